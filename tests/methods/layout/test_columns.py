"""Laws of the driver diagram."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cairn.methods.layout import COLUMNS, ROOMY, Node, driver_branches_svg, place, place_tree

nodes = st.lists(st.tuples(st.sampled_from(COLUMNS), st.text(max_size=120)), max_size=40).map(
    lambda rows: [Node(str(n), kind, text) for n, (kind, text) in enumerate(rows)]
)


@given(nodes)
def test_no_two_boxes_overlap(found: list[Node]) -> None:
    boxes, width = place(found, []), ROOMY.width

    assert len(boxes) == len(found)
    for a in boxes:
        for b in boxes:
            apart = a.x + width <= b.x or b.x + width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
            assert a is b or apart


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Node], list[tuple[str, str]]]:
    """Nodes of four kinds, each hanging on one of the kind before it."""
    found, links = [Node("0", "aim", draw(st.text(max_size=200)))], []
    for number in range(1, draw(st.integers(1, 25))):
        parent = found[draw(st.integers(0, len(found) - 1))]
        if parent.kind != "idea":
            kind = COLUMNS[COLUMNS.index(parent.kind) + 1]
            found.append(Node(str(number), kind, draw(st.text(max_size=90))))
            links.append((parent.key, str(number)))
    return found, links


@given(trees())
def test_in_a_tree_no_two_boxes_overlap_and_parents_are_beside_their_children(
    tree: tuple[list[Node], list[tuple[str, str]]],
) -> None:
    found, links = tree
    boxes = {box.node.key: box for box in place_tree(found, links)}

    assert set(boxes) == {node.key for node in found}
    for a in boxes.values():
        for b in boxes.values():
            assert a is b or a.x != b.x or a.y + a.height <= b.y or b.y + b.height <= a.y
    for parent in boxes.values():
        below = [boxes[child] for one, child in links if one == parent.node.key]
        if below:
            top, end = min(box.y for box in below), max(box.y + box.height for box in below)
            assert top <= parent.y + parent.height / 2 <= end


def test_what_people_type_stays_text() -> None:
    svg = driver_branches_svg([Node("a", "aim", "<script>alert(1)</script>")], [], "Fewer <b>falls</b>")

    assert "<script>" not in svg
    assert "<b>" not in svg
