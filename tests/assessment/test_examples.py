"""Examples with agreed marks: added without names, marked, and compared criterion by criterion."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cairn.accounts.models_api import Person
from cairn.assessment import api, examples
from cairn.assessment.blocks import Block
from cairn.assessment.claiming import plan_of
from cairn.assessment.models import AgreedMark, AssessmentPlan, Example, Rubric
from cairn.assessment.nameless import without_names
from cairn.lib.errors import NotFound, Refused
from cairn.runs import api as runs_api
from tests.assessment.conftest import Scene, rubric_data, snapshot
from tests.cast import NOW, person
from tests.outcomes import released

pytestmark = pytest.mark.django_db
KEYS = [one["key"] for one in rubric_data()["criteria"]]
TWOS, WHY = dict.fromkeys(KEYS, 2), dict.fromkeys(KEYS, "It is all there.")


@pytest.fixture
def manager(scene: Scene) -> Person:
    return scene.person("Manager", role="manager")


@pytest.fixture
def own(scene: Scene, manager: Person) -> AssessmentPlan:
    """The run is planned with a rubric of the programme's own, and asks for one example."""
    like = Rubric.objects.get(key="project")
    made = api.start_rubric(scene.run.programme, title="Ours", like=like, by=manager, at=NOW)
    ours = api.publish(made.uuid, by=manager, at=NOW)
    return api.plan_assessment(scene.run, rubric=ours, calibrations=1, by=manager, at=NOW)


def added(scene: Scene, by: Person | None, **changed: Any) -> Example:
    given: dict[str, Any] = {"title": "Shorter waits", "text": "We tried a second clinic.", "levels": TWOS, "why": WHY}
    return api.add_example(scene.run, **(given | {"by": by, "at": NOW} | changed))


def test_a_text_becomes_an_example(scene: Scene, own: AssessmentPlan, manager: Person) -> None:
    made = added(scene, manager)
    assert list(examples.blocks_of(made))[1] == Block("text", "We tried a second clinic.")
    agreed = AgreedMark.objects.filter(example=made).values_list("criterion__key", "level__score", "why")
    assert sorted(agreed) == sorted((key, 2, "It is all there.") for key in KEYS)
    assert added(scene, manager, title="Another").position == made.position + 1


def test_a_run_with_a_template_goes_over_to_its_own_copy(scene: Scene, manager: Person, client: Client) -> None:
    template = Rubric.objects.get(key="project")
    AssessmentPlan.objects.update(peers=3, calibrations=1, anonymity="double")
    given = added(scene, None, title="Bundled")  # comes with the site
    page = f"/runs/{scene.run.key}/team/examples/"
    client.force_login(manager)
    with pytest.raises(Refused, match="all programmes share"):
        added(scene, manager)
    assert "Copy the rubric and use the copy" in client.get(page).content.decode()

    for _press in range(2):
        assert "Choose a piece of work" in client.post(page, follow=True).content.decode()

    plan = AssessmentPlan.objects.get(run=scene.run)
    assert (plan.rubric.programme, plan.rubric.title) == (scene.run.programme, template.title)
    assert plan.rubric.published_at is not None
    assert (plan.peers, plan.calibrations, plan.anonymity) == (3, 1, "double")
    assert Rubric.objects.filter(programme=scene.run.programme).count() == 1
    (copied,) = examples.examples_of(plan.rubric)
    assert (copied.title, copied.agreed.count()) == ("Bundled", given.agreed.count())
    assert all(one.criterion.rubric_id == plan.rubric_id for one in copied.agreed.all())
    assert added(scene, manager).rubric == plan.rubric


def test_once_work_was_sent_in_a_run_keeps_its_template(scene: Scene, manager: Person, client: Client) -> None:
    with pytest.raises(NotFound):
        api.plan_with_own_copy(scene.run, by=scene.person("Owner"), at=NOW)
    scene.submit(scene.person("Author"), [])
    page = f"/runs/{scene.run.key}/team/examples/"
    client.force_login(manager)
    with pytest.raises(Refused, match="keeps it"):
        api.plan_with_own_copy(scene.run, by=manager, at=NOW)
    for html in (client.get(page).content.decode(), client.post(page, follow=True).content.decode()):
        assert "work was sent in by it already" in html
        assert "Copy the rubric" not in html
    assert AssessmentPlan.objects.get(run=scene.run).rubric.programme_id is None


