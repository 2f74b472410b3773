"""What a statement is found by: its people, verb, activities, and the statements it names.

Statement resource, 2.1.3 of part three: ``agent`` looks at the actor and the object, and at the members of a Group
there; ``related_agents`` also at authority, instructor, team, and at all of these in a SubStatement. ``activity`` looks
at the object; ``related_activities`` also at the context's activities and at those of a SubStatement. Version 2.0 adds
the agents and groups of the context.

It takes statements that ``rules.check`` let through.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

VOIDED = "http://adlnet.gov/expapi/verbs/voided"


@dataclass(slots=True)
class Parts:
    """``agents``: key to whether it answers to ``agent`` without ``related_agents``. ``activities``: the same."""

    actor: str  # empty for a Group that has no identifier
    verb: str
    object_agent: str | None = None
    activity: str | None = None
    refers_to: UUID | None = None
    voids: UUID | None = None
    registration: UUID | None = None
    agents: dict[str, bool] = field(default_factory=dict)
    activities: dict[str, bool] = field(default_factory=dict)
    definitions: dict[str, dict[str, Any]] = field(default_factory=dict)
    people: dict[str, str | None] = field(default_factory=dict)


def parts(value: dict[str, Any]) -> Parts:
    """Take a valid statement apart."""
    thing, verb = value["object"], value["verb"]["id"]
    found = Parts("", verb)
    found.actor = _add_agent(found, value["actor"], True) or ""
    kind = thing.get("objectType", "Activity")
    if kind == "Activity":
        found.activity = thing["id"]
        _add_activity(found, thing, True)
    elif kind == "StatementRef":
        found.refers_to = UUID(thing["id"])
        if verb == VOIDED:
            found.voids = found.refers_to
    elif kind == "SubStatement":
        _add_substatement(found, thing)
    else:
        found.object_agent = _add_agent(found, thing, True)
    context = value.get("context")
    if context is not None:
        registration = context.get("registration")
        if registration is not None:
            found.registration = UUID(registration)
        _add_context(found, context)
    authority = value.get("authority")
    if authority is not None:
        _add_agent(found, authority, False)
    return found


def agent_key(agent: dict[str, Any]) -> str | None:
    """The name under which an Agent or identified Group is kept; ``None`` for a Group without an identifier.

    Equal keys mean equal identifiers (2.4.2.3). The domain of an address and the digits of a hash have no case
    (2.3.1); everything else is compared as it is.
    """
    account = agent.get("account")
    if account is not None:
        return "account\n" + storable(f"{account['homePage']}\n{account['name']}")
    mbox = agent.get("mbox")
    if mbox is not None:
        return "mbox\n" + plain_mbox(mbox)
    digest = agent.get("mbox_sha1sum")
    if digest is not None:
        return "mbox_sha1sum\n" + str(digest).lower()
    openid = agent.get("openid")
    return None if openid is None else f"openid\n{openid}"


def plain_mbox(mbox: str) -> str:
    """An address with its domain in small letters."""
    name, at, domain = mbox.rpartition("@")
    return name + at + domain.lower()


def storable(text: str) -> str:
    """Text that every database takes: a null character or half a surrogate pair is written as an escape.

    Two texts never become one: what is escaped begins with a character 1, and what begins with one is escaped.
    """
    if text.isascii():
        if "\0" not in text and not text.startswith("\1"):
            return text
    elif "\0" not in text and not text.startswith("\1"):
        try:
            text.encode()
        except UnicodeEncodeError:
            pass
        else:
            return text
    return "\1" + text.encode("unicode_escape").decode()


def as_written(text: str) -> str:
    """What ``storable`` made storable."""
    return text[1:].encode("ascii").decode("unicode_escape") if text.startswith("\1") else text


# --- Collecting ---


def _add_agent(found: Parts, agent: dict[str, Any], direct: bool) -> str | None:
    key = agent_key(agent)
    if key is not None:
        _note(found, key, agent, direct)
    for member in agent.get("member", ()):
        inner = agent_key(member)
        if inner is not None:
            _note(found, inner, member, direct)
    return key


def _note(found: Parts, key: str, agent: dict[str, Any], direct: bool) -> None:
    found.agents[key] = direct or found.agents.get(key, False)
    name = agent.get("name")
    if found.people.get(key) is None:  # the first name that is met stands
        found.people[key] = None if name is None else storable(name)


def _add_activity(found: Parts, activity: dict[str, Any], direct: bool) -> None:
    iri = activity["id"]
    found.activities[iri] = direct or found.activities.get(iri, False)
    definition = activity.get("definition")
    if definition is not None:
        # The object's own definition is met first, and stands.
        found.definitions.setdefault(iri, definition)


def _add_substatement(found: Parts, inner: dict[str, Any]) -> None:
    _add_agent(found, inner["actor"], False)
    thing = inner["object"]
    kind = thing.get("objectType", "Activity")
    if kind == "Activity":
        _add_activity(found, thing, False)
    elif kind != "StatementRef":  # a reference in a SubStatement makes no statement a match
        _add_agent(found, thing, False)
    context = inner.get("context")
    if context is not None:
        _add_context(found, context)


def _add_context(found: Parts, context: dict[str, Any]) -> None:
    for places in context.get("contextActivities", {}).values():
        for activity in (places,) if type(places) is dict else places:
            _add_activity(found, activity, False)
    for place in ("instructor", "team"):
        agent = context.get(place)
        if agent is not None:
            _add_agent(found, agent, False)
    for entry in context.get("contextAgents", ()):
        _add_agent(found, entry["agent"], False)
    for entry in context.get("contextGroups", ()):
        _add_agent(found, entry["group"], False)
