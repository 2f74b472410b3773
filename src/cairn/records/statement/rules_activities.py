"""Activities, their definitions and interactions (2.4.4.1), and references to statements (2.4.4.3)."""

from __future__ import annotations

from typing import Any

from cairn.records.statement.errors import Invalid, quoted
from cairn.records.statement.rules_basics import (
    a_list,
    an_object,
    extensions,
    iri,
    known_iri,
    language_map,
    missing,
    text,
    uuid,
    wrong,
)

_ACTIVITY = frozenset({"objectType", "id", "definition"})
_REFERENCE = frozenset({"objectType", "id"})
_COMPONENT_LISTS = frozenset({"choices", "scale", "source", "target", "steps"})
_INTERACTION = _COMPONENT_LISTS | {"interactionType", "correctResponsesPattern"}
_DEFINITION = frozenset({"name", "description", "type", "moreInfo", "extensions"}) | _INTERACTION
_COMPONENT = frozenset({"id", "description"})
_INTERACTION_TYPES = frozenset(
    "true-false choice fill-in long-fill-in matching performance sequencing likert numeric other".split()
)


def activity(value: Any, path: str) -> None:
    """An Activity, known by its IRI (2.4.4.1)."""
    an_object(value, _ACTIVITY, "an Activity", path)
    if value.get("objectType", "Activity") != "Activity":
        raise wrong("“Activity”", value["objectType"], f"{path}.objectType")
    if "id" not in value:
        raise missing("id", path)
    iri(value["id"], f"{path}.id")
    if "definition" in value:
        _definition(value["definition"], f"{path}.definition")


def reference(value: Any, path: str) -> None:
    """A StatementRef: the UUID of a statement, which need not exist (2.4.4.3)."""
    an_object(value, _REFERENCE, "a StatementRef", path)
    if value.get("objectType") != "StatementRef":
        if "objectType" not in value:
            raise missing("objectType", path)
        raise wrong("“StatementRef”", value["objectType"], f"{path}.objectType")
    if "id" not in value:
        raise missing("id", path)
    uuid(value["id"], f"{path}.id")


def _definition(value: Any, path: str) -> None:
    an_object(value, _DEFINITION, "an Activity's definition", path)
    if "name" in value:
        language_map(value["name"], f"{path}.name")
    if "description" in value:
        language_map(value["description"], f"{path}.description")
    if "type" in value:
        known_iri(value["type"], f"{path}.type")
    if "moreInfo" in value:
        iri(value["moreInfo"], f"{path}.moreInfo")
    if "extensions" in value:
        extensions(value["extensions"], f"{path}.extensions")
    if not _INTERACTION.isdisjoint(value):
        _interaction(value, path)


def _interaction(value: dict[str, Any], path: str) -> None:
    """An interaction says of which type it is. That a list of components suits the type may be checked; it isn't."""
    if "interactionType" not in value:
        raise missing("interactionType", path)
    kind = value["interactionType"]
    if not isinstance(kind, str) or kind not in _INTERACTION_TYPES:
        raise wrong("a type of interaction, such as “choice”", kind, f"{path}.interactionType")
    if "correctResponsesPattern" in value:
        patterns = a_list(value["correctResponsesPattern"], "strings", f"{path}.correctResponsesPattern")
        for place, pattern in enumerate(patterns):
            text(pattern, f"{path}.correctResponsesPattern[{place}]")
    for name in _COMPONENT_LISTS:
        if name in value:
            _components(value[name], f"{path}.{name}")


def _components(value: Any, path: str) -> None:
    """The ids of a list's components are distinct."""
    seen: set[str] = set()
    for place, component in enumerate(a_list(value, "interaction components", path)):
        here = f"{path}[{place}]"
        an_object(component, _COMPONENT, "an interaction component", here)
        if "id" not in component:
            raise missing("id", here)
        name = text(component["id"], f"{here}.id")
        if name in seen:
            raise Invalid(f"has the id {quoted(name)} of another component in its list.", here)
        seen.add(name)
        if "description" in component:
            language_map(component["description"], f"{here}.description")
