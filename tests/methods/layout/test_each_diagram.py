"""What one kind of diagram says and shows."""

from __future__ import annotations

import re

import pytest

from cairn.methods.layout import (
    Cause,
    CauseDiagram,
    DriverBox,
    DriverDiagram,
    Flow,
    Lane,
    ProcessMap,
    Ramp,
    RampCycle,
    Stakeholder,
    Stakeholders,
    Step,
    causes_picture,
    drivers_picture,
    process_picture,
    ramps_picture,
    stakeholders_picture,
)
from cairn.methods.layout.drawing import Place
from cairn.methods.layout.process_grid import ranked
from tests.methods.layout.examples import process, tangle
from tests.methods.layout.overlaps import overlaps


@pytest.mark.parametrize(
    "node, said",
    [
        (DriverBox("a", "primary", "Safe ward", uncovered=True), "Primary driver: Safe ward (no idea yet)."),
        (DriverBox("a", "primary", "Safe ward"), "Primary driver: Safe ward."),
        (DriverBox("a", "idea", "Night lights"), "Change idea: Night lights (not tested yet)."),
        (DriverBox("a", "idea", "Night lights", cycles=(1, 3)), "Change idea: Night lights (PDSA 1, 3)."),
    ],
)
@pytest.mark.parametrize("narrow", [False, True])
def test_a_driver_diagram_says_what_is_not_covered_and_not_tested(node: DriverBox, said: str, narrow: bool) -> None:
    diagram = drivers_picture(DriverDiagram("Fewer falls", [node]), narrow=narrow)

    assert diagram.words == f"Aim: Fewer falls. {said}"
    for mark in ("no idea yet", "not tested yet", "PDSA 1, 3"):
        assert (f">{mark}</text>" in diagram.svg()) == (f"({mark})" in said)


def test_an_idea_for_two_drivers_is_drawn_once_with_two_lines() -> None:
    one, two = DriverBox("a", "secondary", "Floors"), DriverBox("b", "secondary", "Lights")
    both = DriverBox("c", "idea", "Walk-round", ("a", "b", "gone", "c"))
    diagram = drivers_picture(DriverDiagram("Fewer falls", [one, two, both]))

    assert "Walk-round, drives: Floors; Lights" in diagram.words
    assert diagram.svg().count('data-row="c"') == 1
    assert len(re.findall(r'd="M[^"]* C', diagram.svg())) == 2


def test_flows_back_are_no_reason_to_stand_later() -> None:
    steps = [Step(key, "step", key) for key in "abc"]
    found = ranked(ProcessMap([], steps, [Flow("a", "b"), Flow("b", "c"), Flow("c", "a"), Flow("a", "a")]))

    assert found.ranks == {"a": 0, "b": 1, "c": 2}
    assert found.back == {("c", "a")}


def test_a_process_map_says_who_does_what_and_what_comes_after() -> None:
    lanes = [Lane("w", "Ward"), Lane("p", "Pharmacy")]
    steps = [Step("1", "decision", "Medicines?", "w"), Step("2", "wait", "Dispense", "p", "95 min")]
    diagram = process_picture(ProcessMap(lanes, steps, [Flow("1", "2", "yes"), Flow("2", "1")]))

    assert diagram.words == (
        "1. Decision (Ward): Medicines? yes: to 2. 2. Wait (Pharmacy): Dispense, wait: 95 min. Back to 1."
    )
    assert "Hand-over to another lane" in diagram.svg()
    assert "Back to an earlier step" in diagram.svg()


def test_a_process_without_lanes_has_no_hand_over() -> None:
    steps = [Step("1", "start", "Come"), Step("2", "end", "Go")]

    assert "Hand-over" not in process_picture(ProcessMap([], steps, [Flow("1", "2")])).svg()


@pytest.mark.parametrize("drawn", [process(40), *(tangle(seed) for seed in range(8))])
def test_no_flow_is_drawn_through_a_step(drawn: ProcessMap) -> None:
    for diagram in (process_picture(drawn), process_picture(drawn).on("a4")):
        pen = diagram.pen

        assert len(pen.strokes) > 15
        assert not [(box.key, line) for line in pen.strokes for box in pen.boxes if _through(box, *line)]
        assert not overlaps(pen.texts)


def _through(box: Place, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a line across or upright goes through the inside of a box."""
    inside = 6  # pixels: lines end at the edges of round and pointed shapes
    (x, y), (x2, y2) = start, end
    across = min(x, x2) < box.right - inside and max(x, x2) > box.x + inside
    upright = min(y, y2) < box.bottom - inside and max(y, y2) > box.y + inside
    if x == x2:
        return upright and box.x + inside < x < box.right - inside and not _ends_at(box, start, end)
    return across and box.y + inside < y < box.bottom - inside and not _ends_at(box, start, end)


def _ends_at(box: Place, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """A diamond's edge is inside its box: a line that ends on it goes no further."""
    return any(box.x <= x <= box.right and box.y <= y <= box.bottom for x, y in (start, end)) and not all(
        box.x < x < box.right and box.y < y < box.bottom for x, y in (start, end)
    )


def test_causes_of_causes_are_said_in_brackets() -> None:
    people = [Cause("a", "People"), Cause("b", "Late", "a"), Cause("c", "Few", "b"), Cause("d", "New", "a")]

    said = causes_picture(CauseDiagram("Long waits", [*people, Cause("e", "Kit")])).words

    assert said == "Problem: Long waits. People: Late (Few); New. Kit."


@pytest.mark.parametrize(
    "now, wanted, shown",
    [
        ("Unsure", "Helps", "Unsure → Helps"),
        ("Helps", "Helps", "Helps"),
        ("", "Helps", "→ Helps"),
        ("Helps", "", "Helps"),
    ],
)
def test_a_stakeholder_stands_in_a_quarter_with_the_support_that_is_wanted(now: str, wanted: str, shown: str) -> None:
    diagram = stakeholders_picture(Stakeholders([Stakeholder("a", "Matron", 5, 2, now, wanted)]))

    assert diagram.words == f"Keep satisfied: Matron ({shown})."
    assert f">{shown}</text>" in diagram.svg()


@pytest.mark.parametrize(
    "decision, word", [("adopt", "Adopt"), ("adapt", "Adapt"), ("abandon", "Abandon"), ("", "Not decided yet")]
)
def test_a_ramp_says_what_was_decided(decision: str, word: str) -> None:
    diagram = ramps_picture([Ramp("Rounds", [RampCycle("a", 4, "One bay", decision, "3 patients")])])

    assert diagram.words == f"Rounds: PDSA 4: One bay, 3 patients: {word}."
    assert f">{word}</text>" in diagram.svg()


def test_a_ramp_rises() -> None:
    diagram = ramps_picture([Ramp("Rounds", [RampCycle(str(n), n, "Test", "adapt") for n in range(1, 5)])])
    tops = [box.y for box in diagram.pen.boxes]

    assert tops == sorted(tops, reverse=True)
