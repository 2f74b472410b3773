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
from cairn.evaluation.tables import COLUMNS, TABLES
from cairn.lib.errors import NotFound
from cairn.lib.text import plain_cell
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run

__all__ = ["HOW", "PICTURES", "WAVES", "Report", "drawn", "how", "picture", "report", "table_csv"]

HOW: dict[str, Any] = {
    "funnel": _(
        "Every step counts people once. Registered: everyone who ever joined this run. Enrolled now: those who have "
        "not left. Started: finished at least one piece. Completed a level: its gate opened. Submitted: an author of a "
        "project of which a version was sent in. Passed: an author of one whose outcome, as released, is a pass. "
        "Per cent is of those who registered. How many passed is not shown while fewer than five people have submitted "
        "or fewer than five projects were, nor where one to four of these have not passed: it could tell somebody's "
        "result. Then it is not shown either how many went through a gate that opens for those who passed."
    ),
    "activity": _(
        "A week begins on Monday, in UTC. Objects are pieces finished, points all points given, posts those not "
        "deleted. People is everyone who did any of these in the week, each once. A week in which fewer than five "
        "people did anything shows no figures: posts have names, and the rest would be known of their writers."
    ),
    "recorded": _(
        "Everything that the record store has of this run: joining and leaving, pieces, quizzes, posts, meetings, work "
        "sent in, surveys. A week begins on Monday, in UTC, and is that in which it happened. People is everyone of "
        "whom there is a record in the week, each once. What was taken back does not count. A week of fewer than five "
        "people shows no figures."
    ),
    "projects": _(
        "Projects started in this run, each once, however many are in the team. A charter is complete with problem, "
        "aim, date and scope. A cycle is studied with a prediction, what happened, a comparison and a decision. "
        "A measure counts with its own points alone, and a missing value is no point. How many passed is shown by the "
        "same rule as for people, and where it is shown for them."
    ),
    "survey": _(
        "Answers under pseudonyms, each person once for each question and wave. Per cent is of those who answered the "
        "question. Only answers that somebody chose are listed. One that fewer than five people chose is not shown, "
        "nor are the next smallest, until no hidden answer can be worked out: whoever knows this rule, how many "
        "answered and all that is shown still finds at least two numbers that each hidden answer may have. Where that "
        "leaves nothing to show, the question is one line that does not say which answers were chosen, and the picture "
        "leaves it out. Own words are not shown here."
    ),
}
PICTURES = ("activity", "survey")
WAVES = {"pre": _("Before"), "post": _("After"), "follow_up": _("Follow-up")}


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


def how(run: Run, *, by: Person) -> dict[str, Any]:
    """How each table is counted, in words. Raises ``NotFound`` for who may not see the tables."""
    _require(run, by=by)
    return HOW


def table_csv(run: Run, name: str, *, by: Person) -> str:
    """One table as CSV with a row of headings. Raises ``NotFound``, also for a table that there is not."""
    _require(run, by=by)
    if name not in TABLES:
        raise NotFound
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS[name])
    writer.writerows([_safe(row[column]) for column in COLUMNS[name]] for row in TABLES[name](gather(run)))
    return out.getvalue()


def _safe(value: Any) -> Any:
    """A spreadsheet must not take a word for a formula; what is hidden for being few says so."""
    if value is None:
        return "not shown"
    return plain_cell(value) if isinstance(value, str) else value


def drawn(tables: dict[str, Rows]) -> list[str]:
    """The names of the pictures of which there is something to show."""
    rows = {name: pictures.scales(made) if name == "survey" else made for name, made in tables.items()}
    return [name for name in PICTURES if rows.get(name)]


def picture(run: Run, name: str, *, by: Person) -> str:
    """A picture as SVG. Raises ``NotFound``, also for one that there is not or that would show nothing."""
    _require(run, by=by)
    if name not in PICTURES:
        raise NotFound
    rows = TABLES[name](gather(run))
    if name not in drawn({name: rows}):
        raise NotFound
    return pictures.activity_svg(rows) if name == "activity" else pictures.survey_svg(rows)
