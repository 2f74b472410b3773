"""Who may mark in a run, where people work, and what they are told."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment.models import Allocation, SubmissionVersion
from cairn.lib.registries import peer_markers
from cairn.notices import api as notices_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

# Where somebody works: a listed organisation by its key, another by its name, nothing where it is not known.
Place = int | str | None


def place_of(person: Person) -> Place:
    return place_by(person.organisation_id, person.organisation_other)


def place_by(organisation_id: int | None, other: str) -> Place:
    return organisation_id if organisation_id is not None else " ".join(other.casefold().split()) or None


def may_mark_as_peer(run: Run, person: Person) -> str:
    """Why somebody can't mark the work of others in a run, in words; empty if they can."""
    if person.pk not in runs_api.still_in(run, [person.pk]):
        return _("You don't take part in this run.")
    return next((why for _key, asked in peer_markers.items() if (why := asked(run, person))), "")


def is_expert(run: Run, person: Person) -> bool:
    return runs_api.has_role(run, person, Role.ASSESSOR)


def experts_for(version: SubmissionVersion) -> set[int]:
    """Who may still take a version as an expert: neither its authors, nor who holds or held it, nor who has seen its
    marks. Four queries."""
    experts = {one.pk for one in runs_api.holders(version.submission.run, Role.ASSESSOR)}
    authors = version.submission.authors.values_list("person_id", flat=True)
    seen = version.marks_seen.values_list("person_id", flat=True)
    return experts - set(authors) - set(version.allocations.values_list("assessor_id", flat=True)) - set(seen)


def title_of(version: SubmissionVersion) -> str:
    """What the work was called when it was submitted."""
    title = version.snapshot.get("title") if isinstance(version.snapshot, dict) else ""
    return str(title or _("Untitled project"))


# --- What people are told ---


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


def tell_moderators(version: SubmissionVersion, *, key: str, words: str, at: datetime, url: str = "") -> None:
    """Those of the run who did not write it themselves; ``url`` where it is another page than that of the decision."""
    authors = set(version.submission.authors.values_list("person_id", flat=True))
    for person in runs_api.holders(version.submission.run, Role.MODERATOR):
        if person.pk not in authors:
            place = url or reverse("assessment:release", args=[version.uuid])
            notices_api.tell(person.pk, kind="to_moderate", key=key, words=words, url=place, at=at)


def tell_experts(run: Run, *, key: str, words: str, at: datetime) -> None:
    people = [one.pk for one in runs_api.holders(run, Role.ASSESSOR)]
    notices_api.tell_many(
        people, kind="to_mark", key=key, words=words, url=reverse("assessment:queue", args=[run.key]), at=at
    )
