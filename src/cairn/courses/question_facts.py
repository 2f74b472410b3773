"""What a question is made of, apart from the database: for forms, files and tests. ``checked`` says what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cairn.courses.models import QuestionVersion
from cairn.lib.errors import Refused
from cairn.lib.text import clean_line, clean_text
from cairn.methods.quiz_marking import folded

LONGEST = {"stem": 4000, "explanation": 4000, "objective": 200, "unit": 40}
LONGEST_TEXT, LONGEST_FEEDBACK = 400, 2000
MOST_CHOICES, MOST_TAGS, LONGEST_TAG = 20, 10, 40
LARGEST = 1e15


@dataclass(frozen=True)
class ChoiceFacts:
    """``match`` is the other half of a pair; a half to spare has no ``text``. See ``Choice``."""

    text: str
    match: str = ""
    correct: bool = False
    feedback: str = ""


@dataclass(frozen=True)
class QuestionFacts:
    """As ``QuestionVersion`` with its choices and the question's tags. ``key`` is empty until it has one."""

    kind: str
    stem: str
    key: str = ""
    explanation: str = ""
    objective: str = ""
    difficulty: str = "medium"
    tags: tuple[str, ...] = ()
    choices: tuple[ChoiceFacts, ...] = ()
    answer: float | None = None
    tolerance: float = 0
    unit: str = ""


def checked(facts: QuestionFacts) -> QuestionFacts:
    """The question tidied, without what its kind does not use. Raises ``Refused`` with the field to mend."""
    kinds, difficulties = QuestionVersion.Kind.values, QuestionVersion.Difficulty.values
    if facts.kind not in kinds:
        raise Refused(_("There is no kind of question “%(kind)s”.") % {"kind": facts.kind}, field="kind")
    if facts.difficulty not in difficulties:
        raise Refused(_("Choose easy, medium or hard."), field="difficulty")
    tidy = _tidied(facts)
    if not tidy.stem:
        raise Refused(_("Write the question."), field="stem")
    for name, most in LONGEST.items():
        if len(getattr(tidy, name)) > most:
            raise Refused(_("Shorten this to %(n)d characters.") % {"n": most}, field=name)
    _check_choices(tidy)
    _CHECKS[tidy.kind](tidy)
    return tidy


def _tidied(facts: QuestionFacts) -> QuestionFacts:
    numeric = facts.kind == QuestionVersion.Kind.NUMERIC
    tags = (slugify(one.lstrip("#"))[:LONGEST_TAG] for one in facts.tags)
    return replace(
        facts,
        key=slugify(facts.key)[:80],
        stem=clean_text(facts.stem),
        explanation=clean_text(facts.explanation),
        objective=clean_line(facts.objective),
        tags=tuple(sorted({one for one in tags if one}))[:MOST_TAGS],
        choices=() if numeric else tuple(_tidied_choice(facts.kind, one) for one in facts.choices if _says(one)),
        answer=facts.answer if numeric else None,
        tolerance=facts.tolerance if numeric else 0,
        unit=clean_line(facts.unit) if numeric else "",
    )


def _says(choice: ChoiceFacts) -> bool:
    return bool(clean_line(choice.text) or clean_line(choice.match))


def _tidied_choice(kind: str, choice: ChoiceFacts) -> ChoiceFacts:
    ticks = kind in ("single", "multiple", "true_false")
    match = clean_line(choice.match) if kind == "matching" else ""
    return ChoiceFacts(clean_line(choice.text), match, choice.correct and ticks, clean_text(choice.feedback))


def _check_choices(facts: QuestionFacts) -> None:
    """What holds for the choices of every kind."""
    if len(facts.choices) > MOST_CHOICES:
        raise Refused(_("A question has at most %(n)d answers.") % {"n": MOST_CHOICES}, field="choices")
    for one in facts.choices:
        if len(one.text) > LONGEST_TEXT or len(one.match) > LONGEST_TEXT:
            words = {"n": LONGEST_TEXT, "text": one.text[:40]}
            raise Refused(_("Shorten “%(text)s…” to %(n)d characters.") % words, field="choices")
        if len(one.feedback) > LONGEST_FEEDBACK:
            raise Refused(_("Shorten the feedback to %(n)d characters.") % {"n": LONGEST_FEEDBACK}, field="choices")
    texts = [one.text for one in facts.choices if one.text]
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        raise Refused(_("“%(text)s” stands there twice. Remove one.") % {"text": twice[0]}, field="choices")


def _check_ticks(facts: QuestionFacts) -> None:
    right = sum(one.correct for one in facts.choices)
    if len(facts.choices) < 2:
        raise Refused(_("Write at least two answers to choose from."), field="choices")
    if not right:
        raise Refused(_("Mark the right answer."), field="choices")
    if right > 1 and facts.kind != QuestionVersion.Kind.MULTIPLE:
        raise Refused(_("Mark only one answer as right, or make it a question with several answers."), field="choices")


def _check_two(facts: QuestionFacts) -> None:
    if len(facts.choices) != 2:
        raise Refused(_("True or false has two answers."), field="choices")
    _check_ticks(facts)


def _check_number(facts: QuestionFacts) -> None:
    if facts.answer is None or not math.isfinite(facts.answer) or abs(facts.answer) > LARGEST:
        raise Refused(_("Enter the number that is right."), field="answer")
    if not (math.isfinite(facts.tolerance) and 0 <= facts.tolerance <= LARGEST):
        raise Refused(_("Enter by how much an answer may be off: 0 or more."), field="tolerance")
    if re.search(r"\d", facts.unit):
        raise Refused(_("A unit has no digits in it, or nobody could tell it from the number."), field="unit")


def _check_lines(facts: QuestionFacts) -> None:
    if len(facts.choices) < 2:
        raise Refused(_("Write at least two lines, in their right order."), field="choices")


def _check_pairs(facts: QuestionFacts) -> None:
    if sum(1 for one in facts.choices if one.text) < 2:
        raise Refused(_("Write at least two pairs."), field="choices")
    if any(not one.match for one in facts.choices):
        raise Refused(_("Give every line the half that goes with it."), field="choices")
    if len({one.match for one in facts.choices}) < 2:
        raise Refused(_("All halves are the same: give at least two to choose from."), field="choices")


def _check_forms(facts: QuestionFacts) -> None:
    if not any(folded(one.text) for one in facts.choices):
        raise Refused(_("Write at least one answer that counts as right."), field="choices")


_CHECKS: dict[str, Callable[[QuestionFacts], None]] = {
    "single": _check_ticks,
    "multiple": _check_ticks,
    "true_false": _check_two,
    "numeric": _check_number,
    "ordering": _check_lines,
    "matching": _check_pairs,
    "short_text": _check_forms,
}
