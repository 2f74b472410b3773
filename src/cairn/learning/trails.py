"""Where a learner stands: the trail of a run, and one object of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cairn.courses import api as courses_api
from cairn.learning.gates import verdicts
from cairn.learning.remaining import minutes_to_gate
from cairn.learning.standing import Standing, standing_of
from cairn.lib.errors import NotFound
from cairn.lib.registries import Verdict
from cairn.runs.models_api import Enrolment, Run


@dataclass(frozen=True)
class TrailObject:
    item: courses_api.ObjectItem
    done: bool


@dataclass(frozen=True)
class TrailLevel:
    """``finished``: its gate has opened. ``opens_on``: the calendar keeps it shut until that day.

    ``conditions`` are judged when they are asked for, and only for a level that is going on.
    """

    item: courses_api.LevelItem
    open: bool
    finished: bool
    opens_on: date | None
    objects: tuple[TrailObject, ...]
    enrolment: Enrolment

    @cached_property
    def conditions(self) -> tuple[Verdict, ...]:
        return verdicts(self.item, self.enrolment) if self.open and not self.finished else ()

    @cached_property
    def minutes_left(self) -> int | None:
        """About how long it is to the gate; ``None`` for a level that is not going on, or if that can't be known."""
        if not self.conditions:
            return None
        return minutes_to_gate(self.item, self.conditions, standing_of(self.enrolment))


@dataclass(frozen=True)
class TrailCourse:
    """``done`` of ``total`` objects, ``minutes`` of those that are not done."""

    item: courses_api.CourseItem
    levels: tuple[TrailLevel, ...]
    done: int
    total: int
    minutes: int

    @property
    def finished(self) -> bool:
        return bool(self.levels) and all(level.finished for level in self.levels)

    @property
    def going_on(self) -> TrailLevel | None:
        """The level whose gate is the next to open."""
        return next((level for level in self.levels if level.open and not level.finished), None)


@dataclass(frozen=True)
class Trail:
    """``points_possible`` counts objects and answers.

    ``here`` is what was last looked at, ``next`` what comes next: ``here`` until it is done, then the first not done
    after it, and ``spot`` the part of its page to go to. ``badges`` are those that were earned, ``certificate`` is a
    code or nothing.
    """

    enrolment: Enrolment
    structure: courses_api.Structure
    courses: tuple[TrailCourse, ...]
    points: int
    points_possible: int
    done: int
    total: int
    here: courses_api.ObjectItem | None
    next: courses_api.ObjectItem | None
    spot: str
    visible: bool
    badges: tuple[courses_api.QuestItem, ...]
    certificate: str

    @property
    def levels(self) -> tuple[TrailLevel, ...]:
        return tuple(level for course in self.courses for level in course.levels)

    @property
    def course(self) -> TrailCourse | None:
        """The course that the learner is in; ``None`` for a programme without any."""
        item = self.next or self.here
        if item is None:
            return self.courses[-1] if self.courses else None
        key = self.structure.level_of(item).course_id
        return next(course for course in self.courses if course.item.id == key)

    def course_of(self, key: str) -> TrailCourse:
        """Raises ``NotFound``."""
        found = next((course for course in self.courses if course.item.key == key), None)
        if found is None:
            raise NotFound
        return found


@dataclass(frozen=True)
class ObjectView:
    """``course_key`` names the map that the object is on; ``spot`` is the part of the page that was last in view.

    ``next_locked``: what comes next is in a level that is not open yet, until ``opens_on`` if a calendar says so.
    ``reflected``: the learner wrote about it in their private journal.
    """

    item: courses_api.ObjectItem
    level: courses_api.LevelItem
    locked: bool
    level_finished: bool
    done: bool
    previous: courses_api.ObjectItem | None
    next: courses_api.ObjectItem | None
    next_locked: bool = False
    next_done: bool = False
    opens_on: date | None = None
    spot: str = ""
    course_key: str = ""
    reflected: bool = False


