"""Telling people: once for each occasion, in the tray, and by e-mail only what is waited for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from cairn.accounts.models_api import Person
from cairn.notices import api
from cairn.notices.models import Notice, NoticePreference
from cairn.notices.tasks import mail_notice
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse() -> Person:
    return person("Nurse")


def tell(who: Person, key: str = "outcome:1", **more: Any) -> bool:
    given = {"kind": "outcome", "words": "Your project has a result", "url": "/me/", "at": NOW, **more}
    return api.tell(who.pk, key=key, **given)


def test_an_occasion_is_told_once_to_each_person(
    nurse: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    other = person("Other")
    with django_capture_on_commit_callbacks(execute=True):
        assert [tell(nurse), tell(nurse), tell(other), tell(nurse, key="outcome:2")] == [True, False, True, True]

    assert [notice.key for notice in api.tray(nurse)] == ["outcome:2", "outcome:1"]
    assert [message.to for message in mail.outbox] == [[nurse.email], [other.email], [nurse.email]]
    assert api.unread_count(nurse) == 2


@pytest.mark.parametrize("kind", [*sorted(api.BY_EMAIL), "like", "follow", "anything_else"])
@pytest.mark.parametrize("chosen", [None, "tray", "email", "daily"])
def test_only_what_is_waited_for_or_wished_for_goes_by_mail(
    nurse: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, kind: str, chosen: str | None
) -> None:
    if chosen:
        NoticePreference.objects.create(person=nurse, kind=kind, channel=chosen)
    with django_capture_on_commit_callbacks(execute=True):
        tell(nurse, kind=kind)

    assert len(api.tray(nurse)) == 1
    assert len(mail.outbox) == (chosen == "email" or (chosen is None and kind in api.BY_EMAIL))


def test_the_mail_says_it_in_words_with_the_address_and_is_sent_once(nurse: Person) -> None:
    tell(nurse, words="Two lines\nin one & <b>")
    notice = Notice.objects.get()

    for _twice in range(2):
        mail_notice.func(str(notice.uuid))

    (message,) = mail.outbox
    assert message.subject == "Two lines in one & <b>"
    assert "Dear Nurse," in message.body
    assert "Two lines in one & <b>" in message.body
    assert "http://127.0.0.1:8000/me/" in message.body
    notice.refresh_from_db()
    assert notice.mailed_at is not None


def test_what_is_undone_is_neither_told_nor_mailed(
    nurse: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        tell(nurse)
        transaction.set_rollback(True)

    assert api.tray(nurse) == []
    assert mail.outbox == []


def test_who_has_gone_gets_no_mail(nurse: Person) -> None:
    tell(nurse)
    Person.objects.update(is_active=False)

    mail_notice.func(str(Notice.objects.get().uuid))

    assert mail.outbox == []


# --- The tray ---


def test_the_tray_shows_ones_own_notices_and_marks_them_read(nurse: Person, client: Client) -> None:
    tell(nurse, words="<script>alert(1)</script>")
    tell(person("Other"), words="Not yours")
    client.force_login(nurse)

    page = client.get("/me/notices/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "Not yours" not in page
    assert "Mark all as read" in page
    assert client.post("/me/notices/read/").headers["Location"] == "/me/notices/"
    assert "Mark all as read" not in client.get("/me/notices/").content.decode()
    assert Notice.objects.filter(read_at=None).count() == 1  # the other person's


def test_what_came_after_the_page_was_read_stays_new(nurse: Person) -> None:
    tell(nurse)
    tell(nurse, key="outcome:2", at=NOW + timedelta(minutes=1))

    assert api.mark_read(by=nurse, at=NOW) == 1
    assert api.unread_count(nurse) == 1


def test_the_tray_holds_the_newest_fifty(nurse: Person, client: Client) -> None:
    client.force_login(nurse)
    assert "You have no notices yet." in client.get("/me/notices/").content.decode()
    for n in range(60):
        tell(nurse, key=f"reply:{n}", kind="like", at=NOW + timedelta(minutes=n))

    shown = api.tray(nurse)
    assert [shown[0].key, shown[-1].key, len(shown)] == ["reply:59", "reply:10", 50]
