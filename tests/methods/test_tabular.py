"""Series read from text: a table of what people paste, what is refused and why, the bundled files."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.methods.tabular import (
    Columns,
    Row,
    TabularError,
    columns_of,
    guess_columns,
    parse_series,
    read_table,
    sift_rows,
)

SEEDS = Path(__file__).parents[2] / "seeds" / "data"
JAN, FEB = date(2025, 1, 31), date(2025, 2, 28)


def short(rows: list[Row]) -> list[tuple[date | str, float | None]]:
    return [(row.x, row.value) for row in rows]


@pytest.mark.parametrize(
    "raw, expected",
    [
        # One column
        ("12\n13.5\n-4", [("1", 12), ("2", 13.5), ("3", -4)]),
        ("Waits\n12\n\n13", [("1", 12), ("2", 13)]),
        ("Waits\n12\nNA\n13", [("1", 12), ("2", None), ("3", 13)]),
        ('"1,234"\n"2,345.5"', [("1", 1234), ("2", 2345.5)]),
        ("1 234\n2 345", [("1", 1234), ("2", 2345)]),
        ("£1200\n£90", [("1", 1200), ("2", 90)]),
        ("45%\n50%", [("1", 45), ("2", 50)]),
        # Dates, day first
        ("31/01/2025,4\n28/02/2025,5", [(JAN, 4), (FEB, 5)]),
        ("Day,Waits\n31/01/2025,4\n28/02/2025,5", [(JAN, 4), (FEB, 5)]),
        ("31/1/25,4\n28/2/25,5", [(JAN, 4), (FEB, 5)]),
        ("31.01.2025,4\n28.02.2025,5", [(JAN, 4), (FEB, 5)]),
        ("2025-01-31,4\n2025-02-28,5", [(JAN, 4), (FEB, 5)]),
        ("2025-01-31T08:30:00Z,4\n2025-02-28 09:15,5", [(JAN, 4), (FEB, 5)]),
        ("31 Jan 2025,4\n28 February 2025,5", [(JAN, 4), (FEB, 5)]),
        ("31-Jan-25,4\n28-Feb-25,5", [(JAN, 4), (FEB, 5)]),
        ("Jan-25\t4\nFeb-25\t5", [(date(2025, 1, 1), 4), (date(2025, 2, 1), 5)]),
        ("1/2/2025,4\n2/2/2025,5", [(date(2025, 2, 1), 4), (date(2025, 2, 2), 5)]),
        # Separators and decimal commas
        ("Day\tWaits\n31/01/2025\t4\n28/02/2025\t5", [(JAN, 4), (FEB, 5)]),
        ("31/01/2025;4,5\n28/02/2025;1.234,25", [(JAN, 4.5), (FEB, 1234.25)]),
        ("31/01/2025;4.5\n28/02/2025;5", [(JAN, 4.5), (FEB, 5)]),
        ("31/01/2025\t4,5\n28/02/2025\t5", [(JAN, 4.5), (FEB, 5)]),
        ("31/01/2025\t1,234\n28/02/2025\t5", [(JAN, 1234), (FEB, 5)]),
        ('31/01/2025,"1,234"\n28/02/2025,5', [(JAN, 1234), (FEB, 5)]),
        # Other x
        ("week,n\n1,4\n2,5", [("1", 4), ("2", 5)]),
        ("1,4\n2,5\n3,6", [("1", 4), ("2", 5), ("3", 6)]),
        ("2025 W01,4\n2025 W02,5", [("2025 W01", 4), ("2025 W02", 5)]),
        # What programs add
        ("\ufeffDay,n\r\n31/01/2025,4\r\n28/02/2025,5\r\n", [(JAN, 4), (FEB, 5)]),
        ("Day,n,,\n31/01/2025,4,,\n28/02/2025,,,\n", [(JAN, 4), (FEB, None)]),
        ("Day,n\n31/01/2025,4\n28/02/2025\n", [(JAN, 4), (FEB, None)]),
        ('"Day","n"\n"31/01/2025","4"\n"28/02/2025","5"', [(JAN, 4), (FEB, 5)]),
    ],
)
def test_reads_what_people_paste(raw: str, expected: list[tuple[date | str, float | None]]) -> None:
    assert short(parse_series(raw)) == expected
    assert short(parse_series(raw.encode())) == expected


def test_reads_denominators_and_notes() -> None:
    raw = "Day,Late,All,Notes\n31/01/2025,4,20,\n28/02/2025,,25,New rota\n"
    assert parse_series(raw) == [Row(2, JAN, 4.0, 20.0, ""), Row(3, FEB, None, 25.0, "New rota")]


def test_reads_a_note_that_has_no_heading() -> None:
    rows = parse_series("31/01/2025,4\n28/02/2025,5,new rota\n31/03/2025,6")
    assert [row.note for row in rows] == ["", "new rota", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_reads_the_encodings_of_spreadsheets(encoding: str) -> None:
    assert parse_series("Day,Café waits\n31/01/2025,4".encode(encoding)) == [Row(2, JAN, 4.0, None, "")]


@pytest.mark.parametrize(
    "raw, problems",
    [
        ("", ["There is nothing to read. Paste at least two rows, each with a number."]),
        (" \n\n", ["There is nothing to read. Paste at least two rows, each with a number."]),
        (
            b"PK\x03\x04\x14\x00",
            ["This file is not text. Save the sheet as CSV, or copy the cells and paste them."],
        ),
        (
            "12\nn/a yet\n13\ntwo\n14",
            [
                'Line 2: "n/a yet" is not a number. Put a number, or leave it blank for a missing point.',
                'Line 4: "two" is not a number. Put a number, or leave it blank for a missing point.',
            ],
        ),
        (
            "Day,n\n13/12/2025,3\n12/31/2025,3\n,4\n",
            [
                'Line 3: "12/31/2025" is not a date. Write the day first: 31/12/2025.',
                "Line 4 has no date. Write one, the day first: 31/12/2025.",
            ],
        ),
        (
            "Day,n\n31/02/2025,3\n01/03/2025,3",
            ['Line 2: "31/02/2025" is not a date. Write the day first: 31/12/2025.'],
        ),
        (
            "31/01/2025,1,234\n28/02/2025,5\n31/03/2025,6",
            ["Line 1 has 3 columns and the others 2. Write 1234 for 1,234, or put it in quotes."],
        ),
        (
            "1,234\n5,678",
            ['Line 1: "1,234" may be one number or two. Write it without a comma, or add headings.'],
        ),
        ("Day,a,b\n31/01/2025,4,-2", ['Line 2: "-2" is below zero. A count cannot be.']),
        ("a,b,c,d\nx,y,z,w\n", ["There is no column of numbers. Put the values in a column of their own."]),
        ("Day,n\n31/01/2025,NA\n", ["There is no number in the column of values."]),
        (
            "n\n1e999\n5",
            ['Line 2: "1e999" is not a number. Put a number, or leave it blank for a missing point.'],
        ),
    ],
)
def test_refuses_with_every_line_at_fault(raw: str | bytes, problems: list[str]) -> None:
    with pytest.raises(TabularError) as caught:
        parse_series(raw)
    assert caught.value.problems == problems
    assert caught.value.message == problems[0]


@pytest.mark.parametrize(
    "raw, good, lines",
    [
        ("Day,n\n31/01/2025,4\n28/02/2025,5", [4, 5], []),
        ("Day,n\n31/01/2025,4\nsoon,9\n28/02/2025,five\n31/03/2025,6", [4, 6], [3, 4]),
        # Both cells of a row are wrong: two sentences, one row
        ("Day,n\n31/01/2025,4\nsoon,five\n31/03/2025,6", [4, 6], [3, 3]),
        # A number with a comma that makes one column more
        ("31/01/2025,1,234\n28/02/2025,5\n31/03/2025,6\nsoon,7", [5, 6], [1, 4]),
        ("31/01/2025,4\n28/02/2025,", [4, None], []),
    ],
)
def test_rows_that_can_be_read_are_sifted_from_the_others(raw: str, good: list[float | None], lines: list[int]) -> None:
    table = read_table(raw, lenient=True)
    sifted = sift_rows(table, guess_columns(table))
    assert [row.value for row in sifted.rows] == good
    assert [line for line, _sentence in sifted.faults] == lines
    if lines:
        with pytest.raises(TabularError) as caught:
            parse_series(raw)
        assert caught.value.line == lines[0]


def test_a_table_of_which_no_row_fits_is_refused_leniently_too() -> None:
    assert read_table("n\n1\n2", lenient=True).faults == ()
    with pytest.raises(TabularError):
        read_table("", lenient=True)


def test_the_line_counts_from_the_top_of_the_text() -> None:
    with pytest.raises(TabularError) as caught:
        parse_series('Day,n,note\n\n31/01/2025,4,"two\nlines"\n28/02/2025,x,\n31/03/2025,5,\n')
    assert caught.value.line == 5


def test_columns_can_be_chosen() -> None:
    raw = "Site,Day,Late,All,Cost\nA,31/01/2025,4,20,7.5\nB,28/02/2025,5,25,8\n"
    assert columns_of(raw) == ["Site", "Day", "Late", "All", "Cost"]
    chosen = Columns(x="day", value="Late", denominator="ALL")
    assert parse_series(raw, chosen) == [Row(2, JAN, 4.0, 20.0, ""), Row(3, FEB, 5.0, 25.0, "")]
    with pytest.raises(TabularError, match='There is no column "Costs"'):
        parse_series(raw, Columns(value="Costs"))


def test_equal_headings_stay_apart() -> None:
    assert columns_of("n,n,\n1,2,3") == ["n", "n (2)", "Column 3"]


# --- The bundled files ---

EXPECTED = {  # file: the guessed columns (x, value, denominator), rows, the first point
    "NHSRdatasets__ae_attendances.csv": (("period", "attendances", None), 12765, (date(2017, 3, 1), 21289)),
    "NHSRdatasets__apha_cpd_survey.csv": (
        ("form_started_dttm", "respondent_id", None),
        237,
        (date(2022, 7, 15), 195676290),
    ),
    "NHSRdatasets__ons_mortality.csv": (("date", "counts", None), 18803, (date(2010, 1, 8), 12968)),
    "NHSRdatasets__stranded_data.csv": (("admit_date", "age", None), 768, (date(2020, 12, 29), 50)),
    "pbcharts__bacteremia_mortality.csv": (("month", "deaths", None), 143, (date(2017, 1, 1), 19)),
    "pbcharts__cdi.csv": (("month", "n", None), 36, (date(2012, 11, 1), 17)),
    "pbcharts__csection.csv": (("month", "avg_delay", "n"), 24, (date(2016, 1, 1), 23.8571428571429)),
    "pbcharts__hba1c.csv": (("month", "avg_hba1c", "n"), 43, (date(2019, 3, 1), 59.3224299065421)),
    "pbcharts__ontime_ct.csv": (("month", "ontime", "cases"), 24, (date(2021, 1, 1), 12)),
    "pbcharts__waiting_times.csv": (("quarter", "avg_days", None), 792, (date(2020, 1, 1), 51)),
}


def test_every_bundled_file_is_expected() -> None:
    assert {path.name for path in SEEDS.glob("*.csv")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_bundled_file(name: str) -> None:
    raw = (SEEDS / name).read_bytes()
    names, rows, first = EXPECTED[name]
    guess = guess_columns(read_table(raw))
    series = parse_series(raw)
    assert (guess.x, guess.value, guess.denominator) == names
    assert (len(series), short(series[:1])) == (rows, [first])
    again = parse_series(raw, guess)
    assert again == series


# --- Round trip ---

DATES = st.dates(date(2000, 1, 1), date(2099, 12, 31))
WRITTEN = [
    date.isoformat,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day.day} {day:%b %Y}",
]
VALUES = st.none() | st.floats(-1e15, 1e15)


@given(
    start=DATES,
    values=st.lists(VALUES, min_size=2, max_size=40).filter(lambda v: any(x is not None for x in v)),
    separator=st.sampled_from("\t;,"),
    written=st.sampled_from(WRITTEN),
    headed=st.booleans(),
)
def test_what_is_written_is_read_back(start, values, separator, written, headed) -> None:  # type: ignore[no-untyped-def]
    days = [start + timedelta(days=7 * i) for i in range(len(values))]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    if headed:
        writer.writerow(["Day", "Waits"])
    writer.writerows([written(day), "" if v is None else repr(v)] for day, v in zip(days, values, strict=True))
    assert short(parse_series(out.getvalue())) == list(zip(days, values, strict=True))
