"""The screens: nothing typed can act, nothing typed is lost, and every button says what it is about."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse

from cairn.accounts.models_api import Person
from cairn.community import api
from cairn.community.models import Post, Thread
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run
from tests.cast import NOW
from tests.community.conftest import ABOUT, SUBJECT

pytestmark = pytest.mark.django_db
EVIL = "<script>alert('x')</script> & https://example.org/?a=1&b=2"
WRITE: dict[str, Any] = {"run": "autumn", "kind": "test", "subject": SUBJECT}


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def thread(run: Run, viewer: Person, **more: Any) -> str:
    """What ``thread`` of the macros writes into a page."""
    source = (
        '{% from "community/macros.html" import thread with context %}'
        '{{ thread(page, run_key, "test", subject, question="What do you measure?") }}'
    )
    page = api.posts_page(run, **ABOUT, viewer=viewer, **more)
    engine = next(engine for engine in engines.all() if type(engine).__name__ == "Jinja2")
    request = RequestFactory().get("/")
    request.user = viewer
    return str(engine.from_string(source).render({"page": page, "run_key": run.key, "subject": SUBJECT}, request))


def draft_keys(html: str) -> list[str]:
    """The drafts that the forms of a page are the end of."""
    return re.findall(r'name="draft_of" value="([^"]+)"', html)


def keep(client: Client, key: str, words: str, field: str = "text") -> None:
    """As the script does while somebody types."""
    body = {"text": json.dumps({field: words})}
    assert client.post(reverse("learning:draft", args=[key]), body, content_type="application/json").status_code == 200


def names(html: str) -> list[str]:
    """What a screen reader calls the buttons and links."""
    found = re.findall(r"<(?:button|a)\b([^>]*)>(.*?)</(?:button|a)>", html, re.S)
    labels = [(re.search(r'aria-label="([^"]*)"', attributes), words) for attributes, words in found]
    return [label[1] if label else " ".join(re.sub(r"<[^>]*>", "", words).split()) for label, words in labels]


def test_a_script_in_a_post_is_text(run: Run, ann: Person, ben: Person) -> None:
    made = api.write(run, **ABOUT, text=EVIL, by=ann, at=NOW)
    api.write(run, **ABOUT, text=EVIL, parent=made.uuid, by=ben, at=NOW)

    own = [
        browser(ann).get(reverse(f"community:{name}", args=[made.uuid])).content.decode()
        for name in ("post", "edit", "delete", "report")
    ]
    for html in (thread(run, ben), *own):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html


def test_a_name_that_is_a_script_is_text(run: Run, ann: Person, ben: Person, answer: Post) -> None:
    Person.objects.filter(pk=ann.pk).update(name='"><script>alert(1)</script>')

    for html in (thread(run, ben), browser(ben).get(reverse("community:post", args=[answer.uuid])).content.decode()):
        assert "<script>alert" not in html


def test_writing_leads_to_the_post(run: Run, ann: Person) -> None:
    led = browser(ann).post(reverse("community:write", kwargs=WRITE), {"text": "Weekly."})

    assert led.headers["Location"] == f"/talked-about/autumn/{SUBJECT}/#post-{Post.objects.get().uuid}"


@pytest.mark.parametrize("text", ["  ", "y" * 5001], ids=["nothing", "too much"])
def test_words_that_are_refused_come_back_with_the_reason(run: Run, ann: Person, answer: Post, text: str) -> None:
    sent = {"text": text, "parent": str(answer.uuid)}
    page = browser(ann).post(reverse("community:write", kwargs=WRITE), sent)

    html = page.content.decode()
    assert page.status_code == 200
    assert "There is a problem" in html
    assert text.strip() in html
    assert f'name="parent" value="{answer.uuid}"' in html
    assert f'href="/talked-about/autumn/{SUBJECT}/#discussion"' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("parent", ["", "no-uuid", "7d0c1a52-5f2b-4a4e-9a34-0d7a3b1c9e99"])
def test_words_for_a_discussion_that_closed_meanwhile_are_kept(
    run: Run, ann: Person, answer: Post, parent: str
) -> None:
    Thread.objects.update(locked_at=NOW)
    page = browser(ann).post(reverse("community:write", kwargs=WRITE), {"text": "A long thought", "parent": parent})

    assert "A long thought</textarea>" in page.content.decode()
    assert Post.objects.count() == 1


@pytest.mark.parametrize("text", ["", "Hello"])
@pytest.mark.parametrize("kind,who", [("test", "outsider"), ("weather", "ann")])
def test_a_place_that_is_not_there_looks_the_same_for_all(
    run: Run, ann: Person, outsider: Person, kind: str, who: str, text: str
) -> None:
    client = browser({"ann": ann, "outsider": outsider}[who])
    for name in ("write", "follow", "unfollow"):
        path = reverse(f"community:{name}", kwargs={**WRITE, "kind": kind})
        assert client.post(path, {"text": text}).status_code == 404


def test_a_draft_is_of_the_run_that_it_was_typed_in(run: Run, ann: Person) -> None:
    later = timedelta(days=90)
    spring = runs_api.open_run(
        programme=run.programme, key="spring", title="Spring", starts_on=run.starts_on + later,
        ends_on=run.ends_on + later, by=None, at=NOW,
    )  # fmt: skip
    runs_api.enrol(spring, by=ann, at=NOW)
    (key,) = draft_keys(thread(run, ann))
    keep(browser(ann), key, "Half a thought")

    assert ["Half a thought" in thread(where, ann) for where in (run, spring)] == [True, False]


def test_words_that_were_refused_are_no_draft_once_they_are_sent(run: Run, ann: Person, answer: Post) -> None:
    client, write = browser(ann), reverse("community:write", kwargs=WRITE)
    keys = draft_keys(thread(run, ann))
    assert keys == [f"talk:autumn:{SUBJECT}", f"talk:{answer.uuid}"]
    for key, parent in zip(keys, ("", str(answer.uuid)), strict=True):
        keep(client, key, "Half a thought")
        refused = client.post(write, {"text": "", "parent": parent, "draft_of": key}).content.decode()
        assert draft_keys(refused) == [key]
        assert "Half a thought" in thread(run, ann)
        assert client.post(write, {"text": "Whole.", "parent": parent, "draft_of": key}).status_code == 302
        assert "Half a thought" not in thread(run, ann)
    assert draft_keys(client.post(write, {"text": "", "parent": "a/b"}).content.decode()) == keys[:1]


def test_changing_and_reporting_keep_drafts(ann: Person, ben: Person, answer: Post) -> None:
    for who, name, field in ((ann, "edit", "text"), (ben, "report", "reason")):
        client, path = browser(who), reverse(f"community:{name}", args=[answer.uuid])
        (key,) = draft_keys(client.get(path).content.decode())
        keep(client, key, "Half a thought", field)
        assert "Half a thought</textarea>" in client.get(path).content.decode()
        assert client.post(path, {field: "Whole.", "draft_of": key}).status_code == 302
        assert "Half a thought" not in client.get(path).content.decode()


def test_another_cannot_edit_or_delete_by_address(ben: Person, answer: Post) -> None:
    for name in ("edit", "delete"):
        path = reverse(f"community:{name}", args=[answer.uuid])
        assert browser(ben).post(path, {"text": "Mine now"}).status_code == 404
    answer.refresh_from_db()
    assert answer.text == "We measure every week."


def test_the_owner_edits_and_deletes(run: Run, ann: Person, answer: Post) -> None:
    client = browser(ann)
    edit = reverse("community:edit", args=[answer.uuid])

    assert "We measure every week.</textarea>" in client.get(edit).content.decode()
    assert "There is a problem" in client.post(edit, {"text": ""}).content.decode()
    assert client.post(edit, {"text": "Daily."}).headers["Location"].endswith(f"#post-{answer.uuid}")
    gone = client.post(reverse("community:delete", args=[answer.uuid]))
    assert gone.headers["Location"] == f"/talked-about/autumn/{SUBJECT}/#discussion"
    answer.refresh_from_db()
    assert (answer.text, answer.deleted_at is not None) == ("", True)


def test_like_follow_and_report_by_button(run: Run, ann: Person, ben: Person, answer: Post) -> None:
    client = browser(ben)
    for name, likes in (("like", 1), ("like", 1), ("unlike", 0)):
        led = client.post(reverse(f"community:{name}", args=[answer.uuid]))
        assert led.headers["Location"].endswith(f"#post-{answer.uuid}")
        answer.refresh_from_db()
        assert answer.likes_count == likes
    for name, following in (("follow", True), ("unfollow", False)):
        led = client.post(reverse(f"community:{name}", kwargs=WRITE))
        assert led.headers["Location"].endswith("#discussion")
        assert api.posts_page(run, **ABOUT, viewer=ben).following is following
    report = reverse("community:report", args=[answer.uuid])
    assert "There is a problem" in client.post(report, {"reason": ""}).content.decode()
    assert client.post(report, {"reason": "Names a patient"}).status_code == 302
    assert browser(ann).post(reverse("community:like", args=[answer.uuid])).status_code == 302


def test_a_deleted_answer_with_many_replies_still_has_its_page(
    run: Run, ann: Person, ben: Person, answer: Post
) -> None:
    replies = [api.write(run, **ABOUT, text=f"R{n}", parent=answer.uuid, by=ben, at=NOW) for n in range(9)]
    api.delete_post(answer.uuid, by=ann, at=NOW)

    assert reverse("community:post", args=[answer.uuid]) in thread(run, ben)
    html = browser(ben).get(reverse("community:post", args=[replies[-1].uuid])).content.decode()
    assert all(f'id="post-{reply.uuid}"' in html for reply in replies)
    assert "We measure every week." not in html


def test_every_button_and_id_of_a_thread_is_told_apart(run: Run, ann: Person, ben: Person, answer: Post) -> None:
    one = api.write(run, **ABOUT, text="Other", by=ben, at=NOW)
    api.write(run, **ABOUT, text="Reply", parent=one.uuid, by=ann, at=NOW)
    html = thread(run, ben)

    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "Like the post by Ann, 24 Nov 2026, 9:30am" in names(html)
    acts = [name for name in names(html) if not name.startswith("Send")]
    assert len(acts) == len(set(acts))
    assert html.count("<textarea") == html.count("<label") == 3
    assert all(len(token) > 20 for token in re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', html))


def test_a_closed_thread_offers_no_form_to_write(run: Run, ann: Person, answer: Post) -> None:
    Thread.objects.update(locked_at=NOW)

    assert "<textarea" not in thread(run, ann)
    page = browser(ann).get(reverse("community:post", args=[answer.uuid])).content.decode()
    assert "<textarea" not in page


def test_a_thread_of_many_pages_leads_on(run: Run, ann: Person, ben: Person, answer: Post) -> None:
    for number in range(8):
        top = api.write(run, **ABOUT, text=f"Answer {number}", by=ben, at=NOW)
        for reply in range(4):
            api.write(run, **ABOUT, text=f"Reply {reply}", parent=top.uuid, by=ann, at=NOW)
    html = thread(run, ann)
    after = int(re.findall(r"after=(\d+)", html)[0])

    assert [post.uuid for post in api.posts_page(run, **ABOUT, viewer=ann, after=after).posts] == [answer.uuid]
    assert html.count("Show all replies") == 8
    # With the rest of the page a learner's page stays under 60 kB.
    assert len(html.encode()) < 50_000
