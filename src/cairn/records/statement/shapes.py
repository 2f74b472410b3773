"""The three forms in which statements are given back (part three, 2.1.3): exact, ids and canonical.

They take valid statements and never change what they are given. In each, the activities of a context are lists, as
2.4.6.2 asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_COMPONENT_LISTS = ("choices", "scale", "source", "target", "steps")


def exact(value: dict[str, Any]) -> dict[str, Any]:
    """As it came. It is ``value`` itself where nothing has to be done, so that its bytes may be used."""
    found = _listed(value)
    inner = found["object"]
    if inner.get("objectType") == "SubStatement":
        listed = _listed(inner)
        if listed is not inner:
            found = {**found, "object": listed}
    return found


def ids(value: dict[str, Any]) -> dict[str, Any]:
    """Only what identifies agents, groups, activities and verbs. Members stand only where nothing else identifies."""
    return _shaped(value, _identified, _known_by_id, _known_by_id)


def canonical(
    value: dict[str, Any], languages: Sequence[tuple[str, float]], definitions: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """Activities with their canonical definitions, where there is one, and one language in each language map.

    ``languages`` is what ``accept_language`` gives. The verb's own display counts as the canonical one.
    """

    def activity(found: dict[str, Any]) -> dict[str, Any]:
        definition = definitions.get(found["id"], found.get("definition"))
        if definition is None:
            return found
        return {**found, "definition": _in_one_language(definition, languages)}

    def verb(found: dict[str, Any]) -> dict[str, Any]:
        if "display" not in found:
            return found
        return {**found, "display": one_language(found["display"], languages)}

    return _shaped(value, lambda agent: agent, verb, activity)


# --- Languages (RFC 2616, 14.4) ---

_RANGE = re.compile(
    r"[ \t]*(\*|[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*)[ \t]*"
    r"(?:;[ \t]*[qQ][ \t]*=[ \t]*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)[ \t]*)?"
).fullmatch


def accept_language(header: str) -> list[tuple[str, float]]:
    """The ranges of the header in small letters with their quality, in their order; what is malformed is left out."""
    found = (_RANGE(part) for part in header[:1000].split(","))
    return [(one[1].lower(), float(one[2] or 1)) for one in found if one is not None]


def one_language(texts: dict[str, str], languages: Sequence[tuple[str, float]]) -> dict[str, str]:
    """The entry of a language map that serves best.

    The best quality wins, then what the header names first, then what the map has first. Where nothing is wanted, what
    a range would be without its last subtags is tried (en for en-GB), and then the first there is.
    """
    if len(texts) < 2:
        return texts
    ranked = [(*_quality(tag.lower(), languages), tag) for tag in texts]
    quality, _place, best = max(ranked, key=lambda one: (one[0], -one[1]))
    if quality <= 0:
        best = _next_best(texts, languages)
    return {best: texts[best]}


def _quality(tag: str, languages: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """What the longest range that fits a tag gives it, and the place of that range; * fits what no other does."""
    length, found = -1, (0.0, len(languages))
    for place, (wanted, quality) in enumerate(languages):
        fits = 0 if wanted == "*" else len(wanted) if tag == wanted or tag.startswith(f"{wanted}-") else -1
        if fits > length:
            length, found = fits, (quality, place)
    return found


def _next_best(texts: dict[str, str], languages: Sequence[tuple[str, float]]) -> str:
    unwanted = {wanted for wanted, quality in languages if quality <= 0}
    by_tag = {tag.lower(): tag for tag in reversed(texts)}
    for wanted, quality in sorted(languages, key=lambda one: -one[1]):
        while quality > 0 and "-" in wanted:
            wanted = wanted.rpartition("-")[0]
            if wanted in by_tag:
                return by_tag[wanted]
    allowed = (tag for tag in texts if not any(_fits(tag.lower(), one) for one in unwanted))
    return next(allowed, next(iter(texts)))


def _fits(tag: str, wanted: str) -> bool:
    return tag == wanted or tag.startswith(f"{wanted}-")


def _in_one_language(definition: dict[str, Any], languages: Sequence[tuple[str, float]]) -> dict[str, Any]:
    found = dict(definition)
    for key in ("name", "description"):
        if key in found:
            found[key] = one_language(found[key], languages)
    for key in _COMPONENT_LISTS:
        if key in found:
            found[key] = [
                {**one, "description": one_language(one["description"], languages)} if "description" in one else one
                for one in found[key]
            ]
    return found


# --- Shaping ---

_Form = Callable[[dict[str, Any]], dict[str, Any]]


def _listed(value: dict[str, Any]) -> dict[str, Any]:
    """The same statement or SubStatement where all activities of its context are in lists."""
    context = value.get("context")
    places = context.get("contextActivities") if context else None
    if not places or all(type(found) is list for found in places.values()):
        return value
    lists = {place: found if type(found) is list else [found] for place, found in places.items()}
    return {**value, "context": {**context, "contextActivities": lists}}  # type: ignore[dict-item]


def _shaped(value: dict[str, Any], agent: _Form, verb: _Form, activity: _Form) -> dict[str, Any]:
    """A statement, or a SubStatement, with each agent, verb and activity in its form."""
    found = {**value, "actor": agent(value["actor"]), "verb": verb(value["verb"])}
    thing = value["object"]
    kind = thing.get("objectType", "Activity")
    if kind == "Activity":
        found["object"] = activity(thing)
    elif kind == "SubStatement":
        found["object"] = _shaped(thing, agent, verb, activity)
    elif kind != "StatementRef":
        found["object"] = agent(thing)
    if "authority" in value:
        found["authority"] = agent(value["authority"])
    if "context" in value:
        found["context"] = _shaped_context(value["context"], agent, activity)
    return found


def _shaped_context(value: dict[str, Any], agent: _Form, activity: _Form) -> dict[str, Any]:
    found = dict(value)
    for key in ("instructor", "team"):
        if key in found:
            found[key] = agent(found[key])
    if "contextActivities" in found:
        found["contextActivities"] = {
            place: [activity(one) for one in (listed if type(listed) is list else [listed])]
            for place, listed in found["contextActivities"].items()
        }
    for key, inner in (("contextAgents", "agent"), ("contextGroups", "group")):
        if key in found:
            found[key] = [{**entry, inner: agent(entry[inner])} for entry in found[key]]
    return found


def _identified(agent: dict[str, Any]) -> dict[str, Any]:
    found = {key: agent[key] for key in ("objectType", *_IDENTIFIERS) if key in agent}
    if "member" in agent and not any(key in found for key in _IDENTIFIERS):
        found["member"] = [_identified(member) for member in agent["member"]]
    return found


def _known_by_id(thing: dict[str, Any]) -> dict[str, Any]:
    return {"id": thing["id"]}
