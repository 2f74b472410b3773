"""Lines of charts of single values: run, i (XmR), mr, t, g and the normalised i'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from cairn.methods.spc import constants
from cairn.methods.spc.lines import Block, Lines, bands, lines, no_bands
from cairn.methods.spc.numbers import NAN, Array, deviation, median, moving_ranges, previous, total
from cairn.methods.spc.presets import Averaging

T_POWER = 3.6  # Nelson 1994: times between events to this root are nearly normal
G_MEDIAN = 0.693  # the median of a geometric distribution, in means


def screened(ranges: Array, block: Block, factor: float = constants.PRINTED_D4) -> tuple[Array, Array]:
    """The moving ranges that count, and their average. Screening is one pass: those below ``factor`` times the mean.

    Ranges that are all zero are none below: then there is no average, and no limits.
    """
    of: Averaging = median if block.spread == "median" else block.average
    average = of(ranges, None)
    if block.screen:
        limit = factor * average
        kept = ranges <= limit if block.preset.screen_keeps_equal else ranges < limit
        ranges = np.where(kept, ranges, NAN)
        found = of(ranges, None)
        average = np.where(np.isnan(found), average, found) if block.spread == "median" else found
    return ranges, average


def run_lines(block: Block) -> Lines:
    """The median and nothing else."""
    centre = median(block.value, block.base) if block.centre is None else block.centre
    empty = np.full(block.value.shape, NAN)
    return Lines(block.value, _wide(centre, block), no_bands(block.value), empty, empty[..., :1])


def individual_lines(block: Block) -> Lines:
    """Individuals: the mean, and limits from the average moving range."""
    value = block.value
    if block.centre is not None:
        centre = block.centre
    else:
        centre = median(value, block.base) if block.middle == "median" else block.average(value, block.base)
    level = value if block.centre is None else value - block.centre
    ranges, average = screened(moving_ranges(level, block.base), block)
    found = lines(value, _wide(centre, block), _spread(block, average), block)
    return replace(found, ranges=ranges, average_range=average)


def _spread(block: Block, average: Array) -> Callable[[int], Array]:
    factor = block.preset.range_factor
    if block.preset.individual_spread == "sd":
        number = (~np.isnan(np.where(block.base, block.value, NAN))).sum(axis=-1, keepdims=True)
        sigma = deviation(block.value, block.base) / constants.c4(number.astype(float))
        return lambda k: np.asarray(k * sigma)
    if factor is not None:
        return lambda k: np.asarray(factor * average if k == 3 else k * (factor / 3) * average)
    sigma = average / block.preset.d2
    return lambda k: np.asarray(k * sigma)


def moving_range_lines(block: Block) -> Lines:
    """The moving ranges themselves, of all points: an excluded point takes out only the range that ends at it."""
    value = moving_ranges(block.value)
    centre = block.average(value, block.base) if block.centre is None else block.centre
    centre = _wide(centre, block)
    zero = np.zeros(value.shape)
    one, two, three = ((zero, k * (constants.PRINTED_D4 / 3) * centre) for k in (1, 2, 3))
    three = (zero, constants.PRINTED_D4 * centre)
    empty = np.full(value.shape, NAN)
    return Lines(value, centre, (one, two, three), empty, empty[..., :1])


def time_lines(block: Block) -> Lines:
    """Times between events: an individuals chart of their 3.6th root, taken back."""
    centre = block.centre
    if centre is not None and not block.preset.t_centre_is_transformed:
        centre = centre ** (1 / T_POWER)
    found = individual_lines(replace(block, value=block.value ** (1 / T_POWER), centre=centre))
    low = []
    for (line, _high), floor in zip(found.bands, block.preset.t_floor, strict=True):
        below = ~(line >= 0) if block.preset.t_unknown_is_below else line < 0
        low.append(np.where(below, floor, line**T_POWER))
    high = [line**T_POWER for _low, line in found.bands]
    one, two, three = zip(low, high, strict=True)
    value = block.value if block.preset.t_values_as_given else found.value**T_POWER
    return replace(found, value=value, centre=found.centre**T_POWER, bands=(one, two, three))


def geometric_lines(block: Block) -> Lines:
    """Cases between events. The line drawn is the median: half of the points lie above the line, as the rules want."""
    mean = block.average(block.value, block.base) if block.centre is None else block.centre
    sigma = np.sqrt(mean * (mean - 1 if block.preset.g_counts_event else mean + 1))
    if block.preset.g_centre == "mean":
        centre = mean
    else:
        centre = median(block.value, block.base) if block.centre is None else G_MEDIAN * block.centre
    at = sigma if block.sigma is None else np.asarray(block.sigma)
    found = bands(_wide(mean, block), lambda k: np.asarray(k * at))
    empty = np.full(block.value.shape, NAN)
    return Lines(block.value, _wide(centre, block), found, empty, empty[..., :1])


def normalised_lines(block: Block) -> Lines:
    """Taylor's normalised individuals chart: each value weighs as much as its denominator.

    Taylor 2017, normalized individuals (I') charts. With equal denominators it is the individuals chart.
    """
    value, weight = block.value, block.weights()
    there = block.base & ~np.isnan(value)
    centre = block.centre
    if centre is None:
        centre = total(value * weight, there) / total(weight, there)
    ranges, average = screened(normalised_ranges(block), block, constants.TAYLOR_D4)
    found = lines(value, _wide(centre, block), lambda k: np.asarray(k * average * np.sqrt(1 / weight)), block)
    return replace(found, ranges=ranges, average_range=average)


def normalised_ranges(block: Block) -> Array:
    """Moving ranges in sigmas of a denominator of one."""
    among = None if block.preset.prime_from_all else block.base
    one = 1 / block.weights()
    ranges = np.sqrt(np.pi / 2) * moving_ranges(block.value, among) / np.sqrt(one + previous(one, among))
    return np.asarray(ranges)


def normalised_range_lines(block: Block) -> Lines:
    """The normalised moving ranges themselves."""
    everything = replace(block, base=np.ones_like(block.base))
    value = normalised_ranges(everything)
    centre = _wide(block.average(value, block.base) if block.centre is None else block.centre, block)
    none = np.full(value.shape, NAN)
    one, two = ((none, k * (constants.TAYLOR_D4 / 3) * centre) for k in (1, 2))
    return Lines(value, centre, (one, two, (none, constants.TAYLOR_D4 * centre)), none, none[..., :1])


def _wide(centre: Array, block: Block) -> Array:
    return np.broadcast_to(centre, block.value.shape)
