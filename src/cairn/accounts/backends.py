"""Who is signed in: asked for on every page, so by a query that is compiled once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from cairn.accounts.models import Person
from cairn.lib.prepared import prepared


class PersonBackend(ModelBackend):
    def get_user(self, user_id: Any) -> Person | None:
        found = _person(pk=int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@prepared
def _person(pk: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)
