"""Bytes to statements, strictly: nothing that two readers could take for two different things gets in.

Python's own parser is used, as it gives each object's pairs (so that duplicate keys are seen) and the place where a
value ends (so that the bytes of each statement are kept as they came) in one scan. Numbers are ``int`` or ``Decimal``:
the ``Decimal`` of 1.10 still is 1.10.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError
from typing import Any, NoReturn

from cairn.records.statement.errors import Invalid, quoted

DEEPEST = 64  # objects and lists within each other


@dataclass(slots=True)
class Sent:
    """One statement: what it says, and its bytes exactly as they came."""

    value: dict[str, Any]
    raw: bytes


@dataclass(slots=True)
class Body:
    """What a body held. ``single``: a statement by itself, not a list with one."""

    statements: list[Sent]
    single: bool


def read(body: bytes) -> Body:
    """The statements of a body, one or a list of them. Raises ``Invalid``."""
    text = _decoded(body)
    # Where every character is one byte, places in the text are places in the bytes.
    whole = body if text.isascii() else None
    start, decode = _skip(text, 0), _decoder_for(text)
    if text.startswith("{", start):
        value, end = _scan(text, start, decode)
        _finish(text, end)
        return Body([_sent(value, text, whole, start, end)], single=True)
    if not text.startswith("[", start):
        _scan(text, start, decode)  # what is no JSON at all is told so
        raise Invalid("The body must be a statement or a list of statements.")
    return Body(_listed(text, whole, start + 1, decode), single=False)


def load(body: bytes) -> Any:
    """Any one JSON value, under the same rules. Raises ``Invalid``."""
    text = _decoded(body)
    value, end = _scan(text, _skip(text, 0), _decoder_for(text))
    _finish(text, end)
    _measure(value, body)
    return value


# --- Pieces ---

_SPACE = re.compile(r"[ \t\n\r]*")


def _skip(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]  # it always matches


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as fault:
        raise Invalid(f"The body must be UTF-8: byte {fault.start + 1} is not.") from None


def _listed(text: str, whole: bytes | None, at: int, decode: Any) -> list[Sent]:
    statements: list[Sent] = []
    at = _skip(text, at)
    if text.startswith("]", at):
        _finish(text, at + 1)
        return statements
    while True:
        value, end = _scan(text, at, decode)
        statements.append(_sent(value, text, whole, at, end, f"statements[{len(statements)}]"))
        at = _skip(text, end)
        if text.startswith("]", at):
            _finish(text, at + 1)
            return statements
        if not text.startswith(",", at):
            raise _broken(text, at, "a comma or the end of the list is expected there")
        at = _skip(text, at + 1)


def _sent(value: Any, text: str, whole: bytes | None, start: int, end: int, place: str = "") -> Sent:
    if type(value) is not dict:
        raise Invalid(f"must be a statement, that is an object, not {quoted(value)}.", place)
    raw = text[start:end].encode() if whole is None else whole[start:end]
    try:
        _measure(value, raw)
    except Invalid as fault:
        raise fault.within(place) if place else fault from None
    return Sent(value, raw)


def _finish(text: str, at: int) -> None:
    at = _skip(text, at)
    if at != len(text):
        raise _broken(text, at, "nothing may follow there")


def _broken(text: str, at: int, why: str) -> Invalid:
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Invalid(f"The body is not JSON: {why} (line {line}, column {column}).")


def _scan(text: str, at: int, decode: Any) -> tuple[Any, int]:
    try:
        return decode(text, at)  # type: ignore[no-any-return]
    except StopIteration as fault:
        raise _broken(text, fault.value, "a value is expected there") from None
    except JSONDecodeError as fault:
        raise _broken(text, fault.pos, f"{fault.msg[0].lower()}{fault.msg[1:]}") from None
    except RecursionError:
        raise _too_deep() from None
    except Invalid:
        raise
    except ValueError:
        return _long(text, at)


def _long(text: str, at: int) -> tuple[Any, int]:
    """Once more, for the sake of a whole number that is too long for Python's ``int`` to be read in safe time."""
    try:
        return _patient(text, at)
    except RecursionError:
        raise _too_deep() from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _value in pairs:
            if key in seen:
                raise Invalid(f"The key {quoted(key)} is given twice in one object.")
            seen.add(key)
    return found


def _constant(word: str) -> NoReturn:
    raise Invalid(f"The body is not JSON: {word} is not a number there.")


class _AsWritten(Decimal):
    """A number that Python would write otherwise than it was: 1e3 and not 1E+3."""

    digits: str

    def __str__(self) -> str:
        return self.digits


def _decimal(digits: str) -> Decimal:
    try:
        found = Decimal(digits)
        if str(found) == digits:
            return found
        found = _AsWritten(digits)
        found.digits = digits
        return found
    except InvalidOperation:  # an exponent of more than 18 digits
        raise Invalid(f"The number {quoted(digits)[1:-1]} is too large or too small.") from None


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) < 4300 and digits != "-0" else Decimal(digits)


def _scanner(**more: Any) -> Any:
    decoder: Any = json.JSONDecoder(object_pairs_hook=_pairs, parse_float=_decimal, parse_constant=_constant, **more)
    return decoder.scan_once


_fast = _scanner()
_patient = _scanner(parse_int=_whole)
_MINUS_ZERO = re.compile(r"-0(?![\d.eE])")


def _decoder_for(text: str) -> Any:
    """The fast one, but for a whole number that Python's ``int`` can't hold as it is written: -0."""
    signs = (text[found.start() - 1 : found.start()] for found in _MINUS_ZERO.finditer(text))
    return _patient if any(not sign.isalnum() for sign in signs) else _fast


# --- Depth ---


def _too_deep() -> Invalid:
    return Invalid(f"Objects and lists may be nested {DEEPEST} deep at most.")


def _measure(value: Any, raw: bytes) -> None:
    """Refuse what is nested too deep. Few brackets can't be: then nothing needs to be walked."""
    if raw.count(b"{") + raw.count(b"[") <= DEEPEST:
        return
    level, depth = [value], 0
    while level:
        depth += 1
        below = [inner for one in level for inner in (one.values() if type(one) is dict else one)]
        level = [one for one in below if type(one) is dict or type(one) is list]
        if depth > DEEPEST:
            raise _too_deep()
