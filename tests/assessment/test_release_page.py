"""One piece of work as its moderator judges it, and the answer to an appeal."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cairn.assessment import api, scoring, wanted
from cairn.assessment.deciding import HOLD
from cairn.assessment.models import (
    Adjustment,
    Allocation,
    Appeal,
    AssessmentPlan,
    CriterionLevel,
    CriterionScore,
    Decision,
    Mark,
    Outcome,
    PlaceComment,
    Submission,
    VersionScore,
)
from cairn.lib import events
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast
from tests.assessment.moderated import waits
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_handlers", {})


@pytest.fixture
def ready(cast: Cast) -> Cast:
    """A peer gave 1, the other 2, the expert 3; the scores are worked out, and the moderator's turn is set."""
    cast.scene.mark(cast.version, 1, 2, 3)
    Submission.objects.filter(pk=cast.version.submission_id).update(state="moderation")
    return cast


def address(cast: Cast, what: str = "release") -> str:
    return f"/submissions/{cast.version.uuid}/{what}/"


def opened(client: Client, by: Any, where: str) -> str:
    client.force_login(by)
    return client.get(where).content.decode()


def test_all_levels_stand_side_by_side_with_what_they_come_to(client: Client, ready: Cast) -> None:
    VersionScore.objects.update(why="Aim: two of the four markers usually mark lower than others")
    page = opened(client, ready.moderator, address(ready))

    table = page.partition("Scores side by side</caption>")[2].partition("</table>")[0]
    heads = re.findall(r'<th scope="col">(.*?)</th>', table)
    assert heads == ["Criterion", "Peer (Peer)", "Second (Peer)", "Expert (Expert)", "Median", "Estimate"]
    first = re.sub(r"<[^>]+>", "|", table.partition("<tbody")[2].partition("</tr>")[0])
    assert re.search(r"\|1 Emerging\|+2 Sound\|+3 Strong\|+2\|", first)
    assert "±" in first
    assert "two of the four markers usually mark lower than others" in page
    assert "Holds" in page
    for score in (1, 2, 3):
        assert f"Why {score}." in page
    assert page.count("A sound piece of work.") == 3
    assert f'href="/submissions/{ready.version.uuid}/"' in page


def test_the_parts_of_the_rule_are_said_with_whether_they_hold(ready: Cast) -> None:
    plan = AssessmentPlan.objects.select_related("rubric").get()
    plan.rubric.percent_in_all = 90
    found = scoring.kept(plan, ready.version)
    assert found is not None
    said = dict(zip(found.rules, found.holds, strict=True))
    assert said == {
        "No criterion is below level 1.": True,
        next(one for one in said if "90% or more is needed" in one): False,
        next(one for one in said if "weighted median" in one): True,
    }
    assert found.proposed == "revise"
    other = ready.scene.submit(ready.peer, [])
    assert scoring.kept(plan, other) is None


def test_the_authors_own_mark_and_comments_at_places_stand_apart(client: Client, ready: Cast) -> None:
    own = Allocation.objects.create(
        version=ready.version, assessor=ready.owner, stage="self", allocated_at=NOW, due_on=NOW.date()
    )
    mark = Mark.objects.create(allocation=own, comment="We are proud.", marked_at=NOW)
    level = CriterionLevel.objects.filter(score=3).select_related("criterion").first()
    assert level is not None
    mark.criteria.create(criterion=level.criterion, level=level)
    PlaceComment.objects.create(
        allocation=ready.version.allocations.get(assessor=ready.peer), place="charter", quoted="Ten days by May",
        text="By when exactly?", at=NOW,
    )  # fmt: skip

    page = opened(client, ready.moderator, address(ready))

    assert "Their own mark" in page
    table = page.partition("Scores side by side</caption>")[2].partition("</table>")[0]
    assert "Expert (Expert)" in table
    assert "Owner (Self)" not in table
    before, _heading, apart = page.partition("What the authors said of their own work</h2>")
    assert "We are proud." in apart
    assert "We are proud." not in before
    assert "Peer, at “Ten days by May”" in page
    assert "By when exactly?" in page
    assert page.partition("Who was asked")[2].partition("</ul>")[0].count("<li>") == 3


