"""Somebody is to be erased: what that would concern, and the row from which on it is carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.records import naming
from cairn.records.credentials import erased_home
from cairn.records.erasing.whom import agents_of, name_all, numbers_of
from cairn.records.erasing.working import finish_later
from cairn.records.models import Agent, Document, Erasure, Statement, StatementAgent, Tenant
from cairn.records.rights import must_look_after
from cairn.records.statement.erasing import Whose, keys_of
from cairn.records.values import agent_of


@dataclass(frozen=True, slots=True)
class ToErase:
    """What of a store names somebody: statements by an index (others may mention them, and are found on the way), and
    documents that are kept for them."""

    store: Tenant
    statements: int
    documents: int


def to_erase(key: str, *, stores: Iterable[Tenant], by: Person | None) -> list[ToErase]:
    """What an erasure would concern, in each store. ``key`` is as `agent_key` writes it.

    Raises ``NotFound`` for who may not, ``Refused`` (field ``who``) for an account of this site. Four queries.
    """
    must_look_after(by)
    _not_ours(key)
    stores = list(stores)
    agents = agents_of(stores, Whose.of(keys_of(key)))
    statements: dict[int, set[int]] = {}
    # Two queries, and not one with an "or" that reads the whole table.
    actors = Statement.objects.filter(actor__in=agents).values_list("actor_id", "pk")
    beside = StatementAgent.objects.filter(agent__in=agents).values_list("agent_id", "origin_id")
    for agent, statement in [*actors, *beside]:
        statements.setdefault(agents[agent], set()).add(statement)
    documents = Counter(agents[one] for one in _agents_with_documents(agents))
    return [ToErase(one, len(statements.get(one.pk, ())), documents[one.pk]) for one in stores]


def _agents_with_documents(agents: Iterable[int]) -> Iterable[int]:
    """Of each document whose it is."""
    return Document.objects.filter(agent__in=list(agents)).values_list("agent_id", flat=True)  # type: ignore[return-value]


@transaction.atomic
def begin_erasure(key: str, *, stores: Iterable[Tenant], by: Person | None, at: datetime) -> list[Erasure]:
    """Write down that somebody is to be erased from these stores, one row for each; `finish_erasure` carries it out.

    What was begun and not finished is taken up again. Where a person asks (``None`` is a command), a task is queued
    that finishes it. Raises ``NotFound`` for who may not, ``Refused`` (field ``who``) for an account of this site.
    """
    must_look_after(by)
    _not_ours(key)
    return [_begin(key, store, by, at) for store in stores]


def _begin(key: str, store: Tenant, by: Person | None, at: datetime) -> Erasure:
    # All have a row from now on, so that who goes on after a crash knows whom to look for, and statements that arrive
    # meanwhile are found.
    rows = naming.numbered(Agent, store.pk, sorted(keys_of(key)))
    erasure = next((one for one in unfinished(store) if rows[key] in numbers_of(one)["agents"]), None)
    if erasure is None:
        erasure = Erasure.objects.create(tenant=store, at=at, by=by)
        name_all(erasure, Whose.of(rows))
        accounts_api.audit("erasure.begin", subject=erasure, by=by, at=at)
    if by is not None:
        transaction.on_commit(partial(finish_later.enqueue, str(erasure.uuid)))
    return erasure


def unfinished(store: Tenant) -> QuerySet[Erasure]:
    return Erasure.objects.filter(tenant=store, step=Erasure.Step.STATEMENTS).order_by("pk")


def _not_ours(key: str) -> None:
    home = agent_of(key).get("account", {}).get("homePage", "") if key.startswith("account\n") else ""
    if home == settings.CAIRN_BASE_URL:
        raise Refused(
            _("This is an account of this site. To erase a learner, cut the link to their pseudonym instead."),
            field="who",
        )
    if home == erased_home():
        raise Refused(_("This account stands in for somebody who is erased already."), field="who")
