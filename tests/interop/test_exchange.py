"""Questions into a bank and out of it: the list first, all or none, and the pages for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cairn.courses import api as courses_api
from cairn.courses.models import QuestionVersion
from cairn.interop.questions import exchange
from cairn.lib.errors import NotFound, Refused
from tests.cast import NOW
from tests.interop.test_question_formats import GIFT, MOODLE
from tests.quizzing import Choice, bank, facts
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world("learner")


def signed_in(made: World, name: str) -> Client:
    client = Client()
    client.force_login(made.people[name])
    return client


@pytest.mark.parametrize("form", exchange.FORMATS)
def test_a_bank_goes_out_and_comes_into_another(made: World, form: str) -> None:
    first, second = bank(made), courses_api.save_bank(programme=made.run.programme, title="Other", by=None, at=NOW)
    export = exchange.export_bank(first.uuid, form, by=made.author)
    assert export.left_out == []

    reading = exchange.read_file(export.content, export.name)
    assert [one.state for one in exchange.planned(second.uuid, reading.found, by=made.author)] == ["new"] * 7
    told = [one.facts for one in reading.found]
    assert exchange.import_questions(second.uuid, told, by=made.author, at=NOW) == {"new": 7}

    again = courses_api.all_facts(second)
    assert [(one.kind, one.key, one.stem) for one in again] == [
        (one.kind, one.key, one.stem) for one in courses_api.all_facts(first)
    ]
    # and again: nothing is changed
    before = QuestionVersion.objects.count()
    assert exchange.import_questions(second.uuid, told, by=made.author, at=NOW) == {"same": 7}
    assert QuestionVersion.objects.count() == before


def test_a_key_that_is_there_gets_a_new_version_and_a_retired_one_comes_back(made: World) -> None:
    found = bank(made, facts("single", "Mine?", key="mine"), facts("numeric", "Old?", key="old"))
    old = found.questions.get(key="old")
    courses_api.retire_question(old.uuid, by=made.author, at=NOW)
    news = [facts("single", "Yours?", key="mine"), facts("numeric", "Old?", key="old"), facts("single", "Free?")]

    done = exchange.import_questions(found.uuid, news, by=made.author, at=NOW)

    assert done == {"changed": 1, "same": 1, "new": 1}
    assert [(one.key, one.stem) for one in courses_api.all_facts(found)] == [
        ("mine", "Yours?"), ("old", "Old?"), ("free", "Free?")
    ]  # fmt: skip
    assert found.questions.get(key="mine").versions.count() == 2


def test_all_or_none(made: World) -> None:
    found = bank(made, facts("single"))
    broken = replace(facts("single"), choices=())
    with pytest.raises(Refused, match="at least two answers"):
        exchange.import_questions(found.uuid, [facts("numeric"), broken], by=made.author, at=NOW)
    assert found.questions.count() == 1


def test_a_long_list_goes_in_by_the_hundred(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "BATCH", 2)
    found = bank(made, facts("single"))
    broken = replace(facts("single"), choices=())
    news = [facts("numeric", f"No {n}?") for n in range(3)]
    with pytest.raises(Refused, match=r"The first 2 questions are imported.*at least two answers"):
        exchange.import_questions(found.uuid, [*news, broken], by=made.author, at=NOW)
    assert found.questions.count() == 3
    monkeypatch.setattr(exchange, "MOST_ON_PAGE", 2)
    reading = exchange.read_file(exchange.export_bank(found.uuid, "gift", by=None).content)
    with pytest.raises(Refused, match="at most 2 questions"):
        exchange.packed(reading.found)


def test_who_is_no_author_imports_and_exports_nothing(made: World) -> None:
    found = bank(made)
    for by in (made.learner, made.manager):
        with pytest.raises(NotFound):
            exchange.import_questions(found.uuid, [facts("single")], by=by, at=NOW)
        with pytest.raises(NotFound):
            exchange.export_bank(found.uuid, "gift", by=by)
    for path in (f"{found.uuid}/", f"{found.uuid}/file/?format=gift"):
        assert signed_in(made, "author").get(f"/cms/question-exchange/{path}").status_code == 200
        assert signed_in(made, "learner").get(f"/cms/question-exchange/{path}").status_code == 302


@pytest.mark.parametrize(
    "raw, name, found, sign",
    [(MOODLE.encode(), "m.xml", 6, "m.xml, line"), (GIFT.encode(), "g.txt", 9, "g.txt, line")],
)
def test_a_file_is_listed_first_and_imported_then(made: World, raw: bytes, name: str, found: int, sign: str) -> None:
    into = courses_api.save_bank(programme=made.run.programme, title="Into", by=None, at=NOW)
    client, path = signed_in(made, "author"), f"/cms/question-exchange/{into.uuid}/"

    page: Any = client.post(path, {"file": SimpleUploadedFile(name, raw)})

    html = page.content.decode()
    assert sign in html
    assert "is not read" in html or "are not read" in html
    assert f"Import these {found} questions" in html
    assert into.questions.count() == 0
    packed = page.context["packed"]
    assert client.post(path, {"packed": packed}).headers["Location"] == f"/cms/questions/{into.uuid}/"
    assert into.questions.count() == found
    # a list that somebody made up is none
    client.post(path, {"packed": packed[:-3]})
    assert into.questions.count() == found


@pytest.mark.parametrize("raw", [b"", b"<html></html>", b"\xff\xfe\x00\x01", b"PK\x03\x04", b"\n\n// nothing\n"])
def test_a_file_that_is_nothing_says_so(made: World, raw: bytes) -> None:
    into = bank(made, facts("single"))
    page = signed_in(made, "author").post(
        f"/cms/question-exchange/{into.uuid}/", {"file": SimpleUploadedFile("a.txt", raw)}
    )
    assert page.status_code == 200
    assert "Import these" not in page.content.decode()
    assert into.questions.count() == 1


def test_what_a_format_cannot_hold_is_named_before_the_download(made: World) -> None:
    arrows = (Choice("A -> B", correct=True), Choice("B"))
    found = bank(made, facts("single", "Fine?"), facts("single", "Arrow?", key="arrow", choices=arrows))
    client, path = signed_in(made, "author"), f"/cms/question-exchange/{found.uuid}/file/"

    asked = client.get(f"{path}?format=gift").content.decode()
    got = client.get(f"{path}?format=gift&anyway=1")

    assert "arrow: An answer has -&gt; in it" in asked
    assert got.headers["Content-Disposition"] == 'attachment; filename="mixed.gift.txt"'
    assert b"Fine?" in got.content
    assert b"Arrow?" not in got.content
    assert client.get(f"{path}?format=qti").content.startswith(b"PK")
    assert client.get(f"{path}?format=odt").status_code == 409
