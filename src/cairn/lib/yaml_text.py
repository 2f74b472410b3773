"""Plain values written as YAML, always the same for the same values."""

from __future__ import annotations

from typing import Any

import yaml

WIDTH = 120
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def yaml_text(value: Any) -> str:
    """Names in their given order; what holds nothing deeper stands on one line, where it fits."""
    written: str = yaml.dump(
        value, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=None
    )
    return written
