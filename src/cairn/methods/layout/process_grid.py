"""Where the steps of a process stand: how far along, in which lane, in which part of a long map.

A flow that leads back to a step that comes before it doesn't count for how far along a step is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

__all__ = ["Flow", "Lane", "Part", "ProcessMap", "Step", "parts", "ranked"]

StepKind = Literal["start", "step", "decision", "wait", "end"]


@dataclass(frozen=True)
class Lane:
    """Who does the steps in it."""

    key: str
    text: str


@dataclass(frozen=True)
class Step:
    """``kind``: start, step, decision, wait or end; ``wait``: how long one waits at it, in words."""

    key: str
    kind: str
    text: str
    lane: str | None = None
    wait: str = ""
    note: str = ""


@dataclass(frozen=True)
class Flow:
    """From step to step; ``label`` says when: "yes"."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True)
class ProcessMap:
    lanes: Sequence[Lane]
    steps: Sequence[Step]
    flows: Sequence[Flow] = ()

    def known(self) -> list[Flow]:
        """Flows between two different steps of the map, each pair once."""
        keys = {step.key for step in self.steps}
        found = {(flow.source, flow.target): flow for flow in reversed(self.flows)}
        once = [flow for flow in self.flows if found[flow.source, flow.target] is flow]
        return [flow for flow in once if {flow.source, flow.target} <= keys and flow.source != flow.target]

    def homes(self) -> dict[str, str]:
        """For each step the key of its lane, "" without one."""
        known = {lane.key for lane in self.lanes}
        return {step.key: step.lane if step.lane in known and step.lane else "" for step in self.steps}


class Ranked(NamedTuple):
    """How far along each step is, from 0; the flows that lead back; the steps in the order they are gone through."""

    ranks: dict[str, int]
    back: frozenset[tuple[str, str]]
    order: list[str]

    @property
    def length(self) -> int:
        return max(self.ranks.values(), default=-1) + 1


def ranked(process: ProcessMap, *, stacked: bool = False) -> Ranked:
    """Each step after all that lead to it; pieces without a flow between them come one after another.

    ``stacked``: what is handed over to another lane may stand in the same column there, below or above.
    """
    after: dict[str, list[str]] = {step.key: [] for step in process.steps}
    for flow in process.known():
        after[flow.source].append(flow.target)
    begun = sorted(process.steps, key=lambda step: step.kind != "start")
    order, back = _depth_first([step.key for step in begun], after)
    ahead = {key: [target for target in found if (key, target) not in back] for key, found in after.items()}
    beside = _stacks(process, order, ahead) if stacked else set()
    ranks = dict.fromkeys(after, 0)
    for key in order:
        for target in ahead[key]:
            ranks[target] = max(ranks[target], ranks[key] + ((key, target) not in beside))
    _pulled(order, ahead, ranks)
    _one_after_another(process, after, ranks)
    place = {key: at for at, key in enumerate(order)}
    return Ranked(ranks, frozenset(back), sorted(order, key=lambda key: (ranks[key], place[key])))


def _stacks(process: ProcessMap, order: Sequence[str], ahead: dict[str, list[str]]) -> set[tuple[str, str]]:
    """Hand-overs that can go straight up or down: to a step that nothing else leads to, always the same way on."""
    lanes, homes = [lane.key for lane in process.lanes], process.homes()
    led = Counter(target for found in ahead.values() for target in found)
    way: dict[str, int] = {}
    found: set[tuple[str, str]] = set()
    for key in order:
        gone: set[int] = set()
        for target in ahead[key]:
            if not homes[key] or not homes[target] or homes[key] == homes[target] or led[target] > 1:
                continue
            down = 1 if lanes.index(homes[target]) > lanes.index(homes[key]) else -1
            if down not in gone and way.get(key, down) == down:
                way[target] = down
                gone.add(down)
                found.add((key, target))
    return found


