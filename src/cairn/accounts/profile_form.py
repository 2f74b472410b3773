"""What people may change about themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cairn.accounts.forms import COUNTRIES, organisation_choices
from cairn.accounts.models import JobRole, Person
from cairn.accounts.time_zones import time_zone_choices, with_own
from cairn.lib.forms import CharField, ChoiceField, Form

NOT_LISTED = "not-listed"


class ProfileForm(Form):
    name = CharField(label=_("Your name"), hint=_("Shown beside what you write."), max_length=120, autocomplete="name")
    certificate_name = CharField(
        label=_("Name for certificates"),
        hint=_("As it should be printed. A certificate that you have already keeps its name."),
        max_length=120,
    )
    job_role = ChoiceField(label=_("Your role"), choices=JobRole.choices, style="select")
    organisation = ChoiceField(label=_("Where you work"), choices=organisation_choices, style="select")
    organisation_other = CharField(label=_("If it is not listed, its name"), max_length=200, required=False)
    country = ChoiceField(label=_("Country"), choices=COUNTRIES, style="select")
    timezone = ChoiceField(
        label=_("Time zone"), hint=_("Cafés are shown in it."), choices=time_zone_choices, style="select"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        held = self.initial.get("timezone", "")
        self.fields["timezone"].choices = with_own(held)  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, person: Person) -> dict[str, Any]:
        held = {name: getattr(person, name) for name in cls.base_fields if name != "organisation"}
        return held | {"organisation": person.organisation.key if person.organisation else NOT_LISTED}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("organisation") == NOT_LISTED and not cleaned.get("organisation_other"):
            self.add_error("organisation_other", ValidationError(_("Enter the name of where you work")))
        return cleaned

    def fields_to_save(self) -> dict[str, Any]:
        """As ``accounts.api.change_profile`` takes them."""
        listed = self.cleaned_data["organisation"] != NOT_LISTED
        return self.cleaned_data | {
            "organisation": self.cleaned_data["organisation"] if listed else None,
            "organisation_other": "" if listed else self.cleaned_data["organisation_other"],
        }
