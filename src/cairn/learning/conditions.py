"""What a gate may ask of a learner's own progress."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cairn.learning.standing import standing_of
from cairn.lib.registries import Verdict, gate_conditions


@gate_conditions.register("minimum_points")
def minimum_points(condition: Any, enrolment: Any) -> Verdict:
    """Points earned in the level itself: for objects, answers and its quiz."""
    points = standing_of(enrolment).points_in.get(condition.level_id, 0)
    words = {"points": points, "of": condition.minimum, "left": condition.minimum - points}
    if points >= condition.minimum:
        return Verdict(True, _("You have %(points)d points in this level, of the %(of)d that it needs.") % words)
    return Verdict(False, _("Earn %(left)d more points in this level: you have %(points)d of %(of)d.") % words)


@gate_conditions.register("quiz_passed")
def quiz_passed(condition: Any, enrolment: Any) -> Verdict:
    met = condition.target_id in standing_of(enrolment).quizzes
    return Verdict(met, _("You have passed the quiz.") if met else _("Pass the quiz of this level."))


@gate_conditions.register("milestone")
def milestone(condition: Any, enrolment: Any) -> Verdict:
    """A milestone of a project, which the area that knows projects judges."""
    return gate_conditions[f"milestone:{condition.milestone}"](condition, enrolment)
