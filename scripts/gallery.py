"""Draws docs/gallery from seeds/data: each kind of picture in sensible use, with its words and its data.

scripts/gallery                     README.md and its SVGs
scripts/gallery --png FOLDER 320    every picture as PNG, 320 pixels wide, to be looked at
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from cairn.methods.histogram import histogram  # noqa: E402
from cairn.methods.pareto import pareto  # noqa: E402
from cairn.methods.pictures import (  # noqa: E402
    ICONS,
    Cycle,
    Picture,
    histogram_picture,
    icon_svg,
    icon_words,
    pareto_picture,
    scatter_picture,
    spc_picture,
)
from cairn.methods.scatter import scatter  # noqa: E402
from cairn.methods.spc import Exclusion, Phase, Series, read_chart  # noqa: E402

DATA, OUT = ROOT / "seeds" / "data", ROOT / "docs" / "gallery"
Draw = Callable[[int], Picture]
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Exhibit:
    """``name`` of its file; ``title`` and ``why`` stand above it: what it is for."""

    name: str
    title: str
    why: str
    source: str
    draw: Draw


EXHIBITS: list[Exhibit] = []


def exhibit(title: str, why: str, source: str) -> Callable[[Draw], Draw]:
    def keep(draw: Draw) -> Draw:
        EXHIBITS.append(Exhibit(draw.__name__.replace("_", "-"), title, why, source, draw))
        return draw

    return keep


def rows(name: str) -> Rows:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def days(found: Rows, column: str) -> list[date]:
    return [date.fromisoformat(row[column]) for row in found]


def numbers(found: Rows, column: str) -> list[float]:
    return [float(row[column]) for row in found]


def trust(code: str) -> Rows:
    """Emergency departments of type 1 of one trust, month by month."""
    found = [row for row in rows("NHSRdatasets__ae_attendances") if row["org_code"] == code and row["type"] == "1"]
    return sorted(found, key=lambda row: row["period"])


def within_four_hours(found: Rows) -> list[float]:
    return [float(row["attendances"]) - float(row["breaches"]) for row in found]


def national() -> list[tuple[date, float, float]]:
    """England: month, within four hours, attendances."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in rows("NHSRdatasets__ae_attendances"):
        sums[row["period"]][0] += float(row["attendances"]) - float(row["breaches"])
        sums[row["period"]][1] += float(row["attendances"])
    return [(date.fromisoformat(month), *sums[month]) for month in sorted(sums)]  # type: ignore[misc]


def deaths(category: str, name: str) -> Rows:
    found = [r for r in rows("NHSRdatasets__ons_mortality") if (r["category_1"], r["category_2"]) == (category, name)]
    return sorted(found, key=lambda row: row["date"])


ONTIME = "pbcharts__ontime_ct.csv"
CDI = "pbcharts__cdi.csv"
AE = "NHSRdatasets__ae_attendances.csv"
ONS = "NHSRdatasets__ons_mortality.csv"
STRANDED = "NHSRdatasets__stranded_data.csv"
SURVEY = "NHSRdatasets__apha_cpd_survey.csv"


@exhibit(
    "Run chart", "To begin with: it needs few points and asks nothing of them. Median, and the Anhøj rules.", ONTIME
)
def run_chart(width: int) -> Picture:
    found = rows("pbcharts__ontime_ct")
    share = [100 * a / n for a, n in zip(numbers(found, "ontime"), numbers(found, "cases"), strict=True)]
    reading = read_chart(Series.of(share, days(found, "month")), kind="run", target=90)
    return spc_picture(reading, title="CT scans on time", unit="%", width=width)


@exhibit(
    "XmR chart with target and icons",
    "The chart of Making Data Count: what the last point says, and whether the target can be met.",
    AE,
)
def xmr_chart(width: int) -> Picture:
    found = trust("RXK")
    share = [100 * a / n for a, n in zip(within_four_hours(found), numbers(found, "attendances"), strict=True)]
    reading = read_chart(Series.of(share, days(found, "period")), target=95, clip=(0, 100))
    return spc_picture(reading, title="Emergency department: seen within four hours", unit="%", width=width)


