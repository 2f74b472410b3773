"""What a learner wrote in a worksheet goes into their project: what is empty is filled, what the team wrote stays.

Each field of a worksheet says where it belongs: ``charter.aim``, ``cycle.prediction``, ``causes``. A tool takes its
fields through ``lib.registries.worksheet_targets`` (``worksheet_tools``); what no tool takes is kept in the lessons
log, so that nothing is lost. Where the project holds another text the person is asked.

A *receipt* says what was carried where: with it, carrying again changes what the team has left as it was carried.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from cairn.accounts.models_api import Person
from cairn.lib.registries import worksheet_targets
from cairn.projects.models import Project
from cairn.projects.rights import require_editor

Value = str | Sequence[str] | Sequence[Sequence[str]]
KEEP, REPLACE, ADD = "keep", "replace", "add"


@dataclass(frozen=True)
class Entry:
    """A field that was filled in: a text, the ticked lines of a checklist, or the rows of a table under ``columns``."""

    key: str
    label: str
    into: str
    value: Value
    columns: tuple[str, ...] = ()

    @property
    def tool(self) -> str:
        return self.into.partition(".")[0]

    @property
    def field(self) -> str:
        return self.into.partition(".")[2]

    @property
    def rows(self) -> list[Sequence[str]]:
        """The rows of a table; none of any other field."""
        return [] if isinstance(self.value, str) else [one for one in self.value if not isinstance(one, str)]

    @property
    def lines(self) -> list[str]:
        """The lines of a text, or what was ticked; none of a table."""
        found = self.value.splitlines() if isinstance(self.value, str) else self.value
        return [one.strip() for one in found if isinstance(one, str) and one.strip()]

    @property
    def words(self) -> str:
        """The value as text: a line for each tick or row, the cells of a row with their headings."""
        if isinstance(self.value, str):
            return self.value
        return "\n".join(one if isinstance(one, str) else row_in_words(self.columns, one) for one in self.value)


def row_in_words(columns: Sequence[str], cells: Sequence[str]) -> str:
    """``Who: the ward clerk. Interest: high.``"""
    pairs = zip(columns, cells, strict=False)
    return " ".join(f"{name}: {cell.rstrip('.')}." for name, cell in pairs if cell)


@dataclass(frozen=True)
class Clash:
    """The project holds ``theirs`` where the worksheet says ``yours``. ``may_add``: the two can stand together.

    An answer is ``how:seen``, so that it counts only for the text that its giver saw.
    """

    name: str
    label: str
    theirs: str
    yours: str
    may_add: bool

    @property
    def seen(self) -> str:
        return hashlib.sha256(self.theirs.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Landed:
    """Where something went: words of the tool, the name of its page and what the address needs besides the project."""

    words: str
    page: str
    uuid: str = ""


@dataclass
class Carrying:
    """A worksheet on its way: tools read ``receipt`` and ``choices``, and write to ``new_receipt`` and the lists."""

    project: Project
    title: str
    receipt: Mapping[str, Any]
    choices: Mapping[str, str]
    by: Person
    at: datetime
    new_receipt: dict[str, Any] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    landed: list[Landed] = field(default_factory=list)

    def settle(self, name: str, label: str, *, theirs: str, yours: str, may_add: bool) -> str | None:
        """What a text of the project should become; ``None`` leaves it. A clash that nobody has answered is noted."""
        before = self.receipt.get(name) or {}
        if yours == theirs or theirs in ("", before.get("carried")):
            self.new_receipt[name] = {"carried": yours}
            return yours if yours != theirs else None
        clash = Clash(name, label, theirs, yours, may_add)
        how, _colon, seen = self.choices.get(name, "").partition(":")
        if (how == KEEP and seen == clash.seen) or before.get("kept") == [yours, theirs]:
            self.new_receipt[name] = {"kept": [yours, theirs]}
            return None
        if before.get("added") and before["added"] in theirs:
            return self._added(name, yours, theirs.replace(before["added"], yours))
        if how == REPLACE and seen == clash.seen:
            self.new_receipt[name] = {"carried": yours}
            return yours
        if how == ADD and may_add and seen == clash.seen:
            return self._added(name, yours, f"{theirs}\n\n{yours}")
        self.clashes.append(clash)
        if before:
            self.new_receipt[name] = before
        return None

    def _added(self, name: str, yours: str, whole: str) -> str:
        self.new_receipt[name] = {"added": yours}
        return whole


@dataclass(frozen=True)
class Taken:
    """What became of a worksheet; ``receipt`` is JSON, to be given back when it is carried again."""

    landed: tuple[Landed, ...]
    clashes: tuple[Clash, ...]
    receipt: dict[str, Any]


@transaction.atomic
def take_worksheet(
    project: Project,
    *,
    title: str,
    entries: Sequence[Entry],
    receipt: Mapping[str, Any],
    choices: Mapping[str, str],
    by: Person,
    at: datetime,
) -> Taken:
    """Put the fields of a worksheet where they belong.

    ``title`` is the worksheet's; ``receipt`` what the last carrying into this project gave, or empty. ``choices``: by
    the name of a clash ``keep:SEEN``, ``replace:SEEN`` or ``add:SEEN``; by the name of a tool (``places_for``) the uuid
    of the cycle, measure or diagram that is meant, or ``new``. Clashes without an answer are returned and nothing of
    theirs is changed.

    Raises ``NotFound`` for who is not in the team; ``Refused`` for a text that does not fit its place.
    """
    require_editor(project, by)
    carrying = Carrying(project, title, receipt, choices, by, at)
    by_tool: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.into and entry.words.strip():
            by_tool.setdefault(entry.tool if entry.tool in worksheet_targets else "lessons", []).append(entry)
    for tool, found in by_tool.items():
        worksheet_targets[tool](carrying, found)
    return Taken(tuple(carrying.landed), tuple(carrying.clashes), {**receipt, **carrying.new_receipt})
