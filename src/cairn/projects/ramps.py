"""PDSA cycles in ramps: which build on each other, what each predicted and found, and how the next one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cairn.projects.models import DriverNode, PDSACycle
from cairn.projects.parts.cycles import ramps_of
from cairn.projects.parts.rows import Part

# What the next test of a ramp has in common with the one before; how large it is and what is predicted are its own.
CARRIED = ("who", "where", "measure")


@dataclass(frozen=True)
class Ramp:
    """Cycles in the order in which each builds on the one before; ``idea`` is the change that they test, if it is
    one of the driver diagram."""

    cycles: Sequence[PDSACycle]

    @property
    def idea(self) -> DriverNode | None:
        return next((one.idea for one in self.cycles if one.idea and one.idea.removed_at is None), None)

    @property
    def title(self) -> str:
        idea = next((one.idea for one in self.cycles if one.idea), None)
        return idea.text if idea is not None else self.cycles[0].title

    @property
    def last(self) -> PDSACycle:
        return self.cycles[-1]


def ramps_in(cycles: Sequence[PDSACycle], parts: Sequence[Part]) -> list[Ramp]:
    """The ramps that cycles make, in the order of their first cycles. ``parts``: the same cycles as plain data."""
    rows = {str(cycle.uuid): cycle for cycle in cycles}
    return [Ramp([rows[part["uuid"]] for part in group]) for group in ramps_of(parts)]


def on_pages(ramps: Sequence[Ramp], *, most: int) -> list[list[Ramp]]:
    """Whole ramps, a page as long as it holds at most ``most`` cycles; a longer ramp has a page of its own."""
    pages: list[list[Ramp]] = []
    room = 0
    for ramp in ramps:
        if len(ramp.cycles) > room or not pages:
            pages.append([])
            room = most
        pages[-1].append(ramp)
        room -= len(ramp.cycles)
    return pages


def carried_over(cycle: PDSACycle) -> dict[str, Any]:
    """How the form of the next cycle of a ramp begins: what was said of its next steps is what will be done."""
    values: dict[str, Any] = {name: getattr(cycle, name) for name in CARRIED}
    values["what"] = cycle.next_steps or cycle.what
    values["idea"] = str(cycle.idea.uuid) if cycle.idea and cycle.idea.removed_at is None else ""
    measure = cycle.measured_by
    values["measured_by"] = str(measure.uuid) if measure and measure.removed_at is None else ""
    return values | {"builds_on": str(cycle.uuid)}