def test_a_score_is_adjusted_on_the_page_and_the_letter_stays(client: Client, ready: Cast) -> None:
    client.force_login(ready.moderator)
    key = scoring.kept(AssessmentPlan.objects.select_related("rubric").get(), ready.version).criteria[0].criterion.key  # type: ignore[union-attr]
    typed = {"criterion": key, "score": "2.5", "adjust_reason": "The chart shows it.", "letter": "Dear team, so far"}

    refused = client.post(address(ready, "adjust"), typed | {"score": "9", "adjust_reason": ""}).content.decode()
    assert "Say why the score is another than the marks say" in refused
    assert "Dear team, so far</textarea>" in refused
    assert "Enter a score from 0 to 3" in client.post(address(ready, "adjust"), typed | {"score": "9"}).content.decode()
    assert not Adjustment.objects.exists()

    page = client.post(address(ready, "adjust"), typed).content.decode()

    assert Adjustment.objects.get().score == 2.5
    assert "The score is adjusted" in page
    assert "2.5 (adjusted)" in page
    assert "Dear team, so far</textarea>" in page
    assert "by Moderator on" in page
    client.force_login(ready.scene.person("Manager", role=Role.MANAGER))
    assert client.post(address(ready, "adjust"), typed).status_code == 404


def test_another_result_than_is_proposed_needs_a_reason(client: Client, ready: Cast) -> None:
    waits(ready.version)
    client.force_login(ready.moderator)
    typed = {"result": "revise", "letter": "Dear team", "reason": ""}
    assert 'value="passed" checked' in client.get(address(ready)).content.decode()

    refused = client.post(address(ready), typed).content.decode()
    assert "Say why it is not what the marks propose: Passed" in refused
    assert "Dear team</textarea>" in refused
    assert not Decision.objects.exists()
    response = client.post(address(ready), typed | {"reason": "The chart is wrong."})

    assert response["Location"] == address(ready)
    page = client.get(address(ready)).content.decode()
    assert "Decided: Revise and resubmit" in page
    assert re.search(r"By Moderator, released at \d+:\d\d[ap]m, in 10 minutes", page)
    assert "<textarea" not in page
    assert Decision.objects.get().reason == "The chart is wrong."
    client.post(address(ready, "take-back"))
    assert "<textarea" in client.get(address(ready)).content.decode()


def test_ones_own_work_cannot_be_decided(client: Client, ready: Cast) -> None:
    ready.version.submission.authors.create(person=ready.moderator)
    client.force_login(ready.moderator)
    assert client.get(address(ready)).status_code == 404
    for what in ("release", "adjust", "take-back", "ask"):
        assert client.post(address(ready, what), {"result": "passed", "letter": "Mine."}).status_code == 404
    assert not Decision.objects.exists()


def test_work_without_a_mark_is_shown_without_a_form(client: Client, cast: Cast) -> None:
    page = opened(client, cast.moderator, address(cast))
    assert "Nobody has marked this yet." in page
    assert "Decide</button>" not in page


# --- Appeals ---


@pytest.fixture
def appealed(ready: Cast) -> Appeal:
    """Decided by another moderator than the one of the cast."""
    now = timezone.now()
    decider = ready.scene.person("Decider", role=Role.MODERATOR)
    waits(ready.version, proposed="revise")
    api.decide(ready.version.uuid, result="revise", letter="Nearly.", by=decider, at=now - HOLD * 2)
    api.release_due(now - HOLD)
    return api.appeal(ready.version.uuid, reason="You read page 3 alone.", by=ready.owner, at=now)


def test_an_appeal_is_upheld_with_another_result(client: Client, ready: Cast, appealed: Appeal) -> None:
    where = f"/appeals/{appealed.uuid}/"
    assert where in opened(client, ready.moderator, "/runs/autumn/appeals/")
    page = client.get(where).content.decode()
    for words in ("You read page 3 alone.", "Nearly.", "Revise and resubmit", "Scores side by side", "Why 1."):
        assert words in page
    typed = {"upheld": "yes", "answer": "You are right.", "result": "", "letter": "Now passed."}

    refused = client.post(where, typed).content.decode()
    assert "Choose the result that holds from now on" in refused
    assert "You are right.</textarea>" in refused
    assert Outcome.objects.count() == 1
    assert client.post(where, typed | {"result": "passed"})["Location"] == where
    assert "Answered, released at" in client.get("/runs/autumn/appeals/").content.decode()
    api.release_due(timezone.now() + HOLD)

    ready.version.refresh_from_db()
    assert ready.version.outcome is not None
    assert ready.version.outcome.result == "passed"
    assert "No appeal waits for an answer." in client.get("/runs/autumn/appeals/").content.decode()
    page = client.get(where).content.decode()
    assert "The result after the appeal" in page
    assert "Send the answer" not in page
    assert "answered already" in client.post(where, typed | {"result": "revise"}).content.decode()
    assert Outcome.objects.count() == 2


