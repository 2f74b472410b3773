"""The rows of a tool as an outline: how deep each stands, and what may be done with it there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Line:
    """A row in its place. ``repeated``: it stands further up already, under another; it is edited there.

    ``remark`` says in words what is missing, ``tests`` are the PDSA cycles of an idea.
    """

    row: Any
    kind: str
    depth: int = 0
    below: list[Line] = field(default_factory=list)
    first: bool = False
    last: bool = False
    repeated: bool = False
    remark: str = ""
    tests: list[Any] = field(default_factory=list)
    deep: bool = False

    @property
    def acts(self) -> tuple[str, ...]:
        """What the buttons of the row offer: up, down, indent, outdent."""
        offered = {
            "up": not self.first,
            "down": not self.last,
            "outdent": self.deep and self.depth > 0,
            "indent": self.deep and not self.first and not (self.kind == "driver" and self.row.kind == "idea"),
        }
        return tuple(name for name, may in offered.items() if may)


def ended(lines: Sequence[Line]) -> list[Line]:
    """The same, the first and the last marked. What is repeated is no place to move past."""
    own = [line for line in lines if not line.repeated]
    if own:
        own[0].first = own[-1].last = True
    return list(lines)


def cause_lines(rows: Sequence[Any]) -> list[Line]:
    """Categories with their causes. What hangs on a cause that is gone stands outside."""
    known = {row.pk for row in rows}
    below: dict[int | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)

    def under(key: int | None, depth: int) -> list[Line]:
        return ended([Line(row, "cause", depth, under(row.pk, depth + 1), deep=True) for row in below.get(key, [])])

    return under(None, 0)


def driver_lines(
    rows: Sequence[Any],
    links: Sequence[tuple[int, int]],
    tests: Mapping[int, Sequence[Any]],
    remarks: Mapping[int, str],
) -> list[Line]:
    """Primary drivers with what hangs on them. ``links``: parent and child, by inside key.

    A box with several parents stands under each, and is edited at the first. Boxes whose parents are gone come last.
    """
    by_key = {row.pk: row for row in rows}
    below: dict[int, list[Any]] = {}
    for row in rows:
        for parent, child in links:
            if child == row.pk and parent in by_key:
                below.setdefault(parent, []).append(row)
    shown: set[int] = set()

    def line(row: Any, depth: int) -> Line:
        again = row.pk in shown
        shown.add(row.pk)
        inside = [] if again else ended([line(one, depth + 1) for one in below.get(row.pk, [])])
        found = Line(row, "driver", depth, inside, repeated=again, deep=True, remark=remarks.get(row.pk, ""))
        found.tests = list(tests.get(row.pk, ()))
        return found

    top = [line(row, 0) for row in rows if row.kind == "primary"]
    loose = [line(row, 0) for row in rows if row.pk not in shown]
    return [*ended(top), *ended(loose)]


def step_lines(lanes: Sequence[Any], steps: Sequence[Any]) -> list[Line]:
    """Lanes with their steps; steps without a lane come last, at the outermost level."""
    in_lane: dict[int | None, list[Line]] = {}
    known = {lane.pk for lane in lanes}
    for step in steps:
        lane = step.lane_id if step.lane_id in known else None
        in_lane.setdefault(lane, []).append(Line(step, "step", 1 if lane else 0))
    found = ended([Line(lane, "lane", 0, ended(in_lane.get(lane.pk, []))) for lane in lanes])
    return [*found, *ended(in_lane.get(None, []))]


def flat_lines(rows: Sequence[Any], kind: str) -> list[Line]:
    return ended([Line(row, kind) for row in rows])


def uncovered(rows: Sequence[Any], links: Sequence[tuple[int, int]]) -> set[int]:
    """The drivers, by inside key, that no change idea acts on: neither on them nor on what hangs on them."""
    by_key = {row.pk: row for row in rows}
    above: dict[int, list[int]] = {}
    for parent, child in links:
        above.setdefault(child, []).append(parent)
    covered: set[int] = set()
    stack = [row.pk for row in rows if row.kind == "idea"]
    while stack:
        for parent in above.get(stack.pop(), []):
            if parent in by_key and parent not in covered:
                covered.add(parent)
                stack.append(parent)
    return {row.pk for row in rows if row.kind != "idea"} - covered
