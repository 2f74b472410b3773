"""The people of a run as its managers see them: a page of them, and all of them as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.text import clean_line, plain_cell
from cairn.runs.models import Enrolment, Run
from cairn.runs.roles import must_manage

SIZE = 50


@dataclass(frozen=True)
class PeoplePage:
    """Places in a run, the newest first, each with its person; ``next`` is the ``after`` of the page that follows.

    ``taking_part`` counts everyone who takes part now, whatever was searched for.
    """

    places: tuple[Enrolment, ...]
    next: int | None
    taking_part: int
    search: str


def people_page(run: Run, *, by: Person, search: str = "", after: int | None = None) -> PeoplePage:
    """Fifty people, those who left included; ``search`` is how a name, a later word of it, or an address begins.

    Raises ``NotFound`` for who does not manage the run.
    """
    must_manage(run, by=by)
    words = clean_line(search)[:100]
    rows = _places(run)
    if words:
        person = Q(person__name__istartswith=words) | Q(person__email__istartswith=words)
        rows = rows.filter(person | Q(person__name__icontains=f" {words}"))
    found = list((rows.filter(pk__lt=after) if after is not None else rows)[: SIZE + 1])
    return PeoplePage(
        tuple(found[:SIZE]),
        found[SIZE - 1].pk if len(found) > SIZE else None,
        Enrolment.objects.filter(run=run, status=Enrolment.Status.ACTIVE).count(),
        words,
    )


def _places(run: Run) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(run=run).select_related("person__organisation").order_by("-pk")


def people_csv(run: Run, *, by: Person, at: datetime) -> Iterator[str]:
    """Everyone who ever joined, line by line, with a row of headings; that it was asked for is written down.

    Raises ``NotFound`` for who does not manage the run.
    """
    must_manage(run, by=by)
    accounts_api.audit("run.people_csv", subject=run, by=by, at=at)
    return _lines(run)


def _lines(run: Run) -> Iterator[str]:
    yield _line([_("Name"), _("E-mail"), _("Role"), _("Where they work"), _("Joined"), _("Last sign-in"), _("Status")])
    for place in _places(run).iterator(chunk_size=2000):
        person = place.person
        where = person.organisation.name if person.organisation else person.organisation_other
        seen = person.last_login
        yield _line(
            [
                person.name,
                person.email,
                person.get_job_role_display(),
                where,
                f"{timezone.localdate(place.enrolled_at):%Y-%m-%d}",
                f"{timezone.localdate(seen):%Y-%m-%d}" if seen else "",
                place.get_status_display(),
            ]
        )


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([plain_cell(str(cell)) for cell in cells])
    return out.getvalue()
