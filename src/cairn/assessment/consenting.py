"""Asking the authors of a piece of work whether it may be used as an example; what they answer, and withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.models import Example, ExampleConsent, SubmissionVersion
from cairn.assessment.naming import as_uuid
from cairn.lib.errors import NotFound, Refused
from cairn.notices import api as notices_api


def usable(rows: QuerySet[Example]) -> QuerySet[Example]:
    """Of examples those that people may be given: in use, and agreed to by every author who was asked.

    Who wrote an example for it is not asked, nor are the authors of work that was added before anybody was asked.
    """
    missing = ExampleConsent.objects.filter(~Q(agreed=True) | Q(withdrawn_at__isnull=False), example=OuterRef("pk"))
    return rows.filter(~Exists(missing), removed_at=None)


def ask_authors(example: Example, version: SubmissionVersion, *, by: Person | None, at: datetime) -> None:
    """Ask everybody who wrote a version, the one who adds the example too. In a transaction."""
    people = list(version.submission.authors.order_by("pk").values_list("person_id", flat=True))
    ExampleConsent.objects.bulk_create(
        ExampleConsent(example=example, person_id=one, asked_at=at, asked_by=by) for one in people
    )
    accounts_api.audit("example.ask", subject=example, by=by, at=at, authors=len(people))
    words = _("May your work be used as an example? It waits for your answer: %(title)s") % {"title": example.title}
    url = reverse("assessment:example_consent", args=[example.uuid])
    notices_api.tell_many(people, kind="consent", key=f"consent:{example.uuid}", words=words, url=url, at=at)


def consent_of(uuid: UUID | str, *, by: Person) -> ExampleConsent:
    """What somebody was asked of an example, by its uuid, with the example. Raises ``NotFound`` for who was not."""
    rows = ExampleConsent.objects.select_related("example__rubric__programme")
    found = rows.filter(example__uuid=as_uuid(uuid), person=by).first()
    if found is None:
        raise NotFound(f"example {uuid}")
    return found


@transaction.atomic
def answer_consent(uuid: UUID | str, *, agrees: bool, by: Person, at: datetime) -> ExampleConsent:
    """Agree that one's work is used as an example, or don't; who had agreed withdraws. Said twice, it is said once.

    Who did not agree, or withdrew, may agree later. ``uuid`` is the example's. Raises ``NotFound`` for who was not
    asked; ``Refused`` for agreeing to what is out of use.
    """
    rows = ExampleConsent.objects.select_for_update(of=("self",)).select_related("example", "person")
    found = rows.filter(example__uuid=as_uuid(uuid), person=by).first()
    if found is None:
        raise NotFound(f"example {uuid}")
    if agrees and found.example.removed_at is not None:
        raise Refused(_("This example is out of use by now, so nobody reads it. There is nothing left to agree to."))
    if agrees == found.is_given and found.answered_at is not None:
        return found
    if agrees:
        found.agreed, found.answered_at, found.withdrawn_at = True, at, None
    elif found.is_given:
        found.withdrawn_at = at
    else:
        found.agreed, found.answered_at = False, at
    found.save(update_fields=["agreed", "answered_at", "withdrawn_at"])
    said = "yes" if agrees else "withdrawn" if found.withdrawn_at else "no"
    accounts_api.audit("example.consent", subject=found, by=by, at=at, example=str(found.example.uuid), answer=said)
    _tell_team(found, said, at=at)
    return found


def _tell_team(found: ExampleConsent, said: str, *, at: datetime) -> None:
    """Whoever asked is told when all have agreed, and when somebody does not or does no longer; not who."""
    words = {
        "yes": _("All authors have agreed: %(title)s is in use as an example"),
        "no": _("An author does not agree: %(title)s is not used as an example"),
        "withdrawn": _("An author has withdrawn: %(title)s is not used as an example any more"),
    }[said]
    example = found.example
    if found.asked_by_id is None or (said == "yes" and not usable(Example.objects.filter(pk=example.pk)).exists()):
        return
    key, url = f"consent:{found.uuid}:{said}:{at.isoformat()}", reverse("assessment:example", args=[example.uuid])
    told = words % {"title": example.title}
    notices_api.tell(found.asked_by_id, kind="example", key=key, words=told, url=url, at=at)


# --- How it stands ---


def standing_of(examples: Iterable[Example]) -> dict[int, str]:
    """What the team reads of each example's consent, by its inside key: in numbers, as not all of them know whose it
    is. Empty for what the team wrote and for what comes with a template. Two queries."""
    keys = [one.pk for one in examples]
    rows: dict[int, list[ExampleConsent]] = {}
    for one in ExampleConsent.objects.filter(example__in=keys):
        rows.setdefault(one.example_id, []).append(one)
    # A snapshot of somebody's work says by what format it was made; a text that the team writes has none.
    old = Example.objects.filter(pk__in=keys, added_by__isnull=False, consents=None, snapshot__has_key="format")
    unasked = set(old.values_list("pk", flat=True))
    return {key: _words(rows.get(key, []), unasked=key in unasked) for key in keys}


def _words(rows: Sequence[ExampleConsent], *, unasked: bool) -> str:
    if unasked:
        return _("Consent not asked: it was added before authors were asked. It is in use.")
    if not rows:
        return ""
    n, given = len(rows), sum(one.is_given for one in rows)
    numbers: dict[str, Any] = {"given": given, "n": n}
    if given == n:
        return ngettext("In use: its author has agreed.", "In use: all %(n)d authors have agreed.", n) % numbers
    if any(one.withdrawn_at for one in rows):
        return _("Not in use: an author has withdrawn their consent.")
    if any(one.agreed is False for one in rows):
        return _("Not in use: an author does not agree.")
    return (
        ngettext(
            "It waits: its author has not answered yet. Until then nobody is given it.",
            "It waits: %(given)d of %(n)d authors have agreed. Nobody is given it before all have.",
            n,
        )
        % numbers
    )