@pytest.mark.parametrize(
    "changed, field",
    [
        ({"title": ""}, "title"),
        ({"text": " "}, "text"),
        ({"levels": TWOS | {"aim": 7}}, "level-aim"),
        ({"levels": {}}, "level-aim"),
        ({"why": WHY | {"measures": ""}}, "why-measures"),
    ],
)
def test_what_an_example_lacks_is_refused(
    scene: Scene, own: AssessmentPlan, manager: Person, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        added(scene, manager, **changed)
    assert refused.value.field == field
    assert not Example.objects.exists()


def test_a_template_takes_no_examples_as_other_programmes_would_read_them(scene: Scene, manager: Person) -> None:
    with pytest.raises(Refused, match="all programmes share"):
        added(scene, manager)


def test_released_work_becomes_one_without_its_names(scene: Scene, own: AssessmentPlan, manager: Person) -> None:
    owner = scene.person("Ophelia Winterbourne")
    version = scene.submit(
        owner, [scene.person("Peer")], data=snapshot() | {"team": [{"name": owner.name, "part": "nurse"}]}
    )
    with pytest.raises(NotFound):
        added(scene, manager, version_uuid=version.uuid)
    moderator = scene.person("Moderator", role="moderator")
    scene.mark(version, 2)
    released(version.uuid, result="passed", letter="Well done.", by=moderator, at=NOW)

    assert [one.pk for one in examples.released_versions(scene.run, by=manager)[0]] == [version.pk]
    made = added(scene, manager, text="", version_uuid=version.uuid)
    assert "Ophelia" not in str(made.snapshot)
    assert made.snapshot["charter"]["problem"] == "Waits are long."
    assert "team" not in made.snapshot
    assert examples.released_versions(scene.run, by=moderator)[0] == []


def test_names_are_taken_out_of_fields_and_texts_and_nothing_else_is() -> None:
    whole = {
        "uuid": "u",
        "title": "Waits",
        "authors": [{"name": "Ann"}, {"name": "Beatrix Moorland"}],
        "team": [{"name": "Beatrix Moorland"}],
        "charter": {"problem": "Ann of May, and Beatrix Moorland.", "sponsor": "Chief", "coach": "C"},
        "lessons": [{"text": "Ask.", "by": "Beatrix Moorland"}],
        "scores": [{"score": "2.0", "by": "Beatrix Moorland"}],
        "plan": [{"task": "Cyril Oakham counts", "owner": "Cyril Oakham"}],
    }
    assert without_names(whole) == {
        "title": "Waits",
        "charter": {"problem": "Ann of May, and (a member of the team)."},
        "lessons": [{"text": "Ask."}],
        "scores": [{"score": "2.0"}],
        "plan": [{"task": "(a member of the team) counts"}],
    }
    assert whole["team"] == [{"name": "Beatrix Moorland"}]


def test_who_may_add_and_remove(scene: Scene, own: AssessmentPlan, manager: Person) -> None:
    made, peer = added(scene, manager), scene.person("Peer")
    for attempt in [
        lambda: added(scene, peer),
        lambda: api.remove_example(scene.run, made.uuid, by=peer, at=NOW),
        lambda: examples.example_of(made.uuid, by=person("Outsider")),
    ]:
        with pytest.raises(NotFound):
            attempt()
    assert examples.example_of(made.uuid, by=peer).manages is False  # type: ignore[attr-defined]
    api.remove_example(scene.run, made.uuid, by=manager, at=NOW)
    made.refresh_from_db()
    assert made.removed_at == NOW
    assert api.examples_of(own.rubric) == []
    with pytest.raises(NotFound):
        examples.example_of(made.uuid, by=peer)
    assert examples.example_of(made.uuid, by=manager) == made


def test_one_example_after_the_other_until_they_come_close(scene: Scene, own: AssessmentPlan, manager: Person) -> None:
    first, second = added(scene, manager, title="First"), added(scene, manager, title="Second")
    peer = scene.person("Peer")

    def now() -> examples.Practice:
        plan = plan_of(scene.run)
        assert plan is not None
        return api.practice_of(plan, peer)

    def tries(example: Example, score: int) -> Any:
        return api.try_example(scene.run, example.uuid, levels=dict.fromkeys(KEYS, score), by=peer, at=NOW)

    assert (now().wanted, now().close, now().next, now().tried) == (1, 0, first, False)
    with pytest.raises(Refused, match="Mark the examples first"):
        api.ask_for_work(scene.run, by=peer, at=NOW)
    assert tries(first, 0).distance == 2
    assert (now().next, now().tried) == (second, False)
    tries(second, 3)
    assert (now().next, now().tried) == (first, True)
    made = tries(first, 2)
    assert (made.distance, now().close, now().is_done) == (0, 1, True)
    assert now().next == second
    assert api.ask_for_work(scene.run, by=peer, at=NOW) is None  # nothing waits, and nothing stands in the way
    tries(second, 2)
    assert now().next is None
    plan = plan_of(scene.run)
    assert plan is not None
    assert api.practice_of(plan, peer, again=str(second.uuid)).next == second


def test_a_try_is_compared_criterion_by_criterion(scene: Scene, own: AssessmentPlan, manager: Person) -> None:
    made, peer = added(scene, manager), scene.person("Peer")
    levels = TWOS | {"aim": 0, "learning": 3}
    done = api.try_example(scene.run, made.uuid, levels=levels, by=peer, at=NOW)

    rows = examples.compared(examples.calibration_of(done.uuid, by=peer))
    assert [(one.off, one.given[1], one.agreed[1]) for one in rows if one.off] == [
        (2, "Not yet shown", "Sound"),
        (1, "Strong", "Sound"),
    ]
    assert done.distance == pytest.approx(3 / 6)
    assert rows[0].why == "It is all there."


def test_who_may_try(scene: Scene, own: AssessmentPlan, manager: Person) -> None:
    made, expert = added(scene, manager), person("Expert")
    with pytest.raises(NotFound):
        api.try_example(scene.run, made.uuid, levels=TWOS, by=expert, at=NOW)
    runs_api.give_role(scene.run, expert, "assessor", by=None, at=NOW)
    done = api.try_example(scene.run, made.uuid, levels=TWOS, by=expert, at=NOW)
    with pytest.raises(NotFound):
        examples.calibration_of(done.uuid, by=manager)
    with pytest.raises(Refused) as refused:
        api.try_example(scene.run, made.uuid, levels={}, by=expert, at=NOW)
    assert refused.value.field == "level-aim"
    api.remove_example(scene.run, made.uuid, by=manager, at=NOW)
    with pytest.raises(NotFound):
        api.try_example(scene.run, made.uuid, levels=TWOS, by=expert, at=NOW)
