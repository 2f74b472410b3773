"""The finder of identifiable data, scored on two corpora, in single cases, and by what must hold for every text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.methods.identifiable import KINDS, find, is_nhs_number
from tests.methods.identifiable.scoring import Score, marked, read, score

CORPORA = ("corpus.txt", "held_out.txt")
RECALL, PRECISION, FLAGGED = 0.95, 0.92, 0.03


@pytest.fixture(scope="module", params=CORPORA)
def scored(request: pytest.FixtureRequest) -> Score:
    return score(read(request.param))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found(scored: Score, kind: str) -> None:
    assert scored.recall(kind) >= RECALL, scored.missed


def test_what_is_found_is_right(scored: Score) -> None:
    assert scored.precision >= PRECISION, scored.wrong


def test_clean_texts_are_left_alone(scored: Score) -> None:
    assert scored.flagged_share <= FLAGGED, scored.flagged


def test_the_scorer_counts_what_is_missed_and_what_is_wrong() -> None:
    texts = [marked("[[phone:07700 900123]] and [[email:a@example.com]]"), marked("LS9 7TF"), marked("clean")]
    one = score(texts, lambda text: [found for found in find(text) if found.kind != "email"])
    assert (one.recall("phone"), one.recall("email"), one.precision, one.flagged_share) == (1, 0, 0.5, 0.5)


@pytest.mark.parametrize(
    "text, found",
    [
        ("", []),
        ("NHS 943 476 5919", ["nhs_number"]),
        ("NHS 943 476 5918", []),  # its check digit is wrong
        ("0000000000 and 1111111111", []),
        ("ISBN 9434765919", []),
        ("MRN 9434765919", ["hospital_number"]),  # the cue says more than the digits
        ("07700 900123", ["phone"]),
        ("Tel 0113 496 0123, NHS 999 260 7033", ["phone", "nhs_number"]),
        ("Mrs Jones, 04/03/1952", ["person_name", "date_of_birth"]),
        ("Mrs Jones, 04/03/2024", ["person_name"]),  # the day on which something happened
        ("Mr Patel, consultant, saw Mrs Jones", ["person_name"]),
        ("Mr Shah and Miss Evans, consultants", []),
        ("LS9 7TF, ls9 7tf, LS9, B12 4", ["postcode", "postcode"]),
        (
            "BERG, Ernest / 11-Mar-1931 / H0773125 / 943 476 5919",
            ["person_name", "date_of_birth", "hospital_number", "nhs_number"],
        ),
        ("NHS 943 476 5919, Alan Berg, 6/6/44", ["nhs_number", "person_name", "date_of_birth"]),
        ("NHS 943 476 5919, Alan Berg, ward manager", ["nhs_number"]),
        ("pt margaret berg dob 3.4.52", ["person_name", "date_of_birth"]),
        ("pt mark scheme, patient will fall", []),
        ("Mrs Pugh, chair raised; Mrs Hall, chair of the forum", ["person_name"]),
        ("Born in April 1952, lives alone", ["date_of_birth"]),
        ("Our unit was born in April 1952", []),
        ("year and month of birth: 03/1947", ["date_of_birth"]),
        ("clinic no 44812/19, reg no. K20881, ID no 88213, trust number T1102938", ["hospital_number"] * 4),
        ("GMC reg no 7012345, staff ID no 88213, vehicle reg no K20881", []),
        ("Trust number 0161 496 0123", ["phone"]),
        (
            "BERG Carol X448812, X448813 BERG Olive",
            ["person_name", "hospital_number", "hospital_number", "person_name"],
        ),
        ("DELL Latitude X448812", []),
        ("3; Berg, Ernest; F; 19/12/1988", ["person_name", "date_of_birth"]),
        ("Case 9434 765 919 was late", ["nhs_number"]),
        ("Counts 2023 412 390 and 0113 096 011 and 9434 765 918", []),
        ("wristband no. 44120 was one of a batch, wristband no. 44120 fell off", ["hospital_number"]),
        ("MRN K123456, John Radcliffe", ["hospital_number"]),
        ("Mrs Smith is made up (a persona)", []),
        ("Doris in bed 4; Ernest Berg (patient); bed 6 mabel jones", ["person_name"] * 3),
        ("Ernest Berg, 81, was late; Doris's daughter rang; my nan Olwyn waits", ["person_name"] * 3),
        ("The pressure fell, Sarah Cole was given the job, Dr Berg died down", []),
        ("mr j tomkins, mr a and b", ["person_name"]),
        ("Contact the lead: jo.berg@nhs.net", ["email"]),
        ("Kind regards\nJo Berg\nWard manager\njo.berg@nhs.net", []),
        ("DOB 6 xi 1953; dob 5 x 30 min", ["date_of_birth"]),
        ("Surname Berg, first name Ola, Leeds number K1182904", ["person_name", "person_name", "hospital_number"]),
        ("Surname missing, batch number K1182904", []),
        ("NHS/MRN: 9434765919 / M338201", ["nhs_number", "hospital_number"]),
        ("MRN E1120044, its control E1120102, lot E112010", ["hospital_number"] * 2),
        ("Berg, Nirmala (Mrs) 12-Jan-1947 R8820174", ["person_name", "date_of_birth", "hospital_number"]),
        ("Olga Berg, patient, ward 3; Olga Berg, patient safety lead", ["person_name"]),
        ("Sister Doris in bed 4's bay; Doris, bed manager", []),
        ("DOB 01/01/1900", []),  # what systems store for "not known"
    ],
)
def test_single_cases(text: str, found: list[str]) -> None:
    assert [one.kind for one in find(text)] == found


_valid = st.integers(10**8, 10**9 - 1).map(lambda head: _complete(str(head))).filter(bool)
_gaps = st.sampled_from(["", " ", "-", ".", "\u00a0", "\u2009", "–", "  ", " - ", "\t"])
_shapes = st.sampled_from([(10,), (3, 3, 4), (3, 7), (6, 4)])


def _complete(head: str) -> str:
    return next((head + str(last) for last in range(10) if is_nhs_number(head + str(last))), "")


@given(
    number=_valid,
    gap=_gaps,
    shape=_shapes,
    wrap=st.sampled_from(["{}", "NHS no: {}", "({})", "we saw {}, late", "{}\n"]),
)
def test_a_number_with_a_valid_check_digit_is_found_however_it_is_written(
    number: str, gap: str, shape: tuple[int, ...], wrap: str
) -> None:
    cuts = [sum(shape[:n]) for n in range(len(shape) + 1)]
    written = gap.join(number[start:end] for start, end in itertools.pairwise(cuts))
    text = wrap.format(written)
    assert [(one.kind, one.text) for one in find(text)] == [("nhs_number", written)]


PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from([one.text for name in CORPORA for one in read(name)]),
    st.text(alphabet="0123456789 -./()+@\n", max_size=40),
    st.sampled_from(["Mr ", "Mrs.", "DOB ", "MRN ", "born ", "patient ", "b.", "’", "İ", "𝟗", "\u200b"]),
)


@given(st.lists(PIECES, max_size=6).map("".join))
def test_findings_lie_in_the_text_in_order(text: str) -> None:
    found = find(text)
    assert all(one.kind in KINDS and one.text == text[one.start : one.end] != "" for one in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@pytest.mark.parametrize(
    "piece", ["1", " ", "a", "A. ", "1234 ab ", "Mr Mr ", "dob ", "born ", "a.", "Abc ", "mrn 12, ", "://"]
)
def test_a_long_text_is_read_to_its_end(piece: str) -> None:
    """A pattern that tries over and over would not come back from these."""
    text = piece * (100_000 // len(piece)) + "\nMrs Jones"
    assert [one.kind for one in find(text)][-1:] == ["person_name"]
