"""xAPI statements: storing one about something that a person of ours did, and reading those of a run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.records.models import Statement, StatementActivity

__all__ = ["ACTIVITY_TYPES", "VERBS", "iri", "statements_facts", "store"]

_ADL = "http://adlnet.gov/expapi/verbs/"
_STREAMS = "http://activitystrea.ms/schema/1.0/"

# Our word for a verb, and the address that the standard's vocabularies give it.
VERBS: dict[str, str] = {
    "registered": _ADL + "registered",
    "enrolled": _ADL + "registered",
    "left": "http://activitystrea.ms/leave",
    "completed": _ADL + "completed",
    "attempted": _ADL + "attempted",
    "attended": _ADL + "attended",
    "answered": _ADL + "answered",
    "commented": _ADL + "commented",
    "passed": _ADL + "passed",
    "failed": _ADL + "failed",
    "progressed": _ADL + "progressed",
    "scored": _ADL + "scored",
    "liked": _STREAMS + "like",
    "started": _STREAMS + "start",
    "submitted": _STREAMS + "submit",
    "earned": "https://w3id.org/xapi/openbadges/verbs/earned",
}
# "enrolled" is a second word for the first: the way back gives the standard's own.
_WORDS = {address: word for word, address in reversed(VERBS.items())}

_ACTIVITIES = "http://adlnet.gov/expapi/activities/"
ACTIVITY_TYPES: dict[str, str] = {
    "programme": _ACTIVITIES + "course",
    "course": _ACTIVITIES + "course",
    "run": _ACTIVITIES + "course",
    "level": _ACTIVITIES + "module",
    "object": _ACTIVITIES + "lesson",
    "quiz": _ACTIVITIES + "assessment",
    "assessment": _ACTIVITIES + "assessment",
    "question": _ACTIVITIES + "cmi.interaction",
    "post": "http://id.tincanapi.com/activitytype/forum-reply",
    "thread": "http://id.tincanapi.com/activitytype/discussion",
    "project": "http://id.tincanapi.com/activitytype/project",
    "cafe": _ACTIVITIES + "meeting",
    "survey": "http://id.tincanapi.com/activitytype/survey",
    "certificate": "https://www.opigno.org/en/tincan_registry/activity_type/certificate",
}


def iri(kind: str, uuid: UUID | str) -> str:
    """The address that names a thing of ours in statements: the same in each of them, for ever."""
    return f"{settings.CAIRN_BASE_URL}/xapi/{kind}/{uuid}"


@transaction.atomic(savepoint=False)  # most are stored inside a write that stands or falls with them
def store(
    *,
    person_id: int,
    verb: str,
    activity: str,
    activity_type: str,
    name: str,
    run_uuid: UUID | None,
    at: datetime,
    result: dict[str, Any] | None = None,
    parents: Iterable[str] = (),
    groupings: Iterable[str] = (),
) -> Statement:
    """Keep that a person did something, at ``at``, under their pseudonym.

    ``verb`` is a word of ``VERBS``; ``activity``, ``parents`` and ``groupings`` are addresses as ``iri`` makes them;
    ``activity_type`` is a word of ``ACTIVITY_TYPES`` or an address; ``result`` is the standard's result object.
    Raises ``KeyError`` for a verb that we have no address for.
    """
    uuid, stored = uuid4(), timezone.now()
    actor = accounts_api.pseudonym_of(person_id)
    places = {"parent": list(dict.fromkeys(parents)), "grouping": list(dict.fromkeys(groupings))}
    raw: dict[str, Any] = {
        "id": str(uuid),
        "version": "1.0.3",
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": settings.CAIRN_BASE_URL, "name": str(actor)},
        },
        "verb": {"id": VERBS[verb], "display": {"en-GB": verb}},
        "object": {
            "objectType": "Activity",
            "id": activity,
            "definition": {
                "type": ACTIVITY_TYPES.get(activity_type, activity_type),
                "name": {"en-GB": name},
            },
        },
        "timestamp": at.isoformat(),
        "stored": stored.isoformat(),
        "authority": {
            "objectType": "Agent",
            "account": {"homePage": settings.CAIRN_BASE_URL, "name": "cairn"},
        },
    }
    if result is not None:
        raw["result"] = result
    if context := _context(run_uuid, places):
        raw["context"] = context
    statement = Statement.objects.create(
        uuid=uuid,
        actor=actor,
        verb=VERBS[verb],
        activity=activity,
        registration=run_uuid,
        timestamp=at,
        stored=stored,
        raw=raw,
    )
    _name_activities(statement, {"object": [activity], **places})
    return statement


def _context(run_uuid: UUID | None, places: dict[str, list[str]]) -> dict[str, Any]:
    context: dict[str, Any] = {}
    if run_uuid is not None:
        context["registration"] = str(run_uuid)
    named = {place: [{"objectType": "Activity", "id": one} for one in ids] for place, ids in places.items() if ids}
    if named:
        context["contextActivities"] = named
    return context


def _name_activities(statement: Statement, places: dict[str, list[str]]) -> None:
    StatementActivity.objects.bulk_create(
        StatementActivity(statement=statement, activity=one, place=place)
        for place, ids in places.items()
        for one in ids
    )


def statements_facts(run_uuid: UUID) -> list[dict[str, Any]]:
    """Every statement of a run, oldest first: ``uuid, pseudonym, verb`` (our word), ``activity, at, score``.

    ``score`` is the scaled one, from -1 to 1, or ``None``.
    """
    rows = (
        Statement.objects.filter(registration=run_uuid)
        .order_by("timestamp", "id")
        .values_list("uuid", "actor", "verb", "activity", "timestamp", "raw")
    )
    return [
        {
            "uuid": uuid,
            "pseudonym": actor,
            "verb": _WORDS.get(verb, verb),
            "activity": activity,
            "at": at,
            "score": raw.get("result", {}).get("score", {}).get("scaled"),
        }
        for uuid, actor, verb, activity, at, raw in rows
    ]
