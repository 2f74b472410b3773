"""The forms of "My learning"."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cairn.learning.accounts_of_practice import LONGEST
from cairn.learning.models import ReflectiveAccount
from cairn.lib.forms import BooleanField, CharField, DateField, Form, IntegerField, MultipleChoice, TextField


class PeriodForm(Form):
    first = DateField(label=_("From"))
    last = DateField(label=_("To"))


class EntryForm(Form):
    on = DateField(label=_("Day"))
    title = CharField(
        label=_("What you did or learnt"), hint=_("Without names of patients or colleagues."), max_length=200
    )
    minutes = IntegerField(label=_("Minutes"))
    participatory = BooleanField(
        label=_("I learnt this together with others"), hint=_("For example in a meeting, a course or a discussion.")
    )


class AccountForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = CharField(label=_("Title"), max_length=200)
    nature = TextField(
        label=_("What was the nature of the learning, the feedback or the event?"), max_length=LONGEST, rows=4
    )
    learnt = TextField(label=_("What did you learn from it?"), max_length=LONGEST, rows=4)
    changed = TextField(label=_("How did you change or improve your practice as a result?"), max_length=LONGEST, rows=4)
    relevance = TextField(label=_("How is it relevant to the Code?"), max_length=LONGEST, rows=4)
    themes = MultipleChoice(label=_("Parts of the Code"), choices=ReflectiveAccount.Theme.choices)
