"""What writes of a measure share: the version check, the kept copy, the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import Conflict, Refused
from cairn.lib.models import VersionedRow
from cairn.lib.text import clean_line, clean_text
from cairn.projects.editing.kinds import plain
from cairn.projects.log import record
from cairn.projects.models import Change, Project, ToolVersion

R = TypeVar("R", bound=VersionedRow)


def fill(row: models.Model, fields: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    """Set cleaned values. Raises ``TypeError`` for an unknown field, ``Refused`` for a value that doesn't fit."""
    if unknown := set(fields) - set(allowed):
        raise TypeError(f"{type(row).__name__} has no {', '.join(sorted(unknown))} to set")
    for name, value in fields.items():
        column = row._meta.get_field(name)
        if isinstance(value, str):
            value = clean_text(value) if isinstance(column, models.TextField) else clean_line(value)
        setattr(row, name, value)
    skip = {column.name for column in row._meta.fields if column.name not in fields or column.is_relation}
    try:
        row.clean_fields(exclude=skip)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Refused(sentences[0], field=field) from None


def content_of(row: models.Model) -> dict[str, Any]:
    """A row as JSON-able values, for the copy that is kept."""
    skip = {"id", "uuid", "project", "version", "changed_at"}
    return {c.name: plain(getattr(row, c.attname)) for c in row._meta.fields if c.name not in skip}


def keep_and_raise_version(
    row: VersionedRow,
    *,
    tool: str,
    version: int | None,
    by: Person,
    at: datetime,
    extra: Any = None,
    change: dict[str, Any] | None = None,
) -> None:
    """Keep what the row held and take the next version; ``row`` must still be as it was read.

    Raises ``Conflict`` with what is stored now if ``version`` is not the current one. ``None`` takes whatever
    is current, for changes that overwrite nothing that somebody typed. ``change`` makes it a change that can be
    undone (cairn.projects.changes); so does keeping the points of a measure.
    """
    model = type(row)
    if version is None:
        version = row.version
    # One statement both checks and takes the number: two people can't both find it free.
    taken = model._default_manager.filter(pk=row.pk, version=version).update(version=version + 1, changed_at=at)
    if not taken:
        current = model._default_manager.filter(pk=row.pk).first()
        raise Conflict(
            _("Somebody else saved this while you were writing. Compare, then save again."),
            theirs=in_words(current) if current else "",
            version=current.version if current else 0,
        )
    row.version, row.changed_at = version + 1, at
    content = content_of(row) | getattr(row, "also_kept", dict)() | ({"extra": extra} if extra is not None else {})
    if change is None and extra is not None and "points" in extra:
        change = {"action": "points"}
    ToolVersion.objects.create(
        project_id=row.project_id,  # type: ignore[attr-defined]
        tool=tool,
        subject_uuid=row.uuid,
        number=version,
        content=content,
        change=change,
        at=at,
        by=by,
    )


def in_words(row: models.Model) -> str:
    """What the text fields of a row hold, a line each, to be compared with one's own."""
    lines = []
    for column in row._meta.fields:
        value = getattr(row, column.attname)
        said = isinstance(column, (models.CharField, models.TextField, models.DateField, models.FloatField))
        if value and said and column.name != "changed_at":
            lines.append(f"{str(column.verbose_name).capitalize()}: {value}")
    return "\n".join(lines)


def changed(project: Project, *, tool: str, subject: models.Model, action: str, by: Person, at: datetime) -> Change:
    """Log, audit and tell a change of what is no row of a tool: a measure, its points, the project's own facts."""
    scope = subject.uuid if tool == "measure" else None  # type: ignore[attr-defined]
    return record(project, tool=tool, action=action, by=by, at=at, scope=scope, subject=subject)
