"""The time zones that people choose from."""

from __future__ import annotations

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

COMMON = ("Europe/London", "Europe/Dublin", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Africa/Nairobi", "UTC")
REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped for a select: those that most people here are in, then the places of each part of the world."""
    common = [(name, _words(name)) for name in COMMON]
    return [(_("Often chosen"), common), *((region, list(places)) for region, places in _places())]


@cache
def _places() -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    names = sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS and name not in COMMON)
    return [
        (region, tuple((name, _words(name)) for name in group))
        for region, group in groupby(names, key=lambda name: name.partition("/")[0])
    ]


def _words(name: str) -> str:
    """``Argentina, Buenos Aires`` for ``America/Argentina/Buenos_Aires``."""
    place = name.partition("/")[2] or name
    return place.replace("/", ", ").replace("_", " ")
