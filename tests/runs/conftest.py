"""A run with its manager, and many people in it where a test asks for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from cairn.accounts.models_api import Person
from cairn.courses.models_api import Programme
from cairn.lib.models import insert_rows
from cairn.runs import api
from cairn.runs.models import Enrolment, Run
from tests.cast import NOW, person


@pytest.fixture
def programme() -> Programme:
    return Programme.objects.create(key="improvement", title="Improvement")


@pytest.fixture
def run(programme: Programme) -> Run:
    return a_run(programme)


def a_run(programme: Programme, *, key: str = "autumn", **changes: Any) -> Run:
    """A run that is going on, until long after these tests are run."""
    wanted: dict[str, Any] = {
        "title": key.title(),
        "starts_on": (NOW - timedelta(days=30)).date(),
        "ends_on": (NOW + timedelta(days=3650)).date(),
    }
    return api.open_run(programme=programme, key=key, by=None, at=NOW, **(wanted | changes))


@pytest.fixture
def boss(run: Run) -> Person:
    made = person("Boss")
    api.give_role(run, made, "manager", by=None, at=NOW)
    return made


@pytest.fixture
def helper(run: Run) -> Person:
    made = person("Helper")
    api.give_role(run, made, "facilitator", by=None, at=NOW)
    return made


def crowd(run: Run, many: int) -> None:
    """So many people who take part, made at once: ``Person 00001`` and so on."""
    names = ("uuid", "email", "name", "certificate_name", "password", "is_active")
    insert_rows(
        Person,
        names,
        [(uuid4(), f"p{n:05}@example.org", f"Person {n:05}", f"Person {n:05}", "!", True) for n in range(many)],
    )
    ids = Person.objects.filter(email__startswith="p", name__startswith="Person ").order_by("pk")
    rows = [(uuid4(), run.pk, pk, "active", NOW) for pk in ids.values_list("pk", flat=True)]
    insert_rows(Enrolment, ("uuid", "run_id", "person_id", "status", "enrolled_at"), rows)
