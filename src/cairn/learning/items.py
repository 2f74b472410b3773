"""How the questions of a bank work with learners: for authors. Only first attempts count: later ones have seen the key.

Everything is added up in the database, so that it makes no difference how many attempts there were.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Avg, Count, F

from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.courses.models_api import Choice, QuestionVersion
from cairn.learning.models import AttemptAnswer
from cairn.methods.item_statistics import Distractor, ItemStatistics, ItemSums, item_statistics

FEWEST_TO_QUOTE = 3  # an answer that fewer have typed might point at somebody
MOST_QUOTED = 10
SLOW, KEPT = 1.0, 600  # seconds
CHOSEN = ("single", "multiple", "true_false")
Chosen = dict[int, tuple[int, float]]


@dataclass(frozen=True)
class ItemRow:
    """A question as it is asked now, and how it did. ``choices`` with what was chosen, for kinds that have some."""

    version: QuestionVersion
    statistics: ItemStatistics
    choices: tuple[tuple[Choice, Distractor], ...]


@dataclass(frozen=True)
class ItemView:
    """One question: every version that was asked, the newest first, and for typed answers the most frequent ones."""

    question: Any
    rows: list[ItemRow]
    typed: list[tuple[str, int]]


# First attempts that were sent, at questions of one bank. Tables of this area and of the bank.
_FIRST = """
    FROM learning_attemptquestion asked
    JOIN learning_quizattempt attempt ON attempt.id = asked.attempt_id
    JOIN courses_questionversion version ON version.id = asked.version_id
    JOIN courses_question question ON question.id = version.question_id
    WHERE question.bank_id = %s AND attempt.number = 1 AND attempt.submitted_at IS NOT NULL
"""
# With each answer goes the share of the other questions of the same attempt that were right.
_SUMS = f"""
    WITH answers AS (
        SELECT asked.version_id AS version_id, CASE WHEN asked.correct THEN 1.0 ELSE 0.0 END AS good,
               SUM(CASE WHEN asked.correct THEN 1.0 ELSE 0.0 END) OVER (PARTITION BY asked.attempt_id) AS total,
               COUNT(*) OVER (PARTITION BY asked.attempt_id) AS many
        {_FIRST}
    ), rests AS (
        SELECT version_id, good, CASE WHEN many > 1 THEN (total - good) / (many - 1) END AS rest FROM answers
    )
    SELECT version_id, COUNT(*), SUM(good), COUNT(rest), SUM(CASE WHEN rest IS NOT NULL THEN good ELSE 0.0 END),
           COALESCE(SUM(rest), 0), COALESCE(SUM(rest * rest), 0), COALESCE(SUM(rest * good), 0)
    FROM rests GROUP BY version_id
"""  # noqa: S608  our own words
_MEDIANS = f"""
    WITH placed AS (
        SELECT asked.version_id AS version_id, asked.seconds AS seconds,
               ROW_NUMBER() OVER (PARTITION BY asked.version_id ORDER BY asked.seconds) AS place,
               COUNT(*) OVER (PARTITION BY asked.version_id) AS many
        {_FIRST} AND asked.seconds IS NOT NULL
    )
    SELECT version_id, AVG(seconds) FROM placed WHERE place IN ((many + 1) / 2, (many + 2) / 2) GROUP BY version_id
"""  # noqa: S608


@dataclass(frozen=True)
class _Counted:
    """What the database added up for a bank: sums and median seconds by version, and who chose each choice."""

    sums: dict[int, ItemSums]
    seconds: dict[int, float]
    chosen: Chosen


def item_rows(bank_uuid: UUID, *, by: Person | None) -> list[ItemRow]:
    """Every question that is asked now, in its order. Eight queries. Raises ``NotFound`` for who is no author."""
    bank = courses_api.bank_of(bank_uuid, by=by)
    current = QuestionVersion.objects.filter(question__bank=bank, question__retired_at=None, pk=F("question__current"))
    versions = current.select_related("question").order_by("question__position", "question_id")
    counted = _counted(bank)
    return [_row(one, counted) for one in versions.prefetch_related("choices")]


def item_of(question_uuid: UUID, *, by: Person | None) -> ItemView:
    """Raises ``NotFound``."""
    question = courses_api.question_of(question_uuid, by=by)
    versions = question.versions.select_related("question").prefetch_related("choices").order_by("-number")
    counted = _counted(question.bank)
    return ItemView(question, [_row(one, counted) for one in versions], _typed(question.current_id))


def _counted(bank: Any) -> _Counted:
    """What took long to add up is kept for ten minutes: whoever sorts a table should not wait for it each time."""
    key = f"item-statistics:{bank.uuid}"
    kept: _Counted | None = cache.get(key)
    if kept is not None:
        return kept
    begin = monotonic()
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [bank.pk])
        sums = {row[0]: _sums(row[1:]) for row in cursor.fetchall()}
        cursor.execute(_MEDIANS, [bank.pk])
        counted = _Counted(sums, dict(cursor.fetchall()), _chosen(bank.pk))
    if monotonic() - begin > SLOW:
        cache.set(key, counted, KEPT)
    return counted


def _sums(row: Any) -> ItemSums:
    n, right, with_rest, right_with_rest, *rest = row
    return ItemSums(int(n), int(right), int(with_rest), int(right_with_rest), *map(float, rest))


def _row(version: QuestionVersion, counted: _Counted) -> ItemRow:
    rows = list(version.choices.all()) if version.kind in CHOSEN else []
    choices = tuple((one, Distractor(one.correct, *counted.chosen.get(one.pk, (0, None)))) for one in rows)
    sums, seconds = counted.sums.get(version.pk, ItemSums(0, 0)), counted.seconds.get(version.pk)
    return ItemRow(version, item_statistics(sums, [one for _choice, one in choices], seconds=seconds), choices)


def _chosen(bank_id: int) -> Chosen:
    """How many chose each choice in a first attempt, and their mean score."""
    rows = AttemptAnswer.objects.filter(
        choice__isnull=False,
        question__attempt__number=1,
        question__attempt__submitted_at__isnull=False,
        question__version__kind__in=CHOSEN,
        question__version__question__bank_id=bank_id,
    )
    counted = rows.order_by().values("choice_id").annotate(n=Count("pk"), mean=Avg("question__attempt__score"))
    return {one["choice_id"]: (one["n"], one["mean"]) for one in counted}


def _typed(version_id: int | None) -> list[tuple[str, int]]:
    rows = AttemptAnswer.objects.filter(
        question__version_id=version_id,
        choice=None,
        question__attempt__number=1,
        question__attempt__submitted_at__isnull=False,
    )
    counted = rows.order_by().values("text").annotate(n=Count("pk")).filter(n__gte=FEWEST_TO_QUOTE)
    return [(one["text"], one["n"]) for one in counted.order_by("-n", "text")[:MOST_QUOTED]]
