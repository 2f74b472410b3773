"""The package may be taken out and used elsewhere: it needs Python alone."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from cairn.records import statement

FILES = sorted(Path(statement.__path__[0]).glob("*.py"))


def foreign(source: str) -> list[str]:
    """What is imported from outside of the package and the standard library."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append("." * node.level + (node.module or ""))
    return [
        name
        for name in found
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("cairn.records.statement")
    ]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_it_needs_nothing_from_outside(path: Path) -> None:
    assert foreign(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("line", ["import django", "from cairn.lib import errors", "from cairn.records import api"])
def test_what_is_from_outside_is_found(line: str) -> None:
    assert foreign(f"def f():\n    {line}") != []
    assert foreign("import json\nfrom cairn.records.statement.errors import Invalid") == []
