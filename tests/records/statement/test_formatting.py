"""Part two, 2.2 Formatting, 2.3.2 Voiding, 2.4.1 Id, 2.4.3 Verb, 2.4.7 to 2.4.10."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.records.statement.errors import Invalid
from cairn.records.statement.rules import check
from cairn.records.statement.versions import Version
from tests.records.statement.examples import ANN, BEN, FULL, GONE, LEAST, LESSON, PAIR, PLANNED, VOIDING, WARD, changed
from tests.records.statement.refusing import Case, named, passes, refused

CASES: list[Case] = [
    ("2.2 uses actor", "actor", GONE, "actor is missing."),
    ("2.2 uses verb", "verb", GONE, "verb is missing."),
    ("2.2 uses object", "object", GONE, "object is missing."),
    ("2.2 no key that is not allowed", "mood", "good", "mood is not a property of a statement."),
    ("2.2 no key that is not allowed", "objectType", "Statement", "objectType is not a property of a statement."),
    ("2.2 no key that is not allowed", "actor.email", "a@b.c", "actor.email is not a property of a Group."),
    ("2.2 no key that is not allowed", "verb.name", {}, "verb.name is not a property of a verb."),
    ("2.2 no key that is not allowed", "result.grade", "A", "result.grade is not a property of a result."),
    ("2.2 no key that is not allowed", "result.score.percent", 1, "result.score.percent is not a property of a score."),
    ("2.2 no key that is not allowed", "context.course", 1, "context.course is not a property of a context."),
    ("2.2 no key that is not allowed", "object.definition.title", {}, "object.definition.title is not a property of"),
    ("2.2 no key that is not allowed", "attachments.0.size", 1, "attachments[0].size is not a property of an attach"),
    ("2.2 case of keys", "Timestamp", "2026-03-02T09:30:00Z", "Timestamp must be written “timestamp”"),
    ("2.2 case of keys", "actor.Mbox", "mailto:a@b.c", "actor.Mbox must be written “mbox”"),
    ("2.2 case of keys", "actor.mbox_SHA1SUM", "", "actor.mbox_SHA1SUM must be written “mbox_sha1sum”"),
    ("2.2 case of keys", "object.definition.moreinfo", "", "object.definition.moreinfo must be written “moreInfo”"),
    ("2.2 case of keys", "context.contextactivities", {}, "context.contextactivities must be written “contextActivi"),
    ("2.2 case of values", "actor.objectType", "group", "actor.objectType must be “Agent” or “Group”, not “group”."),
    ("2.2 case of values", "object.objectType", "activity", "object.objectType must be “Activity”, “Agent”, “Group”"),
    ("2.2 case of values", "object.definition.interactionType", "Choice", "object.definition.interactionType must be"),
    ("2.2 no null", "id", None, "id must be a UUID, not null."),
    ("2.2 no null", "actor.name", None, "actor.name must be a string, not null."),
    ("2.2 no null", "actor.member", None, "actor.member must be a list of Agents, not null."),
    ("2.2 no null", "actor.member.1.account", None, "actor.member[1].account must be an object, not null."),
    ("2.2 no null", "verb", None, "verb must be an object, not null."),
    ("2.2 no null", "verb.display", None, "verb.display must be a language map, that is an object, not null."),
    ("2.2 no null", "verb.display.de", None, "verb.display.de must be a string, not null."),
    ("2.2 no null", "object", None, "object must be an object, not null."),
    ("2.2 no null", "object.objectType", None, "object.objectType must be “Activity”"),
    ("2.2 no null", "object.definition", None, "object.definition must be an object, not null."),
    ("2.2 no null", "object.definition.extensions", None, "object.definition.extensions must be an object, not null."),
    ("2.2 no null", "result", None, "result must be an object, not null."),
    ("2.2 no null", "result.score", None, "result.score must be an object, not null."),
    ("2.2 no null", "result.score.raw", None, "result.score.raw must be a number, not null."),
    ("2.2 no null", "result.success", None, "result.success must be true or false, not null."),
    ("2.2 no null", "context", None, "context must be an object, not null."),
    ("2.2 no null", "context.statement", None, "context.statement must be an object, not null."),
    ("2.2 no null", "context.contextActivities.parent", None, "context.contextActivities.parent must be an object"),
    ("2.2 no null", "timestamp", None, "timestamp must be a date and time, not null."),
    ("2.2 no null", "stored", None, "stored must be a date and time, not null."),
    ("2.2 no null", "authority", None, "authority must be an Agent or Group, that is an object, not null."),
    ("2.2 no null", "version", None, "version must be 1.0.x, not null."),
    ("2.2 no null", "attachments", None, "attachments must be a list of attachments, not null."),
    ("2.4.1 a UUID", "id", "fd41c918-b88b-4b20-a0a5-a4c32391aaa", "id must be a UUID, not “fd41"),
    ("2.4.1 in standard form", "id", "fd41c918b88b4b20a0a5a4c32391aaa0", "id must be a UUID"),
    ("2.4.1 in standard form", "id", "{fd41c918-b88b-4b20-a0a5-a4c32391aaa0}", "id must be a UUID"),
    ("2.4.1 in standard form", "id", "fd41c918-b88b-4b20-a0a5-a4c32391aaa0\n", "id must be a UUID"),
    ("2.4.3 id is an IRI", "verb.id", "completed", "verb.id must be an IRI with its scheme, not “completed”."),
    ("2.4.3 has an id", "verb.id", GONE, "verb.id is missing."),
    ("2.4.3 display is a language map", "verb.display", "done", "verb.display must be a language map"),
    ("2.4.3 display is a language map", "verb.display.en_GB", "x", "verb.display has the key “en_GB”, which is not a"),
    ("2.4.7 a timestamp", "timestamp", "yesterday", "timestamp must be a date and time as ISO 8601 writes them, no"),
    ("2.4.7 a timestamp", "timestamp", 1772443800, "timestamp must be a date and time, not 1772443800."),
    ("2.4.7 an unknown zone", "timestamp", "2026-03-02T09:30:00-00:00", "timestamp must be a date and time as ISO"),
    ("2.4.8 a timestamp", "stored", "2026-02-30T09:30:00Z", "stored must be a date and time as ISO 8601 writes them"),
    ("2.4.10 starts with 1.0.", "version", "1.1.0", "version must be 1.0.x, not “1.1.0”."),
    ("2.4.10 starts with 1.0.", "version", "0.9", "version must be 1.0.x, not “0.9”."),
    ("2.4.10 starts with 1.0.", "version", "2.0.0", "version must be 1.0.x, not “2.0.0”."),
    ("2.4.10 starts with 1.0.", "version", "1.0.", "version must be 1.0.x"),
    ("2.4.10 starts with 1.0.", "version", 1.0, "version must be 1.0.x, not 1.0."),
]


@pytest.mark.parametrize("case", CASES, ids=named(CASES))
def test_a_statement_that_is_not_formatted_is_refused(case: Case) -> None:
    refused(FULL, case)


AUTHORITIES: list[Case] = [
    ("2.4.9 an agent or group", "authority", LESSON, "authority.objectType must be “Agent” or “Group”, not “Activity”"),
    ("2.4.9 a group of two", "authority.member", [BEN], "authority as a Group must have two members"),
    ("2.4.9 a group of two", "authority.member", [BEN, ANN, ANN], "authority as a Group must have two members"),
    ("2.4.9 application by account", "authority.member", [ANN, ANN], "authority as a Group must have a member with an"),
    (
        "2.4.9 anonymous group",
        "authority",
        {**PAIR, "mbox": "mailto:a@b.c"},
        "authority as a Group must not have an id",
    ),
    ("2.4.9 anonymous group", "authority", WARD, "authority as a Group must not have an identifier of its own."),
    ("2.4.2.1 one identifier", "authority", {"name": "Nobody"}, "authority must have one of mbox, mbox_sha1sum"),
]


@pytest.mark.parametrize("case", AUTHORITIES, ids=named(AUTHORITIES))
def test_an_authority_is_an_agent_or_an_application_with_its_user(case: Case) -> None:
    passes(FULL, "authority", ANN)
    passes(FULL, "authority", BEN)
    refused(FULL, case)


VOIDINGS: list[Case] = [
    (
        "2.3.2 object is a StatementRef",
        "object",
        LESSON,
        "object of a statement that voids another must be a Statement",
    ),
    ("2.3.2 object is a StatementRef", "object", {"id": "urn:x:y"}, "object of a statement that voids another must be"),
    ("2.3.2 its id says which", "object.id", GONE, "object.id is missing."),
    ("2.3.2 its id says which", "object.id", "https://a.example.org", "object.id must be a UUID"),
]


@pytest.mark.parametrize("case", VOIDINGS, ids=named(VOIDINGS))
def test_voiding_names_a_statement(case: Case) -> None:
    refused(VOIDING, case)


def test_anything_else_than_an_object_is_no_statement() -> None:
    check(LEAST, Version.V1)
    for value in (None, [], "x", 1, True, [LEAST]):
        with pytest.raises(Invalid, match="must be an object"):
            check(value, Version.V1)


@pytest.mark.parametrize("version", ["1.0", "1.0.0", "1.0.3", "1.0.9", "1.0.32"])
def test_every_version_of_1_0_passes(version: str) -> None:
    passes(FULL, "version", version)


@pytest.mark.parametrize("version", ["2.0.0", "2.0", "2.0.7"])
def test_version_2_passes_by_version_2(version: str) -> None:
    passes(FULL, "version", version, Version.V2)


@pytest.mark.parametrize(
    "timestamp", ["2026-03-02T09:30:00", "20260302T093000Z", "2026-03-02T09:30Z", "2026-03-02T09:30:00+01"]
)
def test_version_2_wants_times_as_rfc_3339_has_them(timestamp: str) -> None:
    passes(FULL, "timestamp", timestamp, Version.V1)
    for place in ("timestamp", "stored"):
        refused(FULL, ("4.2.7", place, timestamp, f"{place} must be a date and time with its zone"), version=Version.V2)


def test_a_time_in_the_future_passes() -> None:  # 2.4.7
    passes(FULL, "timestamp", "2099-12-31T23:59:59.999Z")


@pytest.mark.parametrize("value", [None, "", {}, [], False, 0, 10**40, {"a": {"B": None}}])
@pytest.mark.parametrize("place", ["object/definition/extensions", "result/extensions", "context/extensions"])
def test_an_extension_holds_anything(place: str, value: Any) -> None:  # 4.1
    for key in ("https://a.example.org/x", "https://a.example.org/$.a.b", "urn:x:y", "mailto:a@b.c"):
        passes(FULL, place, {key: value})
    passes(FULL, place, {})


SUBSTATEMENTS: list[Case] = [
    ("2.4.4.3 no id", "object.id", "fd41c918-b88b-4b20-a0a5-a4c32391aaa0", "object.id must not be given in a SubState"),
    ("2.4.4.3 no stored", "object.stored", "2026-03-02T08:30:01Z", "object.stored must not be given in a SubState"),
    ("2.4.4.3 no version", "object.version", "1.0.0", "object.version must not be given in a SubStatement."),
    ("2.4.4.3 no authority", "object.authority", ANN, "object.authority must not be given in a SubStatement."),
    ("2.4.4.3 not nested", "object.object", PLANNED["object"], "object.object must not be another SubStatement."),
    ("2.4.4.3 as a statement", "object.actor", GONE, "object.actor is missing."),
    ("2.4.4.3 as a statement", "object.verb", GONE, "object.verb is missing."),
    ("2.4.4.3 as a statement", "object.object", GONE, "object.object is missing."),
    ("2.4.4.3 as a statement", "object.verb.id", "done", "object.verb.id must be an IRI"),
    ("2.4.4.3 as a statement", "object.actor.account.name", 7, "object.actor.account.name must be a string, not 7."),
    ("2.4.4.3 as a statement", "object.result.duration", "1h", "object.result.duration must be a duration"),
    ("2.4.4.3 as a statement", "object.context.team", ANN, "object.context.team.objectType must be “Group”"),
    ("2.4.4.3 as a statement", "object.timestamp", "2031", "object.timestamp must be a date and time"),
    ("2.4.4.3 as a statement", "object.attachments.0.sha2", "", "object.attachments[0].sha2 must be the hex digits"),
    ("2.4.4.3 as a statement", "object.mood", 1, "object.mood is not a property of a SubStatement."),
    ("2.4.4.3 as a statement", "object.object.definition", "x", "object.object.definition must be an object"),
    ("2.4.6 platform on activities only", "object.object", ANN, "object.context.platform may only be given where the"),
]


@pytest.mark.parametrize("case", SUBSTATEMENTS, ids=named(SUBSTATEMENTS))
def test_a_substatement_follows_the_rules_of_statements(case: Case) -> None:
    refused(PLANNED, case)


def test_a_sentence_repeats_only_what_can_be_written() -> None:
    check(LEAST, Version.V1)
    with pytest.raises(Invalid) as caught:
        check(changed(LEAST, "verb.id", "\ud800\0" + "x" * 1000), Version.V1)
    assert len(caught.value.message.encode()) < 300
    with pytest.raises(Invalid) as caught:
        check({**LEAST, "\udfff\n": 1}, Version.V1)
    assert caught.value.message.encode().isascii()
