"""A published change never breaks the people inside: what they did, earned and opened stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cairn.courses import api as courses_api
from cairn.courses.models import Choice, LevelPage, ObjectPage, Question
from cairn.learning import api as learning_api
from cairn.learning.models import GateOutcome, ObjectProgress, PointAward, QuizAttempt
from cairn.runs.models_api import Enrolment
from tests.cast import NOW
from tests.world import World, world

pytestmark = pytest.mark.django_db
KEY = "welcome-and-why"


@pytest.fixture
def inside() -> tuple[World, Enrolment]:
    made = world("learner", "late")
    return made, made.learn("learner", levels=1)


def facts(enrolment: Enrolment) -> list[Any]:
    """Everything that a learner has, by what it is about."""
    return [
        sorted(PointAward.objects.filter(enrolment=enrolment).values_list("kind", "learning_object_id", "points")),
        sorted(ObjectProgress.objects.filter(enrolment=enrolment).values_list("learning_object_id", flat=True)),
        sorted(GateOutcome.objects.filter(enrolment=enrolment).values_list("level_id", flat=True)),
    ]


def page(key: str = KEY) -> ObjectPage:
    return ObjectPage.objects.get(slug=key)


def publish(changed: Any) -> None:
    changed.save_revision().publish()


def rename() -> None:
    one = page()
    one.title, one.slug = "Another name", "another-name"
    publish(one)


def change(**values: Any) -> Callable[[], None]:
    def act() -> None:
        one = page()
        for name, value in values.items():
            setattr(one, name, value)
        publish(one)

    return act


def harder_gate() -> None:
    level = LevelPage.objects.get(slug="foundations")
    level.gate = [("minimum_points", {"minimum": 5000}), ("reflection_written", {"minimum": 9})]
    publish(level)


def move() -> None:
    page().move(LevelPage.objects.get(slug="planning-change"), pos="last-child")


def first_of_all() -> None:
    ObjectPage.objects.get(slug="writing-an-aim").move(page(), pos="left")


CHANGES: dict[str, Callable[[], None]] = {
    "retired": lambda: page().unpublish(),
    "deleted": lambda: page().delete(),
    "level deleted": lambda: LevelPage.objects.get(slug="foundations").delete(),
    "renamed": rename,
    "fewer points": change(points=1, bonus_points=0),
    "another kind": change(kind="poll", poll_question="Which?", poll_options=[("option", "A"), ("option", "B")]),
    "a quiz that is no quiz": lambda: publish_kind("gate-quiz", "article"),
    "a harder gate": harder_gate,
    "moved to another level": move,
    "in another order": first_of_all,
    "no question any more": change(question=""),
}


def publish_kind(key: str, kind: str) -> None:
    one = page(key)
    one.kind = kind
    publish(one)


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_learner_has_done_stays(inside: tuple[World, Enrolment], what: str) -> None:
    made, enrolment = inside
    before = facts(enrolment)
    points = learning_api.trail(made.enrolment("learner")).points
    assert all(before)

    CHANGES[what]()

    enrolment = made.enrolment("learner")
    assert facts(enrolment) == before
    trail = learning_api.trail(enrolment)
    assert trail.points == points
    # What was open stays open.
    assert all(one.open for one in trail.levels if one.item.key == "planning-change")


def test_a_renamed_object_keeps_its_address_in_the_run(inside: tuple[World, Enrolment]) -> None:
    made, _enrolment = inside
    rename()
    tree = courses_api.structure(made.enrolment("learner").run.programme)
    assert tree.object(KEY).title == "Another name"


def test_moved_objects_stand_in_their_new_place(inside: tuple[World, Enrolment]) -> None:
    made, _enrolment = inside
    first_of_all()
    keys = [one.key for one in courses_api.structure(made.enrolment("learner").run.programme).levels[0].objects]
    assert keys[:2] == ["writing-an-aim", KEY]
    move()
    tree = courses_api.structure(made.enrolment("learner").run.programme)
    assert tree.levels[1].objects[-1].key == KEY
    assert KEY not in [one.key for one in tree.levels[0].objects]


@pytest.mark.parametrize("what", ["a quiz is retired", "points are gone"])
def test_who_comes_later_can_still_open_the_gate(inside: tuple[World, Enrolment], what: str) -> None:
    """A gate waits for nothing that is not there."""
    made, _enrolment = inside
    if what == "a quiz is retired":
        page("gate-quiz").unpublish()
    else:
        for one in ObjectPage.objects.child_of(LevelPage.objects.get(slug="foundations")).exclude(kind="quiz"):
            one.points = one.bonus_points = 1
            publish(one)
    made.run.programme.refresh_from_db()
    made.structure = courses_api.structure(made.run.programme)

    late = made.learn("late", levels=1)

    assert GateOutcome.objects.filter(enrolment=late, level_id=made.structure.levels[0].id).exists()


def test_an_attempt_keeps_the_questions_as_they_were_asked(inside: tuple[World, Enrolment]) -> None:
    _made, enrolment = inside
    attempt = QuizAttempt.objects.get(enrolment=enrolment)
    asked = [(one.version.stem, [c.text for c in one.choices]) for one in _view(attempt, enrolment).questions]
    facts_of_quiz = page("gate-quiz").facts

    for question in Question.objects.filter(bank=facts_of_quiz.quiz.bank):
        assert question.current is not None
        new = question.versions.create(number=99, kind="true_false", stem="Quite another question", created_at=NOW)
        Choice.objects.create(version=new, text="True", correct=True, position=0)
        question.current, question.retired_at = new, NOW
        question.save()

    now = [(one.version.stem, [c.text for c in one.choices]) for one in _view(attempt, enrolment).questions]
    assert now == asked


def _view(attempt: QuizAttempt, enrolment: Enrolment) -> Any:
    return learning_api.attempt_of(attempt.uuid, by=enrolment.person)


def test_what_leaves_a_form_is_kept_for_who_filled_it_in(inside: tuple[World, Enrolment]) -> None:
    one = page()
    field = {"key": "who", "label": "Who", "hint": "", "kind": "line", "options": [], "into": ""}
    one.worksheet_fields = [("field", field), ("field", field | {"key": "why", "label": "Why"})]
    one.poll_options = [("option", "Yes"), ("option", "No")]
    publish(one)
    row = page().facts
    options = dict(row.poll_options.values_list("text", "pk"))

    one = page()
    one.worksheet_fields = [("field", field | {"label": "Who else"})]
    one.poll_options = [("option", "No"), ("option", "Perhaps")]
    publish(one)

    assert [(f.key, f.label, f.retired_at is None) for f in row.worksheet_fields.order_by("pk")] == [
        ("who", "Who else", True), ("why", "Why", False),
    ]  # fmt: skip
    assert {o.text: o.pk for o in row.poll_options.filter(text__in=options)} == options
    assert set(row.poll_options.filter(retired_at=None).values_list("text", flat=True)) == {"No", "Perhaps"}
