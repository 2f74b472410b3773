"""What authors fill in: for each page only the fields that matter, in the order in which one thinks of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

RECORDED = ("video", "audio")


class KindPanel(MultiFieldPanel):
    """Fields that only objects of some kinds have.

    All of them are in the form, hidden where the kind is another: so nothing that was typed is lost when an author
    changes the kind and changes it back, and the script (assets/js/author.js) shows them at once.
    """

    def __init__(self, children: Any = (), *args: Any, kinds: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(children, *args, **options)
        self.kinds = kinds

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "kinds": self.kinds}

    class BoundPanel(MultiFieldPanel.BoundPanel):
        @property
        def attrs(self) -> dict[str, Any]:
            shown = self.instance.kind in self.panel.kinds
            return {**super().attrs, "data-kinds": " ".join(self.panel.kinds), **({} if shown else {"hidden": True})}


class ChecklistPanel(Panel):
    """What the checklist finds in the page as it was last saved; the script asks again after each saving."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/checklist_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from cairn.courses.checklist import checklist

            context: dict[str, Any] = super().get_context_data(parent_context)
            context["page"] = self.instance
            context["findings"] = checklist(self.instance) if self.instance.pk else None
            return context


def _tabs(content: list[Any], counts: list[Any], publishing: list[Any]) -> TabbedInterface:
    pages = [
        ObjectList(content, heading=_("Content")),
        *([ObjectList(counts, heading=_("How it counts"))] if counts else []),
        ObjectList([*publishing, PublishingPanel(), CommentPanel()], heading=_("Publishing")),
    ]
    return TabbedInterface(pages)


def _publishing(*panels: Any) -> list[Any]:
    return [
        ChecklistPanel(heading=_("Before you publish")),
        FieldPanel(
            "slug", heading=_("Address"), help_text=_("The last part of the address. Lower case, words with hyphens.")
        ),
        *panels,
    ]


LICENCE = FieldPanel("licence", help_text=_("Under which others may use it, like CC BY 4.0."))


def programme_panels() -> TabbedInterface:
    """Of the whole offer: what it is called and what it says of itself."""
    content = [
        TitleFieldPanel("title"),
        FieldPanel("strapline", help_text=_("One sentence under the title.")),
        FieldPanel("body", heading=_("About the programme")),
        FieldPanel("quests", help_text=_("A quest is a set of objects to do, from any course, with a badge.")),
    ]
    return _tabs(content, [], _publishing())


def course_panels() -> TabbedInterface:
    content = [
        TitleFieldPanel("title"),
        FieldPanel("summary", help_text=_("One or two sentences, for who wonders whether to join.")),
        FieldPanel(
            "outcomes", heading=_("What people will be able to do"),
            help_text=_("Four to six. Begin each with a verb that one can see: draw, measure, ask."),
        ),
        FieldPanel(
            "plan",
            help_text=_("From objectives to sessions to how you will know. Name objects by their titles."),
        ),
        FieldPanel("quests", help_text=_("A quest is a set of objects to do, with a badge.")),
        FieldPanel("authors"),
    ]  # fmt: skip
    return _tabs(content, [], _publishing(LICENCE))


def level_panels() -> TabbedInterface:
    content = [
        TitleFieldPanel("title"),
        FieldPanel("summary", help_text=_("One sentence.")),
    ]
    gate = FieldPanel(
        "gate",
        help_text=_("All conditions must hold before the next level opens. Ask for some three quarters of its points."),
    )
    return _tabs(content, [gate], _publishing())


