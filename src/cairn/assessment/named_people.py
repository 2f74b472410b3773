"""Which fields of a snapshot hold people: the only table of them, and the only ways through a snapshot by it.

A test fills every field of a project that holds somebody and looks whether one is missing here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cairn.assessment.values import mapping, mappings, text_of


@dataclass(frozen=True, slots=True)
class PersonField:
    """A field of a part of the snapshot, which is a list of rows or itself one.

    It ``holds`` the name of somebody whom the platform knows, or one that was typed (then ``role`` says what such a
    person is), or what leads to somebody without being a name.
    """

    part: str
    name: str
    holds: Literal["name", "typed", "trace"]
    role: str | Promise = ""


PEOPLE = ("authors", "team")  # parts of which each row is a person
FIELDS = (
    *(PersonField(part, "name", "name") for part in PEOPLE),
    *(PersonField(part, "uuid", "trace") for part in PEOPLE),
    PersonField("plan", "owner", "name"),
    PersonField("lessons", "by", "name"),
    PersonField("scores", "by", "name"),
    PersonField("charter", "sponsor", "typed", gettext_lazy("Sponsor")),
    PersonField("charter", "coach", "typed", gettext_lazy("Coach")),
    PersonField("about", "organisation", "trace"),
)
TYPED = frozenset((one.part, one.name) for one in FIELDS if one.holds == "typed")


def names_of(snapshot: Any) -> list[str]:
    """The people whom the fields of a snapshot name: authors first, then the team, then others, each once."""
    whole = mapping(snapshot)
    named = [one for one in FIELDS if one.holds == "name"]
    found = [text_of(row.get(one.name)) for one in named for row in _rows(whole.get(one.part))]
    return list(dict.fromkeys(name for name in found if name))


def with_people(snapshot: Any, change: Callable[[PersonField, str], str | None]) -> dict[str, Any]:
    """A copy with what ``change`` makes of each of these fields; without those of which it makes ``None``.

    A part that has another shape than such parts have holds nothing in the copy. ``snapshot`` stays as it is.
    """
    made = dict(mapping(snapshot))
    for part in {one.part for one in FIELDS} & set(made):
        fields = {one.name: one for one in FIELDS if one.part == part}
        rows = [_changed(row, fields, change) for row in _rows(made[part])]
        made[part] = rows if not isinstance(made[part], Mapping) else rows[0]
    return made


def _rows(part: Any) -> list[Mapping[str, Any]]:
    return [part] if isinstance(part, Mapping) else list(mappings(part))


def _changed(
    row: Mapping[str, Any], fields: Mapping[str, PersonField], change: Callable[[PersonField, str], str | None]
) -> dict[str, Any]:
    pairs = ((key, change(fields[key], text_of(value)) if key in fields else value) for key, value in row.items())
    return {key: value for key, value in pairs if key not in fields or value is not None}


def with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """A copy with what ``change`` makes of each text in it, however deep."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [with_texts(one, change) for one in value]
    return {key: with_texts(one, change) for key, one in value.items()} if isinstance(value, Mapping) else value
