"""Where the steps of a process stand: how far along, in which lane, in which part of a long map.

A flow that leads back to a step that comes before it doesn't count for how far along a step is.
"""

from __future__ import annotations

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
        return [
            flow
            for flow in self.flows
            if found[flow.source, flow.target] is flow and {flow.source, flow.target} <= keys and flow.source != flow.target
        ]

    def lane_of(self, step: Step) -> str:
        """The key of a lane that is there, or ""."""
        return step.lane if step.lane in {lane.key for lane in self.lanes} and step.lane else ""


class Ranked(NamedTuple):
    """How far along each step is, from 0; and the flows that lead back."""

    ranks: dict[str, int]
    back: frozenset[tuple[str, str]]


def ranked(process: ProcessMap) -> Ranked:
    """Each step after all that lead to it; pieces without a flow between them come one after another."""
    after: dict[str, list[str]] = {step.key: [] for step in process.steps}
    for flow in process.known():
        after[flow.source].append(flow.target)
    begun = sorted(process.steps, key=lambda step: step.kind != "start")
    order, back = _depth_first([step.key for step in begun], after)
    ranks = dict.fromkeys(after, 0)
    for key in order:
        for target in after[key]:
            if (key, target) not in back:
                ranks[target] = max(ranks[target], ranks[key] + 1)
    _pulled(order, after, back, ranks)
    _one_after_another(process, after, ranks)
    return Ranked(ranks, frozenset(back))


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


def _pulled(order: Sequence[str], after: dict[str, list[str]], back: set[tuple[str, str]], ranks: dict[str, int]) -> None:
    """A step that nothing leads to stands just before the first that it leads to."""
    led = {target for key in order for target in after[key] if (key, target) not in back}
    for key in reversed(order):
        further = [ranks[target] for target in after[key] if (key, target) not in back]
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


def parts(process: ProcessMap, found: Ranked, columns: int) -> list[Part]:
    """The map in stretches of so many columns; each has the lanes that it needs."""
    stretches: dict[int, list[Step]] = {}
    for step in process.steps:
        stretches.setdefault(found.ranks[step.key] // columns, []).append(step)
    before: dict[str, list[str]] = {}
    for flow in process.known():
        if (flow.source, flow.target) not in found.back:
            before.setdefault(flow.target, []).append(flow.source)
    return [_part(process, stretches[one], found.ranks, before, columns) for one in sorted(stretches)]


def _part(
    process: ProcessMap, steps: Sequence[Step], ranks: dict[str, int], before: dict[str, list[str]], columns: int
) -> Part:
    """In a lane a step stands in the line of the one that leads to it, if there is room."""
    lines: dict[str, tuple[str, int]] = {}
    taken: set[tuple[str, int, int]] = set()
    for step in sorted(steps, key=lambda step: ranks[step.key]):
        lane, column = process.lane_of(step), ranks[step.key] % columns
        wished = [lines[key][1] for key in before.get(step.key, []) if key in lines and lines[key][0] == lane]
        line = next((at for at in [*wished, *range(len(steps))] if (lane, at, column) not in taken), 0)
        lines[step.key] = lane, line
        taken.add((lane, line, column))
    order = [*(lane.key for lane in process.lanes), ""]
    rows = sorted({*lines.values()}, key=lambda one: (order.index(one[0]), one[1]))
    place = {one: at for at, one in enumerate(rows)}
    cells = {(place[lines[step.key]], ranks[step.key] % columns): step for step in steps}
    return Part(max(column for _row, column in cells) + 1, [lane for lane, _line in rows], cells)
