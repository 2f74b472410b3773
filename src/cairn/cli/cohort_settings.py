"""What a simulated cohort is like, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Settings:
    """``drop_out`` and ``careless`` are shares of the learners, ``obliging`` of those who stay: they give one review
    more if they are asked. ``bias`` is a standard deviation, in points of 100."""

    learners: int
    drop_out: float = 0.3
    days: int = 60
    at_a_date: bool = False
    peers: int = 4
    experts: int = 5
    careless: float = 0.06
    obliging: float = 0.25
    bias: float = 8.0
    seed: int = 1


@dataclass
class Cost:
    """What one step took of the processor, and how often it was done."""

    seconds: float = 0.0
    times: int = 0
    queries: int = 0


@dataclass(frozen=True)
class Findings:
    """``reviews`` of everybody, ``of_those_who_stay`` of who never dropped out; ``places`` are the marks of peers that
    were wanted, ``to_experts`` those that no peer gave. Errors are in points of 100."""

    submissions: int
    with_result: int
    in_time: int
    reviews: Sequence[int]
    of_those_who_stay: Sequence[int]
    places: int
    to_experts: int
    by_experts: int
    bound: int
    error_of_estimate: float
    error_of_median: float
    seconds: float
    queries: int
    days: int
    costs: dict[str, Cost] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        sent = max(1, self.submissions)
        yield f"{self.submissions} submissions, {self.with_result} with a result after {self.days} days."
        yield f"Promise kept: {self.in_time / sent:.1%} have their result by the promised day."
        yield f"Reviews per person: {_range(self.reviews)}."
        stay = self.of_those_who_stay
        if stay:
            yield f"Of those who stay: {_range(stay)}; difference {max(stay) - min(stay)}."
        places = max(1, self.places)
        yield (
            f"Marks passed to experts: {self.to_experts} of {self.places} ({self.to_experts / places:.1%});"
            f" at least {self.bound} ({self.bound / places:.1%}) whoever had shared them out."
            f" Marks by experts, further opinions included: {self.by_experts}."
        )
        yield (
            f"Error against the truth (root mean square, points of 100): estimate {self.error_of_estimate:.2f},"
            f" median {self.error_of_median:.2f}."
        )
        yield (
            f"{self.seconds:.1f} s of the processor, {1000 * self.seconds / sent:.0f} ms and"
            f" {self.queries / sent:.0f} queries per submission."
        )
        for name, cost in sorted(self.costs.items(), key=lambda pair: -pair[1].seconds):
            each = max(1, cost.times)
            yield (
                f"  {name}: {cost.seconds:.1f} s, {cost.times} times, {1000 * cost.seconds / each:.1f} ms and"
                f" {cost.queries / each:.1f} queries each"
            )


def _range(numbers: Sequence[int]) -> str:
    if not numbers:
        return "none"
    return f"{min(numbers)} at least, {median(numbers):g} in the middle, {max(numbers)} at most"
