"""How large what the record store keeps may be."""

from __future__ import annotations

from cairn.lib.errors import Refused


class TooLarge(Refused):
    """More bytes than are kept of such a thing."""


def not_larger(content: bytes, most: int, what: str) -> None:
    """Raises ``TooLarge`` for more than ``most`` bytes; ``what`` begins its sentence."""
    if len(content) > most:
        raise TooLarge(f"{what} has {len(content):,} bytes; {most:,} are the most.")
