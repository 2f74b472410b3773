"""The points of a measure as a version keeps them, and brought back from there: they are replaced as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cairn.accounts.models_api import Person
from cairn.projects.changes import JUDGED
from cairn.projects.judgements import move_comments
from cairn.projects.models import Measure
from cairn.projects.points import from_copy, points_of, store, to_copy
from cairn.projects.series import same_points


def kept_points(measure: Measure) -> list[list[Any]]:
    """The points as a version keeps them."""
    return [to_copy(point) for point in points_of(measure)]


def put_points(measure: Measure, content: Mapping[str, Any]) -> None:
    """Bring back the points of a kept version, with what was judged of them, when and by whom.

    A point that is there now, by its date or name, stays the same point.
    """
    before = points_of(measure)
    kept = [from_copy(row, place) for place, row in enumerate(content["extra"]["points"])]
    moves = same_points(before, kept)
    move_comments(measure, moves)
    old = {new: place for place, new in moves.items()}
    store(measure, before, [point._replace(was=old.get(place)) for place, point in enumerate(kept)])
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
