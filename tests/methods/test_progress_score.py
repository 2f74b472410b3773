"""The progress score: each step by what it needs, its reasons, and that more evidence never lowers it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.methods.improvement import Improvement, improvement_in
from cairn.methods.progress_score import SCALE, Evidence, propose
from cairn.methods.spc import Chart, Phase, Series, read_chart

# What each step adds to all before it.
STEPS: list[tuple[str, dict[str, Any]]] = [
    ("0.5", {}),
    ("1.0", {"charter_complete": True, "team": 2}),
    ("1.5", {"has_drivers": True, "measures": 1}),
    ("2.0", {"baseline": 3, "has_ideas": True, "cycles_planned": 1}),
    ("2.5", {"cycles_studied": 1, "baseline": 12}),
    ("3.0", {"process_improved": True}),
    ("3.5", {"outcome_improved": True, "cycles_studied": 3}),
    ("4.0", {"implemented": 1, "ideas_tested": 2, "balancing_steady": True}),
    ("4.5", {"sustained": True, "implemented": 2}),
    ("5.0", {"target_met": True}),
]


@pytest.mark.parametrize("count", range(len(STEPS)))
def test_each_step_is_reached_by_what_it_needs_and_by_nothing_less(count: int) -> None:
    held: dict[str, Any] = {}
    for _score, added in STEPS[: count + 1]:
        held |= added
    score, added = STEPS[count]

    assert propose(Evidence(**held)).score == score
    for name in added:
        below: dict[str, Any] = {}
        for _score, earlier in STEPS[:count]:
            below |= earlier
        less = held | {name: below.get(name, getattr(Evidence(), name))}
        assert float(propose(Evidence(**less)).score) < float(score), name


def test_the_words_say_what_is_there_and_what_would_move_it_on() -> None:
    found = propose(Evidence(charter_complete=True, team=3, has_drivers=True, measures=1, baseline=4))

    assert found.score == "1.5"
    assert "3 people are in the team." in [one.words.say() for one in found.reasons]
    assert [one.words.say() for one in found.next_steps] == [
        "Add change ideas to the driver diagram.",
        "Plan a PDSA cycle and predict what will happen.",
    ]
    assert {one.about for one in found.next_steps} == {"drivers", "cycles"}
    assert propose(Evidence()).reasons == ()


@pytest.mark.parametrize(
    "lacking,score",
    [
        ({"team": 1}, "3.0"),
        ({"team": 1, "charter_complete": False}, "2.5"),
        ({"team": 1, "charter_complete": False, "has_drivers": False, "measures": 0}, "1.5"),
    ],
)
def test_who_tests_and_measures_is_not_sent_back_to_the_start(lacking: dict[str, Any], score: str) -> None:
    held: dict[str, Any] = {}
    for _score, added in STEPS[:7]:  # as far as 3.5
        held |= added
    found = propose(Evidence(**held | lacking))

    assert found.score == score
    assert found.next_steps[0].about == ("team" if len(lacking) == 1 else "charter")


def test_at_the_top_there_is_nothing_left_to_do() -> None:
    everything = {one.name: True if one.type == "bool" else 30 for one in fields(Evidence)}
    found = propose(Evidence(**everything))  # type: ignore[arg-type]

    assert (found.score, found.next_steps) == ("5.0", ())
    assert [step.score for step in SCALE] == [f"{n / 2:.1f}" for n in range(1, 11)]


evidence = st.builds(
    Evidence,
    **{one.name: st.booleans() if one.type == "bool" else st.integers(0, 20) for one in fields(Evidence)},
)


@given(evidence, st.sampled_from(fields(Evidence)), st.integers(1, 15))
def test_more_evidence_never_lowers_the_score(before: Evidence, name: Any, more: int) -> None:
    held = getattr(before, name.name)
    after = replace(before, **{name.name: True if isinstance(held, bool) else held + more})
    assert float(propose(after).score) >= float(propose(before).score)


# --- What a chart says ---

USUAL = [10, 12, 9, 11, 10, 12, 9, 11, 10, 12, 9, 11]
LOWER = [5, 6, 4, 5, 6, 5, 4, 6, 5, 6, 4, 5]


@pytest.mark.parametrize(
    "values,options,wanted",
    [
        (USUAL, {}, {"improved": False, "special": False, "base": 12}),
        (USUAL + LOWER, {"baseline": 12}, {"improved": True, "special": True, "sustained": False, "worse": False}),
        (USUAL + LOWER, {"baseline": 12, "direction": "increase"}, {"improved": False, "worse": True}),
        (USUAL + LOWER, {"direction": "neutral", "baseline": 12}, {"improved": False, "worse": False}),
        (USUAL + LOWER, {"phases": [Phase(13, "New rota")]}, {"improved": True, "since": 12, "sustained": True}),
        (USUAL + LOWER[:9], {"phases": [Phase(13, "New rota")]}, {"improved": True, "sustained": False}),
        (USUAL + LOWER[:4], {"phases": [Phase(13, "New rota")]}, {"improved": False, "sustained": False}),
        (LOWER + USUAL, {"phases": [Phase(13, "New rota")]}, {"improved": False, "sustained": False}),
        (USUAL + LOWER, {"phases": [Phase(13, "New rota")], "target": 6}, {"target_met": True}),
        (USUAL, {"target": 6}, {"target_met": False}),
        ([], {}, {"base": 0, "improved": False}),
    ],
)
def test_what_a_chart_says_of_an_improvement(values: list[float], options: dict[str, Any], wanted: Any) -> None:
    given = {"kind": "i", "direction": "decrease", **options}
    series = Series.of(values, list(range(1, len(values) + 1)))
    found: Improvement = improvement_in(Chart(**given).read(series, at_least=0))
    assert {name: getattr(found, name) for name in wanted} == wanted


def test_a_reading_by_itself_is_enough() -> None:
    assert improvement_in(read_chart(Series.of(USUAL), kind="run")).improved is False
