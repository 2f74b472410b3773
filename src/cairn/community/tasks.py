"""What may fail alone: telling those who follow a discussion."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django_tasks import task

from cairn.community.models import Follow, Post
from cairn.lib.registries import thread_subjects
from cairn.notices import api as notices_api


@task()
def tell_followers(post_uuid: str) -> None:
    """One notice for each follower but the writer and who was told of a reply already."""
    post = Post.objects.select_related("thread__run", "author", "parent").filter(uuid=post_uuid).first()
    if post is None or post.deleted_at is not None:
        return
    thread = post.thread
    address = f"{thread_subjects[thread.subject_kind].url(thread.run, thread.subject_uuid)}#post-{post.uuid}"
    told = {post.author_id, post.parent.author_id if post.parent else None}
    followers = Follow.objects.filter(thread=thread).values_list("follower_id", flat=True)
    for person_id in followers.iterator():
        if person_id not in told:
            notices_api.tell(
                person_id,
                kind="thread",
                key=f"thread:{post.uuid}",
                words=_("%(name)s wrote in a discussion that you follow") % {"name": post.author.name},
                url=address,
                at=post.written_at,
            )
