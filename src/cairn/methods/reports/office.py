"""What Word and PowerPoint files have in common: the same bytes each time, clean properties, pictures in pixels."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

from cairn.methods.reports.document import Figure
from cairn.methods.reports.svgs import drawn, png_of

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
_TIMES = re.compile(rb"<dcterms:(?:created|modified)[^>]*>[^<]*</dcterms:(?:created|modified)>")
DENSITY = 60  # pixels for a cm: 150 for an inch, sharp on paper and more than a projector shows


def steady(package: bytes) -> bytes:
    """The same file without the time at which it was made."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "docProps/core.xml":
                content = _TIMES.sub(b"", content)
            entry = zipfile.ZipInfo(info.filename, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if info.filename.endswith(".png") else zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return out.getvalue()


def describe(properties: Any, *, title: str, authors: str, subject: str, language: str) -> None:
    """Fill in the core properties; each holds at most 255 characters."""
    properties.title, properties.author, properties.subject = title[:255], authors[:255], subject[:255]
    properties.last_modified_by, properties.comments, properties.keywords = "", "", ""
    properties.language = language[:255]
    properties.revision = 1


class Pixels:
    """A picture as PNG, as large as fits into a room; ``png`` is empty where it can't be drawn.

    ``width`` and ``height`` in cm: those of the room come in, those of the picture come out.
    """

    def __init__(self, figure: Figure, width: float, height: float) -> None:
        picture = drawn(figure)
        self.png, self.width, self.height = b"", width, height
        if picture is None:
            return
        self.width, self.height = box(picture.ratio, width, height)
        try:
            self.png = png_of(picture, round(self.width * DENSITY))
        except ValueError:
            self.png = b""


def box(ratio: float, width: float, height: float) -> tuple[float, float]:
    """The largest width and height of this ratio within a room.

    >>> box(0.5, 10, 4)
    (8.0, 4.0)
    """
    wide = min(width, height / ratio)
    return wide, wide * ratio
