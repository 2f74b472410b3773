"""Writing in the admin: kinds, drafts, the checklist, review, dates, copies, a new course, and the start page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState

from cairn.courses import api
from cairn.courses.models import (
    CoursePage,
    Figure,
    LearningObject,
    LevelPage,
    ObjectPage,
    Programme,
    ProgrammePage,
)
from cairn.courses.scheduled import publish_due
from cairn.lib.errors import NotFound
from cairn.library.models import EvidenceRecord
from tests.cast import NOW, person
from tests.world import programme as bundled

pytestmark = pytest.mark.django_db
LETS = {"author": api.let_author, "reviewer": api.let_reviewer, "publisher": api.let_publisher}


@pytest.fixture
def programme() -> Programme:
    found: Programme = bundled()
    return found


def signed_in(*roles: str) -> Client:
    who = person("-".join(roles) or "learner")
    for role in roles:
        LETS[role](who, by=None, at=NOW)
    client = Client()
    client.force_login(who)
    return client


def fields(page: Any, **changed: Any) -> dict[str, Any]:
    """The form of a page as the browser would send it."""
    form = page.get_edit_handler().get_form_class()(instance=page)
    sent: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if hasattr(field, "block"):
            sent |= stream(name, [])
        elif value is not None and value is not False:  # nought is something
            sent[name] = getattr(value, "pk", value)
    sent |= {f"comments-{one}": 0 for one in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    if "body" in form.fields and "body" not in changed:
        sent |= stream("body", [("heading", "What it is")])
    return sent | changed


def stream(name: str, blocks: list[tuple[str, str]]) -> dict[str, Any]:
    """A stream of plain blocks."""
    sent: dict[str, Any] = {f"{name}-count": len(blocks)}
    for place, (kind, value) in enumerate(blocks):
        begin = f"{name}-{place}"
        sent |= {f"{begin}-type": kind, f"{begin}-value": value, f"{begin}-order": place, f"{begin}-deleted": ""}
    return sent


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def aim() -> ObjectPage:
    return ObjectPage.objects.get(slug="writing-an-aim")


# --- Kinds ---


def test_a_new_object_begins_with_its_kind(programme: Programme) -> None:
    level = LevelPage.objects.get(slug="foundations")
    client = signed_in("author")
    add = reverse("wagtailadmin_pages:add", args=["courses", "objectpage", level.pk])

    assert client.get(add).url == reverse("courses_kinds", args=[level.pk])  # type: ignore[attr-defined]
    assert reverse("courses_add", args=[level.pk, "poll"]) in client.get(client.get(add).url).content.decode()  # type: ignore[attr-defined]
    answer = client.get(reverse("courses_add", args=[level.pk, "poll"]))
    assert answer.status_code == 200
    assert answer.context["form"].initial["kind"] == "poll"
    html = answer.content.decode()
    shown = {kinds: "hidden" in html.split(f'data-kinds="{kinds}"')[1][:12] for kinds in ("poll", "quiz", "cache")}
    assert shown == {"poll": False, "quiz": True, "cache": True}
    assert client.get(reverse("courses_add", args=[level.pk, "riddle"])).status_code == 404

    sent = fields(answer.context["form"].instance, title="A poll", slug="a-poll", poll_question="Which?")
    client.post(add, sent | stream("poll_options", [("option", "This")]))
    made = ObjectPage.objects.get(slug="a-poll")
    assert (made.kind, made.live, made.licence) == ("poll", False, level.get_parent().specific.licence)


def test_an_outsider_sees_none_of_it(programme: Programme) -> None:
    level, course = LevelPage.objects.get(slug="foundations"), CoursePage.objects.get(slug="model-for-improvement")
    addresses = [
        reverse("courses_kinds", args=[level.pk]), reverse("courses_before", args=[course.pk]),
        reverse("courses_plan", args=[course.pk]), reverse("courses_checks", args=[aim().pk]), reverse("courses_start"),
    ]  # fmt: skip
    author, learner = signed_in("author"), signed_in()
    assert [author.get(one).status_code for one in addresses] == [200] * 5
    assert [learner.get(one).status_code for one in addresses] == [302] * 5


# --- Drafts, publishing, review ---


def test_an_error_stops_publishing_and_not_saving(programme: Programme) -> None:
    page, client = aim(), signed_in("publisher")
    wrong = fields(page, kind="poll", title="Which aim?", poll_question="Which?") | stream("poll_options", [])

    answer = client.post(edit(page), {**wrong, "action-publish": "1"})
    assert "Give at least two different options" in answer.content.decode()
    assert "Which aim?" in answer.content.decode()
    assert aim().title != "Which aim?"

    assert client.post(edit(page), wrong).status_code == 302
    assert aim().draft_title == "Which aim?"
    assert "Give at least two" in client.get(reverse("courses_checks", args=[page.pk])).content.decode()

    right = wrong | stream("poll_options", [("option", "This"), ("option", "That")])
    assert client.post(edit(page), {**right, "action-publish": "1"}).status_code == 302
    programme.refresh_from_db()
    poll = api.structure(programme).object("writing-an-aim").poll
    assert poll is not None
    assert [one.text for one in poll.options] == ["This", "That"]


@pytest.mark.parametrize(
    "roles, button, live, waits",
    [
        (("author",), "action-publish", False, False),
        (("author",), "action-submit", False, True),
        (("reviewer",), "action-publish", False, False),
        (("publisher",), "action-publish", True, False),
        (("author", "publisher"), "action-publish", True, False),
    ],
)
def test_who_may_send_in_and_who_may_publish(
    programme: Programme, roles: tuple[str, ...], button: str, live: bool, waits: bool
) -> None:
    page, client = aim(), signed_in(*roles)
    assert client.post(edit(page), {**fields(page, title="Changed"), button: "1"}).status_code == 302
    assert (aim().title == "Changed", aim().workflow_in_progress) == (live, waits)


def test_what_is_sent_in_is_reviewed_and_then_published(programme: Programme) -> None:
    page = aim()
    clients = {role: signed_in(role) for role in LETS}
    clients["author"].post(edit(page), {**fields(page, title="Changed"), "action-submit": "1"})

    def approve(role: str) -> int:
        state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
        place = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        return clients[role].post(place, {"comment": ""}).status_code

    assert approve("author") in (302, 403)
    assert aim().title != "Changed"
    assert approve("reviewer") == 302
    assert aim().title != "Changed", "the second step is the publishers'"
    assert approve("reviewer") in (302, 403)
    assert aim().title != "Changed"
    assert approve("publisher") == 302
    assert aim().title == "Changed"
    assert LearningObject.objects.get(key="writing-an-aim").title == "Changed"


def test_a_reviewer_sends_back_what_has_errors(programme: Programme) -> None:
    page, reviewer = aim(), signed_in("reviewer")
    signed_in("author").post(edit(page), {**fields(page), "action-submit": "1"})
    wrong = fields(page, kind="poll") | {"action-workflow-action": "1", "workflow-action-extra-data": "{}"}

    reviewer.post(edit(page), {**wrong, "workflow-action-name": "approve"})
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    reviewer.post(edit(page), {**wrong, "workflow-action-name": "reject"})
    assert TaskState.objects.get().status == TaskState.STATUS_REJECTED


def test_rights_are_given_by_staff_and_commands_alone() -> None:
    for let in LETS.values():
        with pytest.raises(NotFound):
            let(person(f"Asks{let.__name__}"), by=person(f"Grants{let.__name__}"), at=NOW)


def test_dates_are_kept_by_the_clock(programme: Programme) -> None:
    page, client = aim(), signed_in("publisher")
    soon = timezone.now() + timedelta(days=1)
    sent = fields(page, title="Tomorrow", go_live_at=soon.strftime("%Y-%m-%d %H:%M"))
    client.post(edit(page), {**sent, "action-publish": "1"})
    publish_due(timezone.now())
    assert aim().title != "Tomorrow"

    revision = aim().latest_revision
    assert revision is not None
    # The day has come.
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content |= {"go_live_at": revision.approved_go_live_at.isoformat()}
    revision.save()
    publish_due(timezone.now())
    assert LearningObject.objects.get(key="writing-an-aim").title == "Tomorrow"

    ObjectPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    publish_due(timezone.now())
    assert LearningObject.objects.get(key="writing-an-aim").retired_at is not None


def test_a_locked_page_is_changed_by_its_locker_alone(programme: Programme) -> None:
    page, publisher, author = aim(), signed_in("publisher"), signed_in("author")
    assert author.post(reverse("wagtailadmin_pages:lock", args=[page.pk])).status_code == 302
    assert not aim().locked
    publisher.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    assert aim().locked
    author.post(edit(page), fields(page, title="Changed"))
    assert aim().draft_title != "Changed"


# --- Preview ---


@pytest.mark.parametrize(
    "kind, mode, shown, hidden",
    [
        ("article", "", "Prose here", "log book"),
        ("poll", "", "Option one", "Prose here"),
        ("poll", "after", "Prose here", "log book"),
        ("cache", "", "Which word", "Prose here"),
        ("cache", "after", "log book", "Which word is hidden from nobody"),
    ],
)
def test_a_preview_is_what_a_learner_meets(programme: Programme, kind: str, mode: str, shown: str, hidden: str) -> None:
    page = aim()
    page.kind, page.body, page.clue = kind, [("text", "<p>Prose here.</p>")], "Which word?"
    page.poll_question, page.poll_options = "Which?", [("option", "Option one"), ("option", "Option two")]
    page.save_revision()
    answer = signed_in("author").get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"mode": mode})
    html = answer.content.decode()
    assert shown in html
    assert hidden not in html
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_quiz_shows_its_answers_only_afterwards(programme: Programme) -> None:
    page = ObjectPage.objects.get(slug="gate-quiz")
    page.quiz_bank = page.facts.quiz.bank
    page.save_revision()
    place, client = reverse("wagtailadmin_pages:view_draft", args=[page.pk]), signed_in("author")
    before, after = (client.get(place, {"mode": mode}).content.decode() for mode in ("", "after"))
    assert "<legend" in before
    assert "(right)" not in before.replace("<strong>", "")
    assert "<strong>(right)</strong>" in after


# --- Starting, copying, the plan ---


def test_a_course_is_laid_out_from_a_template(programme: Programme) -> None:
    client, parent = signed_in("author"), ProgrammePage.objects.get()
    sent = {"programme": parent.pk, "template": "mini", "title": "Falls", "objectives": "Draw a map\nAsk why"}
    assert "Write 1 to 12" in client.post(reverse("courses_start"), sent | {"objectives": " "}).content.decode()

    assert client.post(reverse("courses_start"), sent).status_code == 302

    course = CoursePage.objects.get(slug="falls")
    levels = LevelPage.objects.child_of(course)
    objects = ObjectPage.objects.descendant_of(course)
    assert (levels.count(), objects.count(), objects.live().count()) == (3, 18, 0)
    assert len({page.kind for page in objects}) >= 6
    assert all(page.question and page.points for page in objects)
    assert all(page.quiz_bank for page in objects.filter(kind="quiz"))
    assert [block.value["objective"] for block in course.plan] == ["Draw a map", "Ask why"]
    plan = client.get(reverse("courses_plan", args=[course.pk])).context["plan"]
    assert [len(row.objects) for row in plan.rows] == [9, 9]
    assert plan.unplanned == ()
    again = client.post(reverse("courses_start"), sent)
    assert "has a course of this title" in again.content.decode()
    # Nobody can't get in: what the checklist says of a gate is right for what was laid out.
    found = client.get(reverse("courses_before", args=[course.pk])).context["pages"]
    gates = [one for page in found for one in page.findings if one.where == "gate"]
    assert gates == []


def test_what_was_published_before_its_course_comes_with_it(programme: Programme) -> None:
    course = CoursePage(title="Late", slug="late", live=False)
    ProgrammePage.objects.get().add_child(instance=course)
    level = course.add_child(instance=LevelPage(title="One", slug="one", live=False))
    page = level.add_child(instance=ObjectPage(title="First", slug="first-of-late", live=False))
    for one in (page, level):
        one.save_revision().publish()
    assert not LearningObject.objects.filter(key="first-of-late").exists()

    course.save_revision().publish()

    assert LearningObject.objects.get(key="first-of-late").level.key == "one"


def test_a_copied_course_has_addresses_of_its_own(programme: Programme) -> None:
    course, client = CoursePage.objects.get(slug="model-for-improvement"), signed_in("author", "publisher")
    before = set(LearningObject.objects.values_list("key", "page_id"))
    sent = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": course.get_parent().pk, "copy_subpages": "on"}
    answer = client.post(
        reverse("wagtailadmin_pages:copy", args=[course.pk]), sent | {"publish_copies": "on"}, follow=True
    )
    assert "An address is used once in a programme" in answer.content.decode()
    copies = ObjectPage.objects.descendant_of(CoursePage.objects.get(slug="copy"))
    assert copies.count() == ObjectPage.objects.descendant_of(course).count()
    assert not copies.live().exists()
    slugs = list(ObjectPage.objects.values_list("slug", flat=True))
    assert len(slugs) == len(set(slugs))
    assert set(LearningObject.objects.values_list("key", "page_id")) == before
    assert copies.get(slug="writing-an-aim-2").get_latest_revision_as_object().slug == "writing-an-aim-2"


def test_an_address_is_used_once_in_a_programme(programme: Programme) -> None:
    level = LevelPage.objects.get(slug="planning-change")
    page = level.add_child(instance=ObjectPage(title="Twin", slug="writing-an-aim", live=False))
    answer = signed_in("publisher").post(edit(page), {**fields(page), "action-publish": "1"})
    assert "Another object of this programme has this address" in answer.content.decode()
    assert LearningObject.objects.get(key="writing-an-aim").page_id != page.pk


def test_a_page_stays_in_its_programme(programme: Programme) -> None:
    other = ProgrammePage.objects.get().get_parent().add_child(instance=ProgrammePage(title="Other", slug="other"))
    course, client = CoursePage.objects.get(slug="model-for-improvement"), signed_in("publisher")
    answer = client.post(reverse("wagtailadmin_pages:move_confirm", args=[course.pk, other.pk]), {}, follow=True)
    assert "can&#x27;t move to another programme" in answer.content.decode()
    assert CoursePage.objects.get(pk=course.pk).get_parent().pk != other.pk


# --- The start page, choosers, figures ---


def test_the_start_page_shows_courses_and_who_is_inside(programme: Programme) -> None:
    html = signed_in("author").get(reverse("wagtailadmin_home")).content.decode()
    assert "My courses" in html
    assert reverse("courses_before", args=[CoursePage.objects.get(slug="model-for-improvement").pk]) in html


def test_an_evidence_record_is_found_by_its_words_and_only_read(programme: Programme) -> None:
    for n in range(30):
        EvidenceRecord.objects.create(key=f"record-{n}", title=f"Study {n} of falls", imported_at=NOW)
    client, record = signed_in("author"), EvidenceRecord.objects.get(key="record-17")
    view = EvidenceRecord.snippet_viewset  # type: ignore[attr-defined]
    choose = reverse(f"{view.get_chooser_admin_url_namespace()}:choose_results")
    html = client.get(choose, {"q": "falls 17"}).content.decode()
    assert "Study 17 of falls" in html
    assert "Study 16 of falls" not in html
    assert client.get(reverse(view.get_url_name("list")), {"q": "Study 17"}).status_code == 200
    assert client.get(reverse(view.get_url_name("inspect"), args=[record.pk])).status_code == 200
    for name in ("edit", "delete"):
        assert client.get(reverse(view.get_url_name(name), args=[record.pk])).status_code == 302


@pytest.mark.parametrize(
    "spec, words",
    [("", "Write facts"), ("- one", "Write facts"), ("unit: [falls", "Line 1 can"), ("a: 1\nb: 'c", "Line 2 can")],
)
def test_a_figure_that_cannot_be_read_is_refused(programme: Programme, spec: str, words: str) -> None:
    client = signed_in("author")
    sent = {"programme": programme.pk, "title": "Falls", "key": "falls", "kind": "chart", "spec_text": spec}
    add = reverse(Figure.snippet_viewset.get_url_name("add"))  # type: ignore[attr-defined]
    assert words in client.post(add, sent).content.decode()
    assert words in client.post(reverse("courses_figure"), sent).json()["error"]
    assert not Figure.objects.filter(key="falls").exists()


def test_a_figure_is_written_as_yaml(programme: Programme) -> None:
    client = signed_in("author")
    spec = "unit: falls\nchart: run\ndirection: decrease\npoints:\n" + "".join(
        f'- ["2025-01-{day:02}", {day % 5}]\n' for day in range(1, 15)
    )
    sent = {"programme": programme.pk, "title": "Falls", "key": "falls", "kind": "chart", "spec_text": spec}
    view = Figure.snippet_viewset  # type: ignore[attr-defined]
    answer = client.post(reverse(view.get_url_name("add")), sent)
    assert answer.status_code == 302
    made = Figure.objects.get(key="falls")
    assert made.spec["points"][0] == ["2025-01-01", 1]
    assert "unit: falls" in client.get(reverse(view.get_url_name("edit"), args=[made.pk])).content.decode()
