"""The pages that authors write. Wagtail gives them drafts, preview, revisions, workflow and rights.

A page's own fields are what an author sees; ``courses.sync`` brings the facts up to date when one is published.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

from cairn.courses.models.blocks import GateBlock, ProseBlock, QuestBlock, SessionBlock, WorksheetFieldBlock
from cairn.courses.models.facts import Course, LearningObject, Programme
from cairn.courses.models.questions import QuestionBank, QuizSettings
from cairn.courses.page_form import CheckedPageForm, DraftCopyForm
from cairn.courses.panels import course_panels, level_panels, object_panels, programme_panels
from cairn.lib.registries import programme_offers
from cairn.library.models_api import EvidenceRecord


class HomePage(Page):
    """The root of the catalogue. The site's own home view shows the programmes beneath it."""

    max_count = 1
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["courses.ProgrammePage"]
    template = "courses/page.html"


class ProgrammePage(Page):
    strapline = models.CharField(max_length=300, blank=True)
    body = StreamField(ProseBlock(required=False), blank=True)
    quests = StreamField([("quest", QuestBlock())], blank=True)

    base_form_class = CheckedPageForm
    copy_form_class = DraftCopyForm
    edit_handler = programme_panels()
    parent_page_types: ClassVar = ["courses.HomePage"]
    subpage_types: ClassVar = ["courses.CoursePage"]
    template = "courses/page.html"

    def get_context(self, request: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """With its prose and the run to join."""
        from cairn.courses.reading import body_html

        context: dict[str, Any] = super().get_context(request, *args, **options)
        row = Programme.objects.filter(page_id=self.pk).first()
        context["offer"] = programme_offers["run"](row) if row is not None else None
        context["prose"] = body_html(self.body)
        return context


class CoursePage(Page):
    summary = models.TextField(blank=True)
    outcomes = StreamField([("outcome", blocks.CharBlock(max_length=200, label=_("Learning outcome")))], blank=True)
    authors = StreamField([("author", blocks.CharBlock(max_length=120, label=_("Author")))], blank=True)
    licence = models.CharField(max_length=60, blank=True)
    plan = StreamField([("session", SessionBlock())], blank=True)
    quests = StreamField([("quest", QuestBlock())], blank=True)

    base_form_class = CheckedPageForm
    copy_form_class = DraftCopyForm
    edit_handler = course_panels()
    parent_page_types: ClassVar = ["courses.ProgrammePage"]
    subpage_types: ClassVar = ["courses.LevelPage"]
    template = "courses/course.html"

    def get_context(self, request: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """The course as it is published, and the run to join."""
        from cairn.courses.reading import structure

        context: dict[str, Any] = super().get_context(request, *args, **options)
        row = Course.objects.select_related("programme").filter(page_id=self.pk).first()
        if row is not None:
            tree = structure(row.programme)
            context["course"] = next((one for one in tree.courses if one.id == row.pk), None)
            context["offer"] = programme_offers["run"](row.programme)
        return context


class LevelPage(Page):
    summary = models.TextField(blank=True)
    gate = StreamField(GateBlock(required=False), blank=True)

    base_form_class = CheckedPageForm
    copy_form_class = DraftCopyForm
    edit_handler = level_panels()
    parent_page_types: ClassVar = ["courses.CoursePage"]
    subpage_types: ClassVar = ["courses.ObjectPage"]
    template = "courses/page.html"


PREVIEWS_AFTER = {
    "poll": [("after", _("After the vote"))],
    "cache": [("after", _("Once it is open"))],
    "quiz": [("after", _("With the right answers"))],
}


class ObjectPage(Page):
    """One learning object. The public address shows it as learners see it, without what is theirs."""

    kind = models.CharField(max_length=20, choices=LearningObject.Kind.choices, default="article")
    summary = models.CharField(max_length=400, blank=True)
    minutes = models.PositiveSmallIntegerField(default=5, help_text=_("How long it takes, in minutes"))
    points = models.PositiveSmallIntegerField(default=0)
    bonus_points = models.PositiveSmallIntegerField(
        default=0, help_text=_("Given once for answering the question below")
    )
    question = models.TextField(blank=True, help_text=_("The discussion question shown beside the object"))
    presenter = models.CharField(max_length=120, blank=True, help_text=_("Who presents it: a name or a role"))
    licence = models.CharField(max_length=60, blank=True)
    body = StreamField(ProseBlock(required=False), blank=True)

    # Reading: a record of the library, or a link.
    record = models.ForeignKey(EvidenceRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    link = models.URLField(max_length=500, blank=True)

    # Activity: a worksheet, whose key names it in the project and in files, and whether a file is asked for.
    worksheet = models.SlugField(max_length=40, blank=True)
    worksheet_title = models.CharField(max_length=200, blank=True)
    worksheet_summary = models.CharField(max_length=400, blank=True)
    worksheet_fields = StreamField([("field", WorksheetFieldBlock())], blank=True)
    wants_upload = models.BooleanField(default=False)

    # Poll
    poll_question = models.CharField(max_length=300, blank=True)
    poll_options = StreamField([("option", blocks.CharBlock(max_length=200, label=_("Option")))], blank=True)

    # Cache: its clue, a line for each accepted answer, and the objects where the answer is to be found.
    clue = models.TextField(blank=True)
    answers = models.TextField(blank=True)
    found_in = StreamField([("object", blocks.PageChooserBlock("courses.ObjectPage"))], blank=True)
    shelf = models.CharField(max_length=400, blank=True)

    # Video and audio: a file of one's own, or a link.
    media_file = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    media_link = models.URLField(max_length=500, blank=True)
    media_seconds = models.PositiveIntegerField(default=0, help_text=_("How long it lasts, in seconds"))
    captions = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    transcript = models.TextField(blank=True, help_text=_("WebVTT, or plain text with a time at the start of a line"))

    # Quiz
    quiz_bank = models.ForeignKey(QuestionBank, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    quiz_draw = models.PositiveSmallIntegerField(default=6, help_text=_("How many questions are drawn; 0 for all"))
    quiz_tags = models.CharField(max_length=200, blank=True, help_text=_("Only questions with one of these tags"))
    quiz_pass_mark = models.PositiveSmallIntegerField(default=75, help_text=_("Per cent"))
    quiz_attempts = models.PositiveSmallIntegerField(default=0, help_text=_("0 for any number"))
    quiz_delay = models.PositiveSmallIntegerField(default=0, help_text=_("Minutes to wait between two attempts"))
    quiz_counts = models.CharField(max_length=6, choices=QuizSettings.Counts.choices, default=QuizSettings.Counts.BEST)

    base_form_class = CheckedPageForm
    copy_form_class = DraftCopyForm
    edit_handler = object_panels()
    parent_page_types: ClassVar = ["courses.LevelPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "courses/object.html"

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """As a learner meets the object first and, where that changes, after they have acted."""
        return [("", _("As a learner")), *PREVIEWS_AFTER.get(self.kind, [])]

    def get_context(self, request: Any, *args: Any, **options: Any) -> dict[str, Any]:
        """The prose as learners see it: of the draft in a preview, of the published page otherwise."""
        from cairn.courses.previews import preview_of
        from cairn.courses.reading import body_html

        context: dict[str, Any] = super().get_context(request, *args, **options)
        context["prose"] = body_html(self.body)
        if getattr(request, "is_preview", False):
            context["preview"] = preview_of(self, mode=request.preview_mode or "")
        return context
