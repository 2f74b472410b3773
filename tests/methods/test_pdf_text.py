"""What is read of a PDF, what is said of one that can't be read, and that no file takes more than it may."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cairn.methods import pdf_text
from cairn.methods.pdf_reading import read
from cairn.methods.pdf_text import PdfWords, pdf_words
from tests.pdfs import by_hand, locked, one_page, packed, scan, typeset

PLAN = (
    '#set document(title: "Plan for falls", author: "Jo Green", keywords: "ward")\nAsk the ward #pagebreak() Thank you'
)
LETTERS = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
EMPTY = packed(b"")


def test_pages_and_what_is_written_about_them_are_read() -> None:
    found = pdf_words(typeset(PLAN))

    assert found.fault == ""
    assert found.text.split("\n\n") == ["Plan for falls", "Jo Green", "ward", "Ask the ward", "Thank you"]


def test_fields_of_forms_come_with_their_labels_and_notes_are_read() -> None:
    form = b"/AcroForm<</Fields[5 0 R 6 0 R]>>"
    label = b"<</FT/Tx/T(a1)/TU(NHS number)/V(943 476 5919)>>"
    tick = b"<</FT/Btn/T(agreed)/V/Yes>>"
    note = b"/Annots[<</Subtype/Text/Contents(Ask Mrs Jones)>>]"
    raw = one_page(packed(b"BT /F 9 Tf (Form) Tj ET"), label, tick, catalogue=form, page=note + LETTERS)

    assert pdf_words(raw) == PdfWords("NHS number: 943 476 5919\n\nForm\n\nAsk Mrs Jones")


@pytest.mark.parametrize(
    "raw, fault",
    [
        (b"", "damaged"),
        (b"%PDF-1.7 one", "damaged"),
        (typeset(PLAN)[:600], "damaged"),
        (by_hand(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"), "damaged"),
        (by_hand(b"<</Type/Catalog/Pages " + b"<</Kids[" * 5_000), "damaged"),
        (locked(typeset(PLAN), "secret"), "locked"),
        (scan(), "wordless"),
        (typeset(""), "wordless"),
        (one_page(packed(b"0" * 40_000_000)), "damaged"),  # unpacks to more than is taken
    ],
    ids=["empty", "stub", "cut", "loop", "deep", "locked", "scan", "blank", "bomb"],
)
def test_what_can_not_be_read_is_told_apart(raw: bytes, fault: str) -> None:
    assert pdf_words(raw) == PdfWords("", fault)  # type: ignore[arg-type]


@pytest.mark.parametrize("by", ["RC4-128", "AES-128", "AES-256"])
def test_a_lock_that_opens_without_a_password_is_no_hindrance(by: str) -> None:
    assert "Ask the ward" in pdf_words(locked(typeset(PLAN), "", by=by)).text
    assert pdf_words(locked(typeset(PLAN), "secret", by=by)) == PdfWords("", "locked")


@pytest.mark.parametrize(
    "raw",
    [
        scan(with_words="Ask the ward"),
        one_page(
            packed(b"BT /F 9 Tf (Ask the ward) Tj ET"),
            page=LETTERS,
            catalogue=b"/Names<</EmbeddedFiles<</Names[(a)<<>>]>>>>",
        ),
    ],
    ids=["scan", "files inside"],
)
def test_what_is_read_in_part_is_said(raw: bytes) -> None:
    assert pdf_words(raw) == PdfWords("Ask the ward", "partly")


def test_signs_that_mean_nothing_are_no_words() -> None:
    strange = b"BT /F 9 Tf <0102030405060708> Tj (a) Tj ET"
    assert pdf_words(one_page(packed(strange), page=LETTERS)).fault == "wordless"


def test_a_drawing_that_draws_itself_ends() -> None:
    inside = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"
    raw = one_page(packed(b"/X Do"), packed(b"/X Do /X Do", inside), page=b"/Resources<</XObject<</X 5 0 R>>>>")
    assert pdf_words(raw) == PdfWords("", "wordless")


def test_no_more_pages_are_read_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_text, "MOST_PAGES", 2)
    assert pdf_words(typeset(PLAN)).fault == ""
    assert pdf_words(typeset(PLAN + "#pagebreak() More")) == PdfWords("", "long")
    kids = b"3 0 R " * 50_000
    many = by_hand(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Kids[%b]/Count 50000>>" % kids, b"<</Type/Page>>")
    assert pdf_words(many) == PdfWords("", "long")


def test_reading_stops_after_so_many_letters() -> None:
    raw = typeset("#for n in range(4) [#lorem(100) #pagebreak()]")
    whole, some = (len(read(raw, most_pages=9, most_letters=most)["text"]) for most in (10_000, 900))
    assert whole > 2_000
    assert 900 < some <= 900 + whole / 4 + 9


@pytest.mark.parametrize("limit, value", [("MOST_SECONDS", 1), ("MOST_PATIENCE", 0.1)])
def test_no_more_time_is_taken_than_may_be(monkeypatch: pytest.MonkeyPatch, limit: str, value: float) -> None:
    monkeypatch.setattr(pdf_text, limit, value)
    # To be searched from the start again and again: nine seconds of work without a limit.
    assert pdf_words(b"%PDF-1.7\n" + b"startxref\n0\n" * 800_000) == PdfWords("", "slow")


def test_no_more_memory_is_taken_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    large = one_page(packed(b" " * 29_000_000))
    assert pdf_words(large).fault == "wordless"
    monkeypatch.setattr(pdf_text, "MOST_MEMORY", 100_000_000)
    assert pdf_words(large) == PdfWords("", "slow")


def test_whatever_breaks_inside_a_file_nothing_is_raised() -> None:
    drawn = one_page(packed(b"BT /F 9 Tf (Ask) Tj ET"), page=LETTERS)
    files, chance = [typeset(PLAN), locked(typeset(PLAN), ""), scan(), drawn], random.Random(7)
    faults = set()
    for _ in range(120):
        raw = bytearray(chance.choice(files))
        for _ in range(chance.randint(1, 12)):
            at, some = chance.randrange(len(raw)), chance.randint(1, 200)
            raw[at : at + chance.choice((0, 1, some))] = raw[at // 2 : at // 2 + chance.choice((0, 1, some))]
        faults.add(read(bytes(raw), most_pages=300, most_letters=9_999)["fault"])
    assert faults >= {"", "damaged", "wordless"}


def test_the_reader_knows_nothing_of_the_site() -> None:
    """It runs without what the site knows: neither its code nor its secrets."""
    source = Path(pdf_text.READER).read_text()
    assert "import cairn" not in source
    assert "from cairn" not in source
    assert "DJANGO" not in " ".join(pdf_text.SURROUNDINGS)
