"""The lines of a control chart as pieces: within a phase, broken where something is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cairn.methods.pictures.thinning import COLUMNS, Array, line_places
from cairn.methods.spc import Reading

STEPS = 250  # points whose steps can be told apart; of more, a slope looks the same
END = 0.3  # of a step: how far lines reach beyond the first and last point of a phase


@dataclass
class Pieces:
    """Rows of a line layer: ``g`` says which piece a place belongs to."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    pieces: int = 0

    def add(self, x: Array, y: Array) -> None:
        self.pieces += 1
        whole = [float(f"{value:.6g}") for value in y.tolist()]
        for at, value in zip(x.tolist(), whole, strict=True):
            self.rows.append({"x": round(at, 3), "y": value, "g": self.pieces})


def data_line(reading: Reading, at: Array) -> Pieces:
    """From point to point, with a gap at missing points and between phases; none where the order means nothing."""
    found = Pieces()
    if not reading.chart.ordered:
        return found
    value = reading.columns.value
    for here in phases_of(reading):
        for piece in _whole(value[here]):
            x, y = at[here][piece], value[here][piece]
            kept = line_places(x, y)
            if len(kept) > 1:
                found.add(x[kept], y[kept])
    return found


def level_line(reading: Reading, at: Array, values: Array, free: float) -> Pieces:
    """A centre line, limit or target: level where it is constant, stepped half-way between points where it isn't.

    ``free``: how far the axis goes on beyond the first and last point.
    """
    found = Pieces()
    edges = [_edges(at[here], free) for here in phases_of(reading)]
    for here, (left, right) in zip(phases_of(reading), edges, strict=True):
        line = values[here]
        for piece in _whole(line):
            y, low, high = line[piece], left[piece], right[piece]
            if len(y) and (y == y[0]).all():
                found.add(np.array([low[0], high[-1]]), y[[0, -1]])
            elif len(y):
                x, y = _steps(low, high, y) if len(y) <= STEPS else ((low + high) / 2, y)
                kept = line_places(x, y, COLUMNS // 2)
                found.add(x[kept], y[kept])
    return found


def _steps(low: Array, high: Array, y: Array) -> tuple[Array, Array]:
    return np.column_stack([low, high]).ravel(), np.repeat(y, 2)


def phases_of(reading: Reading) -> list[slice]:
    return [slice(phase.first - 1, phase.last) for phase in reading.phases]


def baseline_spans(reading: Reading, at: Array, free: float) -> list[tuple[float, float]]:
    """From where to where the baseline is, if it isn't the whole of a phase."""
    spans = []
    for here in phases_of(reading):
        base = reading.columns.baseline[here]
        if base.all():
            continue
        left, right = _edges(at[here], free)
        spans += [(float(left[p][0]), float(right[p][-1])) for p in _runs(base)]
    return spans


def _edges(at: Array, free: float) -> tuple[Array, Array]:
    """From where to where each point's limits hold: half-way to its neighbours, a little at the ends."""
    if len(at) < 2:
        return at - free * END, at + free * END
    steps = np.diff(at)
    first, last = min(steps[0] * END, free * 0.9), min(steps[-1] * END, free * 0.9)
    return np.r_[at[0] - first, at[1:] - steps / 2], np.r_[at[:-1] + steps / 2, at[-1] + last]


def _whole(values: Array) -> Iterator[slice]:
    """The stretches without a missing value."""
    yield from _runs(~np.isnan(values))


def _runs(flags: np.ndarray[Any, np.dtype[np.bool_]]) -> Iterator[slice]:
    """The stretches of true flags."""
    change = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    for start, end in zip(change[::2].tolist(), change[1::2].tolist(), strict=True):
        yield slice(start, end)
