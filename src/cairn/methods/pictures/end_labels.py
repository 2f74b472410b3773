"""The names and values of lines, at their right ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cairn.methods.pictures.frame import Frame
from cairn.methods.pictures.numbers import Scale

LABEL = 15  # pixels from one label to the next, at least


class EndLabel(NamedTuple):
    """What a line is and where it ends."""

    value: float
    words: str
    colour: str


def draw_labels(frame: Frame, labels: Sequence[EndLabel], vertical: Scale) -> None:
    """The names of lines at their right ends, moved apart where they would touch."""
    wanted = sorted(labels, key=lambda label: -label.value)
    places = apart([vertical(label.value) for label in wanted], LABEL, 0, frame.height)
    for label, y in zip(wanted, places, strict=True):
        frame.canvas.text(frame.plot + 4, y, label.words, size=frame.size, colour=label.colour)


def apart(places: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Places in order, moved as little as keeps them ``least`` apart and from ``low`` to ``high`` if they fit there.

    >>> apart([10, 12, 50], 10, 0, 100)
    [6.0, 16.0, 50]
    """

    def middle_of(wanted: float, n: int) -> float:
        """Where a block of ``n`` can stand: as wanted, but not over an end."""
        half = least * (n - 1) / 2
        return max(low + half, min(wanted, high - half))

    blocks: list[tuple[float, int]] = []  # those that would touch, as one: their mean wanted place, and how many
    for place in places:
        blocks.append((place, 1))
        while len(blocks) > 1:
            (a, n), (b, m) = blocks[-2:]
            if middle_of(b, m) - middle_of(a, n) >= least * (n + m) / 2:
                break
            blocks[-2:] = [((a * n + b * m) / (n + m), n + m)]
    found: list[float] = []
    for wanted, n in blocks:
        middle = middle_of(wanted, n)
        found += [middle + least * (k - (n - 1) / 2) for k in range(n)] if n > 1 else [middle]
    return found
