"""Marks as people hand them in, made into arrays whose order does not depend on theirs."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Floats", "Ints", "Read", "read"]

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]
Colours = npt.NDArray[np.uint64]

# The finest steps told apart, as a part of the scale: 0.5 points of 100.
FINEST = 200
# So many times do colours spread over the graph of who marked whom, before they give an order.
ROUNDS = 6


@dataclass(frozen=True)
class Read:
    """Marks as parts of the scale, 0 to 1. Row ``e`` is the mark that ``assessor[e]`` gave to ``submission[e]``.

    Rows are sorted by assessor, then submission. ``level[e]`` is the mark in steps: 0 to ``steps``. Numbers of
    submissions and assessors point into ``submissions`` and ``assessors``. Experts gave submission ``n`` the mean
    ``trusted_mean[n]`` in ``trusted_n[n]`` marks (``nan`` in none).
    """

    submissions: Sequence[Hashable]
    assessors: Sequence[Hashable]
    submission: Ints
    assessor: Ints
    level: Ints
    steps: int
    trusted_mean: Floats
    trusted_n: Ints


def read(
    marks: Iterable[tuple[Hashable, Hashable, float]],
    trusted: Iterable[tuple[Hashable, float]],
    scale: tuple[float, float],
    submissions: Iterable[Hashable],
) -> Read:
    """Check and number what came in.

    Raises ``ValueError`` that names the mark, where one is no number or outside the scale.
    """
    low, high = scale
    rows, experts = list(marks), list(trusted)
    known: dict[Hashable, int] = {}
    people: dict[Hashable, int] = {}
    number = np.array([known.setdefault(row[0], len(known)) for row in rows], dtype=np.int64)
    person = np.array([people.setdefault(row[1], len(people)) for row in rows], dtype=np.int64)
    values = _numbers([row[2] for row in rows], scale, lambda at: f"by {rows[at][1]!r} for {rows[at][0]!r}")
    expert = np.array([known.setdefault(row[0], len(known)) for row in experts], dtype=np.int64)
    _numbers([row[1] for row in experts], scale, lambda at: f"by an expert for {experts[at][0]!r}")
    for one in submissions:
        known.setdefault(one, len(known))
    by_experts: dict[int, list[float]] = {}
    for at, (_name, score) in zip(expert.tolist(), experts, strict=True):
        by_experts.setdefault(at, []).append((float(score) - low) / (high - low))
    mean, count = np.full(len(known), np.nan), np.zeros(len(known), dtype=np.int64)
    for at, scores in by_experts.items():
        # An exact sum does not depend on the order.
        mean[at], count[at] = math.fsum(scores) / len(scores), len(scores)
    number, person, values = _once(number, person, (values - low) / (high - low), len(people))
    steps = _steps(values)
    # A little more than a half: what rounding left of a mark between two steps goes up on any machine.
    level = np.floor(values * steps + 0.5 + 1e-7).astype(np.int64)
    first, second = _colours(number, person, level, mean, count, len(people))
    order, order_people = np.argsort(first, kind="stable"), np.argsort(second, kind="stable")
    place, place_people = np.argsort(order), np.argsort(order_people)
    number, person = place[number], place_people[person]
    sorted_rows = np.lexsort((number, person))
    names, names_people = list(known), list(people)
    return Read(
        [names[at] for at in order.tolist()],
        [names_people[at] for at in order_people.tolist()],
        number[sorted_rows],
        person[sorted_rows],
        level[sorted_rows],
        steps,
        mean[order],
        count[order],
    )


def _numbers(values: list[float], scale: tuple[float, float], of: object) -> Floats:
    try:
        found = np.array(values, dtype=float)
    except (TypeError, ValueError):
        found = np.array([_number(value) for value in values])
    bad = ~((found >= scale[0]) & (found <= scale[1]))
    if bad.any():
        at = int(np.argmax(bad))
        what = "is not a number" if np.isnan(found[at]) else f"is outside the scale from {scale[0]:g} to {scale[1]:g}"
        raise ValueError(f"The mark {values[at]!r} {of(at)} {what}.")  # type: ignore[operator]
    return found


def _number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return math.nan


def _once(number: Ints, person: Ints, values: Floats, people: int) -> tuple[Ints, Ints, Floats]:
    """One mark per pair: the mean of several by the same assessor for the same submission."""
    order = np.lexsort((values, number * people + person))
    number, person, values = number[order], person[order], values[order]
    starts = np.flatnonzero(np.append(True, np.diff(number * people + person) != 0)[: len(number)])
    if len(starts) == len(number):
        return number, person, values
    size = np.diff(np.append(starts, len(number)))
    return number[starts], person[starts], np.add.reduceat(values, starts) / size


def _steps(values: Floats) -> int:
    """In how many equal steps the scale was used: 100 for whole marks of 100, 3 for a rubric from 0 to 3.

    A coarse step is only believed if there are three marks for each step in use; three marks of 40, 60 and 80 may well
    be whole ones.
    """
    distinct = np.unique(values)
    fitting = [n for n in range(1, FINEST + 1) if np.all(np.abs(distinct * n - np.round(distinct * n)) < 1e-6)]
    if not len(distinct) or not fitting:
        return FINEST
    for n in fitting:
        if len(values) >= 3 * ((distinct[-1] - distinct[0]) * n + 1) and (len(distinct) > 1 or n >= 100):
            return n
    return fitting[0] * math.ceil(100 / fitting[0])


def _colours(
    number: Ints, person: Ints, level: Ints, mean: Floats, count: Ints, people: int
) -> tuple[Colours, Colours]:
    """A number for each submission and each assessor that comes from the marks alone, not from names or order.

    Weisfeiler and Leman's refinement of colours: a node takes its new colour from those of its neighbours and the
    marks between them. Two that still share one cannot be told apart by their marks, so their order is without effect.
    """
    first = _mixed(np.nan_to_num(mean, nan=-1.0).view(np.uint64) ^ _mixed(count.astype(np.uint64)))
    second = np.zeros(people, dtype=np.uint64)
    mark = _mixed(level.astype(np.uint64) + np.uint64(1))
    for _round in range(ROUNDS):
        second = _mixed(second + _sums(_mixed(first[number] ^ mark), person, people))
        first = _mixed(first + _sums(_mixed(second[person] ^ mark), number, len(first)))
    return first, second


def _sums(values: Colours, group: Ints, groups: int) -> Colours:
    found = np.zeros(groups, dtype=np.uint64)
    np.add.at(found, group, values)  # wraps around, so it is the same in any order
    return found


def _mixed(values: Colours) -> Colours:
    """Steele and others' SplitMix64: each bit of the result depends on each of the argument."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
