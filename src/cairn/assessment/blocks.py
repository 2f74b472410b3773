"""What a page of assessment is made of: a frozen project and what assessors said of it, as small blocks in a row.

A project may hold more text than a page should. So nothing is written as one piece: ``cairn.assessment.paging`` cuts
the row of blocks into pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from cairn.assessment.shown import CHART, CHARTER, CYCLE, MEASURE, Frozen, Measure, Rows
from cairn.assessment.shown_report import Piece, Report
from cairn.assessment.shown_tools import Line, Tool
from cairn.lib.text import as_paragraphs

if TYPE_CHECKING:  # results name the places of blocks
    from cairn.assessment.marking_stats import Helpfulness, Words
    from cairn.assessment.results import Results

# The markup around a block's words, in bytes; charts name their caption several times.
MARKUP = {
    "section": 110, "part": 60, "row": 260, "item": 60, "meta": 40, "chart": 850, "diagram": 620, "points": 200,
    "figure": 160,
}  # fmt: skip
TIMES = {"chart": 5, "points": 2, "diagram": 2}
LONGEST_NAME = 300


@dataclass(frozen=True)
class Block:
    """``kind`` says how it is drawn: section, part, row, item, text, meta, chart, diagram, figure, points or medians.

    ``goes_on``: its text began in an earlier block. ``value`` is what the kind needs besides words: the names of a
    picture, wide and narrow (of a figure, one that is shown elsewhere: its name), the number of a measure or of a
    section, how deep an item stands in its outline, rows of a table. ``place`` is the key of what it shows in its
    snapshot, by which a comment finds it again; ``extra`` are bytes that a page adds to it.
    """

    kind: str
    text: str = ""
    name: str = ""
    value: Any = None
    goes_on: bool = False
    place: str = ""
    extra: int = 0

    @property
    def is_heading(self) -> bool:
        return self.kind in ("section", "part")

    @property
    def size(self) -> int:
        """About how many bytes of HTML it becomes."""
        words = as_paragraphs(self.text) if self.kind in ("row", "text") else escape(self.text)
        names = len(escape(self.name).encode()) * TIMES.get(self.kind, 1)
        table = sum(120 + len(escape(str(cell)).encode()) for row in self.value for cell in row) if self.is_table else 0
        return MARKUP.get(self.kind, 30) + len(words.encode()) + names + table + self.extra

    @property
    def is_table(self) -> bool:
        return self.kind == "medians"


def section(words: str) -> Block:
    return Block("section", words[:LONGEST_NAME])


def part(words: str, place: str = "") -> Block:
    return Block("part", words[:LONGEST_NAME], place=place)


def project_blocks(frozen: Frozen, *, reply: str = "") -> Iterator[Block]:
    """A whole project, in the order in which it is read; what there is not has no heading either."""
    if reply:
        yield section(_("What the authors answer to the last result"))
        yield Block("text", reply, place="reply")
    if frozen.charter:
        yield section(_("Charter"))
        yield from _rows(frozen.charter, "charter", CHARTER)
    if frozen.authors:
        yield section(_("Authors"))
        yield from (Block("item", author) for author in frozen.authors)
    if frozen.team:
        yield section(_("Team"))
        yield from (Block("item", member) for member in frozen.team)
    if frozen.progress:
        yield section(_("How far it is"))
        yield from _rows(frozen.progress)
    if frozen.diagrams:
        yield section(_("Diagrams"))
        for number, tool in enumerate(frozen.diagrams, start=1):
            yield from _tool(tool, f"diagram:{number}")
    if frozen.drivers:
        yield section(_("Driver diagram"))
        yield from _diagram(_("Driver diagram"), frozen.drivers_picture)
        yield from _lines(frozen.drivers, "driver")
    if frozen.cycles:
        yield section(_("PDSA cycles"))
        yield from _diagram(_("PDSA ramps"), frozen.ramps_picture)
        for number, (title, rows) in enumerate(frozen.cycles, start=1):
            yield part(title)
            yield from _rows(rows, f"cycle:{number}", CYCLE)
    if frozen.measures:
        yield section(_("Measures"))
        for measure in frozen.measures:
            yield from _measure(measure)
    if frozen.data_pictures:
        yield section(_("Histograms and scatter diagrams"))
        for number, tool in enumerate(frozen.data_pictures, start=1):
            yield from _data_picture(tool, f"picture:{number}")
    if frozen.plan:
        yield section(_("Plan"))
        yield from _lines(frozen.plan, "plan")
    yield from _dated(_("Lessons"), frozen.lessons, "lesson")
    yield from _dated(_("Progress scores"), frozen.scores, "score")
    yield from report_blocks(frozen.report)


def _rows(rows: Rows, place: str = "", names: Mapping[str, Any] = MappingProxyType({})) -> Iterator[Block]:
    """A row's place ends in the key of what it shows, which no language changes."""
    keys = {str(label): key for key, label in names.items()}
    return (Block("row", text, name=name, place=f"{place}:{keys[name]}" if name in keys else "") for name, text in rows)


