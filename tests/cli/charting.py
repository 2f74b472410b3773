"""What the tests of `cairn chart` share: two tables, a call, and what lies in the folder after it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
from click.testing import CliRunner, Result

from cairn.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "seeds" / "data"
N = ["--value", "Days"]  # of WAITS
WAITS = "Week,Days,Patients\n06/01/2025,12,20\n13/01/2025,14,20\n20/01/2025,9,22\n27/01/2025,11,21\n"
WARDS = (
    "Month,Ward,Falls,Beddays\n"
    + "".join(f"2024-{n:02}-01,Ash,{3 + n % 4},{300 + n}\n" for n in range(1, 13))
    + "".join(f"2024-{n:02}-01,Birch,{6 + n % 3},{400 + n}\n" for n in range(1, 13))
)


def chart(*words: Any) -> Result:
    return CliRunner().invoke(cli, ["chart", *map(str, words)])


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def described(*words: Any) -> list[dict[str, Any]]:
    done = chart(*words, "-o", "chart.json")
    assert done.exit_code == 0, done.output
    charts: list[dict[str, Any]] = json.loads(Path("chart.json").read_text())["charts"]
    return charts


def sheet(path: Path, rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
