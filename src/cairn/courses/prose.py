"""What stands in the blocks of a page, taken apart for those who check it: text, headings, links, pictures, films."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_PARAGRAPHS = {"p", "li", "blockquote"}
_HEADINGS = {"h2": 2, "h3": 3, "h4": 4}


@dataclass
class Prose:
    """``paragraphs`` are running text, ``asides`` what is no sentence (tables, titles).

    ``headings`` go with their level (2 to 4); ``links`` are (words, address); ``pictures`` are (what it is called,
    alternative text) of those that are no decoration; ``films`` are blocks.
    """

    paragraphs: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)
    films: list[Any] = field(default_factory=list)

    def take(self, html: str) -> None:
        """Add what rich text says."""
        reader = _Reader(self)
        reader.feed(html)
        reader.close()

    @property
    def text(self) -> str:
        return "\n".join([*(words for _level, words in self.headings), *self.paragraphs, *self.asides])

    @property
    def words(self) -> int:
        return len(self.text.split())


class _Reader(HTMLParser):
    """Cuts rich text at paragraphs, items and headings."""

    def __init__(self, into: Prose) -> None:
        super().__init__()
        self.into = into
        self.held: list[str] = []
        self.link: list[str] | None = None
        self.address = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _PARAGRAPHS or tag in _HEADINGS:
            self._paragraph()
        elif tag == "br":
            self.held.append(" ")
        elif tag == "a":
            self.link, self.address = [], dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self.into.headings.append((_HEADINGS[tag], self._words()))
        elif tag in _PARAGRAPHS:
            self._paragraph()
        elif tag == "a" and self.link is not None:
            self.into.links.append((" ".join("".join(self.link).split()), self.address))
            self.link = None

    def handle_data(self, data: str) -> None:
        self.held.append(data)
        if self.link is not None:
            self.link.append(data)

    def close(self) -> None:
        super().close()
        self._paragraph()

    def _words(self) -> str:
        words = " ".join("".join(self.held).split())
        self.held.clear()
        return words

    def _paragraph(self) -> None:
        if words := self._words():
            self.into.paragraphs.append(words)


def prose_of(body: Iterable[Any]) -> Prose:
    """Take the blocks of a ``ProseBlock`` stream apart."""
    found = Prose()
    for block in body:
        _take_block(found, block.block_type, block.value)
    return found


def _take_block(found: Prose, kind: str, value: Any) -> None:
    if kind == "heading":
        found.headings.append((2, str(value)))
    elif kind == "text":
        found.take(_html(value))
    elif kind in ("callout", "accordion"):
        found.asides.append(str(value["title"]))
        found.take(_html(value["text"]))
    elif kind == "steps":
        for step in value:
            found.take(_html(step))
    elif kind == "image":
        if not value["decorative"]:
            found.pictures.append((_title(value["image"]), value["alt"] or ""))
    elif kind == "video":
        found.films.append(value)
        found.take(_html(value["transcript"]))
    elif kind in ("quotation", "evidence"):
        found.paragraphs.append(str(value["text"] or ""))
    elif kind == "table":
        found.asides.append(str(value["rows"] or ""))
    elif kind == "slides":
        for slide in value["slides"]:
            _take_slide(found, slide)


def _take_slide(found: Prose, slide: Any) -> None:
    if slide["image"] is not None:
        found.pictures.append((_title(slide["image"]), slide["alt"] or ""))
    found.asides.append(str(slide["heading"]))
    found.take(_html(slide["said"]))


def _html(rich: Any) -> str:
    return str(getattr(rich, "source", rich) or "")


def _title(image: Any) -> str:
    return str(getattr(image, "title", "") or "")
