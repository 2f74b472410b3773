"""Names of rows as they come from outside."""

from __future__ import annotations

from uuid import UUID

from cairn.lib.errors import NotFound


def as_uuid(value: UUID | str) -> UUID:
    """Raises ``NotFound`` for what is no uuid: it can't be the name of anything."""
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except ValueError:
        raise NotFound(str(value)) from None
