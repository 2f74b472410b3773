"""The record of continuing professional development: told from what somebody did, and what they add themselves.

Revalidation asks for hours, and how many of them were participatory: learning together with others. Every
line says how its minutes were counted; the record is the person's own and no official one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import api as assessment_api
from cairn.community import api as community_api
from cairn.learning.models import CpdEntry, ObjectProgress
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line

POST_MINUTES, MOST_POST_MINUTES_A_DAY = 5, 30
REVIEW_MINUTES = 30
# What nurses and midwives in the UK are asked for in three years.
HOURS, PARTICIPATORY_HOURS, YEARS = 35, 20, 3
MOST_ENTRY_MINUTES = 6000
# Nearer to the ends of the calendar a day has no beginning in every time zone.
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
PAGE = 20


@dataclass(frozen=True)
class CpdLine:
    on: date
    kind: str
    title: str
    minutes: int
    participatory: bool


@dataclass(frozen=True)
class CpdPart:
    """All lines of one kind together; ``how`` says in words how the minutes were counted."""

    kind: str
    words: str
    how: str
    count: int
    minutes: int
    participatory: bool


@dataclass(frozen=True)
class CpdRecord:
    """Of the days ``first`` to ``last``, both within. Lines in order of days."""

    first: date
    last: date
    lines: tuple[CpdLine, ...]
    parts: tuple[CpdPart, ...]

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def participatory(self) -> int:
        return sum(line.minutes for line in self.lines if line.participatory)


def usual_period(today: date) -> tuple[date, date]:
    """The last three years, as revalidation asks."""
    begin = today + timedelta(days=1)
    try:
        return begin.replace(year=begin.year - YEARS), today
    except ValueError:  # the 29th of February
        return begin.replace(year=begin.year - YEARS, day=28), today


def cpd_record(person: Person, *, first: date, last: date) -> CpdRecord:
    """What counts in a period, within 1900 to 2200. One query for each kind.

    Raises ``Refused`` (``first``) for one that ends before it begins.
    """
    first, last = max(first, EARLIEST), min(last, LATEST)
    if last < first:
        raise Refused(_("Choose a first day that is not after the last"), field="first")
    zone = ZoneInfo(timezone.get_current_timezone_name())
    since = datetime.combine(first, time.min, zone)
    until = datetime.combine(last + timedelta(days=1), time.min, zone)
    found = [line for ask in KINDS for line in ask(person, since, until)]
    lines = tuple(sorted(found, key=lambda line: line.on))
    return CpdRecord(first, last, lines, _parts(lines))


def _parts(lines: tuple[CpdLine, ...]) -> tuple[CpdPart, ...]:
    parts = []
    for kind, (words, how, participatory) in words_of_kinds().items():
        mine = [line for line in lines if line.kind == kind]
        parts.append(CpdPart(kind, words, how, len(mine), sum(line.minutes for line in mine), participatory))
    return tuple(parts)


def words_of_kinds() -> dict[str, tuple[str, str, bool]]:
    """By kind: its name, how its minutes are counted, and whether it is participatory."""
    posts = {"each": POST_MINUTES, "most": MOST_POST_MINUTES_A_DAY}
    return {
        "object": (_("Pieces of courses"), _("the minutes that each piece says it takes, once"), False),
        "talk": (
            _("Discussions"),
            _("%(each)d minutes for each answer or reply that you wrote, at most %(most)d minutes a day") % posts,
            True,
        ),
        "cafe": (_("Cafés"), _("the length of each café that you were at"), True),
        "review": (
            _("Peer reviews"),
            _("%(each)d minutes for each project that you reviewed as a peer") % {"each": REVIEW_MINUTES},
            True,
        ),
        "own": (_("Added by you, on your own"), _("the minutes that you gave"), False),
        "own_with": (_("Added by you, with others"), _("the minutes that you gave"), True),
    }  # fmt: skip


def _objects(person: Person, since: datetime, until: datetime) -> list[CpdLine]:
    rows = ObjectProgress.objects.filter(
        enrolment__person=person, completed_at__gte=since, completed_at__lt=until
    ).values_list("completed_at", "learning_object__title", "learning_object__minutes")
    return [CpdLine(timezone.localdate(at), "object", title, minutes, False) for at, title, minutes in rows]


def _talk(person: Person, since: datetime, until: datetime) -> list[CpdLine]:
    zone = ZoneInfo(timezone.get_current_timezone_name())
    days = community_api.posts_by_day(person, since=since, until=until, zone=zone)
    return [
        CpdLine(
            day, "talk", ngettext("%(n)d answer or reply", "%(n)d answers and replies", n) % {"n": n},
            min(n * POST_MINUTES, MOST_POST_MINUTES_A_DAY), True,
        )
        for day, n in days
    ]  # fmt: skip


def _cafes(person: Person, since: datetime, until: datetime) -> list[CpdLine]:
    rows = [one for one in community_api.cafes_attended(person) if since <= one.attended_at < until]
    return [CpdLine(timezone.localdate(one.attended_at), "cafe", one.title, one.minutes, True) for one in rows]


def _reviews(person: Person, since: datetime, until: datetime) -> list[CpdLine]:
    times = assessment_api.reviews_between(person, since=since, until=until)
    words = _("Review of a colleague's project")
    return [CpdLine(timezone.localdate(at), "review", words, REVIEW_MINUTES, True) for at in times]


def _own(person: Person, since: datetime, until: datetime) -> list[CpdLine]:
    days = {"on__gte": since.date(), "on__lt": until.date()}
    rows = CpdEntry.objects.filter(person=person, removed_at=None, **days)
    return [
        CpdLine(row.on, "own_with" if row.participatory else "own", row.title, row.minutes, row.participatory)
        for row in rows
    ]


KINDS: tuple[Callable[[Person, datetime, datetime], list[CpdLine]], ...] = (_objects, _talk, _cafes, _reviews, _own)


# --- What people add ---


def entries_page(person: Person, *, after: int | None = None) -> tuple[list[CpdEntry], int | None]:
    """A person's own entries, the last added first; ``after`` for the next page."""
    rows = CpdEntry.objects.filter(person=person, removed_at=None)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


@transaction.atomic
def add_entry(*, on: date, title: str, minutes: int, participatory: bool, by: Person, at: datetime) -> CpdEntry:
    """Add learning that the site can't see. Raises ``Refused`` for no title, a day to come, or impossible minutes."""
    title = clean_line(title)
    if not title:
        raise Refused(_("Say in a few words what you learnt or did"), field="title")
    if on > timezone.localdate(at):
        raise Refused(_("Choose a day that is not in the future"), field="on")
    if not 1 <= minutes <= MOST_ENTRY_MINUTES:
        raise Refused(_("Enter minutes between 1 and %(most)d") % {"most": MOST_ENTRY_MINUTES}, field="minutes")
    made = CpdEntry.objects.create(
        person=by, on=on, title=title[:200], minutes=minutes, participatory=participatory, added_at=at
    )
    accounts_api.audit("cpd.add", subject=made, by=by, at=at)
    return made


@transaction.atomic
def remove_entry(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Take an entry out; again changes nothing. Raises ``NotFound`` for somebody else's."""
    found = CpdEntry.objects.filter(uuid=uuid, person=by).first()
    if found is None:
        raise NotFound
    if CpdEntry.objects.filter(pk=found.pk, removed_at=None).update(removed_at=at):
        accounts_api.audit("cpd.remove", subject=found, by=by, at=at)
