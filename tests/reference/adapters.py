"""Cases of the field's reference packages, run through ``cairn.methods.spc``: one function per package.

``run(package, input)`` gives what the case calls ``expected``, with its keys and column names.
"""

from __future__ import annotations

from math import isnan
from statistics import stdev
from typing import Any

from cairn.methods.spc import Series, read_chart
from cairn.methods.spc import rules as r
from cairn.methods.spc.limits import screened_ranges
from cairn.methods.spc.reading import making_data_count, trend_directions

SHORT = (
    "Some groups have 'n < 12' observations. These have trial limits, which will be revised with each additional "
    "observation until 'n = fix_after_n_points' has been reached."
)


class NotCovered(Exception):
    """The case asks for something that the library does not do yet."""


def run(package: str, input: dict[str, Any]) -> dict[str, Any]:
    try:
        adapter = {"NHSRplotthedots": plot_the_dots, "qicharts2": qicharts2}[package]
    except KeyError:
        raise NotCovered(package) from None
    return adapter(input)


# --- NHSRplotthedots ---


def plot_the_dots(input: dict[str, Any]) -> dict[str, Any]:
    options = input["options"]
    if options["rebase"] or options["fix_after_n_points"]:
        raise NotCovered("phases and fixed baselines")
    facets = input.get("facet")
    names: list[Any] = sorted(set(facets)) if facets else [None]
    points: dict[str, list[Any]] = {}
    summary, icons = [], []
    for name in names:
        rows = _ordered(input, name)
        target = options["target"].get(name) if isinstance(options["target"], dict) else options["target"]
        columns, row, icon = _facet(rows, options, target, name)
        for key, column in columns.items():
            points.setdefault(key, []).extend(column)
        summary.append(row)
        icons.append(icon)
    short = any(row["n"] < 13 for row in summary)
    return {"points": points, "summary": summary, "icons": icons, "warnings": [SHORT] if short else []}


def _ordered(input: dict[str, Any], name: Any) -> list[tuple[str, float | None]]:
    facets = input.get("facet")
    rows = zip(input["dates"], input["values"], facets or [None] * len(input["dates"]), strict=True)
    return sorted(((d, v) for d, v, f in rows if f == name), key=lambda row: row[0])


def _facet(rows: list[Any], options: dict[str, Any], target: float | None, name: Any) -> tuple[Any, Any, Any]:
    dates, values = [d for d, _ in rows], [v for _, v in rows]
    screen, direction = options["screen_outliers"], options["improvement_direction"]
    reading = read_chart(Series.of(values, dates), direction=direction, target=target, screen=screen)
    limits, n = reading.limits, len(values)
    ranges, average = screened_ranges(values, screen=screen)
    marked = making_data_count(values, limits)
    side = r.sides(values, limits.centre)
    labels = [_label(j, marked, side, trend_directions(values, marked["trend"])) for j in range(n)]
    types = [p.meaning if p.meaning == "common_cause" else f"special_cause_{p.meaning}" for p in reading.points]
    lines = {"mean": limits.centre, "amr": average, "lpl": limits.lower, "upl": limits.upper}
    lines |= {"nlpl": limits.near_lower, "nupl": limits.near_upper}
    missing = [v is None or isnan(limits.upper) for v in values]
    columns: dict[str, list[Any]] = {
        "date": dates,
        **({"facet": [name] * n} if name is not None else {}),
        "y": values,
        "rebase_group": [0] * n,
        "in_baseline": [v is not None for v in values],
        "mr_screened": ranges,
        **{key: [None if isnan(value) else value] * n for key, value in lines.items()},
        "relative_to_mean": side,
        "outside_limits": _or_none(marked["outside"], missing),
        "close_to_limits": _or_none(r.close(values, limits), missing),
        "astronomical": marked["outside"],
        "trend": marked["trend"],
        "two_in_three": marked["two_of_three"],
        "shift": marked["shift"],
        "special_cause_type": labels,
        "special_cause_flag": [label != "Common Cause" for label in labels],
        "point_type": types,
        "short_group_warning": [n < 13] * n,
        "target": [target] * n,
    }
    assurance = reading.assurance and {"pass": "consistent_pass", "fail": "consistent_fail"}.get(
        reading.assurance, reading.assurance
    )
    if isinstance(options["target"], dict) and target is None and direction != "neutral":
        assurance = "inconsistent"  # the package's word for a facet without a target of its own
    row = {
        "facet": name,
        "rebase_group": 0,
        **{key: columns[key][0] for key in ("mean", "lpl", "upl")},
        "n": n,
        "common_cause": types.count("common_cause"),
        "special_cause_improvement": types.count("special_cause_improvement"),
        "special_cause_concern": types.count("special_cause_concern"),
        "variation_type": types[-1],
        "assurance_type": assurance,
    }
    last = reading.points[-1]
    high = "Above" in labels[-1] or "Increasing" in labels[-1]
    variation = last.meaning
    if variation in ("improvement", "concern"):
        variation += "_high" if high else "_low"
    short_assurance = assurance and assurance.replace("consistent_", "") if assurance != "inconsistent" else assurance
    return columns, row, {"facet": name, "variation": variation, "assurance": short_assurance}


