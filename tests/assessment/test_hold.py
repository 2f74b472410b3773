"""While a decision is held, nobody but moderators sees, is told or is certified anything; afterwards, everything is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cairn.assessment import api
from cairn.assessment.deciding import HOLD
from cairn.assessment.models import Outcome, Submission, VersionScore
from cairn.assessment.waiting import assessment as waiting
from cairn.learning import api as learning_api
from cairn.notices.models import Notice
from tests.cast import NOW
from tests.world import LONG_AGO, World, world

pytestmark = pytest.mark.django_db
LETTER = "Dear team: a letter that is still held."


@pytest.fixture
def decided(django_capture_on_commit_callbacks: Any) -> tuple[World, Any, Any]:
    """The owner's project, marked, and decided by the moderator at ``NOW``."""
    made = world("owner", "colleague")
    made.learn("owner", levels=2)
    project = made.project("owner")
    version = learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
    from cairn.assessment import claiming
    from cairn.assessment.models import AssessmentPlan

    plan = AssessmentPlan.objects.select_related("run", "rubric").get(run=made.run)
    claiming.ask_directly(version, plan, made.assessor, "expert", at=LONG_AGO)
    made.mark_all(version)
    Submission.objects.filter(pk=version.submission_id).update(state="moderation")
    VersionScore.objects.filter(version=version).update(
        estimate=70.0, median=66.0, standard_error=4.0, spread=0.0, proposed="passed", stale=False
    )
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        held = api.decide(version.uuid, result="passed", letter=LETTER, by=made.moderator, at=timezone.now())
    return made, version, held


def seen(made: World, version: Any) -> str:
    """All that the owner can open of it."""
    client = Client()
    client.force_login(made.owner)
    addresses = [
        reverse("assessment:version", args=[version.uuid]),
        reverse("projects:home", args=[version.submission.project_uuid]),
        reverse("learning:trail", args=[made.run.key]),
        reverse("notices:tray"),
        reverse("web:dashboard"),
    ]
    pages = []
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        pages.append(answer.content.decode())
    return "\n".join(pages)


def facts(made: World) -> dict[str, Any]:
    return next(one for one in api.submission_facts(made.run) if one["person_id"] == made.owner.pk)


def test_nothing_is_seen_mailed_or_certified_while_it_is_held(
    decided: tuple[World, Any, Any], django_capture_on_commit_callbacks: Any
) -> None:
    made, version, _held = decided
    with django_capture_on_commit_callbacks(execute=True):
        api.release_due(timezone.now() + HOLD - timedelta(seconds=5))
        api.keep_going(timezone.now())

    pages = seen(made, version)

    assert LETTER not in pages
    assert "See your certificate" not in pages
    assert not re.search(r"The result for .* is ready", pages)
    assert not Outcome.objects.exists()
    assert not Notice.objects.filter(person=made.owner, kind__in=["outcome", "certificate"]).exists()
    assert [one for one in mail.outbox if made.owner.email in one.to] == []
    assert learning_api.certificates_of(made.owner) == []
    assert [one.result for one in api.progress_of(made.run, project_uuid=version.submission.project_uuid)] == [""]
    assert (facts(made)["result"], facts(made)["released_at"]) == (None, None)
    assert api.results_for(api.version_for(version.uuid, by=made.owner), by=made.owner).criteria == ()
    # The table of the moderator says that it is held, by when.
    client = Client()
    client.force_login(made.moderator)
    assert "Decided: Passed" in client.get(reverse("assessment:moderate", args=[made.run.key])).content.decode()
    page = client.get(reverse("assessment:release", args=[version.uuid])).content.decode()
    assert "By Moderator, released at" in page
    assert "Take back" in page


def test_everything_is_there_once_the_hold_is_over(
    decided: tuple[World, Any, Any], django_capture_on_commit_callbacks: Any
) -> None:
    made, version, held = decided
    with django_capture_on_commit_callbacks(execute=True):
        assert api.release_due(held.effective_at) == 1
        assert api.release_due(held.effective_at) == 0

    pages = seen(made, version)

    assert LETTER in pages
    assert re.search(r"The result for .* is ready", pages)
    assert Notice.objects.filter(person=made.owner, kind="outcome").count() == 1
    assert [one for one in mail.outbox if made.owner.email in one.to] != []
    assert len(learning_api.certificates_of(made.owner)) == 1
    assert [one.result for one in api.progress_of(made.run, project_uuid=version.submission.project_uuid)] == ["passed"]
    assert facts(made)["result"] == "passed"
    client = Client()
    client.force_login(made.moderator)
    client.post(reverse("assessment:take_back", args=[version.uuid]))
    assert Outcome.objects.count() == 1


def test_what_is_taken_back_was_never_there(
    decided: tuple[World, Any, Any], django_capture_on_commit_callbacks: Any
) -> None:
    made, version, _held = decided
    client = Client()
    client.force_login(made.moderator)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("assessment:take_back", args=[version.uuid]))
        api.release_due(timezone.now() + HOLD * 3)

    page = client.get(response["Location"]).content.decode()
    assert "It is taken back. The authors were told nothing." in page
    assert '<textarea class="nhsuk-textarea" rows="8"' in page  # it can be decided anew
    assert LETTER not in seen(made, version)
    assert not Outcome.objects.exists()
    assert [one for one in mail.outbox if made.owner.email in one.to] == []
    assert learning_api.certificates_of(made.owner) == []
    again = client.post(reverse("assessment:take_back", args=[version.uuid]))
    assert "Nothing is held here" in client.get(again["Location"]).content.decode()


def test_work_that_is_held_is_not_to_be_revised_yet(decided: tuple[World, Any, Any]) -> None:
    made, version, held = decided
    api.take_back(held, by=made.moderator, at=timezone.now())
    given: dict[str, Any] = {"result": "revise", "letter": LETTER, "reason": "The chart.", "by": made.moderator}
    api.decide(version.uuid, at=NOW, **given)
    assert not [one for one in waiting(made.owner) if "Revise" in str(one.words)]
    api.release_due(NOW + HOLD)
    assert [one for one in waiting(made.owner) if "Revise" in str(one.words)]
