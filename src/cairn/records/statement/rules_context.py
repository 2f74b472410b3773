"""The context (2.4.6), with the agents and groups that version 2.0 adds to it (4.2.2.5 there)."""

from __future__ import annotations

from typing import Any

from cairn.records.statement import kinds
from cairn.records.statement.errors import Invalid
from cairn.records.statement.rules_activities import activity, reference
from cairn.records.statement.rules_agents import actor, agent, group
from cairn.records.statement.rules_basics import (
    a_list,
    an_object,
    extensions,
    known_iri,
    missing,
    text,
    uuid,
    wrong,
)

_CONTEXT = frozenset(
    "registration instructor team contextActivities revision platform language statement extensions".split()
)
_CONTEXT_2 = _CONTEXT | {"contextAgents", "contextGroups"}
_PLACES = frozenset({"parent", "grouping", "category", "other"})
_WITH_AGENT = frozenset({"objectType", "agent", "relevantTypes"})
_WITH_GROUP = frozenset({"objectType", "group", "relevantTypes"})


def context(value: Any, on_activity: bool, second: bool, path: str) -> None:
    """``on_activity``: the statement's object is one. ``second``: by version 2.0."""
    an_object(value, _CONTEXT_2 if second else _CONTEXT, "a context", path)
    if "registration" in value:
        uuid(value["registration"], f"{path}.registration")
    if "contextActivities" in value:
        _activities(value["contextActivities"], f"{path}.contextActivities")
    if "instructor" in value:
        actor(value["instructor"], f"{path}.instructor")
    if "team" in value:
        group(value["team"], f"{path}.team")
    for key in ("revision", "platform"):
        if key in value:
            text(value[key], f"{path}.{key}")
            if not on_activity:
                raise Invalid("may only be given where the object is an Activity.", f"{path}.{key}")
    if "language" in value:
        tag = value["language"]
        if not isinstance(tag, str) or not kinds.is_language(tag):
            raise wrong("a language tag", tag, f"{path}.language")
    if "statement" in value:
        reference(value["statement"], f"{path}.statement")
    if "extensions" in value:
        extensions(value["extensions"], f"{path}.extensions")
    if second:
        if "contextAgents" in value:
            _related(value["contextAgents"], "agent", f"{path}.contextAgents")
        if "contextGroups" in value:
            _related(value["contextGroups"], "group", f"{path}.contextGroups")


def _activities(value: Any, path: str) -> None:
    """Activities by how they relate; a single one may stand without its list (2.4.6.2)."""
    an_object(value, _PLACES, "contextActivities", path)
    for place, found in value.items():
        if isinstance(found, list):
            for number, one in enumerate(found):
                activity(one, f"{path}.{place}[{number}]")
        else:
            activity(found, f"{path}.{place}")


def _related(value: Any, key: str, path: str) -> None:
    """Agents or groups that the context relates to, each with the types of activity in which it does."""
    kind, known = ("contextAgent", _WITH_AGENT) if key == "agent" else ("contextGroup", _WITH_GROUP)
    for number, entry in enumerate(a_list(value, f"{kind} objects", path)):
        here = f"{path}[{number}]"
        an_object(entry, known, f"a {kind}", here)
        for needed in ("objectType", key):
            if needed not in entry:
                raise missing(needed, here)
        if entry["objectType"] != kind:
            raise wrong(f"“{kind}”", entry["objectType"], f"{here}.objectType")
        (agent if key == "agent" else group)(entry[key], f"{here}.{key}")
        if "relevantTypes" in entry:
            types = a_list(entry["relevantTypes"], "IRIs", f"{here}.relevantTypes")
            if not types:
                raise Invalid("must not be empty.", f"{here}.relevantTypes")
            for place, one in enumerate(types):
                known_iri(one, f"{here}.relevantTypes[{place}]")
