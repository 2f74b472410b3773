"""What the readers of all formats give, and the pieces that they share: safe XML, and plain text out of HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser
from django.utils.translation import gettext as _

from cairn.courses.api import QuestionFacts, checked
from cairn.lib.errors import Refused
from cairn.lib.text import clean_text

MOST_ITEMS, DEEPEST, MOST_NODES = 5000, 60, 500_000
# Words in the tags of formats that have no place for these facts of ours.
OBJECTIVE, DIFFICULTY, UNIT = "objective:", "difficulty:", "unit:"


@dataclass(frozen=True)
class Found:
    """A question that was read. ``where`` is its file and line; ``notes`` say what of it was left out."""

    facts: QuestionFacts
    where: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Skipped:
    """An item that was not read, and why."""

    where: str
    title: str
    why: str


@dataclass
class Reading:
    found: list[Found] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def take(self, where: str, title: str, read: Callable[[], tuple[QuestionFacts, list[str]]]) -> None:
        """Read one item; what it can't be is said and skipped."""
        if len(self.found) + len(self.skipped) >= MOST_ITEMS:
            raise Refused(_("This file has more than %(n)d questions. Split it.") % {"n": MOST_ITEMS})
        try:
            facts, notes = read()
            self.found.append(Found(checked(facts), where, tuple(notes)))
        except Refused as refused:
            self.skipped.append(Skipped(where, title[:120], refused.message))


class CannotHold(Exception):
    """A question that a format has no way to write; the message says why."""


# --- Facts in tags ---


def to_tags(facts: QuestionFacts, *, unit: bool = False) -> list[str]:
    """Tags with the facts that the format has no place for. A tag of ours has no colon in it."""
    more = [f"{DIFFICULTY}{facts.difficulty}"] if facts.difficulty != "medium" else []
    more += [f"{OBJECTIVE}{facts.objective}"] if facts.objective else []
    more += [f"{UNIT}{facts.unit}"] if unit and facts.unit else []
    return [*facts.tags, *more]


def from_tags(tags: list[str]) -> dict[str, Any]:
    """Tags, objective, difficulty and unit as ``to_tags`` wrote them."""
    said: dict[str, Any] = {"tags": tuple(one for one in tags if ":" not in one)}
    for name, prefix in (("objective", OBJECTIVE), ("difficulty", DIFFICULTY), ("unit", UNIT)):
        values = [one.removeprefix(prefix) for one in tags if one.startswith(prefix)]
        if values and (name != "difficulty" or values[0] in ("easy", "medium", "hard")):
            said[name] = values[0]
    return said


def number(value: float) -> str:
    """A number as people write it, from which the same number is read."""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def as_number(text: str, what: str) -> float:
    try:
        return float(text.strip())
    except ValueError:
        raise Refused(_("“%(text)s” is no number (%(what)s).") % {"text": text[:40], "what": what}) from None


# --- XML ---


@dataclass
class Node:
    """An element with the line on which it begins. Names are without prefix; ``tail`` is the text behind it."""

    name: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    tail: str = ""
    children: list[Node] = field(default_factory=list)

    def first(self, path: str) -> Node | None:
        """The first element at a path like ``answer/text``."""
        here: Node | None = self
        for name in path.split("/"):
            here = next((one for one in here.children if one.name == name), None) if here else None
        return here

    def all(self, name: str) -> list[Node]:
        return [one for one in self.children if one.name == name]

    def walk(self) -> Iterator[Node]:
        """This element and all within, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()

    def said(self, path: str, otherwise: str = "") -> str:
        """The text of the first element at a path."""
        found = self.first(path)
        return found.text.strip() if found else otherwise


class _Builder(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[Node] = []
        self.root: Node | None = None
        self.nodes = 0
        self.locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self.locator = locator

    def startElement(self, name: str, attrs: Any) -> None:
        self.nodes += 1
        if len(self.open) >= DEEPEST or self.nodes > MOST_NODES:
            raise Refused(_("This file is nested too deeply, or too large. Split it."))
        attributes = {key.rpartition(":")[2]: value for key, value in attrs.items()}
        node = Node(name.rpartition(":")[2], attributes, self.locator.getLineNumber())
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def endElement(self, name: str) -> None:
        self.open.pop()

    def characters(self, content: str) -> None:
        here = self.open[-1]
        if here.children:
            here.children[-1].tail += content
        else:
            here.text += content


def read_xml(raw: bytes) -> Node:
    """The document. No entities, no DTDs, nothing fetched. Raises ``Refused`` for what is no XML."""
    builder = _Builder()
    try:
        parser = make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(builder)
        parser.parse(BytesIO(raw))
    except DefusedXmlException:
        raise Refused(_("This file declares entities or a document type, which is not read.")) from None
    except SAXException as error:
        line = getattr(error, "getLineNumber", lambda: 0)() or 0
        raise Refused(_("This file is no XML that can be read (line %(line)d).") % {"line": line}) from None
    except (ValueError, LookupError):  # an encoding that there is not
        raise Refused(_("This file is no XML that can be read.")) from None
    if builder.root is None:
        raise Refused(_("This file is no XML that can be read."))
    return builder.root


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """A text without what XML can't hold."""
    return _ILLEGAL.sub("", text)


# --- HTML ---

BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 ul ol table tr blockquote pre section article dl dt dd figure figcaption".split()
)
MEDIA = frozenset("img audio video object iframe embed svg math canvas picture source applet".split())
_UNSEEN = frozenset("script style head title template".split())


class _Plain(HTMLParser):
    """HTML as plain text: paragraphs and lines stay, everything else of the markup goes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.unseen = 0
        self.media = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in MEDIA and not self.media:
            self.media = tag
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "br":
            self.out.append("\n")
        elif tag == "li":
            self.out.append("\n- ")
        elif tag in ("td", "th"):
            self.out.append(" ")
        elif tag in BLOCKS:
            self.out.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in BLOCKS:
            self.out.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.out.append(re.sub(r"\s+", " ", data.replace("\xa0", " ")))


def plain_text(html: str) -> str:
    """The text of HTML. Raises ``Refused`` where something in it can't be shown as text."""
    parser = _Plain()
    parser.feed(html)
    parser.close()
    if parser.media:
        raise Refused(_("It has a picture, a film or a formula (%(tag)s), which is not read.") % {"tag": parser.media})
    lines = (line.strip() for line in "".join(parser.out).split("\n"))
    return clean_text("\n".join(lines))


def looks_like_html(text: str) -> bool:
    return bool(re.search(r"</?[a-zA-Z][^<>]*>|&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});", text))
