"""More time to send work in, given to one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.models import AssessmentPlan, Extension
from cairn.assessment.naming import as_uuid
from cairn.lib.errors import Refused
from cairn.lib.text import clean_line, clean_text
from cairn.lib.times import day_and_time
from cairn.notices import api as notices_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Role, Run

WHO = (Role.MODERATOR, Role.MANAGER)
SIZE = 50
FOUND = 20  # people that a search shows


@transaction.atomic
def grant(run: Run, *, person: UUID | str, until: datetime, reason: str, by: Person, at: datetime) -> Extension:
    """Let a learner of the run (by uuid) send work in until a time; they are told. The latest one given holds.

    Raises ``NotFound`` for who is neither moderator nor manager of the run; ``Refused`` for oneself, for who doesn't
    take part, without a reason, for a time that is over, and for one that gives no more time than everybody has.
    """
    runs_api.require_role(run, *WHO, by=by)
    place = _places(run).filter(person__uuid=as_uuid(person)).first()
    if place is None:
        raise Refused(_("Choose somebody who takes part in the run"), field="person")
    if place.person_id == by.pk:
        raise Refused(_("This is you. Ask another moderator for more time."), field="person")
    plan = AssessmentPlan.objects.filter(run=run).first()
    if plan is None or plan.submit_until is None:
        raise Refused(_("Work can be sent in at any time in this run: nobody needs more."))
    if until <= at:
        raise Refused(_("Choose a time that is still to come"), field="until")
    if until <= plan.submit_until:
        day = day_and_time(plan.submit_until)
        raise Refused(_("Everybody has until %(day)s. Choose a later time.") % {"day": day}, field="until")
    if not clean_text(reason):
        raise Refused(_("Say why they are given more time"), field="reason")
    made = Extension.objects.create(
        run=run, person_id=place.person_id, until=until, reason=clean_text(reason), at=at, by=by
    )
    accounts_api.audit("extension.grant", subject=made, by=by, at=at, run=run.key, until=until.isoformat())
    words = _("You can send in your work for %(run)s until %(day)s") % {
        "run": run.title,
        "day": day_and_time(until),
    }
    url = reverse("assessment:criteria", args=[run.key])
    notices_api.tell(place.person_id, kind="extension", key=f"extension:{made.uuid}", words=words, url=url, at=at)
    return made


def _places(run: Run) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(run=run, status=Enrolment.Status.ACTIVE, person__is_active=True)
    return rows.select_related("person")


def learners_found(run: Run, text: str, *, by: Person) -> list[Person]:
    """Learners of the run whose name, a later word of it, or e-mail address begins so; the first twenty by name.

    Nobody for no text, without a query. Raises ``NotFound`` as ``grant`` does.
    """
    words = clean_line(text)[:100]
    if not words:
        return []
    runs_api.require_role(run, *WHO, by=by)
    begins = Q(person__name__istartswith=words) | Q(person__email__istartswith=words)
    rows = _places(run).filter(begins | Q(person__name__icontains=f" {words}"))
    return [one.person for one in rows.order_by("person__name", "pk")[:FOUND]]


@dataclass(frozen=True)
class ExtensionsPage:
    """Fifty, the newest first, each with its person and who gave it; ``next`` is the ``after`` of the page after."""

    rows: tuple[Extension, ...]
    next: int | None


def extensions_page(run: Run, *, by: Person, after: int | None = None) -> ExtensionsPage:
    """Raises ``NotFound`` as ``grant`` does. Two queries."""
    runs_api.require_role(run, *WHO, by=by)
    rows = Extension.objects.filter(run=run).select_related("person", "by").order_by("-pk")
    found = list((rows.filter(pk__lt=after) if after is not None else rows)[: SIZE + 1])
    return ExtensionsPage(tuple(found[:SIZE]), found[SIZE - 1].pk if len(found) > SIZE else None)
