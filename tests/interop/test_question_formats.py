"""Moodle XML, GIFT and QTI: what we write we read back the same, what others write is read, what can't be is said."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies

from cairn.courses.api import ChoiceFacts, QuestionFacts, checked
from cairn.interop.questions import gift, moodle_xml, qti
from cairn.interop.questions.reading import CannotHold
from cairn.lib.errors import Refused
from tests.quizzing import KINDS, Choice, facts

FORMATS = (moodle_xml, gift, qti)
SAMPLES = Path(__file__).parent / "samples"
# Only what people type: no control signs. Signs that mean something in a format come often.
letters = strategies.one_of(
    strategies.sampled_from("~=#{}:\\<>&\"'%[]*/$-.,! éß½"),
    strategies.characters(codec="utf-8", categories=["L", "N", "P"]),
)
lines = strategies.text(letters, min_size=1, max_size=25).map(lambda text: " ".join(text.split())).filter(bool)
texts = strategies.lists(lines, max_size=3).map("\n".join)
numbers = strategies.floats(-1e12, 1e12).map(lambda one: round(one, 4))
slugs = strategies.from_regex(r"[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,5})?", fullmatch=True)


def unique(*, least: int = 2) -> Any:
    return strategies.lists(lines, min_size=least, max_size=5, unique=True)


@strategies.composite
def questions(draw: Any, kind: str) -> QuestionFacts:
    def told() -> str:
        return str(draw(texts))

    choices: list[ChoiceFacts] = []
    if kind in ("single", "multiple"):
        names = draw(unique())
        right = (
            {0} if kind == "single" else set(draw(strategies.sets(strategies.integers(0, len(names) - 1), min_size=1)))
        )
        choices = [ChoiceFacts(one, correct=place in right, feedback=told()) for place, one in enumerate(names)]
    elif kind == "true_false":
        right_one = draw(strategies.sampled_from(["True", "False"]))
        choices = [ChoiceFacts(one, correct=one == right_one, feedback=told()) for one in ("True", "False")]
    elif kind in ("ordering", "short_text"):
        choices = [ChoiceFacts(one, feedback=told()) for one in draw(unique())]
    elif kind == "matching":
        halves = draw(unique())
        choices = [
            ChoiceFacts(one, match=halves[place % len(halves)], feedback=told())
            for place, one in enumerate(draw(unique()))
        ]
        choices += [ChoiceFacts("", match=one) for one in halves[len(choices) :]]
    made = QuestionFacts(
        kind=kind, stem=draw(lines) + "\n" + told(), key=draw(slugs), explanation=told(),
        objective=draw(strategies.one_of(strategies.just(""), lines)),
        difficulty=draw(strategies.sampled_from(["easy", "medium", "hard"])),
        tags=tuple(draw(strategies.lists(slugs, max_size=3))), choices=tuple(choices),
        answer=draw(numbers), tolerance=abs(draw(numbers)),
        unit=draw(strategies.sampled_from(["", "%", "hours", "mg/l"])),
    )  # fmt: skip
    try:
        return checked(made)
    except Refused:  # of two texts that are cleaned to the same, say
        assume(False)
        raise


def held(form: ModuleType, said: QuestionFacts) -> QuestionFacts:
    """What the format has a place for: docs/question-exchange.md."""
    without = {moodle_xml: ("matching",), gift: ("matching", "ordering"), qti: ()}[form]
    if said.kind in without:
        return replace(said, choices=tuple(replace(one, feedback="") for one in said.choices))
    return said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMATS, ids=["moodle", "gift", "qti"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=strategies.data())
def test_what_we_write_we_read_back_the_same(form: ModuleType, kind: str, data: Any) -> None:
    said = data.draw(questions(kind))
    other = facts("single", key="another")
    try:
        written = form.write([said, other])
    except CannotHold:
        assert form is gift
        assume(False)
    reading = form.read(written, "file")
    assert reading.skipped == []
    assert [one.facts for one in reading.found] == [held(form, said), checked(other)]


# --- What others write ---

MOODLE = (SAMPLES / "moodle.xml").read_text("utf-8")


def test_what_moodle_exports() -> None:
    reading = moodle_xml.read(MOODLE.encode(), "bank.xml")
    found = [one.facts for one in reading.found]
    assert [one.kind for one in found] == ["single", "multiple", "true_false", "numeric", "matching", "short_text"]
    assert found[0] == QuestionFacts(
        "single", "What does a shift show?\n\nThink first.", key="run-1",
        explanation="Eight points in a row.\nOn one side.", tags=("run-chart", "variation"),
        choices=(ChoiceFacts("A signal", correct=True, feedback="Yes & no"), ChoiceFacts("Chance < 5%")),
    )  # fmt: skip
    assert [one.correct for one in found[1].choices] == [True, True, False]
    assert [(one.text, one.correct, one.feedback) for one in found[2].choices] == [
        ("True", False, "No."),
        ("False", True, ""),
    ]
    assert (found[3].answer, found[3].tolerance, found[3].unit) == (3.5, 0.1, "h")
    assert found[4].choices == (Choice("Cat", "Meow"), Choice("Dog", "Woof"), Choice("", "Moo"))
    assert [one.notes for one in reading.found if one.notes] == [
        ("Marks that are taken off are left out.",),
        ("Capitals count there, and don't here.", "The feedback to the wrong answer “boss” is left out."),
    ]
    begins = [number for number, line in enumerate(MOODLE.split("\n"), start=1) if "<question type" in line]
    assert [(one.where, one.title) for one in reading.skipped] == [
        (f"bank.xml, line {begins[number]}", title)
        for number, title in ((2, "Part"), (8, "Wild"), (9, "E"), (10, "Picture"))
    ]
    why = " ".join(one.why for one in reading.skipped)
    for words in ("part of the marks", "wildcard", "type “essay”", "has a file in it"):
        assert words in why


GIFT = (SAMPLES / "bank.gift.txt").read_text("utf-8")


def test_what_people_write_in_gift() -> None:
    reading = gift.read(b"\xef\xbb\xbf" + GIFT.replace("\n", "\r\n").encode(), "bank.txt")
    found = [one.facts for one in reading.found]
    kinds = ["single", "true_false", "multiple", "single", "short_text", "numeric", "numeric", "matching", "ordering"]
    assert [one.kind for one in found] == kinds
    assert found[0] == QuestionFacts(
        "single", "What does a shift show?", key="shift", tags=("variation",), explanation="Eight in a row.",
        choices=(Choice("A signal", correct=True, feedback="Yes: a signal"), Choice("Chance"), Choice("Nothing")),
    )  # fmt: skip
    assert [(one.correct, one.feedback) for one in found[1].choices] == [(False, "Sorry."), (True, "Well done.")]
    assert found[2].stem == "Which two?"
    assert found[3].stem == "Grant is _____ in his tomb."
    assert [(one.text, one.feedback) for one in found[4].choices] == [("sponsor", ""), ("the sponsor", "Quite")]
    assert [(one.answer, one.tolerance) for one in found[5:7]] == [(5, 0.5), (3, 2)]
    assert found[7].choices == (Choice("cat", "cat food"), Choice("dog", "dog food"))
    assert [one.text for one in found[8].choices] == ["First {one}", "Second"]
    lines_of = [f"bank.txt, line {GIFT.split('Several?')[0].count(chr(10)) + 1 + 2 * n}" for n in range(5)]
    assert [one.where for one in reading.skipped] == lines_of
    why = [one.why for one in reading.skipped]
    for words, sentence in zip(
        ("several right", "part of the marks", "essay", "description", "gaps"), why, strict=True
    ):
        assert words in sentence


def item(body: str, declaration: str = "", more: str = "") -> bytes:
    return (
        f"""<?xml version="1.0"?>
    <q:qti-assessment-item xmlns:q="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i1" title="One" {more}>
    {declaration}<q:qti-item-body>{body}</q:qti-item-body></q:qti-assessment-item>""".replace("<qti", "<q:qti")
        .replace("</qti", "</q:qti")
        .encode()
    )


def declared(base: str, *values: str, cardinality: str = "single") -> str:
    inner = "".join(f"<qti-value>{one}</qti-value>" for one in values)
    return (
        f'<qti-response-declaration identifier="R" cardinality="{cardinality}" base-type="{base}">'
        f"<qti-correct-response>{inner}</qti-correct-response></qti-response-declaration>"
    )


def choice(*names: str) -> str:
    rows = "".join(f'<qti-simple-choice identifier="{one}">Answer <i>{one}</i></qti-simple-choice>' for one in names)
    return (
        '<div><p>First\n  part.</p></div><qti-choice-interaction response-identifier="R" max-choices="1">'
        f"<qti-prompt>Which?</qti-prompt>{rows}</qti-choice-interaction>"
    )


def test_a_qti_item_of_others_with_a_prefix_and_a_prompt() -> None:
    (one,) = qti.read(item(choice("a", "b"), declared("identifier", "b")), "i.xml").found
    assert one.facts == QuestionFacts(
        "single", "First part.\n\nWhich?", key="i1",
        choices=(ChoiceFacts("Answer a"), ChoiceFacts("Answer b", correct=True)),
    )  # fmt: skip


@pytest.mark.parametrize(
    "raw, sentence",
    [
        (item("<qti-extended-text-interaction response-identifier='R'/>"), "qti-extended-text-interaction is not read"),
        (item(choice("a", "b") * 2), "2 interactions"),
        (item("<p>Nothing</p>"), "0 interactions"),
        (item(choice("a", "b")), "does not say which answer is right"),
        (item(f'<img src="a.png"/>{choice("a", "b")}', declared("identifier", "b")), "picture"),
        (item(choice("a", "b"), declared("identifier", "b"), 'adaptive="true"'), "adaptive"),
        (b"<assessmentItem/>", "QTI 2"),
        (b"<html/>", "no item"),
        (b"<qti-assessment-item", "no XML"),
    ],
)
def test_qti_that_is_not_read_says_why(raw: bytes, sentence: str) -> None:
    reading = qti.read(raw, "i.xml")
    assert reading.found == []
    assert sentence in reading.skipped[0].why
    assert qti.read(item(choice("a", "b"), declared("identifier", "b")), "i.xml").found


def test_a_package_names_what_is_not_in_it() -> None:
    written = qti.write([checked(facts(kind, key=kind)) for kind in KINDS])
    assert written == qti.write([checked(facts(kind, key=kind)) for kind in KINDS])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as package, zipfile.ZipFile(out, "w") as less:
        for name in package.namelist():
            if name != "items/multiple.xml":
                less.writestr(name, package.read(name))
    reading = qti.read(out.getvalue())
    assert [one.facts.kind for one in reading.found] == [kind for kind in KINDS if kind != "multiple"]
    assert [(one.where, "not in the package" in one.why) for one in reading.skipped] == [("items/multiple.xml", True)]


# --- What must not be let in ---

BOMB = b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'


@pytest.mark.parametrize("raw", [BOMB, OUTSIDE, b"<quiz>" + b"<a>" * 5000, b"<quiz>", b"", b"\xff\xfe\x00", b"<html/>"])
def test_xml_that_could_harm_is_refused(raw: bytes) -> None:
    with pytest.raises(Refused):
        moodle_xml.read(raw)
    reading = qti.read(raw)
    assert (reading.found, len(reading.skipped)) == ([], 1)
    assert "root:" not in reading.skipped[0].why


def test_a_zip_that_would_fill_the_memory_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.xml", b" " * (61 * 1024 * 1024))
    assert len(out.getvalue()) < 100_000
    for raw, sentence in ((out.getvalue(), "too large"), (b"PK\x03\x04 and no more", "can't be unpacked")):
        with pytest.raises(Refused, match=sentence):
            qti.read(raw)


def test_no_markup_comes_through() -> None:
    html = "<p onclick='x()'>Hello <script>alert(1)</script><a href='javascript:x()'>there</a> &lt;b&gt;</p>"
    text = f'<questiontext format="html"><text><![CDATA[{html}]]></text></questiontext>'
    raw = f"""<quiz><question type="multichoice">{text}
    <single>true</single><answer fraction="100"><text>A</text></answer><answer fraction="0"><text>B</text></answer>
    </question></quiz>"""
    (one,) = moodle_xml.read(raw.encode()).found
    # what was written as text stays text: every page escapes it
    assert one.facts.stem == "Hello there <b>"


@given(strategies.text(max_size=300))
def test_whatever_is_sent_is_read_or_refused(text: str) -> None:
    for form in FORMATS:
        try:
            read = form.read(text.encode("utf-8", "surrogatepass"))
        except Refused:
            continue
        assert all(one.facts.stem for one in read.found)
