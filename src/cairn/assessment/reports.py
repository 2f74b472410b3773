"""What the evaluators of a run see of its assessment: tables, each with what it means and its download. Reads only."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment.claiming import plan_of
from cairn.assessment.models import AssessmentPlan
from cairn.assessment.report_agreement import agreement
from cairn.assessment.report_facts import state_of
from cairn.assessment.report_groups import outcomes
from cairn.assessment.report_markers import markers, quality
from cairn.assessment.report_tables import Table
from cairn.assessment.report_times import turnaround, workload
from cairn.lib.errors import NotFound
from cairn.lib.text import plain_cell
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

KEPT = 24 * 3600  # seconds; the key says of which marks, so that what is kept is never old


@dataclass(frozen=True)
class Kind:
    """``make`` gives the tables of a run; ``about`` says in one sentence what they answer."""

    title: Any
    about: Any
    make: Callable[[AssessmentPlan], list[Table]] = field(repr=False)


KINDS = {
    "agreement": Kind(
        gettext_lazy("Agreement"),
        gettext_lazy("How far those who marked the same work agree, by criterion and stage."), agreement,
    ),
    "markers": Kind(
        gettext_lazy("Severity and reliability"),
        gettext_lazy("How strict and how consistent each assessor is, under pseudonyms."), markers,
    ),
    "turnaround": Kind(
        gettext_lazy("Turnaround"), gettext_lazy("Days from sending in to the last mark, the decision and the result."),
        turnaround,
    ),
    "workload": Kind(
        gettext_lazy("Workload"), gettext_lazy("Who marked how much, and what lapsed, was given back or passed on."),
        workload,
    ),
    "outcomes": Kind(
        gettext_lazy("Outcomes by organisation and job role"),
        gettext_lazy("How many people have a result and passed; small groups are not shown."), outcomes,
    ),
    "quality": Kind(
        gettext_lazy("Quality of the reviews"), gettext_lazy("How much is written, and how helpful authors find it."),
        quality,
    ),
}  # fmt: skip


def may_evaluate(run: Run, *, by: Person) -> None:
    """Raises ``NotFound`` for who is neither evaluator nor manager of the run, nor staff of the site."""
    if not by.is_staff:
        runs_api.require_role(run, Role.EVALUATOR, Role.MANAGER, by=by)


def tables_of(run: Run, name: str, *, by: Person) -> list[Table]:
    """The tables of one report; none where the assessment is not planned. Raises ``NotFound``, also for no report.

    Worked out once for each state of the run's marks and outcomes, then kept.
    """
    may_evaluate(run, by=by)
    if name not in KINDS:
        raise NotFound(name)
    plan = plan_of(run)
    if plan is None:
        return []
    key = f"assessment:report:{run.pk}:{name}:{get_language()}:{state_of(run)}"
    found: list[Table] | None = cache.get(key)
    if found is None:
        found = KINDS[name].make(plan)
        cache.set(key, found, timeout=KEPT)
    return found


def table_csv(run: Run, name: str, table: str, *, by: Person) -> str:
    """One table as CSV with a row of headings. Raises ``NotFound``, also for a table that there is not."""
    found = next((one for one in tables_of(run, name, by=by) if one.key == table), None)
    if found is None:
        raise NotFound(table)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([plain_cell(head) for head, _kind in found.headers])
    writer.writerows([_cell(one) for one in row] for row in found.rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """A spreadsheet must not take a word for a formula; what is hidden for being few says so."""
    if value is None:
        return _("not shown")
    return plain_cell(value) if isinstance(value, str) else value
