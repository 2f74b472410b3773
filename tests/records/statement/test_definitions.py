"""Part two, 2.4.4.1: what many statements say of one activity."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.records.statement.definitions import merged

CHOICE = {"interactionType": "choice", "correctResponsesPattern": ["a"], "choices": [{"id": "a"}]}
CASES: list[tuple[dict[str, Any] | None, dict[str, Any], dict[str, Any]]] = [
    (None, {"name": {"en": "A"}}, {"name": {"en": "A"}}),
    ({}, {"name": {"en": "A"}}, {"name": {"en": "A"}}),
    ({"name": {"en": "A"}}, {}, {"name": {"en": "A"}}),
    ({"name": {"en": "A"}}, {"name": {"cy": "B"}}, {"name": {"en": "A", "cy": "B"}}),
    ({"name": {"en": "A"}}, {"name": {"en": "C"}}, {"name": {"en": "C"}}),
    ({"name": {"en": "A"}}, {"description": {"en": "D"}}, {"name": {"en": "A"}, "description": {"en": "D"}}),
    ({"extensions": {"u:x": 1, "u:y": 2}}, {"extensions": {"u:x": None}}, {"extensions": {"u:x": None, "u:y": 2}}),
    ({"type": "u:a", "moreInfo": "u:m"}, {"type": "u:b"}, {"type": "u:b", "moreInfo": "u:m"}),
    ({"type": "u:a"}, CHOICE, {"type": "u:a", **CHOICE}),
    (CHOICE, {**CHOICE, "correctResponsesPattern": ["b"], "name": {"en": "A"}}, {**CHOICE, "name": {"en": "A"}}),
    (CHOICE, {"interactionType": "likert", "scale": [{"id": "1"}]}, CHOICE),
]


@pytest.mark.parametrize("old, new, wanted", CASES, ids=range(len(CASES)))
def test_a_later_definition_adds_and_corrects(old: Any, new: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert merged(old, new) == wanted
    assert merged(merged(old, new), new) == wanted
