"""What evaluation knows of a run: the areas' facts, gathered once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cairn.assessment import api as assessment_api
from cairn.community import api as community_api
from cairn.courses import api as courses_api
from cairn.learning import api as learning_api
from cairn.projects import api as projects_api
from cairn.records import api as records_api
from cairn.records.api import Recorded
from cairn.research import api as research_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Facts:
    """Lists of rows as each area gives them; ``levels`` are (uuid, title) in order. People by pseudonym only.

    ``recorded`` says in which files the statements about the run are: these are too many to be gathered.
    ``passing`` are the uuids of levels whose gate opens for who passed: how many went through says how many passed.
    """

    levels: list[tuple[str, str]]
    enrolments: Rows
    progress: Rows
    points: Rows
    gates: Rows
    posts: Rows
    projects: Rows
    submissions: Rows
    answers: Rows
    recorded: Recorded
    passing: frozenset[str] = frozenset()


def gather(run: Run) -> Facts:
    """A fixed number of queries, however many people there are."""
    levels = courses_api.structure(run.programme).levels
    return Facts(
        levels=[(str(level.uuid), level.title) for level in levels],
        enrolments=runs_api.enrolment_facts(run),
        progress=learning_api.progress_facts(run),
        points=learning_api.point_facts(run),
        gates=learning_api.gate_facts(run),
        posts=community_api.post_facts(run),
        projects=projects_api.project_facts(run),
        submissions=assessment_api.submission_facts(run),
        answers=research_api.survey_facts(run),
        recorded=records_api.recorded(run.uuid),
        passing=frozenset(
            str(level.uuid) for level in levels if any(one.milestone == "passed" for one in level.conditions)
        ),
    )
