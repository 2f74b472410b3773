"""What is to be said about single points: the same in the table and when a live chart is walked through."""

from __future__ import annotations

from collections.abc import Sequence

from cairn.methods.pictures.flags import Flag
from cairn.methods.pictures.x_axis import XAxis
from cairn.methods.sentences import Language, gettext_noop
from cairn.methods.spc import Exclusion, Reading
from cairn.methods.spc.phases import place_of


def remarks_of(reading: Reading, axis: XAxis, flags: Sequence[Flag], language: Language) -> dict[int, str]:
    """By the number of the point: notes, cycles that began nearest to it, why a phase begins, why it is left out."""
    found: dict[int, list[str]] = {}
    for exclusion in reading.chart.excluded:
        if isinstance(exclusion, Exclusion) and exclusion.reason:
            place = place_of(exclusion.point, reading.columns.x)
            told = language.gettext(gettext_noop("Left out: %(reason)s")) % {"reason": exclusion.reason}
            found.setdefault((place or 0) + 1, []).append(told)
    for flag in flags:
        if flag.kind == "cycle":
            told = language.gettext(gettext_noop("PDSA cycle %(number)s, %(cycle)s"))
            words = told % {"number": flag.label.removeprefix("P"), "cycle": flag.words}
        else:
            words = flag.text
        found.setdefault(flag.point or axis.nearest(flag.at), []).append(words)
    return {number: "; ".join(words) for number, words in found.items()}
