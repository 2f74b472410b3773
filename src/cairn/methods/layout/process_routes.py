"""Which way the flows of a process map go: along rows, and through channels between columns and corridors between rows.

No step stands in a channel or a corridor, so no flow is drawn through one. Channel ``n`` is left of column ``n``,
corridor ``n`` above row ``n``. Flows that would lie upon each other there get tracks of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from cairn.methods.layout.process_grid import Flow, Part

__all__ = ["Route", "Routes"]

Side = Literal["right", "top", "bottom"]


@dataclass
class Route:
    """From one side of a step, by at most a channel, a corridor and another channel, to the left side of the next.

    ``port``: which of the flows on this side it is, and of how many. ``row``: the row that it runs along if it
    passes columns; ``enters``: -1 from above, 1 from below, 0 straight. Without ``target`` it goes on elsewhere.
    """

    flow: Flow
    source: tuple[int, int]
    target: tuple[int, int] | None
    back: bool = False
    side: Side = "right"
    port: tuple[int, int] = (0, 1)
    out: int | None = None
    corridor: int | None = None
    into: int | None = None
    row: int | None = None
    enters: int = 0
    tracks: dict[str, int] = field(default_factory=dict)


class Routes:
    """The routes of one part. ``connectors``: steps of the part whose flows go on in another part."""

    def __init__(self, part: Part, flows: Iterable[Flow], back: frozenset[tuple[str, str]]) -> None:
        self.part, at = part, part.at()
        self.busy = set(part.cells)
        self.routes: list[Route] = []
        by_source: dict[str, list[Route]] = {}
        for flow in flows:
            if flow.source in at:
                route = Route(flow, at[flow.source], at.get(flow.target), (flow.source, flow.target) in back)
                self.routes.append(route)
                by_source.setdefault(flow.source, []).append(route)
        for own in by_source.values():
            self._sides(own)
        for route in self.routes:
            self._way(route)
        self.channels = self._tracks(("out", "into"))
        self.corridors = self._tracks(("corridor",))

    def _sides(self, routes: Sequence[Route]) -> None:
        """One flow leaves to the right: the one that goes straight on, else the first that leads forward."""
        forward = [route for route in routes if not route.back]
        straight = [route for route in forward if self._straight(route)]
        right = next(iter(straight or forward), None)
        for route in routes:
            if route is right:
                continue
            target = route.target or (route.source[0] + 1, 0)
            up = target[0] < route.source[0] or (target[0] == route.source[0] and route.back)
            route.side = "top" if up else "bottom"
        for side in ("top", "bottom"):
            own = [route for route in routes if route.side == side]
            for place, route in enumerate(sorted(own, key=lambda one: one.target[1] if one.target else -1)):
                route.port = place, len(own)

    def _straight(self, route: Route) -> bool:
        (row, column), target = route.source, route.target
        return target is not None and target[0] == row and target[1] > column and self._clear(row, column, target[1])

    def _clear(self, row: int, column: int, column2: int) -> bool:
        return all((row, between) not in self.busy for between in range(column + 1, column2))

    def _way(self, route: Route) -> None:
        if route.target is None:
            return
        (row, column), (row2, column2) = route.source, route.target
        if route.side != "right":
            route.corridor, route.into = row + (route.side == "bottom"), column2
        elif self._straight(route):
            self._run(route, row)
        elif self._clear(row2, column, column2):
            route.out = column + 1
            self._run(route, row2)
        elif self._clear(row, column, column2):
            route.into = column2
            self._run(route, row)
        else:
            route.out, route.corridor, route.into = column + 1, row2 + (row2 < row), column2
        above = route.corridor <= row2 if route.corridor is not None else row < row2
        bent = route.out is not None or route.into is not None
        route.enters = (-1 if above else 1) if bent else 0

    def _run(self, route: Route, row: int) -> None:
        assert route.target  # noqa: S101  asked for only with one
        between = range(route.source[1] + 1, route.target[1])
        self.busy.update((row, column) for column in between)
        route.row = row if between else None

    def _tracks(self, legs: Sequence[str]) -> dict[int, int]:
        """Gives each leg a track of its channel or corridor; how many tracks each of these has."""
        found: dict[int, list[tuple[int, int, Route, str]]] = {}
        for route in self.routes:
            for leg in legs:
                if (place := getattr(route, leg)) is not None:
                    found.setdefault(place, []).append((*self._span(route, leg), route, leg))
        return {place: _coloured(spans) for place, spans in found.items()}

    def _span(self, route: Route, leg: str) -> tuple[int, int]:
        """From where to where: rows and columns are odd, corridors and channels between them even."""
        assert route.target  # noqa: S101  a flow that goes on elsewhere has no legs
        (row, column), (row2, column2) = route.source, route.target
        across = 2 * route.corridor if route.corridor is not None else None
        if leg == "out":
            ends = 2 * row + 1, across if across is not None else 2 * row2 + 1
        elif leg == "into":
            ends = across if across is not None else 2 * row + 1, 2 * row2 + 1
        else:
            ends = (2 * column + 1 if route.side != "right" else 2 * (column + 1)), 2 * column2
        return min(ends), max(ends)


def _coloured(spans: list[tuple[int, int, Route, str]]) -> int:
    """The lowest free track for each, those that begin first before others. Flows to one step may share a track."""
    tracks: list[list[tuple[int, int, Route]]] = []
    for low, high, route, leg in sorted(spans, key=lambda one: (one[0], one[1])):
        for number, track in enumerate(tracks):
            if all(_apart(low, high, route, other) for other in track):
                break
        else:
            number = len(tracks)
            tracks.append([])
        tracks[number].append((low, high, route))
        route.tracks[leg] = number
    return len(tracks)


def _apart(low: int, high: int, route: Route, other: tuple[int, int, Route]) -> bool:
    if other[2].flow.target == route.flow.target and other[2].enters == route.enters:
        return True
    return high < other[0] or other[1] < low
