"""Typical statements of many kinds pass, by each version: nothing beyond the rules is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cairn.records.statement.parts import parts
from cairn.records.statement.reading import read
from cairn.records.statement.rules import check
from cairn.records.statement.same import same
from cairn.records.statement.shapes import canonical, exact, ids
from cairn.records.statement.versions import Version
from cairn.records.statement.writing import write
from tests.records.statement.examples import FULL, LEAST, PLANNED, SECOND, VOIDING, body

RECORDED = read((Path(__file__).parent / "recorded.json").read_bytes()).statements
MADE = {"least": LEAST, "full": FULL, "planned": PLANNED, "voiding": VOIDING}


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("value", MADE.values(), ids=MADE.keys())
def test_a_made_statement_passes(value: dict[str, Any], version: Version) -> None:
    check(read(body(value)).statements[0].value, version)
    check(value, version)  # what Python writes itself, with floats, as well


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("sent", RECORDED, ids=[str(sent.value["verb"]["id"]).rpartition("/")[2] for sent in RECORDED])
def test_a_recorded_statement_passes_and_goes_the_whole_way(sent: Any, version: Version) -> None:
    check(sent.value, version)
    found = parts(sent.value)
    assert found.agents
    assert same(sent.value, read(sent.raw).statements[0].value)
    for shaped in (exact(sent.value), canonical(sent.value, [("en", 1.0)], found.definitions)):
        again = read(write(shaped)).statements[0].value
        check(again, version)
        assert same(again, sent.value)
    check(read(write(ids(sent.value))).statements[0].value, version)


def test_what_version_2_adds_passes_by_it() -> None:
    check(SECOND, Version.V2)
