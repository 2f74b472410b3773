"""Beginning from somebody else's project: its thinking is copied, its people and its data are not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
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


@dataclass(frozen=True)
class Thinking:
    """What is taken over. ``drivers``: each its key, kind, words and the keys of its parents, in their order."""

    charter: Mapping[str, Any]
    drivers: Sequence[tuple[str, str, str, Sequence[str]]]
    measures: Sequence[Mapping[str, Any]]


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
    _put(made, _of_project(project), by=by, at=at, reason=_("Copied from another project, where it was looked at"))
    return made


@transaction.atomic
def start_from_case(
    content: Mapping[str, Any], *, title: str, by: Person, at: datetime, run: Run | None = None, sandbox: bool = False
) -> Project:
    """The same from a project in the library: from ``content``, its snapshot, whatever became of its rows since.

    A part that it does not have is left out. Raises ``Refused`` for no title.
    """
    made = start_project(run=run, title=title, by=by, at=at, sandbox=sandbox)
    _put(made, _of_snapshot(content), by=by, at=at, reason=_("Copied from the library, where it was looked at"))
    return made


def _of_project(project: Project) -> Thinking:
    rows = list(project.drivers.filter(removed_at=None).order_by("position", "pk"))
    held = values_of(rows, DRIVER)
    measures = project.measures.filter(removed_at=None)
    return Thinking(
        charter={name: getattr(project.charter, name) for name in FROM_CHARTER},
        drivers=[(str(row.uuid), row.kind, row.text, held[row.pk]["parents"]) for row in rows],
        measures=[{name: getattr(one, name) for name in FROM_MEASURE} for one in measures],
    )


def _of_snapshot(content: Mapping[str, Any]) -> Thinking:
    charter, drivers = content.get("charter") or {}, content.get("drivers") or {}
    parents: defaultdict[str, list[str]] = defaultdict(list)
    for parent, child in drivers.get("links", []):
        parents[child].append(parent)
    return Thinking(
        charter={name: charter.get(name, "") for name in FROM_CHARTER},
        drivers=[(one["uuid"], one["kind"], one["text"], parents[one["uuid"]]) for one in drivers.get("nodes", [])],
        measures=[{name: one[name] for name in FROM_MEASURE if name in one} for one in content.get("measures", [])],
    )


def _put(made: Project, taken: Thinking, *, by: Person, at: datetime, reason: str) -> None:
    """What is nearer to the aim first: a box must be there before others can hang on it."""
    charter = [Step(CHARTER, made.charter, dict(taken.charter))]
    carry_out(made, "charter", "edit", charter, by=by, at=at, reason=reason)
    new = {key: uuid4() for key, *_rest in taken.drivers}
    for wanted in DriverNode.Kind.values:
        steps = []
        for place, (key, kind, text, above) in enumerate(taken.drivers):
            if kind == wanted:
                copy = DriverNode(project=made, uuid=new[key], position=place, changed_at=at)
                parents = [str(new[one]) for one in above if one in new]
                steps.append(Step(DRIVER, copy, {"kind": kind, "text": text, "parents": parents}))
        if steps:
            carry_out(made, "drivers", "copy", steps, by=by, at=at, reason=reason)
    for values in taken.measures:
        add_measure(made, by=by, at=at, reason=reason, **values)
