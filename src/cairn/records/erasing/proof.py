"""What was done, for who has to show it: that a person was erased, from what, and that it is so still."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound
from cairn.records.erasing.whom import stand_in
from cairn.records.models import Erasure
from cairn.records.rights import must_look_after

OF_A_PAGE = 25


def list_erasures(*, by: Person | None, below: int | None = None) -> tuple[Sequence[Erasure], int | None]:
    """Erasures, the newest first, from the one ``below`` an inside key; where the next page begins, if there is one.

    Raises ``NotFound`` for who may not. One query.
    """
    must_look_after(by)
    rows = Erasure.objects.select_related("tenant__organisation", "by").order_by("-pk")
    found = list((rows if below is None else rows.filter(pk__lt=below))[: OF_A_PAGE + 1])
    page = found[:OF_A_PAGE]
    return page, page[-1].pk if len(found) > len(page) else None


def proof_of(uuid: UUID, *, by: Person | None) -> dict[str, Any]:
    """What is known of an erasure, as JSON can say it. Raises ``NotFound``, also for who may not. Two queries.

    ``sha256`` is that of the statement's text after it was changed, in UTF-8: it can be compared with what is stored.
    """
    must_look_after(by)
    found = Erasure.objects.select_related("tenant__organisation", "by").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    rows = found.erased.order_by("pk").values_list("uuid", "sha256", "has_files")
    return {
        "erasure": str(found.uuid),
        "store": str(found.tenant),
        "account": stand_in(found).account,
        "begun": found.at.isoformat(),
        "by": found.by.name if found.by is not None else None,
        "finished": found.finished_at.isoformat() if found.finished_at else None,
        "documents": found.documents,
        "signatures": found.signatures,
        "files_for_analysis": found.files,
        "statements": [
            {"id": str(one), "sha256": digest, **({"has_files": True} if files else {})} for one, digest, files in rows
        ],
    }
