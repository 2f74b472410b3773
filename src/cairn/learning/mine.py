"""What somebody did, wherever it was: for themselves alone, the newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment import api as assessment_api
from cairn.community import api as community_api
from cairn.learning.models import ObjectProgress, QuizAttempt, Reflection
from cairn.lib.paging import Cut, moment

SIZE = 40
LAST = 2**62


@dataclass(frozen=True)
class Did:
    """One thing: ``minutes`` is learning time and ``subject`` the object's uuid, for objects only."""

    at: datetime
    key: int
    words: str
    title: str
    run: str
    url: str
    minutes: int = 0
    subject: UUID | None = None


@dataclass(frozen=True)
class DidPage:
    """``next`` is what to ask for the next page with, empty on the last."""

    things: tuple[Did, ...]
    next: str


def did_page(person: Person, *, now: datetime, after: str = "") -> DidPage:
    """A page of what a person did. One query for each kind of thing; ``after`` is the ``next`` of the page before."""
    cut, place = _cut(after, now)
    found: list[tuple[datetime, int, int, Did]] = []
    for number, ask in enumerate(SOURCES):
        # Of things at the same time, those of an earlier kind stood on the page before, and of a later kind none.
        below = cut.below if number == place else (0 if number < place else LAST)
        found += [(one.at, -number, one.key, one) for one in ask(person, Cut(cut.at, below), SIZE + 1)]
    found.sort(key=lambda row: row[:3], reverse=True)
    shown = found[:SIZE]
    return DidPage(tuple(row[3] for row in shown), _next(shown[-1]) if len(found) > SIZE else "")


def _next(row: tuple[datetime, int, int, Did]) -> str:
    at, number, key, _did = row
    return f"{at.isoformat()}~{-number}~{key}"


def _cut(after: str, now: datetime) -> tuple[Cut, int]:
    """Where a page begins; what can't be read begins at the start."""
    try:
        at, place, key = after.split("~")
        found = moment(at)
        if not key.isdecimal() or len(key) > 17:
            raise ValueError
        return Cut(found, int(key)), int(place)
    except ValueError:
        return Cut(now, LAST), -1


def _objects(person: Person, cut: Cut, most: int) -> list[Did]:
    rows = ObjectProgress.objects.filter(cut.rows("completed_at"), enrolment__person=person)
    rows = rows.select_related("learning_object", "enrolment__run").order_by("-completed_at", "-pk")
    return [
        Did(
            row.completed_at, row.pk, _("Finished"), row.learning_object.title, row.enrolment.run.title,
            reverse("learning:object", args=[row.enrolment.run.key, row.learning_object.key]),
            row.learning_object.minutes, row.learning_object.uuid,
        )
        for row in rows[:most]
    ]  # fmt: skip


def _quizzes(person: Person, cut: Cut, most: int) -> list[Did]:
    rows = QuizAttempt.objects.filter(cut.rows("submitted_at"), enrolment__person=person)
    rows = rows.select_related("learning_object", "enrolment__run").order_by("-submitted_at", "-pk")
    return [
        Did(
            row.submitted_at, row.pk, _("Took a quiz"), row.learning_object.title, row.enrolment.run.title,
            reverse("learning:attempt", args=[row.uuid]),
        )
        for row in rows[:most]
        if row.submitted_at is not None
    ]  # fmt: skip


def _posts(person: Person, cut: Cut, most: int) -> list[Did]:
    return [
        Did(
            row.written_at, row.pk, _("Replied") if row.parent else _("Answered"), row.text[:80],
            row.thread.run.title, reverse("community:post", args=[row.parent.uuid if row.parent else row.uuid]),
        )
        for row in community_api.posts_by(person, cut=cut, most=most)
    ]  # fmt: skip


def _reviews(person: Person, cut: Cut, most: int) -> list[Did]:
    return [
        Did(
            row.marked_at, row.pk, _("Reviewed"), _("A project of a colleague"),
            row.allocation.version.submission.run.title, "",
        )
        for row in assessment_api.reviews_by(person, cut=cut, most=most)
    ]  # fmt: skip


def _cafes(person: Person, cut: Cut, most: int) -> list[Did]:
    # A café has no number here: of two at the very same time, which nobody can be at, one would be shown.
    rows = [
        one
        for one in community_api.cafes_attended(person)
        if one.attended_at < cut.at or (one.attended_at == cut.at and cut.below == LAST)
    ]
    return [Did(one.attended_at, 0, _("Was at a café"), one.title, "", "") for one in rows[:most]]


SOURCES: tuple[Callable[[Person, Cut, int], list[Did]], ...] = (_objects, _quizzes, _posts, _reviews, _cafes)


def journal_page(person: Person, *, after: int | None = None) -> tuple[list[Reflection], int | None]:
    """A person's own reflections, the newest first, each with its object and run; ``after`` for the next page."""
    rows = Reflection.objects.filter(person=person).select_related("learning_object", "enrolment__run")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: SIZE + 1])
    return found[:SIZE], found[SIZE - 1].pk if len(found) > SIZE else None


def began_with(uuid: str, *, by: Person) -> dict[str, str]:
    """What a reflective account begins with: a reflection of one's own, or an object that one finished, by its uuid."""
    try:
        sought = UUID(uuid)
    except ValueError:
        return {}
    written = Reflection.objects.filter(uuid=sought, person=by).select_related("learning_object").first()
    if written is not None:
        return {"title": written.learning_object.title, "learnt": written.text}
    done = ObjectProgress.objects.filter(learning_object__uuid=sought, enrolment__person=by)
    found = done.select_related("learning_object").first()
    if found is None:
        return {}
    words = _("A piece of an online course on quality improvement: “%(title)s”.") % {
        "title": found.learning_object.title
    }
    return {"title": found.learning_object.title, "nature": words}
