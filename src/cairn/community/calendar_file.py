"""A calendar file (iCalendar, RFC 5545) of one event, for phones and desks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# RFC 5545, 3.1: no line longer than 75 octets, its end not counted.
LONGEST_LINE = 75


@dataclass(frozen=True)
class CalendarEvent:
    """``uid`` stays the same when the event changes: a calendar then moves its entry. Times are aware."""

    uid: str
    title: str
    text: str
    url: str
    starts_at: datetime
    minutes: int
    changed_at: datetime
    called_off: bool = False


def calendar_file(event: CalendarEvent) -> bytes:
    """The whole file, with a reminder 15 minutes before."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Cairn//Cafes//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_moment(event.changed_at)}",
        f"DTSTART:{_moment(event.starts_at)}",
        f"DTEND:{_moment(event.starts_at + timedelta(minutes=event.minutes))}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(event.text)}",
        f"URL:{event.url}",
        f"STATUS:{'CANCELLED' if event.called_off else 'CONFIRMED'}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(event.title)}",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """RFC 5545, 3.3.11: what would be read as an end is written with a backslash."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """A long line goes on in the next, which begins with a space; no letter of several octets is cut."""
    out, room = b"", LONGEST_LINE
    for letter in line:
        octets = letter.encode()
        if len(octets) > room:
            out += b"\r\n "
            room = LONGEST_LINE - 1
        out += octets
        room -= len(octets)
    return out
