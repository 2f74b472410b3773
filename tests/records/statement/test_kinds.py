"""Part two, 2.4.1, 2.4.2.3, 2.4.11 and 4: the forms of text. Each table holds what passes and what doesn't."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.records.statement import kinds
from cairn.records.statement.errors import Invalid

IRIS = {  # 4.3; RFC 3987
    "https://example.org": True,
    "https://example.org/a?b=c&d=e#f": True,
    "https://example.org:8000/~a/(b)/*;c,d=e'f!": True,
    "http://example.com/فعل/خواندن": True,
    "http://[2001:db8::1]/x": True,
    "http://5nM2ZNiVZyX_course_id": True,
    "https://example.org/%C3%A4": True,
    "urn:uuid:f47ac10b-58cc-4372-a567-0e02b2c3d479": True,
    "tag:example.org,2026:x": True,
    "mailto:a@b.c": True,
    "a+b-c.1:x": True,
    "": False,
    "x": False,
    "/a/b": False,
    "example.org/a": False,
    "//example.org/a": False,
    "http:": False,
    ":x": False,
    "1a:x": False,
    "ab=c://example.org": False,
    "а://example.org": False,  # a Cyrillic letter
    "http://example.org/a b": False,
    "http://example.org/a\n": False,
    "http://example.org/<a>": False,
    'http://example.org/"a"': False,
    "http://example.org/{a}": False,
    "http://example.org/a|b": False,
    "http://example.org/a\\b": False,
    "http://example.org/a^b": False,
    "http://example.org/`a": False,
    "http://example.org/%": False,
    "http://example.org/%zz": False,
    "http://example.org/#a#b": False,
    "http://example.org/\x00": False,
    "http://example.org/\x7f": False,
    "http://example.org/\ud800": False,
}
UUIDS = {  # 2.4.1, 4.4
    "f47ac10b-58cc-4372-a567-0e02b2c3d479": True,
    "F47AC10B-58CC-4372-A567-0E02B2C3D479": True,
    "12345678-1234-5678-1234-567812345678": True,  # the specification's own
    "00000000-0000-0000-0000-000000000000": True,
    "f47ac10b58cc4372a5670e02b2c3d479": False,
    "f47ac10b-58cc-4372-a567-0e02b2c3d47": False,
    "f47ac10b-58cc-4372-a567-0e02b2c3d4790": False,
    "g47ac10b-58cc-4372-a567-0e02b2c3d479": False,
    "{f47ac10b-58cc-4372-a567-0e02b2c3d479}": False,
    "urn:uuid:f47ac10b-58cc-4372-a567-0e02b2c3d479": False,
    "f47ac10b-58cc-4372-a567-0e02b2c3d479\n": False,
    "٣47ac10b-58cc-4372-a567-0e02b2c3d479": False,
    "": False,
}
LANGUAGES = {  # 4.2; RFC 5646, 2.1 and appendix A
    "en": True,
    "EN-gb": True,
    "cmn": True,
    "tlh": True,
    "und": True,
    "zh-Hant": True,
    "zh-cmn-Hans-CN": True,
    "sr-Latn-RS": True,
    "es-419": True,
    "sl-rozaj-biske": True,
    "de-CH-1996": True,
    "hy-Latn-IT-arevela": True,
    "de-CH-x-phonebk": True,
    "x-whatever": True,
    "en-US-u-islamcal": True,
    "en-a-myext-b-another": True,
    "zh-z-aaa-y-bbb-c-ccc": True,
    "i-klingon": True,
    "en-GB-oed": True,
    "sgn-BE-FR": True,
    "art-lojban": True,
    "": False,
    "e": False,
    "en_GB": False,
    "en-": False,
    "-en": False,
    "en--GB": False,
    "a1": False,
    "something": False,
    "s-something": False,
    "en-something-AU": False,
    "zh-something-ccc": False,
    "de-419-DE": False,
    "a-DE": False,
    "en-a": False,
    "ar-a-aaa-b-bbb-a-ccc": False,  # an extension twice
    "zh-z-aaa-z-bbb-c-ccc": False,
    "de-1996-1996": False,  # a variant twice
    "en-US ": False,
    "еn": False,  # a Cyrillic letter
    "en-" + "x-" + "a-" * 500 + "a": False,  # longer than any is
}
DURATIONS = {  # 4.6; ISO 8601:2004(E), 4.4.3.2
    "PT4H35M59.14S": True,
    "PT16559.14S": True,
    "P3Y1M29DT4H35M59.14S": True,
    "P3Y": True,
    "P4W": True,
    "P1M": True,
    "PT1M": True,
    "PT0S": True,
    "PT0,5S": True,
    "PT1.5H": True,
    "P0.5Y": True,
    "P1DT12H36M0.12567S": True,
    "P1YT1S": True,
    "": False,
    "P": False,
    "PT": False,
    "P1DT": False,
    "P4W1D": False,
    "P1Y1W": False,
    "P1S": False,
    "PT1D": False,
    "PT1M1H": False,
    "P1D1M": False,
    "PT1.5H1M": False,
    "P1.5DT1H": False,
    "PT.5S": False,
    "PT1.S": False,
    "-PT1S": False,
    "+PT1S": False,
    "pt1s": False,
    "PA1H0M0S": False,
    "P0001-01-01T00:00:00": False,  # the alternative format
    "PT1S\n": False,
    "PT٣S": False,
    "1h": False,
}
ADDRESSES = {  # 2.4.2.3
    "mailto:ann@example.org": True,
    "mailto:o'neill+ward_7.b@nhs.example": True,
    "mailto:ann@localhost": True,
    "mailto:ann@[192.0.2.1]": True,
    'mailto:"ann b"@example.org': True,
    "mailto:ünal@bücher.example": True,
    "mailto:Ann@EXAMPLE.org": True,
    "ann@example.org": False,
    "Mailto:ann@example.org": False,
    "mailto:ann": False,
    "mailto:ann@": False,
    "mailto:@example.org": False,
    "mailto:ann@example..org": False,
    "mailto:ann@.org": False,
    "mailto:ann@example.org.": False,
    "mailto:ann@b@example.org": False,
    "mailto:ann b@example.org": False,
    "mailto:ann@example.org,ben@example.org": False,
    "mailto:ann@example.org?subject=x": False,
    "mailto:<ann@example.org>": False,
    "mailto: ann@example.org": False,
    "mailto://ann@example.org/": False,
    "mailto:ann@example.org\n": False,
    "mailto:\ud800@example.org": False,
}
MEDIA_TYPES = {  # 2.4.11; RFC 2046
    "text/plain": True,
    "text/plain; charset=ascii": True,
    'text/plain;charset="utf 8"; format=flowed': True,
    "application/vnd.example+json": True,
    "text/plain;": True,
    "text": False,
    "text/": False,
    "/plain": False,
    "text/plain charset": False,
    "text/pl ain": False,
    "text/plain; charset": False,
    "": False,
    "a/b" + " " * 300: False,
}
SHA2 = {"a" * 56: True, "A0" * 32: True, "9" * 96: True, "f" * 128: True, "a" * 40: False, "g" * 64: False, "": False}
VERSIONS = {"1.0": True, "1.0.0": True, "1.0.9": True, "1.0.10": True, "1.0.": False, "1": False, "1.1.0": False}
VERSIONS |= {"2.0.0": False, "0.9.9": False, "1.0.x": False, "v1.0.0": False, "1.0.0\n": False}

TABLES = {
    "is_iri": IRIS,
    "is_known_iri": IRIS,
    "is_uuid": UUIDS,
    "is_language": LANGUAGES,
    "is_duration": DURATIONS,
    "is_mailto": ADDRESSES,
    "is_media_type": MEDIA_TYPES,
    "is_sha2": SHA2,
    "is_version_1": VERSIONS,
}


@pytest.mark.parametrize(
    "name, text, good", [(name, text, good) for name, table in TABLES.items() for text, good in table.items()]
)
def test_a_form_of_text(name: str, text: str, good: bool) -> None:
    assert getattr(kinds, name)(text) is good


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


TIMES = {  # 4.5
    "2015-11-18T12:17:00+00:00": utc(2015, 11, 18, 12, 17),
    "2015-11-18T12:17:00Z": utc(2015, 11, 18, 12, 17),
    "2015-11-18T12:17:00.5Z": utc(2015, 11, 18, 12, 17, 0, 500000),
    "2015-11-18T12:17:00.123456999999Z": utc(2015, 11, 18, 12, 17, 0, 123456),  # cut, not rounded
    "2015-11-18T23:59:59.999999999-05:00": utc(2015, 11, 19, 4, 59, 59, 999999),
    "2015-11-18T12:17:00+05:30": utc(2015, 11, 18, 6, 47),
    "2015-11-18T12:17:00+0530": utc(2015, 11, 18, 6, 47),
    "2015-11-18T12:17:00-05": utc(2015, 11, 18, 17, 17),
    "2015-11-18T12:17:00": utc(2015, 11, 18, 12, 17),
    "2015-11-18t12:17:00z": utc(2015, 11, 18, 12, 17),
    "2015-11-18T12:17Z": utc(2015, 11, 18, 12, 17),
    "2015-11-18T12:17:00,25Z": utc(2015, 11, 18, 12, 17, 0, 250000),
    "20151118T121700Z": utc(2015, 11, 18, 12, 17),
    "20151118T121700.25+0100": utc(2015, 11, 18, 11, 17, 0, 250000),
    "2015-W47-3T12:17:00Z": utc(2015, 11, 18, 12, 17),
    "2015W473T121700Z": utc(2015, 11, 18, 12, 17),
    "2015-322T12:17:00Z": utc(2015, 11, 18, 12, 17),
    "2015322T121700Z": utc(2015, 11, 18, 12, 17),
    "2016-366T00:00:00Z": utc(2016, 12, 31),
    "2015-11-18T24:00:00Z": utc(2015, 11, 19),
    "2016-12-31T23:59:60Z": utc(2017, 1, 1),  # a leap second
    "1776-07-04T16:00:45.123Z": utc(1776, 7, 4, 16, 0, 45, 123000),
}
NO_TIMES = [
    "",
    "should fail",
    "01/011/2015",
    "2015-11-18",
    "12:17:00Z",
    "2015-11-18 12:17:00Z",
    "2015-11-18T12:17:00-00:00",
    "2015-11-18T12:17:00-0000",
    "2015-11-18T12:17:00-00",
    "2015-11-18T12:17:00.Z",
    "2015-11-18T12:17:00+24:00",
    "2015-11-18T12:17:00+05:60",
    "2015-11-18T12:17:00 Z",
    "2015-11-18T12:17:00ZZ",
    "2015-11-18T25:00:00Z",
    "2015-11-18T24:00:01Z",
    "2015-11-18T12:60:00Z",
    "2015-11-18T12:17:61Z",
    "2015-11-18T12:17:60Z",
    "2015-11-18T1217:00Z",
    "2015-11-18T12:1700Z",
    "2015-13-01T00:00:00Z",
    "2015-02-29T00:00:00Z",
    "2015-366T00:00:00Z",
    "2015-000T00:00:00Z",
    "2015-W54-1T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-01:00",
    "+12015-11-18T12:17:00Z",
    "2015-11-18T12:17:00Z\n",
    "٢015-11-18T12:17:00Z",
    "1447849020",
]


@pytest.mark.parametrize("text, at", TIMES.items())
def test_a_timestamp_is_a_time_in_utc(text: str, at: datetime) -> None:
    found = kinds.timestamp(text)
    assert found == at
    assert found.tzinfo is UTC


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_timestamp_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"^since must be a date and time as ISO 8601 writes them, not"):
        kinds.timestamp(text, "since")


zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=zones))
def test_what_python_writes_comes_back(at: datetime) -> None:
    assert kinds.timestamp(at.isoformat()) == at
    assert kinds.is_rfc_3339(at.isoformat())


@given(st.text())
def test_no_text_makes_a_kind_fail(text: str) -> None:
    for name in TABLES:
        assert getattr(kinds, name)(text) in (True, False)
    try:
        kinds.timestamp(text)
    except Invalid as fault:
        fault.message.encode()


CUT = {  # 4.6, and 2.3.1: otherwise a duration is text
    "PT1.23S": "PT1.23S",
    "PT1.239S": "PT1.23S",
    "P1DT12H36M0.1237S": "P1DT12H36M0.12S",
    "PT1.2S": "PT1.2S",
    "PT1.20S": "PT1.2S",
    "PT1.001S": "PT1S",
    "PT1S": "PT1S",
    "PT0,129S": "PT0,12S",
    "PT60S": "PT60S",
    "PT1.509M": "PT1.509M",
    "P1Y": "P1Y",
}


@pytest.mark.parametrize("text, cut", CUT.items())
def test_a_duration_is_compared_to_hundredths(text: str, cut: str) -> None:
    assert kinds.cut_duration(text) == cut
    assert kinds.cut_duration(cut) == cut
