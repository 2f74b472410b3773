"""The points of a measure as plain rows: their order, which are the same after a change, what a change does to them."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.lib.text import clean_line
from cairn.methods import tabular

LONGEST_LABEL = 60
LONGEST_NOTE = 200
MOST_LINES = 40
# A date that is there already: both stay, and a chart takes them as one subgroup; or the new one takes the old one's
# place.
Repeated = Literal["both", "new"]


class Point(NamedTuple):
    """One point. ``was`` is the position that it has now; ``None`` for one that is new."""

    on: date | None
    label: str
    value: float | None
    denominator: float | None = None
    note: str = ""
    was: int | None = None


@dataclass(frozen=True)
class Change:
    """How many points a change adds, changes and takes away, and how many there are after it."""

    added: int
    changed: int
    removed: int
    total: int


def point_at(x: date | str, value: float | None, denominator: float | None = None, note: str = "") -> Point:
    """A new point, its words cleaned and cut to what a row holds."""
    on = x if isinstance(x, date) else None
    label = f"{x.day:02}/{x.month:02}/{x.year:04}" if isinstance(x, date) else clean_line(x)[:LONGEST_LABEL]
    return Point(on, label, value, denominator, clean_line(note)[:LONGEST_NOTE] if note else "")


def points_of_rows(rows: Iterable[tabular.Row]) -> list[Point]:
    return [point_at(row.x, row.value, row.denominator, row.note) for row in rows]


def put_in_order(points: Iterable[Point]) -> list[Point]:
    """By date where every point has one, else as they stand: nobody knows where "Week 7" belongs."""
    points = list(points)
    if all(point.on for point in points):
        return sorted(points, key=lambda point: point.on or date.min)
    return points


def same_points(before: Sequence[Any], after: Sequence[Any]) -> dict[int, int]:
    """Where each point that is still there stands now: its old place and its new one.

    The same point is the same date or name; of several with one date, the first is the first, and so on.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, point in enumerate(after):
        places[point.label].append(place)
    seen: Counter[str] = Counter()
    found = {}
    for place, point in enumerate(before):
        held = places.get(point.label, [])
        if seen[point.label] < len(held):
            found[place] = held[seen[point.label]]
        seen[point.label] += 1
    return found


def instead(before: Sequence[Point], given: Iterable[Point]) -> list[Point]:
    """The given points in place of those before; each that is the same point keeps its place in ``was``."""
    after = put_in_order(given)
    old = {new: place for place, new in same_points(before, after).items()}
    return [point._replace(was=old.get(place)) for place, point in enumerate(after)]


def together(before: Sequence[Point], given: Iterable[Point], *, repeated: Repeated) -> list[Point]:
    """The points before with the given ones. ``new``: for a date that is given, the given points are all there is.

    So the same table can be given again and changes nothing. A note is kept where the new row has none: it was
    written by hand, and a file seldom knows it.
    """
    given = list(given)
    if repeated == "both":
        return put_in_order([*before, *given])
    waiting: defaultdict[str, deque[Point]] = defaultdict(deque)
    for point in given:
        waiting[point.label].append(point)
    coming = set(waiting)
    after = []
    for old in before:
        if old.label not in coming:
            after.append(old)
        elif waiting[old.label]:
            new = waiting[old.label].popleft()
            after.append(new._replace(was=old.was, note=new.note or old.note))
    return put_in_order([*after, *(point for points in waiting.values() for point in points)])


def last_of_each(points: Iterable[Point]) -> list[Point]:
    """One point for each date or name: the one that stands furthest down."""
    return list({point.label: point for point in points}.values())


def renumbered(given: Iterable[Point], start: int) -> list[Point]:
    """Points that are only numbered, counted on from ``start``."""
    return [point._replace(label=str(place)) for place, point in enumerate(given, start=start + 1)]


def repeats(points: Iterable[Point]) -> list[Point]:
    """The first of each date or name that several points have."""
    points = list(points)
    times = Counter(point.label for point in points)
    firsts = {point.label: point for point in reversed(points) if times[point.label] > 1}
    return list(reversed(firsts.values()))


def change_of(before: Sequence[Point], after: Sequence[Point]) -> Change:
    kept = [point for point in after if point.was is not None]
    changed = sum(point[:5] != before[point.was or 0][:5] for point in kept)
    return Change(len(after) - len(kept), changed, len(before) - len(kept), len(after))


def is_dated(points: Sequence[Point]) -> bool:
    return bool(points) and all(point.on for point in points)


def has_denominators(points: Iterable[Any]) -> bool:
    """Whether any point says out of how many it is."""
    return any(point.denominator is not None for point in points)


# --- In words ---


def name_of(point: Any) -> str:
    """``3 March 2025``, or the name that a point was given."""
    return date_format(point.on, "j F Y") if point.on else str(point.label)


def written(number: float | None) -> str:
    """A number as it would be typed: ``12``, ``0.1``; nothing for a missing one. Read again, it is the same."""
    return "" if number is None else repr(number).removesuffix(".0")


def in_words(point: Point) -> str:
    """``3 March 2025: 12 of 40 (new rota)``."""
    words = _("missing") if point.value is None else written(point.value)
    if point.denominator is not None:
        words = _("%(n)s of %(all)s") % {"n": words, "all": written(point.denominator)}
    said = f"{name_of(point)}: {words}"
    return f"{said} ({point.note})" if point.note else said


def difference(before: Sequence[Point], after: Sequence[Point]) -> str:
    """What somebody changed, a line for each point."""
    same = same_points(before, after)
    old = {new: place for place, new in same.items()}
    lines = []
    for place, point in enumerate(after):
        if place not in old:
            lines.append(_("Added: %(point)s") % {"point": in_words(point)})
        elif point[:5] != before[old[place]][:5]:
            words = {"point": in_words(point), "before": in_words(before[old[place]])}
            lines.append(_("Changed: %(point)s. It was %(before)s") % words)
    gone = [point for place, point in enumerate(before) if place not in same]
    lines += [_("Removed: %(point)s") % {"point": in_words(point)} for point in gone]
    return "\n".join(first_of(lines, MOST_LINES))


def first_of(lines: Sequence[str], most: int) -> list[str]:
    """The first lines, and how many more there are."""
    rest = len(lines) - most
    return [*lines[:most], _("and %(n)s more") % {"n": f"{rest:,}"}] if rest > 0 else list(lines)
