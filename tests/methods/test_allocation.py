"""Works shared out at a date: what must hold for any cohort, and what can be avoided is avoided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

from cairn.methods.allocation import Assessor, Assignment, Submission, assign


def alone(organisations: Sequence[Any]) -> list[Submission]:
    """Single authors, of these organisations."""
    return [Submission(at, (f"p{at}",), (name,)) for at, name in enumerate(organisations)]


@st.composite
def cohorts(draw: st.DrawFn) -> list[Submission]:
    """Up to 14 works by one to three authors each, of few organisations, some of whom share a team or write twice."""
    works, people = [], 0
    for at in range(draw(st.integers(1, 14))):
        size = draw(st.integers(1, 3))
        authors = [f"p{people + one}" for one in range(size)]
        people += size
        if at and draw(st.integers(0, 9)) == 0:
            authors[0] = "p0"
        names = draw(st.lists(st.sampled_from(["A", "B", "C", None]), min_size=size, max_size=size))
        works.append(Submission(at, tuple(authors), tuple(names), draw(st.sampled_from([None, None, None, "T"]))))
    return works


def barred(works: Sequence[Submission]) -> set[tuple[Any, Any]]:
    """(assessor, work) of own works and of those of one's teams."""
    teams = {(one, work.team) for work in works for one in work.authors if work.team is not None}
    people = {one for work in works for one in work.authors}
    return {(p, w.id) for w in works for p in people if p in w.authors or (p, w.team) in teams}


def colleagues(works: Sequence[Submission]) -> set[tuple[Any, Any]]:
    belongs = {(one, name) for w in works for one, name in zip(w.authors, w.organisations, strict=True) if name}
    people = {one for work in works for one in work.authors}
    return {(p, w.id) for w in works for p in people if any((p, name) in belongs for name in w.organisations)}


def mutual(works: Sequence[Submission], found: Assignment) -> set[frozenset[Any]]:
    authors = {work.id: work.authors for work in works}
    marks = {(person, author) for person, work in found.pairs() for author in authors[work]}
    return {frozenset((a, b)) for a, b in marks if (b, a) in marks}


@given(cohorts(), st.integers(0, 5), st.data())
@settings(max_examples=60)
def test_nobody_marks_own_work_or_twice_and_what_is_reported_is_so(
    works: list[Submission], k: int, data: st.DataObject
) -> None:
    people = list(dict.fromkeys(one for work in works for one in work.authors))
    pairs = st.tuples(st.sampled_from(people), st.integers(0, len(works) - 1))
    done = data.draw(st.lists(pairs, max_size=6))

    found = assign(works, k=k, done=done)

    given_out = list(found.pairs())
    assert len(set(given_out)) == len(given_out)
    assert not set(given_out) & (barred(works) | set(done))
    assert {w.id: k - len(found.assessors[w.id]) for w in works if len(found.assessors[w.id]) < k} == found.for_experts
    assert found.loads == {one: Counter(p for p, _ in given_out)[one] for one in people}
    assert set(found.same_organisation) == set(given_out) & colleagues(works)
    if not done:
        assert {frozenset(pair) for pair in found.mutual} == mutual(works, found)
    assert assign(works, k=k, done=done) == found


@given(cohorts(), st.integers(1, 5))
@settings(max_examples=60)
def test_loads_and_numbers_of_marks_differ_by_one_at_most(works: list[Submission], k: int) -> None:
    """Unless somebody has too few partners: then they have them all, or as many as the others."""
    found = assign(works, k=k)

    bar = barred(works)
    for counts, partners in (
        ({w: len(p) for w, p in found.assessors.items()}, {w.id: len(found.loads) for w in works}),
        (found.loads, dict.fromkeys(found.loads, len(works))),
    ):
        for person, work in bar:
            key = work if work in counts else person
            partners[key] -= 1
        low = max(counts.values()) - 1
        assert all(count >= min(low, partners[key]) for key, count in counts.items())


