"""Who is given what to mark: at once, what needs it most, never one's own, and never the same place twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models_api import Person
from cairn.assessment import api, claiming
from cairn.assessment.models import Allocation, AssessmentPlan, MarkersWanted, SubmissionVersion
from cairn.assessment.passing import lapse, let_go_of_leavers, pass_on, remind, share_out
from cairn.lib.errors import NotFound, Refused
from cairn.lib.registries import peer_markers, works_near
from cairn.notices.models import Notice
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Role
from tests.assessment.conftest import Cast, Scene, give
from tests.cast import NOW
from tests.outcomes import released


def asked(scene: Scene, who: Person, stage: str = "peer", *, days: int = 0) -> SubmissionVersion | None:
    given = api.ask_for_work(scene.run, by=who, at=NOW + timedelta(days=days), stage=stage)
    return given.version if given else None


def counts(version: SubmissionVersion, stage: str = "peer") -> tuple[int, int, int]:
    row = MarkersWanted.objects.get(version=version, stage=stage)
    return row.wanted, row.missing, row.given


# --- What is given ---


def test_nobody_is_given_their_own_or_the_same_twice(scene: Scene) -> None:
    owner, peer = scene.person("Owner"), scene.person("Peer")
    version = scene.submit(owner, [])

    assert asked(scene, owner) is None
    assert asked(scene, peer) == version
    assert asked(scene, peer) is None
    assert counts(version) == (2, 1, 0)


def test_what_lacks_one_mark_comes_before_what_lacks_two_and_the_older_first(scene: Scene) -> None:
    versions = [scene.submit(scene.person(f"Owner{n}"), []) for n in range(3)]
    first, second, third = (scene.person(f"Peer{n}") for n in range(3))

    assert asked(scene, first) == versions[0]
    assert asked(scene, second) == versions[0]
    assert asked(scene, third) == versions[1]


def test_colleagues_come_last_and_before_them_those_who_mark_ones_own(scene: Scene) -> None:
    me = scene.person("Me", "here")
    mine = scene.submit(me, [])
    mutual, colleague, other = scene.person("Mutual"), scene.person("Colleague", "here"), scene.person("Other")
    assert asked(scene, mutual) == mine
    by_mutual, by_colleague, by_other = (scene.submit(one, []) for one in (mutual, colleague, other))

    assert [asked(scene, me) for _ in range(3)] == [by_other, by_mutual, by_colleague]


def test_who_may_not_mark_is_told_why(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.submit(scene.person("Owner"), [])
    outsider, learner = scene.person("Outsider", joins=False), scene.person("Learner")

    with pytest.raises(Refused, match="don't take part"):
        asked(scene, outsider)
    with pytest.raises(NotFound):
        asked(scene, learner, "expert")
    monkeypatch.setattr(peer_markers, "_items", {"gate": lambda _run, _person: "Pass your first gate."})
    with pytest.raises(Refused, match="first gate"):
        asked(scene, learner)
    monkeypatch.setattr(peer_markers, "_items", {})
    AssessmentPlan.objects.all().delete()
    with pytest.raises(Refused, match="not planned"):
        asked(scene, learner)


def test_the_work_of_ones_team_is_not_given(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    version = scene.submit(scene.person("Owner"), [])
    coach = scene.person("Coach")
    monkeypatch.setattr(works_near, "_items", {"team": lambda _person: [version.submission.project_uuid]})

    assert asked(scene, coach) is None


def test_nobody_holds_more_than_a_few(scene: Scene) -> None:
    for n in range(claiming.MOST_HELD + 1):
        scene.submit(scene.person(f"Owner{n}"), [])
    peer = scene.person("Peer")
    for _ in range(claiming.MOST_HELD):
        asked(scene, peer)

    with pytest.raises(Refused, match="Mark one of them, or give one back"):
        asked(scene, peer)
    give(Allocation.objects.filter(assessor=peer).latest("pk"), 2)
    assert asked(scene, peer) is not None


def test_a_place_is_taken_once(cast: Cast) -> None:
    one = MarkersWanted.objects.get(version=cast.version, stage="expert")
    late = cast.scene.person("Late", role=Role.ASSESSOR)

    assert one.missing == 0
    with pytest.raises(Refused, match="Somebody else has just taken this"):
        api.claim(cast.version.uuid, by=late, at=NOW)
    with pytest.raises(NotFound):
        api.claim(cast.version.uuid, by=cast.peer, at=NOW)


def test_everybody_is_asked_about_equally_often(scene: Scene) -> None:
    people = [scene.person(f"P{n}") for n in range(12)]
    for one in people:
        scene.submit(one, [])

    given = [asked(scene, one) for _round in range(2) for one in people]

    # For the last of them what is left may be their own.
    assert sum(one is not None for one in given) >= 23
    rows = Allocation.objects.select_related("version__submitted_by")
    pairs = {(row.assessor_id, row.version.submitted_by_id) for row in rows}
    assert len(pairs) == len(rows)
    assert max(Counter(row.version_id for row in rows).values()) == 2
    assert not [pair for pair in pairs if pair[0] == pair[1]]


# --- Given back, lapsed, left ---


@pytest.mark.parametrize("conflict", [False, True])
def test_what_is_given_back_goes_to_somebody_else(cast: Cast, *, conflict: bool) -> None:
    held, other = cast.version.allocations.get(assessor=cast.peer), cast.scene.person("Other")

    with pytest.raises(NotFound):
        api.give_back(held, conflict=conflict, by=cast.second, at=NOW)
    api.give_back(held, conflict=conflict, by=cast.peer, at=NOW)

    held.refresh_from_db()
    assert held.ended == ("conflict" if conflict else "given_back")
    assert asked(cast.scene, cast.peer) is None
    assert asked(cast.scene, other) == cast.version
    with pytest.raises(Refused, match=r"gone to somebody else|conflict of interest"):
        give(held, 2)


def test_what_was_marked_is_not_given_back(cast: Cast) -> None:
    held = cast.version.allocations.get(assessor=cast.peer)
    give(held, 2)

    with pytest.raises(Refused, match="marked this already"):
        api.give_back(held, by=cast.peer, at=NOW)


def test_what_is_held_too_long_lapses_after_a_reminder(cast: Cast) -> None:
    held = cast.version.allocations.get(assessor=cast.peer)
    give(cast.version.allocations.get(assessor=cast.second), 2)

    assert (remind(NOW + timedelta(days=4)), lapse(NOW + timedelta(days=14))) == (0, 0)
    assert [remind(NOW + timedelta(days=13)) for _twice in range(2)] == [2, 0]  # the peer and the expert
    assert [lapse(NOW + timedelta(days=15)) for _twice in range(2)] == [2, 0]

    held.refresh_from_db()
    assert (held.ended, counts(cast.version)) == ("lapsed", (2, 1, 1))
    assert Notice.objects.filter(person=cast.peer, words__contains="is over").count() == 1
    with pytest.raises(Refused, match="The time for this mark was over"):
        give(held, 2)


def test_who_leaves_gives_back_what_they_hold(cast: Cast) -> None:
    Enrolment.objects.filter(person=cast.peer).update(status="left")
    runs_api.end_role(cast.scene.run, cast.expert, Role.ASSESSOR, by=None, at=NOW)

    assert [let_go_of_leavers(NOW) for _twice in range(2)] == [2, 0]
    assert set(cast.version.allocations.filter(ended="left").values_list("assessor_id", flat=True)) == {
        cast.peer.pk, cast.expert.pk,
    }  # fmt: skip
    assert (counts(cast.version), counts(cast.version, "expert")) == ((2, 1, 0), (1, 1, 0))


def test_what_peers_do_not_serve_in_time_passes_to_experts(scene: Scene) -> None:
    version = scene.submit(scene.person("Owner"), [scene.person("Peer")])
    expert = scene.person("Expert", role=Role.ASSESSOR)
    day = MarkersWanted.objects.get(version=version, stage="peer").pass_on
    days = (day - NOW.date()).days

    assert pass_on(NOW + timedelta(days=days - 1)) == 0
    assert [pass_on(NOW + timedelta(days=days)) for _twice in range(2)] == [1, 0]
    # There is one expert, who marks a work once: no second place is made that nobody could take.
    assert (counts(version), counts(version, "expert")) == ((1, 0, 0), (1, 1, 0))
    assert asked(scene, expert, "expert", days=days) == version


# --- Asked directly ---


def test_a_resubmission_goes_to_those_who_marked_it_where_they_still_can(scene: Scene) -> None:
    owner = scene.person("Owner")
    peers = [scene.person(f"Peer{n}") for n in range(3)]
    expert = scene.person("Expert", role=Role.ASSESSOR)
    moderator = scene.person("Moderator", role=Role.MODERATOR)
    first = scene.submit(owner, peers)
    scene.mark(first, 1)
    released(first.uuid, result="revise", letter="Nearly.", by=moderator, at=NOW)
    peers[1].is_active = False
    peers[1].save()

    again = scene.submit(owner, [], project=first.submission.project_uuid, reply="Done.")

    assert {row.assessor for row in again.allocations.all()} == {peers[0], expert}
    assert counts(again) == (2, 1, 0)
    assert Notice.objects.filter(person=peers[0], words__startswith="Mark Shorter waits by").count() == 2


def test_at_a_date_everything_is_shared_out_once(scene: Scene) -> None:
    AssessmentPlan.objects.update(rolling=False, submit_until=NOW + timedelta(days=3))
    people = [scene.person(f"P{n}") for n in range(6)]
    versions = [scene.submit(one, []) for one in people]

    assert share_out(NOW) == 0
    assert [share_out(NOW + timedelta(days=4)) for _twice in range(2)] == [12, 0]
    rows = Allocation.objects.filter(stage="peer")
    assert set(Counter(rows.values_list("assessor_id", flat=True)).values()) == {2}
    assert {counts(one) for one in versions} == {(2, 0, 0)}
    with pytest.raises(Refused, match="Work could be sent in until"):
        api.submit(
            run=scene.run, project_uuid=uuid4(), snapshot={}, author_ids=[people[0].pk], by=people[0],
            at=NOW + timedelta(days=4),
        )  # fmt: skip


def test_more_work_costs_no_more_queries(scene: Scene) -> None:
    def cost(count: int) -> int:
        for n in range(count):
            scene.submit(scene.person(f"Owner{count}x{n}"), [])
        who = scene.person(f"Asks{count}")
        with CaptureQueriesContext(connection) as queries:
            asked(scene, who)
        return len(queries)

    assert cost(2) == cost(9)


def test_a_withdrawn_version_needs_no_mark(cast: Cast) -> None:
    held = cast.version.allocations.get(assessor=cast.peer)

    with pytest.raises(NotFound):
        api.withdraw(cast.version, by=cast.peer, at=NOW)
    for _twice in range(2):
        api.withdraw(cast.version, by=cast.owner, at=NOW)

    with pytest.raises(Refused, match="have withdrawn this work"):
        give(held, 2)
    given: dict[str, Any] = {"result": "passed", "letter": "Well.", "by": cast.moderator, "at": NOW}
    with pytest.raises(Refused, match="withdrawn"):
        api.decide(cast.version.uuid, **given)
    assert asked(cast.scene, cast.scene.person("Other")) is None
