"""People's text: cleaned once on the way in, shown as HTML on the way out."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any, TypeVar

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

T = TypeVar("T")
# How a cell begins that spreadsheets take for a formula; also as East Asian keyboards write it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What rich text from authors may hold; people's own posts are plain text and never HTML.
_TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "b", "strong", "i", "em", "a", "br", "blockquote", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "code", "sup", "sub", "figure", "figcaption",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]")
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


def whole_number(text: object, otherwise: T, *, digits: int = 8) -> int | T:
    """A whole number that somebody sent, like a version or a page; ``otherwise`` for anything else.

    One of more ``digits`` is none: of five thousand even reading them fails.
    """
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) <= digits else otherwise


def read_json(text: str | bytes) -> Any:
    """What somebody sent as JSON. Raises ``ValueError`` for what is none, and for what is nested too deeply to read."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def clean_line(text: str) -> str:
    """One line: control characters out, white space folded, Unicode composed (NFC)."""
    return " ".join(_CONTROL.sub("", unicodedata.normalize("NFC", text)).split())


def clean_text(text: str) -> str:
    """Several lines: control characters out, line ends as ``\\n``, no more than one empty line."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\n{3,}", "\n\n", _CONTROL.sub("", text)).strip()


def plain_cell(text: str) -> str:
    """A cell of a table for spreadsheets, which must not take a word for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def clean_html(html: str) -> str:
    """HTML with nothing in it that can act: the tags that prose needs and links, no more."""
    attributes = {"a": {"href"}, "th": {"scope"}}
    return nh3.clean(html, tags=_TAGS, attributes=attributes, link_rel="noopener nofollow")


def as_paragraphs(text: str) -> SafeString:
    """Plain text as paragraphs, everything escaped, plain web addresses made into links."""
    blocks = [f"<p>{_linked(block)}</p>" for block in text.split("\n\n") if block.strip()]
    return mark_safe("".join(blocks))  # noqa: S308  every piece was escaped


def _linked(block: str) -> str:
    out: list[str] = []
    last = 0
    for found in _LINK.finditer(block):
        out.append(escape(block[last : found.start()]))
        address = escape(found.group())
        out.append(f'<a href="{address}" rel="noopener nofollow ugc">{address}</a>')
        last = found.end()
    out.append(escape(block[last:]))
    return "".join(out).replace("\n", "<br>")
