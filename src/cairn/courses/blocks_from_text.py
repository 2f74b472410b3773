"""The limited Markdown of a course folder, as the blocks that an author edits."""

from __future__ import annotations

import re

from cairn.lib.markdown import html_from_markdown

Block = dict[str, object]
_HEADING = re.compile(r"^## +(.+)$")
_OPENING = re.compile(r"^:::+ *(callout|steps) *(.*)$")
_ITEM = re.compile(r"^\d+\. +")


def blocks_from_markdown(text: str) -> list[Block]:
    """Blocks of a ``ProseBlock`` stream as Wagtail stores them: ``{"type": ..., "value": ...}``."""
    blocks: list[Block] = []
    for kind, title, lines in _parts(text.strip().splitlines()):
        body = "\n".join(lines).strip()
        if kind == "heading":
            blocks.append({"type": "heading", "value": title})
        elif kind == "callout":
            blocks.append({"type": "callout", "value": {"title": title, "text": html_from_markdown(body)}})
        elif kind == "steps":
            items = [_inline(one) for one in _items(lines)]
            blocks.append({"type": "steps", "value": items})
        elif kind == "table":
            blocks.append({"type": "table", "value": {"caption": "", "rows": _rows(lines)}})
        elif body:
            blocks.append({"type": "text", "value": html_from_markdown(body)})
    return blocks


def _parts(lines: list[str]) -> list[tuple[str, str, list[str]]]:
    """Cut at headings, fenced blocks and tables: (kind, title, lines)."""
    parts: list[tuple[str, str, list[str]]] = []
    kind, title, held = "text", "", list[str]()

    def close() -> None:
        if held or kind not in ("text", "table"):
            parts.append((kind, title, list(held)))
        held.clear()

    for line in lines:
        fenced = kind in ("callout", "steps")
        if fenced:
            if line.strip() == ":::":
                close()
                kind, title = "text", ""
            else:
                held.append(line)
        elif heading := _HEADING.match(line):
            close()
            parts.append(("heading", heading.group(1).strip(), []))
            kind, title = "text", ""
        elif opening := _OPENING.match(line):
            close()
            kind, title = opening.group(1), opening.group(2).strip()
        else:
            is_row = line.startswith("|")
            if is_row != (kind == "table"):
                close()
                kind = "table" if is_row else "text"
            held.append(line)
    close()
    return parts


def _items(lines: list[str]) -> list[str]:
    items: list[str] = []
    for line in lines:
        if _ITEM.match(line):
            items.append(_ITEM.sub("", line))
        elif line.strip() and items:
            items[-1] += "\n" + line.strip()
    return items


def _inline(text: str) -> str:
    return html_from_markdown(text).strip()


def _rows(lines: list[str]) -> str:
    rows = [line.strip().strip("|") for line in lines if not re.fullmatch(r"[|\s:-]+", line)]
    return "\n".join(" | ".join(_plain(cell) for cell in row.split("|")) for row in rows)


def _plain(cell: str) -> str:
    """Cells hold plain words: bold and italics are dropped."""
    return re.sub(r"[*_`]{1,2}(\S(?:.*?\S)?)[*_`]{1,2}", r"\1", cell.strip())
