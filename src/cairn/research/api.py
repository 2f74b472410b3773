"""Surveys: reading one in, offering it to a run, answering it under a pseudonym."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import SurveyAnswered, announce
from cairn.lib.prepared import prepared
from cairn.lib.text import clean_text
from cairn.records import api as records_api
from cairn.research.models import Answer, Response, Survey, SurveyOffer, SurveyOption, SurveyQuestion
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run

__all__ = [
    "answer",
    "count_answered",
    "import_survey",
    "may_answer",
    "offer",
    "offer_of",
    "offers_open",
    "offers_waiting",
    "survey_facts",
    "survey_of",
]

LONGEST = 4000


@transaction.atomic
def import_survey(data: dict[str, Any], *, by: Person | None, at: datetime) -> Survey:
    """Keep a survey as its text describes it. The same content is the same edition; changed content the next.

    Raises ``NotFound`` for who is not staff (``None`` is a command).
    """
    if by is not None and not by.is_staff:
        raise NotFound
    newest = Survey.objects.filter(key=data["key"]).order_by("-edition").first()
    if newest is not None and _content(newest) == _wanted(data):
        return newest
    title, intro, questions = _wanted(data)
    survey = Survey.objects.create(
        key=data["key"], edition=newest.edition + 1 if newest else 1, title=title, intro=intro, created_at=at
    )
    for position, (key, kind, text, required, options) in enumerate(questions):
        question = SurveyQuestion.objects.create(
            survey=survey, key=key, kind=kind, text=text, required=required, position=position
        )
        SurveyOption.objects.bulk_create(SurveyOption(question=question, score=s, text=words) for s, words in options)
    accounts_api.audit("survey.import", subject=survey, by=by, at=at)
    return survey


def _wanted(data: dict[str, Any]) -> tuple[str, str, list[Any]]:
    questions = [
        (
            one["key"],
            one["kind"],
            one["text"].strip(),
            bool(one.get("required", False)),
            # The options of a choice have words for values: their score is their place.
            [
                (option["value"] if isinstance(option["value"], int) else place, option["text"])
                for place, option in enumerate(one.get("options", []), start=1)
            ],
        )
        for one in data["questions"]
    ]
    return data["title"], data.get("intro", "").strip(), questions


def _content(survey: Survey) -> tuple[str, str, list[Any]]:
    questions = [
        (one.key, one.kind, one.text, one.required, [(option.score, option.text) for option in one.options.all()])
        for one in survey.questions.prefetch_related("options")
    ]
    return survey.title, survey.intro, questions


def survey_of(key: str) -> Survey:
    """The newest edition. Raises ``NotFound``."""
    found = Survey.objects.filter(key=key).order_by("-edition").first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def offer(
    run: Run,
    *,
    survey: Survey,
    wave: str,
    opens_at: datetime,
    by: Person | None,
    at: datetime,
    closes_at: datetime | None = None,
) -> SurveyOffer:
    """Ask the people of a run, once for each wave (pre, post, follow_up). Raises ``NotFound`` for no manager."""
    if by is not None and not by.is_staff:
        runs_api.require_role(run, "manager", by=by)
    made, new = SurveyOffer.objects.get_or_create(
        survey=survey, run=run, wave=wave, defaults={"opens_at": opens_at, "closes_at": closes_at}
    )
    if new:
        accounts_api.audit("survey.offer", subject=made, by=by, at=at, wave=wave)
    return made


def offers_open(run: Run, *, person: Person, at: datetime) -> list[SurveyOffer]:
    """What a person may answer now and has not, each with its survey. One query."""
    return [one for one in offers_waiting(person, at=at) if one.run_id == run.pk]


def offers_waiting(person: Person, *, at: datetime) -> list[SurveyOffer]:
    """The same over all runs that a person is in, each with its survey and run. One query."""
    return _waiting(person_id=person.pk, at=at)


@prepared
def _waiting(person_id: int, at: datetime) -> QuerySet[SurveyOffer]:
    rows = SurveyOffer.objects.select_related("survey", "run").filter(opens_at__lte=at)
    rows = rows.filter(Q(closes_at=None) | Q(closes_at__gt=at))
    rows = rows.filter(run__enrolments__person_id=person_id, run__enrolments__status="active")
    answered = Response.objects.filter(pseudonym__in=accounts_api.pseudonym_query(person_id)).values("offer_id")
    return rows.exclude(pk__in=answered).order_by("opens_at", "pk")


def count_answered(run: Run, *, person: Person) -> int:
    """How many of a run's surveys somebody has answered. One query."""
    mine = Response.objects.filter(pseudonym__in=accounts_api.pseudonym_query(person.pk))
    return mine.filter(offer__run=run).count()


