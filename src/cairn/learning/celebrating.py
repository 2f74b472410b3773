"""What a learner is told once: that a gate opened or a badge was earned, whoever's action it was that did it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.models import GateOutcome, QuestAward
from cairn.learning.standing import forget_standing, standing_of
from cairn.lib.errors import NotFound
from cairn.runs.models_api import Enrolment


@dataclass(frozen=True)
class Celebration:
    """``course`` is what was finished with the last of these levels, if it was."""

    levels: tuple[courses_api.LevelItem, ...]
    quests: tuple[courses_api.QuestItem, ...]
    course: courses_api.CourseItem | None


def celebration_of(enrolment: Enrolment) -> Celebration | None:
    """What was not celebrated yet. No query of its own where the standing is known. Looking at it changes nothing."""
    tree, standing = courses_api.structure(enrolment.run.programme), standing_of(enrolment)
    levels = tuple(level for level in tree.levels if level.id in standing.fresh_levels)
    quests = tuple(quest for quest in tree.quests if quest.id in standing.fresh_quests)
    if not levels and not quests:
        return None
    course = tree.course_of(levels[-1]) if levels else None
    whole = course is not None and all(level.id in standing.passed for level in course.levels)
    return Celebration(levels, quests, course if whole else None)


@transaction.atomic
def note_celebrated(enrolment: Enrolment, *, uuids: Iterable[str], by: Person, at: datetime) -> None:
    """The learner was shown these (uuids of levels and quests). Raises ``NotFound`` for somebody else's."""
    if enrolment.person_id != by.pk:
        raise NotFound
    tree, shown = courses_api.structure(enrolment.run.programme), set(uuids)
    levels = [level.id for level in tree.levels if str(level.uuid) in shown]
    quests = [quest.id for quest in tree.quests if str(quest.uuid) in shown]
    waiting = {"enrolment": enrolment, "celebrated_at": None}
    GateOutcome.objects.filter(level_id__in=levels, **waiting).update(celebrated_at=at)
    QuestAward.objects.filter(quest_id__in=quests, **waiting).update(celebrated_at=at)
    forget_standing(enrolment)
