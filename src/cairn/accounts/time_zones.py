"""The time zones that people choose from: one for each way in which clocks go, by the places that most know."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

COMMON = ("Europe/London", "Europe/Dublin", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Africa/Nairobi", "UTC")
# There are 450 names and some sixty ways: all of them would be half of the page. Each has one name here at least.
_PLACE = re.compile(r"(\w+)(?: \(([^)]+)\))?")  # the words stand in brackets where they are other than the name
PLACES = """
Africa: Abidjan (Abidjan, Accra, Dakar) Cairo Casablanca Johannesburg (Johannesburg, Harare, Maputo)
Africa: Lagos (Lagos, Algiers, Kinshasa)
America: Adak Anchorage Bogota (Bogotá, Lima, Panama) Caracas (Caracas, La_Paz, Manaus) Chicago (Chicago, Winnipeg)
America: Denver (Denver, Calgary) Halifax (Halifax, Bermuda) Havana Jamaica Los_Angeles (Los_Angeles, Vancouver)
America: Mexico_City (Mexico_City, Guatemala) Miquelon Noronha Nuuk Phoenix Puerto_Rico (Puerto_Rico, Barbados)
America: Santiago Sao_Paulo (São_Paulo, Buenos_Aires) St_Johns (St_John’s) Toronto
Asia: Baghdad (Baghdad, Riyadh, Kuwait) Bangkok (Bangkok, Jakarta, Hanoi) Beirut Colombo Dhaka Dubai (Dubai, Baku)
Asia: Gaza Hong_Kong Jerusalem Kabul Karachi (Karachi, Tashkent) Kathmandu Manila Omsk (Omsk, Bishkek) Seoul
Asia: Shanghai (Beijing, Shanghai) Singapore (Singapore, Kuala_Lumpur) Tehran Tokyo Vladivostok Yangon
Atlantic: Azores Canary Cape_Verde Reykjavik (Reykjavík)
Australia: Adelaide Brisbane Darwin Eucla Lord_Howe Perth Sydney (Sydney, Melbourne)
Europe: Amsterdam Athens Berlin Brussels Bucharest Chisinau (Chişinău) Copenhagen Helsinki Istanbul Kyiv Lisbon Madrid
Europe: Moscow Oslo Prague Rome Stockholm Vienna Warsaw Zurich
Indian: Maldives Mauritius
Pacific: Apia (Apia, Tongatapu) Auckland Chatham Easter Fiji (Fiji, Tarawa) Gambier Guam (Guam, Port_Moresby)
Pacific: Honolulu (Honolulu, Tahiti) Kiritimati Marquesas Norfolk Noumea (Nouméa, Honiara) Pago_Pago Pitcairn
"""


def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped for a select: those that most people here are in, then the places of each part of the world."""
    common = [(name, _words(name.partition("/")[2] or name)) for name in COMMON]
    return [(_("Often chosen"), common), *_listed().items()]


def with_own(held: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same, and the zone that somebody has already, by whichever of its names."""
    choices = time_zone_choices()
    if held in available_timezones() and all(held != name for _region, places in choices for name, _said in places):
        choices[0][1].append((held, _words(held.partition("/")[2])))
    return choices


def _listed() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for line in PLACES.strip().splitlines():
        region, _colon, places = line.partition(": ")
        rows = [(f"{region}/{name}", _words(said or name)) for name, said in _PLACE.findall(places)]
        found.setdefault(region, []).extend(rows)
    return found


def _words(name: str) -> str:
    return name.replace("/", ", ").replace("_", " ")
