"""Finishing objects, and the ledger of points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.gates import judge_gates
from cairn.learning.models import ObjectProgress, PointAward
from cairn.learning.places import arrive
from cairn.learning.standing import forget_standing, hold, is_open
from cairn.learning.statements import store_in_run
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import ObjectCompleted, announce
from cairn.lib.models import insert_once
from cairn.runs.models_api import Enrolment


def require_going_on(enrolment: Enrolment, *, by: Person, at: datetime) -> None:
    """Raises ``NotFound`` for somebody else's enrolment or one that was ended, ``Refused`` after the run has ended."""
    if enrolment.person_id != by.pk or enrolment.status != Enrolment.Status.ACTIVE:
        raise NotFound
    forget_standing(enrolment)  # whoever is about to write must not go by what was read for a page
    if enrolment.run.ends_on < timezone.localdate(at):
        raise Refused(_("This run has ended. You can still read everything."))


@dataclass(frozen=True)
class Finished:
    """Whether an object was done just now (``bool`` says the same), and the levels whose gates that opened."""

    new: bool
    levels: tuple[courses_api.LevelItem, ...] = ()

    def __bool__(self) -> bool:
        return self.new


@transaction.atomic
def complete_object(enrolment: Enrolment, *, object_uuid: UUID, by: Person, at: datetime) -> Finished:
    """Mark an object done: progress, points, gate, statement. Twice gives points once.

    Raises ``NotFound``; ``Refused`` for a level that is not open, an object that is done by doing something in it (a
    quiz, poll, cache or discussion) or an ended run.
    """
    require_going_on(enrolment, by=by, at=at)
    tree = courses_api.structure(enrolment.run.programme)
    item = tree.object_by_uuid(object_uuid)
    if way := only_way(item):
        raise Refused(way)
    if not is_open(enrolment, tree, tree.level_of(item), today=timezone.localdate(at)):
        raise Refused(_("This level is not open yet."))
    return finish(enrolment, item, kind=PointAward.Kind.OBJECT, by=by, at=at)


def only_way(item: courses_api.ObjectItem) -> str:
    """What finishes an object that nobody can simply mark as done; empty for any other."""
    if item.quiz is not None:  # also where an author has since called it something else
        return _("A quiz is done when you pass it.")
    if item.poll is not None:
        return _("A poll is done when you vote.")
    if item.clue is not None:
        return _("A cache is done when you solve its clue.")
    if item.kind == "discussion" and item.question:
        return _("A discussion is done when you answer its question.")
    if item.kind == "cafe":
        return _("A café is done when you have been at one.")
    if item.kind == "survey":
        return _("A survey is done when you have answered it.")
    return ""


def finish(enrolment: Enrolment, item: courses_api.ObjectItem, *, kind: str, by: Person, at: datetime) -> Finished:
    """Write that an object is done, whatever made it so. The named constraints decide between two tabs."""
    # Whoever writes for a learner takes this row first: two that took their rows in other orders would wait for ever.
    hold(enrolment)
    if not insert_once(ObjectProgress(enrolment=enrolment, learning_object_id=item.id, completed_at=at)):
        return Finished(new=False)
    if not award(enrolment, item, kind=kind, points=item.points, at=at):
        arrive(enrolment, item, at=at)
    accounts_api.audit("object.complete", subject=enrolment, by=by, at=at, object=item.key)
    store_in_run(enrolment, "completed", kind="object", uuid=item.uuid, name=item.title, at=at)
    announce(
        ObjectCompleted(
            at=at, person_id=enrolment.person_id, run_id=enrolment.run_id, object_uuid=item.uuid, points=item.points
        )
    )
    return Finished(new=True, levels=tuple(judge_gates(enrolment, by=by, at=at)))


def award(enrolment: Enrolment, item: courses_api.ObjectItem, *, kind: str, points: int, at: datetime) -> bool:
    """A line of the ledger, once for each reason; the total beside it follows in the same transaction."""
    line = PointAward(enrolment=enrolment, kind=kind, learning_object_id=item.id, points=points, at=at)
    if not points or not insert_once(line):
        return False
    arrive(enrolment, item, points=points, at=at)
    return True
