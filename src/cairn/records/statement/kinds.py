"""The kinds of text that statements hold (part two, 2.2 and 4): each has one test of its form, and nothing beyond it.

``is_...`` answer; ``timestamp`` gives the time, and ``cut_duration`` a duration as it is compared.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from cairn.records.statement.errors import Invalid, quoted

LONGEST = 255  # characters of what is remembered, and of a language tag or media type at all

# --- IRIs (4.3; RFC 3987) ---

# A scheme, and then none of the characters that RFC 3987 leaves out: controls, spaces and a few signs, and the
# surrogates, which are no characters. A hash may stand once, a percent sign only before two hex digits.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20\"<>\\^`{|}\x7f-\x9f\ud800-\udfff\ufffe\uffff]+").fullmatch
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})").search


def is_iri(text: str) -> bool:
    """An absolute IRI: it has a scheme, and only characters that IRIs have."""
    if _IRI(text) is None:
        return False
    if "%" in text and _LONE_PERCENT(text) is not None:
        return False
    return "#" not in text or text.count("#") == 1


def is_known_iri(text: str) -> bool:
    """The same, remembered: for verbs, types and extension keys, of which there are few."""
    return _remembered_iri(text) if len(text) <= LONGEST else is_iri(text)


_remembered_iri = lru_cache(maxsize=4096)(is_iri)


# --- UUIDs (2.4.1, 4.4) ---

# The specification's own example, 12345678-1234-5678-1234-567812345678, is of no RFC 4122 variant: none is asked for.
_UUID = re.compile(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}").fullmatch


def is_uuid(text: str) -> bool:
    """A UUID in its standard form."""
    return _UUID(text) is not None


def uuid(text: str, path: str = "") -> UUID:
    """The UUID. Raises ``Invalid``."""
    if _UUID(text) is None:
        raise Invalid(f"must be a UUID, not {quoted(text)}.", path)
    return UUID(text)


# --- Language tags (4.2; RFC 5646, 2.1) ---

_TAG = re.compile(
    r"""
    (?: (?: [a-z]{2,3} (?:-[a-z]{3}){0,3} | [a-z]{4} | [a-z]{5,8} )      # language
        (?: -[a-z]{4} )?                                                # script
        (?: -(?: [a-z]{2} | [0-9]{3} ) )?                               # region
        (?P<variants> (?: -(?: [a-z0-9]{5,8} | [0-9][a-z0-9]{3} ) )* )
        (?P<extensions> (?: -[0-9a-wy-z] (?: -[a-z0-9]{2,8} )+ )* )
        (?: -x (?: -[a-z0-9]{1,8} )+ )?
      | x (?: -[a-z0-9]{1,8} )+ )
    """,
    re.VERBOSE,
).fullmatch
_SINGLETON = re.compile(r"-([0-9a-wy-z])(?=-)").findall
# Registered before there was a grammar, and not of it.
_IRREGULAR = frozenset(
    "en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu "
    "sgn-be-fr sgn-be-nl sgn-ch-de".split()
)


def is_language(text: str) -> bool:
    """A well-formed language tag, whose variants and extensions each come once."""
    return len(text) <= LONGEST and _is_language(text)


@lru_cache(maxsize=4096)
def _is_language(text: str) -> bool:
    if not text.isascii():
        return False
    tag = text.lower()
    found = _TAG(tag)
    if found is None:
        return tag in _IRREGULAR
    variants = (found["variants"] or "").split("-")[1:]
    letters = _SINGLETON(found["extensions"] or "")
    return len(set(variants)) == len(variants) and len(set(letters)) == len(letters)


# --- Timestamps (4.5) ---

_USUAL = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-5][0-9])"
).fullmatch
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-5][0-9])"
).fullmatch
_ISO_8601 = re.compile(
    r"""
    (?P<date> [0-9]{4} (?: -[0-9]{2}-[0-9]{2} | -[0-9]{3} | -W[0-9]{2}-[1-7]
                         | [0-9]{4} | [0-9]{3} | W[0-9]{2}[1-7] ) )
    [Tt]
    (?P<hour> [0-9]{2} )
    (?: (?P<colon> :? ) (?P<minute> [0-9]{2} )
        (?: (?P=colon) (?P<second> [0-9]{2} ) (?: [.,] (?P<decimals> [0-9]+ ) )? )? )?
    (?: [Zz] | (?P<sign> [+-] ) (?P<ahead> [0-9]{2} ) (?: :? (?P<minutes> [0-9]{2} ) )? )?
    """,
    re.VERBOSE,
).fullmatch


def is_rfc_3339(text: str) -> bool:
    """Written as RFC 3339 has it: seconds, and a zone with a colon."""
    return _RFC_3339(text) is not None


def timestamp(text: str, path: str = "") -> datetime:
    """The time in UTC, with what is beyond microseconds cut off. Raises ``Invalid``.

    ISO 8601's date and time, extended or basic, with any number of decimals; without a zone it is taken as UTC. The
    zone -00:00 says that nobody knows the zone, which is no point in time.
    """
    try:
        if _USUAL(text) is not None and not text.endswith("-00:00") and text[17:19] != "60" and text[11:13] != "24":
            found = datetime.fromisoformat(text)
            return found if found.tzinfo is UTC else found.astimezone(UTC)
        return _other_timestamp(text)
    except (ValueError, OverflowError):
        raise Invalid(f"must be a date and time as ISO 8601 writes them, not {quoted(text)}.", path) from None


def _other_timestamp(text: str) -> datetime:
    found = _ISO_8601(text)
    if found is None:
        raise ValueError
    at = _date(found["date"])
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    fraction = int((found["decimals"] or "0")[:6].ljust(6, "0"))
    midnight = hour == 24 and not (minute or second or fraction)
    leap = second == 60 and minute == 59
    if (hour > 23 and not midnight) or minute > 59 or (second > 59 and not leap):
        raise ValueError
    at += timedelta(hours=hour, minutes=minute, seconds=second, microseconds=fraction)
    if found["sign"]:
        ahead, minutes = int(found["ahead"]), int(found["minutes"] or 0)
        unknown = found["sign"] == "-" and not (ahead or minutes)
        if unknown or ahead > 23 or minutes > 59:
            raise ValueError
        zone = timedelta(hours=ahead, minutes=minutes)
        at -= zone if found["sign"] == "+" else -zone
    return at


def _date(text: str) -> datetime:
    plain = text.replace("-", "")
    if len(plain) == 7:  # the day of the year
        day = int(plain[4:])
        at = datetime(int(plain[:4]), 1, 1, tzinfo=UTC) + timedelta(days=day - 1)
        if day < 1 or at.year != int(plain[:4]):
            raise ValueError
        return at
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- Durations (4.6) ---

_DURATION = re.compile(
    r"""
    P (?: {n}W
        | (?= [0-9] | T ) (?:{n}Y)? (?:{n}M)? (?:{n}D)?
          (?: T (?= [0-9] ) (?:{n}H)? (?:{n}M)? (?:{n}S)? )? )
    """.replace("{n}", r"[0-9]+(?:[.,][0-9]+)?"),
    re.VERBOSE,
).fullmatch
# Only the last part may have decimals.
_EARLY_DECIMALS = re.compile(r"[.,][0-9]+[A-Z]T?[0-9]").search
_SECONDS = re.compile(r"([.,][0-9]{1,2})[0-9]*S\Z")


def is_duration(text: str) -> bool:
    """A duration by designators: P3Y1M29DT4H35M59.14S, or weeks alone."""
    return _DURATION(text) is not None and _EARLY_DECIMALS(text) is None


def cut_duration(text: str) -> str:
    """A duration as it is compared: nothing beyond hundredths of a second, and no zeros at the end of decimals."""
    found = _SECONDS.search(text)
    if found is None:
        return text
    return text[: found.start()] + found[1].rstrip("0").rstrip(".,") + "S"


# --- Addresses, hashes, media types, versions ---

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]+"
_LABEL = r"[A-Za-z0-9_\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff\-]+"
_MAILTO = re.compile(
    rf'mailto:(?:{_ATOM}|"(?:[^"\\\x00-\x1f\ud800-\udfff]|\\[\x20-\x7e])+")@(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Za-z:.]+\])'
).fullmatch
_SHA1 = re.compile(r"[0-9A-Fa-f]{40}").fullmatch
_SHA2 = re.compile(r"(?:[0-9A-Fa-f]{56}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{96}|[0-9A-Fa-f]{128})").fullmatch
_WORD = r"[A-Za-z0-9!#$%&'*+.^_`|~\-]+"
_PARAMETER = rf'{_WORD}[ \t]*=[ \t]*(?:{_WORD}|"(?:[^"\\\x00-\x1f]|\\[\x20-\x7e])*")'
_MEDIA_TYPE = re.compile(rf"{_WORD}/{_WORD}(?:[ \t]*;[ \t]*(?:{_PARAMETER})?)*[ \t]*").fullmatch
_VERSION_1 = re.compile(r"1\.0(?:\.[0-9]+(?:-[0-9A-Za-z.\-]+)?)?").fullmatch
_VERSION_2 = re.compile(r"2\.0(?:\.[0-9]+(?:-[0-9A-Za-z.\-]+)?)?").fullmatch


def is_mailto(text: str) -> bool:
    """``mailto:`` and one address (2.4.2.3)."""
    return _MAILTO(text) is not None


def is_sha1(text: str) -> bool:
    """Forty hex digits."""
    return _SHA1(text) is not None


def is_sha2(text: str) -> bool:
    """The hex digits of one of the hashes of SHA-2 (2.4.11)."""
    return _SHA2(text) is not None


def is_media_type(text: str) -> bool:
    """A type and subtype with parameters (2.4.11; RFC 2046)."""
    return len(text) <= LONGEST and _MEDIA_TYPE(text) is not None


def is_version_1(text: str) -> bool:
    """1.0 or 1.0.x (2.4.10)."""
    return _VERSION_1(text) is not None


def is_version_2(text: str) -> bool:
    """2.0 or 2.0.x."""
    return _VERSION_2(text) is not None
