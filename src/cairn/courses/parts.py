"""Parts of a file (RFC 9110, section 14): what a player asks for when somebody jumps in a film."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_PIECE = 64 * 1024


def part_of(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of one range of ``size`` bytes; ``None`` for what is no single range: all is sent then.

    Raises ``ValueError`` for a range that begins beyond the end.

    >>> part_of("bytes=0-99", 1000), part_of("bytes=900-", 1000), part_of("bytes=-10", 1000)
    ((0, 99), (900, 999), (990, 999))
    >>> part_of("bytes=0-5000", 1000), part_of("bytes=0-1,5-6", 1000), part_of("lines=1-2", 1000)
    ((0, 999), None, None)
    """
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if not found or found.groups() == ("", ""):
        return None
    start, end = found.groups()
    if not start:  # the last so many
        first, last = max(size - int(end), 0), size - 1
        if not int(end):
            raise ValueError("nothing is asked for")
    else:
        first, last = int(start), min(int(end), size - 1) if end else size - 1
        if end and int(end) < first:
            return None
    if first >= size:
        raise ValueError("the part begins beyond the end")
    return first, last


def in_part(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """The answer, or only what the request asks of it. Answers that are not a whole file are left as they are."""
    file: Any = getattr(answer, "file_to_stream", None)
    if answer.status_code != 200 or file is None or not file.seekable():
        return answer
    size = int(answer["Content-Length"])
    answer["Accept-Ranges"] = "bytes"
    asked, known = request.headers.get("Range", ""), request.headers.get("If-Range", "")
    if not asked or (known and known not in (answer.get("ETag"), answer.get("Last-Modified"))):
        return answer
    try:
        part = part_of(asked, size)
    except ValueError:
        answer.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    return answer if part is None else _partial(answer, file, part, size)


def _partial(answer: HttpResponseBase, file: BinaryIO, part: tuple[int, int], size: int) -> StreamingHttpResponse:
    first, last = part
    file.seek(first)
    made = StreamingHttpResponse(_pieces(file, last - first + 1), status=206)
    for name, value in answer.items():
        made[name] = value
    made["Content-Range"], made["Content-Length"] = f"bytes {first}-{last}/{size}", str(last - first + 1)
    # The file is closed with the answer that opened it.
    made._resource_closers.append(answer.close)  # type: ignore[attr-defined]
    return made


def _pieces(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece
