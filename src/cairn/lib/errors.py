"""The one family of errors that the areas' api functions raise.

``Refused`` is a person's mistake and is shown to them; ``NotFound`` is what somebody else's row and a
row that does not exist both look like, so that an address gives nothing away.
"""

from __future__ import annotations


class CairnError(Exception):
    """Anything an api function may raise on purpose."""


class Refused(CairnError):
    """The action can't be done as asked: one sentence says what is wrong and what to do.

    ``field`` names the form field to mend, where there is one; ``details`` are further sentences
    (bad rows of an import, with their line numbers).
    """

    def __init__(self, message: str, *, field: str | None = None, details: list[str] | None = None) -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field
        self.details = details or []


class NotFound(CairnError):
    """Not there, or not yours: the two look the same."""


class Conflict(Refused):
    """Somebody else changed the same thing first; ``theirs`` is what they wrote, nothing was overwritten.

    ``version`` is the number to send with what is saved after both were compared.
    """

    def __init__(self, message: str, *, field: str | None = None, theirs: str = "", version: int = 0) -> None:
        super().__init__(message, field=field)
        self.theirs = theirs
        self.version = version
