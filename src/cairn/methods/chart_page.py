"""Charts as one web page that stands alone: pictures, words and tables. No script; nothing comes from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree as Tree

from cairn.methods.panels import svg_with_own_ids
from cairn.methods.pictures import Picture, Table

__all__ = ["Shown", "chart_page"]

Watch = Callable[[Sequence["Shown"]], Iterable["Shown"]]
# Tells a browser to fetch and run nothing, whatever a heading or a note of the data says.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1.1875rem/1.5 Arial, Helvetica, sans-serif;
  color: #212b32; background: #fff }
h1 { font-size: 2rem; line-height: 1.2 } h2 { font-size: 1.5rem; line-height: 1.25; margin-top: 2.5rem }
p { max-width: 44rem } a { color: #005eb8 } a:focus { background: #ffeb3b; color: #212b32; outline: 4px solid #212b32 }
figure { margin: 0 } svg { display: block; max-width: 100%; height: auto } .narrow { display: none }
.table { overflow-x: auto } .table:focus { outline: 4px solid #212b32 }
table { border-collapse: collapse; font-size: 1rem } caption { text-align: left; font-weight: bold; padding: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .375rem 1rem .375rem 0; border-bottom: 1px solid #d8dde0 }
tbody th { white-space: nowrap }
.number { text-align: right; font-variant-numeric: tabular-nums }
@media (max-width: 40rem) { .wide.paired { display: none } .narrow { display: block } }
@media print { body { max-width: none; font-size: 11pt } .table { overflow: visible } }
"""


@dataclass(frozen=True)
class Shown:
    """One chart of a page. ``wide`` and ``narrow`` (for a phone) are the same without a title; one may be enough."""

    heading: str
    wide: Picture
    narrow: Picture | None = None


def chart_page(title: str, charts: Sequence[Shown], *, language: str = "en", watch: Watch = iter) -> str:
    """A page of charts. Several have headings, and a list of links above them.

    ``watch`` goes through the charts as they are drawn, for who wants to tell how far it is.
    """
    sections = "\n".join(
        _section(number, shown, alone=len(charts) == 1) for number, shown in enumerate(watch(charts), start=1)
    )
    links = f"{_links(charts)}\n" if len(charts) > 1 else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n{links}{sections}\n</main>\n</body>\n</html>\n"
    )


def _links(charts: Sequence[Shown]) -> str:
    items = "".join(f'<li><a href="#chart-{n}">{escape(one.heading)}</a></li>' for n, one in enumerate(charts, start=1))
    return f'<nav aria-label="Charts"><ul>{items}</ul></nav>'


def _section(number: int, shown: Shown, *, alone: bool) -> str:
    heading = "" if alone else f'<h2 id="chart-{number}">{escape(shown.heading)}</h2>\n'
    pictures = _drawing(shown.wide, shown.heading, f"w{number}-", "wide paired" if shown.narrow else "wide")
    if shown.narrow:
        pictures += "\n" + _drawing(shown.narrow, shown.heading, f"n{number}-", "narrow")
    return (
        f"<section>\n{heading}<figure>\n{pictures}\n</figure>\n<p>{escape(shown.wide.words)}</p>\n"
        f"{_table(shown.wide.table, shown.heading)}\n</section>"
    )


def _drawing(picture: Picture, heading: str, prefix: str, classes: str) -> str:
    """The words stand below it, so the picture itself has a short name."""
    root = svg_with_own_ids(picture.svg(), prefix)
    root.set("class", classes)
    root.set("aria-label", f"Chart: {heading}" if heading else "Chart")
    return Tree.tostring(root, encoding="unicode")


def _table(table: Table, heading: str) -> str:
    caption = "The numbers of the chart"
    numeric = [not isinstance(header, str) for header in table.headers]
    head = "".join(
        f'<th scope="col"{_right(right)}>{escape(name)}</th>' for name, right in zip(table.head, numeric, strict=True)
    )
    rows = "\n".join(f"<tr>{_cells(row, numeric)}</tr>" for row in table.rows)
    label = escape(f"{caption}: {heading}" if heading else caption)
    return (
        f'<div class="table" role="region" aria-label="{label}" tabindex="0">\n<table>\n<caption>{caption}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    )


def _cells(row: Sequence[str], numeric: Sequence[bool]) -> str:
    first, *rest = row
    cells = "".join(f"<td{_right(right)}>{escape(cell)}</td>" for cell, right in zip(rest, numeric[1:], strict=True))
    return f'<th scope="row">{escape(first)}</th>{cells}'


def _right(right: bool) -> str:
    return ' class="number"' if right else ""
