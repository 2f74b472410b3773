"""The forms of authors: sending a work in, thanking markers, appealing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.assessment.answering import ToAnswer, add_answer_fields, answers_in
from cairn.assessment.thanking import LONGEST_WORDS, Marker
from cairn.assessment.work import LONGEST_TEXT, LONGEST_TITLE, MOST_FILES
from cairn.lib import forms
from cairn.lib.file_kinds import ENDINGS

HELPFUL = [
    ("1", gettext_lazy("1: not at all")), ("2", "2"), ("3", "3"), ("4", "4"), ("5", gettext_lazy("5: very")),
]  # fmt: skip


class SendInForm(forms.Form):
    """A text, and files where the run takes them; from the second version on what was done about the comments."""

    title = forms.CharField(
        label=gettext_lazy("Title"), ask=gettext_lazy("Give your work a title"), max_length=LONGEST_TITLE
    )
    text = forms.TextField(
        label=gettext_lazy("Your text"), rows=12, max_length=LONGEST_TEXT, ask=gettext_lazy("Write or paste your text")
    )
    reply = forms.TextField(
        label=gettext_lazy("Your answer to the last result"),
        hint=gettext_lazy("What did you change? The assessors read this first."),
        required=False,
        max_length=4000,
    )

    def __init__(
        self, *args: Any, takes_files: bool, again: bool, asked: Sequence[ToAnswer] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.asked = list(asked)
        reply = self.fields.pop("reply")
        self.file_names = [f"file-{n}" for n in range(1, MOST_FILES + 1)] if takes_files else []
        for n, name in enumerate(self.file_names, start=1):
            self.fields[name] = forms.FileField(
                label=_("File %(n)d") % {"n": n},
                required=n == 1,
                ask=_("Choose a file to send in"),
                accept=tuple(f".{ending}" for ending in ENDINGS.values()),
            )
        if takes_files:
            self.fields["text"].required = False
        if again:
            self.fields["reply"] = reply
            add_answer_fields(self, self.asked)

    def sent_files(self) -> list[tuple[str, bytes]]:
        """The name and content of each that was chosen."""
        given = (self.cleaned_data.get(name) for name in self.file_names)
        return [(one.name or "", one.read()) for one in given if one]

    def answers(self) -> dict[str, str]:
        return answers_in(self, self.asked)


class AppealForm(forms.Form):
    reason = forms.TextField(
        label=gettext_lazy("What should be looked at again, and why"),
        ask=gettext_lazy("Say what should be looked at again, and why"),
        rows=8,
        max_length=4000,
    )


class ThankForm(forms.Form):
    """For each marker thanks, a number and a few words, all of which may be left out."""

    marks_optional = False

    def __init__(self, *args: Any, markers: Sequence[Marker], **options: Any) -> None:
        super().__init__(*args, **options)
        self.markers = list(markers)
        for one in self.markers:
            thanked, helpful, words = self.names_of(one)
            label = _("Thank %(who)s") % {"who": one.who}
            self.fields[thanked] = forms.BooleanField(label=label, initial=one.thanked)
            self.fields[helpful] = forms.ChoiceField(
                label=_("How helpful was %(who)s?") % {"who": one.who},
                choices=[("", _("No answer")), *HELPFUL],
                style="select",
                required=False,
                initial=str(one.helpful or ""),
            )
            self.fields[words] = forms.TextField(
                label=_("A few words to %(who)s") % {"who": one.who},
                rows=2,
                required=False,
                max_length=LONGEST_WORDS,
                initial=one.words,
            )

    @staticmethod
    def names_of(marker: Marker) -> tuple[str, str, str]:
        """The names of its three fields."""
        key = marker.mark_uuid.hex
        return f"thanked-{key}", f"helpful-{key}", f"words-{key}"

    def rows(self) -> list[tuple[Marker, tuple[str, str, str]]]:
        return [(one, self.names_of(one)) for one in self.markers]

    def said(self) -> list[tuple[Marker, dict[str, Any]]]:
        """What was chosen and typed for each, as ``thanking.thank`` takes it."""
        given = self.cleaned_data
        return [
            (one, {"thanked": given[thanked], "helpful": int(given[helpful] or 0) or None, "words": given[words]})
            for one, (thanked, helpful, words) in self.rows()
        ]
