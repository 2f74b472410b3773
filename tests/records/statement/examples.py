"""Statements that are valid, and a way to change one property of them."""

from __future__ import annotations

import copy
import json
from typing import Any

GONE = object()  # as a value: the property is taken away

ANN = {"objectType": "Agent", "mbox": "mailto:ann@example.org", "name": "Ann"}
BEN = {"account": {"homePage": "https://trust.example.org", "name": "ben"}}
WARD = {"objectType": "Group", "mbox": "mailto:ward@example.org", "member": [ANN, BEN]}
PAIR = {"objectType": "Group", "member": [BEN, ANN]}
LESSON = {"objectType": "Activity", "id": "https://trust.example.org/lesson/1"}
REFERENCE = {"objectType": "StatementRef", "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"}
FILE = {
    "usageType": "https://trust.example.org/attachments/chart",
    "display": {"en-GB": "Run chart"},
    "contentType": "image/png",
    "length": 4235,
    "sha2": "672fa5fa658017f1b72d65036f13379c6ab05d4ab3b6664908d8acf0b6a0c634",
    "fileUrl": "https://trust.example.org/charts/1.png",
}

# The least that a statement needs.
LEAST: dict[str, Any] = {
    "actor": {"mbox": "mailto:ann@example.org"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
    "object": {"id": "https://trust.example.org/lesson/1"},
}

# Every property that a statement about an Activity can have by 1.0.3, apart from those of the other interactions.
FULL: dict[str, Any] = {
    "id": "0d7f1a3e-7f3b-4d59-9d4e-0b8d1c9a2f10",
    "actor": WARD,
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en-GB": "answered", "de": "beantwortete"}},
    "object": {
        "objectType": "Activity",
        "id": "https://trust.example.org/question/7",
        "definition": {
            "name": {"en-GB": "Which chart?", "cy": "Pa siart?"},
            "description": {"en-GB": "The one for counts."},
            "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
            "moreInfo": "https://trust.example.org/question/7/about",
            "interactionType": "choice",
            "correctResponsesPattern": ["c", "p[,]u"],
            "choices": [{"id": "c", "description": {"en-GB": "A c chart"}}, {"id": "p"}, {"id": "u"}],
            "extensions": {"https://trust.example.org/x/difficulty": None},
        },
    },
    "result": {
        "score": {"scaled": 0.85, "raw": 17, "min": 0, "max": 20},
        "success": True,
        "completion": False,
        "response": "c",
        "duration": "PT1M12.5S",
        "extensions": {"https://trust.example.org/x/tries": [1, {"a": None}, "", 12345678901234567890]},
    },
    "context": {
        "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
        "instructor": ANN,
        "team": WARD,
        "contextActivities": {
            "parent": LESSON,
            "grouping": [LESSON, {"id": "https://trust.example.org/run/3", "definition": {"name": {"en": "Run 3"}}}],
            "category": [{"id": "https://w3id.org/xapi/cmi5"}],
            "other": [],
        },
        "revision": "2",
        "platform": "Cairn",
        "language": "en-GB",
        "statement": REFERENCE,
        "extensions": {"tag:trust.example.org,2026:ward": "B7", "https://trust.example.org/$.x": {}},
    },
    "timestamp": "2026-03-02T09:30:00.123456+01:00",
    "stored": "2026-03-02T08:30:01Z",
    "authority": PAIR,
    "version": "1.0.0",
    "attachments": [FILE],
}

# A statement with a SubStatement that has everything it may have.
PLANNED: dict[str, Any] = {
    "actor": ANN,
    "verb": {"id": "http://adlnet.gov/expapi/verbs/planned"},
    "object": {
        "objectType": "SubStatement",
        "actor": BEN,
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en": "will complete"}},
        "object": {"id": "https://trust.example.org/lesson/9", "definition": {"name": {"en": "Lesson 9"}}},
        "result": {"duration": "PT1H"},
        "context": {
            "instructor": WARD,
            "platform": "Cairn",
            "contextActivities": {"parent": {"id": "https://trust.example.org/course/1"}},
        },
        "timestamp": "2031-01-01T00:00:00Z",
        "attachments": [FILE],
    },
}

VOIDING: dict[str, Any] = {
    "actor": ANN,
    "verb": {"id": "http://adlnet.gov/expapi/verbs/voided", "display": {"en-GB": "voided"}},
    "object": REFERENCE,
}

# What version 2.0 adds.
SECOND: dict[str, Any] = {
    **LEAST,
    "context": {
        "contextAgents": [
            {"objectType": "contextAgent", "agent": BEN, "relevantTypes": ["https://trust.example.org/types/coach"]}
        ],
        "contextGroups": [{"objectType": "contextGroup", "group": PAIR}],
    },
    "timestamp": "2026-03-02T09:30:00+01:00",
    "version": "2.0.0",
}


def changed(base: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy with one property set, or taken away: ``changed(FULL, "result.score.raw", 3)``."""
    found = copy.deepcopy(base)
    *way, last = path.split("/") if "/" in path else path.split(".")
    inner: Any = found
    for step in way:
        inner = inner[int(step)] if isinstance(inner, list) else inner.setdefault(step, {})
    if isinstance(inner, list):
        inner[int(last)] = value
    elif value is GONE:
        del inner[last]
    else:
        inner[last] = value
    return found


def body(value: Any) -> bytes:
    """As a client sends it."""
    return json.dumps(value, ensure_ascii=False).encode()
