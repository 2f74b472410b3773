"""`cairn chart`: what it makes of real data, and the exact sentence for what it can't use."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from defusedxml.ElementTree import fromstring

from cairn.cli.chart import making, progress
from cairn.cli.main import cli
from cairn.methods.spc import KINDS, PRESETS, RULE_SETS
from tests.cli.charting import DATA, ROOT, WAITS, WARDS, N, chart, described, files, sheet

SVG = "{http://www.w3.org/2000/svg}"
pytestmark = pytest.mark.usefixtures("here")


# --- Real data ---

REAL = {
    "pbcharts__cdi.csv": ["--value", "n", "--kind", "c", "--direction", "decrease", "--target", "15"],
    "pbcharts__ontime_ct.csv": ["--value", "ontime", "--kind", "p", "--denominator", "cases", "--unit", "%"],
    "pbcharts__csection.csv": ["--value", "avg_delay", "--kind", "run", "--unit", "minutes"],
    "pbcharts__hba1c.csv": ["--value", "avg_hba1c", "--baseline", "12", "--exclude", "2020-04-01=closed"],
    "pbcharts__bacteremia_mortality.csv": ["--value", "deaths", "--where", "hospital=BFH", "--kind", "np",
                                           "--denominator", "cases", "--preset", "qicharts2"],
    "pbcharts__waiting_times.csv": ["--value", "avg_days", "--where", "operation=Hernia", "--where", "region=North",
                                    "--rebase", "1/4/2022=new list"],
    "NHSRdatasets__ae_attendances.csv": ["--value", "breaches", "--kind", "pp", "--denominator", "attendances",
                                         "--where", "org_code=RF4", "--where", "type=1", "--preset", "pbcharts"],
    "NHSRdatasets__ons_mortality.csv": ["--value", "counts", "--where", "category_1=Total deaths", "--where",
                                        "category_2=all ages", "--no-screen"],
    "NHSRdatasets__stranded_data.csv": ["--value", "age", "--kind", "xbar", "--rules", "outside"],
}  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_real_data_are_said_and_drawn(name: str, here: Path) -> None:
    said = chart(DATA / name, *REAL[name])
    assert said.exit_code == 0, said.output
    assert re.search(r"^  Points +\d+", said.stdout, re.M)
    assert "Warning" not in said.output

    drawn = chart(DATA / name, *REAL[name], "-o", "one.svg", "--width", "360")
    assert drawn.exit_code == 0, drawn.output
    assert drawn.stdout == "Written: one.svg\n"
    root = fromstring(files(here)["one.svg"])
    assert root.get("width") == "360"
    words = " ".join(one.get("aria-label", "") for one in root.iter())
    assert said.stdout.splitlines()[1][:40] in words


def test_the_words_on_the_console() -> None:
    done = chart(
        DATA / "pbcharts__cdi.csv", "--value", "n", "--kind", "c", "--direction", "decrease", "--target", "15",
        "--unit", "cases", "--rebase", "1/11/2014=hand hygiene", "--exclude", "2=outbreak", "--title", "C. difficile",
    )  # fmt: skip
    assert done.stdout.splitlines()[0] == "C. difficile"
    lines = [line.split(maxsplit=1) for line in done.stdout.split("\n\n")[1].splitlines()]
    assert {first: rest for first, rest in lines if first in ("Chart", "Points", "Last", "Average", "Target")} == {
        "Chart": "c chart; rules: Making Data Count, shift of 7",
        "Points": "36 (1 left out of the calculation)",
        "Last": "point  9 cases at 1 Oct 2015",
        "Average": "7.1 cases",
        "Target": "15 cases",
    }
    assert "  New lines   since 1 Nov 2014: hand hygiene" in done.stdout
    assert "  Left out    point 2: outbreak" in done.stdout
    assert done.stderr == 'Taken: "month" as the date, "notes" as the notes.\n'


# --- Options reach the chart ---


@pytest.mark.parametrize(
    "words,path,value",
    [
        ([], ["kind"], "i"),
        ([], ["direction"], "neutral"),
        ([], ["rules"], ["outside", "trend", "two_of_three", "shift"]),
        (["--kind", "XmR"], ["kind"], "i"),
        (["--kind", "ip", "--denominator", "Patients"], ["kind"], "i'"),
        (["--rules", "anhoej"], ["rules"], ["long_run", "few_crossings"]),
        (["--rules", "outside", "--rules", "shift-8"], ["rules"], ["outside", "shift_8"]),
        (["--rules", "outside,shift_8"], ["rules"], ["outside", "shift_8"]),
        (["--preset", "nhs-excel"], ["preset"], "nhs_excel"),
        (["--direction", "decrease", "--target", "20"], ["assurance"], "pass"),
        (["--direction", "decrease", "--target", "Patients"], ["target"], 21),
        (["--centre", "10"], ["phases", 0, "limits", "centre"], 10),
        (["--centre", "Patients"], ["points", 2, "centre"], 22),
        (["--baseline", "2"], ["phases", 0, "limits", "centre"], 13),
        (["--baseline", "-2"], ["phases", 0, "limits", "centre"], 10),
        (["--baseline", "1,3-4"], ["phases", 0, "values_behind_the_lines"], 3),
        (["--middle", "median"], ["phases", 0, "limits", "centre"], 11.5),
        (["--sigma", "1", "--centre", "10"], ["phases", 0, "limits", "upper"], 13),
        (["--sigma", "1", "--centre", "10", "--ceiling", "12"], ["phases", 0, "limits", "upper"], 12),
        (["--sigma", "1", "--centre", "10", "--floor", "8"], ["phases", 0, "limits", "lower"], 8),
        (["--multiplier", "1000"], ["points", 0, "value"], 12000),
        (["--rebase", "20/1/2025=rota"], ["phases", 1, "reason"], "rota"),
        (["--rebase", "3=rota"], ["phases", 1, "start"], "2025-01-20"),
        (["--exclude", "2025-01-13=flu"], ["points", 1, "excluded"], True),
        (["--kind", "p", "--denominator", "Patients", "--unit", "%"], ["points", 0, "value"], 60),
        (["--kind", "p", "--denominator", "Patients"], ["points", 0, "value"], 0.6),
        (["--unordered"], ["rules"], ["outside"]),
        (["--notes", "Patients"], ["points", 0, "note"], "20"),
        ([], ["points", 0, "date"], "2025-01-06"),
    ],
)
def test_options_reach_the_chart(words: list[str], path: list[Any], value: Any) -> None:
    (one,) = described("../waits.csv", *N, *words)
    found: Any = one["reading"]
    for step in path:
        found = found[step]
    assert found == value


def test_screening_and_several_rows_for_one_point() -> None:
    rows = "".join(f"2025-01-{n:02},{v}\n" for n, v in enumerate([5, 6, 5, 6, 5, 90, 5, 6, 5, 6, 5, 6], start=1))
    Path("spike.csv").write_text("Day,n\n" + rows + "2025-01-01,7\n")
    limits = [described("spike.csv", flag)[0]["reading"]["phases"][0]["limits"]["upper"] for flag in
              ("--screen", "--no-screen")]  # fmt: skip
    assert limits[0] < limits[1]
    for how, value in (("mean", 6), ("sum", 12)):
        assert described("spike.csv", "--aggregate", how)[0]["reading"]["points"][0]["value"] == value
    assert chart("spike.csv").stderr.splitlines()[-1] == (
        "Several rows stand for one point (the first is 2025-01-01): their mean is drawn. "
        "Is a --group or --where missing?"
    )


# --- Forms of a table ---


def test_long_wide_and_a_workbook_give_the_same_charts(here: Path) -> None:
    rows = [line.split(",") for line in WARDS.splitlines()[1:]]
    ash, birch = ([row for row in rows if row[1] == ward] for ward in ("Ash", "Birch"))
    wide = "".join(f"{a[0]};{a[2]};{b[2]};{a[3]};{b[3]}\n" for a, b in zip(ash, birch, strict=True))
    Path("wide.csv").write_text("Month;Ash;Birch;Ash beds;Birch beds\n" + wide)
    sheet(here / "long.xlsx", [["Month", "Ward", "Falls", "Beddays"]] + [
        [date.fromisoformat(at), ward, int(falls), int(beds)] for at, ward, falls, beds in rows
    ])  # fmt: skip

    same = ["--kind", "u", "--title", "Falls", "--direction", "decrease"]
    long = ["--value", "Falls", "--denominator", "Beddays", "--group", "Ward"]
    for words, name in (
        (["../wards.csv", *long], "long.svg"),
        (["long.xlsx", *long], "sheet.svg"),
        (["wide.csv", "--value", "Ash", "--value", "Birch", "--denominator", "Ash beds", "--denominator", "Birch beds"],
         "wide.svg"),
    ):  # fmt: skip
        assert chart(*words, *same, "-o", name).exit_code == 0
    made = files(here)
    assert made["long.svg"] == made["sheet.svg"] == made["wide.svg"]


def test_a_pipe() -> None:
    done = CliRunner().invoke(cli, ["chart", "-", "--value", "Days"], input=WAITS)
    assert done.exit_code == 0
    assert done.stdout.startswith("Days\nThe average is 11.5.")


# --- Groups ---

GROUPED = ["../wards.csv", "--value", "Falls", "--group", "Ward", "--direction", "decrease"]


def test_groups_are_panels_side_by_side_where_there_is_room(here: Path) -> None:
    for width, across, rows in (("720", ["0", "368"], 1), ("360", ["0", "0"], 2)):
        assert chart(*GROUPED, "--width", width, "-o", "panels.svg").exit_code == 0
        root = fromstring(files(here)["panels.svg"])
        panels = root.findall(f"{SVG}svg")
        assert root.get("width") == width
        assert [panel.get("aria-label", "").partition(":")[0] for panel in panels] == ["Ash", "Birch"]
        assert [panel.get("x") for panel in panels] == across
        assert len({panel.get("y") for panel in panels}) == rows


def test_each_group_has_a_file_where_the_name_says_so(here: Path) -> None:
    done = chart(*GROUPED, "-o", "falls-{group}.svg", "--title", "Falls")
    assert done.stdout == "Written: falls-Ash.svg\nWritten: falls-Birch.svg\n"
    assert sorted(files(here)) == ["falls-Ash.svg", "falls-Birch.svg"]
    assert "Falls: Ash" in files(here)["falls-Ash.svg"].decode()


def test_names_of_files_are_what_a_file_system_takes(here: Path) -> None:
    Path("more.csv").write_text("n,Ward\n1,A/1\n2,A/1\n3,A-1\n4,A-1\n5,a 1\n6,a 1\n7,../..\n8,../..\n")
    assert chart("more.csv", "--value", "n", "--group", "Ward", "-o", "{group}.svg").exit_code == 0
    assert sorted(files(here)) == ["A-1-2.svg", "A-1.svg", "a-1-3.svg", "group.svg", "more.csv"]


def test_groups_in_words() -> None:
    said = chart(*GROUPED).stdout
    assert said.startswith("Ash\nThe average is 4.5.")
    table = said.split("\n\n")[-1].splitlines()
    assert [line.split()[:4] for line in table[1:]] == [["Ash", "12", "3", "4.5"], ["Birch", "12", "6", "7"]]


def test_groups_take_the_new_lines_that_they_have_points_for() -> None:
    Path("more.csv").write_text(WARDS + "2025-01-01,Cedar,1,10\n2025-02-01,Cedar,2,10\n")
    words = ["--value", "Falls", "--group", "Ward"]
    charts = described("more.csv", *words, "--rebase", "2024-07-01=rota")
    assert {one["group"]: len(one["reading"]["phases"]) for one in charts} == {"Ash": 2, "Birch": 2, "Cedar": 1}
    refused = chart("more.csv", *words, "--rebase", "2026-07-01=rota")
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (
        2, "Error: --rebase: no group has a point for 2026-07-01.",
    )  # fmt: skip


def test_a_group_that_cannot_be_drawn_stops_all_or_is_left_out(here: Path) -> None:
    Path("more.csv").write_text(WARDS + "2024-01-01,Cedar,1,10\n")
    words = ["more.csv", "--value", "Falls", "--group", "Ward", "-o", "falls.json"]
    sentence = "Cedar: A chart needs at least 2 values, and this series has 1 value."
    refused = chart(*words)
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (1, f"Error: {sentence}")
    assert sorted(files(here)) == ["more.csv"]
    done = chart(*words, "--skip-bad")
    assert done.exit_code == 0
    assert f"Left out: {sentence}" in done.stderr
    assert [one["group"] for one in json.loads(files(here)["falls.json"])["charts"]] == ["Ash", "Birch"]


def test_a_picture_has_only_so_many_panels(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_PANELS", 1)
    refused = chart(*GROUPED, "-o", "falls.svg")
    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[-1].startswith(
        "Error: There are 2 groups, and one picture has at most 1 panels."
    )
    assert not files(here)


# --- Files ---


@pytest.mark.parametrize("ending", ["svg", "png", "pdf", "html", "json"])
@pytest.mark.parametrize("words", [["../waits.csv", *N], GROUPED], ids=["one", "groups"])
def test_the_same_call_makes_the_same_bytes(ending: str, words: list[str], here: Path) -> None:
    made = []
    for _twice in range(2):
        assert chart(*words, "-o", f"chart.{ending}").exit_code == 0
        made.append(files(here))
    assert made[0] == made[1]
    begins = {"svg": b"<svg ", "png": b"\x89PNG", "pdf": b"%PDF", "html": b"<!DOCTYPE html>", "json": b'{\n "charts"'}
    assert made[0][f"chart.{ending}"].startswith(begins[ending])


def test_a_page_stands_alone_whatever_the_data_say(here: Path) -> None:
    Path("x.csv").write_text('Day,n,Notes\n2025-01-01,1,<script>alert(1)</script>\n2025-01-02,2,"\x0b""a"" & b"\n')
    assert chart("x.csv", "--title", '<img src="//x">', "-o", "x.html").exit_code == 0
    page = files(here)["x.html"].decode()
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Content-Security-Policy" in page
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("<svg") == 2  # for a wide screen and for a phone
    assert "<caption>The numbers of the chart</caption>" in page
    assert "The average is 1.5." in page


def test_json_has_the_reading_and_the_picture() -> None:
    (one,) = described("../waits.csv", *N)
    assert set(one) == {"group", "title", "unit", "words", "reading", "vega_lite"}
    assert one["vega_lite"]["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert [point["value"] for point in one["reading"]["points"]] == [12, 14, 9, 11]


def test_a_file_that_is_there_is_replaced_whole_or_not_at_all(here: Path) -> None:
    Path("old.svg").write_text("old")
    refused = chart("../waits.csv", *N, "-o", "old.svg", "-o", "{group}.png")
    assert refused.exit_code == 2
    assert files(here) == {"old.svg": b"old"}
    assert chart("../waits.csv", *N, "-o", "old.svg").exit_code == 0
    assert files(here)["old.svg"].startswith(b"<svg ")


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing_behind(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    refused = chart("../waits.csv", *N, "-o", "x.svg")
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (
        1, "Error: x.svg can't be written: No space left on device.",
    )  # fmt: skip
    assert not files(here)


# --- Waiting, help, start ---


def test_long_work_tells_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    def telling(step: float) -> list[str]:
        times = iter(range(100))
        done = list(progress.told(list("abcde"), "Drawing", clock=lambda: next(times) * step))
        assert done == list("abcde")
        return capsys.readouterr().err.splitlines()

    assert telling(0.1) == []
    assert telling(1) == ["Drawing: 1 of 5", "Drawing: 3 of 5", "Drawing: 5 of 5"]


def test_the_help_names_every_kind_rule_set_and_preset() -> None:
    said = " ".join(chart("--help").stdout.replace("-\n", "-").split())
    said = re.sub(r"(?<=\w)- (?=\w)", "-", said)
    short = {"making_data_count_6": "-6", "making_data_count_8": "-8"}
    packages = ("nhs_plot_the_dots", "qicharts2", "qcc", "power_bi_spc", "power_bi_spc_run")  # named as presets
    for name in (*KINDS, *PRESETS, *(name for name in RULE_SETS if name not in packages)):
        assert re.search(rf"(?<![\w-]){re.escape(short.get(name, name.replace('_', '-')))}(?![\w-])", said), name
    for heading in ("The data:", "The chart:", "The lines:", "The picture:"):
        assert heading in said


def test_a_chart_needs_no_django_and_the_help_nothing_heavy() -> None:
    script = (
        "import sys\nfrom cairn.cli.main import cli\n"
        "cli(sys.argv[1:], standalone_mode=False)\nprint('django' in sys.modules, 'numpy' in sys.modules)"
    )
    for words, told in ((["--help"], "False False"), (["chart", str(DATA / "pbcharts__csection.csv"), "--value",
                        "avg_delay"], "False True")):  # fmt: skip
        done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True,
                              env={"PYTHONPATH": str(ROOT / "src")})  # fmt: skip
        assert done.stdout.splitlines()[-1] == told


def documented() -> list[str]:
    text = (ROOT / "docs" / "charts-from-the-command-line.md").read_text("utf-8").replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.startswith("    cairn chart ")]


@pytest.mark.parametrize("line", documented())
def test_the_examples_of_the_documentation_run(line: str, here: Path) -> None:
    (here / "seeds").symlink_to(ROOT / "seeds")
    done = CliRunner().invoke(cli, shlex.split(line)[1:])
    assert done.exit_code == 0, done.output
    assert ("Written: " in done.stdout) == (" -o " in line)
