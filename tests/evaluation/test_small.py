"""Which cells of a breakdown are hidden: none of fewer than five people, and none that could be worked out."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import Any

import pytest

from cairn.methods.small_cells import SMALLEST_CELL, hidden_cells


@pytest.mark.parametrize(
    "counts,hidden",
    [
        ([], []),
        ([12], []),
        ([5, 7], []),
        ([4], [0]),
        ([4, 8], [0, 1]),
        ([1, 5, 6], [0, 1]),
        ([9, 2, 30, 7], [1, 3]),
        ([4, 3, 20], [0, 1]),
        # Two cells of four: a sum of eight would say that each is four.
        ([4, 4, 20], [0, 1, 2]),
        # Of two equal ones, the one that is shown would say which is the other.
        ([4, 6, 6, 20], [0, 1, 2]),
        # Two cells of one person each: their sum, which is known, would say that each is one.
        ([1, 1, 10], [0, 1, 2]),
        ([1, 1, 6, 20], [0, 1, 2]),
        ([1, 1, 1, 1], [0, 1, 2, 3]),
        # However many they are: each is one at least, so five that are five together are one each.
        ([1, 1, 1, 1, 1, 9], [0, 1, 2, 3, 4, 5]),
        ([1, 1, 1, 1, 1, 1, 30], [0, 1, 2, 3, 4, 5, 6]),
        ([1, 1, 1, 1, 2, 9], [0, 1, 2, 3, 4]),
    ],
)
def test_the_cells_that_are_hidden(counts: list[int], hidden: list[int]) -> None:
    assert sorted(hidden_cells(counts)) == hidden


def test_no_hidden_cell_can_be_worked_out_from_the_total_and_the_rest() -> None:
    """For every group of up to six answers of up to twelve people, as seen by who knows the rule.

    The rule does not ask in which order the cells stand. So a hidden cell has two possible numbers or more unless all
    that could be hidden here are equal cells.
    """
    seen: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for size in range(1, 7):
        for counts in itertools.combinations_with_replacement(range(1, 13), size):
            hidden = hidden_cells(counts)
            assert hidden_cells(counts[::-1]) == {size - 1 - place for place in hidden}
            assert {place for place, count in enumerate(counts) if count < SMALLEST_CELL} <= hidden
            shown = tuple(count for place, count in enumerate(counts) if place not in hidden)
            if hidden and shown:
                seen[size, shown, sum(counts)].append(tuple(counts[place] for place in sorted(hidden)))
    assert len(seen) > 1000
    assert [key for key, possible in seen.items() if all(len(set(cells)) == 1 for cells in possible)] == []
