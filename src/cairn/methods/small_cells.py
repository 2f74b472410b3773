"""Figures of so few people that they could tell who they are: which are hidden, so that none can be worked out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SMALLEST_CELL = 5


def hidden_cells(counts: Sequence[int]) -> set[int]:
    """The places of the cells of one group to hide. Each cell is one person at least: an answer nobody chose is none.

    First each cell of fewer than five people. Then the next smallest (with all that are equal to it) until no single
    cell can be known. This is the promise: who knows this rule, the group's total and what is shown, so also the sum
    of what is hidden, can put at least two different numbers into every hidden cell. It holds while some cell is
    shown; where every place is returned the caller must not even say how many there are.

    >>> sorted(hidden_cells([1, 5, 14])), sorted(hidden_cells([1, 1, 9, 20])), hidden_cells([5, 9])
    ([0, 1], [0, 1, 2], set())
    """
    hidden = {place for place, count in enumerate(counts) if count < SMALLEST_CELL}
    while hidden and len(hidden) < len(counts) and _tells([counts[place] for place in hidden]):
        next_smallest = min(count for place, count in enumerate(counts) if place not in hidden)
        hidden |= {place for place, count in enumerate(counts) if count == next_smallest}
    return hidden


def _tells(cells: Sequence[int]) -> bool:
    """Whether one of these cells could be known from their sum: also where it is the least or the most that it can be,
    for then each is one, or four."""
    least, most = len(cells), (SMALLEST_CELL - 1) * len(cells)
    return len(cells) < 2 or sum(cells) < SMALLEST_CELL or sum(cells) in (least, most)


def hide_small(row: dict[str, Any], *, by: str, names: Sequence[str]) -> dict[str, Any]:
    """The row with the columns ``names`` as ``None`` where its number of people, column ``by``, is below five."""
    return {**row, **dict.fromkeys(names)} if row[by] < SMALLEST_CELL else row


def tells_results(submitted: int, passed: int) -> bool:
    """Whether how many passed would say of somebody that they did not.

    It does where fewer than five submitted, also if all passed (else only a bad result were hidden), and where one to
    four of those who submitted have not passed.

    >>> [tells_results(*counts) for counts in ((0, 0), (1, 0), (4, 4), (10, 9), (10, 5), (10, 10))]
    [False, True, True, True, False, False]
    """
    return 0 < submitted < SMALLEST_CELL or 0 < submitted - passed < SMALLEST_CELL


def hidden_groups(groups: Sequence[tuple[int, int]]) -> set[int]:
    """The places of the groups of which the number who passed is hidden; ``groups`` are (people, passed).

    First each where one to four people passed or one to four did not, and where nobody did: that would be known of
    everybody. Then the smallest of the others, until who knows the people of each group, how many passed in all and
    what is shown can put at least two different numbers into each hidden place.

    >>> hidden_groups([(20, 12), (15, 3)]), hidden_groups([(20, 12), (15, 8)])
    ({0, 1}, set())
    """
    hidden = {place for place, (people, passed) in enumerate(groups) if _tells_of_some(people, passed)}
    while hidden and len(hidden) < len(groups) and _known([groups[place] for place in hidden]):
        hidden.add(min((people, place) for place, (people, _passed) in enumerate(groups) if place not in hidden)[1])
    return hidden


def _tells_of_some(people: int, passed: int) -> bool:
    return people > 0 and (passed < SMALLEST_CELL or 0 < people - passed < SMALLEST_CELL)


def _known(groups: Sequence[tuple[int, int]]) -> bool:
    """Whether the sum of those who passed leaves only one number for one of the groups."""
    passed, people = sum(one[1] for one in groups), sum(one[0] for one in groups)
    return any(min(size, passed) - max(0, passed - (people - size)) < 1 for size, _passed in groups)
