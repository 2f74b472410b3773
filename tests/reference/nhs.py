"""NHSRplotthedots: ``ptd_spc()``."""

from __future__ import annotations

from typing import Any

import numpy as np

from cairn.methods.spc import Chart, Phase, Series
from cairn.methods.spc.errors import BadOption, DuplicateX, UnknownName
from cairn.methods.spc.judging import HIGH
from cairn.methods.spc.reading import PhaseReading, Reading
from tests.reference.shapes import column, day, number

SHORT = (
    "Some groups have 'n < 12' observations. These have trial limits, which will be revised with each additional "
    "observation until 'n = fix_after_n_points' has been reached."
)
WARNING_BELOW = 13  # rows
ERRORS = {
    BadOption: "fix_after_n_points must be a single numeric that is greater than or equal to 12.",
    DuplicateX: "duplicate rows found in 'date'",
    UnknownName: "'arg' should be one of “increase”, “neutral”, “decrease”",
}
LABELS = {
    "outside": ("Above UCL", "Below LCL"),
    "trend": ("7 Point Trend (Increasing)", "7 Point Trend (Decreasing)"),
    "two_of_three": ("2 in 3 Above CL", "2 in 3 Below CL"),
    "shift": ("7 Points Above CL", "7 Points Below CL"),
}


def run(input: dict[str, Any]) -> dict[str, Any]:
    try:
        return _run(input)
    except (BadOption, DuplicateX, UnknownName) as error:
        return {"error": ERRORS[type(error)]}


def _run(input: dict[str, Any]) -> dict[str, Any]:
    facets: list[Any] = input.get("facet") or []
    names: list[Any] = sorted(set(facets)) if facets else [None]
    points: dict[str, list[Any]] = {}
    summary: list[dict[str, Any]] = []
    icons = []
    for name in names:
        rows = [n for n in range(len(input["dates"])) if name is None or facets[n] == name]
        series = Series.of([input["values"][n] for n in rows], [day(input["dates"][n]) for n in rows])
        options = input["options"]
        target = options["target"].get(name) if isinstance(options["target"], dict) else options["target"]
        dates = _rebase_dates(options, name)
        reading = _chart(options, target, dates).read(series, at_least=0)
        first = 1 if series.x and min(series.x) in dates else 0
        for key, values in _points(reading, first, name, target).items():
            points.setdefault(key, []).extend(values)
        assurance = _assurance(reading, options)
        summary += [_row(reading, phase, first, name, assurance) for phase in reading.phases]
        icons.append({"facet": name, "variation": reading.variation_icon, "assurance": _short(assurance)})
    short = any(points["short_group_warning"])
    return {"points": points, "summary": summary, "icons": icons, "warnings": [SHORT] if short else []}


def _rebase_dates(options: dict[str, Any], name: Any) -> list[Any]:
    rebase = options["rebase"] or []
    if isinstance(rebase, dict):
        rebase = rebase.get(name) or []
    return [day(at) for at in ([rebase] if isinstance(rebase, str) else rebase)]


def _chart(options: dict[str, Any], target: float | None, dates: list[Any]) -> Chart:
    return Chart(
        "i",
        options["improvement_direction"],
        target,
        preset="nhs_plot_the_dots",
        baseline=options["fix_after_n_points"],
        phases=[Phase(at, "as in the case") for at in dates],
        screen=options["screen_outliers"],
    )


def _points(reading: Reading, first: int, name: Any, target: float | None) -> dict[str, list[Any]]:
    c, lines = reading.columns, reading.columns.lines
    n = len(c.x)
    side = np.sign(c.value - lines.centre)
    unknown = np.isnan(c.value) | np.isnan(lines.upper)
    close = ~c.flags["outside"] & ((c.value < lines.near_lower) | (c.value > lines.near_upper))
    average = [p.limits.average_range for p in reading.phases for _point in range(p.points)]
    types = [p.meaning if p.meaning == "common_cause" else f"special_cause_{p.meaning}" for p in reading.points]
    labels = [_label(p.signals, code == HIGH) for p, code in zip(reading.points, c.code, strict=True)]
    return {
        "date": [p.label for p in reading.points],
        **({"facet": [name] * n} if name is not None else {}),
        "y": column(c.value),
        "rebase_group": [p.phase - 1 + first for p in reading.points],
        "in_baseline": [p.baseline and not p.missing for p in reading.points],
        "mean": column(lines.centre),
        "mr_screened": column(lines.ranges),
        "amr": column(average),
        "lpl": column(lines.lower),
        "upl": column(lines.upper),
        "nlpl": column(lines.near_lower),
        "nupl": column(lines.near_upper),
        "relative_to_mean": column(side),
        "outside_limits": _known(c.flags["outside"], unknown),
        "close_to_limits": _known(close, unknown),
        "astronomical": c.flags["outside"].tolist(),
        "trend": c.flags["trend"].tolist(),
        "two_in_three": c.flags["two_of_three"].tolist(),
        "shift": c.flags["shift"].tolist(),
        "special_cause_type": labels,
        "special_cause_flag": [label != "Common Cause" for label in labels],
        "point_type": types,
        "short_group_warning": [p.points < WARNING_BELOW for p in reading.phases for _point in range(p.points)],
        "target": [target] * n,
    }


def _known(flags: Any, unknown: Any) -> list[bool | None]:
    return [None if gone else bool(flag) for flag, gone in zip(flags, unknown, strict=True)]


def _label(signals: tuple[str, ...], high: bool) -> str:
    return LABELS[signals[0]][0 if high else 1] if signals else "Common Cause"


def _assurance(reading: Reading, options: dict[str, Any]) -> str | None:
    if options["target"] is None or reading.direction == "neutral":
        return None
    found = reading.assurance or "inconsistent"  # the package's word where there are no limits, or no target here
    return found if found == "inconsistent" else f"consistent_{found}"


def _short(assurance: str | None) -> str | None:
    return assurance and assurance.removeprefix("consistent_")


def _row(reading: Reading, phase: PhaseReading, first: int, name: Any, assurance: str | None) -> dict[str, Any]:
    meanings = [p.meaning for p in reading.points if p.phase == phase.number]
    kind = phase.variation
    limits = phase.limits
    return {
        "facet": name,
        "rebase_group": phase.number - 1 + first,
        "mean": number(limits.centre),
        "lpl": number(limits.lower),
        "upl": number(limits.upper),
        "n": phase.points,
        "common_cause": meanings.count("common_cause"),
        "special_cause_improvement": meanings.count("improvement"),
        "special_cause_concern": meanings.count("concern"),
        "variation_type": kind if kind == "common_cause" else f"special_cause_{kind}",
        "assurance_type": assurance if phase is reading.phases[-1] else None,
    }
