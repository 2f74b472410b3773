"""Telling: once each, in the tray, and by e-mail where that is wanted."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from cairn.accounts.models_api import Person
from cairn.notices import api
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db


def tell(who: Person, key: str, kind: str = "outcome") -> bool:
    return api.tell(who.pk, kind=kind, key=key, words=f"News of {key}", url="/me/", at=NOW)


@pytest.mark.parametrize(
    "quiet,kind,mailed",
    [(False, "outcome", ["News of one"]), (False, "thread", []), (True, "outcome", []), (True, "thread", [])],
)
def test_what_goes_by_mail(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, quiet: bool, kind: str, mailed: list[str]
) -> None:
    owner = person("Owner")

    with django_capture_on_commit_callbacks(execute=True), api.tray_only() if quiet else nullcontext():
        assert tell(owner, "one", kind)

    assert [letter.subject for letter in mail.outbox] == mailed
    assert [notice.words for notice in api.tray(owner)] == ["News of one"]


def test_the_same_occasion_is_told_once_and_mail_goes_on_after_the_quiet(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    owner = person("Owner")

    with django_capture_on_commit_callbacks(execute=True):
        with api.tray_only():
            assert tell(owner, "one")
        assert not tell(owner, "one")
        assert tell(owner, "two")
        assert not tell(owner, "two")

    assert [letter.subject for letter in mail.outbox] == ["News of two"]
    assert api.unread_count(owner) == 2
    assert api.mark_read(by=owner, at=NOW) == 2
    assert api.unread_count(owner) == 0
