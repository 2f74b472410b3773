"""The bundled programme as its files say it, read once: facts, prose and words, by key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
BUNDLE = SEEDS / "improvement-fundamentals"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader, in C where there is one


def facts_and_prose(path: Path) -> tuple[dict[str, Any], str]:
    _before, front, prose = path.read_text("utf-8").split("---\n", 2)
    return yaml.load(front, Loader=_LOADER), prose  # noqa: S506


def said(prose: str) -> str:
    """What a reader reads: without citations, addresses, rules of tables and marks of blocks."""
    prose = re.sub(r"\[@[\w-]+\]|\]\([^)]*\)|^[|:\s-]+$", " ", prose, flags=re.MULTILINE)
    prose = re.sub(r"^:::+ *figure .*$|^:::+ *\w*|[*|#>\[\]]", " ", prose, flags=re.MULTILINE)
    return " ".join(prose.split())


COURSES = sorted(path.parent for path in BUNDLE.glob("courses/*/course.yaml"))
COURSE: dict[str, dict[str, Any]] = {folder.name: load(folder / "course.yaml") for folder in COURSES}
OBJECTS = {path: facts_and_prose(path) for folder in COURSES for path in sorted(folder.glob("objects/*.md"))}
BY_KEY = {facts["key"]: (facts, prose) for facts, prose in OBJECTS.values()}
BANKS: dict[str, dict[str, Any]] = {
    bank["key"]: bank for folder in COURSES for path in sorted(folder.glob("banks/*.yaml")) for bank in [load(path)]
}
ALL_RECORDS: list[dict[str, Any]] = [one for path in sorted(BUNDLE.glob("records/*.yaml")) for one in load(path)]
RECORDS = {one["key"]: one for one in ALL_RECORDS}
WORKSHEETS: dict[str, dict[str, Any]] = {
    one["key"]: one for path in sorted(BUNDLE.glob("worksheets/*.yaml")) for one in [load(path)]
}
FIGURES: dict[str, dict[str, Any]] = {
    one["key"]: one for path in sorted(BUNDLE.glob("figures/*.yaml")) for one in [load(path)]
}
PRACTICUM = "practicum"
