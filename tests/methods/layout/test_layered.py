"""Laws of layers: an order with no more crossings than was given, places that don't overlap."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.methods.layout import COLUMNS, Node, place
from cairn.methods.layout.layered import arranged, crossings, layered

Graph = tuple[dict[str, int], list[tuple[str, str]]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Up to 24 nodes in four layers; links from left to right, some of them over several layers."""
    ranks = {str(n): rank for n, rank in enumerate(draw(st.lists(st.integers(0, 3), min_size=1, max_size=24)))}
    pairs = draw(st.lists(st.tuples(st.sampled_from(sorted(ranks)), st.sampled_from(sorted(ranks))), max_size=40))
    return ranks, [(a, b) for a, b in pairs if ranks[a] < ranks[b]]


def short(ranks: dict[str, int], links: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((a, b) for a, b in links if ranks[a] + 1 == ranks[b]))


@settings(max_examples=40)
@given(graphs())
def test_no_more_links_cross_than_in_the_order_that_was_given(graph: Graph) -> None:
    ranks, links = graph
    near = short(ranks, links)
    given_order = [[key for key, rank in ranks.items() if rank == one] for one in range(max(ranks.values()) + 1)]

    layers, count = arranged(ranks, near)

    assert [sorted(layer) for layer in layers] == [sorted(layer) for layer in given_order]
    assert count == crossings(layers, near) <= crossings(given_order, near)


@settings(max_examples=40)
@given(graphs())
def test_each_crossing_is_counted_once(graph: Graph) -> None:
    ranks, links = graph
    near = short(ranks, links)
    layers = [[key for key, rank in ranks.items() if rank == one] for one in range(4)]
    at = {key: n for layer in layers for n, key in enumerate(layer)}

    pairs = [(one, other) for n, one in enumerate(near) for other in near[:n] if ranks[one[0]] == ranks[other[0]]]
    slow = sum((at[a] - at[c]) * (at[b] - at[d]) < 0 for (a, b), (c, d) in pairs)

    assert crossings(layers, near) == slow


@settings(max_examples=40)
@given(graphs(), st.integers(0, 20), st.data())
def test_boxes_of_a_layer_stand_apart_and_inside(graph: Graph, gap: int, data: st.DataObject) -> None:
    ranks, links = graph
    sizes = {key: data.draw(st.floats(1, 90)) for key in ranks}

    found = layered(ranks, sizes, links, gap=gap)

    for layer in found.layers:
        boxes = [(found.tops[key], sizes[key]) for key in layer if key in ranks]
        assert all(top >= -0.01 and top + size <= found.extent + 0.01 for top, size in boxes)
        for (top, size), (below, _size) in pairwise(boxes):
            assert top + size + gap <= below + 0.01
    assert found == layered(ranks, sizes, links, gap=gap)


def test_a_link_over_a_layer_bends_where_no_box_stands() -> None:
    found = layered({"a": 0, "b": 1, "c": 2}, {"a": 20, "b": 20, "c": 20}, [("a", "b"), ("b", "c"), ("a", "c")], gap=5)

    (bend,) = found.bends["a", "c"]
    assert not found.tops["b"] < bend < found.tops["b"] + 20


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fewer_links_cross_than_with_one_sweep(seed: int) -> None:
    """One sweep by barycentre is how a diagram was laid out before."""
    random = Random(seed)
    ranks, links, layer = {"aim": 0}, [], ["aim"]
    for rank, size in ((1, 4), (2, 12), (3, 40)):
        above, layer = layer, [f"{rank}.{n}" for n in range(size)]
        ranks |= dict.fromkeys(layer, rank)
        links += [
            (parent, key) for key in layer for parent in random.sample(above, min(random.randint(1, 2), len(above)))
        ]
    before: list[list[str]] = [[], [], [], []]
    for box in place([Node(key, COLUMNS[rank], key) for key, rank in ranks.items()], links):
        before[ranks[box.node.key]].append(box.node.key)

    _layers, count = arranged(ranks, links)

    assert 0 < count < crossings(before, links)
