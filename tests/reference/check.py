"""Run every case file of a folder: ``python -m tests.reference.check FOLDER``. Exit status 1 if any differs."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from math import isclose
from pathlib import Path
from typing import Any

from tests.reference.adapters import NotCovered, run

# A package that stops with this has met a missing value that it does not expect. We read the chart instead.
DEFECTS = ("missing value where TRUE/FALSE needed",)


@dataclass
class Tally:
    """``defects``: cases in which the package fails for want of care and the library does not."""

    agreeing: int = 0
    not_covered: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    differing: list[tuple[str, str]] = field(default_factory=list)


def difference(expected: Any, found: Any, where: str = "") -> str | None:
    """The first key at which the two differ, or ``None``. Numbers agree to 1e-9 relative."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            if key not in found:
                return f"{where}{key} (missing)"
            if at := difference(value, found[key], f"{where}{key}."):
                return at
        return next((f"{where}{key} (too many)" for key in found if key not in expected), None)
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return f"{where}length"
        pairs = enumerate(zip(expected, found, strict=True))
        return next((at for n, (a, b) in pairs if (at := difference(a, b, f"{where}{n}."))), None)
    numbers = [isinstance(side, int | float) and not isinstance(side, bool) for side in (expected, found)]
    if all(numbers):
        return None if isclose(expected, found, rel_tol=1e-9, abs_tol=1e-12) else f"{where} {expected} / {found}"
    same = expected == found and not any(numbers)
    return None if same else f"{where} {expected!r} / {found!r}"


def check(path: Path) -> Tally:
    """Compare every case of a file."""
    whole = json.loads(path.read_text("utf-8"))
    tally = Tally()
    for case in whole["cases"]:
        if any(text in case["expected"].get("error", "") for text in DEFECTS):
            tally.defects.append(case["id"])
            continue
        try:
            at = difference(case["expected"], run(whole["package"], case["input"]))
        except NotCovered:
            tally.not_covered.append(case["id"])
            continue
        except Exception as error:  # a case must not hide the others
            at = f"{type(error).__name__}: {error}"
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
            f"{path.stem}: {tally.agreeing} agreeing, {len(tally.differing)} differing, "
            f"{len(tally.defects)} where the package fails, {len(tally.not_covered)} not covered"
        )
        for case, at in tally.differing:
            print(f"  {case}: {at}")
        differs = differs or bool(tally.differing)
    return int(differs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
