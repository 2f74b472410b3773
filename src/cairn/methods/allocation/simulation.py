"""A cohort played through, day by day: who submits, who asks for work, who lapses, and what passes to experts.

Everything that people do is drawn beforehand (``learners``), so that two rules can be compared on the same people and
``bound`` can say what anybody could have done with them. Times are days; the same seed gives the same run.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import cast

import numpy as np
from numpy.typing import NDArray

from cairn.methods.allocation.rolling import (
    Asking,
    Rules,
    Waiting,
    claim_until,
    experts_needed,
    is_worth_one_more,
    next_for,
    pass_on,
    scarcity,
)

__all__ = ["Ask", "Learners", "Outcome", "learners", "simulate"]
DRAWS = 50_021  # a prime, so that nobody's steps through the table repeat soon
AWAY = 7.0  # days without being seen after which nobody counts on a learner
SUBMITS, MARKS, LAPSES, PASSES, ASKS, OBLIGES = range(6)


@dataclass(frozen=True)
class Learners:
    """People, each with one submission: the arrays have an entry for each, in the order in which they submit.

    ``submits``: the day. ``willing``: how many marks they would give. ``organisation``: a number, -1 if not known.
    ``start``: where each begins to read the three tables, which hold the days between two visits, the days that a mark
    takes, and whether a claim is kept at all. ``conflicts``: how often people declare one. ``obliging``: who gives one
    mark more than they owe if they are asked.
    """

    submits: NDArray[np.float64]
    willing: NDArray[np.int64]
    organisation: NDArray[np.int64]
    start: NDArray[np.int64]
    gaps: NDArray[np.float64]
    takes: NDArray[np.float64]
    keeps: NDArray[np.bool_]
    obliging: NDArray[np.bool_]
    conflicts: float = 0.0

    def conflict(self, person: int, work: int) -> bool:
        return (person * 7919 + work * 104_729) % 10_007 < self.conflicts * 10_007


def learners(
    count: int,
    *,
    drop_out: float = 0.0,
    days: float = 0.0,
    late: float = 0.1,
    late_days: float = 40.0,
    organisations: int = 0,
    gap: float = 1.5,
    takes: float = 1.0,
    forgets: float = 0.05,
    conflicts: float = 0.01,
    obliging: float = 0.0,
    marks: int = 4,
    seed: int = 1,
) -> Learners:
    """So many learners who submit over ``days`` (0: all at a date), and a share of ``late`` ones in the days after.

    ``drop_out``: the share that leaves, half of them without a mark given, the rest after some. ``gap``: the days from
    one visit to the next, ``takes``: the days that a mark takes, both on average (exponential). ``forgets``: the share
    of claims of which nothing comes, ``obliging``: the share of those who stay that give one mark more if asked.
    """
    random = np.random.default_rng(seed)
    after = round(count * late) if count > 3 else 0
    early = random.uniform(0, days, count - after) if days else np.zeros(count - after)
    submits = np.sort(np.concatenate([early, random.uniform(days, days + late_days, after)]))
    leaves, at_once = random.random(count) < drop_out, random.random(count) < 0.5
    willing = np.where(leaves, np.where(at_once, 0, random.integers(0, marks, count)), marks)
    return Learners(
        submits=submits,
        willing=willing.astype(np.int64),
        organisation=random.integers(0, organisations, count) if organisations else np.full(count, -1),
        start=random.integers(0, DRAWS, count),
        gaps=random.exponential(gap, DRAWS),
        takes=random.exponential(takes, DRAWS),
        keeps=random.random(DRAWS) >= forgets,
        obliging=~leaves & (random.random(count) < obliging),
        conflicts=conflicts,
    )


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody asked for work ``at`` a time, and got ``work`` or nothing. ``ends``: when a mark comes of it, if any."""

    person: int
    at: float
    ends: float | None
    work: int | None


