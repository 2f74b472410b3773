"""A snapshot as the page shows it. Old snapshots stay readable: what is missing is left out, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Rows = tuple[tuple[str, str], ...]

CHARTER = {
    "problem": gettext_lazy("Problem"),
    "why": gettext_lazy("Why it matters"),
    "aim": gettext_lazy("Aim"),
    "aim_by": gettext_lazy("By when"),
    "scope": gettext_lazy("Scope"),
    "setting": gettext_lazy("Setting"),
    "sponsor": gettext_lazy("Sponsor"),
    "coach": gettext_lazy("Coach"),
    "timeline": gettext_lazy("Timeline"),
    "ethics": gettext_lazy("Ethics"),
}
CYCLE = {
    "idea": gettext_lazy("Change idea"),
    "builds_on": gettext_lazy("Builds on cycle"),
    "scale": gettext_lazy("Scale"),
    "question": gettext_lazy("Plan: question"),
    "prediction": gettext_lazy("Plan: prediction"),
    "who": gettext_lazy("Plan: who"),
    "what": gettext_lazy("Plan: what"),
    "when": gettext_lazy("Plan: when"),
    "where": gettext_lazy("Plan: where"),
    "measure": gettext_lazy("Plan: measure"),
    "measured_by": gettext_lazy("Shown on the chart of"),
    "started_on": gettext_lazy("Began on"),
    "happened": gettext_lazy("Do: what happened"),
    "study": gettext_lazy("Study: prediction against result"),
    "decision_words": gettext_lazy("Act: decision"),
    "next_steps": gettext_lazy("Act: next steps"),
}
MEASURE = {
    "definition": gettext_lazy("Definition"),
    "unit": gettext_lazy("Unit"),
    "target": gettext_lazy("Target"),
    "numerator": gettext_lazy("Numerator"),
    "denominator": gettext_lazy("Denominator"),
    "collected": gettext_lazy("How and how often it is collected"),
}
CHART = {
    "kind": gettext_lazy("Chart"),
    "rules": gettext_lazy("Rules of the chart"),
    "baseline": gettext_lazy("The limits come from"),
}
DRIVERS = {
    "primary": gettext_lazy("Primary driver"),
    "secondary": gettext_lazy("Secondary driver"),
    "idea": gettext_lazy("Change idea"),
}
# For snapshots of before charts could be chosen; later ones say what theirs are called.
CHARTS = {
    "run": gettext_lazy("Run chart: %(name)s"),
    "i": gettext_lazy("XmR chart: %(name)s"),
}


@dataclass(frozen=True)
class Chart:
    """``picture`` and ``narrow`` (for a phone) are the names under which the drawings are served, or empty."""

    caption: str
    words: str
    picture: str
    narrow: str = ""


@dataclass(frozen=True)
class Measure:
    """``number`` counts from 1, ``points`` says how many there are; ``judged`` are sentences on the data."""

    number: int
    name: str
    kind: str
    facts: Rows
    charts: tuple[Chart, ...]
    points: int
    judged: tuple[str, ...]


@dataclass(frozen=True)
class Points:
    """Rows of a table under their headers, which are words, or (words, "number").

    ``next`` is the position to go on after, if there are more.
    """

    name: str
    headers: tuple[str | tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    count: int
    next: int | None


@dataclass(frozen=True)
class Driver:
    kind: str
    text: str
    drives: tuple[str, ...]


@dataclass(frozen=True)
class Frozen:
    """Names with what stands beside them, in the order of the page; empty ones are left out."""

    title: str
    team: tuple[str, ...]
    charter: Rows
    drivers: tuple[Driver, ...]
    drivers_picture: str
    cycles: tuple[tuple[str, Rows], ...]
    measures: tuple[Measure, ...]
    lessons: Rows


def frozen(snapshot: Any) -> Frozen:
    """The parts of a snapshot for the page."""
    whole = _mapping(snapshot)
    drivers = _mapping(whole.get("drivers"))
    return Frozen(
        title=_text(whole.get("title")) or _("Untitled project"),
        team=tuple(_member(one) for one in _mappings(whole.get("team"))),
        charter=_rows(_mapping(whole.get("charter")), CHARTER),
        drivers=_drivers(drivers),
        drivers_picture="drivers" if _is_svg(drivers.get("svg")) else "",
        cycles=tuple((_cycle_title(one), _rows(one, CYCLE)) for one in _mappings(whole.get("cycles"))),
        measures=tuple(_measure(n, one) for n, one in enumerate(_mappings(whole.get("measures")), start=1)),
        lessons=tuple((_day(one.get("on")), _text(one.get("text"))) for one in _mappings(whole.get("lessons"))),
    )


def pictures(snapshot: Any) -> dict[str, str]:
    """The drawings of a snapshot by name: ``drivers``, ``measure-1-run``, ``measure-1-i`` ..."""
    whole = _mapping(snapshot)
    found: dict[str, Any] = {"drivers": _mapping(whole.get("drivers")).get("svg")}
    for number, measure in enumerate(_mappings(whole.get("measures")), start=1):
        for chart in _mappings(measure.get("charts")):
            found[_picture(number, chart)] = chart.get("svg")
            found[_narrow(number, chart)] = chart.get("narrow")
    return {name: svg for name, svg in found.items() if _is_svg(svg)}


def _picture(number: int, chart: Mapping[str, Any]) -> str:
    return f"measure-{number}-{_text(chart.get('kind'))}"


def _narrow(number: int, chart: Mapping[str, Any]) -> str:
    return f"{_picture(number, chart)}-narrow"


def _is_svg(value: Any) -> bool:
    return isinstance(value, str) and "<svg" in value[:500]


def _measure(number: int, data: Mapping[str, Any]) -> Measure:
    name = _name(number, data)
    charts = tuple(
        Chart(
            caption=_caption(one, name),
            words=_text(one.get("words")),
            picture=_picture(number, one) if _is_svg(one.get("svg")) else "",
            narrow=_narrow(number, one) if _is_svg(one.get("narrow")) else "",
        )
        for one in _mappings(data.get("charts"))
    )
    points = list(_mappings(data.get("points")))
    return Measure(
        number=number,
        name=name,
        kind=_text(data.get("kind_words")) or _text(data.get("kind")),
        facts=_rows(data, MEASURE) + _rows(_mapping(data.get("chart_words")), CHART),
        charts=charts,
        points=len(points),
        judged=tuple(_judged(data, points)),
    )


def _caption(chart: Mapping[str, Any], name: str) -> str:
    if title := _text(chart.get("title")):
        return f"{title}: {name}"
    return str(CHARTS.get(_text(chart.get("kind")), "%(name)s")) % {"name": name}


def _name(number: int, data: Mapping[str, Any]) -> str:
    return _text(data.get("name")) or _("Measure %(n)d") % {"n": number}


def points_of(snapshot: Any, number: int, *, after: int = -1, most: int = 100) -> Points | None:
    """The next points of measure ``number`` after the position ``after``; ``None`` for no such measure."""
    measures = list(_mappings(_mapping(snapshot).get("measures")))
    if not 1 <= number <= len(measures):
        return None
    data = measures[number - 1]
    points = list(_mappings(data.get("points")))
    end = after + 1 + most
    places = range(len(points))[after + 1 : end]
    columns = _columns(data, points)
    return Points(
        name=_name(number, data),
        headers=tuple((words, "number") if numeric else words for words, numeric, _cell in columns),
        rows=tuple(tuple(cell(place, points[place]) for _words, _numeric, cell in columns) for place in places),
        count=len(points),
        next=end - 1 if end < len(points) else None,
    )


Cell = Callable[[int, Mapping[str, Any]], str]


def _columns(data: Mapping[str, Any], points: list[Mapping[str, Any]]) -> list[tuple[str, bool, Cell]]:
    """The columns that the points of a measure have. The unit is that of the chart, not of what it is divided from."""
    divided = any(one.get("denominator") is not None for one in points)
    left_out = {one.get("position") for one in _mappings(data.get("exclusions"))}

    def said(place: int, point: Mapping[str, Any]) -> str:
        notes = (_text(point.get("note")), _("Left out of the limits") if place in left_out else "")
        return "; ".join(note for note in notes if note)

    value = _("Count") if divided else _text(data.get("unit")) or _("Value")
    columns: list[tuple[str, bool, Cell]] = [
        (_("When"), False, lambda _place, point: _label(point)),
        (value, True, lambda _place, point: _text(point.get("value"))),
    ]
    if divided:
        columns.append((_("Out of"), True, lambda _place, point: _text(point.get("denominator"))))
    if divided and any(one.get("charted") for one in points):
        columns.append((_("On the chart"), True, lambda _place, point: _text(point.get("charted"))))
    return [*columns, (_("Note"), False, said)]


def _judged(data: Mapping[str, Any], points: list[Mapping[str, Any]]) -> Iterator[str]:
    """What a person decided about the data, each with the reason that they gave."""
    sentences = (
        ("rebases", _("New limits from %(point)s: %(reason)s")),
        ("exclusions", _("%(point)s is left out of the limits: %(reason)s")),
    )
    for key, sentence in sentences:
        for one in _mappings(data.get(key)):
            place = one.get("position")
            known = isinstance(place, int) and 0 <= place < len(points)
            point = _label(points[place]) if known and isinstance(place, int) else _text(place)
            yield sentence % {"point": point, "reason": _text(one.get("reason"))}


def _label(point: Mapping[str, Any]) -> str:
    return _day(point.get("on")) or _text(point.get("label"))


def _drivers(data: Mapping[str, Any]) -> tuple[Driver, ...]:
    nodes = list(_mappings(data.get("nodes")))
    words = {_text(node.get("uuid")): _text(node.get("text")) for node in nodes}
    links = data.get("links")
    pairs = [one for one in (links if isinstance(links, list) else []) if isinstance(one, list) and len(one) == 2]
    order = list(DRIVERS)
    found = [
        Driver(
            kind=str(DRIVERS.get(_text(node.get("kind")), _text(node.get("kind")))),
            text=_text(node.get("text")),
            drives=tuple(words[str(a)] for a, b in pairs if str(b) == node.get("uuid") and str(a) in words),
        )
        for node in sorted(nodes, key=lambda node: _place(order, _text(node.get("kind"))))
    ]
    return tuple(found)


def _place(order: list[str], kind: str) -> int:
    return order.index(kind) if kind in order else len(order)


def _member(data: Mapping[str, Any]) -> str:
    name, part = _text(data.get("name")), _text(data.get("part"))
    return f"{name}, {part}" if part else name


def _cycle_title(data: Mapping[str, Any]) -> str:
    number, title = _text(data.get("number")), _text(data.get("title"))
    return f"{number}. {title}" if number and title else title or number or _("PDSA cycle")


def _rows(data: Mapping[str, Any], names: Mapping[str, Any]) -> Rows:
    texts = ((str(label), _day(data.get(key)) or _text(data.get(key))) for key, label in names.items())
    return tuple((label, text) for label, text in texts if text)


def _day(value: Any) -> str:
    """A date as people write it; nothing for what is no date."""
    try:
        return date_format(date.fromisoformat(value), "j F Y")
    except (TypeError, ValueError):
        return ""


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if isinstance(value, str | int) else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    return (one for one in (value if isinstance(value, list) else []) if isinstance(one, Mapping))
