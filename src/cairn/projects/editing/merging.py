"""What several people changed in one row at the same time, field by field.

A form carries the version that it was filled from. What was changed since is read from the log; a field that only one
side changed takes that side's value, and a field that both changed differently is a clash: both texts are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cairn.lib.errors import Conflict
from cairn.projects.editing.kinds import Kind, Values
from cairn.projects.models import ChangedRow


@dataclass(frozen=True)
class Clash:
    """A field that ``yours`` and ``theirs`` differ in since both began from the same text."""

    field: str
    label: str
    theirs: Any
    yours: Any


class Clashes(Conflict):
    """Somebody else changed the same fields meanwhile; nothing of the row was saved."""

    def __init__(self, clashes: list[Clash], *, version: int) -> None:
        self.clashes = clashes
        told = "\n".join(f"{clash.label}: {said(clash.theirs)}" for clash in clashes)
        super().__init__(
            _("Somebody else saved this while you were writing. Compare, then save again."),
            field=clashes[0].field if len(clashes) == 1 else None,
            theirs=told,
            version=version,
        )


def said(value: Any) -> str:
    """A value as one reads it; nothing where there is none."""
    if value is None or value == []:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def merged(row: Any, kind: Kind, *, now: Values, sent: Mapping[str, Any], version: int | None) -> Values:
    """The fields that change, of those that were sent. Raises ``Clashes``.

    ``now`` holds the row's fields, ``version`` says from which version ``sent`` was begun; ``None`` is the current one.
    """
    base = now | (_before(row, version) if version is not None and version < row.version else {})
    new: Values = {}
    clashes: list[Clash] = []
    for name, value in sent.items():
        if value in (base[name], now[name]):
            continue
        if now[name] == base[name]:
            new[name] = value
        else:
            clashes.append(Clash(name, _label(kind, name), now[name], value))
    if clashes:
        raise Clashes(clashes, version=row.version)
    return new


def _before(row: Any, version: int) -> Values:
    """What the fields that were changed from a version on held in it."""
    found: Values = {}
    rows = ChangedRow.objects.filter(row_uuid=row.uuid, version__gte=version).order_by("version")
    for before in rows.values_list("before", flat=True):
        for name, value in (before or {}).items():
            found.setdefault(name, value)
    return found


def _label(kind: Kind, name: str) -> str:
    return name if name == "position" else str(kind.field(name).label)
