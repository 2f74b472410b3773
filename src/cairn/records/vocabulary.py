"""The verbs and activity types that Cairn writes, and the addresses that name its things in statements."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

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
WORDS: dict[str, str] = {address: word for word, address in reversed(VERBS.items())}

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
