"""The blocks that prose is made of, and those that gates, worksheets and quests are filled in with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

RICH = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "hr", "blockquote"]
PLAIN_RICH = ["bold", "italic", "ol", "ul", "link"]


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=PLAIN_RICH)

    class Meta:
        icon = "warning"
        label = _("Callout")


class TableBlock(blocks.StructBlock):
    """A plain table: first row is the header; a row to a line, cells with | between."""

    caption = blocks.CharBlock(max_length=200, required=False)
    rows = blocks.TextBlock(help_text=_("A row to a line, with | between the cells. The first row is the heading."))

    class Meta:
        icon = "table"
        label = _("Table")


class ImageBlock(blocks.StructBlock):
    """A picture. Without ``alt`` it is decoration only if the author says so."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(max_length=300, required=False, label=_("What it shows, for those who can't see it"))
    decorative = blocks.BooleanBlock(required=False, label=_("It is only decoration"))
    caption = blocks.CharBlock(max_length=300, required=False, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")


class VideoBlock(blocks.StructBlock):
    """A film inside the prose: a file of one's own, or a link to one (a link is a link, never a frame)."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    document = DocumentChooserBlock(required=False, label=_("Film (MP4 or WebM)"))
    link = blocks.URLBlock(required=False, label=_("Or its address"))
    captions = DocumentChooserBlock(required=False, label=_("Captions (WebVTT)"))
    transcript = blocks.RichTextBlock(features=PLAIN_RICH, required=False, label=_("Transcript"))

    class Meta:
        icon = "media"
        label = _("Film")


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What was said"))
    source = blocks.CharBlock(max_length=200, required=False, label=_("Who said it: a role, or a source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")


class FigureBlock(blocks.StructBlock):
    """A chart or diagram that is drawn from its data."""

    figure = SnippetChooserBlock("courses.Figure", label=_("Figure"))

    class Meta:
        icon = "chart"
        label = _("Chart or diagram")


class SlideBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    figure = SnippetChooserBlock("courses.Figure", required=False, label=_("Chart or diagram"))
    image = ImageChooserBlock(required=False, label=_("Or a picture"))
    alt = blocks.CharBlock(max_length=300, required=False, label=_("What it shows, for those who can't see it"))
    said = blocks.RichTextBlock(features=["bold", "italic", "link"], label=_("What is said"))


class SlidesBlock(blocks.StructBlock):
    """A sequence of slides. What is said stands on the slide, so it is its own transcript."""

    title = blocks.CharBlock(max_length=120, label=_("Title"))
    slides = blocks.ListBlock(SlideBlock(), label=_("Slides"))

    class Meta:
        icon = "list-ul"
        label = _("Slides")


class AccordionBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=160, label=_("Question or heading"))
    text = blocks.RichTextBlock(features=RICH, label=_("What opens"))

    class Meta:
        icon = "collapse-down"
        label = _("Something to open")


class EvidenceBlock(blocks.StructBlock):
    """What a record of the library says, in the author's words, with the record."""

    record = SnippetChooserBlock("library.EvidenceRecord", label=_("Evidence record"))
    text = blocks.TextBlock(required=False, label=_("What it says"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Evidence")


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(max_length=120, label=_("What it is called"))

    class Meta:
        icon = "download"
        label = _("Download")


class ProseBlock(blocks.StreamBlock):
    """What the prose of an object is made of."""

    heading = blocks.CharBlock(max_length=120, icon="title", label=_("Heading"))
    text = blocks.RichTextBlock(features=RICH, icon="pilcrow", label=_("Text"))
    callout = CalloutBlock()
    steps = blocks.ListBlock(
        blocks.RichTextBlock(features=["bold", "italic", "link"]), icon="list-ol", label=_("Numbered steps")
    )
    table = TableBlock()
    image = ImageBlock()
    video = VideoBlock()
    quotation = QuotationBlock()
    figure = FigureBlock()
    slides = SlidesBlock()
    accordion = AccordionBlock()
    evidence = EvidenceBlock()
    download = DownloadBlock()


class NumberCondition(blocks.StructBlock):
    minimum = blocks.IntegerBlock(min_value=1, label=_("How many"))


class ObjectCondition(blocks.StructBlock):
    object = blocks.PageChooserBlock("courses.ObjectPage", label=_("Which object"))


MILESTONES = [
    ("charter_complete", _("The charter is complete")),
    ("cycle_studied", _("A first PDSA cycle has been studied")),
    ("submitted", _("The project was sent in")),
    ("passed", _("The project passed")),
]


class MilestoneCondition(blocks.StructBlock):
    milestone = blocks.ChoiceBlock(choices=MILESTONES, label=_("Milestone of the project"))


class GateBlock(blocks.StreamBlock):
    """The conditions of a gate, by the keys of ``lib.registries.gate_conditions``; all of them must hold."""

    minimum_points = NumberCondition(label=_("Points earned in this level"))
    quiz_passed = ObjectCondition(label=_("A quiz passed"))
    discussion_answered = NumberCondition(label=_("Discussion questions answered"))
    upload = ObjectCondition(label=_("A file sent in"))
    reflection_written = NumberCondition(label=_("Reflections written"))
    people_followed = NumberCondition(label=_("People followed"))
    conversations_joined = NumberCondition(label=_("Conversations joined"))
    cafe_attended = NumberCondition(label=_("Cafés attended"))
    milestone = MilestoneCondition(label=_("A milestone of the project"))


BADGES = [
    (key, label)
    for key, label in (
        ("compass", _("Compass")), ("lantern", _("Lantern")), ("map", _("Map")), ("boots", _("Boots")),
        ("rope", _("Rope")), ("tent", _("Tent")), ("flag", _("Flag")), ("sunrise", _("Sunrise")),
        ("bridge", _("Bridge")), ("cairn", _("Cairn")),
    )
]  # fmt: skip


class QuestBlock(blocks.StructBlock):
    """A named set of things to do; who has done them all is given the badge."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9-]{1,80}$", label=_("Key"), help_text=_("Lower case and hyphens."))
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    summary = blocks.CharBlock(max_length=300, label=_("One sentence"))
    badge = blocks.ChoiceBlock(choices=BADGES, label=_("Badge"))
    needs = blocks.ListBlock(blocks.PageChooserBlock("courses.ObjectPage"), label=_("Objects to do"))


FIELD_KINDS = [
    ("line", _("One line")),
    ("long", _("A longer text")),
    ("number", _("A number")),
    ("date", _("A date")),
    ("choice", _("One of several")),
    ("checklist", _("A checklist")),
    ("table", _("A table")),
]


class WorksheetFieldBlock(blocks.StructBlock):
    """One field. ``into`` is where the learner's project keeps it (docs/course-text.md); empty: in the worksheet."""

    key = blocks.RegexBlock(regex=r"^[a-z0-9_-]{1,40}$", label=_("Key"), help_text=_("Never change it later."))
    label = blocks.CharBlock(max_length=200, label=_("Label"))
    hint = blocks.CharBlock(max_length=400, required=False, label=_("Hint"))
    kind = blocks.ChoiceBlock(choices=FIELD_KINDS, default="long", label=_("Kind"))
    options = blocks.ListBlock(blocks.CharBlock(max_length=200), default=[], label=_("Options, or columns of a table"))
    into = blocks.CharBlock(max_length=60, required=False, label=_("Where the project keeps it"))


class SessionBlock(blocks.StructBlock):
    """A line of a course's plan: what people will be able to do, how they learn it, and how one sees that it worked."""

    objective = blocks.CharBlock(max_length=300, label=_("Objective"))
    session = blocks.TextBlock(required=False, label=_("How they learn it"))
    measure = blocks.CharBlock(max_length=300, required=False, label=_("How we will know"))
