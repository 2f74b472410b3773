"""The forms of marking and of releasing an outcome."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.accounts.models_api import Person
from cairn.assessment.marking import COMMENT_BELOW, faults
from cairn.assessment.models import Criterion, Result, Rubric
from cairn.lib import forms

# In characters: all comments of a mark, typed to the full, still fit on one page with the rubric.
LONGEST_COMMENT = 1500
LONGEST_ON_THE_WHOLE = 3000
LONGEST_LETTER = 5000


class MarkForm(forms.Form):
    """For each criterion ``level-<key>``, ``cannot-<key>`` (it can't be judged) and ``comment-<key>``, without the
    first two where it is only commented; and a comment on the whole."""

    marks_optional = False  # a comment is needed or not by the level that is chosen
    comment = forms.TextField(
        label=gettext_lazy("Comment on the whole project"),
        hint=gettext_lazy("What is good about it, and what would make it better? The authors read this."),
        required=False,
        max_length=LONGEST_ON_THE_WHOLE,
    )

    def __init__(self, *args: Any, rubric: Rubric, **options: Any) -> None:
        self.criteria: list[Criterion] = list(rubric.criteria.all())
        super().__init__(*args, **options)
        whole = self.fields.pop("comment")
        for criterion in self.criteria:
            if not criterion.comment_only:
                self.fields[f"level-{criterion.key}"] = _level(criterion)
                self.fields[f"cannot-{criterion.key}"] = _cannot(criterion)
            self.fields[f"comment-{criterion.key}"] = _comment(criterion)
        self.fields["comment"] = whole

    def clean(self) -> dict[str, Any]:
        """All that is missing at once: the api function names only the first."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for field, sentence in faults(self.criteria, self.levels(), self.comments(), self.cannot_judge()):
            if field not in self.errors:
                self.add_error(field, sentence)
        return cleaned

    def levels(self) -> dict[str, int]:
        given = {one.key: self.cleaned_data.get(f"level-{one.key}") for one in self.criteria}
        return {key: int(score) for key, score in given.items() if score}

    def comments(self) -> dict[str, str]:
        return {one.key: self.cleaned_data.get(f"comment-{one.key}", "") for one in self.criteria}

    def cannot_judge(self) -> list[str]:
        return [one.key for one in self.criteria if self.cleaned_data.get(f"cannot-{one.key}")]

    def groups(self) -> list[tuple[Criterion, list[str]]]:
        """Each criterion with the names of its fields, in order."""
        names = ("level", "cannot", "comment")
        return [
            (one, [name for start in names if (name := f"{start}-{one.key}") in self.fields]) for one in self.criteria
        ]


def _level(criterion: Criterion) -> forms.ChoiceField:
    levels = list(criterion.levels.all())
    return forms.ChoiceField(
        label=criterion.title,
        hint=criterion.guidance,
        required=False,  # not where it can't be judged: what is missing is said by ``faults``
        choices=[(str(level.score), level.name) for level in levels],
        choice_hints={str(level.score): level.descriptor for level in levels},
        style="radios",
    )


def _cannot(criterion: Criterion) -> forms.BooleanField:
    return forms.BooleanField(
        label=_("I can't judge this criterion"), hint=_("Say why in the comment. No level is counted then.")
    )


def _comment(criterion: Criterion) -> forms.TextField:
    label = _("Comment on: %(title)s") % {"title": criterion.title}
    if criterion.comment_only:
        hint = criterion.guidance or _("There are no levels here: write what you think.")
        return forms.TextField(label=label, hint=hint, rows=4, required=False, max_length=LONGEST_COMMENT)
    names = [level.name for level in criterion.levels.all() if level.score == COMMENT_BELOW]
    hint = _("Needed for a level below %(level)s.") % {"level": names[0]} if names else ""
    return forms.TextField(label=label, hint=hint, rows=3, required=False, max_length=LONGEST_COMMENT)


class ReleaseForm(forms.Form):
    """Result and letter. A Result's words are the ones that the authors read.

    ``missing`` is how many marks are still waited for: to release without them has to be meant.
    """

    result = forms.ChoiceField(
        label=gettext_lazy("Result"), choices=Result.choices, ask=gettext_lazy("Choose a result"), style="radios"
    )
    letter = forms.TextField(
        label=gettext_lazy("Letter to the authors"),
        hint=gettext_lazy("Say what was good, what the result rests on and what they can do next."),
        ask=gettext_lazy("Write the letter that the authors will read"),
        rows=8,
        max_length=LONGEST_LETTER,
    )

    reason = forms.TextField(
        label=gettext_lazy("Why it is not what the marks propose"),
        hint=gettext_lazy("Needed only then. Moderators and managers read it, not the authors."),
        rows=3,
        required=False,
        max_length=LONGEST_COMMENT,
    )

    def __init__(self, *args: Any, missing: int = 0, **options: Any) -> None:
        super().__init__(*args, **options)
        if missing:
            self.fields["without"] = forms.BooleanField(
                label=_("Release it without the marks that are missing"), required=True
            )


class AskForm(forms.Form):
    """One more expert, of those who can still be asked."""

    assessor = forms.ChoiceField(
        label=gettext_lazy("Ask one more expert"), ask=gettext_lazy("Choose whom to ask"), style="select"
    )

    def __init__(self, *args: Any, people: list[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(one.uuid), one.name) for one in people]
        self.fields["assessor"].choices = [("", _("Choose a person")), *choices]  # type: ignore[attr-defined]


class GiveBackForm(forms.Form):
    """Why somebody else is to mark a piece of work."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why do you give it back?"),
        ask=gettext_lazy("Say why you give it back"),
        choices=[
            ("back", gettext_lazy("I have no time, or it is not for me to judge")),
            ("conflict", gettext_lazy("I have a conflict of interest")),
        ],
        choice_hints={
            "conflict": gettext_lazy("For example, you work with its authors, or you helped them with it."),
        },
        style="radios",
    )
