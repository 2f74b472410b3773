"""Evaluation of a run: its tables, how each is counted, and their downloads. Reads only."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.evaluation import pictures
from cairn.evaluation.facts import Rows, gather
from cairn.evaluation.tables import TABLES
from cairn.lib.errors import NotFound
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run

__all__ = ["HOW", "PICTURES", "Report", "picture", "report", "table_csv"]

HOW: dict[str, Any] = {
    "funnel": _(
        "Every step counts people once. Registered: everyone who ever joined this run. Enrolled now: those who have "
        "not left. Started: finished at least one piece. Completed a level: its gate opened. Submitted: an author of a "
        "project of which a version was sent in. Passed: an author of one whose outcome, as released, is a pass. "
        "Per cent is of those who registered."
    ),
    "activity": _(
        "A week begins on Monday, in UTC. Objects are pieces finished, points all points given, posts those not "
        "deleted. People is everyone who did any of these in the week, each once."
    ),
    "projects": _(
        "Projects started in this run, each once, however many are in the team. A charter is complete with problem, "
        "aim, date and scope. A cycle is studied with a prediction, what happened, a comparison and a decision."
    ),
    "survey": _(
        "Answers under pseudonyms, each person once for each question. Per cent is of those who answered the question. "
        "A question with fewer than five answers shows no breakdown. Own words are not shown here."
    ),
}
PICTURES = ("activity", "survey")


@dataclass(frozen=True)
class Report:
    tables: dict[str, Rows]


def _require(run: Run, *, by: Person) -> None:
    if not by.is_staff:
        runs_api.require_role(run, "evaluator", "manager", by=by)


def report(run: Run, *, by: Person) -> Report:
    """Every table of a run. Raises ``NotFound`` for who is no evaluator or manager of it."""
    _require(run, by=by)
    facts = gather(run)
    return Report({name: make(facts) for name, make in TABLES.items()})


def table_csv(run: Run, name: str, *, by: Person) -> str:
    """One table as CSV with a row of headings. Raises ``NotFound``, also for a table that there is not."""
    _require(run, by=by)
    if name not in TABLES:
        raise NotFound
    rows = TABLES[name](gather(run))
    out = io.StringIO()
    writer = csv.writer(out)
    if rows:
        writer.writerow(rows[0])
    writer.writerows([_safe(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _safe(value: Any) -> Any:
    """A spreadsheet must not take a word for a formula; what is left out for being few says so."""
    if value is None:
        return "fewer than 5"
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value


def picture(run: Run, name: str, *, by: Person) -> str:
    """A picture as SVG. Raises ``NotFound``, also for one that there is not or that would show nothing."""
    _require(run, by=by)
    if name not in PICTURES:
        raise NotFound
    rows = TABLES[name](gather(run))
    if not rows:
        raise NotFound
    return pictures.activity_svg(rows) if name == "activity" else pictures.survey_svg(rows)
