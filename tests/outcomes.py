"""An outcome in one step: decided, and the time passed after which it is in force."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cairn.accounts.models_api import Person
from cairn.assessment import api
from cairn.assessment.deciding import HOLD
from cairn.assessment.models import Outcome


def released(version_uuid: UUID, *, result: str, letter: str, by: Person, at: datetime) -> Outcome:
    """What ``api.decide`` raises, it raises."""
    api.work_out_stale(at)
    api.decide(version_uuid, result=result, letter=letter, reason="We read it again.", by=by, at=at)
    api.release_due(at + HOLD)
    return Outcome.objects.filter(version__uuid=version_uuid).latest("pk")