def test_an_appeal_is_dismissed_with_an_answer(client: Client, ready: Cast, appealed: Appeal) -> None:
    where = f"/appeals/{appealed.uuid}/"
    client.force_login(ready.moderator)
    assert "Write the answer that the authors will read" in client.post(where, {"upheld": "no"}).content.decode()
    client.post(where, {"upheld": "no", "answer": "We read all of it."})
    appealed.refresh_from_db()
    answer = appealed.decisions.get()
    assert (answer.upheld, answer.answer) == (False, "We read all of it.")
    assert Outcome.objects.count() == 1


def test_who_sees_and_who_answers_an_appeal(client: Client, ready: Cast, appealed: Appeal) -> None:
    where = f"/appeals/{appealed.uuid}/"
    decider = Outcome.objects.get().released_by
    page = opened(client, decider, where)
    assert "You decided this result. Another moderator answers the appeal." in page
    assert "Send the answer" not in page
    assert "Send the answer" not in opened(client, ready.scene.person("Manager", role=Role.MANAGER), where)
    for who in (ready.owner, ready.peer, ready.expert, ready.outsider):
        client.force_login(who)
        assert client.get(where).status_code == 404
        assert client.get("/runs/autumn/appeals/").status_code == 404
        assert client.post(where, {"upheld": "no", "answer": "No."}).status_code == 404
    assert "Send the answer" in opened(client, ready.moderator, where)


def test_the_pages_ask_no_more_for_more_marks(
    client: Client, ready: Cast, appealed: Appeal, django_assert_max_num_queries: Any
) -> None:
    """As many queries with three marks as with nine."""
    client.force_login(ready.moderator)
    where = f"/appeals/{appealed.uuid}/"
    client.get(where)
    with django_assert_max_num_queries(24) as before:
        client.get(where)
    for n in range(6):
        person = ready.scene.person(f"Further{n}")
        more = Allocation.objects.create(
            version=ready.version, assessor=person, stage="peer", allocated_at=NOW,
            due_on=NOW.date() + timedelta(days=9000),
        )  # fmt: skip
        level = CriterionLevel.objects.filter(score=2).first()
        assert level is not None
        Mark.objects.create(allocation=more, marked_at=NOW).criteria.create(criterion=level.criterion, level=level)
    with django_assert_max_num_queries(len(before)):
        assert "Further5 (Peer)" in client.get(where).content.decode()


def test_what_was_written_of_a_decision_that_is_taken_back_stands_there_again(client: Client, ready: Cast) -> None:
    waits(ready.version)
    client.force_login(ready.moderator)
    given = {"result": "revise", "letter": "Dear team, not yet.", "reason": "The aim is not clear."}
    assert client.post(address(ready), given).status_code == 302
    client.post(address(ready, "take-back"))

    page = client.get(address(ready)).content.decode()

    assert "Dear team, not yet.</textarea>" in page
    assert "The aim is not clear.</textarea>" in page
    assert 'value="revise" checked' in page


def test_the_pages_that_answer_to_asking_and_adjusting_can_be_loaded_again(client: Client, ready: Cast) -> None:
    client.force_login(ready.moderator)
    for what in ("ask", "adjust"):
        assert client.get(address(ready, what))["Location"] == address(ready)
    client.force_login(ready.outsider)
    assert client.get(address(ready, "ask")).status_code == 404


def test_a_mark_that_nobody_has_taken_is_told_and_no_line_explains_a_score_that_was_put(
    client: Client, ready: Cast
) -> None:
    waits(ready.version, why="Aim: two mark lower than others\nDelivery: one marker is strict")
    assert "more is wanted" not in opened(client, ready.moderator, address(ready))
    wanted.want_more(ready.version.pk, "expert", 1)
    page = opened(client, ready.moderator, address(ready))
    assert "1 mark more is wanted" in page
    assert "Aim: two mark lower than others" in page
    row = CriterionScore.objects.filter(score__version=ready.version).select_related("criterion").first()
    assert row is not None
    VersionScore.objects.update(why=f"{row.criterion.title}: two mark lower than others\nOther: as it was")
    given: dict[str, Any] = {
        "criterion": row.criterion.key,
        "score": 3,
        "reason": "It is shown.",
        "by": ready.moderator,
        "at": NOW,
    }
    api.adjust(ready.version.uuid, **given)

    page = opened(client, ready.moderator, address(ready))

    assert f"{row.criterion.title}: two mark lower" not in page
    assert "Other: as it was" in page
