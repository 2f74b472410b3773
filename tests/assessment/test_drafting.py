"""What is typed of a mark is kept, for its writer alone, and two windows never overwrite each other unseen."""

from __future__ import annotations

import pytest

from cairn.assessment import api
from cairn.assessment.drafting import draft_of, own_allocation
from cairn.assessment.models import Allocation, MarkDraft
from cairn.lib.errors import NotFound, Refused
from tests.assessment.conftest import Cast, give
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Allocation:
    return cast.version.allocations.get(assessor=cast.peer)


def test_fields_are_kept_one_by_one(cast: Cast, held: Allocation) -> None:
    first = api.save_draft(held, {"level-aim": "2", "comment": "So far"}, 0, by=cast.peer, at=NOW)
    second = api.save_draft(held, {"comment": "So far, so good"}, first.version, by=cast.peer, at=NOW)

    kept = draft_of(own_allocation(held.uuid, by=cast.peer))
    assert (first.version, second.version, kept.version) == (1, 2, 2)
    assert kept.values == {"level-aim": "2", "comment": "So far, so good"}


def test_what_is_no_field_of_a_mark_is_passed_over(cast: Cast, held: Allocation) -> None:
    saved = api.save_draft(held, {"csrfmiddlewaretoken": "x", "result": "passed"}, 0, by=cast.peer, at=NOW)
    assert (saved.version, draft_of(own_allocation(held.uuid, by=cast.peer)).values) == (0, {})


@pytest.mark.parametrize(
    "second,clashes,kept",
    [
        ({"comment": "Two"}, {"comment": "One"}, "One"),  # both changed it
        ({"comment": "One"}, {}, "One"),  # both say the same
        ({"level-aim": "1"}, {}, "One"),  # another field
        ({"comment": "Two", "level-aim": "1"}, {"comment": "One"}, "One"),  # what doesn't clash is kept
    ],
)
def test_of_two_windows_the_second_is_told(
    cast: Cast, held: Allocation, second: dict[str, str], clashes: dict[str, str], kept: str
) -> None:
    api.save_draft(held, {"comment": "One"}, 0, by=cast.peer, at=NOW)

    saved = api.save_draft(held, second, 0, by=cast.peer, at=NOW)

    assert saved.clashes == clashes
    values = draft_of(own_allocation(held.uuid, by=cast.peer)).values
    assert values["comment"] == kept
    assert values.get("level-aim") == second.get("level-aim")
    # Having seen both, the second may replace it.
    again = api.save_draft(held, second, saved.version, by=cast.peer, at=NOW)
    assert again.clashes == {}


def test_a_draft_is_its_writers_alone(cast: Cast, held: Allocation) -> None:
    for other in (cast.second, cast.owner, cast.moderator):
        with pytest.raises(NotFound):
            api.save_draft(held, {"comment": "x"}, 0, by=other, at=NOW)
        with pytest.raises(NotFound):
            own_allocation(held.uuid, by=other)
    assert not MarkDraft.objects.exists()


def test_after_the_mark_there_is_no_draft_and_none_is_taken(cast: Cast, held: Allocation) -> None:
    api.save_draft(held, {"comment": "So far"}, 0, by=cast.peer, at=NOW)
    give(held, 2)

    assert not MarkDraft.objects.exists()
    with pytest.raises(Refused, match="marked this already"):
        api.save_draft(held, {"comment": "More"}, 1, by=cast.peer, at=NOW)


def test_what_is_too_long_is_refused_and_nothing_of_it_kept(cast: Cast, held: Allocation) -> None:
    api.save_draft(held, {"comment": "So far"}, 0, by=cast.peer, at=NOW)
    with pytest.raises(Refused, match="too long"):
        api.save_draft(held, {"said-charter:aim": "x" * 300_000}, 1, by=cast.peer, at=NOW)
    assert draft_of(own_allocation(held.uuid, by=cast.peer)).values == {"comment": "So far"}


def test_words_are_kept_after_the_time_is_over(cast: Cast, held: Allocation) -> None:
    Allocation.objects.filter(pk=held.pk).update(ended_at=NOW, ended="lapsed")
    api.save_draft(held, {"comment": "So far"}, 0, by=cast.peer, at=NOW)
    assert draft_of(own_allocation(held.uuid, by=cast.peer)).values == {"comment": "So far"}
