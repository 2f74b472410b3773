"""What a tool declares of its rows, and a row's fields as plain values: what a log, a script and a form can hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from cairn.lib.errors import Refused
from cairn.lib.models import VersionedRow
from cairn.lib.text import clean_line, clean_text
from cairn.projects.models import Project

Values = dict[str, Any]
LONGEST_TEXT = 20_000  # characters: some three thousand words


@dataclass(frozen=True)
class Links:
    """A field that is held in a table of links: the other ends by uuid, or pairs of uuid and label."""

    model: type[models.Model]
    near: str
    far: str
    label: str = ""

    def read(self, pks: Iterable[int]) -> dict[int, list[Any]]:
        """What each row holds, by its inside key. One query."""
        columns = [f"{self.near}_id", f"{self.far}__uuid", *([self.label] if self.label else [])]
        rows = self.model._default_manager.filter(
            **{f"{self.near}__in": list(pks), f"{self.far}__removed_at": None}
        ).order_by("id")
        found: dict[int, list[Any]] = {}
        for near, far, *label in rows.values_list(*columns):
            found.setdefault(near, []).append([str(far), label[0]] if label else str(far))
        return found

    def write(self, row: models.Model, values: Sequence[Any]) -> None:
        """Hold exactly these. Raises ``Refused`` for an end that isn't there."""
        manager = self.model._default_manager
        pairs = {(one if isinstance(one, str) else one[0]): ("" if isinstance(one, str) else one[1]) for one in values}
        target: Any = self.model._meta.get_field(self.far).related_model
        ends = dict(target._default_manager.filter(uuid__in=list(pairs)).values_list("uuid", "pk"))
        if len(ends) < len(pairs):
            raise Refused(_("Choose one that is in this project"))
        manager.filter(**{self.near: row}).delete()
        labels = {self.label: ""} if self.label else {}
        manager.bulk_create(
            self.model(**{self.near: row, f"{self.far}_id": ends[UUID(key)], **dict.fromkeys(labels, label)})
            for key, label in pairs.items()
        )


@dataclass(frozen=True)
class Field:
    """One field of a row.

    ``kind``: line, text, number, date, choice, row (another row, by uuid), rows, person, data, or staff (the name of a
    member of staff, which is not looked through). ``of`` names the kind of the rows that may be chosen. ``label`` and
    ``hint`` are lazy words. ``said`` gives a value as one reads it, where it isn't that itself. ``deed`` is what a
    change of this field alone is called, given both values; ``%(row)s`` in it stands for the row.
    """

    name: str
    label: Any
    kind: str = "line"
    hint: Any = ""
    of: tuple[str, ...] = ()
    required: bool = False
    said: Callable[[Any], str] | None = None
    deed: Callable[[Any, Any], str] | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of row. ``name`` is the field that it is known by; ``check`` raises ``Refused`` for what doesn't fit.

    ``named`` gives the words for what ``name`` holds, where it is a key.
    ``check`` is given the row (as it will be, its links not yet written) and its values. ``stands`` is given a row once
    all of a change is stored, an undo too, and raises ``Refused`` for one that can't stand among the others.
    """

    key: str
    tool: str
    label: Any
    model: type[VersionedRow]
    fields: tuple[Field, ...]
    name: str = "text"
    named: Callable[[str], str] = str
    links: Mapping[str, Links] = field(default_factory=dict)
    check: Callable[[Any, Mapping[str, Any]], None] | None = None
    stands: Callable[[Any], None] | None = None
    most: int = 500

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the fields as the log holds them."""
        own = tuple(one.name for one in self.fields)
        return (*own, "position") if self.ordered else own

    @property
    def rows(self) -> Any:
        """The manager of the model, whose columns differ from kind to kind."""
        return self.model._default_manager

    @property
    def ordered(self) -> bool:
        return self._has("position")

    @property
    def to_project(self) -> str:
        """The way from a row to its project, for a query."""
        return "project" if self._has("project") else "diagram__project"

    def _has(self, column: str) -> bool:
        return any(one.name == column for one in self.model._meta.fields)

    def field(self, name: str) -> Field:
        """Raises ``KeyError`` for a field that there isn't."""
        return next((one for one in self.fields if one.name == name), None) or _missing(self, name)

    @cached_property
    def free_text(self) -> frozenset[str]:
        """The fields in which people write what they want."""
        return frozenset(one.name for one in self.fields if one.kind in ("line", "text"))


def _missing(kind: Kind, name: str) -> Field:
    raise KeyError(f"{kind.key} has no field {name!r}")


def project_in(row: Any) -> Project:
    """The project that a row belongs to."""
    project: Project = row.project if hasattr(row, "project") else row.diagram.project
    return project


def scope_of(row: Any, kind: Kind) -> UUID:
    """Where a change of this row is told and undone: its diagram, itself (a cycle, a measure), or the project."""
    if hasattr(row, "diagram"):
        return row.diagram.uuid  # type: ignore[no-any-return]
    if kind.key in ("diagram", "cycle"):
        return row.uuid  # type: ignore[no-any-return]
    return project_in(row).uuid


