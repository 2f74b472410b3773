"""Laws of the driver diagram."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cairn.methods.layout import COLUMNS, ROOMY, Node, driver_diagram_svg, place

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


def test_what_people_type_stays_text() -> None:
    svg = driver_diagram_svg([Node("a", "aim", "<script>alert(1)</script>")], [], "Fewer <b>falls</b>")

    assert "<script>" not in svg
    assert "<b>" not in svg
