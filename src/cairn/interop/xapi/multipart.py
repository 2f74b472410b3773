"""multipart/mixed (RFC 2046, 5.1): statements in the first part, then the bytes of their attachments."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cairn.interop.xapi.headers import Malformed, media_type, shown

__all__ = ["Malformed", "Part", "boundary", "content_type", "parse", "write"]

MIXED: Final = "multipart/mixed"
MOST_PARTS: Final = 1_001  # the statements, and 1,000 files
MOST_OF_HEADERS: Final = 16_384

_BOUNDARY = re.compile(r"[ -~]{0,69}[!-~]")
_REST_OF_LINE = re.compile(rb"(--)?+[ \t]*+(\r?\n|\Z)")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*)", re.DOTALL)
# Readers compare these in the case that the specification writes them in.
_SPELT: Final = {
    "x-experience-api-hash": "X-Experience-API-Hash",
    "content-md5": "Content-MD5",
}


@dataclass(frozen=True, slots=True)
class Part:
    """Names of headers are in lower case; ``content`` is the bytes between the blank line and the next boundary."""

    headers: dict[str, str]
    content: bytes


# --- Writing ---


def boundary() -> str:
    """A fresh boundary of letters and digits alone: it needs no quotes, and no reader's pattern can misread it."""
    return secrets.token_hex(16)


def content_type(boundary: str) -> str:
    """The header's value. Without quotes, because a client in wide use takes them for part of the boundary."""
    return f"{MIXED}; boundary={boundary}"


def write(parts: Iterable[Part], boundary: str) -> bytes:
    """The body. Raises ``ValueError`` for a boundary that occurs in what it should part: take another."""
    mark = b"--" + boundary.encode("ascii")
    pieces: list[bytes] = []
    for part in parts:
        if mark in part.content:
            raise ValueError("the boundary occurs in the content of a part")
        lines = "".join(f"{_spelt(name)}: {_line(value)}\r\n" for name, value in part.headers.items())
        pieces += (mark, b"\r\n", lines.encode(), b"\r\n", part.content, b"\r\n")
    return b"".join((*pieces, mark, b"--\r\n"))


def _spelt(name: str) -> str:
    return _SPELT.get(name, "-".join(word.capitalize() for word in name.split("-")))


def _line(value: str) -> str:
    if "\r" in value or "\n" in value:
        raise ValueError("a header's value is one line")
    return value


# --- Reading ---


def parse(content_type: str, body: bytes) -> list[Part]:
    """The parts in their order, at least one. Lines end with CRLF, or with LF if the first boundary's line does.

    Raises ``Malformed`` unless the media type is multipart/mixed with a boundary, and the body closes with it.
    """
    mark = b"--" + _boundary(content_type)
    parts: list[Part] = []
    for start, end in _blocks(body, mark):
        if len(parts) == MOST_PARTS:
            raise Malformed(f"The body has more than {MOST_PARTS:,} parts.")
        parts.append(_part(body, start, end, number=len(parts) + 1))
    if not parts:
        raise Malformed("The body has no part between its boundaries.")
    return parts


def _boundary(content_type: str) -> bytes:
    name, parameters = media_type(content_type)
    if name != MIXED:
        raise Malformed(f"Statements with attachments are sent as {MIXED}, not as {shown(name)}.")
    said = parameters.get("boundary", "")
    if not said:
        raise Malformed(f"Content-Type {MIXED} names no boundary.")
    if not _BOUNDARY.fullmatch(said):
        raise Malformed(f"The boundary {shown(said)} isn't one: it has 1 to 70 signs of ASCII and ends with no space.")
    return said.encode("ascii")


def _blocks(body: bytes, mark: bytes) -> Iterator[tuple[int, int]]:
    """Where each part begins and ends, headers included. What stands before and after all boundaries is passed over."""
    rest = _REST_OF_LINE.match(body, len(mark)) if body.startswith(mark) else None
    if rest is None:
        _end, rest = _next(body, b"\n" + mark, 0)
    if rest is None:
        raise Malformed("The boundary that Content-Type names doesn't occur in the body.")
    # The line end before a boundary belongs to it. Content may end with one of its own, or hold the other kind.
    needle = rest[2] + mark
    while not rest[1]:
        start = rest.end()
        end, rest = _next(body, needle, start)
        if rest is None:
            raise Malformed("The body ends before its closing boundary.")
        yield start, end


def _next(body: bytes, needle: bytes, at: int) -> tuple[int, re.Match[bytes] | None]:
    """Where the next line begins that is a boundary, and what stands behind it; no match if there is none."""
    while (at := body.find(needle, at)) >= 0:
        if rest := _REST_OF_LINE.match(body, at + len(needle)):
            return at, rest
        at += 1
    return at, None


def _part(body: bytes, start: int, end: int, *, number: int) -> Part:
    for nothing in (b"\r\n", b"\n"):
        if body.startswith(nothing, start, end):
            return Part({}, body[start + len(nothing) : end])
    blank = _BLANK_LINE.search(body, start, min(end, start + MOST_OF_HEADERS))
    if blank is None and end - start > MOST_OF_HEADERS:
        raise Malformed(
            f"The headers of part {number} are longer than {MOST_OF_HEADERS:,} bytes, or no line ends them."
        )
    # RFC 2046 lets a part without content end with its headers.
    head, content = (body[start : blank.start()], body[blank.end() : end]) if blank else (body[start:end], b"")
    return Part(_headers(head, number=number), content)


def _headers(head: bytes, *, number: int) -> dict[str, str]:
    headers: dict[str, str] = {}
    # A line that begins with a space goes on with the one before.
    text = re.sub(r"\r?\n[ \t]+", " ", head.decode("utf-8", errors="replace"))
    for line in re.split(r"\r?\n", text):
        if not line:
            continue
        found = _HEADER.fullmatch(line)
        if found is None:
            raise Malformed(f"Part {number} has a line among its headers that is none: {shown(line)}.")
        name = found[1].lower()
        if name in headers:
            raise Malformed(f"Part {number} has two headers {shown(found[1])}.")
        headers[name] = found[2].strip()
    return headers
