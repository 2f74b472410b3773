"""The diagram that a worksheet goes into: its title and what it is about, and what of its rows fits nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from cairn.projects.editing.writing import set_fields
from cairn.projects.models import Diagram
from cairn.projects.worksheet_tools.columns import all_of, chosen, known, said_in, settled
from cairn.projects.worksheet_tools.landing import landed, tool_named
from cairn.projects.worksheet_tools.lessons import lesson_of
from cairn.projects.worksheets import Carrying, Entry
from cairn.projects.writing import add_diagram

OF_THE_DIAGRAM = ("title", "statement")


def into_diagram(
    carrying: Carrying, tool: str, entries: Sequence[Entry], *, newest: bool = False
) -> tuple[Diagram, list[Entry]]:
    """The diagram that is meant, its own fields filled, and the fields that say its rows.

    It is the one that was chosen or carried into before, else that of the same title (with ``newest`` the newest),
    else a new one, called like the worksheet.
    """
    entries = known(carrying, entries, ("", *OF_THE_DIAGRAM))
    own = [entry for entry in entries if entry.field]
    rows = list(carrying.project.diagrams.filter(tool=tool, removed_at=None).order_by("-position", "-pk"))
    named = said_in(own, "title") or ("" if newest else carrying.title)
    diagram = chosen(carrying, rows, tool, named=named, known=lambda one: one.title)
    if diagram is None:
        fields = {"title": carrying.title} | all_of(carrying, Diagram(), tool, own)
        diagram = add_diagram(carrying.project, tool=tool, by=carrying.by, at=carrying.at, **fields)
    elif fields := settled(carrying, diagram, tool, own):
        set_fields(diagram, "diagram", values=fields, version=None, by=carrying.by, at=carrying.at)
    carrying.new_receipt[tool] = str(diagram.uuid)
    landed(carrying, entries, tool_named(tool), "projects:diagram", diagram.uuid)
    return diagram, [entry for entry in entries if not entry.field]


def keep_besides(carrying: Carrying, entry: Entry, besides: Sequence[str]) -> None:
    """What a field says that its tool has no place for, as one line of the lessons log."""
    if words := "\n".join(line for line in besides if line):
        lesson_of(carrying, f"lesson:{entry.key}", f"{entry.label}\n{words}")
        landed(carrying, [entry], tool_named("lessons"), "projects:lessons")
