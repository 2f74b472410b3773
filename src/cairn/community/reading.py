"""Reading discussions: one page of a thread, who answered what, and the facts for evaluation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.community.models import Follow, Like, Post, Thread
from cairn.community.places import REPLIES, SIZE, STAFF, place_of, require_place, shown_answers
from cairn.lib.errors import NotFound
from cairn.lib.prepared import prepared
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

ORDERS = ("newest", "liked", "unanswered")
# Replies of one page where an answer is shown by itself.
MANY_REPLIES = 100


@dataclass(frozen=True)
class PostItem:
    """A post as it is shown to one person. ``text`` is empty for one that was deleted or hidden.

    ``replies_count`` counts the replies that are not deleted, also those beyond ``replies``.
    """

    id: int
    uuid: UUID
    author: str
    author_uuid: UUID
    is_staff: bool
    text: str
    written_at: datetime
    edited: bool
    deleted: bool
    hidden: bool
    likes: int
    liked: bool
    mine: bool
    may_delete: bool
    replies_count: int
    replies: tuple[PostItem, ...] = ()

    @property
    def gone(self) -> bool:
        return self.deleted or self.hidden


@dataclass(frozen=True)
class PostsPage:
    """One page of a thread; ``next`` is the ``after`` of the page that follows, or ``None``."""

    thread_uuid: UUID | None
    posts: tuple[PostItem, ...]
    next: int | None
    following: bool
    count: int
    order: str
    locked: bool = False


@dataclass(frozen=True)
class AnswerPage:
    """One answer by itself with its replies, a hundred a page; ``url`` is where it is in its discussion.

    ``follows``: the reader follows who wrote it.
    """

    post: PostItem
    follows: bool
    next: int | None
    first: bool
    locked: bool
    run_key: str
    subject_kind: str
    subject_uuid: UUID
    url: str


def posts_page(
    run: Run, *, subject_kind: str, subject_uuid: UUID, viewer: Person, order: str = "newest", after: int | None = None
) -> PostsPage:
    """Ten answers with their first three replies. Two queries, whatever there is.

    ``order`` is newest, liked or unanswered; ``after`` is the ``next`` of the page before. Who calls this has
    already seen to it that ``viewer`` may read about the subject.
    """
    order = order if order in ORDERS else "newest"
    thread = _thread(run, subject_kind, subject_uuid, viewer)
    if thread is None:
        return PostsPage(None, (), None, False, 0, order)
    replies: dict[int | None, list[Post]] = defaultdict(list)
    for post in _page(thread, viewer, order, after):
        replies[post.parent_id].append(post)
    tops = replies[None][:SIZE]
    posts = tuple(
        _item(top, viewer, thread.staffed, tuple(_item(one, viewer, thread.staffed) for one in replies[top.pk]))
        for top in tops
    )
    following_page = tops[-1].pk if len(replies[None]) > SIZE else None
    locked = thread.locked_at is not None
    return PostsPage(thread.uuid, posts, following_page, thread.followed, thread.posts_count, order, locked)


def _thread(run: Run, subject_kind: str, subject_uuid: UUID, viewer: Person) -> Any:
    """The thread with ``followed`` and ``staffed``: whether the viewer follows it and looks after its run."""
    found = _thread_for(run_id=run.pk, subject_kind=subject_kind, subject_uuid=subject_uuid, viewer_id=viewer.pk)
    return found[0] if found else None


@prepared
def _thread_for(run_id: int, subject_kind: str, subject_uuid: UUID, viewer_id: int) -> QuerySet[Thread]:
    followed = Follow.objects.filter(thread=OuterRef("pk"), follower_id=viewer_id)
    roles = {"run_roles__run_id": run_id, "run_roles__role__in": STAFF, "run_roles__ended_at": None}
    staffed = Person.objects.filter(pk=viewer_id, **roles)
    threads = Thread.objects.filter(run_id=run_id, subject_kind=subject_kind, subject_uuid=subject_uuid)
    return threads.annotate(followed=Exists(followed), staffed=Exists(staffed))


def _shown(rows: QuerySet[Post], viewer_id: int, run_id: int) -> QuerySet[Post]:
    """With the author, ``by_staff`` (a facilitator's or an assessor's) and ``liked`` by the viewer."""
    roles = {"run_roles__run_id": run_id, "run_roles__role__in": (Role.FACILITATOR, Role.ASSESSOR)}
    staff = Person.objects.filter(pk=OuterRef("author_id"), run_roles__ended_at=None, **roles)
    liked = Like.objects.filter(post=OuterRef("pk"), person_id=viewer_id)
    return rows.select_related("author").annotate(by_staff=Exists(staff), liked=Exists(liked))


def _page(thread: Thread, viewer: Person, order: str, after: int | None) -> Sequence[Post]:
    """One answer more than a page has, in order, then the first replies of each, oldest first. One query."""
    which = {"liked": order == "liked", "unanswered": order == "unanswered"}
    found = _page_of(thread_id=thread.pk, run_id=thread.run_id, viewer_id=viewer.pk, after=after, **which)
    answers = [post for post in found if post.parent_id is None]
    answers.sort(key=lambda post: (post.likes_count if order == "liked" else 0, post.pk), reverse=True)
    return answers + [post for post in found if post.parent_id is not None]


@prepared
def _page_of(
    thread_id: int, run_id: int, viewer_id: int, after: int | None, liked: bool, unanswered: bool
) -> QuerySet[Post]:
    tops = _answers(thread_id, after, liked, unanswered)[: SIZE + 1].values("pk")
    rows = _shown(Post.objects.filter(Q(pk__in=tops) | Q(parent_id__in=tops)), viewer_id, run_id)
    place = Window(RowNumber(), partition_by=[F("parent_id")], order_by=F("id").asc())
    rows = rows.annotate(place=Case(When(parent=None, then=0), default=place, output_field=IntegerField()))
    return rows.filter(place__lte=REPLIES).order_by("id")


def _answers(thread_id: int, after: int | None, liked: bool, unanswered: bool) -> QuerySet[Post]:
    rows = shown_answers().filter(thread_id=thread_id)
    if liked or unanswered:
        rows = rows.filter(deleted_at=None)
    if unanswered:
        rows = rows.filter(replies_count=0)
    if after is not None and liked:
        likes = Subquery(Post.objects.filter(pk=after).values("likes_count"))
        rows = rows.filter(Q(likes_count__lt=likes) | Q(likes_count=likes, pk__lt=after))
    elif after is not None:
        rows = rows.filter(pk__lt=after)
    return rows.order_by(*(("-likes_count", "-id") if liked else ("-id",)))


def _item(post: Any, viewer: Person, staffed: bool, replies: tuple[PostItem, ...] = ()) -> PostItem:
    mine, deleted, hidden = post.author_id == viewer.pk, post.deleted_at is not None, post.hidden_at is not None
    return PostItem(
        id=post.pk,
        uuid=post.uuid,
        author=post.author.name,
        author_uuid=post.author.uuid,
        is_staff=post.by_staff,
        text="" if deleted or hidden else post.text,
        written_at=post.written_at,
        edited=post.edited_at is not None,
        deleted=deleted,
        hidden=hidden,
        likes=post.likes_count,
        liked=post.liked,
        mine=mine,
        may_delete=mine or staffed,
        replies_count=post.replies_count,
        replies=replies,
    )


def answer_page(uuid: UUID, *, viewer: Person, after: int | None = None) -> AnswerPage:
    """The answer of this uuid or, for a reply, the answer that it is under; with its replies, oldest first.

    A page asked for by a reply that the first page does not reach begins with that reply. Raises ``NotFound``.
    """
    asked = Post.objects.select_related("thread__run__programme").filter(uuid=uuid).first()
    if asked is None:
        raise NotFound
    thread = asked.thread
    require_place(thread.run, thread.subject_kind, thread.subject_uuid, by=viewer)
    top_id = asked.parent_id or asked.pk
    top = _shown(shown_answers().filter(pk=top_id), viewer.pk, thread.run_id).first()
    if top is None:
        raise NotFound
    rows = Post.objects.filter(parent_id=top_id)
    start = _start(rows, asked) if after is None else after
    found = list(_shown(rows.filter(pk__gt=start), viewer.pk, thread.run_id).order_by("id")[: MANY_REPLIES + 1])
    staffed = runs_api.has_role(thread.run, viewer, *STAFF)
    replies = tuple(_item(reply, viewer, staffed) for reply in found[:MANY_REPLIES])
    return AnswerPage(
        post=_item(top, viewer, staffed, replies),
        follows=Follow.objects.filter(follower=viewer, person=top.author_id).exists(),
        next=found[MANY_REPLIES - 1].pk if len(found) > MANY_REPLIES else None,
        first=start == 0,
        locked=thread.locked_at is not None,
        run_key=thread.run.key,
        subject_kind=thread.subject_kind,
        subject_uuid=thread.subject_uuid,
        url=place_of(top),
    )


def _start(rows: QuerySet[Post], asked: Post) -> int:
    """The id after which the first page begins."""
    if asked.parent_id is None or rows.filter(pk__lt=asked.pk)[:MANY_REPLIES].count() < MANY_REPLIES:
        return 0
    return asked.pk - 1


def answered(person_id: int, run_id: int, subject_uuids: Any) -> set[UUID]:
    """Which of these subjects a person has answered (no mere reply, not deleted) in a run. One query.

    ``subject_uuids`` is a list of uuids, or a query set of one column.
    """
    rows = Post.objects.filter(author_id=person_id, parent=None, deleted_at=None, thread__run_id=run_id)
    return set(rows.filter(thread__subject_uuid__in=subject_uuids).values_list("thread__subject_uuid", flat=True))


def post_facts(run: Run) -> list[dict[str, Any]]:
    """For evaluation, a row for each post that is there: who (pseudonym), about what, when; never the words."""
    rows = Post.objects.filter(thread__run=run, deleted_at=None).order_by("id")
    found = list(
        rows.values_list(
            "uuid", "author_id", "thread__subject_kind", "thread__subject_uuid", "written_at", "parent_id",
            "likes_count",
        )
    )  # fmt: skip
    names = accounts_api.pseudonyms_of({row[1] for row in found})
    return [
        {
            "post_uuid": uuid,
            "person_id": author,
            "pseudonym": names.get(author),
            "subject_kind": kind,
            "subject_uuid": subject,
            "written_at": written_at,
            "is_reply": parent is not None,
            "likes": likes,
        }
        for uuid, author, kind, subject, written_at, parent, likes in found
    ]
