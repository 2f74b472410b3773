"""Which short answers are the same."""

from __future__ import annotations

import pytest

from cairn.learning.answers import same_answer


@pytest.mark.parametrize(
    "given, accepted",
    [
        ("printer", "printer"),
        ("  The PRINTER! ", "printer"),
        ("a printer", "the printers"),
        ("in tray", "in-tray"),
        ("intray", "in-tray"),
        ("Café", "cafe"),
        ("boxes", "box"),
        ("diaries", "diary"),
        ("registrars office", "registrar's office"),
        ("registrar’s office", "registrar's office"),
        ("1,200", "1200"),
        ("12.5.", "12.5"),
        ("40 %", "40"),
        ("the", "The"),
    ],
)
def test_these_are_the_same(given: str, accepted: str) -> None:
    assert same_answer(given, accepted)
    assert same_answer(accepted, given)


@pytest.mark.parametrize(
    "given, accepted",
    [
        ("", ""),
        ("!", "?"),
        ("printer", "colour printer"),
        ("12.5", "125"),
        ("1.200", "1200"),
        ("glass", "glas"),
        ("gas", "ga"),
        ("theatre", "atre"),
        ("12", "120"),
    ],
)
def test_these_are_not(given: str, accepted: str) -> None:
    assert not same_answer(given, accepted)
    assert not same_answer(accepted, given)
