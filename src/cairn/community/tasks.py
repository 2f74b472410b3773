"""What may fail alone: telling those who follow a discussion."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django_tasks import task

from cairn.community.models import Follow, Post
from cairn.community.places import address_of, may_join
from cairn.notices import api as notices_api


@task()
def tell_followers(post_uuid: str, told_id: int | None = None) -> None:
    """One notice for each follower who may still be there, but the writer and who was told of a reply already."""
    rows = Post.objects.select_related("thread__run__programme", "author")
    post = rows.filter(uuid=post_uuid, deleted_at=None, hidden_at=None).first()
    if post is None:
        return
    thread, address = post.thread, address_of(post)
    words = _("%(name)s wrote in a discussion that you follow") % {"name": post.author.name}
    follows = Follow.objects.select_related("follower").filter(thread=thread, follower__is_active=True)
    for follow in follows.exclude(follower_id__in={post.author_id, told_id} - {None}).iterator(chunk_size=500):
        # Whoever has left would be led to a page that is not there for them.
        if may_join(thread.run, thread.subject_kind, thread.subject_uuid, follow.follower):
            notices_api.tell(
                follow.follower_id,
                kind="thread",
                key=f"thread:{post.uuid}",
                words=words,
                url=address,
                at=post.written_at,
            )
