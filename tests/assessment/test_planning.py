"""The plan of a run: all of it is said, wrong ones are refused in sentences, and what would go wrong is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cairn.accounts.models_api import Person
from cairn.assessment import api
from cairn.assessment.models import AssessmentPlan, Rubric
from cairn.assessment.plan_words import result_promised, sending_in, who_marks
from cairn.assessment.planning import plan_cautions
from cairn.courses.models_api import Programme
from cairn.lib.errors import NotFound, Refused
from tests.assessment.conftest import Scene
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
ALL: dict[str, Any] = {
    "peers": 3, "experts": 0, "days_to_mark": 5, "days_to_result": 30, "takes": "text", "self_marking": True,
    "moderated": False, "rolling": False, "submit_until": NOW + timedelta(days=9), "anonymity": "double",
    "calibrations": 2, "calibrated_within": 0.5, "decides": "median", "days_to_appeal": 0,
}  # fmt: skip


@pytest.fixture
def manager(scene: Scene) -> Person:
    return scene.person("Manager", role="manager")


def plan(scene: Scene, by: Person | None, **changed: Any) -> AssessmentPlan:
    rubric = Rubric.objects.get(key="project")
    return api.plan_assessment(scene.run, **({"rubric": rubric, "by": by, "at": NOW} | changed))


def test_the_whole_plan_is_kept(scene: Scene, manager: Person) -> None:
    made = plan(scene, manager, **ALL)
    made.refresh_from_db()
    assert {name: getattr(made, name) for name in ALL} == ALL


@pytest.mark.parametrize(
    "changed, field, words",
    [
        ({"rolling": False}, "submit_until", "Enter the last day"),
        ({"days_to_mark": 21}, "days_to_mark", "fewer days than you promise"),
        ({"peers": 0, "experts": 0}, "peers", "at least one person"),
        ({"peers": 11}, "peers", "from 0 to 10"),
        ({"calibrated_within": 0.0}, "calibrated_within", "above zero"),
        ({"anonymity": "triple"}, "anonymity", "listed"),
    ],
)
def test_a_plan_with_faults_is_refused(
    scene: Scene, manager: Person, changed: dict[str, Any], field: str, words: str
) -> None:
    before = AssessmentPlan.objects.values().get(run=scene.run)
    with pytest.raises(Refused) as refused:
        plan(scene, manager, **changed)
    assert (refused.value.field, words in refused.value.message) == (field, True)
    assert AssessmentPlan.objects.values().get(run=scene.run) == before


def test_all_faults_are_told_at_once(scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        plan(scene, None, rolling=False, days_to_mark=30)
    assert len(refused.value.details) == 1


def test_a_draft_and_another_programmes_rubric_are_refused(scene: Scene, manager: Person) -> None:
    other = Programme.objects.create(key="other", title="Other")
    draft = api.start_rubric(scene.run.programme, title="Ours", by=manager, at=NOW)
    theirs = api.start_rubric(other, title="Theirs", by=None, at=NOW)
    Rubric.objects.filter(pk=theirs.pk).update(published_at=NOW)
    theirs.refresh_from_db()
    for rubric, words in ((draft, "is a draft"), (theirs, "that are listed")):
        with pytest.raises(Refused, match=words):
            plan(scene, manager, rubric=rubric)
    with pytest.raises(NotFound):
        plan(scene, person("Outsider"))


def test_what_people_send_in_stays_once_something_was_sent_in(scene: Scene, manager: Person) -> None:
    scene.submit(scene.person("Owner"), [])
    assert plan(scene, manager, peers=4).peers == 4
    with pytest.raises(Refused) as refused:
        plan(scene, manager, takes="files")
    assert refused.value.field == "takes"


def test_a_later_last_day_shares_out_again(scene: Scene, manager: Person) -> None:
    made = plan(scene, manager, **ALL)
    AssessmentPlan.objects.filter(pk=made.pk).update(shared_out_at=NOW)
    plan(scene, manager, **(ALL | {"submit_until": NOW + timedelta(days=20)}))
    made.refresh_from_db()
    assert made.shared_out_at is None


def test_what_would_go_wrong_is_told(scene: Scene, manager: Person) -> None:
    said = " ".join(plan_cautions(plan(scene, manager, **ALL)))
    for words in (
        "Nobody is an assessor",
        "Nobody is a moderator",
        "there are 0. Add examples",
        "told before they send it in",
    ):
        assert words in said
    scene.person("Expert", role="assessor")
    scene.person("Moderator", role="moderator")
    assert plan_cautions(plan(scene, manager)) == []


def test_a_plan_in_words(scene: Scene, manager: Person) -> None:
    at_a_date, rolling = (
        plan(scene, manager, **ALL),
        AssessmentPlan(run=scene.run, peers=0, experts=1, days_to_result=21),
    )
    assert "until 3 December 2026" in sending_in(at_a_date)
    assert "on any day until the end of the run" in sending_in(rolling)
    assert "You mark 3 pieces of others' work in return." in who_marks(at_a_date)
    assert not any("in return" in one for one in who_marks(rolling))
    assert "the result by 15 December 2026" in " ".join(result_promised(rolling, at=NOW))
    assert not any("appeal" in one for one in result_promised(at_a_date, at=NOW))
    assert any("appeal once" in one for one in result_promised(rolling, at=NOW))
