"""How far a project has come in its assessment: what its own page says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.assessment.models import Outcome, Result, SubmissionVersion
from cairn.assessment.next_steps import appeal_of, facts_of, first_words, next_steps, with_steps
from cairn.runs.models_api import Run


@dataclass(frozen=True)
class Progress:
    """One version of a project; ``result`` is empty until its outcome is released; ``next_words`` say what happens
    next and by when.

    ``may_submit``, of the newest: whether another may follow.
    """

    version_uuid: UUID
    number: int
    submitted_at: datetime
    result_due_on: date
    result: str
    result_words: str
    may_submit: bool
    next_words: str = ""


def progress_of(run: Run, *, project_uuid: UUID) -> list[Progress]:
    """The versions of a project in a run, the newest first; nothing where none was sent in. One query."""
    rows = with_steps(SubmissionVersion.objects.defer("snapshot"))
    rows = rows.filter(submission__run=run, submission__project_uuid=project_uuid).order_by("-number")
    return [_progress(row, row.outcome) for row in rows]


def authors_named(run: Run, *, project_uuid: UUID) -> list[str] | None:
    """The uuids of the authors of the newest version, in their order; ``None`` where none was sent in. One query."""
    rows = SubmissionVersion.objects.filter(submission__run=run, submission__project_uuid=project_uuid)
    named = rows.order_by("-number").values_list("snapshot__authors", flat=True).first()
    return None if named is None else [one["uuid"] for one in named]


def _progress(version: SubmissionVersion, outcome: Outcome | None) -> Progress:
    return Progress(
        version_uuid=version.uuid,
        number=version.number,
        submitted_at=version.submitted_at,
        result_due_on=version.result_due_on,
        result=outcome.result if outcome else "",
        result_words=str(outcome.get_result_display()) if outcome else "",
        may_submit=not held_back(version),
        next_words=first_words(next_steps(facts_of(version), today=timezone.localdate())),
    )


def held_back(newest: Any) -> str:
    """Why no version may follow the newest, as ``with_steps`` loads it, in words; empty where one may."""
    outcome: Outcome | None = newest.outcome
    if newest.withdrawn_at is not None:
        return ""
    if outcome is None:
        return _("This project is still being assessed. Wait for its result, then you can submit it again.")
    if outcome.result == Result.PASSED:
        return _("This project has passed: there is nothing left to submit.")
    if appeal_of(newest) is not None and newest.upheld is None:
        return _("A moderator is looking at your appeal. Wait for the answer, then you can submit it again.")
    return ""
