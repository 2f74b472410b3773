"""Nothing is lost, doubled or left waiting: jobs that run twice or are killed, people who leave or come late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from cairn.accounts.models_api import Person
from cairn.assessment import api, in_force, passing, scoring
from cairn.assessment.models import (
    Allocation,
    AssessmentPlan,
    CriterionMark,
    Decision,
    Extension,
    Mark,
    MarkersWanted,
    Outcome,
    Submission,
    SubmissionVersion,
    VersionScore,
)
from cairn.lib.errors import Refused
from cairn.notices.models import Notice
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast, Scene, give, snapshot
from tests.cast import NOW

DAY = timedelta(days=1)


class Killed(Exception):
    """As if the process were stopped."""


def send(scene: Scene, author: Person, *, at: datetime = NOW) -> SubmissionVersion:
    return api.submit(
        run=scene.run, project_uuid=uuid4(), snapshot=snapshot(), author_ids=[author.pk], by=author, at=at
    )


def wanted(version: SubmissionVersion, stage: str) -> tuple[int, int, int]:
    row = version.wanted.get(stage=stage)
    return row.wanted, row.missing, row.given


def fits(version: SubmissionVersion) -> None:
    """The counts are those of the rows."""
    for row in MarkersWanted.objects.filter(version=version):
        of = version.allocations.filter(stage=row.stage)
        assert row.given == of.filter(mark__isnull=False).count()
        assert row.wanted - row.missing - row.given == of.filter(mark=None, ended_at=None).count()


def killed_at(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, turn: int) -> Callable[[], None]:
    """``where.name`` fails in its ``turn``-th call; the answer makes it whole again."""
    real, calls = getattr(where, name), []

    def fails(*arguments: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) == turn:
            raise Killed
        return real(*arguments, **named)

    monkeypatch.setattr(where, name, fails)
    return lambda: monkeypatch.setattr(where, name, real)


# --- Jobs ---


def test_claims_lapse_once_though_the_job_is_killed_and_repeated(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    author, *peers = [scene.person(name) for name in ("Author", "Ann", "Bo")]
    version = scene.submit(author, peers)
    late = NOW + 30 * DAY
    whole = killed_at(monkeypatch, passing, "_tell_ended", 2)
    with pytest.raises(Killed):
        passing.lapse(late)
    assert wanted(version, "peer") == (2, 1, 0)  # the first is done, the second as if never begun
    whole()

    assert (passing.lapse(late), passing.lapse(late)) == (1, 0)
    assert wanted(version, "peer") == (2, 2, 0)
    assert Notice.objects.filter(key__startswith="lapsed:").count() == 2
    fits(version)


def test_work_passes_to_experts_once_though_the_job_is_killed_and_repeated(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("One", "Two", "Three", "Four"):
        scene.person(name, role=Role.ASSESSOR)
    versions = [send(scene, scene.person(name)) for name in ("Author", "Other")]
    late = NOW + 18 * DAY
    whole = killed_at(monkeypatch, passing, "tell_experts", 2)
    with pytest.raises(Killed):
        passing.pass_on(late)
    whole()

    assert (passing.pass_on(late), passing.pass_on(late)) == (1, 0)
    for version in versions:
        assert wanted(version, "peer") == (0, 0, 0)
        assert wanted(version, "expert") == (3, 3, 0)
        assert version.wanted.get(stage="peer").late


def test_a_score_that_fails_holds_up_no_other_and_is_tried_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    peers = [scene.person(name) for name in ("Ann", "Bo")]
    expert = scene.person("Expert", role=Role.ASSESSOR)
    versions = [scene.submit(scene.person(name), peers) for name in ("Author", "Other")]
    for version in versions:
        for one in version.allocations.all():
            give(one, 2)
    assert expert.allocations.count() == 2
    whole = killed_at(monkeypatch, scoring, "tell_moderators", 1)
    api.work_out_stale(NOW)
    whole()
    states = [Submission.objects.get(versions=version).state for version in versions]
    assert states == ["marking", "moderation"]

    for _twice in range(2):
        api.work_out_stale(NOW)
    assert set(Submission.objects.values_list("state", flat=True)) == {"moderation"}
    assert not VersionScore.objects.filter(stale=True).exists()


def test_a_mark_that_comes_while_a_score_is_worked_out_is_not_lost(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = cast.version.allocations.order_by("pk")
    give(first, 3)
    give(second, 3)
    real = scoring.scored

    came: list[Any] = []

    def meanwhile(plan: AssessmentPlan, **named: Any) -> Any:
        found = real(plan, **named)
        if not came:
            came.append(give(third, 0))
        return found

    monkeypatch.setattr(scoring, "scored", meanwhile)
    api.work_out_stale(NOW)
    score = VersionScore.objects.get(version=cast.version)
    assert score.stale
    assert score.marks == 0
    assert Submission.objects.get(versions=cast.version).state == "marking"

    api.work_out_stale(NOW)
    score.refresh_from_db()
    assert (score.stale, score.marks) == (False, 3)


def test_decisions_are_released_once_though_the_job_is_killed_and_late(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:

    moderator, uuids = marked(scene, 3)
    api.decide_batch(uuids, letters={"passed": "Well done."}, by=moderator, at=NOW)
    assert api.release_due(NOW + timedelta(minutes=9)) == 0
    whole = killed_at(monkeypatch, in_force, "_announce", 2)
    much_later = NOW + 3 * DAY
    with pytest.raises(Killed):
        api.release_due(much_later)
    assert Outcome.objects.count() == 1
    whole()

    assert (api.release_due(much_later), api.release_due(much_later)) == (2, 0)
    assert Outcome.objects.count() == 3
    assert Notice.objects.filter(kind="outcome").count() == 3


def test_sharing_out_at_a_date_is_done_whole_or_not_at_all(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    until = NOW + 5 * DAY
    AssessmentPlan.objects.update(rolling=False, submit_until=until)
    authors = [scene.person(name) for name in ("Ann", "Bo", "Cy", "Di")]
    for one in authors:
        send(scene, one)
    with pytest.raises(Refused, match="shared out among you after"):
        api.ask_for_work(scene.run, by=authors[0], at=NOW)
    whole = killed_at(monkeypatch, passing, "ask_directly", 3)
    with pytest.raises(Killed):
        passing.share_out(until + DAY)
    assert not Allocation.objects.exists()
    whole()

    assert (passing.share_out(until + DAY), passing.share_out(until + DAY)) == (8, 0)
    assert [one.allocations.count() for one in authors] == [2, 2, 2, 2]
    assert not MarkersWanted.objects.filter(stage="peer", missing__gt=0).exists()


# --- People ---


def marked(scene: Scene, n: int) -> tuple[Person, list[Any]]:
    """So many works that wait for their release."""
    moderator = scene.person("Moderator", role=Role.MODERATOR)
    peers = [scene.person(name) for name in ("Ann", "Bo")]
    scene.person("Expert", role=Role.ASSESSOR)
    versions = [scene.submit(scene.person(f"Author{number}"), peers) for number in range(n)]
    for version in versions:
        for one in version.allocations.all():
            give(one, 3)
    api.work_out_stale(NOW)
    return moderator, [one.uuid for one in versions]


def test_two_moderators_who_release_the_same_batch_release_it_once(scene: Scene) -> None:
    moderator, uuids = marked(scene, 2)
    other = scene.person("Other", role=Role.MODERATOR)
    letters = {"passed": "Well done."}
    first = api.decide_batch(uuids, letters=letters, by=moderator, at=NOW)
    second = api.decide_batch(uuids, letters=letters, by=other, at=NOW)

    assert (len(first.decided), len(second.decided)) == (2, 0)
    assert all("decided already" in words for _uuid, words in second.refused)
    api.release_due(NOW + DAY)
    assert Outcome.objects.count() == Decision.objects.count() == 2
    late = api.decide_batch(uuids, letters=letters, by=other, at=NOW + DAY)
    assert all("released already" in words for _uuid, words in late.refused)


def test_two_tabs_give_one_mark(cast: Cast) -> None:
    held = cast.version.allocations.get(assessor=cast.peer)
    first, again = give(held, 2), give(held, 2)

    assert first == again
    assert Mark.objects.count() == 1
    assert wanted(cast.version, "peer")[2] == 1
    with pytest.raises(Refused, match="marked this already"):
        give(held, 3)
    assert set(CriterionMark.objects.filter(level__isnull=False).values_list("level__score", flat=True)) == {2}


def test_work_that_is_withdrawn_while_it_is_marked_takes_no_mark(cast: Cast) -> None:
    give(cast.version.allocations.get(assessor=cast.peer), 2)
    held = cast.version.allocations.get(assessor=cast.second)
    api.withdraw(cast.version, by=cast.owner, at=NOW)

    with pytest.raises(Refused, match="withdrawn this work: this mark is no longer needed"):
        give(held, 2)
    assert Mark.objects.count() == 1
    fits(cast.version)
    for job in (passing.keep_going, api.work_out_stale):
        job(NOW + 30 * DAY)
    assert Submission.objects.get(versions=cast.version).state == "withdrawn"
    assert not Notice.objects.filter(kind="to_moderate").exists()
    assert not MarkersWanted.objects.filter(missing__gt=0).exists()


def test_what_an_expert_held_who_leaves_goes_to_another(cast: Cast) -> None:
    other = cast.scene.person("Another", role=Role.ASSESSOR)
    runs_api.end_role(cast.scene.run, cast.expert, Role.ASSESSOR, by=None, at=NOW)
    for _twice in range(2):
        passing.let_go_of_leavers(NOW)

    held = cast.version.allocations.get(assessor=cast.expert)
    assert held.ended == Allocation.Ended.LEFT
    with pytest.raises(Refused, match="no longer take part"):
        give(held, 2)
    assert wanted(cast.version, "expert") == (1, 1, 0)
    found = api.ask_for_work(cast.scene.run, by=other, at=NOW, stage="expert")
    assert found is not None
    assert found.version == cast.version
    fits(cast.version)


def test_a_claim_that_lapses_goes_to_somebody_else(scene: Scene) -> None:
    author, ann, bo = (scene.person(name) for name in ("Author", "Ann", "Bo"))
    version = send(scene, author)
    held = api.ask_for_work(scene.run, by=ann, at=NOW)
    assert held is not None
    later = NOW + 15 * DAY
    passing.lapse(later)

    assert api.ask_for_work(scene.run, by=ann, at=later) is None  # nobody reads a thing twice
    found = api.ask_for_work(scene.run, by=bo, at=later)
    assert found is not None
    assert found.version == version
    with pytest.raises(Refused, match="gone to somebody else"):
        give(held, 2)


# --- Days that pass ---


def test_work_that_was_sent_in_goes_on_after_the_run_has_ended(cast: Cast) -> None:
    after = datetime(2027, 3, 2, 9, tzinfo=UTC)
    late = cast.scene.person("Late")
    with pytest.raises(Refused, match="until 1 March 2027, 11:59pm"):
        send(cast.scene, late, at=after)
    assert not Submission.objects.filter(authors__person=late).exists()
    send(cast.scene, cast.scene.person("Last"), at=datetime(2027, 3, 1, 22, tzinfo=UTC))

    cast.scene.mark(cast.version, 1)
    api.decide(cast.version.uuid, result="revise", letter="Again.", reason="So.", by=cast.moderator, at=after)
    assert api.release_due(after + DAY) == 1
    again = api.submit(
        run=cast.scene.run, project_uuid=cast.version.submission.project_uuid, snapshot=snapshot("Better"),
        author_ids=[cast.owner.pk], by=cast.owner, at=after + 2 * DAY,
    )  # fmt: skip
    assert again.number == 2


def test_who_was_given_more_time_sends_in_after_the_last_day(scene: Scene) -> None:
    late, after = scene.person("Late"), datetime(2027, 3, 2, 9, tzinfo=UTC)
    more = {"run": scene.run, "person": late, "reason": "Ill.", "at": NOW}
    Extension.objects.create(until=after + 7 * DAY, **more)
    assert send(scene, late, at=after).number == 1
    with pytest.raises(Refused, match="until 9 March 2027"):
        send(scene, late, at=after + 8 * DAY)


def test_the_plans_time_counts_where_it_comes_before_the_last_day(scene: Scene) -> None:
    AssessmentPlan.objects.update(submit_until=NOW)
    with pytest.raises(Refused, match="until 24 November 2026, 9:30am"):
        send(scene, scene.person("Late"), at=NOW + timedelta(seconds=1))


# --- Nobody to mark ---


def test_what_no_peer_marks_passes_to_the_experts_there_are(scene: Scene) -> None:
    expert = scene.person("Expert", role=Role.ASSESSOR)
    version = send(scene, scene.person("Alone"))
    assert wanted(version, "expert") == (1, 1, 0)
    passing.keep_going(NOW + 18 * DAY)

    # Two places of peers and one of experts, but one expert marks a work once.
    assert (wanted(version, "peer"), wanted(version, "expert")) == ((0, 0, 0), (1, 1, 0))
    held = api.ask_for_work(scene.run, by=expert, at=NOW + 18 * DAY, stage="expert")
    assert held is not None
    give(held, 3)
    api.work_out_stale(NOW + 18 * DAY)
    assert Submission.objects.get(versions=version).state == "moderation"


def test_where_no_expert_is_left_the_moderators_are_told_once(scene: Scene) -> None:
    moderator = scene.person("Moderator", role=Role.MODERATOR)
    version = send(scene, scene.person("Alone"))
    told = Notice.objects.filter(person=moderator, key=f"stuck:{version.uuid}")
    passing.keep_going(NOW + 2 * DAY)
    assert not told.exists()
    for days in (18, 18, 19, 25):
        passing.keep_going(NOW + days * DAY)

    assert [one.words for one in told] == [
        "No expert is left who can mark Shorter waits: ask somebody, or decide by the marks that there are"
    ]
    assert wanted(version, "expert")[1] == 1


def test_a_plan_of_peers_alone_that_nobody_serves_comes_to_the_moderators(scene: Scene) -> None:
    scene.plan(peers=2, experts=0)
    moderator = scene.person("Moderator", role=Role.MODERATOR)
    author, ann = scene.person("Author"), scene.person("Ann")
    served, alone = send(scene, author), send(scene, ann)
    held = api.ask_for_work(scene.run, by=ann, at=NOW)
    assert held is not None
    assert held.version == served
    give(held, 3)
    for _twice in range(2):
        passing.keep_going(NOW + 18 * DAY)
        api.work_out_stale(NOW + 18 * DAY)

    # One mark is something to decide by; no mark is not.
    assert Submission.objects.get(versions=served).state == "moderation"
    keys = set(Notice.objects.filter(person=moderator).values_list("key", flat=True))
    assert f"stuck:{alone.uuid}" in keys
    assert f"stuck:{served.uuid}" not in keys


def test_the_moderators_are_told_the_day_before_of_what_experts_let_wait(scene: Scene) -> None:
    moderator = scene.person("Moderator", role=Role.MODERATOR)
    scene.person("Expert", role=Role.ASSESSOR)
    version = send(scene, scene.person("Author"))
    told = Notice.objects.filter(person=moderator, key=f"stuck:{version.uuid}")
    passing.keep_going(NOW + 19 * DAY)
    assert not told.exists()
    passing.keep_going(NOW + 20 * DAY)
    assert "still waits for an expert" in told.get().words


def test_the_last_mark_hands_over_once_its_score_is_worked_out(cast: Cast) -> None:
    """Far apart: one more opinion is asked for before the moderators are, once."""
    second = cast.scene.person("Further", role=Role.ASSESSOR)
    cast.scene.mark(cast.version, 3, 0, 2)
    assert Submission.objects.get(versions=cast.version).state == "marking"
    assert wanted(cast.version, "expert") == (2, 1, 1)
    held = api.ask_for_work(cast.scene.run, by=second, at=NOW, stage="expert")
    give(held, 2)
    for _twice in range(2):
        api.work_out_stale(NOW)
    assert Submission.objects.get(versions=cast.version).state == "moderation"
    assert wanted(cast.version, "expert") == (2, 0, 2)
