"""Run every case file of a folder: ``python -m tests.reference.check FOLDER``. Exit status 1 if any differs."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from math import isclose
from pathlib import Path
from typing import Any

from tests.reference.adapters import NotCovered, run


@dataclass
class Tally:
    agreeing: int = 0
    not_covered: int = 0
    differing: list[tuple[str, str]] = field(default_factory=list)


def difference(expected: Any, found: Any, where: str = "") -> str | None:
    """The first key at which the two differ, or ``None``. Numbers agree to 1e-9 relative."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            if key not in found:
                return f"{where}{key} (missing)"
            if at := difference(value, found[key], f"{where}{key}."):
                return at
        return None
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return f"{where}length"
        pairs = enumerate(zip(expected, found, strict=True))
        return next((at for n, (a, b) in pairs if (at := difference(a, b, f"{where}{n}."))), None)
    numbers = isinstance(expected, int | float) and isinstance(found, int | float)
    if numbers and not isinstance(expected, bool):
        return None if isclose(expected, found, rel_tol=1e-9, abs_tol=1e-12) else where
    return None if expected == found else where


def check(path: Path) -> Tally:
    """Compare every case of a file. A case whose package stopped with an error has nothing to agree with."""
    whole = json.loads(path.read_text("utf-8"))
    tally = Tally()
    for case in whole["cases"]:
        try:
            if "error" in case["expected"]:
                raise NotCovered("the package itself failed")
            at = difference(case["expected"], run(whole["package"], case["input"]))
        except NotCovered:
            tally.not_covered += 1
            continue
        if at is None:
            tally.agreeing += 1
        else:
            tally.differing.append((case["id"], at))
    return tally


def main(folder: str) -> int:
    differs = False
    for path in sorted(Path(folder).glob("*.json")):
        tally = check(path)
        print(
            f"{path.stem}: {tally.agreeing} agreeing, {len(tally.differing)} differing, {tally.not_covered} not covered"
        )
        for case, at in tally.differing[:20]:
            print(f"  {case}: {at}")
        differs = differs or bool(tally.differing)
    return int(differs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
