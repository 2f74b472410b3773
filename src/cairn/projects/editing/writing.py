"""Changing rows of tools: each function checks the right, saves, logs, audits and tells, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.projects.editing.holding import gone, hold
from cairn.projects.editing.kinds import (
    Kind,
    Values,
    cleaned,
    project_in,
    put,
    put_links,
    refuse_long,
    scope_of,
    tool_of,
    values_of,
)
from cairn.projects.editing.merging import merged
from cairn.projects.editing.purging import identifying, purge_gone, without
from cairn.projects.guard import look_through
from cairn.projects.log import record, tell
from cairn.projects.models import Change, ChangedRow, Diagram, Project
from cairn.projects.rights import as_uuid, holding_in, readable, require_editor, role_in, seen_as
from cairn.projects.toolbox.registry import kinds

AS_IT_WAS = ("restore", "put_back")  # actions that bring rows back


@dataclass(frozen=True)
class Step:
    """What is to become of one row: its fields ``after`` (some of them, or all of a new one), or taken out (``None``).

    ``version`` is the one that ``after`` was begun from, ``None`` for the current one.
    """

    kind: Kind
    row: Any
    after: Mapping[str, Any] | None
    version: int | None = None


def row_of(kind: Kind | str, uuid: UUID | str, *, by: Person, related: Sequence[str] = ()) -> Any:
    """A living row that ``by`` may read, with its project as they see it. Raises ``NotFound``. One query."""
    kind = kinds[kind] if isinstance(kind, str) else kind
    own = kind.to_project
    rows = kind.rows.filter(uuid=as_uuid(uuid), **{f"{own}__in": readable(by)})
    if any(column.name == "removed_at" for column in kind.model._meta.fields):
        rows = rows.filter(removed_at=None)
    asked = {"role_here": role_in(own, by), "holds_here": holding_in(own, by)}
    row = rows.select_related(own, *related).annotate(**asked).first()
    if row is None:
        raise NotFound(f"{kind.key} {uuid}")
    seen_as(project_in(row), row.role_here).holds = row.holds_here  # type: ignore[attr-defined]
    return row


def home_of(into: Project | Diagram) -> dict[str, Project | Diagram]:
    """The column that says where a row belongs."""
    return {"diagram": into} if isinstance(into, Diagram) else {"project": into}


def begun(
    kind: Kind, into: Project | Diagram, *, at: datetime, columns: Mapping[str, Any] | None = None, besides: int = 0
) -> Any:
    """A row that is not stored yet. Raises ``Refused`` where there is no room for one more.

    ``besides``: how many others are begun and not stored either.
    """
    if kind.rows.filter(**home_of(into), removed_at=None).count() + besides >= kind.most:
        raise Refused(_("There is room for %(most)d here. Remove one first.") % {"most": kind.most})
    return kind.model(**home_of(into), changed_at=at, **(columns or {}))


@transaction.atomic
def add_row(
    kind: Kind | str,
    *,
    into: Project | Diagram,
    values: Mapping[str, Any],
    by: Person,
    at: datetime,
    reason: str = "",
    columns: Mapping[str, Any] | None = None,
) -> Any:
    """Add a row at the end. ``columns`` are set as they are and not logged. Raises ``Refused``, ``guard.Flagged``.

    ``reason`` says why what looks as if it identified a patient doesn't.
    """
    kind = kinds[kind] if isinstance(kind, str) else kind
    hold(into.project if isinstance(into, Diagram) else into)
    row = begun(kind, into, at=at, columns=columns)
    if kind.ordered and "position" not in values:
        last = kind.rows.filter(**home_of(into)).aggregate(last=Max("position"))["last"]
        row.position = 0 if last is None else last + 1
    tool = str(values["tool"]) if kind.key == "diagram" else kind.tool
    carry_out(project_in(row), tool, "add", [Step(kind, row, values)], by=by, at=at, reason=reason)
    return row


@transaction.atomic
def set_fields(
    row: Any,
    kind: Kind | str,
    *,
    values: Mapping[str, Any],
    version: int | None,
    by: Person,
    at: datetime,
    reason: str = "",
) -> Any:
    """Change fields of a row; what others changed in other fields since ``version`` stays.

    Raises ``Clashes`` where both changed the same field, ``Refused``, ``guard.Flagged``.
    """
    kind = kinds[kind] if isinstance(kind, str) else kind
    carry_out(
        project_in(row), tool_of(row, kind), "edit", [Step(kind, row, values, version)], by=by, at=at, reason=reason
    )
    return row


def carry_out(
    project: Project,
    tool: str,
    action: str,
    steps: Sequence[Step],
    *,
    by: Person,
    at: datetime,
    reason: str = "",
    scope: UUID | None = None,
    undoes: Change | None = None,
    redoes: Change | None = None,
) -> Change | None:
    """Do several steps as one change; ``None`` if nothing changes. In a transaction.

    Undoing and bringing back put a row as it was: what the tool checks of new words is not asked again.
    """
    require_editor(project, by)
    _held(project, steps)
    again = undoes is not None or redoes is not None or action in AS_IT_WAS
    done = [one for step in steps if (one := _worked_out(step, again=again)) is not None]
    if not done:
        return None
    if not again:
        look_through(project, _words_of(done), by=by, at=at, reason=reason)
    scope = scope or scope_of(done[0].step.row, done[0].step.kind)
    first = done[0].step.row
    change = record(
        project, tool=tool, action=f"{done[0].step.kind.key}.{action}", by=by, at=at, scope=scope, subject=first,
        undoes=undoes, redoes=redoes, told=False,
    )  # fmt: skip
    for one in done:
        _store(one, change, at=at)
    for one in done:
        if one.new is not None:
            put_links(one.step.row, one.step.kind, one.new)
        if not again:
            _purge(project, one, by=by, at=at)
    for one in done:
        if one.new is not None and one.step.kind.stands is not None and one.new.keys() - one.step.kind.free_text:
            one.step.kind.stands(one.step.row)
    tell(project, tool=tool, by=by, at=at)
    return change


def _purge(project: Project, one: _Done, *, by: Person, at: datetime) -> None:
    """A text that was mended must not live on in what is kept of it; neither must one that was removed with its row."""
    before = _words(one.step.kind, one.before)
    if one.new is None:
        _mark(project, one, before.values())
    after = _words(one.step.kind, one.new).values()
    purge_gone(project, before.values(), after, subject=one.step.row.uuid, by=by, at=at)


def _mark(project: Project, one: _Done, texts: Iterable[str]) -> None:
    """What is removed stays, to be brought back: without what identified somebody."""
    words = identifying(project, texts)
    if words:
        row, kind = one.step.row, one.step.kind
        held = {name: getattr(row, name) for name in kind.free_text if isinstance(getattr(row, name), str)}
        columns = {name: row._meta.get_field(name) for name in held}
        mended = {name: without(text, words)[: columns[name].max_length] for name, text in held.items()}
        kind.rows.filter(pk=row.pk).update(**mended)


def _words(kind: Kind, values: Values | None) -> dict[str, str]:
    """What people wrote themselves, by the field: also the labels of links."""
    found = {name: text for name, text in (values or {}).items() if name in kind.free_text and isinstance(text, str)}
    for name, links in kind.links.items():
        if links.label and (values or {}).get(name):
            found[name] = "\n".join(label for _end, label in (values or {})[name])
    return found


def _words_of(done: Sequence[_Done]) -> dict[str, str]:
    """The new free texts of all rows, by the name of the field; of further rows with a number behind it."""
    texts: dict[str, str] = {}
    for number, one in enumerate(done):
        for name, text in _words(one.step.kind, one.new).items():
            texts[f"{name} {number}" if name in texts else name] = text
    return texts


def _held(project: Project, steps: Sequence[Step]) -> None:
    """Hold the project until the end of the transaction, and read anew what was changed since the rows were read.

    A form that is saved while it is typed and then by its button comes twice at once: the second merges with the first.
    """
    hold(project)
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for step in steps:
        if step.row.pk is not None:
            by_kind[step.kind.key].append(step.row)
    for key, rows in by_kind.items():
        versions = dict(kinds[key].rows.filter(pk__in=[row.pk for row in rows]).values_list("pk", "version"))
        for row in rows:
            if row.version != versions[row.pk]:
                row.refresh_from_db()


@dataclass(frozen=True)
class _Done:
    """A step as it will be stored: what the row held in the fields that change, and what they will hold."""

    step: Step
    before: Values | None
    new: Values | None


def _worked_out(step: Step, *, again: bool) -> _Done | None:
    row, kind = step.row, step.kind
    if row.pk is None:
        new = cleaned(kind, dict(step.after or {}))
        _required(kind, new, whole=True)
        refuse_long(new)
        put(row, kind, new)
        if kind.check is not None:
            kind.check(row, new)
        return _Done(step, None, new)
    now = values_of([row], kind)[row.pk]
    removed = getattr(row, "removed_at", None) is not None
    if step.after is None:
        return None if removed else _Done(step, now, None)
    sent = cleaned(kind, step.after)
    if removed:
        if not again:
            raise gone()
        put(row, kind, sent, again=True)
        return _Done(step, None, now | sent)
    new = merged(row, kind, now=now, sent=sent, version=step.version)
    if not new:
        return None
    if not again:
        _required(kind, new, whole=False)
        refuse_long(new)
    put(row, kind, new, again=again)
    if kind.check is not None and not again:
        kind.check(row, new)
    return _Done(step, {name: now[name] for name in new}, new)


def _required(kind: Kind, new: Mapping[str, Any], *, whole: bool) -> None:
    for one in kind.fields:
        if one.required and (whole or one.name in new) and not new.get(one.name):
            raise Refused(_("Enter: %(label)s") % {"label": str(one.label)}, field=one.name)


def _store(one: _Done, change: Change, *, at: datetime) -> None:
    row, kind = one.step.row, one.step.kind
    ended = 0 if row.pk is None else row.version
    new = row.pk is None
    row.changed_at = at
    if not new:
        # One statement both checks and takes the number: two people can't both find it free.
        taken = kind.rows.filter(pk=row.pk, version=ended).update(version=ended + 1)
        if not taken:
            raise Conflict(_("Somebody else saved this while you were writing. Compare, then save again."))
        row.version = ended + 1
        if hasattr(row, "removed_at"):
            row.removed_at = at if one.new is None else None
    row.save()
    after = one.new
    if new:
        after = values_of([row], kind)[row.pk] | (one.new or {})
    ChangedRow.objects.create(
        change=change, kind=kind.key, row_uuid=row.uuid, version=ended, before=one.before, after=after
    )
