"""Two tabs, two presses, two requests at once: everything counts once, by the functions and by the pages."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cairn.accounts.models import AuditRow
from cairn.assessment import api as assessment_api
from cairn.community import api as community_api
from cairn.learning import api
from cairn.learning.models import (
    AttemptAnswer,
    Certificate,
    GateOutcome,
    ObjectProgress,
    PointAward,
    QuizAttempt,
)
from cairn.lib.errors import NotFound, Refused
from cairn.notices.models import Notice
from cairn.records import api as records_api
from tests.cast import NOW
from tests.outcomes import released
from tests.world import LONG_AGO, World, world

pytestmark = pytest.mark.django_db
QUIZ = "/runs/autumn/gate-quiz/quiz/"


@pytest.fixture
def made() -> World:
    found = world("owner", "peer")
    found.learn("owner", levels=0)
    return found


@pytest.fixture
def tabs(made: World) -> tuple[Client, Client]:
    """The same person in two browsers."""
    both = (Client(), Client())
    for one in both:
        one.force_login(made.owner)
    return both


def verbs(made: World) -> Counter[str]:
    return Counter(row["verb"] for row in records_api.statements_facts(made.run.uuid))


def text(answer: Any) -> str:
    return str(answer.content.decode())


# --- Objects and points ---


def test_the_same_object_done_twice_gives_points_once(made: World) -> None:
    enrolment, item = made.enrolment("owner"), made.structure.objects[0]

    new = [
        api.complete_object(enrolment, object_uuid=item.uuid, by=made.owner, at=NOW + timedelta(days=day))
        for day in range(2)
    ]

    assert [bool(one) for one in new] == [True, False]
    assert PointAward.objects.get().points == item.points
    assert ObjectProgress.objects.get().completed_at == NOW
    assert verbs(made)["completed"] == 1
    assert AuditRow.objects.filter(action="object.complete").count() == 1


def test_two_tabs_that_mark_the_same_object_done(made: World, tabs: tuple[Client, Client]) -> None:
    key = made.structure.objects[0].key

    pages = [text(tab.post(f"/runs/autumn/{key}/done/", follow=True)) for tab in tabs]

    assert ["You earned 10 points." in page for page in pages] == [True, False]
    assert PointAward.objects.count() == ObjectProgress.objects.count() == 1
    assert api.trail(made.enrolment("owner")).points == 10


def test_the_same_question_answered_twice_gives_its_bonus_once(made: World) -> None:
    item = made.structure.objects[0]
    for words in ("We skip the first one.", "And the second."):
        community_api.write(made.run, subject_kind="object", subject_uuid=item.uuid, text=words, by=made.owner, at=NOW)

    assert [(one.kind, one.points) for one in PointAward.objects.all()] == [("answer", item.bonus_points)]


def test_what_is_not_open_not_ones_own_or_over_gives_nothing(made: World) -> None:
    enrolment, tree = made.enrolment("owner"), made.structure
    locked, quiz, item = tree.levels[1].objects[0], tree.object("gate-quiz"), tree.objects[0]
    for one, at, sentence in (
        (locked, NOW, "not open yet"),
        (quiz, NOW, "when you pass it"),
        (item, NOW + timedelta(days=5000), "has ended"),
    ):
        with pytest.raises(Refused, match=sentence):
            api.complete_object(enrolment, object_uuid=one.uuid, by=made.owner, at=at)
    with pytest.raises(NotFound):
        api.complete_object(enrolment, object_uuid=item.uuid, by=made.peer, at=NOW)
    assert ObjectProgress.objects.count() == PointAward.objects.count() == 0
    assert api.complete_object(enrolment, object_uuid=item.uuid, by=made.owner, at=NOW + timedelta(days=90))


# --- Gates ---


def test_a_gate_opens_once_and_stays_open(made: World) -> None:
    enrolment = made.learn("owner", levels=1)
    level = made.structure.levels[0]
    assert [one.level_id for one in GateOutcome.objects.all()] == [level.id]

    for _again in range(2):
        assert api.judge_gates(enrolment, by=made.owner, at=NOW) == []
    # whatever is taken away afterwards
    PointAward.objects.all().delete()
    assert api.judge_gates(enrolment, by=made.owner, at=NOW) == []

    assert GateOutcome.objects.get().opened_at == LONG_AGO
    assert [level.open for level in api.trail(enrolment).levels] == [True, True, False]
    assert AuditRow.objects.filter(action="gate.open").count() == 1


def test_a_gate_waits_for_its_last_condition(made: World) -> None:
    enrolment, quiz = made.enrolment("owner"), made.structure.object("gate-quiz")
    done = [item for item in made.structure.levels[0].objects if item.kind != "quiz"]
    for item in done:
        api.complete_object(enrolment, object_uuid=item.uuid, by=made.owner, at=NOW)
    # 50 points are there, the quiz is not passed
    assert [verdict.met for verdict in api.trail(enrolment).levels[0].conditions] == [True, False]
    assert GateOutcome.objects.count() == 0

    made.pass_quiz(enrolment, quiz)

    assert GateOutcome.objects.count() == 1


# --- Quizzes ---


def right_answers(path: str, made: World) -> dict[str, list[str]]:
    view = api.attempt_of(path.strip("/").partition("/")[2], by=made.owner)  # type: ignore[arg-type]
    return {f"q{one.position}": [str(c.uuid) for c in one.choices if c.correct] for one in view.questions}


def test_two_tabs_that_start_a_quiz_share_one_attempt(made: World, tabs: tuple[Client, Client]) -> None:
    paths = {tab.post(QUIZ).headers["Location"] for tab in tabs}

    assert len(paths) == QuizAttempt.objects.count() == 1
    assert QuizAttempt.objects.get().questions.count() == 8


def test_two_tabs_that_submit_the_same_quiz(made: World, tabs: tuple[Client, Client]) -> None:
    path = tabs[0].post(QUIZ).headers["Location"]
    right = right_answers(path, made)

    # the first is right, the second would be wrong
    answers = [tabs[0].post(path, right), tabs[1].post(path, {"q1": right["q2"]})]

    assert [answer.headers["Location"] for answer in answers] == [path, path]
    assert all("You passed" in text(tab.get(path)) for tab in tabs)
    attempt = QuizAttempt.objects.get()
    assert (attempt.score, attempt.passed) == (100, True)
    assert AttemptAnswer.objects.count() == sum(len(chosen) for chosen in right.values())
    assert [(one.kind, one.points) for one in PointAward.objects.all()] == [("quiz", 20)]
    assert verbs(made)["passed"] == 1
    # and a third tab that still shows the quiz's page starts no other
    assert "You have passed this quiz already." in text(tabs[1].post(QUIZ, follow=True))
    assert QuizAttempt.objects.count() == 1


def test_the_second_tab_cannot_better_what_the_first_one_sent(made: World, tabs: tuple[Client, Client]) -> None:
    path = tabs[0].post(QUIZ).headers["Location"]
    right = right_answers(path, made)

    tabs[0].post(path, {"anyway": "1"})
    tabs[1].post(path, right)

    attempt = QuizAttempt.objects.get()
    assert (attempt.score, attempt.passed) == (0, False)
    assert PointAward.objects.count() == 0
    assert tabs[0].post(QUIZ).headers["Location"] != path


def test_a_quiz_that_is_refused_keeps_what_was_ticked(made: World, tabs: tuple[Client, Client]) -> None:
    path = tabs[0].post(QUIZ).headers["Location"]
    right = right_answers(path, made)
    wrong = {**right, "q1": ["7d0c1a52-5f2b-4a4e-9a34-0d7a3b1c9e11"]}

    page = text(tabs[0].post(path, wrong))

    assert "Question 1: choose one of the answers that are listed." in page
    assert page.count(" checked>") == sum(len(chosen) for name, chosen in right.items() if name != "q1")
    assert QuizAttempt.objects.get().submitted_at is None


def test_questions_left_out_are_asked_about_before_they_count(made: World, tabs: tuple[Client, Client]) -> None:
    path = tabs[0].post(QUIZ).headers["Location"]
    right = right_answers(path, made)
    some = {name: chosen for name, chosen in right.items() if name not in ("q2", "q5")}

    page = text(tabs[0].post(path, some))

    assert "You have not answered questions 2, 5." in page
    assert page.count(" checked>") == sum(len(chosen) for chosen in some.values())
    assert QuizAttempt.objects.get().submitted_at is None
    assert tabs[0].post(path, {**some, "anyway": "1"}).status_code == 302
    assert QuizAttempt.objects.get().score == 75


def test_an_attempt_is_for_who_made_it(made: World, tabs: tuple[Client, Client]) -> None:
    path = tabs[0].post(QUIZ).headers["Location"]
    made.learn("peer", levels=0)
    other = Client()
    other.force_login(made.peer)

    assert other.get(path).status_code == other.post(path, {}).status_code == 404
    assert QuizAttempt.objects.get().submitted_at is None


# --- Sending in, and the certificate ---


def test_a_project_sent_in_twice_is_one_version(made: World, tabs: tuple[Client, Client]) -> None:
    project = made.project("owner")
    path = f"/projects/{project.uuid}/submit/"

    first, second = (tab.post(path, {"reply": "Ours, again"}) for tab in tabs)

    submission = assessment_api.submission_of(made.run, project_uuid=project.uuid)
    assert submission is not None
    version = submission.versions.get()
    assert first.headers["Location"] == f"/submissions/{version.uuid}/"
    assert second.status_code == 200
    assert "There is a problem" in text(second)
    assert "Ours, again" in text(second)
    assert verbs(made)["submitted"] == 1


def test_a_project_that_is_not_ready_is_refused_with_what_it_lacks(made: World, tabs: tuple[Client, Client]) -> None:
    project = made.project("owner", finished=False)

    page = text(tabs[0].post(f"/projects/{project.uuid}/submit/", {"reply": ""}))

    assert "The project is not ready to be sent in." in page
    assert "Finish a cycle" in page
    assert assessment_api.submission_of(made.run, project_uuid=project.uuid) is None


def test_a_certificate_is_issued_once_and_anyone_can_check_it(made: World, tabs: tuple[Client, Client]) -> None:
    project = made.project("owner")
    version = api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
    made.mark_all(version)
    assert api.certificates_of(made.owner) == []
    outcome: dict[str, Any] = {"result": "passed", "letter": "Well done.", "by": made.moderator, "at": NOW}
    released(version.uuid, **outcome)
    with pytest.raises(Refused):
        released(version.uuid, **outcome)

    (certificate,) = api.certificates_of(made.owner)
    assert (certificate.name, certificate.run_title) == ("Owner", "Autumn 2026")
    assert verbs(made)["earned"] == Notice.objects.filter(kind="certificate").count() == 1
    # however the code is typed, by somebody who is not signed in
    typed = certificate.code.replace("-", " ").lower()
    for code in (certificate.code, typed, typed.replace(" ", "")):
        page = Client().get(f"/certificates/{code}/")
        assert page.status_code == 200
        assert "Owner" in text(page)
    printed = Client().get(f"/certificates/{certificate.code}/certificate.pdf")
    assert printed.content.startswith(b"%PDF")
    assert printed.headers["Content-Type"] == "application/pdf"
    for code in ("2222-3333-4444", "x", certificate.code[:-1]):
        assert Client().get(f"/certificates/{code}/").status_code == 404


def test_a_withdrawn_certificate_says_so_and_is_not_printed(made: World) -> None:
    project = made.project("owner")
    version = api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
    made.mark_all(version)
    released(version.uuid, result="passed", letter="Well done.", by=made.moderator, at=NOW)
    code = api.certificates_of(made.owner)[0].code
    assert "withdrawn" not in text(Client().get(f"/certificates/{code}/"))

    Certificate.objects.update(withdrawn_at=NOW)

    assert "withdrawn" in text(Client().get(f"/certificates/{code}/"))
    assert Client().get(f"/certificates/{code}/certificate.pdf").status_code == 404
    assert api.certificates_of(made.owner) == []


# --- Drafts ---


def test_a_draft_is_ones_own_kept_with_the_one_before_and_dropped(made: World, tabs: tuple[Client, Client]) -> None:
    path, json = "/me/drafts/talk:1/", "application/json"
    for words in ("One", "One two"):
        assert tabs[0].post(path, f'{{"text": "{words}"}}', content_type=json).json()["saved"]

    assert api.drafts_of(by=made.owner)["talk:1"].text == "One two"
    assert api.drafts_of(by=made.peer) == {}
    assert made.owner.drafts.get().before == "One"  # type: ignore[attr-defined]
    for wrong in ("nonsense", "[]", "[" * 100_000, '{"text": "' + "y" * 100_001 + '"}'):
        assert tabs[0].post(path, wrong, content_type=json).status_code == 400
    assert api.drafts_of(by=made.owner)["talk:1"].text == "One two"
    tabs[1].post(path, '{"text": ""}', content_type=json)
    assert api.drafts_of(by=made.owner) == {}
