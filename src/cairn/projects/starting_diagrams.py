"""What a new diagram begins with: the usual categories, a lane with a start and an end, the steps of a process map."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.projects.editing.writing import Step, add_row, carry_out
from cairn.projects.models import Cause, Diagram, FailureMode, Project
from cairn.projects.rights import as_uuid
from cairn.projects.toolbox.causes import CATEGORIES
from cairn.projects.toolbox.fmea import ASKED
from cairn.projects.toolbox.registry import kinds
from cairn.projects.writing import add_diagram


@transaction.atomic
def begin_diagram(
    project: Project, *, tool: str, title: str, by: Person, at: datetime, statement: str = "",
    categories: list[str] | None = None, steps_of: str = "", reason: str = "",
) -> Diagram:  # fmt: skip
    """Add a diagram with what its tool begins with.

    ``categories`` of a cause and effect diagram, without them the usual six; ``steps_of``: the uuid of a process map
    whose steps an FMEA looks at. Raises ``Refused``, ``guard.Flagged``.
    """
    if tool not in Diagram.Tool.values:
        raise Refused(_("Choose what to draw"), field="tool")
    diagram = add_diagram(project, tool=tool, title=title, statement=statement, by=by, at=at, reason=reason)
    if tool == "causes":
        _categories(diagram, categories or [str(one) for one in CATEGORIES], by=by, at=at)
    elif tool == "process_map":
        _first_steps(diagram, by=by, at=at)
    elif tool == "fmea" and steps_of:
        _failures(diagram, steps_of, by=by, at=at)
    return diagram


def _categories(diagram: Diagram, names: list[str], *, by: Person, at: datetime) -> None:
    kind = kinds["cause"]
    steps = [
        Step(kind, Cause(diagram=diagram, changed_at=at), {"text": name, "position": n}) for n, name in enumerate(names)
    ]
    carry_out(diagram.project, "causes", "add", steps, by=by, at=at)


def _first_steps(diagram: Diagram, *, by: Person, at: datetime) -> None:
    given: dict[str, Any] = {"into": diagram, "by": by, "at": at}
    lane = add_row("lane", values={"text": _("Team")}, **given)
    end = {"kind": "end", "text": _("End"), "lane": str(lane.uuid), "position": 1}
    last = add_row("step", values=end, **given)
    start = {"kind": "start", "text": _("Start"), "lane": str(lane.uuid), "position": 0}
    add_row("step", values={**start, "next": [[str(last.uuid), ""]]}, **given)


def _failures(diagram: Diagram, steps_of: str, *, by: Person, at: datetime) -> None:
    """A line for each step that something is done in; what can fail there is still to be written."""
    process = diagram.project.diagrams.filter(tool="process_map", uuid=as_uuid(steps_of), removed_at=None).first()
    if process is None:
        raise Refused(_("Choose a process map of this project"), field="steps_of")
    kind = kinds["failure_mode"]
    found = process.processsteps.filter(removed_at=None, kind__in=["step", "decision", "wait"])
    steps = [
        Step(
            kind,
            FailureMode(diagram=diagram, changed_at=at),
            {"step": step.text[:200], "mode": str(ASKED), "position": n},
        )
        for n, step in enumerate(found[: kind.most])
    ]
    carry_out(diagram.project, "fmea", "add", steps, by=by, at=at)
