"""The Markdown of an object's file as blocks, with the line of each; what is wrong with it is noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.courses.text import facts
from cairn.courses.text.files import file_ref
from cairn.courses.text.mistakes import Mistakes
from cairn.courses.text.richtext import CantSay, markdown_from_html
from cairn.courses.text.shape_of_blocks import ALLOWED
from cairn.courses.text.shapes import Block, FileRef, Rich
from cairn.lib.markdown import html_from_markdown

_HEADING = re.compile(r"^## +(.+?)(?: +#+)?$")
_OPENING = re.compile(r"^:::+ *([a-z]+)(?: +(.*))?$")
_ITEM = re.compile(r"^\d+[.)] +")
_PICTURE = re.compile(r'^!\[(?P<alt>[^\]]*)\]\((?P<where>[^\s)]+)(?: +"(?P<caption>[^"]*)")?\)$')
_CITED = re.compile(r"\[@([\w-]+)\]")
_TAG = re.compile(r"(?<!\\)</?[A-Za-z][^<>]*>|<!--")
_AUTOLINK = re.compile(r"<(?:https?|mailto):[^\s<>]*>")
_CUT = re.compile(r"^-{3,} *$")
# The words of a citation, as ``cite`` makes them: by this an ordinary link to a record is told from a citation.
CITATION = re.compile(r"^\(.+, (?:\d{4}|no date)\)$")
_RULED = re.compile(r"[|\s:-]+")


@dataclass
class ProseReader:
    """Reads prose of one file. ``cite`` gives the words by which a record is cited, by its key."""

    path: str
    folder: Path
    mistakes: Mistakes
    cite: Callable[[str], str]

    def blocks(self, text: str, first_line: int = 1) -> list[Block]:
        found: list[Block] = []
        for kind, title, lines, line in self._parts(text.splitlines(), first_line):
            made = getattr(self, f"_{kind}")(title, lines, line)
            if made is not None:
                found.append(Block(kind, made, line))
        return found

    def wrong(self, line: int, words: str) -> None:
        self.mistakes.add(self.path, line, words)

    def _parts(self, lines: list[str], first: int) -> Iterator[tuple[str, str, list[str], int]]:
        """Cut at headings, fenced blocks, tables and pictures: kind, title, lines and the number of the first line."""
        kind, title, held, begin, fenced = "text", "", list[str](), first, False
        for number, line in enumerate(lines, start=first):
            if fenced:
                if line.strip() == ":::":
                    yield kind, title, held, begin
                    kind, title, held, begin, fenced = "text", "", [], number + 1, False
                elif _OPENING.match(line):
                    self.wrong(number, _("A block begins within another one. Close the first with ::: before it."))
                else:
                    held.append(line)
                continue
            now = self._kind_of(line)
            if now == kind and now in ("text", "table"):
                held.append(line)
                continue
            if kind in ("text", "table"):
                yield kind, "", held, begin
            held, begin = [line], number
            kind = now
            if now == "fence":
                opening = _OPENING.match(line)
                kind, title, held, fenced = *self._opened(opening, number), [], True
            elif now in ("heading", "image"):
                yield now, "", held, begin
                kind, held, begin = "text", [], number + 1
        if fenced:
            self.wrong(begin, _("This block is not closed. Add a line with ::: after it."))
        yield kind, title, held, begin

    def _kind_of(self, line: str) -> str:
        if line.startswith(":::"):
            return "fence"
        if _HEADING.match(line):
            return "heading"
        if line.startswith("|"):
            return "table"
        return "image" if _PICTURE.match(line.strip()) else "text"

    def _opened(self, opening: re.Match[str] | None, number: int) -> tuple[str, str]:
        if opening is None or opening.group(1) not in FENCED:
            known = ", ".join(sorted(FENCED))
            self.wrong(number, _("No such block is known here. Known are: %(known)s.") % {"known": known})
            return "unknown", ""
        return opening.group(1), (opening.group(2) or "").strip()

    # --- The blocks, one function each: the value, or None where there is nothing ---

    def _unknown(self, title: str, lines: list[str], line: int) -> None:
        return None

    def _heading(self, _title: str, lines: list[str], line: int) -> str:
        found = _HEADING.match(lines[0])
        return self.words(found.group(1) if found else "", line, most=120)

    def _text(self, _title: str, lines: list[str], line: int) -> Rich | None:
        skipped = next((place for place, one in enumerate(lines) if one.strip()), len(lines))
        return self.rich("\n".join(lines), line + skipped, "text") if skipped < len(lines) else None

    def _callout(self, title: str, lines: list[str], line: int) -> dict[str, Any]:
        return {"title": self.title(title, line), "text": self.rich("\n".join(lines), line + 1, "callout")}

    def _accordion(self, title: str, lines: list[str], line: int) -> dict[str, Any]:
        return {
            "title": self.title(title, line, most=160),
            "text": self.rich("\n".join(lines), line + 1, "accordion"),
        }

    def _steps(self, title: str, lines: list[str], line: int) -> list[Rich]:
        items: list[tuple[int, str]] = []
        for number, one in enumerate(lines, start=line + 1):
            if _ITEM.match(one):
                items.append((number, _ITEM.sub("", one)))
            elif one.strip() and items:
                items[-1] = (items[-1][0], f"{items[-1][1]}\n{one.strip()}")
            elif one.strip():
                self.wrong(number, _("Steps are numbered: begin each with 1. or the like."))
        if not items or title:
            self.wrong(line, _("Steps have no title, and at least one step."))
        return [self.rich(text, number, "steps") for number, text in items]

    def _table(self, caption: str, lines: list[str], line: int) -> dict[str, Any]:
        rows = []
        for number, one in enumerate(lines, start=line):
            row = one.strip()
            if not row or (not caption and _RULED.fullmatch(row) and "-" in row) or _RULED.fullmatch(row):
                continue
            cells = row.removeprefix("|").removesuffix("|").split("|")
            rows.append(" | ".join(self.words(cell.strip(), number) for cell in cells))
        if not rows:
            self.wrong(line, _("This table has no rows."))
        return {"caption": self.words(caption, line, most=200), "rows": "\n".join(rows).strip()}

    def _image(self, _title: str, lines: list[str], line: int) -> dict[str, Any] | None:
        found = _PICTURE.match(lines[0].strip())
        if found is None:
            return None
        where = found["where"]
        if where.startswith("figure:"):
            self.wrong(line, _("A figure by itself is written ::: figure KEY and closed with :::."))
            return None
        alt, picture = found["alt"].strip(), self.file(where, line)
        return {
            "image": picture, "alt": self.words(alt, line, most=300), "decorative": not alt,
            "caption": self.words((found["caption"] or "").strip(), line, most=300),
        }  # fmt: skip

    def _figure(self, title: str, lines: list[str], line: int) -> dict[str, str]:
        self.mistakes.refer("figure", title, self.path, line)
        self._empty(lines, line)
        return {"figure": title}

    def _quotation(self, title: str, lines: list[str], line: int) -> dict[str, str]:
        text = " ".join(one.strip() for one in lines if one.strip())
        return {"text": self.words(text, line, needed=True), "source": self.words(title, line, most=200)}

    def _evidence(self, title: str, lines: list[str], line: int) -> dict[str, str]:
        self.mistakes.refer("record", title, self.path, line)
        return {"record": title, "text": self.words(" ".join(one.strip() for one in lines if one.strip()), line)}

    def _download(self, title: str, lines: list[str], line: int) -> dict[str, Any]:
        head = facts.Facts(
            facts.load("\n".join(lines), self.path, self.mistakes, first_line=line + 1),
            self.path,
            self.mistakes,
            line=line,
        )
        where = head.text("file")
        head.done()
        return {"document": self.file(where, line + 1) if where else None, "title": self.title(title, line)}

    def _video(self, title: str, lines: list[str], line: int) -> dict[str, Any]:
        cut = next((place for place, one in enumerate(lines) if _CUT.match(one)), len(lines))
        table = facts.load("\n".join(lines[:cut]), self.path, self.mistakes, first_line=line + 1)
        head = facts.Facts(table, self.path, self.mistakes, line=line)
        film, link, captions = (head.text(name, needed=False) for name in ("file", "link", "captions"))
        head.done()
        if not (film or link):
            self.wrong(line, _("A film needs a file or a link."))
        return {
            "title": self.title(title, line), "link": link,
            "document": self.file(film, head.line_of("file")) if film else None,
            "captions": self.file(captions, head.line_of("captions")) if captions else None,
            "transcript": self.rich("\n".join(lines[cut + 1 :]), line + cut + 2, "video", needed=False),
        }  # fmt: skip

    def _slides(self, title: str, lines: list[str], line: int) -> dict[str, Any]:
        slides, held, begin = [], list[str](), line + 1
        for number, one in enumerate([*lines, "---"], start=line + 1):
            if _CUT.match(one):
                slides.append(self._slide(held, begin))
                held, begin = [], number + 1
            else:
                held.append(one)
        return {"title": self.title(title, line), "slides": slides}

    def _slide(self, lines: list[str], line: int) -> dict[str, Any]:
        slide: dict[str, Any] = {"heading": "", "figure": "", "image": None, "alt": ""}
        said: list[str] = []
        for number, one in enumerate(lines, start=line):
            if one.startswith("### ") and not slide["heading"]:
                slide["heading"] = self.words(one[4:].strip(), number, most=120)
            elif found := _PICTURE.match(one.strip()):
                self._shown(slide, found, number)
            else:
                said.append(one)
        if not slide["heading"]:
            self.wrong(line, _("A slide begins with its heading: ### and words."))
        return slide | {"said": self.rich("\n".join(said), line, "slides")}

    def _shown(self, slide: dict[str, Any], found: re.Match[str], line: int) -> None:
        if slide["figure"] or slide["image"]:
            self.wrong(line, _("A slide shows one picture. Make another slide for the next."))
        slide["alt"] = self.words(found["alt"].strip(), line, most=300)
        if found["where"].startswith("figure:"):
            slide["figure"] = found["where"].removeprefix("figure:")
            self.mistakes.refer("figure", slide["figure"], self.path, line)
        else:
            slide["image"] = self.file(found["where"], line)

    def _empty(self, lines: list[str], line: int) -> None:
        if any(one.strip() for one in lines):
            self.wrong(line + 1, _("Nothing stands within this block."))

    # --- What blocks are made of ---

    def title(self, words: str, line: int, most: int = 120) -> str:
        return self.words(words, line, most=most, needed=True)

    def words(self, words: str, line: int, *, most: int = 0, needed: bool = False) -> str:
        """Words without any markup."""
        if needed and not words:
            self.wrong(line, _("Words are missing here: what is this called, or what does it say?"))
        if most and len(words) > most:
            self.wrong(line, _("These words are longer than %(n)d characters.") % {"n": most})
        if _CITED.search(words) or re.search(r"\*\*\S|\]\(|(?<![\w*])\*\S[^*]*\*", words):
            self.wrong(line, _("Headings, titles and cells hold plain words: no bold, italics, links or citations."))
        return words

    def file(self, where: str, line: int) -> FileRef | None:
        return file_ref(self.folder, where, self.path, line, self.mistakes)

    def rich(self, text: str, line: int, block: str, *, needed: bool = True) -> Rich:
        """Rich text in its canonical form, with its citations as links."""
        if needed and not text.strip():
            self.wrong(line, _("Text is missing here."))
        self._look_for_html(text, line)
        for number, one in enumerate(text.splitlines(), start=line):
            for cited in _CITED.finditer(one):
                self.mistakes.refer("citation", cited.group(1), self.path, number)
            for key in re.findall(r"\]\(object:([^)\s]*)\)", one):
                self.mistakes.refer("object", key, self.path, number)
            for where in re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", one):
                if not re.match(r"https?://|mailto:|tel:|/|#|object:", where):
                    self.wrong(
                        number,
                        _("%(where)s is no address. Links begin with https://, / or object:.") % {"where": where},
                    )
        html = html_from_markdown(_CITED.sub(self._citation, text)).strip()
        try:
            return Rich(markdown_from_html(html, allowed=ALLOWED[block], address=address_in_text), html)
        except CantSay as error:
            self.wrong(line, _("This can't be kept here: %(what)s.") % {"what": error})
            return Rich("", "")

    def _look_for_html(self, text: str, line: int) -> None:
        for number, one in enumerate(text.splitlines(), start=line):
            if found := _TAG.search(_AUTOLINK.sub("", re.sub(r"`[^`]*`", "", one))):
                self.wrong(number, _("%(tag)s is HTML. Prose is Markdown without it.") % {"tag": found.group()})

    def _citation(self, found: re.Match[str]) -> str:
        key = found.group(1)
        return f"[({self.cite(key)})]({reverse('library:record', args=[key])})"


FENCED = {
    "callout", "steps", "table", "accordion", "figure", "slides", "quotation", "video", "download", "evidence",
}  # fmt: skip


def address_in_text(attrs: dict[str, str], words: str) -> str:
    """The address of a link; ``@key`` for one that cites a record."""
    where = attrs.get("href", "")
    found = re.fullmatch(r"/library/([\w-]+)/", where)
    return f"@{found.group(1)}" if found and CITATION.match(words) else where
