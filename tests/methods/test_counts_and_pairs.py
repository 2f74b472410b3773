"""Pareto, histogram and scatter: the numbers, and the pictures of them."""

from __future__ import annotations

from math import isclose, nan
from typing import Any

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from cairn.methods.histogram import HistogramError, histogram
from cairn.methods.pareto import ParetoError, pareto
from cairn.methods.pictures import Picture, histogram_picture, pareto_picture, scatter_picture
from cairn.methods.scatter import ScatterError, fisher, scatter

# --- Pareto ---


@pytest.mark.parametrize(
    "counts, share, order, vital",
    [
        # Juran's case: two of five make up four fifths
        ({"a": 50, "b": 30, "c": 10, "d": 6, "e": 4}, 0.8, "abcde", "ab"),
        # just short of the share: the next one counts too
        ({"a": 50, "b": 29, "c": 11, "d": 10}, 0.8, "abcd", "abc"),
        # equal counts stay in the order given
        ({"x": 5, "y": 5, "a": 5}, 0.5, "xya", "xy"),
        # nothing counted is no bar
        ({"a": 1, "b": 0}, 0.8, "a", "a"),
        ({"a": 3, "b": 7}, 1.0, "ba", "ba"),
        # thirds that floating point doesn't add up exactly
        ({"a": 0.1, "b": 0.1, "c": 0.1}, 2 / 3, "abc", "ab"),
        (["b", "a", "b", "c", "b"], 0.6, "bac", "b"),
    ],
)
def test_the_vital_few(counts: Any, share: float, order: str, vital: str) -> None:
    found = pareto(counts, share=share)

    assert "".join(bar.category for bar in found.bars) == order
    assert "".join(bar.category for bar in found.vital) == vital
    assert isclose(found.bars[-1].cumulative, 1)


@pytest.mark.parametrize("counts", [{}, [], {"a": 0}, {"a": -1}, {"a": nan}])
def test_what_cannot_be_counted_is_refused(counts: Any) -> None:
    assert pareto({"a": 1}).total == 1
    with pytest.raises(ParetoError):
        pareto(counts)


def test_small_categories_can_be_put_together() -> None:
    found = pareto({"a": 10, "b": 5, "c": 3, "d": 2}, most=3)

    assert [(bar.category, bar.count, bar.rest) for bar in found.bars] == [
        ("a", 10, False), ("b", 5, False), ("All other (2)", 5, True),
    ]  # fmt: skip


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.integers(0, 10**6), min_size=1, max_size=30))
def test_a_pareto_chart_keeps_the_total(counts: dict[str, int]) -> None:
    if not any(counts.values()):
        return
    found = pareto(counts)

    heights = [bar.count for bar in found.bars]
    assert heights == sorted(heights, reverse=True)
    assert sum(heights) == found.total == sum(counts.values())
    assert found.vital[-1].cumulative >= 0.8 - 1e-9
    assert len(found.vital) == 1 or found.vital[-2].cumulative < 0.8


# --- Histogram ---


@pytest.mark.parametrize(
    "values, bins, edges, counts",
    [
        ([1, 2, 2, 3, 3, 3, 4], None, [1, 2, 3, 4, 5], [1, 2, 3, 1]),
        ([0.1, 0.2, 0.3, 0.3], 2, [0.1, 0.2, 0.3, 0.4], [1, 1, 2]),  # 0.3 / 0.1 is less than 3 in floating point
        ([5, 5, 5], None, [5, 6], [3]),
        ([2.5], None, [2.5, 2.75], [1]),
        ([-3, 3], 2, [-4, -2, 0, 2, 4], [1, 0, 0, 1]),
        ([10, 20, 30, 40], 4, [10, 20, 30, 40, 50], [1, 1, 1, 1]),
    ],
)
def test_bins_begin_at_round_numbers(
    values: list[float], bins: int | None, edges: list[float], counts: list[int]
) -> None:
    found = histogram(values, bins=bins)

    assert [each.low for each in found.bins] + [found.bins[-1].high] == edges
    assert [each.count for each in found.bins] == counts


def test_missing_values_are_counted_and_left_out() -> None:
    found = histogram([1, None, 3, nan, 2])

    assert (found.values, found.missing, found.mean, found.median, found.sd) == (3, 2, 2, 2, 1)
    assert "2 values are missing" in histogram_picture(found).words


@pytest.mark.parametrize("values", [[], [None], [float("inf")]])
def test_nothing_to_draw_is_refused(values: list[float | None]) -> None:
    with pytest.raises(HistogramError):
        histogram(values)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=200), st.none() | st.integers(1, 60))
def test_every_value_is_in_one_bin(values: list[float], bins: int | None) -> None:
    found = histogram(values, bins=bins)

    assert sum(each.count for each in found.bins) == len(values)
    assert found.bins[0].low <= min(values)
    assert found.bins[-1].high > max(values)
    assert len(found.bins) <= 120


@pytest.mark.parametrize(
    "values, tail", [([1] * 8 + [2, 3, 5, 9, 20], "high"), ([20] * 8 + [19, 18, 15, 9, 1], "low"), (range(13), None)]
)
def test_a_long_tail_is_told(values: Any, tail: str | None) -> None:
    words = histogram_picture(histogram(values)).words

    assert ("tail" in words) is (tail is not None)
    assert tail is None or f"side of {tail} values" in words


