"""How wide the columns of a table are, and how small its letters must be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cairn.methods.pictures.picture import Table
from cairn.methods.reports.texts import one_line

LONG_HEADER = 150  # characters
LEAST, LONG_WORD, MOST = 4.5, 26.0, 46.0  # characters of a column
SHORT_ROWS, SHORT_TEXT = 12, 450  # rows, characters
_DAY = r"\d{1,2} \w{3,4}\.? \d{4}"
_DATE = re.compile(f"{_DAY}(?: – {_DAY})?")
UPRIGHT = 7  # columns that a page that stands upright has room for
SIDEWAYS = 1.53  # times as wide is the page on its side


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


def shares(table: Table, line: float) -> list[float]:
    """The share of the whole width that each column takes: enough for its longest word, more for more text.

    ``line``: how many characters fit into the whole width.
    """
    columns = list(zip(head_of(table), *rows_of(table), strict=True))
    least = [_longest_word(column) for column in columns]
    more = [_wanted(column) - one for column, one in zip(columns, least, strict=True)]
    spare = line - sum(least)
    if spare > 0 and sum(more) > 0:
        least = [one + spare * extra / sum(more) for one, extra in zip(least, more, strict=True)]
    return [round(one / (sum(least) or 1), 4) for one in least]


def _longest_word(cells: tuple[str, ...]) -> float:
    """With room for bold letters and for the space between columns. A date, or two, is not to be broken."""
    words = (word for cell in cells for word in ([cell] if _DATE.fullmatch(cell) else cell.split()))
    word = max(map(len, words), default=0)
    return min(max(word * 1.1 + 2.0, LEAST), LONG_WORD)


def _wanted(cells: tuple[str, ...]) -> float:
    """What long texts have most of gets most of the room: a column of paragraphs beside one of names."""
    longest, usual = max(map(len, cells), default=0), sum(map(len, cells)) / max(len(cells), 1)
    return max(min(longest + 2.0, max(MOST, usual * 0.6)), _longest_word(cells))


def is_wide(table: Table) -> bool:
    """Whether it needs a page on its side."""
    return len(table.headers) > UPRIGHT


def repeats(table: Table) -> bool:
    """Whether the header is short enough to stand on every page."""
    return max(map(len, table.head), default=0) <= LONG_HEADER


def is_short(table: Table) -> bool:
    """Whether it is so short that it had better stay on one page."""
    return len(table.rows) <= SHORT_ROWS and sum(len(cell) for row in table.rows for cell in row) <= SHORT_TEXT


def longest_word(share: float, line: float) -> int:
    """How many characters of a word fit into a column, if ``line`` characters fit into the whole width."""
    return max(4, int(line * share) - 2)


def letter_size(table: Table, usual: float = 9.5) -> float:
    """In points: the more columns, the smaller."""
    count = len(table.headers)
    return usual if count <= 5 else max(6.5, usual - 0.5 * (count - 5))
