"""What all rules are made of. Each looks at one value, and raises ``Invalid`` with the place where that value is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cairn.records.statement import kinds
from cairn.records.statement.errors import Invalid, quoted


def wrong(expected: str, value: Any, path: str) -> Invalid:
    """A value of the wrong type or form; null is one wherever it is not in an extension (2.2)."""
    return Invalid(f"must be {expected}, not {quoted(value)}.", path)


def missing(key: str, path: str) -> Invalid:
    """A property that has to be there."""
    return Invalid("is missing.", f"{path}.{key}" if path else key)


def unknown(value: dict[str, Any], known: frozenset[str], what: str, path: str) -> Invalid:
    """A key that the specification does not have there, or has in another case (2.2)."""
    key = next(key for key in value if key not in known)
    place = f"{path}.{short(key)}" if path else short(key)
    meant = next((one for one in sorted(known) if one.lower() == key.lower()), None)
    if meant is not None:
        return Invalid(f"must be written {quoted(meant)}: keys have a case.", place)
    return Invalid(f"is not a property of {what}.", place)


def short(key: str) -> str:
    """A key that somebody sent, as a path may hold it."""
    return quoted(key)[1:-1]


def an_object(value: Any, known: frozenset[str], what: str, path: str) -> dict[str, Any]:
    """An object with no other keys than those known."""
    if not isinstance(value, dict):
        raise wrong("an object", value, path)
    if not known.issuperset(value):
        raise unknown(value, known, what, path)
    return value


def text(value: Any, path: str) -> str:
    """Any text, the empty one too."""
    if not isinstance(value, str):
        raise wrong("a string", value, path)
    return value


def boolean(value: Any, path: str) -> None:
    """True or false, not the words as text (2.2)."""
    if value is not True and value is not False:
        raise wrong("true or false", value, path)


_NUMBERS = (int, float, Decimal)


def is_number(value: Any) -> bool:
    """A number of JSON. To Python true is one as well."""
    return isinstance(value, _NUMBERS) and not isinstance(value, bool)


def iri(value: Any, path: str) -> None:
    """An IRI or IRL, with its scheme (2.2, 4.3)."""
    if not isinstance(value, str) or not kinds.is_iri(value):
        raise wrong("an IRI with its scheme", value, path)


def known_iri(value: Any, path: str) -> None:
    """The same for verbs, types and usage types, which are often the same ones."""
    if not isinstance(value, str) or not kinds.is_known_iri(value):
        raise wrong("an IRI with its scheme", value, path)


def uuid(value: Any, path: str) -> None:
    """A UUID in its standard form (2.4.1, 4.4)."""
    if not isinstance(value, str) or not kinds.is_uuid(value):
        raise wrong("a UUID", value, path)


def timestamp(value: Any, strict: bool, path: str) -> None:
    """ISO 8601 (4.5); from 2.0 on, RFC 3339 (4.2.7)."""
    if not isinstance(value, str):
        raise wrong("a date and time", value, path)
    if strict and not kinds.is_rfc_3339(value):
        raise wrong("a date and time with its zone as RFC 3339 writes them", value, path)
    kinds.timestamp(value, path)


def language_map(value: Any, path: str) -> None:
    """Texts by language tags (4.2)."""
    if not isinstance(value, dict):
        raise wrong("a language map, that is an object", value, path)
    for tag, words in value.items():
        if not kinds.is_language(tag):
            raise Invalid(f"has the key {quoted(tag)}, which is not a language tag.", path)
        if not isinstance(words, str):
            raise wrong("a string", words, f"{path}.{short(tag)}")


def extensions(value: Any, path: str) -> None:
    """A map with IRIs as keys; its values are nobody's business (4.1)."""
    if not isinstance(value, dict):
        raise wrong("an object", value, path)
    for key in value:
        if not kinds.is_known_iri(key):
            raise Invalid(f"has the key {quoted(key)}, which is not an IRI with its scheme.", path)


def a_list(value: Any, of: str, path: str) -> list[Any]:
    """A list, of whatever."""
    if not isinstance(value, list):
        raise wrong(f"a list of {of}", value, path)
    return value
