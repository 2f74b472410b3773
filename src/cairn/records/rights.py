"""Who looks after the record stores in the admin: the site's own staff, and nobody else."""

from __future__ import annotations

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound


def may_look_after(person: Person) -> bool:
    """Whether a person may see statements and make keys."""
    return person.is_staff or person.is_superuser


def must_look_after(by: Person | None) -> None:
    """Raises ``NotFound`` for who may not; ``None`` is a command."""
    if by is not None and not may_look_after(by):
        raise NotFound
