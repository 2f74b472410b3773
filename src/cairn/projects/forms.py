"""The forms of a project's tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.forms import (
    CharField,
    ChoiceField,
    DateField,
    FloatField,
    Form,
    IntegerField,
    TextField,
)
from cairn.projects.models import Measure, PDSACycle


class TitleForm(Form):
    title = CharField(
        label=_("Title of the project"),
        hint=_("What should get better, in a few words. You can change it later."),
        max_length=200,
        ask=_("Enter the title of the project"),
    )


class CharterForm(Form):
    marks_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    problem = TextField(label=_("The problem"), hint=_("What happens now, and how often?"), required=False)
    why = TextField(label=_("Why it matters"), hint=_("To patients, families or staff"), required=False)
    aim = TextField(
        label=_("The aim"), hint=_("How much, for whom, by when. From what to what?"), rows=3, required=False
    )
    aim_by = DateField(label=_("By when"), required=False)
    scope = TextField(label=_("Scope"), hint=_("Who and what is in, and what is left out"), rows=3, required=False)
    setting = TextField(label=_("Setting"), hint=_("Where you work, in a sentence or two"), rows=3, required=False)
    sponsor = CharField(label=_("Sponsor"), hint=_("Who can clear the way"), max_length=200, required=False)
    coach = CharField(label=_("Coach"), max_length=200, required=False)
    timeline = TextField(label=_("Timeline"), rows=3, required=False)
    ethics = TextField(
        label=_("Ethics"), hint=_("Why this is improvement and not research, and who agreed"), rows=3, required=False
    )


class CycleForm(Form):
    marks_optional = False
    headings: ClassVar = {"question": _("Plan"), "started_on": _("Do"), "study": _("Study"), "decision": _("Act")}
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = CharField(
        label=_("Title"), hint=_("The test in a few words"), max_length=200, ask=_("Enter a title for the cycle")
    )
    idea = ChoiceField(label=_("Change idea"), required=False, style="select")
    builds_on = ChoiceField(
        label=_("Builds on cycle"),
        hint=_("The cycle whose lesson this one takes further"),
        required=False,
        style="select",
    )
    purpose = ChoiceField(
        label=_("What is it for?"), choices=PDSACycle.Purpose.choices, initial=PDSACycle.Purpose.TEST, required=False
    )
    scale = CharField(label=_("Scale"), hint=_("As small as one patient, one clinic"), max_length=200, required=False)
    question = TextField(label=_("Plan: what do you want to find out?"), rows=2, required=False)
    prediction = TextField(
        label=_("Plan: what do you predict?"), hint=_("Without it there is nothing to study"), rows=2, required=False
    )
    who = TextField(label=_("Who"), rows=2, required=False)
    what = TextField(label=_("What"), rows=2, required=False)
    when = CharField(label=_("When"), max_length=200, required=False)
    where = TextField(label=_("Where"), rows=2, required=False)
    measure = TextField(label=_("What will you count?"), rows=2, required=False)
    measured_by = ChoiceField(
        label=_("Measure"), hint=_("Its chart shows when the cycle began"), required=False, style="select"
    )
    started_on = DateField(label=_("Began on"), required=False)
    happened = TextField(label=_("Do: what happened?"), required=False)
    study = TextField(label=_("Study: how does it compare with the prediction?"), required=False)
    decision = ChoiceField(label=_("Act: what next?"), choices=PDSACycle.Decision.choices, required=False)
    next_steps = TextField(label=_("Next steps"), rows=3, required=False)

    def __init__(self, linked: Mapping[str, list[tuple[str, str]]], *args: Any, **options: Any) -> None:
        """``linked``: uuid and words of what can be chosen, by the name of the field."""
        super().__init__(*args, **options)
        for name, none in (("idea", _g("None of the diagram")), ("measured_by", _g("None")), ("builds_on", _g("None"))):
            self.fields[name].choices = [("", none), *linked[name]]  # type: ignore[attr-defined]
        if not linked["builds_on"]:
            del self.fields["builds_on"]
        self.fields["decision"].choices = [one for one in PDSACycle.Decision.choices if one[0]]  # type: ignore[attr-defined]


class MeasureForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = CharField(label=_("Name of the measure"), max_length=200, ask=_("Enter the name of the measure"))
    kind = ChoiceField(
        label=_("Kind"),
        hint=_(
            "Outcome: what gets better for people. Process: whether the change is carried out. Balancing: what might "
            "get worse meanwhile."
        ),
        choices=Measure.Kind.choices,
        ask=_("Choose the kind of measure"),
    )
    definition = TextField(
        label=_("Definition"), hint=_("So exact that two people count alike"), rows=3, required=False
    )
    unit = CharField(
        label=_("Unit"),
        hint=_("For example: days, per cent, per 1,000 bed-days"),
        max_length=60,
        width=20,
        required=False,
    )
    numerator = CharField(
        label=_("What is counted?"),
        hint=_("For a share or a rate: patients seen on time"),
        max_length=200,
        required=False,
    )
    denominator = CharField(
        label=_("Out of what?"), hint=_("All patients, or bed-days"), max_length=200, required=False
    )
    direction = ChoiceField(
        label=_("Which way is better?"), choices=Measure.Direction.choices, ask=_("Choose which way is better")
    )
    target = FloatField(label=_("Target"), required=False)
    collected = TextField(label=_("How and how often is it collected?"), rows=2, required=False)


CHARTS = {
    Measure.Chart.RUN: _("any series"),
    Measure.Chart.XMR: _("one value at a time"),
    Measure.Chart.XMR_PRIME: _("rates of unequal size, as they vary"),
    Measure.Chart.MOVING_RANGE: _("how far each value is from the one before"),
    Measure.Chart.P: _("shares, so many of so many"),
    Measure.Chart.P_PRIME: _("shares of 1,000 and more"),
    Measure.Chart.U: _("rates, so many events in so much"),
    Measure.Chart.U_PRIME: _("rates in 1,000 and more"),
    Measure.Chart.C: _("counts with the same chance each time"),
    Measure.Chart.G: _("cases between rare events"),
    Measure.Chart.T: _("time between rare events"),
    Measure.Chart.XBAR: _("means of several values"),
    Measure.Chart.S: _("spread of several values"),
}
PER = (1, 100, 1_000, 10_000, 100_000)


class ChartForm(Form):
    """How a measure is charted. ``per`` is asked for where there are denominators."""

    marks_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    chart_kind = ChoiceField(
        label=_("Chart"), choices=[(kind.value, f"{kind.label}: {use}") for kind, use in CHARTS.items()], style="select"
    )
    chart_rules = ChoiceField(label=_("Rules"), choices=Measure.Rules.choices, required=False, style="select")
    chart_baseline = IntegerField(
        label=_("Baseline"),
        hint=_("The limits come from the first so many points. Leave it empty to use all."),
        min_value=2,
        max_value=100_000,
        required=False,
        error_messages={"min_value": _("Enter a baseline of 2 points or more, or leave it empty")},
    )
    chart_per = ChoiceField(label=_("Show rates per"), choices=[(n, f"{n:,}") for n in PER], style="select")
    target = FloatField(label=_("Target"), required=False)
    direction = ChoiceField(label=_("Which way is better?"), choices=Measure.Direction.choices, style="select")

    def __init__(self, *args: Any, rates: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not rates:
            del self.fields["chart_per"]

    def clean_chart_per(self) -> int:
        return int(self.cleaned_data["chart_per"])


class NoteForm(Form):
    marks_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = CharField(label=_("Note"), hint=_("Shown on the chart. Name no patient."), max_length=200, required=False)


class ReasonForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = CharField(
        label=_("Reason"), max_length=300, ask=_("Enter the reason: without one nobody can judge it later")
    )


class LessonForm(Form):
    """Asks in its own words for one line of the log; its day and its writer are said by the saving of it."""

    text = TextField(label=_("What did you learn?"), rows=3, ask=_("Enter what you learned"))
