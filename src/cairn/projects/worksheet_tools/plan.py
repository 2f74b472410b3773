"""The project plan: a task for each row, each line, or a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cairn.lib.registries import worksheet_targets
from cairn.lib.text import clean_line
from cairn.projects.worksheet_tools.columns import known
from cairn.projects.worksheet_tools.diagrams import keep_besides
from cairn.projects.worksheet_tools.landing import landed, tool_named
from cairn.projects.worksheet_tools.reading import Columns, Said, not_named, people_of, read_row, shortened
from cairn.projects.worksheet_tools.rows import put_in
from cairn.projects.worksheets import Carrying, Entry

TASKS = Columns(
    "task",
    {
        "what": "text", "step": "text", "test": "text", "what to do": "text",
        "whose": "owner", "owner": "owner",
        "by when": "due", "when": "due", "date": "due",
        "done": "done_on",
    },
)  # fmt: skip
LONGEST = 300


@worksheet_targets.register("plan")
def plan(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """Tasks. Who is not in the team by that name or part, and a day that is no date, stand in the words of the task."""
    entries = known(carrying, entries, ("",))
    people = people_of(carrying.project, me=carrying.by) if any(entry.rows for entry in entries) else {}
    for entry in entries:
        said = [_task(entry, cells, people) for cells in entry.rows] or _lines(entry)
        put_in(carrying, "task", carrying.project, f"plan:{entry.key}", said)
        keep_besides(carrying, entry, [f"{one.values['text']}. {one.words}" for one in said if one.besides])
    landed(carrying, entries, tool_named("plan"), "projects:plan")


def _task(entry: Entry, cells: Sequence[str], people: Mapping[str, str]) -> Said:
    said, _more = read_row(TASKS, entry, cells, people=people)
    text = said.values.setdefault("text", not_named())
    whole = f"{text.rstrip('.')}. {said.words}"
    if said.besides and len(whole) <= LONGEST:
        said.values["text"], said.besides = whole, []
    return said


def _lines(entry: Entry) -> list[Said]:
    """A day is the task that its label names; one line stands behind its label, several are a task each."""
    lines = [clean_line(line) for line in entry.lines]
    label = clean_line(entry.label)
    if isinstance(entry.value, str) and len(lines) == 1:
        if day := _day(lines[0]):
            return [Said({"text": shortened(label, LONGEST), "due": day.isoformat()})]
        lines = [f"{label}: {lines[0]}" if len(label) + len(lines[0]) + 2 <= LONGEST else lines[0]]
    return [_short(entry, line) for line in lines]


def _short(entry: Entry, line: str) -> Said:
    short = shortened(line, LONGEST)
    return Said({"text": short}, [] if short == line else [(entry.label, line)])


def _day(line: str) -> date | None:
    try:
        return date.fromisoformat(line)
    except ValueError:
        return None
