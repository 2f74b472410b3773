"""A PDF that a learner sends is looked through like any document, and the page says what could not be."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from cairn.accounts.models import AuditRow
from cairn.learning.models import Upload
from cairn.lib import looking_through
from cairn.methods import pdf_text
from cairn.methods.file_text import FileWords
from tests import kinds
from tests.pdfs import locked, scan, typeset
from tests.world import World, world

pytestmark = pytest.mark.django_db
NUMBER = "943 476 5919"
CHECK = "Check it yourself, and tell the course team at once"


@pytest.fixture
def made() -> World:
    found = world("owner")
    found.learn("owner", levels=0)
    return found


@pytest.fixture
def send(made: World) -> Any:
    item, client = kinds.activity(made, [], wants_upload=True), Client()
    client.force_login(made.owner)

    def sent(raw: bytes, *, name: str = "plan.pdf", **more: str) -> tuple[int, str]:
        given = {"file": SimpleUploadedFile(name, raw), **more}
        answer = client.post(f"/runs/autumn/{item.key}/files/", given, follow=True)
        return answer.status_code, unescape(answer.content.decode())

    return sent


@pytest.mark.parametrize(
    "source",
    [
        f"Ask {NUMBER}",
        f"Nothing here #pagebreak() Ask {NUMBER}",
        f'#set document(title: "Ask {NUMBER}")\nNothing here',
        f"#table(columns: 2)[Week][NHS number][1][{NUMBER}]",
    ],
    ids=["text", "second page", "title", "table"],
)
def test_a_number_in_it_is_found_and_may_be_explained(send: Any, source: str) -> None:
    status, html = send(typeset(source))
    assert (status, Upload.objects.count()) == (422, 0)
    assert f"“{NUMBER}” looks like an NHS number." in html
    assert "“plan.pdf” was not kept" in html

    status, html = send(typeset(source), identifies_nobody="The number of a form")
    assert (status, Upload.objects.count()) == (200, 1)
    told = AuditRow.objects.get(action="file.justified").detail
    assert (told["reason"], told["kinds"]) == ("The number of a form", ["nhs_number"])


def test_one_with_nothing_in_it_arrives_without_a_remark(send: Any) -> None:
    status, html = send(typeset("Ask the ward"))
    assert (status, Upload.objects.count()) == (200, 1)
    assert "Your file has arrived." in html
    assert CHECK not in html


@pytest.mark.parametrize(
    "name, raw, words",
    [
        ("plan.pdf", b"%PDF-1.7 one", "The file may be damaged"),
        ("plan.pdf", locked(typeset("Ask the ward"), "secret"), "Save it without a password and send it again."),
        ("plan.pdf", scan(), "no words that can be read, as when pages were scanned"),
        ("plan.pdf", scan(with_words="Ask the ward"), "Part of the PDF could not be looked through"),
    ],
    ids=["damaged", "locked", "scanned", "part scanned"],
)
def test_what_can_not_be_looked_through_is_kept_and_said(send: Any, name: str, raw: bytes, words: str) -> None:
    for _ in range(2):  # the second time it is kept already, and the same is said
        status, html = send(raw, name=name)
        assert (status, Upload.objects.count()) == (200, 1)
        assert words in html
        assert CHECK in html


def test_what_is_scanned_in_part_is_looked_through_in_the_rest(send: Any) -> None:
    assert send(scan(with_words=f"Ask {NUMBER}"))[0] == 422
    assert send(locked(typeset(f"Ask {NUMBER}"), ""))[0] == 422
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    "limit, value, words",
    [
        ("MOST_PAGES", 1, "Choose a shorter file: of a PDF at most"),
        ("MOST_PATIENCE", 0.01, "Choose a shorter or simpler"),
    ],
)
def test_what_would_take_too_long_is_refused(
    send: Any, monkeypatch: pytest.MonkeyPatch, limit: str, value: float, words: str
) -> None:
    monkeypatch.setattr(pdf_text, limit, value)
    _status, html = send(typeset("Ask #pagebreak() the ward"))
    assert words in html
    assert Upload.objects.count() == 0


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_nobody_waits_to_write_while_one_is_read(send: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def watched(_content: bytes, _ending: str) -> FileWords:
        seen.append(connection.in_atomic_block)
        return FileWords()

    monkeypatch.setattr(looking_through, "words_in", watched)
    send(b"%PDF-1.7 one")
    assert seen == [False]
    assert Upload.objects.count() == 1
