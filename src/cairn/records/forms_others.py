"""What who looks after the record stores fills in about the stores of others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.accounts import api as accounts_api
from cairn.lib.forms import CharField, ChoiceField, DateField, Form
from cairn.records.credentials import LONGEST_TITLE, after
from cairn.records.forms import store_choices
from cairn.records.models import OtherStore
from cairn.records.others import LONGEST_ENDPOINT, LONGEST_IRI, LONGEST_NAME, LONGEST_SECRET
from cairn.records.statement.versions import Version
from cairn.records.telling import verb_iri_of

VERSIONS = [("1.0.3", "1.0.3"), ("2.0.0", "2.0.0")]
ALL, TO_COME = "all", "to_come"


class OtherForm(Form):
    """``uuid`` is that of what is to be made: a form that is sent twice makes one. Another who ``held`` one changes it:
    then what can't be changed is left out, and no secret keeps the one that is there."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = CharField(
        label=_("Which store is it?"), hint=_("For example, the national learning record store"),
        max_length=LONGEST_TITLE, ask=_("Say which store this is"),
    )  # fmt: skip
    endpoint = CharField(
        label=_("Its address"), max_length=LONGEST_ENDPOINT,
        hint=_("Without “statements” at the end, like https://lrs.example.org/xapi/"),
        ask=_("Enter the address of the store"),
    )  # fmt: skip
    version = ChoiceField(
        label=_("Version of xAPI"), choices=VERSIONS, initial="1.0.3",
        hint=_("In which that store is spoken to. Most know 1.0.3."),
    )  # fmt: skip
    name = CharField(
        label=_("Name of the key"), max_length=LONGEST_NAME, hint=_("As you were given it by who runs that store"),
        ask=_("Enter the name of the key"), autocomplete="off",
    )  # fmt: skip
    secret = CharField(
        label=_("Secret"), max_length=LONGEST_SECRET, widget=forms.PasswordInput, autocomplete="off",
        ask=_("Enter the secret that belongs to the name"), hint=_("It is kept sealed and shown to nobody."),
    )  # fmt: skip

    only_new: tuple[str, ...] = ()

    def __init__(self, *args: Any, held: OtherStore | None = None, **options: Any) -> None:
        if held is not None:
            names = ("title", "endpoint", "version", "name", "verb", "activity")
            options["initial"] = {name: getattr(held, name) for name in names if hasattr(held, name)}
        elif not args:
            options["initial"] = {"uuid": uuid4()}
        super().__init__(*args, **options)
        if held is not None:
            for name in ("uuid", "organisation", *self.only_new):
                del self.fields[name]
            self.fields["secret"].required = False
            self.fields["secret"].help_text = _("Leave empty to keep the one that is there.")

    def facts(self) -> dict[str, Any]:
        """As the functions of `others` take them."""
        given = dict(self.cleaned_data)
        given["version"] = Version(given["version"])
        if "organisation" in given:
            places = {one.key: one for one in accounts_api.organisations()}
            given["organisation"] = places.get(given["organisation"])
        return given


class DestinationForm(OtherForm):
    organisation = ChoiceField(
        label=_("Whose statements"), choices=store_choices, style="select", required=False,
        hint=_("They leave this site: make sure that those whom they are about were told."),
    )  # fmt: skip
    verb = CharField(
        label=_("Only this verb"), required=False, max_length=LONGEST_IRI,
        hint=_("A word such as completed, or an address; leave empty for all"),
    )  # fmt: skip
    activity = CharField(
        label=_("Only this activity"), required=False, max_length=LONGEST_IRI,
        hint=_("Its address; leave empty for all"),
    )  # fmt: skip
    which = ChoiceField(
        label=_("Which statements"), initial=ALL,
        choices=[(ALL, _("All that are stored, and those to come")), (TO_COME, _("Only those to come"))],
    )  # fmt: skip
    only_new = ("which",)
    field_order = ("uuid", "title", "organisation", "endpoint", "version", "name", "secret")

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        given["verb"] = verb_iri_of(given["verb"])
        if "which" in given:
            given["from_the_beginning"] = given.pop("which") == ALL
        return given


class SourceForm(OtherForm):
    organisation = ChoiceField(
        label=_("Into whose store"), choices=store_choices, style="select", required=False,
        hint=_("What comes is seen by everybody who may read that store."),
    )  # fmt: skip
    first_day = DateField(
        label=_("Stored there from"), required=False, hint=_("Leave empty for everything that it has.")
    )
    only_new = ("first_day",)
    field_order = ("uuid", "title", "organisation", "endpoint", "version", "name", "secret")

    def facts(self) -> dict[str, Any]:
        given = super().facts()
        if "first_day" in given:
            day = given.pop("first_day")
            given["since"] = after(day - timedelta(days=1)) - timedelta(microseconds=1) if day else None
        return given
