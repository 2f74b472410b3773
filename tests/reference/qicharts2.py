"""qicharts2: ``qic()``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from cairn.methods.spc import Chart, Phase, Series
from cairn.methods.spc.errors import TimeNotPositive
from cairn.methods.spc.reading import PhaseReading, Reading
from tests.reference.shapes import NotCovered, column, day, number, value

NO_TIME = "Time between events must be greater than zero"
NO_MINIMUM = "no non-missing arguments to min; returning Inf"


def run(input: dict[str, Any]) -> dict[str, Any]:
    if input["options"]["method"] != "anhoej":
        raise NotCovered("bestbox and cutbox")
    try:
        return _run(input)
    except TimeNotPositive:
        return {"error": NO_TIME}


def _run(input: dict[str, Any]) -> dict[str, Any]:
    facets = input.get("facets") or {}
    columns = list(facets.values())
    if len(columns) == 1:  # the package has a second facet with one level
        columns.append(["1"] * len(input["y"]))
    keys = sorted(set(zip(*columns, strict=True)), key=lambda key: key[::-1]) if facets else [()]
    x = _x(input)
    blocks: list[tuple[int, dict[str, list[Any]]]] = []
    rows: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    read = {}
    for key in keys:
        chosen = [n for n in range(len(input["y"])) if tuple(c[n] for c in columns) == key and x[n] is not None]
        read[key] = _read(input, x, chosen)
    values = np.concatenate([reading.columns.value for reading, _shown in read.values()])
    known = values[~np.isnan(values)]
    floor = not input["options"]["y.neg"] and bool((known >= 0).all())
    for key, (reading, shown) in read.items():
        named = {f"facet{n}": name for n, name in enumerate(key, start=1)}
        whole = _points(reading, shown, named, input, floor)
        for phase in reading.phases:
            blocks.append((phase.number, {n: c[phase.first - 1 : phase.last] for n, c in whole.items()}))
        rows[key] = [_row(reading, phase, named, floor) for phase in reading.phases]
    blocks.sort(key=lambda block: block[0])
    points = {name: [v for _part, block in blocks for v in block[name]] for name in blocks[0][1]}
    summary = [row for key in sorted(rows) for row in rows[key]]
    return {"points": points, "summary": summary, "warnings": [] if known.size else [NO_MINIMUM]}


def _x(input: dict[str, Any]) -> list[Any]:
    if input["x"] is None:
        return list(range(1, len(input["y"]) + 1))
    if levels := input.get("x_levels"):
        return [None if at is None else levels.index(at) + 1 for at in input["x"]]
    period = input["options"].get("x.period")
    return [_period(day(at), period) for at in input["x"]]


def _period(at: Any, period: str | None) -> Any:
    """The first day of the period that a date lies in; weeks start on Monday."""
    if period is None or not isinstance(at, date):
        return at
    if period == "week":
        return at - timedelta(days=at.weekday())
    months = {"month": 1, "quarter": 3, "year": 12}
    if period not in months:
        raise NotCovered(f"periods of a {period}")
    step = months[period]
    return date(at.year, (at.month - 1) // step * step + 1, 1)


def _read(input: dict[str, Any], x: list[Any], rows: list[int]) -> tuple[Reading, list[Any]]:
    y = [value(input["y"][n]) for n in rows]
    n = input["n"]
    texts = [x[row] for row in rows]
    ranks = sorted(set(texts)) if texts and isinstance(texts[0], str) else None
    series = Series.of(
        y,
        [ranks.index(at) + 1 for at in texts] if ranks else texts,
        denominators=None if n is None else [value((n if len(n) > 1 else n * len(input["y"]))[row]) for row in rows],
    )
    reading = _chart(input, series, rows, x).read(series, at_least=0)
    names = ranks or input.get("x_levels")
    shown = [names[at - 1] for at in reading.columns.x] if names else [p.label for p in reading.points]
    if not names and all(isinstance(at, int | float) for at in reading.columns.x):
        shown = list(reading.columns.x)
    return reading, shown


def _chart(input: dict[str, Any], series: Series, rows: list[int], x: list[Any]) -> Chart:
    options = input["options"]
    part = options["part"]
    chart = options["chart"]
    return Chart(
        chart,
        "neutral",
        _recycled(options["target"], rows, input),
        preset="qicharts2" if options["qic.screenedmr"] else "qicharts2_unscreened",
        baseline=options["freeze"] if part is None else None,
        phases=[Phase(at, "as in the case") for at in _part_starts(part, x)],
        excluded=options["exclude"] or (),
        centre=_recycled(options["cl"], rows, input),
        aggregate=options["agg.fun"],
        multiplier=options["multiply"],
        ordered=not _categorical(input),
    )


def _categorical(input: dict[str, Any]) -> bool:
    return bool(input["x_kind"] in ("factor", "text", "character", "string"))


def _recycled(given: Any, rows: list[int], input: dict[str, Any]) -> Any:
    if given is None:
        return None
    given = given if isinstance(given, list) else [given]
    return given[0] if len(given) == 1 else [given[row % len(given)] for row in rows]


def _part_starts(part: Any, x: list[Any]) -> list[int]:
    """Numbers of the points at which a part starts; out of order, twice or out of range, as they come."""
    part = part if isinstance(part, list) else [] if part is None else [part]
    if part and isinstance(part[0], str):
        first: dict[Any, str] = {}
        for at, name in zip(x, part, strict=True):
            first.setdefault(at, name)
        names = list(first.values())
        return [n + 1 for n, name in enumerate(names) if name not in names[:n]][1:]
    return [int(at) + 1 for at in part]


def _points(
    reading: Reading, shown: list[Any], named: dict[str, Any], input: dict[str, Any], floor: bool
) -> dict[str, list[Any]]:
    c = reading.columns
    rows = len(c.x)
    lower, near_lower = (_floored(line, floor) for line in (c.lines.lower, c.lines.near_lower))
    outside = c.flags.get("outside", np.zeros(rows, dtype=bool))
    signal = [p.runs.signal for p in reading.phases for _point in range(p.points)]
    return {
        "x": shown,
        **{name: [text] * rows for name, text in named.items()},
        "y": column(c.value),
        "n": column(c.subgroups.size if reading.kind == "i'" and input["n"] is None else c.subgroups.denominator),
        "y.sum": column(c.subgroups.total),
        "y.length": column(c.subgroups.size),
        "y.mean": column(c.subgroups.mean),
        "y.sd": column(c.subgroups.sd),
        "cl": column(c.lines.centre),
        "lcl": column(lower),
        "ucl": column(c.lines.upper),
        "lcl.95": column(near_lower),
        "ucl.95": column(c.lines.near_upper),
        "target": column(c.target),
        "part": c.phase.tolist(),
        "baseline": c.baseline.tolist(),
        "include": (~c.excluded).tolist(),
        "sigma.signal": outside.tolist(),
        "runs.signal": signal,
    }


def _floored(line: Any, floor: bool) -> Any:
    """``y.neg = FALSE``: no lower limit below zero, where no value is."""
    return np.where(line < 0, 0.0, line) if floor else line


def _row(reading: Reading, phase: PhaseReading, named: dict[str, Any], floor: bool) -> dict[str, Any]:
    c, runs = reading.columns, phase.runs
    here = c.phase == phase.number
    lower, near_lower = (_floored(line, floor)[here] for line in (c.lines.lower, c.lines.near_lower))
    outside = c.flags.get("outside", np.zeros(len(here), dtype=bool))
    return {
        **named,
        "part": phase.number,
        "n.obs": runs.observed,
        "n.useful": runs.useful,
        "longest.run": runs.longest_run,
        "longest.run.max": runs.longest_run_limit,
        "n.crossings": runs.crossings,
        "n.crossings.min": runs.crossings_limit,
        "runs.signal": runs.signal,
        "aLCL": _mean(lower),
        "aLCL.95": _mean(near_lower),
        "CL": _mean(c.lines.centre[here]),
        "aUCL.95": _mean(c.lines.near_upper[here]),
        "aUCL": _mean(c.lines.upper[here]),
        "sigma.signal": int(outside[here].sum()),
    }


def _mean(line: Any) -> Any:
    there = line[~np.isnan(line)]
    return number(float(there.mean())) if there.size else None
