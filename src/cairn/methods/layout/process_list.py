"""A process map for a phone: numbered steps one under another; a flow to the next is an arrow, others are words."""

from __future__ import annotations

from cairn.methods.layout.drawing import LINE, Pen, Place, lines_of
from cairn.methods.layout.process_grid import Flow, ProcessMap, Ranked, Step
from cairn.methods.layout.process_shapes import SMALL, Shape, drawn, shape_of
from cairn.methods.layout.process_words import KIND_WORDS, numbered
from cairn.methods.pictures.look import BLUE, GREY, PURPLE, TEAL
from cairn.methods.sentences import Language
from cairn.methods.sentences import gettext_noop as _

__all__ = ["process_list"]

LEFT, WIDE = 34.0, 280.0


def process_list(process: ProcessMap, found: Ranked, language: Language) -> Pen:
    """320 pixels wide."""
    pen, numbers = Pen(width=320), numbered(process, found)
    lanes = {lane.key: lane.text for lane in process.lanes}
    steps = {step.key: step for step in process.steps}
    after: dict[str, list[Flow]] = {}
    for flow in process.known():
        after.setdefault(flow.source, []).append(flow)
    y = 8.0
    for key, number in numbers.items():
        step, flows = steps[key], after.get(key, [])
        y = _step(pen, step, number, lanes.get(step.lane or "", ""), y, language)
        y = _after(pen, flows, numbers, found, y, language)
    return pen


def _step(pen: Pen, step: Step, number: int, lane: str, y: float, language: Language) -> float:
    kind = language.gettext(KIND_WORDS.get(step.kind, KIND_WORDS["step"]))
    shape: Shape = shape_of(step, WIDE, False)
    y = pen.lines(LEFT + 22, y, lines_of(f"{kind} · {lane}" if lane else kind, WIDE - 22, SMALL), size=SMALL, fill=GREY) + 2
    place = Place(step.key, LEFT, y, WIDE, shape.height)
    pen.words(LEFT - 6, place.middle + 4, str(number), bold=True, fill=TEAL, anchor="end")
    drawn(pen, step, shape, place, kind)
    return place.bottom


def _after(
    pen: Pen, flows: list[Flow], numbers: dict[str, int], found: Ranked, y: float, language: Language
) -> float:
    """Gives where the next step begins."""
    top = y
    following = None
    for flow in flows:
        if numbers[flow.target] == numbers[flow.source] + 1:
            following = flow
            continue
        back = (flow.source, flow.target) in found.back
        words = language.gettext(_("back to %(number)s") if back else _("to %(number)s"))
        words %= {"number": numbers[flow.target]}
        label = f"{flow.label}: " if flow.label.strip() else ""
        y = pen.lines(LEFT + 22, y + 4, lines_of(f"{label}{words}", WIDE - 22), fill=PURPLE if back else BLUE)
    if following and following.label.strip():
        y = pen.lines(LEFT + 22, y + 4, lines_of(following.label, WIDE - 22), fill=GREY)
    end = max(y + 8, top + 24) if flows else top + 18
    if following:
        pen.arrow([(LEFT + 10, top), (LEFT + 10, end + LINE)], stroke=GREY, line=1.5)
    return end
