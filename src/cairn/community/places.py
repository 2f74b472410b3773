"""Where discussions are: who may be there, which post is meant, and at which address it is shown."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from cairn.accounts.models_api import Person
from cairn.community.models import Post
from cairn.lib.errors import NotFound
from cairn.lib.registries import thread_subjects
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

# Answers of one page, and the replies shown under each of them.
SIZE = 8
REPLIES = 3
# Who looks after what is written in a run.
STAFF = (Role.FACILITATOR, Role.MODERATOR, Role.MANAGER)


def may_join(run: Run, subject_kind: str, subject_uuid: UUID, person: Person) -> bool:
    if subject_kind not in thread_subjects:
        return False
    return thread_subjects[subject_kind].may_join(person, run, subject_uuid)


def require_place(run: Run, subject_kind: str, subject_uuid: UUID, *, by: Person) -> None:
    """Raises ``NotFound`` for who may not read and write about this."""
    if not may_join(run, subject_kind, subject_uuid, by):
        raise NotFound


def subject_url(run: Run, *, subject_kind: str, subject_uuid: UUID, by: Person) -> str:
    """The address of a discussion. Raises ``NotFound`` for who may not be there."""
    require_place(run, subject_kind, subject_uuid, by=by)
    return f"{thread_subjects[subject_kind].url(run, subject_uuid)}#discussion"


def shown_answers() -> QuerySet[Post]:
    """Answers that a thread shows: one that was deleted stays for the sake of the replies under it."""
    return Post.objects.filter(Q(deleted_at=None) | Q(replies_count__gt=0), parent=None)


def place_of(post: Post) -> str:
    """The address at which a post is on the screen: under its subject if the first page has it, else its own."""
    top_id = post.parent_id or post.pk
    newer = shown_answers().filter(thread_id=post.thread_id, pk__gt=top_id)[:SIZE].count()
    elder = Post.objects.filter(parent_id=top_id, pk__lt=post.pk)[:REPLIES].count() if post.parent_id else 0
    if newer >= SIZE or elder >= REPLIES:
        return address_of(post)
    thread = post.thread
    return f"{thread_subjects[thread.subject_kind].url(thread.run, thread.subject_uuid)}#post-{post.uuid}"


def address_of(post: Post) -> str:
    """The address of a post that stays right however much is written after it; for notices."""
    return f"{reverse('community:post', args=[post.uuid])}#post-{post.uuid}"


def post_of(uuid: UUID, *, by: Person) -> Post:
    """A post that is there and that ``by`` may read. Raises ``NotFound``; also for one that was hidden from them."""
    rows = Post.objects.select_related("thread__run__programme", "author", "parent")
    post = rows.filter(uuid=uuid, deleted_at=None).first()
    if post is None:
        raise NotFound
    thread = post.thread
    require_place(thread.run, thread.subject_kind, thread.subject_uuid, by=by)
    if post.hidden_at is not None and not _may_delete(post, by):
        raise NotFound
    return post


def own_post(uuid: UUID, *, by: Person) -> Post:
    """A post that ``by`` wrote. Raises ``NotFound`` for any other."""
    post = post_of(uuid, by=by)
    if post.author_id != by.pk:
        raise NotFound
    return post


def deletable_post(uuid: UUID, *, by: Person) -> Post:
    """A post that ``by`` wrote, or may take away as staff of the run. Raises ``NotFound`` for any other."""
    post = post_of(uuid, by=by)
    if not _may_delete(post, by):
        raise NotFound
    return post


def _may_delete(post: Post, person: Person) -> bool:
    return post.author_id == person.pk or runs_api.has_role(post.thread.run, person, *STAFF)
