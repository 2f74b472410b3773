"""Lines of charts of counts: c, u, p, np, and with Laney's correction u' and p'."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cairn.methods.spc.individuals import screened
from cairn.methods.spc.lines import Block, Lines, lines
from cairn.methods.spc.numbers import Array, deviation, moving_ranges, total


def count_lines(block: Block) -> Lines:
    """Counts over equal areas of opportunity (Poisson)."""
    value = block.total
    centre = block.average(value, block.base) if block.centre is None else block.centre
    sigma = np.sqrt(centre)
    return lines(value, np.broadcast_to(centre, value.shape), lambda k: np.asarray(k * sigma), block)


def rate_lines(block: Block) -> Lines:
    """Counts per unit (Poisson)."""
    return _ratio(block, np.sqrt(_ratio_centre(block) / block.denominator))


def proportion_lines(block: Block) -> Lines:
    """Cases of so many (binomial)."""
    centre = _ratio_centre(block)
    return _ratio(block, np.sqrt(centre * (1 - centre) / block.denominator))


def rate_prime_lines(block: Block) -> Lines:
    return _ratio(block, _laney(block, np.sqrt(_ratio_centre(block) / block.denominator)))


def proportion_prime_lines(block: Block) -> Lines:
    centre = _ratio_centre(block)
    return _ratio(block, _laney(block, np.sqrt(centre * (1 - centre) / block.denominator)))


def number_lines(block: Block) -> Lines:
    """Numbers of cases, of denominators that may vary: a p chart in cases."""
    centre = _ratio_centre(block)
    n = block.denominator
    sigma = np.sqrt(n * centre * (1 - centre))
    found = lines(block.total, n * centre, lambda k: np.asarray(k * sigma), block)
    one, two, three = ((low, np.minimum(high, n)) for low, high in found.bands)
    return replace(found, bands=(one, two, three))


def _ratio_centre(block: Block) -> Array:
    if block.centre is not None:
        return np.broadcast_to(block.centre, block.value.shape)
    there = block.base & ~np.isnan(block.total)
    return np.broadcast_to(total(block.total, there) / total(block.denominator, there), block.value.shape)


def _ratio(block: Block, sigma: Array) -> Lines:
    return lines(block.value, _ratio_centre(block), lambda k: np.asarray(k * sigma), block)


def _laney(block: Block, sigma: Array) -> Array:
    """Sigma times what varies between the points beyond chance (Laney 2002): the spread of the z scores."""
    z = (block.value - _ratio_centre(block)) / sigma
    if not block.ordered:
        unknown = block.preset.z_needs_all & (np.isnan(z) & block.base).any(axis=-1, keepdims=True)
        return np.asarray(sigma * np.where(unknown, np.nan, deviation(z, block.base)))
    _ranges, average = screened(moving_ranges(z, block.base), block)
    return np.asarray(sigma * (average / block.preset.d2))
