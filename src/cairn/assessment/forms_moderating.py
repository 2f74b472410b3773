"""The forms of moderators: adjusting a score, giving more time, the letters of a batch, deciding an appeal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.accounts.models_api import Person
from cairn.assessment.forms import LONGEST_COMMENT, LONGEST_LETTER
from cairn.assessment.models import Result
from cairn.assessment.moderating import SORT_WORDS, STATES
from cairn.lib import forms

LETTERS = {
    Result.PASSED: gettext_lazy(
        "Congratulations: your work has passed.\n\n"
        "The marks and comments below say what was good about it, and what would make it better still. "
        "Thank you for sharing it."
    ),
    Result.REVISE: gettext_lazy(
        "Your work is not there yet. The comments below say, for each criterion, what is missing.\n\n"
        "Please read them, change your work, and send it in again with a few words on what you did about each. "
        "We look forward to it."
    ),
    Result.NOT_PASSED: gettext_lazy(
        "Your work has not passed. The comments below say why, for each criterion.\n\n"
        "If something in them is wrong, you can appeal."
    ),
}


class TableForm(forms.Form):
    """Which work is listed, and in which order."""

    marks_optional = False
    state = forms.ChoiceField(label=gettext_lazy("Show"), choices=list(STATES.items()), style="select", required=False)
    sort = forms.ChoiceField(
        label=gettext_lazy("Sort by"), choices=list(SORT_WORDS.items()), style="select", required=False
    )


class LettersForm(forms.Form):
    """A letter for each result that is proposed, filled in with words to begin from."""

    def __init__(self, *args: Any, results: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for result in results:
            label = Result(result).label
            self.fields[f"letter-{result}"] = forms.TextField(
                label=_("Letter to the authors: %(result)s") % {"result": label},
                hint=_("All of these authors read the same words."),
                ask=_("Write the letter for: %(result)s") % {"result": label},
                initial=str(LETTERS[Result(result)]),
                rows=8,
                max_length=LONGEST_LETTER,
            )

    def letters(self) -> dict[str, str]:
        return {name.partition("-")[2]: words for name, words in self.cleaned_data.items()}


class AdjustForm(forms.Form):
    """Another score for one criterion, with the reason."""

    criterion = forms.ChoiceField(
        label=gettext_lazy("Criterion"), ask=gettext_lazy("Choose a criterion"), style="select"
    )
    score = forms.FloatField(
        label=gettext_lazy("Score"), hint=gettext_lazy("On the scale of its levels, like 2 or 2.5"), width=4
    )
    adjust_reason = forms.TextField(
        label=gettext_lazy("Why it is another than the marks say"),
        hint=gettext_lazy("Moderators and managers read it, not the authors."),
        ask=gettext_lazy("Say why the score is another than the marks say"),
        rows=3,
        max_length=LONGEST_COMMENT,
    )

    def __init__(self, *args: Any, criteria: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["criterion"].choices = [("", _("Choose a criterion")), *criteria]  # type: ignore[attr-defined]


class ExtensionForm(forms.Form):
    """More time for one of the people that were found."""

    marks_optional = False
    person = forms.ChoiceField(label=gettext_lazy("Who"), ask=gettext_lazy("Choose a person"), style="radios")
    day = forms.DateField(label=gettext_lazy("Until which day"), ask=gettext_lazy("Enter the last day"))
    clock = forms.TimeField(
        label=gettext_lazy("Until what time"), ask=gettext_lazy("Enter a time, like 17:00"), initial="23:59"
    )
    reason = forms.TextField(
        label=gettext_lazy("Reason"),
        hint=gettext_lazy("Those who run the course read it. Don't write down what is private, like an illness."),
        ask=gettext_lazy("Say why they are given more time"),
        rows=3,
        max_length=LONGEST_COMMENT,
    )

    def __init__(self, *args: Any, people: list[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (str(one.uuid), f"{one.name}, {one.email}") for one in people
        ]

    def until(self) -> datetime:
        """The time as people here mean it."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["clock"]))


class AppealForm(forms.Form):
    """The answer to an appeal; result and letter of one that is upheld."""

    upheld = forms.ChoiceField(
        label=gettext_lazy("Is the appeal upheld?"),
        choices=[("yes", gettext_lazy("Yes: another result holds from now on")), ("no", gettext_lazy("No"))],
        ask=gettext_lazy("Say whether the appeal is upheld"),
        style="radios",
    )
    answer = forms.TextField(
        label=gettext_lazy("Answer to the authors"),
        hint=gettext_lazy("Say what you looked at again, and what you found."),
        ask=gettext_lazy("Write the answer that the authors will read"),
        rows=6,
        max_length=LONGEST_LETTER,
    )
    result = forms.ChoiceField(
        label=gettext_lazy("The result that holds from now on"),
        hint=gettext_lazy("Needed only if the appeal is upheld."),
        choices=Result.choices,
        style="radios",
        required=False,
    )
    letter = forms.TextField(
        label=gettext_lazy("Letter with the new result"),
        hint=gettext_lazy("Needed only if the appeal is upheld. It takes the place of the earlier letter."),
        rows=6,
        required=False,
        max_length=LONGEST_LETTER,
    )
