"""What people write in discussions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cairn.community.reacting import LONGEST_REASON
from cairn.community.writing import LONGEST
from cairn.lib.forms import Form, TextField


class PostForm(Form):
    text = TextField(label=_("Your words"), max_length=LONGEST, rows=6, ask=_("Write something first"))


class ReportForm(Form):
    reason = TextField(
        label=_("What is wrong with it?"),
        max_length=LONGEST_REASON,
        rows=3,
        ask=_("Say in a few words what is wrong with it"),
    )
