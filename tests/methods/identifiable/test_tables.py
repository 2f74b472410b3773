"""Tables: what headings promise, NHS numbers among numbers, and measures that are left alone."""

from __future__ import annotations

import random
from datetime import date, datetime
from typing import Any

import pytest

from cairn.methods.identifiable import find_in_table, is_nhs_number

NUMBER = 9434765919


def kinds(rows: list[Any]) -> list[tuple[int, int, str, str]]:
    return [(one.row, one.column, one.finding.kind, one.finding.text) for one in find_in_table(rows)]


@pytest.mark.parametrize(
    "heading, value, kind, text",
    [
        ("NHS number", float(NUMBER), "nhs_number", "9434765919"),
        ("NHS No.", NUMBER, "nhs_number", "9434765919"),
        ("nhs_number", "943 476 5919", "nhs_number", "943 476 5919"),
        ("NHS Number", "9434765918", "nhs_number", "9434765918"),  # mistyped, and still somebody's
        ("CHI", 302577424, "nhs_number", "302577424"),  # a spreadsheet took the first 0
        ("DOB", date(1952, 3, 4), "date_of_birth", "1952-03-04"),
        ("D.O.B.", datetime(1952, 3, 4), "date_of_birth", "1952-03-04"),
        ("Date of birth", "04/03/52", "date_of_birth", "04/03/52"),
        ("Patient name", "Edna Barker", "person_name", "Edna Barker"),
        ("Surname", "Jones", "person_name", "Jones"),
        ("Forename", "  Ola ", "person_name", "Ola"),
        ("Patient", "SMITH, John", "person_name", "SMITH, John"),
        ("Postcode", "ls9 7tf", "postcode", "ls9 7tf"),
        ("MRN", 1234567.0, "hospital_number", "1234567"),
        ("Hospital number", "RX1-0045678", "hospital_number", "RX1-0045678"),
        ("Clinic no", "CL88201", "hospital_number", "CL88201"),
        ("Comment", "Ernest Berg was discharged late", "person_name", "Ernest Berg"),
        ("Comment", "Doris in bed 4 fell", "person_name", "Doris"),
        ("Mobile", 7700900123.0, "phone", "7700900123"),
        ("Phone", "01632 960123", "phone", "01632 960123"),
        ("Email", "jo@example.com", "email", "jo@example.com"),
        ("Comment", "Mrs Jones fell", "person_name", "Mrs Jones"),
    ],
)
def test_a_cell_is_found_at_its_place(heading: str, value: object, kind: str, text: str) -> None:
    found = find_in_table([["Week", heading], [1, value]])
    assert [(one.row, one.column, one.heading) for one in found] == [(1, 1, heading)]
    assert (found[0].finding.kind, found[0].finding.text) == (kind, text)


@pytest.mark.parametrize(
    "heading, values",
    [
        ("Week", [date(2024, 3, 4), "04/03/2024", "11/03/2024"]),
        ("Date", ["2024-03-04"]),
        ("Falls", [1, 2, 3.5, None, ""]),
        ("NHS number recorded (%)", [96.2, 97]),
        ("DOB complete", ["Yes", 12]),
        ("Patients", [40, 35]),
        ("Phone calls answered", [1234567890, 9434765919]),
        ("Postcode", ["LS9", "BD3"]),
        ("Patient ID", [1, 2, 17]),
        ("Consultant", ["Mr Shah", "Miss Evans"]),
        ("Ward name", ["Edith Cavell"]),
        ("Seen by", ["Mrs Hall"]),
        ("Surname", ["", None, "n/a"]),
        ("Total cost", [9434765919.0, 1204551023.0, 2204551020.0]),
        ("Time", ["08:30", "0730-0800"]),
    ],
)
def test_a_column_of_a_measure_is_clean(heading: str, values: list[object]) -> None:
    assert kinds([[heading, "n"], *([value, 12] for value in values)]) == []


def test_ten_digits_that_pass_by_chance_among_others_are_a_measure() -> None:
    draw = random.Random(3)
    counts = [draw.randrange(10**9, 10**10) for _ in range(200)]
    assert any(is_nhs_number(str(count)) for count in counts)
    assert kinds([["Week", "Steps"], *([n, count] for n, count in enumerate(counts))]) == []
    assert kinds([["Week", "Steps"], *([n, str(count)] for n, count in enumerate(counts))]) == []


def test_a_column_in_which_nearly_all_pass_is_one_of_nhs_numbers() -> None:
    numbers: list[object] = [9434765919.0, 9436140991, "9447517099", 9992607033.0]
    assert [place[:3] for place in kinds([["Week", "Case"], *([1, one] for one in numbers)])] == [
        (row, 1, "nhs_number") for row in (1, 2, 3, 4)
    ]


def test_headings_may_stand_below_a_title_or_beside_their_values() -> None:
    titled: list[list[object]] = [["Audit of ward 4", None], [None, None], ["DOB", "Falls"], [date(1952, 3, 4), 1]]
    assert kinds(titled) == [(3, 0, "date_of_birth", "1952-03-04")]
    form: list[list[object]] = [["Ward", "4"], ["Date of birth", date(1952, 3, 4)], ["Audit date", date(2024, 3, 4)]]
    assert kinds(form) == [(1, 1, "date_of_birth", "1952-03-04")]


def test_a_bare_name_is_a_patients_where_other_columns_identify() -> None:
    assert kinds([["Name", "DOB"], ["Ola Berg", date(1952, 3, 4)]])[0] == (1, 0, "person_name", "Ola Berg")
    assert kinds([["Name", "Falls"], ["Falls with harm", 3]]) == []


def test_rows_may_be_ragged_empty_or_none() -> None:
    assert find_in_table([]) == []
    assert kinds([[], [None], ["a", 1, True, float("nan"), float("inf")], [NUMBER]]) == [
        (3, 0, "nhs_number", str(NUMBER))
    ]


def test_a_large_table_is_read() -> None:
    rows: list[list[object]] = [["Week", "Falls", "Note"]]
    rows += [[date(2024, 1, 1), n, f"all well on day {n}"] for n in range(20_000)]
    rows.append([date(2024, 1, 1), 1, "Mrs Jones fell"])
    assert kinds(rows) == [(20_001, 2, "person_name", "Mrs Jones")]
