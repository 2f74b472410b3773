"""What a gate may ask of the discussions."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.community.reading import answered
from cairn.courses.models_api import LearningObject
from cairn.lib.registries import Verdict, gate_conditions


@gate_conditions.register("discussion_answered")
def discussion_answered(condition: Any, enrolment: Any) -> Verdict:
    """Holds when the person answered the questions of ``minimum`` objects of the level."""
    objects = LearningObject.objects.filter(level_id=condition.level_id, retired_at=None).exclude(question="")
    done = len(answered(enrolment.person_id, enrolment.run_id, objects.values("uuid")))
    wanted = condition.minimum or 1
    if done >= wanted:
        words = ngettext(
            "You have answered %(n)d discussion question.", "You have answered %(n)d discussion questions.", done
        )
        return Verdict(True, words % {"n": done})
    left = wanted - done
    remains = ngettext(
        "Answer %(n)d discussion question of this level.", "Answer %(n)d discussion questions of this level.", left
    ) % {"n": left}
    if not done:
        return Verdict(False, remains)
    more = ngettext("Answer %(n)d more.", "Answer %(n)d more.", left) % {"n": left}
    so_far = _("You have answered %(done)d of %(wanted)d discussion questions.") % {"done": done, "wanted": wanted}
    return Verdict(False, f"{so_far} {more}")
