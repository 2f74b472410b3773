"""Part two, 2.4.6 Context, and what version 2.0 adds to it (4.2.2.5 there)."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.records.statement.rules import check
from cairn.records.statement.versions import Version
from tests.records.statement.examples import ANN, BEN, FULL, GONE, LEAST, LESSON, PAIR, REFERENCE, SECOND, WARD, changed
from tests.records.statement.refusing import Case, named, passes, refused

C = "context"
CONTEXTS: list[Case] = [
    ("2.4.6", C, "ward", "context must be an object, not “ward”."),
    ("2.4.6 registration", f"{C}.registration", "7", "context.registration must be a UUID, not “7”."),
    ("2.4.6 registration", f"{C}.registration", 7, "context.registration must be a UUID, not 7."),
    ("2.4.6 instructor", f"{C}.instructor", "Ann", "context.instructor must be an Agent or Group"),
    ("2.4.6 instructor", f"{C}.instructor", {"name": "Ann"}, "context.instructor must have one of mbox"),
    ("2.4.6 team is a Group", f"{C}.team", ANN, "context.team.objectType must be “Group”, not “Agent”."),
    ("2.4.6 team is a Group", f"{C}.team", BEN, "context.team.objectType is missing."),
    ("2.4.6 team is a Group", f"{C}.team", {"objectType": "Group"}, "context.team must have an identifier or list its"),
    ("2.4.6 revision", f"{C}.revision", 2, "context.revision must be a string, not 2."),
    ("2.4.6 platform", f"{C}.platform", {}, "context.platform must be a string, not an object."),
    ("2.4.6 language", f"{C}.language", "en_GB", "context.language must be a language tag"),
    ("2.4.6 language", f"{C}.language", "", "context.language must be a language tag, not “”."),
    ("2.4.6 language", f"{C}.language", 7, "context.language must be a language tag, not 7."),
    ("2.4.6 statement", f"{C}.statement", "x", "context.statement must be an object, not “x”."),
    ("2.4.6 statement", f"{C}.statement.objectType", GONE, "context.statement.objectType is missing."),
    ("2.4.6 statement", f"{C}.statement.objectType", "Activity", "context.statement.objectType must be “StatementRef”"),
    ("2.4.6 statement", f"{C}.statement.id", "x", "context.statement.id must be a UUID, not “x”."),
    ("2.4.6 extensions", f"{C}.extensions", {"ward": 7}, "context.extensions has the key “ward”, which is not an IRI"),
    ("2.4.6.2", f"{C}.contextActivities", [LESSON], "context.contextActivities must be an object, not a list."),
    ("2.4.6.2 keys", f"{C}.contextActivities.course", LESSON, "context.contextActivities.course is not a property of"),
    ("2.4.6.2 keys", f"{C}.contextActivities.Parent", LESSON, "context.contextActivities.Parent must be written “par"),
    ("2.4.6.2 values", f"{C}.contextActivities.parent", "x", "context.contextActivities.parent must be an object"),
    ("2.4.6.2 values", f"{C}.contextActivities.grouping.1", "x", "context.contextActivities.grouping[1] must be an ob"),
    ("2.4.6.2 values", f"{C}.contextActivities.other", [BEN], "context.contextActivities.other[0].account is not a"),
    ("2.4.6.2 values", f"{C}.contextActivities.other", [REFERENCE], "context.contextActivities.other[0].objectType mu"),
    ("2.4.6.2 values", f"{C}.contextActivities.other", [[LESSON]], "context.contextActivities.other[0] must be an ob"),
    ("2.2 of 1.0.3", f"{C}.contextAgents", [], "context.contextAgents is not a property of a context."),
    ("2.2 of 1.0.3", f"{C}.contextGroups", [], "context.contextGroups is not a property of a context."),
]


@pytest.mark.parametrize("case", CONTEXTS, ids=named(CONTEXTS))
def test_what_is_no_context_is_refused(case: Case) -> None:
    refused(FULL, case)


@pytest.mark.parametrize("key", ["revision", "platform"])
@pytest.mark.parametrize("thing", [{**ANN}, WARD, PAIR, REFERENCE], ids=["agent", "group", "anonymous", "reference"])
def test_revision_and_platform_are_of_activities(key: str, thing: Any) -> None:  # 2.4.6
    base = changed(LEAST, C, {key: "2"})
    check(base, Version.V1)
    refused(base, ("2.4.6", "object", thing, f"context.{key} may only be given where the object is an Activity."))
    passes(changed(base, "object", thing), C, {"language": "en"})


def test_a_substatement_is_no_activity_either() -> None:
    base = changed(LEAST, C, {"platform": "Cairn"})
    inner = {"objectType": "SubStatement", **LEAST}
    refused(base, ("2.4.6", "object", inner, "context.platform may only be given where the object is an Activity."))


A, G = "context.contextAgents", "context.contextGroups"
SECONDS: list[Case] = [
    ("an array", A, {"agent": BEN}, "context.contextAgents must be a list of contextAgent objects, not an object."),
    ("objects", f"{A}.0", "x", "context.contextAgents[0] must be an object, not “x”."),
    ("objectType", f"{A}.0.objectType", GONE, "context.contextAgents[0].objectType is missing."),
    ("objectType", f"{A}.0.objectType", "ContextAgent", "context.contextAgents[0].objectType must be “contextAgent”"),
    ("agent", f"{A}.0.agent", GONE, "context.contextAgents[0].agent is missing."),
    ("agent", f"{A}.0.agent", WARD, "context.contextAgents[0].agent.member is not a property of an Agent."),
    ("no others", f"{A}.0.group", WARD, "context.contextAgents[0].group is not a property of a contextAgent."),
    ("types", f"{A}.0.relevantTypes", [], "context.contextAgents[0].relevantTypes must not be empty."),
    ("types", f"{A}.0.relevantTypes", "urn:x:y", "context.contextAgents[0].relevantTypes must be a list of IRIs"),
    ("types", f"{A}.0.relevantTypes", ["coach"], "context.contextAgents[0].relevantTypes[0] must be an IRI"),
    ("an array", G, "x", "context.contextGroups must be a list of contextGroup objects, not “x”."),
    ("objectType", f"{G}.0.objectType", "contextAgent", "context.contextGroups[0].objectType must be “contextGroup”"),
    ("group", f"{G}.0.group", GONE, "context.contextGroups[0].group is missing."),
    ("group", f"{G}.0.group", ANN, "context.contextGroups[0].group.objectType must be “Group”"),
    ("no others", f"{G}.0.agent", ANN, "context.contextGroups[0].agent is not a property of a contextGroup."),
    ("types", f"{G}.0.relevantTypes", [7], "context.contextGroups[0].relevantTypes[0] must be an IRI with its scheme"),
]


@pytest.mark.parametrize("case", SECONDS, ids=named(SECONDS))
def test_what_version_2_adds_is_checked(case: Case) -> None:
    refused(SECOND, case, version=Version.V2)


def test_what_version_2_adds_is_checked_in_substatements() -> None:
    base = {**LEAST, "object": {"objectType": "SubStatement", **LEAST, "context": SECOND["context"]}}
    for clause, path, value, sentence in SECONDS:
        refused(base, (clause, f"object.{path}", value, f"object.{sentence}"), version=Version.V2)
