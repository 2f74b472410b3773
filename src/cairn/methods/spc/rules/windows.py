"""Runs and windows over the points, for one series or many at once: flags with the points on the last axis."""

from __future__ import annotations

import numpy as np

from cairn.methods.spc.numbers import Array, Flags


def complete(flags: Flags, length: int) -> Flags:
    """For each start of a window of ``length`` points: are all of them flagged? (Shorter by ``length`` - 1.)"""
    have, found = 1, flags
    while have < length:
        step = min(have, length - have)
        found = found[..., :-step] & found[..., step:] if found.shape[-1] > step else found[..., :0]
        have += step
    return found


def covered(starts: Flags, length: int, points: int) -> Flags:
    """The points that lie in a window of ``length`` points that starts where ``starts`` says."""
    marked = np.zeros((*starts.shape[:-1], points), dtype=bool)
    if points < length:
        return marked
    marked[..., : starts.shape[-1]] = starts
    have = 1
    while have < length:
        step = min(have, length - have)
        marked[..., step:] |= marked[..., :-step].copy()
        have += step
    return marked


def runs(flags: Flags, length: int) -> Flags:
    """The points of runs of at least ``length`` flagged points."""
    return covered(complete(flags, length), length, flags.shape[-1])


def at_least(flags: Flags, needed: int, window: int) -> Flags:
    """For each start of a window: are at least ``needed`` of its points flagged?"""
    points = flags.shape[-1]
    if points < window:
        return np.zeros((*flags.shape[:-1], 0), dtype=bool)
    number = np.zeros((*flags.shape[:-1], points - window + 1), dtype=np.int8)
    for step in range(window):
        number += flags[..., step : points - window + 1 + step]
    return np.asarray(number >= needed, dtype=bool)


def steps(values: Array) -> tuple[Flags, Flags]:
    """Does the value rise, does it fall, from each point to the next? (Shorter by one; neither at a gap.)"""
    before, after = values[..., :-1], values[..., 1:]
    return after > before, after < before
