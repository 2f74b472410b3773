"""Writing, changing and taking away posts; liking, following and reporting."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.community.models import Follow, Like, Post, PostRevision, Report, Thread
from cairn.community.tasks import tell_followers
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import PostDeleted, PostLiked, PostWritten, announce
from cairn.lib.registries import thread_subjects
from cairn.lib.text import clean_text
from cairn.notices import api as notices_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run

LONGEST = 5000
STAFF = ("facilitator", "moderator", "manager")


def may_join(run: Run, subject_kind: str, subject_uuid: UUID, person: Person) -> bool:
    if subject_kind not in thread_subjects:
        return False
    return thread_subjects[subject_kind].may_join(person, run, subject_uuid)


def require_place(run: Run, subject_kind: str, subject_uuid: UUID, *, by: Person) -> None:
    """Raises ``NotFound`` for who may not read and write about this."""
    if not may_join(run, subject_kind, subject_uuid, by):
        raise NotFound


def place_of(post: Post) -> str:
    """The address at which a post is shown."""
    thread = post.thread
    return f"{thread_subjects[thread.subject_kind].url(thread.run, thread.subject_uuid)}#post-{post.uuid}"


@transaction.atomic
def write(
    run: Run,
    *,
    subject_kind: str,
    subject_uuid: UUID,
    text: str,
    by: Person,
    at: datetime,
    parent: UUID | None = None,
) -> Post:
    """Answer under a subject or, with ``parent``, reply to a post; a reply to a reply hangs under the same answer.

    Raises ``NotFound`` for who may not be there, ``Refused`` for no words, too many, or a locked discussion.
    """
    require_place(run, subject_kind, subject_uuid, by=by)
    words = _words(text)
    thread, _new = Thread.objects.get_or_create(run=run, subject_kind=subject_kind, subject_uuid=subject_uuid)
    if thread.locked_at is not None:
        raise Refused(_("This discussion is closed. You can still read it."), field="text")
    above = _parent(thread, parent)
    post = Post.objects.create(thread=thread, author=by, parent=above, text=words, written_at=at)
    Thread.objects.filter(pk=thread.pk).update(posts_count=F("posts_count") + 1)
    if above is not None:
        Post.objects.filter(pk=above.pk).update(replies_count=F("replies_count") + 1)
    Follow.objects.get_or_create(follower=by, thread=thread, defaults={"at": at})
    accounts_api.audit("post.write", subject=post, by=by, at=at)
    announce(
        PostWritten(
            at=at,
            person_id=by.pk,
            run_id=run.pk,
            post_uuid=post.uuid,
            parent_uuid=above.uuid if above else None,
            subject_kind=subject_kind,
            subject_uuid=subject_uuid,
        )
    )
    if above is not None and above.author_id != by.pk:
        words = _("%(name)s replied to you") % {"name": by.name}
        notices_api.tell(
            above.author_id, kind="reply", key=f"reply:{post.uuid}", words=words, url=place_of(post), at=at
        )
    # Many may follow: telling them is no part of what the writer waits for.
    transaction.on_commit(partial(tell_followers.enqueue, str(post.uuid)))
    return post


def _words(text: str) -> str:
    words = clean_text(text)
    if not words:
        raise Refused(_("Write something first"), field="text")
    if len(words) > LONGEST:
        raise Refused(
            _("Shorten this to %(most)d characters: it has %(n)d") % {"most": LONGEST, "n": len(words)}, field="text"
        )
    return words


def _parent(thread: Thread, uuid: UUID | None) -> Post | None:
    if uuid is None:
        return None
    found = thread.posts.filter(uuid=uuid).select_related("parent").first()
    if found is None:
        raise Refused(_("The answer that you reply to is not there any more."), field="text")
    return found.parent or found


def post_of(uuid: UUID, *, by: Person) -> Post:
    """A post that is there and that ``by`` may read. Raises ``NotFound``."""
    found = (
        Post.objects.select_related("thread__run__programme", "author", "parent")
        .filter(uuid=uuid, deleted_at=None)
        .first()
    )
    if found is None:
        raise NotFound
    require_place(found.thread.run, found.thread.subject_kind, found.thread.subject_uuid, by=by)
    return found


def own_post(uuid: UUID, *, by: Person) -> Post:
    """A post that ``by`` wrote. Raises ``NotFound`` for any other."""
    post = post_of(uuid, by=by)
    if post.author_id != by.pk:
        raise NotFound
    return post


@transaction.atomic
def edit_post(uuid: UUID, *, text: str, by: Person, at: datetime) -> Post:
    """Change one's own words; what they were is kept. Raises ``NotFound``, ``Refused``."""
    post = own_post(uuid, by=by)
    words = _words(text)
    if words != post.text:
        PostRevision.objects.create(post=post, text=post.text, replaced_at=at)
        post.text, post.edited_at = words, at
        post.save(update_fields=["text", "edited_at"])
        accounts_api.audit("post.edit", subject=post, by=by, at=at)
    return post


