"""The forms of who works on a project, and of what surrounds it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from cairn.lib.forms import BooleanField, CharField, ChoiceField, EmailField, Form
from cairn.projects.forms import TitleForm
from cairn.projects.models import Project, ProjectSummary, TeamMember

ROLES = (
    (TeamMember.Role.MEMBER, _("Member: changes everything, and is an author")),
    (TeamMember.Role.SPONSOR, _("Sponsor: reads and comments")),
    (TeamMember.Role.COACH, _("Coach: reads and comments")),
    (TeamMember.Role.VIEWER, _("Viewer: reads")),
)


class MemberForm(Form):
    email = EmailField(
        label=_("E-mail address"),
        hint=_("Who is in the run of the project is added at once. Anybody else gets a letter with a link."),
        autocomplete="off",
    )
    role = ChoiceField(label=_("As"), choices=ROLES, style="select", initial=TeamMember.Role.MEMBER)
    part = CharField(label=_("What they do in the project"), max_length=120, required=False)


class StartForm(TitleForm):
    """``runs`` are those that one is in: a project may belong to one of them, and is sent in there."""

    run = ChoiceField(
        label=_("Part of a run"),
        hint=_("A project is sent in and assessed in its run."),
        required=False,
        style="select",
    )
    sandbox = BooleanField(
        label=_("This is for practice"),
        hint=_("To try the tools out. It is never sent in and counts nowhere."),
    )

    def __init__(self, runs: list[Any], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if runs:
            named = [("", _g("No run: a project of my own")), *((run.key, run.title) for run in runs)]
            self.fields["run"].choices = named  # type: ignore[attr-defined]
        else:
            del self.fields["run"]


class PhaseForm(Form):
    """Which of many projects: what is asked for stands in the address."""

    marks_optional = False
    phase = ChoiceField(
        label=_("Phase"), choices=[("", _("Any")), *ProjectSummary.Phase.choices], required=False, style="select"
    )


class ShareForm(Form):
    visibility = ChoiceField(label=_("Who may read the project?"), choices=Project.Visibility.choices)
