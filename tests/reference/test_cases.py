"""The committed cases agree, all of them but those that are listed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference.check import check

DOCS = Path(__file__).parents[2] / "docs" / "algorithms" / "spc.md"
CASES = Path(__file__).parent / "cases"
# NHSRplotthedots stops at a missing value in seven points that otherwise go one way (or are all missing).
# The library reads on: a missing point breaks a trend, and is no signal itself.
DEFECTS = {"NHSRplotthedots": ["ptd-v-160", "ptd-v-161"]}
# Not covered: the experimental methods bestbox and cutbox of qicharts2, and limits at a level of confidence in qcc.
AGREEING = {"NHSRplotthedots": 306, "qicharts2": 442, "pbcharts": 93, "qcc": 54, "PowerBI-SPC": 112}


@pytest.mark.parametrize("package,agreeing", AGREEING.items())
def test_the_reference_packages_agree(package: str, agreeing: int) -> None:
    tally = check(CASES / f"{package}.json")

    assert tally.differing == []
    assert tally.defects == DEFECTS.get(package, [])
    assert tally.agreeing == agreeing


def test_the_page_for_experts_lists_what_agrees_and_what_does_not() -> None:
    page = DOCS.read_text("utf-8")

    for package, agreeing in AGREEING.items():
        assert any(line.startswith(f"| {package} ") and f"| {agreeing} of " in line for line in page.splitlines())
    assert all(f"`{case}`" in page for cases in DEFECTS.values() for case in cases)
