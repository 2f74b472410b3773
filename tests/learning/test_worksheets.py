"""Worksheets: saved without loss, carried into the project, and nothing that the team wrote is overwritten unasked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.courses.models import WorksheetField
from cairn.learning import api
from cairn.learning.models import ObjectProgress, PointAward, Sheet
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.projects import api as projects_api
from cairn.projects.models import (
    Cause,
    Change,
    Charter,
    Diagram,
    DriverNode,
    FailureMode,
    Lesson,
    Measure,
    ParetoCount,
    PDSACycle,
    PlanTask,
    ProcessLane,
    ProcessStep,
    Project,
    Stakeholder,
)
from tests import kinds
from tests.cast import NOW
from tests.world import BUNDLE, World, world

pytestmark = pytest.mark.django_db
FILES = sorted((BUNDLE / "worksheets").glob("*.yaml"))
AIM: dict[str, Any] = {"key": "aim", "label": "Your aim", "kind": "long", "into": "charter.aim"}
BY = {"key": "by", "label": "By when", "kind": "date", "into": "charter.aim_by"}
PEOPLE = {"key": "who", "label": "People", "kind": "table", "columns": ["Who", "Interest"], "into": "stakeholders"}
ROWS: tuple[Any, ...] = (PDSACycle, Measure, DriverNode, Lesson, PlanTask, Diagram)
DIAGRAM_ROWS: tuple[Any, ...] = (Cause, FailureMode, ParetoCount, ProcessLane, ProcessStep, Stakeholder)
READY = {"key": "ready", "label": "Before you go on", "kind": "checklist", "options": ["One", "Two"]}
FIELDS: list[dict[str, Any]] = [AIM, BY, PEOPLE, READY]


@pytest.fixture
def made() -> World:
    found = world("owner", "peer")
    found.learn("owner", levels=0)
    found.learn("peer", levels=0)
    return found


def client(made: World, who: str = "owner") -> Client:
    found = Client()
    found.force_login(made.people[who])
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def save(made: World, item: Any, version: int = 0, **answers: Any) -> bool:
    enrolment = made.enrolment("owner")
    return bool(
        api.save_sheet(
            enrolment, object_uuid=item.uuid, answers=answers, version=version, by=made.owner, at=NOW
        )
    )  # fmt: skip


def carry(made: World, item: Any, project: Any, **choices: str) -> projects_api.Taken:
    named = {name.replace("__", "."): value for name, value in choices.items()}
    return api.carry_sheet(
        made.enrolment("owner"), object_uuid=item.uuid, project=project, choices=named, by=made.owner, at=NOW
    )


def project_of(made: World) -> Project:
    return projects_api.start_project(run=made.run, title="Shorter waits", by=made.owner, at=NOW)


# --- Filling it in ---


def test_a_worksheet_is_saved_by_its_page_finishes_once_and_comes_back(made: World) -> None:
    item = kinds.activity(made, FIELDS)
    page = f"/runs/autumn/{item.key}/worksheet/"
    mine = client(made)
    words = {
        "version": "0", "w_aim": "Halve it.", "w_by": "31/12/2026", "w_who.0_new1": "Night staff",
        "w_who.1_new3": "high", "w_ready": ["Two"],
    }  # fmt: skip

    assert "You earned" in text(mine.post(page, words, follow=True))
    again = text(mine.post(page, words | {"version": "1", "w_aim": "Halve it by March."}, follow=True))

    assert "You earned" not in again
    assert api.answers_of(Sheet.objects.get()) == {
        "aim": "Halve it by March.", "by": "2026-12-31", "who": [["Night staff", ""], ["", "high"]], "ready": ["Two"],
    }  # fmt: skip
    assert ["31/12/2026" in again, 'value="Night staff"' in again, again.count(" checked>")] == [True, True, 1]
    assert PointAward.objects.filter(learning_object_id=item.id).count() == 1
    assert client(made, "peer").get(page).status_code == 200
    assert "Halve it" not in text(client(made, "peer").get(page))
    for kind, start in (("pdf", b"%PDF"), ("txt", b"My sheet")):
        file = mine.get(f"/runs/autumn/{item.key}/worksheet.{kind}")
        assert file.content.startswith(start)
    assert "Night staff" in text(file)
    assert mine.get(f"/runs/autumn/{item.key}/worksheet.exe").status_code == 404
    # printed empty as well
    assert client(made, "peer").get(f"/runs/autumn/{item.key}/worksheet.pdf").content.startswith(b"%PDF")


def test_what_was_written_before_a_field_asked_for_a_date_is_given_back(made: World) -> None:
    item = kinds.activity(made, [AIM])
    save(made, item, aim="By spring, we hope.")
    WorksheetField.objects.filter(key="aim").update(kind="date")
    kinds.seen(made, item.key)
    page = f"/runs/autumn/{item.key}/worksheet"
    assert "By spring, we hope." in text(client(made).get(f"{page}.txt"))
    assert client(made).get(f"{page}.pdf").content.startswith(b"%PDF")
    conflict = client(made).post(f"{page}/", {"version": "0", "w_aim": "31/12/2026"})
    assert ["By spring, we hope." in text(conflict), "saved this elsewhere" in text(conflict)] == [True, True]


def test_more_rows_keep_what_was_typed_and_save_nothing(made: World) -> None:
    item = kinds.activity(made, FIELDS)
    html = text(
        client(made).post(
            f"/runs/autumn/{item.key}/worksheet/", {"version": "0", "w_who.0_new3": "The porter", "more": "1"}
        )
    )
    assert ['value="The porter"' in html, "w_who.0_new6" in html] == [True, True]
    assert not Sheet.objects.exists()


def test_a_draft_with_further_rows_comes_back_whole(made: World) -> None:
    item = kinds.activity(made, FIELDS)
    words = json.dumps({"w_aim": "Typed.", "w_who.1_new9": "ninth", "version": "0"})
    api.save_draft(f"sheet:autumn:{item.uuid}", text=words, by=made.owner, at=NOW)
    html = text(client(made).get(f"/runs/autumn/{item.key}/worksheet/"))
    assert ["Typed." in html, 'value="ninth"' in html, "Your draft is back" in html] == [True] * 3


def test_what_does_not_fit_is_refused_with_its_field_and_changes_nothing(made: World) -> None:
    number = {"key": "n", "label": "How many", "kind": "number"}
    item = kinds.activity(made, [*FIELDS, number])
    wrongs: tuple[tuple[str, Any], ...] = (
        ("aim", "y" * 10_001),
        ("by", "soon"),
        ("n", "few"),
        ("ready", ["Three"]),
        ("who", [["x", "y"]] * 61),
        ("who", [["y" * 501]]),
    )
    for field, wrong in wrongs:
        with pytest.raises(Refused) as refused:
            save(made, item, 0, **{field: wrong})
        assert refused.value.field == field
    assert Sheet.objects.count() == ObjectProgress.objects.count() == 0
    html = text(client(made).post(f"/runs/autumn/{item.key}/worksheet/", {"version": "0", "w_by": "soon", "w_n": "7"}))
    assert ["Enter a real date" in html, 'value="soon"' in html, 'value="7"' in html] == [True] * 3
    # nothing filled in is no activity done
    assert not save(made, item, aim=" ")
    assert ObjectProgress.objects.count() == 0


def test_what_was_saved_elsewhere_is_told_and_what_an_author_took_away_is_kept(made: World) -> None:
    item = kinds.activity(made, FIELDS)
    save(made, item, aim="From the desk.", ready=["One"])
    with pytest.raises(Conflict) as told:
        save(made, item, aim="From the phone.")
    assert "From the desk." in told.value.theirs
    html = text(client(made).post(f"/runs/autumn/{item.key}/worksheet/", {"version": "0", "w_aim": "From the phone."}))
    assert ["From the desk." in html, "From the phone." in html] == [True, True]

    made_fields = kinds.WorksheetField.objects.filter(key="ready")
    made_fields.update(retired_at=NOW)
    item = kinds.seen(made, item.key)
    save(made, item, version=1, aim="Both.")

    assert api.answers_of(Sheet.objects.get()) == {"aim": "Both.", "ready": ["One"]}


# --- Into the project ---


def answer(field: dict[str, Any]) -> Any:
    """Something that can be found again."""
    mark = f"mark-{field['key']}"
    if field["kind"] == "table":
        return [[f"{mark}-{row}-{column}" for column in range(len(field["columns"]))] for row in range(2)]
    if field["kind"] == "checklist":
        return [field["options"][0]]
    return {"choice": (field.get("options") or [""])[0], "number": "17", "date": "2026-12-31"}.get(field["kind"], mark)


def everything(project: Project) -> str:
    """All that the project's tools hold, as text."""
    rows: list[Any] = [Charter.objects.get(project=project)]
    for model in ROWS:
        rows += model.objects.filter(project=project)
    for model in DIAGRAM_ROWS:
        rows += model.objects.filter(diagram__project=project)
    held = [str(getattr(row, one.attname)) for row in rows for one in row._meta.fields]
    held += [str(row.get_kind_display()) for row in rows if hasattr(row, "get_kind_display")]
    held += [str(row.get_direction_display()) for row in rows if hasattr(row, "get_direction_display")]
    return "\n".join(held)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_worksheet_of_the_programme_goes_into_the_project_whole(made: World, path: Path) -> None:
    sheet = yaml.safe_load(path.read_text("utf-8"))
    fields = sheet["fields"]
    item = kinds.activity(made, fields)
    project = project_of(made)
    answers = {one["key"]: answer(one) for one in fields}
    save(made, item, **answers)

    taken = carry(made, item, project)

    assert taken.clashes == ()
    held = everything(project)
    for field in fields:
        if not field.get("into"):
            continue
        given = answers[field["key"]]
        for words in given if isinstance(given, list) else [given]:
            for one in words if isinstance(words, list) else [words]:
                assert one.casefold() in held.casefold(), f"{field['key']}: {one}"
    # once more changes nothing
    changes = Change.objects.count()
    assert carry(made, item, project).clashes == ()
    assert (everything(project), Change.objects.count()) == (held, changes)


