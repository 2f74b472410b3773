"""Gates: what remains, and opening the next level."""

from __future__ import annotations

from datetime import datetime

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.models import GateOutcome
from cairn.learning.standing import forget_standing, standing_of
from cairn.lib.events import GateOpened, announce
from cairn.lib.models import insert_once
from cairn.lib.registries import Verdict, gate_conditions
from cairn.records import api as records_api
from cairn.runs.models_api import Enrolment


def verdicts(level: courses_api.LevelItem, enrolment: Enrolment) -> tuple[Verdict, ...]:
    """What each condition of a gate says, in the authors' order."""
    return tuple(gate_conditions[one.kind](one, enrolment) for one in level.conditions)


def judge_gates(enrolment: Enrolment, *, by: Person, at: datetime) -> list[courses_api.LevelItem]:
    """Open every gate whose conditions all hold, in order, and return the levels passed now.

    Call it inside the transaction of what may have met a condition. An open gate is never judged again.
    """
    tree = courses_api.structure(enrolment.run.programme)
    # Held, so that of two transactions that each meet a condition the second sees what the first did.
    Enrolment.objects.select_for_update().filter(pk=enrolment.pk).values_list("pk", flat=True).first()
    forget_standing(enrolment)
    passed = standing_of(enrolment).passed
    found = []
    for level in tree.levels:
        if level.id in passed:
            continue
        if not all(verdict.met for verdict in verdicts(level, enrolment)):
            break
        if insert_once(GateOutcome(enrolment=enrolment, level_id=level.id, opened_at=at)):
            found.append(level)
            _tell(enrolment, level, by=by, at=at)
    if found:
        forget_standing(enrolment)
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
