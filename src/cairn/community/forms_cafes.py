"""What the host of a café fills in."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from cairn.community.cafe_times import zone_words
from cairn.community.cafes import CafePlan
from cairn.community.models import Cafe
from cairn.lib.forms import CharField, DateField, Form, IntegerField, TextField, TimeField


class CafeForm(Form):
    """Day and time are those of the host's own time zone."""

    title = CharField(label=_("Title"), max_length=160)
    day = DateField(label=_("Day"))
    time = TimeField(label=_("Time"))
    minutes = IntegerField(label=_("How many minutes"), min_value=5, max_value=480, initial=45)
    host = CharField(label=_("Who speaks or hosts"), max_length=120, required=False)
    summary = TextField(label=_("What it is about"), max_length=3000, rows=4, required=False)
    link = CharField(
        label=_("Web address of the room"),
        hint=_("People who want to come get it from 15 minutes before."),
        required=False,
    )
    recording = CharField(
        label=_("Web address of the recording"), hint=_("Afterwards, for everyone in the run."), required=False
    )

    def __init__(self, *args: Any, zone: tzinfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        words = {"zone": zone_words(zone, timezone.now())}
        self.fields["time"].help_text = _gettext("In your own time zone: %(zone)s.") % words

    @classmethod
    def initial_of(cls, cafe: Cafe, zone: tzinfo) -> dict[str, Any]:
        here = cafe.starts_at.astimezone(zone)
        held = {name: getattr(cafe, name) for name in ("title", "minutes", "host", "summary", "link", "recording")}
        return held | {"day": here.date(), "time": here.time()}

    def plan(self) -> CafePlan:
        given = dict(self.cleaned_data)
        starts_at = datetime.combine(given.pop("day"), given.pop("time"), tzinfo=self.zone)
        return CafePlan(starts_at=starts_at, **given)
