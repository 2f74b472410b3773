"""Threads and what people write, like, follow and report in them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.accounts.models_api import Person
from cairn.lib.models import Row
from cairn.runs.models_api import Run


class Thread(Row):
    """One conversation about one thing in one run; ``subject_kind`` is a key of ``registries.thread_subjects``."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="threads")
    subject_kind = models.SlugField(max_length=20)
    subject_uuid = models.UUIDField()
    locked_at = models.DateTimeField(null=True, blank=True)
    posts_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            # Two first posts at the same moment open one thread.
            models.UniqueConstraint(
                fields=["run", "subject_kind", "subject_uuid"], name="thread_one_per_subject_in_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_uuid}"


class Post(Row):
    """An answer (no parent) or a reply to one. Deleting empties the words and keeps the place.

    ``likes_count`` and ``replies_count`` stand beside the rows that they count: a page of posts is one query.
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)
    likes_count = models.PositiveIntegerField(default=0)
    replies_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["thread", "parent", "-id"], name="post_page_of_thread"),
            models.Index(fields=["parent", "id"], name="post_replies"),
            models.Index(fields=["author", "written_at"], name="post_by_author"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(deleted_at__isnull=True) | models.Q(text=""), name="post_deleted_has_no_words"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class PostRevision(models.Model):
    """The words as they were before an edit; removed only with the person's data."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    text = models.TextField()
    replaced_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:60]


class Like(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="likes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "person"], name="like_once")]

    def __str__(self) -> str:
        return f"{self.person} likes {self.post_id}"


class Follow(models.Model):
    """A person follows a thread or another person: exactly one of the two is set."""

    follower = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="following")
    thread = models.ForeignKey(Thread, null=True, blank=True, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="followers")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(thread__isnull=False, person__isnull=True)
                | models.Q(thread__isnull=True, person__isnull=False),
                name="follow_thread_or_person",
            ),
            models.UniqueConstraint(fields=["follower", "thread"], name="follow_thread_once"),
            models.UniqueConstraint(fields=["follower", "person"], name="follow_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.follower} follows"


class Report(Row):
    """Somebody asks a moderator to look at a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    settlement = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["post", "by"], name="report_once_per_person")]

    def __str__(self) -> str:
        return self.reason[:60]


class Cafe(Row):
    """A live improvement café of a run: a date, an expert, a link to join by; afterwards a recording.

    ``minutes`` long. Its conversation is a thread (subject ``cafe``). A café that is called off keeps its row.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="cafes")
    title = models.CharField(max_length=160)
    summary = models.TextField(blank=True)
    host = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=45)
    link = models.URLField(max_length=500, blank=True)
    recording = models.URLField(max_length=500, blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    called_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        indexes: ClassVar = [models.Index(fields=["run", "starts_at"], name="cafe_of_run")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(minutes__gte=5, minutes__lte=480), name="cafe_lasts_a_while")
        ]

    def __str__(self) -> str:
        return self.title


class CafePlace(models.Model):
    """Somebody who wants to come to a café, and whether they came."""

    cafe = models.ForeignKey(Cafe, on_delete=models.CASCADE, related_name="places")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    wanted_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    attended_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cafe", "person"], name="cafe_place_once")]
        indexes: ClassVar = [models.Index(fields=["person", "attended_at"], name="cafe_attended_by_person")]

    def __str__(self) -> str:
        return f"{self.person} at {self.cafe}"
