"""Laws of the charts, and their words."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.methods.picture import NARROW, WIDE, spc_spec, spec_to_svg
from cairn.methods.spc import Series, read_chart

numbers = st.lists(st.integers(-1000, 1000), min_size=2, max_size=60)


@given(numbers, st.integers(-500, 500))
def test_moving_every_value_moves_the_limits_and_no_signal(values: list[int], by: int) -> None:
    before = read_chart(Series.of(values))
    after = read_chart(Series.of([v + by for v in values]))

    assert [p.signals for p in before.points] == [p.signals for p in after.points]


@given(numbers)
def test_what_is_better_in_one_direction_is_worse_in_the_other(values: list[int]) -> None:
    up = read_chart(Series.of(values), direction="increase")
    down = read_chart(Series.of(values), direction="decrease")

    swap = {"improvement": "concern", "concern": "improvement", "common_cause": "common_cause"}
    assert [swap[p.meaning] for p in up.points] == [p.meaning for p in down.points]


@pytest.mark.parametrize(
    "values,direction,words",
    [
        ([], "increase", "There are no points yet."),
        ([5, 6, 5, 6, 5, 6], "increase", "trial limits"),
        ([9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 2, 3, 2, 3, 2, 3, 2, 3], "decrease", "all below the average"),
        ([9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 2, 3, 2, 3, 2, 3, 2, 3], "decrease", "for the better"),
        ([7, 7, 7, 7], "increase", "don't vary"),
    ],
)
def test_words(values: list[float], direction: str, words: str) -> None:
    assert words in read_chart(Series.of(values), direction=direction, at_least=0).words("days")  # type: ignore[arg-type]


def test_a_missing_point_keeps_its_place_and_is_no_signal() -> None:
    reading = read_chart(Series.of([1, 2, None, 4, 100]))

    assert [p.value for p in reading.points] == [1, 2, None, 4, 100]
    assert reading.points[2].signals == ()


def test_the_picture_says_in_words_what_it_shows() -> None:
    reading = read_chart(Series.of([5, 6, 7, 5, 6]))

    svg = spec_to_svg(spc_spec(reading, title="Waits", unit="days"))

    assert svg.startswith("<svg")
    assert "trial limits" in spc_spec(reading, title="Waits")["description"]


@pytest.mark.parametrize(
    "title", ["Waits", "The share of people who are seen by somebody within two days of asking " * 3, ""]
)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_picture_is_as_wide_as_asked_with_all_that_is_around_it(width: int, title: str) -> None:
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    reading = read_chart(Series.of([n % 9 for n in range(len(days))], days))

    svg = spec_to_svg(spc_spec(reading, title=title, unit="days", width=width))

    assert f'width="{width}"' in svg[: svg.index(">")]
    # labels of the axis that are shown stand clear of each other: a date is some 70 pixels wide
    label = r'transform="translate\(([\d.]+),[\d.]+\)"(?![^>]*opacity="0")[^>]*>2026-'
    places = sorted(float(x) for x in re.findall(label, svg))
    assert len(places) > 2
    assert min(b - a for a, b in itertools.pairwise(places)) > 70


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no chart kind"):
        read_chart(Series.of([1, 2]), kind="pie")
