"""The columns of one row, filled by fields of a worksheet: typed, shown as one reads them, settled one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from cairn.lib.errors import Refused
from cairn.lib.text import clean_line, clean_text
from cairn.projects.worksheet_tools.lessons import lessons
from cairn.projects.worksheets import Carrying, Entry

R = TypeVar("R", bound=models.Model)


def known(carrying: Carrying, entries: Sequence[Entry], names: Sequence[str]) -> list[Entry]:
    """The fields that the tool has; any other is kept as a lesson, so that nothing is lost."""
    if other := [entry for entry in entries if entry.field not in names]:
        lessons(carrying, other)
    return [entry for entry in entries if entry.field in names]


def chosen(carrying: Carrying, rows: list[R], tool: str, *, named: str, known: Any) -> R | None:
    """The row that is meant: chosen, carried into before, of the same name, or the newest; ``None`` for a new one."""
    wanted = carrying.choices.get(tool) or carrying.receipt.get(tool, "")
    if wanted == "new":
        return None
    by_uuid = {str(row.uuid): row for row in rows}  # type: ignore[attr-defined]
    if wanted in by_uuid:
        return by_uuid[wanted]
    if named:
        return next((row for row in rows if known(row) == named), None)
    return rows[0] if rows else None


def said_in(entries: Sequence[Entry], name: str) -> str:
    return next((clean_line(entry.words) for entry in entries if entry.field == name), "")


def together(entries: Sequence[Entry]) -> dict[str, tuple[str, str]]:
    """Label and words by the name of the column; two fields of one column stand one below the other."""
    labels: dict[str, list[str]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        labels[entry.field].append(entry.label)
        words[entry.field].append(entry.words)
    return {name: (", ".join(labels[name]), "\n\n".join(words[name])) for name in labels}


def all_of(carrying: Carrying, row: models.Model, tool: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """Everything, for a row that is made of it."""
    fields = {}
    for name, (label, text) in together(entries).items():
        fields[name] = typed(row, name, text, label)
        carrying.new_receipt[f"{tool}.{name}"] = {"carried": shown(row, name, fields[name])}
    return fields


def settled(carrying: Carrying, row: models.Model, tool: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """The columns of a row that change."""
    fields = {}
    for name, (label, text) in together(entries).items():
        may_add = isinstance(row._meta.get_field(name), models.TextField)
        yours = shown(row, name, typed(row, name, text, label))
        theirs = shown(row, name, getattr(row, name))
        new = carrying.settle(f"{tool}.{name}", label, theirs=theirs, yours=yours, may_add=may_add)
        if new is not None:
            fields[name] = typed(row, name, new, label)
    return fields


def typed(row: models.Model, name: str, text: str, label: str) -> Any:
    """A text of a worksheet as the column takes it. Raises ``Refused`` naming the field that does not fit."""
    column: Any = row._meta.get_field(name)
    text = clean_text(text) if isinstance(column, models.TextField) else clean_line(text)
    try:
        if isinstance(column, models.DateField):
            return date.fromisoformat(text)
        if isinstance(column, models.FloatField):
            return float(text)
    except ValueError:
        raise Refused(_("“%(label)s” does not fit into the project. Change it there.") % {"label": label}) from None
    if column.choices:
        return _choice(column, text, label)
    if column.max_length and len(text) > column.max_length:
        words = {"label": label, "most": column.max_length, "n": len(text)}
        raise Refused(_("Shorten “%(label)s” to %(most)d characters: it has %(n)d") % words)
    return text


def _choice(column: Any, text: str, label: str) -> str:
    """The value of a choice by itself, its label, or the first word of its label."""
    for value, words in column.flatchoices:
        if value and text.casefold() in (value, str(words).casefold(), str(words).partition(":")[0].casefold()):
            return str(value)
    raise Refused(_("“%(label)s” does not fit into the project. Change it there.") % {"label": label})


def shown(row: models.Model, name: str, value: Any) -> str:
    """A value of a column as one reads it, and as ``typed`` takes it back."""
    column: Any = row._meta.get_field(name)
    if value is None:
        return ""
    if isinstance(column, models.FloatField):
        return f"{value:g}"
    if column.choices and value:
        return str(dict(column.flatchoices).get(value, value))
    return str(value)
