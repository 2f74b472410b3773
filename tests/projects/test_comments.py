"""Comments and a coach's notes: on tools, rows, fields and points; answered, resolved, counted and paged."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils.html import escape

from cairn.accounts.models_api import Organisation, Person
from cairn.notices import api as notices_api
from cairn.projects import api, comments
from cairn.projects.comment_places import Place, noted
from cairn.projects.models import Comment, Measure, Project
from tests.cast import NOW, person
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db
NHS = "Ask 943 476 5919"


def say(project: Project, by: Person, text: str = "Why?", **place: Any) -> Comment:
    where = Place(place.pop("tool", "charter"), place.pop("scope", project.uuid), **place)
    return comments.add_comment(project, where, text=text, by=by, at=NOW)


def test_a_coach_comments_on_a_field_the_team_is_told_answers_and_resolves(
    project: Project, owner: Person, colleague: Person
) -> None:
    coach = person("Coach")
    api.add_member(project, coach, by=owner, at=NOW, role="coach")
    row, place = project.charter, f"/projects/{project.uuid}/comments/charter/{project.uuid}/"
    on_aim = f"/rows/charter/{row.uuid}/comments/?field=aim"
    theirs, mine = browser(coach), browser(owner)

    assert theirs.post(on_aim, {"text": "From what to what?"}).status_code == 302
    html = mine.get(place).content.decode()
    assert "From what to what?" in html
    assert ">Coach’s note</strong>" in html
    assert "The aim" in html
    assert [one.kind for one in notices_api.tray(colleague)] == ["project_comment"]
    comment = Comment.objects.get()
    mine.post(place, {"text": "From 14 to 10 days", "answers": str(comment.uuid)})
    assert mine.post(f"/projects/{project.uuid}/comments/{comment.uuid}/", {"do": "resolve"}).status_code == 302
    html = mine.get(place).content.decode()
    assert "No open comment." in html
    assert "Resolved (1)" in html
    assert theirs.post(f"/projects/{project.uuid}/comments/{comment.uuid}/", {"do": "remove"}).status_code == 302
    assert "From what to what?" not in mine.get(place).content.decode()


@pytest.mark.parametrize(
    "text,sentence",
    [(" ", "Write a comment"), ("y" * 4001, "Shorten this"), (NHS, "looks like an NHS number")],
)
def test_a_comment_that_can_not_be_is_refused(project: Project, owner: Person, text: str, sentence: str) -> None:
    place = f"/projects/{project.uuid}/comments/charter/{project.uuid}/"

    html = browser(owner).post(place, {"text": text}).content.decode()

    assert sentence in html
    assert Comment.objects.count() == 0


def test_a_viewer_reads_comments_and_an_outsider_nothing(project: Project, owner: Person) -> None:
    viewer = person("Viewer")
    api.add_member(project, viewer, by=owner, at=NOW, role="viewer")
    place = f"/projects/{project.uuid}/comments/charter/{project.uuid}/"
    client = browser(viewer)

    assert "<textarea" not in client.get(place).content.decode()
    client.post(place, {"text": "Mine"})
    assert Comment.objects.count() == 0
    assert browser(person("Outsider")).get(place).status_code == 404
    assert client.get(place.replace("/charter/", "/nonsense/")).status_code == 404
    other = api.start_project(run=None, title="Theirs", by=owner, at=NOW)
    strange = f"/rows/charter/{other.charter.uuid}/comments/"
    assert browser(viewer).get(strange).status_code == 404
    assert browser(owner).get(strange).status_code == 200
    assert browser(owner).get(f"{strange}?field=nonsense").status_code == 404


def test_who_reads_a_shared_project_sees_none_of_the_teams_talk(project: Project, owner: Person) -> None:
    say(project, owner, "Between ourselves")
    place = Organisation.objects.create(key="trust", name="A trust", country="GB")
    reader = person("Reader")
    Person.objects.filter(pk__in=[owner.pk, reader.pk]).update(organisation=place)
    browser(owner).post(f"/projects/{project.uuid}/share/", {"visibility": "organisation"})
    home, charter = f"/projects/{project.uuid}/", f"/projects/{project.uuid}/charter/"
    row = f"/rows/charter/{project.charter.uuid}/comments/"
    talk = [f"{home}comments/", f"{home}comments/charter/{project.uuid}/", row]

    for client, status in ((browser(reader), 404), (browser(owner), 200)):
        assert [client.get(path).status_code for path in talk] == [status] * 3
        pages = [client.get(path).content.decode() for path in (home, charter)]
        assert ["Between ourselves" in pages[0], "/comments/" in pages[1]] == [status == 200] * 2


# --- Links beside rows, fields and points ---


def coached(project: Project, owner: Person) -> Person:
    coach = person("Coach")
    api.add_member(project, coach, by=owner, at=NOW, role="coach")
    return coach


def test_each_row_of_a_tool_has_a_link_with_what_is_open_there(
    project: Project, owner: Person, django_assert_max_num_queries: Any
) -> None:
    coach = coached(project, owner)
    tasks = [api.add_row("task", into=project, values={"text": f"Task {n}"}, by=owner, at=NOW) for n in range(3)]
    driver = api.add_driver(project, kind="primary", text="Triage", parents=[], by=owner, at=NOW)
    say(project, owner, tool="plan", row_uuid=tasks[0].uuid)
    say(project, coach, tool="plan", row_uuid=tasks[0].uuid, field="due")
    done = say(project, owner, tool="plan", row_uuid=tasks[1].uuid)
    comments.resolve_comment(project, done.uuid, done=True, by=owner, at=NOW)
    client = browser(owner)
    client.get("/me/projects/")

    with django_assert_max_num_queries(10):
        html = client.get(f"/projects/{project.uuid}/plan/").content.decode()
    links = [part.split("</a>")[0] for part in html.split("cairn-said-on")[1:] if "<span" in part]
    assert [text for text in links if "2 comments" in text and "Coach’s note" in text and ": Task 0" in text]
    assert [text for text in links if ">Comment<" in text and ": Task 1" in text]
    assert "(2 open)" in html
    assert f"/rows/driver/{driver.uuid}/comments/" in client.get(f"/projects/{project.uuid}/drivers/").content.decode()
    assert browser(coach).get(f"/rows/task/{tasks[2].uuid}/comments/").status_code == 200


def test_who_may_not_comment_sees_links_where_something_is_said(project: Project, owner: Person) -> None:
    viewer = person("Viewer")
    api.add_member(project, viewer, by=owner, at=NOW, role="viewer")
    first, second = (api.add_row("task", into=project, values={"text": n}, by=owner, at=NOW) for n in ("One", "Two"))
    say(project, owner, tool="plan", row_uuid=first.uuid)

    html = browser(viewer).get(f"/projects/{project.uuid}/plan/").content.decode()

    assert f"/rows/task/{first.uuid}/comments/" in html
    assert f"/rows/task/{second.uuid}/comments/" not in html


def test_fields_of_the_charter_count_their_own(project: Project, owner: Person) -> None:
    row = project.charter
    say(project, owner, row_uuid=row.uuid, field="aim")

    html = browser(owner).get(f"/projects/{project.uuid}/charter/").content.decode()

    at_aim = html.split(f"/rows/charter/{row.uuid}/comments/?field=aim")[1][:60]
    at_scope = html.split(f"/rows/charter/{row.uuid}/comments/?field=scope")[1][:60]
    assert ("1 comment" in at_aim, "1 comment" in at_scope) == (True, False)
    # A coach may ask for what is not written yet.
    html = browser(coached(project, owner)).get(f"/projects/{project.uuid}/charter/").content.decode()
    assert "Not written yet" in html
    assert f"/rows/charter/{row.uuid}/comments/?field=scope" in html


def test_a_comment_on_a_point_goes_where_the_point_goes(measure: Measure, owner: Person) -> None:
    project = measure.project
    api.replace_points(measure.uuid, raw="date,value\n2026-02-01,3\n2026-03-01,4\n", by=owner, at=NOW)
    client = browser(owner)
    there = f"/measures/{measure.uuid}/comments/?position=1"
    assert client.post(there, {"text": "What happened?"}).status_code == 302
    assert client.get(f"/measures/{measure.uuid}/comments/?position=9").status_code == 404

    api.replace_points(measure.uuid, raw="date,value\n2026-01-01,2\n2026-02-01,3\n2026-03-01,4\n", by=owner, at=NOW)

    seen = noted(api.measure_of(measure.uuid, by=owner).project, tool="measure", scope=measure.uuid)
    assert (seen.at(1).number, seen.at(2).number) == (0, 1)
    for page in (f"/measures/{measure.uuid}/", f"/measures/{measure.uuid}/points/"):
        assert client.get(page).content.decode().count(">1 comment<") >= 1
    api.replace_points(measure.uuid, raw="date,value\n2026-01-01,2\n", by=owner, at=NOW)
    left = noted(api.project_of(project.uuid, by=owner), tool="measure", scope=measure.uuid)
    assert (left.whole.number, dict(left.points)) == (1, {})
    assert "01/03/2026" in client.get(f"/measures/{measure.uuid}/comments/").content.decode()


def test_items_of_the_report_and_pictures_of_data_have_links_too(measure: Measure, owner: Person) -> None:
    project = measure.project
    api.replace_points(measure.uuid, raw="1\n2\n3\n", by=owner, at=NOW)
    picture = api.add_row(
        "data_picture", into=project, values={"kind": "histogram", "measure": str(measure.uuid)}, by=owner, at=NOW
    )
    client = browser(owner)

    pages = {
        f"/projects/{project.uuid}/report/problem/": "report_item",
        f"/data-pictures/{picture.uuid}/": "data_picture",
    }
    for page, kind in pages.items():
        html = client.get(page).content.decode()
        (address,) = re.findall(rf'href="(/rows/{kind}/[^"]*/comments/)"', html)
        assert client.post(address, {"text": "Say more"}).status_code == 302
        assert ">1 comment<" in client.get(page).content.decode()


# --- Many ---


def test_more_than_a_page_is_reached_by_earlier_and_resolved_ones_are_folded(
    project: Project, owner: Person, monkeypatch: Any, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(comments, "PAGE", 2)
    said = [say(project, owner, f"Remark {n}") for n in range(5)]
    for one in said[:3]:
        comments.resolve_comment(project, one.uuid, done=True, by=owner, at=NOW)
    place = f"/projects/{project.uuid}/comments/charter/{project.uuid}/"
    client = browser(owner)

    with django_assert_max_num_queries(12):
        html = client.get(place).content.decode()
    assert "Remark 4" in html
    folded = html.split("Resolved (3)")[1]
    assert "Remark 2" in folded
    assert "Remark 0" not in folded
    assert "Remark 4" not in folded
    earlier = folded.split('href="?resolved=1&amp;before=')[1].split('"')[0]
    assert "Remark 0" in client.get(place, {"resolved": "1", "before": earlier}).content.decode()
    for number in range(2):
        say(project, owner, f"Later {number}")
    html = client.get(place).content.decode()
    assert "Remark 3" not in html
    earlier = html.split('href="?before=')[1].split('"')[0]
    assert "Remark 3" in client.get(place, {"before": earlier}).content.decode()


def test_where_there_is_no_room_that_is_said_and_what_was_written_stays(
    project: Project, owner: Person, monkeypatch: Any
) -> None:
    monkeypatch.setattr(comments, "MOST_ANSWERS", 1)
    first = say(project, owner)
    place = f"/projects/{project.uuid}/comments/charter/{project.uuid}/"
    client = browser(owner)
    answer = {"text": "Because", "answers": str(first.uuid)}

    assert client.post(place, answer).status_code == 302
    html = client.post(place, answer).content.decode()
    assert "This comment has 1 answers, and that is the most." in html
    assert "Because</textarea>" in html
    monkeypatch.setattr(comments, "MOST", 2)
    assert (
        escape("This project has 2 comments, and that is the most.")
        in client.post(place, {"text": "More"}).content.decode()
    )
    assert Comment.objects.count() == 2


def test_the_home_counts_what_is_open_and_leads_to_all_of_it(project: Project, owner: Person) -> None:
    api.save_charter(project, version=1, aim="Ten days", by=owner, at=NOW)
    for number in range(5):
        say(project, owner, f"Remark {number}")
    say(project, owner, "On the plan", tool="plan")
    client = browser(owner)

    html = client.get(f"/projects/{project.uuid}/").content.decode()
    assert "6 comments are open" in html
    everything = client.get(f"/projects/{project.uuid}/comments/").content.decode()
    assert "Remark 0" in everything
    assert "the plan" in everything
    assert browser(person("Outsider")).get(f"/projects/{project.uuid}/comments/").status_code == 404
