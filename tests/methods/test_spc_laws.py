"""Laws that hold for every series, and one calculation that is the same for one series and for many."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.methods.spc import PRESETS, RULE_SETS, Chart, ChartError, Reading, Series, read_chart, read_many
from cairn.methods.spc import numbers as spc_numbers

numbers = st.lists(st.integers(-1000, 1000), min_size=2, max_size=60)
gaps = st.lists(st.one_of(st.none(), st.integers(-50, 50)), min_size=2, max_size=60).filter(
    lambda values: sum(v is not None for v in values) > 1
)
counts = st.lists(st.integers(0, 60), min_size=2, max_size=40)
presets = st.sampled_from([*PRESETS])
rule_sets = st.sampled_from([*RULE_SETS])
# Kinds whose lines move with the values
INDIVIDUALS = ("i", "run")


def signals(reading: Reading) -> list[tuple[str, ...]]:
    return [p.signals for p in reading.points]


@given(numbers, st.integers(-500, 500), rule_sets, st.sampled_from(INDIVIDUALS))
def test_moving_every_value_moves_the_lines_and_no_signal(values: Any, by: int, rules: str, kind: str) -> None:
    before = read_chart(Series.of(values), kind=kind, rules=rules)
    after = read_chart(Series.of([v + by for v in values]), kind=kind, rules=rules)

    assert after.limits.centre == pytest.approx(before.limits.centre + by, abs=1e-9)
    if not np.isnan(before.limits.upper):
        assert after.limits.upper == pytest.approx(before.limits.upper + by, abs=1e-9)
    if not near_a_line(before):
        assert signals(before) == signals(after)


def near_a_line(reading: Reading) -> bool:
    """A point lies so near to a line that moving everything rounds it to the other side."""
    c = reading.columns
    lines = [c.lines.centre, *(line for band in c.lines.bands for line in band)]
    return any(bool((np.abs(c.value - line) < 1e-9 * (1 + np.abs(line)))[c.value != line].any()) for line in lines)


@given(numbers, st.integers(-8, 8), presets)
def test_doubling_and_halving_scales_the_lines_exactly_and_leaves_every_signal(
    values: Any, power: int, preset: str
) -> None:
    by = 2.0**power
    before = read_chart(Series.of(values), preset=preset)
    after = read_chart(Series.of([v * by for v in values]), preset=preset)

    assert after.limits.centre == before.limits.centre * by
    assert np.array_equal(after.columns.lines.upper, before.columns.lines.upper * by, equal_nan=True)
    assert signals(before) == signals(after)


@given(gaps, st.sampled_from(["cairn", "qicharts2", "nhs_plot_the_dots", "pbcharts"]), rule_sets)
def test_mirrored_values_mirror_the_lines_and_the_meanings(values: Any, preset: str, rules: str) -> None:
    if rules == "nhs_plot_the_dots" or rules.startswith("power_bi"):
        return  # "the right side wins" and "a later window decides" don't mirror
    up = read_chart(Series.of(values), direction="increase", preset=preset, rules=rules)
    down = read_chart(
        Series.of([None if v is None else -v for v in values]), direction="decrease", preset=preset, rules=rules
    )

    assert down.limits.centre == -up.limits.centre
    assert np.array_equal(down.columns.lines.lower, -up.columns.lines.upper, equal_nan=True)
    assert signals(up) == signals(down)
    better = ("improvement", "concern", "common_cause")
    assert [p.meaning for p in up.points if p.meaning in better] == [
        p.meaning for p in down.points if p.meaning in better
    ]


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=30), st.floats(-1e6, 1e6))
def test_means_are_rounded_once_with_and_without_extended_precision(values: Any, last: float) -> None:
    values = [*values, last]
    there = [Fraction(v) for v in values if v is not None]
    row = np.array([np.nan if v is None else v for v in values], dtype=float)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spc_numbers, "EXTENDED", False)
        exact = spc_numbers.mean(row)[0]

    assert exact == float(sum(there) / len(there))
    assert spc_numbers.mean(row)[0] == pytest.approx(exact, rel=1e-15, abs=1e-12)


@given(numbers, rule_sets)
def test_what_is_better_in_one_direction_is_worse_in_the_other(values: Any, rules: str) -> None:
    up = read_chart(Series.of(values), direction="increase", rules=rules)
    down = read_chart(Series.of(values), direction="decrease", rules=rules)

    swap = {"improvement": "concern", "concern": "improvement"}
    assert [swap.get(p.meaning, p.meaning) for p in up.points] == [p.meaning for p in down.points]


@given(gaps, st.integers(-500, 500), st.integers(0, 100), st.sampled_from(INDIVIDUALS), rule_sets)
def test_adding_an_excluded_point_changes_nothing(values: Any, extra: int, at: int, kind: str, rules: str) -> None:
    at = min(at, len(values))
    longer = [*values[:at], extra, *values[at:]]

    before = read_chart(Series.of(values), kind=kind, rules=rules)
    after = read_chart(Series.of(longer), kind=kind, rules=rules, excluded=[at + 1])

    kept = [p for p in after.points if not p.excluded]
    assert [(p.value, p.centre, p.upper, p.signals, p.meaning) for p in kept] == [
        (p.value, p.centre, p.upper, p.signals, p.meaning) for p in before.points
    ]
    assert after.points[at].signals == ()
    assert after.runs == before.runs


@given(gaps, st.integers(2, 40), st.lists(st.integers(-500, 500), max_size=10))
def test_what_comes_after_the_baseline_moves_no_line(values: Any, frozen: int, later: list[int]) -> None:
    chart = Chart(baseline=min(frozen, len(values)))

    assert repr(chart.read(Series.of([*values, *later])).limits) == repr(chart.read(Series.of(values)).limits)


@given(gaps, gaps)
def test_a_phase_reads_as_a_chart_of_its_own(first: Any, second: Any) -> None:
    from cairn.methods.spc import Phase

    whole = Chart(phases=[Phase(len(first) + 1, "why")]).read(Series.of([*first, *second]))
    parts = [read_chart(Series.of(values)) for values in (first, second)]

    assert signals(whole) == [signal for part in parts for signal in signals(part)]
    assert [repr(phase.limits) for phase in whole.phases] == [repr(part.limits) for part in parts]
    assert [phase.runs for phase in whole.phases] == [part.runs for part in parts]


@given(counts, st.integers(1, 5))
def test_equal_denominators_make_the_normalised_chart_an_individuals_chart(values: Any, each: int) -> None:
    plain = read_chart(Series.of(values), preset="pbcharts")
    normal = read_chart(
        Series.of([v * each for v in values], denominators=[each] * len(values)), kind="i'", preset="pbcharts"
    )

    assert normal.limits.upper == pytest.approx(plain.limits.upper, rel=1e-9, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(30, 90)), min_size=2, max_size=40))
def test_counts_stay_within_what_is_possible(pairs: list[tuple[int, int]]) -> None:
    series = Series.of([k for k, _n in pairs], denominators=[n for _k, n in pairs])

    for kind in ("p", "p'", "u", "u'", "c", "np"):
        lines = read_chart(series, kind=kind).columns.lines
        assert not (lines.lower < 0).any()
        assert kind not in ("p", "p'") or not (lines.upper > 1).any()


@settings(max_examples=60)
@given(
    st.lists(st.lists(st.one_of(st.none(), st.integers(-40, 40)), min_size=20, max_size=20), min_size=1, max_size=6),
    st.sampled_from(["i", "run", "mr"]),
    rule_sets,
    presets,
    st.sampled_from([None, 12, -12]),
)
def test_many_series_read_as_each_one_alone(rows: Any, kind: str, rules: str, preset: str, baseline: Any) -> None:
    options = {"kind": kind, "rules": rules, "preset": preset, "baseline": baseline}
    table = np.array([[np.nan if v is None else v for v in row] for row in rows], dtype=float)

    many = read_many(table, target=3, direction="decrease", **options)

    for n, row in enumerate(rows):
        alone = read_chart(Series.of(row), target=3, direction="decrease", at_least=0, **options)
        assert many.meaning[n].tolist() == [p.meaning for p in alone.points]
        assert {name: flags[n].tolist() for name, flags in many.flags.items()} == {
            name: flags.tolist() for name, flags in alone.columns.flags.items()
        }
        assert many.variation_icon[n] == alone.variation_icon
        assert (many.assurance[n] or None) == alone.assurance
        assert many.is_trial[n] == alone.is_trial
        for name in ("centre", "lower", "upper"):
            assert np.array_equal(
                np.broadcast_to(getattr(many, name)[n], 20), getattr(alone.columns.lines, name), equal_nan=True
            )


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(30, 90)), min_size=12, max_size=12), st.integers(1, 4))
def test_many_series_of_counts_read_as_each_one_alone(pairs: list[tuple[int, int]], rows: int) -> None:
    values, below = [k + 1 for k, _n in pairs], [n for _k, n in pairs]
    table = np.tile(np.array(values, dtype=float), (rows, 1))

    for kind in ("p", "p'", "np", "u", "u'", "c", "g", "t"):
        many = read_many(table, denominators=np.tile(below, (rows, 1)), kind=kind)
        with_denominators = None if kind in ("c", "g", "t") else below
        many = many if with_denominators else read_many(table, kind=kind)
        alone = read_chart(Series.of(values, denominators=with_denominators), kind=kind)
        for name in ("centre", "lower", "upper"):
            found = np.broadcast_to(getattr(many, name)[-1], 12)
            assert np.array_equal(found, getattr(alone.columns.lines, name), equal_nan=True)


def test_a_frame_in_long_form_with_groups_of_different_lengths() -> None:
    frame = pl.DataFrame(
        {
            "ward": ["B", "A", "B", "A", "B", "B"],
            "week": [3, 2, 1, 1, 4, 2],
            "falls": [5, 2, 1, None, 7, 3],
        }
    )

    with pytest.raises(ChartError, match="rows without a group"):
        read_many(frame.with_columns(ward=pl.Series([None, *"ABABB"])), group="ward", value="falls")
    many = read_many(
        frame, group="ward", value="falls", order="week", direction=["increase", "decrease"], target=[1, 2]
    )

    assert many.keys == ["B", "A"]
    assert many.value[0].tolist() == [1, 3, 5, 7]
    assert np.isnan(many.value[1]).tolist() == [True, False, True, True]
    assert many.last.tolist() == [3, 1]
    assert many.table()["value"].tolist() == [7, 2]
    assert pl.DataFrame(many.table()).shape == (2, 13)
    plain = read_many(frame.sort("week").to_dict(as_series=False), group="ward", value="falls")
    assert (plain.keys, plain.last.tolist()) == (many.keys, many.last.tolist())


@pytest.mark.parametrize(
    "wrong,right",
    [
        ({"kind": "xbar"}, {"kind": "i"}),
        ({"kind": "p"}, {"kind": "p", "denominators": [[9, 9, 9], [9, 9, 9]]}),
        ({"direction": ["increase"]}, {"direction": ["increase", "decrease"]}),
        ({"direction": "up"}, {"direction": "neutral"}),
        ({"target": [1]}, {"target": [1, 2]}),
        ({"excluded": [1]}, {"baseline": 2}),
        ({"kind": "p", "denominators": [[9, 9, 9], [9, 2, 9]]}, {"kind": "u", "denominators": [[9, 9, 9], [9, 2, 9]]}),
    ],
)  # fmt: skip
def test_many_series_are_refused_as_one_is(wrong: dict[str, Any], right: dict[str, Any]) -> None:
    table = [[1, 2, 3], [4, 5, 6]]

    assert len(read_many(table, **right)) == 2
    with pytest.raises(ChartError):
        read_many(table, **wrong)
