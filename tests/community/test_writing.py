"""Writing, changing and taking away: who may, what is kept, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from cairn.accounts.models_api import Person
from cairn.community import api
from cairn.community.models import Follow, Post, Thread
from cairn.community.tasks import tell_others
from cairn.lib import events
from cairn.lib.errors import NotFound, Refused
from cairn.notices import api as notices_api
from cairn.notices.models import Notice, NoticePreference
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Run
from tests.cast import NOW
from tests.community.conftest import ABOUT, SUBJECT

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def told(person: Person) -> list[tuple[str, str]]:
    return [(notice.kind, notice.key) for notice in notices_api.tray(person)]


def test_an_answer_is_counted_and_does_not_follow_all_others(run: Run, ann: Person, answer: Post) -> None:
    page = api.posts_page(run, **ABOUT, viewer=ann)

    assert (page.count, page.following, [post.text for post in page.posts]) == (1, False, ["We measure every week."])
    assert page.thread_uuid == answer.thread.uuid
    assert page.posts[0].mine


def test_who_is_not_in_the_run_finds_nothing(run: Run, answer: Post, outsider: Person) -> None:
    who: dict[str, Any] = {"by": outsider, "at": NOW}
    tries = [
        lambda: api.write(run, **ABOUT, text="Hello", **who),
        lambda: api.post_of(answer.uuid, by=outsider),
        lambda: api.answer_page(answer.uuid, viewer=outsider),
        lambda: api.edit_post(answer.uuid, text="Mine", **who),
        lambda: api.delete_post(answer.uuid, **who),
        lambda: api.like(answer.uuid, **who),
        lambda: api.unlike(answer.uuid, **who),
        lambda: api.report(answer.uuid, reason="Rude", **who),
        lambda: api.follow(run, **ABOUT, **who),
        lambda: api.unfollow(run, **ABOUT, **who),
    ]
    for one in tries:
        with pytest.raises(NotFound):
            one()
    assert Post.objects.count() == 1


def test_a_kind_that_there_is_not_is_not_found(run: Run, ann: Person) -> None:
    with pytest.raises(NotFound):
        api.write(run, subject_kind="weather", subject_uuid=SUBJECT, text="Rain", by=ann, at=NOW)


@pytest.mark.parametrize("text", ["", " \n\n ", "\x00", "x" * 5001], ids=["none", "spaces", "control", "too much"])
def test_words_that_are_refused_leave_nothing_behind(run: Run, ann: Person, text: str) -> None:
    with pytest.raises(Refused) as refused:
        api.write(run, **ABOUT, text=text, by=ann, at=NOW)

    assert refused.value.field == "text"
    assert not Thread.objects.exists()
    assert api.write(run, **ABOUT, text="x" * 5000, by=ann, at=NOW).text == "x" * 5000


def test_a_closed_discussion_takes_no_words_but_can_be_read(run: Run, ann: Person, answer: Post) -> None:
    Thread.objects.update(locked_at=NOW)

    with pytest.raises(Refused):
        api.write(run, **ABOUT, text="One more", by=ann, at=NOW)
    with pytest.raises(Refused):
        api.edit_post(answer.uuid, text="Changed", by=ann, at=NOW)
    page = api.posts_page(run, **ABOUT, viewer=ann)
    assert page.locked
    assert len(page.posts) == 1


def test_a_reply_to_a_reply_hangs_under_the_answer(run: Run, ann: Person, ben: Person, answer: Post) -> None:
    first = api.write(run, **ABOUT, text="How?", parent=answer.uuid, by=ben, at=NOW)
    second = api.write(run, **ABOUT, text="By hand.", parent=first.uuid, by=ann, at=NOW)

    assert second.parent_id == answer.pk
    item = api.posts_page(run, **ABOUT, viewer=ann).posts[0]
    assert [reply.text for reply in item.replies] == ["How?", "By hand."]
    assert item.replies_count == 2


def test_a_reply_needs_a_post_of_this_discussion_that_is_there(run: Run, ann: Person, answer: Post) -> None:
    other = api.write(run, subject_kind="test", subject_uuid=uuid4(), text="Elsewhere", by=ann, at=NOW)
    gone = api.write(run, **ABOUT, text="Oops", by=ann, at=NOW)
    api.delete_post(gone.uuid, by=ann, at=NOW)

    for parent in (other.uuid, gone.uuid, uuid4()):
        with pytest.raises(Refused):
            api.write(run, **ABOUT, text="Reply", parent=parent, by=ann, at=NOW)
    assert Post.objects.filter(parent__isnull=False).count() == 0
    assert api.write(run, **ABOUT, text="Reply", parent=answer.uuid, by=ann, at=NOW).parent_id == answer.pk


def test_a_reply_is_told_to_whom_it_answers_and_to_the_others_who_follow(
    run: Run, ann: Person, ben: Person, cat: Person, answer: Post, django_capture_on_commit_callbacks: Any
) -> None:
    api.follow(run, **ABOUT, by=cat, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        reply = api.write(run, **ABOUT, text="How?", parent=answer.uuid, by=ben, at=NOW)

    assert told(ann) == [("reply", f"reply:{reply.uuid}")]
    assert told(cat) == [("thread", f"thread:{reply.uuid}")]
    assert told(ben) == []
    assert [message.to for message in mail.outbox] == [[ann.email]]
    assert notices_api.tray(ann)[0].url == f"/posts/{reply.uuid}/#post-{reply.uuid}"


def test_who_answers_a_reply_tells_its_writer_and_not_only_the_first_one(
    run: Run, ann: Person, ben: Person, cat: Person, answer: Post, django_capture_on_commit_callbacks: Any
) -> None:
    bens = api.write(run, **ABOUT, text="How?", parent=answer.uuid, by=ben, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        cats = api.write(run, **ABOUT, text="With a form.", parent=bens.uuid, by=cat, at=NOW)

    assert told(ben) == [("reply", f"reply:{cats.uuid}")]
    assert ("thread", f"thread:{cats.uuid}") in told(ann)

    # and who is part of one conversation is not told of the others
    with django_capture_on_commit_callbacks(execute=True):
        other = api.write(run, **ABOUT, text="Another answer", by=cat, at=NOW)
    assert not [key for one in (ann, ben) for _kind, key in told(one) if str(other.uuid) in key]


def test_telling_many_asks_the_database_a_few_times_and_mails_who_wished_for_it(
    run: Run, ann: Person, answer: Post, django_assert_max_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    people = Person.objects.bulk_create([Person(email=f"p{n}@example.org", name=f"P {n}") for n in range(300)])
    Follow.objects.bulk_create([Follow(follower=one, thread=answer.thread, at=NOW) for one in people])
    Enrolment.objects.bulk_create([Enrolment(run=run, person=one, enrolled_at=NOW) for one in people])
    NoticePreference.objects.create(person=people[7], kind="thread", channel="email")

    with django_capture_on_commit_callbacks(execute=True), django_assert_max_num_queries(16):
        tell_others.enqueue(str(answer.uuid))

    assert Notice.objects.filter(key=f"thread:{answer.uuid}").count() == 300
    assert [message.to for message in mail.outbox] == [["p7@example.org"]]


def test_telling_twice_is_telling_once_and_who_has_left_is_not_told(
    run: Run, ann: Person, ben: Person, cat: Person, answer: Post
) -> None:
    for one in (ben, cat):
        api.follow(run, **ABOUT, by=one, at=NOW)
    runs_api.leave(run, by=cat, at=NOW)

    for _again in range(2):
        tell_others.enqueue(str(answer.uuid))
    assert told(ben) == [("thread", f"thread:{answer.uuid}")]
    assert told(cat) == told(ann) == []


def test_what_writing_asks_of_the_database_does_not_grow_with_the_followers(
    run: Run, ann: Person, answer: Post, django_assert_max_num_queries: Any
) -> None:
    people = Person.objects.bulk_create([Person(email=f"p{n}@example.org", name=f"P {n}") for n in range(200)])
    Follow.objects.bulk_create([Follow(follower=one, thread=answer.thread, at=NOW) for one in people])

    with django_assert_max_num_queries(16):
        api.write(run, **ABOUT, text="Once more", by=ann, at=NOW)


def test_an_edit_keeps_what_was_there(run: Run, ann: Person, answer: Post) -> None:
    api.edit_post(answer.uuid, text="We measure every day.", by=ann, at=LATER)
    api.edit_post(answer.uuid, text="We measure every day.", by=ann, at=LATER)

    kept = [(revision.text, revision.replaced_at) for revision in answer.revisions.all()]
    assert kept == [("We measure every week.", LATER)]
    item = api.posts_page(run, **ABOUT, viewer=ann).posts[0]
    assert (item.text, item.edited) == ("We measure every day.", True)


def test_nobody_else_edits_not_even_a_facilitator(ben: Person, fay: Person, answer: Post) -> None:
    for other in (ben, fay):
        with pytest.raises(NotFound):
            api.edit_post(answer.uuid, text="I say so", by=other, at=LATER)
    answer.refresh_from_db()
    assert (answer.text, answer.revisions.count()) == ("We measure every week.", 0)


def test_deleting_empties_the_words_and_keeps_the_place_and_the_replies(
    run: Run, ann: Person, ben: Person, answer: Post
) -> None:
    api.write(run, **ABOUT, text="How?", parent=answer.uuid, by=ben, at=NOW)
    api.edit_post(answer.uuid, text="Every day.", by=ann, at=LATER)
    api.delete_post(answer.uuid, by=ann, at=LATER)

    page = api.posts_page(run, **ABOUT, viewer=ben)
    assert page.count == 1
    assert (page.posts[0].deleted, page.posts[0].text, page.posts[0].replies[0].text) == (True, "", "How?")
    assert [revision.text for revision in answer.revisions.all()] == ["We measure every week."]
    assert api.answer_page(answer.uuid, viewer=ben).post.replies[0].text == "How?"
    for again in (api.delete_post, api.like):
        with pytest.raises(NotFound):
            again(answer.uuid, by=ann, at=LATER)


def test_an_answer_whose_only_reply_went_is_unanswered_again(run: Run, ann: Person, ben: Person, answer: Post) -> None:
    reply = api.write(run, **ABOUT, text="How?", parent=answer.uuid, by=ben, at=NOW)
    assert api.posts_page(run, **ABOUT, viewer=ann, order="unanswered").posts == ()

    api.delete_post(reply.uuid, by=ben, at=LATER)
    assert len(api.posts_page(run, **ABOUT, viewer=ann, order="unanswered").posts) == 1
    api.delete_post(answer.uuid, by=ann, at=LATER)
    assert api.posts_page(run, **ABOUT, viewer=ann).posts == ()
    with pytest.raises(NotFound):
        api.answer_page(answer.uuid, viewer=ann)


def test_staff_of_the_run_may_delete_and_other_learners_may_not(ben: Person, fay: Person, answer: Post) -> None:
    with pytest.raises(NotFound):
        api.delete_post(answer.uuid, by=ben, at=LATER)
    assert api.delete_post(answer.uuid, by=fay, at=LATER).deleted_at == LATER


def test_what_is_done_is_announced(
    run: Run, ann: Person, ben: Person, monkeypatch: pytest.MonkeyPatch, answer: Post
) -> None:
    heard: list[Any] = []
    monkeypatch.setitem(events._handlers, events.Event, [heard.append])

    reply = api.write(run, **ABOUT, text="How?", parent=answer.uuid, by=ben, at=NOW)
    api.like(answer.uuid, by=ben, at=NOW)
    api.like(answer.uuid, by=ben, at=NOW)
    api.delete_post(reply.uuid, by=ben, at=NOW)

    assert [type(event).__name__ for event in heard] == ["PostWritten", "PostLiked", "PostDeleted"]
    assert (heard[0].post_uuid, heard[0].parent_uuid, heard[0].subject_kind) == (reply.uuid, answer.uuid, "test")