def test_there_are_worksheets_to_test() -> None:
    assert len(FILES) >= 23


def test_what_the_team_wrote_is_only_replaced_when_somebody_says_so(made: World) -> None:
    item = kinds.activity(made, FIELDS)
    project = project_of(made)
    projects_api.save_charter(project, version=1, aim="Ours.", by=made.owner, at=NOW)
    save(made, item, aim="Mine.", by="2026-12-31")

    (clash,) = carry(made, item, project).clashes
    assert (clash.theirs, clash.yours) == ("Ours.", "Mine.")
    charter = Charter.objects.get()
    assert (charter.aim, str(charter.aim_by)) == ("Ours.", "2026-12-31")
    # an answer to another text than the one that stands there now does not count
    assert carry(made, item, project, charter__aim="replace:0123").clashes == (clash,)
    assert Charter.objects.get().aim == "Ours."

    assert carry(made, item, project, charter__aim=f"add:{clash.seen}").clashes == ()
    assert Charter.objects.get().aim == "Ours.\n\nMine."
    # what was carried follows the worksheet, beside what the team wrote
    save(made, item, version=1, aim="Mine, better.", by="2026-12-31")
    assert carry(made, item, project).clashes == ()
    assert Charter.objects.get().aim == "Ours.\n\nMine, better."