@exhibit(
    "Phases, exclusion, notes and PDSA cycles",
    "New limits from the month of a change that somebody gives a reason for; a month left out; what was tried.",
    CDI,
)
def phases_and_cycles(width: int) -> Picture:
    found = rows("pbcharts__cdi")
    bed_days = [days_ / 10_000 for days_ in numbers(found, "days")]
    series = Series.of(numbers(found, "n"), days(found, "month"), denominators=bed_days)
    reading = read_chart(
        series, kind="u", direction="decrease", target=8,
        phases=[Phase(date(2014, 11, 1), "new antibiotic guideline in all wards")],
        excluded=[Exclusion(date(2014, 6, 1), "the laboratory was closed for two weeks")],
    )  # fmt: skip
    return spc_picture(
        reading,
        title="Hospital-acquired Clostridioides difficile infections per 10,000 bed days",
        unit="infections per 10,000 bed days",
        width=width,
        notes={date(2014, 6, 1): "The laboratory was closed for two weeks"},
        cycles=[
            Cycle(date(2014, 3, 10), "Pharmacist reviews antibiotics on one ward", 1),
            Cycle(date(2014, 8, 4), "Guideline card on two wards", 2),
        ],
    )


@exhibit(
    "p chart",
    "A share of cases: the limits are wider where there are fewer cases.",
    "pbcharts__bacteremia_mortality.csv",
)
def p_chart(width: int) -> Picture:
    found = [row for row in rows("pbcharts__bacteremia_mortality") if row["hospital"] == "BFH"]
    series = Series.of(numbers(found, "deaths"), days(found, "month"), denominators=numbers(found, "cases"))
    reading = read_chart(series, kind="p", direction="decrease")
    return spc_picture(reading, title="Deaths within 30 days of bacteraemia", unit="%", width=width)


@exhibit(
    "p′ chart", "So many cases that a p chart's limits would be a hair's breadth: they follow the data instead.", AE
)
def p_prime_chart(width: int) -> Picture:
    found = national()
    series = Series.of([a for _m, a, _n in found], [m for m, _a, _n in found], denominators=[n for _m, _a, n in found])
    reading = read_chart(series, kind="p'", target=0.95)
    return spc_picture(reading, title="England, all departments: seen within four hours", unit="%", width=width)


@exhibit("c chart", "Counts of events where the chance of one stays the same.", "pbcharts__bacteremia_mortality.csv")
def c_chart(width: int) -> Picture:
    found = [row for row in rows("pbcharts__bacteremia_mortality") if row["hospital"] == "RH"]
    reading = read_chart(Series.of(numbers(found, "deaths"), days(found, "month")), kind="c", direction="decrease")
    return spc_picture(reading, title="Deaths after bacteraemia, one hospital", unit="deaths a month", width=width)


@exhibit("Baseline", "Limits from the first 24 months, shaded; all later months are compared with them.", AE)
def baseline(width: int) -> Picture:
    found = trust("R1H")
    series = Series.of(numbers(found, "attendances"), days(found, "period"))
    reading = read_chart(series, direction="neutral", baseline=24)
    return spc_picture(reading, title="Attendances at an emergency department", unit="attendances a month", width=width)


@exhibit(
    "i′ chart", "Averages of different numbers of patients: months with few have wider limits.", "pbcharts__hba1c.csv"
)
def i_prime_chart(width: int) -> Picture:
    found = rows("pbcharts__hba1c")
    n = numbers(found, "n")
    sums = [a * b for a, b in zip(numbers(found, "avg_hba1c"), n, strict=True)]
    reading = read_chart(Series.of(sums, days(found, "month"), denominators=n), kind="i'", direction="decrease")
    return spc_picture(reading, title="Children with diabetes: HbA1c", unit="mmol/mol", width=width)


@exhibit("x̄ and s charts", "Subgroups: the average of each week, and how much patients differ within it.", STRANDED)
def xbar_chart(width: int) -> Picture:
    reading = read_chart(_ages(), kind="xbar", direction="neutral")
    return spc_picture(reading, title="Age of patients admitted, average of each week", unit="years", width=width)


