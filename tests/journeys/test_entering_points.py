"""Somebody who counts something enters it: a table they have, a few rows by hand, one value a week on a phone."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Exclusion, Measure
from tests.cast import NOW, person
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.steps import DESK, Way

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DATA = Path(__file__).resolve().parents[2] / "seeds" / "data"
PHONE_WITHOUT_SCRIPTS = Way(320, scripts=False)


@pytest.fixture
def owner() -> Person:
    return person("Ana")


@pytest.fixture
def measure(owner: Person) -> Measure:
    project = api.start_project(run=None, title="Shorter waits", by=owner, at=NOW)
    return api.add_measure(project, name="Late letters", kind="outcome", by=owner, at=NOW)


def series(measure: Measure) -> list[tuple[str, float | None]]:
    return list(measure.points.order_by("position").values_list("label", "value"))


def test_a_table_is_looked_at_before_it_is_saved(visit: Visit, owner: Person, measure: Measure, way: Way) -> None:
    page = visit(owner, way)
    steps.when_opens(page, f"/measures/{measure.uuid}/points/")
    steps.then_reads(page, re.compile("There is no point yet"))

    # given the table of a hospital, pasted, of which another column is wanted than the one guessed
    steps.when_follows(page, "Import a file or paste a table")
    steps.when_fills(page, data=(DATA / "pbcharts__csection.csv").read_text("utf-8"))
    steps.when_presses(page, "Look at how it is read")
    steps.then_reads(page, "24 rows.", "1 January 2016", "11 rows between")
    page.get_by_label("Value").select_option(label="n: 7")
    page.get_by_label("Out of").select_option(label="None")
    steps.when_presses(page, "Show it again with these columns")
    page.reload()
    steps.then_accessible(page)
    expect(page.get_by_label("Value").locator("option:checked")).to_have_text("n: 7")

    # when it is saved, the chart is there
    steps.when_presses(page, "Import the points")
    steps.then_reads(page, "24 points added. There are 24 points now.")
    assert series(measure)[0] == ("01/01/2016", 7)

    # and what is sent again with a row more and a slip adds that row, and takes nothing away
    Exclusion.objects.create(measure=measure, position=3, reason="Strike", by=owner, at=NOW)
    steps.when_opens(page, f"/measures/{measure.uuid}/points/import/")
    steps.when_fills(page, data="month,n\n01/12/2017,30\n01/01/2018,31\n01/02/2018,many\n")
    steps.when_presses(page, "Look at how it is read")
    steps.then_reads(page, re.compile('Line 4: "many" is not a number'), "1 row can't be read")
    steps.then_reads(
        page, "1 date is there already: 1 December 2017.", re.compile("The exclusion of 1 April 2016 goes")
    )
    page.get_by_label("Import the 2 rows that can be read").check()
    steps.when_presses(page, "Import the points")
    steps.then_reads(page, re.compile("There are 25 points now."))
    assert series(measure)[-2:] == [("01/12/2017", 30), ("01/01/2018", 31)]
    assert Exclusion.objects.count() == 1


def test_one_value_at_a_time_on_a_phone_without_scripts(visit: Visit, owner: Person, measure: Measure) -> None:
    api.replace_points(measure.uuid, raw="2026-01-05,7\n2026-01-12,8\n2026-01-19,9", by=owner, at=NOW)
    page = visit(owner, PHONE_WITHOUT_SCRIPTS)
    steps.when_opens(page, f"/measures/{measure.uuid}/points/")

    # the date is there already; one value, and on to the next
    for day, value in (("26/01/2026", "10"), ("02/02/2026", "11")):
        expect(page.get_by_label("When", exact=True)).to_have_value(day)
        steps.when_fills(page, value=value)
        steps.when_presses(page, "Save and add the next")
    steps.then_reads(page, "Saved: 2 February 2026: 11")

    # a slip in a row stays at its cell
    steps.when_fills(page, value_1="eighty", note_1="Snow", value_new1="12", when_new1="9/2/26")
    steps.when_presses(page, "Save the points")
    problem = 'Row 2: "eighty" is not a number. Put a number, or leave it blank for a missing point.'
    steps.then_reads(page, "There is a problem")
    expect(page.get_by_role("link", name=problem)).to_have_attribute("href", "#id_value_1")
    expect(page.locator("#id_value_1")).to_have_attribute("aria-describedby", "id_value_1-error")
    assert [page.locator(f"#id_{name}").input_value() for name in ("value_1", "note_1", "when_new1")] == [
        "eighty", "Snow", "9/2/26",
    ]  # fmt: skip

    # a row that is cleared goes once the page has said so
    steps.when_fills(page, value_1="80", when_2="", value_2="")
    steps.when_presses(page, "Save the points")
    steps.then_reads(page, "Nothing is saved yet. Is this what you want?")
    steps.then_reads(page, "This point will be removed: 19 January 2026: 9")
    steps.when_presses(page, "Yes, save all of this")
    steps.then_reads(page, "1 point added, 1 point changed, 1 point removed. There are 5 points now.")
    assert series(measure) == [
        ("05/01/2026", 7), ("12/01/2026", 80), ("26/01/2026", 10), ("02/02/2026", 11), ("09/02/2026", 12),
    ]  # fmt: skip


def pastes(page: Page, words: str) -> None:
    """As the clipboard of a spreadsheet gives it."""
    page.evaluate(
        """words => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", words);
          const event = new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(event);
        }""",
        words,
    )


def test_the_grid_is_used_like_a_spreadsheet(visit: Visit, owner: Person, measure: Measure) -> None:
    page = visit(owner, DESK)
    steps.when_opens(page, f"/measures/{measure.uuid}/points/")

    # Enter and the arrows go from cell to cell
    page.locator("#id_when_new1").fill("05/01/2026")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    expect(page.locator("#id_value_new2")).to_be_focused()

    # a block with its headings fills cells from there on, and makes the rows that it needs
    pastes(page, "Week\tLetters\r\n12/01/2026\t8\r\n19/01/2026\t\r\n26/01/2026\t10\r\n02/02/2026\t11\r\n")
    steps.then_reads(page, "7 cells filled.")
    expect(page.locator("#id_value_new5")).to_have_value("11")
    expect(page.get_by_label("Value, 5")).to_have_value("11")
    steps.then_accessible(page)

    # what was typed is a draft, rows that were added too
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    steps.when_opens(page, "/me/")
    steps.when_opens(page, f"/measures/{measure.uuid}/points/")
    expect(page.locator("#id_value_new5")).to_have_value("11")
    steps.when_presses(page, "Save the points")
    steps.then_reads(page, "5 points added. There are 5 points now.")
    assert series(measure)[2:4] == [("19/01/2026", None), ("26/01/2026", 10)]

    # a table too long for the list is looked at first
    steps.when_opens(page, f"/measures/{measure.uuid}/points/")
    expect(page.locator("#id_value_new1")).to_have_value("")
    page.locator("#id_value_new1").focus()
    days = [date.fromordinal(date(2026, 2, 9).toordinal() + n) for n in range(150)]
    pastes(page, "\n".join(f"{day}\t{n}" for n, day in enumerate(days)))
    steps.then_reads(page, re.compile("These are 150 rows: too many for the list"))
    steps.when_presses(page, "Import these rows")
    steps.then_reads(page, "150 rows.")
