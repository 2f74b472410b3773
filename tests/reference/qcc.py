"""qcc: ``qcc()`` with limits at so many sigma (not at a level of confidence)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from cairn.methods.spc import PRESETS, Chart, RuleSet, Series
from cairn.methods.spc.constants import c4, d3
from cairn.methods.spc.reading import Reading
from cairn.methods.spc.rules import basic
from tests.reference.shapes import NotCovered, column

KINDS = {"xbar": "xbar", "S": "s", "R": "r", "xbar.one": "i", "p": "p", "np": "np", "c": "c", "u": "u", "g": "g"}
SKEWED = (
    "The Geometric distribution is quite skewed, it is better to set conf at the required confidence level "
    "(0 < conf < 1) instead of as a multiplier of sigma."
)
# How many sigmas of a single value (the package's std.dev) one sigma of the plotted points is.
UNITS: dict[str, Callable[[Any], Any]] = {
    "xbar": lambda sizes: 1 / np.sqrt(sizes),
    "p": lambda sizes: 1 / np.sqrt(sizes),
    "u": lambda sizes: 1 / np.sqrt(sizes),
    "s": lambda sizes: np.sqrt(1 - c4(sizes) ** 2),
    "r": d3,
}


def run(input: dict[str, Any]) -> dict[str, Any]:
    options = input["options"]
    sigmas = options["nsigmas"]
    kind = KINDS.get(options["type"])
    if kind is None or options["confidence.level"] is not None or sigmas not in (1, 2, 3):
        raise NotCovered("limits at a level of confidence")
    rules = RuleSet("case", "", "", (basic.outside(sigmas), basic.late_shift(options["run.length"])))
    chart = Chart(kind, "neutral", preset=_preset(options), rules=rules)
    reading = chart.read(_series(input, kind), at_least=0)
    c, lines = reading.columns, reading.columns.lines
    low, high = lines.bands[sigmas - 1]
    return {
        "points": {
            "statistic": column(lines.value),
            "center": column(lines.centre),
            "lcl": column(low),
            "ucl": column(high),
        },
        "std.dev": _deviation(reading, input),
        "beyond_limits_1based": (np.flatnonzero(c.flags["outside"]) + 1).tolist(),
        "violating_runs_1based": (np.flatnonzero(c.flags["shift"]) + 1).tolist(),
        "warnings": [SKEWED] if kind == "g" else [],
    }


def _preset(options: dict[str, Any]) -> Any:
    how, preset = options["std.dev"], PRESETS["qcc"]
    if how == "default":
        return preset
    if options["type"] == "xbar.one":
        return preset.with_(individual_spread="sd") if how == "SD" else preset
    name = how.lower().replace("-", "_")
    return preset.with_(subgroup_spread=name, s_spread=name)


def _series(input: dict[str, Any], kind: str) -> Series:
    data, sizes = input["data"], input["sizes"]
    if data and isinstance(data[0], list):
        rows = [(n, v) for n, row in enumerate(data, start=1) for v in row]
        return Series.of([v for _n, v in rows], [n for n, _v in rows])
    return Series.of(data, denominators=sizes if kind in ("p", "np", "u") else None)


def _deviation(reading: Reading, input: dict[str, Any]) -> list[Any]:
    lines, subgroups = reading.columns.lines, reading.columns.subgroups
    kind = reading.kind
    sizes = subgroups.denominator if kind in ("p", "u") else subgroups.size
    one = lines.bands[0][1] - lines.centre
    sigma = one / UNITS[kind](sizes) if kind in UNITS else one
    same = kind != "np" or len(set(input["sizes"])) == 1
    return column(sigma[:1] if same else sigma)
