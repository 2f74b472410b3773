"""Which chart suits a series: a few questions in plain words that end in a kind of chart, and why.

``step(answers)`` gives the next question or the advice. The questions are a table, so that an expert can read and
mend them: each answer names the question that follows, or the kind of chart that it ends in.
Source of the choices: Provost and Murray, The Health Care Data Guide; NHS England, Making Data Count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cairn.methods.sentences import gettext_noop as _

__all__ = ["FIRST", "QUESTIONS", "Advice", "Answer", "Question", "Step", "step"]


@dataclass(frozen=True)
class Advice:
    """A kind of chart (a name in ``spc.KINDS`` or an alias of one) and one sentence that says why."""

    kind: str
    why: str


@dataclass(frozen=True)
class Answer:
    """``leads_to``: the key of the next question, or the advice."""

    key: str
    words: str
    leads_to: str | Advice
    hint: str = ""


@dataclass(frozen=True)
class Question:
    key: str
    words: str
    answers: tuple[Answer, ...]

    def answer(self, key: str) -> Answer | None:
        """The answer of this key, if there is one."""
        return next((one for one in self.answers if one.key == key), None)


@dataclass(frozen=True)
class Step:
    """How far somebody has come: what was answered, then the next question or the advice; one of the two is set."""

    answered: tuple[tuple[Question, Answer], ...]
    question: Question | None
    advice: Advice | None


FIRST = "number"
_ALL = (
    Question(
        FIRST,
        _("What is each of your numbers?"),
        (
            Answer("count", _("A count"), "area", _("Falls, complaints, infections in a week or month")),
            Answer("share", _("A share or percentage"), "parts", _("8 of 20 patients seen on time")),
            Answer("rate", _("A rate"), "exposure", _("Falls per 1,000 bed days: one patient can have several")),
            Answer("measurement", _("A measurement"), "several", _("Minutes, days, millimetres, pounds, a score")),
            Answer("rare", _("What lies between two rare events"), "between", _("Days from one infection to the next")),
            Answer(
                "unsure",
                _("I am not sure"),
                Advice("run", _("A run chart suits any series in order of time and asks nothing else of the data.")),
            ),
        ),
    ),
    Question(
        "area",
        _("Could it happen about as often in each period?"),
        (
            Answer(
                "same",
                _("Yes, there is about the same to count in each"),
                Advice("c", _("You count events where the chance for them is about the same each time.")),
                _("A ward that is always full, the same number of clinics"),
            ),
            Answer(
                "known",
                _("No, and I know how much there was each time"),
                Advice("u", _("You count events, and a denominator makes busy and quiet periods fair to each other.")),
                _("Bed days, visits or patients of each period"),
            ),
            Answer(
                "unknown",
                _("No, and I don't know how much there was"),
                Advice("i", _("Without a denominator, the usual variation is best judged from the counts themselves.")),
            ),
        ),
    ),
    Question(
        "parts",
        _("Do you have both numbers: how many, and out of how many?"),
        (
            Answer(
                "hundreds",
                _("Yes, mostly out of fewer than 1,000"),
                Advice(
                    "p", _("Each case either counts or does not, and the limits allow for how many cases there were.")
                ),
            ),
            Answer(
                "thousands",
                _("Yes, mostly out of 1,000 or more"),
                Advice(
                    "pp",
                    _("With many cases a p chart's limits are too narrow: a p′ chart allows for other variation too."),
                ),
            ),
            Answer(
                "percentage",
                _("No, only the percentage"),
                Advice("i", _("Percentages without their two numbers are judged as any other measurement.")),
            ),
        ),
    ),
    Question(
        "exposure",
        _("Do you have both numbers: how many events, and in how much?"),
        (
            Answer(
                "hundreds",
                _("Yes, mostly in fewer than 1,000"),
                Advice("u", _("You count events, and the limits allow for how much there was each time.")),
                _("Bed days, visits or patients of each period"),
            ),
            Answer(
                "thousands",
                _("Yes, mostly in 1,000 or more"),
                Advice(
                    "up",
                    _("In so many a u chart's limits are too narrow: a u′ chart allows for other variation too."),
                ),
            ),
            Answer(
                "rate",
                _("No, only the rate"),
                Advice("i", _("Rates without their two numbers are judged as any other measurement.")),
            ),
        ),
    ),
    Question(
        "several",
        _("How many values do you have for each day, week or month?"),
        (
            Answer("one", _("One"), Advice("i", _("You have one measurement at a time."))),
            Answer(
                "each",
                _("Several, and I enter each of them"),
                Advice(
                    "xbar",
                    _("Several values of a period are shown by their mean, with limits for that many."),
                ),
                _("Each value in a row of its own, with the same date"),
            ),
            Answer(
                "summary",
                _("Several, but I have only their average"),
                Advice("i", _("One average at a time is judged as one measurement.")),
            ),
        ),
    ),
    Question(
        "between",
        _("What do you have from one event to the next?"),
        (
            Answer(
                "time",
                _("The time: days or hours"),
                Advice("t", _("Events are rare, so the time between them says more than many zeros would.")),
            ),
            Answer(
                "cases",
                _("The number of cases without it"),
                Advice("g", _("Events are rare, so the cases between them say more than many zeros would.")),
                _("Operations from one infection to the next"),
            ),
        ),
    ),
)
QUESTIONS = {question.key: question for question in _ALL}


def step(answers: Mapping[str, str]) -> Step:
    """From the answers by question; what doesn't belong to the path is passed over.

    >>> step({}).question.key
    'number'
    >>> step({"number": "share", "parts": "hundreds"}).advice.kind
    'p'
    """
    answered: list[tuple[Question, Answer]] = []
    key = FIRST
    while True:
        question = QUESTIONS[key]
        answer = question.answer(answers.get(key, ""))
        if answer is None:
            return Step(tuple(answered), question, None)
        answered.append((question, answer))
        if isinstance(answer.leads_to, Advice):
            return Step(tuple(answered), None, answer.leads_to)
        key = answer.leads_to
