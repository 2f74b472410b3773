"""A Pareto chart: bars from the largest down, and the running total as a line.

The bars lie flat: names of categories stay readable on a phone, whatever their length.
"""

from __future__ import annotations

from math import ceil

from cairn.methods.pareto import Pareto
from cairn.methods.pictures.canvas import layer
from cairn.methods.pictures.frame import EDGE, Frame, Heading, frame_of, specification
from cairn.methods.pictures.key import Entry, Key
from cairn.methods.pictures.look import BLUE, FAINT, GREY, INK, ORANGE, PAPER, LineLook, Mark
from cairn.methods.pictures.numbers import Scale
from cairn.methods.pictures.picture import Picture, Table
from cairn.methods.pictures.text import widest, width_of, wrapped
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _

VITAL, OTHER, RUNNING = BLUE, "#aebfc9", LineLook(_("Running total"), ORANGE, (), 2)
LINE = 15


def pareto_picture(
    pareto: Pareto,
    *,
    title: str = "",
    unit: str = "",
    width: int = 720,
    height: int | None = None,
    language: Language = ENGLISH,
) -> Picture:
    """The categories as bars, the vital few darker, with their counts and the running total in per cent."""
    frame = frame_of(width)
    heading = Heading(frame, title)
    room = frame.width * (0.34 if frame.narrow else 0.3)
    names = [wrapped(bar.category, room, frame.size, most=3) for bar in pareto.bars]
    counts = [f"{bar.count:,.6g}" for bar in pareto.bars]
    frame.left = ceil(EDGE + max(widest(lines, frame.size) for lines in names) + 8)
    frame.right = ceil(EDGE + width_of("100%", frame.size) + 8)
    key = Key(_entries(pareto, language), frame.width - 2 * EDGE, frame.size)
    frame.head = EDGE + heading.height + 22
    frame.foot = EDGE + 26 + key.height
    frame.height = _height(frame, names, height)
    heading.draw(frame)
    key.draw(frame.canvas, EDGE - frame.left, frame.height + 26)
    _draw_names(frame, names, counts, pareto, unit, language)
    words = pareto_words(pareto, language)
    spec = specification(frame, _layers(frame, pareto), words)
    return Picture(spec, words, lambda: pareto_table(pareto, title=title, unit=unit, language=language), title)


def pareto_words(pareto: Pareto, language: Language = ENGLISH) -> str:
    """What the chart shows, in one or two sentences."""
    few = pareto.vital
    values = {
        "few": len(few),
        "all": len(pareto.bars),
        "share": f"{100 * few[-1].cumulative:.0f}",
        "names": ", ".join(bar.category for bar in few),
    }
    told = language.ngettext(
        "%(few)d of %(all)d categories makes up %(share)s%% of the total: %(names)s.",
        "%(few)d of %(all)d categories make up %(share)s%% of the total: %(names)s.",
        len(few),
    )
    if len(few) > max(3, len(pareto.bars) / 2):
        even = language.gettext(_("No few of the categories stand out: the total is spread over many."))
        return f"{even} {told % values}"
    return told % values


def pareto_table(pareto: Pareto, *, title: str = "", unit: str = "", language: Language = ENGLISH) -> Table:
    say = language.gettext
    headers = (
        say(_("Category")),
        (unit.capitalize() or say(_("Count")), "number"),
        (say(_("Share")), "number"),
        (say(_("Running total")), "number"),
    )
    rows = tuple(
        (bar.category, f"{bar.count:,.6g}", f"{100 * bar.share:.1f}%", f"{100 * bar.cumulative:.1f}%")
        for bar in pareto.bars
    )
    return Table(title, headers, rows)


