"""`cairn chart` refuses: wrong calls (status 2) and bad data (status 1), each beside what works, with its sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cairn.methods.spc import KINDS, PRESETS, RULE_SETS
from tests.cli.charting import WAITS, N, chart, files, sheet

COLUMNS = "The columns are: Week, Days, Patients."
ENDINGS = "The endings are: .svg, .png, .pdf, .html, .json."


@pytest.mark.parametrize(
    "words,sentence",
    [
        (["../waits.csv"], "Several columns hold numbers: Days, Patients. Say which one to use. (--value)"),
        (["../waits.csv", "--value", "Dyas"], f'There is no column "Dyas". Did you mean "Days"? {COLUMNS}'),
        (["../waits.csv", *N, "--date", "Zeit"], f'There is no column "Zeit". {COLUMNS}'),
        (["../waits.csv", *N, "--target", "Goal"], f'There is no column "Goal". {COLUMNS}'),
        (["../waits.csv", *N, "--sheet", "1"], "This file is text: it has no sheets."),
        (["../waits.csv", *N, "--where", "Days"], "Invalid value for '--where': \"Days\" names no column. "
         "Write --where region=North."),
        (["../wards.csv", "--value", "Falls", "--where", "Ward=Bich"], 'No row has "Bich" in the column "Ward". '
         'Did you mean "Birch"?'),
        (["../waits.csv", *N, "--kind", "xbra"], 'There is no chart kind "xbra". Did you mean xbar? There are: '
         + ", ".join(KINDS) + "."),
        (["../waits.csv", *N, "--rules", "nelsn"], 'There is no rule set "nelsn". Did you mean nelson? There are: '
         + ", ".join(RULE_SETS).replace("_", "-") + "."),
        (["../waits.csv", *N, "--preset", "nhs-exel"], 'There is no preset "nhs-exel". Did you mean nhs-excel? '
         "There are: " + ", ".join(PRESETS).replace("_", "-") + "."),
        (["../waits.csv", *N, "--direction", "up"], 'There is no direction "up". There are: increase, decrease, '
         "neutral."),
        (["../waits.csv", *N, "--aggregate", "means"], 'There is no aggregate "means". Did you mean mean? There are: '
         "mean, sum, median, sd."),
        (["../waits.csv", *N, "--kind", "p"], "A p chart needs a denominator for each value. "
         "Say which column with --denominator."),
        (["../waits.csv", *N, "--baseline", "1"], "A baseline needs at least 2 points."),
        (["../waits.csv", *N, "--baseline", "x"], "Invalid value for '--baseline': \"x\" is no baseline. "
         "Write 12, -12, 3-14 or 1,2,5-9."),
        (["../waits.csv", *N, "--rebase", "20/1/2025"], "Invalid value for '--rebase': \"20/1/2025\" has no reason. "
         'Write --rebase 20/1/2025="why".'),
        (["../waits.csv", *N, "--rebase", "20/1/2026=rota"], "No phase can start at 2026-01-20: there is no second or "
         "later point there."),
        (["../waits.csv", *N, "--rebase", "1/20/2025=rota"], '--rebase: "1/20/2025" is neither a date nor the number '
         "of a point. Write 31/12/2025."),
        (["../waits.csv", *N, "--exclude", "21/1/2025=flu"], "There is no point 2025-01-21 to exclude."),
        (["../waits.csv", *N, "--exclude", "="], "Invalid value for '--exclude': \"=\" has no reason. "
         'Write --exclude 2025-03-01="why".'),
        (["../waits.csv", *N, "-o", "x.jpg"], f"Invalid value for '-o' / '--output': x.jpg: no .jpg can be made. "
         f"Did you mean .png? {ENDINGS}"),
        (["../waits.csv", *N, "-o", "x"], "Invalid value for '-o' / '--output': x: the name has no ending, so it "
         f"doesn't say what to make. {ENDINGS}"),
        (["../waits.csv", *N, "-o", "no/x.svg"], "Invalid value for '-o' / '--output': There is no folder no."),
        (["../waits.csv", *N, "-o", "{group}.svg"], "{group}.svg asks for a file for each group, but there are no "
         "groups: give --group."),
        (["../wait.csv", *N], "There is no file ../wait.csv. Did you mean ../waits.csv?"),
        (["../", *N], ".. is a folder, not a file."),
        (["../waits.csv", *N, "--width", "100"], "Invalid value for '--width': 100 is not in the range "
         "320<=x<=2400."),
    ],
)  # fmt: skip
def test_a_wrong_call_is_told_what_to_change(words: list[str], sentence: str, here: Path) -> None:
    assert chart("../waits.csv", *N, "--rebase", "20/1/2025=rota", "--baseline", "2").exit_code == 0
    refused = chart(*words, *([] if "-o" in words else ["-o", "x.svg"]))
    assert refused.stderr.splitlines()[-1] == f"Error: {sentence}"
    assert refused.exit_code == 2
    assert not files(here)


@pytest.mark.parametrize(
    "text,words,sentences",
    [
        ("", [], ["There is nothing to read. Paste at least two rows, each with a number."]),
        ("Week,Days\n6/1/2025,1\n", N, ["A chart needs at least 2 values, and this series has 1 value."]),
        ("Week,Days\n6/1/2025,\n13/1/2025,NA\n", N, ["A chart needs at least 2 values, and this series has 0 values."]),
        ("Week,Days\n6/1/2025,1\n13/1/2025,two\n32/1/2025,3\n,4\n", ["--date", "Week", *N], [
            'Line 3: "two" is not a number. Put a number, or leave it blank for a missing point.',
            'Line 4: "32/1/2025" is not a date. Write the day first: 31/12/2025.',
            "Line 5 has no date. Write one, the day first: 31/12/2025.",
        ]),
        (WAITS.replace("14", "-1").replace("11", "-2"), [*N, "--kind", "c"], [
            "Line 3: The count at 2025-01-13 is below zero: a count is zero or more.",
            "Line 5: The count at 2025-01-27 is below zero: a count is zero or more.",
        ]),
        (WAITS.replace("14,20", "21,20"), [*N, "--kind", "p", "--denominator", "Patients"], [
            "Line 3: The numerator at 2025-01-13 is larger than its denominator: a proportion is at most 1. "
            "If one case can have several events, use a u chart.",
        ]),
        (WAITS.replace("14,20", "14,0"), [*N, "--kind", "u", "--denominator", "Patients"], [
            "Line 3: The denominator at 2025-01-13 is not above zero, but there are cases: check the two numbers.",
        ]),
        (WAITS.replace(",12,", ",0,"), [*N, "--kind", "t"], [
            "Line 2: The time at 2025-01-06 is not above zero: a t chart shows times between events.",
        ]),
        (WAITS + "27/01/2025,4,5\n", [*N, "--preset", "nhs-excel"], [
            "Line 5: There is more than one row for 2025-01-27, and this kind of chart takes one value for each.",
            "Line 6: There is more than one row for 2025-01-27, and this kind of chart takes one value for each.",
        ]),
    ],
)  # fmt: skip
def test_bad_data_are_told_line_by_line(text: str, words: list[str], sentences: list[str], here: Path) -> None:
    assert chart("../waits.csv", *(words or N), "-o", "good.svg").exit_code == 0
    Path("bad.csv").write_text(text)
    refused = chart("bad.csv", *words, "-o", "bad.svg")
    told = refused.stderr[refused.stderr.index("Error: ") :].removeprefix("Error: ")
    assert [line.strip() for line in told.splitlines()] == sentences
    assert refused.exit_code == 1
    assert sorted(files(here)) == ["bad.csv", "good.svg"]


def test_a_workbook_tells_rows_and_many_faults_are_counted(here: Path) -> None:
    rows: list[list[Any]] = [["Week", "Days"], *([date(2025, 1, day), 3 if day < 29 else "x"] for day in range(1, 32))]
    sheet(here / "bad.xlsx", rows)
    refused = chart("bad.xlsx", "--date", "Week", *N)
    assert refused.exit_code == 1
    assert (
        'Error: Row 30: "x" is not a number. Put a number, or leave it blank for a missing point.\n' in refused.stderr
    )
    Path("bad.csv").write_text("Week,Days\n" + "".join(f"{day}/1/2025,y{day}\n" for day in range(1, 32)))
    refused = chart("bad.csv", "--date", "Week", *N)
    assert refused.stderr.splitlines()[-1].strip() == "And 11 more."
