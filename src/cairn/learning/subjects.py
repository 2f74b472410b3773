"""Discussions about learning objects: who may take part, and where they are shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from cairn.courses import api as courses_api
from cairn.learning.standing import is_open
from cairn.lib.errors import NotFound
from cairn.lib.registries import thread_subjects
from cairn.runs import api as runs_api

STAFF = ("facilitator", "assessor", "moderator", "evaluator", "manager")


class ObjectSubject:
    """A learning object: for who is enrolled and has its level open, and for the run's staff."""

    def may_join(self, person: Any, run: Any, subject_uuid: UUID) -> bool:
        tree = courses_api.structure(run.programme)
        try:
            item = tree.object_by_uuid(subject_uuid)
            enrolment = runs_api.enrolment_in(run.key, person)
        except NotFound:
            return runs_api.has_role(run, person, *STAFF)
        return is_open(enrolment, tree, tree.level_of(item)) or runs_api.has_role(run, person, *STAFF)

    def still_there(self, person_ids: Iterable[int], run: Any, subject_uuid: UUID) -> set[int]:
        """A level that was open does not close again, so the place in the run is all that can have ended."""
        return runs_api.still_in(run, person_ids)

    def url(self, run: Any, subject_uuid: UUID) -> str:
        item = courses_api.structure(run.programme).object_by_uuid(subject_uuid)
        return reverse("learning:object", args=[run.key, item.key])


thread_subjects.register("object")(ObjectSubject())
