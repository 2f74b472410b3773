"""A snapshot on the page: what is there is shown, what is missing is left out."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.assessment.shown import Chart, Points, frozen, pictures, points_of
from tests.assessment.conftest import snapshot


def test_everything_of_a_project_is_shown() -> None:
    page = frozen(snapshot())

    assert page.title == "Shorter waits"
    assert page.team == ("Owner, nurse",)
    assert page.charter == (("Problem", "Waits are long."), ("Aim", "Ten days by May"), ("By when", "1 May 2027"))
    assert page.drivers == (
        (0, "Primary driver: Enough slots", "a"),
        (0, "Change idea: A second clinic (helps: Enough slots)", "b"),
    )
    assert page.cycles[0][0] == "1. One clinic"
    (measure,) = page.measures
    assert [(one.caption, one.words, one.picture) for one in measure.charts] == [
        ("Run chart: Wait", "Read as run.", "measure-1-run"),
        ("XmR chart: Wait", "Read as i.", "measure-1-i"),
    ]
    assert (measure.number, measure.points) == (1, 1)
    assert measure.judged == ("5 January 2026 is left out of the limits: roads closed",)
    assert page.lessons == (("1 February 2026", "Ask the porters."),)
    assert sorted(pictures(snapshot())) == ["drivers", "measure-1-i", "measure-1-run"]


def test_a_chart_as_it_was_chosen_is_shown_with_its_own_name_and_for_a_phone() -> None:
    data = snapshot()
    (measure,) = data["measures"]
    measure["chart_words"] = {"kind": "p chart", "rules": "Nelson", "baseline": "The first 12 points"}
    drawn = measure["charts"][0]["svg"]
    measure["charts"] = [
        {"kind": "p", "title": "p chart", "words": "A p chart needs a denominator.", "svg": ""},
        {"kind": "run", "title": "Run chart", "words": "Read as run.", "svg": drawn, "narrow": drawn},
    ]
    data["cycles"][0] |= {"measured_by": "Wait", "started_on": "2026-01-05"}

    page = frozen(data)

    assert page.measures[0].charts == (
        Chart("p chart: Wait", "A p chart needs a denominator.", "", ""),
        Chart("Run chart: Wait", "Read as run.", "measure-1-run", "measure-1-run-narrow"),
    )
    assert page.measures[0].facts[-3:] == (
        ("Chart", "p chart"),
        ("Rules of the chart", "Nelson"),
        ("The limits come from", "The first 12 points"),
    )
    assert ("Shown on the chart of", "Wait") in page.cycles[0][1]
    assert ("Began on", "5 January 2026") in page.cycles[0][1]
    assert sorted(pictures(data)) == ["drivers", "measure-1-run", "measure-1-run-narrow"]


def test_the_points_of_a_measure_come_page_by_page() -> None:
    data = snapshot()
    data["measures"][0]["points"] *= 3
    data["measures"][0]["exclusions"] = [{"position": 1, "reason": "roads closed"}]
    heads = ("When", ("days", "number"), "Note")
    row, left_out = ("5 January 2026", "12", "snow"), ("5 January 2026", "12", "snow; Left out of the limits")

    assert points_of(data, 1, most=2) == Points("Wait", heads, (row, left_out), 3, next=1)
    assert points_of(data, 1, after=1, most=2) == Points("Wait", heads, (row,), 3, next=None)
    assert points_of(data, 1, after=900, most=2) == Points("Wait", heads, (), 3, next=None)
    assert [points_of(data, number) for number in (0, 2)] == [None, None]


def test_a_count_of_a_share_does_not_have_the_unit_of_the_share() -> None:
    data = snapshot()
    point = {"label": "Week 1", "value": 35, "denominator": 50, "note": "", "charted": "70%"}
    data["measures"][0] |= {"unit": "%", "points": [point], "exclusions": []}

    found = points_of(data, 1)

    assert found is not None
    numbers = [(words, "number") for words in ("Count", "Out of", "On the chart")]
    assert found.headers == ("When", *numbers, "Note")
    assert found.rows == (("Week 1", "35", "50", "70%", ""),)


@pytest.mark.parametrize(
    "odd",
    [
        {},
        [],
        None,
        {"title": None, "team": {}, "charter": [], "drivers": "x", "cycles": [1], "measures": [{}], "lessons": [{}]},
        {"drivers": {"nodes": [{}], "links": [["a"], "b", None], "svg": 3}},
        {"measures": [{"charts": [{}], "points": [{}], "rebases": [{"position": 7}]}]},
        {"measures": [{"charts": [{"kind": "%", "svg": "<script>"}], "exclusions": [{"position": True}]}]},
        {
            "format": 2,
            "diagrams": [
                {
                    "tool": name,
                    "rows": {
                        "cause": [{}],
                        "step": [{"next": [1]}],
                        "count": [{}],
                        "stakeholder": [{}],
                        "failure_mode": [{}],
                    },
                }
                for name in ("causes", "process_map", "fmea", "pareto", "x")
            ],
        },
        {"format": 2, "pictures": [{}], "plan": [{}], "scores": [{"at": 3}], "progress": {"reasons": 1}, "report": 1},
        {
            "report": {
                "items": [
                    {},
                    {"pieces": [{}, {"block": {"kind": "figure"}}, {"block": {"kind": "table", "rows": [1]}}]},
                ]
            }
        },
    ],
)
def test_what_is_missing_or_odd_is_left_out(odd: Any) -> None:
    assert frozen(odd).title == "Untitled project"
    assert pictures(odd) == {}
