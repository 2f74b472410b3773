"""Figures of so few people that they could tell who they are: which are hidden, so that none can be worked out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SMALLEST_CELL = 5


def hidden_cells(counts: Sequence[int]) -> set[int]:
    """The places of the cells of one group to hide; the group's total and this rule count as known.

    First each cell of fewer than five people. Then, because the sum of what is hidden is the total less what is shown,
    the next smallest (with all that are equal to it) until that sum says nothing about a single cell: at least two are
    hidden, hold at least five people together, and are not all as large as a small cell can be.

    >>> sorted(hidden_cells([1, 5, 14])), sorted(hidden_cells([1, 1, 9, 20])), hidden_cells([5, 9])
    ([0, 1], [0, 1, 2], set())
    """
    hidden = {place for place, count in enumerate(counts) if count < SMALLEST_CELL}
    while hidden and len(hidden) < len(counts) and _tells([counts[place] for place in hidden]):
        next_smallest = min(count for place, count in enumerate(counts) if place not in hidden)
        hidden |= {place for place, count in enumerate(counts) if count == next_smallest}
    return hidden


def _tells(cells: Sequence[int]) -> bool:
    """Whether one of these cells could be known from their sum."""
    most = (SMALLEST_CELL - 1) * len(cells)
    return len(cells) < 2 or sum(cells) < SMALLEST_CELL or sum(cells) == most


def hide_small(row: dict[str, Any], *, by: str, names: Sequence[str]) -> dict[str, Any]:
    """The row with the columns ``names`` as ``None`` where its number of people, column ``by``, is below five."""
    return {**row, **dict.fromkeys(names)} if row[by] < SMALLEST_CELL else row
