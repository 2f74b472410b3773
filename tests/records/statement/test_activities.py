"""Part two, 2.4.4: Activities, definitions, interactions, StatementRefs."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.records.statement.rules import check
from cairn.records.statement.versions import Version
from tests.records.statement.examples import FULL, GONE, LEAST, REFERENCE, changed
from tests.records.statement.refusing import Case, named, passes, refused

D = "object.definition"
ACTIVITIES: list[Case] = [
    ("2.4.4.1 id", "object.id", GONE, "object.id is missing."),
    ("2.4.4.1 id is an IRI", "object.id", "lesson/1", "object.id must be an IRI with its scheme, not “lesson/1”."),
    ("2.4.4.1 id is an IRI", "object.id", "", "object.id must be an IRI with its scheme, not “”."),
    ("2.4.4.1 id is an IRI", "object.id", "https://a.example.org/a b", "object.id must be an IRI with its scheme"),
    ("2.4.4.1 id is an IRI", "object.id", 7, "object.id must be an IRI with its scheme, not 7."),
    ("2.4.4.1 no others", "object.name", {}, "object.name is not a property of an Activity."),
    ("2.4.4.1 definition", D, "Lesson", "object.definition must be an object, not “Lesson”."),
    ("2.4.4.1 name", f"{D}.name", "Lesson", f"{D}.name must be a language map, that is an object"),
    ("2.4.4.1 name", f"{D}.name", {"a1": "x"}, f"{D}.name has the key “a1”, which is not a language tag."),
    ("2.4.4.1 description", f"{D}.description", {"en": 7}, f"{D}.description.en must be a string, not 7."),
    ("2.4.4.1 description", f"{D}.description", {"": "x"}, f"{D}.description has the key “”, which is not a language"),
    ("2.4.4.1 type", f"{D}.type", "lesson", f"{D}.type must be an IRI with its scheme, not “lesson”."),
    ("2.4.4.1 moreInfo", f"{D}.moreInfo", "/about", f"{D}.moreInfo must be an IRI with its scheme"),
    ("4.1 extensions", f"{D}.extensions", [], f"{D}.extensions must be an object, not a list."),
    ("4.1 keys are IRIs", f"{D}.extensions", {"a.example.org/x": 1}, f"{D}.extensions has the key “a.example.org/x”"),
    ("4.1 keys are IRIs", f"{D}.extensions", {"": 1}, f"{D}.extensions has the key “”, which is not an IRI"),
    ("2.4.4.1 interactionType", f"{D}.interactionType", "essay", f"{D}.interactionType must be a type of interaction"),
    ("2.4.4.1 interactionType", f"{D}.interactionType", ["choice"], f"{D}.interactionType must be a type of interac"),
    ("2.4.4.1 interactionType", f"{D}.interactionType", GONE, f"{D}.interactionType is missing."),
    ("2.4.4.1 pattern", f"{D}.correctResponsesPattern", "c", f"{D}.correctResponsesPattern must be a list of strings"),
    ("2.4.4.1 pattern", f"{D}.correctResponsesPattern", ["c", 1], f"{D}.correctResponsesPattern[1] must be a string"),
    ("2.4.4.1 components", f"{D}.choices", {"id": "c"}, f"{D}.choices must be a list of interaction components"),
    ("2.4.4.1 components", f"{D}.choices", ["c"], f"{D}.choices[0] must be an object, not “c”."),
    ("2.4.4.1 components", f"{D}.choices", [{"description": {}}], f"{D}.choices[0].id is missing."),
    ("2.4.4.1 components", f"{D}.choices", [{"id": 1}], f"{D}.choices[0].id must be a string, not 1."),
    ("2.4.4.1 components", f"{D}.choices.0.description", "A", f"{D}.choices[0].description must be a language map"),
    ("2.4.4.1 components", f"{D}.choices.0.name", "A", f"{D}.choices[0].name is not a property of an interaction"),
    ("2.4.4.1 distinct", f"{D}.choices.2", {"id": "c"}, f"{D}.choices[2] has the id “c” of another component"),
]


@pytest.mark.parametrize("case", ACTIVITIES, ids=named(ACTIVITIES))
def test_what_is_no_activity_is_refused_as_object_and_in_the_context(case: Case) -> None:
    refused(FULL, case)
    clause, path, value, sentence = case
    for place in ("context.contextActivities.parent", "context.contextActivities.category.0"):
        base = changed(FULL, place, FULL["object"])
        shown = place.replace(".0", "[0]")
        moved = (clause, path.replace("object", place, 1), value, sentence.replace("object", shown, 1))
        refused(base, moved)


KINDS = "true-false choice fill-in long-fill-in matching performance sequencing likert numeric other".split()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("listed", ["choices", "scale", "source", "target", "steps", "correctResponsesPattern"])
def test_an_interaction_says_of_which_type_it_is(kind: str, listed: str) -> None:  # 2.4.4.1
    components: Any = ["a"] if listed == "correctResponsesPattern" else [{"id": "a"}, {"id": "b"}]
    base = changed(LEAST, D, {"interactionType": kind, listed: components})
    check(base, Version.V1)
    refused(base, ("2.4.4.1", f"{D}.interactionType", GONE, f"{D}.interactionType is missing."))
    if listed != "correctResponsesPattern":
        refused(base, ("2.4.4.1", f"{D}.{listed}.1.id", "a", f"{D}.{listed}[1] has the id “a” of another"))


REFERENCES: list[Case] = [
    ("2.4.4.3 id", "object.id", GONE, "object.id is missing."),
    ("2.4.4.3 id is a UUID", "object.id", "https://a.example.org", "object.id must be a UUID, not “https://a.example"),
    ("2.4.4.3 id is a UUID", "object.id", 7, "object.id must be a UUID, not 7."),
    ("2.4.4.3 no others", "object.definition", {}, "object.definition is not a property of a StatementRef."),
    ("2.4.4.3 objectType", "object.objectType", "Statementref", "object.objectType must be “Activity”, “Agent”"),
    ("2.4.4.3 objectType", "object.objectType", GONE, "object.id must be an IRI with its scheme"),
]


@pytest.mark.parametrize("case", REFERENCES, ids=named(REFERENCES))
def test_a_reference_names_a_statement(case: Case) -> None:
    refused({**LEAST, "object": REFERENCE}, case)


@pytest.mark.parametrize("value", [{}, {"name": {}}, {"description": {}}, {"extensions": {}}])
def test_an_empty_definition_passes(value: Any) -> None:  # 2.2: empty objects should not be sent, no more
    passes(LEAST, "object.definition", value)
