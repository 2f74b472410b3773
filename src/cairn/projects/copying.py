"""Beginning from somebody else's project: its thinking is copied, its people and its data are not."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound
from cairn.projects.editing.kinds import values_of
from cairn.projects.editing.writing import Step, carry_out
from cairn.projects.measuring import add_measure
from cairn.projects.models import DriverNode, Project
from cairn.projects.rights import readable
from cairn.projects.toolbox.charter import CHARTER
from cairn.projects.toolbox.drivers import DRIVER
from cairn.projects.writing import start_project
from cairn.runs.models_api import Run

# Who, where and when are the other project's own.
FROM_CHARTER = ("problem", "why", "aim", "scope")
FROM_MEASURE = (
    "kind", "name", "definition", "unit", "direction", "target", "numerator", "denominator", "collected",
    "chart_kind", "chart_rules", "chart_per", "chart_preset",
)  # fmt: skip


@transaction.atomic
def copy_project(
    project: Project, *, title: str, by: Person, at: datetime, run: Run | None = None, sandbox: bool = False
) -> Project:
    """Start a project of one's own with the aim, drivers, change ideas and measures of one that ``by`` may read.

    No people, dates, places, cycles, points or what was judged of them. Words that the other team said identify
    nobody are taken as said. Raises ``NotFound``; ``Refused`` for no title.
    """
    if not readable(by).filter(pk=project.pk).exists():
        raise NotFound(f"project {project.uuid}")
    made = start_project(run=run, title=title, by=by, at=at, sandbox=sandbox)
    made.copied_from = project
    made.save(update_fields=["copied_from"])
    why = _("Copied from another project, where it was looked at")
    _copy_charter(project, made, by=by, at=at, reason=why)
    _copy_drivers(project, made, by=by, at=at, reason=why)
    for measure in project.measures.filter(removed_at=None):
        values = {name: getattr(measure, name) for name in FROM_MEASURE}
        add_measure(made, by=by, at=at, reason=why, **values)
    return made


def _copy_charter(project: Project, made: Project, *, by: Person, at: datetime, reason: str) -> None:
    values = {name: getattr(project.charter, name) for name in FROM_CHARTER}
    carry_out(made, "charter", "edit", [Step(CHARTER, made.charter, values)], by=by, at=at, reason=reason)


def _copy_drivers(project: Project, made: Project, *, by: Person, at: datetime, reason: str) -> None:
    """What is nearer to the aim first: a box must be there before others can hang on it."""
    rows = list(project.drivers.filter(removed_at=None).order_by("position", "pk"))
    held, new = values_of(rows, DRIVER), {str(row.uuid): uuid4() for row in rows}
    for kind in DriverNode.Kind.values:
        steps = []
        for row in (one for one in rows if one.kind == kind):
            values = held[row.pk]
            parents = [str(new[one]) for one in values["parents"] if one in new]
            copy = DriverNode(project=made, uuid=new[str(row.uuid)], position=row.position, changed_at=at)
            steps.append(Step(DRIVER, copy, {"kind": kind, "text": row.text, "parents": parents}))
        if steps:
            carry_out(made, "drivers", "copy", steps, by=by, at=at, reason=reason)
