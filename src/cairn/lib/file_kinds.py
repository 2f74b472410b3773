"""What kind of file something is, by its bytes: neither its name nor what a browser says of it is believed."""

from __future__ import annotations

import io
import zipfile

PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
CSV, TEXT = "text/csv", "text/plain"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# Of each kind that is taken, the ending that its files get.
ENDINGS = {
    PDF: "pdf",
    PNG: "png",
    JPEG: "jpg",
    WEBP: "webp",
    f"{_OFFICE}wordprocessingml.document": "docx",
    f"{_OFFICE}spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}presentationml.presentation": "pptx",
    CSV: "csv",
    TEXT: "txt",
}
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_BY_ENDING = {ending: kind for kind, ending in ENDINGS.items()}


def kind_of(content: bytes, name: str = "") -> str | None:
    """The media type of a file, ``None`` for one that is not taken. ``name`` only tells a table from other text."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if _is_text(content):
        return CSV if name.casefold().endswith(".csv") else TEXT
    return None


def _office(content: bytes) -> str | None:
    """A document of an office, without macros: those could act on the computer of who opens it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as found:
            names = set(found.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any("vbaproject" in name.casefold() for name in names):
        return None
    return next((_BY_ENDING[ending] for part, ending in _PARTS.items() if part in names), None)


def _is_text(content: bytes) -> bool:
    if not content.strip() or any(byte < 9 or 13 < byte < 32 for byte in content):
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return not content.startswith((b"\xff\xfe", b"\xfe\xff"))  # as Windows writes it
    # A page or a picture that can act is text as well.
    return not text.lstrip().casefold().startswith(("<!doctype", "<html", "<svg", "<?xml", "<script"))
