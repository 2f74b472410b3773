"""What the team of a run fills in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cairn.accounts import api as accounts_api
from cairn.courses.models_api import Programme
from cairn.lib.forms import CharField, ChoiceField, DateField, EmailField, Form, IntegerField, TextField
from cairn.runs.announcements import LONGEST, LONGEST_TITLE
from cairn.runs.models import Role, Run

PACES = [("self", _("At their own pace")), ("dated", _("By a calendar, level by level"))]


def organisation_choices() -> list[tuple[str, Any]]:
    return [("", _("Everyone")), *((one.key, one.name) for one in accounts_api.organisations())]


class RunForm(Form):
    title = CharField(label=_("Title"), max_length=200)
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"))
    opening = ChoiceField(label=_("Who may join"), choices=Run.Opening.choices)
    pace = ChoiceField(
        label=_("How people learn"),
        choices=PACES,
        initial="self",
        choice_hints={"self": _("A run that had a calendar loses it.")},
    )
    capacity = IntegerField(
        label=_("How many may take part at once"),
        hint=_("Leave empty for any number."),
        required=False,
        min_value=1,
        max_value=1_000_000,
    )
    organisation = ChoiceField(
        label=_("Kept for"),
        hint=_("Only people who work there see a run that is kept for an organisation, and only they can join."),
        choices=organisation_choices,
        style="select",
        required=False,
    )

    @staticmethod
    def initial_of(run: Run) -> dict[str, Any]:
        return {
            "title": run.title,
            "starts_on": run.starts_on,
            "ends_on": run.ends_on,
            "opening": run.opening,
            "pace": "self" if run.self_paced else "dated",
            "capacity": run.capacity,
            "organisation": run.organisation.key if run.organisation else "",
        }

    def facts(self) -> dict[str, Any]:
        """As ``runs.api.change_run`` takes them."""
        given = dict(self.cleaned_data)
        return given | {"self_paced": given.pop("pace") == "self", "organisation": given["organisation"] or None}


class OpenRunForm(RunForm):
    """``programmes`` are those that the person may open runs of."""

    programme = ChoiceField(label=_("Programme"), style="select")
    key = CharField(
        label=_("Short name in its address"),
        hint=_("Small letters, figures and hyphens, like autumn-2027. Leave empty to make it from the title."),
        max_length=80,
        required=False,
    )
    field_order = ("programme", "title", "key")

    def __init__(self, *args: Any, programmes: list[Programme], **options: Any) -> None:
        super().__init__(*args, **options)
        self.programmes = {one.key: one for one in programmes}
        self.fields["programme"].choices = [(one.key, one.title) for one in programmes]  # type: ignore[attr-defined]
        self.fields["pace"].choice_hints = {}  # type: ignore[attr-defined]  # a new run has no calendar to lose

    @staticmethod
    def initial_after(run: Run) -> dict[str, Any]:
        """The next run like this one: the same length, from the day after its end."""
        first = run.ends_on + timedelta(days=1)
        dates = {"starts_on": first, "ends_on": first + (run.ends_on - run.starts_on)}
        return RunForm.initial_of(run) | dates | {"programme": run.programme.key, "title": "", "opening": "open"}

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        return given | {"programme": self.programmes[given["programme"]]}


class RoleForm(Form):
    email = EmailField(label=_("E-mail address of their account"), autocomplete="off")
    role = ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        choice_hints={
            Role.FACILITATOR: _("Takes part in discussions, announces, plans cafés."),
            Role.ASSESSOR: _("Marks projects."),
            Role.MODERATOR: _("Releases results, looks after discussions."),
            Role.EVALUATOR: _("Sees how the run goes, under pseudonyms."),
            Role.MANAGER: _("Changes the run, its people and how work is assessed. Marks and releases nothing."),
        },
    )


class InviteForm(Form):
    addresses = TextField(
        label=_("E-mail addresses"),
        hint=_("One a line, or parted by commas. Each gets an e-mail of its own."),
        ask=_("Enter at least one e-mail address"),
        rows=6,
    )


class LinkForm(Form):
    label = CharField(label=_("Whom it is for"), hint=_("Only the team sees this."), max_length=120)
    places = IntegerField(
        label=_("How many may use it"), hint=_("Leave empty for any number."), required=False, min_value=1
    )
    ends_on = DateField(label=_("Last day on which it works"))


class AnnouncementForm(Form):
    title = CharField(label=_("Title"), max_length=LONGEST_TITLE)
    text = TextField(label=_("What you want to tell everyone"), max_length=LONGEST, rows=8)
