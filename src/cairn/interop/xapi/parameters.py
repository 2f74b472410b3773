"""Parameters of requests, read strictly: what is no agent, time or number is refused by a sentence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from cairn.interop.xapi.asking import Asked
from cairn.interop.xapi.headers import Malformed, shown
from cairn.records import api as records_api


def agent(asked: Asked, name: str = "agent") -> str | None:
    """The key of the agent or identified group in a parameter; ``None`` if it isn't there."""
    text = asked.parameters.get(name)
    return None if text is None else records_api.agent_in(text, name)


def iri(asked: Asked, name: str) -> str | None:
    text = asked.parameters.get(name)
    return None if text is None else records_api.iri_in(text, name)


def uuid(asked: Asked, name: str) -> UUID | None:
    text = asked.parameters.get(name)
    return None if text is None else records_api.uuid_in(text, name)


def time(asked: Asked, name: str) -> datetime | None:
    text = asked.parameters.get(name)
    return None if text is None else records_api.time_in(text, name)


def flag(asked: Asked, name: str) -> bool:
    text = asked.parameters.get(name, "false")
    if text not in ("true", "false"):
        raise Malformed(f"The parameter {name} is true or false, not {shown(text)}.")
    return text == "true"


def number(asked: Asked, name: str) -> int:
    """A whole number, not below zero; zero if it isn't there."""
    text = asked.parameters.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Malformed(f"The parameter {name} is a whole number, not {shown(text)}.")
    return int(text)


def choice(asked: Asked, name: str, *values: str) -> str:
    """One of some words; the first if it isn't there."""
    text = asked.parameters.get(name, values[0])
    if text not in values:
        raise Malformed(f"The parameter {name} is one of {', '.join(values)}, not {shown(text)}.")
    return text
