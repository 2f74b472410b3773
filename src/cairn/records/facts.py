"""What the store knows of a run, for evaluation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cairn.records.models import Statement
from cairn.records.own import settle
from cairn.records.vocabulary import WORDS


def statements_facts(run_uuid: UUID) -> list[dict[str, Any]]:
    """Every statement of ours about a run, oldest first: ``uuid, pseudonym, verb`` (our word), ``activity, at, score``.

    ``score`` is the scaled one, from -1 to 1, or ``None``.
    """
    settle()
    rows = Statement.objects.filter(registration=run_uuid, tenant__is_own=True, actor__isnull=False, is_voided=False)
    columns = ("uuid", "actor__key", "verb__iri", "activity__iri", "timestamp", "scaled")
    return [
        {
            "uuid": uuid,
            "pseudonym": UUID(key.rpartition("\n")[2]),
            "verb": WORDS.get(verb, verb),
            "activity": activity,
            "at": at,
            "score": score,
        }
        for uuid, key, verb, activity, at, score in rows.order_by("timestamp", "pk").values_list(*columns)
    ]
