"""Whether places of a drawing lie upon each other."""

from __future__ import annotations

from collections.abc import Sequence

from cairn.methods.layout.drawing import Place


def overlaps(places: Sequence[Place]) -> list[tuple[str, str]]:
    """Pairs that share more than an edge."""
    slack = 0.6  # pixels: the ends of letters' boxes are rounded
    found: list[tuple[str, str]] = []
    open_: list[Place] = []
    for place in sorted(places, key=lambda one: one.y):
        open_ = [one for one in open_ if one.bottom - slack > place.y]
        found += [(one.key, place.key) for one in open_ if min(one.right, place.right) - max(one.x, place.x) > slack]
        open_.append(place)
    return found
