"""What an assessor chose and typed so far: kept while it is typed, for them alone, until the mark is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment.models import Allocation, Mark, MarkDraft
from cairn.assessment.naming import as_uuid
from cairn.lib.errors import NotFound, Refused

# What of a form is kept: what was chosen and typed of the mark, and comments on places that are not added yet.
STARTS = ("level-", "comment-", "cannot-", "said-", "quoted-")
MOST = 200_000  # characters: all comments typed to the full, and a comment on each of many places


@dataclass(frozen=True)
class Draft:
    """``values`` by the name of the field; ``version`` 0 for nothing kept yet."""

    version: int = 0
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedDraft:
    """``clashes``: fields that were changed from another window meanwhile, by name, with what is kept of them. What was
    sent of these was not kept; all else was."""

    version: int
    clashes: Mapping[str, str]


def is_kept(name: str) -> bool:
    return name == "comment" or name.startswith(STARTS)


def own_allocation(uuid: UUID | str, *, by: Person, titled: bool = False) -> Allocation:
    """An allocation of one's own with its run, without the work itself; ``titled``: with the title that it has.

    One query. Raises ``NotFound`` for anybody else's.
    """
    rows = Allocation.objects.select_related("version__submission__run", "mark", "draft").defer("version__snapshot")
    if titled:
        rows = rows.annotate(title=KeyTextTransform("title", "version__snapshot"))
    found = rows.filter(uuid=as_uuid(uuid), assessor=by).first()
    if found is None:
        raise NotFound(f"allocation {uuid}")
    return found


def draft_of(allocation: Allocation) -> Draft:
    """What is kept. No query where the draft was fetched with the allocation."""
    row: MarkDraft | None = getattr(allocation, "draft", None)
    if row is None:
        return Draft()
    return Draft(row.version, {name: one["value"] for name, one in row.values.items()})


@transaction.atomic
def save_draft(
    allocation: Allocation, values: Mapping[str, str], version: int, *, by: Person, at: datetime
) -> SavedDraft:
    """Keep fields by name; ``version`` is the one that they were changed from. Fields that are not named stay.

    Two windows may write at once: of each field it is known with which version it was last changed, so that only a
    field that both changed differently clashes. What is no field of a mark is passed over. Also kept after the time
    for the mark is over: nobody loses what they wrote. Raises ``NotFound`` for another's allocation; ``Refused`` once
    it is marked, and for more than could be read again.
    """
    if allocation.assessor_id != by.pk:
        raise NotFound(f"allocation {allocation.uuid}")
    # Locked, so that of two windows the second sees what the first has kept.
    Allocation.objects.select_for_update().get(pk=allocation.pk)
    if Mark.objects.filter(allocation=allocation).exists():
        raise Refused(_("You have marked this already. A mark can't be changed; write to the moderator."))
    row, _new = MarkDraft.objects.get_or_create(allocation=allocation, defaults={"version": 0, "saved_at": at})
    kept: dict[str, Any] = dict(row.values)
    clashes, changed = {}, False
    for name, sent in values.items():
        value = sent.replace("\r\n", "\n")
        before = kept.get(name, {"value": "", "version": 0})
        if not is_kept(name) or before["value"] == value:
            continue
        if before["version"] > version:
            clashes[name] = before["value"]
            continue
        kept[name] = {"value": value, "version": row.version + 1}
        changed = True
    if sum(len(one["value"]) + len(name) for name, one in kept.items()) > MOST:
        raise Refused(_("This is too long to be kept. Shorten your comments."))
    if changed:
        row.values, row.version, row.saved_at = kept, row.version + 1, at
        row.save(update_fields=["values", "version", "saved_at"])
    return SavedDraft(row.version, clashes)


def forget(allocation: Allocation, names: list[str]) -> None:
    """Take fields out of what is kept: they were put where they belong. In a transaction."""
    row = MarkDraft.objects.select_for_update().filter(allocation=allocation).first()
    if row is not None and any(name in row.values for name in names):
        row.values = {name: one for name, one in row.values.items() if name not in names}
        row.save(update_fields=["values"])
