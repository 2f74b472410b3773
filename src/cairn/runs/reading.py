"""Runs and the people in them, as pages and other areas ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses.models_api import Programme
from cairn.lib.errors import NotFound
from cairn.lib.prepared import prepared
from cairn.runs.models import Enrolment, Run, RunRole
from cairn.runs.roles import run_for_staff


def still_in(run: Run, person_ids: Iterable[int]) -> set[int]:
    """Those of these people (inside keys) who have a place in the run now, or look after it. Two queries."""
    asked = list(person_ids)
    places = Enrolment.objects.filter(run=run, person_id__in=asked, status=Enrolment.Status.ACTIVE)
    roles = RunRole.objects.filter(run=run, person_id__in=asked, ended_at=None)
    return {*places.values_list("person_id", flat=True), *roles.values_list("person_id", flat=True)}


def enrolment_in(run_key: str, person: Person) -> Enrolment:
    """One's own place in a run, with the run and its programme: one query. Raises ``NotFound`` for none or left."""
    found = _active_place(run_key=run_key, person_id=person.pk)
    if not found:
        raise NotFound
    return found[0]


@prepared
def _active_place(run_key: str, person_id: int) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.select_related("run__programme", "person")
    return rows.filter(run__key=run_key, person_id=person_id, status=Enrolment.Status.ACTIVE)


def run_and_place(run_key: str, person: Person) -> tuple[Run, Enrolment | None]:
    """A run that the person is in, with its programme, and their place there; its staff may have none.

    One query, two for staff. Raises ``NotFound`` for others.
    """
    try:
        enrolment = enrolment_in(run_key, person)
    except NotFound:
        return run_for_staff(run_key, person), None
    return enrolment.run, enrolment


def run_of(key: str) -> Run:
    """The run of this key, with its programme. Raises ``NotFound``."""
    found = Run.objects.select_related("programme").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def open_runs(person: Person | None = None, *, today: date | None = None) -> list[Run]:
    """Runs that anyone may join, the one that starts first at the top, each with its programme.

    An organisation's own runs are only among them for a ``person`` who works there.
    """
    place = person.organisation_id if person is not None else None
    seen = Q(organisation=None) | Q(organisation_id=place) if place else Q(organisation=None)
    rows = Run.objects.select_related("programme").filter(seen, opening=Run.Opening.OPEN)
    return list(rows.filter(ends_on__gte=today or timezone.localdate()).order_by("starts_on", "id"))


def next_run(programme: Programme, *, today: date | None = None) -> Run | None:
    """The run to offer on the programme's page: the newest that is going on, else the next to start.

    Never one that is kept for an organisation: everybody reads that page.
    """
    today = today or timezone.localdate()
    rows = Run.objects.filter(programme=programme, opening=Run.Opening.OPEN, organisation=None, ends_on__gte=today)
    going_on = rows.filter(starts_on__lte=today).order_by("-starts_on", "-id").first()
    return going_on or rows.order_by("starts_on", "id").first()


def runs_of(person: Person) -> list[Enrolment]:
    """The runs that a person is in, the newest first, each with its run and programme. One query."""
    return _places_of(person_id=person.pk)


@prepared
def _places_of(person_id: int) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.select_related("run__programme")
    return rows.filter(person_id=person_id, status=Enrolment.Status.ACTIVE).order_by("-enrolled_at", "-id")


def people_in(run: Run) -> list[Person]:
    """Who takes part in the run now, in the order of joining."""
    here = Q(enrolments__run=run, enrolments__status=Enrolment.Status.ACTIVE)
    return list(Person.objects.filter(here).select_related("organisation").order_by("enrolments__pk"))


def person_ids_in(run_id: int, *, after: int = 0, most: int = 1000) -> list[tuple[int, int]]:
    """(key of the place, person) of those who take part now, by key, for going through all of them in parts."""
    rows = Enrolment.objects.filter(run_id=run_id, status=Enrolment.Status.ACTIVE, person__is_active=True, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", "person_id")[:most])


def enrolment_facts(run: Run) -> list[dict[str, Any]]:
    """For evaluation: ``person_id, pseudonym, enrolled_at, status`` of everyone who ever joined."""
    rows = list(
        Enrolment.objects.filter(run=run).order_by("pk").values("person_id", "enrolled_at", "status"),
    )
    names = accounts_api.pseudonyms_of(row["person_id"] for row in rows)
    return [{**row, "pseudonym": names.get(row["person_id"])} for row in rows]
