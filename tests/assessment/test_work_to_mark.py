"""What peers and experts find to mark, and what they are told of what they marked."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.assessment import api
from cairn.assessment.marking_stats import Closeness, closeness_of, owed_by
from cairn.assessment.models import (
    AssessmentPlan,
    Example,
    MarkersWanted,
    MarkFeedback,
    Rubric,
    Submission,
    SubmissionVersion,
)
from cairn.assessment.queueing import After, after_of, queue_of
from cairn.lib import events
from cairn.lib.errors import NotFound
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast, Scene, give
from tests.cast import NOW, person
from tests.outcomes import released

pytestmark = pytest.mark.django_db
AT = "/runs/autumn/to-mark/"
QUEUE = "/runs/autumn/queue/"
TODAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_handlers", {})


def page(client: Client, person: Person, address: str = AT) -> str:
    client.force_login(person)
    return client.get(address).content.decode()


# --- Peers ---


def test_a_peer_is_given_work_at_once_and_goes_to_it(client: Client, scene: Scene) -> None:
    owner, peer = scene.person("Owner"), scene.person("Peer")
    version = scene.submit(owner, [])

    before = page(client, peer)
    answer = client.post(AT)
    held = version.allocations.get(assessor=peer)

    assert "1 piece of work waits for a mark" in before
    assert "Give me work to mark" in before
    assert answer["Location"] == f"/marking/{held.uuid}/"
    after = page(client, peer)
    assert f'href="/marking/{held.uuid}/"' in after
    assert f'href="/marking/{held.uuid}/give-back/"' in after
    assert "Nothing waits for your mark now" in after
    assert "Come back when others send work in" in after
    assert 'href="/runs/autumn/criteria/"' in after


def test_nothing_waits_and_nobody_holds_anything(client: Client, scene: Scene) -> None:
    peer = scene.person("Peer")
    assert "Come back tomorrow" in page(client, peer)
    client.post(AT)
    assert "Below it says when to come back" in page(client, peer)


def test_what_is_shared_out_at_a_date_says_so(client: Client, scene: Scene) -> None:
    until = timezone.now() + timedelta(days=3)
    AssessmentPlan.objects.update(rolling=False, submit_until=until)
    html = page(client, scene.person("Peer"))
    assert "Work is shared out on" in html
    assert "Give me work to mark" not in html


def test_examples_come_first(client: Client, scene: Scene) -> None:
    AssessmentPlan.objects.update(calibrations=2)
    Example.objects.create(rubric=Rubric.objects.get(), title="One", snapshot={}, added_at=NOW)
    scene.submit(scene.person("Owner"), [])
    html = page(client, scene.person("Peer"))
    assert "First mark 1 example" in html
    assert "Give me work to mark" not in html


def test_who_sent_work_in_owes_as_many_reviews(client: Client, cast: Cast) -> None:
    plan = AssessmentPlan.objects.get()
    assert (owed_by(cast.owner, plan).left, owed_by(cast.peer, plan).left) == (2, 0)
    other = cast.scene.submit(cast.peer, [cast.owner])
    give(other.allocations.get(assessor=cast.owner), 2)

    assert "you owe others 2 reviews. You have given 1: 1 to go." in " ".join(page(client, cast.owner).split())
    Submission.objects.filter(versions=cast.version).update(state="withdrawn")
    assert owed_by(cast.owner, plan).left == 0


def test_how_near_ones_marks_came_is_told_after_the_release(client: Client, cast: Cast) -> None:
    cast.scene.mark(cast.version, 1, 3, 3)
    assert closeness_of(cast.peer, cast.scene.run) is None
    assert "Not released yet" in page(client, cast.peer)
    released(cast.version.uuid, result="passed", letter="Well done", by=cast.moderator, at=NOW)
    MarkFeedback.objects.create(
        mark=cast.version.allocations.get(assessor=cast.peer).mark, person=cast.owner, thanked=True, helpful=4, at=NOW
    )

    near = closeness_of(cast.peer, cast.scene.run)
    assert near is not None
    score = cast.version.score.criteria.get(criterion__key="aim")
    expected = 1 - (score.estimate or 0)
    assert near.leaning == pytest.approx(expected, abs=0.01)
    assert near.distance == pytest.approx(abs(expected), abs=0.01)
    html = page(client, cast.peer)
    assert "usually stricter" in html
    assert "4.0 of 5" in html
    assert "1 thank you" in html
    assert "1 review as a peer counts" in html
    assert "usually" not in page(client, cast.outsider)


@pytest.mark.parametrize("anonymity,named", [("none", True), ("single", False), ("double", False)])
def test_what_authors_wrote_to_a_marker_is_read_by_them(
    client: Client, cast: Cast, anonymity: str, named: bool
) -> None:
    AssessmentPlan.objects.update(anonymity=anonymity)
    cast.scene.mark(cast.version, 2)
    released(cast.version.uuid, result="passed", letter="Well done.", by=cast.moderator, at=NOW)
    mark = cast.version.allocations.get(assessor=cast.peer).mark
    api.thank(mark.uuid, helpful=4, words="Your <b>second</b> point helped.", by=cast.owner, at=NOW)
    said = "Your &lt;b&gt;second&lt;/b&gt; point helped."

    for address in (AT, f"/submissions/{cast.version.uuid}/"):
        html = page(client, cast.peer, address)
        assert said in html
        assert "4.0 of 5 for helpfulness" in html
        assert ("An author" not in html) == named
        assert said not in page(client, cast.second, address)


@pytest.mark.parametrize(
    "leaning,criteria,words",
    [(-0.25, 6, "stricter"), (0.3, 6, "kinder"), (0.1, 6, "neither"), (-2, 4, "too early")],
)
def test_a_leaning_in_words(leaning: float, criteria: int, words: str) -> None:
    assert words in Closeness(abs(leaning), leaning, criteria).in_words


def test_what_was_marked_is_paged(client: Client, scene: Scene) -> None:
    peer = scene.person("Peer")
    for n in range(22):
        version = scene.submit(scene.person(f"Owner{n}"), [peer])
        give(version.allocations.get(assessor=peer), 2)
    client.force_login(peer)
    client.get("/me/notices/")
    with CaptureQueriesContext(connection) as asked:
        first = client.get(AT).content.decode()
    assert len(asked) <= 17, [one["sql"] for one in asked]
    more = re.findall(r'href="(\?before=[^"]*)" rel="next"', first)[0].replace("&amp;", "&")
    second = client.get(AT + more.split("#")[0]).content.decode()
    assert [html.count("Not released yet") for html in (first, second)] == [20, 2]


@pytest.mark.parametrize("query", ["?before=x&below=1", "?before=2026-01-01T10:00:00&below=1", "?below=9"])
def test_a_bad_page_is_the_first(client: Client, cast: Cast, query: str) -> None:
    client.force_login(cast.peer)
    assert client.get(AT + query).status_code == 200


def test_who_is_not_in_the_run_sees_nothing(client: Client, cast: Cast) -> None:
    client.force_login(person("Stranger"))
    assert client.get(AT).status_code == 404
    assert client.post(AT).status_code == 404
    assert client.get(QUEUE).status_code == 404
    for who in (cast.peer, cast.moderator, cast.owner):
        client.force_login(who)
        assert (client.get(QUEUE).status_code, client.post(QUEUE).status_code) == (404, 404)


# --- Experts ---


def waiting(scene: Scene, n: int) -> list[SubmissionVersion]:
    owner = scene.person(f"Owner of {n}")
    return [scene.submit(owner, [], project=uuid4()) for _ in range(n)]


def test_the_queue_shows_age_promise_and_why(client: Client, scene: Scene) -> None:
    late, passed, further = waiting(scene, 3)
    expert = scene.person("Expert", role=Role.ASSESSOR)
    SubmissionVersion.objects.filter(pk=late.pk).update(result_due_on=timezone.localdate() - timedelta(days=2))
    MarkersWanted.objects.filter(version=late).update(pass_on=date(2020, 1, 1))
    MarkersWanted.objects.filter(version=passed, stage="peer").update(late=True)
    MarkersWanted.objects.filter(version=further, stage="expert").update(wanted=2, missing=2)

    html = page(client, expert, QUEUE)

    assert "late by 2 days" in html
    assert "Passed on from peers" in html
    assert "A further opinion" in html
    assert html.count("Take it: Shorter waits, version 1") == 3
    assert html.index(str(late.uuid)) < html.index(str(passed.uuid))
    for show, only in (("late", late), ("passed_on", passed), ("further", further)):
        found = re.findall(r"/submissions/([^/]*)/take/", page(client, expert, f"{QUEUE}?show={show}"))
        assert found == [str(only.uuid)], show


def test_an_expert_takes_one_and_gives_it_back(client: Client, scene: Scene) -> None:
    (version,) = waiting(scene, 1)
    expert, another = (scene.person(name, role=Role.ASSESSOR) for name in ("Expert", "Another"))
    client.force_login(expert)

    answer = client.post(f"/submissions/{version.uuid}/take/", {"run": "autumn"})
    held = version.allocations.get(assessor=expert)
    assert answer["Location"] == f"/marking/{held.uuid}/"
    assert f"/marking/{held.uuid}/" in page(client, expert, QUEUE)
    client.force_login(another)
    late = client.post(f"/submissions/{version.uuid}/take/", {"run": "autumn"}, follow=True)
    assert "Somebody else has just taken this" in late.content.decode()
    client.force_login(expert)
    back = client.post(f"/marking/{held.uuid}/give-back/", {"why": "back"}, follow=True)
    assert back.request["PATH_INFO"] == QUEUE
    assert str(version.uuid) not in back.content.decode()
    assert str(version.uuid) in page(client, another, QUEUE)


def test_only_experts_take_from_the_queue_and_not_their_own(client: Client, scene: Scene) -> None:
    (version,) = waiting(scene, 1)
    owner = version.submitted_by
    for who in (owner, scene.person("Peer"), scene.person("Moderator", role=Role.MODERATOR)):
        client.force_login(who)
        assert client.post(f"/submissions/{version.uuid}/take/").status_code == 404
    AssessmentPlan.objects.update(calibrations=1)
    Example.objects.create(rubric=Rubric.objects.get(), title="One", snapshot={}, added_at=NOW)
    expert = scene.person("Expert", role=Role.ASSESSOR)
    assert "Take it" not in page(client, expert, QUEUE)
    answer = client.post(f"/submissions/{version.uuid}/take/", {"run": "autumn"}, follow=True)
    assert "Mark the examples first" in answer.content.decode()
    assert not version.allocations.exists()


def test_ten_thousand_are_paged_by_key(client: Client, scene: Scene) -> None:
    (first,) = waiting(scene, 1)
    expert = scene.person("Expert", role=Role.ASSESSOR)
    many(scene, first, 10_000)
    client.force_login(expert)
    client.get("/me/notices/")
    with CaptureQueriesContext(connection) as asked:
        html = client.get(QUEUE).content.decode()
    assert html.count("/take/") == 50
    assert len(asked) <= 10, [one["sql"] for one in asked]
    assert len(html) < 60_000

    seen: list[Any] = []
    after: After | None = None
    while True:
        found = queue_of(scene.run, by=expert, today=TODAY, after=after, most=2_500)
        seen += [one.version_uuid for one in found.rows]
        if found.next is None:
            break
        after = after_of(str(found.next))
    assert len(seen) == len(set(seen)) == 10_001
    with pytest.raises(NotFound):
        queue_of(scene.run, by=first.submitted_by, today=TODAY)


@pytest.mark.parametrize("text", ["", "x", "2026-01-01", "2026-01-01_x", "2026-13-01_1", "2026-01-01_" + "9" * 30])
def test_a_bad_place_in_the_queue_is_none(text: str) -> None:
    assert after_of(text) is None


def many(scene: Scene, like: SubmissionVersion, n: int) -> None:
    submissions = Submission.objects.bulk_create(Submission(run=scene.run, project_uuid=uuid4()) for _ in range(n))
    versions = SubmissionVersion.objects.bulk_create(
        SubmissionVersion(
            submission=one, number=1, snapshot={"title": "Many"}, sha256="0" * 64, submitted_at=NOW,
            submitted_by=like.submitted_by, result_due_on=like.result_due_on + timedelta(days=place % 7),
        )
        for place, one in enumerate(submissions)
    )  # fmt: skip
    day = MarkersWanted.objects.get(version=like, stage="expert").pass_on
    MarkersWanted.objects.bulk_create(
        MarkersWanted(
            version=one, run=scene.run, stage="expert", wanted=1, missing=1, pass_on=day + timedelta(days=place % 7)
        )
        for place, one in enumerate(versions)
    )
