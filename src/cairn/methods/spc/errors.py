"""What can be wrong with a series or a chart: each error is one sentence for people."""

from __future__ import annotations

from collections.abc import Iterable

from cairn.methods.nearest import nearest


class ChartError(ValueError):
    """A chart that can't be read. The message is for the person who asked for it."""


class TooFewPoints(ChartError):
    def __init__(self, found: int, needed: int) -> None:
        points = "1 value" if found == 1 else f"{found} values"
        super().__init__(f"A chart needs at least {needed} values, and this series has {points}.")


class UnequalLengths(ChartError):
    def __init__(self, name: str, found: int, needed: int) -> None:
        super().__init__(f"There are {needed} values but {found} {name}: each value needs one.")


class ImpossibleValue(ChartError):
    """A value that can't be on a chart of this kind; ``labels`` says where such values stand, the message the first."""

    sentence = "The value at {label} can't be."

    def __init__(self, label: str, *further: str) -> None:
        self.labels = (label, *further)
        super().__init__(self.sentence.format(label=label))


class NegativeCount(ImpossibleValue):
    sentence = "The count at {label} is below zero: a count is zero or more."


class NumeratorAboveDenominator(ImpossibleValue):
    sentence = (
        "The numerator at {label} is larger than its denominator: a proportion is at most 1. "
        "If one case can have several events, use a u chart."
    )


class DenominatorNotPositive(ImpossibleValue):
    sentence = "The denominator at {label} is not above zero, but there are cases: check the two numbers."


class TimeNotPositive(ImpossibleValue):
    sentence = "The time at {label} is not above zero: a t chart shows times between events."


class TooLarge(ImpossibleValue):
    sentence = "The number at {label} is too large to be drawn on a chart: check it."


class DenominatorsNeeded(ChartError):
    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"A {kind} chart needs a denominator for each value.")


class UnknownName(ChartError):
    """A kind, preset, rule set, rule, direction or aggregate that there is not. The message lists those that are."""

    def __init__(self, what: str, name: object, known: Iterable[str]) -> None:
        self.what, self.name, self.known = what, str(name), tuple(known)
        meant = nearest(self.name, self.known)
        question = f" Did you mean {meant}?" if meant else ""
        super().__init__(f'There is no {what} "{name}".{question} There are: {", ".join(self.known)}.')


class BadPhase(ChartError):
    """A phase without a reason, or one that starts nowhere."""


class BadOption(ChartError):
    """An option that can't be: a baseline of no points, an excluded point that isn't there."""


class DuplicateX(ChartError):
    def __init__(self, label: str) -> None:
        self.labels = (label,)
        super().__init__(f"There is more than one row for {label}, and this kind of chart takes one value for each.")
