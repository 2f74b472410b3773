"""Whatever is stored, the page of a measure and the copy that is handed in say what they can, or why they can't."""

from __future__ import annotations

from datetime import date

import pytest

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.charts import AGAIN
from cairn.projects.models import Measure, MeasurePoint
from tests.cast import NOW
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db
TOO_LARGE = "is too large to be drawn on a chart: check it."
# Days, values and denominators; the kind of chart; what its section says.
HARD: dict[str, tuple[list[tuple[date | None, float, float | None]], str, str]] = {
    "the last day": ([(date(9999, 12, 31), 4, None), (date(2026, 1, 1), 5, None)], "i", "The average is 4.5"),
    "the first day": ([(date(1, 1, 1), 4, None), (date(2026, 1, 1), 5, None)], "i", "The average is 4.5"),
    "only the last day": ([(date(9999, 12, 31), 4, None)], "i", "The average is 4"),
    "both ends": ([(date(1, 1, 1), 4, None), (date(9999, 12, 31), 5, None)], "i", "The average is 4.5"),
    "last months": ([(date(9999, n, 1), n, None) for n in range(1, 13)], "run", "The median"),
    "largest": ([(None, 1e308, None), (None, -1e308, None), (None, 2, None)], "i", TOO_LARGE),
    "a ratio": ([(None, 1e10, 1e-300), (None, 2, 3)], "u", TOO_LARGE),
    "a ratio of a run chart": ([(None, 1e10, 1e-300), (None, 2, 3)], "run", TOO_LARGE),
    "none to divide by": ([(None, 3, 0), (None, 2, 3), (None, 2, 4)], "ip", "check the two numbers"),
    "nothing of nothing": ([(None, 0, 0), (None, 2, 3), (None, 2, 4)], "ip", "trial limits"),
    "nothing of nothing, as a rate": ([(None, 0, 0), (None, 2, 3), (None, 2, 4)], "u", "trial limits"),
}


@pytest.mark.parametrize("name", HARD)
def test_a_page_and_a_copy_say_what_they_can(measure: Measure, owner: Person, name: str) -> None:
    points, kind, words = HARD[name]
    Measure.objects.filter(pk=measure.pk).update(chart_kind=kind)
    for place, (on, value, below) in enumerate(points):
        label = f"{on:%d/%m/%Y}" if on else str(place)
        MeasurePoint.objects.create(measure=measure, position=place, on=on, label=label, value=value, denominator=below)

    page = browser(owner).get(f"/measures/{measure.uuid}/")
    point = browser(owner).get(f"/measures/{measure.uuid}/chart/0/")
    (copy,) = api.snapshot(measure.project)["measures"]

    assert (page.status_code, point.status_code) == (200, 200)
    assert words in page.content.decode()
    assert words in copy["charts"][0]["words"]


def test_months_that_come_again_are_points_of_their_own(measure: Measure, owner: Person) -> None:
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    rows = [f"{month},{n}" for n, month in enumerate(months * 2, start=1)]
    api.replace_points(measure.uuid, raw="month,wait\n" + "\n".join([*rows, "Dec,40"]), by=owner, at=NOW)

    chart = api.MeasureChart(Measure.objects.get())
    reading = chart.reading("i")

    assert reading.columns.value.tolist() == [*map(float, range(1, 24)), 32.0]  # neighbours are one point
    assert [row[0].strip(AGAIN) for row in chart.table(1, 24).rows] == months * 2
    assert browser(owner).get(f"/measures/{measure.uuid}/chart/13/").status_code == 200
    api.rebase(measure.uuid, position=12, reason="A new clinic", version=2, by=owner, at=NOW)
    assert api.MeasureChart(Measure.objects.get()).reading("i").phases[-1].first == 13
