"""Files that people send are looked through for what may identify a patient, before they are stored.

A file that can't be read, or not all of it, is kept: it may be a good one, and pictures can't be read either. Its
sender is told so, and what to do. One that is too long to be looked through is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.lib.errors import Refused
from cairn.lib.identifying import Flagged, flagged_cells, reason_given, sentence
from cairn.methods.file_text import words_in
from cairn.methods.identifiable import CellFinding, Finding, find, find_in_table
from cairn.methods.pdf_text import MOST_PAGES

MOST_TEXT = 500_000  # characters: some eighty thousand words, looked through in two seconds
MOST_CELLS = 5_000_000  # characters in tables, whose columns are looked through faster

UNREAD: dict[str, str | Promise] = {
    "damaged": gettext_lazy(
        "The file may be damaged: it could not be looked through for patient data. See whether it opens. If it does"
        " not, save it anew and send it again."
    ),
    "locked": gettext_lazy(
        "The PDF is locked (encrypted) and could not be looked through for patient data. Save it without a password and"
        " send it again."
    ),
    "wordless": gettext_lazy(
        "The PDF has no words that can be read, as when pages were scanned, so it could not be looked through for"
        " patient data. If you have the document that it was made of, send that as well."
    ),
    "partly": gettext_lazy(
        "Part of the PDF could not be looked through for patient data: pages that are pictures or damaged, or other"
        " files inside it."
    ),
}
CHECK = gettext_lazy("Check it yourself, and tell the course team at once if a patient may be recognised in it.")


@dataclass(frozen=True)
class LookedThrough:
    """``justified``: the kinds of what was found and explained; ``unread``: what could not be read, and what to do."""

    justified: tuple[str, ...] = ()
    unread: str = ""


def look_through_file(content: bytes, *, name: str, ending: str) -> LookedThrough:
    """Raises ``Flagged`` (field ``file``) for what may identify a patient in the name or the words of a file, if no
    reason was given; ``Refused`` for more words than can be looked through. Pictures are not read.

    May take seconds: to be asked outside of a transaction.
    """
    words = words_in(content, ending)
    if words.fault == "long":
        told = _("Choose a shorter file: of a PDF at most %(most)d pages can be looked through for patient data")
        raise Refused(told % {"most": MOST_PAGES}, field="file")
    if words.fault == "slow":
        told = _("Choose a shorter or simpler file: this PDF takes too long to be looked through for patient data")
        raise Refused(told, field="file")
    if len(words.text) > MOST_TEXT or words.size > MOST_CELLS:
        told = _("Choose a shorter file: there are more words in this one than can be looked through for patient data")
        raise Refused(told, field="file")
    found = [*find(name.replace("_", " ")), *find(words.text)]
    cells = [one for rows in words.tables for one in find_in_table(rows)]
    if (found or cells) and not reason_given():
        raise _flagged(found, cells)
    kinds = sorted({one.kind for one in found} | {one.finding.kind for one in cells})
    unread = f"{UNREAD[words.fault]} {CHECK}" if words.fault else ""
    return LookedThrough(tuple(kinds), unread)


def _flagged(found: list[Finding], cells: list[CellFinding]) -> Flagged:
    if not cells:
        return Flagged({"file": found})
    told = flagged_cells(cells, field="file")
    if not found:
        return told
    return Flagged({"file": found}, details=[sentence(one) for one in told.findings["file"]] + list(told.details))
