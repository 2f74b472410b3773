"""A control chart as a table: one row for each point, the same numbers as in the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from cairn.methods.pictures.look import EXCLUDED, MEANINGS
from cairn.methods.pictures.picture import Header, Table
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _
from cairn.methods.spc import PointReading, Reading
from cairn.methods.spc.words import number

Cell = Callable[[PointReading], str]


def spc_table(
    reading: Reading,
    say_x: Callable[[Any], str],
    remarks: Mapping[int, str],
    *,
    title: str = "",
    unit: str = "",
    points: Sequence[PointReading] | None = None,
    language: Language = ENGLISH,
) -> Table:
    """All points, or some; ``remarks`` by their numbers. Columns that would be empty are left out."""
    say = language.gettext

    def of(name: str, suffix: str = unit) -> Cell:
        return lambda point: _number(getattr(point, name), suffix)

    columns: list[tuple[str, bool, Cell]] = [
        (say(_("When")), False, lambda point: say_x(point.x)),
        (say(_("Value")), True, lambda point: _number(point.value, unit) or say(_("missing"))),
        (say(_("Numerator")), True, of("numerator", "") if _has_denominators(reading) else lambda point: ""),
        (say(_("Denominator")), True, of("denominator", "")),
        (say(_("Centre line")), True, of("centre")),
        (say(_("Lower limit")), True, of("lower")),
        (say(_("Upper limit")), True, of("upper")),
        (say(_("Target")), True, of("target")),
        (say(_("Phase")), True, lambda point: str(point.phase) if len(reading.phases) > 1 else ""),
        (say(_("Meaning")), False, _meaning(reading, language)),
        (say(_("Note")), False, lambda point: remarks.get(point.number, "")),
    ]
    rows = reading.points if points is None else points
    cells = [[cell(point) for point in rows] for _name, _numeric, cell in columns]
    kept = [n for n, column in enumerate(cells) if n < 2 or any(column)]
    headers: Iterable[Header] = ((columns[n][0], "number") if columns[n][1] else columns[n][0] for n in kept)
    return Table(title, tuple(headers), tuple(zip(*(cells[n] for n in kept), strict=True)))


def _number(value: float | None, unit: str) -> str:
    return "" if value is None else number(value, "%" if unit == "%" else "")


def _has_denominators(reading: Reading) -> bool:
    return any(point.denominator for point in reading.points)


def _meaning(reading: Reading, language: Language) -> Cell:
    titles = titles_of(reading)

    def cell(point: PointReading) -> str:
        said = [language.gettext(MEANINGS[point.meaning].words)] if not point.missing else []
        said += [titles[name] for name in point.signals if point.meaning != "common_cause"]
        if point.excluded:
            said.append(language.gettext(EXCLUDED.words))
        return "; ".join(said)

    return cell


def titles_of(reading: Reading) -> dict[str, str]:
    """The rules that the chart was read by, in words."""
    return {rule.name: rule.title for rule in reading.chart.rule_set.rules}
