"""A quiz on a phone and without scripts: every kind of question, a wait between attempts, and what an author does."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cairn.learning import api as learning_api
from cairn.learning.models import AttemptQuestion, QuizAttempt
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.steps import Way
from tests.quizzing import bank, right_answer, set_quiz
from tests.world import World, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def made() -> World:
    """A learner in the first level, whose quiz asks every kind and lets half an hour pass between two attempts."""
    made = world("learner")
    made.learn("learner", levels=0)
    set_quiz(made, bank(made), delay=30, attempts=3)
    return made


def when_answers(page: Page, question: learning_api.AskedQuestion) -> None:
    """Everything right, but for an order: that is brought about by ``when_orders``."""
    given: Any = right_answer(question)
    name = f"q{question.position}"
    if isinstance(given, dict):
        for one, put in given.items():
            page.locator(f"[name='{name}-{one}']").select_option(put)
    elif question.version.kind in ("numeric", "short_text"):
        page.locator(f"[name='{name}']").fill(given[0])
    else:
        for one in given:
            page.locator(f"[name='{name}'][value='{one}']").check()


def when_orders(page: Page, *texts: str) -> None:
    """With the buttons beside the lines: each line up until it stands at its place."""
    lines = page.locator("[data-ordering] li")
    for place, text in enumerate(texts):
        while lines.locator("label").nth(place).inner_text() != text:
            lines.get_by_role("button", name=f"Up: {text}", exact=True).click()
            expect(page.locator("[role=status]", has_text=f"{text} is now number")).to_have_count(1)


def test_a_learner_takes_a_quiz_twice(visit: Visit, made: World, way: Way) -> None:
    # given a quiz with all kinds of question
    page = visit(made.learner, way)
    steps.when_opens(page, "/runs/autumn/gate-quiz/")
    steps.then_reads(page, "All questions of the bank are asked.", "Between two attempts lie 30 minutes.")

    # when they send it half done, they are told what is left out, and what they typed is still there
    steps.when_presses(page, "Start the quiz")
    view = learning_api.attempt_of(QuizAttempt.objects.get().uuid, by=made.learner)
    page.locator("[name=q4]").fill("3½ hours")
    steps.when_presses(page, "Send my answers")
    steps.then_reads(page, "You have not answered questions 1, 2, 3, 5, 6, 7.")
    expect(page.locator("[name=q4]")).to_have_value("3½ hours")
    steps.when_presses(page, "Send them as they are")
    steps.then_headed(page, "Not passed yet")
    steps.then_reads(page, "Your answer:", "(you gave no number)", "(you chose none)")

    # then the next attempt waits, in words
    steps.when_follows(page, "Back to the quiz")
    steps.then_reads(page, re.compile(r"You can start your next attempt (at|on) "))
    expect(page.get_by_role("button", name="Start the quiz")).to_have_count(0)

    # when half an hour has passed, everything is answered rightly
    QuizAttempt.objects.update(submitted_at=timezone.now() - timedelta(minutes=31))
    steps.when_opens(page, "/runs/autumn/gate-quiz/")
    steps.when_presses(page, "Start the quiz")
    view = learning_api.attempt_of(QuizAttempt.objects.get(number=2).uuid, by=made.learner)
    for question in view.questions:
        if question.version.kind == "ordering" and way.scripts:
            when_orders(page, "Plan", "Do", "Study", "Act")
        else:
            when_answers(page, question)
    steps.then_accessible(page)
    steps.when_presses(page, "Send my answers")

    # then it is passed, and only a browser with scripts has told how long it took
    steps.then_headed(page, "You passed")
    steps.then_reads(page, "(your answer, right)")
    timed = AttemptQuestion.objects.filter(attempt__number=2, seconds__gt=0)
    assert timed.exists() is way.scripts
    steps.when_opens(page, "/runs/autumn/gate-quiz/")
    steps.then_reads(page, "You have passed this quiz.", "100 per cent, passed")


def test_an_author_mends_a_question_and_tries_it(visit: Visit, made: World) -> None:
    # given a bank in the admin
    page = visit(made.author, steps.DESK)
    page.goto("/cms/questions/")
    page.get_by_role("link", name="Mixed").click()

    # when they write a question
    page.locator("main").get_by_role("link", name="A number").click()
    page.get_by_role("textbox", name="Question").fill("How many minutes are an hour?")
    page.get_by_label("Right answer").fill("60")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The question is saved.")).to_be_visible()

    # then they meet it as a learner does
    page.get_by_role("link", name="Try it as a learner").click()
    steps.then_accessible(page)
    page.get_by_label("How many minutes are an hour?").fill("60 minutes")
    steps.when_presses(page, "Send")
    steps.then_reads(page, "Question 1: enter a number, like 12 or 3.5.")
    page.get_by_label("How many minutes are an hour?").fill("60,0")
    steps.when_presses(page, "Send")
    steps.then_reads(page, "Right")
