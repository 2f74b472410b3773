"""Gates and quests: what remains, opening the next level, and giving badges."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.models import GateOutcome, QuestAward
from cairn.learning.standing import Standing, forget_standing, hold, standing_of
from cairn.learning.statements import store_in_run
from cairn.lib.events import GateOpened, announce
from cairn.lib.models import insert_once
from cairn.lib.registries import Verdict, gate_conditions
from cairn.runs.models_api import Enrolment


def verdicts(level: courses_api.LevelItem, enrolment: Enrolment) -> tuple[Verdict, ...]:
    """What each condition of a gate says, in the authors' order."""
    return tuple(gate_conditions[one.kind](one, enrolment) for one in level.conditions)


def remaining(level: courses_api.LevelItem, enrolment: Enrolment) -> tuple[str, ...]:
    """In words, what the gate of a level still waits for."""
    return tuple(verdict.words for verdict in verdicts(level, enrolment) if not verdict.met)


def judge_gates(enrolment: Enrolment, *, by: Person, at: datetime) -> list[courses_api.LevelItem]:
    """Open every gate whose conditions all hold, course by course, and return the levels passed now.

    Quests whose last object is done are awarded too. Call it inside the transaction of what may have met a condition.
    An open gate is never judged again.
    """
    tree = courses_api.structure(enrolment.run.programme)
    # Held, so that of two transactions that each meet a condition the second sees what the first did.
    hold(enrolment)
    forget_standing(enrolment)
    standing = standing_of(enrolment)
    found = []
    for course in tree.courses:
        for level in _opening(course, standing, enrolment, at=at):
            if insert_once(GateOutcome(enrolment=enrolment, level_id=level.id, opened_at=at)):
                found.append(level)
                _tell(enrolment, level, by=by, at=at)
    awarded = _award_quests(enrolment, tree, standing, by=by, at=at)
    if found or awarded:
        forget_standing(enrolment)
    return found


def _opening(
    course: courses_api.CourseItem, standing: Standing, enrolment: Enrolment, *, at: datetime
) -> list[courses_api.LevelItem]:
    """The levels of a course whose gates open now: in order, up to the first that does not open or whose day is not
    there yet."""
    today = timezone.localdate(at)
    found = []
    for level in course.levels:
        if level.id in standing.passed:
            continue
        if standing.shut_until(level, today=today):
            break
        if not all(verdict.met for verdict in verdicts(level, enrolment)):
            break
        found.append(level)
    return found


def _tell(enrolment: Enrolment, level: courses_api.LevelItem, *, by: Person, at: datetime) -> None:
    accounts_api.audit("gate.open", subject=enrolment, by=by, at=at, level=level.key)
    store_in_run(enrolment, "completed", kind="level", uuid=level.uuid, name=level.title, at=at)
    announce(GateOpened(at=at, person_id=enrolment.person_id, run_id=enrolment.run_id, level_uuid=level.uuid))


def _award_quests(
    enrolment: Enrolment, tree: courses_api.Structure, standing: Standing, *, by: Person, at: datetime
) -> list[courses_api.QuestItem]:
    """Give the badge of each quest that is done, once, ever."""
    found = []
    for quest in tree.quests:
        if quest.id in standing.quests or not standing.done.issuperset(quest.needs):
            continue
        if insert_once(QuestAward(enrolment=enrolment, quest_id=quest.id, at=at)):
            found.append(quest)
            accounts_api.audit("quest.award", subject=enrolment, by=by, at=at, quest=quest.key)
    return found