@transaction.atomic
def delete_post(uuid: UUID, *, by: Person, at: datetime) -> Post:
    """Take one's own words away, or those of another as staff of the run; the place stays, replies too."""
    post = post_of(uuid, by=by)
    if post.author_id != by.pk and not runs_api.has_role(post.thread.run, by, *STAFF):
        raise NotFound
    post.text, post.deleted_at = "", at
    post.save(update_fields=["text", "deleted_at"])
    post.revisions.all().delete()
    Thread.objects.filter(pk=post.thread_id).update(posts_count=F("posts_count") - 1)
    accounts_api.audit("post.delete", subject=post, by=by, at=at)
    thread = post.thread
    announce(
        PostDeleted(
            at=at,
            person_id=post.author_id,
            run_id=thread.run_id,
            post_uuid=post.uuid,
            subject_kind=thread.subject_kind,
            subject_uuid=thread.subject_uuid,
        )
    )
    return post


@transaction.atomic
def like(uuid: UUID, *, by: Person, at: datetime) -> Post:
    """Liking twice is liking once. Raises ``Refused`` for one's own post."""
    post = post_of(uuid, by=by)
    if post.author_id == by.pk:
        raise Refused(_("This is your own. Others can like it."))
    _like, new = Like.objects.get_or_create(post=post, person=by, defaults={"at": at})
    if new:
        Post.objects.filter(pk=post.pk).update(likes_count=F("likes_count") + 1)
        announce(PostLiked(at=at, person_id=by.pk, run_id=post.thread.run_id, post_uuid=post.uuid))
    return post


@transaction.atomic
def unlike(uuid: UUID, *, by: Person, at: datetime) -> Post:
    post = post_of(uuid, by=by)
    deleted, _by_model = Like.objects.filter(post=post, person=by).delete()
    if deleted:
        Post.objects.filter(pk=post.pk).update(likes_count=F("likes_count") - 1)
    return post


@transaction.atomic
def follow(run: Run, *, subject_kind: str, subject_uuid: UUID, by: Person, at: datetime) -> None:
    """Be told when somebody writes. Following twice is following once."""
    require_place(run, subject_kind, subject_uuid, by=by)
    thread, _new = Thread.objects.get_or_create(run=run, subject_kind=subject_kind, subject_uuid=subject_uuid)
    Follow.objects.get_or_create(follower=by, thread=thread, defaults={"at": at})


@transaction.atomic
def unfollow(run: Run, *, subject_kind: str, subject_uuid: UUID, by: Person, at: datetime) -> None:
    require_place(run, subject_kind, subject_uuid, by=by)
    thread = Thread.objects.filter(run=run, subject_kind=subject_kind, subject_uuid=subject_uuid).first()
    Follow.objects.filter(follower=by, thread=thread, thread__isnull=False).delete()


@transaction.atomic
def report(uuid: UUID, *, reason: str, by: Person, at: datetime) -> Report:
    """Ask those who look after the run to read a post; once for each person. Raises ``Refused`` for no reason."""
    post = post_of(uuid, by=by)
    words = clean_text(reason)[:1000]
    if not words:
        raise Refused(_("Say in a few words what is wrong with it"), field="reason")
    made, new = Report.objects.get_or_create(post=post, by=by, defaults={"reason": words, "at": at})
    if new:
        accounts_api.audit("post.report", subject=post, by=by, at=at)
        told: dict[str, Any] = {"kind": "reported_post", "key": f"report:{made.uuid}", "url": place_of(post), "at": at}
        for person in runs_api.holders(post.thread.run, *STAFF):
            notices_api.tell(person.pk, words=_("Somebody reported a post"), **told)
    return made
