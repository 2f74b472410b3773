"""The keys of all record stores, for who looks after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from cairn.accounts.models_api import Person
from cairn.records.credentials import authority_of
from cairn.records.models import Agent, Credential, Statement
from cairn.records.naming import digest_of
from cairn.records.rights import must_look_after

KEYS_OF_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class ListedKey:
    """``stored`` is when the newest statement was stored with it, if ever one was; nothing is noted of readers."""

    credential: Credential
    stored: datetime | None


def list_credentials(
    *, by: Person | None, below: int | None = None, limit: int | None = KEYS_OF_A_PAGE
) -> tuple[Sequence[ListedKey], int | None]:
    """Keys, the newest first, from the one ``below`` an inside key; where the next page begins, if there is one.

    Raises ``NotFound`` for who may not. Two queries.
    """
    must_look_after(by)
    rows = Credential.objects.select_related("tenant__organisation", "made_by").order_by("-pk")
    rows = rows if below is None else rows.filter(pk__lt=below)
    found = list(rows if limit is None else rows[: limit + 1])
    page = found if limit is None else found[:limit]
    stored = _stored(page)
    listed = [ListedKey(one, stored.get(one.pk)) for one in page]
    return listed, page[-1].pk if len(found) > len(page) else None


def _stored(page: Sequence[Credential]) -> dict[int, datetime]:
    """When each stored its newest statement: for each agent that vouches, the end of a range of an index."""
    digests = {(one.tenant_id, digest_of(authority_of(one)[0])): one.pk for one in page}
    newest = Statement.objects.filter(authority=OuterRef("pk")).order_by("-pk").values("stored")[:1]
    agents = Agent.objects.filter(
        tenant__in={tenant for tenant, _digest in digests}, digest__in={digest for _tenant, digest in digests}
    )
    rows = agents.annotate(newest=Subquery(newest)).values_list("tenant", "digest", "newest")
    return {
        digests[tenant, digest]: at for tenant, digest, at in rows if at is not None and (tenant, digest) in digests
    }
