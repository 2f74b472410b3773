"""The charts and the diagram of the sample report. The counts of infections are published by a Danish hospital."""

from __future__ import annotations

from datetime import date
from functools import cache

from cairn.methods.layout import Node, driver_branches_svg
from cairn.methods.pareto import pareto
from cairn.methods.pictures import Cycle, Picture, pareto_picture, spc_picture
from cairn.methods.reports.document import Figure
from cairn.methods.spc import Phase, Series, read_chart

INFECTIONS = (
    17, 12, 27, 20, 20, 18, 22, 19, 19, 24, 17, 16, 24, 19, 19, 22, 25, 19, 17, 6, 25, 17, 11, 14,
    9, 11, 7, 13, 5, 5, 3, 5, 9, 4, 5, 9,
)  # fmt: skip
BED_DAYS = (
    14768, 14460, 16177, 14227, 14816, 14335, 14965, 14328, 13201, 13856, 13795, 14071, 14497, 14332, 14927, 13362,
    14058, 14388, 14673, 14154, 13831, 14171, 14638, 14713, 14751, 14882, 15204, 13590, 15112, 13730, 13880, 13896,
    13141, 13373, 13959, 14181,
)  # fmt: skip
REVIEWED = (21, 24, 19, 26, 22, 23, 25, 20, 24, 27, 31, 35, 38, 40, 41, 44, 43, 46, 44, 47, 45, 46)
OF = (48, 50, 47, 52, 49, 50, 51, 46, 50, 49, 50, 51, 49, 50, 48, 51, 49, 52, 50, 51, 50, 50)
SEPSIS = (52, 61, 48, 55, 58, 50, 63, 54, 57, 49, 60, 53, 56, 51, 59, 54, 57, 52, 55, 58, 50, 56)
CAUSES = {
    "Broad-spectrum course past day 3 without a review": 61, "Sample sent later than 24 hours after symptoms": 34,
    "Not in a side room within 2 hours": 29, "Commode or bathroom not cleaned with chlorine": 17,
    "Hand hygiene with gel instead of soap": 12, "Proton pump inhibitor without a reason": 7, "Other": 5,
}  # fmt: skip
DRIVERS = (
    Node("a", "aim", "Fewer than 6 C. difficile infections for every 10,000 bed days by 31 October 2015"),
    Node("p1", "primary", "Antibiotics only where and as long as needed"),
    Node("p2", "primary", "Carriers found and apart from others early"),
    Node("p3", "primary", "A ward without spores"),
    Node("s1", "secondary", "Review on day 3 that ends in a decision"),
    Node("s2", "secondary", "First choice that is narrow"),
    Node("s3", "secondary", "Sample within 24 hours of symptoms"),
    Node("s4", "secondary", "Side room within 2 hours"),
    Node("s5", "secondary", "Daily chlorine clean of shared places"),
    Node("i1", "idea", "Day-3 sticker, filled in on the ward round"),
    Node("i2", "idea", "Pharmacist joins the round twice a week"),
    Node("i3", "idea", "Guideline on one card"),
    Node("i4", "idea", "Nurses send samples without waiting for a doctor"),
    Node("i5", "idea", "Bed manager holds one side room back"),
    Node("i6", "idea", "Cleaning log that the ward sister signs"),
)
DRIVES = (
    ("a", "p1"), ("a", "p2"), ("a", "p3"), ("p1", "s1"), ("p1", "s2"), ("p2", "s3"), ("p2", "s4"), ("p3", "s5"),
    ("s1", "i1"), ("s1", "i2"), ("s2", "i3"), ("s3", "i4"), ("s4", "i5"), ("s5", "i6"),
)  # fmt: skip


def months(count: int, year: int, month: int) -> list[date]:
    return [date(year + (month - 1 + n) // 12, (month - 1 + n) % 12 + 1, 1) for n in range(count)]


@cache
def outcome() -> Picture:
    series = Series.of(INFECTIONS, months(36, 2012, 11), denominators=BED_DAYS)
    phase = Phase(date(2014, 11, 1), "Day-3 reviews on all wards")
    reading = read_chart(series, kind="u", direction="decrease", target=6, phases=(phase,), multiplier=10_000)
    cycles = [Cycle(date(2014, 3, 1), "Day-3 sticker on one ward", 1), Cycle(date(2014, 8, 1), "Pharmacist's round", 3)]
    return spc_picture(
        reading, title="C. difficile infections acquired in hospital", unit="per 10,000 bed days", cycles=cycles
    )


@cache
def process() -> Picture:
    reading = read_chart(Series.of(REVIEWED, months(22, 2014, 1), denominators=OF), kind="p", target=0.9)
    return spc_picture(reading, title="Courses of antibiotics reviewed by day 3", unit="%")


@cache
def balancing() -> Picture:
    reading = read_chart(Series.of(SEPSIS, months(22, 2014, 1)), direction="decrease")
    return spc_picture(reading, title="Median time to antibiotics in sepsis", unit="minutes")


@cache
def causes() -> Picture:
    return pareto_picture(pareto(CAUSES), title="What 165 reviews of cases found", unit="findings")


@cache
def drivers() -> str:
    return driver_branches_svg(DRIVERS, DRIVES, "Driver diagram: fewer C. difficile infections")


_drawn: dict[int, str] = {}  # by the picture, of which each is made once


def figure(picture: Picture, caption: str, width: float = 1.0) -> Figure:
    if id(picture) not in _drawn:
        _drawn[id(picture)] = picture.svg()
    return Figure(_drawn[id(picture)], picture.words, caption, width)
