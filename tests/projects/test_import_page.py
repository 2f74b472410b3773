"""A table by the page, pasted or sent as a file: how it is shown, what is read, what is refused with all kept."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Exclusion, Measure, PointsImport
from tests.cast import NOW
from tests.projects.conftest import browser
from tests.projects.test_pages import held, text

pytestmark = pytest.mark.django_db
FIRST = date(2025, 12, 31)


@pytest.fixture
def client(owner: Person) -> Client:
    return browser(owner)


def send(client: Client, measure: Measure, raw: str | bytes, *, by: str, **more: str) -> Any:
    """The first step, by paste or as a file, as a browser does it."""
    content = raw if isinstance(raw, bytes) else raw.encode()
    sent: dict[str, Any] = {"data": raw} if by == "paste" else {"file": SimpleUploadedFile("waits.csv", content)}
    return client.post(f"/measures/{measure.uuid}/points/import/", {**sent, **more})


def choices(page: str) -> dict[str, str]:
    """What is chosen on the page that shows how a table is read."""
    main = page.partition("<main")[2]
    tags = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", main)]
    found = {one["name"]: one["value"] for one in tags if one["type"] == "hidden" and "value" in one}
    checked = re.findall(r'<input[^>]*name="(\w+)" type="radio" value="(\w+)"[^>]* checked', main)
    selects = re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', main, re.S)
    chosen = {name: re.search(r'value="([^"]*)" selected', options) for name, options in selects}
    found |= {**dict(checked), **{name: one[1] if one else "" for name, one in chosen.items()}}
    return {name: unescape(value) for name, value in found.items()}


def save(client: Client, preview: str, **other: str) -> Any:
    """The second step, as it stands on the page but for what is chosen otherwise."""
    return client.post(preview, {**choices(text(client.get(preview))), **other})


def both_steps(client: Client, measure: Measure, raw: str | bytes, *, by: str = "paste", **other: str) -> Any:
    answer = send(client, measure, raw, by=by)
    return save(client, answer.headers["Location"], **other) if answer.status_code == 302 else answer


def series(measure: Measure) -> list[tuple[date | None, float | None]]:
    return list(measure.points.order_by("position").values_list("on", "value"))


WEEKLY = [(FIRST, 4.5), (date(2026, 1, 7), None), (date(2026, 1, 14), 6)]
SAME_SERIES = {
    "day first": "31/12/2025,4.5\n07/01/2026,\n14/01/2026,6\n",
    "year first": "2025-12-31,4.5\n2026-01-07,\n2026-01-14,6\n",
    "semicolons and decimal commas": "2025-12-31;4,5\n2026-01-07;\n2026-01-14;6\n",
    "tabs, as pasted from a spreadsheet": "Week\tDays\n31/12/2025\t4.5\n07/01/2026\t\n14/01/2026\t6\n",
    "byte-order mark and headings": "\ufeffweek,days\r\n2025-12-31,4.5\r\n2026-01-07,\r\n2026-01-14,6\r\n",
    "a word for what is missing": "week,days\n31/12/2025,4.5\n07/01/2026,n/a\n14/01/2026,6",
}


@pytest.mark.parametrize("by", ["paste", "file"])
@pytest.mark.parametrize("raw", SAME_SERIES.values(), ids=SAME_SERIES)
def test_one_series_however_it_is_written(client: Client, measure: Measure, raw: str, by: str) -> None:
    answer = both_steps(client, measure, raw, by=by)

    assert answer.status_code == 302
    assert series(measure) == WEEKLY
    assert "3 points added. There are 3 points now." in text(client.get(answer.headers["Location"]))
    assert not PointsImport.objects.exists()


def test_a_file_of_another_encoding_is_read(client: Client, measure: Measure) -> None:
    for raw in ("Wöche,Tage\n31/12/2025,4\n".encode("utf-16"), "Wöche,Tage\n31/12/2025,4\n".encode("cp1252")):
        assert both_steps(client, measure, raw, by="file", mode="replace").status_code == 302
        assert series(measure) == [(FIRST, 4)]


@pytest.mark.parametrize("by", ["paste", "file"])
def test_ten_thousand_rows_are_saved(client: Client, measure: Measure, by: str) -> None:
    rows = "\n".join(f"{FIRST + timedelta(days=n):%d/%m/%Y},{n % 7}" for n in range(10_000))

    answer = both_steps(client, measure, "day,wait\n" + rows, by=by)

    assert answer.status_code == 302
    assert measure.points.count() == 10_000


def test_a_long_series_is_shown_sixty_points_at_a_time(client: Client, measure: Measure) -> None:
    both_steps(client, measure, "\n".join(f"{n},{n % 7}" for n in range(301)))
    page, seen = f"/measures/{measure.uuid}/", []

    while True:
        shown = text(client.get(page))
        assert len(shown.encode()) < 60_000
        seen.append(shown.count("<tr>") - 1)
        further = re.search(r'href="(\?after=\d+)#points" rel="next"', shown)
        if further is None:
            break
        page = f"/measures/{measure.uuid}/{further[1]}"

    assert seen == [60] * 5 + [1]


def problems(page: str) -> list[str]:
    """The sentences of the error summary."""
    box = page.partition("nhsuk-error-summary__list")[2].partition("</ul>")[0]
    return [unescape(re.sub(r"<[^>]+>", "", one)).strip() for one in re.findall(r"<li>(.*?)</li>", box, re.S)]


@pytest.mark.parametrize("by", ["paste", "file"])
@pytest.mark.parametrize(
    "raw,told,good",
    [
        (
            "31/12/2025,4\n07/01/2026,many\n14/01/2026,5\n21/01/2026,6\n",
            'Line 2: "many" is not a number. Put a number, or leave it blank for a missing point.',
            [4, 5, 6],
        ),
        (
            "31/12/2025,4\n12/31/2025,5\n02/01/2026,6\n",
            'Line 2: "12/31/2025" is not a date. Write the day first: 31/12/2025.',
            [4, 6],
        ),
        (
            "31/12/2025,1,200\n01/01/2026,5\n02/01/2026,6\n",
            "Line 1 has 3 columns and the others 2. Write 1234 for 1,234, or put it in quotes.",
            [5, 6],
        ),
        (
            "31/12/2025,4\n31/12/9999,5\n02/01/2026,6\n",
            'Line 2: "31/12/9999" is not between the years 1700 and 2199. Check the year.',
            [4, 6],
        ),
        (
            "31/12/2025,4\n01/01/2026,1e308\n02/01/2026,6\n",
            'Line 2: "1e308" is too large to be charted. Check it, or use a larger unit.',
            [4, 6],
        ),
        (
            "31/12/2025,4,9\n01/01/2026,5,1e-300\n02/01/2026,6,9\n",
            'Line 2: "1e-300" is too small to divide by. Check it, or use a smaller unit.',
            [4, 6],
        ),
    ],
    ids=["a word", "month first", "an unquoted thousand", "the end of time", "too large", "too small"],
)
def test_rows_that_cannot_be_read_are_told_and_the_person_says_what_becomes_of_the_others(
    client: Client, measure: Measure, owner: Person, raw: str, told: str, good: list[float], by: str
) -> None:
    api.replace_points(measure.uuid, raw="1\n2\n3", by=owner, at=NOW)
    preview = send(client, measure, raw, by=by).headers["Location"]
    assert told in unescape(text(client.get(preview)))

    unasked, nothing = save(client, preview), save(client, preview, bad="none")
    assert problems(text(unasked)) == ["Choose what happens to the rows that can't be read"]
    refusal = "Nothing is imported: some rows can't be read. Mend them, or import the rest."
    assert problems(text(nothing)) == [refusal]
    assert [value for _on, value in series(measure)] == [1, 2, 3]

    assert save(client, preview, bad="good", mode="replace").status_code == 302
    assert [value for _on, value in series(measure)] == good


def test_many_rows_that_cannot_be_read_are_counted(client: Client, measure: Measure) -> None:
    raw = "\n".join(["1,1", *(f"{n},{'x' if n % 10 == 0 else n}" for n in range(2, 702))])

    page = text(client.get(send(client, measure, raw, by="paste").headers["Location"]))

    assert "70 rows can't be read" in page
    assert page.count("is not a number") == 20
    assert "and 50 more" in page


@pytest.mark.parametrize(
    "sent,sentence",
    [
        ({"data": ""}, "Choose a file, or paste a table below"),
        (
            {"data": "1\n2\n3", "file": b"4\n5\n6\n"},
            "Paste the data or choose a file, not both: we can't tell which you mean",
        ),
        ({"data": "1\n2\n3", "file": b""}, "Choose another file: this one is empty"),
        ({"data": "", "file": b"PK\x03\x04 a workbook"}, "This file is not a workbook that can be read."),
        ({"data": "", "file": b"\x00\x01\x02\x03"}, "This file is not text. Save the sheet as CSV"),
        ({"data": "", "file": b"\xd0\xcf\x11\xe0 old"}, "This is an old workbook (.xls) or a locked one."),
    ],
    ids=["nothing", "both", "an empty file", "half a workbook", "bytes", "an old workbook"],
)
def test_what_is_sent_by_mistake_changes_nothing(
    client: Client, measure: Measure, sent: dict[str, Any], sentence: str
) -> None:
    given = {n: SimpleUploadedFile("waits.csv", v) if isinstance(v, bytes) else v for n, v in sent.items()}
    page = text(client.post(f"/measures/{measure.uuid}/points/import/", given))

    assert sentence in " ".join(problems(page))
    assert held(page, "data") == sent.get("data", "")
    assert PointsImport.objects.count() == 0


@pytest.mark.parametrize("by", ["paste", "file"])
def test_more_than_ten_megabytes_are_refused_in_one_sentence(client: Client, measure: Measure, by: str) -> None:
    raw = "31/12/2025,4\n" * (settings.CAIRN_UPLOAD_LIMIT // 13 + 1000)

    page = text(send(client, measure, raw, by=by))

    (sentence,) = problems(page)
    assert "10 MB" in sentence
    assert PointsImport.objects.count() == 0
    # What else was typed is kept.
    assert held(page, "data").startswith("31/12/2025,4" if by == "paste" else "")


def test_a_file_too_large_leaves_what_was_pasted(client: Client, measure: Measure) -> None:
    raw = b"1\n" * (settings.CAIRN_UPLOAD_LIMIT // 2 + 10)

    page = text(send(client, measure, raw, by="file", data="31/12/2025,4"))

    assert problems(page) == ["Choose a smaller file: this one is a little over the most, which is 10 MB"]
    assert held(page, "data") == "31/12/2025,4"


def test_more_than_any_form_may_send_has_a_page_of_its_own(client: Client, measure: Measure) -> None:
    answer = send(client, measure, "1\n" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE, by="paste")

    assert answer.status_code == 400
    assert "What you sent is too long: the most is 10 MB. Nothing was changed." in text(answer)
    assert measure.points.count() == 0


def test_charts_are_drawn_once_there_is_something_to_draw(client: Client, measure: Measure) -> None:
    page = f"/measures/{measure.uuid}/"
    assert "No data yet." in text(client.get(page))
    for kind in ("i", "run", "pie"):
        assert client.get(f"{page}{kind}.svg").status_code == 404

    both_steps(client, measure, "5\n6\n7\n5\n6\n7\n5\n6\n7\n5\n6\n7")

    shown = text(client.get(page))
    for kind in ("i", "run"):
        assert f'src="{page}{kind}.svg?v=' in shown
        assert text(client.get(f"{page}{kind}.svg")).startswith("<svg")
        assert client.get(f"{page}{kind}.json").json()["datasets"]["points"]
    assert client.get(f"{page}pie.svg").status_code == 404


# --- How it is shown before it is saved ---


def test_the_page_shows_how_a_table_is_read(client: Client, measure: Measure) -> None:
    lines = [f"{FIRST + timedelta(days=n)},{n}" for n in range(52)]
    lines[3] = "2026-01-03,"
    lines[9] = "2026-01-04,9"

    preview = send(client, measure, "day,wait\n" + "\n".join(lines), by="file").headers["Location"]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = text(client.get(preview))

    assert len(asked) <= 9
    assert len(page.encode()) < 60_000
    assert "waits.csv" in page
    assert "52 rows, 1 without a value, 1 date more than once." in page
    assert "4 January 2026: lines 6, 11" in page
    assert (page.count("<tr>"), "39 rows between" in page) == (1 + 10 + 1 + 3, True)
    assert "<td>3 January 2026</td><td>missing</td>" in page
    assert choices(page)["x"] == "0"
    assert choices(page)["value"] == "1"
    assert measure.points.count() == 0


def test_other_columns_are_looked_at_before_they_are_saved(client: Client, measure: Measure) -> None:
    raw = "site,day,late,all,remark\nA,2025-12-31,4,40,\nA,2026-01-07,5,41,New rota\n"
    preview = send(client, measure, raw, by="paste").headers["Location"]
    first = choices(text(client.get(preview)))

    told = client.post(preview, {**first, "denominator": "3", "note": "4"})
    assert measure.points.count() == 0
    shown = client.get(told.headers["Location"])
    assert "You chose other columns. Look at the rows, then import them." in text(shown)
    assert "<td>7 January 2026</td><td>5</td><td>41</td><td>New rota</td>" in text(shown)

    assert client.post(preview, choices(text(shown))).status_code == 302
    assert list(measure.points.values_list("value", "denominator", "note")) == [(4, 40, ""), (5, 41, "New rota")]


@pytest.mark.parametrize(
    "query,told",
    [
        ("?x=1&value=1", "Choose a different column for each: one is chosen twice."),
        ("?x=0&value=", "Say which column holds the values."),
        ("?x=1&value=0", "There is no number in the column of values. Choose another one."),
        ("?x=0&value=99999999999", "Say which column holds the values."),
        ("?x=0&value=77", "2 rows."),
        ("?value=%C2%B2&mode=x&sheet=none", "Say which column holds the values."),
    ],
)
def test_choices_that_make_no_sense_are_told(client: Client, measure: Measure, query: str, told: str) -> None:
    preview = send(client, measure, "week,days\nfirst,4\nsecond,5\n", by="paste").headers["Location"]

    answer = client.get(preview + query)

    assert answer.status_code == 200
    assert told in text(answer)


def test_a_sheet_of_a_workbook_is_chosen(client: Client, measure: Measure) -> None:
    book = openpyxl.Workbook()
    for row in (["Week", "Days"], [date(2025, 12, 31), 4], [date(2026, 1, 7), 5.5]):
        book.active.append(row)
    falls = book.create_sheet("Falls | all")
    for row in (["Ward", "Kind", "Falls"], ["A", "x", 3], ["B", "y", 4], ["C", "z", 5]):
        falls.append(row)
    file = io.BytesIO()
    book.save(file)
    preview = send(client, measure, file.getvalue(), by="file").headers["Location"]
    first = choices(text(client.get(preview)))
    assert first["sheet"] == "Sheet"

    told = client.post(preview, {**first, "sheet": "Falls | all", "show": "1"})
    second = choices(text(client.get(told.headers["Location"])))
    assert (second["sheet"], second["value"], second["x"]) == ("Falls | all", "2", "0")

    assert client.post(preview, second).status_code == 302
    assert list(measure.points.values_list("label", "value")) == [("A", 3), ("B", 4), ("C", 5)]


def test_a_workbook_opens_at_its_first_sheet_with_numbers(client: Client, measure: Measure) -> None:
    book = openpyxl.Workbook()
    book.active.append(["What this workbook is about"])
    book.active.append(["Waits of our clinic"])
    for row in (["Week", "Days"], [date(2025, 12, 31), 4], [date(2026, 1, 7), 5.5]):
        (book["Data"] if "Data" in book.sheetnames else book.create_sheet("Data")).append(row)
    file = io.BytesIO()
    book.save(file)
    preview = send(client, measure, file.getvalue(), by="file").headers["Location"]

    shown = choices(text(client.get(preview)))
    assert (shown["sheet"], shown["x"], shown["value"]) == ("Data", "0", "1")
    assert client.post(preview, shown).status_code == 302
    assert measure.points.count() == 2


def test_a_formula_without_a_value_is_told(client: Client, measure: Measure) -> None:
    book = openpyxl.Workbook()
    for row in (["Week", "Days"], [1, 4], [2, "=B2+1"]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)

    page = text(send(client, measure, file.getvalue(), by="file"))

    assert problems(page) == ["Row 3: a formula has no value yet. Open the file in its program, save it, try again."]


# --- Beside the points that are there, or in their place ---


@pytest.mark.parametrize(
    "chosen,values,said",
    [
        ({"mode": "add", "known": "new"}, [1, 20, 30, 31], "2 points added, 1 point changed."),
        ({"mode": "add", "known": "both"}, [1, 2, 20, 30, 31], "3 points added."),
        ({"mode": "add", "known": "new", "repeated": "last"}, [1, 20, 31], "1 point added, 1 point changed."),
        ({"mode": "replace"}, [20, 30, 31], "2 points added, 1 point changed, 1 point removed."),
        ({"mode": "replace", "repeated": "last"}, [20, 31], "1 point added, 1 point changed, 1 point removed."),
    ],
)
def test_dates_that_are_there_already_or_come_twice(
    client: Client, measure: Measure, owner: Person, chosen: dict[str, str], values: list[float], said: str
) -> None:
    api.replace_points(measure.uuid, raw="2026-01-01,1\n2026-01-02,2", by=owner, at=NOW)
    preview = send(client, measure, "2026-01-02,20\n2026-01-03,30\n2026-01-03,31", by="paste").headers["Location"]
    page = text(client.get(preview))
    assert "1 date is there already: 2 January 2026." in page
    assert "3 January 2026: lines 2, 3" in page
    assert [choices(page)[name] for name in ("mode", "known", "repeated")] == ["add", "new", "all"]

    answer = save(client, preview, **chosen)

    assert [value for _on, value in series(measure)] == values
    assert said in text(client.get(answer.headers["Location"]))


@pytest.mark.parametrize("raw", ["2026-01-02,20\n2026-01-03,30", "2026-01-02,20\n2026-01-02,21\n2026-01-03,30"])
def test_the_same_table_again_changes_nothing(client: Client, measure: Measure, raw: str) -> None:
    both_steps(client, measure, raw)
    before = series(measure)

    answer = both_steps(client, measure, raw)

    assert "Nothing was different." in text(client.get(answer.headers["Location"]))
    assert series(measure) == before


def test_a_judgement_that_would_go_is_named_first(client: Client, measure: Measure, owner: Person) -> None:
    api.replace_points(measure.uuid, raw="2025-03-03,1\n2025-03-10,2", by=owner, at=NOW)
    Exclusion.objects.create(measure=measure, position=0, reason="Bank holiday", by=owner, at=NOW)
    preview = send(client, measure, "2025-03-10,2\n2025-03-17,3", by="paste").headers["Location"]

    page = text(client.get(preview))

    assert "The exclusion of 3 March 2025 goes with its point. The reason was: Bank holiday" in page
    save(client, preview)
    assert Exclusion.objects.count() == 1
    preview = send(client, measure, "2025-03-10,2\n2025-03-17,3", by="paste").headers["Location"]
    save(client, preview, mode="replace")
    assert Exclusion.objects.count() == 0


def test_numbered_points_are_counted_on(client: Client, measure: Measure, owner: Person) -> None:
    api.replace_points(measure.uuid, raw="4\n5", by=owner, at=NOW)

    both_steps(client, measure, "6\n7")

    assert list(measure.points.values_list("label", "value")) == [("1", 4), ("2", 5), ("3", 6), ("4", 7)]


def test_who_saves_after_somebody_else_is_told_and_can_go_on(
    client: Client, measure: Measure, owner: Person, colleague: Person
) -> None:
    preview = send(client, measure, "2026-01-02,20\n2026-01-03,30", by="paste").headers["Location"]
    seen = choices(text(client.get(preview)))
    api.replace_points(measure.uuid, raw="2026-01-01,1", by=colleague, at=NOW)

    told = client.post(preview, seen)

    page = text(told)
    assert "Somebody else changed the points while you were writing." in " ".join(problems(page))
    assert "Added: 1 January 2026: 1" in page
    assert series(measure) == [(date(2026, 1, 1), 1)]
    assert client.post(preview, {**choices(page), "mode": "add"}).status_code == 302
    assert [value for _on, value in series(measure)] == [1, 20, 30]


# --- What waits to be saved ---


def test_what_was_saved_or_is_old_or_of_another_is_not_there(
    client: Client, measure: Measure, owner: Person, colleague: Person
) -> None:
    preview = send(client, measure, "4\n5", by="paste").headers["Location"]
    assert browser(colleague).get(preview).status_code == 404
    chosen = choices(text(client.get(preview)))
    assert client.get(preview).status_code == 200  # a reload

    client.post(preview, chosen)
    for again in (client.get, client.post):
        answer = again(preview, chosen)
        assert "That table is saved already" in text(client.get(answer.headers["Location"]))
    assert measure.points.count() == 2

    old = send(client, measure, "6\n7", by="paste").headers["Location"]
    PointsImport.objects.update(at=timezone.now() - timedelta(hours=25))
    assert client.get(old).status_code == 302
    send(client, measure, "8\n9", by="paste")
    assert [bytes(one.content) for one in PointsImport.objects.all()] == [b"8\n9"]


def test_a_person_has_a_few_tables_waiting_at_most(client: Client, measure: Measure) -> None:
    for n in range(8):
        send(client, measure, f"{n}\n5", by="paste")

    kept = [bytes(one.content)[:1] for one in PointsImport.objects.order_by("pk")]
    assert kept == [b"3", b"4", b"5", b"6", b"7"]


@pytest.mark.parametrize(
    "before,table,sentence",
    [
        ("2025-01-06,5\n2025-01-13,6", "Week 6,7\nWeek 7,4", "Choose the column of dates"),
        ("2025-01-06,5\n2025-01-13,6", "2025-01-20,5,50\n2025-01-27,6,50", "don&#39;t say out of how many"),
        ("2025-01-06,5,50\n2025-01-13,6,50", "2025-01-20,5\n2025-01-27,6", "say out of how many, and these don"),
    ],
)
def test_points_of_two_sorts_are_not_added_to_one_series(
    client: Client, measure: Measure, owner: Person, before: str, table: str, sentence: str
) -> None:
    api.replace_points(measure.uuid, raw=before, by=owner, at=NOW)
    kept = series(measure)

    refused = both_steps(client, measure, table)
    assert refused.status_code == 200
    assert sentence in refused.content.decode()
    assert series(measure) == kept
    assert both_steps(client, measure, table, mode="replace").status_code == 302
    assert series(measure) != kept


def test_what_goes_when_new_values_take_the_place_of_old_ones_is_told_before(
    client: Client, measure: Measure, owner: Person
) -> None:
    api.replace_points(measure.uuid, raw="2025-01-06,5\n2025-01-13,6\n2025-01-13,9", by=owner, at=NOW)
    Exclusion.objects.create(measure=measure, position=2, reason="Snow", by=owner, at=NOW)

    preview = send(client, measure, "2025-01-13,7", by="paste").headers["Location"]
    html = unescape(text(client.get(preview)))

    told = html.partition("What else goes if the new value takes the place of the old")[2].partition("</ul>")[0]
    assert "13 January 2025: 9" in told
    assert "The exclusion of 13 January 2025 goes with its point. The reason was: Snow" in told


def test_a_version_of_five_thousand_digits_is_no_version(client: Client, measure: Measure) -> None:
    preview = send(client, measure, "1\n2\n3", by="paste").headers["Location"]
    assert save(client, preview, version="9" * 5000).status_code in (200, 302)


def test_likely_slips_in_a_table_are_shown_before_it_is_saved(client: Client, measure: Measure) -> None:
    raw = "month,reviewed,charts\n2025-01-01,18,20\n2025-02-01,60,20\n2099-03-01,17,20"
    shown = text(client.get(send(client, measure, raw, by="paste").headers["Location"]))

    assert "1 February 2025: 60 of 20: the first number is larger than the second. Check both." in shown
    assert "1 March 2099: 17 of 20: this day is far in the future. Check the year." in shown
    assert shown.count("Check ") == 2
