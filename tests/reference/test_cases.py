"""The committed cases agree. The numbers may only grow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference.check import check

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("package,agreeing", [("NHSRplotthedots", 130), ("qicharts2", 24)])
def test_the_reference_packages_agree(package: str, agreeing: int) -> None:
    tally = check(CASES / f"{package}.json")

    assert tally.differing == []
    assert tally.agreeing >= agreeing
