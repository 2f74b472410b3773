"""How wide the columns of a table are, and how small its letters must be."""

from __future__ import annotations

from collections.abc import Iterator

from cairn.methods.pictures.picture import Table
from cairn.methods.reports.texts import one_line

LONG_HEADER = 150  # characters
LEAST, MOST = 5.0, 46.0  # characters of a column


def head_of(table: Table) -> list[str]:
    return [one_line(words) for words in table.head]


def numeric(table: Table) -> list[bool]:
    """Of each column, whether it holds numbers."""
    return [not isinstance(header, str) for header in table.headers]


def rows_of(table: Table) -> Iterator[list[str]]:
    """The rows, each with as many cells as there are headers."""
    count = len(table.headers)
    for row in table.rows:
        cells = [one_line(cell) for cell in row[:count]]
        yield cells + [""] * (count - len(cells))


def shares(table: Table) -> list[float]:
    """The share of the whole width that each column takes: enough for its longest word, more for more text."""
    columns = list(zip(head_of(table), *rows_of(table), strict=True))
    wanted = [_wanted(column) for column in columns]
    whole = sum(wanted) or 1
    return [round(one / whole, 4) for one in wanted]


def _wanted(cells: tuple[str, ...]) -> float:
    word = max((len(word) for cell in cells for word in cell.split()), default=0)
    longest = max(map(len, cells), default=0)
    return min(max(word + 2.0, min(longest + 2.0, 18.0), float(longest**0.75), LEAST), MOST)


def repeats(table: Table) -> bool:
    """Whether the header is short enough to stand on every page."""
    return max(map(len, table.head), default=0) <= LONG_HEADER


def longest_word(table: Table, share: float, line: int = 90) -> int:
    """How many characters of a word fit into a column, if ``line`` characters fit into the whole width."""
    return max(4, int(line * share) - 2)


def letter_size(table: Table, usual: float = 9.5) -> float:
    """In points: the more columns, the smaller."""
    count = len(table.headers)
    return usual if count <= 5 else max(6.5, usual - 0.5 * (count - 5))
