"""Series out of tables: long and wide, groups, which rows, what is found out and what must be said."""

from __future__ import annotations

from datetime import date

import pytest

from cairn.methods.datasets import BadChoice, Part, Wanted, complete, read_parts
from cairn.methods.tables import TabularError, read_table
from cairn.methods.tabular import NoSuchColumn

LONG = """Month,Ward,Falls,Beddays,Notes
01/01/2025,Ash,3,100,
01/01/2025,Birch,5,200,
01/02/2025,Ash,4,110,new beds
01/02/2025,Birch,,210,
"""
WIDE = """Month,Ash,Birch,Ash beds,Birch beds,Notes
2025-01-01,3,5,100,200,
2025-02-01,4,NA,110,210,new beds
"""
JAN, FEB = date(2025, 1, 1), date(2025, 2, 1)


def parts(text: str, **wanted: object) -> dict[str, Part]:
    table = read_table(text)
    return {part.name: part for part in read_parts(table, complete(table, Wanted(**wanted)))}  # type: ignore[arg-type]


def numbers(part: Part) -> tuple[object, ...]:
    return part.series.x, part.series.values, part.series.denominators


def test_long_and_wide_give_the_same_series() -> None:
    long = parts(LONG, values=("Falls",), denominators=("Beddays",), groups=("Ward",))
    wide = parts(WIDE, values=("Ash", "Birch"), denominators=("Ash beds", "Birch beds"))

    assert list(long) == list(wide) == ["Ash", "Birch"]
    for name in long:
        assert numbers(long[name]) == numbers(wide[name])
    assert numbers(long["Birch"]) == ((JAN, FEB), (5.0, None), (200.0, 210.0))
    assert long["Ash"].series.notes == ("", "new beds")


@pytest.mark.parametrize(
    "wanted,names",
    [
        ({"values": ("falls",)}, [""]),
        ({"values": ("Falls",), "groups": ("ward",)}, ["Ash", "Birch"]),
        ({"values": ("Falls", "Beddays")}, ["Falls", "Beddays"]),
        ({"values": ("*",)}, ["Falls", "Beddays"]),
        ({"values": ("F*",)}, [""]),
        ({"values": ("Falls", "f*")}, [""]),
        ({"values": ("*",), "groups": ("Ward",)}, ["Ash, Falls", "Birch, Falls", "Ash, Beddays", "Birch, Beddays"]),
        ({"values": ("Falls",), "groups": ("Ward", "Month")}, ["Ash, 01/01/2025", "Birch, 01/01/2025",
                                                               "Ash, 01/02/2025", "Birch, 01/02/2025"]),
        ({"values": ("Falls",), "groups": ("Ward",), "where": (("ward", "birch"),)}, ["Birch"]),
        ({"values": ("Falls",), "groups": ("Ward",), "where": (("Ward", "Ash"), ("Ward", "Birch"))}, ["Ash", "Birch"]),
    ],
)  # fmt: skip
def test_names_of_series(wanted: dict[str, object], names: list[str]) -> None:
    assert sorted(parts(LONG, **wanted)) == sorted(names)


@pytest.mark.parametrize(
    "text,found",
    [
        ("Month,n\n2025-01-01,1\n2025-02-01,2", Wanted("Month", ("n",))),
        ("Month,n,Comment\n2025-01-01,1,\n2025-02-01,2,x", Wanted("Month", ("n",), note="Comment")),
        ("n\n1\n2", Wanted(None, ("n",))),
        ("1\n2", Wanted(None, ("Column 1",))),
        ("Ward,n\nA,1\nB,2", Wanted(None, ("n",))),
    ],
)
def test_what_can_be_meant_in_one_way_is_found_out(text: str, found: Wanted) -> None:
    assert complete(read_table(text), Wanted()) == found


@pytest.mark.parametrize(
    "wanted,sentence",
    [
        ({}, "Several columns hold numbers: Falls, Beddays. Say which one to use."),
        ({"values": ("Fals",)}, 'There is no column "Fals". Did you mean "Falls"? The columns are: Month, Ward, Falls, '
         "Beddays, Notes."),
        ({"values": ("Falls",), "groups": ("Hospital",)}, 'There is no column "Hospital". The columns are: Month, '
         "Ward, Falls, Beddays, Notes."),
        ({"values": ("Falls",), "where": (("Ward", "Brich"),)}, 'No row has "Brich" in the column "Ward". Did you mean '
         '"Birch"?'),
        ({"values": ("Falls",), "where": (("Ward", "7"),)}, 'No row has "7" in the column "Ward".'),
        ({"values": ("Falls",), "where": (("Ward", "Ash"), ("Beddays", "200"))},
         "No row has all the words that were asked for."),
        ({"values": ("G*",)}, 'No column of numbers fits "G*". The columns are: Month, Ward, Falls, Beddays, Notes.'),
        ({"values": ("Falls", "Beddays"), "denominators": ("Falls", "Falls", "Falls")},
         "There are 2 columns of values but 3 of denominators: give one, or one each."),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_what_is(wanted: dict[str, object], sentence: str) -> None:
    assert parts(LONG, values=("Falls",), groups=("Ward",), where=(("Ward", "Birch"),))
    with pytest.raises(TabularError) as caught:
        parts(LONG, **wanted)
    assert caught.value.message == sentence
    assert isinstance(caught.value, BadChoice | NoSuchColumn)


def test_two_columns_of_dates_are_told_apart_by_who_asks() -> None:
    text = "Sent,Seen,Days\n2025-01-01,2025-01-05,4\n2025-02-01,2025-02-03,2"
    assert parts(text, x="Seen")[""].series.x == (date(2025, 1, 5), date(2025, 2, 3))
    with pytest.raises(BadChoice) as caught:
        parts(text)
    assert caught.value.message == "Several columns hold dates: Sent, Seen. Say which one to use."
    assert caught.value.asks == "x"


def test_a_line_is_blamed_once_however_many_series_it_is_in() -> None:
    text = "Month,Ash,Birch\n2025-01-01,1,2\n32/01/2025,3,x\n2025-03-01,4,5\n"
    with pytest.raises(TabularError) as caught:
        parts(text, x="Month", values=("Ash", "Birch"))
    assert caught.value.problems == [
        'Line 3: "32/01/2025" is not a date. Write the day first: 31/12/2025.',
        'Line 3: "x" is not a number. Put a number, or leave it blank for a missing point.',
    ]


def test_points_and_the_lines_they_come_from() -> None:
    part = parts("Month,n\n2025-02-01,1\n2025-01-01,2\n2025-02-01,3\n")[""]
    assert part.points == [JAN, FEB]
    assert part.lines_at(["2025-02-01"]) == [("2025-02-01", 2), ("2025-02-01", 4)]
    numbered = parts("Ward,n\nB,1\nA,2\n")[""]
    assert numbered.points == [1, 2]
    assert numbered.lines_at(["2"]) == [("2", 3)]
    assert parts("Ward,n\nB,1\nA,2\n", x="Ward")[""].points == ["B", "A"]


def test_targets_may_differ_from_row_to_row() -> None:
    part = parts("Month,n,Goal\n2025-01-01,1,5\n2025-02-01,2,\n", target="Goal", values=("n",))[""]
    assert [row.target for row in part.rows] == [5.0, None]
