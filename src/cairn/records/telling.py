"""What a statement says, in plain words for who looks after the store: identifiers, and never the name of a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.records.credentials import erased_home
from cairn.records.statement.kinds import is_sha1
from cairn.records.statement.parts import VOIDED, agent_key
from cairn.records.values import agent_of
from cairn.records.vocabulary import VERBS, WORDS

LONGEST = 120  # characters of a word on a page; an address may have thousands
LONGEST_SEARCHED = 300


@dataclass(frozen=True, slots=True)
class Told:
    """Words, and what they can be searched by; empty where they can't."""

    words: str
    value: str = ""


def _told(words: str, value: str = "") -> Told:
    """What is long or can't stand in an address is told, and not searched by."""
    return Told(shortened(words), value if len(value) <= LONGEST_SEARCHED and value.isprintable() else "")


def agent_told(agent: Mapping[str, Any]) -> Told:
    key = agent_key(dict(agent))
    if key is None:
        members = len(agent.get("member", ()))
        return Told(ngettext("A group of %(n)d", "A group of %(n)d", members) % {"n": members})
    kind, said = next(iter(agent_of(key).items()))
    if kind != "account":
        return _told(said.removeprefix("mailto:"), agent_text(key))
    home, name = said["homePage"], said["name"]
    if home == erased_home():
        return _told(_("somebody erased (%(name)s)") % {"name": name}, agent_text(key))
    words = name if home == settings.CAIRN_BASE_URL else _("%(name)s at %(home)s") % {"name": name, "home": home}
    return _told(words, agent_text(key))


def agent_text(key: str) -> str:
    """What finds an agent in the form of the browser: as it is read by `agent_key_of`; nothing for one that
    can't be written so."""
    kind, said = next(iter(agent_of(key).items()))
    text = said
    if kind == "account":
        home, name = said["homePage"], said["name"]
        text = name if home == settings.CAIRN_BASE_URL and _is_plain(name) else f"{home} {name}"
    return text if agent_key_of(text) == key else ""


def agent_key_of(text: str) -> str | None:
    """The key of an agent as people write it: an e-mail address, its SHA-1, an OpenID, an account with the address of
    its system before its name, or one of ours by its name alone. ``None`` for what is none of these."""
    text = text.strip()
    first, space, rest = text.partition(" ")
    if "://" in first:
        return agent_key({"account": {"homePage": first, "name": rest.strip()}} if space else {"openid": text})
    if not text or space:
        return None
    if _is_plain(text):
        return agent_key({"account": {"homePage": settings.CAIRN_BASE_URL, "name": text}})
    if "@" in text:
        return agent_key({"mbox": f"mailto:{text.removeprefix('mailto:')}"})
    return agent_key({"mbox_sha1sum": text}) if is_sha1(text) else None


def _is_plain(name: str) -> bool:
    """Whether the name of an account can be told from any other identifier."""
    return bool(name) and not (set(name) & set(" @/:\n") or is_sha1(name))


def verb_told(verb: Mapping[str, Any]) -> Told:
    iri = str(verb["id"])
    words = "voided" if iri == VOIDED else WORDS.get(iri) or in_one_language(verb.get("display", {}))
    return _told(words or iri.rstrip("/").rpartition("/")[2] or iri, iri)


def verb_iri_of(text: str) -> str:
    """The address of a verb that is written as one, or as a word of ours."""
    return VOIDED if text == "voided" else VERBS.get(text, text)


def object_told(value: Mapping[str, Any], definitions: Mapping[str, Mapping[str, Any]]) -> Told:
    """``definitions``: what the store knows of activities, by their addresses."""
    kind = value.get("objectType", "Activity")
    if kind in ("Agent", "Group"):
        return Told(agent_told(value).words)
    if kind == "StatementRef":
        return _told(_("statement %(id)s") % {"id": value["id"]})
    if kind == "SubStatement":
        words = {
            "who": agent_told(value["actor"]).words,
            "verb": verb_told(value["verb"]).words,
            "what": object_told(value["object"], definitions).words,
        }
        return _told(_("that %(who)s %(verb)s %(what)s") % words)
    iri = str(value["id"])
    said = {**definitions.get(iri, {}), **value.get("definition", {})}
    return _told(in_one_language(said.get("name", {})) or iri, iri)


def result_told(result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names and values of what came of it."""
    score = result.get("score", {})
    of = {"raw": score.get("raw"), "max": score.get("max")}
    found = [
        (_("Score"), _("%(raw)s of %(max)s") % of if None not in of.values() else str(of["raw"] or "")),
        (_("Scaled score"), str(score.get("scaled", ""))),
        (_("Success"), _yes_or_no(result.get("success"))),
        (_("Completion"), _yes_or_no(result.get("completion"))),
        (_("Duration"), str(result.get("duration", ""))),
        (_("Response"), shortened(str(result.get("response", "")), 1000)),
    ]
    return [(name, words) for name, words in found if words]


def _yes_or_no(value: Any) -> str:
    return "" if value is None else _("yes") if value else _("no")


def in_one_language(words: Mapping[str, Any]) -> str:
    """British English if it is there, else any English, else what comes first."""
    tags = sorted(words, key=lambda tag: (tag.lower() != "en-gb", not tag.lower().startswith("en")))
    return str(words[tags[0]]) if tags else ""


def shortened(text: str, most: int = LONGEST) -> str:
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 2 * most]).split())
    return text if len(text) <= most else text[:most] + "…"
