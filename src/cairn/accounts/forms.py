"""Sign-up and profile."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import BaseSignupForm, PasswordField
from allauth.account.utils import setup_user_email
from django import forms
from django.core.validators import EmailValidator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cairn.accounts import api
from cairn.accounts.models import JobRole, Person
from cairn.lib.forms import BooleanField, CharField, ChoiceField, EmailField

COUNTRIES = [
    ("GB", _("United Kingdom")),
    ("IE", _("Ireland")),
    ("AU", _("Australia")),
    ("CA", _("Canada")),
    ("IN", _("India")),
    ("KE", _("Kenya")),
    ("NZ", _("New Zealand")),
    ("NL", _("Netherlands")),
    ("NG", _("Nigeria")),
    ("US", _("United States")),
    ("ZA", _("South Africa")),
    ("ZZ", _("Another country")),
]


def organisation_choices() -> list[tuple[str, Any]]:
    listed = [(row.key, row.name) for row in api.organisations()]
    return [("", _("Choose…")), *listed, ("not-listed", _("Not listed"))]


class SignUpForm(BaseSignupForm):  # type: ignore[misc]
    """E-mail, password, who you are, the terms, and a separate, unticked, choice about research."""

    by_passkey = False
    field_order = ("email", "password1", "name", "certificate_name", "job_role", "organisation")
    name = CharField(label=_("Your name"), max_length=120, hint=_("Shown beside what you write."))
    certificate_name = CharField(
        label=_("Name for certificates"),
        max_length=120,
        required=False,
        hint=_("As it should be printed. Leave blank to use your name."),
    )
    job_role = ChoiceField(label=_("Your role"), choices=[("", _("Choose…")), *JobRole.choices])
    organisation = ChoiceField(label=_("Where you work"), choices=organisation_choices)
    organisation_other = CharField(label=_("If it is not listed, its name"), max_length=200, required=False)
    country = ChoiceField(label=_("Country"), choices=COUNTRIES, initial="GB")
    accepted_terms = BooleanField(
        label=_("I accept the terms of use"), required=True, ask=_("Accept the terms of use to go on.")
    )
    research_consent = BooleanField(
        label=_("My activity and answers may be used in research about the course"),
        hint=_(
            "Your choice. Left unticked, what you do and answer is left out of the research, and you lose nothing "
            "of the learning. You can change it later."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = PasswordField(
            label=_("Password"), autocomplete="new-password", help_text=_("At least 10 characters.")
        )
        self.fields["password1"].error_messages["required"] = _("Choose a password")
        # allauth makes the field itself; a sentence that names no field says little in a list of errors.
        invalid = EmailField.default_error_messages["invalid"]
        email = self.fields["email"]
        email.error_messages |= {"required": _("Enter your e-mail address"), "invalid": invalid}
        email.validators = [EmailValidator(invalid)]
        self.order_fields(["email", "password1"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("organisation") == "not-listed" and not cleaned.get("organisation_other"):
            self.add_error("organisation_other", _("Type the name of where you work."))
        password = cleaned.get("password1")
        if password:
            self._check_password(password, cleaned)
        return cleaned

    def _check_password(self, password: str, cleaned: dict[str, Any]) -> None:
        from django.contrib.auth.password_validation import validate_password

        try:
            validate_password(password, Person(email=cleaned.get("email", ""), name=cleaned.get("name", "")))
        except forms.ValidationError as error:
            self.add_error("password1", error)

    def save(self, request: HttpRequest) -> Person:
        """Make the account through ``accounts.api.register``, like every other way in."""
        if self.account_already_exists:
            raise ValueError(self.cleaned_data["email"])
        values = self.cleaned_data
        listed = values["organisation"] != "not-listed"
        person = api.register(
            email=values["email"],
            password=values["password1"],
            name=values["name"],
            certificate_name=values["certificate_name"],
            job_role=values["job_role"],
            organisation=values["organisation"] if listed else None,
            organisation_other=values["organisation_other"],
            country=values["country"],
            research_consent=values["research_consent"],
            accepted_terms=values["accepted_terms"],
            at=timezone.now(),
        )
        setup_user_email(request, person, [])
        get_adapter(request).remember_way(request)
        return person
