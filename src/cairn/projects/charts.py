"""What the chart of a measure says and how it is drawn: the calculations are ``cairn.methods``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from django.db.models import Value
from django.utils import translation
from django.utils.translation import gettext as _

from cairn.methods.cell_faults import LARGEST
from cairn.methods.pictures import Cycle, Picture, Table, spc_picture, spc_size, spc_table, spc_words
from cairn.methods.pictures.dates import as_date, uk_date, with_uk_dates
from cairn.methods.spc import Chart, ChartError, Exclusion, Phase, Reading, Series
from cairn.methods.spc.errors import TooLarge
from cairn.methods.spc.series import label_of
from cairn.methods.spc.words import number
from cairn.projects.models import Measure
from cairn.projects.series import has_denominators

WIDTH, NARROW = 720, 320
# Kinds that show counts or times as they are; the others divide by a denominator where there is one.
UNDIVIDED = {"c", "g", "t", "xbar", "s"}
NEED_DENOMINATORS = {"p", "pp", "u", "up", "ip"}
SHARES = {"p", "pp"}
OF_SPREAD = {"mr", "s"}  # neither better nor worse, and the target is not for them
PER_CENT = {"%", "per cent", "percent"}
AGAIN = "\u200b"  # a space of no width


class Point(NamedTuple):
    position: int
    on: date | None
    label: str
    value: float | None
    denominator: float | None
    note: str


class MeasureChart:
    """The chart of one measure: its points and what people decided about them, loaded once, in three queries.

    ``reading``, ``picture`` and so on take a kind of chart (``Measure.Chart``), without one that of the measure; they
    raise ``ChartError``, a sentence for people, where the data can't be shown so.
    """

    def __init__(self, measure: Measure) -> None:
        self.measure = measure
        self._readings: dict[str, Reading] = {}
        self._words: dict[str, str] = {}

    # --- What it is drawn from ---

    @cached_property
    def points(self) -> list[Point]:
        rows = self.measure.points.order_by("position")
        return [Point(*row) for row in rows.values_list(*Point._fields)]

    @cached_property
    def judged(self) -> dict[str, dict[int, str]]:
        """Reasons by the position of a point, of rebases and exclusions."""
        found: dict[str, dict[int, str]] = {"rebase": {}, "exclusion": {}}
        rows = [
            relation.annotate(what=Value(name)).values_list("what", "position", "reason")
            for name, relation in (("rebase", self.measure.rebases), ("exclusion", self.measure.exclusions))
        ]
        for what, position, reason in sorted(rows[0].union(rows[1])):
            found[what][position] = reason
        return found

    @cached_property
    def cycles(self) -> list[Any]:
        """The PDSA cycles that this measure shows, with a day on which they began."""
        rows = self.measure.cycles.filter(removed_at=None, started_on__isnull=False)
        return list(
            rows.order_by("started_on", "number").only("number", "title", "started_on", "version", "measured_by")
        )

    @cached_property
    def places(self) -> dict[int, int]:
        """Where (from 0) the point of a position stands among the points."""
        return {point.position: place for place, point in enumerate(self.points)}

    @cached_property
    def has_values(self) -> bool:
        return any(point.value is not None for point in self.points)

    @cached_property
    def has_denominators(self) -> bool:
        return has_denominators(self.points)

    @property
    def kinds(self) -> list[str]:
        """The chart that was chosen, and a run chart beside it: both are asked for where a change is to be seen."""
        return list(dict.fromkeys((self.measure.chart_kind, Measure.Chart.RUN.value)))

    @property
    def version(self) -> str:
        """Changes with everything that the pictures are drawn from: it tells their addresses apart."""
        cycles = [(cycle.pk, cycle.version) for cycle in self.cycles]
        return f"{crc32(repr((self.measure.version, cycles, translation.get_language())).encode()):08x}"

    # --- What it says ---

    def chart(self, kind: str | None = None) -> Chart:
        """The chart with the options of the measure. Its rules are for its own kind; others have their usual ones."""
        measure, wanted = self.measure, kind or self.measure.chart_kind
        own = wanted == measure.chart_kind
        return Chart(
            kind=wanted,
            direction="neutral" if wanted in OF_SPREAD else measure.direction,  # type: ignore[arg-type]
            target=None if wanted in OF_SPREAD else measure.target,
            rules=measure.chart_rules or None if own else None,
            preset=measure.chart_preset,
            baseline=measure.chart_baseline,
            phases=[Phase(self.x[place], reason) for place, reason in self.known("rebase") if not self.is_first(place)],
            excluded=[Exclusion(self.x[place], reason) for place, reason in self.known("exclusion")],
            multiplier=self._multiplier(wanted),
            clip=(self._floor(wanted), None),
        )

    def _floor(self, kind: str) -> float | None:
        """What was never below zero, like a count or a wait, is not promised to be: no limit is drawn down there."""
        if kind not in ("i", "ip") or any(point.value is not None and point.value < 0 for point in self.points):
            return None
        return 0.0

    def reading(self, kind: str | None = None) -> Reading:
        """Raises ``ChartError``."""
        wanted = kind or self.measure.chart_kind
        if wanted not in self._readings:
            # A page shows whatever there is, be it nothing yet.
            reading = self.chart(wanted).read(self.series(wanted), at_least=0)
            _require_drawable(reading)
            self._readings[wanted] = reading
        return self._readings[wanted]

    def fault(self, kind: str | None = None) -> str:
        """Why the data can't be shown as this kind, in one sentence; empty if they can."""
        try:
            self.reading(kind)
        except ChartError as error:
            return with_uk_dates(str(error), translation)
        return ""

    def words(self, kind: str | None = None) -> str:
        wanted = kind or self.measure.chart_kind
        if wanted not in self._words:
            self._words[wanted] = spc_words(self.reading(wanted), unit=self.unit(wanted), language=translation)
        return self._words[wanted]

    def picture(
        self,
        kind: str | None = None,
        *,
        width: int = WIDTH,
        plot: int | None = None,
        icons: bool = True,
        bare: bool = False,
    ) -> Picture:
        """With its words and its table; ``width`` in pixels, from 320 to 1,200. A page has the icons beside it.

        ``plot``: pixels that the plot itself is high; without it, as suits the width. ``bare``: without its title and
        the PDSA cycles, for who says those beside it.
        """
        how: dict[str, Any] = dict(self._drawn_with(kind, icons=icons))
        if bare:
            how |= {"title": "", "cycles": ()}
        return spc_picture(self.reading(kind), width=width, plot=plot, **how)

    def size(self, kind: str | None = None, *, width: int = WIDTH, icons: bool = True) -> tuple[int, int]:
        """The size of the picture, without drawing it."""
        return spc_size(self.reading(kind), width=width, **self._drawn_with(kind, icons=icons))

    def table(self, first: int, last: int) -> Table:
        """The points from one number to another (from 1, both included), of the chart that is shown."""
        reading, kind = self.shown
        remarks = {number: self.remark(number) for number in range(first, last + 1)}
        return spc_table(
            reading,
            self.say_x,
            remarks,
            unit=self.unit(kind),
            points=reading.points[first - 1 : last],
            language=translation,
        )

    @cached_property
    def shown(self) -> tuple[Reading, str]:
        """The measure's own chart, or the run chart while the data don't fit it."""
        kind = Measure.Chart.RUN.value if self.fault() else self.measure.chart_kind
        return self.reading(kind), kind

    @property
    def can_be_shown(self) -> bool:
        """Whether there is any chart of the points: some numbers are too large for each."""
        return not self.fault() or not self.fault(Measure.Chart.RUN)

    def unit(self, kind: str | None = None) -> str:
        """As pictures take it."""
        return "%" if self._in_percent(kind or self.measure.chart_kind) else self.measure.unit

    # --- Points of the chart and places of the series ---

    def known(self, name: str) -> list[tuple[int, str]]:
        """Places with a reason, of rebases or exclusions whose points there are."""
        found = ((self.places.get(position), reason) for position, reason in self.judged[name].items())
        return [(place, reason) for place, reason in found if place is not None]

    def place(self, number: int) -> int:
        """The place (from 0) of a point of the chart that is shown (from 1); of several with one date, the first."""
        return self.shown[0].columns.subgroups.rows[number - 1]

    def value_in_words(self, place: int) -> str:
        """``35 of 50: 70% on the chart``, or the value alone where it is charted as it is."""
        point = self.points[place]
        if point.value is None:
            return _("missing")
        if point.denominator is None:
            return number(point.value, "%" if self.measure.unit.lower() in PER_CENT else self.measure.unit)
        stored = _("%(n)s of %(all)s") % {"n": number(point.value), "all": number(point.denominator)}
        charted = self.charted(place)
        return _("%(stored)s, charted as %(value)s") % {"stored": stored, "value": charted} if charted else stored

    def value_at(self, place: int) -> float | None:
        """The value that the chart shows for a point; its own where there is none."""
        value = self._charted.get(place) if self.has_values else None
        return self.points[place].value if value is None or value != value else value

    def charted(self, place: int) -> str:
        """The value that the chart shows for a point alone, with its unit; empty where there is none to be said."""
        value = self._charted.get(place)
        return "" if value is None or value != value else number(value, self.unit(self.shown[1]))

    @cached_property
    def _charted(self) -> dict[int, float]:
        """Values by place; none where several points are one on the chart."""
        if not self.can_be_shown:
            return {}
        columns = self.shown[0].columns
        rows = columns.subgroups.rows
        return dict(zip(rows, columns.value.tolist(), strict=True)) if len(rows) == len(self.points) else {}

    def remark(self, number: int) -> str:
        """What people said of a point of the chart."""
        point = self.points[self.place(number)]
        said = [point.note]
        if reason := self.judged["exclusion"].get(point.position):
            said.append(_("Left out: %(reason)s") % {"reason": reason})
        if reason := self.judged["rebase"].get(point.position):
            said.append(_("New limits: %(reason)s") % {"reason": reason})
        return "; ".join(one for one in said if one)

    @cached_property
    def x(self) -> list[Any]:
        """What stands on the axis for each point: days if all have one, else texts, none of them empty.

        Neighbours of one name are one point; a name that comes again further on is another, marked so that it can't
        be seen.
        """
        if self.points and all(point.on for point in self.points):
            return [point.on for point in self.points]
        return _distinct(
            point.on.isoformat() if point.on else point.label or str(place)
            for place, point in enumerate(self.points, start=1)
        )

    @property
    def has_days(self) -> bool:
        return bool(self.x) and isinstance(self.x[0], date)

    def is_first(self, place: int) -> bool:
        """Whether a point is the first of the chart, where limits begin anyway. Days are drawn in their order."""
        return bool(self.x[place] == self._first)

    @cached_property
    def _first(self) -> Any:
        return min(self.x) if self.has_days else self.x[0]

    @staticmethod
    def say_x(x: Any) -> str:
        day = as_date(x)
        return uk_date(day, translation) if day else label_of(x)

    # --- For the calculation ---

    def series(self, kind: str) -> Series:
        """The points as the calculation takes them."""
        divided = self.has_denominators and kind not in UNDIVIDED
        checked = kind in NEED_DENOMINATORS
        values = [
            None if divided and not checked and not point.denominator else point.value  # nothing can be divided by 0
            for point in self.points
        ]
        below = [point.denominator for point in self.points] if divided else None
        for x, value, part in zip(self.x, values, below or [None] * len(values), strict=True):
            if max(abs(value or 0), abs(part or 0)) > LARGEST or abs(value or 0) > LARGEST * abs(part or 1):
                raise TooLarge(label_of(x))
        return Series.of(values, self.x, denominators=below, notes=[point.note for point in self.points])

    def _in_percent(self, kind: str) -> bool:
        if not self.has_denominators or kind in UNDIVIDED:
            return self.measure.unit.lower() in PER_CENT
        return self.measure.chart_kind in SHARES or kind in SHARES or self.measure.unit.lower() in PER_CENT

    def _multiplier(self, kind: str) -> float:
        if not self.has_denominators or kind in UNDIVIDED:
            return 1
        return 100 if self._in_percent(kind) else self.measure.chart_per

    def _drawn_with(self, kind: str | None, *, icons: bool) -> Mapping[str, Any]:
        cycles = [Cycle(cycle.started_on, cycle.title, cycle.number) for cycle in self.cycles] if self.has_days else []
        limits = (kind or self.measure.chart_kind) != Measure.Chart.RUN  # the icons are made for charts with limits
        return {
            "title": self.measure.name,
            "unit": self.unit(kind),
            "cycles": cycles,
            "icons": icons and limits,
            "language": translation,
        }


def _distinct(names: Iterable[str]) -> list[str]:
    """The names, with those that come again after others told apart by signs that have no width.

    >>> [len(name) for name in _distinct(["Jan", "Jan", "Feb", "Jan"])]
    [3, 3, 3, 4]
    """
    times: Counter[str] = Counter()
    found = []
    for name, neighbours in groupby(names):
        found += [name + AGAIN * times[name] for _one in neighbours]
        times[name] += 1
    return found


def _require_drawable(reading: Reading) -> None:
    """Raises ``TooLarge`` for values, lines or a target that no axis can hold."""
    columns = reading.columns
    for line in (columns.value, columns.lines.centre, columns.lines.lower, columns.lines.upper, columns.target):
        if (large := np.flatnonzero(np.abs(line) > LARGEST)).size:
            raise TooLarge(label_of(columns.x[int(large[0]) if len(line) == len(columns.x) else 0]))
