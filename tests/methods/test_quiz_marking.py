"""Which answers are right: tables of cases for each kind, and what must hold for all of them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, strategies

from cairn.methods.quiz_marking import KINDS, Given, Key, folded, is_complete, is_right, numbers_in, right_parts

CHOICES = Key(right=frozenset("ac"))
ORDER = Key(order=("a", "b", "c"))
PAIRS = Key(pairs={"a": "One", "b": "Two", "c": "One"})


@pytest.mark.parametrize(
    "kind, key, picked, right",
    [
        ("single", CHOICES, "a", True),
        ("single", CHOICES, "b", False),
        ("single", CHOICES, "ac", False),
        ("true_false", Key(right=frozenset("t")), "t", True),
        ("true_false", Key(right=frozenset("t")), "f", False),
        ("multiple", CHOICES, "ca", True),
        ("multiple", CHOICES, "a", False),
        ("multiple", CHOICES, "abc", False),
        ("multiple", CHOICES, "", False),
        ("multiple", Key(), "", False),
    ],
)
def test_choices(kind: str, key: Key, picked: str, right: bool) -> None:
    assert is_right(kind, Given(tuple(picked)), key) is right


@pytest.mark.parametrize(
    "typed, key, right",
    [
        ("24", Key(number=24), True),
        ("24.1", Key(number=24, tolerance=0.1), True),  # exactly, though 24.1 - 24 is more than 0.1 in a computer
        ("24.11", Key(number=24, tolerance=0.1), False),
        ("23.9", Key(number=24, tolerance=0.1), True),
        ("3,5", Key(number=3.5), True),
        ("3.5", Key(number=3.5), True),
        ("3½", Key(number=3.5), True),
        ("3 1/2", Key(number=3.5), True),
        ("-½", Key(number=-0.5), True),
        ("−4", Key(number=-4), True),
        ("1,250", Key(number=1250), True),
        ("1.250", Key(number=1250), False),
        ("1 250", Key(number=1250), True),
        ("1.250,5", Key(number=1250.5), True),
        ("1,250", Key(number=1.25), True),
        ("70%", Key(number=70, unit="%"), True),
        ("70 per cent", Key(number=70, unit="%"), True),
        ("70%", Key(number=70), True),
        ("0.7", Key(number=70, unit="%"), False),
        ("3.5 Hours", Key(number=3.5, unit="hours"), True),
        ("3.5hour", Key(number=3.5, unit="hours"), True),
        ("210 minutes", Key(number=210, unit="hours"), False),
        ("£70", Key(number=70, unit="£"), True),
        ("1/0", Key(number=1), False),
        ("9" * 5000, Key(number=1), False),
        ("1e400", Key(number=1), False),
        ("about 3", Key(number=3), False),
        ("nan", Key(number=3), False),
        ("", Key(number=0), False),
    ],
)
def test_numbers(typed: str, key: Key, right: bool) -> None:
    assert is_right("numeric", Given((typed,)), key) is right


@pytest.mark.parametrize(
    "typed, accepted, right",
    [
        ("Sponsor", "sponsor", True),
        (" the  sponsor. ", "The Sponsor", True),
        ("run-chart", "run chart", True),
        ("cafe", "Café", True),
        ("STRASSE", "Straße", True),
        ("sponsors", "sponsor", False),
        ("35", "3.5", False),
        ("-5", "5", False),
        ("+", "+", True),
        ("+", "-", False),
        ("कि", "की", False),
        ("", "sponsor", False),
    ],
)
def test_short_texts(typed: str, accepted: str, right: bool) -> None:
    assert is_right("short_text", Given((typed,)), Key(accepted=("another", accepted))) is right


@pytest.mark.parametrize(
    "kind, key, placed, parts, complete",
    [
        ("ordering", ORDER, {"a": "1", "b": "2", "c": "3"}, "abc", True),
        ("ordering", ORDER, {"a": "2", "b": "1", "c": "3"}, "c", True),
        ("ordering", ORDER, {"a": "1", "b": "", "c": "3"}, "ac", False),
        ("ordering", ORDER, {}, "", False),
        ("matching", PAIRS, {"a": "One", "b": "Two", "c": "One"}, "abc", True),
        ("matching", PAIRS, {"a": "One", "b": "Two", "c": "Two"}, "ab", True),
        ("matching", PAIRS, {"a": "One", "b": "Two"}, "ab", False),
    ],
)
def test_parts(kind: str, key: Key, placed: dict[str, str], parts: str, complete: bool) -> None:
    answer = Given(placed=placed)
    assert right_parts(kind, answer, key) == set(parts)
    assert is_complete(kind, answer, key) is complete
    assert is_right(kind, answer, key) is (parts == "abc")


def test_nothing_is_never_right_and_another_kind_is_a_mistake_of_ours() -> None:
    for kind in KINDS:
        for nothing in (Given(), Given(("",)), Given(placed={"a": ""})):
            assert not is_right(kind, nothing, Key(accepted=("",), number=0))
            assert not is_complete(kind, nothing, Key(order=("a",), pairs={"a": "One"}))
    with pytest.raises(ValueError, match="no kind of question 'essay'"):
        is_right("essay", Given(("a",)), Key())


@given(strategies.floats(-1e9, 1e9), strategies.floats(0, 1e6), strategies.floats(-2, 2))
def test_a_number_is_right_within_its_tolerance_and_only_there(answer: float, tolerance: float, off: float) -> None:
    key = Key(number=answer, tolerance=tolerance)
    typed = answer + off * tolerance
    near = abs(Fraction(repr(typed)) - Fraction(repr(answer))) <= Fraction(repr(tolerance))
    assert is_right("numeric", Given((repr(typed),)), key) is near
    assert is_right("numeric", Given((repr(answer),)), key)


@given(strategies.text(max_size=30))
def test_folding_twice_is_folding_once_and_case_and_spaces_never_count(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert folded(f"  {text}\t") == folded(text)
    numbers_in(text)  # whatever is typed, nothing breaks
