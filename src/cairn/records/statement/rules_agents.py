"""Agents and Groups (2.4.2), and the authority (2.4.9)."""

from __future__ import annotations

from typing import Any

from cairn.records.statement import kinds
from cairn.records.statement.errors import Invalid
from cairn.records.statement.rules_basics import a_list, an_object, iri, missing, text, wrong

_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_AGENT = frozenset({"objectType", "name", *_IDENTIFIERS})
_GROUP = _AGENT | {"member"}
_ACCOUNT = frozenset({"homePage", "name"})


def actor(value: Any, path: str) -> None:
    """An Agent or a Group; what says nothing of itself is an Agent (2.4.2)."""
    if not isinstance(value, dict):
        raise wrong("an Agent or Group, that is an object", value, path)
    kind = value.get("objectType", "Agent")
    if kind == "Agent":
        agent(value, path)
    elif kind == "Group":
        group(value, path)
    else:
        raise wrong("“Agent” or “Group”", kind, f"{path}.objectType")


def agent(value: Any, path: str) -> None:
    """An Agent has exactly one identifier (2.4.2.1)."""
    an_object(value, _AGENT, "an Agent", path)
    if value.get("objectType", "Agent") != "Agent":
        raise wrong("“Agent”", value["objectType"], f"{path}.objectType")
    if "name" in value:
        text(value["name"], f"{path}.name")
    if _identifiers(value, path) == 0:
        raise Invalid("must have one of mbox, mbox_sha1sum, openid and account.", path)


def group(value: Any, path: str) -> None:
    """A Group has one identifier or lists its members, who are Agents (2.4.2.2)."""
    an_object(value, _GROUP, "a Group", path)
    if value.get("objectType") != "Group":
        if "objectType" not in value:
            raise missing("objectType", path)
        raise wrong("“Group”", value["objectType"], f"{path}.objectType")
    if "name" in value:
        text(value["name"], f"{path}.name")
    identified = _identifiers(value, path) == 1
    if "member" in value:
        members = a_list(value["member"], "Agents", f"{path}.member")
        for place, member in enumerate(members):
            agent(member, f"{path}.member[{place}]")
        identified = identified or bool(members)
    if not identified:
        raise Invalid("must have an identifier or list its members.", path)


def authority(value: Any, path: str) -> None:
    """An Agent, or an anonymous Group of two: an application, known by its account, and a user (2.4.9)."""
    actor(value, path)
    if value.get("objectType") != "Group":
        return
    if any(one in value for one in _IDENTIFIERS):
        raise Invalid("as a Group must not have an identifier of its own.", path)
    if len(value["member"]) != 2:
        raise Invalid("as a Group must have two members, an application and a user.", path)
    if not any("account" in member for member in value["member"]):
        raise Invalid("as a Group must have a member with an account, the application.", path)


def _identifiers(value: dict[str, Any], path: str) -> int:
    """How many identifiers there are, 0 or 1: more are refused, and each is checked (2.4.2.3)."""
    count = 0
    if "account" in value:
        _account(value["account"], f"{path}.account")
        count = 1
    if "mbox" in value:
        mbox = value["mbox"]
        if not isinstance(mbox, str) or not kinds.is_mailto(mbox):
            raise _no_mailto(mbox, f"{path}.mbox")
        count += 1
    if "mbox_sha1sum" in value:
        digest = value["mbox_sha1sum"]
        if not isinstance(digest, str) or not kinds.is_sha1(digest):
            raise wrong("the 40 hex digits of a SHA-1 hash", digest, f"{path}.mbox_sha1sum")
        count += 1
    if "openid" in value:
        iri(value["openid"], f"{path}.openid")
        count += 1
    if count > 1:
        several = [one for one in _IDENTIFIERS if one in value]
        raise Invalid(f"must have one identifier, not {' and '.join(several)}.", path)
    return count


def _no_mailto(mbox: Any, path: str) -> Invalid:
    if isinstance(mbox, str) and not mbox.startswith("mailto:"):
        return wrong("an address that begins with mailto:", mbox, path)
    return wrong("mailto: and an e-mail address", mbox, path)


def _account(value: Any, path: str) -> None:
    """An account on a system (2.4.2.4)."""
    an_object(value, _ACCOUNT, "an account", path)
    if len(value) != 2:
        raise missing("name" if "homePage" in value else "homePage", path)
    iri(value["homePage"], f"{path}.homePage")
    text(value["name"], f"{path}.name")
