"""A run whose figures can be counted by hand, and a survey that many people answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cairn.learning import api as learning_api
from cairn.projects import api as projects_api
from cairn.research import api as research_api
from cairn.runs import api as runs_api
from tests.cast import NOW
from tests.outcomes import released
from tests.world import LONG_AGO, World, world

SCALE = [
    {"value": n, "text": text}
    for n, text in enumerate(
        ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"), start=1
    )
]


@pytest.fixture
def cohort() -> World:
    """Seven who joined, of whom one left: one went through two levels and passed, four through one, one did a piece."""
    made = world("ann", "ben", "cat", "dee", "eve", "gil", "hal")
    made.learn("ann", levels=2)
    for name in ("ben", "cat", "dee", "eve"):
        made.learn(name, levels=1)
    made.learn("gil", levels=0)
    runs_api.leave(made.run, by=made.gil, at=LONG_AGO)
    # The only one who did anything in the week of 23 November.
    first = made.structure.objects[0]
    learning_api.complete_object(made.learn("hal", levels=0), object_uuid=first.uuid, by=made.hal, at=NOW)
    project = made.project("ann")
    version = learning_api.submit_project(project.uuid, run=made.run, by=made.ann, at=LONG_AGO)
    made.mark_all(version)
    released(version.uuid, result="passed", letter="Well done.", by=made.moderator, at=NOW)
    # Two measures of seven points are no measure of twelve, nor is one of thirteen of which two are missing.
    other = projects_api.start_project(run=made.run, title="Fewer falls", by=made.ben, at=LONG_AGO)
    for raw in ("1\n" * 7, "1\n" * 7, "1,4\n2,\n3,\n" + "".join(f"{n},5\n" for n in range(4, 14))):
        measure = projects_api.add_measure(other, kind="outcome", name="Falls", by=made.ben, at=LONG_AGO)
        projects_api.replace_points(measure.uuid, raw=raw, by=made.ben, at=LONG_AGO)
    return made


def ask(made: World, questions: dict[str, Any], *, wave: str = "post", survey: str = "small") -> Any:
    """A survey of closed questions: by key, their text and options."""
    data = {
        "key": survey,
        "title": "A small survey",
        "questions": [
            {"key": key, "kind": "likert", "text": text, "options": options, "required": True}
            for key, (text, options) in questions.items()
        ],
    }
    made_of = research_api.import_survey(data, by=None, at=LONG_AGO)
    opens = LONG_AGO + timedelta(days=1)
    return research_api.offer(made.run, survey=made_of, wave=wave, opens_at=opens, by=None, at=LONG_AGO)


def answer(made: World, offer: Any, scores: dict[str, list[int]]) -> None:
    """Each question's scores, person by person in the order of joining."""
    for place, person in enumerate(runs_api.people_in(made.run)[: len(next(iter(scores.values())))]):
        given = {key: str(values[place]) for key, values in scores.items()}
        research_api.answer(offer.uuid, answers=given, by=person, at=NOW)


@pytest.fixture
def empty() -> World:
    return world()
