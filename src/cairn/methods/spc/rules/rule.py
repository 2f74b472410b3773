"""What a rule is: it looks at values and lines, and marks the points that belong to a signal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cairn.methods.spc.lines import Lines
from cairn.methods.spc.numbers import Array, Flags


class Marks(NamedTuple):
    """Points of a signal upwards, of one downwards, and of one that has no direction."""

    high: Flags
    low: Flags
    level: Flags | None = None

    @property
    def any(self) -> Flags:
        marked = self.high | self.low
        return marked if self.level is None else marked | self.level


class View:
    """Values and lines of one phase, as the rules see them. Missing points and lines compare as false."""

    def __init__(self, lines: Lines) -> None:
        self.value: Array = lines.value
        self.lines = lines
        self.above: Flags = lines.value > lines.centre
        self.below: Flags = lines.value < lines.centre

    @property
    def points(self) -> int:
        return int(self.value.shape[-1])

    def beyond(self, sigmas: int) -> tuple[Flags, Flags]:
        """Above the upper, and below the lower line at so many sigma."""
        lower, upper = self.lines.bands[sigmas - 1]
        return self.value > upper, self.value < lower

    def none(self) -> Flags:
        return np.zeros(self.value.shape, dtype=bool)


@dataclass(frozen=True)
class Rule:
    """``title`` says in words what it finds. ``needs_order``: senseless where the x have no order."""

    name: str
    title: str
    marks: Callable[[View], Marks]
    needs_order: bool = True
    colours: bool = True  # says something about the point itself, not only about the chart


@dataclass(frozen=True)
class RuleSet:
    """Rules in order of priority: the first that a point belongs to says what the point means."""

    name: str
    title: str
    source: str
    rules: tuple[Rule, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(rule.name for rule in self.rules)
