"""Rows of a tool that a worksheet says: found again, merged with what the team made of them, added where they are new.

The receipt holds, under the name of a field, the uuid and the words of each row by its place; under the uuid of a row
and a field, what was carried there. What the worksheet says as it said before never changes a row again: what the team
wrote or took out since stays. All rows are one change, undone in one step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import Max

from cairn.projects.editing.kinds import Kind, values_of
from cairn.projects.editing.writing import Step, begun, carry_out, home_of
from cairn.projects.models import ChangedRow, Diagram, Project
from cairn.projects.toolbox.registry import kinds
from cairn.projects.worksheet_tools.columns import shown
from cairn.projects.worksheet_tools.reading import Said
from cairn.projects.worksheets import Carrying

Key = Callable[[Mapping[str, Any]], str]


def put_in(
    carrying: Carrying, key: str, into: Project | Diagram, name: str, said: Sequence[Said],
    *, known_by: Key | None = None,
) -> list[Any]:  # fmt: skip
    """Put rows into a tool, ``name`` being that of the field that says them; returns each row, in their order.

    ``None`` stands for one that a member of the team took out and that the worksheet says as before. ``known_by``
    gives the words that tell rows apart; without it, it is the kind's name. Raises ``Refused``, ``guard.Flagged``.
    """
    kind = kinds[key]
    batch = _Batch(carrying, kind, into, name, known_by or (lambda values: str(values.get(kind.name) or "")))
    rows = batch.find(said)
    steps = batch.changes(said, rows)
    if steps:
        action = "add" if any(step.row.pk is None for step in steps) else "edit"
        carry_out(carrying.project, kind.tool, action, steps, by=carrying.by, at=carrying.at)
    batch.keep(said, rows)
    return rows


class _Batch:
    """The rows of one field on their way."""

    def __init__(self, carrying: Carrying, kind: Kind, into: Project | Diagram, name: str, known_by: Key) -> None:
        self.carrying, self.kind, self.into, self.name = carrying, kind, into, name
        self.known_by: Key = lambda values: known_by(values).casefold()
        self.before: list[list[str]] = list(carrying.receipt.get(name) or [])
        every = list(kind.rows.filter(**home_of(into)).order_by("position", "pk"))
        self.living = {str(row.uuid): row for row in every if row.removed_at is None}
        self.gone = _taken_out([str(row.uuid) for row in every if row.removed_at is not None], carrying.by.pk)
        self.held = values_of(list(self.living.values()), kind)
        self.new: set[int] = set()

    def find(self, said: Sequence[Said]) -> list[Any]:
        """The row of each: carried before in these words, of the same words, or of the same place; else a new one."""
        words = [self.known_by(one.values) for one in said]
        found: list[Any] = [None] * len(said)
        out: set[int] = set()
        taken: set[str] = set()
        for number, one in enumerate(words):
            again = [uuid for uuid, was in self.before if was == one and uuid not in taken]
            uuid = next((uuid for uuid in again if uuid in self.living or uuid in self.gone), "")
            found[number] = self.living.get(uuid)
            out |= {number} if uuid in self.gone else set()
            taken.add(uuid)
        for number, one in enumerate(words):
            if found[number] is None and number not in out:
                rows = ((uuid, row) for uuid, row in self.living.items() if uuid not in taken)
                uuid = next((uuid for uuid, row in rows if self.known_by(self.held[row.pk]) == one), "")
                found[number] = self.living.get(uuid)
                taken.add(uuid)
        self._find_by_place(words, found, out, taken)
        for number, row in enumerate(found):
            if row is None and number not in out:
                found[number] = begun(self.kind, self.into, at=self.carrying.at, besides=len(self.new))
                self.new.add(number)
        return found

    def _find_by_place(self, words: Sequence[str], found: list[Any], out: set[int], taken: set[str]) -> None:
        """A row with other words is meant where the words of one are gone that stood behind the same row."""
        left: dict[str, list[str]] = defaultdict(list)
        behind = ""
        for uuid, was in self.before:
            if uuid in taken:
                behind = uuid
            elif was not in words and uuid in self.living:
                left[behind].append(uuid)
        known, behind = {uuid for uuid, _was in self.before}, ""
        for number, row in enumerate(found):
            if row is not None:
                behind = str(row.uuid) if str(row.uuid) in known else behind
            elif number not in out and left[behind]:
                found[number] = self.living[left[behind].pop(0)]

    def changes(self, said: Sequence[Said], rows: Sequence[Any]) -> list[Step]:
        places = self._places(rows)
        steps = []
        for number, (one, row) in enumerate(zip(said, rows, strict=True)):
            if row is None:
                continue
            new = dict(one.values) if number in self.new else self._merged(row, one.values)
            if (place := places.pop(row.uuid, None)) is not None:
                new["position"] = place
            if new:
                steps.append(Step(self.kind, row, new))
        moved = [(self.living[str(uuid)], place) for uuid, place in places.items()]
        return [*steps, *(Step(self.kind, row, {"position": place}) for row, place in moved)]

    def _places(self, rows: Sequence[Any]) -> dict[Any, int]:
        """The positions that change, by uuid: a new row stands before what it precedes in the worksheet."""
        before: dict[Any, list[Any]] = defaultdict(list)
        waiting: list[Any] = []
        for number, row in enumerate(rows):
            if number in self.new:
                waiting.append(row)
            elif row is not None:
                before[row.uuid], waiting = [*before[row.uuid], *waiting], []
        found: dict[Any, int] = {}
        place = -1
        for row in self.living.values():
            for new in before[row.uuid]:
                found[new.uuid] = place = place + 1
            place = max(row.position, place + 1)
            if place != row.position:
                found[row.uuid] = place
        last = self.kind.rows.filter(**home_of(self.into)).aggregate(last=Max("position"))["last"]
        place = max(place, -1 if last is None else last)
        return found | {row.uuid: place + number for number, row in enumerate(waiting, start=1)}

    def _merged(self, row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that change, of a row that is there. A text that both changed is asked about."""
        new: dict[str, Any] = {}
        for name, yours in values.items():
            theirs, where = self.held[row.pk].get(name), f"{row.uuid}.{name}"
            before = self.carrying.receipt.get(where) or {}
            column: Any = row._meta.get_field(name)
            if column.is_relation:
                if theirs in (None, before.get("carried"), yours) and before.get("carried") != yours:
                    new |= {name: yours} if theirs != yours else {}
                    self.carrying.new_receipt[where] = {"carried": yours}
                continue
            said = shown(row, name, yours)
            if said in (before.get("carried"), before.get("added")):
                continue
            label = f"{row}: {self.kind.field(name).label}"
            may_add = isinstance(column, models.TextField)
            settled = self.carrying.settle(where, label, theirs=shown(row, name, theirs), yours=said, may_add=may_add)
            if settled is not None:
                new[name] = yours if settled == said else settled
        return new

    def keep(self, said: Sequence[Said], rows: Sequence[Any]) -> None:
        """Write down where each went; of a new row also what its other fields hold, which nobody has chosen yet."""
        pairs = [(self.known_by(one.values), row) for one, row in zip(said, rows, strict=True)]
        out = {words for words, row in pairs if row is None}
        kept = [[uuid, was] for uuid, was in self.before if was in out and uuid in self.gone]
        placed = [[str(row.uuid), words] for words, row in pairs if row is not None]
        self.carrying.new_receipt[self.name] = placed + kept
        for number in self.new:
            row = rows[number]
            for one in self.kind.fields:
                if one.name in self.kind.links:
                    continue
                value = said[number].values.get(one.name)
                column: Any = row._meta.get_field(one.name)
                carried = value if column.is_relation else shown(row, one.name, getattr(row, one.name))
                self.carrying.new_receipt[f"{row.uuid}.{one.name}"] = {"carried": carried}


def _taken_out(uuids: Sequence[str], by: int) -> set[str]:
    """Of rows that are gone, those that somebody else took out; what one took out oneself may come again."""
    rows = ChangedRow.objects.filter(row_uuid__in=uuids, after__isnull=True).order_by("pk")
    last = {str(uuid): who for uuid, who in rows.values_list("row_uuid", "change__by")}
    return {uuid for uuid, who in last.items() if who != by}
