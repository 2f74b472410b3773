"""A series by the page, pasted or sent as a file: what is read, and what is refused with everything kept."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Measure
from tests.cast import NOW
from tests.projects.conftest import browser
from tests.projects.test_pages import held, text

pytestmark = pytest.mark.django_db
FIRST = date(2025, 12, 31)


@pytest.fixture
def client(owner: Person) -> Client:
    return browser(owner)


def send(client: Client, measure: Measure, raw: str | bytes, *, by: str, **more: str) -> Any:
    """By paste or as a file, as a browser does it."""
    content = raw if isinstance(raw, bytes) else raw.encode()
    sent: dict[str, Any] = {"data": raw} if by == "paste" else {"file": SimpleUploadedFile("waits.csv", content)}
    return client.post(f"/measures/{measure.uuid}/points/", {**sent, **more})


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
    answer = send(client, measure, raw, by=by)

    assert answer.status_code == 302
    assert series(measure) == WEEKLY
    page = text(client.get(answer.headers["Location"]))
    assert "3 points are saved." in page
    assert "<td>missing</td>" in page


def test_a_file_of_another_encoding_is_read(client: Client, measure: Measure) -> None:
    for raw in ("Wöche,Tage\n31/12/2025,4\n".encode("utf-16"), "Wöche,Tage\n31/12/2025,4\n".encode("cp1252")):
        assert send(client, measure, raw, by="file").status_code == 302
        assert series(measure) == [(FIRST, 4)]


@pytest.mark.parametrize("by", ["paste", "file"])
def test_ten_thousand_rows_are_saved(client: Client, measure: Measure, by: str) -> None:
    rows = "\n".join(f"{FIRST + timedelta(days=n):%d/%m/%Y},{n % 7}" for n in range(10_000))

    answer = send(client, measure, "day,wait\n" + rows, by=by)

    assert answer.status_code == 302
    assert measure.points.count() == 10_000


def test_a_long_series_is_shown_sixty_points_at_a_time(client: Client, measure: Measure) -> None:
    send(client, measure, "\n".join(f"{n},{n % 7}" for n in range(301)), by="paste")
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
    "raw,told",
    [
        ("31/12/2025,4\n07/01/2026,many\n14/01/2026,5\n21/01/2026,6\n", ["many", "2"]),
        ("31/12/2025,4\n12/31/2025,5\n02/01/2026,6\n", ["12/31/2025", "2"]),
        ("31/12/2025,1,200\n01/01/2026,5\n02/01/2026,6\n", ["1"]),
        ("nothing that is a table", []),
    ],
    ids=["a word", "month first", "an unquoted thousand", "prose"],
)
def test_what_cannot_be_read_is_refused_with_its_line_and_kept(
    client: Client, measure: Measure, owner: Person, raw: str, told: list[str], by: str
) -> None:
    api.replace_points(measure.uuid, raw="1\n2\n3", by=owner, at=NOW)

    answer = send(client, measure, raw, by=by)

    page = text(answer)
    assert answer.status_code == 200
    found = problems(page)
    assert any(all(word in sentence for word in told) for sentence in found), found
    assert measure.points.count() == 3
    if by == "paste":
        assert unescape(held(page, "data")).strip() == raw.strip()


@pytest.mark.parametrize(
    "sent,sentence",
    [
        ({"data": ""}, "There is nothing to read. Paste at least two rows, each with a number."),
        (
            {"data": "1\n2\n3", "file": b"4\n5\n6\n"},
            "Paste the data or choose a file, not both: we can't tell which you mean",
        ),
        ({"data": "1\n2\n3", "file": b""}, "Choose another file: this one is empty"),
        ({"data": "", "file": b"PK\x03\x04 a workbook"}, "This file is not text. Save the sheet as CSV"),
    ],
    ids=["nothing", "both", "an empty file", "a workbook"],
)
def test_what_is_sent_by_mistake_changes_nothing(
    client: Client, measure: Measure, sent: dict[str, Any], sentence: str
) -> None:
    given = {n: SimpleUploadedFile("waits.csv", v) if isinstance(v, bytes) else v for n, v in sent.items()}
    page = text(client.post(f"/measures/{measure.uuid}/points/", given))

    assert sentence in " ".join(problems(page))
    assert held(page, "data") == sent.get("data", "")
    assert measure.points.count() == 0


@pytest.mark.parametrize("by", ["paste", "file"])
def test_more_than_ten_megabytes_are_refused_in_one_sentence(client: Client, measure: Measure, by: str) -> None:
    raw = "31/12/2025,4\n" * (settings.CAIRN_UPLOAD_LIMIT // 13 + 1000)

    page = text(send(client, measure, raw, by=by))

    (sentence,) = problems(page)
    assert "10 MB" in sentence
    assert measure.points.count() == 0
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


def test_the_points_before_are_kept_as_a_version(client: Client, measure: Measure) -> None:
    send(client, measure, "1\n2\n3", by="paste")
    send(client, measure, "7\n8\n9", by="paste")

    assert [value for _on, value in series(measure)] == [7, 8, 9]
    kept = measure.project.tool_versions.filter(tool="measure").order_by("-number").first()
    assert kept is not None
    assert [row[1] for row in kept.content["extra"]["points"]] == [1, 2, 3]


def test_charts_are_drawn_once_there_is_something_to_draw(client: Client, measure: Measure) -> None:
    page = f"/measures/{measure.uuid}/"
    assert "No data yet." in text(client.get(page))
    for kind in ("i", "run", "pie"):
        assert client.get(f"{page}{kind}.svg").status_code == 404

    send(client, measure, "5\n6\n7\n5\n6\n7\n5\n6\n7\n5\n6\n7", by="paste")

    shown = text(client.get(page))
    for kind in ("i", "run"):
        assert f'src="{page}{kind}.svg?v=' in shown
        assert text(client.get(f"{page}{kind}.svg")).startswith("<svg")
        assert client.get(f"{page}{kind}.json").json()["datasets"]["points"]
    assert client.get(f"{page}pie.svg").status_code == 404
