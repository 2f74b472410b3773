"""How a score on the ten-step scale went over time, as a line of steps: a small SVG of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from cairn.methods.pictures.dates import uk_date
from cairn.methods.sentences import ENGLISH, Language, gettext_noop

__all__ = ["steps_svg", "steps_words"]
WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 34, 16, 12, 30
TOP_SCORE = 5.0
WORDS = gettext_noop("The score went from %(first)s on %(from)s to %(last)s on %(to)s, in %(n)d decisions.")
ONE = gettext_noop("The score was set to %(last)s on %(to)s.")


def steps_words(points: Sequence[tuple[date, float]], language: Language = ENGLISH) -> str:
    """What the picture says, in a sentence. ``points``: at least one, in the order of time."""
    (start, first), (end, last) = points[0], points[-1]
    values = {"first": f"{first:.1f}", "last": f"{last:.1f}", "n": len(points)}
    values |= {"from": uk_date(start, language), "to": uk_date(end, language)}
    return language.gettext(WORDS if len(points) > 1 else ONE) % values


def steps_svg(points: Sequence[tuple[date, float]], today: date, language: Language = ENGLISH) -> str:
    """A score holds until the next is decided, the last one until ``today``. ``points`` are in the order of time.

    >>> steps_svg([(date(2026, 1, 5), 1.0)], date(2026, 3, 1)).count("<path")
    1
    """
    start, end = points[0][0], max(today, points[-1][0])
    days = max((end - start).days, 1)

    def across(day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - start).days / days, 1)

    def up(score: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * score / TOP_SCORE, 1)

    path = f"M{across(start)},{up(points[0][1])}"
    for day, score in points[1:]:
        path += f"H{across(day)}V{up(score)}"
    path += f"H{across(end)}"
    dots = "".join(f'<circle cx="{across(day)}" cy="{up(score)}" r="4" fill="#006769"/>' for day, score in points)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" font-family="sans-serif" font-size="14"><title>{escape(steps_words(points, language))}</title>'
        f'{_axis(up)}<path d="{path}" fill="none" stroke="#006769" stroke-width="3"/>{dots}'
        f"{_ends(start, end, language)}</svg>"
    )


def _axis(up: Callable[[float], float]) -> str:
    return "".join(
        f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{up(n)}" y2="{up(n)}" stroke="#d8dde0"/>'
        f'<text x="{LEFT - 10}" y="{up(n) + 5}" text-anchor="end" fill="#4c6272">{n}</text>'
        for n in range(6)
    )


def _ends(start: date, end: date, language: Language) -> str:
    left = f'<text x="{LEFT}" y="{HEIGHT - 8}" fill="#4c6272">{escape(uk_date(start, language))}</text>'
    if start == end:
        return left
    right = escape(uk_date(end, language))
    return f'{left}<text x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" text-anchor="end" fill="#4c6272">{right}</text>'
