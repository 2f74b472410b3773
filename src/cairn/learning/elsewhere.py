"""Kinds of object that are done elsewhere: a live café by having been there, a survey by answering one.

The first object of the kind is done by the first café, the next by the second: an object of an open level that is not
done yet takes what was done before it opened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.community import api as community_api
from cairn.courses import api as courses_api
from cairn.learning.gates import judge_gates
from cairn.learning.kinds import shown_by_kind
from cairn.learning.models import PointAward
from cairn.learning.progress import finish, only_way, require_going_on
from cairn.learning.standing import enrolment_of, forget_standing, is_open, standing_of
from cairn.learning.statements import store_in_run
from cairn.learning.trails import ObjectView
from cairn.lib.errors import Refused
from cairn.lib.events import CafeAttended, GateOpened, SurveyAnswered, on
from cairn.research import api as research_api
from cairn.runs.models_api import Enrolment


def _cafes(enrolment: Enrolment) -> int:
    return community_api.count_attended(enrolment.person_id, enrolment.run_id)


def _surveys(enrolment: Enrolment) -> int:
    return research_api.count_answered(enrolment.run, person=enrolment.person)


# How often somebody did what completes an object of the kind.
TIMES: dict[str, Callable[[Enrolment], int]] = {"cafe": _cafes, "survey": _surveys}


@shown_by_kind.register("cafe")
def cafe_context(enrolment: Enrolment | None, view: ObjectView) -> dict[str, Any]:
    """The run's next three cafés."""
    if enrolment is None:
        return {}
    now = timezone.now()
    return {
        "owed": _owed(enrolment, view),
        "cafes": community_api.coming_cafes(enrolment.run, viewer=enrolment.person, at=now, most=3),
    }


@shown_by_kind.register("survey")
def survey_context(enrolment: Enrolment | None, view: ObjectView) -> dict[str, Any]:
    """The run's surveys that are open and not answered yet."""
    if enrolment is None:
        return {}
    return {
        "owed": _owed(enrolment, view),
        "offers": research_api.offers_open(enrolment.run, person=enrolment.person, at=timezone.now()),
    }


def finish_done(enrolment: Enrolment, *, at: datetime) -> None:
    """Complete the objects that what was done elsewhere pays for; once each, in the order of the course."""
    tree = courses_api.structure(enrolment.run.programme)
    for kind, times in TIMES.items():
        items = [item for item in tree.objects if item.kind == kind]
        if not items:
            continue
        for item in items:
            # Asked anew each time: what is finished may open a gate, which comes back here for the level behind it.
            owed = times(enrolment) > len([one for one in items if one.id in standing_of(enrolment).done])
            if owed and item.id not in standing_of(enrolment).done and _open(enrolment, tree, item):
                finish(enrolment, item, kind=PointAward.Kind.OBJECT, by=enrolment.person, at=at)
                forget_standing(enrolment)


@transaction.atomic
def count_elsewhere(enrolment: Enrolment, *, object_uuid: UUID, by: Person, at: datetime) -> None:
    """Complete a café or survey object by what was done before its level opened.

    Raises ``NotFound``; ``Refused`` where nothing was done that isn't counted yet, and as ``complete_object`` does.
    """
    require_going_on(enrolment, by=by, at=at)
    item = courses_api.structure(enrolment.run.programme).object_by_uuid(object_uuid)
    finish_done(enrolment, at=at)
    forget_standing(enrolment)
    if item.id not in standing_of(enrolment).done:
        raise Refused(only_way(item))


def _owed(enrolment: Enrolment, view: ObjectView) -> bool:
    """Whether something was done that this object, not done yet, can be counted by."""
    if view.done:
        return False
    tree, done = courses_api.structure(enrolment.run.programme), standing_of(enrolment).done
    kind = view.item.kind
    return TIMES[kind](enrolment) > len([one for one in tree.objects if one.kind == kind and one.id in done])


def _open(enrolment: Enrolment, tree: courses_api.Structure, item: courses_api.ObjectItem) -> bool:
    return is_open(enrolment, tree, tree.level_of(item))


@on(CafeAttended)
def cafe_attended(event: CafeAttended) -> None:
    """Having been at a café is a statement, may complete an object and may open a gate."""
    enrolment = enrolment_of(event)
    if enrolment is None:
        return
    store_in_run(enrolment, "attended", kind="cafe", uuid=event.cafe_uuid, name=event.title, at=event.at)
    finish_done(enrolment, at=event.at)
    judge_gates(enrolment, by=enrolment.person, at=event.at)


@on(SurveyAnswered)
def survey_answered(event: SurveyAnswered) -> None:
    if (enrolment := enrolment_of(event)) is not None:
        finish_done(enrolment, at=event.at)


@on(GateOpened)
def gate_opened(event: GateOpened) -> None:
    """The level behind it may hold an object that is done already."""
    if (enrolment := enrolment_of(event)) is not None:
        finish_done(enrolment, at=event.at)