@exhibit("s chart", "Beside the x̄ chart.", STRANDED)
def s_chart(width: int) -> Picture:
    reading = read_chart(_ages(), kind="s", direction="neutral")
    return spc_picture(reading, title="Age of patients admitted, spread within each week", unit="years", width=width)


def _ages() -> Series:
    found = rows("NHSRdatasets__stranded_data")
    weeks = []
    for row in found:
        at = datetime.strptime(row["admit_date"], "%d/%m/%Y").date()
        weeks.append(date.fromordinal(at.toordinal() - at.weekday()))
    return Series.of(numbers(found, "age"), weeks)


@exhibit("t chart, irregular dates", "Days between rare events: each point stands at its own date.", STRANDED)
def t_chart(width: int) -> Picture:
    found = rows("NHSRdatasets__stranded_data")
    rare = {datetime.strptime(r["admit_date"], "%d/%m/%Y").date() for r in found if int(r["age"]) >= 80}
    events = sorted(rare)
    gaps = [(b - a).days for a, b in pairwise(events)]
    reading = read_chart(Series.of(gaps, events[1:]), kind="t", direction="neutral")
    return spc_picture(reading, title="Days between admissions of patients aged 80 and over", unit="days", width=width)


@exhibit("g chart", "Cases between rare events; the points are numbered, there is no date.", STRANDED)
def g_chart(width: int) -> Picture:
    found = rows("NHSRdatasets__stranded_data")
    between, count = [], 0
    for row in found:
        if int(row["age"]) >= 80:
            between.append(count)
            count = 0
        else:
            count += 1
    reading = read_chart(Series.of(between), kind="g", direction="neutral")
    return spc_picture(reading, title="Patients between two who are 80 or older", unit="patients", width=width)


@exhibit("mr chart", "The moving ranges behind an XmR chart: does the variation itself change?", AE)
def mr_chart(width: int) -> Picture:
    found = trust("R1H")
    reading = read_chart(
        Series.of(numbers(found, "attendances"), days(found, "period")), kind="mr", direction="decrease"
    )
    return spc_picture(reading, title="Attendances: from one month to the next", unit="attendances", width=width)


@exhibit("Many points", "Ten years of weeks: dots without a signal are left out, the line shows them.", ONS)
def many_points(width: int) -> Picture:
    found = deaths("Total deaths", "all ages")
    series = Series.of(numbers(found, "counts"), days(found, "date"))
    reading = read_chart(series, direction="decrease", baseline=104)
    return spc_picture(reading, title="Deaths registered in England and Wales", unit="deaths a week", width=width)


@exhibit("Weeks, with missing values", "Nothing is drawn over a gap.", ONS)
def missing_values(width: int) -> Picture:
    found = deaths("Persons", "Under 1 year")[:30]
    values: list[float | None] = [*numbers(found, "counts")]
    values[7] = values[8] = values[20] = None
    reading = read_chart(Series.of(values, days(found, "date")), direction="decrease")
    return spc_picture(reading, title="Deaths under one year of age", unit="deaths a week", width=width)


@exhibit(
    "Names instead of dates", "A comparison of places: their order means nothing, so only the limits are read.", SURVEY
)
def long_labels(width: int) -> Picture:
    found = rows("NHSRdatasets__apha_cpd_survey")
    roles = Counter(row["q22a_org_nhs_type_cat"] for row in found)
    names = [name for name, n in roles.most_common(8) if n > 2]
    leave = Counter(r["q22a_org_nhs_type_cat"] for r in found if r["q18a_org_study_leave_ind"] == "Yes")
    series = Series.of([leave[name] for name in names], names, denominators=[roles[name] for name in names])
    reading = read_chart(series, kind="p", ordered=False)
    return spc_picture(reading, title="Analysts who may take study leave, by employer", unit="%", width=width)


