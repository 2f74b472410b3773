"""A control chart as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, isnan
from typing import Any

import numpy as np

from cairn.methods.pictures import flags as flagging
from cairn.methods.pictures.dates import with_uk_dates
from cairn.methods.pictures.end_labels import EndLabel, draw_labels
from cairn.methods.pictures.flags import Cycle, Flag, FlagList, draw_flags, flags_of, rows_of
from cairn.methods.pictures.frame import (
    EDGE,
    Frame,
    Heading,
    frame_of,
    left_margin,
    plot_height,
    specification,
    x_encoding,
    y_encoding,
)
from cairn.methods.pictures.key import Entry, Key
from cairn.methods.pictures.look import BASELINE, CENTRE, EXCLUDED, GREY, INK, LIMIT, MEANINGS, TARGET, LineLook
from cairn.methods.pictures.numbers import Scale, Ticks, figure, ticks_for
from cairn.methods.pictures.picture import Picture
from cairn.methods.pictures.remarks import remarks_of
from cairn.methods.pictures.spc_layers import line_layers, point_layers
from cairn.methods.pictures.spc_lines import phases_of
from cairn.methods.pictures.spc_points import Points, has_dots, points_of, words_of_point
from cairn.methods.pictures.tables import spc_table, titles_of
from cairn.methods.pictures.text import width_of
from cairn.methods.pictures.x_axis import XAxis, x_axis
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _
from cairn.methods.spc import Reading
from cairn.methods.spc.words import centre_name


def spc_picture(
    reading: Reading,
    *,
    title: str = "",
    unit: str = "",
    width: int = 720,
    height: int | None = None,
    plot: int | None = None,
    notes: Mapping[Any, str] | None = None,
    cycles: Sequence[Cycle] = (),
    icons: bool = True,
    language: Language = ENGLISH,
) -> Picture:
    """A reading as a picture ``width`` pixels wide, good from 320 to 1,200.

    ``height``: of the whole, or ``plot``: of the plot alone; without both, as suits the width. ``unit`` "%" shows the
    proportions of a p chart in per cent. ``notes``: a point (its number from 1, or its x) and what is to be said about
    it, besides the notes of the series. ``icons``: those of Making Data Count. Raises ``ChartError`` for a note or
    cycle at no point.
    """
    drawing = _Drawing(in_percent(reading, unit), title, unit, language)
    return drawing.picture(drawing.laid_out(width, height, notes, cycles, icons, plot))


def spc_size(
    reading: Reading,
    *,
    title: str = "",
    unit: str = "",
    width: int = 720,
    notes: Mapping[Any, str] | None = None,
    cycles: Sequence[Cycle] = (),
    icons: bool = True,
    language: Language = ENGLISH,
) -> tuple[int, int]:
    """Width and height in pixels that ``spc_picture`` of the same has, without drawing it."""
    drawing = _Drawing(in_percent(reading, unit), title, unit, language)
    return drawing.laid_out(width, None, notes, cycles, icons).frame.whole


def spc_words(reading: Reading, *, unit: str = "", language: Language = ENGLISH) -> str:
    """What the chart says, as the picture's text summary has it: in per cent where it is, with UK dates."""
    return with_uk_dates(in_percent(reading, unit).words(unit), language)


def in_percent(reading: Reading, unit: str) -> Reading:
    """Proportions that are to be shown in per cent, read again as such."""
    chart = reading.chart
    if unit != "%" or chart.how.ceiling != 1 or chart.multiplier != 1:
        return reading
    floor, ceiling = (None if bound is None else bound * 100 for bound in chart.clip)
    shown = replace(chart, multiplier=100, target=_times_100(chart.target), clip=(floor, ceiling))
    return shown.read(reading.columns.subgroups, at_least=0)


def _times_100(target: Any) -> Any:
    if target is None or isinstance(target, int | float):
        return None if target is None else target * 100
    return [None if value is None else value * 100 for value in target]


@dataclass(frozen=True)
class _Layout:
    """What stands where. ``flags`` are all that there are, ``listed`` those that there is room for."""

    frame: Frame
    heading: Heading
    ticks: Ticks
    labels: list[EndLabel]
    axis: XAxis
    flags: list[Flag]
    band: float
    key: Key
    listed: FlagList


