"""The guide to the right chart: every way through its questions ends in a chart that there is."""

from __future__ import annotations

import doctest
from collections.abc import Iterator

import pytest

from cairn.methods import chart_guide
from cairn.methods.chart_guide import FIRST, QUESTIONS, Advice, Question, step
from cairn.methods.spc.kinds import kind_of


def ways(question: Question = QUESTIONS[FIRST], before: tuple[tuple[str, str], ...] = ()) -> Iterator[dict[str, str]]:
    """Every set of answers that leads to an advice."""
    for answer in question.answers:
        path = (*before, (question.key, answer.key))
        if isinstance(answer.leads_to, Advice):
            yield dict(path)
        else:
            yield from ways(QUESTIONS[answer.leads_to], path)


def test_the_examples_in_the_code_are_true() -> None:
    assert doctest.testmod(chart_guide).failed == 0


def test_every_way_ends_in_a_chart_and_a_sentence() -> None:
    found = [step(answers) for answers in ways()]

    assert len(found) == 15
    for one in found:
        assert one.advice is not None
        assert one.question is None
        assert kind_of(one.advice.kind)
        assert one.advice.why.endswith(".")
    assert {question.key for one in found for question, _answer in one.answered} == set(QUESTIONS)


@pytest.mark.parametrize(
    "answers,kind",
    [
        ({"number": "count", "area": "same"}, "c"),
        ({"number": "count", "area": "known"}, "u"),
        ({"number": "count", "area": "unknown"}, "i"),
        ({"number": "share", "parts": "hundreds"}, "p"),
        ({"number": "share", "parts": "thousands"}, "pp"),
        ({"number": "rate", "exposure": "hundreds"}, "u"),
        ({"number": "rate", "exposure": "thousands"}, "up"),
        ({"number": "measurement", "several": "one"}, "i"),
        ({"number": "measurement", "several": "each"}, "xbar"),
        ({"number": "rare", "between": "time"}, "t"),
        ({"number": "rare", "between": "cases"}, "g"),
        ({"number": "unsure"}, "run"),
    ],
)
def test_what_the_field_would_choose(answers: dict[str, str], kind: str) -> None:
    found = step(answers).advice

    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "answers", [{}, {"number": "<script>"}, {"parts": "hundreds"}], ids=["none", "no such", "later"]
)
def test_what_is_no_answer_asks_again(answers: dict[str, str]) -> None:
    found = step(answers)

    assert found.question is QUESTIONS[FIRST]
    assert found.answered == ()


def test_an_answer_from_another_way_is_passed_over() -> None:
    found = step({"number": "rate", "parts": "hundreds"})

    assert found.question is QUESTIONS["exposure"]
    assert [answer.key for _question, answer in found.answered] == ["rate"]