@dataclass
class Outcome:
    """What came of it. Works and people have the same numbers: the author of work 7 is person 7.

    ``asks``: all of people who owed a mark, in their order; ``more``: those of people ready to give one more than they
    owe. ``given``: pairs (person, work) of marks that came. ``marked``: when each work got its last mark. ``passed``:
    the places that passed to experts, by work, and ``passed_at`` when.
    """

    people: Learners
    rules: Rules
    asks: list[Ask] = field(default_factory=list)
    more: list[Ask] = field(default_factory=list)
    given: list[tuple[int, int]] = field(default_factory=list)
    marked: dict[int, float] = field(default_factory=dict)
    passed: dict[int, int] = field(default_factory=dict)
    passed_at: dict[int, float] = field(default_factory=dict)

    @property
    def places(self) -> int:
        return sum(self.passed.values())

    @property
    def loads(self) -> NDArray[np.int64]:
        """How many marks each person gave."""
        people = np.array([person for person, _ in self.given], dtype=np.int64)
        return np.bincount(people, minlength=len(self.people.submits))

    @property
    def waits(self) -> NDArray[np.float64]:
        """The days from each submission to its last mark by a peer, or to the day it passed."""
        ends = self.marked | self.passed_at
        return np.array([ends[at] for at in range(len(ends))]) - self.people.submits


def simulate(people: Learners, rules: Rules | None = None) -> Outcome:
    """Play it through until every submission has its marks or has passed to experts. About 0.2 ms a learner."""
    run = _Run(people, rules or Rules())
    run.play()
    return run.outcome


class _Open:
    """Submissions that want marks as an index on (missing, pass_on, id) would hold them."""

    def __init__(self, marks: int) -> None:
        self.rows: list[list[tuple[float, int]]] = [[] for _ in range(marks + 1)]

    def put(self, work: Waiting, number: int) -> None:
        if work.missing:
            insort(self.rows[work.missing], (work.pass_on, number))

    def take(self, work: Waiting, number: int) -> None:
        if work.missing:
            row = self.rows[work.missing]
            del row[bisect_left(row, (work.pass_on, number))]

    def after(self, missing: int, day: float) -> int:
        """The place of the first row that passes on that day or later."""
        return bisect_left(self.rows[missing], (day, -1))

    def places(self) -> int:
        return sum(missing * len(row) for missing, row in enumerate(self.rows))

    def soonest(self) -> Iterator[int]:
        """Numbers of works, what passes first before the others."""
        return (number for _day, number in heapq.merge(*self.rows))

    def by_need(self, now: float, rules: Rules, scarce: int) -> Iterator[int]:
        """Numbers of works in the order of ``need``, range by range."""
        marks = rules.marks
        if scarce < 0:
            yield from (number for row in self.rows[1:] for _day, number in row)
            return
        urgent = [self.after(missing, now + 1) for missing in range(marks)]
        late = self.after(marks, now + (rules.claim if scarce else rules.hurry))
        calm = self.after(marks, now + rules.comfort) if scarce == 2 else late
        ranges: list[tuple[int, int, int | None]] = [(missing, urgent[missing], None) for missing in range(1, marks)]
        ranges += [(marks, calm, None), (marks, late, calm)]
        ranges += [(missing, 0, urgent[missing]) for missing in range(1, marks)] + [(marks, 0, late)]
        for missing, first, end in ranges:
            row = self.rows[missing]
            for at in range(first, len(row) if end is None else end):
                yield row[at][1]


