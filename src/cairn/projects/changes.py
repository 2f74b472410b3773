"""Changes of a measure's chart as data: said in a history, undone and done again.

A change is kept with the version that it ended (``ToolVersion.change``): its ``action``, and what it touched
``before`` and ``after``, by key. Keys are columns of the measure, ``rebase:5``, ``exclusion:5`` and ``note:5`` (the
place of a point, from 0). Points that were replaced are in the version's content instead. An undo is a change
too (``undoes`` names the version): nothing is ever taken out of the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cairn.accounts.models_api import Person
from cairn.projects.models import Exclusion, Measure, MeasurePoint, Rebase, ToolVersion

OPTIONS = ("chart_kind", "chart_rules", "chart_baseline", "chart_per", "target", "direction")
JUDGED: dict[str, Any] = {"rebase": Rebase, "exclusion": Exclusion}
MOST = 100  # changes that a history goes back, and that can be undone one after the other
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
    """The latest changes of a measure's chart and points. One query, without the points that were kept."""
    rows = ToolVersion.objects.filter(subject_uuid=measure.uuid, change__isnull=False)
    latest: list[Any] = list(rows.order_by("-number").values_list("number", "at", "by__name", "change")[:MOST])
    done: list[Entry] = []
    undone: list[Entry] = []
    entries: list[Entry] = []
    undone_by: dict[int, int] = {}
    for number, at, who, change in reversed(latest):
        stack, other = (done, undone) if change["action"] == "undo" else (undone, done)
        if change["action"] in ("undo", "redo"):
            if not stack:
                continue  # what it was of is further back than a history goes
            other.append(stack.pop())
            entries.append(Entry(number, at, who or "", change, other[-1]))
            undone_by[other[-1].number] = number
        else:
            entries.append(Entry(number, at, who or "", change))
            done.append(entries[-1])
            undone.clear()
    last = done[-1] if done else None
    return History(tuple(reversed(entries)), last, undone[-1] if undone else None, undone_by)


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


# --- Points, which are replaced as a whole ---


def kept_points(measure: Measure) -> list[list[Any]]:
    """The points as a version keeps them: label, value, denominator, note and the day (ISO) of each."""
    rows = measure.points.order_by("position").values_list("label", "value", "denominator", "note", "on")
    return [[*row[:4], row[4].isoformat() if row[4] else None] for row in rows]


def put_points(measure: Measure, content: Mapping[str, Any]) -> None:
    """Bring back the points of a kept version, with what was judged of them, when and by whom."""
    measure.points.all().delete()
    points = [_point(measure, place, row) for place, row in enumerate(content["extra"]["points"])]
    MeasurePoint.objects.bulk_create(points, batch_size=500)
    for name, model in JUDGED.items():
        model.objects.filter(measure=measure).delete()
        kept = content.get(f"{name}s", [])
        there = set(Person.objects.filter(pk__in=[by for *_row, by in kept]).values_list("pk", flat=True))
        model.objects.bulk_create(
            model(
                measure=measure,
                position=position,
                reason=reason,
                at=datetime.fromisoformat(at),
                by_id=by if by in there else None,
            )
            for position, reason, at, by in kept
        )


def _point(measure: Measure, place: int, row: list[Any]) -> MeasurePoint:
    """Versions that were kept without the day have it in the label."""
    label, value, denominator, note, *day = row
    on = date.fromisoformat(day[0]) if day and day[0] else None if day else _day_of(label)
    return MeasurePoint(
        measure=measure, position=place, on=on, label=label, value=value, denominator=denominator, note=note
    )


def _day_of(label: str) -> date | None:
    try:
        return datetime.strptime(label, "%d/%m/%Y").date()
    except ValueError:
        return None
