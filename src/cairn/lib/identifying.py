"""Text that may identify a patient: what is said of it, and the reason that somebody gives why it doesn't.

Whatever is written is looked through before it is stored (``cairn.methods.identifiable``). The person sees what was
found and where; they mend it, or say why it identifies nobody, in the field ``FIELD`` of the form that comes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.lib.errors import Refused
from cairn.lib.text import clean_line
from cairn.methods.identifiable import CellFinding, Finding, find

FIELD = "identifies_nobody"
LONGEST_REASON = 300
LOOKS_LIKE: dict[str, str | Promise] = {
    "nhs_number": gettext_lazy("an NHS number"),
    "date_of_birth": gettext_lazy("a date of birth"),
    "person_name": gettext_lazy("the name of a patient"),
    "postcode": gettext_lazy("a postcode"),
    "phone": gettext_lazy("a phone number"),
    "email": gettext_lazy("an e-mail address"),
    "hospital_number": gettext_lazy("a hospital number"),
}
_reason: ContextVar[str] = ContextVar("identifies_nobody", default="")
Findings = Mapping[str, Sequence[Finding]]


class Flagged(Refused):
    """A text that may identify a patient. ``findings``: what was found, by the name of the field that it stands in."""

    def __init__(self, findings: Findings, *, details: Sequence[str] = ()) -> None:
        self.findings = findings
        field, found = next(iter(findings.items()))
        told = [sentence(one) for one in found[1:6]]
        super().__init__(sentence(found[0]), field=field, details=[*told, *details])


def sentence(found: Finding) -> str:
    """ "“943 476 5919” looks like an NHS number. Take it out, or say why it identifies nobody." """
    words = {"text": found.text, "kind": LOOKS_LIKE[found.kind]}
    return _("“%(text)s” looks like %(kind)s. Take it out, or say why it identifies nobody.") % words


def flagged_cells(found: Sequence[CellFinding], *, field: str) -> Flagged:
    """The refusal of a table: the first finding of each column, with its place."""
    first: dict[int, CellFinding] = {}
    for one in found:
        first.setdefault(one.column, one)
    told = [
        _("Column %(column)s (%(heading)s), row %(row)d: “%(text)s” looks like %(kind)s.")
        % {
            "column": _letter(one.column),
            "heading": one.heading or _("no heading"),
            "row": one.row + 1,
            "text": one.finding.text,
            "kind": LOOKS_LIKE[one.finding.kind],
        }
        for one in list(first.values())[:10]
    ]
    return Flagged({field: [one.finding for one in list(first.values())[:1]]}, details=told)


def _letter(column: int) -> str:
    """A column as spreadsheets name it.

    >>> _letter(0), _letter(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def found_in(texts: Mapping[str, str]) -> dict[str, list[Finding]]:
    """What was found, by the name of the field; fields in which nothing was are left out."""
    found = {name: find(text) for name, text in texts.items() if text}
    return {name: findings for name, findings in found.items() if findings}


@contextmanager
def with_reason(text: str) -> Iterator[None]:
    """While a form is taken: the reason that it gave."""
    token = _reason.set(clean_line(text)[:LONGEST_REASON])
    try:
        yield
    finally:
        _reason.reset(token)


def reason_given() -> str:
    """The reason that the form gave which is taken now; empty for none."""
    return _reason.get()
