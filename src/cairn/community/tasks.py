"""What may fail alone: telling those whom a post concerns."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks import task

from cairn.community.models import Follow, Post
from cairn.community.places import address_of
from cairn.lib.registries import thread_subjects
from cairn.notices import api as notices_api


@task()
def tell_others(post_uuid: str, told_id: int | None = None) -> None:
    """One notice for each who took part in the conversation, and for each who follows the whole discussion.

    But for the writer, who was told of a reply already (``told_id``), and who may not be there any more. To answer a
    question that thousands answer is not to follow it: each of them would be told of all the others.
    """
    rows = Post.objects.select_related("thread__run__programme", "author")
    post = rows.filter(uuid=post_uuid, deleted_at=None, hidden_at=None).first()
    if post is None:
        return
    thread, taking_part = post.thread, _taking_part(post)
    follows = Follow.objects.filter(thread=thread, follower__is_active=True)
    following = set(follows.values_list("follower_id", flat=True)) - taking_part
    words = {"name": post.author.name}
    told = (
        (taking_part, _("%(name)s wrote in a conversation that you are part of") % words),
        (following, _("%(name)s wrote in a discussion that you follow") % words),
    )
    for people, sentence in told:
        # Whoever has left would be led to a page that is not there for them.
        there = thread_subjects[thread.subject_kind].still_there(people, thread.run, thread.subject_uuid)
        notices_api.tell_many(
            there - {post.author_id, told_id},
            kind="thread",
            key=f"thread:{post.uuid}",
            words=sentence,
            url=address_of(post),
            at=post.written_at,
        )


def _taking_part(post: Post) -> set[int]:
    """Who wrote the answer that this post replies to, or replied to it too."""
    if post.parent_id is None:
        return set()
    rows = Post.objects.filter(Q(pk=post.parent_id) | Q(parent_id=post.parent_id), deleted_at=None, hidden_at=None)
    return set(rows.filter(author__is_active=True).values_list("author_id", flat=True))
