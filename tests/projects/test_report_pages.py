"""The pages of the report: what is shown of an item, what is done there without a script, and who sees it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.library.models import EvidenceRecord
from cairn.projects import api
from cairn.projects.models import HeldText, Measure, Project, ReportFile, ReportItem
from cairn.projects.report.items import freeze_items, write_item
from tests.cast import NOW, person
from tests.projects.big import big_project
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db
NUMBER = "943 476 5919"  # an NHS number that is nobody's


def text(answer: Any) -> str:
    return str(answer.content.decode())


def place(project: Project, part: str = "") -> str:
    return f"/projects/{project.uuid}/report/{part}"


def line(html: str, heading: str) -> str:
    """What the contents say of one item, without markup."""
    found = re.search(rf">{heading}</a>(.*?)</li>", html[html.index("cairn-contents__item") :], re.S)
    assert found is not None, heading
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def words_of(key: str) -> str:
    return ReportItem.objects.get(key=key).text


@pytest.fixture
def told(project: Project, owner: Person) -> Project:
    """A project whose charter is written."""
    facts = {"problem": "People wait 31 days.", "aim": "Ten days", "ethics": "Asked."}
    api.save_charter(project, version=1, by=owner, at=NOW, **facts)
    return Project.objects.select_related("charter").get(pk=project.pk)


# --- The contents ---


def test_the_contents_say_what_there_is_of_each_item(told: Project, owner: Person) -> None:
    write_item(told, "summary", text="Waits fell by half.", version=None, by=owner, at=NOW)
    freeze_items(told, ["ethics"], by=owner, at=NOW)

    page = text(browser(owner).get(place(told)))

    assert line(page, "Problem description") == (
        "4 words from the tools. This is short: 4 words. Follows the tools Could be stronger"
    )
    assert line(page, "Summary") == "4 words of your own. This is short: 4 words. Own words Could be stronger"
    assert line(page, "Ethical considerations").endswith("Frozen Could be stronger")
    assert line(page, "Limitations") == "Empty"
    assert "What would make it stronger" in page
    assert "Freeze all 4 items that follow" in page


def test_all_is_frozen_undone_and_let_follow_from_the_contents(told: Project, owner: Person) -> None:
    client = browser(owner)

    page = text(client.post(place(told), {"do": "freeze"}, follow=True))
    assert "5 items are frozen now." in page
    assert page.count(">Frozen</strong>") == 5
    assert "froze “Title” and 4 more" in page

    page = text(client.post(place(told), {"do": "undo"}, follow=True))
    assert ">Frozen</strong>" not in page
    client.post(place(told), {"do": "redo"})
    page = text(client.post(place(told), {"do": "follow"}, follow=True))
    assert "5 items follow the tools again." in page
    assert client.post(place(told), {"do": "burn"}).status_code == 404


def test_who_reads_sees_what_is_written_and_no_button(told: Project, owner: Person, colleague: Person) -> None:
    write_item(told, "problem", text="We counted.", version=None, by=owner, at=NOW)
    told.team.filter(person=colleague).update(role="viewer")
    reader, revision = browser(colleague), told.revision
    acts: list[tuple[str, dict[str, str]]] = [
        ("", {"do": "freeze"}),
        ("problem/", {"text": "Theirs", "version": "1"}),
        ("problem/", {"do": "freeze"}),
        ("problem/", {"leave_out": "charter-problem"}),
    ]

    for part in ("", "problem/", "references/"):
        page = text(reader.get(place(told, part)))
        main = page[page.index("<main") : page.index("</main>")]
        assert 'method="post"' not in main, part
        assert "<textarea" not in main, part
    page = text(reader.get(place(told, "problem/")))
    assert "We counted." in page
    assert "People wait 31 days." in page
    for part, sent in acts:
        assert "You can read here." in text(reader.post(place(told, part), sent, follow=True))
    told.refresh_from_db()
    assert told.revision == revision
    for part, sent in acts[:1] + acts[3:]:
        assert browser(owner).post(place(told, part), sent).status_code == 302
    told.refresh_from_db()
    assert told.revision > revision
    assert browser(person("Outsider")).get(place(told)).status_code == 404


# --- An item ---


def test_a_button_keeps_the_words_that_were_typed_beside_it(told: Project, owner: Person) -> None:
    client, here = browser(owner), place(told, "problem/")
    client.get(here)

    led = client.post(here, {"text": "We counted.", "version": "1", "do": "freeze"})

    assert led.headers["Location"] == f"{here}#from-tools"
    page = text(client.get(here))
    assert words_of("problem") == "We counted."
    assert "Owner froze this on" in page
    api.save_charter(told, version=2, problem="People wait 14 days.", by=owner, at=NOW)
    assert "People wait 31 days." in text(client.get(here))
    page = text(client.post(here, {"text": "We counted.", "version": "3", "do": "follow"}, follow=True))
    assert "People wait 14 days." in page
    # Undone, it is on the same page
    page = text(client.post(here, {"do": "undo"}, follow=True))
    assert "People wait 31 days." in page


def test_a_piece_is_left_out_and_put_back(told: Project, owner: Person) -> None:
    client, here = browser(owner), place(told, "problem/")
    page = text(client.post(here, {"leave_out": "charter-problem"}, follow=True))
    assert "Left out of the report:" in page
    assert line(text(client.get(place(told))), "Problem description") == "Empty"

    page = text(client.post(here, {"put_back": "charter-problem"}, follow=True))

    assert "Left out of the report:" not in page
    assert "put something back into “Problem description”" in page
    assert client.post(here, {"leave_out": "no piece / at all"}).status_code == 404


def test_who_saves_second_sees_both_texts_and_can_go_on(told: Project, owner: Person, colleague: Person) -> None:
    here = place(told, "summary/")
    browser(owner).get(here)
    browser(owner).post(here, {"text": "Waits fell.", "version": "1"})

    page = text(browser(colleague).post(here, {"text": "Nothing changed.", "version": "1"}))

    assert "Your own words: Waits fell." in page
    assert "Nothing changed.</textarea>" in page
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version is not None
    browser(colleague).post(here, {"text": "Waits fell; nothing else.", "version": version[1]})
    assert words_of("summary") == "Waits fell; nothing else."


def test_what_may_identify_a_patient_is_not_stored_until_somebody_says_why_it_does_not(
    told: Project, owner: Person, colleague: Person
) -> None:
    client, here = browser(owner), place(told, "summary/")
    client.get(here)
    sent = {"text": f"We rang {NUMBER}.", "version": "1"}

    page = text(client.post(here, sent))
    assert "looks like an NHS number" in page
    assert f"We rang {NUMBER}.</textarea>" in page
    assert words_of("summary") == ""

    # Saved while it is typed, it is held back: its typist sees it again, nobody else does
    row = ReportItem.objects.get(key="summary")
    answer = client.post(f"/rows/report_item/{row.uuid}/", sent, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert NUMBER in text(client.get(here))
    assert NUMBER not in text(browser(colleague).get(here))

    client.post(here, {**sent, "identifies_nobody": "An invented number"})
    assert words_of("summary") == f"We rang {NUMBER}."
    assert not HeldText.objects.exists()


def test_an_item_is_commented_on_and_the_page_says_so(told: Project, owner: Person, colleague: Person) -> None:
    told.team.filter(person=colleague).update(role="coach")
    here = place(told, "limitations/")
    page = text(browser(colleague).get(here))
    address = re.search(r'href="([^"]*/comments/[^"]*)"', page)
    assert address is not None
    where = address[1].replace("&amp;", "&")

    page = text(browser(colleague).get(where))
    assert "Comments on Limitations" in page
    assert f'href="{here}"' in page
    browser(colleague).post(where, {"text": "What about winter?"})

    assert ">1 comment <strong" in text(browser(owner).get(here))
    assert "What about winter?" in text(browser(owner).get(where))


def test_an_item_without_anything_says_where_its_words_come_from(project: Project, owner: Person) -> None:
    client = browser(owner)
    assert f'href="/projects/{project.uuid}/charter/"' in text(client.get(place(project, "problem/")))
    assert "No tool fills this item" in text(client.get(place(project, "funding/")))
    assert client.get(place(project, "nothing/")).status_code == 404


def test_a_frozen_picture_is_shown_as_it_was_and_may_be_kept(
    told: Project, measure: Measure, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cairn.methods.pictures.picture.Picture.svg", lambda _self: "<svg>then</svg>")
    api.replace_points(measure.uuid, raw="5\n6\n7", by=owner, at=NOW)
    client, here = browser(owner), place(told, "results/")
    page = text(client.get(here))
    assert f'src="/measures/{measure.uuid}/' in page

    page = text(client.post(here, {"do": "freeze"}, follow=True))

    address = re.search(r'<img src="([^"]*/frozen/[^"]*)"', page)
    assert address is not None
    answer = client.get(address[1])
    assert (text(answer), answer.headers["Content-Type"]) == ("<svg>then</svg>", "image/svg+xml")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert client.get(address[1], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert browser(person("Outsider")).get(address[1]).status_code == 404
    assert client.get(address[1].replace("figure-", "other-")).status_code == 404


# --- References ---


def test_a_record_of_the_library_is_found_cited_and_taken_out(project: Project, owner: Person) -> None:
    EvidenceRecord.objects.create(key="ring", title="Ringing before a visit", imported_at=NOW, source_text="")
    client, here = browser(owner), place(project, "references/")
    page = text(client.get(here, {"q": "ringing visit"}))
    assert 'aria-label="Cite it: Ringing before a visit."' in page
    assert "Nothing else in the library" in text(client.get(here, {"q": "penguin"}))

    led = client.post(f"{here}?q=ringing", {"do": "add", "key": "ring"})
    assert led.headers["Location"] == f"{here}?q=ringing"
    page = text(client.get(led.headers["Location"]))
    assert "The reference is added." in page
    assert "Take it out: Ringing before a visit." in page

    assert "Nothing is cited yet." in text(client.post(here, {"do": "remove", "key": "ring"}, follow=True))
    assert client.post(here, {"do": "remove", "key": "ring"}).status_code == 404


# --- Files ---


def made(project: Project, owner: Person, **facts: Any) -> ReportFile:
    at = timezone.now()
    return ReportFile.objects.create(project=project, form="md", revision=project.revision, by=owner, at=at, **facts)


def test_the_page_shows_how_far_a_file_is_and_offers_what_failed_again(project: Project, owner: Person) -> None:
    client, here = browser(owner), place(project, "files/")
    row = made(project, owner, done=3, total=9)
    page = text(client.get(here))
    assert "3 of 9" in page
    assert "data-making" in page

    long_ago = timezone.now() - timedelta(minutes=11)
    ReportFile.objects.update(at=long_ago, heard_at=long_ago)
    page = text(client.get(here))
    assert "Nothing was heard of it for ten minutes" in page
    assert 'aria-label="Make it again: Markdown"' in page
    assert "data-making" not in page

    ReportFile.objects.update(finished_at=timezone.now(), content=b"PK" * 1024, revision=project.revision)
    page = text(client.get(here))
    assert f'href="{here}{row.uuid}/"' in page
    assert "2 kB, made" in page
    assert "The project has changed since." not in page
    ReportFile.objects.update(revision=project.revision + 1)
    assert "The project has changed since." in text(client.get(here))


def test_a_file_is_asked_for_and_only_by_a_form_that_there_is(
    project: Project, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, here = browser(owner), place(project, "files/")
    assert client.post(here, {"form": "md"}).status_code == 302
    assert client.post(here, {"form": "exe"}).status_code == 404
    assert [row.form for row in ReportFile.objects.all()] == ["md"]


# --- However much there is ---


def test_no_page_of_the_report_asks_or_weighs_too_much(owner: Person) -> None:
    project = big_project(owner, measures=30, points=3, diagrams=12, nodes=2, cycles=100)
    client = browser(owner)
    write_item(project, "summary", text="Waits fell.", version=None, by=owner, at=NOW)
    # The contents count the words of every tool; other pages ask one or two of them.
    parts = {"": 15, "references/": 8, "files/": 8} | dict.fromkeys(
        ("title/", "knowledge/", "rationale/", "context/", "interventions/", "study/", "measures/", "results/"), 12
    )
    first = text(client.get(place(project, "results/")))
    assert (first.count('class="cairn-piece"'), "Show 36 pieces more" in first) == (24, True)
    led = client.post(place(project, "results/?from=48"), {"leave_out": "figure-1"})
    assert led.headers["Location"] == place(project, "results/?from=48#from-tools")
    assert text(client.get(place(project, "results/?from=48"))).count('class="cairn-piece"') == 12

    wrong = [f"{part} {found}" for part, most in parts.items() if (found := _costs(client, project, part, most))]
    assert wrong == []


def _costs(client: Client, project: Project, part: str, most: int) -> str:
    client.get(place(project, part))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(place(project, part))
    assert answer.status_code == 200
    found = f"{len(asked)} queries, {len(answer.content)} bytes"
    return found if len(asked) > most or len(answer.content) > 60_000 else ""
