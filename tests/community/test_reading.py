"""Reading: pages, orders, what is hidden; likes, follows and reports; gates and facts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models_api import Person
from cairn.community import api
from cairn.community.models import Post, Report
from cairn.community.places import REPLIES, SIZE
from cairn.courses.models import Course, Level
from cairn.courses.models_api import LearningObject
from cairn.lib.errors import NotFound, Refused
from cairn.lib.registries import gate_conditions
from cairn.notices import api as notices_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run
from tests.cast import NOW
from tests.community.conftest import ABOUT, SUBJECT

pytestmark = pytest.mark.django_db


def many(answer: Post, author: Person, *, answers: int, replies: int) -> list[Post]:
    """Rows as ``write`` would leave them."""
    row = {"thread": answer.thread, "author": author, "written_at": NOW}
    tops = Post.objects.bulk_create(
        [Post(text=f"Answer {n}", replies_count=replies, likes_count=n % 7, **row) for n in range(answers)]
    )
    Post.objects.bulk_create([Post(text=f"Reply {n}", parent=top, **row) for top in tops for n in range(replies)])
    return tops


@pytest.mark.parametrize("order", ["newest", "liked", "unanswered"])
def test_a_page_asks_three_questions_however_much_there_is(run: Run, ann: Person, answer: Post, order: str) -> None:
    counts = []
    for answers, replies in ((1, 1), (200, 5)):
        many(answer, ann, answers=answers, replies=replies)
        with CaptureQueriesContext(connection) as asked:
            page = api.posts_page(run, **ABOUT, viewer=ann, order=order)
        counts.append(len(asked))
    assert max(counts) <= 3
    assert counts[0] == counts[1]
    if order != "unanswered":
        assert len(page.posts) == SIZE
        assert {(len(post.replies), post.replies_count) for post in page.posts} == {(REPLIES, 5)}
        assert [reply.text for reply in page.posts[0].replies] == [f"Reply {n}" for n in range(REPLIES)]


@pytest.mark.parametrize("order", ["newest", "liked", "unanswered"])
def test_the_pages_together_hold_each_answer_once(run: Run, ann: Person, answer: Post, order: str) -> None:
    many(answer, ann, answers=3 * SIZE, replies=0)
    seen: list[api.PostItem] = []
    after: int | None = None
    for _page in range(5):
        page = api.posts_page(run, **ABOUT, viewer=ann, order=order, after=after)
        seen += page.posts
        after = page.next
        if after is None:
            break
    keys = [(post.likes, post.id) if order == "liked" else (0, post.id) for post in seen]
    assert keys == sorted(keys, reverse=True)
    assert len({post.id for post in seen}) == len(seen) == 3 * SIZE + 1


def test_a_discussion_that_has_not_begun_is_an_empty_page(run: Run, ann: Person) -> None:
    page = api.posts_page(run, **ABOUT, viewer=ann, order="no such order")

    assert (page.thread_uuid, page.posts, page.next, page.following, page.count) == (None, (), None, False, 0)
    assert page.order == "newest"


def test_liking_twice_counts_once_and_can_be_taken_back(run: Run, ben: Person, answer: Post) -> None:
    def shown() -> tuple[int, bool]:
        item = api.posts_page(run, **ABOUT, viewer=ben).posts[0]
        return item.likes, item.liked

    for _again in range(2):
        api.like(answer.uuid, by=ben, at=NOW)
    assert shown() == (1, True)
    for _again in range(2):
        api.unlike(answer.uuid, by=ben, at=NOW)
    assert shown() == (0, False)


def test_nobody_likes_their_own(ann: Person, answer: Post) -> None:
    with pytest.raises(Refused):
        api.like(answer.uuid, by=ann, at=NOW)
    answer.refresh_from_db()
    assert answer.likes_count == 0


def test_following_and_no_more(run: Run, ben: Person, answer: Post) -> None:
    for _again in range(2):
        api.follow(run, **ABOUT, by=ben, at=NOW)
    assert api.posts_page(run, **ABOUT, viewer=ben).following
    for _again in range(2):
        api.unfollow(run, **ABOUT, by=ben, at=NOW)
    assert not api.posts_page(run, **ABOUT, viewer=ben).following


def test_a_report_reaches_the_facilitators_once(ben: Person, fay: Person, answer: Post) -> None:
    for reason in ("Names a patient", "It really does"):
        made = api.report(answer.uuid, reason=reason, by=ben, at=NOW)

    assert (Report.objects.count(), made.reason) == (1, "Names a patient")
    assert [notice.kind for notice in notices_api.tray(fay)] == ["reported_post"]
    for reason in ("  ", "x" * 1001):
        with pytest.raises(Refused) as refused:
            api.report(answer.uuid, reason=reason, by=ben, at=NOW)
        assert refused.value.field == "reason"


def test_hidden_words_are_seen_by_who_looks_after_the_run_only(
    run: Run, ben: Person, fay: Person, answer: Post
) -> None:
    Post.objects.update(hidden_at=NOW)

    item = api.posts_page(run, **ABOUT, viewer=ben).posts[0]
    assert (item.hidden, item.text) == (True, "")
    with pytest.raises(NotFound):
        api.post_of(answer.uuid, by=ben)
    assert api.post_of(answer.uuid, by=fay) == answer


def test_the_course_team_is_marked_and_may_delete(run: Run, ann: Person, fay: Person, answer: Post) -> None:
    api.write(run, **ABOUT, text="Well done.", by=fay, at=NOW)

    as_learner = api.posts_page(run, **ABOUT, viewer=ann).posts
    assert [(post.author, post.is_staff, post.may_delete) for post in as_learner] == [
        ("Fay", True, False),
        ("Ann", False, True),
    ]
    assert all(post.may_delete for post in api.posts_page(run, **ABOUT, viewer=fay).posts)
    runs_api.give_role(run, ann, "evaluator", by=None, at=NOW)
    assert not api.posts_page(run, **ABOUT, viewer=ann).posts[1].is_staff


def test_a_reply_far_down_has_a_page_that_shows_it(run: Run, ann: Person, answer: Post) -> None:
    top = many(answer, ann, answers=1, replies=150)[0]
    replies = list(Post.objects.filter(parent=top).order_by("id"))

    page = api.answer_page(top.uuid, viewer=ann)
    assert (len(page.post.replies), page.first, page.next) == (100, True, replies[99].pk)
    rest = api.answer_page(top.uuid, viewer=ann, after=page.next)
    assert (len(rest.post.replies), rest.first, rest.next) == (50, False, None)
    assert api.answer_page(replies[3].uuid, viewer=ann).first
    assert api.answer_page(replies[120].uuid, viewer=ann).post.replies[0].uuid == replies[120].uuid


def test_a_post_is_where_its_address_leads(run: Run, ann: Person, answer: Post) -> None:
    assert api.place_of(answer) == f"/talked-about/autumn/{SUBJECT}/#post-{answer.uuid}"
    replies = [api.write(run, **ABOUT, text="R", parent=answer.uuid, by=ann, at=NOW) for _n in range(REPLIES + 1)]
    assert api.place_of(replies[0]) == f"/talked-about/autumn/{SUBJECT}/#post-{replies[0].uuid}"
    assert api.place_of(replies[-1]) == f"/posts/{replies[-1].uuid}/#post-{replies[-1].uuid}"

    many(answer, ann, answers=SIZE, replies=0)
    assert api.place_of(answer) == f"/posts/{answer.uuid}/#post-{answer.uuid}"


def test_the_gate_says_what_is_done_and_what_remains(run: Run, ann: Person, ben: Person) -> None:
    course = Course.objects.create(programme=run.programme, key="c", title="C")
    level = Level.objects.create(course=course, key="one", title="One")
    row = {"programme": run.programme, "level": level, "kind": "article", "title": "T"}
    asked = [LearningObject.objects.create(key=f"o{n}", question="Why?", **row) for n in range(2)]
    silent = LearningObject.objects.create(key="silent", **row)
    condition = SimpleNamespace(level_id=level.pk, minimum=2)
    judge = gate_conditions["discussion_answered"]

    def verdict(who: Person) -> tuple[bool, str]:
        found = judge(condition, runs_api.enrolment_in(run.key, who))
        return found.met, found.words

    def write(item: LearningObject, who: Person, **more: Any) -> Post:
        about: dict[str, Any] = {"subject_kind": "test", "subject_uuid": item.uuid}
        return api.write(run, **about, text="Because.", by=who, at=NOW, **more)

    assert verdict(ann) == (False, "Answer 2 discussion questions of this level.")
    first = write(asked[0], ann)
    write(silent, ann)
    write(asked[1], ann, parent=write(asked[1], ben).uuid)  # a reply is no answer of one's own
    assert verdict(ann) == (False, "You have answered 1 of 2 discussion questions. Answer 1 more.")
    write(asked[1], ann)
    assert verdict(ann) == (True, "You have answered 2 discussion questions.")
    assert verdict(ben)[0] is False
    api.delete_post(first.uuid, by=ann, at=NOW)
    assert verdict(ann)[0] is False
    assert api.answered(ann.pk, run.pk, [one.uuid for one in asked]) == {asked[1].uuid}


def test_facts_name_pseudonyms_and_never_the_words(run: Run, ann: Person, ben: Person, answer: Post) -> None:
    reply = api.write(run, **ABOUT, text="How?", parent=answer.uuid, by=ben, at=NOW)
    gone = api.write(run, **ABOUT, text="Oops", by=ben, at=NOW)
    api.delete_post(gone.uuid, by=ben, at=NOW)
    api.like(answer.uuid, by=ben, at=NOW)

    facts = api.post_facts(run)
    assert [(fact["post_uuid"], fact["is_reply"], fact["likes"]) for fact in facts] == [
        (answer.uuid, False, 1),
        (reply.uuid, True, 0),
    ]
    assert set(facts[0]) == {
        "post_uuid", "person_id", "pseudonym", "subject_kind", "subject_uuid", "written_at", "is_reply", "likes",
    }  # fmt: skip
    assert facts[0]["pseudonym"]
    assert facts[0]["pseudonym"] != facts[1]["pseudonym"]
