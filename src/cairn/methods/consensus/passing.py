"""Belief propagation between submissions and assessors, while the cohort is learned.

A submission tells each of its assessors what its *other* marks say of its score; an assessor tells each submission
what his mark means, given how he marked the *others*. Pearl's sum-product rule; exact where the graph of who marked
whom has no short loops, and close to it in the graphs that a random allocation gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cairn.methods.consensus.model import (
    BIASES,
    ERRORS,
    GRID,
    LENIENCE,
    ODDS_OF_LENIENCE,
    STEP,
    Belief,
    Evidence,
    agree,
    blind,
    distribution,
    first_belief,
    learn_assessors,
    learn_scores,
    mark_tables,
    sums,
)
from cairn.methods.consensus.reading import Floats, Ints, Read

__all__ = ["Fitted", "fit"]

PASSES = 40
ENOUGH = 3e-4  # scores that move by 0.03 points of 100, in the root mean square, have settled
ENOUGH_OF_MANY = 1.5e-3  # where a pass takes seconds; a fiftieth of a usual standard error
ROWS = 4_096  # marks worked at together, so that the tables of a chunk stay in the processor's cache or near it
# Rows multiplied at once: OpenBLAS starts threads from 262,144 products on, which cost far more than they save here.
BLOCK = 262_144 // mark_tables(1)[0].size
EXACT_UP_TO = 50_000  # marks; more of them are passed in single precision, which takes half the time
# The cohort is learned from this many submissions and assessors; more would move it by less than matters.
SAMPLE = 4_000
INNER = 4  # steps of learning in each pass


@dataclass(frozen=True)
class Fitted:
    """Arrays by submission (the logarithm of its distribution over ``GRID``, up to a constant, without what experts
    say) and by assessor (bias, share of truth if careful, careless)."""

    belief: Belief
    without_experts: Floats
    bias: Floats
    reliability: Floats
    careless: Floats


@dataclass(frozen=True)
class _Chunk:
    """Some assessors with all their marks: ``rows`` of the marks, ``starts`` of each assessor's within them."""

    rows: slice
    people: slice
    starts: Ints
    owner: Ints
    groups: list[tuple[int, Ints]]
    blind: Floats


@dataclass(frozen=True)
class _Careful:
    """How likely each bias and error makes ``each`` mark (a row, divided by its largest value, ``most``), and all
    marks ``together`` of each assessor (a row, divided likewise; with the logarithm of what it was divided by)."""

    each: Floats
    most: Floats
    together: Floats
    logs: Floats


def fit(marks: Read, trusted_sd: float) -> Fitted:
    """Learn cohort, scores and assessors together; ``trusted_sd`` in parts of the scale."""
    return _Network(marks, trusted_sd).settle()


