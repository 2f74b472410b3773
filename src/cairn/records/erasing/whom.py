"""Which rows of a store name somebody who is to be erased."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from cairn.records.credentials import erased_home
from cairn.records.models import Activity, Agent, Erasure, Named, Tenant, Verb
from cairn.records.naming import digest_of, numbered
from cairn.records.statement.erasing import StandIn, Whose, erased_plain

# By the kind, as the files for analysis call it: the table, and what its rows say.
KINDS: Mapping[str, tuple[type[Named], str]] = {
    "agents": (Agent, "key"), "activities": (Activity, "iri"), "verbs": (Verb, "iri"),
}  # fmt: skip
Rows = dict[str, dict[int, str]]


def rows_of(tenant_id: int, whose: Whose) -> Rows:
    """The agents that are them, and the activities and verbs whose addresses hold theirs: what each number says.

    The tables are read through, as an address may stand anywhere in a text. Three queries.
    """
    found: Rows = {}
    for kind, (model, text) in KINDS.items():
        said: QuerySet[Any] = _agents(whose) if model is Agent else model._default_manager.filter(_holding(text, whose))
        rows = said.filter(tenant=tenant_id).order_by("pk").values_list("pk", text)
        found[kind] = {pk: words for pk, words in rows if _is_them(model, words, whose)}
    return found


def agents_of(stores: Collection[Tenant], whose: Whose) -> dict[int, int]:
    """The numbers of agents that are them, in any of these stores, and whose each is. One query."""
    rows = _agents(whose).filter(tenant__in=stores).values_list("pk", "tenant", "key")
    return {pk: tenant for pk, tenant, key in rows if _is_them(Agent, key, whose)}


def _agents(whose: Whose) -> QuerySet[Agent]:
    exact = Q(digest__in=[digest_of(key) for key in whose.keys])
    return Agent.objects.filter(_holding("key", whose) | exact)


def _is_them(model: type[Named], words: str, whose: Whose) -> bool:
    if model is Agent:
        return whose.have(words) and not words.startswith(f"account\n{erased_home()}\n")
    return whose.is_in(words)


def _holding(column: str, whose: Whose) -> Q:
    """A quick look by the database; what it finds is looked at again."""
    return reduce(or_, (Q(**{f"{column}__icontains": one}) for one in whose.needles), Q(pk__in=[]))


def defined_by(tenant_id: int, whose: Whose) -> QuerySet[Activity]:
    """Activities whose definitions mention them."""
    return Activity.objects.filter(_holding("definition", whose), tenant=tenant_id)


def named_by(tenant_id: int, whose: Whose) -> QuerySet[Agent]:
    """Agents who were given a name that is their address."""
    rows = Agent.objects.annotate(said=Cast("names", TextField()))
    return rows.filter(_holding("said", whose), tenant=tenant_id)


def whose_is(erasure: Erasure) -> Whose:
    """Who is being erased: as long as it isn't over, the rows that go still say it."""
    return Whose.of(_keys(numbers_of(erasure)["agents"]))


def _keys(numbers: Iterable[int]) -> Iterable[str]:
    return Agent.objects.filter(pk__in=list(numbers)).values_list("key", flat=True)


def numbers_of(erasure: Erasure) -> dict[str, dict[int, int]]:
    """By kind: the numbers of rows that go, and what comes into their place. JSON knows no numbers as keys."""
    return {kind: {int(old): new for old, new in erasure.numbers.get(kind, {}).items()} for kind in KINDS}


def stand_in(erasure: Erasure) -> StandIn:
    return StandIn(erased_home(), str(erasure.uuid))


def name_all(erasure: Erasure, whose: Whose | None = None) -> None:
    """Note the numbers of all rows that name them, and give numbers to what comes into their place."""
    whose, instead = whose or whose_is(erasure), stand_in(erasure)
    numbers = numbers_of(erasure)
    for kind, found in rows_of(erasure.tenant_id, whose).items():
        fresh = {pk: words for pk, words in found.items() if pk not in numbers[kind]}
        if not fresh:
            continue
        model, _text = KINDS[kind]
        after = {
            pk: instead.key if model is Agent else erased_plain(words, whose, instead) for pk, words in fresh.items()
        }
        named = numbered(model, erasure.tenant_id, sorted(set(after.values())))
        numbers[kind] |= {pk: named[words] for pk, words in after.items()}
    erasure.numbers = {kind: {str(old): new for old, new in some.items()} for kind, some in numbers.items()}
    Erasure.objects.filter(pk=erasure.pk).update(numbers=erasure.numbers)
