"""Phases and baselines: from which points the lines of which points come."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from cairn.methods.spc.errors import BadOption, BadPhase
from cairn.methods.spc.numbers import Flags
from cairn.methods.spc.presets import Preset
from cairn.methods.spc.series import X, label_of


@dataclass(frozen=True)
class Phase:
    """Limits are calculated anew from ``start`` on: the number of a point (from 1), or an x (a date, a label).

    A phase is a claim that the process changed, so it has a reason. Nothing starts one by itself.
    """

    start: X
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise BadPhase("A new phase needs a reason: what changed in the process?")


@dataclass(frozen=True)
class Exclusion:
    """A point that the calculation leaves out: its number (from 1), or its x; and why."""

    point: X
    reason: str = ""


def starts(phases: Sequence[Phase], x: Sequence[X], preset: Preset) -> list[tuple[int, str]]:
    """Where phases start (from 0), with their reasons. The first point always starts one, without a reason."""
    found = {0: ""}
    for phase in phases:
        place = place_of(phase.start, x, on_or_after=preset.start_on_or_after)
        if place is not None and 0 < place < len(x):
            found[place] = f"{found[place]}; {phase.reason}" if place in found else phase.reason
        elif preset.checks_data:
            raise BadPhase(f"No phase can start at {label_of(phase.start)}: there is no second or later point there.")
    return sorted(found.items())


def excluded(exclusions: Sequence[Any], x: Sequence[X], preset: Preset) -> Flags:
    """Flags of the excluded points. Plain numbers and x are taken as well as ``Exclusion``."""
    flags = np.zeros(len(x), dtype=bool)
    for exclusion in exclusions:
        point = exclusion.point if isinstance(exclusion, Exclusion) else exclusion
        place = place_of(point, x)
        if place is not None and 0 <= place < len(x):
            flags[place] = True
        elif preset.checks_data:
            raise BadOption(f"There is no point {label_of(point)} to exclude.")
    return flags


def place_of(wanted: X, x: Sequence[X], *, on_or_after: bool = False) -> int | None:
    """A point by its number (from 1), or by its x; with ``on_or_after``, a date finds the next point."""
    if isinstance(wanted, int | np.integer):
        return int(wanted) - 1
    labels = [label_of(at) for at in x]
    label = label_of(wanted)
    if label in labels:
        return labels.index(label)
    if on_or_after and _is_date(label) and all(map(_is_date, labels)) and labels == sorted(labels):
        return bisect_left(labels, label)
    return None


def baseline(wanted: int | Sequence[int] | None, first: int, points: int, preset: Preset) -> Flags:
    """The points of a phase that its lines come from: its first n; with -n its last n; or points by their numbers."""
    flags = np.ones(points, dtype=bool)
    if wanted is None:
        return flags
    if isinstance(wanted, int | np.integer):
        if abs(wanted) < preset.least_baseline:
            raise BadOption(f"A baseline needs at least {preset.least_baseline} points.")
        flags[:] = False
        flags[slice(None, wanted) if wanted > 0 else slice(wanted, None)] = True
        return flags
    numbers = set(wanted)
    return np.array([first + at + 1 in numbers for at in range(points)], dtype=bool)


def _is_date(label: str) -> bool:
    try:
        date.fromisoformat(label[:10])
    except ValueError:
        return False
    return True
