"""What rows are called now, many at once: for histories, for what others change, for who is typing where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import TextField, Value
from django.db.models.functions import Cast

from cairn.lib.text import clean_line
from cairn.projects.models import ChangedRow, Project
from cairn.projects.toolbox.registry import kinds

Names = dict[str, str]  # by uuid


def names_now(project: Project, wanted: Iterable[tuple[str, UUID]]) -> Names:
    """The names of rows of a project, asked for by kind and uuid. One query, however many kinds there are."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for key, uuid in wanted:
        if key in kinds:
            by_kind[key].add(uuid)
    queries = [_names(key, uuids, project) for key, uuids in sorted(by_kind.items())]
    if not queries:
        return {}
    found = queries[0].union(*queries[1:], all=True)
    return {str(uuid): clean_line(kinds[key].named(text or "")) for key, uuid, text in found}


def _names(key: str, uuids: set[UUID], project: Project) -> Any:
    kind = kinds[key]
    rows = kind.rows.filter(uuid__in=uuids, **{kind.to_project: project}).order_by()
    return rows.values_list(Value(key, output_field=TextField()), "uuid", Cast(kind.name, TextField()))


def names_for(project: Project, rows: Iterable[ChangedRow]) -> Names:
    """The names of those changed rows whose change says nothing of it. At most one query."""
    return names_now(project, ((row.kind, row.row_uuid) for row in rows if row.kind in kinds and not said_name(row)))


def said_name(row: ChangedRow) -> str:
    """What a row was called, as far as its change holds it."""
    held = {**(row.after or {}), **(row.before or {})}
    kind = kinds[row.kind]
    return clean_line(kind.named(str(held.get(kind.name) or "")))
