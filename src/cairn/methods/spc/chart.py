"""A chart: its kind and options. It reads a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from cairn.methods.spc import engine, errors
from cairn.methods.spc.judging import DIRECTIONS, Direction
from cairn.methods.spc.kinds import Kind, kind_of
from cairn.methods.spc.numbers import Array, Flags
from cairn.methods.spc.phases import Exclusion, Phase
from cairn.methods.spc.presets import Preset, preset_of
from cairn.methods.spc.reading import Reading
from cairn.methods.spc.rules import Rule, Rules, RuleSet, rule_set
from cairn.methods.spc.series import Line, Series, Subgroups, X, gather, label_of


@dataclass(frozen=True)
class Chart:
    """What to draw, and how to read it. Everything but the kind may be left out.

    ``centre`` is a given centre line (one, or one for each row) and ``sigma`` a given sigma. ``middle="median"`` puts
    the line of an individuals chart at the median, and ``spread="median"`` takes the median moving range.
    ``baseline`` freezes the lines after the first n points (of each phase); -n takes the last n.
    ``multiplier`` scales what is shown, at the end: 100 for per cent. A target is in the unit that is shown.
    ``clip`` keeps limits from being drawn beyond two values. ``ordered=False`` says that the x are only names.
    """

    kind: str = "i"
    direction: Direction = "increase"
    target: Line = None
    rules: Rules | None = None
    preset: Preset | str = "cairn"
    baseline: int | Sequence[int] | None = None
    phases: Sequence[Phase] = ()
    excluded: Sequence[Exclusion | X] = ()
    screen: bool | None = None
    centre: Line = None
    sigma: float | None = None
    middle: Literal["mean", "median"] = "mean"
    spread: Literal["mean", "median"] = "mean"
    aggregate: str = "mean"
    multiplier: float = 1
    clip: tuple[float | None, float | None] = (None, None)
    ordered: bool = True
    how: Kind = field(init=False, repr=False, compare=False)
    conventions: Preset = field(init=False, repr=False, compare=False)
    rule_set: RuleSet = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Names are looked up here, so that a wrong one is told at once."""
        if self.direction not in DIRECTIONS:
            raise errors.UnknownName("direction", self.direction, DIRECTIONS)
        object.__setattr__(self, "how", kind_of(self.kind))
        object.__setattr__(self, "kind", self.how.name)
        object.__setattr__(self, "conventions", preset_of(self.preset))
        default = self.conventions.rules_of(self.kind)
        object.__setattr__(self, "rule_set", rule_set(default if self.rules is None else self.rules))

    @property
    def applicable(self) -> tuple[Rule, ...]:
        """The rules that mean something here: runs and trends need an order, and neighbours that are independent."""
        return tuple(rule for rule in self.rule_set.rules if self.has_runs or not rule.needs_order)

    @property
    def has_runs(self) -> bool:
        return self.ordered and (self.how.runs_apply or self.conventions.ranges_have_runs)

    @property
    def screens(self) -> bool:
        return self.conventions.screen if self.screen is None else self.screen

    def read(self, data: Series | Subgroups, *, at_least: int = 2) -> Reading:
        """Read a series, or subgroups of which only the sums are known. Raises ``ChartError``, in words for people.

        ``at_least``: how many values there must be; 0 for a page that shows whatever there is.
        """
        with np.errstate(all="ignore"):  # what is missing or divided by nothing is nan, and has no lines
            zero = self.conventions.empty_sums_are_zero
            subgroups = gather(data, self.aggregate, empty_is_zero=zero) if isinstance(data, Series) else data
            check(self, subgroups, at_least)
            return engine.read(self, subgroups)


def read_chart(
    series: Series,
    *,
    kind: str = "i",
    direction: Direction = "increase",
    target: Line = None,
    at_least: int = 2,
    **options: object,
) -> Reading:
    """Read ``series`` as a chart of ``kind``; further ``options`` are those of ``Chart``."""
    chart = Chart(kind, direction, target, **options)  # type: ignore[arg-type]
    return chart.read(series, at_least=at_least)


def check(chart: Chart, subgroups: Subgroups, at_least: int) -> None:
    """Raise for a series that this kind of chart can't show."""
    kind, preset = chart.how, chart.conventions
    found = int((subgroups.size > 0).sum())
    if found < at_least:
        raise errors.TooFewPoints(found, at_least)
    if kind.needs_denominators and len(subgroups) and bool(np.isnan(subgroups.denominator).all()):
        raise errors.DenominatorsNeeded(kind.name)
    if not preset.subgroups and subgroups.repeated is not None:
        raise errors.DuplicateX(label_of(subgroups.repeated))
    counted = subgroups.total if kind.counts else subgroups.value
    wrong = impossible(chart, counted, subgroups.denominator)
    if wrong is not None:
        error, places = wrong
        raise error(*(label_of(subgroups.x[place]) for (place,) in places))


def impossible(
    chart: Chart, values: Array, denominators: Array
) -> tuple[type[errors.ImpossibleValue], list[tuple[int, ...]]] | None:
    """What can't be on a chart of this kind, and everywhere it is; of one series or of many."""
    kind, preset = chart.how, chart.conventions
    tests: list[tuple[type[errors.ImpossibleValue], Flags]] = []
    if kind.name == "t" and preset.t_needs_positive:
        tests.append((errors.TimeNotPositive, values <= 0))
    if preset.checks_data and kind.counts:
        tests.append((errors.NegativeCount, values < 0))
    if preset.checks_data and (kind.needs_denominators or kind.name in ("i'", "ms")):
        nothing = (denominators < 0) | ((denominators == 0) & (np.abs(values) > 0))
        tests.append((errors.DenominatorNotPositive, nothing))
    if preset.checks_data and kind.name in ("p", "p'", "np"):
        tests.append((errors.NumeratorAboveDenominator, values > denominators))
    for error, wrong in tests:
        if bool(wrong.any()):
            return error, [tuple(place) for place in np.argwhere(wrong).tolist()]
    return None
