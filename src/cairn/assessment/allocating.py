"""Who is asked to mark a version.

Everybody is asked about as often as everybody else. Nobody marks their own work; nobody marks the work of a
colleague while somebody else can be asked; two people don't mark each other where that can be avoided. A version
that comes back goes to those who marked it before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment.models import Allocation, AssessmentPlan, Stage, Submission, SubmissionVersion
from cairn.notices import api as notices_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role

# Where somebody works: a listed organisation by its key, another by its name, nothing where it is not known.
Place = int | str | None


@dataclass(frozen=True)
class Candidate:
    """Someone who might be asked. ``open`` is how many marks they owe now, ``asked`` how often they were asked in
    this run; ``mutual`` says that an author marks something of theirs, ``before`` that they marked it before."""

    id: int
    place: Place = None
    open: int = 0
    asked: int = 0
    mutual: bool = False
    before: bool = False


def choose(
    peers: Iterable[Candidate],
    experts: Iterable[Candidate],
    *,
    places: Iterable[Place],
    want_peers: int,
    want_experts: int,
) -> list[tuple[int, str]]:
    """Who marks: (id, stage), peers first. ``places`` is where the authors work; authors are not among the candidates.

    Who is both is an expert. For each peer that is missing an extra expert is asked; a colleague of an author is
    asked as a peer only when no expert is left.
    """
    own = {place for place in places if place is not None}
    pool = sorted(experts, key=lambda one: (not one.before, one.place in own, one.open, one.asked, one.id))
    expert_ids = {one.id for one in pool}
    ranked = sorted(
        (one for one in peers if one.id not in expert_ids),
        key=lambda one: (not one.before, one.mutual, one.open, one.asked, one.id),
    )
    others = [one for one in ranked if one.place not in own]
    # An expert who stood in for a peer the last time reads the next version too.
    standing_in = max(0, sum(one.before for one in pool) - want_experts)
    room = max(want_peers - standing_in, sum(one.before for one in others))
    chosen = [one.id for one in others][: min(room, want_peers)]
    asked = [one.id for one in pool[: want_experts + want_peers - len(chosen)]]
    missing = want_peers - len(chosen) - max(0, len(asked) - want_experts)
    chosen += [one.id for one in ranked if one.id not in chosen and one.place in own][:missing]
    return [(key, Stage.PEER.value) for key in chosen] + [(key, Stage.EXPERT.value) for key in asked]


def allocate(
    version: SubmissionVersion,
    plan: AssessmentPlan,
    *,
    author_ids: Sequence[int],
    peer_ids: Iterable[int],
    at: datetime,
) -> list[Allocation]:
    """Ask people to mark ``version`` and tell them. Eight queries and one notice each."""
    submission = version.submission
    people = {person.pk: person for person in Person.objects.filter(pk__in={*author_ids, *peer_ids})}
    experts = [one for one in runs_api.holders(submission.run, Role.ASSESSOR) if one.pk not in author_ids]
    peers = [people[key] for key in peer_ids if key in people and key not in author_ids and people[key].is_active]
    candidates = _candidates(submission, {one.pk: one for one in (*peers, *experts)}, author_ids)
    chosen = choose(
        [candidates[one.pk] for one in dict.fromkeys(peers)],
        [candidates[one.pk] for one in experts],
        places=[_place(people[key]) for key in author_ids],
        want_peers=plan.peers,
        want_experts=plan.experts,
    )
    due_on = timezone.localdate(at) + timedelta(days=plan.days_to_mark)
    rows = Allocation.objects.bulk_create(
        Allocation(version=version, assessor_id=key, stage=stage, allocated_at=at, due_on=due_on)
        for key, stage in chosen
    )
    for row in rows:
        tell_assessor(row, at=at)
    if not rows:
        words = _("Nobody could be asked to mark %(title)s: ask somebody") % {"title": title_of(version)}
        tell_moderators(version, key=f"nobody_asked:{version.uuid}", words=words, at=at)
    return rows


def tell_assessor(allocation: Allocation, *, at: datetime) -> None:
    words = _("Mark %(title)s by %(day)s") % {
        "title": title_of(allocation.version),
        "day": date_format(allocation.due_on, "j F Y"),
    }
    notices_api.tell(
        allocation.assessor_id,
        kind="to_mark",
        key=f"to_mark:{allocation.uuid}",
        words=words,
        url=reverse("assessment:mark", args=[allocation.uuid]),
        at=at,
    )


def tell_moderators(version: SubmissionVersion, *, key: str, words: str, at: datetime) -> None:
    """Those of the run who did not write it themselves."""
    authors = set(version.submission.authors.values_list("person_id", flat=True))
    for person in runs_api.holders(version.submission.run, Role.MODERATOR):
        if person.pk not in authors:
            url = reverse("assessment:release", args=[version.uuid])
            notices_api.tell(person.pk, kind="to_moderate", key=key, words=words, url=url, at=at)


def title_of(version: SubmissionVersion) -> str:
    """What the project was called when it was submitted."""
    title = version.snapshot.get("title") if isinstance(version.snapshot, dict) else ""
    return str(title or _("Untitled project"))


def _place(person: Person) -> Place:
    if person.organisation_id is not None:
        return person.organisation_id
    return " ".join(person.organisation_other.casefold().split()) or None


def _candidates(submission: Submission, people: dict[int, Person], author_ids: Sequence[int]) -> dict[int, Candidate]:
    """Every person with what is counted about them. Three queries."""
    rows = Allocation.objects.filter(assessor_id__in=people)
    counts = rows.values("assessor_id").annotate(
        open=Count("pk", filter=Q(ended_at=None, mark=None)),
        asked=Count("pk", filter=Q(version__submission__run=submission.run_id)),
    )
    by_person = {row["assessor_id"]: row for row in counts.order_by("assessor_id")}
    marked_by_authors = Allocation.objects.filter(
        Q(ended_at=None) | Q(mark__isnull=False),
        assessor_id__in=author_ids,
        version__submission__run=submission.run_id,
    ).values_list("version__submission__authors__person_id", flat=True)
    mutual = set(marked_by_authors)
    before = set(rows.filter(version__submission=submission, mark__isnull=False).values_list("assessor_id", flat=True))
    return {
        key: Candidate(
            id=key,
            place=_place(person),
            open=by_person[key]["open"] if key in by_person else 0,
            asked=by_person[key]["asked"] if key in by_person else 0,
            mutual=key in mutual,
            before=key in before,
        )
        for key, person in people.items()
    }
