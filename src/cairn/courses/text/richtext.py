"""Rich text of the site as CommonMark, in one canonical form: each paragraph on one line, lists tight.

The same words, marked up in two ways, give the same Markdown; and Markdown that was read and written again is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.utils.translation import gettext as _
from markdown_it.common.normalize_url import normalizeLink

# What each kind of rich text may hold, by the names of Wagtail's features.
PARAGRAPHS = frozenset({"p"})
INLINE = frozenset({"bold", "italic", "link", "br"})
PLAIN = INLINE | {"ol", "ul"}
RICH = PLAIN | {"h3", "h4", "hr", "blockquote"}

_FEATURE = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "a": "link"}
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "hr", "blockquote", "pre", "table", "div"}
_EMPTY = {"br", "hr", "img", "embed"}
_MARK = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_AT_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|-{2,}|=+\s*$|>|\||:::|~{3})")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")


class CantSay(ValueError):
    """CommonMark, or the place where it stands, has no words for this; the message says for what."""


@dataclass
class Node:
    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    inside: list[Node | str] = field(default_factory=list)


# From the attributes of a link and its words to what stands in the text: an address, or "@key" for a citation.
Address = Callable[[dict[str, str], str], str]


def markdown_from_html(html: str, *, allowed: frozenset[str], address: Address) -> str:
    """Canonical CommonMark. Raises ``CantSay`` for what is not ``allowed`` (names of features) or can't be written."""
    if not html.strip():
        return ""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return _Writer(allowed, address).blocks(tree.root.inside)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(node)
        if tag not in _EMPTY:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].inside.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)


class _Writer:
    def __init__(self, allowed: frozenset[str], address: Address) -> None:
        self.allowed, self.address = allowed, address

    def blocks(self, nodes: list[Node | str]) -> str:
        return "\n\n".join(text for _kind, text in self._blocks(nodes))

    def _blocks(self, nodes: list[Node | str]) -> list[tuple[str, str]]:
        """Each block's tag and its text; two lists of a kind in succession are one."""
        found: list[tuple[str, str]] = []
        for group in _grouped(nodes):
            if isinstance(group, list):
                text = self.inline(group)
                if text:
                    found.append(("p", _at_start(text)))
                continue
            text = self._block(group)
            if not text:
                continue
            if group.tag == "ul" and found and found[-1][0] == "ul":
                found[-1] = ("ul", f"{found[-1][1]}\n{text}")
            elif group.tag == "ol" and found and found[-1][0] == "ol":
                count = len(re.findall(r"^\d+\.", found[-1][1], re.M))
                found[-1] = ("ol", f"{found[-1][1]}\n{self._list(group, first=count + 1)}")
            else:
                found.append((group.tag, text))
        return found

    def _block(self, node: Node) -> str:
        if node.tag == "p":
            return _at_start(self.inline(node.inside))
        if node.tag in ("ul", "ol"):
            self._require(node.tag)
            return self._list(node)
        if node.tag in ("h3", "h4"):
            self._require(node.tag)
            words = self.inline(node.inside)
            return f"{'#' * int(node.tag[1])} {words}" if words else ""
        if node.tag == "hr":
            self._require("hr")
            return "***"
        if node.tag == "blockquote":
            self._require("blockquote")
            inside = self.blocks(node.inside)
            return "\n".join(f"> {line}".rstrip() for line in inside.split("\n")) if inside else ""
        raise CantSay(_what(node.tag))

    def _require(self, feature: str) -> None:
        if feature not in self.allowed:
            raise CantSay(_what(feature))

    def _list(self, node: Node, first: int = 1) -> str:
        lines: list[str] = []
        for number, item in enumerate((one for one in node.inside if isinstance(one, Node)), start=first):
            if item.tag != "li":
                raise CantSay(_what(item.tag))
            mark = f"{number}. " if node.tag == "ol" else "* "
            body = self._item(item)
            first_line, *more = body.split("\n")
            lines.append(mark + first_line)
            lines.extend(" " * len(mark) + line if line else "" for line in more)
        return "\n".join(lines)

    def _item(self, item: Node) -> str:
        parts = self._blocks(item.inside)
        kinds = [kind for kind, _text in parts]
        if kinds.count("p") > 1 or any(kind not in ("p", "ul", "ol") for kind in kinds) or "p" in kinds[1:]:
            raise CantSay(_("more than one paragraph in an item of a list"))
        return "\n".join(text for _kind, text in parts)

    # --- Within a line ---

    def inline(self, nodes: list[Node | str]) -> str:
        text = self._inline(_joined(nodes))
        # A line never begins or ends with a break or a space.
        return re.sub(r"^(?:\\\n|[ \n])+|(?:\\\n|[ \n])+$", "", text)

    def _inline(self, nodes: list[Node | str]) -> str:
        text = ""
        for node in nodes:
            if isinstance(node, str):
                piece = _escaped(re.sub(r"[ \t\r\n\f]+", " ", node))
            else:
                piece = self._marked(node)
            if piece.startswith(" ") and (text.endswith(" ") or text.endswith("\n")):
                piece = piece.lstrip(" ")
            text += piece
        return text

    def _marked(self, node: Node) -> str:
        if node.tag == "br":
            self._require("br")
            return "\\\n"
        if node.tag in _MARK:
            self._require(_FEATURE[node.tag])
            inside = self._inline(_joined(node.inside))
            words = inside.strip(" ")
            if not words:
                return inside
            mark = _MARK[node.tag]
            before, after = inside[: len(inside) - len(inside.lstrip(" "))], inside[len(inside.rstrip(" ")) :]
            return f"{before}{mark}{words}{mark}{after}"
        if node.tag == "a":
            self._require("link")
            return self._link(node)
        if node.tag == "span" and not node.attrs:
            return self._inline(_joined(node.inside))
        raise CantSay(_what(node.tag))

    def _link(self, node: Node) -> str:
        words = self._inline(_joined(node.inside)).strip(" ")
        if not words:
            return ""
        if node.attrs.get("title"):
            raise CantSay(_("the title of a link"))
        where = self.address(node.attrs, _words_of(node))
        if where.startswith("@"):
            return f"[{where}]"
        where = normalizeLink(where)
        return f"[{words}](<{where}>)" if re.search(r"[\s()<>]", where) else f"[{words}]({where})"


