"""What the page of a measure shows: its charts, what was decided and changed, and its points page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cairn.methods.pictures import ICONS, icon_svg, icon_words
from cairn.methods.spc.words import when
from cairn.projects.changes import history
from cairn.projects.charts import NARROW, MeasureChart
from cairn.projects.history import sentence, what
from cairn.projects.models import Measure

ROWS = 60  # of the table: a year of weeks on one page
CHANGES = 20


@dataclass(frozen=True)
class Icon:
    """``about``: what it says something of."""

    svg: SafeString
    about: str
    words: str


@dataclass(frozen=True)
class ShownChart:
    """A chart of the page; with a ``fault`` there is no picture. Sizes are (width, height) in pixels."""

    kind: str
    title: str
    words: str
    fault: str = ""
    icons: tuple[Icon, ...] = ()
    picture: str = ""
    narrow: str = ""
    spec: str = ""
    size: tuple[int, int] = (0, 0)
    narrow_size: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Decision:
    """A note, an exclusion or a rebase, in words; ``position`` is its point's."""

    position: int
    words: str


@dataclass(frozen=True)
class Change:
    words: str
    at: datetime


@dataclass(frozen=True)
class Row:
    """A row of the table of points; ``label`` is its first cell."""

    position: int
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class PointsPage:
    """Headers are (words, whether the column holds numbers). ``next`` and ``before`` are what to go on after."""

    headers: tuple[tuple[str, bool], ...]
    rows: tuple[Row, ...]
    count: int
    next: int | None
    before: int | None
    last: int | None


def shown_charts(chart: MeasureChart) -> list[ShownChart]:
    return [shown_chart(chart, kind) for kind in chart.kinds]


def shown_chart(chart: MeasureChart, kind: str) -> ShownChart:
    title = str(Measure.Chart(kind).label)
    if fault := chart.fault(kind):
        return ShownChart(kind, title, "", fault)
    picture, spec = (
        reverse(f"projects:chart_{name}", args=[chart.measure.uuid, kind]) + f"?v={chart.version}"
        for name in ("picture", "spec")
    )
    return ShownChart(
        kind,
        title,
        chart.words(kind),
        icons=_icons(chart, kind),
        picture=picture,
        narrow=f"{picture}&width={NARROW}",
        spec=spec,
        size=chart.size(kind, icons=False),
        narrow_size=chart.size(kind, width=NARROW, icons=False),
    )


def _icons(chart: MeasureChart, kind: str) -> tuple[Icon, ...]:
    """Those of Making Data Count, which are made for charts with limits."""
    reading = chart.reading(kind)
    names = [(_("Latest point"), reading.variation_icon), (_("Target"), reading.assurance or "")]
    return tuple(
        # Drawn by us, with nothing in it that people wrote.
        Icon(mark_safe(icon_svg(name, language=translation)), about, icon_words(name, translation))  # noqa: S308
        for about, name in names
        if name in ICONS and kind != Measure.Chart.RUN
    )


def decisions(chart: MeasureChart) -> list[Decision]:
    """What people decided about single points, in the order of the points; notes are in the table alone."""
    said = {"rebase": _("New limits from %(point)s (%(reason)s)"), "exclusion": _("Left out: %(point)s (%(reason)s)")}
    found = [(place, name, reason) for name in said for place, reason in chart.known(name)]
    return [
        Decision(
            chart.points[place].position, said[name] % {"point": when(chart.x[place], translation), "reason": reason}
        )
        for place, name, reason in sorted(found)
    ]


def past(measure: Measure) -> dict[str, Any]:
    """The latest changes in words, and what can be undone or done again."""
    found = history(measure)
    return {
        "changes": [Change(sentence(entry), entry.at) for entry in found.entries[:CHANGES]],
        "undo": what(found.undo) if found.undo else "",
        "redo": what(found.redo) if found.redo else "",
    }


def points_page(chart: MeasureChart, after: int) -> PointsPage:
    """The points after a number, as the chart that is shown has them."""
    count = len(chart.shown[0].columns.x)
    start = min(max(after, 0), max(count - 1, 0))
    end = min(start + ROWS, count)
    table = chart.table(start + 1, end)
    rows = tuple(
        Row(chart.points[chart.place(start + n)].position, cells[0], cells[1:]) for n, cells in enumerate(table.rows, 1)
    )
    last = max(count - ROWS, 0)
    return PointsPage(
        headers=tuple((head, not isinstance(of, str)) for head, of in zip(table.head, table.headers, strict=True)),
        rows=rows,
        count=count,
        next=end if end < count else None,
        before=max(start - ROWS, 0) if start else None,
        last=last if end < count else None,
    )


def newest_points(chart: MeasureChart) -> list[tuple[int, str]]:
    """Positions and labels of the newest points of the chart, to choose one; the newest first."""
    x = chart.shown[0].columns.x
    numbers = range(len(x), max(len(x) - ROWS, 0), -1)
    return [(chart.points[chart.place(n)].position, when(x[n - 1], translation)) for n in numbers]
