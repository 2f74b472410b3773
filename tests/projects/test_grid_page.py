"""Points typed by the page: rows of the grid, and one more at a time. All of it works without scripts."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Exclusion, Measure, MeasurePoint
from tests.cast import NOW
from tests.projects.conftest import browser
from tests.projects.test_pages import held, text

pytestmark = pytest.mark.django_db
MONDAY = date(2025, 3, 3)


@pytest.fixture
def client(owner: Person) -> Client:
    return browser(owner)


@pytest.fixture
def page(measure: Measure, owner: Person) -> str:
    """The page of a measure with five weeks of data."""
    weeks(measure, owner, 5)
    return f"/measures/{measure.uuid}/points/"


def weeks(measure: Measure, owner: Person, count: int) -> None:
    raw = "\n".join(f"{MONDAY + timedelta(weeks=n)},{n + 1}" for n in range(count))
    api.replace_points(measure.uuid, raw=f"week,days\n{raw}", by=owner, at=NOW)


def cells(html: str) -> dict[str, str]:
    """What stands in the grid, with what is sent unseen."""
    form = html.partition("cairn-entry-form")[2].partition("</form>")[0]
    tags = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", form)]
    return {one["name"]: unescape(one.get("value", "")) for one in tags}


def told(html: str) -> list[str]:
    """The sentences of every box of problems."""
    boxes = re.findall(r'role="alert">(.*?)</ul>', html, re.S)
    return [
        unescape(re.sub(r"<[^>]+>", "", one)).strip() for box in boxes for one in re.findall(r"<li>(.*?)</li>", box)
    ]


def series(measure: Measure) -> list[tuple[str, float | None]]:
    return list(measure.points.order_by("position").values_list("label", "value"))


def test_rows_are_added_changed_and_put_in_their_place(client: Client, page: str, measure: Measure) -> None:
    shown = cells(text(client.get(page)))
    typed = {
        "value_1": "20",
        "when_new1": "5/3/2025",
        "value_new1": "1.5",
        "when_new3": "2025-04-07",
        "note_new3": "Strike",
    }

    answer = client.post(page, {**shown, **typed})

    assert "2 points added, 1 point changed. There are 7 points now." in text(client.get(answer.headers["Location"]))
    assert series(measure) == [
        ("03/03/2025", 1), ("05/03/2025", 1.5), ("10/03/2025", 20), ("17/03/2025", 3), ("24/03/2025", 4),
        ("31/03/2025", 5), ("07/04/2025", None),
    ]  # fmt: skip
    assert measure.points.get(position=6).note == "Strike"


def test_what_is_sent_as_it_was_changes_nothing(client: Client, page: str, measure: Measure) -> None:
    shown = cells(text(client.get(page)))
    versions = measure.project.tool_versions.count()

    answer = client.post(page, shown)

    assert "Nothing was different. There are 5 points now." in text(client.get(answer.headers["Location"]))
    assert measure.project.tool_versions.count() == versions


@pytest.mark.parametrize(
    "typed,sentences",
    [
        (
            {"value_3": "abc"},
            ['Row 4: "abc" is not a number. Put a number, or leave it blank for a missing point.'],
        ),
        (
            {"when_new1": "7 April", "value_new1": "6"},
            ['Row 6: "7 April" is not a date. Write the day first: 31/12/2025.'],
        ),
        ({"when_2": ""}, ["Row 3 has no date. Write one, the day first: 31/12/2025."]),
        ({"value_new2": "6"}, ["Row 7 has no date. Write one, the day first: 31/12/2025."]),
        ({"note_0": "x" * 201}, ["Row 1: shorten this to 200 characters: it has 201."]),
        (
            {"when_4": "31/12/9999", "value_4": "1e308", "denominator_4": "1e-300"},
            [
                'Row 5: "31/12/9999" is not between the years 1700 and 2199. Check the year.',
                'Row 5: "1e308" is too large to be charted. Check it, or use a larger unit.',
                'Row 5: "1e-300" is too small to divide by. Check it, or use a smaller unit.',
            ],
        ),
        (
            {"when_0": "01/01/0001"},
            ['Row 1: "01/01/0001" is not between the years 1700 and 2199. Check the year.'],
        ),
        ({"denominator_0": "-3"}, ['Row 1: "-3" is below zero. A count cannot be.']),
        (
            {"when_0": "x", "value_0": "y"},
            [
                'Row 1: "x" is not a date. Write the day first: 31/12/2025.',
                'Row 1: "y" is not a number. Put a number, or leave it blank for a missing point.',
            ],
        ),
    ],
)
def test_a_slip_stands_at_its_cell_and_everything_typed_stays(
    client: Client, page: str, measure: Measure, typed: dict[str, str], sentences: list[str]
) -> None:
    shown = cells(text(client.get(f"{page}?of=1")))
    sent = {**shown, **typed, "note_4": "Kept too"}
    before = series(measure)

    html = text(client.post(page, sent))

    assert sorted(told(html)) == sorted(sentences)
    faulty = [name for name in typed if name != "value_new2"] or ["when_new2"]
    for name in faulty:
        if name in ("value_new1",):
            continue
            assert re.search(rf'name="{name}"[^>]* aria-invalid="true" aria-describedby="id_{name}-error"', html)
    assert {**cells(html), "csrfmiddlewaretoken": ""} == {**sent, "csrfmiddlewaretoken": ""}
    assert series(measure) == before


def test_a_point_is_removed_once_the_page_has_said_so(
    client: Client, page: str, measure: Measure, owner: Person
) -> None:
    Exclusion.objects.create(measure=measure, position=1, reason="Bank holiday", by=owner, at=NOW)
    Exclusion.objects.create(measure=measure, position=3, reason="Strike", by=owner, at=NOW)
    shown = cells(text(client.get(page)))
    cleared = {**shown, "when_1": "", "value_1": ""}

    html = text(client.post(page, cleared))

    assert told(html) == [
        "This point will be removed: 10 March 2025: 2",
        "The exclusion of 10 March 2025 goes with its point. The reason was: Bank holiday",
    ]
    assert measure.points.count() == 5
    agreed = re.findall(r'name="agreed" value="([^"]*)"', html)
    answer = client.post(page, {**cells(html), "agreed": [unescape(one) for one in agreed]})
    assert answer.status_code == 302
    assert series(measure) == [("03/03/2025", 1), ("17/03/2025", 3), ("24/03/2025", 4), ("31/03/2025", 5)]
    assert list(Exclusion.objects.values_list("position", "reason")) == [(2, "Strike")]


def test_agreeing_to_one_thing_is_not_agreeing_to_another(client: Client, page: str, measure: Measure) -> None:
    shown = cells(text(client.get(page)))
    first = text(client.post(page, {**shown, "when_1": "", "value_1": ""}))
    agreed = unescape(re.findall(r'name="agreed" value="([^"]*)"', first)[0])

    second = client.post(page, {**cells(first), "when_2": "", "value_2": "", "agreed": agreed})

    assert "This point will be removed: 17 March 2025: 3" in told(text(second))
    assert measure.points.count() == 5


def test_a_date_that_comes_twice_is_asked_about(client: Client, page: str, measure: Measure) -> None:
    shown = {**cells(text(client.get(page))), "when_new1": "10/03/2025", "value_new1": "7"}

    html = text(client.post(page, shown))

    assert told(html) == ["10 March 2025 will stand twice: the chart takes both as one point."]
    assert client.post(page, {**cells(html), "agreed": told(html)}).status_code == 302
    assert [value for label, value in series(measure) if label == "10/03/2025"] == [2, 7]


def test_the_second_of_two_who_type_sees_both_and_saves_after_comparing(
    client: Client, page: str, measure: Measure, colleague: Person
) -> None:
    shown, other = cells(text(client.get(page))), browser(colleague)
    theirs = {**shown, "value_1": "22", "value_2": "33", "when_new1": "07/04/2025", "value_new1": "6"}
    assert other.post(page, theirs).status_code == 302

    html = text(
        client.post(page, {**shown, "value_1": "99", "note_4": "Mine", "when_new1": "14/04/2025", "value_new1": "8"})
    )

    assert "Somebody else changed the points while you were writing." in html
    for line in ("Changed: 10 March 2025: 22. It was 10 March 2025: 2", "Added: 7 April 2025: 6"):
        assert line in html
    assert measure.points.get(position=1).value == 22
    compared = cells(html)
    # Mine beside theirs; what I did not touch is what they saved.
    assert [compared[name] for name in ("value_1", "value_2", "note_4", "value_5", "when_new1")] == [
        "99", "33", "Mine", "6", "14/04/2025",
    ]  # fmt: skip
    assert "Saved meanwhile: 10 March 2025: 22" in html
    assert client.post(page, compared).status_code == 302
    assert [value for _label, value in series(measure)] == [1, 99, 33, 4, 5, 6, 8]


def test_who_changes_the_words_of_the_measure_is_in_nobodys_way(
    client: Client, page: str, measure: Measure, colleague: Person
) -> None:
    shown = cells(text(client.get(page)))
    api.save_measure(measure.uuid, version=2, definition="Whole days", by=colleague, at=NOW)

    assert client.post(page, {**shown, "value_1": "20"}).status_code == 302
    assert measure.points.get(position=1).value == 20


def test_more_rows_come_with_what_was_typed(client: Client, page: str, measure: Measure) -> None:
    shown = cells(text(client.get(page)))
    html = text(client.post(page, {**shown, "value_new3": "not judged yet", "more": "1"}))

    assert (cells(html)["value_new3"], "value_new13" in cells(html), "value_new14" in cells(html)) == (
        "not judged yet", True, False,
    )  # fmt: skip
    assert told(html) == []


def test_a_first_series_is_typed_with_dates_or_names_or_nothing(client: Client, measure: Measure) -> None:
    page = f"/measures/{measure.uuid}/points/"
    shown = cells(text(client.get(page)))
    assert set(shown) >= {"value_new1", "value_new3"}
    client.post(page, {**shown, "value_new1": "4", "value_new2": "5", "when_new3": "Week 9", "value_new3": "6"})
    assert series(measure) == [("1", 4), ("2", 5), ("Week 9", 6)]


def test_a_decimal_comma_is_read_and_a_thousand_too(client: Client, page: str, measure: Measure) -> None:
    shown = cells(text(client.get(page)))
    client.post(page, {**shown, "value_0": "4,5", "value_1": "5"})
    shown = cells(text(client.get(page)))
    client.post(page, {**shown, "value_2": "1,234"})
    assert [value for _label, value in series(measure)][:3] == [4.5, 5, 1234]


def test_denominators_have_a_column_where_there_are_any(client: Client, page: str, measure: Measure) -> None:
    assert "denominator_new1" not in cells(text(client.get(page)))
    shown = cells(text(client.get(f"{page}?of=1")))
    client.post(f"{page}?of=1", {**shown, "denominator_4": "40"})
    assert cells(text(client.get(page)))["denominator_4"] == "40"
    assert measure.points.get(position=4).denominator == 40


def test_a_long_series_is_paged_and_a_page_of_it_is_saved(client: Client, measure: Measure, owner: Person) -> None:
    weeks(measure, owner, 95)
    page, seen = f"/measures/{measure.uuid}/points/", []
    client.get(page)  # the first page of a session writes when it began
    while True:
        with CaptureQueriesContext(connection) as asked:
            html = text(client.get(page))
        assert len(asked) <= 8
        assert len(html.encode()) < 60_000
        seen.append(sorted(int(name[6:]) for name in cells(html) if re.fullmatch(r"value_\d+", name)))
        further = re.search(r'href="(\?before=\d+)"[^>]*>Earlier points', html)
        if further is None:
            break
        page = f"/measures/{measure.uuid}/points/{further[1]}"
    assert seen == [list(range(65, 95)), list(range(35, 65)), list(range(5, 35)), list(range(5))]

    assert client.post(page, {**cells(html), "value_4": "500"}).status_code == 302
    assert measure.points.get(position=4).value == 500
    assert measure.points.count() == 95
    for asked_for in ("0", "-1", "x", "9" * 30, "²"):
        assert client.get(f"/measures/{measure.uuid}/points/?before={asked_for}").status_code == 200


@pytest.mark.parametrize("name,value", [("version", "x"), ("version", ""), ("version", "9" * 20), ("when_999999", "x")])
def test_what_no_page_of_ours_sends_is_no_error_of_ours(client: Client, page: str, name: str, value: str) -> None:
    shown = cells(text(client.get(page)))
    assert client.post(page, {**shown, name: value}).status_code in (200, 302)


# --- One more, on a phone ---


def test_the_next_point_is_one_value(client: Client, page: str, measure: Measure) -> None:
    for day, value in (("07/04/2025", "6"), ("14/04/2025", "7")):
        html = text(client.get(page))
        assert held(html, "when") == day
        answer = client.post(page, {"when": day, "value": value, "note": "", "one": "1"})
        assert answer.headers["Location"] == f"{page}#id_value"  # where the next one is typed
    assert "Saved: 14 April 2025: 7" in text(client.get(page))
    assert series(measure)[-2:] == [("07/04/2025", 6), ("14/04/2025", 7)]


@pytest.mark.parametrize(
    "typed,sentence",
    [
        ({"when": "07/04/2025", "value": ""}, "Enter the value"),
        (
            {"when": "07/04/2025", "value": "six"},
            'The new point: "six" is not a number. Put a number, or leave it blank for a missing point.',
        ),
        ({"when": "", "value": "6"}, "The new point has no date. Write one, the day first: 31/12/2025."),
        (
            {"when": "31/03/2025", "value": "6"},
            "There is a point for this already: 31 March 2025: 5. Change it in the list of points.",
        ),
    ],
)
def test_a_slip_in_the_next_point(
    client: Client, page: str, measure: Measure, typed: dict[str, str], sentence: str
) -> None:
    html = text(client.post(page, {**typed, "note": "Strike", "one": "1"}))

    assert told(html) == [sentence]
    assert [held(html, name) for name in ("when", "value", "note")] == [typed["when"], typed["value"], "Strike"]
    assert measure.points.count() == 5


def test_a_name_that_looks_like_a_day_stays_a_name(client: Client, measure: Measure) -> None:
    named = enumerate([("Baseline", 3), ("Jan-24", 4), ("Feb-24", 5)])
    MeasurePoint.objects.bulk_create(
        MeasurePoint(measure=measure, position=place, label=label, value=value) for place, (label, value) in named
    )
    page = f"/measures/{measure.uuid}/points/"
    sent = cells(text(client.get(page)))
    assert client.post(page, {**sent, "value_1": "7"}).status_code == 302
    assert series(measure) == [("Baseline", 3), ("Jan-24", 7), ("Feb-24", 5)]
    assert not measure.points.filter(on__isnull=False).exists()


def test_the_first_point_that_says_out_of_how_many_keeps_it(client: Client, page: str, measure: Measure) -> None:
    html = text(client.get(f"{page}?of=1"))
    assert "denominator" in html
    assert ':of" data-draft-url' in html
    sent = {"when": "07/04/2025", "value": "8", "denominator": "20", "one": "1"}
    one = re.search(r'<button[^>]*name="(\w+)" value="(\w+)"[^>]*>[^<]*Save and add', html)
    assert client.post(f"{page}?of=1", sent | ({one[1]: one[2]} if one else {})).status_code == 302
    assert measure.points.get(label="07/04/2025").denominator == 20


@pytest.mark.parametrize(
    "typed,asked",
    [
        (("07/04/2025", "60", "50"), "7 April 2025: 60 of 50: the first number is larger than the second. Check both."),
        (("07/04/2099", "40", "50"), "7 April 2099: 40 of 50: this day is far in the future. Check the year."),
    ],
)
def test_a_likely_slip_is_asked_about_and_saved_once_it_is_meant(
    client: Client, page: str, measure: Measure, typed: tuple[str, str, str], asked: str
) -> None:
    one = dict(zip(("when", "value", "denominator"), typed, strict=True)) | {"one": "1"}

    answer = text(client.post(page, one))
    assert told(answer) == [asked]
    assert len(series(measure)) == 5

    assert client.post(page, one | {"agreed": asked}).status_code == 302
    assert len(series(measure)) == 6


def test_more_events_than_bed_days_are_asked_about_once(client: Client, page: str, measure: Measure) -> None:
    """Where one point has more events than what they are counted in, others may."""
    first = {"when": "07/04/2025", "value": "60", "denominator": "50", "one": "1"}
    assert "Check both" in text(client.post(page, first))
    client.post(page, first | {"agreed": told(text(client.post(page, first)))[0]})

    again = {"when": "14/04/2025", "value": "70", "denominator": "50", "one": "1"}
    Measure.objects.update(unit="%")
    assert "Check both" in text(client.post(page, again))  # a share is never more than all
    Measure.objects.update(unit="falls")
    assert client.post(page, again).status_code == 302
