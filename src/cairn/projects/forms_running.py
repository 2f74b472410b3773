"""Forms about measures that keep running: reminders, one point by a link, tokens, histograms and scatter diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.forms import BooleanField, CharField, ChoiceField, DateField, FloatField, Form, IntegerField
from cairn.projects.models import DataPicture, Measure
from cairn.projects.series import LONGEST_NOTE
from cairn.projects.toolbox.data_pictures import MOST_BINS


class DueForm(Form):
    marks_optional = False
    every = ChoiceField(label=_("How often is a point due?"), required=False)
    first = DateField(label=_("The next point is due on"), required=False)
    collector = ChoiceField(
        label=_("Who is reminded?"), hint=_("Without anybody, it is the lead"), required=False, style="select"
    )

    def __init__(self, people: Sequence[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        every: Any = self.fields["every"]
        every.choices = [("", _g("No reminders")), *Measure.Every.choices]
        collector: Any = self.fields["collector"]
        collector.choices = [("", _g("The lead of the project")), *people]


class EntryForm(Form):
    """One number and one note; ``denominator`` where the series has some."""

    value = FloatField(label=_("Value"), ask=_("Enter the value"))
    denominator = FloatField(label=_("Out of"), required=False)
    note = CharField(
        label=_("Note"), hint=_("What was special, if anything. Name no patient."), max_length=LONGEST_NOTE,
        required=False,
    )  # fmt: skip
    reason = CharField(label=_("This identifies nobody, because"), max_length=300, required=False)

    sure = BooleanField(label=_("The numbers are right"))

    def __init__(
        self, *args: Any, rates: bool, unit: str, flagged: bool = False, asked: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if not rates:
            del self.fields["denominator"]
        if not flagged:
            del self.fields["reason"]
        if not asked:
            del self.fields["sure"]
        if unit:
            self.fields["value"].label = _g("Value, in %(unit)s") % {"unit": unit}


class TokenForm(Form):
    name = CharField(
        label=_("What is it for?"), hint=_("For example, the ward's dashboard"), max_length=120,
        ask=_("Enter what the token is for"),
    )  # fmt: skip


class DataPictureForm(Form):
    marks_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = ChoiceField(label=_("Kind"), choices=DataPicture.Kind.choices)
    measure = ChoiceField(label=_("Measure"), style="select")
    against = ChoiceField(
        label=_("Measure up the side"), hint=_("For a scatter diagram"), required=False, style="select"
    )
    title = CharField(
        label=_("Title"), hint=_("Leave it empty to name it by its measures"), max_length=200, required=False
    )
    bins = IntegerField(
        label=_("Bars"), hint=_("Leave it empty to let the data choose"), min_value=2, max_value=MOST_BINS,
        required=False, width=3,
    )  # fmt: skip

    def __init__(self, measures: Sequence[Measure], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(str(one.uuid), one.name) for one in measures]
        measure: Any = self.fields["measure"]
        against: Any = self.fields["against"]
        measure.choices, against.choices = named, [("", _g("None")), *named]
