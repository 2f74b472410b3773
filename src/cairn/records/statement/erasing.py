"""A person taken out of the text of a statement: another identifier stands in, and everything else stays to the byte.

Two things are found. An object that is identified as the person, wherever it stands (also in an extension): it gets an
account that stands in, and loses its name. And the person's address of e-mail, or its SHA-1, in any other text and in
keys: in letters of any case, with ``mailto:`` or without, with its @ as %40, and whatever of it is written as an escape
of JSON. An address is not found within a longer one: ann@example.org is not in joann@example.org.

What no program can tell is not found: the person's name in a sentence, or an account that is called 7.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from hashlib import sha1
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, though its stub doesn't have it
from typing import Any

from cairn.records.statement.parts import agent_key, restored
from cairn.records.statement.places import Edit, Member, edited, items, members, past_comma, past_space, without
from cairn.records.statement.same import SIGNATURE

_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_ADDRESS = re.compile(r"(?:mailto:)?([^@\s:/]+@[^@\s:/]+\.[^@\s:/.]+)", re.IGNORECASE).fullmatch
# What an address may begin after: the end of the text, a sign that addresses don't have, or one that is written as %3C.
_BEFORE = r"(?:(?<![\w.+%-])|(?<=%[0-9a-f][0-9a-f]))"
_AFTER = r"(?![\w-])(?!\.\w)"
# A letter, digit or usual sign that a sender wrote as an escape, which they need not.
_ESCAPED = re.compile(r"\\u00[2-7]", re.IGNORECASE).search
# One sign of a JSON string: a pair of surrogates is one.
_SIGN = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.|.", re.DOTALL).findall


def keys_of(key: str) -> set[str]:
    """The keys under which who has this one may stand too: of an address its SHA-1, as it is usually written."""
    kind, _line, mbox = key.partition("\n")
    return {key} | ({f"mbox_sha1sum\n{one}" for one in _hashes(mbox)} if kind == "mbox" else set())


def _hashes(mbox: str) -> set[str]:
    return {sha1(one.encode(), usedforsecurity=False).hexdigest() for one in (mbox, mbox.lower())}


@dataclass(frozen=True)
class Whose:
    """Who is erased, by keys as `parts.agent_key` writes them. ``needles`` are what a text in small letters has at
    least one of if ``pattern`` is found in it."""

    keys: frozenset[str]
    needles: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = field(default=None, compare=False)

    @staticmethod
    def of(keys: Iterable[str]) -> Whose:
        addresses, hashes = set(), set()
        for key in keys:
            kind, _line, said = key.partition("\n")
            if kind == "mbox_sha1sum":
                hashes.add(said)
            elif kind == "mbox":
                addresses.add(said.removeprefix("mailto:").lower())
                hashes |= _hashes(said)
            # Many systems call an account by the address of who has it.
            elif kind == "account" and (found := _ADDRESS(restored(said).rpartition("\n")[2])):
                addresses.add(found[1].lower())
                hashes |= _hashes(f"mailto:{found[1]}")
        parts = [f"{_BEFORE}(?:mailto:)?{re.escape(one).replace('@', '(?:@|%40)')}{_AFTER}" for one in addresses]
        parts += [rf"(?<![0-9a-f]){one}(?![0-9a-f])" for one in hashes]
        needles = {*addresses, *(one.replace("@", "%40") for one in addresses), *hashes}
        pattern = re.compile("|".join(sorted(parts)), re.IGNORECASE) if parts else None
        return Whose(frozenset(keys), tuple(sorted(needles)), pattern)

    def is_in(self, text: str) -> bool:
        """Whether the address stands in a text, or its hash."""
        folded = text.lower()
        return any(one in folded for one in self.needles) and bool(self.pattern and self.pattern.search(text))

    def may_be_in(self, raw: str) -> bool:
        """Whether it is worth the time to look for the address in JSON: quick, and never wrong when it says no."""
        folded = raw.lower()
        escaped = "\\" in raw and (_ESCAPED(raw) or not all(one.isascii() for one in self.needles))
        return any(one in folded for one in self.needles) or (bool(self.needles) and bool(escaped))

    def have(self, key: str) -> bool:
        """Whether a key is theirs: one of those that were given, or one with their address in it."""
        return key in self.keys or self.is_in(restored(key.partition("\n")[2]))

    def are(self, kind: str, said: Any) -> bool:
        """Whether a member that identifies agents identifies them; it may have any value, as extensions have."""
        if kind == "account":
            known = isinstance(said, dict) and all(isinstance(said.get(one), str) for one in ("homePage", "name"))
        else:
            known = isinstance(said, str)
        key = agent_key({kind: said}) if known else None
        return key is not None and self.have(key)


@dataclass(frozen=True, slots=True)
class StandIn:
    """The account that comes into the place of a person."""

    home: str
    name: str

    @property
    def key(self) -> str:
        return f"account\n{self.home}\n{self.name}"

    @property
    def account(self) -> dict[str, str]:
        return {"homePage": self.home, "name": self.name}

    def in_text(self, found: re.Match[str]) -> str:
        """An address may be all of an IRI, and then needs a scheme; within one, and elsewhere, a name is enough."""
        return f"urn:uuid:{self.name}" if found[0].lower().startswith("mailto:") else self.name


def erased(text: str, whose: Whose, instead: StandIn) -> str:
    """JSON without the person: a statement, or any other value. The text itself where they don't stand in it."""
    walk = _Walk(text, whose, instead)
    walk.in_value(past_space(text, 0))
    return edited(text, walk.edits)