def _grouped(nodes: list[Node | str]) -> list[Node | list[Node | str]]:
    """Blocks by themselves, and what stands between them together."""
    groups: list[Node | list[Node | str]] = []
    loose: list[Node | str] = []
    for node in nodes:
        if isinstance(node, Node) and node.tag in _BLOCKS:
            if loose:
                groups.append(loose)
                loose = []
            groups.append(node)
        elif loose or not isinstance(node, str) or node.strip():
            loose.append(node)
    if loose:
        groups.append(loose)
    return groups


def _joined(nodes: list[Node | str]) -> list[Node | str]:
    """Neighbours with the same mark are one."""
    found: list[Node | str] = []
    for node in nodes:
        last = found[-1] if found else None
        if isinstance(node, str) and isinstance(last, str):
            found[-1] = last + node
        elif (
            isinstance(node, Node) and isinstance(last, Node) and node.tag in _MARK
            and _MARK.get(last.tag) == _MARK[node.tag]
        ):  # fmt: skip
            found[-1] = Node(last.tag, last.attrs, [*last.inside, *node.inside])
        else:
            found.append(node)
    return found


def _words_of(node: Node) -> str:
    return "".join(one if isinstance(one, str) else _words_of(one) for one in node.inside)


def _escaped(text: str) -> str:
    text = re.sub(r"([\\*`\[\]])", r"\\\1", text)
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
    text = re.sub(r"<(?=[A-Za-z/!?])", r"\\<", text)
    return re.sub(r"&(?=#?\w+;)", r"\\&", text)


def _at_start(text: str) -> str:
    """What would begin a heading, a list or a block at the start of a line does not."""
    lines = [_NUMBERED.sub(r"\1\\\2", _AT_START.sub(r"\\\1", line)) for line in text.split("\n")]
    return "\n".join(lines)


def _what(tag: str) -> str:
    names = {
        "h1": _("a heading of the first level"), "h2": _("a heading of the second level"),
        "h3": _("a heading"), "h4": _("a heading"), "h5": _("a heading of the fifth level"),
        "h6": _("a heading of the sixth level"), "img": _("a picture within text"), "table": _("a table"),
        "code": _("code"), "pre": _("code"), "ol": _("a numbered list"), "ul": _("a list"), "hr": _("a line across"),
        "blockquote": _("a quotation"), "embed": _("something embedded"), "bold": _("bold"), "italic": _("italics"),
        "link": _("a link"), "br": _("a line break"), "u": _("underlining"), "sup": _("superscript"),
        "sub": _("subscript"), "s": _("struck words"), "del": _("struck words"),
    }  # fmt: skip
    return str(names.get(tag, f"<{tag}>"))
