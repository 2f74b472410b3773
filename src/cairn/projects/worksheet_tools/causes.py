"""The cause and effect diagram: a category, a cause in it and what lies behind that, from each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cairn.lib.registries import worksheet_targets
from cairn.lib.text import clean_line
from cairn.projects.models import Diagram
from cairn.projects.worksheet_tools.diagrams import into_diagram, keep_besides
from cairn.projects.worksheet_tools.reading import Columns, Said, not_named, read_row, shortened, too_long
from cairn.projects.worksheet_tools.rows import put_in
from cairn.projects.worksheets import Carrying, Entry

CAUSES = Columns(
    "cause",
    {
        "cause": "text", "possible cause": "text",
        "kind": "category", "category": "category", "bone": "category",
        "what lies behind it": "behind", "behind it": "behind", "why": "behind",
    },
    more=("category", "behind"),
)  # fmt: skip
LONGEST = 300
Path = tuple[str, ...]


@dataclass(frozen=True)
class _Cause:
    """A row: the category, the cause and what lies behind it, as far as it says them; and what stands besides."""

    path: Path
    besides: str


@worksheet_targets.register("causes")
def causes(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """Causes under their categories; the lines of a text stand under its label. The rest is kept as a lesson."""
    diagram, entries = into_diagram(carrying, "causes", entries)
    for entry in entries:
        found = [_cause(entry, cells) for cells in entry.rows] or _lines(entry)
        besides = [one.besides for one in found]
        besides += _put(carrying, diagram, entry, [one.path for one in found])
        keep_besides(carrying, entry, besides)


def _cause(entry: Entry, cells: Sequence[str]) -> _Cause:
    said, more = read_row(CAUSES, entry, cells)
    for words in more.values():
        if len(words) > LONGEST:
            raise too_long(entry.label, words, LONGEST)
    levels = [more.get("category", ""), said.values.get("text", ""), more.get("behind", "")]
    while levels and not levels[-1]:
        levels.pop()
    path = tuple(words or not_named() for words in levels)
    return _Cause(path, f"{path[-1]}. {said.words}" if path and said.besides else said.words)


def _lines(entry: Entry) -> list[_Cause]:
    category = shortened(clean_line(entry.label), LONGEST)
    lines = [(line, shortened(clean_line(line), LONGEST)) for line in entry.lines]
    return [_Cause((category, short), line if short != clean_line(line) else "") for line, short in lines]


def _put(carrying: Carrying, diagram: Diagram, entry: Entry, paths: Sequence[Path]) -> list[str]:
    """Level by level, for each hangs on the one above; returns what hangs on one that the team took out."""
    uuids: dict[Path, str | None] = {(): None}
    lost: list[str] = []
    for depth in (1, 2, 3):
        wanted = {_folded(path[:depth]): path[:depth] for path in reversed(paths) if len(path) >= depth}
        order = [one for one in dict.fromkeys(_folded(path[:depth]) for path in paths) if one in wanted]
        here = [one for one in order if one[:-1] in uuids]
        lost += [wanted[one][-1] for one in order if one[:-1] not in uuids]
        said = [Said({"text": wanted[one][-1], "parent": uuids[one[:-1]]}) for one in here]
        rows = put_in(
            carrying, "cause", diagram, f"causes:{entry.key}.{depth}", said,
            known_by=lambda values: f"{values.get('parent') or ''}/{values.get('text') or ''}",
        )  # fmt: skip
        uuids |= {one: str(row.uuid) for one, row in zip(here, rows, strict=True) if row is not None}
    return lost


def _folded(path: Path) -> Path:
    return tuple(words.casefold() for words in path)
