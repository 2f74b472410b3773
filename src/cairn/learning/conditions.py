"""What a gate may ask of a learner's own progress."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.courses import api as courses_api
from cairn.learning.standing import standing_of
from cairn.lib.errors import NotFound
from cairn.lib.registries import Verdict, gate_conditions


@gate_conditions.register("minimum_points")
def minimum_points(condition: Any, enrolment: Any) -> Verdict:
    """Points earned in the level itself: for objects, answers and its quiz."""
    points = standing_of(enrolment).points_in.get(condition.level_id, 0)
    left = max(condition.minimum - points, 0)
    words = {"points": points, "of": condition.minimum, "left": left}
    if not left:
        return Verdict(True, _("You have %(points)d points in this level, of the %(of)d that it needs.") % words)
    remains = _("Earn %(left)d more points in this level: you have %(points)d of %(of)d.")
    return Verdict(False, remains % words, left=left)


@gate_conditions.register("quiz_passed")
def quiz_passed(condition: Any, enrolment: Any) -> Verdict:
    met = condition.target_id in standing_of(enrolment).quizzes
    return Verdict(
        met, _("You have passed the quiz.") if met else _("Pass the quiz of this level."), left=0 if met else 1
    )


@gate_conditions.register("upload")
def upload(condition: Any, enrolment: Any) -> Verdict:
    """A file was sent in to the activity that the condition names; without one, to any activity of the level."""
    tree, sent = courses_api.structure(enrolment.run.programme), standing_of(enrolment).uploaded
    wanted = {condition.target_id} if condition.target_id else _of_level(tree, condition.level_id)
    if sent & wanted:
        return Verdict(True, _("You have sent in a file."))
    try:
        title = tree.object_by_id(condition.target_id).title
    except NotFound:  # none is named, or it was retired since
        return Verdict(False, _("Send in a file to an activity of this level."), left=1)
    return Verdict(False, _("Send in a file to “%(title)s”.") % {"title": title}, left=1)


@gate_conditions.register("reflection_written")
def reflection_written(condition: Any, enrolment: Any) -> Verdict:
    """Pages of the private journal about ``minimum`` objects of the level."""
    tree = courses_api.structure(enrolment.run.programme)
    written = len(standing_of(enrolment).reflected & _of_level(tree, condition.level_id))
    wanted = condition.minimum or 1
    left = max(wanted - written, 0)
    if not left:
        words = ngettext("You have written %(n)d reflection.", "You have written %(n)d reflections.", written)
        return Verdict(True, words % {"n": written})
    words = ngettext(
        "Write %(n)d reflection on an object of this level: you have %(done)d of %(wanted)d.",
        "Write %(n)d reflections on objects of this level: you have %(done)d of %(wanted)d.",
        left,
    )
    return Verdict(False, words % {"n": left, "done": written, "wanted": wanted}, left=left)


def _of_level(tree: courses_api.Structure, level_id: int) -> set[int]:
    """Inside keys of its objects; none for a level that was retired since."""
    try:
        return {item.id for item in tree.level(level_id).objects}
    except NotFound:
        return set()


@gate_conditions.register("milestone")
def milestone(condition: Any, enrolment: Any) -> Verdict:
    """A milestone of a project, which the area that knows projects judges."""
    return gate_conditions[f"milestone:{condition.milestone}"](condition, enrolment)
