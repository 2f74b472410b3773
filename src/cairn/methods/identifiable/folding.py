"""The same text, letter for letter, in plain signs: and without the numbers that belong to the public.

Both keep the length, so that places found in the plain text are places in the text that was written.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "hide_public", "unaccented"]

_DASHES = "‐‑‒–—―−﹘﹣－"
_QUOTES = "‘’ʼ`´′"
_STROKES = str.maketrans("łŁøØđĐ", "lLoOdD")  # marks that do not come off
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


class _Signs(dict[int, str]):
    """What each sign is in plain text, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if sign.isdecimal():
            sign = str(unicodedata.decimal(sign))
        elif unicodedata.category(sign) == "Zs":
            sign = " "
        self[code] = sign
        return sign


_SIGNS = _Signs(
    dict.fromkeys(map(ord, _DASHES), "-")
    | dict.fromkeys(map(ord, _QUOTES), "'")
    | dict.fromkeys(map(ord, _UNSEEN), " ")
    | dict(zip(map(ord, "＠／．：＋（）"), "@/.:+()", strict=True))
)

# Identifiers of books, papers, trials and pages. What they hold is nobody's number, whatever its check digit.
_PUBLIC = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+"
    r"|\b10\.\d{4,9}/[^\s<>\"]+"
    r"|\bISBN(?:-?1[03])?(?:\s?\((?:print|online|pbk|hbk|1[03])\))?[\s:.#]{0,3}\d[\dX -]{8,16}[\dX]"
    r"|\b97[89][ -]?\d[\d -]{7,12}\d\b"
    r"|\bISSN[\s:]{0,3}\d{4}-?\d{3}[\dX]"
    r"|\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b"
    r"|\b(?:ISRCTN|NCT|PMC|ACTRN|CRD|EudraCT)[\s:]{0,2}\d[\d-]*"
    r"|\b(?:PMID|DOI|ORCID)[\s:]{0,3}[\dX./-]+"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """Digits of all scripts as 0 to 9, all spaces, dashes and apostrophes as the plain ones.

    >>> fold("９４３\N{NO-BREAK SPACE}476–5919")
    '943 476-5919'
    """
    return text if text.isascii() else text.translate(_SIGNS)


def unaccented(word: str) -> str:
    """A word without the marks on its letters, as lists of names have it.

    >>> unaccented("Wiśniewski"), unaccented("Michał")
    ('Wisniewski', 'Michal')
    """
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word.translate(_STROKES))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def hide_public(text: str) -> str:
    """Addresses of pages, DOIs, ISBNs, ISSNs, ORCIDs and numbers of trials struck out, sign by sign.

    >>> hide_public("see ISBN 0306406152.")
    'see ~~~~~~~~~~~~~~~.'
    """
    return _PUBLIC.sub(lambda hit: "~" * len(hit[0]), text)
