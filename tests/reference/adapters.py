"""Cases of the field's reference packages, run through ``cairn.methods.spc``: one module per package.

``run(package, input)`` gives what the case calls ``expected``, with its keys and column names. The adapters translate
names and shapes; the calculations are the library's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.reference import nhs, pbcharts, power_bi, qcc, qicharts2
from tests.reference.shapes import NotCovered

ADAPTERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "NHSRplotthedots": nhs.run,
    "qicharts2": qicharts2.run,
    "pbcharts": pbcharts.run,
    "qcc": qcc.run,
    "PowerBI-SPC": power_bi.run,
}

__all__ = ["ADAPTERS", "NotCovered", "run"]


def run(package: str, input: dict[str, Any]) -> dict[str, Any]:
    """Raises ``NotCovered`` for what the library does not do."""
    if package not in ADAPTERS:
        raise NotCovered(package)
    return ADAPTERS[package](input)