def may_answer(found: SurveyOffer, *, person: Person, at: datetime) -> bool:
    """Whether an offer is open and this person has not answered it. One query."""
    return any(one.pk == found.pk for one in offers_waiting(person, at=at))


def offer_of(uuid: UUID, *, by: Person) -> SurveyOffer:
    """An offer of a run that ``by`` is in. Raises ``NotFound``."""
    found = SurveyOffer.objects.select_related("survey", "run__programme").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    runs_api.enrolment_in(found.run.key, by)
    return found


@transaction.atomic
def answer(offer_uuid: UUID, *, answers: Mapping[str, str], by: Person, at: datetime) -> Response:
    """Keep a person's answers under their pseudonym, once. Values: an option's score as text, or own words.

    Raises ``NotFound``; ``Refused`` (field: the question's key) for a required question left out, an option that
    there is not, a closed survey or a second answer.
    """
    found = offer_of(offer_uuid, by=by)
    if found.opens_at > at or (found.closes_at is not None and found.closes_at <= at):
        raise Refused(_("This survey is not open now."))
    rows = [
        row
        for question in found.survey.questions.prefetch_related("options")
        if (row := _row(question, answers.get(question.key, ""))) is not None
    ]
    response, new = Response.objects.get_or_create(
        offer=found, pseudonym=accounts_api.pseudonym_of(by), defaults={"submitted_at": at}
    )
    if not new:
        raise Refused(_("You have answered this survey. Thank you."))
    for row in rows:
        row.response = response
    Answer.objects.bulk_create(rows)
    # The audit row names the offer only: a row that named the response would name its writer.
    accounts_api.audit("survey.answer", subject=found, by=by, at=at)
    records_api.store(
        person_id=by.pk, verb="answered", activity=records_api.iri("survey", found.survey.uuid), activity_type="survey",
        name=found.survey.title, run_uuid=found.run.uuid, at=at,
    )  # fmt: skip
    announce(SurveyAnswered(at=at, person_id=by.pk, run_id=found.run_id, survey_uuid=found.survey.uuid))
    return response


def _row(question: SurveyQuestion, value: str) -> Answer | None:
    words = clean_text(value)
    if not words:
        if question.required:
            raise Refused(_("Answer this question: %(text)s") % {"text": question.text}, field=question.key)
        return None
    if question.kind == SurveyQuestion.Kind.TEXT:
        if len(words) > LONGEST:
            raise Refused(_("Shorten this to %(most)d characters") % {"most": LONGEST}, field=question.key)
        return Answer(question=question, text=words)
    option = next((one for one in question.options.all() if str(one.score) == words), None)
    if option is None:
        raise Refused(_("Choose one of the answers that are listed"), field=question.key)
    return Answer(question=question, option=option)


def survey_facts(run: Run) -> list[dict[str, Any]]:
    """A row for each answer in a run, by pseudonym; ``score`` and ``option`` are ``None`` for own words."""
    rows = Answer.objects.filter(response__offer__run=run).order_by("question__position", "pk")
    names = {
        "wave": "response__offer__wave",
        "survey_key": "response__offer__survey__key",
        "question_key": "question__key",
        "position": "question__position",
        "question": "question__text",
        "kind": "question__kind",
        "pseudonym": "response__pseudonym",
        "score": "option__score",
        "option": "option__text",
        "text": "text",
        "submitted_at": "response__submitted_at",
    }
    return [dict(zip(names, row, strict=True)) for row in rows.values_list(*names.values())]
