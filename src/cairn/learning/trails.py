"""Where a learner stands: the trail of a run, and one object of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cairn.courses import api as courses_api
from cairn.learning.gates import verdicts
from cairn.learning.standing import standing_of
from cairn.lib.registries import Verdict
from cairn.runs.models_api import Enrolment, Run


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
    """``points_possible`` counts objects and answers; ``next`` is the first not done of a level that is going on."""

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
    """``reflected``: the learner wrote about it in their private journal."""

    item: courses_api.ObjectItem
    level: courses_api.LevelItem
    locked: bool
    level_finished: bool
    done: bool
    previous: courses_api.ObjectItem | None
    next: courses_api.ObjectItem | None
    reflected: bool = False


def trail(enrolment: Enrolment) -> Trail:
    """The whole trail of an enrolment. One query, and what the conditions of open gates ask."""
    tree = courses_api.structure(enrolment.run.programme)
    standing = standing_of(enrolment)
    passed, done, opened = standing.passed, standing.done, standing.open_levels(tree)
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
    going_on = [level for level in tree.levels if level.id in opened - passed]
    coming = (item for level in going_on for item in level.objects if item.id not in done)
    return Trail(
        enrolment=enrolment,
        structure=tree,
        levels=levels,
        points=standing.points,
        points_possible=sum(item.points + item.bonus_points for item in tree.objects),
        done=sum(item.id in done for item in tree.objects),
        total=len(tree.objects),
        next=next(coming, None),
    )


def open_object(enrolment: Enrolment, key: str) -> ObjectView:
    """One object as it is for a learner. One query. Raises ``NotFound``."""
    tree = courses_api.structure(enrolment.run.programme)
    item = tree.object(key)
    standing = standing_of(enrolment)
    locked = item.level_id not in standing.open_levels(tree)
    finished = item.level_id in standing.passed
    view = _view(tree, item, locked=locked, finished=finished, done=item.id in standing.done)
    return replace(view, reflected=item.id in standing.reflected)


def read_object(run: Run, key: str) -> ObjectView:
    """One object as it is for the staff of a run, who have no progress and no gates. Raises ``NotFound``."""
    tree = courses_api.structure(run.programme)
    return _view(tree, tree.object(key), locked=False, finished=False, done=False)


def _view(
    tree: courses_api.Structure, item: courses_api.ObjectItem, *, locked: bool, finished: bool, done: bool
) -> ObjectView:
    place = tree.objects.index(item)
    return ObjectView(
        item=item,
        level=tree.level_of(item),
        locked=locked,
        level_finished=finished,
        done=done,
        previous=tree.objects[place - 1] if place else None,
        next=tree.objects[place + 1] if place + 1 < len(tree.objects) else None,
    )
