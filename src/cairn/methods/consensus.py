"""What several markers' scores say of each piece of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from statistics import mean, median, stdev


@dataclass(frozen=True)
class Estimate:
    score: float
    standard_error: float
    n: int


@dataclass(frozen=True)
class Assessor:
    bias: float
    reliability: float
    n: int
    careless: float


@dataclass(frozen=True)
class Consensus:
    scores: dict[Hashable, Estimate] = field(default_factory=dict)
    assessors: dict[Hashable, Assessor] = field(default_factory=dict)


def estimate(
    marks: Iterable[tuple[Hashable, Hashable, float]],
    trusted: Iterable[tuple[Hashable, float]] = (),
    scale: tuple[float, float] = (0, 100),
    trusted_sd: float | None = None,
    submissions: Iterable[Hashable] = (),
) -> Consensus:
    held: dict[Hashable, list[float]] = defaultdict(list)
    counts: dict[Hashable, int] = defaultdict(int)
    for work, who, score in marks:
        held[work].append(score)
        counts[who] += 1
    for work, score in trusted:
        held[work].append(score)
    everything = [one for scores in held.values() for one in scores]
    wide = stdev(everything) if len(everything) > 1 else (scale[1] - scale[0]) / 4
    middle = mean(everything) if everything else sum(scale) / 2
    scores = {
        work: Estimate(float(median(given)), wide / len(given) ** 0.5, len(given)) for work, given in held.items()
    }
    for work in submissions:
        scores.setdefault(work, Estimate(middle, wide, 0))
    return Consensus(scores, {who: Assessor(0.0, 0.5, n, 0.0) for who, n in counts.items()})


def in_words(consensus: Consensus, work: Hashable) -> str:
    return ""
