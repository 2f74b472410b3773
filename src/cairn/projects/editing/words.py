"""What a change did, in words that one reads in a history and on the buttons that undo and redo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cairn.projects.editing.kinds import Kind
from cairn.projects.editing.names import said_name
from cairn.projects.models import Change, ChangedRow
from cairn.projects.told import ACTIONS, TOOLS
from cairn.projects.toolbox.registry import kinds

LONG = 60  # characters of a row's words that are shown
# Of changes that are of no row, by their action.
WITHOUT_ROWS = {
    "report.cite": gettext_lazy("cited something in the report"),
    "report.uncite": gettext_lazy("took a reference out of the report"),
}


def what(change: Change, rows: Sequence[ChangedRow], names: Mapping[str, str]) -> str:
    """What was done, without who and when: “added “Ready notes””.

    ``rows`` are those of the change; ``names`` what they are called now, where they don't say it (``names.names_for``).
    """
    if change.undoes_id:
        return _("undid a change: %(what)s") % {"what": _done(rows, names)} if rows else _("undid a change")
    if change.redoes_id:
        return _("did again: %(what)s") % {"what": _done(rows, names)} if rows else _("did a change again")
    if change.action.endswith(".restore"):
        return _("brought an earlier version back")
    if rows:
        return _done(rows, names)
    return str(
        WITHOUT_ROWS.get(change.action) or ACTIONS.get(change.action) or TOOLS.get(change.tool, TOOLS["project"])
    )


def _done(rows: Sequence[ChangedRow], names: Mapping[str, str]) -> str:
    """Of several rows, what was done to the one that it was about: the last removed, else the first not only moved."""
    meant = [row for row in rows if not _moved(row)]
    if not meant:
        return _("moved %(row)s") % {"row": _name(rows[0], names)}
    main = meant[-1] if all(row.after is None for row in meant) else meant[0]
    said = _one(main, names)
    others = len(meant) - 1
    if not others:
        return said
    more = ngettext("and %(count)d more", "and %(count)d more", others) % {"count": others}
    return f"{said} {more}"


def _one(row: ChangedRow, names: Mapping[str, str]) -> str:
    named = {"row": _name(row, names)}
    if row.before is None:
        return _("added %(row)s") % named
    if row.after is None:
        return _("removed %(row)s") % named
    if _moved(row):
        return _("moved %(row)s") % named
    if deed := _deed(row, row.before, row.after):
        return deed % named
    return _("changed %(fields)s of %(row)s") % {**named, "fields": _fields(row)}


def _moved(row: ChangedRow) -> bool:
    return row.before is not None and row.after is not None and set(row.after) <= {"position"}


def _deed(row: ChangedRow, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What the change of one field is called, if that has words of its own."""
    kind, names = _kind(row), [name for name in after if name != "position"]
    if kind is None or len(names) != 1:
        return ""
    field = next((one for one in kind.fields if one.name == names[0]), None)
    return field.deed(before.get(names[0]), after[names[0]]) if field is not None and field.deed is not None else ""


def _fields(row: ChangedRow) -> str:
    kind = _kind(row)
    names = [name for name in (row.after or {}) if name != "position"]
    labels = [_label(kind, name) for name in names] if kind else names
    return ", ".join(f"“{label}”" for label in labels)


def _label(kind: Kind, name: str) -> str:
    return next((str(one.label) for one in kind.fields if one.name == name), name)


def _kind(row: ChangedRow) -> Kind | None:
    try:
        return kinds[row.kind]
    except KeyError:
        return None


def _name(row: ChangedRow, names: Mapping[str, str]) -> str:
    """What the row was called then; if the change didn't hold that, what it is called, else what it is."""
    kind = _kind(row)
    if kind is None:
        return row.kind
    text = said_name(row) or names.get(str(row.row_uuid), "")
    return f"“{Truncator(text).chars(LONG)}”" if text else str(kind.label)
