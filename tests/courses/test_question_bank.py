"""The question bank: what may be saved, versions, finding, and the authors' pages for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models import AuditRow
from cairn.courses import api, questions
from cairn.courses.models import Question, QuestionBank, QuestionVersion
from cairn.lib.errors import Conflict, NotFound, Refused
from tests.cast import NOW
from tests.quizzing import KINDS, Choice, bank, facts
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world("learner")


@pytest.fixture
def mixed(made: World) -> QuestionBank:
    return bank(made)


def signed_in(made: World, name: str) -> Client:
    client = Client()
    client.force_login(made.people[name])
    return client


def question(mixed: QuestionBank, kind: str) -> Question:
    return mixed.questions.select_related("current", "bank").get(current__kind=kind)


# --- What may be saved ---


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_kept_as_it_was_written(made: World, mixed: QuestionBank, kind: str) -> None:
    said = facts(kind, tags=("run-chart", "aims"), objective="Say why", difficulty="hard")
    saved = api.save_question(mixed, said, by=made.author, at=NOW, question=question(mixed, kind))
    assert replace(questions.facts_of(saved), key="") == replace(said, tags=("aims", "run-chart"))


@pytest.mark.parametrize(
    "kind, wrong, field, sentence",
    [
        ("single", {"stem": " \n "}, "stem", "Write the question"),
        ("single", {"stem": "x" * 4001}, "stem", "Shorten this to 4000"),
        ("single", {"difficulty": "horrid"}, "difficulty", "easy, medium or hard"),
        ("single", {"choices": (Choice("A"), Choice("B"))}, "choices", "Mark the right answer"),
        ("single", {"choices": (Choice("A", correct=True),)}, "choices", "at least two"),
        ("single", {"choices": (Choice("A", correct=True), Choice("B", correct=True))}, "choices", "only one"),
        ("single", {"choices": (Choice("A", correct=True), Choice(" A "))}, "choices", "twice"),
        ("single", {"choices": (Choice("A" * 401, correct=True), Choice("B"))}, "choices", "to 400 characters"),
        ("multiple", {"choices": (Choice("A"), Choice("B"))}, "choices", "Mark the right answer"),
        ("true_false", {"choices": (*map(Choice, "AB"), Choice("C", correct=True))}, "choices", "two answers"),
        ("numeric", {"answer": None}, "answer", "number that is right"),
        ("numeric", {"answer": float("nan")}, "answer", "number that is right"),
        ("numeric", {"tolerance": -1}, "tolerance", "0 or more"),
        ("numeric", {"unit": "m2"}, "unit", "no digits"),
        ("ordering", {"choices": (Choice("A"),)}, "choices", "at least two lines"),
        ("matching", {"choices": (Choice("A", match="a"), Choice("B"))}, "choices", "the half that goes with it"),
        ("matching", {"choices": (Choice("A", match="a"), Choice("", match="b"))}, "choices", "two pairs"),
        ("matching", {"choices": (Choice("A", match="a"), Choice("B", match="a"))}, "choices", "the same"),
        ("short_text", {"choices": (Choice(" "),)}, "choices", "at least one answer"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    made: World, mixed: QuestionBank, kind: str, wrong: Any, field: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        api.save_question(mixed, replace(facts(kind), **wrong), by=made.author, at=NOW)
    assert refused.value.field == field
    api.save_question(mixed, facts(kind), by=made.author, at=NOW)
    assert mixed.questions.count() == len(KINDS) + 1


# --- Versions, retiring, rights ---


def test_a_change_is_a_new_version_and_no_change_is_none(made: World, mixed: QuestionBank) -> None:
    one = question(mixed, "single")
    at: dict[str, Any] = {"by": made.author, "at": NOW}
    before = one.versions.get()
    audited = AuditRow.objects.filter(action="question.save", subject_uuid=one.uuid)

    for _twice in range(2):
        api.save_question(mixed, facts("single", "Now?"), question=one, base=audited.count(), **at)

    versions = questions.versions_of(one)
    assert [(version.number, version.stem) for version in versions] == [(2, "Now?"), (1, "About single?")]
    assert QuestionVersion.objects.get(pk=before.pk).stem == "About single?"
    assert audited.count() == 2
    # only other tags: the question is the same, the draw isn't
    api.save_question(mixed, facts("single", "Now?", tags=("new",)), question=one, **at)
    assert (len(questions.versions_of(one)), [tag.name for tag in one.tags.all()]) == (2, ["new"])
    with pytest.raises(Conflict, match="Somebody else saved") as conflict:
        api.save_question(mixed, facts("single", "Mine?"), question=one, base=1, **at)
    assert (conflict.value.theirs, conflict.value.version) == ("Now?", 2)


def test_a_question_is_retired_and_brought_back_once(made: World, mixed: QuestionBank) -> None:
    one = question(mixed, "single")
    for retired in (True, True, False, False):
        api.retire_question(one.uuid, by=made.author, at=NOW, retired=retired)
    actions = AuditRow.objects.filter(subject_uuid=one.uuid).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["question.save", "question.retire", "question.bring_back"]


def test_only_authors_find_a_bank(made: World, mixed: QuestionBank) -> None:
    one = question(mixed, "single")
    for by in (made.learner, made.manager):
        with pytest.raises(NotFound):
            api.save_question(mixed, facts("single"), by=by, at=NOW)
        with pytest.raises(NotFound):
            api.retire_question(one.uuid, by=by, at=NOW)
        with pytest.raises(NotFound):
            api.save_bank(programme=made.run.programme, title="Mine", by=by, at=NOW)
    paths = ["", f"{mixed.uuid}/", f"{mixed.uuid}/title/", f"{mixed.uuid}/add/single/"]
    paths += [f"question/{one.uuid}/{page}" for page in ("", "versions/", "try/")]
    for path in paths:
        assert signed_in(made, "author").get(f"/cms/questions/{path}").status_code == 200, path
        assert signed_in(made, "learner").get(f"/cms/questions/{path}").status_code == 302, path
        assert Client().get(f"/cms/questions/{path}").status_code == 302, path


def test_ten_thousand_questions_are_paged(made: World, mixed: QuestionBank) -> None:
    large = api.save_bank(programme=made.run.programme, title="Large", by=None, at=NOW)
    rows = Question.objects.bulk_create(Question(bank=large, key=f"q-{n}") for n in range(10_000))
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(question=row, number=1, kind="single", stem=f"Number {row.key}?", created_at=NOW)
        for row in rows
    )
    for row, version in zip(rows, versions, strict=True):
        row.current = version
    Question.objects.bulk_update(rows, ["current"], batch_size=5000)
    client = signed_in(made, "author")
    client.get(f"/cms/questions/{mixed.uuid}/")
    counted = []
    for one in (mixed, large):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/cms/questions/{one.uuid}/")
        counted.append(len(asked))
    assert counted[0] == counted[1]
    html = page.content.decode()
    assert html.count("Try it") == 50
    assert len(page.content) < 150_000
    seen, after = [], ""
    for _page in range(3):
        found = questions.questions_page(large, questions.Sought(), after=after)
        seen += [row.key for row in found.rows]
        after = found.after
    assert seen == [f"q-{n}" for n in range(150)]
    assert [row.key for row in questions.questions_page(large, questions.Sought(words="number q-999?")).rows] == [
        "q-999"
    ]


def test_a_list_is_narrowed(made: World) -> None:
    found = bank(
        made,
        facts("single", "One?", tags=("aims",), objective="Say why", difficulty="hard"),
        facts("numeric", "Two?", tags=("aims", "flow")),
        facts("numeric", "Three?"),
    )
    api.retire_question(found.questions.get(current__stem="Three?").uuid, by=None, at=NOW)
    for sought, stems in (
        ({}, ["One?", "Two?"]),
        ({"tag": "flow"}, ["Two?"]),
        ({"kind": "single"}, ["One?"]),
        ({"difficulty": "hard", "tag": "aims"}, ["One?"]),
        ({"objective": "Say why"}, ["One?"]),
        ({"words": "two"}, ["Two?"]),
        ({"retired": True}, ["Three?"]),
    ):
        rows = questions.questions_page(found, questions.Sought(**sought)).rows  # type: ignore[arg-type]
        assert [row.current.stem for row in rows if row.current] == stems, sought


# --- The author's pages ---


def sent(kind: str, **more: str) -> dict[str, str]:
    """The form of a question as a browser sends it."""
    said = facts(kind, "Sent?")
    fields = {"stem": said.stem, "difficulty": "easy", "tags": "aims, flow", "explanation": "Because."}
    if kind == "numeric":
        return {**fields, "answer": "3.5", "tolerance": "0.1", "unit": "hours", **more}
    fields |= {"choice-TOTAL_FORMS": str(len(said.choices) + 1), "choice-INITIAL_FORMS": "0"}
    for place, one in enumerate(said.choices):
        fields |= {f"choice-{place}-text": one.text, f"choice-{place}-match": one.match}
        fields |= {
            f"choice-{place}-feedback": one.feedback,
            **({f"choice-{place}-correct": "1"} if one.correct else {}),
        }
    return {**fields, **more}


@pytest.mark.parametrize("kind", KINDS)
def test_an_author_writes_a_question_and_tries_it(made: World, mixed: QuestionBank, kind: str) -> None:
    client = signed_in(made, "author")
    page = client.get(f"/cms/questions/{mixed.uuid}/add/{kind}/").content.decode()
    assert ('name="answer"' in page) == (kind == "numeric")
    assert ('name="choice-0-match"' in page) == (kind == "matching")
    assert ('name="choice-0-correct"' in page) == (kind in ("single", "multiple", "true_false"))

    answer = client.post(f"/cms/questions/{mixed.uuid}/add/{kind}/", sent(kind))

    saved = mixed.questions.select_related("current").get(current__stem="Sent?")
    assert answer.headers["Location"] == f"/cms/questions/question/{saved.uuid}/"
    wanted = facts(kind, "Sent?", difficulty="easy", tags=("aims", "flow"), key="sent")
    assert questions.facts_of(saved) == wanted
    path = f"/cms/questions/question/{saved.uuid}/try/"
    assert "As a learner sees it" in client.get(path).content.decode()
    right = api.right_answer(api.asked(saved.current, secret=""))  # type: ignore[arg-type]
    form = {f"q1-{one}": put for one, put in right.items()} if isinstance(right, dict) else {"q1": right}
    assert ">Right<" in client.post(path, form).content.decode()
    assert ">Wrong<" in client.post(path, {}).content.decode()


def test_what_an_author_typed_stays_when_it_is_refused_or_grows(made: World, mixed: QuestionBank) -> None:
    client, path = signed_in(made, "author"), f"/cms/questions/{mixed.uuid}/add/single/"
    fields = {name: value for name, value in sent("single").items() if not name.endswith("correct")}

    refused = client.post(path, fields).content.decode()
    grown = client.post(path, {**fields, "more": "1"}).content.decode()

    assert "Mark the right answer." in refused
    assert "Mark the right answer." not in grown
    for page, rows in ((refused, 4), (grown, 8)):
        assert "Think of aims." in page
        assert f'name="choice-TOTAL_FORMS" value="{rows}"' in page
    assert not mixed.questions.filter(current__stem="Sent?").exists()


def test_two_authors_at_one_question(made: World, mixed: QuestionBank) -> None:
    one = question(mixed, "numeric")
    client, path = signed_in(made, "author"), f"/cms/questions/question/{one.uuid}/"
    assert client.post(path, sent("numeric", base="1", stem="Theirs?")).status_code == 302

    page = client.post(path, sent("numeric", base="1", stem="Mine?")).content.decode()

    assert "Somebody else saved this question" in page
    assert "Theirs?" in page
    assert "Mine?" in page
    assert 'name="base" value="2"' in page
    assert client.post(path, sent("numeric", base="2", stem="Mine?")).status_code == 302
    history = client.get(f"{path}versions/").content.decode()
    assert [history.count(stem) for stem in ("About numeric?", "Theirs?", "Mine?")] == [1, 1, 1]
    client.post(f"{path}retire/", {})
    assert one.key in client.get(path).content.decode()
    assert "Bring it back" in client.get(path).content.decode()