def _dated(title: str, rows: Rows, place: str) -> Iterator[Block]:
    if rows:
        yield section(title)
    for number, (day, text) in enumerate(rows, start=1):
        if day:
            yield Block("meta", day)
        yield Block("text", text, place=f"{place}:{number}")


def _lines(lines: Iterable[Line], place: str) -> Iterator[Block]:
    return (
        Block("item", one.text, value=one.depth, place=f"{place}:{one.key or number}")
        for number, one in enumerate(lines, start=1)
    )


def _tool(tool: Tool, place: str) -> Iterator[Block]:
    yield part(tool.title)
    if tool.about:
        yield Block("text", tool.about, place=place)
    yield from _diagram(tool.title, (tool.picture, tool.narrow))
    yield from _lines(tool.lines, place)


def _data_picture(tool: Tool, place: str) -> Iterator[Block]:
    yield part(tool.title)
    if tool.picture:
        yield Block("chart", name=tool.title[:LONGEST_NAME], value=(tool.picture, tool.narrow))
    yield Block("text", tool.about, place=place)


def _diagram(title: str, picture: tuple[str, str]) -> Iterator[Block]:
    if picture[0]:
        yield Block("diagram", name=title[:LONGEST_NAME], value=picture)


def _measure(measure: Measure) -> Iterator[Block]:
    place = f"measure:{measure.number}"
    yield part(measure.name)
    if measure.kind:
        yield Block("meta", measure.kind)
    yield from _rows(measure.facts, place, MEASURE | CHART)
    for number, chart in enumerate(measure.charts, start=1):
        if chart.picture:
            yield Block("chart", name=chart.caption[:LONGEST_NAME], value=(chart.picture, chart.narrow))
        yield Block("text", chart.words, place=f"{place}:chart:{number}")
    for number, sentence in enumerate(measure.judged, start=1):
        yield Block("text", sentence, place=f"{place}:judged:{number}")
    if measure.points:
        yield Block("points", name=measure.name[:LONGEST_NAME], value=(measure.number, measure.points))


def report_blocks(report: Report) -> Iterator[Block]:
    """The items as they stand; nothing but a sentence before anybody wrote, as the tools above say it all."""
    if not (report.items or report.empty):
        return
    yield section(_("Report"))
    if not report.begun:
        yield Block("text", _("The team has written nothing in its report: it would say what stands above."))
        return
    for number, item in enumerate(report.items, start=1):
        place = f"report:{item.key or number}"
        yield part(item.heading, place="" if item.text else place)
        if item.text:
            yield Block("text", item.text, place=place)
        if item.frozen:
            yield Block("meta", _("What the tools say here is kept as it was on %(day)s.") % {"day": item.frozen})
        for piece in item.pieces:
            yield from _piece(piece)
    if report.empty:
        yield part(_("Items without words"))
        yield from (Block("item", one) for one in report.empty)
    if report.references:
        yield part(_("References"))
        yield from (Block("item", one) for one in report.references)


def _piece(piece: Piece) -> Iterator[Block]:
    """What it says, after where that is from. A picture that stands above already is named and led to."""
    named = piece.caption and not piece.picture
    yield Block("meta", f"{piece.source}: {piece.caption}" if named else piece.source)
    if piece.apart:
        yield Block("diagram", name=piece.caption[:LONGEST_NAME], value=(piece.picture, ""))
    elif piece.picture:
        yield Block("figure", piece.caption[:LONGEST_NAME], value=piece.picture)
    if piece.text:
        yield Block("text", piece.text)
    yield from (Block("item", one) for one in piece.rows)


def marks_blocks(results: Results) -> Iterator[Block]:
    """What assessors found: medians for who sees all marks, then what was said, by whom as the reader may know."""
    if results.seen_as != "assessor":
        judged = [one for one in results.criteria if one.median is not None]
        yield Block("medians", value=[(one.title, one.level, f"{one.median:g}") for one in judged])
    for one in results.criteria:
        yield part(one.title)
        for remark in one.comments:
            yield Block("meta", f"{remark.who}: {remark.level}" if remark.level else remark.who)
            yield Block("text", remark.text)
    if results.comments:
        yield part(_("On the whole project"))
        for remark in results.comments:
            yield Block("meta", remark.who)
            yield Block("text", remark.text)
    if results.at_places:
        yield part(_("At places of the project"))
        for said in results.at_places:
            yield Block("meta", f"{said.who}: {said.where}")
            yield Block("text", f"“{said.quoted}”\n\n{said.text}" if said.quoted else said.text)


def thanks_blocks(helpful: Helpfulness, words: Iterable[Words]) -> Iterator[Block]:
    """What authors said of one's mark; nothing where they said nothing."""
    written = list(words)
    if not (written or helpful.rated or helpful.thanked):
        return
    yield part(_("What the authors said of your mark"))
    if line := helpful.in_words:
        yield Block("meta", line)
    for one in written:
        yield Block("meta", one.who)
        yield Block("text", one.text)
