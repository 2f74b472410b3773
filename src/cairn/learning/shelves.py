"""The shelf of a cache: each visitor may leave one thing, and take a copy of what others left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.caches import MODERATORS, first_name, has_found
from cairn.learning.doing import item_to_do
from cairn.learning.models import ShelfItem, ShelfTake
from cairn.lib.errors import NotFound, Refused
from cairn.lib.models import insert_once
from cairn.lib.text import clean_line
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Run

PAGE = 20
LONGEST_TITLE, LONGEST_WHY, LONGEST_LINK = 120, 400, 500


@dataclass(frozen=True)
class OnShelf:
    """A thing on a shelf; ``name`` is the first name of who left it, ``host`` where its link leads."""

    uuid: UUID
    title: str
    link: str
    host: str
    why: str
    name: str
    left_at: datetime
    mine: bool
    taken: bool
    hidden: bool


@dataclass(frozen=True)
class ShelfPage:
    """``next`` is the ``after`` of the page that follows, or ``None``."""

    things: tuple[OnShelf, ...]
    next: int | None


@transaction.atomic
def leave_on_shelf(
    enrolment: Enrolment, *, object_uuid: UUID, title: str, why: str, link: str = "", by: Person, at: datetime
) -> None:
    """Leave a resource in a cache that one has found: one each; leaving another replaces it, also for who took it.
    What was hidden stays hidden.

    Raises ``NotFound`` for who has not found it; ``Refused`` for no title, no reason, or a link that is not https.
    """
    item = item_to_do(enrolment, object_uuid=object_uuid, by=by, at=at)
    if item.clue is None or not has_found(enrolment, item):
        raise NotFound
    words = {
        "title": _words(title, "title", LONGEST_TITLE, _("Enter what it is")),
        "why": _words(why, "why", LONGEST_WHY, _("Say why it helps")),
        "link": _link(link),
    }
    ShelfItem.objects.update_or_create(
        enrolment=enrolment, learning_object_id=item.id, defaults=words,
        create_defaults={**words, "run_id": enrolment.run_id, "left_at": at},
    )  # fmt: skip
    accounts_api.audit("shelf.leave", subject=enrolment, by=by, at=at, object=item.key)


def _words(text: str, field: str, most: int, ask: str) -> str:
    text = clean_line(text)
    if not text:
        raise Refused(ask, field=field)
    if len(text) > most:
        raise Refused(_("Shorten this to %(most)d characters") % {"most": most}, field=field)
    return text


def _link(text: str) -> str:
    text = text.strip()
    if not text:
        return ""
    try:
        URLValidator(schemes=["https"])(text)
    except ValidationError:
        text = ""
    if not text or len(text) > LONGEST_LINK:
        raise Refused(_("Enter an address that begins with https://, or leave it empty"), field="link")
    return text


@transaction.atomic
def take_from_shelf(enrolment: Enrolment, *, thing: UUID, by: Person, at: datetime) -> None:
    """Put a copy among one's own things; taking it twice is taking it once. Raises ``NotFound``, ``Refused``."""
    row = ShelfItem.objects.filter(uuid=thing, run_id=enrolment.run_id, hidden_at=None).first()
    if row is None:
        raise NotFound
    item = courses_api.structure(enrolment.run.programme).object_by_id(row.learning_object_id)
    item_to_do(enrolment, object_uuid=item.uuid, by=by, at=at)
    if not has_found(enrolment, item):
        raise NotFound
    insert_once(ShelfTake(item=row, enrolment=enrolment, at=at))


@transaction.atomic
def put_back(take: int, *, by: Person) -> None:
    """Take something off one's own list; ``take`` is the ``key`` that ``things_taken`` gives."""
    ShelfTake.objects.filter(pk=take, enrolment__person=by).delete()


def shelf(
    run: Run, item: courses_api.ObjectItem, *, viewer: Person, moderates: bool = False, after: int | None = None
) -> ShelfPage:
    """What lies on a shelf, the newest first. Who moderates also sees what is hidden. One query."""
    taken = ShelfTake.objects.filter(item=OuterRef("pk"), enrolment__person=viewer)
    rows = ShelfItem.objects.filter(run=run, learning_object_id=item.id)
    if not moderates:
        rows = rows.filter(hidden_at=None)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    rows = rows.annotate(taken=Exists(taken)).select_related("enrolment__person").order_by("-pk")
    found = list(rows[: PAGE + 1])
    things = tuple(_thing(row, viewer, taken=row.taken) for row in found[:PAGE])
    return ShelfPage(things, found[PAGE - 1].pk if len(found) > PAGE else None)


def _thing(row: ShelfItem, viewer: Person, *, taken: bool) -> OnShelf:
    person = row.enrolment.person
    return OnShelf(
        uuid=row.uuid,
        title=row.title,
        link=row.link,
        host=urlsplit(row.link).hostname or "",
        why=row.why,
        name=first_name(person),
        left_at=row.left_at,
        mine=person.pk == viewer.pk,
        taken=taken,
        hidden=row.hidden_at is not None,
    )


@dataclass(frozen=True)
class Taken:
    """A thing on one's own list; ``key`` names it there, ``run_key`` and ``object_key`` the cache it lay in."""

    key: int
    thing: OnShelf
    run_key: str
    object_key: str
    object_title: str


def things_taken(person: Person, *, after: int | None = None) -> tuple[list[Taken], int | None]:
    """What a person took from shelves, the newest first, and the ``after`` of the next page. One query."""
    rows = ShelfTake.objects.filter(enrolment__person=person, item__hidden_at=None)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    related = ("item__enrolment__person", "item__learning_object", "item__run")
    found = list(rows.select_related(*related).order_by("-pk")[: PAGE + 1])
    taken = [
        Taken(
            row.pk, _thing(row.item, person, taken=True), row.item.run.key, row.item.learning_object.key,
            row.item.learning_object.title,
        )
        for row in found[:PAGE]
    ]  # fmt: skip
    return taken, found[PAGE - 1].pk if len(found) > PAGE else None


@transaction.atomic
def hide_thing(run: Run, *, thing: UUID, by: Person, at: datetime) -> None:
    """Take a thing off the shelf and off every list. Raises ``NotFound`` for who may not."""
    runs_api.require_role(run, *MODERATORS, by=by)
    row = ShelfItem.objects.filter(run=run, uuid=thing, hidden_at=None).first()
    if row is None or not ShelfItem.objects.filter(pk=row.pk, hidden_at=None).update(hidden_at=at):
        raise NotFound
    accounts_api.audit("shelf.hide", subject=row, by=by, at=at)
