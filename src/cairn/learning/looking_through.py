"""Files that people send are looked through for what may identify a patient, before they are stored."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.lib.identifying import Flagged, flagged_cells, reason_given, sentence
from cairn.methods.file_text import FileWords, words_in
from cairn.methods.identifiable import CellFinding, Finding, find, find_in_table

MOST_TEXT = 500_000  # characters: some eighty thousand words, looked through in two seconds
MOST_CELLS = 5_000_000  # characters in tables, whose columns are looked through faster


def look_through_file(content: bytes, *, name: str, ending: str, by: Person, at: datetime) -> None:
    """Raises ``Flagged`` (field ``file``) for what may identify a patient in the name or the words of a file, if no
    reason was given; ``Refused`` for more words than can be looked through. Pictures and PDF are not read.
    """
    words = words_in(content, ending) or FileWords()
    if len(words.text) > MOST_TEXT or words.size > MOST_CELLS:
        told = _("Choose a shorter file: there are more words in this one than can be looked through for patient data")
        raise Refused(told, field="file")
    found = [*find(name.replace("_", " ")), *find(words.text)]
    cells = [one for rows in words.tables for one in find_in_table(rows)]
    if not found and not cells:
        return
    if not reason_given():
        raise _flagged(found, cells)
    kinds = sorted({one.kind for one in found} | {one.finding.kind for one in cells})
    accounts_api.audit("file.justified", subject=None, by=by, at=at, kinds=kinds, reason=reason_given())


def _flagged(found: list[Finding], cells: list[CellFinding]) -> Flagged:
    if not cells:
        return Flagged({"file": found})
    told = flagged_cells(cells, field="file")
    if not found:
        return told
    return Flagged({"file": found}, details=[sentence(one) for one in told.findings["file"]] + list(told.details))
