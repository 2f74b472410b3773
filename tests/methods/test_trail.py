"""The drawing of a trail: everything is in the picture, nothing lies on top of anything, and it joins up."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.methods.trail import HEIGHT, cheapest, mountain_range, stretch, winding

sizes = st.lists(st.integers(min_value=0, max_value=25), min_size=1, max_size=6)


@given(sizes)
def test_peaks_and_waypoints_are_in_the_picture_and_apart(levels: list[int]) -> None:
    made = mountain_range(levels)
    assert made == mountain_range(levels)
    points = [point for peak in made.peaks for point in peak.waypoints]
    assert [len(peak.waypoints) for peak in made.peaks] == levels
    for peak in made.peaks:
        assert peak.left.x < peak.top.x < peak.right.x <= made.width
    for point in [*points, *(peak.top for peak in made.peaks)]:
        assert 5 <= point.x <= made.width - 5
        assert 5 <= point.y <= HEIGHT - 5
    # waypoints are circles of radius 5 with a line of 2
    assert all((one.x - two.x) ** 2 + (one.y - two.y) ** 2 >= 12**2 for one, two in combinations(points, 2))


@given(sizes)
def test_later_peaks_stand_further_along_and_higher(levels: list[int]) -> None:
    tops = [peak.top for peak in mountain_range(levels).peaks]
    assert [top.x for top in tops] == sorted({top.x for top in tops})
    assert [top.y for top in tops] == sorted((top.y for top in tops), reverse=True)


@given(st.integers(min_value=0, max_value=60), st.integers(min_value=0, max_value=60))
def test_a_path_goes_on_where_it_was(first: int, more: int) -> None:
    whole = winding(first + more)
    assert whole == winding(first) + winding(more, start=first)
    assert all(0 <= at <= 100 for at in whole)
    assert all(one != two and abs(one - two) <= 30 for one, two in pairwise(whole))
    ways = [stretch(one, two) for one, two in pairwise(whole)]
    ends = [way.split()[-2] for way in ways[:-1]]
    assert ends == [way.split("0C")[0].removeprefix("M").strip() for way in ways[1:]]


offers = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 15)), max_size=9)


@given(st.integers(min_value=0, max_value=60), offers)
def test_the_cheapest_way_is_the_cheapest_of_all_ways(needed: int, found: list[tuple[int, int]]) -> None:
    ways = [
        sum(minutes for _points, minutes in chosen)
        for size in range(len(found) + 1)
        for chosen in combinations(found, size)
        if sum(points for points, _minutes in chosen) >= needed
    ]
    assert cheapest(needed, found) == min(ways, default=None)


@pytest.mark.parametrize("needed", [-3, 0])
def test_nothing_that_is_needed_takes_no_time(needed: int) -> None:
    assert cheapest(needed, [(10, 5)]) == 0
