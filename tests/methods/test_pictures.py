"""Pictures of control charts: what is in them, whatever the chart; and that they stay small."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as Xml

import numpy as np
import pytest
import vl_convert
from hypothesis import example, given
from hypothesis import strategies as st

from cairn.methods.pictures import ICONS, Cycle, Picture, icon_svg, icon_words, spc_picture, spc_size
from cairn.methods.pictures.calendar import date_ticks, fits
from cairn.methods.pictures.dates import days_of
from cairn.methods.pictures.end_labels import apart
from cairn.methods.pictures.look import MEANINGS
from cairn.methods.pictures.numbers import ticks_for
from cairn.methods.pictures.text import width_of
from cairn.methods.pictures.thinning import extremes, line_places
from cairn.methods.pictures.x_axis import x_axis
from cairn.methods.spc import KINDS, ChartError, Exclusion, Phase, Reading, Series, read_chart

WIDTHS = (320, 360, 720, 1200)
MONTHS = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(24)]
VALUES = [12, 14, 11, 13, 15, 12, 14, 13, 11, 12, 40, 13, 12, 14, 13, 5, 6, 5, 7, 6, 5, 4, 6, 5]


def parsed(svg: str) -> Xml.Element:
    return Xml.fromstring(svg)  # noqa: S314 - we drew it


def words_in(svg: str) -> list[str]:
    """What is written in a drawing, text by text."""
    root = parsed(svg)
    return [" ".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text")]


def reading(values: list[Any] = VALUES, x: list[Any] | None = MONTHS, **options: Any) -> Reading:
    return read_chart(Series.of(values, x), **options)


def points(picture: Picture) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = picture.spec["datasets"]["points"]
    return found


def series_for(kind: str) -> Series:
    random = np.random.default_rng(7)
    if kind in ("xbar", "s", "r"):
        return Series.of(random.normal(50, 5, 100).round(1).tolist(), [n // 5 for n in range(100)])
    values = random.integers(5, 60, 20).tolist()
    below = random.integers(80, 120, 20).tolist() if KINDS[kind].needs_denominators or kind in ("i'", "ms") else None
    return Series.of(values, MONTHS[:20], denominators=below)


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_draws_with_its_table(kind: str, width: int, capfd: pytest.CaptureFixture[str]) -> None:
    found = read_chart(series_for(kind), kind=kind, direction="decrease")

    picture = spc_picture(found, title=KINDS[kind].title, unit="minutes", width=width)
    vl_convert.vegalite_to_vega(picture.spec, show_warnings=True)
    told = words_in(picture.svg())

    assert capfd.readouterr() == ("", "")
    assert picture.size[0] == width
    assert any("minutes" in words for words in told)
    assert len(picture.table.rows) == len(found.points) == 20
    assert picture.words.startswith(found.words("minutes")[:20])


@pytest.mark.parametrize("width", WIDTHS)
def test_the_size_is_known_without_drawing(width: int) -> None:
    found = reading(target=10.0, phases=[Phase(16, "a new clinic")])
    given: dict[str, Any] = {"title": "Days waited", "unit": "days", "width": width, "notes": {3: "A strike"}}

    assert spc_size(found, **given) == spc_picture(found, **given).size


def test_the_file_formats_are_what_they_say() -> None:
    picture = spc_picture(reading(), title="Wait & see <quickly>")

    root = parsed(picture.svg())
    assert root.get("role") == "img"
    assert root.get("aria-label") == picture.words
    assert "Wait & see <quickly>" in words_in(picture.svg())
    assert picture.png(scale=1).startswith(b"\x89PNG\r\n\x1a\n")
    assert picture.pdf().startswith(b"%PDF-")


def test_the_picture_says_in_words_what_it_shows() -> None:
    picture = spc_picture(reading([5, 6, 7, 5, 6], MONTHS[:5]), title="Waits", unit="days")

    assert "trial limits" in picture.words
    assert picture.spec["description"] == picture.words


@pytest.mark.parametrize(
    "options, labels",
    [
        ({}, {"Average 11.2", "Limit 16.2", "Limit 6.1"}),
        ({"target": 10}, {"Average 11.2", "Limit 16.2", "Limit 6.1", "Target 10"}),
        ({"kind": "run"}, {"Median 12"}),
        ({"kind": "run", "target": 10.5}, {"Median 12", "Target 10.5"}),
    ],
)
def test_lines_are_labelled_at_their_ends(options: dict[str, Any], labels: set[str]) -> None:
    wide, narrow = (words_in(spc_picture(reading(**options), width=width).svg()) for width in (720, 320))

    def among(told: list[str]) -> set[str]:
        return {words for words in told if re.fullmatch(r"(Average|Median|Limit|Target) [\d.]+", words)}

    assert among(wide) == labels
    assert {label.split()[1] for label in labels} <= set(narrow)
    assert {label.split()[0] for label in labels} <= set(narrow), "the key names what the ends have no room for"


def test_colours_have_shapes_of_their_own_and_a_key() -> None:
    assert len({mark.shape for mark in MEANINGS.values()}) == len(MEANINGS)

    picture = spc_picture(reading(direction="decrease"), width=720)
    drawn = {(p["shape"], p["fill"]) for p in points(picture) if p["drawn"] == "mark"}

    assert drawn == {(MEANINGS[name].shape, MEANINGS[name].colour) for name in ("improvement", "concern")}
    told = words_in(picture.svg())
    assert {"Usual variation", "Change for the better", "Change for the worse"} <= set(told)


def test_each_point_says_when_how_much_and_what_it_means() -> None:
    found = read_chart(
        Series.of([5, 6, 30, None, 4, 6], MONTHS[:6], denominators=[40] * 6), kind="p", direction="decrease"
    )
    told = [p["words"] for p in points(spc_picture(found, unit="%"))]

    assert told[0] == "1 Jan 2024: 12.5% (5 of 40)."
    assert told[2] == "1 Mar 2024: 75% (30 of 40). Change for the worse: a point outside the limits."
    assert [words[:5] for words in told] == ["1 Jan", "1 Feb", "1 Mar", "1 May", "1 Jun"]


def test_phases_have_gaps_and_say_what_came_of_them() -> None:
    found = reading(phases=[Phase(date(2025, 4, 1), "new rota")])
    picture = spc_picture(found)
    lines = [row for layer in picture.spec["layer"] for row in layer.get("data", {}).get("values", []) if "g" in row]
    data = [row for row in lines if row["y"] in VALUES]
    last_before, first_after = days_of(date(2025, 3, 1)), days_of(date(2025, 4, 1))

    assert not any(last_before + 15 < row["x"] < first_after - 12 for row in lines)
    by_piece = {row["g"]: {r["x"] < first_after for r in data if r["g"] == row["g"]} for row in data}
    assert all(len(sides) == 1 for sides in by_piece.values()), "no line joins two phases"
    assert "A" in words_in(picture.svg())
    assert any("new rota" in words for words in words_in(picture.svg()))
    assert any("before" in words for words in words_in(picture.svg()))


def test_a_missing_point_is_a_gap_and_an_excluded_one_is_hollow() -> None:
    values = [*VALUES[:5], None, *VALUES[6:]]
    found = reading(values, excluded=[Exclusion(11, "a strike")])
    picture = spc_picture(found)
    solid = [x for x in picture.spec["layer"] if x["mark"]["type"] == "line" and "strokeDash" not in x["mark"]]
    line = solid[-1]["data"]["values"]

    assert len({row["g"] for row in line}) == 2
    hollow = [p for p in points(picture) if p.get("fill") == "#ffffff"]
    assert [p["n"] for p in hollow] == [11]
    assert "Left out of the calculation" in words_in(picture.svg())
    assert picture.table.rows[5][1] == "missing"
    assert picture.table.rows[10][-2:] == ("Usual variation; Left out of the calculation", "Left out: a strike")


def test_a_baseline_is_shaded() -> None:
    def rects(**options: Any) -> list[dict[str, Any]]:
        return [x for x in spc_picture(reading(**options)).spec["layer"] if x["mark"]["type"] == "rect"]

    assert rects() == []
    ((span,),) = [layer["data"]["values"] for layer in rects(baseline=12)]
    assert days_of(MONTHS[11]) < span["x2"] < days_of(MONTHS[12])


def test_notes_and_cycles_are_numbered_flags_with_a_list() -> None:
    series = Series.of(VALUES, MONTHS, notes=["", "A strike", *[""] * 22])
    picture = spc_picture(
        read_chart(series),
        notes={date(2024, 11, 1): "Counted twice", 2: "and snow"},
        cycles=[Cycle(date(2024, 6, 12), "Two-week slots", 3)],
    )
    told = words_in(picture.svg())

    assert told.count("P3") == 2, "once on the flag, once in the list"
    assert "12 Jun 2024: Two-week slots" in told
    assert "1 Feb 2024: A strike; and snow" in told
    assert "1 Nov 2024: Counted twice" in told
    assert picture.table.rows[1][-1] == "A strike; and snow"
    assert picture.table.rows[5][-1] == "PDSA cycle 3, 12 Jun 2024: Two-week slots"
    assert points(picture)[10]["words"].endswith("Counted twice.")
    with pytest.raises(ChartError, match="no point 99"):
        spc_picture(read_chart(series), notes={99: "Nowhere"})


def test_icons_say_what_the_library_found() -> None:
    for direction, target in (("increase", 2), ("decrease", 40), ("neutral", None)):
        found = reading(direction=direction, target=target)
        shapes = {row["shape"] for layer in spc_picture(found).spec["layer"] for row in _symbols(layer)}
        wanted = [name for name in (found.variation_icon, found.assurance) if name]
        for name in wanted:
            assert {stroke.path for stroke in ICONS[name].strokes} <= shapes
    assert len({ICONS[name].strokes for name in ICONS}) == len(ICONS)
    assert len({icon_words(name) for name in ICONS}) == len(ICONS)
    for name in ICONS:
        assert parsed(icon_svg(name)).get("role") == "img"


def _symbols(layer: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = layer.get("data", {}).get("values", [])
    return [row for row in rows if "shape" in row]


def test_per_cent_never_leaves_its_scale() -> None:
    found = read_chart(Series.of([18, 20, 19, 20, 1], denominators=[20] * 5), kind="p")
    picture = spc_picture(found, unit="%")
    labels = [words for words in words_in(picture.svg()) if words.endswith("%")]

    assert "100%" in labels
    assert all(0 <= float(re.sub(r"[^\d.]", "", words)) <= 100 for words in labels)
    assert "0.95%" not in picture.words
    assert picture.table.rows[0][1] == "90%"
    assert found.points[0].value == 0.9, "the reading is as it was"


@pytest.mark.parametrize("height", [360, 480, 900])
def test_a_wanted_height_is_that_of_the_whole(height: int) -> None:
    picture = spc_picture(reading(target=9), title="Wait", unit="days", height=height)

    assert abs(picture.size[1] - height) <= 1


def test_a_plot_may_be_lower_and_what_stands_around_it_stays() -> None:
    tall, low = (spc_picture(reading(target=9), title="Wait", unit="days", plot=plot) for plot in (260, 160))

    assert (tall.spec["height"], low.spec["height"]) == (260, 160)
    assert tall.size[1] - low.size[1] == 100


def test_an_unordered_chart_joins_nothing() -> None:
    names = ["Ward of the long name that nobody can pronounce", "East", "West", "North", "South wing, second floor"]
    picture = spc_picture(reading([3, 4, 5, 4, 3], names, ordered=False), width=320)
    lines = [x for x in picture.spec["layer"] if x["mark"]["type"] == "line"]

    assert not any(row["y"] == 3 for layer in lines for row in layer["data"]["values"])
    assert len([p for p in points(picture) if p["drawn"] == "dot"]) == 5


@pytest.mark.parametrize("x", [[], ["a"], [date(2026, 1, 12)], [3.5]])
def test_a_chart_of_nothing_or_one_point_can_be_drawn(x: list[Any]) -> None:
    found = read_chart(Series.of([5.0] * len(x), x), at_least=0)

    assert spc_picture(found, title="New", unit="days").svg().startswith("<svg")


AWKWARD = ['say "x"', "back\\slash", "${1+1}", "</svg><script>", "{}[]", "a\u2028b\x0b\x00", "日本", "l" * 300]


def test_awkward_words_stay_words() -> None:
    picture = spc_picture(
        reading([3, 4, 5, 4, 3, 6, 5, 4], AWKWARD, ordered=False),
        title=AWKWARD[0],
        unit=AWKWARD[3],
        notes=dict(enumerate(AWKWARD, start=1)),
        width=1200,
    )
    told = words_in(picture.svg())

    assert {*AWKWARD[:5], AWKWARD[6]} <= set(told)
    assert AWKWARD[3] in told
    assert not any(node.tag.endswith("script") for node in parsed(picture.svg()).iter())


X = st.one_of(
    st.none(),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(-999, 999),
    st.text(max_size=40),
    st.floats(-9, 9),
)
COLUMNS = st.sampled_from(
    [st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-999, 999), st.text(max_size=40), X]
)


@given(st.data())
def test_whatever_can_be_read_can_be_drawn(data: st.DataObject) -> None:
    value = st.none() | st.floats(-1e12, 1e12) | st.integers(0, 5)
    x = data.draw(st.lists(data.draw(COLUMNS), min_size=1, max_size=30))
    values = data.draw(st.lists(value, min_size=len(x), max_size=len(x)))
    kind = data.draw(st.sampled_from(["run", "i", "mr"]))
    target = data.draw(st.none() | st.floats(-100, 100))
    found = read_chart(Series.of(values, x), kind=kind, target=target, at_least=0)
    width = data.draw(st.sampled_from(WIDTHS))

    picture = spc_picture(found, title="Any", unit="days", width=width)

    assert picture.size[0] == width
    assert len(picture.table.rows) == len(found.points)
    assert len(points(picture)) == sum(not p.missing for p in found.points) if "points" in picture.spec else True
    json.dumps(picture.spec, allow_nan=False)


# --- Size ---


@pytest.mark.parametrize(
    "kind, n, most", [("i", 300, 60_000), ("p", 1000, 120_000), ("i", 20_000, 300_000), ("p", 20_000, 300_000)]
)
def test_long_charts_stay_small(kind: str, n: int, most: int) -> None:
    random = np.random.default_rng(3)
    walk = np.cumsum(random.normal(0, 1, n)).round(2)
    values = (random.integers(5, 60, n) if kind == "p" else walk).tolist()
    below = random.integers(80, 120, n).tolist() if kind == "p" else None
    days = [date(1960, 1, 1) + timedelta(day) for day in range(n)]
    picture = spc_picture(read_chart(Series.of(values, days, denominators=below), kind=kind), width=1200)

    assert len(picture.svg().encode()) < most
    assert len(json.dumps(picture.spec)) < 400_000
    assert ("20,000 points" in picture.words) is (n == 20_000)
    assert len(picture.table.rows) == n


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=300), st.integers(2, 20))
def test_thinning_keeps_ends_and_extremes(values: list[float], columns: int) -> None:
    x, y = np.arange(float(len(values))), np.array(values)

    kept = line_places(x, y, columns)

    assert (np.diff(kept) > 0).all()
    assert len(kept) <= max(4 * columns, min(len(values), 4 * columns))
    assert {0, len(values) - 1} <= set(kept.tolist())
    assert y[kept].max() == y.max()
    assert y[kept].min() == y.min()
    groups = np.arange(len(values)) % 3
    some = extremes(x, y, groups, columns)
    assert len(some) <= 6 * columns
    for group in set(groups.tolist()):
        assert y[some][groups[some] == group].max() == y[groups == group].max()


# --- Axes ---

SPANS = st.tuples(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.lists(st.integers(1, 4000), max_size=60))


@given(SPANS, st.floats(0.002, 60), st.sampled_from([11, 12]))
def test_labels_of_dates_never_touch(span: tuple[date, list[int]], pixels: float, size: float) -> None:
    dates = [span[0]]
    for step in span[1]:
        dates.append(dates[-1] + timedelta(step))

    ticks = date_ticks(dates, pixels, size)

    assert ticks
    assert fits(ticks, pixels, size)
    assert days_of(dates[0]) <= ticks[0].at <= ticks[-1].at <= days_of(dates[-1])


@pytest.mark.parametrize(
    "dates, width, labels",
    [
        (MONTHS[:12], 600, ["Jan 2024", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]),
        (MONTHS, 250, ["Jan 2024", "Jul", "Jan 2025", "Jul"]),
        ([date(2025, 12, 15) + timedelta(7 * n) for n in range(6)], 600,
         ["15 Dec 2025", "22 Dec", "29 Dec", "5 Jan 2026", "12 Jan", "19 Jan"]),
        ([date(2010 + n, 4, 1) for n in range(10)], 600, [str(2010 + n) for n in range(10)]),
        ([date(2026, 1, 3), date(2026, 1, 20), date(2026, 4, 2), date(2026, 9, 9)], 400,
         ["Feb 2026", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"]),
        (["2026-01-01", "2026-02-01"], 400, ["Jan 2026", "Feb"]),
        (["Week 1", "Week 2", "Week 3"], 400, ["Week 1", "Week 2", "Week 3"]),
        ([f"Week {n}" for n in range(1, 31)], 300, [f"Week {n}" for n in range(1, 31, 10)]),
        (list(range(1, 31)), 400, ["5", "10", "15", "20", "25", "30"]),
    ],
)  # fmt: skip
def test_the_axis_suits_its_x(dates: list[Any], width: int, labels: list[str]) -> None:
    axis = x_axis(dates, width)

    assert [" ".join(tick.lines) for tick in axis.ticks] == labels
    pixels = [axis.pixel(n) for n in range(len(dates))]
    assert pixels == sorted(pixels)
    assert pixels[0] >= 7
    assert pixels[-1] <= width - 7


def test_irregular_dates_stand_at_their_distance() -> None:
    axis = x_axis([date(2026, 1, 1), date(2026, 1, 11), date(2026, 3, 2)], 600)

    steps = [b - a for a, b in pairwise(axis.at)]
    assert steps == [10, 50]


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(2, 12))
def test_the_vertical_axis_takes_in_what_it_shows(one: float, two: float, most: int) -> None:
    low, high = sorted((one, two))

    ticks = ticks_for(low, high, most)

    assert ticks.low <= low + 1e-9 * abs(low)
    assert ticks.high >= high - 1e-9 * abs(high)
    assert 1 <= len(ticks.at) <= most + 3
    assert len(set(ticks.words)) == len(ticks.words)


@given(st.lists(st.floats(0, 300), max_size=6).map(sorted))
@example([0.0, 0.0, 0.0, 30.0])
@example([270.0, 300.0, 300.0, 300.0])
def test_labels_of_lines_stand_apart_where_there_is_room(places: list[float]) -> None:
    found = apart(places, 15, 0, 300)

    assert len(found) == len(places)
    assert all(b - a >= 15 - 1e-6 for a, b in pairwise(found))
    assert all(-1e-6 <= y <= 300 + 1e-6 for y in found)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_written_beyond_the_edges(width: int) -> None:
    found = reading(
        target=9, phases=[Phase(16, "a reason that is told at some length, so that it needs several lines")]
    )
    picture = spc_picture(found, title="A title of quite some words that has to be broken", unit="days", width=width)
    across, down = picture.size
    padding = picture.spec["padding"]

    for layer in picture.spec["layer"]:
        if layer["mark"]["type"] != "text":
            continue
        for row in layer["data"]["values"]:
            wide = width_of(row["text"], row["size"], bold="fontWeight" in layer["mark"])
            left = row["x"] + padding["left"] - {"left": 0, "center": 0.5, "right": 1}[layer["mark"]["align"]] * wide
            assert left >= 0, row
            assert left + wide <= across, row
            assert 6 <= row["y"] + padding["top"] <= down - 6, row
