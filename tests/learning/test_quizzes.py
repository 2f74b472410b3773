"""Quizzes: every kind of question by function and by page, draws, attempts, and what a page must not tell."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cairn.courses import api as courses_api
from cairn.courses.models import QuestionBank, QuestionVersion
from cairn.learning import api
from cairn.learning.models import AttemptQuestion, PointAward, QuizAttempt
from cairn.learning.views_quiz import seconds_in
from cairn.lib.errors import Refused
from tests.cast import NOW
from tests.quizzing import KINDS, Choice, as_form, bank, facts, right_answer, set_quiz, wrong_answer
from tests.world import World, world

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def made() -> World:
    found = world("owner")
    found.learn("owner", levels=0)
    return found


@pytest.fixture
def client(made: World) -> Client:
    client = Client()
    client.force_login(made.owner)
    return client


def start(made: World, item: Any, *, at: Any = NOW) -> api.AttemptView:
    attempt = api.start_quiz(made.enrolment("owner"), object_uuid=item.uuid, by=made.owner, at=at)
    return api.attempt_of(attempt.uuid, by=made.owner)


def send(made: World, view: api.AttemptView, *, right: bool = True, at: Any = NOW, **more: Any) -> QuizAttempt:
    answer = right_answer if right else wrong_answer
    answers = {one.position: answer(one) for one in view.questions}
    return api.submit_quiz(view.attempt.uuid, answers=answers, by=made.owner, at=at, **more)


def versions_of(found: QuestionBank) -> list[QuestionVersion]:
    """What is asked now, in the order of the bank."""
    return [one.current for one in found.questions.all() if one.current is not None]


def stems(view: api.AttemptView) -> list[str]:
    return [one.version.stem for one in view.questions]


# --- Kinds ---


@pytest.mark.parametrize("right", [True, False])
def test_every_kind_is_asked_answered_and_told(made: World, client: Client, right: bool) -> None:
    view = start(made, set_quiz(made, bank(made)))
    assert [one.version.kind for one in view.questions] == list(KINDS)
    path = f"/attempts/{view.attempt.uuid}/"
    answer = right_answer if right else wrong_answer
    given = {one.position: answer(one) for one in view.questions}

    assert client.post(path, as_form(given)).headers["Location"] == path

    told = client.get(path).content.decode()
    marks = list(AttemptQuestion.objects.order_by("position").values_list("correct", flat=True))
    assert marks == [right] * len(KINDS)
    assert (told.count(">Right<"), told.count(">Wrong<")) == ((7, 0) if right else (0, 7))
    assert ("You passed" in told, told.count("Because.")) == (right, 7)
    # feedback to what was chosen: of a choice, of each line of an order, of an accepted form
    assert [words in told for words in ("So it is.", "Think of aims.", "Study!", "Indeed.")] == [
        right, not right, True, right
    ]  # fmt: skip
    # and what was stored is what was given
    after = api.attempt_of(view.attempt.uuid, by=made.owner).questions
    assert [one.given.placed or list(one.given.picked) for one in after] == list(given.values())


def test_a_page_never_holds_the_key(made: World, client: Client) -> None:
    secret = "Zebra"
    questions = [
        facts("numeric", answer=4711, tolerance=0),
        facts("short_text", choices=(Choice("Zebra"), Choice("Zebrafinch"))),
        *(facts(kind, explanation="Zebra says why.") for kind in KINDS if kind not in ("numeric", "short_text")),
        facts("single", "Feedback?", choices=(Choice("A", correct=True, feedback="Zebra, right."), Choice("B"))),
    ]
    view = start(made, set_quiz(made, bank(made, *questions)))

    page = client.get(f"/attempts/{view.attempt.uuid}/").content.decode()

    shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    for sign in (secret, "4711", "correct", "tolerance", "Because."):
        assert sign not in shown, sign
    # nothing on one choice but on no other: each has the same attributes, and its uuid is drawn at random
    for one in view.questions:
        for choice in one.choices:
            assert shown.count(str(choice.uuid)) == 1
    tags = {
        re.sub(r'"[^"]*"', '""', tag) for tag in re.findall(r'<input[^>]*name="q\d+"[^>]*type="radio"[^>]*>', shown)
    }
    assert len(tags) == 1


def test_orders_and_pairs_never_come_in_their_right_order(made: World) -> None:
    pairs = tuple(Choice(f"Left {n}", match=f"Right {n}") for n in range(3))
    found = bank(made, facts("ordering"), facts("matching", choices=pairs), facts("single"))
    ordering, matching, single = versions_of(found)
    seen = set()
    for number in range(200):
        order, match = (courses_api.asked(one, secret=str(number)) for one in (ordering, matching))
        assert [one.position for one in order.choices] != [0, 1, 2, 3]
        assert [one.match for one in match.choices] != list(match.halves)
        seen.add(courses_api.asked(single, secret=str(number)).choices[0].text)
    assert seen == {"Alpha", "Beta", "Gamma"}
    again = [courses_api.asked(ordering, secret="one").choices for _again in range(2)]
    assert again[0] == again[1]


@pytest.mark.parametrize(
    "kind, sent, sentence",
    [
        ("numeric", ["about four"], "enter a number, like 12 or 3.5, in hours"),
        ("numeric", ["210 minutes"], "in hours"),
        ("short_text", ["x" * 401], "no more than 400 characters"),
        ("ordering", ("1", "1", "2", "3"), "a number of its own"),
        ("ordering", ("1", "2", "3", "5"), "that are listed"),
        ("matching", ("Meow", "Quack"), "that are listed"),
        ("single", ["7d0c1a52-5f2b-4a4e-9a34-0d7a3b1c9e11"], "that are listed"),
    ],
)
def test_what_the_page_does_not_offer_is_refused_and_kept(
    made: World, client: Client, kind: str, sent: Any, sentence: str
) -> None:
    view = start(made, set_quiz(made, bank(made, facts(kind))))
    ids = [str(choice.uuid) for choice in view.questions[0].version.choices.all() if choice.text]
    answers = {1: sent if isinstance(sent, list) else dict(zip(ids, sent, strict=True))}

    page = client.post(f"/attempts/{view.attempt.uuid}/", as_form(answers)).content.decode()

    assert sentence in page
    assert '<a href="#q1-1">Go to question 1</a>' in page
    assert QuizAttempt.objects.get().submitted_at is None
    if kind in ("numeric", "short_text"):
        assert f'value="{sent[0]}"' in page
    elif kind != "single":
        assert page.count(" selected>") == sum(one in ("1", "2", "3", "Meow") for one in sent)
    assert send(made, view).passed


def test_half_an_order_is_asked_about_and_counts_as_wrong(made: World, client: Client) -> None:
    view = start(made, set_quiz(made, bank(made, facts("ordering"), facts("single"))))
    given = {one.position: right_answer(one) for one in view.questions}
    given[1].pop(next(iter(given[1])))
    path = f"/attempts/{view.attempt.uuid}/"

    assert "You have not answered question 1." in client.post(path, as_form(given)).content.decode()
    client.post(path, {**as_form(given), "anyway": "1"})

    assert QuizAttempt.objects.get().score == 50


# --- Draws ---


def test_a_draw_takes_from_the_tagged_and_prefers_what_was_not_asked(made: World) -> None:
    tagged = [facts("single", f"Tagged {n}?", tags=("flow", "aims") if n % 2 else ("flow",)) for n in range(5)]
    item = set_quiz(made, bank(made, facts("single", "Other?"), *tagged), draw=2, tags="aims flow", pass_mark=100)
    drawn = []
    for _attempt in range(3):
        view = start(made, item)
        drawn.append(stems(view))
        send(made, view, right=False)

    assert all(len(set(one)) == 2 for one in drawn)
    assert len({stem for one in drawn for stem in one}) == 5  # 2, 2, and the last one with one that came before
    assert "Other?" not in {stem for one in drawn for stem in one}


def test_a_question_in_a_new_version_was_still_asked_before(made: World) -> None:
    found = bank(made, *(facts("single", f"Question {n}?") for n in range(4)))
    item = set_quiz(made, found, draw=2)
    first = start(made, item)
    send(made, first, right=False)
    for version in versions_of(found):
        changed = facts("single", f"{version.stem} Really?")
        courses_api.save_question(found, changed, question=version.question, by=None, at=NOW)

    second = start(made, item)

    assert not {stem.removesuffix(" Really?") for stem in stems(second)} & set(stems(first))


def test_an_attempt_keeps_its_questions_as_they_were_asked(made: World, client: Client) -> None:
    found = bank(made, facts("single", "As it was?"), facts("numeric"))
    view = start(made, set_quiz(made, found))
    single, numeric = found.questions.all()

    other = (Choice("Alpha"), Choice("Beta", correct=True))
    courses_api.save_question(found, facts("single", "As it is?", choices=other), question=single, by=None, at=NOW)
    courses_api.retire_question(numeric.uuid, by=None, at=NOW)

    path = f"/attempts/{view.attempt.uuid}/"
    assert "As it was?" in client.get(path).content.decode()
    assert send(made, view).score == 100
    told = client.get(path).content.decode()
    assert ("As it was?" in told, "As it is?" in told) == (True, False)
    assert [one.version.stem for one in view.questions] == ["As it was?", "About numeric?"]


def test_a_quiz_without_questions_is_not_begun(made: World) -> None:
    item = set_quiz(made, bank(made), draw=3, tags="nobody-has-this")
    with pytest.raises(Refused, match="no questions yet"):
        start(made, item)
    assert not QuizAttempt.objects.exists()


# --- Attempts ---


def test_the_next_attempt_waits_and_says_until_when(made: World, client: Client) -> None:
    item = set_quiz(made, bank(made, facts("single")), attempts=2, delay=90)
    send(made, start(made, item), right=False, at=NOW)

    with pytest.raises(Refused, match=r"You can start your next attempt at 11:00\."):
        start(made, item, at=NOW + 89 * MINUTE)
    with pytest.raises(Refused, match=r"on 24 November at 11:00\."):
        start(made, item, at=NOW - timedelta(days=1))
    second = start(made, item, at=NOW + 90 * MINUTE)
    assert second.attempt.number == 2
    send(made, second, right=False, at=NOW + 95 * MINUTE)
    with pytest.raises(Refused, match="used your 2 attempts"):
        start(made, item, at=NOW + timedelta(days=30))
    page = client.get("/runs/autumn/gate-quiz/").content.decode()
    assert "You have used all attempts." in page
    assert "Between two attempts lie 90 minutes." in page


def test_of_the_best_passing_ends_it_and_of_the_last_nothing_is_taken_away(made: World, client: Client) -> None:
    item = set_quiz(made, bank(made, facts("single")))
    send(made, start(made, item))
    with pytest.raises(Refused, match="passed this quiz already"):
        start(made, item)

    item = set_quiz(made, bank(made, facts("single"), title="Another"), counts="last")
    assert "Try again" in client.get("/runs/autumn/gate-quiz/").content.decode()
    send(made, start(made, item), right=False)

    page = client.get("/runs/autumn/gate-quiz/").content.decode()
    assert re.search(r"Your result: <strong>0 per cent, not passed", page)
    assert "You have passed this quiz." in page
    assert [(one.kind, one.points) for one in PointAward.objects.all()] == [("quiz", item.points)]
    set_quiz(made, bank(made, facts("single"), title="Third"), counts="best")
    assert re.search(
        r"Your result: <strong>100 per cent, passed", client.get("/runs/autumn/gate-quiz/").content.decode()
    )


# --- Time ---


@pytest.mark.parametrize(
    "sent, kept", [("12.5", 12.5), ("9999", 60.0), ("0", None), ("-3", None), ("nan", None), ("", None), ("1e9", None)]
)
def test_how_long_a_question_was_looked_at(made: World, sent: str, kept: float | None) -> None:
    view = start(made, set_quiz(made, bank(made, facts("single"))))
    seconds = seconds_in({"t1": sent, "t": "5", "tx": "7"})
    send(made, view, at=NOW + MINUTE, seconds=seconds)
    assert AttemptQuestion.objects.get().seconds == kept
