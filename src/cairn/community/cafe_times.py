"""When a café is, in the words and the time zone of whoever reads it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person


def zone_of(person: Person) -> tzinfo:
    """The person's time zone; the site's own for one that there is not."""
    return zone_named(person.timezone)


def zone_named(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return timezone.get_default_timezone()


def when(at: datetime, zone: tzinfo) -> str:
    """``Tuesday 24 November 2026, 3:05pm, London time (GMT)``."""
    here = at.astimezone(zone)
    clock = f"{here.hour % 12 or 12}:{here.minute:02d}{'am' if here.hour < 12 else 'pm'}"
    return f"{date_format(here, 'l j F Y')}, {clock}, {zone_words(zone, at)}"


def zone_words(zone: tzinfo, at: datetime) -> str:
    """``London time (GMT)``: the place that names the zone, and what its clocks show then."""
    place = str(zone).rpartition("/")[2].replace("_", " ")
    short = at.astimezone(zone).strftime("%Z")
    if not short.isalpha():
        offset = at.astimezone(zone).strftime("%z")
        short = f"UTC{offset[:3]}:{offset[3:]}"
    return short if place == short else _("%(place)s time (%(short)s)") % {"place": place, "short": short}
