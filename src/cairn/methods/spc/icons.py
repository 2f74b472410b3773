"""The two icons of Making Data Count: variation (the last point) and assurance (the target against the limits)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cairn.methods.spc.judging import HIGH, LEVEL_HIGH, MEANINGS, Codes
from cairn.methods.spc.numbers import Array

Names = npt.NDArray[np.str_]


def variation_icon(code: int, direction: str) -> str:
    """common_cause, improvement_high or _low, concern_high or _low, neutral_high or _low.

    >>> variation_icon(HIGH, "decrease")
    'concern_high'
    """
    meaning = MEANINGS[direction][code]
    if meaning not in ("improvement", "concern"):
        return meaning
    return f"{meaning}_{'high' if code in (HIGH, LEVEL_HIGH) else 'low'}"


def variation_icons(codes: Codes, direction: str) -> Names:
    return np.array([variation_icon(code, direction) for code in range(5)])[codes]


def assurance_icon(target: float | None, lower: float, upper: float, direction: str) -> str | None:
    """pass, fail or inconsistent (hit and miss); ``None`` without a target, a direction or limits.

    The target is compared with the limits and not with the data; equal to a limit is still inconsistent.

    >>> assurance_icon(10, 11, 20, "increase"), assurance_icon(10, 10, 20, "increase")
    ('pass', 'inconsistent')
    """
    wanted = np.array([np.nan if target is None else target])
    found = str(assurance_icons(wanted, np.array([lower]), np.array([upper]), direction)[0])
    return found or None


def assurance_icons(target: Array, lower: Array, upper: Array, direction: str) -> Names:
    """The same of many; "" where there is none."""
    if direction == "neutral":
        return np.full(target.shape, "", dtype="<U12")
    above, below = ("fail", "pass") if direction == "increase" else ("pass", "fail")
    icons = np.where(target > upper, above, np.where(target < lower, below, "inconsistent"))
    unknown = np.isnan(target) | np.isnan(lower) | np.isnan(upper)
    return np.where(unknown, "", icons)