def _entries(pareto: Pareto, language: Language) -> list[Entry]:
    share = language.gettext(_("The fewest that make up %(share)s%%")) % {"share": f"{100 * pareto.wanted:.0f}"}
    entries = [Entry(share, Mark("", VITAL, "square", 110))]
    if len(pareto.vital) < len(pareto.bars):
        entries.append(Entry(language.gettext(_("All other")), Mark("", OTHER, "square", 110)))
    return [*entries, Entry(language.gettext(RUNNING.words), RUNNING)]


def _height(frame: Frame, names: list[list[str]], height: float | None) -> float:
    least = max(len(lines) for lines in names) * LINE + 8
    if height is None:
        return max(least, 30) * len(names)
    return max(height - frame.head - frame.foot, 20.0 * len(names))


def _draw_names(
    frame: Frame, names: list[list[str]], counts: list[str], pareto: Pareto, unit: str, language: Language
) -> None:
    """Names left of the bars, counts on or beside them, the running total at the right."""
    across = Scale(0, pareto.total, 0, frame.plot)
    row = frame.height / len(names)
    for n, (lines, count, bar) in enumerate(zip(names, counts, pareto.bars, strict=True)):
        middle = row * (n + 0.5)
        for k, line in enumerate(lines):
            y = middle + (k - (len(lines) - 1) / 2) * LINE
            frame.canvas.text(-8, y, line, size=frame.size, align="right")
        end = across(bar.count)
        if end > width_of(count, frame.size) + 18:
            colour = PAPER if bar.vital else INK
            frame.canvas.text(end - 11, middle, count, size=frame.size, align="right", colour=colour)
        else:
            frame.canvas.text(end + 5, middle, count, size=frame.size)
        total = f"{100 * bar.cumulative:.0f}%"
        frame.canvas.text(frame.plot + frame.right - EDGE, middle, total, size=frame.size, align="right")
    count_head = unit or language.gettext(_("Count"))
    frame.canvas.text(0, -11, count_head, size=frame.size, colour=GREY)
    head = language.gettext(RUNNING.words)
    frame.canvas.text(frame.plot + frame.right - EDGE, -11, head, size=frame.size, colour=GREY, align="right")


def _layers(frame: Frame, pareto: Pareto) -> list[dict[str, object]]:
    row = frame.height / len(pareto.bars)
    x = {"field": "x", "type": "quantitative", "scale": {"domain": [0, pareto.total], "nice": False}, "axis": None}
    y = {"field": "y", "type": "quantitative", "scale": {"domain": [frame.height, 0], "nice": False}, "axis": None}
    bars = [
        {
            "x": 0, "x2": bar.count, "y": round(row * (n + 0.14), 1), "y2": round(row * (n + 0.86), 1),
            "words": f"{bar.category}: {bar.count:,.6g} ({100 * bar.share:.0f}%)",
            "fill": VITAL if bar.vital else OTHER,
        }
        for n, bar in enumerate(pareto.bars)
    ]  # fmt: skip
    running = [{"x": bar.count if not n else pareto.total * bar.cumulative, "y": round(row * (n + 0.5), 1), "n": n}
               for n, bar in enumerate(pareto.bars)]  # fmt: skip
    fill = {"field": "fill", "type": "nominal", "scale": None}
    ends = {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}, "color": fill}
    told = {"tooltip": {"field": "words", "type": "nominal"}}
    line = {"x": x, "y": y, "order": {"field": "n", "type": "quantitative"}}
    grid = [{"x": pareto.total * n / 4, "y": 0, "y2": frame.height} for n in range(5)]
    return [
        layer({"type": "rule", "color": FAINT}, grid, {"x": x, "y": y, "y2": {"field": "y2"}}),
        layer({"type": "rect"}, bars, ends | told),
        layer({"type": "line", "color": PAPER, "strokeWidth": 4}, running, line),
        layer({"type": "line", "color": ORANGE, "strokeWidth": RUNNING.width}, running, line),
        layer(
            {"type": "point", "filled": True, "color": ORANGE, "size": 34, "opacity": 1, "stroke": PAPER},
            running,
            {"x": x, "y": y},
        ),
    ]
