"""A histogram: counts in bins, with the median."""

from __future__ import annotations

from cairn.methods.histogram import Bin, Histogram
from cairn.methods.pictures.calendar import Tick, fits
from cairn.methods.pictures.canvas import Layer, layer
from cairn.methods.pictures.frame import (
    EDGE,
    Frame,
    Heading,
    frame_of,
    left_margin,
    plot_height,
    specification,
    x_encoding,
    y_encoding,
)
from cairn.methods.pictures.look import GREY, INK
from cairn.methods.pictures.numbers import Scale, axis_numbers, ticks_for
from cairn.methods.pictures.picture import Picture, Table
from cairn.methods.pictures.text import width_of
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _
from cairn.methods.spc.words import number

BAR = "#5b84a8"


def histogram_picture(
    histogram: Histogram,
    *,
    title: str = "",
    unit: str = "",
    width: int = 720,
    height: int | None = None,
    language: Language = ENGLISH,
) -> Picture:
    """The bins as bars without gaps, and a line at the median."""
    frame = frame_of(width)
    heading = Heading(frame, title)
    most = max(each.count for each in histogram.bins)
    guess = height * 0.6 if height else plot_height(frame, None)
    counts = ticks_for(0, most, max(3, round(guess / 46)), floor_at=0, whole=True)
    frame.left, frame.right = left_margin(frame, counts), EDGE + 12
    low, high = histogram.bins[0].low, histogram.bins[-1].high
    ticks = bin_ticks(histogram, frame.plot / (high - low), frame.size)
    frame.head = EDGE + heading.height + 36
    frame.foot = EDGE + 12 + frame.size * 1.25 + (18 if unit else 0)
    frame.height = plot_height(frame, height)
    heading.draw(frame)
    _draw_words(frame, histogram, unit, Scale(low, high, 0, frame.plot), language)
    x, y = x_encoding(ticks, low, high, frame.size), y_encoding(counts, frame.size)
    words = histogram_words(histogram, unit, language)
    spec = specification(frame, _layers(histogram, x, y), words)
    table = lambda: histogram_table(histogram, title=title, unit=unit, language=language)  # noqa: E731
    return Picture(spec, words, table, title)


def histogram_words(histogram: Histogram, unit: str = "", language: Language = ENGLISH) -> str:
    """How many values there are, where the middle is, and how they are spread."""
    low, high = histogram.quartiles
    values = {
        "n": f"{histogram.values:,}",
        "low": number(histogram.low, unit),
        "high": number(histogram.high, unit),
        "median": number(histogram.median, unit),
        "first": number(low, unit),
        "third": number(high, unit),
    }
    spread = language.gettext(
        _(
            "%(n)s values from %(low)s to %(high)s. The median is %(median)s; "
            "half of the values are from %(first)s to %(third)s."
        )
    )
    one = language.gettext(_("One value: %(low)s."))
    said = [(spread if histogram.values > 1 else one) % values]
    tails = {
        "right": _("The long tail is on the side of high values."),
        "left": _("The long tail is on the side of low values."),
    }
    if histogram.values > 9 and histogram.skew in tails:
        said.append(language.gettext(tails[histogram.skew]))
    if histogram.missing:
        told = language.ngettext("%(n)s value is missing.", "%(n)s values are missing.", histogram.missing)
        said.append(told % {"n": f"{histogram.missing:,}"})
    return " ".join(said)


def histogram_table(histogram: Histogram, *, title: str = "", unit: str = "", language: Language = ENGLISH) -> Table:
    say = language.gettext
    name = say(_("From, to below")) if not _single(histogram) else say(_("Value"))
    headers = (f"{name} ({unit})" if unit else name, (say(_("Count")), "number"), (say(_("Share")), "number"))
    rows = tuple(
        (bin_words(histogram, each), f"{each.count:,}", f"{100 * each.count / histogram.values:.1f}%")
        for each in histogram.bins
    )
    return Table(title, headers, rows)


def bin_words(histogram: Histogram, each: Bin) -> str:
    """One number, or from where to where."""
    low, high = axis_numbers([each.low, each.high], histogram.width)
    return low if _single(histogram) else f"{low} to {high}"


def bin_ticks(histogram: Histogram, pixels: float, size: float) -> list[Tick]:
    """At the edges of bins, as many as have room; in the middle of bins that stand for one number."""
    single = _single(histogram)
    edges = [each.low for each in histogram.bins] + ([] if single else [histogram.bins[-1].high])
    words = axis_numbers(edges, histogram.width)
    ticks = [Tick(edge + (0.5 if single else 0), (said,)) for edge, said in zip(edges, words, strict=True)]
    every = next((n for n in (1, 2, 4, 5, 10, 20) if fits(ticks[::n], pixels, size)), 50)
    return ticks[::every]


def _single(histogram: Histogram) -> bool:
    return histogram.whole and histogram.width == 1


def _draw_words(frame: Frame, histogram: Histogram, unit: str, across: Scale, language: Language) -> None:
    """The unit below, what is counted above, and the median at its line."""
    if unit:
        y = frame.height + frame.foot - EDGE - 8
        frame.canvas.text(frame.plot / 2, y, unit, size=frame.size, colour=GREY, align="center")
    heading = language.gettext(_("Number of values"))
    frame.canvas.text(EDGE - frame.left, -28, heading, size=frame.size, colour=GREY)
    at = across(histogram.median + (0.5 if _single(histogram) else 0))
    said = language.gettext(_("Median %(value)s")) % {"value": number(histogram.median)}
    half = width_of(said, frame.size) / 2
    middle = min(max(at, half), frame.plot - half)
    frame.canvas.text(middle, -10, said, size=frame.size, align="center")
    frame.canvas.rule(at, -2, at, frame.height, colour=INK, width=1.5, dash=(6, 3))


def _layers(histogram: Histogram, x: dict[str, object], y: dict[str, object]) -> list[Layer]:
    bars = [
        {
            "x": each.low,
            "x2": each.high,
            "y": 0,
            "y2": each.count,
            "words": f"{bin_words(histogram, each)}: {each.count:,}",
        }
        for each in histogram.bins
    ]
    told = {"tooltip": {"field": "words", "type": "nominal"}}
    ends = {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}}
    return [layer({"type": "rect", "color": BAR, "stroke": "#ffffff", "strokeWidth": 1}, bars, ends | told)]
