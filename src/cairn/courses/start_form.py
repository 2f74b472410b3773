"""What is asked before a course is laid out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.courses.models import ProgrammePage
from cairn.lib.text import clean_line

MOST_OBJECTIVES = 12
TEMPLATES = [
    ("mini", _("A mini-course: 3 levels of 6 objects, each with a quiz")),
    ("level", _("A single level: 6 objects and a quiz")),
    ("practicum", _("A practicum: 3 levels whose gates are milestones of the project")),
]


class StartForm(forms.Form):
    programme = forms.ModelChoiceField(ProgrammePage.objects.none(), label=_("Programme"), empty_label=None)
    template = forms.ChoiceField(choices=TEMPLATES, widget=forms.RadioSelect, initial="mini", label=_("Template"))
    title = forms.CharField(max_length=120, label=_("Title"))
    objectives = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        label=_("What people will be able to do"),
        required=False,
        help_text=_("A line each, four to six. Begin with a verb that one can see: draw, measure, ask."),
    )

    def __init__(self, *args: Any, person: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = [page.pk for page in ProgrammePage.objects.all() if page.permissions_for_user(person).can_add_subpage()]
        self.fields["programme"].queryset = ProgrammePage.objects.filter(pk__in=mine)  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def clean_objectives(self) -> list[str]:
        lines = [line for raw in self.cleaned_data["objectives"].splitlines() if (line := clean_line(raw))]
        if not lines or len(lines) > MOST_OBJECTIVES:
            raise forms.ValidationError(
                _("Write 1 to %(most)d objectives, a line each."), params={"most": MOST_OBJECTIVES}
            )
        return lines
