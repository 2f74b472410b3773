"""What makes a statement valid: part two of the specification, and nothing beyond it.

Written by hand for speed: each property is looked at once, and names of places are put together only where something
is wrong or further down. Numbers of sections are those of 1.0.3.
"""

from __future__ import annotations

from typing import Any

from cairn.records.statement import kinds
from cairn.records.statement.errors import Invalid
from cairn.records.statement.parts import VOIDED
from cairn.records.statement.rules_activities import activity, reference
from cairn.records.statement.rules_agents import actor, agent, authority, group
from cairn.records.statement.rules_basics import an_object, known_iri, language_map, missing, timestamp, uuid, wrong
from cairn.records.statement.rules_context import context
from cairn.records.statement.rules_results import attachments, result
from cairn.records.statement.versions import Version

_INNER = frozenset({"actor", "verb", "object", "result", "context", "timestamp", "attachments"})
_OUTER_ONLY = frozenset({"id", "stored", "authority", "version"})
_STATEMENT = _INNER | _OUTER_ONLY
_SUBSTATEMENT = _INNER | {"objectType"}
_VERB = frozenset({"id", "display"})


def check(value: Any, version: Version) -> None:
    """Raises ``Invalid`` where a statement is not valid by that version."""
    second = version is Version.V2
    an_object(value, _STATEMENT, "a statement", "")
    if "id" in value:
        uuid(value["id"], "id")
    _body(value, second, "", "")
    if "stored" in value:  # replaced afterwards, but it should be one (2.4.8)
        timestamp(value["stored"], second, "stored")
    if "authority" in value:
        authority(value["authority"], "authority")
    if "version" in value:
        _version(value["version"], second)


def check_agent(value: Any, path: str = "agent") -> None:
    """Raises ``Invalid`` where an Agent or Group, such as a parameter gives, is not valid."""
    actor(value, path)


def _body(value: dict[str, Any], second: bool, path: str, dot: str) -> None:
    """What statements and SubStatements have in common."""
    for key in ("actor", "verb", "object"):  # 2.2
        if key not in value:
            raise missing(key, path)
    actor(value["actor"], f"{path}{dot}actor")
    voids = _verb(value["verb"], f"{path}{dot}verb")
    kind = _object(value["object"], second, f"{path}{dot}object")
    if voids and kind != "StatementRef":  # 2.3.2
        raise Invalid("of a statement that voids another must be a StatementRef.", f"{path}{dot}object")
    if "result" in value:
        result(value["result"], f"{path}{dot}result")
    if "context" in value:
        context(value["context"], kind == "Activity", second, f"{path}{dot}context")
    if "timestamp" in value:  # one in the future too (2.4.7)
        timestamp(value["timestamp"], second, f"{path}{dot}timestamp")
    if "attachments" in value:
        attachments(value["attachments"], f"{path}{dot}attachments")


def _verb(value: Any, path: str) -> bool:
    """Whether it is the verb that voids (2.4.3)."""
    an_object(value, _VERB, "a verb", path)
    if "id" not in value:
        raise missing("id", path)
    known_iri(value["id"], f"{path}.id")
    if "display" in value:
        language_map(value["display"], f"{path}.display")
    return bool(value["id"] == VOIDED)


def _object(value: Any, second: bool, path: str) -> str:
    """Its objectType, which is Activity where it says nothing (2.4.4)."""
    if not isinstance(value, dict):
        raise wrong("an object", value, path)
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        activity(value, path)
    elif kind == "StatementRef":
        reference(value, path)
    elif kind == "Agent":
        agent(value, path)
    elif kind == "Group":
        group(value, path)
    elif kind == "SubStatement":
        _substatement(value, second, path)
    else:
        raise wrong("“Activity”, “Agent”, “Group”, “StatementRef” or “SubStatement”", kind, f"{path}.objectType")
    return str(kind)


def _substatement(value: dict[str, Any], second: bool, path: str) -> None:
    """A statement within one, without what the store gives, and without another within it (2.4.4.3)."""
    for key in _OUTER_ONLY:
        if key in value:
            raise Invalid("must not be given in a SubStatement.", f"{path}.{key}")
    an_object(value, _SUBSTATEMENT, "a SubStatement", path)
    inner = value.get("object")
    if isinstance(inner, dict) and inner.get("objectType") == "SubStatement":
        raise Invalid("must not be another SubStatement.", f"{path}.object")
    _body(value, second, path, ".")


def _version(value: Any, second: bool) -> None:
    """1.0 or 1.0.x (2.4.10), and by version 2.0 also 2.0.x."""
    if isinstance(value, str) and (kinds.is_version_1(value) or (second and kinds.is_version_2(value))):
        return
    raise wrong("1.0.x or 2.0.x" if second else "1.0.x", value, "version")
