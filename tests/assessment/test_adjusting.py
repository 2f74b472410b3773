"""Adjusting a score: what it changes at once, and who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cairn.accounts.models import AuditRow
from cairn.assessment import api
from cairn.assessment.models import Adjustment, CriterionScore, VersionScore
from cairn.lib.errors import NotFound, Refused
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast
from tests.assessment.moderated import waits
from tests.cast import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def adjusted(cast: Cast, **changed: Any) -> Adjustment:
    row = CriterionScore.objects.filter(score__version=cast.version).select_related("criterion").first()
    assert row is not None
    given: dict[str, Any] = {
        "criterion": row.criterion.key,
        "score": 3,
        "reason": " The chart shows it. ",
        "by": cast.moderator,
    }
    return api.adjust(cast.version.uuid, at=LATER, **given | changed)


@pytest.fixture
def ready(cast: Cast) -> Cast:
    cast.scene.mark(cast.version, 2)
    waits(cast.version)
    return cast


def test_an_adjusted_score_counts_at_once_and_is_written_down(ready: Cast) -> None:
    VersionScore.objects.filter(version=ready.version).update(estimate=66.7, why="Delivery: one marker is strict")
    others = set(CriterionScore.objects.filter(score__version=ready.version).values_list("pk", "estimate"))

    made = adjusted(ready)

    assert (made.score, made.reason, made.by) == (3, "The chart shows it.", ready.moderator)
    row = CriterionScore.objects.get(score__version=ready.version, criterion=made.criterion)
    assert (row.estimate, row.median, row.standard_error) == (3, 3, 0)
    assert {one for one in others if one[0] != row.pk} == set(
        CriterionScore.objects.filter(score__version=ready.version).exclude(pk=row.pk).values_list("pk", "estimate")
    )
    score = VersionScore.objects.get(version=ready.version)
    assert (score.estimate or 0) > 66.7
    assert score.why == "Delivery: one marker is strict"
    assert score.worked_out_at == LATER
    assert AuditRow.objects.get(action="score.adjust").subject_uuid == made.uuid


def test_the_clock_comes_to_the_same_and_keeps_what_was_adjusted(ready: Cast) -> None:
    made = adjusted(ready)
    at_once = VersionScore.objects.get(version=ready.version)
    assert at_once.stale

    api.work_out_stale(LATER)

    found = VersionScore.objects.get(version=ready.version)
    assert (found.stale, found.proposed) == (False, at_once.proposed)
    assert found.estimate == pytest.approx(at_once.estimate)
    assert CriterionScore.objects.get(score__version=ready.version, criterion=made.criterion).estimate == 3


def test_a_score_that_is_put_low_changes_what_is_proposed(ready: Cast) -> None:
    adjusted(ready)
    assert VersionScore.objects.get(version=ready.version).proposed == "passed"

    adjusted(ready, score=0, reason="There is none.")

    assert VersionScore.objects.get(version=ready.version).proposed == "revise"
    assert Adjustment.objects.count() == 2  # only added to


@pytest.mark.parametrize(
    "changed,sentence,field",
    [
        ({"reason": "  "}, "Say why", "reason"),
        ({"score": 7}, "Enter a score from 0 to 3", "score"),
        ({"score": -1}, "Enter a score from 0 to 3", "score"),
        ({"criterion": "no-such"}, "Nobody has given a level", "criterion"),
    ],
)
def test_what_is_refused_changes_nothing(ready: Cast, changed: dict[str, Any], sentence: str, field: str) -> None:
    before = VersionScore.objects.values().get(version=ready.version)
    with pytest.raises(Refused, match=sentence) as refused:
        adjusted(ready, **changed)
    assert refused.value.field == field
    assert not Adjustment.objects.exists()
    assert VersionScore.objects.values().get(version=ready.version) == before
    adjusted(ready)  # the same set-up works


def test_only_moderators_adjust_and_never_their_own_work(ready: Cast) -> None:
    manager = ready.scene.person("Manager", role=Role.MANAGER)
    for by in (ready.owner, ready.peer, ready.expert, ready.outsider, manager):
        with pytest.raises(NotFound):
            adjusted(ready, by=by)
    ready.version.submission.authors.create(person=ready.moderator)
    with pytest.raises(NotFound):
        adjusted(ready)
    assert not Adjustment.objects.exists()


def test_nothing_is_adjusted_once_it_is_decided(ready: Cast) -> None:
    given: dict[str, Any] = {"result": "passed", "letter": "Well done.", "by": ready.moderator, "at": NOW}
    held = api.decide(ready.version.uuid, **given)
    with pytest.raises(Refused, match="Take that back first"):
        adjusted(ready)
    api.take_back(held, by=ready.moderator, at=NOW)
    adjusted(ready)
    api.decide(ready.version.uuid, **given)
    api.release_due(LATER)
    with pytest.raises(Refused, match="released already"):
        adjusted(ready)
    assert Adjustment.objects.count() == 1
