"""Surveys and what people answered, under their pseudonyms."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.lib.models import Row
from cairn.runs.models_api import Run


class Survey(Row):
    """A set of questions. One that was answered is never edited: a new ``edition`` is added."""

    key = models.SlugField(max_length=80)
    edition = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "edition"], name="survey_edition_once")]

    def __str__(self) -> str:
        return self.title


class SurveyQuestion(Row):
    class Kind(models.TextChoices):
        LIKERT = "likert", _("Agreement scale")
        CHOICE = "choice", _("One of several")
        TEXT = "text", _("Own words")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["survey", "key"], name="survey_question_key_once")]

    def __str__(self) -> str:
        return self.text


class SurveyOption(models.Model):
    """``score`` orders the options of a scale (1 strongly disagree … 5 strongly agree)."""

    question = models.ForeignKey(SurveyQuestion, on_delete=models.CASCADE, related_name="options")
    score = models.SmallIntegerField()
    text = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["score"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "score"], name="survey_option_score_once")]

    def __str__(self) -> str:
        return self.text


class SurveyOffer(Row):
    """A survey, asked of a run's people at one wave."""

    class Wave(models.TextChoices):
        PRE = "pre", _("Before")
        POST = "post", _("After")
        FOLLOW_UP = "follow_up", _("Follow-up")

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="offers")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="survey_offers")
    wave = models.CharField(max_length=10, choices=Wave.choices)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "run", "wave"], name="survey_offer_once_per_wave")
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.wave}"


class Response(Row):
    """One person's answers to one offer, under the pseudonym: paired across waves, nobody named."""

    offer = models.ForeignKey(SurveyOffer, on_delete=models.PROTECT, related_name="responses")
    pseudonym = models.UUIDField()
    submitted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["offer", "pseudonym"], name="response_once_per_offer")]

    def __str__(self) -> str:
        return f"{self.pseudonym}"


class Answer(models.Model):
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(SurveyQuestion, on_delete=models.PROTECT, related_name="answers")
    option = models.ForeignKey(SurveyOption, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["response", "question"], name="answer_once_per_question")
        ]

    def __str__(self) -> str:
        return self.text or str(self.option)
