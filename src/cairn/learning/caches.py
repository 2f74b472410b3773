"""Caches: the clue that opens one, what helps who is stuck, and the log book inside."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.answers import same_answer
from cairn.learning.doing import item_to_do
from cairn.learning.kinds import shown_by_kind
from cairn.learning.models import CacheVisit, PointAward
from cairn.learning.progress import Finished, finish
from cairn.learning.trails import ObjectView
from cairn.lib.errors import NotFound, Refused
from cairn.lib.paging import moment
from cairn.lib.text import clean_line
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Role, Run

LONGEST = 400
# So many wrong answers bring the hint; from then on there is a pause between two, so that guessing is no way in.
TRIES_BEFORE_HINT = 3
PAUSE = timedelta(seconds=10)
PAGE = 20
MODERATORS = (Role.FACILITATOR, Role.MODERATOR, Role.MANAGER)
_HEADING = re.compile(r"<h[2-4][^>]*>(.*?)</h[2-4]>", re.DOTALL)


@dataclass(frozen=True)
class Hint:
    """Where the answer stands: the object, and the heading above it if there is one."""

    item: courses_api.ObjectItem
    heading: str


@dataclass(frozen=True)
class LogLine:
    """One line of a log book; ``name`` is the first name, ``key`` names the line for who may hide it."""

    key: UUID
    name: str
    words: str
    at: datetime
    mine: bool
    hidden: bool


@dataclass(frozen=True)
class LogPage:
    """A page of a log book; ``next`` is the ``after`` of the page that follows, or empty."""

    lines: tuple[LogLine, ...]
    next: str


@transaction.atomic
def try_clue(enrolment: Enrolment, *, object_uuid: UUID, answer: str, by: Person, at: datetime) -> Finished:
    """Answer the clue of a cache. The right answer opens it and finishes the object; an open one stays open.

    ``Finished`` is false for a wrong answer, which is counted, and for a cache that was open already. Raises
    ``NotFound``; ``Refused`` for no answer, one too soon after the last, a level not open or an ended run.
    """
    item = item_to_do(enrolment, object_uuid=object_uuid, by=by, at=at)
    if item.clue is None:
        raise NotFound
    if not clean_line(answer):
        raise Refused(_("Enter your answer"), field="answer")
    visit = _visit(enrolment, item)
    if visit.found_at is not None:
        return Finished(new=False)
    _refuse_guessing(visit, at=at)
    visit.tries, visit.tried_at = visit.tries + 1, at
    if any(same_answer(answer, one) for one in item.clue.answers):
        visit.found_at = at
    visit.save(update_fields=["tries", "tried_at", "found_at"])
    if visit.found_at is None:
        return Finished(new=False)
    return finish(enrolment, item, kind=PointAward.Kind.OBJECT, by=by, at=at)


def _visit(enrolment: Enrolment, item: courses_api.ObjectItem) -> CacheVisit:
    """One's row at a cache, made at the first try and held until the transaction ends: tries are counted one by one."""
    where: dict[str, Any] = {"enrolment": enrolment, "learning_object_id": item.id}
    CacheVisit.objects.get_or_create(**where, defaults={"run_id": enrolment.run_id})
    return CacheVisit.objects.select_for_update().get(**where)


def _refuse_guessing(visit: CacheVisit, *, at: datetime) -> None:
    if visit.tries >= TRIES_BEFORE_HINT and visit.tried_at is not None and at - visit.tried_at < PAUSE:
        words = _("Wait %(n)d seconds before the next try. The hint says where to look.") % {"n": PAUSE.seconds}
        raise Refused(words, field="answer")


@dataclass(frozen=True)
class Visitor:
    """Somebody at a cache: whether they may go in, whether they look after it, and what they wrote in its log book."""

    found: bool
    moderates: bool
    words: str = ""


def visitor_of(run: Run, item: courses_api.ObjectItem, enrolment: Enrolment | None, *, by: Person) -> Visitor:
    """One query, two for who has not tried. The staff of the run read along without solving the clue."""
    roles = {"run_roles__run": run, "run_roles__role__in": MODERATORS, "run_roles__ended_at": None}
    keeper = Person.objects.filter(pk=by.pk, **roles)
    if enrolment is None:
        return Visitor(found=True, moderates=keeper.exists())
    rows = CacheVisit.objects.filter(enrolment=enrolment, learning_object_id=item.id)
    visit = rows.annotate(keeps=Exists(keeper)).first()
    if visit is None:
        return Visitor(found=False, moderates=keeper.exists())
    return Visitor(found=visit.found_at is not None, moderates=visit.keeps, words=visit.words)


def has_found(enrolment: Enrolment, item: courses_api.ObjectItem) -> bool:
    return CacheVisit.objects.filter(enrolment=enrolment, learning_object_id=item.id, found_at__isnull=False).exists()