# --- Scatter ---


@pytest.mark.parametrize(
    "r, n, low, high",
    # by hand: atanh(0.5) is 0.5493 and 1.96 / √25 is 0.3920, and so on
    [(0.5, 28, 0.1560, 0.7359), (0.0, 50, -0.2784, 0.2784), (-0.8, 12, -0.9416, -0.4180), (0.95, 6, 0.6045, 0.9947)],
)
def test_the_interval_of_a_correlation(r: float, n: int, low: float, high: float) -> None:
    found = fisher(r, n)

    assert found == pytest.approx((low, high), abs=2e-4)


@pytest.mark.parametrize(
    "x, y, r, has_interval",
    [
        ([1, 2, 3, 4], [2, 4, 6, 8], 1.0, True),
        ([1, 2, 3, 4], [8, 6, 4, 2], -1.0, True),
        ([1, 2, 3], [1, 3, 2], 0.5, False),
        ([1, 1, 1, 1], [1, 2, 3, 4], None, False),
        ([0.1, 0.1, 0.1, 0.1], [1, 2, 3, 4], None, False),
        ([4], [4], None, False),
        ([1e100, 2e100, 3e100, 4e100], [1, 3, 2, 4], 0.8, True),
        ([1, 2, None, 3], [1, nan, 5, 2], 1.0, False),
    ],
)
def test_correlations(x: list[Any], y: list[Any], r: float | None, has_interval: bool) -> None:
    found = scatter(x, y)

    assert found.correlation == (None if r is None else pytest.approx(r))
    assert (found.interval is not None) is has_interval


@given(
    st.lists(st.tuples(st.integers(-999, 999), st.integers(-999, 999)), min_size=4, max_size=50),
    st.floats(0.1, 100),
    st.integers(-99, 99),
)
def test_a_correlation_does_not_depend_on_units(pairs: list[tuple[int, int]], scale: float, shift: int) -> None:
    x, y = ([float(pair[side]) for pair in pairs] for side in (0, 1))
    found, other = scatter(x, y), scatter([scale * a + shift for a in x], y)

    assert (found.correlation is None) is (other.correlation is None)
    if found.correlation is not None and found.interval:
        assert other.correlation == pytest.approx(found.correlation, abs=1e-6)
        assert found.interval[0] <= found.correlation <= found.interval[1]


def test_unequal_columns_are_refused() -> None:
    with pytest.raises(ScatterError, match="2 and 1"):
        scatter([1, 2], [1])
    with pytest.raises(ScatterError):
        scatter([None], [1])


# --- Pictures ---

CASES = {
    "pareto": lambda width: pareto_picture(
        pareto({"A name of a category that is much too long for a phone, and for a desk too": 9, "B": 3, "<c>": 1}),
        title="Why <late>", unit="times", width=width,
    ),
    "histogram": lambda width: histogram_picture(
        histogram([3, 5, 5, 7, 9, 4, 4, 5, 6, 12]), title="Why <late>", unit="days", width=width
    ),
    "scatter": lambda width: scatter_picture(
        scatter([1, 2, 3, 4, 5], [2, 1, 4, 3, 6]), title="Why <late>", x_title="staff", y_title="days", width=width
    ),
}  # fmt: skip


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("name", CASES)
def test_pictures_draw_without_a_warning(name: str, width: int, capfd: pytest.CaptureFixture[str]) -> None:
    picture: Picture = CASES[name](width)

    vl_convert.vegalite_to_vega(picture.spec, show_warnings=True)
    assert capfd.readouterr() == ("", "")
    assert picture.size[0] == width
    assert "Why &lt;late&gt;" in picture.svg()
    assert picture.words.endswith(".")
    assert picture.png(scale=1).startswith(b"\x89PNG")
    assert picture.pdf().startswith(b"%PDF-")


def test_their_tables_hold_every_number() -> None:
    tables = {name: draw(720).table for name, draw in CASES.items()}

    assert tables["pareto"].rows[1] == ("B", "3", "23.1%", "92.3%")
    assert [row[1] for row in tables["histogram"].rows] == ["1", "5", "2", "1", "0", "1"]
    assert tables["scatter"].rows == (("1", "2"), ("2", "1"), ("3", "4"), ("4", "3"), ("5", "6"))
    for table in tables.values():
        assert all(len(row) == len(table.head) for row in table.rows)


def test_a_line_is_fitted_only_when_asked_for() -> None:
    found = scatter([1, 2, 3, 4], [2, 4, 6, 9])

    def lines(picture: Picture) -> int:
        return sum(layer["mark"]["type"] == "line" for layer in picture.spec["layer"])

    assert lines(scatter_picture(found)) == 0
    assert lines(scatter_picture(found, line=True)) == 1


def test_twenty_thousand_pairs_stay_small() -> None:
    x = [float(n * 7919 % 20011) for n in range(20_000)]
    y = [float(n * 104729 % 20011) for n in range(20_000)]
    picture = scatter_picture(scatter(x, y))

    assert len(picture.svg()) < 300_000
    assert "drawn once" in picture.words
    assert len(picture.table.rows) == 20_000
