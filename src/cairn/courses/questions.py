"""The bank as authors work on it: writing questions, retiring them, and finding them again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses.models import Choice, Programme, Question, QuestionBank, QuestionTag, QuestionVersion
from cairn.courses.question_facts import ChoiceFacts, QuestionFacts, checked
from cairn.courses.rights import may_write
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.lib.text import clean_line

PAGE = 50


def require_author(by: Person | None) -> None:
    """Raises ``NotFound`` for who may not write. ``None`` is a command."""
    if by is not None and not may_write(by):
        raise NotFound


# --- Banks ---


def banks(*, by: Person | None) -> list[QuestionBank]:
    """All banks by programme and title, each with ``asked`` and ``retired``, how many questions it has. Two queries."""
    require_author(by)
    out = Q(questions__retired_at__isnull=False)
    rows = QuestionBank.objects.select_related("programme").order_by("programme__title", "title", "pk")
    return list(rows.annotate(asked=Count("questions", filter=~out), retired=Count("questions", filter=out)))


def bank_of(uuid: UUID, *, by: Person | None) -> QuestionBank:
    """Raises ``NotFound``."""
    require_author(by)
    found = QuestionBank.objects.select_related("programme").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    return found


@transaction.atomic
def save_bank(
    *, programme: Programme, title: str, by: Person | None, at: datetime, bank: QuestionBank | None = None
) -> QuestionBank:
    """Make a bank, or give it another title; its key stays. Raises ``NotFound``; ``Refused`` with the field to mend."""
    require_author(by)
    title = clean_line(title)
    if not title or len(title) > 200:
        raise Refused(_("Write a title of up to 200 characters."), field="title")
    if bank is None:
        bank = QuestionBank(programme=programme, key=_free_key(programme.banks, title))
    bank.title = title
    bank.save()
    accounts_api.audit("question_bank.save", subject=bank, by=by, at=at, title=title)
    return bank


def _free_key(rows: object, words: str) -> str:
    """A key from the first words that none of the rows has."""
    start = slugify(words)[:60].rstrip("-") or "question"
    if start[0].isdigit():
        start = f"q-{start}"
    taken = set(rows.filter(key__startswith=start).values_list("key", flat=True))  # type: ignore[attr-defined]
    return next(key for n in range(1, len(taken) + 2) if (key := start if n == 1 else f"{start}-{n}") not in taken)


# --- Questions ---


@transaction.atomic
def save_question(
    bank: QuestionBank,
    facts: QuestionFacts,
    *,
    by: Person | None,
    at: datetime,
    question: Question | None = None,
    base: int | None = None,
) -> Question:
    """Add a question, or a new version of ``question``: what was ever asked is never edited.

    ``base`` is the number of the version that the change was begun with. The key of a question never
    changes, and where nothing changed there is no new version.
    Raises ``NotFound``; ``Refused`` with the field to mend; ``Conflict`` when somebody saved a newer version meanwhile.
    """
    require_author(by)
    facts = checked(facts)
    if question is None:
        last = bank.questions.aggregate(last=Max("position"))["last"] or 0
        question = Question.objects.create(bank=bank, key=_new_key(bank, facts), position=last)
    question = Question.objects.select_for_update(of=("self",)).select_related("current").get(pk=question.pk)
    current = question.current
    if base is not None and current is not None and current.number != base:
        raise Conflict(
            _("Somebody else saved this question while you were writing. Compare the two, then save again."),
            theirs=current.stem,
            version=current.number,
        )
    if current is None or replace(facts_of(question), key="") != replace(facts, key=""):
        _add_version(question, facts, at=at)
        number = question.current.number if question.current else 1
        accounts_api.audit("question.save", subject=question, by=by, at=at, number=number)
    return question


def _new_key(bank: QuestionBank, facts: QuestionFacts) -> str:
    if facts.key and bank.questions.filter(key=facts.key).exists():
        raise Refused(
            _("There is a question with the key “%(key)s” in this bank already.") % {"key": facts.key}, field="key"
        )
    return facts.key or _free_key(bank.questions, " ".join(facts.stem.split()[:8]))


def _add_version(question: Question, facts: QuestionFacts, *, at: datetime) -> None:
    names = ("kind", "stem", "explanation", "objective", "difficulty", "answer", "tolerance", "unit")
    last = question.versions.aggregate(last=Max("number"))["last"] or 0
    held = facts_of(question) if question.current else None
    if held is None or replace(held, key="", tags=()) != replace(facts, key="", tags=()):
        version = QuestionVersion.objects.create(
            question=question, number=last + 1, created_at=at, **{name: getattr(facts, name) for name in names}
        )
        Choice.objects.bulk_create(
            Choice(version=version, position=place, text=one.text, match=one.match, correct=one.correct,
                   feedback=one.feedback)
            for place, one in enumerate(facts.choices)
        )  # fmt: skip
        question.current = version
        question.save(update_fields=["current"])
    question.tags.exclude(name__in=facts.tags).delete()
    rows = (QuestionTag(question=question, name=one) for one in facts.tags)
    QuestionTag.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def retire_question(uuid: UUID, *, by: Person | None, at: datetime, retired: bool = True) -> Question:
    """Take a question out of every further draw, or bring it back (``retired=False``). Doing so twice is doing so once.

    Attempts that were begun keep it. Raises ``NotFound``.
    """
    question = question_of(uuid, by=by)
    rows = Question.objects.filter(pk=question.pk, retired_at__isnull=retired)
    if rows.update(retired_at=at if retired else None):
        action = "question.retire" if retired else "question.bring_back"
        accounts_api.audit(action, subject=question, by=by, at=at, key=question.key)
        question.retired_at = at if retired else None
    return question


def question_of(uuid: UUID, *, by: Person | None) -> Question:
    """With its bank and its current version. Raises ``NotFound``."""
    require_author(by)
    found = Question.objects.select_related("bank__programme", "current").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    return found


def versions_of(question: Question) -> list[QuestionVersion]:
    """The newest first, each with its choices. Two queries."""
    return list(question.versions.prefetch_related("choices").order_by("-number"))


def facts_of(question: Question) -> QuestionFacts:
    """What is asked now. Raises ``NotFound`` for a question that was never written."""
    if question.current is None:
        raise NotFound
    return version_facts(question.current, key=question.key, tags=tuple(one.name for one in question.tags.all()))


def version_facts(version: QuestionVersion, *, key: str = "", tags: tuple[str, ...] = ()) -> QuestionFacts:
    rows = version.choices.all()
    return QuestionFacts(
        kind=version.kind,
        stem=version.stem,
        key=key,
        explanation=version.explanation,
        objective=version.objective,
        difficulty=version.difficulty,
        tags=tags,
        choices=tuple(ChoiceFacts(one.text, one.match, one.correct, one.feedback) for one in rows),
        answer=version.answer,
        tolerance=version.tolerance,
        unit=version.unit,
    )


# --- Finding ---


@dataclass(frozen=True)
class Sought:
    """What a list of questions is narrowed to; empty is everything. ``words`` are looked for in stem and key."""

    tag: str = ""
    kind: str = ""
    difficulty: str = ""
    objective: str = ""
    words: str = ""
    retired: bool = False


@dataclass(frozen=True)
class QuestionPage:
    """``after`` names the next page (``""``: there is none)."""

    rows: list[Question]
    after: str


def questions_page(bank: QuestionBank, sought: Sought, *, after: str = "") -> QuestionPage:
    """Fifty questions of a bank in their order, each with ``current`` and its tags. Two queries."""
    rows = _narrowed(bank, sought).prefetch_related("tags").order_by("position", "pk")
    place, _sign, key = after.partition("-")
    if place.isdecimal() and key.isdecimal() and len(after) < 30:
        rows = rows.filter(Q(position__gt=int(place)) | Q(position=int(place), pk__gt=int(key)))
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return QuestionPage(found[:PAGE], f"{last.position}-{last.pk}" if last else "")


def _narrowed(bank: QuestionBank, sought: Sought) -> QuerySet[Question]:
    rows = bank.questions.filter(current__isnull=False, retired_at__isnull=not sought.retired).select_related("current")
    for name in ("kind", "difficulty", "objective"):
        if value := getattr(sought, name):
            rows = rows.filter(**{f"current__{name}": value})
    if sought.tag:
        rows = rows.filter(pk__in=QuestionTag.objects.filter(name=sought.tag).values("question_id"))
    if sought.words:
        rows = rows.filter(Q(current__stem__icontains=sought.words) | Q(key__icontains=sought.words))
    return rows


def tags_of(bank: QuestionBank) -> list[str]:
    names = QuestionTag.objects.filter(question__bank=bank, question__retired_at=None)
    return list(names.order_by("name").values_list("name", flat=True).distinct())


def objectives_of(bank: QuestionBank) -> list[str]:
    rows = bank.questions.filter(retired_at=None, current__isnull=False).exclude(current__objective="")
    named = rows.order_by("current__objective").values_list("current__objective", flat=True)
    return list(named.distinct())


def all_facts(bank: QuestionBank, *, retired: bool = False) -> list[QuestionFacts]:
    """Every question that is asked now, in its order; ``retired`` ones too if wanted. Three queries."""
    rows = bank.questions.filter(current__isnull=False).select_related("current").order_by("position", "pk")
    rows = rows if retired else rows.filter(retired_at=None)
    return [facts_of(one) for one in rows.prefetch_related("tags", "current__choices")]
