"""Lines of charts of subgroups of measurements: xbar, s and r."""

from __future__ import annotations

import numpy as np

from cairn.methods.spc.constants import c4, c4_of, d2, d3
from cairn.methods.spc.lines import Block, Lines, lines
from cairn.methods.spc.numbers import Array, mean, total
from cairn.methods.spc.presets import SubgroupSpread


def mean_lines(block: Block) -> Lines:
    """Means of subgroups, with limits from the spread inside them."""
    centre = block.centre if block.centre is not None else _weighted(block, block.mean)
    sigma = sigma_within(block, block.preset.subgroup_spread) / np.sqrt(block.size)
    sigma = np.where(block.size > 1, sigma, np.nan)
    return lines(block.value, np.broadcast_to(centre, block.value.shape), lambda k: np.asarray(k * sigma), block)


def deviation_lines(block: Block) -> Lines:
    """Standard deviations of subgroups."""
    how = block.preset.s_spread or block.preset.subgroup_spread
    share = c4(block.size)
    if block.centre is not None:
        centre, sigma = block.centre, block.centre / share
    elif block.preset.s_centre == "weighted":
        centre, sigma = _weighted(block, block.sd), sigma_within(block, how)
    else:
        centre = typical_deviation(block, how)
        sigma = centre / share
    spread = np.where(block.size > 1, sigma * np.sqrt(1 - share**2), np.nan)
    return lines(block.sd, np.broadcast_to(centre, block.sd.shape), lambda k: np.asarray(k * spread), block)


def range_lines(block: Block) -> Lines:
    """Ranges of subgroups: for subgroups of up to 25, where a calculator is all there is."""
    how = block.preset.subgroup_spread
    sigma = sigma_within(block, how if how in ("uwave_r", "mvlue_r") else "uwave_r")
    centre = block.centre if block.centre is not None else _weighted(block, block.range)
    spread = d3(block.size) * sigma
    return lines(block.range, np.broadcast_to(centre, block.range.shape), lambda k: np.asarray(k * spread), block)


def typical_deviation(block: Block, how: SubgroupSpread) -> Array:
    """Pooled over the subgroups; or their plain mean, where all have one size and the preset wants that."""
    if how == "pooled_if_unequal" and _equal(block.size):
        return mean(block.sd, block.base)
    freedom = block.size - 1
    counted = block.base if block.preset.empty_subgroups_count else block.base & (block.size > 0)
    return np.asarray(np.sqrt(total(freedom * block.sd**2, block.base) / total(freedom, counted)))


def sigma_within(block: Block, how: SubgroupSpread) -> Array:
    """Sigma of the measurements, estimated inside the subgroups of the baseline (names as in SAS and qcc)."""
    if how in ("pooled", "pooled_if_unequal"):
        return np.asarray(typical_deviation(block, how) / c4(block.size))
    share, base = c4(block.size), block.base & (block.size > 1)
    if how == "uwave_sd":
        return mean(block.sd / share, base)
    if how == "mvlue_sd":
        weight = share**2 / (1 - share**2)
        return np.asarray(total(block.sd / share * weight, base) / total(weight, base))
    if how == "rmsdf":
        freedom = total(block.size - 1, base)
        pooled = np.sqrt(total(block.sd**2 * (block.size - 1), base) / freedom)
        return np.asarray(pooled / c4_of(int(freedom[..., 0]) + 1))
    unscaled = block.range / d2(block.size)
    if how == "uwave_r":
        return mean(unscaled, base)
    weight = (d2(block.size) / d3(block.size)) ** 2
    return np.asarray(total(unscaled * weight, base) / total(weight, base))


def _weighted(block: Block, column: Array) -> Array:
    there = block.base & ~np.isnan(column)
    return np.asarray(total(block.size * column, there) / total(block.size, there))


def _equal(sizes: Array) -> bool:
    return bool(sizes.size and (sizes == sizes.flat[0]).all())
