"""Marking examples before others' work: how close to the agreed marks somebody comes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment.consenting import usable
from cairn.assessment.models import AgreedMark, AssessmentPlan, Calibration, Example
from cairn.lib.errors import Refused


def examples_left(plan: AssessmentPlan, person: Person) -> int:
    """How many examples a person still has to come close to, before they mark others' work. At most two queries.

    Never more than there are: a plan that wants three examples of a rubric that has two wants two.
    """
    if not plan.calibrations:
        return 0
    there = usable(Example.objects.filter(rubric=plan.rubric_id)).count()
    return max(0, min(plan.calibrations, there) - close_examples(plan, person))


def close_examples(plan: AssessmentPlan, person: Person) -> int:
    """How many examples of the rubric a person has come close to. One query."""
    tries = Calibration.objects.filter(example=OuterRef("pk"), person=person, distance__lte=plan.calibrated_within)
    return usable(Example.objects.filter(Exists(tries), rubric=plan.rubric_id)).count()


@transaction.atomic
def calibrate(example: Example, *, levels: Mapping[str, int], by: Person, at: datetime) -> Calibration:
    """Keep a try at an example; ``levels`` are scores by the key of the criterion. Every try is kept.

    Raises ``Refused`` (field ``level-<key>``) for a criterion without a level.
    """
    agreed = list(AgreedMark.objects.filter(example=example).select_related("criterion", "level"))
    missing = [one.criterion for one in agreed if one.criterion.key not in levels]
    if missing:
        words = _("Choose a level for: %(title)s") % {"title": missing[0].title}
        raise Refused(words, field=f"level-{missing[0].key}")
    distances = [abs(levels[one.criterion.key] - one.level.score) for one in agreed]
    return Calibration.objects.create(
        example=example,
        person=by,
        at=at,
        distance=sum(distances) / len(distances) if distances else 0.0,
        levels={one.criterion.key: levels[one.criterion.key] for one in agreed},
    )
