"""What is found before publishing: each finding, and the same page without it."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cairn.courses.checklist import checklist
from cairn.courses.models import CoursePage, LevelPage, ObjectPage, Question, QuestionBank, QuestionVersion
from tests.cast import NOW
from tests.world import programme

pytestmark = pytest.mark.django_db
PLAIN = "We ask the people who know. We try one small change. We see what it does. "
HARD = (
    "Organisational variability necessitates comprehensive multidisciplinary evaluation of operational "
    "characteristics, notwithstanding administrative considerations. "
)


def article(**changed: Any) -> ObjectPage:
    """A page with nothing to put right, but for what is changed."""
    facts: dict[str, Any] = {
        "title": "One", "slug": "one", "kind": "article", "summary": "Say it.", "question": "And you?", "minutes": 5,
        "points": 10, "body": [("heading", "First"), ("text", f"<p>{PLAIN}</p>")],
    }  # fmt: skip
    return ObjectPage(**facts | changed)


def found(page: Any, level: str | None = None) -> list[str]:
    return [one.words for one in checklist(page) if level in (None, one.level)]


def rich(html: str) -> list[tuple[str, str]]:
    return [("text", html)]


def film(**changed: Any) -> list[tuple[str, dict[str, Any]]]:
    value = {"title": "Walk", "document": None, "link": "https://example.org/a.mp4", "captions": None, "transcript": ""}
    return [("video", value | changed)]


def test_a_page_with_nothing_to_put_right() -> None:
    assert found(article()) == []


@pytest.mark.parametrize(
    "changed, level, words",
    [
        ({"body": []}, "error", "nothing to read"),
        ({"slug": "board"}, "error", "taken by a page that every run has"),
        ({"summary": ""}, "warning", "what people can do"),
        ({"question": ""}, "warning", "discussion question"),
        ({"points": 0}, "warning", "Give points"),
        ({"minutes": 11}, "warning", "Cut it into pieces"),
        ({"minutes": 2, "body": rich(f"<p>{PLAIN * 30}</p>")}, "warning", "words, which take about"),
        ({"body": rich(f"<p>{HARD * 10}</p>")}, "warning", "The hardest sentences"),
        ({"body": rich("<p>See <a href='/a/'>click here</a>.</p>")}, "warning", "doesn't say where it leads"),
        ({"body": rich("<h4>Deep</h4><p>Text.</p>")}, "warning", "skips a level"),
        ({"body": film()}, "error", "no captions and no transcript"),
        ({"body": film(transcript="<p>Said.</p>")}, "warning", "Add captions"),
        ({"kind": "video"}, "error", "Choose the recording"),
        ({"kind": "video", "media_link": "https://example.org/a"}, "error", "no captions and no transcript"),
        ({"kind": "audio", "media_link": "https://example.org/a"}, "error", "Add a transcript"),
        ({"kind": "reading"}, "error", "evidence record"),
        ({"kind": "activity"}, "warning", "nothing to fill in"),
        ({"kind": "quiz"}, "error", "Choose the bank"),
        ({"kind": "poll", "poll_question": "Which?"}, "error", "two different options"),
        (
            {"kind": "poll", "poll_question": "Which?", "poll_options": [("option", "A"), ("option", "A ")]},
            "error", "two different options",
        ),
        ({"kind": "poll", "poll_options": [("option", "A"), ("option", "B")]}, "error", "question of the poll"),
        ({"kind": "cache", "answers": "seven"}, "error", "Write the clue"),
        ({"kind": "cache", "clue": "How many?", "answers": " \n"}, "error", "Write the answer"),
        ({"kind": "cache", "clue": "How many?", "answers": "seven"}, "warning", "Name the objects"),
    ],
)  # fmt: skip
def test_each_finding_is_said_once(changed: dict[str, Any], level: str, words: str) -> None:
    said = found(article(**changed), level)
    assert len([one for one in said if words in one]) == 1, found(article(**changed))


def test_three_hard_sentences_are_named_and_no_more() -> None:
    (said,) = [one for one in found(article(minutes=9, body=rich(f"<p>{HARD * 10}</p>"))) if "hardest" in one]
    assert said.count("“") == 3


def test_a_picture_has_words_or_is_decoration() -> None:
    image = get_image_model().objects.create(title="Ward", file=get_test_image_file())
    value = {"image": image, "alt": "", "decorative": False, "caption": ""}
    assert any("“Ward”" in one for one in found(article(body=[("image", value)]), "error"))
    for mended in ({"alt": "A board with magnets"}, {"decorative": True}):
        assert found(article(body=[("image", value | mended)]), "error") == []


def test_the_answer_of_a_cache_stands_where_it_is_said_to() -> None:
    programme()
    there = ObjectPage.objects.get(slug="welcome-and-why")
    there.body = rich("<p>There were seventy beds.</p>")
    there.save()
    cache = {"kind": "cache", "clue": "How many?", "found_in": [("object", there)]}
    for answer, solved in (("seventy", True), ("Seventy beds", True), ("seven", False), ("beds\nseven", True)):
        said = found(article(answers=answer, **cache), "error")
        assert (said == []) is solved, (answer, said)


@pytest.mark.parametrize(
    "there, draw, level", [(0, 0, "error"), (3, 4, "error"), (4, 4, "warning"), (8, 4, None), (3, 0, None)]
)
def test_a_quiz_has_questions_enough(there: int, draw: int, level: str | None) -> None:
    bank = QuestionBank.objects.create(programme=programme(), key="b", title="B")
    for n in range(there):
        question = Question.objects.create(bank=bank, key=f"q{n}")
        version = QuestionVersion.objects.create(question=question, number=1, kind="single", stem="?", created_at=NOW)
        question.current = version
        question.save()
    # What was retired is not asked.
    Question.objects.create(bank=bank, key="gone", retired_at=NOW)
    page = article(kind="quiz", quiz_bank=bank, quiz_draw=draw)
    assert [one.level for one in checklist(page)] == ([level] if level else [])


@pytest.mark.parametrize(
    "gate, level, words",
    [
        ([], "warning", "There is no gate"),
        ([("minimum_points", {"minimum": 10_000})], "error", "nobody can open it"),
        ([("minimum_points", {"minimum": 30})], None, ""),
        ([("discussion_answered", {"minimum": 99})], "error", "answers to discussion questions"),
        ([("reflection_written", {"minimum": 99})], "error", "reflections"),
        ([("quiz_passed", {"object": "gate-quiz"})], None, ""),
        ([("quiz_passed", {"object": "writing-an-aim"})], "error", "names no quiz"),
        ([("quiz_passed", {"object": "later-quiz"})], "error", "not in this level or an earlier one"),
        ([("upload", {"object": "writing-an-aim"})], "error", "asks for no file"),
    ],
)
def test_a_gate_can_be_opened(gate: list[Any], level: str | None, words: str) -> None:
    programme()
    later = LevelPage.objects.get(slug="planning-change")
    later.add_child(instance=ObjectPage(title="Later", slug="later-quiz", kind="quiz"))
    page = LevelPage.objects.get(slug="foundations")
    page.summary = "One."
    named = [(kind, {"object": ObjectPage.objects.get(slug=v["object"])} if "object" in v else v) for kind, v in gate]
    page.gate = named
    said = checklist(page)
    assert [(one.level, words in one.words) for one in said] == ([(level, True)] if level else [])


def test_a_quiz_that_a_gate_asks_for_stays_one() -> None:
    programme()
    page = ObjectPage.objects.get(slug="gate-quiz")
    page.kind = "article"
    assert any("Change the gate" in one for one in found(page, "error"))


def test_a_course_has_outcomes_and_measures() -> None:
    row = {"objective": "Draw a map", "session": "", "measure": ""}
    page = CoursePage(title="C", slug="c", plan=[("session", row), ("session", row | {"measure": "A map is drawn"})])
    assert len([one for one in found(page) if "Draw a map" in one]) == 1
    assert len(found(page)) == 3
