"""Whatever happens in whatever order: the counts of what a version wants are those of the rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.assessment import claiming, passing, wanted
from cairn.assessment.models import Allocation, AssessmentPlan, MarkersWanted, SubmissionVersion
from cairn.runs.models_api import Role
from tests.assessment.conftest import Scene, give
from tests.assessment.test_never_stuck import fits, send
from tests.cast import NOW

STEPS = ("take", "ask", "give back", "mark", "want more", "pass on", "lapse", "want no more")
STAGES = ("peer", "expert")


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(STAGES)), min_size=3, max_size=14))
def test_counts_are_those_of_the_rows(steps: list[tuple[str, str]], scene: Scene, people: list[Any]) -> None:
    plan = AssessmentPlan.objects.select_related("run", "rubric").get()
    version = send(scene, people[0])
    day = NOW
    for step, stage in steps:
        day += timedelta(days=1)
        do(step, stage, version, plan, people, day)
        fits(version)
        for row in MarkersWanted.objects.filter(version=version):
            assert row.wanted >= row.missing + row.given >= 0
    everything_given = all(row.wanted == row.given for row in MarkersWanted.objects.filter(version=version))
    assert wanted.are_all_given(version.pk) == everything_given


def do(step: str, stage: str, version: SubmissionVersion, plan: AssessmentPlan, people: list[Any], day: Any) -> None:
    of_stage = people[1:5] if stage == "peer" else people[5:]
    fresh = [one for one in of_stage if not version.allocations.filter(assessor=one).exists()]
    held = version.allocations.filter(stage=stage, ended_at=None, mark=None).order_by("pk").first()
    place = version.wanted.get(stage=stage)
    if step == "take" and fresh:
        made = claiming._claim(place, plan, by=fresh[0], at=day)
        assert (made is None) == (place.missing == 0)
    elif step == "ask" and fresh:
        claiming.ask_directly(version, plan, fresh[0], stage, at=day)
    elif step == "give back" and held is not None:
        claiming.give_back(held, by=held.assessor, at=day)
        assert not claiming.end(held, Allocation.Ended.LAPSED, at=day)  # ended once
    elif step == "mark" and held is not None:
        give(held, 2)
        give(held, 2)  # a second press
    elif step == "want more":
        wanted.want_more(version.pk, stage, 2)
    elif step == "pass on":
        passing.pass_on(day + timedelta(days=30))
    elif step == "lapse":
        passing.lapse(day + timedelta(days=30))
    elif step == "want no more":
        # As the release does: the counts, and then what is still held.
        wanted.want_no_more(version.pk)
        rows = version.allocations.filter(ended_at=None, mark=None)
        rows.update(ended_at=day, ended=Allocation.Ended.NOT_NEEDED)


@pytest.fixture
def people(scene: Scene) -> list[Any]:
    """An author, four peers and four experts."""
    peers = [scene.person(name) for name in ("Author", "Ann", "Bo", "Cy", "Di")]
    return peers + [scene.person(name, role=Role.ASSESSOR) for name in ("Ed", "Fay", "Gus", "Hana")]