@shown_by_kind.register("cache")
def shown(enrolment: Enrolment | None, view: ObjectView) -> dict[str, Any]:
    """For the page of a cache: its clue and what helps, or, once it is open, the last lines of its log book. One query.

    ``clue`` is left out of an open one. No answer is in what this gives.
    """
    clue = view.item.clue
    if clue is None:
        return {}
    if enrolment is None:
        return {"clue": clue.clue, "found": True}
    visit = CacheVisit.objects.filter(enrolment=enrolment, learning_object_id=view.item.id).first()
    tries = visit.tries if visit else 0
    found = view.done or bool(visit and visit.found_at)
    if found:
        return {"found": True, "signed": bool(visit and visit.signed_at), "shelf": clue.shelf}
    places = _places(enrolment, clue)
    hint = hint_for(clue, places) if tries >= TRIES_BEFORE_HINT else None
    return {"found": False, "clue": clue.clue, "places": places, "tries": tries, "hint": hint}


def _places(enrolment: Enrolment, clue: courses_api.ClueItem) -> list[courses_api.ObjectItem]:
    """The objects that the answer is to be found in; without one that was taken away since."""
    tree = courses_api.structure(enrolment.run.programme)
    by_id = {item.id: item for item in tree.objects}
    return [by_id[pk] for pk in clue.found_in if pk in by_id]


def hint_for(clue: courses_api.ClueItem, places: list[courses_api.ObjectItem]) -> Hint | None:
    """The first place in whose prose an answer stands, with its heading; else the first place."""
    for item in places:
        heading = heading_above(str(courses_api.prose_html(item)), clue.answers)
        if heading is not None:
            says_it = any(word.casefold() in heading.casefold() for word in clue.answers)
            return Hint(item, "" if says_it else heading)
    return Hint(places[0], "") if places else None


def heading_above(prose: str, words: tuple[str, ...]) -> str | None:
    """The heading above one of the words in an HTML text; empty before the first heading, ``None`` nowhere."""
    parts = ["", *_HEADING.split(prose)]
    for heading, text in zip(parts[::2], parts[1::2], strict=True):
        plain = html.unescape(strip_tags(text)).casefold()
        if any(re.search(rf"\b{re.escape(word.casefold())}\b", plain) for word in words if word):
            return html.unescape(strip_tags(heading)).strip()
    return None


# --- The log book ---


@transaction.atomic
def sign(enrolment: Enrolment, *, object_uuid: UUID, words: str, by: Person, at: datetime) -> None:
    """Write one's line in the log book, or write it anew, which keeps its place; what was hidden stays hidden.

    Raises ``NotFound`` for who has not found the cache; ``Refused`` for nothing or too much.
    """
    item = item_to_do(enrolment, object_uuid=object_uuid, by=by, at=at)
    words = clean_line(words)
    if not words:
        raise Refused(_("Write a line"), field="words")
    if len(words) > LONGEST:
        raise Refused(_("Shorten this to %(most)d characters") % {"most": LONGEST}, field="words")
    visit = (
        CacheVisit.objects.select_for_update()
        .filter(enrolment=enrolment, learning_object_id=item.id, found_at__isnull=False)
        .first()
    )
    if visit is None:
        raise NotFound
    visit.words, visit.signed_at = words, visit.signed_at or at
    visit.save(update_fields=["words", "signed_at"])
    accounts_api.audit("cache.sign", subject=enrolment, by=by, at=at, object=item.key)


def log_book(
    run: Run,
    item: courses_api.ObjectItem,
    *,
    viewer: Person,
    moderates: bool = False,
    after: str = "",
    size: int = PAGE,
) -> LogPage:
    """The newest lines first, ``after`` the ``next`` of the page before. One query.

    Who moderates also sees what is hidden.
    """
    rows = CacheVisit.objects.filter(run=run, learning_object_id=item.id, signed_at__isnull=False)
    if not moderates:
        rows = rows.filter(hidden_at=None)
    if (place := _place(after)) is not None:
        rows = rows.filter(signed_at__lte=place[0]).exclude(signed_at=place[0], pk__gte=place[1])
    found = list(rows.select_related("enrolment__person").order_by("-signed_at", "-pk")[: PAGE + 1])
    lines = tuple(_line(row, viewer) for row in found[:PAGE])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return LogPage(lines, f"{last.signed_at.isoformat()}~{last.pk}" if last and last.signed_at else "")


def _place(after: str) -> tuple[datetime, int] | None:
    at, _sign, pk = after.partition("~")
    try:
        return moment(at), int(pk[:18])
    except ValueError:
        return None


def _line(row: CacheVisit, viewer: Person) -> LogLine:
    person = row.enrolment.person
    return LogLine(
        key=row.enrolment.uuid,
        name=first_name(person),
        words=row.words,
        at=row.signed_at or row.found_at,  # type: ignore[arg-type]
        mine=person.pk == viewer.pk,
        hidden=row.hidden_at is not None,
    )


def first_name(person: Person) -> str:
    """What strangers are shown of a name."""
    return (person.name.split() or [_("Somebody")])[0]


@transaction.atomic
def hide_line(run: Run, *, object_uuid: UUID, line: UUID, by: Person, at: datetime) -> None:
    """Take a line out of sight; its author may no longer change it back. Raises ``NotFound`` for who may not."""
    runs_api.require_role(run, *MODERATORS, by=by)
    rows = CacheVisit.objects.filter(run=run, learning_object__uuid=object_uuid, enrolment__uuid=line, hidden_at=None)
    found = rows.first()
    if found is None or not rows.update(hidden_at=at):
        raise NotFound
    accounts_api.audit("cache.hide_line", subject=found.enrolment, by=by, at=at, object=str(object_uuid))
