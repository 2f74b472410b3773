"""Diagrams whose rows stand in a table: the stakeholder map, the FMEA, the Pareto chart."""

from __future__ import annotations

from collections.abc import Sequence

from cairn.lib.registries import worksheet_targets
from cairn.projects.models import Diagram
from cairn.projects.toolbox.registry import kinds
from cairn.projects.worksheet_tools.diagrams import into_diagram, keep_besides
from cairn.projects.worksheet_tools.reading import Columns, Said, not_named, read_count, read_line, read_row
from cairn.projects.worksheet_tools.rows import put_in
from cairn.projects.worksheets import Carrying, Entry

STAKEHOLDERS = Columns(
    "stakeholder",
    {
        "role": "name", "person": "name", "group": "name", "person or group": "name", "people": "name",
        "now": "support_now", "wanted": "support_wanted",
        "next step": "action", "what we do": "action",
    },
)  # fmt: skip
FAILURES = Columns(
    "failure_mode",
    {
        "what could go wrong": "mode", "failure": "mode", "failure mode": "mode",
        "why": "causes", "cause": "causes",
        "what would follow": "effects", "effect": "effects",
        "action and who": "action", "what we do": "action",
    },
)  # fmt: skip
COUNTS = Columns("count", {"reason": "text", "cause": "text", "number": "count", "how many": "count", "times": "count"})


@worksheet_targets.register("stakeholders")
def stakeholders(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """A row for each role or group. A project has one map as a rule, so the newest takes what other sheets say."""
    diagram, entries = into_diagram(carrying, "stakeholders", entries, newest=True)
    for entry in entries:
        _put(carrying, diagram, entry, _said(entry, STAKEHOLDERS, rest="action"), "stakeholder")


@worksheet_targets.register("fmea")
def fmea(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """A line for each failure; one is known by its step and what fails there."""
    diagram, entries = into_diagram(carrying, "fmea", entries)
    for entry in entries:
        said = _said(entry, FAILURES, rest="action")
        name = f"fmea:{entry.key}"
        put_in(
            carrying, "failure_mode", diagram, name, said,
            known_by=lambda values: f"{values.get('step') or ''}: {values.get('mode') or ''}",
        )  # fmt: skip


@worksheet_targets.register("pareto")
def pareto(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """A category for each reason, with its count; a count that is no number is kept in the lessons log."""
    diagram, entries = into_diagram(carrying, "pareto", entries)
    for entry in entries:
        said = [read_row(COUNTS, entry, cells)[0] for cells in entry.rows] or [read_count(one) for one in entry.lines]
        _put(carrying, diagram, entry, said, "count")
        keep_besides(carrying, entry, [f"{one.values['text']}. {one.words}" for one in said if one.besides])


def _said(entry: Entry, columns: Columns, *, rest: str) -> list[Said]:
    """What a field says, a row for each of its table or for each line of its text."""
    if not entry.rows:
        return [read_line(columns.kind, entry, line, rest=rest) for line in entry.lines]
    found = [read_row(columns, entry, cells)[0] for cells in entry.rows]
    for said in found:
        said.move_words(rest)
        said.values.setdefault(kinds[columns.kind].name, not_named())
    return found


def _put(carrying: Carrying, diagram: Diagram, entry: Entry, said: Sequence[Said], key: str) -> None:
    for one in said:
        one.values.setdefault(kinds[key].name, not_named())
    put_in(carrying, key, diagram, f"{diagram.tool}:{entry.key}", said)
