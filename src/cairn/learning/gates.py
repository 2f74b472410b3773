"""Gates: which levels are open, what remains, and opening the next one."""

from __future__ import annotations

from datetime import datetime

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.models import GateOutcome
from cairn.lib.events import GateOpened, announce
from cairn.lib.registries import Verdict, gate_conditions
from cairn.records import api as records_api
from cairn.runs.models_api import Enrolment


def passed_levels(enrolment: Enrolment) -> set[int]:
    """Inside keys of the levels whose gate has opened. One query."""
    return set(GateOutcome.objects.filter(enrolment=enrolment).values_list("level_id", flat=True))


def open_levels(tree: courses_api.Structure, passed: set[int]) -> set[int]:
    """The first level, and each one whose forerunner's gate has opened."""
    found: set[int] = set()
    before = True
    for level in tree.levels:
        if before or level.id in passed:
            found.add(level.id)
        before = level.id in passed
    return found


def is_open(enrolment: Enrolment, tree: courses_api.Structure, level: courses_api.LevelItem) -> bool:
    return level.id in open_levels(tree, passed_levels(enrolment))


def verdicts(level: courses_api.LevelItem, enrolment: Enrolment) -> tuple[Verdict, ...]:
    """What each condition of a gate says, in the authors' order."""
    return tuple(gate_conditions[one.kind](one, enrolment) for one in level.conditions)


def judge_gates(enrolment: Enrolment, *, by: Person, at: datetime) -> list[courses_api.LevelItem]:
    """Open every gate whose conditions all hold, in order, and return the levels passed now.

    Call it inside the transaction of what may have met a condition. An open gate is never judged again.
    """
    tree = courses_api.structure(enrolment.run.programme)
    passed = passed_levels(enrolment)
    found = []
    for level in tree.levels:
        if level.id in passed:
            continue
        if not all(verdict.met for verdict in verdicts(level, enrolment)):
            break
        _row, new = GateOutcome.objects.get_or_create(
            enrolment=enrolment, level_id=level.id, defaults={"opened_at": at}
        )
        if new:
            found.append(level)
            _tell(enrolment, level, by=by, at=at)
    return found


def _tell(enrolment: Enrolment, level: courses_api.LevelItem, *, by: Person, at: datetime) -> None:
    accounts_api.audit("gate.open", subject=enrolment, by=by, at=at, level=level.key)
    records_api.store(
        person_id=enrolment.person_id,
        verb="completed",
        activity=records_api.iri("level", level.uuid),
        activity_type="level",
        name=level.title,
        run_uuid=enrolment.run.uuid,
        at=at,
        parents=[records_api.iri("run", enrolment.run.uuid)],
    )
    announce(GateOpened(at=at, person_id=enrolment.person_id, run_id=enrolment.run_id, level_uuid=level.uuid))
