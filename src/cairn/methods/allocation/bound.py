"""The fewest that could have passed to experts, whoever had shared the work out, knowing all that was to come.

A mark needs a learner who asked while the submission waited, and who finished before it passed; nobody marks their
own work, one work twice, or more works than they were willing to. That is a flow, and the largest one leaves the
fewest places (``exact``). For large cohorts two bounds stand in for it that can only be lower, and so ask more of the
rule (``relaxed``): docs/algorithms/allocation.md says why.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, deque
from dataclasses import dataclass, replace

from cairn.methods.allocation.simulation import Ask, Outcome

__all__ = ["Bound", "bound", "exact", "relaxed"]
SMALL = 100


@dataclass(frozen=True)
class Bound:
    """At least so many places pass, and with them at least so many submissions."""

    places: int
    submissions: int


def bound(outcome: Outcome, *, more: bool = False) -> Bound:
    """By the largest flow for up to 100 learners, else by the relaxed bounds. Of what was owed alone; or, if ``more``,
    as if whoever is ready to give one mark more had owed that too."""
    if more:
        asks = sorted(outcome.asks + outcome.more, key=lambda ask: ask.at)
        people = replace(outcome.people, willing=outcome.people.willing + outcome.people.obliging)
        outcome = replace(outcome, asks=asks, people=people)
    return exact(outcome) if len(outcome.people.submits) <= SMALL else relaxed(outcome)


def relaxed(outcome: Outcome) -> Bound:
    """A lower bound for any size, in time n log n.

    Asks by time, submissions by the day they pass: whoever asks is given the one that passes first. If the only thing
    that matters is whether an ask falls between submission and pass, no choice fills more places (Glover 1967, on
    convex bipartite graphs). The other bound is what the learners were willing to give.
    """
    asks, alone = _useful(outcome), _partners(outcome)
    marks, submits = outcome.rules.marks, outcome.people.submits.tolist()
    window = outcome.rules.promise - outcome.rules.experts
    first, filled = 0, [0] * len(submits)
    for ask in asks:
        while first < len(submits) and submits[first] <= ask.at:
            if submits[first] + window >= ask.at and filled[first] < alone[first]:
                filled[first] += 1
                break
            first += 1
    willing = outcome.people.willing
    given = sum(min(int(willing[person]), count) for person, count in Counter(ask.person for ask in asks).items())
    return _bound(len(submits) * marks - min(sum(filled), given), alone, marks)


def exact(outcome: Outcome) -> Bound:
    """The largest flow (Dinic 1970) from learners through their asks and their pairs to submissions."""
    people, marks = outcome.people, outcome.rules.marks
    window = outcome.rules.promise - outcome.rules.experts
    submits = people.submits.tolist()
    net = _Network()
    for person, willing in enumerate(people.willing.tolist()):
        net.edge("source", ("person", person), willing)
    for number, ask in enumerate(_useful(outcome)):
        net.edge(("person", ask.person), ("ask", number), 1)
        for work, day in enumerate(submits):
            if day <= ask.at and _ends(ask) <= day + window and _may(outcome, ask.person, work):
                net.edge(("ask", number), ("pair", ask.person, work), 1)
                net.once(("pair", ask.person, work), ("work", work), 1)
    for work in range(len(submits)):
        net.edge(("work", work), "sink", marks)
    return _bound(len(submits) * marks - net.largest("source", "sink"), _partners(outcome), marks)


def _bound(places: int, partners: list[int], marks: int) -> Bound:
    """Whatever too few could have marked passes for sure; of the rest, no submission takes more than all its places."""
    lost = sum(count < marks for count in partners)
    return Bound(places, lost + max(0, -(-(places - marks * lost) // marks)))


def _ends(ask: Ask) -> float:
    return float("inf") if ask.ends is None else ask.ends


def _may(outcome: Outcome, person: int, work: int) -> bool:
    return person != work and not outcome.people.conflict(person, work)


def _useful(outcome: Outcome) -> list[Ask]:
    """Asks of which a mark could have come for one submission at least: for the latest before it, if for any."""
    submits = outcome.people.submits.tolist()
    window = outcome.rules.promise - outcome.rules.experts
    found = []
    for ask in outcome.asks:
        latest = bisect_left(submits, ask.at + 1e-12) - 1
        if latest >= 0 and _ends(ask) <= submits[latest] + window:
            found.append(ask)
    return found


def _partners(outcome: Outcome) -> list[int]:
    """For each submission the number of different people who could have marked it in time, at most those it wants."""
    asks, marks = _useful(outcome), outcome.rules.marks
    window = outcome.rules.promise - outcome.rules.experts
    times = [ask.at for ask in asks]
    counts = []
    for work, day in enumerate(outcome.people.submits.tolist()):
        found: set[int] = set()
        for at in range(bisect_left(times, day), len(asks)):
            if len(found) == marks or asks[at].at > day + window:
                break
            if _ends(asks[at]) <= day + window and _may(outcome, asks[at].person, work):
                found.add(asks[at].person)
        counts.append(len(found))
    return counts


class _Network:
    """Edges in pairs, each with its way back beside it: edge 6 and edge 7 undo each other."""

    def __init__(self) -> None:
        self.nodes: dict[object, int] = {}
        self.leaving: list[list[int]] = []
        self.heads: list[int] = []
        self.room: list[int] = []
        self.drawn: set[tuple[object, object]] = set()

    def node(self, name: object) -> int:
        if name not in self.nodes:
            self.nodes[name] = len(self.leaving)
            self.leaving.append([])
        return self.nodes[name]

    def edge(self, tail: object, head: object, room: int) -> None:
        for start, end, size in ((self.node(tail), self.node(head), room), (self.node(head), self.node(tail), 0)):
            self.leaving[start].append(len(self.heads))
            self.heads.append(end)
            self.room.append(size)

    def once(self, tail: object, head: object, room: int) -> None:
        if (tail, head) not in self.drawn:
            self.drawn.add((tail, head))
            self.edge(tail, head, room)

    def largest(self, source: object, sink: object) -> int:
        start, end, flow = self.node(source), self.node(sink), 0
        while True:
            level = self._levels(start)
            if end not in level:
                return flow
            tried = [0] * len(self.leaving)
            while self._send(start, end, level, tried):
                flow += 1

    def _levels(self, start: int) -> dict[int, int]:
        level, queue = {start: 0}, deque([start])
        while queue:
            node = queue.popleft()
            for edge in self.leaving[node]:
                if self.room[edge] and self.heads[edge] not in level:
                    level[self.heads[edge]] = level[node] + 1
                    queue.append(self.heads[edge])
        return level

    def _send(self, start: int, end: int, level: dict[int, int], tried: list[int]) -> bool:
        """One unit along a way that goes up a level at each step. An edge that led nowhere is not tried again."""
        path: list[int] = []
        node = start
        while node != end:
            if tried[node] == len(self.leaving[node]):
                if not path:
                    return False
                node = self.heads[path.pop() ^ 1]
                tried[node] += 1
                continue
            edge = self.leaving[node][tried[node]]
            if self.room[edge] and level.get(self.heads[edge]) == level[node] + 1:
                path.append(edge)
                node = self.heads[edge]
            else:
                tried[node] += 1
        for edge in path:
            self.room[edge] -= 1
            self.room[edge ^ 1] += 1
        return True
