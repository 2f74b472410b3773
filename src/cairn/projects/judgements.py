"""New limits, exclusions and comments belong to points: they move with them; all but comments go with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cairn.projects.models import Comment, Exclusion, Measure, Rebase
from cairn.projects.series import Point, name_of

KINDS: tuple[Any, ...] = (Rebase, Exclusion)


def moves_of(after: Sequence[Point]) -> dict[int, int]:
    """Where each point that stays stands after a change: its old position and its new one."""
    return {point.was: place for place, point in enumerate(after) if point.was is not None}


def has_judgements(measure: Measure) -> bool:
    return any(kind.objects.filter(measure=measure).exists() for kind in KINDS)


def move_judgements(measure: Measure, moves: Mapping[int, int]) -> None:
    """Put each judgement at the new position of its point; one whose point goes, goes."""
    for kind in KINDS:
        rows = list(kind.objects.filter(measure=measure))
        if all(moves.get(row.position) == row.position for row in rows):
            continue
        # Deleted and written again: moved one by one, two of them would meet at one position.
        kind.objects.filter(measure=measure).delete()
        staying = [row for row in rows if row.position in moves]
        for row in staying:
            row.position = moves[row.position]
        kind.objects.bulk_create(staying)


def move_comments(measure: Measure, moves: Mapping[int, int]) -> None:
    """Let each comment follow its point; what was said of one that goes stays, as said of the measure.

    One query where there are none.
    """
    rows = list(Comment.objects.filter(tool="measure", scope_uuid=measure.uuid, position__isnull=False))
    moved = [row for row in rows if row.position is not None and moves.get(row.position) != row.position]
    for row in moved:
        row.position = moves.get(row.position or 0)
    Comment.objects.bulk_update(moved, ["position"])


def judgements_that_go(measure: Measure, before: Sequence[Point], moves: Mapping[int, int]) -> list[str]:
    """A sentence for each judgement whose point goes, to be read before saving."""
    sentences = []
    for rows, template in (
        (measure.rebases, _("The new limits from %(point)s go with their point. The reason was: %(reason)s")),
        (measure.exclusions, _("The exclusion of %(point)s goes with its point. The reason was: %(reason)s")),
    ):
        for row in rows.order_by("position"):
            if row.position not in moves and row.position < len(before):
                sentences.append(template % {"point": name_of(before[row.position]), "reason": row.reason})
    return sentences
