"""A course as its map draws it: the range at the top of the page, and the stops of the list that is styled into a path.

The drawing is decoration: everything that it shows stands in the list in words.
"""

from __future__ import annotations

from dataclasses import dataclass

from cairn.courses import api as courses_api
from cairn.learning.trails import TrailCourse, TrailLevel, TrailObject
from cairn.methods.trail import Peak, mountain_range, stretch, winding

SUMMIT = 50  # the gate of a level stands in the middle of the path
MARKS = frozenset(
    ("article", "video", "audio", "reading", "activity", "quiz", "discussion", "poll", "cafe", "survey", "cache")
)


@dataclass(frozen=True)
class DrawnStop:
    """``at`` is per cent of the path's breadth, ``way`` the path on to the next stop, ``mark`` its sign.

    ``state`` is done, here, open or shut; a cache that was not found is ``hidden``.
    """

    one: TrailObject
    at: int
    way: str
    mark: str
    state: str
    here: bool
    hidden: bool


@dataclass(frozen=True)
class DrawnLevel:
    number: int
    level: TrailLevel
    stops: tuple[DrawnStop, ...]
    minutes: int


@dataclass(frozen=True)
class DrawnPeak:
    """``outline`` and ``way`` are points of a polygon and of a line; ``dots`` are (x, y, state) of the waypoints."""

    outline: str
    top: tuple[int, int]
    way: str
    dots: tuple[tuple[int, int, str], ...]
    finished: bool


@dataclass(frozen=True)
class DrawnRange:
    width: int
    peaks: tuple[DrawnPeak, ...]
    flag: tuple[int, int] | None


@dataclass(frozen=True)
class DrawnCourse:
    """``marks`` are the signs that its stops use: the page draws each of them once."""

    range: DrawnRange
    levels: tuple[DrawnLevel, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True)
class SmallRange:
    """A course among others: the outline of its peaks, and what is done of it."""

    course: TrailCourse
    drawing: DrawnRange


def small_range(course: TrailCourse) -> SmallRange:
    """Without waypoints: they would be too small to see."""
    made = mountain_range([0] * len(course.levels))
    peaks = tuple(_peak(peak, level, ()) for peak, level in zip(made.peaks, course.levels, strict=True))
    return SmallRange(course, DrawnRange(made.width, peaks, None))


def drawn(course: TrailCourse, *, here: courses_api.ObjectItem | None) -> DrawnCourse:
    levels, before = [], 0
    for number, level in enumerate(course.levels, start=1):
        levels.append(DrawnLevel(number, level, _stops(level, before, here), _minutes(level)))
        before += len(level.objects)
    marks = {stop.mark for level in levels for stop in level.stops}
    return DrawnCourse(_range(course, levels), tuple(levels), tuple(sorted(marks)))


def _minutes(level: TrailLevel) -> int:
    return sum(one.item.minutes for one in level.objects)


def _stops(level: TrailLevel, before: int, here: courses_api.ObjectItem | None) -> tuple[DrawnStop, ...]:
    places = (*winding(len(level.objects), start=before), SUMMIT)
    return tuple(
        _stop(one, level, at, stretch(at, then), is_here=here is not None and one.item.id == here.id)
        for one, at, then in zip(level.objects, places, places[1:], strict=False)
    )


def _stop(one: TrailObject, level: TrailLevel, at: int, way: str, *, is_here: bool) -> DrawnStop:
    hidden = one.item.kind == "cache" and not one.done
    state = "done" if one.done else "open" if level.open else "shut"
    kind = one.item.kind if one.item.kind in MARKS else "article"
    mark = "hidden" if hidden else kind
    return DrawnStop(one, at, way, mark, state, is_here, hidden)


def _range(course: TrailCourse, levels: list[DrawnLevel]) -> DrawnRange:
    made = mountain_range([len(level.objects) for level in course.levels])
    pairs = list(zip(made.peaks, levels, strict=True))
    flags = [
        (point.x, point.y)
        for peak, level in pairs
        for point, stop in zip(peak.waypoints, level.stops, strict=True)
        if stop.here
    ]
    peaks = tuple(_peak(peak, level.level, level.stops) for peak, level in pairs)
    return DrawnRange(made.width, peaks, flags[0] if flags else None)


def _peak(peak: Peak, level: TrailLevel, stops: tuple[DrawnStop, ...]) -> DrawnPeak:
    corners = (peak.left, peak.top, peak.right)
    dots = tuple(
        (point.x, point.y, "hidden" if stop.hidden else stop.state)
        for point, stop in zip(peak.waypoints, stops, strict=True)
    ) if stops else ()  # fmt: skip
    return DrawnPeak(
        outline=" ".join(f"{point.x},{point.y}" for point in corners),
        top=(peak.top.x, peak.top.y),
        way=f"{peak.left.x},{peak.left.y} {peak.top.x},{peak.top.y}",
        dots=dots,
        finished=level.finished,
    )
