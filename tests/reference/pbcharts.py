"""pbcharts: ``pbc()``."""

from __future__ import annotations

from typing import Any

import numpy as np

from cairn.methods.spc import Chart, Phase, Series
from cairn.methods.spc.reading import PhaseReading, Reading
from tests.reference.shapes import column, number, value

KINDS = {"run": "run", "i": "i'", "ms": "ms"}


def run(input: dict[str, Any]) -> dict[str, Any]:
    num = [value(v) for v in input["num"]]
    given = input["den"]
    den = [1] * len(num) if given is None else [value(v) for v in (given if isinstance(given, list) else [given])]
    den = den * len(num) if len(den) == 1 else den
    options, messages = _valid(input["options"], len(num))
    reading = _chart(options).read(Series.of(num, denominators=den), at_least=0)
    points = _points(reading)
    summary = [_row(reading, phase, points) for phase in reading.phases]
    return {"points": points, "summary": summary, "messages": messages}


def _valid(options: dict[str, Any], points: int) -> tuple[dict[str, Any], list[str]]:
    """Arguments that can't be are left out, with a message."""
    options, messages = dict(options), []
    for name in ("exclude", "split"):
        options[name] = options[name] if isinstance(options[name], list | None) else [options[name]]
    if any(at > points or at < 1 for at in options["exclude"] or ()):
        options["exclude"] = None
        messages.append("Invalid exclude argument, ignoring.")
    freeze = options["freeze"]
    if freeze is not None and not 2 <= freeze <= points - 2:
        options["freeze"] = None
        messages.append("Invalid freeze argument, ignoring.")
    if any(not 2 <= at <= points - 2 for at in options["split"] or ()):
        options["split"] = None
        messages.append("Invalid split argument, ignoring")
    if options["split"] is not None and options["freeze"] is not None:
        options["freeze"] = None
        messages.append("Ignoring freeze when split is set")
    return options, messages


def _chart(options: dict[str, Any]) -> Chart:
    kind = KINDS[options["chart"]]
    bounds = options["ylim"] if options["ylim"] and kind != "run" else (None, None)
    return Chart(
        kind,
        "neutral",
        preset="pbcharts",
        screen=options["screenms"],
        multiplier=options["multiply"],
        baseline=options["freeze"],
        phases=[Phase(at + 1, "as in the case") for at in options["split"] or ()],
        excluded=options["exclude"] or (),
        centre=options["cl"] if kind != "ms" else None,
        sigma=options["sd"] if kind == "i'" else None,
        clip=(bounds[0], bounds[1]),
    )


def _points(reading: Reading) -> dict[str, list[Any]]:
    c, lines = reading.columns, reading.columns.lines
    return {
        "part": c.phase.tolist(),
        "y": column(c.value),
        "cl": column(lines.centre),
        "lcl": column(lines.lower),
        "ucl": column(lines.upper),
        "sigma.signal": [_signal(at, reading) for at in range(len(c.x))],
        "runs.signal": [p.runs.signal for p in reading.phases for _point in range(p.points)],
        "include": (~c.excluded).tolist(),
        "base": (c.baseline & ~c.excluded).tolist(),
    }


def _signal(at: int, reading: Reading) -> bool | None:
    """As R compares: not known, where one side is not known and the other is not crossed."""
    c = reading.columns
    if c.excluded[at]:
        return False
    if c.flags.get("outside", c.excluded)[at]:
        return True
    known = not (np.isnan(c.lines.lower[at]) or np.isnan(c.lines.upper[at]))
    return False if known else None


def _row(reading: Reading, phase: PhaseReading, points: dict[str, list[Any]]) -> dict[str, Any]:
    runs = phase.runs
    here = slice(phase.first - 1, phase.last)
    return {
        "part": phase.number,
        "n.obs": phase.points,
        "n.useful": runs.useful,
        "avg_lcl": _mean(points["lcl"][here]),
        "cl": _mean(points["cl"][here]),
        "avg_ucl": _mean(points["ucl"][here]),
        "sigma.signal": sum(signal is True for signal in points["sigma.signal"][here]),
        "runs.signal": int(runs.signal),
        "longest.run": runs.longest_run,
        "longest.run.max": runs.longest_run_limit,
        "n.crossings": runs.crossings,
        "n.crossings.min": runs.crossings_limit,
    }


def _mean(found: list[Any]) -> Any:
    there = [v for v in found if isinstance(v, float)]
    return number(sum(there) / len(there)) if there else None
