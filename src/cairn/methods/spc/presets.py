"""How a chart is calculated, by name: the conventions of one package or guide, all at once.

Packages differ in ways that move a limit or a signal. A preset is the whole set of such choices, so that a chart can
be compared with one drawn elsewhere. ``docs/algorithms/spc.md`` says which is Cairn's own, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from cairn.methods.spc import constants
from cairn.methods.spc.errors import UnknownName
from cairn.methods.spc.numbers import NAN, Array, Flags, mean, plain_mean

SubgroupSpread = Literal["pooled", "pooled_if_unequal", "uwave_r", "uwave_sd", "mvlue_r", "mvlue_sd", "rmsdf"]
Averaging = Callable[[Array, Flags | None], Array]

_MAKING_DATA_COUNT: Mapping[str, str] = {"run": "anhoej", "mr": "outside"}


@dataclass(frozen=True)
class Preset:
    """One way to calculate. Fields are grouped by the charts that they concern; ``source`` says whose way it is."""

    name: str
    source: str
    # Individuals and moving ranges
    screen: bool = True  # leave out moving ranges of SCREEN times their mean and more, once
    range_factor: float | None = constants.PRINTED_FACTOR  # 3 sigma in mean moving ranges; None: 3 / d2
    d2: float = constants.PRINTED_D2
    individual_spread: Literal["moving_range", "sd"] = "moving_range"
    screen_keeps_equal: bool = False  # a moving range of exactly SCREEN times the mean stays
    ranges_have_runs: bool = False  # charts of moving ranges have the Anhøj rules too
    # i': which ranges count
    prime_from_all: bool = False  # ranges of all points, whatever the baseline and exclusions
    # p' and u' of x without an order: one z score that is not known leaves sigma unknown
    z_needs_all: bool = False
    # t: what a lower line below zero becomes, from the first sigma to the third; a given centre already transformed
    t_floor: tuple[float, float, float] = (0.0, 0.0, 0.0)
    t_unknown_is_below: bool = False  # a lower line that can't be calculated counts as below zero
    t_centre_is_transformed: bool = False
    t_values_as_given: bool = False  # not transformed and taken back, which may move a value by its last digit
    # g: the line drawn, and whether the count includes the event itself
    g_centre: Literal["median", "mean"] = "median"
    g_counts_event: bool = False
    # xbar and s
    subgroup_spread: SubgroupSpread = "pooled"
    s_centre: Literal["estimate", "weighted"] = "estimate"
    s_spread: SubgroupSpread | None = None  # where s differs from xbar
    empty_subgroups_count: bool = False  # an empty subgroup takes one degree of freedom
    empty_sums_are_zero: bool = False  # rows that are all missing add up to zero, not to a missing value
    # Limits
    unclipped: tuple[str, ...] = ()  # kinds whose limits may leave what is possible
    # Phases, exclusions, errors
    baseline_in_phases: bool = True  # the first n of each phase; otherwise phases switch the baseline off
    start_on_or_after: bool = True  # a phase dated on a day without a point starts at the next one
    excluded_have_limits: bool = False  # excluded points are compared with the limits all the same
    clip_fills: bool = False  # a bound stands in for a limit that isn't there
    missing_have_limits: bool = True  # a missing point has limits beside it
    checks_data: bool = True  # refuse impossible counts and positions; packages calculate on
    t_needs_positive: bool = True
    subgroups: bool = True  # rows with one x are a subgroup; otherwise they are a mistake
    least_baseline: int = 2
    # Arithmetic and reading
    average: Averaging = mean
    rules: Mapping[str, str] = field(default_factory=lambda: dict(_MAKING_DATA_COUNT))
    default_rules: str = "making_data_count"

    def rules_of(self, kind: str) -> str:
        return self.rules.get(kind, self.default_rules)

    def with_(self, **changes: object) -> Preset:
        """A way of one's own, on the base of this one."""
        return replace(self, **changes)  # type: ignore[arg-type]


CAIRN = Preset("cairn", "NHS England, Making Data Count; Montgomery for subgroups; see docs/algorithms/spc.md")
NHS = Preset(
    "nhs_plot_the_dots",
    "NHSRplotthedots 0.2.2",
    start_on_or_after=False,
    checks_data=False,
    subgroups=False,
    least_baseline=12,
    default_rules="nhs_plot_the_dots",
)
QICHARTS2 = Preset(
    "qicharts2",
    "qicharts2 0.8.1, attached (so that moving ranges are screened)",
    range_factor=None,
    prime_from_all=True,
    t_floor=(NAN, NAN, 0.0),
    t_unknown_is_below=True,
    t_centre_is_transformed=True,
    subgroup_spread="pooled_if_unequal",
    empty_subgroups_count=True,
    empty_sums_are_zero=True,
    z_needs_all=True,
    baseline_in_phases=False,
    excluded_have_limits=True,
    checks_data=False,
    least_baseline=1,
    rules={"run": "anhoej"},
    default_rules="qicharts2",
)
PBCHARTS = Preset(
    "pbcharts",
    "pbcharts 0.1.0 (Taylor's normalised individuals chart)",
    screen=False,
    range_factor=None,
    d2=constants.EXACT_D2,
    missing_have_limits=False,
    screen_keeps_equal=True,
    ranges_have_runs=True,
    clip_fills=True,
    checks_data=False,
    rules={"run": "anhoej"},
    default_rules="qicharts2",
)
QCC = Preset(
    "qcc",
    "qcc 2.7",
    screen=False,
    range_factor=None,
    g_centre="mean",
    g_counts_event=True,
    subgroup_spread="uwave_r",
    s_centre="weighted",
    s_spread="uwave_sd",
    checks_data=False,
    rules={},
    default_rules="qcc",
)
POWER_BI = Preset(
    "power_bi_spc",
    "PowerBI-SPC 1.7.4.28",
    range_factor=None,
    t_values_as_given=True,
    unclipped=("s", "r"),
    checks_data=False,
    t_needs_positive=False,
    least_baseline=1,
    average=plain_mean,
    default_rules="power_bi_spc",
    rules={"run": "power_bi_spc_run"},
)
PRESETS = {
    preset.name: preset
    for preset in (
        CAIRN,
        NHS,
        NHS.with_(name="nhs_excel", source="the NHS England spreadsheet: moving ranges are not screened", screen=False),
        QICHARTS2,
        QICHARTS2.with_(name="qicharts2_unscreened", source="qicharts2::qic() without attaching it", screen=False),
        PBCHARTS,
        QCC,
        POWER_BI,
    )
}


def preset_of(name: str | Preset) -> Preset:
    """Raises ``UnknownName``."""
    if isinstance(name, Preset):
        return name
    try:
        return PRESETS[name]
    except KeyError:
        raise UnknownName("preset", name, PRESETS) from None
