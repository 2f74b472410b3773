"""How far a project has come in its assessment: what its own page says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cairn.assessment.models import SubmissionVersion
from cairn.runs.models_api import Run


@dataclass(frozen=True)
class Progress:
    """The newest version of a project; ``result`` is empty until its outcome is released."""

    version_uuid: UUID
    number: int
    submitted_at: datetime
    result_due_on: date
    result: str
    result_words: str

    @property
    def may_submit(self) -> bool:
        """Whether another version may follow: not while one is being assessed, nor after passing."""
        return bool(self.result) and self.result != "passed"


def progress_of(run: Run, *, project_uuid: UUID) -> Progress | None:
    """Of a project in a run, or ``None`` where nothing was submitted. One query."""
    rows = SubmissionVersion.objects.defer("snapshot").select_related("outcome")
    newest = rows.filter(submission__run=run, submission__project_uuid=project_uuid).order_by("-number").first()
    if newest is None:
        return None
    outcome = getattr(newest, "outcome", None)
    return Progress(
        version_uuid=newest.uuid,
        number=newest.number,
        submitted_at=newest.submitted_at,
        result_due_on=newest.result_due_on,
        result=outcome.result if outcome else "",
        result_words=str(outcome.get_result_display()) if outcome else "",
    )
