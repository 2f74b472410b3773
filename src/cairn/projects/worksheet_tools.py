"""How each tool of a project takes its fields of a worksheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.lib.errors import Refused
from cairn.lib.registries import worksheet_targets
from cairn.lib.text import clean_line, clean_text
from cairn.projects.editing.writing import set_fields
from cairn.projects.measuring import MEASURE_FIELDS, add_cycle, add_measure, save_cycle, save_measure
from cairn.projects.models import Charter, DriverNode, Measure, PDSACycle
from cairn.projects.toolbox.charter import CHARTER_FIELDS
from cairn.projects.toolbox.cycles import CYCLE_FIELDS
from cairn.projects.worksheets import Carrying, Entry, Landed, row_in_words
from cairn.projects.writing import add_driver, add_lesson, edit_driver, save_charter

R = TypeVar("R", bound=models.Model)


@worksheet_targets.register("charter")
def charter(carrying: Carrying, entries: Sequence[Entry]) -> None:
    entries = _known(carrying, entries, CHARTER_FIELDS)
    row = Charter.objects.get(project=carrying.project)
    if fields := _settled(carrying, row, "charter", entries):
        save_charter(carrying.project, version=row.version, by=carrying.by, at=carrying.at, **fields)
    _landed(carrying, entries, gettext_lazy("Charter"), "projects:charter")


@worksheet_targets.register("cycle")
def cycle(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """A worksheet that names a test makes a cycle of its own; any other goes into the newest one."""
    entries = _known(carrying, entries, CYCLE_FIELDS)
    rows = list(carrying.project.cycles.filter(removed_at=None).order_by("-number"))
    row = _chosen(carrying, rows, "cycle", named=_said(entries, "title"), known=lambda one: one.title)
    who: dict[str, Any] = {"by": carrying.by, "at": carrying.at}
    if row is None:
        fields = _all(carrying, PDSACycle(), "cycle", entries)
        row = add_cycle(carrying.project, **({"title": carrying.title} | fields), **who)
    elif fields := _settled(carrying, row, "cycle", entries):
        save_cycle(row.uuid, version=row.version, **fields, **who)
    carrying.new_receipt["cycle"] = str(row.uuid)
    _landed(carrying, entries, _("PDSA cycle %(n)d") % {"n": row.number}, "projects:cycle", row.uuid)


@worksheet_targets.register("measure")
def measure(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """A worksheet that names a measure makes one of its own; any other goes into the newest one."""
    entries = _known(carrying, entries, MEASURE_FIELDS)
    rows = list(carrying.project.measures.filter(removed_at=None).order_by("-position", "-pk"))
    row = _chosen(carrying, rows, "measure", named=_said(entries, "name"), known=lambda one: one.name)
    who: dict[str, Any] = {"by": carrying.by, "at": carrying.at}
    if row is None:
        fields = _all(carrying, Measure(), "measure", entries)
        row = add_measure(carrying.project, **({"kind": "process", "name": carrying.title} | fields), **who)
    elif fields := _settled(carrying, row, "measure", entries):
        save_measure(row.uuid, version=row.version, **fields, **who)
    carrying.new_receipt["measure"] = str(row.uuid)
    _landed(carrying, entries, _("Measure “%(name)s”") % {"name": row.name}, "projects:measure", row.uuid)


@worksheet_targets.register("lessons")
def lessons(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """A line of the log for each field. What was carried before is changed if it still reads as it was carried."""
    for entry in entries:
        _lesson(carrying, f"lesson:{entry.key}", f"{entry.label}\n{entry.words}")
    _landed(carrying, entries, gettext_lazy("Lessons log"), "projects:lessons")


def _lesson(carrying: Carrying, name: str, text: str) -> None:
    text = clean_text(text)
    before = carrying.receipt.get(name) or {}
    row = carrying.project.lessons.filter(uuid=before["uuid"]).first() if before else None
    if row is None or row.text not in (before["text"], text):
        row = add_lesson(carrying.project, text=text, by=carrying.by, at=carrying.at)
    elif row.text != text:
        set_fields(row, "lesson", values={"text": text}, version=None, by=carrying.by, at=carrying.at)
    carrying.new_receipt[name] = {"uuid": str(row.uuid), "text": text}


# --- Columns of a row ---


def _known(carrying: Carrying, entries: Sequence[Entry], names: Sequence[str]) -> list[Entry]:
    """The fields that the tool has; any other is kept as a lesson, so that nothing is lost."""
    if other := [entry for entry in entries if entry.field not in names]:
        lessons(carrying, other)
    return [entry for entry in entries if entry.field in names]


def _chosen(carrying: Carrying, rows: list[R], tool: str, *, named: str, known: Any) -> R | None:
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


def _said(entries: Sequence[Entry], name: str) -> str:
    return next((clean_line(entry.words) for entry in entries if entry.field == name), "")


def _together(entries: Sequence[Entry]) -> dict[str, tuple[str, str]]:
    """Label and words by the name of the column; two fields of one column stand one below the other."""
    labels: dict[str, list[str]] = defaultdict(list)
    words: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        labels[entry.field].append(entry.label)
        words[entry.field].append(entry.words)
    return {name: (", ".join(labels[name]), "\n\n".join(words[name])) for name in labels}


def _all(carrying: Carrying, row: models.Model, tool: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """Everything, for a row that is made of it."""
    fields = {}
    for name, (label, text) in _together(entries).items():
        fields[name] = _typed(row, name, text, label)
        carrying.new_receipt[f"{tool}.{name}"] = {"carried": _shown(row, name, fields[name])}
    return fields


def _settled(carrying: Carrying, row: models.Model, tool: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """The columns of a row that change."""
    fields = {}
    for name, (label, text) in _together(entries).items():
        may_add = isinstance(row._meta.get_field(name), models.TextField)
        yours = _shown(row, name, _typed(row, name, text, label))
        theirs = _shown(row, name, getattr(row, name))
        new = carrying.settle(f"{tool}.{name}", label, theirs=theirs, yours=yours, may_add=may_add)
        if new is not None:
            fields[name] = _typed(row, name, new, label)
    return fields


def _typed(row: models.Model, name: str, text: str, label: str) -> Any:
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


def _shown(row: models.Model, name: str, value: Any) -> str:
    """A value of a column as one reads it, and as ``_typed`` takes it back."""
    column: Any = row._meta.get_field(name)
    if value is None:
        return ""
    if isinstance(column, models.FloatField):
        return f"{value:g}"
    if column.choices and value:
        return str(dict(column.flatchoices).get(value, value))
    return str(value)


def _landed(carrying: Carrying, entries: Sequence[Entry], tool: Any, page: str, uuid: UUID | None = None) -> None:
    if entries:
        labels = ", ".join(dict.fromkeys(entry.label for entry in entries))
        carrying.landed.append(Landed(f"{tool}: {labels}", page, str(uuid or "")))


# --- The driver diagram ---


@worksheet_targets.register("drivers")
def drivers(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """Boxes by their words: those that are there are used. What a table says besides is kept as a lesson."""
    for entry in entries:
        if isinstance(entry.value, str) or not entry.columns:
            lessons(carrying, [entry])
            continue
        diagram, besides = _Diagram(carrying, entry.key), []
        for number, cells in enumerate(entry.value):
            besides.append(diagram.take(number, entry.columns, cells))
        if words := "\n".join(line for line in besides if line):
            _lesson(carrying, f"lesson:{entry.key}", f"{entry.label}\n{words}")
        _landed(carrying, [entry], gettext_lazy("Driver diagram"), "projects:drivers")


def _kind_of(column: str) -> str:
    """Which box a column of a table holds, by its heading; empty for what stands beside a box."""
    words = column.casefold()
    kinds = {"primary driver": "primary", "secondary driver": "secondary", "change idea": "idea", "driver": "any"}
    return next((kind for start, kind in kinds.items() if words.startswith(start)), "")


class _Diagram:
    """The boxes of a project while rows of a worksheet are put into it."""

    def __init__(self, carrying: Carrying, key: str) -> None:
        self.carrying, self.key = carrying, key
        nodes = DriverNode.objects.filter(project=carrying.project, removed_at=None)
        self.by_words = {(node.kind, node.text.casefold()): node for node in nodes}

    def take(self, number: int, columns: Sequence[str], cells: Sequence[str]) -> str:
        """Put a row in; returns what it says besides its boxes, after the box that it is about."""
        said: dict[str, str] = {}
        besides: list[tuple[str, str]] = []
        for column, cell in zip(columns, cells, strict=False):
            if kind := _kind_of(column):
                said[kind] = cell.strip()
            elif cell.strip():
                besides.append((column, cell))
        parent = self._parent(number, said)
        for place, words in enumerate(line.strip() for line in said.get("idea", "").split(";")):
            if words:
                self._box(
                    f"{number}.idea.{place}", "idea", words, parent or self._box(f"{number}.any", "primary", words)
                )
        if not besides:
            return ""
        about = next((said[kind] for kind in ("idea", "secondary", "primary", "any") if said.get(kind)), "")
        return f"{about}. " * bool(about) + row_in_words([name for name, _c in besides], [cell for _n, cell in besides])

    def _parent(self, number: int, said: dict[str, str]) -> DriverNode | None:
        """The nearest driver that a row names, made where it is missing."""
        if words := said.get("any"):
            found = [self.by_words.get((kind, clean_line(words).casefold())) for kind in ("secondary", "primary")]
            return next(filter(None, found), None) or self._box(f"{number}.any", "primary", words)
        primary = said.get("primary") or (said.get("secondary") and _("Not named yet"))
        parent = self._box(f"{number}.primary", "primary", primary) if primary else None
        if words := said.get("secondary"):
            parent = self._box(f"{number}.secondary", "secondary", words, parent)
        return parent

    def _box(self, place: str, kind: str, words: str, parent: DriverNode | None = None) -> DriverNode:
        """The box of these words, or the one that this place of the table made if it still reads so, or a new one."""
        words, name = clean_line(words), f"driver:{self.key}.{place}"
        who: dict[str, Any] = {"by": self.carrying.by, "at": self.carrying.at}
        node = self.by_words.get((kind, words.casefold()))
        before = self.carrying.receipt.get(name) or {}
        earlier = next((one for one in self.by_words.values() if str(one.uuid) == before.get("uuid")), None)
        if node is None and earlier is not None and earlier.text == before["text"]:
            del self.by_words[(earlier.kind, earlier.text.casefold())]
            node = edit_driver(earlier.uuid, text=words, **who)
        elif node is None:
            node = add_driver(
                self.carrying.project, kind=kind, text=words, parents=[parent.uuid] if parent else [], **who
            )
        if parent is not None and not node.parent_links.filter(parent=parent).exists():
            above = [*node.parent_links.values_list("parent__uuid", flat=True), parent.uuid]
            node = edit_driver(node.uuid, text=node.text, parents=above, **who)
        self.by_words[(kind, words.casefold())] = node
        self.carrying.new_receipt[name] = {"uuid": str(node.uuid), "text": node.text}
        return node
