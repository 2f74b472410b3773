"""The rules that the sets are made of. Every comparison is strict: a point on a line is not beyond it."""

from __future__ import annotations

import numpy as np

from cairn.methods.spc.numbers import Flags
from cairn.methods.spc.rules.rule import Marks, Rule, View
from cairn.methods.spc.rules.windows import at_least, complete, covered, runs, steps


def outside(sigmas: int = 3, name: str = "outside") -> Rule:
    """Beyond the limit at so many sigma."""
    return Rule(name, "a point outside the limits", lambda view: Marks(*view.beyond(sigmas)), needs_order=False)


def outside_or_unknown(name: str = "outside") -> Rule:
    """A point that is not between its limits, be it that there are none: then it counts as below them."""

    def marks(view: View) -> Marks:
        lower, upper = view.lines.bands[2]
        inside = (view.value >= lower) & (view.value <= upper)
        high = view.value > upper
        return Marks(high, ~inside & ~high)

    return Rule(name, "a point that is not between the limits", marks, needs_order=False)


def shift(length: int = 7, name: str = "shift") -> Rule:
    """So many in a row on one side of the line. A point on the line breaks the run, and so does a missing one."""
    title = f"{length} or more points in a row on one side of the centre line"
    return Rule(name, title, lambda view: Marks(runs(view.above, length), runs(view.below, length)))


def late_shift(length: int = 7, name: str = "shift") -> Rule:
    """As a shift, but only from the point on that completes it."""

    def late(flags: Flags) -> Flags:
        marked = np.zeros(flags.shape, dtype=bool)
        found = complete(flags, length)
        if found.shape[-1]:
            marked[..., length - 1 :] = found
        return marked

    title = f"the {length}th and later points in a row on one side of the centre line"
    return Rule(name, title, lambda view: Marks(late(view.above), late(view.below)))


def trend(length: int = 7, name: str = "trend", *, peaks: str = "own_way") -> Rule:
    """So many points that rise at each step, or fall at each step. An equal neighbour breaks it.

    ``peaks``: which way a point goes at which two trends meet. ``own_way``: the way of the trend that it belongs to,
    and at a peak that of the later one. ``next_step``: by the step to the next point, if that is in a trend too.
    """

    def marks(view: View) -> Marks:
        rising, falling = steps(view.value)
        up = covered(complete(rising, length - 1), length, view.points)
        down = covered(complete(falling, length - 1), length, view.points)
        if peaks == "next_step":
            return _by_next_step(up | down, rising)
        both = up & down
        starts_down = covered(complete(falling, length - 1), 1, view.points)
        return Marks(up & ~(both & starts_down), down & ~(both & ~starts_down))

    return Rule(name, f"{length} or more points in a row that all rise or all fall", marks)


def _by_next_step(marked: Flags, rising: Flags) -> Marks:
    before = np.zeros(marked.shape, dtype=bool)
    after = np.zeros(marked.shape, dtype=bool)
    before[..., 1:] = rising
    after[..., :-1] = rising
    goes_on = np.zeros(marked.shape, dtype=bool)
    goes_on[..., :-1] = marked[..., 1:]
    up = np.where(goes_on, after, before)
    return Marks(marked & up, marked & ~up)


def two_of_three(name: str = "two_of_three") -> Rule:
    """Three in a row on one side, two or more of them in the outer third; those in the outer third are marked.

    A point beyond the limit is not in the outer third.
    """

    def marks(view: View) -> Marks:
        far, near = (high | low for high, low in (view.beyond(3), view.beyond(2)))
        near = near & ~far
        pairs = at_least(near, 2, 3)
        high, low = (covered(complete(side, 3) & pairs, 3, view.points) & near for side in (view.above, view.below))
        return Marks(high, low)

    return Rule(name, "two of three points in a row near a limit, on one side", marks)


def most_beyond(needed: int, window: int, sigmas: int, name: str) -> Rule:
    """``needed`` of ``window`` points in a row beyond so many sigma on one side; those beyond are marked."""

    def marks(view: View) -> Marks:
        high, low = (
            covered(at_least(beyond, needed, window), window, view.points) & beyond for beyond in view.beyond(sigmas)
        )
        return Marks(high, low)

    return Rule(name, f"{needed} of {window} points in a row beyond {sigmas} sigma on one side", marks)


def net_two_of_three(name: str = "two_of_three", *, whole_window: bool = False) -> Rule:
    """Of three in a row, those above 2 sigma less those below make two or more; a later window decides over an earlier.

    The third point may lie on the other side, and points beyond the limits count.
    """

    def marks(view: View) -> Marks:
        above, below = view.beyond(2)
        net = above.astype(np.int8) - below.astype(np.int8)
        found = np.zeros(net.shape, dtype=np.int8)
        for end in range(2, view.points + 1):  # the first window has two points
            here = slice(max(end - 3, 0), end)
            sums = net[..., here].sum(axis=-1, keepdims=True)
            way = np.where(np.abs(sums) >= 2, np.sign(sums), 0).astype(np.int8)
            chosen = (way != 0) & (whole_window | (net[..., here] != 0))
            found[..., here] = np.where(chosen, way, found[..., here])
        return Marks(found > 0, found < 0)

    return Rule(name, "two of three points in a row beyond 2 sigma", marks)


def alternating(length: int = 14, name: str = "alternating") -> Rule:
    """So many points that go up and down in turn."""

    def marks(view: View) -> Marks:
        rising, falling = steps(view.value)
        turns = (rising[..., :-1] & falling[..., 1:]) | (falling[..., :-1] & rising[..., 1:])
        found = covered(complete(turns, length - 2), length, view.points)
        return Marks(view.none(), view.none(), found)

    return Rule(name, f"{length} points in a row that go up and down in turn", marks)


def hugging(length: int = 15, name: str = "hugging") -> Rule:
    """So many points within one sigma of the line."""

    def marks(view: View) -> Marks:
        lower, upper = view.lines.bands[0]
        return Marks(view.none(), view.none(), runs((view.value > lower) & (view.value < upper), length))

    return Rule(name, f"{length} points in a row within 1 sigma of the centre line", marks, needs_order=True)


def avoiding(length: int = 8, name: str = "avoiding") -> Rule:
    """So many points beyond one sigma, on either side."""

    def marks(view: View) -> Marks:
        high, low = view.beyond(1)
        return Marks(view.none(), view.none(), runs(high | low, length))

    return Rule(name, f"{length} points in a row beyond 1 sigma on either side", marks)
