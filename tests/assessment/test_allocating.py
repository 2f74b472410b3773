"""Who is asked to mark, as tables of cases and in a run."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.assessment import api
from cairn.assessment.allocating import Candidate, choose
from cairn.assessment.models import Allocation
from cairn.notices.models import Notice
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role
from tests.assessment.conftest import Scene
from tests.cast import NOW

AWAY = "elsewhere"


def c(key: int, place: Any = AWAY, **facts: Any) -> Candidate:
    return Candidate(id=key, place=place, **facts)


@pytest.mark.parametrize(
    "peers,experts,chosen_peers,chosen_experts",
    [
        ([c(1), c(2), c(3)], [c(9)], [1, 2], [9]),
        ([c(1, "here"), c(2), c(3)], [c(9)], [2, 3], [9]),
        ([c(1, None), c(2), c(3)], [c(9)], [1, 2], [9]),
        ([c(1, open=2), c(2, open=1), c(3)], [c(9)], [3, 2], [9]),
        ([c(1, asked=2), c(2, asked=1), c(3)], [c(9)], [3, 2], [9]),
        ([c(1, mutual=True), c(2, open=5), c(3, open=5)], [c(9)], [2, 3], [9]),
        ([c(1, mutual=True), c(2)], [c(9)], [2, 1], [9]),
        ([c(1, "here"), c(2)], [c(8, open=1), c(9)], [2], [9, 8]),
        ([], [c(7), c(8), c(9), c(10)], [], [7, 8, 9]),
        ([c(1, "here"), c(2, "here")], [c(9)], [1, 2], [9]),
        ([c(1, "here"), c(2, "here")], [c(8), c(9)], [1], [8, 9]),
        ([c(1), c(2)], [c(8, "here"), c(9, open=3)], [1, 2], [9]),
        ([c(1), c(2)], [c(8, "here")], [1, 2], [8]),
        ([c(1), c(2), c(9)], [c(9)], [1, 2], [9]),
        ([c(1), c(2), c(3, open=9, before=True)], [c(8), c(9, before=True)], [3, 1], [9]),
        ([c(1, before=True), c(2)], [c(7), c(8, before=True), c(9, before=True)], [1], [8, 9]),
        ([], [], [], []),
    ],
    ids=[
        "by key",
        "a colleague is passed over",
        "who works nowhere known is no colleague",
        "fewest open first",
        "then fewest asked",
        "a mutual pair is avoided",
        "or taken where it can't be",
        "an extra expert for a missing peer",
        "experts for all peers",
        "a colleague when no expert is left",
        "only as many colleagues as experts are missing",
        "experts of other places first",
        "an expert of the same place when there is no other",
        "nobody is asked twice",
        "who marked it before comes first",
        "also the expert who stood in for a peer",
        "nobody there",
    ],
)
def test_choosing(
    peers: list[Candidate], experts: list[Candidate], chosen_peers: list[int], chosen_experts: list[int]
) -> None:
    chosen = choose(peers, experts, places=["here"], want_peers=2, want_experts=1)

    assert [key for key, stage in chosen if stage == "peer"] == chosen_peers
    assert [key for key, stage in chosen if stage == "expert"] == chosen_experts


def test_thirty_submissions_are_shared_evenly_and_nobody_marks_own_or_colleagues_work(scene: Scene) -> None:
    experts = [scene.person(f"Expert{n}", role=Role.ASSESSOR) for n in range(3)]
    learners = [scene.person(f"Learner{n}", f"place-{n % 7}") for n in range(30)]

    versions = [scene.submit(one, learners) for one in learners]

    rows = list(Allocation.objects.select_related("assessor", "version__submitted_by"))
    peers = Counter(row.assessor_id for row in rows if row.stage == "peer")
    asked = Counter(row.assessor_id for row in rows if row.stage == "expert")
    pairs = {(row.assessor_id, row.version.submitted_by_id) for row in rows}
    assert len(versions) == 30
    assert sum(peers.values()) == 60
    assert set(peers.values()) <= {1, 2, 3}  # one by one, with mutual pairs avoided
    assert [asked[one.pk] for one in experts] == [10, 10, 10]
    assert not [row for row in rows if row.assessor.organisation_id == row.version.submitted_by.organisation_id]
    assert not [pair for pair in pairs if pair[::-1] in pairs]


def test_places_written_by_hand_are_compared_by_their_words(scene: Scene) -> None:
    owner, colleague, peer = scene.person("Owner"), scene.person("Colleague"), scene.person("Peer")
    for one, place in ((owner, "The Old Mill"), (colleague, " the old  mill"), (peer, "The New Mill")):
        one.organisation, one.organisation_other = None, place
        one.save()
    scene.plan(peers=1, experts=0)

    version = scene.submit(owner, [colleague, peer])

    assert [row.assessor for row in version.allocations.all()] == [peer]


def test_who_has_left_the_site_is_not_asked(scene: Scene) -> None:
    owner, gone, peer = scene.person("Owner"), scene.person("Gone"), scene.person("Peer")
    gone.is_active = False
    gone.save()

    version = scene.submit(owner, [gone, peer])

    assert [row.assessor for row in version.allocations.all()] == [peer]


def test_each_assessor_is_told_once_with_the_day(scene: Scene) -> None:
    owner, peer = scene.person("Owner"), scene.person("Peer")
    expert = scene.person("Expert", role=Role.ASSESSOR)

    version = scene.submit(owner, [owner, peer])

    told = Notice.objects.filter(kind="to_mark")
    assert {notice.person for notice in told} == {peer, expert}
    row = version.allocations.get(assessor=peer)
    assert told.get(person=peer).words == "Mark Shorter waits by 8 December 2026"
    assert told.get(person=peer).url == f"/marking/{row.uuid}/"


def test_a_resubmission_goes_to_those_who_marked_it_where_they_still_can(scene: Scene) -> None:
    owner = scene.person("Owner")
    peers = [scene.person(f"Peer{n}") for n in range(4)]
    experts = [scene.person(f"Expert{n}", role=Role.ASSESSOR) for n in range(2)]
    moderator = scene.person("Moderator", role=Role.MODERATOR)
    first = scene.submit(owner, [peers[2], peers[3]])
    scene.mark(first, 1)
    api.release(first.uuid, result="revise", letter="Nearly.", by=moderator, at=NOW)
    runs_api.end_role(scene.run, experts[0], Role.ASSESSOR, by=None, at=NOW)

    again = scene.submit(owner, [*peers[:3]], project=first.submission.project_uuid, reply="Done.")

    assert {row.assessor for row in first.allocations.all()} == {peers[2], peers[3], experts[0]}
    assert [row.assessor for row in again.allocations.order_by("pk")] == [peers[2], peers[0], experts[1]]


def test_more_people_cost_no_more_queries(scene: Scene) -> None:
    def cost(count: int) -> int:
        names = [scene.person(f"P{count}x{n}") for n in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            scene.submit(names[0], names)
        return len(queries)

    assert cost(4) == cost(12)
