"""Run as a program of its own by ``cairn.methods.pdf_text``: a PDF comes in, what it says goes out as JSON.

A PDF is a program in all but name, and reading one in pure Python may take any time and memory. Here it takes what it
is allowed and no more, and who sent it can harm nothing but this process. So nothing of Cairn is imported.
"""

from __future__ import annotations

import io
import json
import logging
import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError

ABOUT = ("title", "author", "subject", "keywords")
MOST_DEPTH = 10  # drawings within drawings, in which pictures are looked for


def read(raw: bytes, *, most_pages: int, most_letters: int) -> dict[str, str]:
    """``text`` and ``fault`` as ``pdf_text.PdfWords`` has them. ``most_letters``: reading stops after so many."""
    # Nothing is decoded but text: pictures of any size are left alone, and no other program is called.
    with apply_configuration(jbig2dec_binary=None, zlib_maximum_output_length=30_000_000):
        # pypdf says in no place what it may raise of a file that breaks the rules, and it raises nearly anything.
        try:
            reader = PdfReader(io.BytesIO(raw))
            pages = len(reader.pages)
        except MemoryError:
            raise
        except DependencyError:
            return _none("locked")  # in a way that pypdf knows but has no library for
        except Exception:
            return _none("locked" if b"/Encrypt" in raw else "damaged")
        if pages > most_pages:
            return _none("long")
        return _Reading(reader, most_letters).whole(pages)


def _none(fault: str) -> dict[str, str]:
    return {"text": "", "fault": fault}


class _Reading:
    """What was read so far, and of how many pages nothing could be."""

    def __init__(self, reader: PdfReader, most_letters: int) -> None:
        self.reader, self.most = reader, most_letters
        self.parts: list[str] = []
        self.letters = 0
        self.broken = self.pictures = self.told = 0

    def whole(self, pages: int) -> dict[str, str]:
        for part in (self._about, self._described, self._fields):
            self._try(part)
        for number in range(pages):
            if self.letters > self.most:
                break
            self._page(number)
        files = self._try(self._has_files)
        return {"text": unicodedata.normalize("NFKC", "\n\n".join(self.parts)), "fault": self._fault(pages, files)}

    def _fault(self, pages: int, files: bool) -> str:
        if pages == 0 or self.broken == pages:
            return "locked" if self.reader.is_encrypted else "damaged"
        if not self.told and not self.broken:
            return "wordless"
        return "partly" if self.broken or self.pictures or files else ""

    def _try(self, part: Callable[[], Iterator[str] | bool]) -> bool:
        """Take the texts that a part has until it breaks, or its answer. A broken part tells nothing of the rest."""
        try:
            found = part()
            if isinstance(found, bool):
                return found
            for text in found:
                self._take(text)
        except MemoryError:
            raise
        except Exception:
            return False
        return True

    def _take(self, text: Any) -> None:
        text = str(text)[: self.most + 1].strip()
        if text and self.letters <= self.most:
            self.parts.append(text)
            self.letters += len(text)

    def _page(self, number: int) -> None:
        text, image = "", False

        def body() -> Iterator[str]:
            nonlocal text, image
            page = self.reader.pages[number]
            text = page.extract_text() or ""
            if _says_something(text):
                yield text
            else:
                text = ""
                image = _has_image(page, MOST_DEPTH)
                contents = page.get_contents()
                if contents is not None:
                    contents.get_data()  # raises for what unpacks to too much: the text of such a page is just empty

        if not self._try(body):
            self.broken += 1
        self.told += bool(text)
        self.pictures += image
        self._try(lambda: self._notes(number))

    def _notes(self, number: int) -> Iterator[str]:
        for one in self.reader.pages[number].get("/Annots") or ():
            note = one.get_object()
            for name in ("/Subj", "/Contents"):
                if note.get(name):
                    yield str(note[name])

    def _about(self) -> Iterator[str]:
        found = self.reader.metadata
        for name in ABOUT if found else ():
            yield getattr(found, name) or ""

    def _described(self) -> Iterator[str]:
        """The same in the newer form. What both say is given once."""
        found = self.reader.xmp_metadata
        if found is None:
            return
        several = [(found.dc_title or {}).values(), found.dc_creator or (), (found.dc_description or {}).values()]
        for text in [one for some in several for one in some] + [*(found.dc_subject or ()), found.pdf_keywords or ""]:
            if text not in self.parts:
                yield text

    def _fields(self) -> Iterator[str]:
        """Of a form, with their labels: those tell what a number is."""
        for name, given in (self.reader.get_fields() or {}).items():
            values = given.get("/V")
            for value in values if isinstance(values, list) else [values]:
                # What begins with a stroke is a tick in a box.
                if value is not None and not str(value).startswith("/"):
                    yield f"{given.get('/TU') or name}: {value}"

    def _has_files(self) -> bool:
        """Whether other files are packed inside."""
        names = self.reader.root_object.get("/Names")
        return bool(names is not None and names.get_object().get("/EmbeddedFiles"))


def _says_something(text: str) -> bool:
    """Whether it is words: a font that does not say what its shapes mean gives signs that nobody can read."""
    seen = [unicodedata.category(letter) for letter in text if not letter.isspace()]
    strange = sum(kind in ("Cc", "Co", "Cn", "Cs") for kind in seen) + text.count("\N{REPLACEMENT CHARACTER}")
    return any(kind[0] in "LN" for kind in seen) and strange * 2 < len(seen)


def _has_image(holder: Any, depth: int) -> bool:
    resources = holder.get("/Resources")
    inside = resources and resources.get_object().get("/XObject")
    for one in (inside.get_object().values() if inside else ()) if depth else ():
        drawing = one.get_object()
        if drawing.get("/Subtype") == "/Image" or _has_image(drawing, depth - 1):
            return True
    return False


def main() -> None:
    """Arguments: seconds of the processor, bytes of memory, pages, letters."""
    seconds, memory, pages, letters = map(int, sys.argv[1:5])
    try:
        import resource
    except ImportError:  # Windows: who called has a watch of its own
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    logging.disable()  # pypdf tells of each fault in a file
    found = read(sys.stdin.buffer.read(), most_pages=pages, most_letters=letters)
    json.dump(found, sys.stdout)  # letters beyond ASCII, and halves of them, are escaped


if __name__ == "__main__":
    main()