class _Run:
    def __init__(self, people: Learners, rules: Rules) -> None:
        self.people, self.rules = people, rules
        self.outcome = Outcome(people, rules)
        self.open = _Open(rules.marks)
        self.works: dict[int, Waiting] = {}
        self.askers: dict[int, Asking] = {}
        self.left: list[int] = people.willing.tolist()
        self.visits = [0] * len(self.left)
        # What the rule knows of a person: the marks that they owe and hold no work for, and when they were last seen.
        self.owes = [self.rules.marks] * len(self.left)
        self.seen: dict[int, float] = {}
        self.owed = 0  # by those who were seen
        self.end = pass_on(float(people.submits[-1]), rules) if len(self.left) else 0.0
        self.events: list[tuple[float, int, int, int, int]] = []
        self.number = 0

    def later(self, at: float, kind: int, person: int, work: int = -1) -> None:
        self.number += 1
        heapq.heappush(self.events, (at, kind, self.number, person, work))

    def play(self) -> None:
        does = {
            SUBMITS: self.submit,
            MARKS: self.mark,
            LAPSES: self.lapse,
            PASSES: self.hand_over,
            ASKS: self.ask,
            OBLIGES: self.oblige,
        }
        for person, day in enumerate(self.people.submits.tolist()):
            self.later(day, SUBMITS, person)
        while self.events:
            now, kind, _, person, work = heapq.heappop(self.events)
            does[kind](now, person, work)

    def submit(self, now: float, person: int, _work: int) -> None:
        organisation = int(self.people.organisation[person])
        belongs = (organisation,) if organisation >= 0 else ()
        work = Waiting(person, (person,), self.rules.marks, pass_on(now, self.rules), belongs, None, set(), set())
        self.works[person], self.askers[person] = work, Asking(person, belongs)
        self.open.put(work, person)
        self.later(work.pass_on, PASSES, person)
        self.next_visit(now, person)

    def next_visit(self, now: float, person: int) -> None:
        self.forget(person)
        if self.left[person] > 0:
            self.seen[person] = now
            self.owed += self.owes[person]
            self.later(now + float(self.people.gaps[self.draw(person)]), ASKS, person)
        elif self.owes[person] == 0 and self.people.obliging[person]:
            self.later(now + float(self.people.gaps[self.draw(person)]), OBLIGES, person)

    def forget(self, person: int) -> None:
        if self.seen.pop(person, None) is not None:
            self.owed -= self.owes[person]

    def owe(self, person: int, by: int) -> None:
        self.owes[person] += by
        if person in self.seen:
            self.owed += by

    def draw(self, person: int) -> int:
        return int((self.people.start[person] + 7 * self.visits[person]) % DRAWS)

    def ask(self, now: float, person: int, _work: int) -> None:
        self.visit(now, person, self.outcome.asks, self.choose)

    def oblige(self, now: float, person: int, _work: int) -> None:
        self.visit(now, person, self.outcome.more, self.choose_urgent)

    def visit(self, now: float, person: int, asks: list[Ask], choose: Callable[[float, int], int | None]) -> None:
        if now > self.end:
            return
        self.visits[person] += 1
        draw = self.draw(person)
        length = float(self.people.takes[draw])
        ends = now + length if self.people.keeps[draw] and length <= self.rules.claim else None
        number = choose(now, person)
        asks.append(Ask(person, now, ends, number))
        if number is None:
            self.next_visit(now, person)
            return
        self.owe(person, -1)
        until = claim_until(self.works[number], now, self.rules)
        self.change(number, -1)
        self.works[number].kept_from.add(person)
        self.askers[number].marked_by.add(person)
        if ends is not None and ends <= until:
            self.later(ends, MARKS, person, number)
        else:
            self.later(until, LAPSES, person, number)

    def choose(self, now: float, person: int) -> int | None:
        scarce = self.scarce(now)
        return self.first_of(lambda: self.open.by_need(now, self.rules, scarce), person)

    def choose_urgent(self, now: float, person: int) -> int | None:
        """What is given to somebody who owes nothing."""
        return self.first_of(lambda: takewhile(lambda n: self.is_urgent(n, now), self.open.soonest()), person)

    def is_urgent(self, number: int, now: float) -> bool:
        return is_worth_one_more(self.works[number], now, self.rules)

    def first_of(self, numbers: Callable[[], Iterator[int]], person: int) -> int | None:
        """The work to mark. Whoever declares a conflict of interest is given another at once."""
        asker = self.askers[person]
        while True:
            rows = (self.works[number] for number in numbers())
            found = cast(int | None, next_for(asker, rows, self.rules))
            if found is None or not self.people.conflict(person, found):
                return found
            self.works[found].kept_from.add(person)

    def scarce(self, now: float) -> int:
        while self.seen and now - next(iter(self.seen.values())) > AWAY:
            self.forget(next(iter(self.seen)))
        unbegun = len(self.open.rows[self.rules.marks])
        calm = unbegun - self.open.after(self.rules.marks, now + self.rules.comfort)
        missing = self.open.places()
        return scarcity(unbegun, calm, len(self.seen), self.rules, owed=self.owed, missing=missing)

    def change(self, number: int, by: int) -> None:
        work = self.works[number]
        self.open.take(work, number)
        work.missing += by
        self.open.put(work, number)

    def mark(self, now: float, person: int, number: int) -> None:
        self.left[person] -= 1
        self.outcome.given.append((person, number))
        self.outcome.marked[number] = now
        self.next_visit(now, person)

    def lapse(self, now: float, person: int, number: int) -> None:
        work = self.works[number]
        work.kept_from.remove(person)
        work.lapsed.add(person)
        self.owe(person, 1)
        self.change(number, 1)
        self.next_visit(now, person)

    def hand_over(self, now: float, number: int, _work: int) -> None:
        work = self.works[number]
        passing = experts_needed([work], now, self.rules)
        if passing:
            self.outcome.passed[number] = passing[number]
            self.outcome.passed_at[number] = now
        self.open.take(work, number)