class _Network:
    def __init__(self, marks: Read, trusted_sd: float) -> None:
        self.marks = marks
        self.kind: Any = np.float64 if len(marks.level) <= EXACT_UP_TO else np.float32
        self.enough = ENOUGH if len(marks.level) <= EXACT_UP_TO else ENOUGH_OF_MANY
        self.tables = mark_tables(marks.steps).astype(self.kind, copy=False)
        self.chunks = list(self._chunks())
        self.messages = np.zeros((len(marks.level), len(GRID)), self.kind)
        self.experts = _experts(marks, trusted_sd)
        self.expert_sd = trusted_sd
        self.by_submission = np.argsort(marks.submission, kind="stable")
        self.marked, self.firsts = np.unique(marks.submission[self.by_submission], return_index=True)
        known = np.union1d(self.marked, np.flatnonzero(marks.trusted_n))
        self.sample = known[:SAMPLE]
        self.anchors = np.intersect1d(self.marked, np.flatnonzero(marks.trusted_n))
        self.agree = agree(marks.level / marks.steps)
        self.belief = first_belief(marks.level / marks.steps, len(self.marked))

    def settle(self) -> Fitted:
        before = np.full(len(self.marks.submissions), np.inf)
        for _turn in range(PASSES if len(self.marks.submissions) else 0):
            said = self._said()
            self._learn_lenience(said)
            self._learn_scores(said)
            full = np.log(self.belief.scores) + self.experts + said
            means = distribution(full) @ GRID
            if len(means) == 0 or np.sqrt(np.mean((means - before) ** 2)) < self.enough:
                break
            before = means
            self._pass(full.astype(self.kind, copy=False))
        return self._fitted()

    def _chunks(self) -> Iterator[_Chunk]:
        owner, level = self.marks.assessor, self.marks.level
        starts = np.searchsorted(owner, np.arange(len(self.marks.assessors) + 1))
        first = 0
        while first < len(self.marks.assessors):
            last = max(first + 1, int(np.searchsorted(starts, starts[first] + ROWS, side="right")) - 1)
            rows = slice(int(starts[first]), int(starts[last]))
            order = np.argsort(level[rows], kind="stable")
            found, begins = np.unique(level[rows][order], return_index=True)
            runs = zip(found.tolist(), np.split(order, begins[1:]), strict=True)
            groups = [(mark, run[at : at + BLOCK]) for mark, run in runs for at in range(0, len(run), BLOCK)]
            within = starts[first:last] - starts[first]
            apart = blind(level[rows], within, self.marks.steps)
            yield _Chunk(rows, slice(first, last), within, owner[rows] - first, groups, apart)
            first = last

    def _said(self) -> Floats:
        """What all marks together say of each submission, as logarithms over ``GRID``."""
        found = np.zeros((len(self.marks.submissions), len(GRID)))
        if len(self.marked):
            found[self.marked] = sums(self.messages, self.firsts, self.by_submission)
        return found

    def _careful(self, chunk: _Chunk, full: Floats) -> _Careful:
        told = distribution(full[self.marks.submission[chunk.rows]] - self.messages[chunk.rows])
        each = np.empty((len(told), self.tables.shape[2]), self.kind)
        for level, rows in chunk.groups:
            each[rows] = told[rows] @ self.tables[level]
        most = each.max(axis=1, keepdims=True)
        each /= most
        together, logs = products(each, chunk.starts)
        return _Careful(each, most, together, logs + sums(np.log(most, dtype=float), chunk.starts)[:, 0])

    def _pass(self, full: Floats) -> None:
        """Every assessor tells every submission anew, and the cohort's biases, errors and kinds are learned."""
        seen = []
        for chunk in self.chunks:
            found = self._careful(chunk, full)
            if chunk.people.start < SAMPLE:
                seen.append((found.together.astype(float), found.logs, chunk.blind))
            careful, careless = _posterior(self.belief, found.together, found.logs, chunk.blind)
            # What a mark said itself is taken out again before it is answered.
            others = careful[chunk.owner]
            others /= found.each
            new = np.empty((len(others), len(GRID)), self.kind)
            for level, rows in chunk.groups:
                new[rows] = others[rows] @ self.tables[level].T
            new /= found.most
            new += careless.sum(axis=1).astype(self.kind)[chunk.owner, None]
            self.messages[chunk.rows] = np.log(np.maximum(new, 1e-30))
        self._learn_assessors(seen)

    def _learn_assessors(self, seen: list[tuple[Floats, Floats, Floats]]) -> None:
        for _step in range(INNER if seen else 0):
            biases, errors, kinds = np.zeros(len(BIASES)), np.zeros(len(ERRORS)), np.zeros(seen[0][2].shape[1] + 1)
            for one in seen:
                careful, careless = _posterior(self.belief, *one)
                counted = careful.sum(axis=0).reshape(len(BIASES), len(ERRORS))
                biases += counted.sum(axis=1)
                errors += counted.sum(axis=0)
                kinds += np.append(counted.sum(), careless.sum(axis=0))
            self.belief = learn_assessors(self.belief, Evidence(biases, errors, kinds))

    def _learn_scores(self, said: Floats) -> None:
        if self.agree:
            return
        about = said[self.sample] + self.experts[self.sample]
        for _step in range(INNER):
            counted = distribution(np.log(self.belief.scores) + about).sum(axis=0)
            self.belief = replace(self.belief, scores=learn_scores(self.belief.scores, counted))

    def _learn_lenience(self, said: Floats) -> None:
        """By how much peers mark higher than experts on the whole, where both marked the same submissions.

        Marks alone can't tell lenient assessors from good work. Most of the belief is that there is no difference, so
        that a few experts' marks don't shift a whole cohort by chance.
        """
        if not len(self.anchors):
            return
        peers = distribution(said[self.anchors])
        mean = peers @ GRID
        variance = np.maximum(peers @ GRID**2 - mean**2, 1e-6)
        weight = 1 / (variance + self.expert_sd**2 / self.marks.trusted_n[self.anchors])
        raw = self.belief.lenience + weight @ (mean - self.marks.trusted_mean[self.anchors]) / weight.sum()
        noise = 2 / weight.sum()  # twice, as submissions share assessors, and what is said of them isn't quite normal
        wide = noise + LENIENCE**2
        odds = ODDS_OF_LENIENCE * np.sqrt(noise / wide) * np.exp(min(0.5 * raw**2 * (1 / noise - 1 / wide), 50.0))
        aim = raw * LENIENCE**2 / wide * odds / (1 + odds)
        move = float(np.clip(0.7 * (aim - self.belief.lenience), -0.05, 0.05))
        if abs(move) < 2 * self.enough:
            return
        # All that was said moves along, else the next pass would ask for the same move again.
        scores = np.exp(_moved(np.log(self.belief.scores)[None], -move)[0])
        self.belief = replace(self.belief, lenience=self.belief.lenience + move, scores=scores / scores.sum())
        self.messages[:] = _moved(self.messages, -move)
        said[:] = _moved(said, -move)

    def _fitted(self) -> Fitted:
        said = self._said()
        people = len(self.marks.assessors)
        bias, truth, careless = np.zeros(people), np.zeros(people), np.zeros(people)
        full = (np.log(self.belief.scores) + self.experts + said).astype(self.kind, copy=False)
        middle = self.belief.scores @ GRID
        variance = self.belief.scores @ (GRID - middle) ** 2
        share = variance / (variance + ERRORS**2)
        for chunk in self.chunks:
            found = self._careful(chunk, full)
            careful, apart = _posterior(self.belief, found.together, found.logs, chunk.blind)
            sure = careful.sum(axis=1)
            joint = (careful / np.maximum(sure, 1e-300)[:, None]).reshape(-1, len(BIASES), len(ERRORS))
            bias[chunk.people] = joint.sum(axis=2) @ BIASES
            truth[chunk.people] = (joint.sum(axis=1) @ share) * sure
            careless[chunk.people] = apart.sum(axis=1)
        return Fitted(self.belief, np.log(self.belief.scores) + said, bias, truth, careless)


