"""What holds for the picture of every diagram: on a screen, on a phone, on a page of A4 and on a slide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.methods.layout import (
    Cause,
    CauseDiagram,
    Diagram,
    DriverBox,
    DriverDiagram,
    Flow,
    Lane,
    Paper,
    ProcessMap,
    Ramp,
    RampCycle,
    Stakeholder,
    Stakeholders,
    Step,
    causes_picture,
    diagram_pdf,
    diagram_png,
    drivers_picture,
    process_picture,
    ramps_picture,
    stakeholders_picture,
)
from cairn.methods.layout.diagram import LEAST
from tests.methods.layout.examples import pictures
from tests.methods.layout.overlaps import overlaps

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("drivers", "process", "causes", "stakeholders", "ramps")
HOSTILE = "]]><script>alert('&amp;')</script>\x00\x0b\ud800\u2028 --> \"quoted\""
few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
words = st.one_of(st.text(max_size=90), st.text("abcdefgh WM", max_size=160))


def rows_in(diagram: Diagram) -> list[str]:
    return [key for one in fromstring(diagram.svg()).iter(f"{SVG}g") if (key := one.get("data-row"))]


def faults_of(diagram: Diagram) -> list[Any]:
    """Boxes that overlap, lines of words that do, and what is not inside the picture; or that it is none."""
    pen = diagram.pen
    outside = [
        one
        for one in (*pen.boxes, *pen.texts)
        if one.x < 0 or one.y < 0 or one.right > pen.width or one.bottom > pen.height
    ]
    root = fromstring(diagram.svg())
    sized = [] if root.get("viewBox") is not None else ["it has no size"]
    return [*overlaps(pen.boxes), *overlaps(pen.texts), *outside, *sized]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count, narrow", [(8, False), (200, False), (60, True)])
def test_a_diagram_of_any_size_has_each_row_once_and_nothing_overlaps(kind: str, count: int, narrow: bool) -> None:
    diagram = pictures(count, narrow=narrow)[kind]

    assert faults_of(diagram) == []
    rows = rows_in(diagram)
    assert len(set(rows) - {""}) >= count - 1
    assert sorted(rows) == sorted(set(rows))
    assert diagram.size[0] == 320 if narrow else diagram.size[0] >= 480


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("paper, count", [("a4", 60), ("slide", 25)])
def test_so_many_rows_can_be_read_on_paper_and_nothing_overlaps(kind: str, paper: Paper, count: int) -> None:
    shown = pictures(count)[kind].on(paper)

    assert faults_of(shown) == []
    assert shown.letters >= LEAST
    assert "29 November 2026" in shown.svg()


def test_on_a_part_of_a_page_it_is_laid_out_for_that_without_a_header() -> None:
    whole = pictures(12)["drivers"]
    part = whole.within(465, 560)

    assert faults_of(part) == []
    assert part.size[0] < whole.size[0]
    assert part.letters >= LEAST
    assert whole.date not in part.svg()
    assert whole.date in whole.on("a4").svg()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_diagram_is_the_same_picture(kind: str) -> None:
    assert pictures(25)[kind].on("a4").svg() == pictures(25)[kind].on("a4").svg()


@pytest.mark.parametrize("kind", KINDS)
def test_exports_are_a_png_and_a_tagged_pdf_with_the_words(kind: str) -> None:
    diagram = pictures(8)[kind]

    assert diagram_png(diagram, scale=1).startswith(b"\x89PNG")
    pdf = diagram_pdf(diagram, title="Falls", words="What it says", paper="slide")
    assert pdf.startswith(b"%PDF")
    assert b"/StructTreeRoot" in pdf
    assert b"/Alt" in pdf


def test_more_than_fits_gets_a_larger_sheet() -> None:
    crowded = pictures(200)["drivers"]

    assert crowded.on("a4").letters < LEAST <= crowded.on("a4", larger=3).letters


@pytest.mark.parametrize(
    "empty",
    [
        lambda narrow: drivers_picture(DriverDiagram("", []), narrow=narrow),
        lambda narrow: process_picture(ProcessMap([], []), narrow=narrow),
        lambda narrow: causes_picture(CauseDiagram("", []), narrow=narrow),
        lambda narrow: stakeholders_picture(Stakeholders([]), narrow=narrow),
        lambda narrow: ramps_picture([Ramp("Nothing in it", [])], narrow=narrow),
    ],
)
@pytest.mark.parametrize("narrow", [False, True])
def test_an_empty_diagram_says_so(empty: Callable[[bool], Diagram], narrow: bool) -> None:
    diagram = empty(narrow)

    assert faults_of(diagram) == []
    assert diagram.words.endswith(" yet.")
    assert diagram.words in diagram.svg().rpartition("</desc>")[2]


def hostile(narrow: bool) -> list[Diagram]:
    title: dict[str, Any] = {"title": HOSTILE, "date": HOSTILE, "narrow": narrow}
    steps = [Step(HOSTILE + kind, kind, HOSTILE, HOSTILE, HOSTILE, HOSTILE) for kind in ("decision", "wait")]
    flow = Flow(steps[0].key, steps[1].key, HOSTILE)
    return [
        drivers_picture(DriverDiagram(HOSTILE, [DriverBox(HOSTILE, "primary", HOSTILE, uncovered=True)]), **title),
        process_picture(ProcessMap([Lane(HOSTILE, HOSTILE)], steps, [flow]), **title),
        causes_picture(CauseDiagram(HOSTILE, [Cause("a", HOSTILE), Cause("b", HOSTILE, "a")]), **title),
        stakeholders_picture(Stakeholders([Stakeholder("a", HOSTILE, 9, 0, HOSTILE, HOSTILE)]), **title),
        ramps_picture([Ramp(HOSTILE, [RampCycle(HOSTILE, 10**12, HOSTILE, HOSTILE, HOSTILE)])], **title),
    ]


@pytest.mark.parametrize("narrow", [False, True])
def test_what_people_type_stays_text(narrow: bool) -> None:
    for diagram in hostile(narrow):
        for one in (diagram, diagram.on("a4")):
            root = fromstring(one.svg())
            assert not list(root.iter(f"{SVG}script"))
            names = {name for each in root.iter() for name in each.attrib}
            assert not any(name in ("style", "id") or name.startswith("on") for name in names)


@st.composite
def driver_diagrams(draw: st.DrawFn) -> Diagram:
    kinds = draw(st.lists(st.sampled_from(["primary", "secondary", "idea"]), max_size=16))
    keys = st.lists(st.integers(0, len(kinds)).map(str), max_size=3).map(tuple)
    cycles = st.lists(st.integers(1, 99), max_size=6).map(tuple)
    nodes = [
        DriverBox(str(n), kind, draw(words), draw(keys), draw(cycles), draw(st.booleans()))
        for n, kind in enumerate(kinds)
    ]
    return drivers_picture(DriverDiagram(draw(words), nodes), narrow=draw(st.booleans()))


@st.composite
def process_maps(draw: st.DrawFn) -> Diagram:
    lanes = [Lane(str(n), draw(words)) for n in range(draw(st.integers(0, 3)))]
    kinds = draw(st.lists(st.sampled_from(["start", "step", "decision", "wait", "end"]), max_size=14))
    lane = st.sampled_from([None, "0", "1", "2", "gone"])
    short = st.text(max_size=24)
    steps = [Step(f"s{n}", kind, draw(words), draw(lane), draw(short), draw(short)) for n, kind in enumerate(kinds)]
    key = st.sampled_from([step.key for step in steps] or ["s0"])
    flows = [Flow(draw(key), draw(key), draw(short)) for _ in range(draw(st.integers(0, 20)))]
    return process_picture(ProcessMap(lanes, steps, flows), narrow=draw(st.booleans()))


@st.composite
def cause_diagrams(draw: st.DrawFn) -> Diagram:
    parents = [draw(st.one_of(st.none(), st.integers(0, max(n - 1, 0)))) for n in range(draw(st.integers(0, 20)))]
    causes = [
        Cause(str(n), draw(words), None if parent is None or parent == n else str(parent))
        for n, parent in enumerate(parents)
    ]
    return causes_picture(CauseDiagram(draw(words), causes), narrow=draw(st.booleans()))


@st.composite
def stakeholder_maps(draw: st.DrawFn) -> Diagram:
    level, short = st.integers(1, 5), st.sampled_from(["", "Unsure", "Helps it happen", "x" * 70])
    rows = [
        Stakeholder(str(n), draw(words), draw(level), draw(level), draw(short), draw(short))
        for n in range(draw(st.integers(0, 14)))
    ]
    return stakeholders_picture(Stakeholders(rows), narrow=draw(st.booleans()))


@st.composite
def several_ramps(draw: st.DrawFn) -> Diagram:
    decision = st.sampled_from(["", "adopt", "adapt", "abandon"])
    found = [
        Ramp(draw(words), [RampCycle(f"{r}.{n}", n, draw(words), draw(decision), draw(words)) for n in range(size)])
        for r, size in enumerate(draw(st.lists(st.integers(0, 9), max_size=4)))
    ]
    return ramps_picture(found, narrow=draw(st.booleans()))


@pytest.mark.parametrize(
    "diagrams", [driver_diagrams(), process_maps(), cause_diagrams(), stakeholder_maps(), several_ramps()]
)
@few
@given(data=st.data(), paper=st.booleans())
def test_whatever_is_written_nothing_overlaps(
    diagrams: st.SearchStrategy[Diagram], data: st.DataObject, paper: bool
) -> None:
    drawn = data.draw(diagrams)
    diagram = drawn.on("a4") if paper and drawn.sheet.name != "phone" else drawn

    assert faults_of(diagram) == []