def tool_of(row: Any, kind: Kind) -> str:
    """The tool that a row is of: a diagram's is its own."""
    return str(row.tool) if kind.key == "diagram" else kind.tool


def values_of(rows: Sequence[Any], kind: Kind) -> dict[int, Values]:
    """The fields of rows as plain values, by inside key. A query for each field that is links or a key."""
    links = {name: one.read([row.pk for row in rows]) for name, one in kind.links.items()}
    keys = {name: _uuids(kind, name, rows) for name in kind.names if _is_key(kind, name)}
    found: dict[int, Values] = {}
    for row in rows:
        values: Values = {}
        for name in kind.names:
            if name in links:
                values[name] = links[name].get(row.pk, [])
            elif name in keys:
                values[name] = keys[name].get(getattr(row, f"{name}_id"))
            else:
                values[name] = plain(getattr(row, name))
        found[row.pk] = values
    return found


def _is_key(kind: Kind, name: str) -> bool:
    return name not in kind.links and kind.model._meta.get_field(name).is_relation


def _uuids(kind: Kind, name: str, rows: Sequence[Any]) -> dict[int, str]:
    wanted = {key for row in rows if (key := getattr(row, f"{name}_id")) is not None}
    if not wanted:
        return {}
    target: Any = kind.model._meta.get_field(name).related_model
    return {pk: str(uuid) for pk, uuid in target._default_manager.filter(pk__in=wanted).values_list("pk", "uuid")}


def plain(value: Any) -> Any:
    """A value as JSON holds it.

    >>> plain(date(2026, 5, 1)), plain(None), plain("x")
    ('2026-05-01', None, 'x')
    """
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.uuid)  # type: ignore[attr-defined]
    return str(value) if isinstance(value, UUID) else value


def cleaned(kind: Kind, values: Mapping[str, Any]) -> Values:
    """What somebody sent, as plain values like those that are kept. Raises ``Refused`` for what can't be."""
    return {name: _cleaned(kind, name, value) for name, value in values.items()}


def _cleaned(kind: Kind, name: str, value: Any) -> Any:
    if name in kind.links:
        return [[str(one[0]), clean_line(one[1])] if isinstance(one, (list, tuple)) else str(one) for one in value]
    column: Any = kind.model._meta.get_field(name)
    value = plain(value)
    if column.is_relation:
        return value or None
    if isinstance(value, str) and isinstance(column, models.JSONField):
        return value
    if isinstance(value, str):
        value = clean_text(value) if isinstance(column, models.TextField) else clean_line(value)
        if not isinstance(column, (models.CharField, models.TextField)):
            value = None if value == "" else plain(_typed(column, name, value))
    if value is None and isinstance(column, (models.CharField, models.TextField)):
        return ""
    return value


def refuse_long(values: Mapping[str, Any]) -> None:
    """Raises ``Refused`` for a text that nobody would read to the end, and that no picture has room for."""
    for name, value in values.items():
        if isinstance(value, str) and len(value) > LONGEST_TEXT:
            raise Refused(_("Shorten this to %(most)s characters") % {"most": f"{LONGEST_TEXT:,}"}, field=name)


def _typed(column: models.Field[Any, Any], name: str, value: str) -> Any:
    try:
        return column.to_python(value)
    except ValidationError:
        words = {
            models.DateField: _("Enter a real date, like 2026-12-31"),
            models.FloatField: _("Enter a number"),
        }
        sentence = next((said for kind, said in words.items() if isinstance(column, kind)), _("Enter a whole number"))
        raise Refused(sentence, field=name) from None


def put(row: Any, kind: Kind, values: Mapping[str, Any], *, again: bool = False) -> None:
    """Set plain values on a row; links are written by ``put_links`` once it is stored. Raises ``Refused``.

    ``again`` puts it as it was, even if what it belonged to is gone.
    """
    named = [name for name in values if name not in kind.links]
    for name in named:
        column: Any = row._meta.get_field(name)
        if column.is_relation:
            setattr(row, name, _other(row, column, name, values[name], again=again))
        else:
            setattr(row, name, column.to_python(values[name]))
    skip = {column.name for column in row._meta.fields if column.name not in named or column.is_relation}
    try:
        row.clean_fields(exclude=skip)
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        raise Refused(sentences[0], field=name) from None


def _other(row: Any, column: Any, name: str, uuid: str | None, *, again: bool) -> Any:
    """The row that a key points at: of the same project, or a person of its team."""
    if not uuid:
        return None
    target: Any = column.related_model
    rows = target._default_manager.all()
    names = {one.name for one in target._meta.fields}
    if "diagram" in names:
        rows = rows.filter(diagram=row.diagram)
    elif "project" in names:
        rows = rows.filter(project=project_in(row))
    else:
        rows = rows.filter(teams__project=project_in(row), teams__left_at=None)
    if "removed_at" in names and not again:
        rows = rows.filter(removed_at=None)
    try:
        found = rows.filter(uuid=uuid).first()
    except ValidationError:
        found = None
    if found is None:
        raise Refused(_("Choose one that is in this project"), field=name)
    return found


def put_links(row: Any, kind: Kind, values: Mapping[str, Any]) -> None:
    for name, links in kind.links.items():
        if name in values:
            links.write(row, values[name])
