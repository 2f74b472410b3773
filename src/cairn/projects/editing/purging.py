"""Taking what identified a patient out of the earlier versions of a field, once it was mended.

The one exception to a history that is only added to: personal data that should never have been kept. What was taken out
is replaced by a mark, and that it was is audited.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.methods.identifiable import Finding, find
from cairn.projects.guard import justified, words_of
from cairn.projects.models import ChangedRow, Project

FAR_BACK = 200  # versions of a row that are looked through


def purge(project: Project, row_uuid: UUID, fields: Sequence[str], *, by: Person, at: datetime) -> int:
    """Mend the earlier versions of fields whose text identifies nobody now; returns how many versions were mended.

    What somebody gave a reason for stays. In a transaction.
    """
    known = justified(project)
    mended = 0
    for row in ChangedRow.objects.filter(row_uuid=row_uuid).order_by("-version")[:FAR_BACK]:
        if any([_mended(row.before, fields, known), _mended(row.after, fields, known)]):
            row.save(update_fields=["before", "after"])
            mended += 1
    if mended:
        accounts_api.audit("project.purge", subject=project, by=by, at=at, row=str(row_uuid), versions=mended)
    return mended


def _mended(side: dict[str, Any] | None, fields: Sequence[str], known: set[tuple[str, str]]) -> bool:
    """Whether one side of a change held something that identifies, and holds a mark now."""
    changed = False
    for name in fields:
        text = (side or {}).get(name)
        if side is None or not isinstance(text, str):
            continue
        found = [one for one in find(text) if words_of(one) not in known]
        if found:
            side[name] = _without(text, found)
            changed = True
    return changed


def _without(text: str, found: Sequence[Finding]) -> str:
    for one in reversed(found):
        text = text[: one.start] + _("[taken out]") + text[one.end :]
    return text