def test_what_was_left_as_it_was_is_not_asked_again_until_it_changes(made: World) -> None:
    item = kinds.activity(made, FIELDS)
    project = project_of(made)
    projects_api.save_charter(project, version=1, aim="Ours.", by=made.owner, at=NOW)
    save(made, item, aim="Mine.")
    (clash,) = carry(made, item, project).clashes
    assert carry(made, item, project, charter__aim=f"keep:{clash.seen}").clashes == ()
    assert carry(made, item, project).clashes == ()
    save(made, item, version=1, aim="Mine, better.")
    assert len(carry(made, item, project).clashes) == 1
    assert Charter.objects.get().aim == "Ours."


def test_a_study_goes_into_the_newest_cycle_or_the_one_that_is_chosen(made: World) -> None:
    study = {"key": "study", "label": "Study", "kind": "long", "into": "cycle.study"}
    item = kinds.activity(made, [study])
    project = project_of(made)
    first, second = (projects_api.add_cycle(project, title=one, by=made.owner, at=NOW) for one in ("One", "Two"))
    save(made, item, study="Six of eight.")
    carry(made, item, project)
    assert [one.study for one in PDSACycle.objects.all()] == ["", "Six of eight."]
    carry(made, item, project, cycle=str(first.uuid))
    assert [one.study for one in PDSACycle.objects.all()] == ["Six of eight.", "Six of eight."]
    carry(made, item, project, cycle="new")
    assert [one.title for one in PDSACycle.objects.all()] == ["One", "Two", "My sheet"]
    assert second.number == 2


def test_a_driver_with_two_parents_is_one_box_and_a_changed_word_changes_it(made: World) -> None:
    table: dict[str, Any] = {"key": "d", "label": "Drivers", "kind": "table", "into": "drivers",
             "columns": ["Primary driver", "Secondary driver", "Change ideas"]}  # fmt: skip
    item = kinds.activity(made, [table])
    project = project_of(made)
    rows = [["Prompt", "Ready notes", "A list; a phone"], ["Calm", "Ready notes", ""]]
    save(made, item, d=rows)
    carry(made, item, project)
    texts = sorted(DriverNode.objects.values_list("text", flat=True))
    assert texts == ["A list", "Calm", "Prompt", "Ready notes", "a phone"]
    assert DriverNode.objects.get(text="Ready notes").parent_links.count() == 2

    save(made, item, version=1, d=[["Prompt", "Ready notes", "A short list; a phone"], rows[1]])
    carry(made, item, project)

    assert sorted(DriverNode.objects.values_list("text", flat=True))[0] == "A short list"
    assert DriverNode.objects.count() == 5


