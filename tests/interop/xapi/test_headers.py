"""The headers of xAPI: which versions are served, what a tag or a media type says, what browsers elsewhere may do."""

from __future__ import annotations

import hashlib

import pytest

from cairn.interop.xapi import headers
from cairn.interop.xapi.headers import Malformed, Precondition

# --- The version ---


@pytest.mark.parametrize(
    "sent, served",
    [
        ("1.0", "1.0.3"),
        ("1.0.0", "1.0.3"),
        ("1.0.2", "1.0.3"),
        ("1.0.3", "1.0.3"),
        ("1.0.9", "1.0.3"),
        ("1.0.12", "1.0.3"),
        (" 1.0.1\n", "1.0.3"),
        ("2.0", "2.0.0"),
        ("2.0.0", "2.0.0"),
        ("2.0.4", "2.0.0"),
    ],
)
def test_any_patch_of_what_is_served_is_answered_in_the_latest(sent: str, served: str) -> None:
    assert headers.version(sent) == served


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "0.9",
        "0.95",
        "0.9.9",
        "1",
        "1.1.0",
        "1.00.3",
        "1.0.",
        "1.0.x",
        "1.0.3.1",
        "1.0.0-beta",
        "v1.0.3",
        "2",
        "2.1.0",
        "3.0.0",
        "1.0.3, 1.0.3",
        "1.0.٣",
    ],
)
def test_other_versions_are_refused_by_name(sent: str) -> None:
    with pytest.raises(Malformed, match=r"isn't served here: send 1\.0\.3 or 2\.0\.0\.$") as refused:
        headers.version(sent)
    assert f"“{sent}”" in str(refused.value)


def test_a_request_without_a_version_is_refused() -> None:
    with pytest.raises(Malformed, match=r"X-Experience-API-Version is missing"):
        headers.version(None)


@pytest.mark.parametrize(
    "sent, answered",
    [("1.1.0", "1.0.3"), ("2.1.0", "2.0.0"), ("0.95", "default"), ("", "default"), (None, "default")],
)
def test_a_refusal_names_the_version_nearest_to_the_request(sent: str | None, answered: str) -> None:
    assert headers.version_of_refusal(sent, default="default") == answered


# --- Media types ---


@pytest.mark.parametrize(
    "header, name, parameters",
    [
        ("application/json", "application/json", {}),
        (" Application/JSON ; Charset=UTF-8", "application/json", {"charset": "UTF-8"}),
        ("multipart/mixed; boundary=abc", "multipart/mixed", {"boundary": "abc"}),
        ('multipart/mixed; boundary="a b;c"; x=y', "multipart/mixed", {"boundary": "a b;c", "x": "y"}),
        (r'multipart/mixed;boundary="a\"b\\c"', "multipart/mixed", {"boundary": 'a"b\\c'}),
        ("multipart/mixed; boundary=(a)/b:?=", "multipart/mixed", {"boundary": "(a)/b:?="}),
        ("multipart/mixed; boundary = abc ", "multipart/mixed", {"boundary": "abc"}),
        ("multipart/mixed;", "multipart/mixed", {}),
        ("multipart/mixed;; boundary=abc;", "multipart/mixed", {"boundary": "abc"}),
        ("multipart/mixed; boundary=", "multipart/mixed", {"boundary": ""}),
        ("image/svg+xml", "image/svg+xml", {}),
    ],
)
def test_a_media_type_is_read(header: str, name: str, parameters: dict[str, str]) -> None:
    assert headers.media_type(header) == (name, parameters)


@pytest.mark.parametrize(
    "header",
    ["", "json", "application/", "/json", "a/b c", "a/b; x", 'a/b; x="y', 'a/b; x=y"z"', "a/b; x=1; X=2", "a b/c"],
)
def test_what_is_no_media_type_is_refused(header: str) -> None:
    with pytest.raises(Malformed, match="Content-Type"):
        headers.media_type(header)


