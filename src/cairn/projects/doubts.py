"""Slips that a point can hold though each of its cells can be read: asked about before it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from cairn.lib.errors import Refused
from cairn.projects.charts import PER_CENT, SHARES
from cairn.projects.models import Measure
from cairn.projects.series import Point, in_words

# A month or a quarter is often named by its last day, so a point may be some weeks ahead; a year is a slip.
AHEAD = timedelta(days=92)


class Unsure(Refused):
    """The change would do more than was typed, or holds a likely slip: ``details`` say what, to be agreed to first."""


def doubts(measure: Measure, points: Iterable[Point], *, before: Sequence[Point], today: date) -> list[str]:
    """What looks like a slip in points that are new or changed, a sentence each.

    More than all: not asked where points ``before`` are so too, for events may outnumber what they are counted in. A
    share is never more than all.
    """
    held = {point[:5] for point in before}
    new = [point for point in points if point[:5] not in held]
    share = measure.unit.lower() in PER_CENT or measure.chart_kind in SHARES
    outnumbered = not share and any(_more_than_all(point) for point in before)
    more = [point for point in new if _more_than_all(point)] if not outnumbered else []
    late = [point for point in new if point.on is not None and point.on > today + AHEAD]
    return [
        *[
            _("%(point)s: the first number is larger than the second. Check both.") % {"point": in_words(p)}
            for p in more
        ],
        *[_("%(point)s: this day is far in the future. Check the year.") % {"point": in_words(p)} for p in late],
    ]


def _more_than_all(point: Point) -> bool:
    return point.value is not None and bool(point.denominator) and point.value > (point.denominator or 0)


def ask(questions: Iterable[str], *, agreed: Iterable[str]) -> None:
    """Raises ``Unsure`` with all ``questions`` unless each was agreed to."""
    asked = list(questions)
    if not set(asked) <= set(agreed):
        raise Unsure(_("Look at what else will happen, then save again."), details=asked)
