"""Question banks of a folder as shapes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cairn.courses.models import QuestionVersion
from cairn.courses.text.facts import KEY, Facts
from cairn.courses.text.shapes import BankText, QuestionText

_CHOSEN = ("single", "multiple", "true_false")


def bank_text(facts: Facts, *, course: str) -> BankText:
    bank = BankText(facts.key(), facts.text("title", most=200), course=course, path=facts.path)
    seen: set[str] = set()
    for one in facts.tables("questions", needed=True):
        question = _question(one)
        if question.key in seen:
            one.wrong(_("The key %(key)s stands twice in this bank.") % {"key": question.key}, "key")
        seen.add(question.key)
        bank.questions.append(question)
    facts.done()
    return bank


def _question(facts: Facts) -> QuestionText:
    kind = facts.choice("kind", QuestionVersion.Kind.values)
    question = QuestionText(
        uuid=facts.uuid(),
        key=facts.key(),
        kind=kind,
        stem=facts.text("stem"),
        objective=facts.text("objective", most=200, needed=False),
        difficulty=facts.choice("difficulty", QuestionVersion.Difficulty.values, default="medium"),
        tags=sorted(set(facts.words("tags", most=40))),
        explanation=facts.text("explanation", needed=False),
    )
    for tag in question.tags:
        if not KEY.fullmatch(tag):
            facts.wrong(_("The tag %(tag)s must be lower case words with hyphens.") % {"tag": tag}, "tags")
    if kind == "numeric":
        question.answer = facts.decimal("answer")
        question.tolerance = facts.decimal("tolerance", default=0)
        question.unit = facts.text("unit", most=40, needed=False)
        if question.tolerance < 0:
            facts.wrong(_("tolerance can't be below nothing."), "tolerance")
    elif kind == "short_text":
        question.choices = [(words, "", True, "") for words in facts.words("accepted", most=400, needed=True)]
    else:
        question.choices = [_choice(one, kind) for one in facts.tables("choices", needed=True)]
        _require_sense(facts, question)
    facts.done()
    return question


def _choice(facts: Facts, kind: str) -> tuple[str, str, bool, str]:
    made = (
        facts.text("text", most=400),
        facts.text("match", most=400) if kind == "matching" else "",
        facts.yes("correct") if kind in _CHOSEN else False,
        facts.text("feedback", needed=False),
    )
    facts.done()
    return made


def _require_sense(facts: Facts, question: QuestionText) -> None:
    right = sum(choice[2] for choice in question.choices)
    if question.kind in _CHOSEN and not right:
        facts.wrong(_("The question %(key)s has no right answer. Mark one.") % {"key": question.key}, "choices")
    if question.kind in ("single", "true_false") and right > 1:
        facts.wrong(_("The question %(key)s has more than one right answer.") % {"key": question.key}, "choices")
    if len(question.choices) < 2:
        facts.wrong(_("The question %(key)s needs two choices at least.") % {"key": question.key}, "choices")
