"""How many minutes it is to the gate of a level: an estimate, from what its conditions still ask."""

from __future__ import annotations

from collections.abc import Sequence

from cairn.courses import api as courses_api
from cairn.learning.standing import Standing
from cairn.lib.registries import Verdict
from cairn.methods.trail import cheapest

# What takes no minutes that an author has named. A milestone or a café has its own time: it is not counted.
ANSWER, REFLECTION, REPLY, FOLLOW = 3, 4, 3, 1
EACH = {"discussion_answered": ANSWER, "reflection_written": REFLECTION, "conversations_joined": REPLY}
EACH["people_followed"] = FOLLOW


def minutes_to_gate(level: courses_api.LevelItem, judged: Sequence[Verdict], standing: Standing) -> int | None:
    """The shortest way through what remains; ``None`` when it is not known how long that takes, or nothing does.

    Points are earned by the objects that take least time for them, after those that the gate asks for by name.
    """
    open_ones = [(one, verdict) for one, verdict in zip(level.conditions, judged, strict=True) if not verdict.met]
    todo = {item.id: item for item in level.objects if item.id not in standing.done}
    named = [todo.pop(one.target_id) for one, _verdict in open_ones if one.target_id in todo]
    minutes = sum(item.minutes for item in named)
    minutes += sum(EACH.get(one.kind, 0) * verdict.left for one, verdict in open_ones)
    points = sum(verdict.left for one, verdict in open_ones if one.kind == "minimum_points")
    answers = sum(verdict.left for one, verdict in open_ones if one.kind == "discussion_answered")
    bonuses = sorted(_bonuses(level, standing), reverse=True)
    points -= sum(item.points for item in named) + sum(bonuses[:answers])
    offers = [(item.points, item.minutes) for item in todo.values()]
    more = cheapest(max(points, 0), offers + [(bonus, ANSWER) for bonus in bonuses[answers:]])
    return None if more is None else (minutes + more) or None


def _bonuses(level: courses_api.LevelItem, standing: Standing) -> list[int]:
    """Of the questions that were not answered yet."""
    return [
        item.bonus_points
        for item in level.objects
        if item.question and item.bonus_points and item.id not in standing.answered
    ]
