"""A project's screens: nothing typed is lost, nothing typed can act, and only the team gets in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import ChangedRow, Charter, DriverNode, Measure, PDSACycle, Project, ToolVersion
from tests.cast import NOW, person
from tests.projects.conftest import browser
from tests.world import world

pytestmark = pytest.mark.django_db
EVIL = "<script>alert('x')</script>"
CHARTER = {"problem": "They wait", "aim": "Ten days", "aim_by": "31/12/2027", "scope": "One clinic"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def held(html: str, name: str) -> str:
    """What stands in a field of the page."""
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n?(.*?)</textarea>', html, re.S)
    if area:
        return area[1]
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    assert tag is not None, f"there is no field {name}"
    value = re.search(r'value="([^"]*)"', tag[0])
    return value[1] if value else ""


# --- Who gets in ---


def addresses(project: Project, measure: Measure, cycle: PDSACycle, driver: DriverNode) -> Iterator[tuple[str, Any]]:
    """Every address where something can be sent, with what would do."""
    place = f"/projects/{project.uuid}/"
    yield f"{place}charter/", {**CHARTER, "version": "1"}
    yield f"{place}lessons/", {"text": "Ours"}
    yield f"{place}drivers/add/primary/", {"text": "Ours"}
    yield f"/rows/driver/{driver.uuid}/", {"text": "Ours", "version": "1"}
    yield f"{place}cycles/add/", {"title": "Ours"}
    yield f"/cycles/{cycle.uuid}/", {"title": "Ours", "version": "1"}
    yield f"{place}measures/add/", {"name": "Ours", "kind": "outcome", "direction": "increase"}
    yield f"/measures/{measure.uuid}/edit/", {"name": "Ours", "kind": "outcome", "direction": "neutral", "version": "1"}
    yield f"/measures/{measure.uuid}/points/", {"value_new1": "1", "version": "1"}
    yield f"/measures/{measure.uuid}/points/import/", {"data": "1\n2\n3"}
    chart = {"chart_kind": "c", "chart_rules": "nelson", "direction": "neutral", "version": "3"}
    yield f"/measures/{measure.uuid}/", chart
    yield f"/measures/{measure.uuid}/which-chart/", {"chart_kind": "i", "version": "4"}
    yield f"/measures/{measure.uuid}/chart/0/", {"do": "annotate", "note": "Ours", "version": "5"}
    yield f"/measures/{measure.uuid}/undo/", {"version": "6"}
    yield f"/measures/{measure.uuid}/redo/", {"version": "7"}
    yield f"/rows/driver/{driver.uuid}/", {"do": "remove"}


def test_what_an_outsider_sends_changes_nothing_and_what_a_member_sends_is_saved(
    project: Project, measure: Measure, owner: Person, colleague: Person
) -> None:
    cycle = api.add_cycle(project, title="Try", by=owner, at=NOW)
    driver = api.add_driver(project, kind="primary", text="Booking", parents=[], by=owner, at=NOW)
    kept, outsider, member = api.snapshot(project), browser(person("Outsider")), browser(colleague)
    wanted = list(addresses(project, measure, cycle, driver))

    for path, sent in wanted:
        assert outsider.post(path, sent).status_code == 404, path
    assert api.snapshot(project) == kept
    for path, sent in wanted:
        assert member.post(path, sent).status_code == 302, path
    project.refresh_from_db()
    assert api.snapshot(project) != kept
    driver.refresh_from_db()
    assert driver.removed_at is not None


def test_who_left_the_team_and_who_guesses_an_address_find_nothing(
    project: Project, owner: Person, colleague: Person
) -> None:
    client = browser(colleague)
    assert client.get(f"/projects/{project.uuid}/").status_code == 200

    project.team.filter(person=colleague).update(left_at=NOW)

    assert client.get(f"/projects/{project.uuid}/").status_code == 404
    assert client.get("/projects/7d0c1a52-5f2b-4a4e-9a34-0d7a3b1c9e11/").status_code == 404
    assert text(client.get("/me/projects/")).count("You have no project yet.") == 1
    assert "Shorter waits" in text(browser(owner).get("/me/projects/"))


# --- Starting ---


def test_a_project_is_started_by_a_title_once_in_a_run() -> None:
    made = world("owner")
    made.learn("owner", levels=0)
    client = browser(made.owner)

    empty = client.post("/runs/autumn/project/", {"title": "  "})
    long = client.post("/runs/autumn/project/", {"title": "y" * 201})
    assert "There is a problem" in text(empty)
    assert held(text(long), "title") == "y" * 201
    assert Project.objects.count() == 0

    led = client.post("/runs/autumn/project/", {"title": "Shorter waits"})
    again = client.post("/runs/autumn/project/", {"title": "Shorter waits"})

    assert led.headers["Location"] == again.headers["Location"] == f"/projects/{Project.objects.get().uuid}/"
    # A right to send it in, and what is missing until then
    page = text(client.get(led.headers["Location"]))
    assert "Missing: the problem, the aim, by when, the scope" in page
    assert "Add a primary driver, and a change idea" in page


# --- Two at once: the second is told, with both texts, and can go on ---


@pytest.fixture
def tools(project: Project, measure: Measure, owner: Person) -> dict[str, tuple[str, dict[str, str], str]]:
    """By tool: its page, a form that can be sent, and the field with the words."""
    cycle = api.add_cycle(project, title="Try", by=owner, at=NOW)
    driver = api.add_driver(project, kind="primary", text="Booking", parents=[], by=owner, at=NOW)
    return {
        "charter": (f"/projects/{project.uuid}/charter/", CHARTER, "aim"),
        "cycle": (f"/cycles/{cycle.uuid}/", {"title": "Try"}, "prediction"),
        "measure": (
            f"/measures/{measure.uuid}/edit/",
            {"name": "Wait", "kind": "outcome", "direction": "decrease"},
            "definition",
        ),
        "driver": (f"/rows/driver/{driver.uuid}/", {}, "text"),
    }


@pytest.mark.parametrize("tool", ["charter", "cycle", "measure", "driver"])
def test_the_second_of_two_writers_sees_both_texts_and_saves_after_comparing(
    tools: dict[str, tuple[str, dict[str, str], str]], owner: Person, colleague: Person, tool: str
) -> None:
    path, given, field = tools[tool]
    mine, theirs = browser(owner), browser(colleague)
    seen = held(text(mine.get(path)), "version")

    assert theirs.post(path, {**given, field: "Their words", "version": seen}).status_code == 302
    told = mine.post(path, {**given, field: "My own words", "version": seen})

    page = text(told)
    assert told.status_code == 200
    assert "Somebody else saved this while you were writing" in page
    assert "Their words" in page
    assert held(page, field) == "My own words"
    # nothing was overwritten
    assert held(text(theirs.get(path)), field) == "Their words"
    # and what is sent from the page that shows both is saved
    assert mine.post(path, {**given, field: "Both words", "version": held(page, "version")}).status_code == 302
    assert held(text(theirs.get(path)), field) == "Both words"
    kept = [*ToolVersion.objects.values_list("content"), *ChangedRow.objects.values_list("after")]
    assert "Their words" in str(kept)


# --- What is refused comes back as it was typed ---


@pytest.mark.parametrize(
    "tool,sent,sentence",
    [
        ("charter", {**CHARTER, "aim_by": "31/02/2027", "version": "1"}, "Enter a real date"),
        ("charter", {**CHARTER, "sponsor": "y" * 201, "version": "1"}, "Shorten this to 200 characters"),
        ("charter", {**CHARTER, "aim": "y" * 20_001, "version": "1"}, "Shorten this to 20,000 characters"),
        (
            "measures/add",
            {"name": "Wait", "kind": "outcome", "direction": "neutral", "definition": "y" * 20_001},
            "20,000",
        ),
        ("cycles/add", {"title": "", "prediction": "Six of eight"}, "Enter a title for the cycle"),
        ("cycles/add", {"title": "Ring", "started_on": "3/11/2099"}, "This day is far in the future. Check the year."),
        ("measures/add", {"name": "", "definition": "Whole days", "kind": "outcome"}, "Enter the name of the measure"),
        (
            "measures/add",
            {"name": "Wait", "kind": "outcome", "direction": "increase", "target": "ten"},
            "Enter a number, like 12 or 3.5",
        ),
        ("drivers/add/idea", {"text": "Ring the day before"}, "Choose what this helps to bring about"),
        ("drivers/add/primary", {"text": "y" * 301}, "Shorten this to 300 characters"),
    ],
)
def test_a_form_with_a_slip_comes_back_whole(
    project: Project, owner: Person, tool: str, sent: dict[str, str], sentence: str
) -> None:
    answer = browser(owner).post(f"/projects/{project.uuid}/{tool}/", sent)

    page = text(answer)
    assert answer.status_code == 200
    assert sentence in page
    for name, value in sent.items():
        assert name in ("kind", "direction") or held(page, name) == value, name
    assert Charter.objects.get().version == 1
    assert (PDSACycle.objects.count(), Measure.objects.count(), DriverNode.objects.count()) == (0, 0, 0)


def test_the_forms_keep_drafts(tools: dict[str, tuple[str, dict[str, str], str]], owner: Person) -> None:
    client = browser(owner)
    for tool, (path, _given, _field) in tools.items():
        draft = re.search(r'data-draft-url="([^"]+)"', text(client.get(path)))
        if tool == "driver":  # a few words
            assert draft is None
            continue
        assert draft is not None, tool
        kept = client.post(draft[1], '{"text": "{}"}', content_type="application/json")
        assert kept.json()["saved"] is True


def test_a_thousand_with_a_comma_is_a_target(project: Project, owner: Person) -> None:
    sent = {"name": "Wait", "kind": "outcome", "direction": "increase", "target": "1,200"}

    assert browser(owner).post(f"/projects/{project.uuid}/measures/add/", sent).status_code == 302
    assert Measure.objects.get().target == 1200


# --- Nothing typed can act ---


def test_a_script_in_any_tool_is_text_on_every_page(owner: Person) -> None:
    project = api.start_project(run=None, title=EVIL, by=owner, at=NOW)
    charter: dict[str, Any] = {"problem": EVIL, "aim": EVIL, "scope": EVIL, "aim_by": NOW.date()}
    api.save_charter(project, version=1, by=owner, at=NOW, **charter)
    top = api.add_driver(project, kind="primary", text=EVIL, parents=[], by=owner, at=NOW)
    idea = api.add_driver(project, kind="idea", text=EVIL, parents=[top.uuid], by=owner, at=NOW)
    cycle = api.add_cycle(project, title=EVIL, prediction=EVIL, idea=idea.uuid, by=owner, at=NOW)
    measure = api.add_measure(project, name=EVIL, definition=EVIL, unit=EVIL, kind="outcome", by=owner, at=NOW)
    api.replace_points(measure.uuid, raw=f"a{EVIL},1\nb{EVIL},2\nc{EVIL},3\n", by=owner, at=NOW)
    said: dict[str, Any] = {"position": 1, "by": owner, "at": NOW}
    api.annotate(measure.uuid, note=EVIL, version=2, **said)
    api.exclude(measure.uuid, reason=EVIL, version=3, **said)
    api.rebase(measure.uuid, reason=EVIL, version=4, **said)
    api.add_lesson(project, text=EVIL, by=owner, at=NOW)
    place = f"/projects/{project.uuid}/"
    pages = [
        "/me/projects/", place, f"{place}charter/", f"{place}drivers/", f"{place}drivers/add/idea/",
        f"{place}cycles/add/",
        f"{place}pictures/drivers/{project.uuid}.svg",
        f"/cycles/{cycle.uuid}/", f"/rows/driver/{idea.uuid}/", f"/measures/{measure.uuid}/",
        f"/measures/{measure.uuid}/edit/", f"/measures/{measure.uuid}/points/",
        f"/measures/{measure.uuid}/points/import/", evil_import(measure, owner),
        f"/measures/{measure.uuid}/chart/1/", f"/measures/{measure.uuid}/which-chart/?number=unsure",
        *[f"/measures/{measure.uuid}/{kind}.svg" for kind in ("run", "i")],
    ]  # fmt: skip
    client = browser(owner)

    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "<script>alert" not in text(answer), path
        # A picture is opened by its address too: it may load and run nothing.
        if path.endswith(".svg"):
            assert answer.headers["Content-Type"] == "image/svg+xml"
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def evil_import(measure: Measure, owner: Person) -> str:
    content = f"{EVIL},{EVIL}\n{EVIL},1\n{EVIL},2\n".encode()
    kept = api.begin_import(measure.uuid, content=content, name=EVIL, by=owner, at=timezone.now())
    return f"/measures/{measure.uuid}/points/import/{kept.uuid}/"


# --- The driver diagram ---


def test_a_box_is_added_changed_and_removed_but_not_under_others(project: Project, owner: Person) -> None:
    client, place = browser(owner), f"/projects/{project.uuid}/drivers/"
    assert client.get(f"{place}add/nonsense/").status_code == 404

    client.post(f"{place}add/primary/", {"text": "Booking"})
    top = DriverNode.objects.get()
    chosen = text(client.get(f"{place}add/idea/?under={top.uuid}"))
    assert re.search(rf'value="{top.uuid}"[^>]* checked', chosen)
    assert client.get(f"{place}add/idea/?under=%22%3E%3Cscript%3E").status_code == 200
    client.post(f"{place}add/idea/", {"text": "Ring before", "parents": [str(top.uuid)]})
    idea = DriverNode.objects.get(kind="idea")

    refused = client.post(f"/rows/driver/{top.uuid}/", {"do": "remove"}, follow=True)
    assert "Other boxes hang on this one." in text(refused)
    client.post(f"/rows/driver/{idea.uuid}/", {"text": "Ring twice", "parents": [str(top.uuid)], "version": "1"})
    assert "Ring twice" in text(client.get(place))
    for node in (idea, top):
        client.post(f"/rows/driver/{node.uuid}/", {"do": "remove"})
    assert "Nothing here yet." in text(client.get(place))
    assert client.get(f"/rows/driver/{top.uuid}/").status_code == 404


def test_an_idea_of_another_project_is_none_of_ours(project: Project, owner: Person) -> None:
    other = api.start_project(run=None, title="Other", by=owner, at=NOW)
    top = api.add_driver(other, kind="primary", text="Theirs", parents=[], by=owner, at=NOW)
    client, path = browser(owner), f"/projects/{project.uuid}/drivers/add/idea/"
    api.add_driver(project, kind="primary", text="Ours", parents=[], by=owner, at=NOW)

    answer = client.post(path, {"text": "Ring before", "parents": [str(top.uuid)]})

    assert "Choose one of the answers that are listed" in text(answer)
    assert held(text(answer), "text") == "Ring before"
    sent = {"title": "Try", "idea": str(UUID(int=1))}
    assert "Choose one of the answers" in text(client.post(f"/projects/{project.uuid}/cycles/add/", sent))


def test_a_lesson_of_nothing_is_refused_and_one_of_words_is_kept(project: Project, owner: Person) -> None:
    client, path = browser(owner), f"/projects/{project.uuid}/lessons/"

    assert "Enter what you learned" in text(client.post(path, {"text": " "}))
    assert client.post(path, {"text": "Ask first"}).status_code == 302
    assert "Ask first" in text(client.get(path))


def test_a_button_is_no_link(project: Project, owner: Person, client: Client) -> None:
    api.add_driver(project, kind="primary", text="Letters", parents=[], by=owner, at=NOW)
    path = f"/projects/{project.uuid}/undo/drivers/{project.uuid}/"

    assert browser(owner).get(path).status_code == 405
    assert client.post(path).headers["Location"].startswith("/account/login/")