@pytest.mark.parametrize(
    "one, other, agree",
    [
        ("text/plain", "text/plain", True),
        ("TEXT/plain", "text/Plain", True),
        ("text/plain; charset=ascii", "text/plain", True),
        ("text/plain; charset=ascii", "text/plain; format=flowed", True),
        ("text/plain; charset=UTF-8", 'text/plain; charset="utf-8"', True),
        ("text/plain; charset=ascii", "text/plain; charset=utf-8", False),
        ("text/plain", "text/html", False),
    ],
)
def test_two_media_types_agree_if_neither_denies_the_other(one: str, other: str, agree: bool) -> None:
    this, that = headers.media_type(one), headers.media_type(other)
    assert (this.agrees(that), that.agrees(this)) == (agree, agree)


# --- Entity tags ---

TAG = headers.etag(b"{}")


def test_a_tag_is_the_quoted_sha_1_of_the_content() -> None:
    assert f'"{hashlib.sha1(b"{}").hexdigest()}"' == TAG
    assert headers.etag(b"{} ") != TAG


@pytest.mark.parametrize(
    "header, named",
    [
        (TAG, True),
        ("*", True),
        (" * ", True),
        (f'"other", {TAG}', True),
        (f'"other",{TAG} ,"third"', True),
        (f"W/{TAG}", True),
        (TAG.strip('"'), True),
        ('"other"', False),
        ('"other", "third"', False),
        (f'"a,{TAG[1:-1]}"', False),
        (TAG.upper(), False),
        (f'"{TAG[1:-2]}"', False),
        ('"*"', False),
        ("", False),
        ('""', False),
        (",", False),
    ],
)
def test_a_list_of_tags_names_a_document(header: str, named: bool) -> None:
    assert headers.names(header, TAG) is named
    assert headers.names(header, None) is False


HOLDS, FAILS, UNSAID = Precondition.HOLDS, Precondition.FAILS, Precondition.UNSAID


@pytest.mark.parametrize(
    "if_match, if_none_match, there, missing",
    [
        (None, None, UNSAID, UNSAID),
        (TAG, None, HOLDS, FAILS),
        ('"other"', None, FAILS, FAILS),
        ("*", None, HOLDS, FAILS),
        ("", None, FAILS, FAILS),
        (None, "*", FAILS, HOLDS),
        (None, TAG, FAILS, HOLDS),
        (None, '"other"', HOLDS, HOLDS),
        (TAG, "*", FAILS, FAILS),
        (TAG, '"other"', HOLDS, FAILS),
    ],
)
def test_a_precondition_holds_for_a_document_that_is_there_or_missing(
    if_match: str | None, if_none_match: str | None, there: Precondition, missing: Precondition
) -> None:
    for current, expected in ((TAG, there), (None, missing)):
        assert headers.precondition(if_match=if_match, if_none_match=if_none_match, current=current) is expected


# --- Browsers elsewhere ---


def words(value: str) -> set[str]:
    return {word.strip().lower() for word in value.split(",")}


def test_scripts_elsewhere_may_read_what_the_specification_names_but_send_no_cookies() -> None:
    said = headers.cors()
    assert said["Access-Control-Allow-Origin"] == "*"
    assert {"etag", "last-modified", "x-experience-api-version", "x-experience-api-consistent-through"} <= words(
        said["Access-Control-Expose-Headers"]
    )
    assert "Access-Control-Allow-Credentials" not in said
    assert "Access-Control-Allow-Methods" not in said


def test_a_preflight_allows_the_methods_and_headers_of_the_specification() -> None:
    said = headers.cors(preflight=True)
    assert said.items() >= headers.cors().items()
    assert {"get", "put", "post", "delete", "head"} <= words(said["Access-Control-Allow-Methods"])
    assert {
        "accept-language",
        "authorization",
        "content-type",
        "if-match",
        "if-none-match",
        "x-experience-api-version",
    } <= words(said["Access-Control-Allow-Headers"])


def test_what_was_sent_is_quoted_short_and_printable() -> None:
    assert headers.shown("a\x00b\ud800") == "“a?b?”"
    assert headers.shown("x" * 90) == "“" + "x" * 80 + "…”"
    assert headers.shown("x" * 80) == "“" + "x" * 80 + "”"
