"""Where learners are: the row beside the ledger that "Continue", "who is here" and the board read.

Nothing here is said by looking at a page: a browser that fetches ahead must not move anybody.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.models import Place, PointAward
from cairn.learning.standing import forget_standing, hold, is_open
from cairn.lib.errors import NotFound, Refused
from cairn.lib.models import insert_once
from cairn.lib.prepared import prepared
from cairn.runs.models_api import Enrolment

_SPOT = re.compile(r"[a-z][a-z0-9-]{0,79}")


def arrive(
    enrolment: Enrolment, item: courses_api.ObjectItem, *, at: datetime, points: int = 0, spot: str = ""
) -> None:
    """Somebody is at an object, and has ``points`` more, which the ledger holds already. In a transaction."""
    here = {"level_id": item.level_id, "learning_object_id": item.id, "spot": spot, "seen_at": at}
    # Added to what is there, not written over it: of two awards at once neither is lost.
    if not Place.objects.filter(enrolment_id=enrolment.pk).update(points=F("points") + points, **here):
        _make(enrolment, points=points, **here)
    forget_standing(enrolment)


def _make(enrolment: Enrolment, *, points: int = 0, **here: Any) -> None:
    """The first write of a place: its points are what the ledger says.

    The enrolment is held, so that an award that is being written meanwhile is either in the sum or waits, and then
    adds itself to the row that this makes.
    """
    hold(enrolment)
    ledger = PointAward.objects.filter(enrolment_id=enrolment.pk).aggregate(total=Sum("points"))["total"] or 0
    if not insert_once(Place(enrolment_id=enrolment.pk, run_id=enrolment.run_id, points=ledger, **here)):
        Place.objects.filter(enrolment_id=enrolment.pk).update(points=F("points") + points, **here)


@transaction.atomic
def note_spot(enrolment: Enrolment, *, object_uuid: UUID, spot: str, by: Person, at: datetime) -> None:
    """Remember which part of an object is being read; ``spot`` is the id of its heading, or nothing for the top.

    Raises ``NotFound`` for somebody else's place or a level that is not open; ``Refused`` for what is no id.
    """
    if enrolment.person_id != by.pk:
        raise NotFound
    if spot and not _SPOT.fullmatch(spot):
        raise Refused(_("This is no part of a page."), field="spot")
    tree = courses_api.structure(enrolment.run.programme)
    item = tree.object_by_uuid(object_uuid)
    if not is_open(enrolment, tree, tree.level_of(item)):
        raise NotFound
    arrive(enrolment, item, at=at, spot=spot)


@transaction.atomic
def show_me(enrolment: Enrolment, *, visible: bool, by: Person, at: datetime) -> None:
    """Let the others of the run see one's first name, level and points, or stop. Raises ``NotFound``."""
    if enrolment.person_id != by.pk:
        raise NotFound
    if not Place.objects.filter(enrolment_id=enrolment.pk).update(visible=visible):
        _make(enrolment, visible=visible, seen_at=at)
    forget_standing(enrolment)
    accounts_api.audit("place.show" if visible else "place.hide", subject=enrolment, by=by, at=at)


def hide(**who: Any) -> None:
    """Nobody sees these places any more; who comes back chooses again."""
    Place.objects.filter(visible=True, **who).update(visible=False)


def newest_place(person: Person) -> Place | None:
    """Where somebody was last, among the runs that they are in now, with its run. One query."""
    return next(iter(_places(person_id=person.pk)), None)


@prepared
def _places(person_id: int) -> QuerySet[Place]:
    rows = Place.objects.select_related("enrolment__run__programme", "enrolment__person")
    return rows.filter(enrolment__person_id=person_id, enrolment__status="active").order_by("-seen_at", "-id")
