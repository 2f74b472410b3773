"""Statements about what a learner did in a run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cairn.records import api as records_api
from cairn.runs.models_api import Enrolment


def store_in_run(
    enrolment: Enrolment, verb: str, *, kind: str, uuid: UUID, name: str, at: datetime, as_type: str = "",
    parents: Sequence[str] | None = None, **more: Any,
) -> None:  # fmt: skip
    """Store that the learner did ``verb`` to the ``kind`` with this uuid; ``as_type`` is the activity's type where it
    is called otherwise than its kind; ``parents`` are the run where none are given. ``more`` as ``records.api.store``
    takes it."""
    records_api.store(
        person_id=enrolment.person_id,
        verb=verb,
        activity=records_api.iri(kind, uuid),
        activity_type=as_type or kind,
        name=name,
        run_uuid=enrolment.run.uuid,
        at=at,
        parents=[records_api.iri("run", enrolment.run.uuid)] if parents is None else list(parents),
        **more,
    )
