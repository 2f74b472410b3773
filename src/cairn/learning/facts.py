"""What evaluation reads of a run's learning: rows by pseudonym, without names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cairn.accounts import api as accounts_api
from cairn.learning.models import Certificate, GateOutcome, ObjectProgress, PointAward, QuizAttempt
from cairn.runs.models_api import Run


def _named(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found = list(rows)
    names = accounts_api.pseudonyms_of({row["person_id"] for row in found})
    return [{**row, "pseudonym": names.get(row["person_id"])} for row in found]


def _rows(model: Any, run: Run, **columns: str) -> list[dict[str, Any]]:
    rows = model.objects.filter(enrolment__run=run).order_by("pk")
    columns = {"person_id": "enrolment__person_id", **columns}
    return _named(dict(zip(columns, row, strict=True)) for row in rows.values_list(*columns.values()))


def progress_facts(run: Run) -> list[dict[str, Any]]:
    """``person_id, pseudonym, object_uuid, object_key, level_id, level_title, completed_at``."""
    place = "learning_object__level"
    return _rows(
        ObjectProgress, run, object_uuid="learning_object__uuid", object_key="learning_object__key",
        level_id=f"{place}_id", level_title=f"{place}__title", completed_at="completed_at",
    )  # fmt: skip


def point_facts(run: Run) -> list[dict[str, Any]]:
    """``person_id, pseudonym, kind, points, at``."""
    return _rows(PointAward, run, kind="kind", points="points", at="at")


def quiz_facts(run: Run) -> list[dict[str, Any]]:
    """``person_id, pseudonym, object_uuid, number, score`` (per cent), ``passed, submitted_at``."""
    return _rows(
        QuizAttempt, run, object_uuid="learning_object__uuid", number="number", score="score", passed="passed",
        submitted_at="submitted_at",
    )  # fmt: skip


def gate_facts(run: Run) -> list[dict[str, Any]]:
    """``person_id, pseudonym, level_uuid, level_title, level_position, opened_at``."""
    return _rows(
        GateOutcome, run, level_uuid="level__uuid", level_title="level__title", level_position="level__position",
        opened_at="opened_at",
    )  # fmt: skip


def certificate_facts(run: Run) -> list[dict[str, Any]]:
    """``person_id, pseudonym, issued_at``."""
    return _rows(Certificate, run, issued_at="issued_at")
