"""Work at once for whoever asks, and the day on which a submission passes to experts: the rules of the steady stream.

Times are numbers of days from any fixed day. Why the order is this one: docs/algorithms/allocation.md.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field

__all__ = [
    "Asking",
    "Rules",
    "Waiting",
    "claim_until",
    "experts_needed",
    "is_worth_one_more",
    "need",
    "next_for",
    "pass_on",
    "scarcity",
]
# If those who were seen owe at least this share of what waits, peers can do it: some are away for a week and come back.
ENOUGH = 0.95


@dataclass(frozen=True, slots=True)
class Rules:
    """What a run promises. All but ``marks`` are days.

    ``marks``: how many each submission gets, and each learner gives. ``promise``: from a submission to its result.
    ``experts``: how much of that the experts need. ``claim``: how long a claim runs. ``hurry``: with less than that
    left, a submission that nobody has begun is hardly worth beginning. ``look``: how many submissions are looked at for
    one without a remark (colleague, mutual pair) once one has been found that would do.
    """

    marks: int = 4
    promise: float = 28.0
    experts: float = 7.0
    claim: float = 5.0
    hurry: float = 2.0
    look: int = 50

    def __post_init__(self) -> None:
        if self.marks < 1 or not 0 <= self.hurry <= self.claim or not 0 <= self.experts < self.promise:
            raise ValueError(f"no promise can be kept by {self}")

    @property
    def comfort(self) -> float:
        """Days in which a claim can lapse twice and the third one is still in time."""
        return 3 * self.claim


@dataclass(slots=True)
class Waiting:
    """A submission that wants marks.

    ``missing``: places that nobody has marked or claimed. ``pass_on``: when they pass to experts. ``kept_from``: who
    may not have it: has marked or claimed it, or declared a conflict of interest. ``lapsed``: who let a claim lapse,
    and gets it again only if there is nothing else.
    """

    id: Hashable
    authors: Collection[Hashable]
    missing: int
    pass_on: float
    organisations: Collection[Hashable] = ()
    team: Hashable | None = None
    kept_from: set[Hashable] = field(default_factory=set)
    lapsed: set[Hashable] = field(default_factory=set)


@dataclass(slots=True)
class Asking:
    """Somebody who wants work. ``marked_by``: who has marked, or has claimed, something of theirs."""

    id: Hashable
    organisations: Collection[Hashable] = ()
    teams: Collection[Hashable] = ()
    marked_by: set[Hashable] = field(default_factory=set)


def pass_on(submitted: float, rules: Rules) -> float:
    """When the places that are still empty pass to experts, so that the promise holds."""
    return submitted + rules.promise - rules.experts


def claim_until(work: Waiting, now: float, rules: Rules) -> float:
    """When a claim made now lapses: at the latest when experts take over."""
    return min(now + rules.claim, work.pass_on)


def scarcity(
    unbegun: int, calm: int, asking: int, rules: Rules, *, owed: int | None = None, missing: int | None = None
) -> int:
    """-1 if what is owed is enough for what waits; else 0 if peers can do it for now, 1 if more waits than they can do,
    2 if that is so even of what can wait.

    ``unbegun``: submissions without a mark or a claim, ``calm``: those of them that have ``comfort`` left. ``asking``:
    people who owe marks and were seen in the last seven days. More waits than they can do if it has two places or more
    for each of them. ``owed``: the marks that these people still owe and hold no work for, ``missing``: all empty
    places; where they are not counted, marks are taken to be too few.
    """
    if owed is not None and missing is not None and owed >= ENOUGH * missing:
        return -1
    return sum(count > 0 and count * rules.marks >= 2 * asking for count in (unbegun, calm))


def need(work: Waiting, now: float, rules: Rules, scarce: int = 0) -> tuple[int, int, float]:
    """How badly a submission needs a mark: the smaller, the more. It compares as (class, missing, when it passes).

    0. begun (not all places are empty), a day left or more: the fewest missing first, so that it needs no expert at all
    1. not begun, and time enough: ``hurry`` left, or ``claim`` if marks are ``scarce`` (1), or ``comfort`` (2)
    2. not begun, with ``claim`` left, if scarce is 2: these may have to pass whole
    3. begun, less than a day left
    4. not begun, and likely too late

    If enough is owed (-1) all are of class 0: whatever is given up would be given up for nothing.

    In one class those with fewer missing come first, then those that pass first. So the order is that of an index on
    (missing, pass_on, id) over open submissions: each class is one range of ``pass_on`` for one value of missing, or
    for all but the largest, in turn. The shortlist reads these ranges one after the other, 50 rows at a time, only as
    far as ``next_for`` asks for more.
    """
    left, begun = work.pass_on - now, work.missing < rules.marks
    if scarce < 0:
        rank = 0
    elif begun:
        rank = 0 if left >= 1 else 3
    elif left >= (rules.hurry, rules.claim, rules.comfort)[scarce]:
        rank = 1
    else:
        rank = 2 if scarce == 2 and left >= rules.claim else 4
    return (rank, work.missing, work.pass_on)


def next_for(person: Asking, waiting: Iterable[Waiting], rules: Rules) -> Hashable | None:
    """The submission to mark now, of those ``waiting`` in the order of ``need``, or None if there is none to give.

    Never their own, one of their team's, or one they are kept from. The first that is neither a colleague's nor by
    somebody who marks them; else the first of the least remark among ``look`` of them. ``waiting`` may be read from
    the database bit by bit: it is followed until one is found.
    """
    best: Hashable | None = None
    least = 8
    for seen, work in enumerate(waiting):
        if seen >= rules.look and least < 4:
            break
        if _barred(person, work):
            continue
        remark = _remark(person, work)
        if remark < least:
            best, least = work.id, remark
        if not remark:
            break
    return best


def is_worth_one_more(work: Waiting, now: float, rules: Rules) -> bool:
    """Whether somebody who has given all that they owe is asked for one mark more: ``claim`` or less before it passes.

    Those who agree are given what passes first, and only one: so what people give differs by one at most.
    """
    return work.missing > 0 and now < work.pass_on <= now + rules.claim


def _barred(person: Asking, work: Waiting) -> bool:
    if work.missing < 1 or person.id in work.kept_from or person.id in work.authors:
        return True
    return work.team is not None and work.team in person.teams


def _remark(person: Asking, work: Waiting) -> int:
    """0, or what speaks against it: 1 they would mark each other, 2 a colleague, 4 let it lapse before; or a sum."""
    mutual = any(one in person.marked_by for one in work.authors)
    colleague = any(one is not None and one in person.organisations for one in work.organisations)
    return mutual + 2 * colleague + 4 * (person.id in work.lapsed)


def experts_needed(
    waiting: Iterable[Waiting], now: float, rules: Rules, supply: int | None = None
) -> dict[Hashable, int]:
    """The places that pass to experts now, by submission.

    All that are empty at ``pass_on``: a claim ends then too (``claim_until``), so nothing is left to wait for. Where
    nobody joins any more, ``supply`` says how many marks are still owed at the very most: what is missing beyond that
    passes at once, those last in the order of need first, so that experts have longer. Without it nothing passes early:
    whoever comes tomorrow may still be in time.
    """
    works = [work for work in waiting if work.missing > 0]
    passing = {work.id: work.missing for work in works if work.pass_on <= now}
    if supply is None:
        return passing
    open_ones = [work for work in works if work.id not in passing]
    surplus = sum(work.missing for work in open_ones) - supply
    for work in sorted(open_ones, key=lambda one: need(one, now, rules), reverse=True):
        if surplus <= 0:
            break
        passing[work.id] = min(work.missing, surplus)
        surplus -= passing[work.id]
    return passing
