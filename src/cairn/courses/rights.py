"""Who makes courses: authors, reviewers and publishers, as groups of the Wagtail admin (``editorial``)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses.editorial import AUTHORS, PUBLISHERS, REVIEWERS, editorial_group
from cairn.courses.homes import home_page
from cairn.lib.errors import NotFound

GROUPS = (AUTHORS, REVIEWERS, PUBLISHERS)


def may_write(person: Person) -> bool:
    """Whether a person may open the pages of the catalogue in the admin. One query."""
    return person.is_superuser or person.groups.filter(name__in=GROUPS).exists()


def let_author(person: Person, *, by: Person | None, at: datetime) -> None:
    """Let a person write pages of the catalogue and send them in for review. Doing so twice is doing so once.

    Raises ``NotFound`` for who is not staff (``None`` is a command).
    """
    _let(person, AUTHORS, "author.let", by=by, at=at)


def let_reviewer(person: Person, *, by: Person | None, at: datetime) -> None:
    """Let a person approve what authors send in, and mend it. As ``let_author``."""
    _let(person, REVIEWERS, "reviewer.let", by=by, at=at)


def let_publisher(person: Person, *, by: Person | None, at: datetime) -> None:
    """Let a person publish pages, by the last step of the workflow or without it. As ``let_author``."""
    _let(person, PUBLISHERS, "publisher.let", by=by, at=at)


@transaction.atomic
def _let(person: Person, name: str, act: str, *, by: Person | None, at: datetime) -> None:
    if by is not None and not by.is_staff:
        raise NotFound
    person.groups.add(editorial_group(name, home=home_page()))
    accounts_api.audit(act, subject=person, by=by, at=at)