def _or_none(flags: list[bool], missing: list[bool]) -> list[bool | None]:
    return [None if gone else flag for flag, gone in zip(flags, missing, strict=True)]


def _label(j: int, marked: dict[str, list[bool]], side: list[int | None], directions: list[int]) -> str:
    above = (side[j] or 0) > 0
    if marked["outside"][j]:
        return "Above UCL" if above else "Below LCL"
    if marked["trend"][j]:
        return f"7 Point Trend ({'Increasing' if directions[j] > 0 else 'Decreasing'})"
    if marked["two_of_three"][j]:
        return f"2 in 3 {'Above' if above else 'Below'} CL"
    if marked["shift"][j]:
        return f"7 Points {'Above' if above else 'Below'} CL"
    return "Common Cause"


# --- qicharts2 ---


def qicharts2(input: dict[str, Any]) -> dict[str, Any]:
    options = input["options"]
    named = ("freeze", "part", "exclude", "target", "cl", "x.period")
    plain = options["multiply"] == 1 and options["method"] == "anhoej" and options["agg.fun"] == "mean"
    if options["chart"] != "run" or not plain or any(options.get(name) for name in named) or "facets" in input:
        raise NotCovered(options["chart"])
    if input["n"] is not None:
        raise NotCovered("denominators")
    x = _positions(input)
    groups: dict[Any, list[float | None]] = {}
    for at, value in sorted(zip(x, input["y"], strict=True), key=lambda row: row[0]):
        groups.setdefault(at, []).append(value)
    present = [[v for v in group if v is not None] for group in groups.values()]
    means = [sum(group) / len(group) if group else None for group in present]
    reading = read_chart(Series.of(means), kind="run")
    levels = input.get("x_levels")
    shown = [levels[at] for at in groups] if levels else list(groups)
    return {"points": _run_points(shown, present, means, reading), "summary": [_run_summary(reading)], "warnings": []}


def _positions(input: dict[str, Any]) -> list[Any]:
    if input["x"] is None:
        return list(range(1, len(input["y"]) + 1))
    levels = input.get("x_levels")
    return [levels.index(at) for at in input["x"]] if levels else list(input["x"])


def _run_points(shown: list[Any], present: list[list[float]], means: list[Any], reading: Any) -> dict[str, list[Any]]:
    n = len(means)
    none: list[Any] = [None] * n
    return {
        "x": shown,
        "y": means,
        "n": none,
        "y.sum": [sum(group) if group else None for group in present],
        "y.length": [len(group) for group in present],
        "y.mean": means,
        "y.sd": [stdev(group) if len(group) > 1 else None for group in present],
        "cl": [None if isnan(reading.limits.centre) else reading.limits.centre] * n,
        **dict.fromkeys(("lcl", "ucl", "lcl.95", "ucl.95", "target"), none),
        "part": [1] * n,
        "baseline": [True] * n,
        "include": [True] * n,
        "sigma.signal": [False] * n,
        "runs.signal": [reading.runs.signal] * n,
    }


def _run_summary(reading: Any) -> dict[str, Any]:
    runs = reading.runs
    return {
        "part": 1,
        "n.obs": runs.observed,
        "n.useful": runs.useful,
        "longest.run": runs.longest_run,
        "longest.run.max": runs.longest_run_limit,
        "n.crossings": runs.crossings,
        "n.crossings.min": runs.crossings_limit,
        "runs.signal": runs.signal,
        "aLCL": None,
        "aLCL.95": None,
        "CL": None if isnan(reading.limits.centre) else reading.limits.centre,
        "aUCL.95": None,
        "aUCL": None,
        "sigma.signal": 0,
    }
