"""Discussions about projects: for the team, and for the run's facilitators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from cairn.lib.registries import thread_subjects
from cairn.projects.models import Project
from cairn.runs import api as runs_api


class ProjectSubject:
    def may_join(self, person: Any, run: Any, subject_uuid: UUID) -> bool:
        rows = Project.objects.filter(uuid=subject_uuid, run=run, archived_at=None)
        if rows.filter(team__person=person, team__left_at=None).exists():
            return True
        return rows.exists() and runs_api.has_role(run, person, "facilitator", "manager")

    def still_there(self, person_ids: Iterable[int], run: Any, subject_uuid: UUID) -> set[int]:
        asked = set(person_ids)
        project = Project.objects.filter(uuid=subject_uuid, run=run, archived_at=None).first()
        if project is None:
            return set()
        team = project.team.filter(left_at=None, person_id__in=asked).values_list("person_id", flat=True)
        return set(team) | asked & {one.pk for one in runs_api.holders(run, "facilitator", "manager")}

    def url(self, run: Any, subject_uuid: UUID) -> str:
        return reverse("projects:home", args=[subject_uuid])


thread_subjects.register("project")(ProjectSubject())
