"""The drawing of a course as a trail: where it winds, where its peaks stand, and how long it is to the next gate.

Numbers only: what they are drawn with is the page's. Positions are whole numbers, so that the same course is always
the same drawing, to the byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Where the stops of a winding path stand, in per cent of its breadth: once to each side and back.
BENDS = (50, 74, 90, 74, 50, 26, 10, 26)
# The drawing of a range: its height, the room that a waypoint takes, and that of the narrowest level.
HEIGHT, STEP, NARROWEST = 120, 18, 120
_BASE, _LOWEST, _HIGHEST = 112, 64, 20


def winding(count: int, *, start: int = 0) -> tuple[int, ...]:
    """Where each of ``count`` stops stands, 0 (left) to 100 (right); ``start`` is how many were before them.

    >>> winding(3)
    (50, 74, 90)
    >>> winding(2, start=2)
    (90, 74)
    """
    return tuple(BENDS[place % len(BENDS)] for place in range(start, start + count))


def stretch(begin: int, end: int) -> str:
    """The path from one stop to the next, in a box of 100 by 100 that is as high as the stop's words need.

    >>> stretch(50, 74)
    'M50 0C50 60 74 40 74 100'
    """
    return f"M{begin} 0C{begin} 60 {end} 40 {end} 100"


@dataclass(frozen=True)
class Point:
    x: int
    y: int


@dataclass(frozen=True)
class Peak:
    """A level: its outline from foot to foot, its top, and its waypoints on the way up."""

    left: Point
    top: Point
    right: Point
    waypoints: tuple[Point, ...]


@dataclass(frozen=True)
class Range:
    """A course: ``width`` by ``HEIGHT``, and a peak for each level, the last one the highest."""

    width: int
    peaks: tuple[Peak, ...]


def mountain_range(sizes: Sequence[int]) -> Range:
    """The drawing of a course whose levels have so many objects. Waypoints never touch one another.

    >>> [peak.top for peak in mountain_range([2, 3]).peaks]
    [Point(x=72, y=64), Point(x=210, y=20)]
    """
    peaks: list[Peak] = []
    at = 0
    for place, size in enumerate(sizes):
        width = max(NARROWEST, STEP * (size + 2) * 5 // 3)
        top = Point(at + width * 3 // 5, _height(place, len(sizes)))
        left, right = Point(at, _BASE), Point(at + width + 10, _BASE)
        peaks.append(Peak(left, top, right, _climb(left, top, size)))
        at += width
    return Range(at + 12, tuple(peaks))


def _height(place: int, count: int) -> int:
    return _LOWEST - (_LOWEST - _HIGHEST) * (place + 1 if count == 1 else place) // max(count - 1, 1)


def _climb(foot: Point, top: Point, count: int) -> tuple[Point, ...]:
    """So many points between the foot and the top of a slope, evenly."""
    return tuple(
        Point(
            foot.x + (top.x - foot.x) * (place + 1) // (count + 1),
            foot.y - (foot.y - top.y) * (place + 1) // (count + 1),
        )
        for place in range(count)
    )


def cheapest(needed: int, offers: Sequence[tuple[int, int]]) -> int | None:
    """The fewest minutes in which ``needed`` points can be earned from ``offers`` of (points, minutes), each once.

    ``None`` if they don't suffice.

    >>> cheapest(15, [(10, 8), (5, 2), (10, 5)])
    7
    >>> cheapest(30, [(10, 8), (5, 2)])
    """
    best: list[int | None] = [0] + [None] * max(needed, 0)  # by points, those over ``needed`` counting as it
    for points, minutes in offers:
        for have in range(len(best) - 1, -1, -1):
            so_far = best[have]
            if so_far is None:
                continue
            reached = min(have + points, len(best) - 1)
            known = best[reached]
            if known is None or so_far + minutes < known:
                best[reached] = so_far + minutes
    return best[-1]
