"""Where a learner stands: the trail of a run, and one object of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum, Value

from cairn.courses import api as courses_api
from cairn.learning.gates import open_levels, verdicts
from cairn.learning.models import GateOutcome, ObjectProgress, PointAward
from cairn.lib.registries import Verdict
from cairn.runs.models_api import Enrolment


@dataclass(frozen=True)
class TrailObject:
    item: courses_api.ObjectItem
    done: bool


@dataclass(frozen=True)
class TrailLevel:
    """``finished``: its gate has opened. ``conditions`` are judged only for levels that are open."""

    item: courses_api.LevelItem
    open: bool
    finished: bool
    objects: tuple[TrailObject, ...]
    conditions: tuple[Verdict, ...]


@dataclass(frozen=True)
class Trail:
    """``points_possible`` counts objects and answers; ``next`` is the first object open and not done."""

    enrolment: Enrolment
    structure: courses_api.Structure
    levels: tuple[TrailLevel, ...]
    points: int
    points_possible: int
    done: int
    total: int
    next: courses_api.ObjectItem | None


@dataclass(frozen=True)
class ObjectView:
    item: courses_api.ObjectItem
    level: courses_api.LevelItem
    locked: bool
    done: bool
    previous: courses_api.ObjectItem | None
    next: courses_api.ObjectItem | None


def trail(enrolment: Enrolment) -> Trail:
    """The whole trail of an enrolment. Two queries, and what the conditions of open gates ask."""
    tree = courses_api.structure(enrolment.run.programme)
    passed, done = _standing(enrolment)
    opened = open_levels(tree, passed)
    points = PointAward.objects.filter(enrolment=enrolment).aggregate(total=Sum("points"))["total"] or 0
    levels = tuple(
        TrailLevel(
            level,
            level.id in opened,
            level.id in passed,
            tuple(TrailObject(item, item.id in done) for item in level.objects),
            verdicts(level, enrolment) if level.id in opened and level.id not in passed else (),
        )
        for level in tree.levels
    )
    coming = (item for level in tree.levels if level.id in opened for item in level.objects if item.id not in done)
    return Trail(
        enrolment=enrolment,
        structure=tree,
        levels=levels,
        points=points,
        points_possible=sum(item.points + item.bonus_points for item in tree.objects),
        done=sum(item.id in done for item in tree.objects),
        total=len(tree.objects),
        next=next(coming, None),
    )


def _standing(enrolment: Enrolment) -> tuple[set[int], set[int]]:
    """Inside keys of the levels passed and of the objects done: one query for both, as every page asks for them."""
    gates = GateOutcome.objects.filter(enrolment=enrolment).annotate(what=Value("gate"))
    objects = ObjectProgress.objects.filter(enrolment=enrolment).annotate(what=Value("object"))
    rows = gates.values_list("what", "level_id").union(objects.values_list("what", "learning_object_id"), all=True)
    found: dict[str, set[int]] = {"gate": set(), "object": set()}
    for what, key in rows:
        found[what].add(key)
    return found["gate"], found["object"]


def open_object(enrolment: Enrolment, key: str) -> ObjectView:
    """One object as it is for a learner. One query. Raises ``NotFound``."""
    tree = courses_api.structure(enrolment.run.programme)
    item = tree.object(key)
    passed, done = _standing(enrolment)
    level = tree.level_of(item)
    place = tree.objects.index(item)
    return ObjectView(
        item=item,
        level=level,
        locked=level.id not in open_levels(tree, passed),
        done=item.id in done,
        previous=tree.objects[place - 1] if place else None,
        next=tree.objects[place + 1] if place + 1 < len(tree.objects) else None,
    )
