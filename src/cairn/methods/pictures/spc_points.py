"""The points of a control chart: which are drawn, how, and what each says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from cairn.methods.pictures.look import EXCLUDED, MEANINGS, PAPER
from cairn.methods.pictures.thinning import Array, Places, extremes
from cairn.methods.sentences import Language, gettext_noop
from cairn.methods.spc import PointReading, Reading
from cairn.methods.spc.words import number

LEAST_STEP = 2.5  # pixels between points: with less, dots without a signal are a smear
MOST = 600  # points that are drawn or can be walked through, before they are thinned


@dataclass(frozen=True)
class Points:
    """``rows`` of all points that can be reached; their ``drawn`` is dot, mark or no. ``area`` is that of a dot."""

    rows: list[dict[str, Any]]
    area: float
    thinned: bool


def has_dots(reading: Reading, step: float) -> bool:
    """Whether points without a signal have a mark of their own, or only the line shows them."""
    return step >= LEAST_STEP or not reading.chart.ordered


def points_of(reading: Reading, at: Array, step: float, say: Callable[[PointReading], str]) -> Points:
    """The points, ``step`` pixels apart. ``say`` gives the words of one."""
    kept = _kept(reading, at)
    dots = has_dots(reading, step)
    area = min(36.0, max(8.0, (step * 0.8) ** 2))
    small = 1.0 if dots else 0.4
    alone = _alone(reading)
    rows = [
        _row(reading.points[n], float(at[n]), say, small, drawn=dots or bool(alone[n]))
        for n in kept.tolist()
        if not reading.points[n].missing
    ]
    return Points(rows, round(area, 1), len(kept) < len(at))


def _kept(reading: Reading, at: Array) -> Places:
    """All, or where there are too many the highest and lowest of each meaning in narrow columns."""
    if len(at) <= MOST:
        return np.arange(len(at))
    value = reading.columns.value
    there = np.flatnonzero(~np.isnan(value))
    group = reading.columns.code[there].astype(np.intp) + 5 * reading.columns.excluded[there]
    return there[extremes(at[there], value[there], group)]


def _alone(reading: Reading) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Points without a neighbour to be joined with: no line shows them."""
    c = reading.columns
    there = np.r_[False, ~np.isnan(c.value), False]
    phase = np.r_[0, c.phase, 0]
    before = there[:-2] & (phase[:-2] == phase[1:-1])
    after = there[2:] & (phase[2:] == phase[1:-1])
    found: np.ndarray[Any, np.dtype[np.bool_]] = ~before & ~after
    return found


def _row(
    point: PointReading, at: float, say: Callable[[PointReading], str], small: float, *, drawn: bool
) -> dict[str, Any]:
    mark = MEANINGS[point.meaning]
    row: dict[str, Any] = {"n": point.number, "x": round(at, 3), "y": float(f"{point.value:.6g}"), "words": say(point)}
    if point.excluded:
        colour = EXCLUDED.colour if point.meaning == "common_cause" else mark.colour
        look = {"shape": mark.shape, "fill": PAPER, "stroke": colour, "size": max(mark.area, EXCLUDED.area)}
        return row | look | {"drawn": "mark"}
    if point.meaning == "common_cause":
        return row | {"drawn": "dot" if drawn else "no"}
    size = round(mark.area * small)
    return row | {"shape": mark.shape, "fill": mark.colour, "stroke": PAPER, "size": size, "drawn": "mark"}


def words_of_point(
    point: PointReading, when: str, unit: str, titles: Mapping[str, str], remark: str, language: Language
) -> str:
    """A point in words: when, how much, and what it means.

    "12 Jan 2026: 14 days. Change for the worse: a point outside the limits."
    """
    say = language.gettext
    value = number(point.value, unit) if point.value is not None else say(gettext_noop("missing"))
    if point.denominator and point.numerator is not None:
        parts = {"n": f"{point.numerator:,.10g}", "of": f"{point.denominator:,.10g}"}
        value = f"{value} ({say(gettext_noop('%(n)s of %(of)s')) % parts})"
    said = [f"{when}: {value}"]
    if point.meaning != "common_cause":
        why = "; ".join(titles.get(name, name) for name in point.signals)
        said.append(f"{say(MEANINGS[point.meaning].words)}: {why}" if why else say(MEANINGS[point.meaning].words))
    if point.excluded:
        said.append(say(EXCLUDED.words))
    if remark:
        said.append(remark.rstrip("."))
    return ". ".join(said) + "."
