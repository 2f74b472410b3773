"""The pages of tools with rows: what one does there without a script, and what a script sends and is answered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Cause, Diagram, DriverNode, Project, TeamMember
from cairn.projects.outlining import insert_row
from cairn.projects.starting_diagrams import begin_diagram
from cairn.projects.toolbox.registry import kinds
from tests.cast import NOW, person
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db

FIRST = {
    "drivers": ("driver", {"text": "Booking"}),
    "causes": ("cause", {"text": "Money"}),
    "process_map": ("step", {"text": "Refer", "kind": "step"}),
    "stakeholders": ("stakeholder", {"name": "Ward nurses"}),
    "fmea": ("failure_mode", {"mode": "Wrong dose"}),
    "pareto": ("count", {"text": "No bed", "count": "12"}),
    "plan": ("task", {"text": "Ask the ward"}),
    "lesson": ("lesson", {"text": "Ask early"}),
}
PAGES = {"drivers": "drivers/", "plan": "plan/", "lesson": "lessons/"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def begun(project: Project, tool: str, by: Person) -> Diagram | None:
    return None if tool in PAGES else begin_diagram(project, tool=tool, title="One", by=by, at=NOW)


def page(project: Project, tool: str, diagram: Diagram | None) -> str:
    return f"/diagrams/{diagram.uuid}/" if diagram else f"/projects/{project.uuid}/{PAGES[tool]}"


def send_new(client: Client, project: Project, key: str, diagram: Diagram | None, **sent: Any) -> Any:
    into = {"diagram": str(diagram.uuid)} if diagram else {}
    return client.post(f"/projects/{project.uuid}/rows/add/", {"row": key, **into, **sent})


def send(client: Client, key: str, row: Any, **sent: Any) -> Any:
    json = sent.pop("json", False)
    headers = {"accept": "application/json"} if json else {}
    return client.post(f"/rows/{key}/{row.uuid}/", sent, headers=headers)


def newest(key: str) -> Any:
    return kinds[key].model._default_manager.order_by("-pk").first()


@pytest.mark.parametrize("tool", FIRST)
def test_a_row_is_added_changed_removed_and_brought_back(project: Project, owner: Person, tool: str) -> None:
    diagram, client, (key, sent) = begun(project, tool, owner), browser(owner), FIRST[tool]
    where, name = page(project, tool, diagram), kinds[key].name
    words = sent[name]

    assert words not in text(client.get(where))
    led = send_new(client, project, key, diagram, **sent)
    row = newest(key)
    assert led.headers["Location"] == f"{where}?at={row.uuid}#row-{row.uuid}"
    assert words in text(client.get(where))

    answer = send(client, key, row, **{name: "Other words", "version": str(row.version)})
    assert answer.status_code == 302
    assert "Other words" in text(client.get(where))

    assert send(client, key, row, do="remove").status_code == 302
    shown = text(client.get(where))
    assert f'id="row-{row.uuid}"' not in shown
    assert "removed “Other words”" in shown

    scope = diagram.uuid if diagram else project.uuid
    tool_key = kinds[key].tool
    assert client.post(f"/projects/{project.uuid}/undo/{tool_key}/{scope}/").status_code == 302
    shown = text(client.get(where))
    assert f'id="row-{row.uuid}"' in shown
    assert client.post(f"/projects/{project.uuid}/redo/{tool_key}/{scope}/").status_code == 302
    assert f'id="row-{row.uuid}"' not in text(client.get(where))


@pytest.mark.parametrize("tool", FIRST)
def test_who_only_reads_sees_no_button_and_what_they_send_changes_nothing(
    project: Project, owner: Person, colleague: Person, tool: str
) -> None:
    diagram, (key, sent) = begun(project, tool, owner), FIRST[tool]
    send_new(browser(owner), project, key, diagram, **sent)
    row, name = newest(key), kinds[key].name
    project.team.filter(person=colleague).update(role=TeamMember.Role.VIEWER)
    reader, outsider = browser(colleague), browser(person("Outsider"))
    where = page(project, tool, diagram)

    shown = text(reader.get(where))
    assert sent[name] in shown
    assert "data-autosave data-swap" not in shown
    assert 'value="remove"' not in shown
    count = kinds[key].model._default_manager.count()
    for who, status in ((reader, None), (outsider, 404)):
        for answer in (
            send(who, key, row, **{name: "Theirs", "version": "1"}),
            send(who, key, row, do="remove"),
            send_new(who, project, key, diagram, **sent),
        ):
            assert status is None or answer.status_code == status
    assert outsider.get(where).status_code == 404
    row.refresh_from_db()
    assert (getattr(row, name), row.removed_at) == (sent[name], None)
    assert kinds[key].model._default_manager.count() == count


@pytest.mark.parametrize(
    "tool,sent,sentence",
    [
        ("drivers", {"text": " "}, "Enter words of the box"),
        ("drivers", {"text": "y" * 301}, "Shorten this to 300 characters"),
        ("fmea", {"mode": "Wrong dose", "severity": "11"}, "Enter a whole number from 1 to 10"),
        ("fmea", {"mode": "Wrong dose", "severity": "bad"}, "Enter a whole number from 1 to 10"),
        ("stakeholders", {"name": "Nurses", "influence": "0"}, "Enter a whole number from 1 to 5"),
        ("plan", {"text": "Ask", "due": "31/02/2027"}, "Enter a real date"),
        ("plan", {"text": "Ask", "owner": "11111111-1111-4111-8111-111111111111"}, "Choose one of the answers"),
        ("pareto", {"text": "No bed", "count": "-1"}, "Enter a whole number from 0"),
        ("lesson", {"text": "NHS number 943 476 5919"}, "looks like"),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(
    project: Project, owner: Person, tool: str, sent: dict[str, str], sentence: str
) -> None:
    diagram, client, (key, good) = begun(project, tool, owner), browser(owner), FIRST[tool]
    before = kinds[key].model._default_manager.count()

    new = send_new(client, project, key, diagram, **sent)
    assert new.status_code == 200
    assert sentence in text(new)
    assert kinds[key].model._default_manager.count() == before

    send_new(client, project, key, diagram, **good)
    row = newest(key)
    old = send(client, key, row, version=str(row.version), **sent)
    json = send(client, key, row, json=True, version=str(row.version), **sent)
    assert sentence in text(old)
    assert sent.get("text", "").strip() in text(old)
    assert json.status_code == 422
    assert sentence in text(json)
    assert kinds[key].model._default_manager.get(pk=row.pk).version == row.version


# --- What a script is answered ---


def test_a_script_is_told_the_version_clashes_and_what_is_held_back(
    project: Project, owner: Person, colleague: Person
) -> None:
    row = api.add_driver(project, kind="primary", text="Booking", parents=[], by=owner, at=NOW)
    mine, theirs = browser(owner), browser(colleague)

    saved = send(mine, "driver", row, json=True, text="Booking on time", version="1").json()
    assert saved["version"] == 2
    assert saved["values"]["text"] == "Booking on time"
    project.refresh_from_db()
    assert saved["revision"] == project.revision

    clash = send(theirs, "driver", row, json=True, text="Booking soon", version="1")
    assert clash.status_code == 409
    assert clash.json()["clashes"] == [
        {"field": "text", "label": "Words of the box", "theirs": "Booking on time", "yours": "Booking soon"}
    ]
    assert clash.json()["version"] == 2

    held = send(mine, "driver", row, json=True, text="Patient 943 476 5919", version="2")
    assert held.status_code == 422
    assert held.json()["held"][0]["field"] == "text"
    row.refresh_from_db()
    assert row.text == "Booking on time"


def test_dates_are_answered_as_the_field_shows_them(project: Project, owner: Person) -> None:
    task = api.add_task(project, text="Ask", by=owner, at=NOW)
    answer = send(browser(owner), "task", task, json=True, due="1/9/2026", version="1").json()
    assert answer["values"]["due"] == "01/09/2026"


def test_the_charter_and_a_cycle_are_saved_by_a_script_too(project: Project, owner: Person) -> None:
    client, cycle = browser(owner), api.add_cycle(project, title="Try", by=owner, at=NOW)
    answer = send(client, "charter", project.charter, json=True, aim="Ten days", version="1")
    assert answer.json()["values"]["aim"] == "Ten days"
    answer = send(client, "cycle", cycle, json=True, prediction="Six of eight", version=str(cycle.version))
    assert answer.json()["values"]["prediction"] == "Six of eight"


# --- Moving ---


def tree(diagram: Diagram) -> list[tuple[str, str]]:
    rows = Cause.objects.filter(diagram=diagram, removed_at=None).select_related("parent").order_by("position", "pk")
    return [(row.text, row.parent.text if row.parent else "") for row in rows]


@pytest.fixture
def causes(project: Project, owner: Person) -> Diagram:
    return begin_diagram(project, tool="causes", title="Late", categories=["A", "B", "C"], by=owner, at=NOW)


def test_a_cause_is_moved_in_and_out_and_each_is_one_undo(project: Project, owner: Person, causes: Diagram) -> None:
    client = browser(owner)
    b = Cause.objects.get(diagram=causes, text="B")

    send(client, "cause", b, do="up")
    assert [one[0] for one in tree(causes)] == ["B", "A", "C"]
    send(client, "cause", b, do="down")
    send(client, "cause", b, do="indent")
    assert ("B", "A") in tree(causes)
    new = insert_row("cause", into=causes, values={"text": "B1", "parent": str(b.uuid)}, by=owner, at=NOW)
    send(client, "cause", new, do="outdent")
    assert ("B1", "A") in tree(causes)
    send(client, "cause", new, do="outdent")
    assert [one[0] for one in tree(causes) if not one[1]] == ["A", "B1", "C"]
    client.post(f"/projects/{project.uuid}/undo/causes/{causes.uuid}/")
    assert ("B1", "A") in tree(causes)


def test_a_new_row_goes_beside_or_under_another(project: Project, owner: Person, causes: Diagram) -> None:
    client, a = browser(owner), Cause.objects.get(diagram=causes, text="A")
    send_new(client, project, "cause", causes, text="A2", after=str(a.uuid))
    send_new(client, project, "cause", causes, text="Deep", under=str(a.uuid))
    outer = [one for one in tree(causes) if not one[1]]
    assert [one[0] for one in outer] == ["A", "A2", "B", "C"]
    assert ("Deep", "A") in tree(causes)


@pytest.mark.parametrize("do,row", [("up", "A"), ("down", "C"), ("indent", "A"), ("outdent", "B")])
def test_at_an_end_it_is_said_and_nothing_moves(owner: Person, causes: Diagram, do: str, row: str) -> None:
    client, kept = browser(owner), tree(causes)
    found = Cause.objects.get(diagram=causes, text=row)
    told = client.post(f"/rows/cause/{found.uuid}/", {"do": do}, follow=True)
    assert any(words in text(told) for words in ("It is at the", "There is nothing above"))
    assert tree(causes) == kept


def test_a_cause_cant_go_under_itself(owner: Person, causes: Diagram) -> None:
    a = Cause.objects.get(diagram=causes, text="A")
    inner = insert_row("cause", into=causes, values={"text": "Inner", "parent": str(a.uuid)}, by=owner, at=NOW)
    answer = send(browser(owner), "cause", a, json=True, parent=str(inner.uuid), version="1")
    assert answer.status_code == 422
    assert "under itself" in text(answer)


def test_a_box_becomes_what_its_depth_says(project: Project, owner: Person) -> None:
    client = browser(owner)
    booking, calls = (
        api.add_driver(project, kind="primary", text=name, parents=[], by=owner, at=NOW)
        for name in ("Booking", "Calls")
    )
    send(client, "driver", calls, do="indent")
    calls.refresh_from_db()
    assert calls.kind == "secondary"
    assert calls.parent_links.get().parent_id == booking.pk
    idea = api.add_driver(project, kind="idea", text="Text people", parents=[calls.uuid], by=owner, at=NOW)

    refused = client.post(f"/rows/driver/{calls.uuid}/", {"do": "indent"}, follow=True)
    assert "Change ideas hang on it" in text(refused)
    api.add_cycle(project, title="Try", idea=idea.uuid, by=owner, at=NOW)
    refused = client.post(f"/rows/driver/{idea.uuid}/", {"do": "outdent"}, follow=True)
    assert "PDSA cycles test this idea" in text(refused)
    assert "PDSA 1: Try" in text(refused)
    send(client, "driver", calls, do="outdent")
    assert set(DriverNode.objects.values_list("text", "kind")) == {
        ("Booking", "primary"),
        ("Calls", "primary"),
        ("Text people", "idea"),
    }


def test_links_are_ticked_and_unticked(project: Project, owner: Person) -> None:
    client = browser(owner)
    first, second = (
        api.add_driver(project, kind="primary", text=name, parents=[], by=owner, at=NOW) for name in ("One", "Two")
    )
    idea = api.add_driver(project, kind="idea", text="Try", parents=[first.uuid], by=owner, at=NOW)
    send(client, "driver", idea, parents=[str(first.uuid), str(second.uuid)], version="1", **{"with": "parents"})
    assert idea.parent_links.count() == 2
    none = send(client, "driver", idea, version="2", **{"with": "parents"})
    assert "Choose what this helps to bring about" in text(none)
    assert idea.parent_links.count() == 2


def test_steps_follow_each_other_with_a_word_on_each_way(project: Project, owner: Person) -> None:
    process = begin_diagram(project, tool="process_map", title="Referral", by=owner, at=NOW)
    client = browser(owner)
    start, end = (process.processsteps.get(kind=kind) for kind in ("start", "end"))
    send_new(client, project, "step", process, text="Urgent?", kind="decision", after=str(start.uuid))
    asked = newest("step")
    assert asked.lane_id == start.lane_id
    pairs = {"next": [str(end.uuid), str(start.uuid), ""], "next_label": ["yes", "no", ""]}
    send(client, "step", asked, version="1", **pairs)
    shown = text(client.get(f"/diagrams/{process.uuid}/"))
    assert "Then: yes: End; no: Start" in shown
    own = send(client, "step", asked, version="2", next=[str(asked.uuid)], next_label=[""])
    assert "A step can&#39;t come after itself" in text(own) or "come after itself" in text(own)
    send(client, "step", asked, version="2", next=[""], next_label=[""])
    assert asked.flows_out.count() == 0


# --- What each page says ---


def test_what_is_not_covered_is_said_in_words_and_counted(project: Project, owner: Person) -> None:
    one, _two = (
        api.add_driver(project, kind="primary", text=name, parents=[], by=owner, at=NOW) for name in ("One", "Two")
    )
    api.add_driver(project, kind="idea", text="Try", parents=[one.uuid], by=owner, at=NOW)
    shown = text(browser(owner).get(f"/projects/{project.uuid}/drivers/"))
    assert "1 of 2 drivers have a change idea. 0 of 1 change idea is tested." in shown
    assert shown.count("No change idea yet") == 1
    assert shown.count("Not tested yet") == 1


def test_an_fmea_is_sorted_by_its_risk_and_marks_three(project: Project, owner: Person) -> None:
    fmea = begin_diagram(project, tool="fmea", title="Doses", by=owner, at=NOW)
    for name, rating in (("a", 2), ("b", None), ("c", 9), ("d", 5), ("e", 3)):
        ratings = dict.fromkeys(("occurrence", "detection", "severity"), rating)
        insert_row("failure_mode", into=fmea, values={"mode": name, **ratings}, by=owner, at=NOW)
    shown = text(browser(owner).get(f"/diagrams/{fmea.uuid}/"))
    places = [shown.index(f'name="mode" value="{name}"') for name in "cdeab"]
    assert places == sorted(places)
    assert shown.count("cairn-cards__marked") == 3
    assert "729" in shown
    assert "not rated yet" in shown


def test_a_plan_says_what_is_overdue_and_is_done_by_one_press(project: Project, owner: Person) -> None:
    late = api.add_task(project, text="Late", due=date(2020, 1, 1), by=owner, at=NOW)
    api.add_task(project, text="Later", due=date(2999, 1, 1), owner=str(owner.uuid), by=owner, at=NOW)
    client = browser(owner)
    where = f"/projects/{project.uuid}/plan/"
    assert text(client.get(where)).count("Overdue") == 1
    send(client, "task", late, do="done")
    late.refresh_from_db()
    assert late.done_on is not None
    shown = text(client.get(where))
    assert "Overdue" not in shown
    assert shown.index('value="Later"') < shown.index('value="Late"')
    send(client, "task", late, do="done")
    late.refresh_from_db()
    assert late.done_on is None


def test_diagrams_begin_with_what_is_usual(project: Project, owner: Person) -> None:
    client, place = browser(owner), f"/projects/{project.uuid}/diagrams/"
    client.post(f"{place}causes/", {"title": "Late", "categories": "People\nPlace\n\n"})
    assert [row.text for row in Cause.objects.all()] == ["People", "Place"]
    client.post(f"{place}process_map/", {"title": "Referral"})
    process = Diagram.objects.get(tool="process_map")
    client.post(
        f"/projects/{project.uuid}/rows/add/",
        {"row": "step", "diagram": str(process.uuid), "text": "Triage", "kind": "step"},
    )
    client.post(f"{place}fmea/", {"title": "Risks", "steps_of": str(process.uuid)})
    assert [row.step for row in Diagram.objects.get(tool="fmea").failuremodes.all()] == ["Triage"]
    assert client.get(f"{place}nonsense/").status_code == 404
    assert "Enter title" in text(client.post(f"{place}fmea/", {"title": ""}))
    assert "Referral" in text(client.get(f"{place}process_map/"))


@pytest.mark.parametrize("tool", ["drivers", "causes", "process_map", "plan", "fmea"])
def test_a_page_of_sixty_rows_asks_little(
    project: Project, owner: Person, tool: str, django_assert_max_num_queries: Any
) -> None:
    diagram, (key, sent) = begun(project, tool, owner), FIRST[tool]
    into: Any = diagram or project
    values = {**sent, "kind": "primary", "parents": []} if tool == "drivers" else sent
    for _n in range(60):
        insert_row(key, into=into, values=values, by=owner, at=NOW)
    client, where = browser(owner), page(project, tool, diagram)
    client.get(where)
    with django_assert_max_num_queries(16):  # of which four are of every page: session, person, notices, project
        client.get(where)