@given(cohorts(), st.integers(1, 4))
@settings(max_examples=60)
def test_whoever_can_be_spared_a_colleague_is(works: list[Submission], k: int) -> None:
    """If a flow without colleagues fills every place with loads that differ by one, so does the assignment."""
    found = assign(works, k=k)
    people = list(found.loads)
    bad = barred(works) | colleagues(works)
    share, more = divmod(len(works) * k, len(people))
    edges: list[tuple[int, int, int]] = []
    source, spare, sink, first = 0, 1, 2, 3
    for at, work in enumerate(works):
        edges.append((source, first + at, k))
        edges += [(first + at, first + len(works) + n, 1) for n, p in enumerate(people) if (p, work.id) not in bad]
    for n in range(len(people)):
        edges += [(first + len(works) + n, sink, share), (first + len(works) + n, spare, 1)]
    edges.append((spare, sink, more))
    tails, heads, rooms = zip(*[edge for edge in edges if edge[2]], strict=True)
    size = first + len(works) + len(people)
    graph = csr_matrix((np.array(rooms, dtype=np.int32), (tails, heads)), shape=(size, size))

    if maximum_flow(graph, source, sink).flow_value == len(works) * k:
        assert not found.same_organisation
        assert not found.for_experts


@pytest.mark.parametrize(
    "count, k, marks, for_experts, pairs",
    [
        (1, 4, 0, 4, 0),  # nobody there: experts do it all
        (2, 4, 1, 6, 1),  # each marks the other
        (3, 4, 2, 6, 3),
        (5, 4, 4, 0, 10),  # everybody marks everybody
        (8, 4, 4, 0, 4),  # 28 pairs for 32 marks
        (9, 4, 4, 0, 0),
        (60, 4, 4, 0, 0),
        (1000, 4, 4, 0, 0),
    ],
)
def test_small_cohorts(count: int, k: int, marks: int, for_experts: int, pairs: int) -> None:
    found = assign(alone([None] * count), k=k)

    assert {len(people) for people in found.assessors.values()} == {marks}
    assert set(found.loads.values()) == {marks}
    assert sum(found.for_experts.values()) == for_experts
    assert len(found.mutual) == pairs


@pytest.mark.parametrize("count, share", [(40, 0.5), (40, 0.7), (900, 0.5), (900, 0.7), (900, 1.0)])
def test_one_organisation_that_is_too_large_meets_itself_no_more_than_it_must(count: int, share: float) -> None:
    large = round(count * share)
    found = assign(alone(["large"] * large + [f"small {at}" for at in range(count - large)]))

    assert len(found.same_organisation) == 4 * max(0, 2 * large - count)
    assert set(found.loads.values()) == {4}


def test_a_large_cohort_with_teams_of_several_and_many_organisations() -> None:
    random = np.random.default_rng(7)
    works, people = [], 0
    for at in range(3000):
        size = int(random.integers(1, 5))
        name = f"org {random.integers(0, 12)}"
        works.append(Submission(at, tuple(range(people, people + size)), (name,) * size))
        people += size

    found = assign(works)

    assert {len(set(marked)) for marked in found.assessors.values()} == {4}
    assert max(found.loads.values()) - min(found.loads.values()) <= 1
    assert not any(person in works[at].authors for person, at in found.pairs())  # type: ignore[call-overload]
    assert (found.same_organisation, found.mutual, found.for_experts) == ((), (), {})


def test_assessors_of_their_own_share_the_work_and_avoid_their_organisations() -> None:
    judges = [Assessor("j1", frozenset({"A"})), Assessor("j2", frozenset({"B"})), Assessor("j3"), Assessor("j4")]
    found = assign(alone(["A", "A", "B", "B"]), judges, k=2)

    assert set(found.loads.values()) == {2}
    assert not found.same_organisation


def test_a_team_joins_several_works() -> None:
    works = [Submission(at, (f"p{at}",), team="T" if at < 3 else None) for at in range(6)]
    found = assign(works, k=3)

    assert not {(p, w) for p, w in found.pairs() if p in ("p0", "p1", "p2") and w in (0, 1, 2)}
    assert set(found.loads.values()) == {3}


@pytest.mark.parametrize(
    "works, k", [([Submission(1, ("a",)), Submission(1, ("b",))], 1), ([Submission(1, ("a",))], -1)]
)
def test_what_makes_no_sense_is_refused(works: list[Submission], k: int) -> None:
    with pytest.raises(ValueError):
        assign(works, k=k)