def _depth_first(starts: Iterable[str], after: dict[str, list[str]]) -> tuple[list[str], set[tuple[str, str]]]:
    """Steps in an order in which flows lead forward, and the flows that don't (to a step on the way here)."""
    done: list[str] = []
    back: set[tuple[str, str]] = set()
    state: dict[str, int] = {}
    for start in starts:
        stack = [(start, iter(after[start]))] if start not in state else []
        state.setdefault(start, 1)
        while stack:
            key, further = stack[-1]
            target = next(further, None)
            if target is None:
                state[key] = 2
                done.append(key)
                stack.pop()
            elif target not in state:
                state[target] = 1
                stack.append((target, iter(after[target])))
            elif state[target] == 1:
                back.add((key, target))
    return done[::-1], back


def _pulled(order: Sequence[str], ahead: dict[str, list[str]], ranks: dict[str, int]) -> None:
    """A step that nothing leads to, and that doesn't begin the whole, stands just before the first it leads to."""
    led = {target for found in ahead.values() for target in found}
    for key in order[:0:-1]:
        further = [ranks[target] for target in ahead[key]]
        if key not in led and further:
            ranks[key] = min(further) - 1


def _one_after_another(process: ProcessMap, after: dict[str, list[str]], ranks: dict[str, int]) -> None:
    near: dict[str, list[str]] = {key: list(found) for key, found in after.items()}
    for key, found in after.items():
        for target in found:
            near[target].append(key)
    seen: set[str] = set()
    first = 0
    for step in process.steps:
        if step.key in seen:
            continue
        piece, stack = [], [step.key]
        seen.add(step.key)
        while stack:
            piece.append(stack.pop())
            stack += [key for key in near[piece[-1]] if key not in seen]
            seen.update(near[piece[-1]])
        least = min(ranks[key] for key in piece)
        for key in piece:
            ranks[key] += first - least
        first = max(ranks[key] for key in piece) + 1


@dataclass
class Part:
    """A stretch of the map that stands in one row: ``cells`` by (row, column); ``lanes`` has the lane of each row."""

    columns: int
    lanes: list[str] = field(default_factory=list)
    cells: dict[tuple[int, int], Step] = field(default_factory=dict)

    def at(self) -> dict[str, tuple[int, int]]:
        return {step.key: cell for cell, step in self.cells.items()}


def parts(process: ProcessMap, found: Ranked, columns: int, *, banded: bool = True) -> list[Part]:
    """The map in stretches of so many columns; each has the lanes that it needs, or if not ``banded`` none."""
    homes = process.homes() if banded else dict.fromkeys((step.key for step in process.steps), "")
    stretches: dict[int, list[Step]] = {}
    for step in process.steps:
        stretches.setdefault(found.ranks[step.key] // columns, []).append(step)
    before: dict[str, list[str]] = {}
    for flow in process.known():
        if (flow.source, flow.target) not in found.back:
            before.setdefault(flow.target, []).append(flow.source)
    order = [*(lane.key for lane in process.lanes), ""]
    return [_part(order, homes, stretches[one], found.ranks, before, columns) for one in sorted(stretches)]


def _part(
    order: Sequence[str], homes: dict[str, str], steps: Sequence[Step], ranks: dict[str, int],
    before: dict[str, list[str]], columns: int,
) -> Part:  # fmt: skip
    """In a lane a step stands in the line of the one that leads to it, if there is room."""
    lines: dict[str, tuple[str, int]] = {}
    taken: set[tuple[str, int, int]] = set()
    for step in sorted(steps, key=lambda step: ranks[step.key]):
        lane, column = homes[step.key], ranks[step.key] % columns
        wished = [lines[key][1] for key in before.get(step.key, []) if key in lines and lines[key][0] == lane]
        line = next((at for at in [*wished, *range(len(steps))] if (lane, at, column) not in taken), 0)
        lines[step.key] = lane, line
        taken.add((lane, line, column))
    rows = sorted({*lines.values()}, key=lambda one: (order.index(one[0]), one[1]))
    place = {one: at for at, one in enumerate(rows)}
    cells = {(place[lines[step.key]], ranks[step.key] % columns): step for step in steps}
    return Part(max(column for _row, column in cells) + 1, [lane for lane, _line in rows], cells)
