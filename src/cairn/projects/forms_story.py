"""The form of the progress score."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.lib.forms import Form, TextField
from cairn.methods.progress_score import SCALE
from cairn.projects.scoring import LONGEST_NOTE


class ScoreForm(Form):
    """``reason`` is shown only once a text was flagged (cairn.projects.guard)."""

    score = forms.ChoiceField(label=gettext_lazy("Score"))
    note = TextField(
        label=gettext_lazy("Why?"),
        hint=gettext_lazy("A sentence that you will understand in a year."),
        required=False,
        max_length=LONGEST_NOTE,
    )
    reason = forms.CharField(label=gettext_lazy("Why does this identify nobody?"), required=False, max_length=300)
    reason_asked = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [(step.score, f"{step.score} {_(step.name)}") for step in SCALE]
        self.fields["score"].choices = choices  # type: ignore[attr-defined]
