"""The pages on which a programme's team builds rubrics, plans and examples, and on which markers practise."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cairn.accounts.models_api import Person
from cairn.assessment import api
from cairn.assessment.building import version_of
from cairn.assessment.models import AssessmentPlan, Calibration, Criterion, Example, Rubric
from tests.assessment.conftest import Scene, rubric_data, snapshot
from tests.cast import NOW

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8
KEYS = [one["key"] for one in rubric_data()["criteria"]]
PLAN = {
    "takes": "project", "peers": "2", "experts": "1", "rolling": "yes", "until_day": "", "until_time": "",
    "days_to_mark": "7", "days_to_result": "21", "anonymity": "single", "decides": "model", "moderated": "yes",
    "days_to_appeal": "14", "calibrations": "0", "calibrated_within": "0.6",
}  # fmt: skip


@pytest.fixture
def manager(scene: Scene) -> Person:
    return scene.person("Manager", role="manager")


@pytest.fixture
def team(manager: Person) -> Client:
    return signed_in(manager)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def path(name: str, *args: Any) -> str:
    return reverse(f"assessment:{name}", args=args)


def text_of(answer: Any) -> str:
    page = answer.content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])))


def draft(scene: Scene, by: Person) -> Rubric:
    like = Rubric.objects.get(key="project")
    return api.start_rubric(scene.run.programme, title="Ours", like=like, by=by, at=NOW)


def own(scene: Scene, by: Person, **changed: Any) -> AssessmentPlan:
    ours = api.publish(draft(scene, by).uuid, by=by, at=NOW)
    return api.plan_assessment(scene.run, rubric=ours, by=by, at=NOW, **changed)


def example(scene: Scene, by: Person, title: str = "Clinics") -> Example:
    given: dict[str, Any] = {"levels": dict.fromkeys(KEYS, 2), "why": dict.fromkeys(KEYS, "It is there.")}
    return api.add_example(scene.run, title=title, text="A second clinic.", by=by, at=NOW, **given)


def test_a_rubric_is_begun_from_a_template_and_published(scene: Scene, team: Client) -> None:
    listed = path("rubrics", scene.run.programme.key)
    assert "Quality improvement project" in text_of(team.get(listed))
    wrong = team.post(listed, {"title": "", "like": "empty"})
    assert "Enter a title: what kind of work is it for?" in text_of(wrong)

    team.post(listed, {"title": "Ward work", "like": "file:quality-improvement"})
    made = Rubric.objects.get(title="Ward work")
    page = text_of(team.get(path("rubric", made.uuid)))
    assert "Nothing is missing" in page
    assert "Analysis of variation" in page
    assert "60%" in page
    assert Rubric.objects.get(key="quality-improvement").programme is None

    team.post(path("publish_rubric", made.uuid))
    answer = team.get(path("rubric", made.uuid))
    page = text_of(answer)
    # from what is published to the plan that chooses it, and from a template back to where it was listed
    assert f'href="{path("plan", scene.run.key)}"' in answer.content.decode()
    assert f'href="{path("plan", scene.run.key)}"' in team.get(listed).content.decode()
    template = Rubric.objects.get(key="quality-improvement")
    for of in (scene.run.programme.key, "elsewhere"):
        assert f'href="{listed}"' in team.get(path("rubric", template.uuid), {"of": of}).content.decode()
    assert "Make a new edition" in page
    assert "Move up" not in page
    team.post(path("new_edition", made.uuid))
    assert Rubric.objects.get(key=made.key, edition=2).published_at is None


def test_a_draft_says_what_is_wrong_and_is_not_published(scene: Scene, team: Client) -> None:
    team.post(path("rubrics", scene.run.programme.key), {"title": "Bare", "like": "empty"})
    made = Rubric.objects.get(title="Bare")
    assert "Add what is looked at in the work." in text_of(team.get(path("rubric", made.uuid)))
    answer = team.post(path("publish_rubric", made.uuid), follow=True)
    assert "can't be published yet" in text_of(answer)
    assert "Enter a title: what is looked at?" in text_of(team.post(path("add_criterion", made.uuid), {"title": ""}))
    team.post(path("add_criterion", made.uuid), {"title": "Aim"})
    assert "Aim: it needs two levels or more." in text_of(team.get(path("rubric", made.uuid)))
    team.post(path("discard_rubric", made.uuid))
    assert not Rubric.objects.filter(pk=made.pk).exists()


def fields_of(aim: Criterion, **changed: str) -> dict[str, str]:
    found = {"title": aim.title, "guidance": aim.guidance, "weight": "2", "version": str(version_of(aim)), "shown": "4"}
    for n, level in enumerate(aim.levels.all()):
        found |= {f"level-{n}-score": str(level.score), f"level-{n}-name": level.name}
        found[f"level-{n}-descriptor"] = level.descriptor
    return found | changed


def test_a_criterion_is_changed_with_its_levels(scene: Scene, manager: Person, team: Client) -> None:
    aim = draft(scene, manager).criteria.get(key="aim")
    address = path("criterion", aim.uuid)
    wrong = team.post(address, fields_of(aim, **{"level-1-score": "0", "guidance": "Mine."}))
    assert "Two levels have the score 0." in text_of(wrong)
    assert "Mine." in wrong.content.decode()
    wrong = team.post(address, fields_of(aim, **{"level-1-score": ""}))
    assert "Enter the score of this level" in text_of(wrong)

    answer = team.post(address, fields_of(aim, **{"level-0-remove": "1", "add": "1", "title": "The aim"}))
    assert answer.headers["Location"] == f"{address}?more=1#id_level-3-score"
    assert 'name="level-3-score"' in team.get(f"{address}?more=1").content.decode()
    aim.refresh_from_db()
    assert (aim.title, aim.key, [one.score for one in aim.levels.all()]) == ("The aim", "aim", [1, 2, 3])


def test_a_stale_save_shows_both_texts_and_saves_when_it_is_meant(scene: Scene, manager: Person, team: Client) -> None:
    aim = draft(scene, manager).criteria.get(key="aim")
    mine = fields_of(aim, guidance="Mine.")
    team.post(path("criterion", aim.uuid), fields_of(aim, guidance="Theirs."))
    answer = team.post(path("criterion", aim.uuid), mine)
    assert "Somebody else saved this" in text_of(answer)
    assert "Theirs." in text_of(answer)
    assert "Mine." in answer.content.decode()
    again = re.search(r'name="version"[^>]*value="(\d+)"', answer.content.decode())
    assert again is not None
    team.post(path("criterion", aim.uuid), mine | {"version": again[1]})
    aim.refresh_from_db()
    assert aim.guidance == "Mine."


def test_criteria_are_moved_and_removed_by_buttons(scene: Scene, manager: Person, team: Client) -> None:
    made = draft(scene, manager)
    aim = made.criteria.get(key="aim")
    team.post(path("move_criterion", aim.uuid), {"to": "down"})
    assert [one.key for one in made.criteria.all()][:2] == ["drivers", "aim"]
    team.post(path("remove_criterion", aim.uuid))
    assert not made.criteria.filter(key="aim").exists()
    api.publish(made.uuid, by=manager, at=NOW)
    late = team.post(path("remove_criterion", made.criteria.all()[0].uuid), follow=True)
    assert "This edition is published" in text_of(late)
    assert made.criteria.count() == 5


def test_title_and_rule_are_changed(scene: Scene, manager: Person, team: Client) -> None:
    made = draft(scene, manager)
    values = {"title": "Ours", "summary": "S.", "no_criterion_below": "", "percent_in_all": "70", "minimum_median": ""}
    wrong = team.post(path("rubric_facts", made.uuid), values | {"percent_in_all": "101"})
    assert "100 or less" in text_of(wrong)
    team.post(path("rubric_facts", made.uuid), values | {"version": str(version_of(made))})
    made.refresh_from_db()
    assert (made.no_criterion_below, made.percent_in_all, made.minimum_median) == (0, 70, None)


def test_a_run_is_planned(scene: Scene, manager: Person, team: Client) -> None:
    address = path("plan", scene.run.key)
    assert path("plan", scene.run.key) in team.get(reverse("runs:team", args=[scene.run.key])).content.decode()
    rubric = Rubric.objects.get(key="project")

    def sent(**changed: str) -> Any:
        version = re.search(r'name="version"[^>]*value="(\d+)"', team.get(address).content.decode())
        assert version is not None
        data = PLAN | {"rubric": str(rubric.uuid), "version": version[1]} | changed
        return team.post(address, data, follow=True)

    wrong = text_of(sent(rolling="no", days_to_mark="30"))
    assert "Enter the last day" in wrong
    assert "fewer days than you promise" in wrong
    right = text_of(sent(rolling="no", until_day="31/12/2026", until_time="12:00", calibrations="2", peers="3"))
    assert "The plan is saved." in right
    assert "there are 0. Add examples." in right
    held = AssessmentPlan.objects.get(run=scene.run)
    assert (held.peers, held.rolling, held.calibrations) == (3, False, 2)
    assert held.submit_until is not None
    assert held.submit_until.isoformat().startswith("2026-12-31T12:00")

    stale = text_of(sent(version="1", peers="5"))
    assert "Somebody else changed the plan" in stale
    assert AssessmentPlan.objects.get(run=scene.run).peers == 3


def test_the_plan_is_previewed_as_author_and_marker(scene: Scene, manager: Person, team: Client) -> None:
    own(scene, manager, days_to_mark=7)
    author = text_of(team.get(path("preview_author", scene.run.key)))
    assert "You have the result within 21 days." in author
    assert "Problem and aim" in author
    assert "no example yet" in text_of(team.get(path("preview_marker", scene.run.key)))
    example(scene, manager)
    answer = team.get(path("preview_marker", scene.run.key))
    assert "A second clinic." in text_of(answer)
    assert 'name="level-aim"' in answer.content.decode()
    assert team.post(path("preview_marker", scene.run.key)).status_code == 405


def test_examples_are_added_and_taken_out_of_use(scene: Scene, manager: Person, team: Client) -> None:
    assert "all programmes share" in text_of(team.get(path("examples", scene.run.key)))
    own(scene, manager)
    address = path("add_example", scene.run.key)
    levels = {f"level-{key}": "2" for key in KEYS} | {f"why-{key}": "It is there." for key in KEYS}
    wrong = team.post(address, levels | {"title": "Clinics", "text": "Kept.", "why-aim": "", "level-learning": ""})
    assert "Say why this level was agreed: Problem and aim" in text_of(wrong)
    assert "Choose the agreed level for: Learning and reflection" in text_of(wrong)
    assert "Kept." in wrong.content.decode()
    answer = team.post(address, levels | {"title": "Clinics", "text": "A second clinic."}, follow=True)
    assert "A second clinic." in text_of(answer)
    assert "2 Sound" in text_of(answer)
    made = Example.objects.get()
    assert "No work has its result yet." in text_of(team.get(path("choose_example", scene.run.key)))
    team.post(path("remove_example", made.uuid))
    made.refresh_from_db()
    assert made.removed_at is not None


def test_a_text_with_a_patient_in_it_is_flagged(scene: Scene, manager: Person, team: Client) -> None:
    own(scene, manager)
    answer = team.post(path("add_example", scene.run.key), {"title": "A", "text": "NHS number 943 476 5919 came."})
    assert answer.status_code == 422
    assert not Example.objects.exists()


def test_a_peer_practises_until_they_are_close(scene: Scene, manager: Person) -> None:
    own(scene, manager, calibrations=1)
    first, peer = example(scene, manager), scene.person("Peer")
    client, address = signed_in(peer), path("calibrate", scene.run.key)
    page = client.get(address)
    assert "0 of 1" in text_of(page)
    assert "A second clinic." in text_of(page)
    assert "comment" not in text_of(page).lower()
    data = {f"level-{key}": "0" for key in KEYS} | {"example": str(first.uuid)}

    wrong = client.post(address, data | {"level-aim": ""})
    assert "Choose a level for: Problem and aim" in text_of(wrong)
    far = text_of(client.post(address, data, follow=True))
    assert "Not close enough yet: you are 2.0 levels off" in far
    assert "It is there." in far
    assert "Try it again" in far
    near = text_of(client.post(address, data | {f"level-{key}": "2" for key in KEYS}, follow=True))
    assert "Close enough" in near
    assert "1 of 1" in near
    assert "come close to the agreed marks of every example" in text_of(client.get(address))
    assert "Clinics" in text_of(client.get(f"{address}?example={first.uuid}"))


def test_turning_a_page_of_an_example_keeps_what_was_chosen(scene: Scene, manager: Person) -> None:
    own(scene, manager)
    first = example(scene, manager)
    data = {"example": str(first.uuid), "level-aim": "3", "turn": "1"}
    answer = signed_in(scene.person("Peer")).post(path("calibrate", scene.run.key), data)
    assert re.search(r'name="level-aim"[^>]*value="3"[^>]* checked', answer.content.decode())
    assert not Calibration.objects.exists()


def test_an_example_that_was_taken_out_meanwhile_is_not_compared(scene: Scene, manager: Person) -> None:
    own(scene, manager)
    gone, stays = example(scene, manager), example(scene, manager, "Other")
    client = signed_in(scene.person("Peer"))
    api.remove_example(scene.run, gone.uuid, by=manager, at=NOW)
    data = {f"level-{key}": "2" for key in KEYS} | {"example": str(gone.uuid)}
    answer = client.post(path("calibrate", scene.run.key), data, follow=True)
    assert "taken out of use meanwhile" in text_of(answer)
    assert stays.title in text_of(answer)
    assert not Calibration.objects.exists()


def test_no_page_asks_more_for_more(scene: Scene, manager: Person, team: Client) -> None:
    plan = own(scene, manager, calibrations=2)
    for n in range(6):
        example(scene, manager, f"Example {n}")
    made = Example.objects.all()[0]
    Example.objects.filter(pk=made.pk).update(snapshot=snapshot())
    peer = scene.person("Peer")
    done = api.try_example(scene.run, made.uuid, levels=dict.fromkeys(KEYS, 0), by=peer, at=NOW)
    ours, run = plan.rubric, scene.run.key
    second, practising = api.new_edition(ours.uuid, by=manager, at=NOW), signed_in(peer)
    pages = [
        (team, path("rubrics", scene.run.programme.key)), (team, path("rubric", ours.uuid)),
        (team, path("rubric", second.uuid)), (team, path("rubric_facts", second.uuid)),
        (team, path("criterion", second.criteria.all()[0].uuid)), (team, path("plan", run)),
        (team, path("preview_author", run)), (team, path("preview_marker", run)), (team, path("examples", run)),
        (team, path("choose_example", run)), (team, path("add_example", run)), (team, path("example", made.uuid)),
        (practising, path("calibrate", run)), (practising, path("calibration", run, done.uuid)),
        (practising, path("example_points", made.uuid, 1)),
        (practising, path("example_picture", made.uuid, "drivers")),
    ]  # fmt: skip
    counts = {}
    for client in (team, practising):  # the first page of a day prolongs the session
        client.get(path("calibrate", run))
    for client, address in pages:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200, address
        counts[address] = len(asked)
    assert {address: n for address, n in counts.items() if n > MOST_QUERIES} == {}
