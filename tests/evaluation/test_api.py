"""Every figure of an evaluation against a small run counted by hand, and what is hidden for being few."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.evaluation import api
from cairn.evaluation.facts import Facts
from cairn.evaluation.tables import COLUMNS
from cairn.evaluation.tables import TABLES as TABLES_OF
from cairn.lib.errors import NotFound
from cairn.records import api as records_api
from tests.evaluation.conftest import SCALE, answer, ask
from tests.world import World, world

pytestmark = pytest.mark.django_db
TABLES = ("funnel", "activity", "recorded", "projects", "survey")


def values(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in rows]


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_every_figure_of_a_small_run(cohort: World) -> None:
    tables = api.report(cohort.run, by=cohort.evaluator).tables

    assert values(tables["funnel"]) == [
        ("Registered", 7, 100.0),
        ("Enrolled now", 6, 85.7),
        ("Started", 6, 85.7),
        ("Completed Foundations", 5, 71.4),
        ("Completed Planning change", 1, 14.3),
        ("Completed Practicum", 1, 14.3),
        ("Submitted", 1, 14.3),
        ("Passed", None, None),
    ]
    # Foundations: five pieces, 70 points and 18 for answers. Planning change: three, 50 and 14. One post for each.
    # In the week of 23 November one person did one piece: not shown.
    assert values(tables["activity"]) == [
        (date(2026, 9, 21), 5 * 5 + 3, 5 * 88 + 64, 5 * 5 + 3, 5),
        (date(2026, 11, 23), None, None, None, None),
    ]
    assert values(tables["projects"]) == [
        ("Started", 2),
        ("With a complete charter", 1),
        ("With a PDSA cycle studied", 1),
        ("With a measure of 12 points or more", 1),
        ("Submitted", 1),
        ("Passed", None),
    ]
    assert tables["survey"] == []


def test_every_table_has_its_columns_and_says_how_it_was_counted(cohort: World) -> None:
    tables = api.report(cohort.run, by=cohort.evaluator).tables

    assert tuple(tables) == tuple(COLUMNS) == tuple(api.how(cohort.run, by=cohort.evaluator)) == TABLES
    for name, rows in tables.items():
        assert {tuple(row) for row in rows} <= {COLUMNS[name]}
        told = lines(api.table_csv(cohort.run, name, by=cohort.evaluator))
        assert told[0] == list(COLUMNS[name])
        assert len(told) == 1 + len(rows)
    assert lines(api.table_csv(cohort.run, "activity", by=cohort.evaluator))[2] == [
        "2026-11-23",
        *["not shown"] * 4,
    ]


def test_who_may_not_see_it_finds_nothing() -> None:
    made = world("owner", "boss")
    made.learn("owner", levels=0)
    made.boss.is_staff = True

    for by in (made.evaluator, made.manager, made.boss):
        assert api.report(made.run, by=by).tables["funnel"][0]["people"] == 1
    for by in (made.owner, made.assessor, made.moderator, made.facilitator, made.author):
        for look in (api.report, api.how):
            with pytest.raises(NotFound):
                look(made.run, by=by)
        with pytest.raises(NotFound):
            api.table_csv(made.run, "funnel", by=by)
        with pytest.raises(NotFound):
            api.picture(made.run, "activity", by=by)
    with pytest.raises(NotFound):
        api.table_csv(made.run, "salaries", by=made.evaluator)
    # A picture of nothing is none.
    with pytest.raises(NotFound):
        api.picture(made.run, "survey", by=made.evaluator)


def test_an_empty_run_is_all_noughts() -> None:
    made = world()

    tables = api.report(made.run, by=made.evaluator).tables

    assert {row["people"] for row in tables["funnel"]} == {0}
    assert {row["projects"] for row in tables["projects"]} == {0}
    assert tables["activity"] == tables["recorded"] == tables["survey"] == []
    assert lines(api.table_csv(made.run, "survey", by=made.evaluator)) == [list(COLUMNS["survey"])]


@pytest.fixture
def dozen() -> World:
    made = world(*[f"p{n}" for n in range(12)])
    for n in range(12):
        made.learn(f"p{n}", levels=0)
    return made


def test_cells_of_few_people_are_hidden_and_cannot_be_worked_out(dozen: World) -> None:
    offer = ask(dozen, {key: (f"Question {key}", SCALE) for key in "abcde"})
    scores = {
        "a": [1] + [4] * 5 + [5] * 6,  # the one, and the next smallest
        "b": [4] * 12,
        "c": [2] * 5 + [4] * 7,
        "d": [1, 2] + [5] * 10,  # two of one person each: the sum would tell
        "e": [3] * 4 + [4] * 8,
    }
    answer(dozen, offer, scores)

    rows = api.report(dozen.run, by=dozen.evaluator).tables["survey"]

    assert {row["wave"] for row in rows} == {"post"}
    assert [(row["question"][-1], row["score"], row["people"], row["per_cent"]) for row in rows] == [
        ("a", 1, None, None),
        ("a", 4, None, None),
        ("a", 5, 6, 50.0),
        ("b", 4, 12, 100.0),
        ("c", 2, 5, 41.7),
        ("c", 4, 7, 58.3),
        ("d", None, None, None),  # all is hidden: not even which answers were chosen
        ("e", None, None, None),
    ]
    told = lines(api.table_csv(dozen.run, "survey", by=dozen.evaluator))
    assert told[1] == ["post", "small", "0", "Question a", "Strongly disagree", "1", *["not shown"] * 2]
    assert told[-1] == ["post", "small", "4", "Question e", *["not shown"] * 4]
    # The picture has what is shown, and one part for all that is hidden.
    drawn = api.picture(dozen.run, "survey", by=dozen.evaluator)
    assert drawn.startswith("<svg")
    assert "Not shown" in drawn


@pytest.mark.parametrize(
    "teams,passed,shown",
    [
        ([], 0, True),
        ([1], 0, False),
        ([1], 1, False),  # else what is hidden would be that they did not
        ([1] * 4, 4, False),
        ([1] * 5, 0, True),
        ([1] * 5, 1, False),
        ([1] * 5, 4, False),
        ([1] * 5, 5, True),
        ([1] * 9, 4, True),
        ([1] * 9, 5, False),
        ([6], 0, False),  # six people, but one result
        ([5, 5], 1, False),
        ([6, 1, 1, 1, 1], 1, False),  # the one passed: the four others did not
        ([1, 2, 2, 2, 2, 2], 1, True),
    ],
)
def test_how_many_passed_is_not_shown_where_it_could_tell_a_result(teams: list[int], passed: int, shown: bool) -> None:
    submissions = [
        {"project_uuid": f"{n}", "pseudonym": f"{n} {member}", "result": "passed" if n < passed else "revise"}
        for n, size in enumerate(teams)
        for member in range(size)
    ]
    nothing: dict[str, Any] = {field.name: [] for field in fields(Facts)}
    facts = Facts(**nothing | {"submissions": submissions})

    people, count = TABLES_OF["funnel"](facts)[-2:], TABLES_OF["projects"](facts)[-2:]

    assert [(row["step"], row["people"]) for row in people] == [
        ("Submitted", sum(teams)),
        ("Passed", sum(teams[:passed]) if shown else None),
    ]
    assert [(row["fact"], row["projects"]) for row in count] == [
        ("Submitted", len(teams)),
        ("Passed", passed if shown else None),
    ]


@pytest.mark.parametrize("passed, shown", [(6, False), (8, True)])
def test_a_gate_for_those_who_passed_tells_no_more_than_their_number(passed: int, shown: bool) -> None:
    submissions = [
        {"project_uuid": f"{n}", "pseudonym": f"{n}", "result": "passed" if n < passed else "revise"} for n in range(8)
    ]
    gates = [{"pseudonym": f"{n}", "level_uuid": level} for n in range(passed) for level in ("one", "last")]
    nothing: dict[str, Any] = {field.name: [] for field in fields(Facts)}
    given = {"submissions": submissions, "gates": gates, "levels": [("one", "First"), ("last", "Report")]}
    facts = Facts(**nothing | given | {"passing": frozenset({"last"})})

    people = {row["step"]: (row["people"], row["per_cent"] is None) for row in TABLES_OF["funnel"](facts)}

    assert people["Completed First"][0] == passed
    for step in ("Completed Report", "Passed"):
        assert people[step] == ((passed, False) if shown else (None, True)), step


def test_two_waves_and_two_surveys_are_counted_apart(dozen: World) -> None:
    before = ask(dozen, {"a": ("Before or after", SCALE)}, wave="pre")
    answer(dozen, before, {"a": [2] * 6 + [4] * 6})
    after = ask(dozen, {"a": ("Before or after", SCALE)}, wave="post")
    answer(dozen, after, {"a": [4] * 12})

    rows = api.report(dozen.run, by=dozen.evaluator).tables["survey"]

    assert [(row["wave"], row["score"], row["people"]) for row in rows] == [
        ("pre", 2, 6),
        ("pre", 4, 6),
        ("post", 4, 12),
    ]


def test_two_surveys_of_one_wave_may_share_a_sentence(dozen: World) -> None:
    sentence = "We had time"
    for survey, scores in (("days", [2] * 12), ("nights", [4] * 12)):
        offer = ask(dozen, dict.fromkeys("ab", (sentence, SCALE)) | {"c": (survey, SCALE)}, survey=survey)
        answer(dozen, offer, {"a": scores, "b": [5] * 12, "c": [3] * 12})

    rows = api.report(dozen.run, by=dozen.evaluator).tables["survey"]

    assert [(row["survey_key"], row["position"], row["score"], row["per_cent"]) for row in rows] == [
        ("days", 0, 2, 100.0),
        ("days", 1, 5, 100.0),
        ("days", 2, 3, 100.0),
        ("nights", 0, 4, 100.0),
        ("nights", 1, 5, 100.0),
        ("nights", 2, 3, 100.0),
    ]
    # Each has a bar of its own in the picture, and says which it is.
    drawn = api.picture(dozen.run, "survey", by=dozen.evaluator)
    labels = re.findall(r">([^<>]*(?:We had time|days|nights)[^<>]*)</text>", drawn)
    assert labels == [
        *[f"{sentence} (days, 1)", f"{sentence} (days, 2)", "days"],
        *[f"{sentence} (nights, 1)", f"{sentence} (nights, 2)", "nights"],
    ]


def test_no_cell_of_a_download_is_a_formula(dozen: World) -> None:
    evil = "=HYPERLINK(1)"
    options = [{"value": n, "text": text} for n, text in enumerate(("@now", "-1", "plain", "\uff1dfull width"), 1)]
    offer = ask(dozen, {"a": (evil, options)})
    answer(dozen, offer, {"a": [1] + [2] * 2 + [3] * 3 + [4] * 6})

    told = lines(api.table_csv(dozen.run, "survey", by=dozen.evaluator))

    assert [row[4] for row in told[1:]] == ["'@now", "'-1", "plain", "'\uff1dfull width"]
    assert {row[3] for row in told[1:]} == {f"'{evil}"}


def test_a_report_costs_the_same_for_many_people(dozen: World) -> None:
    def cost() -> int:
        records_api.settle()  # as happens after each commit
        with CaptureQueriesContext(connection) as asked:
            api.report(dozen.run, by=dozen.evaluator)
        return len(asked)

    answer(dozen, ask(dozen, {"a": ("Question", SCALE)}), {"a": [4]})
    few = cost()
    answer(dozen, ask(dozen, {"a": ("Question", SCALE)}, wave="pre"), {"a": [4] * 12})

    assert cost() == few
