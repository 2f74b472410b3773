"""What of this area waits for a person."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts.models_api import Person
from cairn.assessment.marking import waiting_to_mark
from cairn.assessment.models import Submission, SubmissionVersion
from cairn.lib.prepared import prepared
from cairn.lib.registries import Waiting, waiting_for
from cairn.runs.models_api import Role


@waiting_for.register("assessment")
def assessment(person: Person) -> list[Waiting]:
    """Marks that the person owes, each with its day; their work to be revised; what they moderate. Two queries."""
    owed = [
        Waiting(
            _("Mark %(title)s") % {"title": getattr(row, "title", None) or _("Untitled project")},
            reverse("assessment:mark", args=[row.uuid]),
            _end_of(row.due_on),
        )
        for row in waiting_to_mark(person)
    ]
    return owed + _submissions(person)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def _submissions(person: Person) -> list[Waiting]:
    """What a person has to revise, and how many submissions wait in each run that they moderate. One query."""
    ask = {"revise": _to_revise, "release": _to_release}
    rows = _waiting(person_id=person.pk)
    return [ask[kind](title or _("Untitled project"), key, number) for kind, title, key, number in rows]


@prepared
def _waiting(person_id: int) -> QuerySet[Any, tuple[str, str | None, str, int]]:
    revise, moderation = Submission.State.REVISE, Submission.State.MODERATION
    later = SubmissionVersion.objects.filter(submission=OuterRef("submission"), number__gt=OuterRef("number"))
    # A version before the newest was to be revised too, and has been.
    mine = SubmissionVersion.objects.filter(
        ~Exists(later), submission__authors__person_id=person_id, submission__state=revise, outcome__result=revise
    )
    held = {"run__roles__person_id": person_id, "run__roles__role": Role.MODERATOR, "run__roles__ended_at": None}
    others = Submission.objects.filter(state=moderation, **held).exclude(authors__person_id=person_id)
    counts = others.order_by().values("run_id").annotate(n=Count("pk", distinct=True))
    return (
        mine.order_by()
        .values_list(Value("revise"), KeyTextTransform("title", "snapshot"), Cast("uuid", CharField()), F("number"))
        .union(counts.values_list(Value("release"), "run__title", "run__key", "n"), all=True)
    )


def _to_revise(title: str, key: str, number: int) -> Waiting:
    words = _("Revise %(title)s and send it in again") % {"title": title}
    return Waiting(words, reverse("assessment:version", args=[UUID(key)]))


def _to_release(title: str, key: str, number: int) -> Waiting:
    words = ngettext(
        "%(n)d submission waits for release in %(run)s", "%(n)d submissions wait for release in %(run)s", number
    )
    return Waiting(words % {"n": number, "run": title}, reverse("assessment:moderate", args=[key]))