@exhibit(
    "Quarters, neutral direction",
    "Neither more nor less is better: signals are marked higher or lower.",
    "pbcharts__waiting_times.csv",
)
def quarters(width: int) -> Picture:
    found = [
        r for r in rows("pbcharts__waiting_times") if (r["operation"], r["region"]) == ("Hip replacement", "North")
    ]
    reading = read_chart(Series.of(numbers(found, "n"), days(found, "quarter")), direction="neutral")
    return spc_picture(reading, title="Hip replacements in the region North", unit="operations a quarter", width=width)


@exhibit("Pareto chart", "Which few categories make up most of the total.", SURVEY)
def pareto_chart(width: int) -> Picture:
    names = {
        "q20a_cpd_opps_nhs_intranet_ind": "Intranet of the NHS",
        "q20b_cpd_opps_org_website_ind": "Website of the organisation",
        "q20c_cpd_opps_blogs_ind": "Blogs",
        "q20d_cpd_opps_twitter_ind": "Twitter",
        "q20e_cpd_opps_linkedin_ind": "LinkedIn",
        "q20f_cpd_opps_word_of_mouth_ind": "Word of mouth",
        "q20g_cpd_opps_apha_website_ind": "Website of the professional association",
    }
    found = rows("NHSRdatasets__apha_cpd_survey")
    counts = {name: sum(row[column] == "Yes" for row in found) for column, name in names.items()}
    return pareto_picture(
        pareto(counts), title="Where analysts hear of opportunities to learn", unit="answers", width=width
    )


@exhibit("Histogram", "How values are spread, in bins that people can read off.", STRANDED)
def ages(width: int) -> Picture:
    found = histogram(numbers(rows("NHSRdatasets__stranded_data"), "age"))
    return histogram_picture(found, title="Age of patients admitted", unit="years", width=width)


@exhibit("Scatter plot", "Whether two measurements go together, and how sure that is.", AE)
def attendances_and_admissions(width: int) -> Picture:
    month = [r for r in rows("NHSRdatasets__ae_attendances") if r["period"] == "2019-03-01" and r["type"] == "1"]
    found = scatter(numbers(month, "attendances"), numbers(month, "admissions"))
    return scatter_picture(
        found, title="Emergency departments, March 2019", x_title="attendances", y_title="admissions", width=width
    )


def page() -> str:
    """The README: each picture with its words."""
    parts = [
        "# Gallery\n",
        "What `cairn.methods.pictures` draws, from the open data in `seeds/data` (its sources and licences are in",
        "`seeds/data/SOURCES.md`). `scripts/gallery` makes this page and its pictures anew. Reasons, notes, cycles,",
        "exclusions and missing values were made up to show how they look; they are not in the data.\n",
    ]
    for each in EXHIBITS:
        picture = each.draw(720)
        parts.append(f"## {each.title}\n\n{each.why}\n\n![{each.title}]({each.name}.svg)\n")
        parts.append(f"> {picture.words}\n\nFrom `{each.source}`; `{each.draw.__name__}` in `scripts/gallery.py`.\n")
    parts.append("## Icons\n\n| | name | meaning |\n| --- | --- | --- |")
    parts += [f"| ![](icon-{name}.svg) | `{name}` | {icon_words(name)} |" for name in ICONS]
    return "\n".join(parts) + "\n"


def write() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.svg"):
        old.unlink()
    for each in EXHIBITS:
        (OUT / f"{each.name}.svg").write_text(each.draw(720).svg() + "\n", encoding="utf-8")
    for name in ICONS:
        (OUT / f"icon-{name}.svg").write_text(icon_svg(name) + "\n", encoding="utf-8")
    (OUT / "README.md").write_text(page(), encoding="utf-8")
    size = sum(file.stat().st_size for file in OUT.glob("*.svg"))
    print(f"{len(EXHIBITS)} pictures in docs/gallery, {size / 1000:.0f} kB")


def show(folder: Path, width: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for each in EXHIBITS:
        (folder / f"{each.name}-{width}.png").write_bytes(each.draw(width).png(scale=1))


def main(words: list[str]) -> None:
    if words[:1] == ["--png"]:
        show(Path(words[1]), int(words[2]))
    else:
        write()


if __name__ == "__main__":
    main(sys.argv[1:])
