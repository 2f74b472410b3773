"""Liking, following and reporting what others wrote."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.community.models import Follow, Like, Post, Report, Thread
from cairn.community.places import STAFF, address_of, post_of, require_place
from cairn.lib.errors import Refused
from cairn.lib.events import PersonFollowed, PostLiked, announce
from cairn.lib.text import clean_text
from cairn.notices import api as notices_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run

LONGEST_REASON = 1000


@transaction.atomic
def like(uuid: UUID, *, by: Person, at: datetime) -> Post:
    """Liking twice is liking once. Raises ``NotFound``; ``Refused`` for one's own post."""
    post = post_of(uuid, by=by)
    if post.author_id == by.pk:
        raise Refused(_("This is your own. Others can like it."))
    _like, new = Like.objects.get_or_create(post=post, person=by, defaults={"at": at})
    if new:
        Post.objects.filter(pk=post.pk).update(likes_count=F("likes_count") + 1)
        accounts_api.audit("post.like", subject=post, by=by, at=at)
        announce(PostLiked(at=at, person_id=by.pk, run_id=post.thread.run_id, post_uuid=post.uuid))
    return post


@transaction.atomic
def unlike(uuid: UUID, *, by: Person, at: datetime) -> Post:
    """Take a like back, if there is one. Raises ``NotFound``."""
    post = post_of(uuid, by=by)
    deleted, _by_model = Like.objects.filter(post=post, person=by).delete()
    if deleted:
        Post.objects.filter(pk=post.pk).update(likes_count=F("likes_count") - 1)
        accounts_api.audit("post.unlike", subject=post, by=by, at=at)
    return post


@transaction.atomic
def follow(run: Run, *, subject_kind: str, subject_uuid: UUID, by: Person, at: datetime) -> None:
    """Be told when somebody writes. Following twice is following once. Raises ``NotFound``."""
    require_place(run, subject_kind, subject_uuid, by=by)
    thread, _new = Thread.objects.get_or_create(run=run, subject_kind=subject_kind, subject_uuid=subject_uuid)
    _follow, new = Follow.objects.get_or_create(follower=by, thread=thread, defaults={"at": at})
    if new:
        accounts_api.audit("thread.follow", subject=thread, by=by, at=at)


@transaction.atomic
def unfollow(run: Run, *, subject_kind: str, subject_uuid: UUID, by: Person, at: datetime) -> None:
    """Be told no more. Raises ``NotFound``."""
    require_place(run, subject_kind, subject_uuid, by=by)
    thread = Thread.objects.filter(run=run, subject_kind=subject_kind, subject_uuid=subject_uuid).first()
    if thread is None:
        return
    deleted, _by_model = Follow.objects.filter(follower=by, thread=thread).delete()
    if deleted:
        accounts_api.audit("thread.unfollow", subject=thread, by=by, at=at)


@transaction.atomic
def follow_author(uuid: UUID, *, by: Person, at: datetime) -> Post:
    """Follow who wrote a post. Following twice is following once. Raises ``NotFound``; ``Refused`` for one's own."""
    post = post_of(uuid, by=by)
    if post.author_id == by.pk:
        raise Refused(_("This is your own. Follow somebody else."))
    _follow, new = Follow.objects.get_or_create(follower=by, person=post.author, defaults={"at": at})
    if new:
        accounts_api.audit("person.follow", subject=post.author, by=by, at=at)
        announce(PersonFollowed(at=at, person_id=by.pk, run_id=post.thread.run_id, followed_id=post.author_id))
    return post


@transaction.atomic
def unfollow_author(uuid: UUID, *, by: Person, at: datetime) -> Post:
    """Follow who wrote a post no more. Raises ``NotFound``."""
    post = post_of(uuid, by=by)
    deleted, _by_model = Follow.objects.filter(follower=by, person=post.author).delete()
    if deleted:
        accounts_api.audit("person.unfollow", subject=post.author, by=by, at=at)
    return post


@transaction.atomic
def report(uuid: UUID, *, reason: str, by: Person, at: datetime) -> Report:
    """Ask those who look after the run to read a post; once for each person, later ones change nothing.

    Raises ``NotFound``; ``Refused`` for no reason or more than 1,000 characters.
    """
    post = post_of(uuid, by=by)
    words = clean_text(reason)
    if not words:
        raise Refused(_("Say in a few words what is wrong with it"), field="reason")
    if len(words) > LONGEST_REASON:
        figures = {"most": LONGEST_REASON, "n": len(words)}
        raise Refused(_("Shorten this to %(most)d characters: it has %(n)d") % figures, field="reason")
    made, new = Report.objects.get_or_create(post=post, by=by, defaults={"reason": words, "at": at})
    if new:
        accounts_api.audit("post.report", subject=post, by=by, at=at)
        _tell_staff(made, post, at=at)
    return made


def _tell_staff(made: Report, post: Post, *, at: datetime) -> None:
    for person in runs_api.holders(post.thread.run, *STAFF):
        notices_api.tell(
            person.pk,
            kind="reported_post",
            key=f"report:{made.uuid}",
            words=_("Somebody reported a post"),
            url=address_of(post),
            at=at,
        )
