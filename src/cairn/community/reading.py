"""Reading discussions: one page of a thread, who answered what, and the facts for evaluation."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.community.models import Follow, Like, Post, Thread
from cairn.runs.models_api import Run

SIZE = 10
REPLIES = 3
ORDERS = ("newest", "liked", "unanswered")


@dataclass(frozen=True)
class PostItem:
    """A post as it is shown. ``text`` is empty for one that was deleted or hidden."""

    id: int
    uuid: UUID
    author: str
    staff: bool
    mine: bool
    text: str
    gone: bool
    edited: bool
    written_at: datetime
    likes: int
    liked: bool
    replies_count: int
    replies: tuple[PostItem, ...] = ()


@dataclass(frozen=True)
class PostsPage:
    """One page of a thread; ``next`` is the ``after`` of the page that follows, or ``None``."""

    posts: tuple[PostItem, ...]
    next: int | None
    following: bool
    count: int
    order: str


def posts_page(
    run: Run, *, subject_kind: str, subject_uuid: UUID, viewer: Person, order: str = "newest", after: int | None = None
) -> PostsPage:
    """Ten answers with their first three replies. At most three queries, whatever there is.

    ``order`` is newest, liked or unanswered; the pages of ``liked`` go on by the number shown so far.
    """
    followed = Follow.objects.filter(thread=OuterRef("pk"), follower=viewer)
    threads = Thread.objects.filter(run=run, subject_kind=subject_kind, subject_uuid=subject_uuid)
    thread = threads.annotate(followed=Exists(followed)).first()
    order = order if order in ORDERS else "newest"
    if thread is None:
        return PostsPage((), None, False, 0, order)
    tops, following_page = _answers(thread, viewer, order, after)
    replies = _replies(tops, viewer, run)
    posts = tuple(_item(post, viewer, tuple(replies[post.pk])) for post in tops)
    return PostsPage(posts, following_page, thread.followed, thread.posts_count, order)


def _shown(viewer: Person, run_id: int) -> QuerySet[Post]:
    staff = Person.objects.filter(pk=OuterRef("author_id"), run_roles__run_id=run_id, run_roles__ended_at=None)
    liked = Like.objects.filter(post=OuterRef("pk"), person=viewer)
    return Post.objects.select_related("author").annotate(staff=Exists(staff), liked=Exists(liked))


def _answers(thread: Thread, viewer: Person, order: str, after: int | None) -> tuple[list[Post], int | None]:
    rows = _shown(viewer, thread.run_id).filter(thread=thread, parent=None)
    if order == "liked":
        # Likes move while somebody reads, so a key would skip: this order counts what was shown, up to 200.
        start = min(after or 0, 200)
        found = list(rows.filter(deleted_at=None).order_by("-likes_count", "-id")[start : start + SIZE + 1])
        return found[:SIZE], start + SIZE if len(found) > SIZE and start + SIZE <= 200 else None
    if order == "unanswered":
        rows = rows.filter(replies_count=0, deleted_at=None)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    # A deleted answer is shown only for the sake of the replies under it.
    found = list(rows.filter(Q(deleted_at=None) | Q(replies_count__gt=0)).order_by("-id")[: SIZE + 1])
    return found[:SIZE], found[SIZE - 1].pk if len(found) > SIZE else None


def _replies(tops: list[Post], viewer: Person, run: Run) -> dict[int, list[PostItem]]:
    """The first replies of each answer: ranked by counting the elder ones, which both databases do alike."""
    found: dict[int, list[PostItem]] = defaultdict(list)
    parents = [post.pk for post in tops if post.replies_count]
    if not parents:
        return found
    place = Window(RowNumber(), partition_by=[F("parent_id")], order_by=F("id").asc())
    rows = _shown(viewer, run.pk).filter(parent_id__in=parents).annotate(place=place)
    for post in rows.filter(place__lte=REPLIES).order_by("id"):
        if post.parent_id is not None:
            found[post.parent_id].append(_item(post, viewer, ()))
    return found


def _item(post: Any, viewer: Person, replies: tuple[PostItem, ...]) -> PostItem:
    gone = post.deleted_at is not None or post.hidden_at is not None
    return PostItem(
        id=post.pk,
        uuid=post.uuid,
        author=post.author.name,
        staff=post.staff,
        mine=post.author_id == viewer.pk,
        text="" if gone else post.text,
        gone=gone,
        edited=post.edited_at is not None,
        written_at=post.written_at,
        likes=post.likes_count,
        liked=post.liked,
        replies_count=post.replies_count,
        replies=replies,
    )


def replies_of(post: Post, *, viewer: Person) -> tuple[PostItem, ...]:
    """All replies to an answer, oldest first, at most 500. One query."""
    rows = _shown(viewer, post.thread.run_id).filter(parent=post).order_by("id")[:500]
    return tuple(_item(row, viewer, ()) for row in rows)


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
