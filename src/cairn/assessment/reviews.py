"""The reviews that one person gave as a peer, for the record of their own learning."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from cairn.accounts.models_api import Person
from cairn.assessment.models import Mark, Stage
from cairn.lib.paging import Cut


def reviews_by(person: Person, *, cut: Cut, most: int) -> list[Mark]:
    """The newest first, each with its run. One query."""
    rows = _given(person).filter(cut.rows("marked_at"))
    rows = rows.select_related("allocation__version__submission__run").defer("allocation__version__snapshot")
    return list(rows.order_by("-marked_at", "-pk")[:most])


def reviews_between(person: Person, *, since: datetime, until: datetime) -> list[datetime]:
    """When each was given, from ``since`` on and before ``until``, in order. One query."""
    rows = _given(person).filter(marked_at__gte=since, marked_at__lt=until)
    return list(rows.order_by("marked_at").values_list("marked_at", flat=True))


def _given(person: Person) -> QuerySet[Mark]:
    return Mark.objects.filter(allocation__assessor=person, allocation__stage=Stage.PEER)
