"""What who looks after the record stores fills in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cairn.accounts import api as accounts_api
from cairn.lib.forms import BooleanField, CharField, ChoiceField, DateField, Form, IntegerField, MultipleChoice
from cairn.records.credentials import LONGEST_TITLE, MOST_PER_MINUTE, PER_MINUTE, after
from cairn.records.finding import Wanted
from cairn.records.statement.errors import Invalid
from cairn.records.telling import agent_key_of, verb_iri_of
from cairn.records.values import agent_in, iri_in

SCOPES = [
    ("statements/write", _("Write statements")),
    ("statements/read/mine", _("Read the statements that were written with it")),
    ("statements/read", _("Read all statements")),
    ("state", _("Keep where learners are in an activity")),
    ("profile", _("Keep profiles of activities and agents")),
    ("all", _("Everything")),
]
STANDING, VOIDED = "standing", "voided"
OF_A_PAGE = 25


def store_choices() -> list[tuple[str, Any]]:
    return [("", _("Cairn's own")), *((one.key, one.name) for one in accounts_api.organisations())]


class KeyForm(Form):
    """``uuid`` is that of the key to be: a form that is sent twice makes one."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    title = CharField(
        label=_("What is it for?"), hint=_("For example, the simulator of the east wing"), max_length=LONGEST_TITLE,
        ask=_("Say what this key is for"),
    )  # fmt: skip
    organisation = ChoiceField(
        label=_("Whose store"),
        hint=_("A key sees this store alone: nothing of the others, and nobody else sees what it writes."),
        choices=store_choices,
        style="select",
        required=False,
    )
    scopes = MultipleChoice(label=_("What it may do"), choices=SCOPES, ask=_("Choose what this key may do"))
    last_day = DateField(
        label=_("Last day"), required=False, hint=_("Leave empty for a key that works until somebody ends it.")
    )
    per_minute = IntegerField(
        label=_("Requests a minute"), initial=PER_MINUTE, min_value=1, max_value=MOST_PER_MINUTE, width=10,
        hint=_("More than that are refused until the minute is over. It is far more than a course sends."),
    )  # fmt: skip

    @staticmethod
    def fresh() -> KeyForm:
        return KeyForm(initial={"uuid": uuid4(), "scopes": ["statements/write"]})

    def facts(self) -> dict[str, Any]:
        """As ``make_credential`` takes them."""
        given = dict(self.cleaned_data)
        day = given.pop("last_day")
        places = {one.key: one for one in accounts_api.organisations()}
        return given | {
            "organisation": places.get(given["organisation"]),
            "expires_at": after(day) if day is not None else None,
        }


def key_in(text: str, sentence: str) -> str:
    """The key of an agent as people write it, or as JSON. Raises ``ValidationError``, with that sentence for what is
    none."""
    try:
        key = agent_in(text, "agent") if text.startswith("{") else agent_key_of(text)
    except Invalid as invalid:
        raise ValidationError(gettext("Mend the JSON of the agent: %s") % invalid.message) from None
    if key is None:
        raise ValidationError(sentence)
    return key


class BrowseForm(Form):
    """``stores``: (name in addresses, words)."""

    marks_optional = False
    store = ChoiceField(label=_("Store"), style="select", required=False)
    who = CharField(
        label=_("Who"), required=False, max_length=2000,
        hint=_("A pseudonym or another account, an e-mail address, or an agent as JSON"),
    )  # fmt: skip
    verb = CharField(
        label=_("Verb"), required=False, max_length=2000, hint=_("A word such as completed, or an address")
    )
    activity = CharField(label=_("Activity"), required=False, max_length=2000, hint=_("Its address"))
    registration = CharField(
        label=_("Registration"), required=False, max_length=100, hint=_("The UUID of a run, or of another offering")
    )
    since = DateField(label=_("Stored from"), required=False)
    until = DateField(label=_("Stored until"), required=False, hint=_("That day included"))
    state = ChoiceField(
        label=_("Which"), required=False, choices=[(STANDING, _("Not voided")), (VOIDED, _("Voided"))],
        initial=STANDING,
    )  # fmt: skip

    def __init__(self, *args: Any, stores: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["store"].choices = stores  # type: ignore[attr-defined]

    def clean_who(self) -> str | None:
        text = self.cleaned_data["who"]
        sentence = gettext("Enter a pseudonym, an e-mail address, or an agent as JSON")
        return key_in(text, sentence) if text else None

    def clean_verb(self) -> str | None:
        return self._iri(verb_iri_of(self.cleaned_data["verb"]), gettext("Enter a verb that Cairn uses, or an address"))

    def clean_activity(self) -> str | None:
        return self._iri(self.cleaned_data["activity"], gettext("Enter the whole address of the activity"))

    @staticmethod
    def _iri(text: str, sentence: str) -> str | None:
        try:
            return iri_in(text, "iri") if text else None
        except Invalid:
            raise ValidationError(sentence) from None

    def clean_registration(self) -> UUID | None:
        text = self.cleaned_data["registration"]
        try:
            return UUID(text) if text else None
        except ValueError:
            raise ValidationError(
                gettext("Enter a UUID, like 6d1a2f9e-3f0a-4a3c-9a55-0f4d3a1b2c3d"), code="invalid"
            ) from None

    def wanted(self, after_place: int | None) -> Wanted:
        given = self.cleaned_data
        moment = timedelta(microseconds=1)
        # Later than the last moment before that day, up to the last moment of this.
        since = after(given["since"] - timedelta(days=1)) - moment if given["since"] else None
        until = after(given["until"]) - moment if given["until"] else None
        return Wanted(
            agent=given["who"], verb=given["verb"], activity=given["activity"], registration=given["registration"],
            since=since, until=until, limit=OF_A_PAGE, after=after_place,
        )  # fmt: skip

    @property
    def narrows(self) -> bool:
        """Whether anything beside the store is asked for."""
        return any(self.data.get(name) for name in self.fields if name != "store")


class EraseForm(Form):
    """Whom to erase, and where; on the second page that one is sure. ``stores``: (name in addresses, words)."""

    marks_optional = False
    who = CharField(
        label=_("Whom to erase"), max_length=2000, ask=_("Enter whom to erase"), autocomplete="off",
        hint=_(
            "An e-mail address (its SHA-1 is found with it), an OpenID, the address of another system and behind it the"
            " name of an account there, or an agent as JSON"
        ),
    )  # fmt: skip
    store = ChoiceField(label=_("From which store"), style="select", required=False)
    sure = BooleanField(label=_("This is the right person, and they are to be erased for good"), required=False)

    def __init__(self, *args: Any, stores: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["store"].choices = [("", _("All stores")), *stores]  # type: ignore[attr-defined]

    def clean_who(self) -> str:
        return key_in(
            self.cleaned_data["who"], gettext("Enter an e-mail address, another identifier, or an agent as JSON")
        )

    def confirms(self) -> bool:
        """Whether this came from the second page; there one has to be sure."""
        if self.data.get("step") != "erase":
            return False
        if not self.cleaned_data["sure"]:
            self.add_error("sure", gettext("Tick the box if this is the right person"))
        return True
