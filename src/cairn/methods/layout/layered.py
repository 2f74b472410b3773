"""Boxes in layers: an order in which few links cross, and places at which links are short and no box hides another.

The ways are the usual ones for layered drawings (Sugiyama, Tagawa and Toda 1981): links over several layers get a
place in each layer between; layers are sorted again and again by the middle of their neighbours (barycentre and
median, Eades and Wormald 1994), then neighbours change places where that helps (Gansner and others 1993). Places come
from least squares with a fixed order, by pooling adjacent violators. Nothing is random.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

__all__ = ["Layered", "arranged", "crossings", "layered"]

SWEEPS = 8
Layers = list[list[str]]
Links = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Layered:
    """``tops``: where each box begins along its layer; ``bends``: middles of the places of a link between its ends."""

    layers: Layers
    tops: Mapping[str, float]
    bends: Mapping[tuple[str, str], list[float]]
    extent: float


class _Graph:
    """Nodes by layer with dummies on long links; neighbours in the layer before and after."""

    def __init__(self, ranks: Mapping[str, int], links: Links) -> None:
        self.layers: Layers = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
        for key, rank in ranks.items():
            self.layers[rank].append(key)
        self.before: dict[str, list[str]] = {key: [] for key in ranks}
        self.after: dict[str, list[str]] = {key: [] for key in ranks}
        self.chains: dict[tuple[str, str], list[str]] = {}
        for source, target in dict.fromkeys(links):
            if source in ranks and target in ranks and ranks[source] < ranks[target]:
                self._add(source, target, ranks)

    def _add(self, source: str, target: str, ranks: Mapping[str, int]) -> None:
        chain, last = [], source
        for rank in range(ranks[source] + 1, ranks[target]):
            dummy = f"\x00{source}\x00{target}\x00{rank}"
            self.before[dummy], self.after[dummy] = [], []
            self.layers[rank].append(dummy)
            chain.append(dummy)
            self._join(last, dummy)
            last = dummy
        self._join(last, target)
        self.chains[source, target] = chain

    def _join(self, a: str, b: str) -> None:
        self.after[a].append(b)
        self.before[b].append(a)


def crossings(layers: Layers, links: Links) -> int:
    """How many pairs of links cross. ``links``: each from one layer to the next.

    >>> crossings([["a", "b"], ["c", "d"]], [("a", "d"), ("b", "c")])
    1
    """
    place = {key: (rank, at) for rank, layer in enumerate(layers) for at, key in enumerate(layer)}
    between: dict[int, list[tuple[int, int]]] = {}
    for a, b in links:
        between.setdefault(place[a][0], []).append((place[a][1], place[b][1]))
    return sum(_inversions(pairs) for pairs in between.values())


def _inversions(pairs: list[tuple[int, int]]) -> int:
    seen: list[int] = []
    count = 0
    for _a, b in sorted(pairs):
        count += len(seen) - bisect_right(seen, b)
        insort(seen, b)
    return count


def _total(layers: Layers, graph: _Graph) -> int:
    return crossings(layers, [(a, b) for a, found in graph.after.items() for b in found])


def arranged(ranks: Mapping[str, int], links: Links) -> tuple[Layers, int]:
    """The layers in an order of few crossings (dummies included), and how many there are: never more than as given."""
    graph = _Graph(ranks, links)
    return _arranged(graph)


def _arranged(graph: _Graph) -> tuple[Layers, int]:
    best = [list(layer) for layer in graph.layers]
    fewest = _total(best, graph)
    for by_median in (False, True):
        layers = [list(layer) for layer in graph.layers]
        for sweep in range(SWEEPS):
            if not fewest:
                return best, 0
            _sweep(layers, graph, down=sweep % 2 == 0, by_median=by_median)
            _transpose(layers, graph)
            count = _total(layers, graph)
            if count < fewest:
                best, fewest = [list(layer) for layer in layers], count
    return best, fewest


def _sweep(layers: Layers, graph: _Graph, *, down: bool, by_median: bool) -> None:
    order = range(1, len(layers)) if down else range(len(layers) - 2, -1, -1)
    near = graph.before if down else graph.after
    for rank in order:
        fixed = {key: at for at, key in enumerate(layers[rank - 1 if down else rank + 1])}
        own = {key: float(at) for at, key in enumerate(layers[rank])}
        spread = max(len(fixed) - 1, 1) / max(len(own) - 1, 1)

        def wish(key: str, fixed: dict[str, int] = fixed, own: dict[str, float] = own, spread: float = spread) -> float:
            places = sorted(fixed[other] for other in near[key])
            if not places:
                return own[key] * spread
            return median(places) if by_median else sum(places) / len(places)

        layers[rank].sort(key=wish)


def _transpose(layers: Layers, graph: _Graph) -> None:
    """Neighbours change places while that takes crossings away; at most a few rounds."""
    place = {key: at for layer in layers for at, key in enumerate(layer)}
    for _round in range(6):
        changed = False
        for layer in layers:
            for at in range(len(layer) - 1):
                a, b = layer[at], layer[at + 1]
                if _gain(a, b, graph, place) > 0:
                    layer[at], layer[at + 1] = b, a
                    place[a], place[b] = at + 1, at
                    changed = True
        if not changed:
            return


def _gain(a: str, b: str, graph: _Graph, place: Mapping[str, int]) -> int:
    """How many crossings fewer there are with ``b`` before ``a``."""
    gain = 0
    for near in (graph.before, graph.after):
        if near[a] and near[b]:
            first, second = sorted(place[key] for key in near[a]), sorted(place[key] for key in near[b])
            gain += sum(bisect_left(second, one) for one in first) - sum(bisect_left(first, one) for one in second)
    return gain


def layered(ranks: Mapping[str, int], extents: Mapping[str, float], links: Links, *, gap: float) -> Layered:
    """Order and places for boxes of ``extents`` pixels along their layer, ``gap`` apart.

    The fullest layer is packed, so that the drawing is no longer than it must be; the others follow it.
    """
    graph = _Graph(ranks, links)
    layers, _count = _arranged(graph)
    size = {key: extents.get(key, 2.0) for layer in layers for key in layer}
    lengths = [sum(size[key] for key in layer) + gap * (len(layer) - 1) for layer in layers]
    extent = max(lengths, default=0.0)
    middles = {key: at for layer in layers for key, at in zip(layer, _packed(layer, size, gap, extent), strict=True)}
    fullest = lengths.index(extent) if lengths else 0
    away = [*range(fullest - 1, -1, -1), *range(fullest + 1, len(layers))]
    for turn in range(4):
        for rank in away if turn % 2 == 0 else reversed(away):
            _settle(layers[rank], graph, middles, size, gap, extent, only=fullest if turn == 0 else None, rank=rank)
    bends = {link: [middles[dummy] for dummy in chain] for link, chain in graph.chains.items()}
    return Layered(layers, {key: middles[key] - size[key] / 2 for key in ranks}, bends, extent)


def _packed(layer: Sequence[str], size: Mapping[str, float], gap: float, extent: float) -> list[float]:
    """Middles of boxes that stand close together, the whole in the middle of the room."""
    at = (extent - sum(size[key] for key in layer) - gap * (len(layer) - 1)) / 2
    found = []
    for key in layer:
        found.append(at + size[key] / 2)
        at += size[key] + gap
    return found


def _settle(
    layer: Sequence[str], graph: _Graph, middles: dict[str, float], size: Mapping[str, float], gap: float,
    extent: float, *, only: int | None, rank: int,
) -> None:  # fmt: skip
    """Each box as near to the middle of its neighbours as order and room allow. ``only``: of those towards a layer."""
    wishes, offsets, at = [], [], 0.0
    for key in layer:
        near = graph.before[key] + graph.after[key]
        if only is not None:
            near = (graph.after if rank < only else graph.before)[key] or near
        wish = sum(middles[other] for other in near) / len(near) if near else middles[key]
        offsets.append(at + size[key] / 2)
        wishes.append(wish - offsets[-1])
        at += size[key] + gap
    most = extent - (at - gap)
    for key, place, offset in zip(layer, _pooled(wishes), offsets, strict=True):
        middles[key] = min(max(place, 0.0), max(most, 0.0)) + offset


def _pooled(wishes: Sequence[float]) -> list[float]:
    """The rising numbers nearest to the wishes by least squares.

    >>> _pooled([1, 5, 3, 9])
    [1.0, 4.0, 4.0, 9.0]
    """
    pools: list[tuple[float, int]] = []
    for wish in wishes:
        total, count = float(wish), 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            more, many = pools.pop()
            total, count = total + more, count + many
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]
