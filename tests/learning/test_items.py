"""Item statistics from real attempts: what counts, what authors see, and that many attempts make no difference."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from statistics import correlation, median
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.courses import api as courses_api
from cairn.learning import api, items
from cairn.learning.models import AttemptAnswer, QuizAttempt
from cairn.learning.views_items import in_order
from cairn.lib.errors import NotFound
from cairn.runs.models_api import Enrolment
from tests.cast import NOW, person
from tests.quizzing import bank, facts, right_answer, set_quiz, wrong_answer
from tests.world import World, world

pytestmark = pytest.mark.django_db
PEOPLE = 40


@pytest.fixture
def made() -> World:
    return world("learner")


@pytest.fixture
def asked(made: World) -> Any:
    """Forty first attempts at four questions: person n has question k right unless (n * 7 + k * 3) % (k + 3) is 0."""
    found = bank(made, facts("single", "One?"), facts("multiple"), facts("numeric"), facts("single", "Four?"))
    item = set_quiz(made, found)
    for n in range(PEOPLE):
        enrolment = Enrolment.objects.create(run=made.run, person=person(f"P{n}"), enrolled_at=NOW)
        lay(enrolment, item, [right(n, k) for k in range(4)], seconds=[float(10 * k + n) for k in range(4)])
    return found


def right(n: int, k: int) -> bool:
    return bool((n * 7 + k * 3) % (k + 3))


def lay(enrolment: Enrolment, item: Any, rights: list[bool], *, seconds: list[float]) -> None:
    """A first attempt as it was sent, by the function that learners use."""
    by = enrolment.person
    attempt = api.start_quiz(enrolment, object_uuid=item.uuid, by=by, at=NOW)
    view = api.attempt_of(attempt.uuid, by=by)
    pairs = zip(view.questions, rights, strict=True)
    answers = {one.position: right_answer(one) if good else wrong_answer(one) for one, good in pairs}
    clock = dict(enumerate(seconds, start=1))
    api.submit_quiz(attempt.uuid, answers=answers, by=by, at=NOW + timedelta(hours=1), seconds=clock)


def again(made: World, item: Any) -> None:
    """Everybody tries a second time, and has everything right."""
    for enrolment in Enrolment.objects.filter(attempts__passed=False).select_related("person", "run__programme"):
        lay(enrolment, item, [True] * 4, seconds=[1.0] * 4)


def test_first_attempts_are_counted_and_no_others(made: World, asked: Any) -> None:
    before = items.item_rows(asked.uuid, by=made.author)
    again(made, made.structure.object("gate-quiz"))
    assert QuizAttempt.objects.filter(number=2).exists()

    rows = items.item_rows(asked.uuid, by=made.author)

    assert [row.statistics for row in rows] == [row.statistics for row in before]
    assert [row.version.stem for row in rows] == ["One?", "About multiple?", "About numeric?", "Four?"]
    for k, row in enumerate(rows):
        goods = [float(right(n, k)) for n in range(PEOPLE)]
        rests = [sum(right(n, other) for other in range(4) if other != k) / 3 for n in range(PEOPLE)]
        assert row.statistics.n == PEOPLE
        assert row.statistics.facility == pytest.approx(sum(goods) / PEOPLE)
        assert row.statistics.discrimination == pytest.approx(correlation(goods, rests))
        # nothing is kept of a question that was looked at for no time at all
        assert row.statistics.seconds == median(10.0 * k + n for n in range(PEOPLE) if k or n)
    # of the single choice: who was right, who was not, and the third one, which nobody chose
    first = {choice.text: (one.correct, one.n) for choice, one in rows[0].choices}
    wrong = sum(not right(n, 0) for n in range(PEOPLE))
    assert first == {"Alpha": (True, PEOPLE - wrong), "Beta": (False, wrong), "Gamma": (False, 0)}
    assert rows[0].statistics.flags == ("never_chosen",)
    scores = [25 * sum(right(n, k) for k in range(4)) for n in range(PEOPLE) if right(n, 0)]
    assert rows[0].choices[0][1].mean_score == pytest.approx(sum(scores) / len(scores))


def test_a_changed_question_begins_anew(made: World, asked: Any) -> None:
    one = asked.questions.get(current__stem="One?")
    courses_api.save_question(asked, facts("single", "One, clearer?"), question=one, by=made.author, at=NOW)

    rows = items.item_rows(asked.uuid, by=made.author)
    view = items.item_of(one.uuid, by=made.author)

    assert [row.statistics.n for row in rows] == [0, PEOPLE, PEOPLE, PEOPLE]
    assert [(row.version.stem, row.statistics.n) for row in view.rows] == [("One, clearer?", 0), ("One?", PEOPLE)]


def test_typed_answers_are_told_when_several_gave_them(made: World, asked: Any) -> None:
    numeric = asked.questions.get(current__kind="numeric")
    rare = AttemptAnswer.objects.filter(text="99").order_by("pk")[:1].values("pk")
    AttemptAnswer.objects.filter(pk__in=list(rare.values_list("pk", flat=True))).update(text="7 for Mrs Rare")
    wrong = sum(not right(n, 2) for n in range(PEOPLE))
    typed = items.item_of(numeric.uuid, by=made.author).typed
    assert typed == [("3.5", PEOPLE - wrong), ("99", wrong - 1)]


def test_authors_see_it_and_nobody_else(made: World, asked: Any) -> None:
    one = asked.questions.get(current__stem="One?")
    for by in (made.learner, made.manager):
        with pytest.raises(NotFound):
            items.item_rows(asked.uuid, by=by)
        with pytest.raises(NotFound):
            items.item_of(one.uuid, by=by)
    author, learner = Client(), Client()
    author.force_login(made.author)
    learner.force_login(made.learner)
    place = "/cms/item-statistics/"
    paths = ["", f"{asked.uuid}/", f"{asked.uuid}/items.csv", f"question/{one.uuid}/"]
    assert [author.get(place + path).status_code for path in paths] == [200] * 4
    assert [learner.get(place + path).status_code for path in paths] == [302] * 4
    page = author.get(f"{place}{asked.uuid}/").content.decode()
    assert "An answer that nobody chooses" in page
    assert f"/cms/item-statistics/question/{one.uuid}/" in page
    assert "Gamma" in author.get(f"{place}question/{one.uuid}/").content.decode()


@pytest.mark.parametrize("sort, stems", [("facility", 0), ("-facility", -1), ("question", None), ("", None)])
def test_the_table_is_sorted(made: World, asked: Any, sort: str, stems: int | None) -> None:
    rows = in_order(items.item_rows(asked.uuid, by=made.author), sort)
    values = [row.statistics.facility or 0 for row in rows]
    if stems is None:
        assert rows[0].version.stem == ("About multiple?" if sort else "One?")
    else:
        assert values == sorted(values, reverse=bool(stems))


def test_the_table_as_csv_holds_no_formula(made: World, asked: Any) -> None:
    courses_api.save_question(asked, facts("single", "=1+1, is it?"), by=made.author, at=NOW)
    client = Client()
    client.force_login(made.author)
    answer: Any = client.get(f"/cms/item-statistics/{asked.uuid}/items.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row["question"] for row in rows][-1] == "'=1+1, is it?"
    assert (rows[0]["n"], rows[0]["flags"], rows[-1]["why"]) == ("40", "never_chosen", "Nobody has answered it yet.")


def test_many_questions_cost_no_more_queries(made: World, asked: Any) -> None:
    counted = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            items.item_rows(asked.uuid, by=made.author)
        counted.append(len(queries))
        for n in range(20):
            courses_api.save_question(asked, facts("single", f"More {n}?"), by=None, at=NOW)
    assert counted[0] == counted[1] <= 7


@pytest.mark.parametrize("slow, asked_again", [(-1.0, False), (1000.0, True)])
def test_only_what_took_long_to_add_up_is_kept(
    made: World, asked: Any, monkeypatch: pytest.MonkeyPatch, slow: float, asked_again: bool
) -> None:
    monkeypatch.setattr(items, "SLOW", slow)
    first = items.item_rows(asked.uuid, by=made.author)
    with CaptureQueriesContext(connection) as queries:
        again = items.item_rows(asked.uuid, by=made.author)
    assert any("PARTITION BY" in one["sql"] for one in queries) is asked_again
    assert [row.statistics for row in again] == [row.statistics for row in first]
    with pytest.raises(NotFound):
        items.item_rows(asked.uuid, by=made.learner)
