"""What every kind of chart gives: the plotted values, a centre line, and bands at one, two and three sigma."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from cairn.methods.spc.numbers import NAN, Array, Flags
from cairn.methods.spc.presets import Preset

Band = tuple[Array, Array]  # lower, upper


@dataclass(frozen=True)
class Lines:
    """Arrays with the points on the last axis; ``nan`` where there is no line."""

    value: Array
    centre: Array
    bands: tuple[Band, Band, Band]
    ranges: Array  # the moving ranges that count
    average_range: Array  # their mean, last axis of length one

    @property
    def lower(self) -> Array:
        return self.bands[2][0]

    @property
    def upper(self) -> Array:
        return self.bands[2][1]

    @property
    def near_lower(self) -> Array:
        return self.bands[1][0]

    @property
    def near_upper(self) -> Array:
        return self.bands[1][1]

    def with_bands(self, change: Callable[[Array, Array], Band]) -> Lines:
        """The same, with each band changed."""
        one, two, three = (change(low, high) for low, high in self.bands)
        return replace(self, bands=(one, two, three))

    def clipped(self, floor: float | None, ceiling: float | None) -> Lines:
        """No limit beyond what is possible."""

        def inside(line: Array) -> Array:
            line = line if floor is None else np.maximum(line, floor)
            return line if ceiling is None else np.minimum(line, ceiling)

        return self.with_bands(lambda low, high: (inside(low), inside(high)))

    def where(self, chosen: Flags) -> Lines:
        """Some of the points of one series."""
        found = self.with_bands(lambda low, high: (low[chosen], high[chosen]))
        return replace(found, value=self.value[chosen], centre=self.centre[chosen], ranges=self.ranges[chosen])


def joined(parts: Sequence[Lines]) -> Lines:
    """One after the other. The average range is that of the last."""

    def column(of: Callable[[Lines], Array]) -> Array:
        return np.concatenate([of(part) for part in parts], axis=-1)

    bands = [(column(lambda p, k=k: p.bands[k][0]), column(lambda p, k=k: p.bands[k][1])) for k in range(3)]  # type: ignore[misc]
    return Lines(
        column(lambda p: p.value),
        column(lambda p: p.centre),
        (bands[0], bands[1], bands[2]),
        column(lambda p: p.ranges),
        parts[-1].average_range,
    )


@dataclass(frozen=True)
class Block:
    """The points of one phase, of one series or of many at once, and what was asked: all that a kind calculates from.

    ``base``: the points that the lines come from. ``centre`` is a given centre line; ``sigma`` a given sigma.
    """

    value: Array
    total: Array
    size: Array
    mean: Array
    sd: Array
    range: Array
    denominator: Array
    base: Flags
    preset: Preset
    screen: bool
    ordered: bool = True
    middle: Literal["mean", "median"] = "mean"
    spread: Literal["mean", "median"] = "mean"
    centre: Array | None = None
    sigma: float | None = None

    def average(self, values: Array, where: Flags | None = None) -> Array:
        return self.preset.average(values, where)

    def weights(self) -> Array:
        """Denominators, or the sizes of the subgroups."""
        return np.where(np.isnan(self.denominator), self.size, self.denominator)


def bands(centre: Array, at: Callable[[int], Array]) -> tuple[Band, Band, Band]:
    """Symmetrical bands, ``at(k)`` from the centre at k sigma."""
    one, two, three = ((centre - at(k), centre + at(k)) for k in (1, 2, 3))
    return one, two, three


def no_bands(value: Array) -> tuple[Band, Band, Band]:
    none = np.full(value.shape, NAN)
    return (none, none), (none, none), (none, none)


def lines(value: Array, centre: Array, at: Callable[[int], Array], block: Block) -> Lines:
    """Lines of a chart with symmetrical bands."""
    nothing = np.full(value.shape, NAN)
    given = block.sigma
    spread = at if given is None else lambda k: np.asarray(k * given)
    return Lines(value, centre, bands(centre, spread), nothing, nothing[..., :1])
