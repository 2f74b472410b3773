"""Nothing here is for other areas."""

from __future__ import annotations

__all__: list[str] = []
