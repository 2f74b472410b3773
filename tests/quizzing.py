"""A bank with a question of every kind, a quiz on it, and answers that are right or wrong by what the bank says."""

from __future__ import annotations

from typing import Any

from cairn.courses import api as courses_api
from cairn.courses.models import QuestionBank, QuizSettings
from cairn.courses.sync import renew
from cairn.learning import api as learning_api
from tests.cast import NOW
from tests.world import World

Choice = courses_api.ChoiceFacts
TICKED = (Choice("Alpha", correct=True, feedback="So it is."), Choice("Beta", feedback="Think of aims."))


def facts(kind: str, stem: str = "", **more: Any) -> courses_api.QuestionFacts:
    """A question of this kind that is fit to be saved."""
    made: dict[str, dict[str, Any]] = {
        "single": {"choices": (*TICKED, Choice("Gamma"))},
        "multiple": {"choices": (*TICKED, Choice("Gamma", correct=True))},
        "true_false": {"choices": (Choice("True", correct=True), Choice("False"))},
        "numeric": {"answer": 3.5, "tolerance": 0.1, "unit": "hours"},
        "ordering": {"choices": tuple(Choice(one, feedback=f"{one}!") for one in ("Plan", "Do", "Study", "Act"))},
        "matching": {
            "choices": (Choice("Cat", match="Meow"), Choice("Dog", match="Woof"), Choice("", match="Moo")),
        },
        "short_text": {"choices": (Choice("sponsor", feedback="Indeed."), Choice("the lead sponsor"))},
    }
    base: dict[str, Any] = {"explanation": "Because.", **made[kind], **more}
    return courses_api.QuestionFacts(kind=kind, stem=stem or f"About {kind}?", **base)


KINDS = ("single", "multiple", "true_false", "numeric", "ordering", "matching", "short_text")


def bank(made: World, *questions: courses_api.QuestionFacts, title: str = "Mixed") -> QuestionBank:
    found = courses_api.save_bank(programme=made.run.programme, title=title, by=None, at=NOW)
    for one in questions or tuple(facts(kind) for kind in KINDS):
        courses_api.save_question(found, one, by=None, at=NOW)
    return found


def set_quiz(made: World, bank: QuestionBank, **settings: Any) -> Any:
    """Let the quiz of the first level ask this bank; all in their order unless said otherwise."""
    item = made.structure.object("gate-quiz")
    wanted = {"draw": 0, "bank": bank, "pass_mark": 75, "attempts": 0, **settings}
    QuizSettings.objects.filter(learning_object_id=item.id).update(**wanted)
    renew(made.run.programme_id)
    made.run.programme.refresh_from_db()
    made.structure = courses_api.structure(made.run.programme)
    return made.structure.object("gate-quiz")


def right_answer(asked: learning_api.AskedQuestion) -> Any:
    """From the author's side of the question."""
    version, rows = asked.version, list(asked.version.choices.all())
    if version.kind == "numeric":
        return [f"{version.answer:g}"]
    if version.kind == "short_text":
        return [rows[0].text.upper()]
    if version.kind == "ordering":
        return {str(row.uuid): str(place) for place, row in enumerate(rows, start=1)}
    if version.kind == "matching":
        return {str(row.uuid): row.match for row in rows if row.text}
    return [str(row.uuid) for row in rows if row.correct]


def wrong_answer(asked: learning_api.AskedQuestion) -> Any:
    right = right_answer(asked)
    if isinstance(right, dict):
        values = list(right.values())
        return dict(zip(right, [*values[1:], values[0]], strict=True))
    if asked.version.kind in ("numeric", "short_text"):
        return ["99"]
    return [str(row.uuid) for row in asked.version.choices.all() if not row.correct][:1]


def as_form(answers: dict[int, Any]) -> dict[str, Any]:
    """As the page sends them."""
    fields: dict[str, Any] = {}
    for place, given in answers.items():
        if isinstance(given, dict):
            fields |= {f"q{place}-{one}": put for one, put in given.items()}
        else:
            fields[f"q{place}"] = given
    return fields