def object_panels() -> TabbedInterface:
    content = [
        TitleFieldPanel("title"),
        FieldPanel(
            "kind", help_text=_("Another kind asks for other things. What people have done already keeps its points.")
        ),
        FieldPanel("summary", help_text=_("One sentence: what people can do afterwards.")),
        *_by_kind(),
        FieldPanel(
            "body", heading=_("Text"),
            help_text=_("Of a poll it is shown after the vote, of a cache once it is open."),
        ),
        FieldPanel(
            "question", heading=_("Discussion question"),
            help_text=_("Open, and about the reader's own work. It stands beside the object."),
        ),
    ]  # fmt: skip
    counts = [
        FieldPanel("minutes", help_text=_("3 to 8. Count 180 words of text as a minute, and what there is to do.")),
        FieldPanel("points", help_text=_("5 to 20, by importance. Who has done it already keeps the points they got.")),
        FieldPanel("bonus_points", help_text=_("Given once for answering the discussion question.")),
        _quiz_rules(),
    ]
    presenter = FieldPanel("presenter", help_text=_("Who presents it: a name or a role. Often empty."))
    return _tabs(content, counts, _publishing(presenter, LICENCE))


def _by_kind() -> list[KindPanel]:
    """What each kind asks for beside its text."""
    return [
        KindPanel(
            [
                FieldPanel("media_file", heading=_("The recording")),
                FieldPanel("media_link", heading=_("Or its address")),
                FieldPanel("media_seconds", heading=_("Seconds that it lasts")),
                FieldPanel("captions", help_text=_("A WebVTT file.")),
                FieldPanel("transcript", help_text=_("WebVTT, or plain text with a time at the start of a line.")),
            ],
            heading=_("The recording"), kinds=RECORDED,
        ),
        KindPanel(
            [
                FieldPanel("record", heading=_("Evidence record")),
                FieldPanel("link", heading=_("Or its address")),
            ],
            heading=_("What to read"), kinds=("reading",),
        ),
        KindPanel(
            [
                FieldPanel("worksheet", heading=_("Key"), help_text=_("Names it in the project. Never change it.")),
                FieldPanel("worksheet_title", heading=_("Title")),
                FieldPanel("worksheet_summary", heading=_("One sentence")),
                FieldPanel(
                    "worksheet_fields", heading=_("Fields"),
                    help_text=_("A field that you remove goes from the page; what people wrote in it is kept."),
                ),
                FieldPanel("wants_upload", heading=_("It also asks for a file")),
            ],
            heading=_("Worksheet"), kinds=("activity",),
        ),
        KindPanel(
            [
                FieldPanel("quiz_bank", heading=_("Question bank")),
                FieldPanel("quiz_draw", heading=_("How many questions"), help_text=_("0 for all of them.")),
                FieldPanel("quiz_tags", heading=_("Only questions tagged"), help_text=_("Words with spaces between.")),
            ],
            heading=_("Questions"), kinds=("quiz",),
        ),
        KindPanel(
            [
                FieldPanel("poll_question", heading=_("Question")),
                FieldPanel(
                    "poll_options", heading=_("Options"),
                    help_text=_("Three to five. An option that you reword is a new one; its votes stay with the old."),
                ),
            ],
            heading=_("Poll"), kinds=("poll",),
        ),
        KindPanel(
            [
                FieldPanel("clue", help_text=_("A question whose answer stands in earlier objects.")),
                FieldPanel("answers", heading=_("Accepted answers"), help_text=_("A line each. Case doesn't matter.")),
                FieldPanel("found_in", heading=_("Where the answer is found")),
                FieldPanel("shelf", heading=_("What to leave on the shelf")),
            ],
            heading=_("Cache"), kinds=("cache",),
        ),
    ]  # fmt: skip


def _quiz_rules() -> KindPanel:
    return KindPanel(
        [
            FieldPanel("quiz_pass_mark", heading=_("Pass mark"), help_text=_("In per cent.")),
            FieldPanel("quiz_attempts", heading=_("Attempts"), help_text=_("0 for any number.")),
            FieldPanel("quiz_delay", heading=_("Minutes between two attempts")),
            FieldPanel("quiz_counts", heading=_("Which attempt counts")),
        ],
        heading=_("Passing the quiz"),
        kinds=("quiz",),
    )
