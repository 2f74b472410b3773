"""A snapshot as the page shows it. Old snapshots stay readable: what is missing is left out, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.assessment.shown_report import Report, report_of
from cairn.assessment.shown_tools import Line, Tool, data_pictures_of, diagrams_of, driver_lines, plan_lines
from cairn.assessment.values import day_of, day_of_time, listed, mapping, mappings, text_of
from cairn.lib.registries import snapshot_pictures

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
    "purpose_words": gettext_lazy("Purpose"),
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
    "direction_words": gettext_lazy("Which way is better"),
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
class Frozen:
    """Names with what stands beside them, in the order of the page; empty ones are left out.

    A picture is (its name, its name for a phone); no name where there is none.
    """

    title: str
    authors: tuple[str, ...]
    team: tuple[str, ...]
    progress: Rows
    charter: Rows
    diagrams: tuple[Tool, ...]
    drivers: tuple[Line, ...]
    drivers_picture: tuple[str, str]
    cycles: tuple[tuple[str, Rows], ...]
    ramps_picture: tuple[str, str]
    measures: tuple[Measure, ...]
    data_pictures: tuple[Tool, ...]
    plan: tuple[Line, ...]
    lessons: Rows
    scores: Rows
    report: Report


NONE = ("", "")


def frozen(snapshot: Any) -> Frozen:
    """The parts of a snapshot for the page."""
    whole = mapping(snapshot)
    drivers, cycles = mapping(whole.get("drivers")), list(mappings(whole.get("cycles")))
    boxes = driver_lines(drivers)
    return Frozen(
        title=text_of(whole.get("title")) or _("Untitled project"),
        authors=tuple(_member(one) for one in mappings(whole.get("authors"))),
        team=tuple(_member(one) for one in mappings(whole.get("team"))),
        progress=_progress(whole),
        charter=_rows(mapping(whole.get("charter")), CHARTER),
        diagrams=diagrams_of(whole),
        drivers=boxes,
        drivers_picture=_drivers_picture(whole, drivers) if boxes else NONE,
        cycles=tuple((_cycle_title(one), _rows(one, CYCLE)) for one in cycles),
        ramps_picture=("ramps", "ramps-narrow") if cycles and is_drawn_anew(whole) else NONE,
        measures=tuple(_measure(n, one) for n, one in enumerate(mappings(whole.get("measures")), start=1)),
        data_pictures=data_pictures_of(whole),
        plan=plan_lines(whole),
        lessons=tuple((_lesson(one), text_of(one.get("text"))) for one in mappings(whole.get("lessons"))),
        scores=tuple(_score(one) for one in mappings(whole.get("scores"))),
        report=report_of(whole),
    )


def is_drawn_anew(snapshot: Mapping[str, Any]) -> bool:
    """Whether its pictures are drawn from its data; the first format held them."""
    return snapshot.get("format") != 1 and "format" in snapshot


def picture_of(snapshot: Any, name: str) -> str | None:
    """A picture of a snapshot as SVG, kept in it or drawn from its data; ``None`` for no such picture."""
    whole = mapping(snapshot)
    if not is_drawn_anew(whole):
        return pictures(whole).get(name)
    return snapshot_pictures["project"](whole, name)


def pictures(snapshot: Any) -> dict[str, str]:
    """The drawings that a snapshot holds, by name: ``drivers``, ``measure-1-run``, ``measure-1-i`` ..."""
    whole = mapping(snapshot)
    found: dict[str, Any] = {"drivers": mapping(whole.get("drivers")).get("svg")}
    for number, measure in enumerate(mappings(whole.get("measures")), start=1):
        for chart in mappings(measure.get("charts")):
            found[_picture(number, chart)] = chart.get("svg")
            found[_narrow(number, chart)] = chart.get("narrow")
    return {name: svg for name, svg in found.items() if _is_svg(svg)}


def _drivers_picture(whole: Mapping[str, Any], drivers: Mapping[str, Any]) -> tuple[str, str]:
    if is_drawn_anew(whole):
        return "drivers", "drivers-narrow"
    return ("drivers", "") if _is_svg(drivers.get("svg")) else NONE


def _progress(whole: Mapping[str, Any]) -> Rows:
    """What was decided last, and what the evidence says with its reasons."""
    said, scores = mapping(whole.get("progress")), list(mappings(whole.get("scores")))
    decided = f"{text_of(scores[-1].get('score'))}: {text_of(scores[-1].get('name'))}" if scores else ""
    proposed = text_of(said.get("proposed"))
    rows = (
        (_("Phase"), text_of(said.get("phase_words"))),
        (_("Progress score"), decided),
        (_("Proposed from the evidence"), f"{proposed}: {text_of(said.get('name'))}" if proposed else ""),
        (_("What speaks for it"), "\n".join(text_of(one) for one in listed(said.get("reasons")))),
    )
    return tuple((name, text) for name, text in rows if text)


def _score(data: Mapping[str, Any]) -> tuple[str, str]:
    words = {"day": day_of_time(data.get("at")), "score": text_of(data.get("score")), "who": text_of(data.get("by"))}
    title = _("%(day)s, %(who)s: %(score)s") if words["who"] else _("%(day)s: %(score)s")
    proposed = _("The evidence proposed %(score)s.") % {"score": text_of(data.get("proposed"))}
    return title % words, "\n\n".join(one for one in (text_of(data.get("note")), proposed) if one)


def _lesson(data: Mapping[str, Any]) -> str:
    return ", ".join(one for one in (day_of(data.get("on")), text_of(data.get("by"))) if one)


def _picture(number: int, chart: Mapping[str, Any]) -> str:
    return f"measure-{number}-{text_of(chart.get('kind'))}"


def _narrow(number: int, chart: Mapping[str, Any]) -> str:
    return f"{_picture(number, chart)}-narrow"


def _is_svg(value: Any) -> bool:
    return isinstance(value, str) and "<svg" in value[:500]


def _measure(number: int, data: Mapping[str, Any]) -> Measure:
    name = _name(number, data)
    charts = tuple(
        Chart(
            caption=_caption(one, name),
            words=text_of(one.get("words")),
            picture=_picture(number, one) if one.get("drawn") is True or _is_svg(one.get("svg")) else "",
            narrow=_narrow(number, one) if one.get("drawn") is True or _is_svg(one.get("narrow")) else "",
        )
        for one in mappings(data.get("charts"))
    )
    points = list(mappings(data.get("points")))
    return Measure(
        number=number,
        name=name,
        kind=text_of(data.get("kind_words")) or text_of(data.get("kind")),
        facts=_rows(data, MEASURE) + _rows(mapping(data.get("chart_words")), CHART),
        charts=charts,
        points=len(points),
        judged=tuple(_judged(data, points)),
    )


def _caption(chart: Mapping[str, Any], name: str) -> str:
    if title := text_of(chart.get("title")):
        return f"{title}: {name}"
    return str(CHARTS.get(text_of(chart.get("kind")), "%(name)s")) % {"name": name}


def _name(number: int, data: Mapping[str, Any]) -> str:
    return text_of(data.get("name")) or _("Measure %(n)d") % {"n": number}


def points_of(snapshot: Any, number: int, *, after: int = -1, most: int = 100) -> Points | None:
    """The next points of measure ``number`` after the position ``after``; ``None`` for no such measure."""
    measures = list(mappings(mapping(snapshot).get("measures")))
    if not 1 <= number <= len(measures):
        return None
    data = measures[number - 1]
    points = list(mappings(data.get("points")))
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
    left_out = {one.get("position") for one in mappings(data.get("exclusions"))}

    def said(place: int, point: Mapping[str, Any]) -> str:
        notes = (text_of(point.get("note")), _("Left out of the limits") if place in left_out else "")
        return "; ".join(note for note in notes if note)

    value = _("Count") if divided else text_of(data.get("unit")) or _("Value")
    columns: list[tuple[str, bool, Cell]] = [
        (_("When"), False, lambda _place, point: _label(point)),
        (value, True, lambda _place, point: text_of(point.get("value"))),
    ]
    if divided:
        columns.append((_("Out of"), True, lambda _place, point: text_of(point.get("denominator"))))
    if divided and any(one.get("charted") for one in points):
        columns.append((_("On the chart"), True, lambda _place, point: text_of(point.get("charted"))))
    return [*columns, (_("Note"), False, said)]


def _judged(data: Mapping[str, Any], points: list[Mapping[str, Any]]) -> Iterator[str]:
    """What a person decided about the data, each with the reason that they gave."""
    sentences = (
        ("rebases", _("New limits from %(point)s: %(reason)s")),
        ("exclusions", _("%(point)s is left out of the limits: %(reason)s")),
    )
    for key, sentence in sentences:
        for one in mappings(data.get(key)):
            place = one.get("position")
            known = isinstance(place, int) and 0 <= place < len(points)
            point = _label(points[place]) if known and isinstance(place, int) else text_of(place)
            yield sentence % {"point": point, "reason": text_of(one.get("reason"))}


def _label(point: Mapping[str, Any]) -> str:
    return day_of(point.get("on")) or text_of(point.get("label"))


def _member(data: Mapping[str, Any]) -> str:
    """Name, what they do, and their role in the team where that was kept."""
    return ", ".join(text for key in ("name", "part", "role_words") if (text := text_of(data.get(key))))


def _cycle_title(data: Mapping[str, Any]) -> str:
    number, title = text_of(data.get("number")), text_of(data.get("title"))
    return f"{number}. {title}" if number and title else title or number or _("PDSA cycle")


def _rows(data: Mapping[str, Any], names: Mapping[str, Any]) -> Rows:
    texts = ((str(label), day_of(data.get(key)) or text_of(data.get(key))) for key, label in names.items())
    return tuple((label, text) for label, text in texts if text)
