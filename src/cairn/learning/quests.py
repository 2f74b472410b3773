"""Quests as a learner meets them: what is done, what remains, and the badge."""

from __future__ import annotations

from dataclasses import dataclass

from cairn.courses import api as courses_api
from cairn.learning.standing import standing_of
from cairn.learning.trails import TrailObject
from cairn.lib.errors import NotFound
from cairn.runs.models_api import Enrolment


@dataclass(frozen=True)
class QuestView:
    """``course`` is empty for a quest across the programme. ``reachable`` are inside keys of objects that are open."""

    quest: courses_api.QuestItem
    course: str
    earned: bool
    objects: tuple[TrailObject, ...]
    reachable: frozenset[int]

    @property
    def done(self) -> int:
        return sum(one.done for one in self.objects)


def quests_of(enrolment: Enrolment) -> tuple[QuestView, ...]:
    """Every quest of a run, those that were earned first. No query of its own where the standing is known."""
    tree, standing = courses_api.structure(enrolment.run.programme), standing_of(enrolment)
    opened = standing.open_levels(tree)
    reachable = frozenset(item.id for item in tree.objects if item.level_id in opened)
    titles = {course.id: course.title for course in tree.courses}
    found = []
    for quest in tree.quests:
        objects = tuple(TrailObject(item, item.id in standing.done) for item in _objects(tree, quest))
        course = titles.get(quest.course_id or 0, "")
        found.append(QuestView(quest, course, quest.id in standing.quests, objects, reachable))
    return tuple(sorted(found, key=lambda one: not one.earned))


def _objects(tree: courses_api.Structure, quest: courses_api.QuestItem) -> list[courses_api.ObjectItem]:
    found = []
    for pk in quest.needs:
        try:
            found.append(tree.object_by_id(pk))
        except NotFound:  # its level was retired since
            continue
    return found
