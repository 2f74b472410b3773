"""The answer to an appeal is held as a decision is: until then nobody but moderators sees or is told anything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from cairn.accounts.models import AuditRow
from cairn.assessment import api
from cairn.assessment.deciding import HOLD
from cairn.assessment.models import AppealDecision, Decision, Outcome
from cairn.lib import events
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import OutcomeReleased
from cairn.notices.models import Notice
from tests.assessment.conftest import Cast
from tests.outcomes import released

pytestmark = pytest.mark.django_db
ANSWER, LETTER = "You are right about page 3.", "It passes after all."
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is announced of results."""
    found: list[Any] = []
    monkeypatch.setattr(events, "_handlers", {OutcomeReleased: [found.append]})
    return found


@pytest.fixture
def appealed(cast: Cast, told: list[Any], django_capture_on_commit_callbacks: Any) -> Cast:
    """The work came back, and its owner appealed."""
    at = timezone.now() - timedelta(days=1)
    cast.scene.mark(cast.version, 2, 1, 1)
    with django_capture_on_commit_callbacks(execute=True):
        released(cast.version.uuid, result="revise", letter="Almost.", by=cast.moderator, at=at)
        api.appeal(cast.version.uuid, reason="You read page 3.", by=cast.owner, at=at + HOLD)
    mail.outbox.clear()
    told.clear()
    return cast


def answered(appealed: Cast, *, upheld: bool = True, at: Any = None) -> AppealDecision:
    given: dict[str, Any] = {"result": "passed", "letter": LETTER} if upheld else {}
    when = at or timezone.now()
    uuid = appealed.version.appeal.uuid  # type: ignore[attr-defined]
    return api.decide_appeal(uuid, upheld=upheld, answer=ANSWER, by=appealed.moderator, at=when, **given)


def seen(appealed: Cast) -> tuple[bool, ...]:
    """What its owner finds: the answer, the letter, a notice, a mail, the result on the project's page, in reports."""
    client = Client()
    client.force_login(appealed.owner)
    html = client.get(f"/submissions/{appealed.version.uuid}/").content.decode()
    progress = api.progress_of(appealed.scene.run, project_uuid=appealed.version.submission.project_uuid)
    facts = api.version_facts(appealed.scene.run)
    return (
        ANSWER in html,
        LETTER in html,
        Notice.objects.filter(person=appealed.owner, words__contains="Your appeal").exists(),
        any(appealed.owner.email in one.to for one in mail.outbox),
        progress[0].result == "passed",
        facts[0].result == "passed",
    )


@pytest.mark.parametrize("upheld", [True, False])
def test_nothing_is_known_while_it_is_held_and_everything_once_afterwards(
    appealed: Cast, told: list[Any], django_capture_on_commit_callbacks: Any, upheld: bool
) -> None:
    at = timezone.now()
    with django_capture_on_commit_callbacks(execute=True):
        answer = answered(appealed, upheld=upheld, at=at)
        assert api.release_due(at + HOLD - A_MINUTE) == 0
    assert (seen(appealed), told) == ((False,) * 6, [])
    assert Outcome.objects.count() == 1

    much_later = at + timedelta(days=3)
    with django_capture_on_commit_callbacks(execute=True):
        assert (api.release_due(much_later), api.release_due(much_later)) == (1, 0)

    assert seen(appealed) == (True, upheld, True, True, upheld, upheld)
    assert [one.outcome for one in told] == (["passed"] if upheld else [])
    assert Outcome.objects.count() == (2 if upheld else 1)
    assert Notice.objects.filter(person=appealed.owner, words__contains="Your appeal").count() == 1
    answer.refresh_from_db()
    assert answer.released_at == much_later
    assert (answer.decision is not None, Decision.objects.filter(released_at=much_later).count()) == (upheld, upheld)


@pytest.mark.parametrize("upheld", [True, False])
def test_it_is_taken_back_in_time_and_not_later(appealed: Cast, told: list[Any], upheld: bool) -> None:
    at = timezone.now()
    first = answered(appealed, upheld=upheld, at=at)
    for name in ("owner", "expert", "outsider"):
        with pytest.raises(NotFound):
            api.take_back_answer(first, by=getattr(appealed, name), at=at)

    taken = api.take_back_answer(first, by=appealed.moderator, at=at + A_MINUTE)

    assert (taken.taken_back_by, taken.taken_back_at) == (appealed.moderator, at + A_MINUTE)
    assert api.release_due(at + HOLD) == 0
    assert (seen(appealed), told) == ((False,) * 6, [])
    assert not Decision.objects.filter(taken_back_at=None, released_at=None).exists()
    with pytest.raises(Refused, match="It is too late"):
        api.take_back_answer(first, by=appealed.moderator, at=at + A_MINUTE)
    second = answered(appealed, upheld=upheld, at=at)  # it waits for an answer again
    assert api.release_due(at + HOLD) == 1
    with pytest.raises(Refused, match="It is too late"):
        api.take_back_answer(second, by=appealed.moderator, at=at + HOLD)
    assert seen(appealed)[0] is True
    assert list(AuditRow.objects.filter(action__startswith="appeal.").values_list("action", flat=True)) == [
        "appeal.make", "appeal.decide", "appeal.take_back", "appeal.decide", "appeal.release",
    ]  # fmt: skip


def test_a_result_that_is_taken_back_takes_its_answer_with_it(appealed: Cast) -> None:
    at = timezone.now()
    answer = answered(appealed, at=at)
    held = api.held_decision(appealed.version)
    assert held is not None
    assert held == answer.decision

    api.take_back(held, by=appealed.moderator, at=at)

    answer.refresh_from_db()
    assert answer.taken_back_at == at
    assert api.release_due(at + HOLD) == 0


def test_one_answer_while_it_is_not_taken_back(appealed: Cast) -> None:
    at = timezone.now()
    first = answered(appealed, upheld=False, at=at)
    row: dict[str, Any] = {"upheld": False, "answer": "No.", "by": appealed.moderator, "at": at, "effective_at": at}
    with pytest.raises(IntegrityError), transaction.atomic():
        AppealDecision.objects.create(appeal=first.appeal, **row)
    with pytest.raises(Refused, match="Take that back first"):
        answered(appealed, at=at)
    api.take_back_answer(first, by=appealed.moderator, at=at)
    assert AppealDecision.objects.create(appeal=first.appeal, **row)


def test_the_moderators_page_says_that_it_is_held_and_takes_it_back(appealed: Cast, client: Client) -> None:
    where = f"/appeals/{appealed.version.appeal.uuid}/"  # type: ignore[attr-defined]
    client.force_login(appealed.moderator)
    typed = {"upheld": "yes", "answer": ANSWER, "result": "passed", "letter": LETTER}

    page = client.post(where, typed, follow=True).content.decode()

    for words in ("The authors are told in ten minutes", "It is not sent yet", "By Moderator, released at", LETTER):
        assert words in page
    assert "Send the answer" not in page
    assert "See the answer, or take it back" in client.get(f"/submissions/{appealed.version.uuid}/").content.decode()
    page = client.post(where + "take-back/", follow=True).content.decode()
    assert "It is taken back. The authors were told nothing." in page
    assert "Send the answer" in page
    assert "taken back already" in client.post(where + "take-back/", follow=True).content.decode()
    client.post(where, typed)
    api.release_due(timezone.now() + HOLD)
    assert "the authors have been told" in client.post(where + "take-back/", follow=True).content.decode()
    assert Outcome.objects.count() == 2
