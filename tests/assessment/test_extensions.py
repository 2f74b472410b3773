"""More time for one person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cairn.accounts.models import AuditRow
from cairn.assessment import api, extensions
from cairn.assessment.models import AssessmentPlan, Extension
from cairn.lib.errors import NotFound, Refused
from cairn.notices.models import Notice
from cairn.runs.models_api import Enrolment, Role
from tests.assessment.conftest import Cast
from tests.cast import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ADDRESS = "/runs/autumn/extensions/"


@pytest.fixture
def dated(cast: Cast) -> Cast:
    """A run in which work can be sent in for one more day, by the clock that pages ask."""
    AssessmentPlan.objects.update(submit_until=timezone.now() + DAY)
    return cast


def granted(cast: Cast, **changed: Any) -> Extension:
    now = timezone.now()
    given: dict[str, Any] = {
        "person": cast.peer.uuid,
        "until": now + 5 * DAY,
        "reason": "A ward closed.",
        "by": cast.moderator,
    }
    return api.grant(cast.scene.run, at=now, **given | changed)


def test_who_is_given_more_time_sends_in_later_and_is_told(dated: Cast) -> None:
    made = granted(dated)

    notice = Notice.objects.get(person=dated.peer, kind="extension")
    assert "You can send in your work for Autumn until" in notice.words
    assert AuditRow.objects.get(action="extension.grant").subject_uuid == made.uuid
    AssessmentPlan.objects.update(submit_until=NOW - DAY)
    Extension.objects.update(until=NOW + DAY)
    assert dated.scene.submit(dated.peer, []).number == 1
    with pytest.raises(Refused, match="more time"):
        dated.scene.submit(dated.second, [])


def test_who_may_give_more_time(dated: Cast) -> None:
    manager = dated.scene.person("Manager", role=Role.MANAGER)
    granted(dated, by=manager)
    for by in (dated.owner, dated.peer, dated.expert, dated.outsider):
        with pytest.raises(NotFound):
            granted(dated, by=by)
        with pytest.raises(NotFound):
            api.extensions_page(dated.scene.run, by=by)
        with pytest.raises(NotFound):
            extensions.learners_found(dated.scene.run, "Peer", by=by)
    assert Extension.objects.count() == 1


@pytest.mark.parametrize(
    "changed,sentence,field",
    [
        ({"reason": " "}, "Say why", "reason"),
        ({"until": NOW - 800 * DAY}, "still to come", "until"),
        ({"person": "5b2f7a9e-8f4e-4c1d-9d7e-0a1b2c3d4e5f"}, "takes part", "person"),
    ],
)
def test_what_is_refused_changes_nothing(dated: Cast, changed: dict[str, Any], sentence: str, field: str) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        granted(dated, **changed)
    assert refused.value.field == field
    assert not Extension.objects.exists()
    granted(dated)


def test_no_time_is_given_that_everybody_has_or_needs(dated: Cast) -> None:
    with pytest.raises(Refused, match="Everybody has until") as refused:
        granted(dated, until=timezone.now() + timedelta(hours=2))
    assert refused.value.field == "until"
    with pytest.raises(Refused, match="This is you"):
        granted(dated, person=dated.moderator.uuid)
    Enrolment.objects.filter(person=dated.peer).update(status=Enrolment.Status.LEFT)
    with pytest.raises(Refused, match="takes part"):
        granted(dated)
    AssessmentPlan.objects.update(submit_until=None)
    with pytest.raises(Refused, match="at any time"):
        granted(dated, person=dated.second.uuid)
    assert not Extension.objects.exists()


@pytest.mark.parametrize("text,names", [("pee", ["Peer"]), ("PEER@EX", ["Peer"]), ("eer", []), (" ", [])])
def test_people_are_found_by_how_a_name_or_address_begins(dated: Cast, text: str, names: list[str]) -> None:
    assert [one.name for one in extensions.learners_found(dated.scene.run, text, by=dated.moderator)] == names


def test_a_moderator_gives_more_time_on_the_page(client: Client, dated: Cast) -> None:
    client.force_login(dated.moderator)
    assert "Nobody yet." in client.get(ADDRESS).content.decode()
    assert "peer@example.org" in client.get(ADDRESS, {"q": "pee"}).content.decode()
    day = timezone.localdate() + 9 * DAY
    typed = {"person": str(dated.peer.uuid), "day": f"{day:%d/%m/%Y}", "clock": "17:00", "reason": "A ward closed."}

    refused = client.post(f"{ADDRESS}?q=pee", typed | {"reason": ""}).content.decode()
    assert "Say why they are given more time" in refused
    assert 'value="17:00"' in refused
    early = client.post(f"{ADDRESS}?q=pee", typed | {"day": "01/01/2020"}).content.decode()
    assert 'href="#id_day">Choose a time that is still to come' in early
    assert not Extension.objects.exists()
    response = client.post(f"{ADDRESS}?q=pee", typed)

    assert response["Location"] == ADDRESS
    assert timezone.localtime(Extension.objects.get().until).strftime("%d/%m/%Y %H:%M") == f"{day:%d/%m/%Y} 17:00"
    page = client.get(ADDRESS).content.decode()
    assert "Peer has more time now, and is told." in page
    assert "A ward closed." in page


def test_the_list_is_paged_by_key(client: Client, dated: Cast, django_assert_max_num_queries: Any) -> None:
    rows = [
        Extension(run=dated.scene.run, person=dated.peer, until=NOW, reason=f"Reason {n:03}", at=NOW, by=None)
        for n in range(120)
    ]
    Extension.objects.bulk_create(rows)
    client.force_login(dated.moderator)
    client.get(ADDRESS)  # the session is written once
    after, seen = None, []
    for _page in range(3):
        with django_assert_max_num_queries(8):
            client.get(ADDRESS, {"after": after} if after else {})
        page = api.extensions_page(dated.scene.run, by=dated.moderator, after=after)
        seen += [one.reason for one in page.rows]
        after = page.next
    assert after is None
    assert seen == [f"Reason {n:03}" for n in reversed(range(120))]
