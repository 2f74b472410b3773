"""The calculation: a chart and its subgroups, phase by phase, into a reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cairn.methods.spc.judging import Codes, Judgement, judge
from cairn.methods.spc.lines import Block, Lines, joined
from cairn.methods.spc.numbers import NAN, Array, Flags
from cairn.methods.spc.phases import baseline, excluded, starts
from cairn.methods.spc.reading import Columns, Limits, PhaseReading, Reading
from cairn.methods.spc.rules import runs_analysis
from cairn.methods.spc.series import Subgroups, line_of

if TYPE_CHECKING:
    from cairn.methods.spc.chart import Chart


@dataclass(frozen=True)
class _Part:
    """One phase, calculated."""

    lines: Lines
    base: Flags
    judgement: Judgement
    reading: PhaseReading


def read(chart: Chart, subgroups: Subgroups) -> Reading:
    """The reading of subgroups that have been checked."""
    out = excluded(chart.excluded, subgroups.x, chart.conventions)
    centre = line_of(chart.centre, subgroups, "centre lines")
    target = line_of(chart.target, subgroups, "targets")
    begins = starts(chart.phases, subgroups.x, chart.conventions)
    ends = [at for at, _reason in begins[1:]] + [len(subgroups)]
    parts = [
        _part(chart, subgroups, out, centre, number, slice(first, end), reason)
        for number, ((first, reason), end) in enumerate(zip(begins, ends, strict=True), start=1)
    ]
    return Reading(chart, _columns(subgroups, parts, out, target), tuple(part.reading for part in parts))


def lines_of(chart: Chart, block: Block) -> Lines:
    """The lines of a block, within what the kind allows, without what is not finite."""
    kind = chart.how
    found = kind.lines(block)
    found = found.with_bands(lambda low, high: (_finite(low), _finite(high)))
    if chart.conventions.checks_data:
        found = replace(found, centre=_finite(found.centre))
    if kind.name not in chart.conventions.unclipped:
        found = found.clipped(kind.floor, kind.ceiling)
    return _without_missing(chart, found)


def _without_missing(chart: Chart, lines: Lines) -> Lines:
    """Limits beside missing points too, or not."""
    if chart.conventions.missing_have_limits:
        return lines
    gone = np.isnan(lines.value)
    return lines.with_bands(lambda low, high: (np.where(gone, NAN, low), np.where(gone, NAN, high)))


def _part(
    chart: Chart, subgroups: Subgroups, out: Flags, centre: Array | None, number: int, here: slice, reason: str
) -> _Part:
    points = here.stop - here.start
    wanted = chart.baseline
    if chart.phases and not chart.conventions.baseline_in_phases:
        wanted = None
    base = baseline(wanted, here.start, points, chart.conventions)
    given = None if centre is None or np.isnan(centre[here]).any() else centre[here]  # all of a phase, or none
    block = _block(chart, subgroups, here, base & ~out[here], given)
    lines = lines_of(chart, block)
    included = ~out[here]
    judgement = _judged(chart, lines, included)
    runs = runs_analysis(lines.value[included], lines.centre[included])
    if not chart.has_runs:
        runs = replace(runs, signal=False)
    shown = _shown(chart, lines)
    reading = PhaseReading(
        number,
        here.start + 1,
        here.stop,
        subgroups.x[here.start] if points else None,
        reason,
        _limits(shown),
        int((~np.isnan(lines.value) & block.base).sum()),
        int((~np.isnan(lines.value)).sum()),
        _varying(shown),
        runs,
        int(judgement.code[-1]) if points else 0,
        chart.direction,
    )
    return _Part(shown, base, judgement, reading)


def _block(chart: Chart, subgroups: Subgroups, here: slice, base: Flags, centre: Array | None) -> Block:
    return Block(
        subgroups.value[here],
        subgroups.total[here],
        subgroups.size[here],
        subgroups.mean[here],
        subgroups.sd[here],
        subgroups.range[here],
        subgroups.denominator[here],
        base,
        chart.conventions,
        chart.screens,
        chart.ordered,
        chart.middle,
        chart.spread,
        centre,
        chart.sigma,
    )


def _judged(chart: Chart, lines: Lines, included: Flags) -> Judgement:
    """Excluded points are as if they weren't there: a run goes on across them."""
    rules = chart.applicable
    if included.all():
        return judge(lines, rules)
    inner = judge(lines.where(included), rules)
    flags = {name: _spread(found, included) for name, found in inner.flags.items()}
    code = np.zeros(included.shape, dtype=np.int8)
    code[included] = inner.code
    if chart.conventions.excluded_have_limits:
        alone = judge(lines, [rule for rule in rules if not rule.needs_order])
        for name, found in alone.flags.items():
            flags[name] = flags[name] | (found & ~included)
        code = np.where(included, code, alone.code).astype(np.int8)
    return Judgement(flags, code)


def _spread(found: Flags, included: Flags) -> Flags:
    flags = np.zeros(included.shape, dtype=bool)
    flags[included] = found
    return flags


def _shown(chart: Chart, lines: Lines) -> Lines:
    """As it is shown: scaled, and clipped where somebody asked for that. The signals are found already."""
    if chart.multiplier != 1:
        by = chart.multiplier
        lines = replace(
            lines.with_bands(lambda low, high: (low * by, high * by)),
            value=lines.value * by,
            centre=lines.centre * by,
            ranges=lines.ranges * by,
            average_range=lines.average_range * by,
        )
    if not chart.conventions.clip_fills:
        return lines.clipped(*chart.clip)
    floor, ceiling = (NAN if bound is None else bound for bound in chart.clip)
    lines = lines.with_bands(lambda low, high: (np.fmax(low, floor), np.fmin(high, ceiling)))
    return _without_missing(chart, lines)


def _limits(lines: Lines) -> Limits:
    if not lines.value.size:
        return Limits(NAN, NAN, NAN, NAN, NAN, NAN)
    ends = (lines.lower, lines.upper, lines.near_lower, lines.near_upper)
    return Limits(float(lines.centre[-1]), float(lines.average_range[-1]), *(float(line[-1]) for line in ends))


def _varying(lines: Lines) -> bool:
    upper = lines.upper[~np.isnan(lines.upper)]
    return bool(upper.size) and bool((upper != upper[0]).any())


def _columns(subgroups: Subgroups, parts: list[_Part], out: Flags, target: Array | None) -> Columns:
    codes: Codes = np.concatenate([part.judgement.code for part in parts])
    flags = {name: np.concatenate([part.judgement.flags[name] for part in parts]) for name in parts[0].judgement.flags}
    return Columns(
        subgroups,
        joined([part.lines for part in parts]),
        np.full(len(subgroups), NAN) if target is None else target,
        np.concatenate([np.full(len(part.base), part.reading.number) for part in parts]),
        np.concatenate([part.base for part in parts]),
        out,
        flags,
        codes,
    )


def _finite(line: Array) -> Array:
    return np.where(np.isfinite(line), line, NAN)
