"""Part two, 2.4.2: Actor, Agent, Group, identifiers, accounts; in each place where an Agent or Group may stand."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.records.statement.errors import Invalid
from cairn.records.statement.rules import check, check_agent
from cairn.records.statement.versions import Version
from tests.records.statement.examples import ANN, BEN, FULL, GONE, LEAST, PAIR, PLANNED, SECOND, WARD, changed

SHA1 = {"mbox_sha1sum": "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"}
OPENID = {"openid": "https://ann.openid.example.org/"}
LIKE_A_GROUP = {"objectType": "Group", "name": "Ward B"}

GOOD: dict[str, dict[str, Any]] = {
    "mbox": ANN,
    "account": BEN,
    "hash": SHA1,
    "openid": OPENID,
    "an account with an empty name": {"account": {"homePage": "https://a.example.org", "name": ""}},
    "domain without a dot": {"mbox": "mailto:ann@localhost"},
    "letters of any language": {"mbox": "mailto:ünal@bücher.example"},
    "quoted": {"mbox": 'mailto:"ann b"@example.org'},
    "group": WARD,
    "anonymous group": PAIR,
    "group without members": {**LIKE_A_GROUP, **SHA1},
    "identified group with an empty list": {**LIKE_A_GROUP, **OPENID, "member": []},
    "empty name": {**OPENID, "name": ""},
}
# clause, what is wrong with it, how the sentence goes on after the place
BAD: list[tuple[str, Any, str]] = [
    ("2.4.2", "ann", " must be an Agent or Group, that is an object, not “ann”."),
    ("2.4.2", [ANN], " must be an Agent or Group, that is an object, not a list."),
    ("2.4.2", {**ANN, "objectType": "Person"}, ".objectType must be “Agent” or “Group”, not “Person”."),
    ("2.4.2", {**ANN, "objectType": []}, ".objectType must be “Agent” or “Group”, not a list."),
    ("2.4.2.1 identified", {}, " must have one of mbox, mbox_sha1sum, openid and account."),
    ("2.4.2.1 identified", {"objectType": "Agent", "name": "Ann"}, " must have one of mbox"),
    ("2.4.2.1 one identifier", {**ANN, **BEN}, " must have one identifier, not mbox and account."),
    ("2.4.2.1 one identifier", {**SHA1, **OPENID}, " must have one identifier, not mbox_sha1sum and openid."),
    ("2.4.2.1 one identifier", {**ANN, **SHA1, **OPENID, **BEN}, " must have one identifier, not mbox and mbox_sha1"),
    ("2.4.2.1 no members", {**ANN, "member": [BEN]}, ".member is not a property of an Agent."),
    ("2.4.2.1 name", {**ANN, "name": ["Ann"]}, ".name must be a string, not a list."),
    ("2.4.2.2 members", LIKE_A_GROUP, " must have an identifier or list its members."),
    ("2.4.2.2 members", {**LIKE_A_GROUP, "member": []}, " must have an identifier or list its members."),
    ("2.4.2.2 members", {**LIKE_A_GROUP, "member": ANN}, ".member must be a list of Agents, not an object."),
    ("2.4.2.2 no groups", {**LIKE_A_GROUP, "member": [WARD]}, ".member[0]"),
    ("2.4.2.2 no groups", {**WARD, "member": [ANN, {**LIKE_A_GROUP, **SHA1}]}, ".member[1].objectType must be “Agent”"),
    ("2.4.2.2 members are Agents", {**WARD, "member": [{}]}, ".member[0] must have one of mbox"),
    ("2.4.2.2 one identifier", {**WARD, **SHA1}, " must have one identifier, not mbox and mbox_sha1sum."),
    ("2.4.2.3 mbox", {"mbox": "ann@example.org"}, ".mbox must be an address that begins with mailto:, not “ann@exam"),
    ("2.4.2.3 mbox", {"mbox": "MAILTO:ann@example.org"}, ".mbox must be an address that begins with mailto:"),
    ("2.4.2.3 mbox", {"mbox": "mailto:ann.example.org"}, ".mbox must be mailto: and an e-mail address"),
    ("2.4.2.3 mbox", {"mbox": "mailto:ann@example.org?subject=x"}, ".mbox must be mailto: and an e-mail address"),
    ("2.4.2.3 mbox", {"mbox": "mailto:a@b.c,d@e.f"}, ".mbox must be mailto: and an e-mail address"),
    ("2.4.2.3 mbox", {"mbox": "mailto:a b@example.org"}, ".mbox must be mailto: and an e-mail address"),
    ("2.4.2.3 mbox", {"mbox": "mailto:"}, ".mbox must be mailto: and an e-mail address"),
    ("2.4.2.3 mbox", {"mbox": ""}, ".mbox must be an address that begins with mailto:, not “”."),
    ("2.4.2.3 mbox", {"mbox": ["mailto:a@b.c"]}, ".mbox must be mailto: and an e-mail address, not a list."),
    ("2.4.2.3 hash", {"mbox_sha1sum": "ebd31e95"}, ".mbox_sha1sum must be the 40 hex digits of a SHA-1 hash"),
    ("2.4.2.3 hash", {"mbox_sha1sum": "g" * 40}, ".mbox_sha1sum must be the 40 hex digits of a SHA-1 hash"),
    ("2.4.2.3 hash", {"mbox_sha1sum": 7}, ".mbox_sha1sum must be the 40 hex digits of a SHA-1 hash, not 7."),
    ("2.4.2.3 openid", {"openid": "ann.openid.example.org"}, ".openid must be an IRI with its scheme"),
    ("2.4.2.4 homePage", {"account": {"name": "ann"}}, ".account.homePage is missing."),
    ("2.4.2.4 homePage", {"account": {"homePage": "a.example.org", "name": "a"}}, ".account.homePage must be an IRI"),
    ("2.4.2.4 name", {"account": {"homePage": "https://a.example.org"}}, ".account.name is missing."),
    ("2.4.2.4 name", {"account": {"homePage": "https://a.example.org", "name": 7}}, ".account.name must be a string"),
    ("2.4.2.4", {"account": {}}, ".account.homePage is missing."),
    ("2.4.2.4", {"account": {"homepage": "https://a", "name": "a"}}, ".account.homepage must be written “homePage”"),
    ("2.4.2.4", {"account": "ann"}, ".account must be an object, not “ann”."),
]
PLACES = {
    "actor": FULL,
    "authority": FULL,
    "context.instructor": FULL,
    "object.actor": PLANNED,
    "object.context.instructor": PLANNED,
}


def placed(base: dict[str, Any], place: str, value: Any) -> dict[str, Any]:
    return changed(base, place, value)


@pytest.mark.parametrize("good", GOOD.values(), ids=GOOD.keys())
def test_an_agent_or_group_passes_wherever_it_stands(good: dict[str, Any]) -> None:
    check_agent(good)
    for place, base in PLACES.items():
        if place != "authority" or good.get("objectType") != "Group" or good is PAIR:
            check(placed(base, place, good), Version.V1)
    check(changed(LEAST, "object", {"objectType": "Agent", **good}), Version.V1)
    if good.get("objectType") == "Group":
        check(placed(FULL, "context.team", good), Version.V1)
        check(changed(SECOND, "context.contextGroups.0.group", good), Version.V2)
    else:
        check(changed(FULL, "actor.member.1", good), Version.V1)
        check(changed(SECOND, "context.contextAgents.0.agent", good), Version.V2)


@pytest.mark.parametrize("clause, bad, sentence", BAD, ids=[case[0] for case in BAD])
def test_what_is_no_agent_or_group_is_refused_wherever_it_stands(clause: str, bad: Any, sentence: str) -> None:
    for place, base in PLACES.items():
        check(base, Version.V1)
        with pytest.raises(Invalid) as caught:
            check(placed(base, place, bad), Version.V1)
        assert caught.value.message.startswith(place + sentence), (clause, caught.value.message)
    with pytest.raises(Invalid) as caught:
        check_agent(bad)
    assert caught.value.message.startswith("agent" + sentence)
    for place, version, base in (
        ("context.contextAgents[0].agent", Version.V2, SECOND),
        ("context.contextGroups[0].group", Version.V2, SECOND),
        ("actor.member[1]", Version.V1, FULL),
    ):
        check(base, version)
        with pytest.raises(Invalid, match=place.replace("[", r"\[").replace("]", r"\]")):
            check(changed(base, place.replace("[", ".").replace("]", ""), bad), version)


@pytest.mark.parametrize("kind", ["Agent", "Group"])
def test_an_agent_or_group_as_object_says_that_it_is_one(kind: str) -> None:  # 2.4.4.2
    value = {"objectType": kind, "member": [BEN]} if kind == "Group" else {"objectType": kind, **BEN}
    check(changed(LEAST, "object", value), Version.V1)
    with pytest.raises(Invalid, match=r"^object\.\w+ is not a property of an Activity"):
        check(changed(changed(LEAST, "object", value), "object.objectType", GONE), Version.V1)
