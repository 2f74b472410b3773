"""What a page of assessment is made of: a frozen project and what assessors said of it, as small blocks in a row.

A project may hold more text than a page should. So nothing is written as one piece: ``cairn.assessment.paging`` cuts
the row of blocks into pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from cairn.assessment.results import Results
from cairn.assessment.shown import Frozen, Measure, Rows
from cairn.lib.text import as_paragraphs

# The markup around a block's words, in bytes; charts name their caption several times.
MARKUP = {"section": 90, "part": 60, "row": 260, "item": 20, "meta": 40, "chart": 850, "diagram": 420, "points": 200}
TIMES = {"chart": 5, "points": 2}
LONGEST_NAME = 300


@dataclass(frozen=True)
class Block:
    """``kind`` says how it is drawn: section, part, row, item, text, meta, chart, diagram, points or medians.

    ``goes_on``: its text began in an earlier block. ``value`` is what the kind needs besides words: the name of a
    picture (of a chart: the wide and the narrow one), the number of a measure, rows of a table.
    """

    kind: str
    text: str = ""
    name: str = ""
    value: Any = None
    goes_on: bool = False

    @property
    def is_heading(self) -> bool:
        return self.kind in ("section", "part")

    @property
    def size(self) -> int:
        """About how many bytes of HTML it becomes."""
        words = as_paragraphs(self.text) if self.kind in ("row", "text") else escape(self.text)
        names = len(escape(self.name).encode()) * TIMES.get(self.kind, 1)
        table = sum(120 + len(escape(str(cell)).encode()) for row in self.value for cell in row) if self.is_table else 0
        return MARKUP.get(self.kind, 30) + len(words.encode()) + names + table

    @property
    def is_table(self) -> bool:
        return self.kind == "medians"


def section(words: str) -> Block:
    return Block("section", words[:LONGEST_NAME])


def part(words: str) -> Block:
    return Block("part", words[:LONGEST_NAME])


def project_blocks(frozen: Frozen, *, reply: str = "") -> Iterator[Block]:
    """A whole project, in the order in which it is read; what there is not has no heading either."""
    if reply:
        yield section(_("What the authors answer to the last result"))
        yield Block("text", reply)
    if frozen.charter:
        yield section(_("Charter"))
        yield from _rows(frozen.charter)
    if frozen.team:
        yield section(_("Team"))
        yield from (Block("item", member) for member in frozen.team)
    yield from _drivers(frozen)
    if frozen.cycles:
        yield section(_("PDSA cycles"))
        for title, rows in frozen.cycles:
            yield part(title)
            yield from _rows(rows)
    if frozen.measures:
        yield section(_("Measures"))
        for measure in frozen.measures:
            yield from _measure(measure)
    if frozen.lessons:
        yield section(_("Lessons"))
        for day, text in frozen.lessons:
            if day:
                yield Block("meta", day)
            yield Block("text", text)


def _rows(rows: Rows) -> Iterator[Block]:
    return (Block("row", text, name=name) for name, text in rows)


def _drivers(frozen: Frozen) -> Iterator[Block]:
    if not frozen.drivers:
        return
    yield section(_("Driver diagram"))
    if frozen.drivers_picture:
        yield Block("diagram", value=frozen.drivers_picture)
    for driver in frozen.drivers:
        helps = _(" (helps: %(others)s)") % {"others": "; ".join(driver.drives)} if driver.drives else ""
        yield Block("item", f"{driver.kind}: {driver.text}{helps}")


def _measure(measure: Measure) -> Iterator[Block]:
    yield part(measure.name)
    if measure.kind:
        yield Block("meta", measure.kind)
    yield from _rows(measure.facts)
    for chart in measure.charts:
        if chart.picture:
            yield Block("chart", name=chart.caption[:LONGEST_NAME], value=(chart.picture, chart.narrow))
        yield Block("text", chart.words)
    yield from (Block("text", sentence) for sentence in measure.judged)
    if measure.points:
        yield Block("points", name=measure.name[:LONGEST_NAME], value=(measure.number, measure.points))


def marks_blocks(results: Results) -> Iterator[Block]:
    """What assessors found: medians for who sees all marks, then what was said, by whom as the reader may know."""
    if results.seen_as != "assessor":
        yield Block("medians", value=[(one.title, one.level, f"{one.median:g}") for one in results.criteria])
    for one in results.criteria:
        yield part(one.title)
        for remark in one.comments:
            yield Block("meta", f"{remark.who}: {remark.level}")
            yield Block("text", remark.text)
    if results.comments:
        yield part(_("On the whole project"))
        for remark in results.comments:
            yield Block("meta", remark.who)
            yield Block("text", remark.text)
