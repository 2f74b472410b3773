"""Nobody's opinion leads another's: which marks an assessor and an author see, and with which names."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cairn.accounts.models_api import Person
from cairn.assessment import api, claiming
from cairn.assessment.models import Allocation, AssessmentPlan, MarksSeen, SubmissionVersion
from cairn.assessment.results import results_for
from cairn.lib.errors import NotFound, Refused
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast, give
from tests.cast import NOW
from tests.outcomes import released

pytestmark = pytest.mark.django_db


def who(version: SubmissionVersion, person: Person) -> list[str]:
    results = results_for(version, by=person)
    return [one.who for one in results.criteria[0].comments] if results.criteria else []


def held(cast: Cast, person: Person) -> Allocation:
    return cast.version.allocations.get(assessor=person)


def test_an_expert_sees_what_others_gave_after_their_own_mark(cast: Cast) -> None:
    give(held(cast, cast.peer), 1)
    give(held(cast, cast.second), 3)

    assert who(cast.version, cast.expert) == []
    give(held(cast, cast.expert), 2)

    assert who(cast.version, cast.expert) == ["Peer 1", "Peer 2", "You"]
    assert who(cast.version, cast.peer) == ["You"]


def test_a_second_expert_marks_without_sight_of_the_first(cast: Cast) -> None:
    second = cast.scene.person("Another", role=Role.ASSESSOR)
    give(held(cast, cast.expert), 1)
    api.ask_assessor(cast.version.uuid, assessor=second.uuid, by=cast.moderator, at=NOW)

    assert who(cast.version, second) == []
    give(held(cast, second), 3)

    assert who(cast.version, second) == ["Expert 1", "You"]
    assert who(cast.version, cast.expert) == ["You", "Expert 2"]


@pytest.mark.parametrize(
    "anonymity,seen", [("none", ["Peer", "Second"]), ("single", ["Peer 1", "Peer 2"]), ("double", ["Peer 1", "Peer 2"])]
)
def test_names_are_those_that_the_plan_allows(cast: Cast, anonymity: str, seen: list[str]) -> None:
    AssessmentPlan.objects.update(anonymity=anonymity)
    cast.scene.mark(cast.version, 2)
    expert = {"none": "Expert"}.get(anonymity, "Expert")

    assert who(cast.version, cast.expert) == [*seen, "You"]
    assert who(cast.version, cast.moderator) == ["Peer", "Second", "Expert"]
    assert who(cast.version, cast.owner) == []
    released(cast.version.uuid, result="passed", letter="Well done", by=cast.moderator, at=NOW)
    assert who(api.version_for(cast.version.uuid, by=cast.owner), cast.owner) == [*seen, expert]


def test_ones_own_mark_stands_beside_the_others_and_counts_in_no_median(cast: Cast) -> None:
    plan = AssessmentPlan.objects.get()
    claiming.mark_own(cast.version, plan, at=NOW)
    cast.scene.mark(cast.version, 1, 1, 1, 3)

    assert who(cast.version, cast.moderator) == ["Peer", "Second", "Expert", "Owner (own work)"]
    assert who(cast.version, cast.expert) == ["Peer 1", "Peer 2", "You"]
    released(cast.version.uuid, result="revise", letter="Not yet", by=cast.moderator, at=NOW)

    version = api.version_for(cast.version.uuid, by=cast.owner)
    results = results_for(version, by=cast.owner)
    assert who(version, cast.owner) == ["Peer 1", "Peer 2", "Expert", "Your own mark"]
    assert {one.median for one in results.criteria} == {1.0}


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.MANAGER])
def test_a_moderator_who_marks_the_work_too_gives_their_own_mark_first(cast: Cast, client: Client, role: Role) -> None:
    runs_api.give_role(cast.scene.run, cast.expert, role, by=None, at=NOW)
    give(held(cast, cast.peer), 1)
    give(held(cast, cast.second), 3)
    api.work_out_stale(NOW)
    client.force_login(cast.expert)
    at = f"/submissions/{cast.version.uuid}"
    decided: dict[str, Any] = {"result": "passed", "letter": "Well done.", "reason": "So it is."}

    assert who(cast.version, cast.expert) == []
    for address in (f"{at}/release/", f"{at}/"):
        html = client.get(address).content.decode()
        assert "Give your own mark first" in html
        assert f"/marking/{held(cast, cast.expert).uuid}/" in html
        assert "Why 1." not in html
    row = api.table_page(cast.scene.run, by=cast.expert, at=NOW).rows[0]
    assert (row.score, row.own_mark_first, row.may_be_decided) == (None, True, False)
    assert "Your own mark first" in client.get("/runs/autumn/moderation/").content.decode()
    with pytest.raises(NotFound):
        api.sheet_of(cast.version, by=cast.expert)
    if role == Role.MODERATOR:
        with pytest.raises(Refused, match="own mark first"):
            api.decide(cast.version.uuid, by=cast.expert, at=NOW, **decided)

    give(held(cast, cast.expert), 2)
    api.work_out_stale(NOW)

    assert who(cast.version, cast.expert) == ["Peer", "Second", "Expert"]
    assert "Why 1." in client.get(f"{at}/release/").content.decode()
    assert api.table_page(cast.scene.run, by=cast.expert, at=NOW).rows[0].score is not None
    if role == Role.MODERATOR:
        api.decide(cast.version.uuid, by=cast.expert, at=NOW, **decided)


def test_who_gives_the_work_back_moderates_it(cast: Cast) -> None:
    runs_api.give_role(cast.scene.run, cast.expert, Role.MODERATOR, by=None, at=NOW)
    give(held(cast, cast.peer), 1)
    assert who(cast.version, cast.expert) == []

    api.give_back(held(cast, cast.expert), by=cast.expert, at=NOW)

    assert who(cast.version, cast.expert) == ["Peer"]


def test_who_has_seen_the_marks_as_a_moderator_is_not_given_the_work(cast: Cast, client: Client) -> None:
    both = cast.scene.person("Both", role=Role.MODERATOR)
    runs_api.give_role(cast.scene.run, both, Role.ASSESSOR, by=None, at=NOW)
    third = cast.scene.person("Third", role=Role.ASSESSOR)
    api.give_back(held(cast, cast.expert), by=cast.expert, at=NOW)
    page = f"/submissions/{cast.version.uuid}/release/"
    client.force_login(both)
    client.get(page)  # there is nothing to see yet
    assert api.what_waits(cast.scene.run, "expert", both) == 1
    give(held(cast, cast.peer), 1)

    for _look in range(2):
        assert client.get(page).status_code == 200

    assert api.what_waits(cast.scene.run, "expert", both) == 0
    with pytest.raises(Refused, match="You have seen what others gave this work"):
        api.claim(cast.version.uuid, by=both, at=NOW)
    assert api.ask_for_work(cast.scene.run, by=both, at=NOW, stage="expert") is None
    with pytest.raises(Refused, match="Choose somebody who can still be asked"):
        api.ask_assessor(cast.version.uuid, assessor=both.uuid, by=cast.moderator, at=NOW)
    assert MarksSeen.objects.filter(version=cast.version, person=both).count() == 1
    assert api.claim(cast.version.uuid, by=third, at=NOW).assessor == third
