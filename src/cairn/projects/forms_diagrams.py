"""The forms that begin a diagram or add a line to the lessons log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.forms import CharField, ChoiceField, Form, TextField
from cairn.lib.text import clean_line
from cairn.projects.models import Project
from cairn.projects.toolbox.causes import CATEGORIES

STATEMENTS = {
    "causes": (_("The problem"), _("It stands at the head of the diagram")),
    "process_map": (_("What it is a map of"), _("From where to where")),
    "pareto": (_("What is counted"), _("For example, reasons for late discharge in May")),
    "fmea": (_("What is looked at"), ""),
    "stakeholders": (_("What their support is needed for"), ""),
}


class DiagramForm(Form):
    """A title and what it is about; what a diagram of this kind may begin with."""

    title = CharField(label=_("Title"), max_length=200)

    def __init__(self, tool: str, project: Project, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        label, hint = STATEMENTS[tool]
        self.fields["statement"] = TextField(label=label, hint=hint, rows=2, required=False)
        if tool == "causes":
            usual = "\n".join(str(one) for one in CATEGORIES)
            self.fields["categories"] = TextField(
                label=_g("Categories"), hint=_g("One a line. Change these as you like."), rows=6, required=False,
                initial=usual,
            )  # fmt: skip
        if tool == "fmea":
            maps = list(project.diagrams.filter(tool="process_map", removed_at=None).values_list("uuid", "title"))
            if maps:
                choices = [("", _g("None")), *((str(uuid), title) for uuid, title in maps)]
                self.fields["steps_of"] = ChoiceField(
                    choices=choices, label=_g("Take the steps of a process map"), style="select", required=False
                )

    def clean_categories(self) -> list[str]:
        lines = (clean_line(line) for line in self.cleaned_data["categories"].splitlines())
        return [line[:300] for line in lines if line]
