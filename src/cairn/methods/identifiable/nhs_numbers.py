"""NHS numbers (England, Wales, Man), CHI numbers (Scotland) and H&C numbers (Northern Ireland), by their check digit.

All three have ten digits, the last a check digit by modulus 11 (NHS Data Dictionary, "NHS number").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cairn.methods.identifiable.dates import DAY_MONTH_YEAR
from cairn.methods.identifiable.finding import Finding
from cairn.methods.identifiable.runs import Group, behind_other_number, runs

__all__ = ["find_nhs_numbers", "is_nhs_number"]

_SHAPES = ((10,), (3, 3, 4), (3, 7), (6, 4))  # the last is how CHI numbers are written: the date of birth first
_SLIPS = ((4, 3, 3), (3, 4, 3))  # from memory; telephone numbers and years begin so too
_DIALLED_OR_YEAR = re.compile(r"0|(?:19|20)\d\d$")
_CUE = re.compile(
    r"(?:nhs|chi|h&c|hcn|health (?:and|&) care)(?:[\s:.#=()'-]{1,3}(?:no|nos|number|numbers|num|id|is|was|of|the|"
    r"patient))*[\s:.#=()'-]{0,4}$",
    re.IGNORECASE,
)
# Other words between the cue and the number: "the NHS number ends 919, the full one is ...".
_SPOKEN_OF = re.compile(
    r"\b(?:nhs|chi)\s(?:no|number)\b[^.;!?\n\d]{0,20}(?:\d{1,4}\b[^.;!?\n\d]{1,30})?"
    r"\b(?:is|was|one|be|reads?|to)[\s:]{1,2}$",
    re.IGNORECASE,
)
_GLUED_CUE = re.compile(r"(?:nhs|no|number|num|chi)$", re.IGNORECASE)
_AMOUNT = re.compile(r"\s?(?:%|bytes|rows|records|views|hits|pounds|people|times|ms\b|seconds|cells|lines|doses)", re.I)
_PHONE_CUE = re.compile(
    r"(?:tel|phone|telephone|mobile|mob|fax|landline|ring|text)(?:[\s:.]{1,2}(?:no|number))?[\s:.]{0,3}$", re.I
)
_LONGEST = 10


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits end with their check digit. One digit ten times passes too, and is nobody's number.

    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918"), is_nhs_number("0000000000")
    (True, False, False)
    """
    if len(digits) != _LONGEST or len(set(digits)) == 1:
        return False
    total = sum((10 - place) * int(digit) for place, digit in enumerate(digits[:9]))
    return (11 - total % 11) % 11 == int(digits[9])


def find_nhs_numbers(text: str) -> Iterator[Finding]:
    """All in a plain text (see ``folding``)."""
    for groups in runs(text):
        yield from _in_run(text, groups)


def _in_run(text: str, groups: Sequence[Group]) -> Iterator[Finding]:
    place = taken = 0
    while place < len(groups):
        after = _number_at(text, groups, place, taken)
        if after:
            start, end = groups[place].start, groups[after - 1].end
            yield Finding("nhs_number", start, end, text[start:end])
            place = taken = after
        else:
            place += 1


def _number_at(text: str, groups: Sequence[Group], first: int, taken: int) -> int:
    """The group after the number that begins with group ``first``; 0 if none does."""
    after = _ten_digits(groups, first)
    if not after or not is_nhs_number("".join(one.digits for one in groups[first:after])):
        return 0
    start = groups[first].start
    cued = any(cue.search(text, max(0, start - 70), start) for cue in (_CUE, _SPOKEN_OF))
    if not cued and not (_is_usual(text, groups, first, after) and _stands_alone(text, groups, first, after, taken)):
        return 0
    return after if _may_stand_here(text, start, groups[after - 1].end, cued) else 0


def _ten_digits(groups: Sequence[Group], first: int) -> int:
    count = 0
    for place in range(first, min(first + _LONGEST, len(groups))):
        count += len(groups[place].digits)
        if count >= _LONGEST:
            return place + 1 if count == _LONGEST else 0
    return 0


def _is_usual(text: str, groups: Sequence[Group], first: int, after: int) -> bool:
    """Without a cue: grouped as people group it, and not three counts that stand below each other."""
    inside = text[groups[first].start : groups[after - 1].end]
    shape = tuple(len(one.digits) for one in groups[first:after])
    if shape in _SLIPS and not _DIALLED_OR_YEAR.match(groups[first].digits):
        gaps = {text[groups[n].end : groups[n + 1].start] for n in range(first, after - 1)}
        return len(gaps) == 1 and gaps <= {" ", "-"}
    return shape in _SHAPES and inside.count("\n") < 2 and "(" not in inside and ")" not in inside


def _stands_alone(text: str, groups: Sequence[Group], first: int, after: int, taken: int) -> bool:
    """Whether the digits before and after belong to something else."""
    inside = text[groups[first].end : groups[first + 1].start] if after - first > 1 else ""
    if first > taken or (first and first != taken):
        gap = text[groups[first - 1].end : groups[first].start]
        if gap.isspace() and _ends_date(text, groups[first - 1].end):
            gap = ""
        if _is_glue(gap) or _goes_on(gap, inside, groups[first - 1]) or groups[first - 1].digits in ("978", "979"):
            return False
    if after < len(groups):
        gap = text[groups[after - 1].end : groups[after].start]
        more = _ten_digits(groups, after)
        if more and is_nhs_number("".join(one.digits for one in groups[after:more])):
            return True
        if gap == "." and groups[after].digits == "0":  # a whole number as spreadsheets give it
            return True
        return not (_is_glue(gap) or _goes_on(gap, inside, groups[after]))
    return True


def _ends_date(text: str, end: int) -> bool:
    """Whether what ends here is a day, as in a row that was pasted."""
    return any(hit.end() == end for hit in DAY_MONTH_YEAR.finditer(text, max(0, end - 12), end))


def _is_glue(gap: str) -> bool:
    return gap in (".", "-", "_")


def _goes_on(gap: str, inside: str, other: Group) -> bool:
    """One more group of a list of numbers, parted as the others are."""
    return bool(inside) and gap == inside and 3 <= len(other.digits) <= 4


def _may_stand_here(text: str, start: int, end: int, cued: bool) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalpha() and not _GLUED_CUE.search(text, max(0, start - 6), start):
        return False
    if (before and before in "£$€+@\\") or (before == "." and text[start - 2 : start - 1].isdigit()):
        return False
    if cued:
        return True
    if after.isalpha() or after == "_" or before == "_" or _AMOUNT.match(text, end):
        return False
    if _PHONE_CUE.search(text, max(0, start - 30), start) or text[max(0, start - 3) : start] in ("44 ", "(0)", "0) "):
        return False
    return not behind_other_number(text, start)
