"""The form of a run's plan of assessment."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.forms import HiddenInput
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.assessment.models import AssessmentPlan, Rubric
from cairn.assessment.planning import LIMITS, plan_faults, version_of
from cairn.lib import forms
from cairn.runs.models_api import Run

PLAIN = (
    "takes", "self_marking", "peers", "experts", "rolling", "days_to_mark", "days_to_result", "days_to_appeal",
    "anonymity", "decides", "calibrations", "calibrated_within",
)  # fmt: skip


def _whole(name: str, label: Any, hint: Any = "") -> forms.IntegerField:
    least, most = LIMITS[name]
    return forms.IntegerField(label=label, hint=hint, min_value=least, max_value=most, width=3)


class PlanForm(forms.Form):
    headings = {  # noqa: RUF012
        "rubric": gettext_lazy("What is assessed"),
        "self_marking": gettext_lazy("Who marks"),
        "rolling": gettext_lazy("When"),
        "anonymity": gettext_lazy("Names"),
        "decides": gettext_lazy("The result"),
        "calibrations": gettext_lazy("Practice with examples"),
    }

    rubric = forms.ChoiceField(label=gettext_lazy("Rubric"), ask=gettext_lazy("Choose a rubric"), style="select")
    takes = forms.ChoiceField(
        label=gettext_lazy("What people send in"),
        ask=gettext_lazy("Choose what people send in"),
        choices=AssessmentPlan.Takes.choices,
        style="radios",
    )
    self_marking = forms.BooleanField(
        label=gettext_lazy("Authors mark their own work"),
        hint=gettext_lazy("It is shown beside the other marks and never counts."),
    )
    peers = _whole(
        "peers",
        gettext_lazy("Marks by peers"),
        gettext_lazy("How many other authors mark each piece of work, and how many each author owes. 0: none."),
    )
    experts = _whole(
        "experts",
        gettext_lazy("Marks by experts"),
        gettext_lazy("How many of the run's assessors mark each piece. What peers can't do in time is theirs too."),
    )
    rolling = forms.ChoiceField(
        label=gettext_lazy("Work comes in"),
        choices=[("yes", gettext_lazy("At any time, and is marked as it comes")), ("no", gettext_lazy("Until a date"))],
        choice_hints={"no": gettext_lazy("On that day the work is shared out among its authors.")},
        ask=gettext_lazy("Choose when work comes in"),
        style="radios",
    )
    until_day = forms.DateField(
        label=gettext_lazy("Last day"),
        hint=gettext_lazy("Needed for work until a date. For work at any time: when nothing more is taken."),
        required=False,
    )
    until_time = forms.TimeField(
        label=gettext_lazy("Time on the last day"),
        hint=gettext_lazy("Left empty: the end of the day"),
        required=False,
    )
    days_to_mark = _whole(
        "days_to_mark",
        gettext_lazy("Days to mark"),
        gettext_lazy("Then the work goes to somebody else."),
    )
    days_to_result = _whole(
        "days_to_result",
        gettext_lazy("Days to the result"),
        gettext_lazy("What authors are promised from the day on which they send work in."),
    )
    anonymity = forms.ChoiceField(
        label=gettext_lazy("Who sees whose name"),
        choices=AssessmentPlan.Anonymity.choices,
        ask=gettext_lazy("Choose who sees whose name"),
        style="radios",
    )
    decides = forms.ChoiceField(
        label=gettext_lazy("Which number decides"),
        hint=gettext_lazy("Moderators see both, with the reason where they differ."),
        choices=AssessmentPlan.Decides.choices,
        ask=gettext_lazy("Choose which number decides"),
        style="radios",
    )
    moderated = forms.ChoiceField(
        label=gettext_lazy("Who releases it"),
        choices=[
            ("yes", gettext_lazy("A moderator looks at each and releases it")),
            ("no", gettext_lazy("The pass rule alone, as soon as all marks are given")),
        ],
        ask=gettext_lazy("Choose who releases the result"),
        style="radios",
    )
    days_to_appeal = _whole(
        "days_to_appeal",
        gettext_lazy("Days to appeal"),
        gettext_lazy("From the day of the result. 0: there is no appeal."),
    )
    calibrations = _whole(
        "calibrations",
        gettext_lazy("Examples to come close to"),
        gettext_lazy("How many before one marks others' work. 0: practice is open to all, and needed by nobody."),
    )
    calibrated_within = forms.FloatField(
        label=gettext_lazy("How close"),
        hint=gettext_lazy("In levels, on average. 0.6 is one level off on three of five criteria."),
        min_value=0.05,
        max_value=5,
        width=5,
    )

    version = forms.IntegerField(required=False, widget=HiddenInput())

    def __init__(
        self, *args: Any, run: Run, rubrics: list[Rubric], plan: AssessmentPlan | None, **options: Any
    ) -> None:
        self.run, self.plan = run, plan
        self.rubrics = {str(one.uuid): one for one in rubrics}
        super().__init__(*args, initial=_initial(plan, self.rubrics), **options)
        said = [
            (key, _("%(title)s, edition %(n)d") % {"title": r.title, "n": r.edition}) for key, r in self.rubrics.items()
        ]
        field: Any = self.fields["rubric"]
        field.choices = [("", _("Choose a rubric")), *said]

    def clean(self) -> dict[str, Any]:
        """All that is wrong at once: the api function tells only the first at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.cleaned_data.get("version") != version_of(self.plan):
            words = _("Somebody else changed the plan while you were writing. Look at their page, then save again.")
            self.add_error(None, words)
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["version"] = str(version_of(self.plan))  # type: ignore[index]
        if not self.errors:
            for name, sentence in plan_faults(self.run, self.values(), before=self.plan):
                self.add_error("until_day" if name == "submit_until" else name, sentence)
        return cleaned

    def values(self) -> dict[str, Any]:
        """The keywords of ``plan_assessment``."""
        given = self.cleaned_data
        values = {name: given[name] for name in PLAIN}
        values |= {
            "rubric": self.rubrics[given["rubric"]],
            "rolling": given["rolling"] == "yes",
            "moderated": given["moderated"] == "yes",
            "submit_until": None,
        }
        if given["until_day"]:
            end = given["until_time"] or time(23, 59)
            values["submit_until"] = timezone.make_aware(datetime.combine(given["until_day"], end))
        return values


def _initial(plan: AssessmentPlan | None, rubrics: dict[str, Rubric]) -> dict[str, Any]:
    held = plan or AssessmentPlan()
    found: dict[str, Any] = {name: getattr(held, name) for name in PLAIN}
    found["version"] = version_of(plan)
    found |= {"rolling": "yes" if held.rolling else "no", "moderated": "yes" if held.moderated else "no"}
    found["rubric"] = next((key for key, one in rubrics.items() if plan and one.pk == plan.rubric_id), "")
    if held.submit_until:
        local = timezone.localtime(held.submit_until)
        found |= {"until_day": local.date(), "until_time": local.time().replace(second=0, microsecond=0)}
    return found
