"""From lines and rules to what each point means, for one series or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cairn.methods.spc.lines import Lines
from cairn.methods.spc.numbers import Flags
from cairn.methods.spc.rules import Rule, View

Direction = Literal["increase", "decrease", "neutral"]
DIRECTIONS = ("increase", "decrease", "neutral")
Codes = npt.NDArray[np.int8]

COMMON, HIGH, LOW, LEVEL_HIGH, LEVEL_LOW = range(5)
# What a code means, by the direction that is better. A signal without a direction is neither better nor worse.
MEANINGS: dict[str, tuple[str, ...]] = {
    "increase": ("common_cause", "improvement", "concern", "neutral_high", "neutral_low"),
    "decrease": ("common_cause", "concern", "improvement", "neutral_high", "neutral_low"),
    "neutral": ("common_cause", "neutral_high", "neutral_low", "neutral_high", "neutral_low"),
}


@dataclass(frozen=True)
class Judgement:
    """``flags``: for each rule, the points that belong to it. ``code``: which way the first of them points."""

    flags: dict[str, Flags]
    code: Codes


def judge(lines: Lines, rules: Sequence[Rule]) -> Judgement:
    """The first rule, in their order, that marks a point decides about its meaning."""
    view = View(lines)
    flags: dict[str, Flags] = {}
    code = np.zeros(lines.value.shape, dtype=np.int8)
    for rule in rules:
        marks = rule.marks(view)
        flags[rule.name] = marks.any
        if not rule.colours:
            continue
        way = np.where(marks.high, HIGH, np.where(marks.low, LOW, COMMON)).astype(np.int8)
        if marks.level is not None:
            side = np.where(view.below, LEVEL_LOW, LEVEL_HIGH)
            way = np.where(marks.level & (way == COMMON), side, way).astype(np.int8)
        code = np.where(code == COMMON, way, code)
    return Judgement(flags, code)
