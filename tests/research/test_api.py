"""Surveys: read in, offered, answered once under a pseudonym."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cairn.accounts import api as accounts_api
from cairn.accounts.models import AuditRow
from cairn.accounts.models_api import Person
from cairn.courses.models_api import Programme
from cairn.lib.errors import NotFound, Refused
from cairn.records import api as records_api
from cairn.research import api
from cairn.research.models import Answer, Response, Survey, SurveyOffer
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
SURVEY: dict[str, Any] = {
    "key": "after",
    "title": "After the course",
    "intro": "Two minutes.",
    "questions": [
        {
            "key": "agree",
            "kind": "likert",
            "text": "I learned something.",
            "required": True,
            "options": [{"value": 1, "text": "Disagree"}, {"value": 5, "text": "Agree"}],
        },
        {
            "key": "part",
            "kind": "choice",
            "text": "Which part?",
            "options": [{"value": "reading", "text": "Reading"}, {"value": "people", "text": "People"}],
        },
        {"key": "own", "kind": "text", "text": "What else?"},
    ],
}


@pytest.fixture
def run() -> Run:
    return runs_api.open_run(
        programme=Programme.objects.create(key="improvement", title="Improvement"),
        key="autumn",
        title="Autumn",
        starts_on=(NOW - timedelta(days=30)).date(),
        ends_on=(NOW + timedelta(days=60)).date(),
        by=None,
        at=NOW,
    )


@pytest.fixture
def nurse(run: Run) -> Person:
    made = person("Nurse")
    runs_api.enrol(run, by=made, at=NOW)
    return made


@pytest.fixture
def offer(run: Run) -> SurveyOffer:
    survey = api.import_survey(SURVEY, by=None, at=NOW)
    return api.offer(run, survey=survey, wave="post", opens_at=NOW, by=None, at=NOW)


def test_the_same_text_is_the_same_edition_and_another_the_next(offer: SurveyOffer, nurse: Person) -> None:
    again = api.import_survey(SURVEY, by=None, at=NOW)
    other = api.import_survey({**SURVEY, "intro": "Three minutes."}, by=None, at=NOW)

    assert [again.pk, again.edition, other.edition] == [offer.survey.pk, 1, 2]
    assert api.survey_of("after") == other
    for call in (lambda: api.import_survey(SURVEY, by=nurse, at=NOW), lambda: api.survey_of("before")):
        with pytest.raises(NotFound):
            call()
    assert Survey.objects.count() == 2


def test_only_who_manages_a_run_offers_a_survey_and_once_for_a_wave(offer: SurveyOffer, nurse: Person) -> None:
    given: dict[str, Any] = {"survey": offer.survey, "wave": "post", "opens_at": NOW, "at": NOW}
    with pytest.raises(NotFound):
        api.offer(offer.run, by=nurse, **given)
    runs_api.give_role(offer.run, nurse, "manager", by=None, at=NOW)

    assert api.offer(offer.run, by=nurse, **given) == offer
    assert api.offer(offer.run, by=nurse, **{**given, "wave": "pre"}) != offer


def test_an_answer_is_kept_once_under_the_pseudonym(offer: SurveyOffer, nurse: Person) -> None:
    given = {"agree": "5", "part": "2", "own": "  More time.\n\n\n\nPlease. "}

    api.answer(offer.uuid, answers=given, by=nurse, at=NOW)
    with pytest.raises(Refused, match="You have answered"):
        api.answer(offer.uuid, answers={"agree": "1"}, by=nurse, at=NOW)

    response = Response.objects.get()
    assert response.pseudonym == accounts_api.pseudonym_of(nurse)
    facts = api.survey_facts(offer.run)
    assert [(row["question_key"], row["score"], row["option"], row["text"]) for row in facts] == [
        ("agree", 5, "Agree", ""),
        ("part", 2, "People", ""),
        ("own", None, None, "More time.\n\nPlease."),
    ]
    # nothing that is kept of the answers names the person, nor leads from the person to them
    kept = [str(value) for row in facts for value in row.values()]
    assert not {nurse.name, nurse.email, str(nurse.uuid)} & set(kept)
    trail = AuditRow.objects.get(action="survey.answer")
    assert trail.subject_uuid == offer.uuid
    assert str(response.uuid) not in str(trail.detail)
    assert [row["verb"] for row in records_api.statements_facts(offer.run.uuid)][-1] == "answered"
    assert not api.may_answer(offer, person=nurse, at=NOW)


@pytest.mark.parametrize(
    "given,field",
    [
        ({}, "agree"),
        ({"agree": " "}, "agree"),
        ({"agree": "3"}, "agree"),
        ({"agree": "Agree"}, "agree"),
        ({"agree": "5", "part": "people"}, "part"),
        ({"agree": "5", "own": "y" * 4001}, "own"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_kept(
    offer: SurveyOffer, nurse: Person, given: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        api.answer(offer.uuid, answers=given, by=nurse, at=NOW)

    assert refused.value.field == field
    assert (Response.objects.count(), Answer.objects.count()) == (0, 0)
    api.answer(offer.uuid, answers={"agree": "5"}, by=nurse, at=NOW)
    assert Answer.objects.count() == 1


def test_a_survey_is_answered_while_it_is_open_by_who_is_in_the_run(offer: SurveyOffer, nurse: Person) -> None:
    SurveyOffer.objects.update(opens_at=NOW, closes_at=NOW + timedelta(days=7))
    offer.refresh_from_db()
    for at, is_open in (
        (NOW - timedelta(seconds=1), False),
        (NOW, True),
        (NOW + timedelta(days=7) - timedelta(seconds=1), True),
        (NOW + timedelta(days=7), False),
    ):
        assert api.may_answer(offer, person=nurse, at=at) is is_open
        assert (offer in api.offers_open(offer.run, person=nurse, at=at)) is is_open
        if not is_open:
            with pytest.raises(Refused, match="not open"):
                api.answer(offer.uuid, answers={"agree": "5"}, by=nurse, at=at)
    runs_api.leave(offer.run, by=nurse, at=NOW)
    for who in (nurse, person("Outsider")):
        with pytest.raises(NotFound):
            api.answer(offer.uuid, answers={"agree": "5"}, by=who, at=NOW)
        assert api.offers_waiting(who, at=NOW) == []
    runs_api.enrol(offer.run, by=nurse, at=NOW)
    assert api.answer(offer.uuid, answers={"agree": "5"}, by=nurse, at=NOW)
