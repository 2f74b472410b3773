"""Shapes of what goes in and out, as JSON Schema: enough to write a client. The rules are the specification's own."""

from __future__ import annotations

from typing import Any, Final

from cairn.interop.xapi.tables import IRI, TIME, UUID
from cairn.records import api as records_api


def _of(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(needed: str = "", **properties: Any) -> dict[str, Any]:
    """An object that has these properties and no others; ``needed`` are the names of those that must be there."""
    shape = {"type": "object", "properties": properties, "additionalProperties": False}
    return shape | ({"required": needed.split()} if needed else {})


TEXT: Final = {"type": "string"}
WORDS: Final = {"type": "object", "additionalProperties": TEXT, "description": "By language, such as en-GB."}
EXTENSIONS: Final = {"type": "object", "description": "Anything, by addresses.", "propertyNames": IRI}
SHA1: Final = {"type": "string", "pattern": "^[0-9a-fA-F]{40}$"}
SHA2: Final = {"type": "string", "pattern": "^[0-9a-fA-F]{56,128}$"}
MAILTO: Final = {"type": "string", "pattern": "^mailto:[^@]+@[^@]+$"}
NUMBER: Final = {"type": "number"}
IDENTIFIED: Final = {
    "name": TEXT,
    "mbox": MAILTO,
    "mbox_sha1sum": SHA1,
    "openid": {"type": "string", "format": "uri"},
    "account": _of("Account"),
}
_ONE_OR_MORE: Final = {"anyOf": [_of("Activity"), {"type": "array", "items": _of("Activity")}]}
_STATEMENT: Final = {
    "actor": _of("Agent"),
    "verb": _object("id", id=IRI, display=WORDS),
    "object": {"anyOf": [_of(name) for name in ("Activity", "Agent", "StatementRef", "SubStatement")]},
    "result": _of("Result"),
    "context": _of("Context"),
    "timestamp": TIME,
    "attachments": {"type": "array", "items": _of("Attachment")},
}

SHAPES: Final[dict[str, Any]] = {
    "Account": _object("homePage name", homePage=IRI, name=TEXT),
    "Agent": {
        **_object(
            "", objectType={"enum": ["Agent", "Group"]}, **IDENTIFIED, member={"type": "array", "items": _of("Agent")}
        ),
        "description": "One identifier: mbox, mbox_sha1sum, openid or account. A group may have members instead.",
    },
    "Activity": _object(
        "id",
        objectType={"const": "Activity"},
        id=IRI,
        definition={
            "type": "object",
            "description": "Name, description, type, moreInfo, extensions; or an interaction.",
        },
    ),
    "StatementRef": _object("objectType id", objectType={"const": "StatementRef"}, id=UUID),
    "SubStatement": _object("objectType actor verb object", objectType={"const": "SubStatement"}, **_STATEMENT),
    "Result": _object(
        score=_object(scaled={"type": "number", "minimum": -1, "maximum": 1}, raw=NUMBER, min=NUMBER, max=NUMBER),
        success={"type": "boolean"},
        completion={"type": "boolean"},
        response=TEXT,
        duration={"type": "string", "format": "duration"},
        extensions=EXTENSIONS,
    ),
    "Context": _object(
        registration=UUID,
        instructor=_of("Agent"),
        team=_of("Agent"),
        contextActivities=_object("", **dict.fromkeys(("parent", "grouping", "category", "other"), _ONE_OR_MORE)),
        contextAgents={"type": "array", "items": {"type": "object"}},
        contextGroups={"type": "array", "items": {"type": "object"}},
        revision=TEXT,
        platform=TEXT,
        language=TEXT,
        statement=_of("StatementRef"),
        extensions=EXTENSIONS,
    ),
    "Attachment": _object(
        "usageType display contentType length sha2",
        usageType=IRI,
        display=WORDS,
        description=WORDS,
        contentType=TEXT,
        length={"type": "integer", "minimum": 0},
        sha2=SHA2,
        fileUrl={"type": "string", "format": "uri"},
    ),
    "Statement": _object("actor verb object", id=UUID, **_STATEMENT, stored=TIME, authority=_of("Agent"), version=TEXT),
    "Sent": {
        "anyOf": [
            _of("Statement"),
            {"type": "array", "items": _of("Statement"), "maxItems": records_api.MOST_IN_A_BATCH},
        ]
    },
    "Ids": {"type": "array", "items": UUID},
    "Page": _object("statements more", statements={"type": "array", "items": _of("Statement")}, more=TEXT),
    "Statements": {"anyOf": [_of("Statement"), _of("Page")]},
    "Person": {"type": "object", "required": ["objectType"], "properties": {"objectType": {"const": "Person"}}},
    "About": _object("version", version={"type": "array", "items": TEXT}, extensions=EXTENSIONS),
    "Anything": {"type": "object"},
    "Fault": _object("error", error={"type": "string", "description": "One sentence."}),
}
