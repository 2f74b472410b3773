"""Reading and writing without a line: what may lie in a browser, and that what was kept is done once."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models_api import Person
from cairn.community.models import Post
from cairn.courses import api as courses_api
from cairn.learning import api as learning_api
from cairn.learning.models import PollVote, SentOnce, Sheet
from cairn.learning.sending import KEPT, forget_sent
from tests import kinds
from tests.cast import NOW
from tests.world import World, world

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def made() -> World:
    made = world("learner", "other")
    made.learn("learner", levels=0)
    made.learn("other", levels=1)
    return made


def signed_in(person: Person, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(person)
    return client


def first(made: World) -> Any:
    return made.structure.objects[0]


def send(client: Client, path: str, text: str, *, key: object, by: Person) -> Any:
    """As the script does with what was kept."""
    headers = {"Idempotency-Key": str(key), "Kept-By": str(by.uuid)}
    return client.post(path, f"text={text}", content_type=FORM, headers=headers)


def write_path(made: World) -> str:
    return f"/runs/autumn/talk/object/{first(made).uuid}/write/"


def test_what_may_lie_in_a_browser_names_nobody_and_holds_no_token(made: World) -> None:
    client = signed_in(made.learner)
    item = first(made)
    assert "csrfmiddlewaretoken" in client.get(f"/runs/autumn/{item.key}/").content.decode()

    for path in (f"/runs/autumn/{item.key}/offline/", "/offline/", "/sw.js"):
        answer = client.get(path)
        html = answer.content.decode()
        personal = [one.name for one in made.people.values() if f">{one.name}<" in html or str(one.uuid) in html]
        assert (answer.status_code, personal, "csrf" in html, dict(answer.cookies)) == (200, [], False, {}), path
    copy = client.get(f"/runs/autumn/{item.key}/offline/").content
    assert copy == signed_in(made.other).get(f"/runs/autumn/{item.key}/offline/").content
    assert item.question in copy.decode().replace("&#39;", "'")


def test_a_worksheet_and_a_vote_are_written_on_a_copy_and_sent_once(made: World) -> None:
    fields: list[dict[str, Any]] = [
        {"key": "aim", "label": "Your aim", "kind": "long"},
        {"key": "who", "label": "People", "kind": "table", "columns": ["Who", "Interest"]},
    ]
    sheet, poll = kinds.activity(made, fields), kinds.poll(made)
    client, other = signed_in(made.learner), signed_in(made.other)
    for item, address, sent, count in (
        (sheet, "worksheet/", {"version": "0", "w_aim": "Fewer falls", "w_who.0_new1": "Porters"}, Sheet.objects.count),
        (poll, "vote/", {"option": str(poll.poll.options[0].uuid)}, PollVote.objects.count),
    ):
        where = f"/runs/autumn/{item.key}/"
        copy = client.get(f"{where}offline/").content
        html = copy.decode()
        assert f'action="{where}{address}" method="post" novalidate data-later=' in html
        assert [name for name in sent if f'name="{name}"' not in html] == []
        assert "data-later=" in client.get(where + ("" if item is poll else address)).content.decode()

        who = {"Idempotency-Key": str(uuid4()), "Kept-By": str(made.learner.uuid)}
        told = [client.post(where + address, urlencode(sent), content_type=FORM, headers=who) for _again in range(2)]

        assert [one.status_code for one in told] == [200, 200]
        assert told[0].json() == told[1].json()
        assert count() == 1
        # of what one wrote nothing is in it, nor of anybody
        assert client.get(f"{where}offline/").content == other.get(f"{where}offline/").content == copy
        personal = [one.name for one in made.people.values() if f">{one.name}<" in html or str(one.uuid) in html]
        assert (personal, "csrf" in html) == ([], False)
    assert Sheet.objects.get().answers["who"] == [["Porters", ""]]


def test_a_copy_holds_nothing_that_is_still_to_be_found(made: World) -> None:
    cache, poll = kinds.cache(made), kinds.poll(made)
    client = signed_in(made.learner)
    for item in (cache, poll):
        prose = str(courses_api.prose_html(item))
        html = client.get(f"/runs/autumn/{item.key}/offline/").content.decode()
        assert (len(prose) > 100, prose[:100] in html, "Mark as done" in html) == (True, False, False)


def test_reflections_and_lines_of_a_log_book_may_wait_for_a_line(made: World) -> None:
    cache = kinds.cache(made)
    made.finish(made.enrolment("learner"), cache)
    client = signed_in(made.learner)
    for address in (f"{first(made).key}/reflection/", f"{cache.key}/inside/"):
        assert "data-later=" in client.get(f"/runs/autumn/{address}").content.decode()


def test_what_is_locked_can_not_be_fetched_ahead(made: World) -> None:
    later = made.structure.levels[1].objects[0]
    assert signed_in(made.learner).get(f"/runs/autumn/{later.key}/offline/").status_code == 404
    assert signed_in(made.other).get(f"/runs/autumn/{later.key}/offline/").status_code == 200


@pytest.mark.parametrize("end", ["", "offline/"])
def test_reading_or_fetching_ahead_writes_nothing(made: World, end: str) -> None:
    client = signed_in(made.learner)
    client.get("/me/")  # notes when this session was last seen
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/runs/autumn/{first(made).key}/{end}").status_code == 200
    assert [one["sql"] for one in asked if not one["sql"].lstrip("(").startswith("SELECT")] == []


def test_what_was_kept_is_done_once_and_told_where(made: World) -> None:
    client, key = signed_in(made.learner), uuid4()
    before = Post.objects.count()

    told = [send(client, write_path(made), "Ours.", key=key, by=made.learner) for _again in range(3)]

    assert [one.status_code for one in told] == [200, 200, 200]
    places = {one.json()["location"] for one in told}
    assert (len(places), Post.objects.count()) == (1, before + 1)
    assert str(Post.objects.latest("pk").uuid) in places.pop()
    send(client, write_path(made), "Ours.", key=uuid4(), by=made.learner)
    assert Post.objects.count() == before + 2


def test_a_form_whose_answer_was_lost_is_the_same_as_the_one_that_is_sent_later(made: World) -> None:
    client, key = signed_in(made.learner), uuid4()
    answer = client.post(write_path(made), f"text=Ours.&sent_key={key}", content_type=FORM)
    assert answer.status_code == 302
    later = send(client, write_path(made), "Ours.", key=key, by=made.learner)
    assert later.json() == {"location": answer.headers["Location"]}
    again = client.post(write_path(made), f"text=Ours.&sent_key={key}", content_type=FORM)
    assert (again.status_code, again.headers["Location"]) == (302, answer.headers["Location"])
    assert Post.objects.filter(author=made.learner).count() == 1


def test_a_refused_form_changes_nothing_and_can_be_mended(made: World) -> None:
    client, key = signed_in(made.learner), uuid4()
    refused = send(client, write_path(made), "", key=key, by=made.learner)
    assert (refused.status_code, "Write something first" in refused.content.decode()) == (200, True)
    assert not SentOnce.objects.exists()
    assert send(client, write_path(made), "Ours.", key=key, by=made.learner).json()["location"]


def test_nobody_sends_what_somebody_else_kept(made: World) -> None:
    before = Post.objects.count()
    for client, key in [(signed_in(made.other), uuid4()), (Client(), uuid4()), (signed_in(made.learner), "no key")]:
        answer = send(client, write_path(made), "Mine.", key=key, by=made.learner)
        assert (answer.status_code, list(answer.json())) == (401, ["error"])
    assert (Post.objects.count(), SentOnce.objects.count()) == (before, 0)
    # two people may happen to have the same key
    key = uuid4()
    for name in ("learner", "other"):
        send(signed_in(made.people[name]), write_path(made), name, key=key, by=made.people[name])
    assert Post.objects.count() == before + 2


def test_without_a_token_nothing_is_taken(made: World) -> None:
    strict = signed_in(made.learner, enforce_csrf_checks=True)
    assert send(strict, write_path(made), "Ours.", key=uuid4(), by=made.learner).status_code == 403
    assert not SentOnce.objects.exists()


def test_its_draft_goes_with_it(made: World) -> None:
    client, draft = signed_in(made.learner), f"talk:autumn:{first(made).uuid}"
    learning_api.save_draft(draft, text=json.dumps({"text": "Ours."}), by=made.learner, at=NOW)
    answer = send(client, write_path(made), f"Ours.&draft_of={draft}", key=uuid4(), by=made.learner)
    assert answer.cookies["cairn_sent"].value == draft
    assert learning_api.drafts_of(by=made.learner) == {}


def test_keys_are_forgotten_after_browsers_have_forgotten_them(made: World) -> None:
    for age in (KEPT - timedelta(hours=1), KEPT + timedelta(hours=1)):
        learning_api.send_once(uuid4(), by=made.learner, at=NOW - age, do=lambda: "/me/")
    forget_sent(NOW)
    assert [one.at for one in SentOnce.objects.all()] == [NOW - KEPT + timedelta(hours=1)]
    assert timedelta(days=60) < KEPT  # assets/js/later.js


def test_the_worker_is_asked_for_anew_and_names_what_there_is(made: World) -> None:
    client = Client()
    answer = client.get("/sw.js")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-cache")
    facts = json.loads(answer.content.decode().partition("self.CAIRN = ")[2].partition(";\n")[0])
    assert facts["list"] == "/offline/"
    assert client.post(facts["signOut"]).status_code == 302
