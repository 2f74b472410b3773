"""Changes of a measure's chart as data: said in a history, undone and done again.

A change is kept with the version that it ended (``ToolVersion.change``): its ``action``, and what it touched
``before`` and ``after``, by key. Keys are columns of the measure, ``rebase:5``, ``exclusion:5`` and ``note:5`` (the
place of a point, from 0). Points that were replaced are in the version's content instead. An undo is a change
too (``undoes`` names the version): nothing is ever taken out of the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cairn.accounts.models_api import Person
from cairn.projects.models import Exclusion, Measure, Rebase, ToolVersion

OPTIONS = ("chart_kind", "chart_rules", "chart_baseline", "chart_per", "target", "direction")
JUDGED: dict[str, Any] = {"rebase": Rebase, "exclusion": Exclusion}
Values = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One change. ``number`` is the version that it ended; ``of`` is the entry that it undid or did again."""

    number: int
    at: datetime
    who: str
    change: Mapping[str, Any]
    of: Entry | None = None

    @property
    def action(self) -> str:
        return str(self.change["action"])


@dataclass(frozen=True)
class History:
    """``entries`` with the newest first; what an undo would undo, and what could be done again."""

    entries: tuple[Entry, ...]
    undo: Entry | None
    redo: Entry | None
    undone_by: Mapping[int, int]

    def since(self, version: int) -> list[Entry]:
        """What was changed from a version on, the oldest first."""
        return [entry for entry in reversed(self.entries) if entry.number >= version]


def history(measure: Measure) -> History:
    """All changes of a measure's chart and points. One query, without the points that were kept.

    What was undone or done again is found by the link that was stored with it, whatever came between.
    """
    rows = ToolVersion.objects.filter(subject_uuid=measure.uuid, change__isnull=False).order_by("number")
    entries: dict[int, Entry] = {}
    done: list[int] = []
    undone: list[int] = []
    undone_by: dict[int, int] = {}
    columns: Iterable[tuple[int, datetime, str | None, Any]] = rows.values_list("number", "at", "by__name", "change")
    for number, at, who, change in columns:
        of = change.get("undoes") or change.get("redoes")
        if of is None:
            undone.clear()
            done.append(number)
        elif of not in entries:
            continue  # what it was of is no longer kept
        elif "undoes" in change:
            _move(of, done, undone)
            undone_by[of] = number
        else:
            _move(of, undone, done)
        entries[number] = Entry(number, at, who or "", change, entries.get(of))
    return History(
        entries=tuple(reversed(entries.values())),
        undo=entries[done[-1]] if done else None,
        redo=entries[undone[-1]] if undone else None,
        undone_by=undone_by,
    )


def _move(number: int, here: list[int], there: list[int]) -> None:
    if number in here:
        here.remove(number)
    there.append(number)


def held(measure: Measure, keys: Iterable[str]) -> Values:
    """What these keys hold now."""
    return {key: _held(measure, key) for key in keys}


def _held(measure: Measure, key: str) -> Any:
    name, _sep, place = key.partition(":")
    if not place:
        return getattr(measure, name)
    if name == "note":
        return measure.points.filter(position=int(place)).values_list("note", flat=True).first() or ""
    return JUDGED[name].objects.filter(measure=measure, position=int(place)).values_list("reason", flat=True).first()


def put(measure: Measure, values: Mapping[str, Any], *, by: Person, at: datetime) -> None:
    """Write values by key; columns are set and not yet saved."""
    for key, value in values.items():
        name, _sep, place = key.partition(":")
        if not place:
            setattr(measure, name, value)
        elif name == "note":
            measure.points.filter(position=int(place)).update(note=value)
        else:
            rows = JUDGED[name].objects.filter(measure=measure, position=int(place))
            rows.delete()
            if value is not None:
                rows.create(measure=measure, position=int(place), reason=value, at=at, by=by)
