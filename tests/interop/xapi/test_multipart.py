"""Bodies of many parts: what is written is read back, what others write is read, what was cut off is refused."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import assume, given, strategies

from cairn.interop.xapi import multipart
from cairn.interop.xapi.multipart import Malformed, Part

HEADER = "multipart/mixed; boundary=b"


def crlf(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


# --- There and back ---

names = strategies.from_regex(r"[a-z0-9][a-z0-9-]{0,30}", fullmatch=True)
values = strategies.text(strategies.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])).map(
    str.strip
)
# Content is rarely random: what looks like lines, boundaries and headers is what breaks readers.
contents = strategies.one_of(
    strategies.binary(max_size=200),
    strategies.lists(
        strategies.sampled_from(
            [b"\r", b"\n", b"\r\n", b"-", b"--", b"--b", b"b--", b"\x00", b"\xff", b"a: b", b" ", b"{}"]
        ),
        max_size=12,
    ).map(b"".join),
)
some_parts = strategies.lists(
    strategies.builds(Part, strategies.dictionaries(names, values, max_size=4), contents), min_size=1, max_size=5
)
boundaries = strategies.one_of(
    strategies.builds(multipart.boundary),
    strategies.from_regex(r"[0-9A-Za-z'()+_,\-./:=? ]{0,68}[0-9A-Za-z'()+_,\-./:=?]", fullmatch=True).filter(
        lambda one: one == one.strip()
    ),
)


@given(some_parts, boundaries, strategies.booleans())
def test_what_is_written_is_read_back(parts: list[Part], boundary: str, quoted: bool) -> None:
    assume(not any(b"--" + boundary.encode() in part.content for part in parts))
    body = multipart.write(parts, boundary)
    header = f'multipart/mixed; boundary="{boundary}"' if quoted else multipart.content_type(boundary)
    assert multipart.parse(header, body) == parts
    assert multipart.parse(header, b"to whom\r\nit may concern\r\n" + body + b"and so\r\n--on") == parts


@given(some_parts, strategies.data())
def test_a_body_that_is_cut_off_is_refused(parts: list[Part], data: strategies.DataObject) -> None:
    boundary = multipart.boundary()
    body = multipart.write(parts, boundary)
    cut = data.draw(strategies.integers(0, len(body) - len("--\r\n")))
    with pytest.raises(Malformed):
        multipart.parse(multipart.content_type(boundary), body[:cut])


@given(strategies.binary(max_size=300))
def test_whatever_comes_is_read_or_refused(noise: bytes) -> None:
    for body in (noise, b"--b\r\n" + noise + b"\r\n--b--"):
        with contextlib.suppress(Malformed):
            assert multipart.parse(HEADER, body)


def test_boundaries_are_fresh_and_need_no_quotes() -> None:
    one, other = multipart.boundary(), multipart.boundary()
    assert one != other
    assert re.fullmatch(r"[0-9A-Za-z]{20,70}", one)
    assert multipart.content_type(one) == f"multipart/mixed; boundary={one}"


def test_names_of_headers_are_written_as_the_specification_spells_them() -> None:
    part = Part(
        {"content-type": "text/plain", "content-transfer-encoding": "binary", "x-experience-api-hash": "abc"}, b"\n\x00"
    )
    assert multipart.write([part], "b") == crlf(
        "--b\nContent-Type: text/plain\nContent-Transfer-Encoding: binary\nX-Experience-API-Hash: abc\n\n"
    ) + b"\n\x00" + crlf("\n--b--\n")


def test_a_header_of_two_lines_is_not_written() -> None:
    with pytest.raises(ValueError, match="one line"):
        multipart.write([Part({"a": "b\r\nc: d"}, b"")], "b")


# --- What others write ---

TEXT = {"content-type": "text/plain"}


@pytest.mark.parametrize(
    "body, parts",
    [
        pytest.param("--b\nContent-Type: text/plain\n\nx\n--b--\n", [Part(TEXT, b"x")], id="as it should be"),
        pytest.param(
            "\n--b\nContent-Type:text/plain\n\nx\n--b--", [Part(TEXT, b"x")], id="an empty line first, no space"
        ),
        pytest.param("--b\ncontent-TYPE : text/plain \n\nx\n--b--", [Part(TEXT, b"x")], id="any case and spaces"),
        pytest.param(
            "--b\nContent-Type: text/plain;\n  a=b\n\nx\n--b--",
            [Part({"content-type": "text/plain; a=b"}, b"x")],
            id="folded",
        ),
        pytest.param(
            "hello\n--b  \t\nContent-Type: text/plain\n\nx\n--b-- \nbye",
            [Part(TEXT, b"x")],
            id="padding, before, after",
        ),
        pytest.param("--b\n\nx\n--b--", [Part({}, b"x")], id="no headers"),
        pytest.param("--b\n\n\n--b--", [Part({}, b"")], id="no headers and no content"),
        pytest.param("--b\nContent-Type: text/plain\n\n\n--b--", [Part(TEXT, b"")], id="no content"),
        pytest.param("--b\nContent-Type: text/plain\n\n--b--", [Part(TEXT, b"")], id="ends with its headers"),
        pytest.param("--b\n\n\nx\n\n\n--b--", [Part({}, crlf("\nx\n\n"))], id="empty lines around"),
        pytest.param(
            "--b\n\nx\n--bb\n--b-\n --b\n--b x\n--b--",
            [Part({}, crlf("x\n--bb\n--b-\n --b\n--b x"))],
            id="nearly boundaries",
        ),
        pytest.param("x --b\n--b\n\nx--b--\n--b--", [Part({}, b"x--b--")], id="a boundary begins its line"),
        pytest.param(
            "--b\n\nx\n--b\n\ny\n--b--\n--b\n\nz\n--b--", [Part({}, b"x"), Part({}, b"y")], id="after the end"
        ),
        pytest.param("--b\nX: é\n\nx\n--b--", [Part({"x": "é"}, b"x")], id="a header in UTF-8"),
        pytest.param(
            "--b\nX: a:b\nY:\n\nx\n--b--", [Part({"x": "a:b", "y": ""}, b"x")], id="a colon in a header, and nothing"
        ),
    ],
)
def test_what_others_write_is_read_with_either_line_end(body: str, parts: list[Part]) -> None:
    assert multipart.parse(HEADER, crlf(body)) == parts
    unix = [Part(part.headers, part.content.replace(b"\r\n", b"\n")) for part in parts]
    assert multipart.parse(HEADER, body.encode()) == unix


def test_the_first_boundary_says_how_lines_end() -> None:
    # A file whose own last byte is half a line end, and one that holds a boundary of the other kind.
    assert multipart.parse(HEADER, b"--b\n\nx\r\n--b--") == [Part({}, b"x\r")]
    assert multipart.parse(HEADER, b"--b\r\n\r\nx\n--b\ny\r\n--b--") == [Part({}, b"x\n--b\ny")]
    # Headers are read with either.
    assert multipart.parse(HEADER, b"--b\r\na: 1\nb: 2\r\n\nx\r\n--b--") == [Part({"a": "1", "b": "2"}, b"x")]


@pytest.mark.parametrize(
    "header",
    [
        'multipart/mixed; boundary="a\'()+_,-./:=?"',
        "multipart/mixed; boundary=a'()+_,-./:=?",
        "Multipart/Mixed;charset=utf-8;BOUNDARY=a'()+_,-./:=?; x=y",
        'multipart/mixed; boundary="a\\\'()+_,-./:=?"',
    ],
)
def test_a_boundary_may_be_quoted_or_not(header: str) -> None:
    body = crlf("--a'()+_,-./:=?\n\nx\n--a'()+_,-./:=?--\n")
    assert multipart.parse(header, body) == [Part({}, b"x")]


# --- What is refused ---


@pytest.mark.parametrize(
    "header, sentence",
    [
        ("application/json", "multipart/mixed, not as “application/json”"),
        ("multipart/form-data; boundary=b", "not as “multipart/form-data”"),
        ("multipart/mixed", "names no boundary"),
        ("multipart/mixed;", "names no boundary"),
        ("multipart/mixed; boundary=", "names no boundary"),
        ('multipart/mixed; boundary=""', "names no boundary"),
        ('multipart/mixed; boundary="b "', "isn't one"),
        (f"multipart/mixed; boundary={'b' * 71}", "isn't one"),
        ("multipart/mixed; boundary=é", "isn't one"),
        ("multipart/mixed; boundary=b; boundary=c", "says “boundary” twice"),
        ("multipart", "isn't a media type"),
    ],
)
def test_a_content_type_without_a_boundary_is_refused(header: str, sentence: str) -> None:
    body = crlf("--b\n\nx\n--b--\n")
    assert multipart.parse(HEADER, body)
    with pytest.raises(Malformed, match=sentence):
        multipart.parse(header, body)


@pytest.mark.parametrize(
    "body, sentence",
    [
        ("", "doesn't occur"),
        ("{}", "doesn't occur"),
        ("--c\n\nx\n--c--", "doesn't occur"),
        ("x--b\n\nx--b--", "doesn't occur"),
        ("--b--\n", "no part"),
        ("--b\n\nx\n", "before its closing boundary"),
        ("--b\n\nx\n--b\n", "before its closing boundary"),
        ("--b\n\nx\n--b--x", "before its closing boundary"),
        ("--b\n--b--", "before its closing boundary"),
        ("--b\n{}\n--b--", "a line among its headers that is none: “{}”"),
        ("--b\n\nx\n--b\nno header\n\nx\n--b--", "Part 2 has a line among its headers"),
        ("--b\n: x\n\nx\n--b--", "Part 1 has a line among its headers"),
        ("--b\nA: 1\na: 1\n\nx\n--b--", "Part 1 has two headers “a”"),
        (f"--b\nA: {'x' * 17_000}\n\nx\n--b--", "headers of part 1 are longer than"),
        (f"--b\n{'x' * 17_000}\n--b--", "headers of part 1 are longer than"),
        ("--b\n\n" * 1_002 + "\n--b--", "more than 1,001 parts"),
    ],
)
def test_a_body_that_is_none_is_refused(body: str, sentence: str) -> None:
    for text in (body.encode(), crlf(body)):
        with pytest.raises(Malformed, match=sentence):
            multipart.parse(HEADER, text)


def test_a_boundary_that_occurs_in_a_part_is_not_written() -> None:
    part = Part({}, b"x\r\n--b\r\n")
    assert multipart.parse("multipart/mixed; boundary=c", multipart.write([part], "c")) == [part]
    with pytest.raises(ValueError, match="occurs in the content"):
        multipart.write([part], "b")
