"""Reading age: syllables by ear, sentences by sense, and the grade by hand."""

from __future__ import annotations

import pytest

from cairn.methods.readability import readability, sentences, syllables

# Said aloud and counted, not read off the rules.
BY_EAR = {
    1: "care ward asked smiled time rule file style league three hours does lives goes called you",
    2: "patient table tables handled handling wanted needed changes nurses region union social trial quiet science "
    "going statement safely baseline people cycle agreed prayer react surprised themselves colleague question power",
    3: "improvement audited decision serious idea theory video radio ideal medicine average committee museum medium "
    "different hospital management completely element creative diagram influence",
    4: "reliable variation reality community society variety experience evaluate diabetes material convenient "
    "continuous coordinate obedient",
    5: "evaluation individual psychological occupational associated",
    6: "physiotherapist",
}
MISSED = {"league", "colleague"}  # written as if for one more


@pytest.mark.parametrize("count", BY_EAR)
def test_syllables_are_as_one_says_them(count: int) -> None:
    wrong = {word: syllables(word) for word in BY_EAR[count].split() if word not in MISSED and syllables(word) != count}
    assert wrong == {}


@pytest.mark.parametrize(
    "text, pieces",
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("It fell by 2.5 per cent. Good.", ["It fell by 2.5 per cent.", "Good."]),
        ("Ask others, e.g. Nurses, i.e. Staff. Then act.", ["Ask others, e.g. Nurses, i.e. Staff.", "Then act."]),
        ("“We stopped.” She left.", ["“We stopped.”", "She left."]),
        ("No full stop", ["No full stop"]),
        ("Stop. and go on", ["Stop. and go on"]),
        ("", []),
    ],
)
def test_sentences_end_where_sense_does(text: str, pieces: list[str]) -> None:
    assert sentences(text) == pieces


def test_the_grade_is_what_the_formula_gives_by_hand() -> None:
    # 20 sentences of 5 words, each word of one syllable: 0.39 * 5 + 11.8 * 1 - 15.59 = -1.84.
    easy = readability(["The cat sat on it."] * 20)
    assert easy is not None
    assert (easy.words, easy.sentences, easy.grade, easy.age) == (100, 20, -1.8, 6)
    # 5 sentences of 20 words, 10 of them of three syllables: 0.39 * 20 + 11.8 * 2 - 15.59 = 15.81.
    hard = readability([" ".join(["the hospital"] * 10) + "."] * 5)
    assert hard is not None
    assert (hard.grade, hard.age) == (15.8, 20.8)


def test_the_hardest_sentences_are_named_worst_first() -> None:
    plain = ["We ask. We try it. We see what it does. We do it once more."] * 10
    hard = "Organisational variability necessitates multidisciplinary evaluation."
    harder = f"{hard[:-1]} notwithstanding administrative responsibilities."
    found = readability([*plain, hard, harder])
    assert found is not None
    assert found.hardest[:2] == (harder, hard) or found.hardest[:2] == (hard, harder)
    assert readability(plain[:5]) is None, "of fewer than 100 words nothing is said"


def test_longer_sentences_of_the_same_words_are_harder() -> None:
    words = "the ward tried a small change and saw what came of it"
    short = readability([f"{words}."] * 10)
    long = readability([" and ".join([words] * 5) + "."] * 2)
    assert short is not None
    assert long is not None
    assert long.grade > short.grade
