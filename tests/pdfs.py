"""PDF files for tests: typeset ones, and ones put together by hand for what no program would write."""

from __future__ import annotations

import io
import zlib

import typst
from PIL import Image
from pypdf import PdfReader, PdfWriter


def typeset(source: str) -> bytes:
    return bytes(typst.compile(source.encode(), format="pdf"))


def scan(*, with_words: str = "") -> bytes:
    """A page that is a picture; ``with_words``: a page of text before it."""
    held = io.BytesIO()
    Image.new("L", (60, 80), 200).save(held, "PNG")
    before = f"{with_words}\n#pagebreak()\n" if with_words else ""
    pixels = ", ".join(map(str, held.getvalue()))
    return typeset(f"{before}#image(bytes(({pixels})))")


def locked(raw: bytes, password: str, *, by: str = "RC4-128") -> bytes:
    held, made = io.BytesIO(), PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    made.encrypt(password, owner_password="owner", algorithm=by)
    made.write(held)
    return held.getvalue()


def by_hand(*objects: bytes) -> bytes:
    """The first object is the catalogue; each is referred to by its place, from 1."""
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + tail


def packed(content: bytes, more: bytes = b"") -> bytes:
    """A stream."""
    small = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%b>>stream\n%b\nendstream" % (len(small), more, small)


def one_page(contents: bytes, *more: bytes, catalogue: bytes = b"", page: bytes = b"") -> bytes:
    """A page with object 4 as its contents; ``more`` are the objects from 5."""
    return by_hand(
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R%b>>" % page,
        contents,
        *more,
    )
