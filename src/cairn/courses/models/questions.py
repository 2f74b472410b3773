"""The question bank. A question that was ever asked is never edited: a new version is added."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.courses.models.facts import LearningObject, Programme
from cairn.lib.models import Row


class QuestionBank(Row):
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="banks")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="bank_key_once_in_programme")
        ]

    def __str__(self) -> str:
        return self.title


class Question(Row):
    """A place in the bank; what is asked stands in its versions, and ``current`` points at the newest."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="questions")
    key = models.SlugField(max_length=80)
    current = models.ForeignKey(
        "courses.QuestionVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["bank", "key"], name="question_key_once_in_bank")]

    def __str__(self) -> str:
        return self.key


class QuestionTag(models.Model):
    """A word by which a quiz draws from a part of a bank."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="tags")
    name = models.SlugField(max_length=40)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "name"], name="question_tag_once")]
        indexes: ClassVar = [models.Index(fields=["name"], name="question_tag_by_name")]

    def __str__(self) -> str:
        return self.name


class QuestionVersion(Row):
    """What is asked. A ``numeric`` answer is right within ``tolerance`` on either side, in ``unit``.

    The choices of ``short_text`` are its accepted forms; of ``numeric`` there are none.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("One answer")
        MULTIPLE = "multiple", _("Several answers")
        TRUE_FALSE = "true_false", _("True or false")
        NUMERIC = "numeric", _("A number")
        ORDERING = "ordering", _("Put in order")
        MATCHING = "matching", _("Match pairs")
        SHORT_TEXT = "short_text", _("A few words")

    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MEDIUM = "medium", _("Medium")
        HARD = "hard", _("Hard")

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    stem = models.TextField()
    explanation = models.TextField(blank=True)
    objective = models.CharField(max_length=200, blank=True)
    difficulty = models.CharField(max_length=10, choices=Difficulty.choices, default=Difficulty.MEDIUM)
    answer = models.FloatField(null=True, blank=True)
    tolerance = models.FloatField(default=0)
    unit = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "number"], name="question_version_number_once"),
            models.CheckConstraint(condition=models.Q(tolerance__gte=0), name="question_tolerance_not_negative"),
            models.CheckConstraint(
                condition=~models.Q(kind="numeric") | models.Q(answer__isnull=False),
                name="question_numeric_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.stem[:60]


class Choice(Row):
    """``match`` is the other half of a pair; ``position`` the right place in an ordering question."""

    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="choices")
    text = models.CharField(max_length=400)
    match = models.CharField(max_length=400, blank=True)
    correct = models.BooleanField(default=False)
    feedback = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="choice_position_once_in_version")
        ]

    def __str__(self) -> str:
        return self.text


class QuizSettings(models.Model):
    """How a quiz draws from a bank, and what passes it.

    ``draw`` questions (0: all of them, in their order) of those that have one of ``tags`` (words with spaces between;
    empty: of all); ``pass_mark`` in per cent; ``attempts`` (0: any number) with ``delay`` minutes between two; and
    whether the best or the last attempt counts.
    """

    class Counts(models.TextChoices):
        BEST = "best", _("The best attempt counts")
        LAST = "last", _("The last attempt counts")

    learning_object = models.OneToOneField(LearningObject, on_delete=models.CASCADE, related_name="quiz")
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="quizzes")
    draw = models.PositiveSmallIntegerField(default=8)
    tags = models.CharField(max_length=200, blank=True)
    pass_mark = models.PositiveSmallIntegerField(default=75)
    attempts = models.PositiveSmallIntegerField(default=0)
    delay = models.PositiveSmallIntegerField(default=0)
    counts = models.CharField(max_length=6, choices=Counts.choices, default=Counts.BEST)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__gte=1, pass_mark__lte=100), name="quiz_pass_mark_is_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw} from {self.bank}"
