"""Why no rule that doesn't know the future can promise a share of a bound that is next to nothing.

Three people, one mark each, nobody leaves and nobody forgets: whatever the first who asks is given, or if they are sent
away, there is a way to go on in which a place passes that need not have (docs/decisions/0014).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from cairn.methods.allocation import Learners, Outcome, Rules
from cairn.methods.allocation.bound import exact
from cairn.methods.allocation.simulation import Ask

RULES = Rules(marks=1)  # work passes after 21 days
SUBMITS = {"Ann": 0.0, "Ben": 0.0, "Pat": 10.0}
NAMES = list(SUBMITS)
WINDOW = RULES.promise - RULES.experts


def visits(next_one: str, pat_comes_back: bool) -> list[tuple[str, float]]:
    """Pat asks on day 12, one of the two others a day before their works pass, and the third when that is over."""
    last = next(one for one in ("Ann", "Ben") if one != next_one)
    back = [("Pat", 25.0)] if pat_comes_back else []
    return [("Pat", 12.0), (next_one, 20.0), (last, 25.0), *back]


def passing(visits: list[tuple[str, float]], given: frozenset[str] = frozenset()) -> Iterator[int]:
    """The places that pass, for each way to share the rest out among the visits that are to come."""
    if not visits:
        yield len(SUBMITS) - len(given)
        return
    (person, day), *rest = visits
    yield from passing(rest, given)
    for work, submitted in SUBMITS.items():
        if work != person and work not in given and submitted <= day < submitted + WINDOW:
            yield from passing([one for one in rest if one[0] != person], given | {work})


@pytest.mark.parametrize("first, next_one", [("Ann", "Ben"), ("Ben", "Ann"), (None, "Ann"), (None, "Ben")])
def test_whatever_is_given_first_there_is_a_future_in_which_a_place_passes(first: str | None, next_one: str) -> None:
    """``first``: whose work Pat is given; ``next_one``: the other one, who can't mark what is left, their own."""
    came = visits(next_one, pat_comes_back=first is None)

    assert min(passing(came[1:], frozenset() if first is None else frozenset({first}))) == 1
    assert min(passing(came)) == 0
    assert hindsight(came) == 0


@pytest.mark.parametrize("first", ["Ann", "Ben"])
def test_the_same_choice_is_right_in_the_other_future(first: str) -> None:
    """So a toss of a coin for who comes next costs every rule half a place, and no look ahead can help."""
    assert min(passing(visits(first, pat_comes_back=False)[1:], frozenset({first}))) == 0


def hindsight(came: list[tuple[str, float]]) -> int:
    """The bound by a largest flow, of the same people and visits."""
    people = Learners(
        submits=np.array(list(SUBMITS.values())), willing=np.ones(3, dtype=np.int64), organisation=np.full(3, -1),
        start=np.zeros(3, dtype=np.int64), gaps=np.ones(1), takes=np.zeros(1), keeps=np.ones(1, dtype=bool),
        obliging=np.zeros(3, dtype=bool),
    )  # fmt: skip
    asks = [Ask(NAMES.index(person), day, day, None) for person, day in came]
    return exact(Outcome(people, RULES, asks=asks)).places
