"""The rows of a VuFind record: which label has which lines. Knows nothing of what the labels mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Labels of the long table: one of them alone inside a value means that the value was never closed.
KNOWN = frozenset(
    "author author_facet author_sort collection description format id issn language publishDate "
    "publisher record_format series sources spelling spellingShingle title title_full title_fullStr "
    "title_full_unstemmed title_short title_sort topic topic_facet url work_keys_str_mv _version_".split()
)
_RULE = re.compile(r"[-: |]*-{3}[-: |]*$")
_OPENS = re.compile(r"(?P<label>[^|]{1,60}?)\s*\|$")
_WHOLE = re.compile(r"(?P<label>[^|]{1,60}?)\s*\|\s*(?P<value>.*?)\s*\|$")


class RecordError(ValueError):
    """The text isn't one whole record. The message is a sentence for people; ``line`` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(f"Line {line}: {message}")
        self.line = line


@dataclass
class Rows:
    """``fields``: label to the lines of its value (no empty ones). ``heading``: the first line above them."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    heading: str = ""
    found_on: dict[str, int] = field(default_factory=dict)

    def lines(self, label: str) -> list[str]:
        return self.fields.get(label, [])

    def first(self, *labels: str) -> str:
        """The value of the first of these labels that has one, its lines joined by spaces; else empty."""
        return next((" ".join(self.fields[label]) for label in labels if self.fields.get(label)), "")

    def add(self, label: str, lines: list[str], line: int) -> None:
        label = label.strip().removesuffix(":")
        value = [text for text in (one.strip() for one in lines) if text]
        if label in self.fields and self.fields[label] != value:
            earlier = self.found_on[label]
            message = f"the field “{label}” has another value already, on line {earlier}."
            raise RecordError(f"{message} Are these two records? Give one at a time.", line)
        self.fields[label] = value
        self.found_on.setdefault(label, line)


def read_rows(text: str) -> Rows:
    """Read ``Label: | value |`` rows and ``label |`` ... ``value |`` rows, in any order.

    Raises:
        RecordError: no row at all, a value that is never closed, or a field given twice.
    """
    rows = Rows()
    label, opened = "", 0
    value: list[str] = []
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        if not line or _RULE.match(line):
            continue
        if label:
            _refuse_if_unclosed(line, label, opened)
            value.append(line.removesuffix("|"))
            if line.endswith("|"):
                rows.add(label, value, opened)
                label, value = "", []
        elif opens := _OPENS.match(line):
            label, opened = opens["label"], number
        elif whole := _WHOLE.match(line):
            rows.add(whole["label"], [whole["value"]], number)
        elif not rows.heading and not rows.fields:
            rows.heading = line
    if label:
        raise RecordError(f"the value of “{label}” isn't closed by “|”: the record seems cut off.", opened)
    if not rows.fields:
        raise RecordError("this isn't a catalogue record: no line reads “label |”.", 1)
    return rows


def _refuse_if_unclosed(line: str, label: str, opened: int) -> None:
    other = line.removesuffix("|").strip()
    # A paper may well be called "series" or "language": a title is never taken for a label.
    if line.endswith("|") and other in KNOWN and not label.startswith("title"):
        raise RecordError(f"the value of “{label}” isn't closed by “|” before “{other}” begins.", opened)
