"""What of this area waits for a person, and the pages that come with a role. Where both lead is known here alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts.models_api import Person
from cairn.assessment.claiming import open_to
from cairn.assessment.marking import waiting_to_mark
from cairn.assessment.models import (
    Allocation,
    AssessmentPlan,
    MarkersWanted,
    Stage,
    Submission,
    SubmissionAuthor,
    SubmissionVersion,
)
from cairn.lib.prepared import prepared
from cairn.lib.registries import Waiting, waiting_for, works_near
from cairn.runs.models_api import Enrolment, Role, Run

# --- The pages of a role ---

MODERATE = {Role.MODERATOR, Role.MANAGER}


def pages_of_roles(run: Run, roles: Iterable[str]) -> list[tuple[str, str]]:
    """The pages of this area that come with roles in a run: (words, address)."""
    held, pages = set(roles), []
    if Role.ASSESSOR in held:
        pages.append((_("Work for an expert to mark"), queue_url(run.key)))
    if held & MODERATE:
        pages.append((_("Results to release"), moderation_url(run.key)))
    return pages


def queue_url(run_key: str) -> str:
    return reverse("assessment:queue", args=[run_key])


def moderation_url(run_key: str) -> str:
    return reverse("assessment:moderate", args=[run_key])


# --- What waits ---


@waiting_for.register("assessment")
def assessment(person: Person) -> list[Waiting]:
    """Marks that the person owes, each with its day; their work to be revised; what they moderate; reviews that they
    owe and hold no work for; queues that they are an expert of. Two queries, one more for experts."""
    owed = [
        Waiting(
            _("Mark %(title)s") % {"title": getattr(row, "title", None) or _("Untitled project")},
            reverse("assessment:mark", args=[row.uuid]),
            _end_of(row.due_on),
        )
        for row in waiting_to_mark(person)
    ]
    return owed + _in_runs(person)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def _in_runs(person: Person) -> list[Waiting]:
    """What a person has to revise, and what waits in each run. One query, one more for experts."""
    ask = {"revise": _to_revise, "release": _to_release, "review": _to_review, "queue": _to_take}
    rows = _waiting(person_id=person.pk, today=timezone.localdate().isoformat())
    if any(row[0] == "queue" for row in rows):
        rows = [row for row in rows if row[0] != "queue" or _may_take(person, row[2])]
    return [ask[kind](title or _("Untitled project"), key, number) for kind, title, key, number in rows]


@prepared
def _waiting(person_id: int, today: str) -> QuerySet[Any, tuple[str, str | None, str, int]]:
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
        .union(
            counts.values_list(Value("release"), "run__title", "run__key", "n"),
            _owing(person_id, today).values_list(Value("review"), "run__title", "run__key", F("peers") - F("had")),
            _queues(person_id).values_list(Value("queue"), "title", "key", Value(0)),
            all=True,
        )
    )


def _owing(person_id: int, today: str) -> Any:
    """Plans of runs in which somebody sent work in, still takes part, and holds and gave fewer reviews than asked."""
    sent = SubmissionAuthor.objects.filter(submission__run=OuterRef("run"), person_id=person_id)
    sent = sent.exclude(submission__state=Submission.State.WITHDRAWN)
    here = Enrolment.objects.filter(run=OuterRef("run"), person_id=person_id, status=Enrolment.Status.ACTIVE)
    had = Allocation.objects.filter(
        Q(mark__isnull=False) | Q(ended_at=None),
        assessor_id=person_id, stage=Stage.PEER, version__submission__run=OuterRef("run"),
    ).order_by().values("assessor").annotate(n=Count("pk")).values("n")  # fmt: skip
    rows = AssessmentPlan.objects.filter(Q(rolling=True) | Q(shared_out_at__isnull=False), Exists(sent), Exists(here))
    rows = rows.annotate(
        had=Coalesce(Subquery(had), Value(0), output_field=IntegerField()), until=Cast("run__ends_on", CharField())
    )
    return rows.filter(peers__gt=F("had"), until__gte=today).order_by()


def _queues(person_id: int) -> QuerySet[Run]:
    """Runs in which something waits that somebody may take as an expert. Only whether, not how much: a queue of a large
    run is not counted on everybody's first page."""
    own = SubmissionAuthor.objects.filter(submission=OuterRef("version__submission"), person_id=person_id)
    had = Allocation.objects.filter(version=OuterRef("version"), assessor_id=person_id)
    rows = MarkersWanted.objects.filter(~Exists(own), ~Exists(had), stage=Stage.EXPERT, missing__gt=0)
    expert = {"roles__person_id": person_id, "roles__role": Role.ASSESSOR, "roles__ended_at": None}
    return Run.objects.filter(Exists(rows.filter(run=OuterRef("pk"))), **expert).order_by()


def _may_take(person: Person, run_key: str) -> bool:
    """Work that somebody has a part in, as a coach of the team, waits for others."""
    if not any(uuid for _key, near in works_near.items() for uuid in near(person)):
        return True
    return open_to(Run.objects.get(key=run_key), Stage.EXPERT, person).exists()


def _to_revise(title: str, key: str, number: int) -> Waiting:
    words = _("Revise %(title)s and send it in again") % {"title": title}
    return Waiting(words, reverse("assessment:version", args=[UUID(key)]))


def _to_release(title: str, key: str, number: int) -> Waiting:
    words = ngettext(
        "%(n)d submission waits for release in %(run)s", "%(n)d submissions wait for release in %(run)s", number
    )
    return Waiting(words % {"n": number, "run": title}, moderation_url(key))


def _to_review(title: str, key: str, number: int) -> Waiting:
    words = ngettext(
        "You owe %(n)d review of another's work in %(run)s", "You owe %(n)d reviews of others' work in %(run)s", number
    )
    return Waiting(words % {"n": number, "run": title}, reverse("assessment:to_mark", args=[key]))


def _to_take(title: str, key: str, number: int) -> Waiting:
    return Waiting(_("There is work for an expert to mark in %(run)s") % {"run": title}, queue_url(key))