class _Drawing:
    """One picture in the making: what every step needs to know."""

    def __init__(self, reading: Reading, title: str, unit: str, language: Language) -> None:
        self.reading = reading
        self.title = title
        self.unit = unit
        self.language = language
        self.say = language.gettext
        self.untold = 0  # notes that there is no room for

    def laid_out(
        self,
        width: int,
        height: int | None,
        notes: Mapping[Any, str] | None,
        cycles: Sequence[Cycle],
        icons: bool,
        plot: float | None = None,
    ) -> _Layout:
        """Everything but the data: margins, axes, flags and keys, and so the size."""
        frame = frame_of(width)
        heading = Heading(frame, self.title, self._icons() if icons else ())
        guess = plot or (height * 0.6 if height else plot_height(frame, None))
        ticks = self._ticks(guess)
        labels = self._labels(ticks.step, short=frame.narrow)
        frame.left = left_margin(frame, ticks)
        frame.right = ceil(EDGE + max((width_of(label.words, frame.size) + 8 for label in labels), default=4))
        axis = self._axis(frame)
        flags = flags_of(self.reading, axis, notes, cycles, self.language)
        shown = flags[: flagging.MOST]
        key = Key(
            self._entries(lines=frame.narrow, dots=has_dots(self.reading, axis.step)),
            frame.width - 2 * EDGE,
            frame.size,
        )
        listed = FlagList(shown, frame.width - 2 * EDGE)
        band = (max(rows_of(shown, axis)) + 1) * flagging.ROW + 6 if shown else 4
        frame.head = EDGE + heading.height + (24 if self.has_unit else 4) + band
        frame.foot = axis.height + 8 + key.height + listed.height + EDGE
        frame.height = plot or plot_height(frame, height)
        return _Layout(frame, heading, ticks, labels, axis, flags, band, key, listed)

    def picture(self, laid: _Layout) -> Picture:
        frame, axis = laid.frame, laid.axis
        self.untold = len(laid.flags[flagging.MOST :])
        remarks = remarks_of(self.reading, axis, laid.flags, self.language)
        laid.heading.draw(frame)
        if self.has_unit:
            frame.canvas.text(EDGE - frame.left, -laid.band - 14, self.unit, size=frame.size, colour=GREY)
        below = frame.height + axis.height + 8
        laid.key.draw(frame.canvas, EDGE - frame.left, below)
        laid.listed.draw(frame.canvas, EDGE - frame.left, below + laid.key.height + 4)
        return self._drawn(frame, axis, laid.ticks, laid.labels, laid.flags[: flagging.MOST], remarks)

    @property
    def has_unit(self) -> bool:
        """Whether a line above the plot says the unit; per cent stands at the numbers."""
        return bool(self.unit and self.unit != "%")

    def _drawn(
        self,
        frame: Frame,
        axis: XAxis,
        ticks: Ticks,
        labels: Sequence[EndLabel],
        flags: Sequence[Flag],
        remarks: Mapping[int, str],
    ) -> Picture:
        vertical = Scale(ticks.low, ticks.high, frame.height, 0)
        ends = {p.number: vertical(p.value) - 5 for p in self.reading.points if p.value is not None} if flags else {}
        draw_flags(frame.canvas, flags, axis, ends, frame.height)
        draw_labels(frame, labels, vertical)
        x = x_encoding(axis.ticks, axis.scale.low, axis.scale.high, axis.size, slanted=axis.slanted)
        y = y_encoding(ticks, frame.size)
        titles = titles_of(self.reading)
        points = points_of(
            self.reading,
            np.array(axis.at),
            axis.step,
            lambda p: words_of_point(p, axis.say(p.x), self.unit, titles, remarks.get(p.number, ""), self.language),
        )
        words = self._words(points)
        layers = [*line_layers(self.reading, axis, x, y), *point_layers(points, x, y)]
        spec = specification(frame, layers, words, points=points.rows)
        spec["params"] = [{"name": "chosen", "value": 0}]
        table = lambda: spc_table(  # noqa: E731
            self.reading, axis.say, remarks, title=self.title, unit=self.unit, language=self.language
        )
        return Picture(spec, words, table, self.title)

    def _axis(self, frame: Frame) -> XAxis:
        """Slanted labels need more room at the left."""
        x = self.reading.columns.x
        axis = x_axis(x, frame.plot, left=frame.left, size=frame.size, language=self.language)
        if not axis.slanted:
            return axis
        frame.left = max(frame.left, ceil(frame.width * 0.14))
        return x_axis(x, frame.plot, left=frame.left - EDGE, size=frame.size, language=self.language)

    def _icons(self) -> list[str]:
        reading = self.reading
        if not reading.columns.x or isnan(reading.limits.centre) or not reading.chart.ordered:
            return []  # they are about the last point
        assurance = self.reading.assurance
        return [self.reading.variation_icon, *([assurance] if assurance else [])]

    def _ticks(self, height: float) -> Ticks:
        """The vertical axis takes in all points, lines and the target."""
        c = self.reading.columns
        all_of = np.concatenate([c.value, c.lines.centre, c.lines.lower, c.lines.upper, c.target])
        known = all_of[~np.isnan(all_of)]
        suffix = "%" if self.unit == "%" else ""
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        full = 100 if suffix else self.reading.chart.how.ceiling
        return ticks_for(
            low,
            high,
            max(3, round(height / 42)),
            floor_at=0 if low >= 0 else None,
            ceiling_at=full if full is not None and high <= full else None,
            suffix=suffix,
        )

    def _labels(self, step: float, *, short: bool) -> list[EndLabel]:
        """The lines at the last point, with their values."""
        limits, target = self.reading.limits, self.reading.target
        name = self.say(centre_name(self.reading)).capitalize()
        limit = self.say(LIMIT.words)
        lines = [
            (limits.upper, limit, INK),
            (target, self.say(TARGET.words), TARGET.colour),
            (limits.centre, name, INK),
            (limits.lower, limit, INK),
        ]
        found: list[EndLabel] = []
        for value, words, colour in lines:
            same = words == limit and value == limits.centre
            if value is None or isnan(value) or same:
                continue
            said = figure(value, step, "%" if self.unit == "%" else "")
            found.append(EndLabel(value, said if short else f"{words} {said}", colour))
        return found

    def _entries(self, *, lines: bool, dots: bool) -> list[Entry]:
        """The key: meanings that there are, and lines where they have no names at their ends."""
        counts = self.reading.summary
        there = [name for name in MEANINGS if counts.meanings.get(name)]
        entries = [Entry(self.say(MEANINGS[name].words), MEANINGS[name]) for name in there]
        if there[:1] == ["common_cause"] and not dots:
            entries[0] = Entry(entries[0].words, LineLook("", GREY, (), 1.5))
        if len(entries) == 1 and there == ["common_cause"]:
            entries = []
        if counts.excluded:
            entries.append(Entry(self.say(EXCLUDED.words), EXCLUDED, hollow=True))
        spans = (self.reading.columns.baseline[here] for here in phases_of(self.reading))
        if any(not base.all() for base in spans):
            entries.append(Entry(self.say(BASELINE.words), BASELINE))
        if lines:
            limits = self.reading.limits
            centre = CENTRE._replace(words=centre_name(self.reading).capitalize())
            looks = ((centre, limits.centre), (LIMIT, limits.upper), (TARGET, self.reading.target))
            entries += [Entry(self.say(look.words), look) for look, v in looks if v is not None and not isnan(v)]
        return entries

    def _words(self, points: Points) -> str:
        said = spc_words(self.reading, unit=self.unit, language=self.language)
        if points.thinned:
            some = _(
                "Of the %(points)s points, the line shows all that can be told apart, and of neighbouring signals only "
                "the furthest are marked."
            )
            said = f"{said} {self.say(some) % {'points': f'{len(self.reading.columns.x):,}'}}"
        if self.untold:
            told = self.language.ngettext(
                "%(n)d more note is in the table only.", "%(n)d more notes are in the table only.", self.untold
            )
            said = f"{said} {told % {'n': self.untold}}"
        return said
