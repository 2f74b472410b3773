"""What is typed and not sent comes back on any device, without a script, and is gone once it has been sent."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.community import api as community_api
from cairn.learning import api as learning_api
from cairn.learning.models import Draft
from cairn.projects import api as projects_api
from cairn.runs import api as runs_api
from cairn.web.drafts import Drafts
from tests.cast import NOW
from tests.outcomes import released
from tests.world import LONG_AGO, World, world

pytestmark = pytest.mark.django_db
BACK = "Your draft is back. It is not sent yet."
OLDER = "You have a draft of this"


@pytest.fixture
def made() -> World:
    people = world("owner", "peer", "other")
    for name in ("owner", "peer", "other"):
        people.learn(name, levels=1)
    return people


def keep(client: Client, key: str, words: dict[str, Any]) -> None:
    """As the script does while somebody types."""
    answer = client.post(f"/me/drafts/{key}/", {"text": json.dumps(words)}, content_type="application/json")
    kept_at = learning_api.drafts_of(by=person_of(client))[key].saved_at
    assert answer.json() == {"saved": True, "at": kept_at.isoformat(), "other": ""}


def person_of(client: Client) -> Any:
    return Person.objects.get(pk=client.session["_auth_user_id"])


def saved(project: Any) -> Any:
    return projects_api.project_of(project.uuid, by=project.started_by)


def signed_in(made: World, name: str) -> Client:
    client = Client()
    client.force_login(made.people[name])
    return client


def test_every_form_brings_its_draft_back_until_it_is_sent(made: World) -> None:
    project = made.project("owner")
    version = learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
    made.mark_all(version)
    # To be revised, so that the answer to the assessors is asked for; somebody else's is still to be marked.
    released(version.uuid, result="revise", letter="Nearly.", by=made.moderator, at=NOW)
    others = learning_api.submit_project(made.project("peer").uuid, run=made.run, by=made.peer, at=LONG_AGO)
    allocation = made.taken(others)
    measure, cycle = project.measures.first(), project.cycles.first()
    item = made.structure.objects[0]
    place, trail = f"/projects/{project.uuid}/", f"/runs/autumn/{item.key}/"
    talk = f"/runs/autumn/talk/object/{item.uuid}/write/"
    now = str(measure.version)
    # who, where it is written, where it is sent (the same unless said), key, what was typed, what is sent as well
    forms: list[tuple[str, str, str, str, dict[str, Any], dict[str, Any]]] = [
        ("owner", f"{place}charter/", "", f"charter:{project.uuid}", {"problem": "Typed."}, {}),
        ("owner", f"{place}cycles/add/", "", f"cycle:new:{project.uuid}", {"title": "Typed."}, {}),
        ("owner", f"/cycles/{cycle.uuid}/", "", f"cycle:{cycle.uuid}", {"title": "Typed.", "version": "2"}, {}),
        ("owner", f"{place}measures/add/", "", f"measure:new:{project.uuid}", {"name": "Typed.", "kind": "process"},
         {"direction": "increase"}),
        ("owner", f"/measures/{measure.uuid}/edit/", "", f"measure:{measure.uuid}", {"name": "Typed.", "version": now},
         {"kind": "outcome", "direction": "increase"}),
        ("owner", f"/measures/{measure.uuid}/points/", "", f"points:{measure.uuid}",
         {"value_new7": "7", "note_new7": "Typed.", "when_new7": "31/12/2025", "version": now}, {}),
        ("owner", f"/measures/{measure.uuid}/points/import/", "", f"import:{measure.uuid}", {"data": "Typed.,7"}, {}),
        ("owner", f"{place}submit/", "", f"submit:{project.uuid}", {"reply": "Typed."}, {}),
        ("owner", trail, talk, f"talk:autumn:{item.uuid}", {"text": "Typed."}, {}),
    ]  # fmt: skip
    forms[0][4]["version"] = str(saved(project).charter.version)
    assert cycle.version == 2
    for who, address, _to, key, words, _more in forms:
        client = signed_in(made, who)
        assert BACK not in client.get(address).content.decode(), address
        keep(client, key, words)
        html = client.get(address).content.decode()
        assert (html.count(BACK), "Typed." in html) == (1, True), address
        assert BACK not in signed_in(made, "other").get(trail).content.decode()
    learnt = Draft.objects.count()

    mark = f"/marking/{allocation.uuid}/"
    assessor = signed_in(made, "assessor")
    keep(
        assessor,
        f"mark:{allocation.uuid}",
        {"comment": "Typed.", "level-aim": "2", "level-none": "9", "comment-aim": 3},
    )
    html = assessor.get(mark).content.decode()
    assert (html.count(BACK), html.count("Typed."), html.count(" checked>")) == (1, 1, 1)

    assert learnt == len(forms) == Draft.objects.count() - 1
    for who, address, to, key, words, more in forms[:7]:
        answer = signed_in(made, who).post(to or address, {**words, **more, "draft_of": key})
        assert answer.status_code == 302, answer.content.decode()
        assert not Draft.objects.filter(key=key).exists(), key
    assert Draft.objects.count() == 3


def test_a_form_that_is_refused_keeps_its_draft(made: World) -> None:
    project = made.project("owner")
    key, client = f"cycle:new:{project.uuid}", signed_in(made, "owner")
    keep(client, key, {"title": "Typed.", "prediction": "Six of eight"})
    address = f"/projects/{project.uuid}/cycles/add/"

    refused = client.post(address, {"title": "", "prediction": "Six of eight", "draft_of": key})
    assert (refused.status_code, Draft.objects.count()) == (200, 1)
    assert BACK not in refused.content.decode()
    signed_in(made, "peer").post("/runs/autumn/join/", {"draft_of": key})
    assert Draft.objects.count() == 1

    assert client.post(address, {"title": "Sent", "draft_of": key}).status_code == 302
    assert Draft.objects.count() == 0


def test_a_draft_of_what_somebody_saved_since_is_only_used_when_asked_for_and_tells_both_texts(made: World) -> None:
    project = made.project("owner")
    key, client = f"charter:{project.uuid}", signed_in(made, "owner")
    address, begun = f"/projects/{project.uuid}/charter/", saved(project).charter.version
    keep(client, key, {"problem": "Mine.", "version": str(begun)})
    assert "Mine." in client.get(address).content.decode()
    assert "Mine." not in client.get(f"{address}?draft=no").content.decode()
    projects_api.save_charter(saved(project), version=begun, problem="Theirs.", by=made.owner, at=NOW)

    html = client.get(address).content.decode()
    assert [one in html for one in (OLDER, BACK, "Mine.", "Theirs.")] == [True, False, False, True]
    html = client.get(f"{address}?draft=use").content.decode()
    assert [one in html for one in (OLDER, BACK, "Mine.")] == [False, True, True]
    assert f'name="version" id="id_version" value="{begun}"' in html

    told = client.post(address, {"problem": "Mine.", "version": str(begun), "draft_of": key}).content.decode()
    assert [one in told for one in ("Somebody else saved", "Mine.", "Theirs.")] == [True, True, True]
    # and after comparing, saving again is meant
    assert f'name="version" id="id_version" value="{begun + 1}"' in told
    again = client.post(address, {"problem": "Both.", "version": str(begun + 1), "draft_of": key})
    assert (again.status_code, Draft.objects.count()) == (302, 0)


def test_nobody_sees_or_drops_the_draft_of_another(made: World) -> None:
    item = made.structure.objects[0]
    key, trail = f"talk:autumn:{item.uuid}", f"/runs/autumn/{item.key}/"
    keep(signed_in(made, "owner"), key, {"text": "Mine alone."})
    peer = signed_in(made, "peer")

    assert "Mine alone." not in peer.get(trail).content.decode()
    sent = peer.post(f"/runs/autumn/talk/object/{item.uuid}/write/", {"text": "Ours.", "draft_of": key})

    assert sent.status_code == 302
    assert "Mine alone." in signed_in(made, "owner").get(trail).content.decode()
    assert UUID(key.rpartition(":")[2]) == item.uuid


def test_a_draft_that_does_not_go_on_from_another_tells_it(made: World) -> None:
    """As when the same form is open on a phone and at a desk."""
    client, address = signed_in(made, "owner"), "/me/drafts/talk:1/"

    def send(text: str, base: str) -> dict[str, str]:
        answer: dict[str, str] = client.post(
            address, {"text": text, "base": base}, content_type="application/json"
        ).json()
        return answer

    desk = send("Desk", "")
    assert desk["other"] == ""
    phone = send("Phone", "")
    assert phone["other"] == "Desk"
    assert send("Phone, more", phone["at"])["other"] == ""
    assert send("Desk, more", desk["at"])["other"] == "Phone, more"
    assert Draft.objects.get().before == "Phone, more"


def test_only_what_the_server_took_is_told_to_the_browser(made: World) -> None:
    """By a cookie: a browser forgets its own copy of a form only if the form stands there."""
    project = made.project("owner")
    key, client = f"cycle:new:{project.uuid}", signed_in(made, "owner")
    address = f"/projects/{project.uuid}/cycles/add/"
    sent = {"title": "Sent", "draft_of": key}

    assert "cairn_sent" not in client.post(address, {"title": "", "draft_of": key}).cookies
    assert "cairn_sent" not in Client().post(address, sent).cookies  # signed out meanwhile: on to signing in
    assert "cairn_sent" not in signed_in(made, "peer").post(address, sent).cookies
    assert "cairn_sent" not in client.post(address, sent | {"draft_of": "key; domain=x"}).cookies
    told = client.post(address, sent).cookies["cairn_sent"]
    assert (told.value, told["samesite"], told["httponly"]) == (key, "Lax", "")

    # what no page has read yet is told again, of the last ten forms
    for n in range(11):
        told = client.post(address, {"title": "Sent", "draft_of": f"cycle:{n}"}).cookies["cairn_sent"]
    assert told.value == "|".join(f"cycle:{n}" for n in range(1, 11))


def test_a_form_says_which_draft_it_shows_and_whether_it_came_back(made: World) -> None:
    project = made.project("owner")
    key, client = f"cycle:new:{project.uuid}", signed_in(made, "owner")
    address = f"/projects/{project.uuid}/cycles/add/"
    assert "data-draft-at" not in client.get(address).content.decode()
    keep(client, key, {"prediction": "Six"})
    saved_at = learning_api.drafts_of(by=made.owner)[key].saved_at.isoformat()

    html = client.get(address).content.decode()
    assert f'data-draft-at="{saved_at}"' in html.replace("&#43;", "+")
    assert ("data-draft-answered" in html, f'data-draft-by="{made.owner.uuid}"' in html) == (False, True)
    assert "data-draft-answered" in client.post(address, {"title": "", "draft_of": key}).content.decode()


def test_the_newest_hundred_drafts_stay_and_long_ones_are_read_at_once(
    made: World, django_assert_num_queries: Any
) -> None:
    for n in range(105):
        text = json.dumps({"text": f"{n} " + "long " * (2000 if n > 100 else 1)})
        learning_api.save_draft(f"talk:{n}", text=text, by=made.owner, at=NOW + timedelta(minutes=n))
    assert Draft.objects.filter(person=made.owner).count() == 100
    assert not Draft.objects.filter(key="talk:4").exists()

    request = RequestFactory().get("/")
    request.user = made.owner
    drafts = Drafts(request)
    with django_assert_num_queries(2):
        words = [drafts.words(f"talk:{n}").get("text", "")[:3] for n in (4, 5, 101, 102, 104)]
    assert words == ["", "5 l", "101", "102", "104"]


@pytest.mark.parametrize("text", ["{broken", "null", '"words"', '{"text": 5}', "[]", ""])
def test_a_draft_that_can_not_be_read_changes_nothing(made: World, text: str) -> None:
    item = made.structure.objects[0]
    Draft.objects.create(person=made.owner, key=f"talk:autumn:{item.uuid}", text=text, saved_at=NOW)

    answer = signed_in(made, "owner").get(f"/runs/autumn/{item.key}/")

    assert answer.status_code == 200
    assert "Your answer" in answer.content.decode()


def test_the_forms_of_a_runs_team_bring_their_drafts_back(made: World) -> None:
    runs_api.change_run(
        made.run, title="Autumn", starts_on=made.run.starts_on, ends_on=made.run.ends_on, opening="open",
        self_paced=False, capacity=None, organisation=None, by=made.manager, at=NOW,
    )  # fmt: skip
    plan = community_api.CafePlan("Small tests", timezone.now() + timedelta(days=3), 45)
    cafe = community_api.plan_cafe(made.run, plan=plan, by=None, at=NOW)
    level = made.structure.levels[0].key
    day = f"{made.run.starts_on:%d/%m/%Y}"
    run = {"starts_on": day, "ends_on": day, "opening": "open", "pace": "self"}
    team = "/runs/autumn/team/"
    about = {"day": f"{made.run.ends_on:%d/%m/%Y}", "time": "14:30", "minutes": "45"}
    forms: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
        (f"{team}settings/", "run:autumn", {"title": "Typed."}, run),
        ("/open-a-run/", "run:new", {"title": "Typed."}, run | {"programme": made.run.programme.key}),
        (f"{team}roles/", "role:autumn", {"email": "owner@example.org"}, {"role": "assessor"}),
        (f"{team}invitations/", "invite:autumn", {"addresses": "typed@example.org"}, {}),
        (f"{team}links/", "link:autumn", {"label": "Typed."}, {"ends_on": f"{made.run.ends_on:%d/%m/%Y}"}),
        (f"{team}announcements/write/", "announcement:autumn", {"title": "Typed."}, {"text": "T", "publish": "1"}),
        ("/runs/autumn/cafes/plan/", "cafe:new:autumn", {"title": "Typed."}, about),
        (f"/cafes/{cafe.uuid}/change/", f"cafe:{cafe.uuid}", {"title": "Typed."}, about),
    ]
    client = signed_in(made, "manager")
    keep(client, "calendar:autumn", {f"level-{level}": day})
    assert BACK in client.get(f"{team}calendar/").content.decode()
    sent = {f"level-{level}": day, "draft_of": "calendar:autumn"}
    assert client.post(f"{team}calendar/", sent).status_code == 302
    for address, key, words, more in reversed(forms):
        assert BACK not in client.get(address).content.decode(), address
        keep(client, key, words)
        html = client.get(address).content.decode()
        assert (html.count(BACK), next(iter(words.values())) in html) == (1, True), address
        answer = client.post(address, {**words, **more, "draft_of": key})
        assert answer.status_code == 302, answer.content.decode()
    assert Draft.objects.filter(person=made.manager).count() == 0
