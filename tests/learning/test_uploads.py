"""Files that learners send: known by content, added and never replaced, and seen by who may."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models import AuditRow
from cairn.learning import api
from cairn.learning.models import CacheVisit, ObjectProgress, PollVote, Reflection, Sheet, ShelfItem, Upload
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import PersonErased, announce
from cairn.lib.file_kinds import kind_of
from tests import kinds
from tests.cast import NOW
from tests.world import World, world

pytestmark = pytest.mark.django_db


def office(*parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for part in parts:
            made.writestr(part, "<x/>")
    return held.getvalue()


TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    "content, name, ending",
    [
        (b"%PDF-1.7\n", "a.exe", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "a.txt", "png"),
        (b"\xff\xd8\xff\xe0", "", "jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "", "webp"),
        (office(TYPES, "word/document.xml"), "", "wordprocessingml.document"),
        (office(TYPES, "xl/workbook.xml"), "", "spreadsheetml.sheet"),
        (office(TYPES, "ppt/presentation.xml"), "", "presentationml.presentation"),
        ("Größe;7\n".encode("cp1252"), "a.CSV", "csv"),
        (b"Plain words", "a.pdf", "plain"),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, name: str, ending: str) -> None:
    assert str(kind_of(content, name)).endswith(ending)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"  ", b"MZ\x90\x00", b"PK\x03\x04broken", office("word/document.xml"), office(TYPES, "other.xml"),
        office(TYPES, "word/document.xml", "word/vbaProject.bin"),
        b"<html><script>", b" <SVG onload=x>", b"\xff\xfea\x00",
    ],
)  # fmt: skip
def test_these_are_not_taken(content: bytes) -> None:
    assert kind_of(content, "a.txt") is None


@pytest.fixture
def made() -> World:
    found = world("owner", "peer")
    found.learn("owner", levels=0)
    found.learn("peer", levels=0)
    return found


def client(made: World, who: str) -> Client:
    found = Client()
    found.force_login(made.people[who])
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_files_are_added_listed_and_given_back_to_who_may_have_them(made: World) -> None:
    item = kinds.activity(made, [], wants_upload=True)
    page = f"/runs/autumn/{item.key}/"
    mine = client(made, "owner")

    def send(content: bytes, name: str = "C:\\notes\\My plan.exe") -> str:
        return text(mine.post(f"{page}files/", {"file": SimpleUploadedFile(name, content)}, follow=True))

    assert "You earned" in send(b"%PDF-1.7 one")
    assert "You earned" not in send(b"%PDF-1.7 one")  # as when the line broke and it was sent again
    html = send(b"%PDF-1.7 two", "b.pdf")
    assert "Choose a file of another kind" in send(b"MZ\x90\x00")
    assert "Choose a file, then send it" in text(mine.post(f"{page}files/", follow=True))
    assert html.count('href="/files/') == 2
    assert sorted(Upload.objects.values_list("name", flat=True)) == ["My plan.pdf", "b.pdf"]

    file = Upload.objects.get(name="My plan.pdf")
    given = mine.get(f"/files/{file.uuid}/")
    assert b"".join(given) == b"%PDF-1.7 one"
    assert given.headers["Content-Type"] == "application/pdf"
    assert given.headers["Content-Disposition"] == 'attachment; filename="My plan.pdf"'
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert client(made, "facilitator").get(f"/files/{file.uuid}/").status_code == 200
    for other in ("peer", "evaluator", "author"):
        assert client(made, other).get(f"/files/{file.uuid}/").status_code == 404
    assert ["My plan.pdf" in text(client(made, who).get(page)) for who in ("owner", "peer")] == [True, False]
    assert "My plan.pdf" in text(client(made, "facilitator").get(f"{page}files/"))


def test_a_file_whose_row_is_undone_is_not_kept(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    item = kinds.activity(made, [], wants_upload=True)
    what: dict[str, Any] = {"name": "a.txt", "by": made.owner, "at": NOW}
    monkeypatch.setattr("cairn.learning.uploads.store_in_run", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        api.add_upload(made.enrolment("owner"), object_uuid=item.uuid, content=b"undone", **what)
    folder = f"uploads/{made.enrolment('owner').uuid.hex}"
    assert not default_storage.exists(folder) or default_storage.listdir(folder)[1] == []


NUMBER = "943 476 5919"


def held(save: Any) -> bytes:
    kept = io.BytesIO()
    save(kept)
    return kept.getvalue()


def word(text: str) -> bytes:
    made = docx.Document()
    made.add_paragraph("What we did")
    # Cut into two runs, as Word does where somebody corrected a letter.
    paragraph = made.add_paragraph(text[:7])
    paragraph.add_run(text[7:])
    return held(made.save)


def slides(text: str) -> bytes:
    made = pptx.Presentation()
    made.slides.add_slide(made.slide_layouts[5]).notes_slide.notes_text_frame.text = text
    return held(made.save)


def workbook(text: str) -> bytes:
    made = openpyxl.Workbook()
    made.create_sheet("Hidden").append(["Number", text])
    return held(made.save)


@pytest.mark.parametrize(
    "name, file",
    [
        ("notes.txt", lambda text: text.encode()),
        ("numbers.csv", lambda text: f"week,who\n1,{text}\n".encode()),
        ("numbers.xlsx", workbook),
        ("plan.docx", word),
        ("talk.pptx", slides),
    ],
)
def test_a_file_that_may_identify_a_patient_is_kept_once_it_is_mended_or_explained(
    made: World, name: str, file: Any
) -> None:
    item = kinds.activity(made, [], wants_upload=True)
    mine, page = client(made, "owner"), f"/runs/autumn/{item.key}/files/"

    def send(text: str, **more: str) -> Any:
        return mine.post(page, {"file": SimpleUploadedFile(name, file(text)), **more})

    asked = send(f"Ask {NUMBER}")
    assert asked.status_code == 422
    assert f"“{NUMBER}” looks like an NHS number." in text(asked)
    assert f"“{name}” was not kept" in text(asked)
    assert Upload.objects.count() == 0
    assert send("Ask the ward").status_code == 302
    assert send(f"Ask {NUMBER}", identifies_nobody="The number of a form").status_code == 302
    assert Upload.objects.count() == 2
    told = AuditRow.objects.get(action="file.justified").detail
    assert (told["reason"], told["kinds"]) == ("The number of a form", ["nhs_number"])


def test_the_name_of_a_file_is_looked_through_and_what_can_not_be_read_is_said(made: World) -> None:
    item = kinds.activity(made, [], wants_upload=True)
    mine, page = client(made, "owner"), f"/runs/autumn/{item.key}/"

    named = SimpleUploadedFile("Mrs_Jones_9434765919.pdf", b"%PDF-1.7 one")
    assert mine.post(f"{page}files/", {"file": named}).status_code == 422
    assert Upload.objects.count() == 0
    assert "Pictures and scanned pages can’t be looked through" in text(mine.get(page))


def test_more_words_than_can_be_looked_through_are_refused(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cairn.lib.looking_through.MOST_TEXT", 20)
    item = kinds.activity(made, [], wants_upload=True)
    sent = {"file": SimpleUploadedFile("a.txt", b"Nothing but a few words")}

    html = text(client(made, "owner").post(f"/runs/autumn/{item.key}/files/", sent, follow=True))

    assert "Choose a shorter file" in html
    assert Upload.objects.count() == 0


def test_what_is_too_much_or_not_asked_for_is_refused(
    made: World, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, other = kinds.activity(made, [], wants_upload=True), made.structure.objects[0]
    what: dict[str, Any] = {"name": "a.txt", "by": made.owner, "at": NOW}
    settings.CAIRN_UPLOAD_LIMIT = 5
    with pytest.raises(Refused, match="smaller"):
        api.add_upload(made.enrolment("owner"), object_uuid=item.uuid, content=b"123456", **what)
    with monkeypatch.context() as unread:
        unread.setattr(InMemoryUploadedFile, "read", None)
        large = {"file": io.BytesIO(b"123456")}
        assert "smaller" in text(client(made, "owner").post(f"/runs/autumn/{item.key}/files/", large, follow=True))
    with pytest.raises(NotFound):
        api.add_upload(made.enrolment("owner"), object_uuid=other.uuid, content=b"1", **what)
    with pytest.raises(NotFound):
        api.add_upload(made.enrolment("peer"), object_uuid=item.uuid, content=b"1", **what)
    for n in range(20):
        api.add_upload(made.enrolment("owner"), object_uuid=item.uuid, content=str(n).encode(), **what)
    with pytest.raises(Refused, match="the most"):
        api.add_upload(made.enrolment("owner"), object_uuid=item.uuid, content=b"more", **what)
    assert (Upload.objects.count(), ObjectProgress.objects.count()) == (20, 1)
    mine = client(made, "owner")
    mine.get(f"/runs/autumn/{item.key}/")
    with CaptureQueriesContext(connection) as asked:
        mine.get(f"/runs/autumn/{item.key}/")
    assert len(asked) <= 8


def test_who_is_erased_takes_their_words_and_files_along(made: World, django_capture_on_commit_callbacks: Any) -> None:
    """What they did is still counted: the vote and that the cache was found."""
    poll, cache = kinds.poll(made), kinds.cache(made)
    item = kinds.activity(made, [{"key": "aim", "label": "Aim", "kind": "long"}], wants_upload=True)
    for who in ("owner", "peer"):
        by, enrolment = made.people[who], made.enrolment(who)
        what: dict[str, Any] = {"by": by, "at": NOW}
        api.vote(enrolment, object_uuid=poll.uuid, option=poll.poll.options[0].uuid, **what)
        api.try_clue(enrolment, object_uuid=cache.uuid, answer="colour printer", **what)
        api.sign(enrolment, object_uuid=cache.uuid, words=f"{who} was here", **what)
        api.leave_on_shelf(enrolment, object_uuid=cache.uuid, title=who, why="W", **what)
        api.save_sheet(enrolment, object_uuid=item.uuid, answers={"aim": who}, version=0, **what)
        api.save_reflection(enrolment, object_uuid=item.uuid, text=who, version=0, **what)
        api.add_upload(enrolment, object_uuid=item.uuid, content=who.encode(), name="a.txt", **what)
    names = dict(Upload.objects.values_list("enrolment__person__name", "file"))

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        announce(PersonErased(at=NOW, person_id=made.owner.pk))

    whose = "enrolment__person__name"
    for model in (Reflection, Sheet, ShelfItem, Upload):
        assert list(model.objects.values_list(whose, flat=True)) == ["Peer"], model
    assert dict(CacheVisit.objects.values_list(whose, "words")) == {"Owner": "", "Peer": "peer was here"}
    assert PollVote.objects.count() == CacheVisit.objects.filter(found_at__isnull=False).count() == 2
    assert [default_storage.exists(names[who]) for who in ("Owner", "Peer")] == [False, True]