def trail(enrolment: Enrolment) -> Trail:
    """The whole trail of an enrolment. One query, and what is asked for the conditions that one looks at."""
    tree = courses_api.structure(enrolment.run.programme)
    standing = standing_of(enrolment)
    opened = standing.open_levels(tree)
    here, coming = where(tree, standing, opened)
    return Trail(
        enrolment=enrolment,
        structure=tree,
        courses=tuple(_course(course, standing, opened, enrolment) for course in tree.courses),
        points=standing.points,
        points_possible=sum(item.points + item.bonus_points for item in tree.objects),
        done=sum(item.id in standing.done for item in tree.objects),
        total=len(tree.objects),
        here=here,
        next=coming,
        spot=standing.spot if coming is here else "",
        visible=standing.visible,
        badges=tuple(quest for quest in tree.quests if quest.id in standing.quests),
        certificate=standing.certificate,
    )


def _course(course: courses_api.CourseItem, standing: Standing, opened: set[int], enrolment: Enrolment) -> TrailCourse:
    levels = tuple(
        TrailLevel(
            item=level,
            open=level.id in opened,
            finished=level.id in standing.passed,
            opens_on=None if level.id in opened else standing.shut_until(level),
            objects=tuple(TrailObject(item, item.id in standing.done) for item in level.objects),
            enrolment=enrolment,
        )
        for level in course.levels
    )
    ones = [one for level in levels for one in level.objects]
    minutes = sum(one.item.minutes for one in ones if not one.done)
    return TrailCourse(course, levels, sum(one.done for one in ones), len(ones), minutes)


def where(
    tree: courses_api.Structure, standing: Standing, opened: set[int]
) -> tuple[courses_api.ObjectItem | None, courses_api.ObjectItem | None]:
    """What was last looked at, and what comes next."""
    here = next((item for item in tree.objects if item.id == standing.here), None)
    if here is not None and here.level_id in opened and here.id not in standing.done:
        return here, here
    return here, next(_coming(tree, standing, opened, here), None)


def _coming(
    tree: courses_api.Structure, standing: Standing, opened: set[int], here: courses_api.ObjectItem | None
) -> Iterator[courses_api.ObjectItem]:
    """What can be done, the best first: further along in the same course, what was left out there, other courses.

    Of levels that are going on; caches are there to be found, so nobody is sent to one while there is something else.
    """
    going_on = [level for level in tree.levels if level.id in opened - standing.passed]
    todo = [item for level in going_on for item in level.objects if item.id not in standing.done]
    course = tree.level_of(here).course_id if here else None
    place = {item.id: number for number, item in enumerate(tree.objects)}

    def order(item: courses_api.ObjectItem) -> tuple[bool, bool, bool, int]:
        elsewhere = here is not None and tree.level_of(item).course_id != course
        before = here is not None and place[item.id] < place[here.id]
        return item.kind == "cache", elsewhere, before, place[item.id]

    return iter(sorted(todo, key=order))


def open_object(enrolment: Enrolment, key: str) -> ObjectView:
    """One object as it is for a learner. One query. Raises ``NotFound``."""
    tree = courses_api.structure(enrolment.run.programme)
    item = tree.object(key)
    standing = standing_of(enrolment)
    return _view(tree, item, standing, standing.open_levels(tree))


def read_object(run: Run, key: str) -> ObjectView:
    """One object as it is for the staff of a run, who have no progress and no gates. Raises ``NotFound``."""
    tree = courses_api.structure(run.programme)
    return _view(tree, tree.object(key), Standing(), {level.id for level in tree.levels})


def _view(
    tree: courses_api.Structure, item: courses_api.ObjectItem, standing: Standing, opened: set[int]
) -> ObjectView:
    place = tree.objects.index(item)
    following = tree.objects[place + 1] if place + 1 < len(tree.objects) else None
    level = tree.level_of(item)
    beyond = tree.level_of(following) if following else level
    return ObjectView(
        item=item,
        level=level,
        locked=item.level_id not in opened,
        level_finished=item.level_id in standing.passed,
        done=item.id in standing.done,
        previous=tree.objects[place - 1] if place else None,
        next=following,
        next_locked=beyond.id not in opened,
        next_done=following is not None and following.id in standing.done,
        opens_on=standing.shut_until(level if item.level_id not in opened else beyond),
        spot=standing.spot if standing.here == item.id else "",
        course_key=tree.course_of(level).key,
        reflected=item.id in standing.reflected,
    )
