"""Conversations about cafés: for the people of the run and its team."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from cairn.community.models import Cafe
from cairn.lib.registries import thread_subjects
from cairn.runs import api as runs_api


class CafeSubject:
    def may_join(self, person: Any, run: Any, subject_uuid: UUID) -> bool:
        return Cafe.objects.filter(run=run, uuid=subject_uuid).exists() and bool(runs_api.still_in(run, [person.pk]))

    def still_there(self, person_ids: Iterable[int], run: Any, subject_uuid: UUID) -> set[int]:
        return runs_api.still_in(run, person_ids)

    def url(self, run: Any, subject_uuid: UUID) -> str:
        return reverse("community:cafe", args=[subject_uuid])


thread_subjects.register("cafe")(CafeSubject())
