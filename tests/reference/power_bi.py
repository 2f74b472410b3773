"""Not yet."""

from __future__ import annotations

from typing import Any

from tests.reference.shapes import NotCovered


def run(input: dict[str, Any]) -> dict[str, Any]:
    raise NotCovered