def test_without_a_project_one_is_started_and_the_page_says_where_all_went(made: World) -> None:
    item = kinds.activity(made, FIELDS)
    mine = client(made)
    address = f"/runs/autumn/{item.key}/worksheet/carry/"
    assert mine.get(address).status_code == 302  # nothing saved yet
    save(made, item, aim="Mine.", who=[["Night staff", "high"]])
    page = text(mine.get(address))
    assert ["Stakeholder map: People" in page, "Title of your project" in page] == [True, True]
    assert "Enter a title" in text(mine.post(address, {"title": ""}))
    assert not Project.objects.exists()

    html = text(mine.post(address, {"title": "Shorter waits"}, follow=True))

    project = Project.objects.get()
    assert (project.charter.aim, project.title) == ("Mine.", "Shorter waits")  # type: ignore[attr-defined]
    person = Stakeholder.objects.get()
    assert (person.name, person.influence, person.interest) == ("Night staff", 3, 4)
    assert [
        f'href="{one}"' in html for one in (f"/projects/{project.uuid}/charter/", f"/diagrams/{person.diagram.uuid}/")
    ] == [True, True]
    assert "Into which stakeholder map?" in text(mine.get(address))
    # and where the team says otherwise, both stand side by side
    projects_api.save_charter(project, version=2, aim="Ours.", by=made.owner, at=NOW)
    html = text(mine.post(address, {"x": "1"}))
    assert ["Ours." in html, "Mine." in html, "Replace it with my worksheet" in html] == [True] * 3


def test_nobody_carries_into_a_project_of_others(made: World) -> None:
    item = kinds.activity(made, FIELDS)
    save(made, item, aim="Mine.")
    theirs = projects_api.start_project(run=made.run, title="Theirs", by=made.peer, at=NOW)
    with pytest.raises(NotFound):
        carry(made, item, theirs)
    with pytest.raises(NotFound):
        api.carry_sheet(
            made.enrolment("owner"), object_uuid=item.uuid, project=theirs, choices={}, by=made.peer, at=NOW
        )
    assert Charter.objects.get().aim == ""


def test_its_pages_ask_little(made: World) -> None:
    item = kinds.activity(made, FIELDS)
    save(made, item, aim="Mine.", who=[[f"Person {n}", "high"] for n in range(60)])
    project_of(made)
    mine = client(made)
    for page in ("", "worksheet/", "worksheet/carry/"):
        mine.get(f"/runs/autumn/{item.key}/{page}")
        with CaptureQueriesContext(connection) as asked:
            found = mine.get(f"/runs/autumn/{item.key}/{page}")
        assert len(asked) <= 8, page
        assert len(found.content) < 60_000, page


def test_what_is_typed_in_an_object_is_kept_until_it_is_sent(made: World) -> None:
    """A worksheet, a reflection, a line in a log book, and what one means to leave on a shelf."""
    sheet, cache = kinds.activity(made, FIELDS), kinds.cache(made)
    api.try_clue(made.enrolment("owner"), object_uuid=cache.uuid, answer="colour printer", by=made.owner, at=NOW)
    inside = f"/runs/autumn/{cache.key}/inside/"
    forms: list[tuple[str, str, dict[str, str], dict[str, str]]] = [
        (f"/runs/autumn/{sheet.key}/worksheet/", f"sheet:autumn:{sheet.uuid}", {"w_aim": "Typed.", "version": "0"}, {}),
        (f"/runs/autumn/{sheet.key}/reflection/", f"reflection:autumn:{sheet.uuid}",
         {"text": "Typed.", "version": "0"}, {}),
        (inside, f"log:autumn:{cache.uuid}", {"words": "Typed."}, {"act": "sign"}),
        (inside, f"shelf:autumn:{cache.uuid}", {"title": "Typed."}, {"act": "leave", "why": "It helps."}),
    ]  # fmt: skip
    mine = client(made)
    for address, key, words, more in forms:
        api.save_draft(key, text=json.dumps(words), by=made.owner, at=NOW)
        html = text(mine.get(address))
        assert ["Typed." in html, "Your draft is back" in html] == [True, True], key
        assert "Typed." not in text(client(made, "peer").get(address, follow=True))
        assert mine.post(address, {**words, **more, "draft_of": key}).status_code == 302, key
        assert key not in api.drafts_of(by=made.owner)
