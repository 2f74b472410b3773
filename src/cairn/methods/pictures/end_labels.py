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
    groups = [[place] for place in places]  # wanted places that stand close together, as one block
    blocks: list[tuple[float, int]] = []
    for group in groups:
        blocks.append((group[0], 1))
        while len(blocks) > 1 and blocks[-1][0] - blocks[-2][0] < least * (blocks[-1][1] + blocks[-2][1]) / 2:
            (a, n), (b, m) = blocks[-2:]
            blocks[-2:] = [((a * n + b * m) / (n + m), n + m)]
    found: list[float] = []
    for middle, n in blocks:
        middle = max(low + least * (n - 1) / 2, min(middle, high - least * (n - 1) / 2))
        found += [middle + least * (k - (n - 1) / 2) for k in range(n)] if n > 1 else [middle]
    return found
