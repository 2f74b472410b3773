"""What stands alone in a request and is read by the same rules as within a statement. All raise ``Invalid``."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from cairn.records.statement import kinds
from cairn.records.statement.errors import Invalid, quoted
from cairn.records.statement.parts import agent_key, as_written
from cairn.records.statement.reading import load
from cairn.records.statement.rules import check_agent
from cairn.records.statement.rules_agents import actor


def agent_in(text: str, name: str, *, group: bool = True) -> str:
    """The key of the agent, or of the identified group, that is written as JSON."""
    value = load(text.encode("utf-8", "surrogatepass"))
    actor(value, name) if group else check_agent(value, name)
    key = agent_key(value)
    if key is None:
        raise Invalid("must be an agent, or a group that has an identifier.", name)
    return key


def iri_in(text: str, name: str) -> str:
    if not kinds.is_iri(text):
        raise Invalid(f"must be an address with a scheme (an IRI), not {quoted(text)}.", name)
    return text


def uuid_in(text: str, name: str) -> UUID:
    return kinds.uuid(text, name)


def time_in(text: str, name: str) -> datetime:
    return kinds.timestamp(text, name)


def agent_of(key: str) -> dict[str, Any]:
    """The identifier that a key stands for, as a member of an agent."""
    kind, _line, rest = key.partition("\n")
    if kind != "account":
        return {kind: rest}
    home, _line, name = as_written(rest).partition("\n")
    return {kind: {"homePage": home, "name": name}}
