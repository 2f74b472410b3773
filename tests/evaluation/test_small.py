"""Which cells of a breakdown are hidden: none of fewer than five people, and none that could be worked out."""

from __future__ import annotations

import itertools

import pytest

from cairn.evaluation.small import SMALLEST_CELL, hidden_cells


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
    ],
)
def test_the_cells_that_are_hidden(counts: list[int], hidden: list[int]) -> None:
    assert sorted(hidden_cells(counts)) == hidden


def test_no_hidden_cell_can_be_worked_out_from_the_total_and_the_rest() -> None:
    """For every group of up to four answers: what is hidden could be at least two different things."""
    for size in range(1, 5):
        for counts in itertools.product(range(1, 9), repeat=size):
            hidden = hidden_cells(counts)
            assert {place for place, count in enumerate(counts) if count < SMALLEST_CELL} <= hidden
            if not hidden or len(hidden) == size:
                continue
            sent = [counts[place] for place in sorted(hidden)]
            others = _that_would_look_the_same(counts, hidden)
            for place in range(len(sent)):
                assert len({other[place] for other in others}) > 1, counts


def _that_would_look_the_same(counts: tuple[int, ...], hidden: set[int]) -> list[tuple[int, ...]]:
    """What could stand in the hidden cells, as far as anybody can tell who knows the rule and the total."""
    total, places = sum(counts[place] for place in hidden), sorted(hidden)
    found = []
    for values in itertools.product(range(1, total), repeat=len(places)):
        if sum(values) == total:
            other = list(counts)
            for place, value in zip(places, values, strict=True):
                other[place] = value
            if hidden_cells(other) == hidden:
                found.append(values)
    return found
