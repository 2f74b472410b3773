"""The tools of a snapshot as outlines: what each picture shows, as text beneath it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.assessment.values import day_of, listed, mapping, mappings, number_of, text_of

DRIVERS = {
    "primary": gettext_lazy("Primary driver"),
    "secondary": gettext_lazy("Secondary driver"),
    "idea": gettext_lazy("Change idea"),
}
MOST_DEEP = 8
Data = Mapping[str, Any]


class Line(NamedTuple):
    """``key`` names it in its tool, where it has a uuid that lasts."""

    depth: int
    text: str
    key: str = ""


class Tool(NamedTuple):
    """``picture`` and ``narrow`` are the names of its drawings, or empty; ``about`` says what it is of."""

    title: str
    about: str
    picture: str
    narrow: str
    lines: tuple[Line, ...]


def diagrams_of(whole: Data) -> tuple[Tool, ...]:
    return tuple(_diagram(number, one) for number, one in enumerate(mappings(whole.get("diagrams")), start=1))


def _diagram(number: int, data: Data) -> Tool:
    title, kind = text_of(data.get("title")), text_of(data.get("tool_words"))
    lines = LINES.get(text_of(data.get("tool")), lambda _rows: iter(()))(mapping(data.get("rows")))
    name = f"diagram-{number}" if data.get("drawn") is True else ""
    return Tool(
        title=": ".join(one for one in (kind, title) if one),
        about=text_of(data.get("statement")),
        picture=name,
        narrow=f"{name}-narrow" if name else "",
        lines=tuple(lines),
    )


def data_pictures_of(whole: Data) -> tuple[Tool, ...]:
    found = []
    for number, one in enumerate(mappings(whole.get("pictures")), start=1):
        kind, title = text_of(one.get("kind_words")), text_of(one.get("title"))
        name = f"picture-{number}" if one.get("drawn") is True else ""
        narrow = f"{name}-narrow" if name else ""
        found.append(Tool(": ".join((kind, title)), text_of(one.get("words")), name, narrow, ()))
    return tuple(found)


# --- Outlines ---


def _causes(rows: Data) -> Iterator[Line]:
    """Categories with their causes, and the causes of those."""
    found = list(mappings(rows.get("cause")))
    there = {one.get("uuid") for one in found}
    below: dict[Any, list[Data]] = {}
    for one in found:
        parent = one.get("parent")
        below.setdefault(parent if parent in there else None, []).append(one)

    def under(key: Any, depth: int) -> Iterator[Line]:
        for one in below.get(key, []):
            yield Line(depth, text_of(one.get("text")))
            if depth < MOST_DEEP:
                yield from under(one.get("uuid"), depth + 1)

    return under(None, 0)


def _process(rows: Data) -> Iterator[Line]:
    """Lanes with their steps, then the steps without a lane."""
    steps = list(mappings(rows.get("step")))
    words = {one.get("uuid"): text_of(one.get("text")) for one in steps}
    lanes = list(mappings(rows.get("lane")))
    known = {one.get("uuid") for one in lanes}
    for lane in lanes:
        yield Line(0, text_of(lane.get("text")))
        yield from (Line(1, _step(one, words)) for one in steps if one.get("lane") == lane.get("uuid"))
    yield from (Line(0, _step(one, words)) for one in steps if one.get("lane") not in known)


def _step(step: Data, words: Mapping[Any, str]) -> str:
    said = [f"{text_of(step.get('kind_words'))}: {text_of(step.get('text'))}"]
    if wait := text_of(step.get("wait")):
        said.append(_("wait: %(wait)s") % {"wait": wait})
    if note := text_of(step.get("note")):
        said.append(note)
    pairs = [one for one in listed(step.get("next")) if isinstance(one, list) and len(one) == 2 and one[0] in words]
    if pairs:
        then = ", ".join(f"{words[uuid]} ({label})" if label else words[uuid] for uuid, label in pairs)
        said.append(_("then: %(steps)s") % {"steps": then})
    return "; ".join(said)


def _stakeholders(rows: Data) -> Iterator[Line]:
    for one in mappings(rows.get("stakeholder")):
        words = {name: text_of(one.get(name)) for name in ("name", "influence", "interest")}
        said = [_("%(name)s: influence %(influence)s, interest %(interest)s") % words]
        if now := text_of(one.get("support_now_words")):
            said.append(_("support now: %(words)s") % {"words": now})
        if wanted := text_of(one.get("support_wanted_words")):
            said.append(_("support wanted: %(words)s") % {"words": wanted})
        if action := text_of(one.get("action")):
            said.append(action)
        yield Line(0, "; ".join(said))


RATINGS = ("occurrence", "detection", "severity")


def _failures(rows: Data) -> Iterator[Line]:
    """By risk priority number, the largest first; what is not rated comes last."""
    for one in sorted(mappings(rows.get("failure_mode")), key=lambda row: -_risk(row)):
        mode, step = text_of(one.get("mode")), text_of(one.get("step"))
        said = [f"{step}: {mode}" if step else mode]
        if risk := _risk(one):
            rated = {name: text_of(one.get(name)) for name in RATINGS}
            words = _(
                "risk priority number %(n)d (occurrence %(occurrence)s, detection %(detection)s, severity %(severity)s)"
            )
            said.append(words % {"n": risk, **rated})
        for name, words in (("causes", _("causes: %(text)s")), ("effects", _("effects: %(text)s")),
                            ("action", _("action: %(text)s"))):  # fmt: skip
            if text := text_of(one.get(name)):
                said.append(words % {"text": text})
        yield Line(0, "; ".join(said))


def _risk(row: Data) -> int:
    """The product of the three ratings; 0 while one is missing."""
    product = 1
    for name in RATINGS:
        product *= number_of(row.get(name))
    return product


def _counts(rows: Data) -> Iterator[Line]:
    found = sorted(mappings(rows.get("count")), key=lambda row: -number_of(row.get("count")))
    total = sum(number_of(row.get("count")) for row in found)
    for one in found:
        count = number_of(one.get("count"))
        share = f" ({100 * count / total:.0f}%)" if total else ""
        yield Line(0, f"{text_of(one.get('text'))}: {count}{share}")


LINES: dict[str, Callable[[Data], Iterator[Line]]] = {
    "causes": _causes,
    "process_map": _process,
    "stakeholders": _stakeholders,
    "fmea": _failures,
    "pareto": _counts,
}


def driver_lines(data: Data) -> tuple[Line, ...]:
    """The boxes from the aim outwards, each with what it helps to bring about."""
    nodes = list(mappings(data.get("nodes")))
    words = {text_of(node.get("uuid")): text_of(node.get("text")) for node in nodes}
    pairs = [one for one in listed(data.get("links")) if isinstance(one, list) and len(one) == 2]
    order = list(DRIVERS)

    def box(node: Data) -> Line:
        drives = [words[str(a)] for a, b in pairs if str(b) == node.get("uuid") and str(a) in words]
        return Line(0, _box(node, drives), text_of(node.get("uuid")))

    return tuple(box(node) for node in sorted(nodes, key=lambda node: _place(order, text_of(node.get("kind")))))


def _box(node: Data, drives: Sequence[str]) -> str:
    kind = text_of(node.get("kind"))
    said = f"{DRIVERS.get(kind, kind)}: {text_of(node.get('text'))}"
    if drives:
        said += _(" (helps: %(others)s)") % {"others": "; ".join(drives)}
    if numbers := [text_of(one) for one in listed(node.get("cycles"))]:
        said += _("; tested in cycle %(numbers)s") % {"numbers": ", ".join(numbers)}
    return said


def _place(order: list[str], kind: str) -> int:
    return order.index(kind) if kind in order else len(order)


def plan_lines(whole: Data) -> tuple[Line, ...]:
    found = []
    for one in mappings(whole.get("plan")):
        said = [text_of(one.get("text")), text_of(one.get("owner"))]
        for name, words in (("due", _("due %(day)s")), ("done_on", _("done on %(day)s"))):
            if day := day_of(one.get(name)):
                said.append(words % {"day": day})
        found.append(Line(0, "; ".join(part for part in said if part)))
    return tuple(found)
