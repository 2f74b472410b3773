"""A row of a worksheet's table, or a line of its text, read as the fields of a tool's row.

The heading of a column says which field it fills. What has no field, or can't be read as one, is kept in words beside
it: "Influence: over the rota."
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.lib.text import clean_line
from cairn.methods.cells import read_date, read_number
from cairn.projects.editing.kinds import Field, Kind
from cairn.projects.forms_rows import LIMITS
from cairn.projects.models import Project
from cairn.projects.toolbox.registry import kinds
from cairn.projects.worksheets import Entry, row_in_words

# A rating from 1 to 5 in words.
RATINGS = {"very low": 1, "none": 1, "low": 2, "some": 3, "medium": 3, "high": 4, "very high": 5}
# What people say of where somebody stands, besides the words of the tool.
STANDS = {
    "resisting": "against", "opposed": "against", "unaware": "unsure", "undecided": "unsure", "neutral": "allows",
    "content": "allows", "helping": "helps", "supportive": "helps", "supports": "helps", "leading": "leads",
}  # fmt: skip
_SENTENCE = re.compile(r"(?:[.:;]|\s[-–—])\s+")
_COUNT = re.compile(r"(.*?)[\s:=,–—-]+(\d[\d,]*)\s*$")


@dataclass
class Said:
    """What a worksheet says of one row: values by the name of the field, and what stands ``besides``, by heading."""

    values: dict[str, Any] = field(default_factory=dict)
    besides: list[tuple[str, str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What stands besides: ``Said yes on: 3 May.``"""
        return row_in_words([name for name, _cell in self.besides], [cell for _name, cell in self.besides])

    def move_words(self, name: str) -> None:
        """Put what stands besides into a free text of the row itself."""
        if words := self.words:
            self.values[name] = "\n".join(filter(None, (self.values.get(name, ""), words)))
            self.besides = []


@dataclass(frozen=True)
class Columns:
    """Which heading of a table is which field of ``kind``; the fields' own labels are known besides.

    A name in ``more`` is no field: the taker reads it by itself (the lane of a step).
    """

    kind: str
    headings: Mapping[str, str]
    more: tuple[str, ...] = ()

    def named(self, columns: Sequence[str]) -> list[str]:
        """The field of each column, empty for none; the first column names the row if no other does."""
        kind = kinds[self.kind]
        own = {str(one.label).casefold(): one.name for one in kind.fields if one.kind not in ("row", "rows", "data")}
        known = own | dict(self.headings)
        found: list[str] = []
        for column in columns:
            name = known.get(clean_line(column).casefold(), "")
            found.append("" if name in found else name)
        if kind.name not in found and "" in found:
            found[found.index("")] = kind.name
        return found


def read_row(
    columns: Columns, entry: Entry, cells: Sequence[str], *, people: Mapping[str, str] | None = None
) -> tuple[Said, dict[str, str]]:
    """One row of a table, and what stands in its columns that the taker reads by itself.

    ``people``: the uuid of who is in the team, by name. Raises ``Refused`` for a name that is too long.
    """
    said, more, kind = Said(), dict[str, str](), kinds[columns.kind]
    for heading, name, cell in zip(entry.columns, columns.named(entry.columns), map(clean_line, cells), strict=False):
        if not cell:
            continue
        if name in columns.more:
            more[name] = cell
        elif name and (value := _read(kind, kind.field(name), cell, people or {})) is not None:
            said.values[name] = value
        elif name == kind.name:
            raise too_long(f"{entry.label}: {heading}", cell, _most(kind, name))
        else:
            said.besides.append((heading, cell))
    return said, more


def read_line(kind_key: str, entry: Entry, line: str, *, rest: str) -> Said:
    """A line of a text: its first words name the row, what follows goes into ``rest`` under the field's label."""
    kind = kinds[kind_key]
    line = clean_line(line)
    name, *more = _SENTENCE.split(line, maxsplit=1)
    said = Said({kind.name: name.rstrip(".;:") or line}, [(entry.label, more[0] if more else "")])
    if len(name) > _most(kind, kind.name):
        said = Said({kind.name: shortened(name, _most(kind, kind.name))}, [(entry.label, line)])
    if not said.besides[0][1]:
        said.besides = []
        said.values[rest] = entry.label
    said.move_words(rest)
    return said


def read_count(line: str) -> Said:
    """``Trip back late: 9`` as a reason and its count."""
    line = clean_line(line)
    found = _COUNT.fullmatch(line)
    words = found[1] if found else line
    said = Said({"text": shortened(words, _most(kinds["count"], "text"))})
    if found:
        said.values["count"] = int(found[2].replace(",", ""))
    return said


def shortened(text: str, most: int) -> str:
    """The beginning of a text, whole words, with an ellipsis where something was left out."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def too_long(label: str, text: str, most: int) -> Refused:
    words = {"label": label, "most": most, "n": len(text)}
    return Refused(_("Shorten “%(label)s” to %(most)d characters: it has %(n)d") % words)


def not_named() -> str:
    """What stands for the name of a row that has none."""
    return _("Not named yet")


def people_of(project: Project, *, me: Person) -> dict[str, str]:
    """Uuids of who is in the team, by name and by what they do in it; who shares a part is not found by it."""
    team = list(project.team.filter(left_at=None).select_related("person"))
    shared = Counter(member.part.casefold() for member in team)
    found = {part: str(member.person.uuid) for member in team if shared[part := member.part.casefold()] == 1}
    found |= {member.person.name.casefold(): str(member.person.uuid) for member in team}
    found |= dict.fromkeys((_("me").casefold(), _("I").casefold()), str(me.uuid))
    return {name: uuid for name, uuid in found.items() if name}


def _most(kind: Kind, name: str) -> int:
    return getattr(kind.model._meta.get_field(name), "max_length", None) or 100_000


def _read(kind: Kind, one: Field, cell: str, people: Mapping[str, str]) -> Any:
    """A cell as the field takes it; ``None`` where it can't."""
    if one.kind == "number":
        return _number(kind.key, cell)
    if one.kind == "date":
        day = read_date(cell)
        return day.isoformat() if day else None
    if one.kind == "person":
        return people.get(cell.casefold())
    if one.kind == "choice":
        return _choice(kind.model._meta.get_field(one.name), cell)
    return cell if len(cell) <= _most(kind, one.name) else None


def _number(key: str, cell: str) -> int | None:
    low, high = LIMITS.get(key, (0, 1_000_000))
    number = RATINGS.get(cell.casefold().rstrip(".")) if key == "stakeholder" else None
    found = number if number is not None else read_number(cell)
    return int(found) if found is not None and found == int(found) and low <= found <= high else None


def _choice(column: Any, cell: str) -> str | None:
    """The value that a cell says: by itself, by its label, or in other words for it."""
    text = cell.casefold().rstrip(".")
    for value, words in column.flatchoices:
        if value and text in (str(value), str(words).casefold()):
            return str(value)
    found = STANDS.get(text)
    return found if found in dict(column.flatchoices) else None
