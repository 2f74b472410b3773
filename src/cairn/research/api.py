"""The public functions of this area. It has its tables; no function is offered to other areas yet."""

from __future__ import annotations

__all__: list[str] = []
