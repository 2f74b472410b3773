"""The forms of a rubric's draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.assessment.building import FACTS, MOST_LEVELS, Level, version_of
from cairn.assessment.models import Criterion, Rubric
from cairn.assessment.templates import taken_in
from cairn.lib import forms
from cairn.lib.text import whole_number

# What the numbers of the pass rule have in common.
PART_OF_THE_RULE: dict[str, Any] = {"required": False, "min_value": 0, "max_value": 100}


class NewRubricForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        hint=gettext_lazy("For example: Quality improvement project"),
        ask=gettext_lazy("Enter a title: what kind of work is it for?"),
        max_length=200,
    )
    like = forms.ChoiceField(
        label=gettext_lazy("Begin with"), style="radios", ask=gettext_lazy("Choose what to begin with")
    )

    def __init__(
        self, *args: Any, rubrics: list[Rubric], files: Mapping[str, Mapping[str, Any]] | None = None, **options: Any
    ) -> None:
        """``files`` are templates that come with the site and are not taken in yet, by key."""
        super().__init__(*args, **options)
        self.rubrics = {str(one.uuid): one for one in _newest(rubrics)}
        words = _("%(title)s, edition %(n)d")
        said = {key: words % {"title": one.title, "n": one.edition} for key, one in self.rubrics.items()}
        said |= {f"file:{key}": str(data["title"]) for key, data in (files or {}).items()}
        hints = {key: one.summary for key, one in self.rubrics.items()}
        hints |= {f"file:{key}": str(data.get("summary", "")) for key, data in (files or {}).items()}
        field: Any = self.fields["like"]
        field.choices = [("empty", _("An empty rubric")), *said.items()]
        field.choice_hints = hints

    def model(self, *, at: datetime) -> Rubric | None:
        """The rubric to begin with; of a file, it is taken in now."""
        chosen = self.cleaned_data.get("like") or ""
        if chosen.startswith("file:"):
            return taken_in(chosen.removeprefix("file:"), at=at)
        return self.rubrics.get(chosen)


def _newest(rubrics: list[Rubric]) -> Iterator[Rubric]:
    """Of each key the newest that is published; they come with the newest edition first."""
    seen: set[str] = set()
    for one in rubrics:
        if one.published_at is not None and one.key not in seen:
            seen.add(one.key)
            yield one


class RubricForm(forms.Form):
    """Title, summary and pass rule."""

    headings = {"no_criterion_below": gettext_lazy("When work passes")}  # noqa: RUF012

    title = forms.CharField(
        label=gettext_lazy("Title"),
        ask=gettext_lazy("Enter a title: what kind of work is it for?"),
        max_length=200,
    )
    summary = forms.TextField(
        label=gettext_lazy("Summary"),
        hint=gettext_lazy("What kind of work it is for and what it values. Authors and markers read this first."),
        required=False,
        rows=4,
        max_length=2000,
    )
    no_criterion_below = forms.IntegerField(
        label=gettext_lazy("At least this level on each criterion"),
        hint=gettext_lazy("The score of the level. Every part of the rule that you fill in has to hold."),
        **PART_OF_THE_RULE,
    )
    percent_in_all = forms.IntegerField(
        label=gettext_lazy("At least this percentage in all"),
        hint=gettext_lazy("Of the weighted sum that full marks would give."),
        **PART_OF_THE_RULE,
    )
    minimum_median = forms.FloatField(
        label=gettext_lazy("At least this weighted median"),
        hint=gettext_lazy("Half of the weight of the criteria is at this level or above it."),
        **PART_OF_THE_RULE,
    )
    version = forms.IntegerField(required=False, widget=HiddenInput())

    @staticmethod
    def initial_of(rubric: Rubric) -> dict[str, Any]:
        held = {name: getattr(rubric, name) for name in FACTS}
        return held | {"no_criterion_below": rubric.no_criterion_below or None, "version": version_of(rubric)}

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FACTS}


class CriterionTitleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Add a criterion"),
        hint=gettext_lazy("What is looked at, in a few words. For example: Aim"),
        ask=gettext_lazy("Enter a title: what is looked at?"),
        max_length=200,
    )


class CriterionForm(forms.Form):
    """A criterion with its levels: ``level-<n>-score``, ``-name``, ``-descriptor`` and ``-remove``, n from 0.

    ``shown`` says how many levels there are fields for; it comes along when the form is sent.
    """

    marks_optional = False
    title = forms.CharField(
        label=gettext_lazy("Title"), ask=gettext_lazy("Enter a title: what is looked at?"), max_length=200
    )
    guidance = forms.TextField(
        label=gettext_lazy("Guidance"),
        hint=gettext_lazy("What to look for, and what does not count. Authors and markers read this."),
        required=False,
        rows=4,
        max_length=2000,
    )
    weight = forms.FloatField(
        label=gettext_lazy("Weight"),
        hint=gettext_lazy("1 where all weigh the same; 2 counts twice as much."),
        ask=gettext_lazy("Enter a weight that is above zero: 1 where all weigh the same."),
        max_value=1000,
        width=5,
    )
    comment_only = forms.BooleanField(
        label=gettext_lazy("Only commented"),
        hint=gettext_lazy("Markers write about it and give no level. Levels below are left out when you publish."),
    )
    version = forms.IntegerField(required=False, widget=HiddenInput())

    def __init__(self, *args: Any, criterion: Criterion, more: int = 0, **options: Any) -> None:
        levels = list(criterion.levels.all())
        held: dict[str, Any] = {
            "title": criterion.title,
            "guidance": criterion.guidance,
            "weight": f"{criterion.weight:g}",
            "comment_only": criterion.comment_only,
            "version": version_of(criterion),
        }
        for n, one in enumerate(levels):
            held |= {f"level-{n}-{name}": getattr(one, name) for name in ("score", "name", "descriptor")}
        super().__init__(*args, initial=held, **options)
        sent = whole_number(self.data.get("shown"), 0, digits=3) if self.is_bound else 0
        self.shown = min(max(len(levels), sent, 2) + more, MOST_LEVELS)
        for n in range(self.shown):
            self._add_level(n)

    def _add_level(self, n: int) -> None:
        self.fields[f"level-{n}-score"] = forms.IntegerField(
            label=_("Score"), required=False, min_value=0, max_value=100, width=3
        )
        self.fields[f"level-{n}-name"] = forms.CharField(label=_("Name"), required=False, max_length=60, width=20)
        self.fields[f"level-{n}-descriptor"] = forms.TextField(
            label=_("What such work looks like"), required=False, rows=3, max_length=2000
        )
        self.fields[f"level-{n}-remove"] = forms.BooleanField(label=_("Remove this level"))

    def rows(self) -> list[dict[str, str]]:
        """The names of the fields of each level."""
        names = ("score", "name", "descriptor", "remove")
        return [{name: f"level-{n}-{name}" for name in names} for n in range(self.shown)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for n in self._kept(cleaned):
            if cleaned.get(f"level-{n}-score") is None and f"level-{n}-score" not in self.errors:
                self.add_error(f"level-{n}-score", _("Enter the score of this level: a whole number from 0."))
        return cleaned

    def _kept(self, cleaned: Mapping[str, Any]) -> list[int]:
        """Rows with something in them that are not to be removed."""

        def filled(n: int) -> bool:
            texts = (cleaned.get(f"level-{n}-name"), cleaned.get(f"level-{n}-descriptor"))
            return any(texts) or cleaned.get(f"level-{n}-score") is not None

        return [n for n in range(self.shown) if filled(n) and not cleaned.get(f"level-{n}-remove")]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("title", "guidance", "weight", "comment_only")}

    def levels(self) -> list[Level]:
        given = self.cleaned_data
        return [
            Level(given[f"level-{n}-score"], given[f"level-{n}-name"], given[f"level-{n}-descriptor"])
            for n in self._kept(given)
        ]
