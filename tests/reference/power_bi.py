"""PowerBI-SPC: its limits, flags and icons."""

from __future__ import annotations

from typing import Any

from cairn.methods.spc import Chart, RuleSet, Series
from cairn.methods.spc.reading import Reading
from cairn.methods.spc.rules import View, basic
from cairn.methods.spc.series import Subgroups
from tests.reference.shapes import column

# The package's name for a chart: ours, where the line is, and the spread.
KINDS = {"i_m": ("i", "median", "mean"), "i_mm": ("i", "median", "median")}
PLAIN = ("c", "g", "t")  # charts that take no denominators
FLAGS = {"astronomical": "outside", "shift": "shift", "trend": "trend", "two_in_three": "two_of_three"}
DIRECTIONS = {
    "increase": {"upper": "improvement", "lower": "deterioration"},
    "decrease": {"upper": "deterioration", "lower": "improvement"},
    "neutral": {"upper": "neutral_high", "lower": "neutral_low"},
}
ASSURANCE = {"pass": "consistentPass", "fail": "consistentFail", "inconsistent": "inconsistent"}


def run(input: dict[str, Any]) -> dict[str, Any]:
    options = input["options"]
    name = options["chart"]
    baseline = [at + 1 for at in options["subset_points_zero_based"]]
    data, baseline = _data(input, name, baseline)
    kind, middle, spread = KINDS.get(name, (name, "mean", "mean"))
    chart = Chart(
        kind,
        options["improvement_direction"],
        options["alt_target"],
        rules=_rules(options, name),
        preset="power_bi_spc",
        baseline=baseline,
        screen=not options["outliers_in_limits"],
        middle=middle,  # type: ignore[arg-type]
        spread=spread,  # type: ignore[arg-type]
    )
    reading = chart.read(data, at_least=0)
    raw = _raw(reading, chart)
    points = _points(reading, raw, options)
    if name == "mr":  # the package leaves out the first point, which has no moving range
        points = {key: _after_first(values) for key, values in points.items()}
    return {
        "points": points,
        "variation_icons": _icons(points["flags"], options),
        "assurance_icon": _assurance(reading, options),
    }


def _data(input: dict[str, Any], name: str, baseline: list[int]) -> tuple[Series | Subgroups, list[int]]:
    values: list[Any] = input["numerators"]
    below: Any = input.get("denominators")
    if name == "xbar":
        return Subgroups.of(values, input["xbar_sds"], below), baseline
    if name == "s":
        return Subgroups.of(values, values, below), baseline
    if name in PLAIN:
        below = None
    if name == "mr":  # the package shows the moving ranges of the baseline, from the left
        missing = [None] * (len(values) - len(baseline))
        values = [values[at - 1] for at in baseline] + missing
        below = below and [below[at - 1] for at in baseline] + missing
        baseline = list(range(1, len(baseline) + 1))
    return Series.of(values, denominators=below), baseline


def _rules(options: dict[str, Any], name: str) -> RuleSet:
    rules = [basic.shift(options["shift_n"]), basic.trend(options["trend_n"])]
    if name != "run":
        whole = options["two_in_three_highlight_series"]
        rules += [basic.outside_or_unknown(), basic.net_two_of_three(whole_window=whole)]
    return RuleSet("case", "As in the case", "", tuple(rules))


def _raw(reading: Reading, chart: Chart) -> dict[str, list[str]]:
    view = View(reading.columns.lines)
    found = {rule.name: rule.marks(view) for rule in chart.rule_set.rules}
    nothing = ["none"] * view.points
    return {
        theirs: [
            "upper" if high else "lower" if low else "none"
            for high, low in zip(found[ours].high, found[ours].low, strict=True)
        ]
        if ours in found
        else nothing
        for theirs, ours in FLAGS.items()
    }


def _points(reading: Reading, raw: dict[str, list[str]], options: dict[str, Any]) -> dict[str, Any]:
    lines = reading.columns.lines
    limits = {}
    if reading.kind != "run":
        for k, name in ((3, "99"), (2, "95"), (1, "68")):
            limits[f"ll{name}"] = column(lines.bands[k - 1][0])
        for k, name in ((1, "68"), (2, "95"), (3, "99")):
            limits[f"ul{name}"] = column(lines.bands[k - 1][1])
    flags = {name: [_mapped(flag, options) for flag in found] for name, found in raw.items()}
    return {
        "values": column(lines.value),
        "cl": column(lines.centre),
        **limits,
        "raw_flags": raw,
        "flags": flags,
    }


def _mapped(flag: str, options: dict[str, Any]) -> str:
    found = DIRECTIONS[options["improvement_direction"]].get(flag, "none")
    wanted = options["process_flag_type"]
    return found if wanted in ("both", found) else "none"


def _after_first(values: Any) -> Any:
    return {key: found[1:] for key, found in values.items()} if isinstance(values, dict) else values[1:]


def _icons(flags: dict[str, list[str]], options: dict[str, Any]) -> list[str]:
    start = -1 if options["flag_last_point"] else None
    present = {flag for found in flags.values() for flag in found[start:]}
    up, down = {"increase": ("High", "Low"), "decrease": ("Low", "High")}.get(
        options["improvement_direction"], ("", "")
    )
    icons = {
        "improvement": f"improvement{up}",
        "deterioration": f"concern{down}",
        "neutral_low": "neutralLow",
        "neutral_high": "neutralHigh",
    }
    return [icon for flag, icon in icons.items() if flag in present] or ["commonCause"]


def _assurance(reading: Reading, options: dict[str, Any]) -> str:
    if reading.kind == "run" or options["alt_target"] is None or reading.direction == "neutral":
        return "none"
    return ASSURANCE[reading.assurance or "inconsistent"]
