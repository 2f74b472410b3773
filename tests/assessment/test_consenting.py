"""Work of people becomes an example for others once all its authors have agreed, and as long as they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models import AuditRow
from cairn.accounts.models_api import Person
from cairn.assessment import api, examples
from cairn.assessment.calibrating import examples_left
from cairn.assessment.claiming import plan_of
from cairn.assessment.consenting import standing_of
from cairn.assessment.models import Calibration, Example, ExampleConsent, SubmissionAuthor, SubmissionVersion
from cairn.lib.errors import NotFound, Refused
from cairn.notices.models import Notice
from tests.assessment.conftest import Scene, snapshot
from tests.assessment.test_examples import TWOS, added, manager, own  # noqa: F401
from tests.cast import NOW
from tests.outcomes import released

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@dataclass
class Asked:
    scene: Scene
    manager: Person
    owner: Person
    colleague: Person
    peer: Person
    version: SubmissionVersion
    example: Example

    def answer(self, who: Person, agrees: bool, at: Any = NOW) -> ExampleConsent:
        return api.answer_consent(self.example.uuid, agrees=agrees, by=who, at=at)

    def is_given(self) -> bool:
        """Whether somebody who practises is given it, by each of the ways to it."""
        plan = plan_of(self.scene.run)
        assert plan is not None
        ways = (
            api.practice_of(plan, self.peer).next == self.example,
            api.practice_of(plan, self.peer, again=str(self.example.uuid)).next == self.example,
            self.example in examples.usable_examples(plan.rubric),
            examples_left(plan, self.peer) == 1,
            self._is_found(),
        )
        assert len(set(ways)) == 1, ways
        return ways[0]

    def _is_found(self) -> bool:
        try:
            return bool(examples.example_of(self.example.uuid, by=self.peer))
        except NotFound:
            return False

    def standing(self) -> str:
        return standing_of([self.example])[self.example.pk]


@pytest.fixture
def asked(
    scene: Scene,
    own: Any,  # noqa: F811
    manager: Person,  # noqa: F811
    django_capture_on_commit_callbacks: Any,
) -> Asked:
    """Work of two people, added as an example by the manager."""
    owner, colleague, peer = (scene.person(name) for name in ("Owner", "Colleague", "Peer"))
    version = scene.submit(owner, [peer], data=snapshot() | {"team": []})
    SubmissionAuthor.objects.create(submission=version.submission, person=colleague)
    scene.mark(version, 2)
    moderator = scene.person("Moderator", role="moderator")
    released(version.uuid, result="passed", letter="Well done.", by=moderator, at=NOW)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        made = added(scene, manager, text="", version_uuid=version.uuid)
    return Asked(scene, manager, owner, colleague, peer, version, made)


def test_nobody_is_given_it_before_all_authors_agree(asked: Asked) -> None:
    told = Notice.objects.filter(kind="consent")
    assert {one.person for one in told} == {asked.owner, asked.colleague}
    assert {one.to[0] for one in mail.outbox} == {asked.owner.email, asked.colleague.email}
    for who in (None, asked.owner):
        if who is not None:
            asked.answer(who, True)
        assert not asked.is_given()
        with pytest.raises(NotFound):
            api.try_example(asked.scene.run, asked.example.uuid, levels=TWOS, by=asked.peer, at=NOW)
    assert "1 of 2 authors" in asked.standing()

    asked.answer(asked.colleague, True)

    assert asked.is_given()
    assert api.try_example(asked.scene.run, asked.example.uuid, levels=TWOS, by=asked.peer, at=NOW).distance == 0
    assert asked.standing() == "In use: all 2 authors have agreed."
    assert Notice.objects.filter(person=asked.manager, words__contains="All authors have agreed").count() == 1


def test_one_author_who_does_not_agree_is_enough(asked: Asked) -> None:
    asked.answer(asked.owner, True)
    asked.answer(asked.colleague, False)
    assert (asked.is_given(), asked.standing()) == (False, "Not in use: an author does not agree.")
    assert Notice.objects.filter(person=asked.manager, words__contains="does not agree").count() == 1

    asked.answer(asked.colleague, True, NOW + DAY)  # they may think again

    assert asked.is_given()


def test_consent_is_withdrawn_and_tries_stay(asked: Asked) -> None:
    for who in (asked.owner, asked.colleague):
        asked.answer(who, True)
    done = api.try_example(asked.scene.run, asked.example.uuid, levels=TWOS, by=asked.peer, at=NOW)

    for _press in range(2):
        row = asked.answer(asked.owner, False, NOW + DAY)

    assert (row.agreed, row.answered_at, row.withdrawn_at) == (True, NOW, NOW + DAY)
    plan = plan_of(asked.scene.run)
    assert plan is not None
    assert api.practice_of(plan, asked.peer).next is None
    assert api.examples_of(plan.rubric) == [asked.example]  # the team still sees it, with what became of it
    assert asked.standing() == "Not in use: an author has withdrawn their consent."
    assert list(Calibration.objects.filter(example=asked.example)) == [done]
    assert len(examples.compared(examples.calibration_of(done.uuid, by=asked.peer))) == 6
    said = AuditRow.objects.filter(action="example.consent").order_by("pk")
    assert [one.detail["answer"] for one in said] == ["yes", "yes", "withdrawn"]
    asked.answer(asked.owner, True, NOW + 2 * DAY)
    assert examples.usable_examples(plan.rubric) == [asked.example]


def test_who_was_not_asked_answers_nothing(asked: Asked, client: Client) -> None:
    page = f"/examples/{asked.example.uuid}/consent/"
    for who in (asked.manager, asked.peer, asked.scene.person("Outsider", joins=False)):
        with pytest.raises(NotFound):
            asked.answer(who, True)
        client.force_login(who)
        assert (client.get(page).status_code, client.post(page, {"answer": "yes"}).status_code) == (404, 404)
    assert not ExampleConsent.objects.exclude(answered_at=None).exists()
    assert asked.answer(asked.owner, True).is_given


def test_what_is_out_of_use_is_not_agreed_to(asked: Asked) -> None:
    asked.answer(asked.owner, True)
    api.remove_example(asked.scene.run, asked.example.uuid, by=asked.manager, at=NOW)
    with pytest.raises(Refused, match="out of use by now"):
        asked.answer(asked.colleague, True)
    assert asked.answer(asked.owner, False, NOW + DAY).withdrawn_at == NOW + DAY


def test_what_the_team_wrote_needs_nobody_and_work_of_before_stays(asked: Asked) -> None:
    text = added(asked.scene, asked.manager, title="A text of ours")
    before = added(asked.scene, asked.manager, text="", title="Before", version_uuid=asked.version.uuid)
    before.consents.all().delete()  # as examples were before anybody was asked
    found = standing_of([text, before])
    assert (text.consents.count(), found[text.pk]) == (0, "")
    assert found[before.pk] == "Consent not asked: it was added before authors were asked. It is in use."
    assert examples.usable_examples(text.rubric) == [text, before]


def test_the_rows_hold_what_they_say(asked: Asked) -> None:
    row: dict[str, Any] = {"example": asked.example, "person": asked.peer, "asked_at": NOW}
    for wrong in ({"agreed": True}, {"answered_at": NOW}, {"withdrawn_at": NOW}, {"person": asked.owner}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExampleConsent.objects.create(**(row | wrong))
    assert ExampleConsent.objects.create(**row)


def test_the_page_of_an_author(asked: Asked, client: Client) -> None:
    page = f"/examples/{asked.example.uuid}/consent/"
    client.force_login(asked.owner)
    html = client.get(page).content.decode()
    for words in ("I agree", "I don't agree", "Waits are long.", "You were asked on", "Shorter waits"):
        assert words in html
    assert client.get(f"/examples/{asked.example.uuid}/points/1/").status_code in (200, 404)
    assert client.get(f"/examples/{asked.example.uuid}/").status_code == 404

    html = client.post(page, {"answer": "yes"}, follow=True).content.decode()
    assert ("You agreed on" in html, "Withdraw: stop using my work" in html, "I agree<" in html) == (True, True, False)
    html = client.post(page, {"answer": "no"}, follow=True).content.decode()
    assert ("You withdrew on" in html, "I agree<" in html) == (True, True)
    client.force_login(asked.colleague)
    html = client.post(page, {"answer": "no"}, follow=True).content.decode()
    assert "You did not agree" in html


def test_the_pages_of_the_team_say_how_it_stands(asked: Asked, client: Client) -> None:
    client.force_login(asked.manager)
    listed, alone = f"/runs/{asked.scene.run.key}/team/examples/", f"/examples/{asked.example.uuid}/"
    words = "It waits: 0 of 2 authors have agreed. Nobody is given it before all have."
    for address in (listed, alone):
        assert words in client.get(address).content.decode()
    with CaptureQueriesContext(connection) as one:
        client.get(listed)
    for n in range(6):
        added(asked.scene, asked.manager, title=f"Text {n}")
    with CaptureQueriesContext(connection) as many:
        client.get(listed)
    assert len(many) == len(one)
    for who in (asked.owner, asked.colleague):
        asked.answer(who, True)
    assert "In use: all 2 authors have agreed." in client.get(listed).content.decode()