def erased_plain(text: str, whose: Whose, instead: StandIn) -> str:
    """The same for a text that isn't JSON, such as an IRI."""
    return whose.pattern.sub(instead.in_text, text) if whose.pattern is not None and whose.is_in(text) else text


class _Walk:
    """Once through a text, noting what is to be changed."""

    def __init__(self, text: str, whose: Whose, instead: StandIn) -> None:
        self.text, self.whose, self.instead = text, whose, instead
        self.edits: list[Edit] = []
        self.account = json.dumps(instead.account, ensure_ascii=False, separators=(",", ":"))

    def in_value(self, at: int) -> int:
        """Where the value that begins there ends."""
        sign = self.text[at]
        if sign == "{":
            return self.in_object(at)
        if sign == "[":
            return self.in_list(at)
        if sign == '"':
            return self.in_string(at)
        return _plain_end(self.text, at)

    def in_list(self, at: int) -> int:
        at = past_space(self.text, at + 1)
        while self.text[at] != "]":
            at = past_comma(self.text, self.in_value(at))
        return at + 1

    def in_string(self, at: int) -> int:
        said, end = scanstring(self.text, at + 1)
        if self.whose.is_in(said):
            self.edits.append((at + 1, end - 1, self.swept(self.text[at + 1 : end - 1])))
        return int(end)

    def in_object(self, begin: int) -> int:
        text = self.text
        found: list[Member] = []
        before = len(self.edits)
        at = past_space(text, begin + 1)
        while text[at] != "}":
            key, end = scanstring(text, at + 1)
            start = past_space(text, past_space(text, end) + 1)
            if self.whose.is_in(key):
                self.edits.append((at + 1, end - 1, self.new_key(text[at + 1 : end - 1], found)))
            end = self.in_value(start)
            found.append(Member(key, at, start, end))
            at = past_comma(text, end)
        self.identified(begin, at + 1, found, before)
        return at + 1

    def identified(self, begin: int, end: int, found: list[Member], before: int) -> None:
        """Put the account in, if it is the person that the object is identified as, or their account."""
        said = {one.key: one for one in found}
        if "homePage" in said and "name" in said and self.whose.are("account", self.read(begin, end)):
            for key, text in self.instead.account.items():
                self.instead_of(said[key].start, said[key].end, json.dumps(text, ensure_ascii=False), before)
            return
        kinds = [kind for kind in _IDENTIFIERS if kind in said]
        if len(kinds) != 1:
            return
        one = said[kinds[0]]
        if not self.whose.are(one.key, self.read(one.start, one.end)):
            return
        if one.key != "account":  # which has put itself in
            self.instead_of(one.at, one.end, f'"account":{self.account}', before)
        if "name" in said:
            place = found.index(said["name"])
            self.instead_of(*without([(member.at, member.end) for member in found], place), before)

    def read(self, start: int, end: int) -> Any:
        return json.loads(self.text[start:end], parse_int=len, parse_float=len)

    def instead_of(self, start: int, end: int, content: str, before: int) -> None:
        """An edit; those within it, noted since, are no longer needed."""
        inside = [one for one in self.edits[before:] if not (start <= one[0] and one[1] <= end)]
        self.edits[before:] = [*inside, (start, end, content)]

    def new_key(self, raw: str, before: list[Member]) -> str:
        """Two keys that differ in the letters of an address become one name: the second gets another."""
        key, taken = self.swept(raw), {erased_plain(one.key, self.whose, self.instead) for one in before}
        while json.loads(f'"{key}"') in taken:
            key += "-"
        return key

    def swept(self, raw: str) -> str:
        """The inside of a JSON string without the address; its other signs are written as they were."""
        assert self.whose.pattern is not None  # noqa: S101  it was found
        signs = _SIGN(raw)
        # A pair of surrogates is one sign, half of one is one too: places in both are the same.
        said = "".join(json.loads(f'"{one}"') if one[0] == "\\" else one for one in signs)
        for found in reversed(list(self.whose.pattern.finditer(said))):
            signs[found.start() : found.end()] = [self.instead.in_text(found)]
        return "".join(signs)


_PLAIN = re.compile(r"[^\s,\]}]*")


def _plain_end(text: str, at: int) -> int:
    """Where a number, true, false or null ends."""
    found = _PLAIN.match(text, at)
    assert found is not None  # noqa: S101  it always matches
    return found.end()


def signatures_of(value: dict[str, Any]) -> set[str]:
    """The digests of the signatures that a statement comes with."""
    return {one["sha2"].lower() for one in value.get("attachments", ()) if one["usageType"] == SIGNATURE}


def has_files(value: dict[str, Any]) -> bool:
    """Whether a statement, or its SubStatement, comes with files that aren't signatures of it."""
    own = [one for one in value.get("attachments", ()) if one["usageType"] != SIGNATURE]
    return bool(own or value["object"].get("attachments"))


def unsigned(text: str, digests: Collection[str]) -> str:
    """A statement without those of its signatures that have these digests: they sign what it no longer is."""
    parts = members(text, past_space(text, 0))
    place = next((place for place, one in enumerate(parts) if one.key == "attachments"), None)
    if place is None:
        return text
    spans = items(text, parts[place].start)
    values = [json.loads(text[start:end]) for start, end in spans]
    stay = [not (one["usageType"] == SIGNATURE and one["sha2"].lower() in digests) for one in values]
    if all(stay):
        return text
    if not any(stay):
        return edited(text, [without([(one.at, one.end) for one in parts], place)])
    kept = [text[start:end] for (start, end), stays in zip(spans, stay, strict=True) if stays]
    return edited(text, [(spans[0][0], spans[-1][1], ",".join(kept))])