def _posterior(belief: Belief, together: Floats, logs: Floats, apart: Floats) -> tuple[Floats, Floats]:
    """Probabilities of each bias and error of the careful, and of each kind of careless; 1 in all for an assessor."""
    careful = together * np.exp(belief.careful()).astype(together.dtype)
    careless = np.exp(np.clip(apart + np.log(belief.kinds[1:]) - logs[:, None], -600, 600))
    total = (careful.sum(axis=1, dtype=float) + careless.sum(axis=1))[:, None]
    careful /= total.astype(together.dtype)
    return careful, careless / total


def products(rows: Floats, starts: Ints) -> tuple[Floats, Floats]:
    """Products of consecutive rows, each divided by its largest value, and the logarithms of these."""
    size = np.diff(np.append(starts, len(rows)))
    if size.max() > 8:  # more factors could fall below what single precision holds
        logs = sums(np.log(rows), starts)
        most = logs.max(axis=1, keepdims=True)
        return np.exp(logs - most), most[:, 0].astype(float)
    found = rows[starts]
    for more in range(1, int(size.max())):
        longer = np.flatnonzero(size > more) if size.min() <= more else slice(None)
        found[longer] *= rows[starts[longer] + more]
    most = found.max(axis=1, keepdims=True)
    found /= most
    return found, np.log(most[:, 0], dtype=float)


def _experts(marks: Read, trusted_sd: float) -> Floats:
    """What experts say of each submission, as logarithms over ``GRID``; 0 where they said nothing."""
    found = np.zeros((len(marks.submissions), len(GRID)))
    at = np.flatnonzero(marks.trusted_n)
    # On a grid a bell much narrower than its steps would be a matter of luck.
    sd = np.maximum(trusted_sd / np.sqrt(marks.trusted_n[at]), 0.6 * STEP)
    found[at] = -0.5 * ((marks.trusted_mean[at, None] - GRID) / sd[:, None]) ** 2
    return found


def _moved(rows: Floats, by: float) -> Floats:
    """Functions over ``GRID``, one a row, moved to the right by a part of the scale; their ends are drawn out."""
    at = np.clip((GRID - by) / STEP, 0, len(GRID) - 1)
    below = np.minimum(at.astype(np.int64), len(GRID) - 2)
    part = (at - below).astype(rows.dtype)
    moved: Floats = rows[:, below] * (1 - part) + rows[:, below + 1] * part
    return moved
