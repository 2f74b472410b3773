"""The kinds of chart, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cairn.methods.spc import counts, individuals, subgroup_charts
from cairn.methods.spc.errors import UnknownName
from cairn.methods.spc.lines import Block, Lines


@dataclass(frozen=True)
class Kind:
    """``floor`` and ``ceiling``: what its values can't leave, so its limits don't either."""

    name: str
    title: str
    lines: Callable[[Block], Lines]
    floor: float | None = None
    ceiling: float | None = None
    needs_denominators: bool = False
    counts: bool = False  # of whole events: not negative
    vectorised: bool = False  # read_many takes it
    runs_apply: bool = True  # neighbours are independent, so that runs and trends mean something


_ALL = (
    Kind("run", "run chart", individuals.run_lines, vectorised=True),
    Kind("i", "individuals (XmR) chart", individuals.individual_lines, vectorised=True),
    Kind("mr", "moving range chart", individuals.moving_range_lines, vectorised=True, runs_apply=False),
    Kind("i'", "normalised individuals chart", individuals.normalised_lines),
    Kind("ms", "normalised moving range chart", individuals.normalised_range_lines, runs_apply=False),
    Kind("p", "p chart", counts.proportion_lines, 0, 1, True, True, True),
    Kind("p'", "p′ chart", counts.proportion_prime_lines, 0, 1, True, True, True),
    Kind("np", "np chart", counts.number_lines, 0, None, True, True, True),
    Kind("u", "u chart", counts.rate_lines, 0, None, True, True, True),
    Kind("u'", "u′ chart", counts.rate_prime_lines, 0, None, True, True, True),
    Kind("c", "c chart", counts.count_lines, 0, None, False, True, True),
    Kind("g", "g chart", individuals.geometric_lines, 0, None, False, True, True),
    Kind("t", "t chart", individuals.time_lines, vectorised=True),
    Kind("xbar", "x̄ chart", subgroup_charts.mean_lines),
    Kind("s", "s chart", subgroup_charts.deviation_lines, 0),
    Kind("r", "range chart", subgroup_charts.range_lines, 0),
)
KINDS = {kind.name: kind for kind in _ALL}
ALIASES = {"xmr": "i", "pp": "p'", "up": "u'", "ip": "i'", "p_prime": "p'", "u_prime": "u'", "i_prime": "i'"}
ALIASES |= {"p′": "p'", "u′": "u'", "i′": "i'"}


def kind_of(name: str) -> Kind:
    """Raises ``UnknownName`` with the names that there are."""
    key = ALIASES.get(str(name).lower(), name)
    try:
        return KINDS[key]
    except KeyError:
        raise UnknownName("chart kind", name, KINDS) from None
