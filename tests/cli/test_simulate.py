"""`cairn simulate assessment`: a small cohort, played through the real functions."""

from __future__ import annotations

import math

import pytest
from click.testing import CliRunner

from cairn.assessment.models import Allocation, Mark, MarkersWanted, Outcome
from cairn.cli.cohort import Cohort
from cairn.cli.cohort_settings import Findings, Settings
from cairn.cli.main import cli
from cairn.lib.registries import peer_markers

pytestmark = pytest.mark.django_db


def played(**changed: object) -> Findings:
    values: dict[str, object] = {
        "learners": 30, "drop_out": 0.4, "days": 20, "peers": 3, "experts": 3, "obliging": 0.0, "seed": 3
    }  # fmt: skip
    return Cohort(Settings(**(values | changed)), say=lambda _words: None).play()  # type: ignore[arg-type]


def test_a_steady_stream_keeps_its_promise_and_shares_the_work_out() -> None:
    asked = dict(peer_markers.items())
    found = played()

    assert (found.submissions, found.with_result) == (30, 30)
    assert found.in_time >= 27
    assert Outcome.objects.count() == 30
    # Who stays did what they owe, or one fewer where nothing was left for them.
    assert max(found.of_those_who_stay) == 3
    assert found.bound <= found.to_experts < found.places
    assert sum(found.reviews) + found.to_experts == found.places
    assert sum(found.reviews) + found.by_experts == Mark.objects.count()
    assert 0 < found.error_of_estimate < 25
    assert 0 < found.error_of_median < 25
    assert not Allocation.objects.filter(ended_at=None, mark=None).exists()
    assert not MarkersWanted.objects.filter(missing__gt=0).exists()
    assert dict(peer_markers.items()) == asked  # what it took away for a while is back
    assert found.queries > 0
    assert not math.isnan(found.seconds)
    told = "\n".join(found.lines())
    assert "Promise kept: " in told
    assert "Of those who stay" in told


def test_one_review_more_from_those_who_are_asked_leaves_less_to_experts() -> None:
    without, found = played(), played(obliging=1.0)

    assert found.to_experts < without.to_experts
    assert (max(without.of_those_who_stay), max(found.of_those_who_stay)) == (3, 4)
    assert (found.with_result, found.bound) == (30, without.bound)


def test_at_a_date_everybody_is_asked_for_as_many() -> None:
    found = played(at_a_date=True, drop_out=0.0, learners=12, days=5)

    assert (found.submissions, found.in_time, found.to_experts, found.bound) == (12, 12, 0, 0)
    assert set(found.reviews) == {3}


def test_it_refuses_to_play_where_django_is_ready_with_a_database_of_its_own() -> None:
    done = CliRunner().invoke(cli, ["simulate", "assessment", "--learners", "2"])

    assert done.exit_code == 1
    assert "a process of its own" in done.output
