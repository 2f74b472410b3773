"""Writing, changing and taking away posts."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.community.models import Post, PostRevision, Thread
from cairn.community.places import address_of, deletable_post, own_post, require_place
from cairn.community.tasks import tell_others
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import PostDeleted, PostWritten, announce
from cairn.lib.text import clean_text
from cairn.notices import api as notices_api
from cairn.runs.models_api import Run

LONGEST = 5000


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
    words = words_of(text)
    thread, _new = Thread.objects.get_or_create(run=run, subject_kind=subject_kind, subject_uuid=subject_uuid)
    thread.run = run  # with its programme, which the address of the post is made of
    _refuse_if_closed(thread)
    answered = None if parent is None else _answered(thread, parent)
    top_id = None if answered is None else answered.parent_id or answered.pk
    post = Post.objects.create(thread=thread, author=by, parent_id=top_id, text=words, written_at=at)
    Thread.objects.filter(pk=thread.pk).update(posts_count=F("posts_count") + 1)
    if top_id is not None:
        Post.objects.filter(pk=top_id).update(replies_count=F("replies_count") + 1)
    accounts_api.audit("post.write", subject=post, by=by, at=at)
    _announce_written(post, at=at)
    _tell(post, answered, at=at)
    return post


def words_of(text: str) -> str:
    """The text cleaned. Raises ``Refused`` for none or too much."""
    words = clean_text(text)
    if not words:
        raise Refused(_("Write something first"), field="text")
    if len(words) > LONGEST:
        raise Refused(
            _("Shorten this to %(most)d characters: it has %(n)d") % {"most": LONGEST, "n": len(words)}, field="text"
        )
    return words


def _refuse_if_closed(thread: Thread) -> None:
    if thread.locked_at is not None:
        raise Refused(_("This discussion is closed. You can still read it."), field="text")


def _answered(thread: Thread, uuid: UUID) -> Post:
    found = thread.posts.filter(uuid=uuid, deleted_at=None, hidden_at=None).select_related("parent").first()
    if found is None:
        raise Refused(_("The post that you reply to is not there any more."), field="text")
    return found


def _announce_written(post: Post, *, at: datetime) -> None:
    thread = post.thread
    announce(
        PostWritten(
            at=at,
            person_id=post.author_id,
            run_id=thread.run_id,
            post_uuid=post.uuid,
            parent_uuid=post.parent.uuid if post.parent else None,
            subject_kind=thread.subject_kind,
            subject_uuid=thread.subject_uuid,
        )
    )


def _tell(post: Post, answered: Post | None, *, at: datetime) -> None:
    told_id = answered.author_id if answered else None
    if told_id is not None and told_id != post.author_id:
        words = _("%(name)s replied to you") % {"name": post.author.name}
        notices_api.tell(told_id, kind="reply", key=f"reply:{post.uuid}", words=words, url=address_of(post), at=at)
    # Many may follow: telling them is no part of what the writer waits for.
    transaction.on_commit(partial(tell_others.enqueue, str(post.uuid), told_id))


@transaction.atomic
def edit_post(uuid: UUID, *, text: str, by: Person, at: datetime) -> Post:
    """Change one's own words; what they were is kept. Raises ``NotFound``, ``Refused``."""
    post = own_post(uuid, by=by)
    _refuse_if_closed(post.thread)
    words = words_of(text)
    # Locked and read again: of two edits at once each keeps what it replaces, and a deleted post stays deleted.
    before = Post.objects.select_for_update().filter(pk=post.pk, deleted_at=None).first()
    if before is None:
        raise NotFound
    if words != before.text:
        PostRevision.objects.create(post=post, text=before.text, replaced_at=at)
        post.text, post.edited_at = words, at
        post.save(update_fields=["text", "edited_at"])
        accounts_api.audit("post.edit", subject=post, by=by, at=at)
    return post


@transaction.atomic
def delete_post(uuid: UUID, *, by: Person, at: datetime) -> Post:
    """Take one's own words away, or those of another as staff of the run; the place and the replies stay.

    What the words were before an edit is kept until the person's data are removed. Raises ``NotFound``.
    """
    post = deletable_post(uuid, by=by)
    # Conditional, so that of two requests at once one counts down.
    if not Post.objects.filter(pk=post.pk, deleted_at=None).update(text="", deleted_at=at):
        raise NotFound
    post.text, post.deleted_at = "", at
    Thread.objects.filter(pk=post.thread_id).update(posts_count=F("posts_count") - 1)
    if post.parent_id is not None:
        Post.objects.filter(pk=post.parent_id).update(replies_count=F("replies_count") - 1)
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
