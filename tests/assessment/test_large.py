"""However large a project is and however much was said of it, its pages stay small, and nothing of it is left out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.assessment import blocks
from cairn.assessment.blocks import Block
from cairn.assessment.forms import LONGEST_COMMENT, LONGEST_LETTER, LONGEST_ON_THE_WHOLE
from cairn.assessment.models import SubmissionVersion
from cairn.assessment.paging import page_of, pages
from cairn.lib import events
from cairn.lib.text import as_paragraphs
from tests.assessment.conftest import Cast, give, rubric_data, snapshot
from tests.cast import NOW
from tests.outcomes import released

MOST_BYTES, MOST_QUERIES, MOST_QUERIES_OF_A_RELEASE = 60_000, 8, 21
KEYS = [one["key"] for one in rubric_data()["criteria"]]


def words(name: str, length: int = 5000) -> str:
    """Prose of about a length, with an end that can be looked for."""
    return ("We asked the porters & they said why. " * (length // 38 + 1))[: length - 20] + f" End of {name}."


def large() -> dict[str, Any]:
    points = [
        {"label": "", "on": "2026-01-05", "value": n + 0.5, "denominator": 100, "note": f"note {n}"}
        for n in range(10_000)
    ]
    measure = snapshot()["measures"][0] | {"points": points, "definition": words("a definition")}
    nodes = [{"uuid": str(n), "kind": "idea", "text": words(f"node {n}", 300)} for n in range(60)]
    fields = ("question", "prediction", "who", "what", "where", "measure", "happened", "study", "next_steps")
    return snapshot() | {
        "charter": {name: words(name) for name in ("problem", "why", "aim", "scope", "setting", "timeline", "ethics")},
        "drivers": snapshot()["drivers"] | {"nodes": nodes, "links": [["0", str(n)] for n in range(1, 60)]},
        "cycles": [
            {"number": n, "title": f"Cycle {n}", **{name: words(f"{name} {n}", 1000) for name in fields}}
            for n in range(1, 21)
        ],
        "measures": [measure | {"name": f"Measure {n}"} for n in range(1, 4)],
        "lessons": [{"on": "2026-02-01", "text": words(f"lesson {n}")} for n in range(5)],
    }


@pytest.fixture
def scene_of_a_large_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> SubmissionVersion:
    monkeypatch.setattr(events, "_handlers", {})
    return cast.scene.submit(cast.owner, [cast.owner, cast.peer, cast.second], data=large())


def every_page(client: Client, address: str, *, most_queries: int) -> str:
    """The HTML of all pages, each of which is small and cheap."""
    client.get("/me/notices/")  # the session's first page writes when it was seen
    found: list[str] = []
    of, number = 1, 0
    while number < of:
        number += 1
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(f"{address}?page={number}")
        assert answer.status_code == 200
        assert len(answer.content) < MOST_BYTES, number
        assert len(asked) <= most_queries, [one["sql"] for one in asked]
        found.append(answer.content.decode())
        of = int(re.findall(r"Page \d+ of (\d+)", found[0])[0]) if "Page 1 of" in found[0] else 1
    return "\n".join(found)


@pytest.mark.django_db
@pytest.mark.parametrize("name,page", [("peer", "mark"), ("peer", "version"), ("owner", "version")])
def test_a_large_project_is_read_in_small_pages(
    client: Client, cast: Cast, scene_of_a_large_one: SubmissionVersion, name: str, page: str
) -> None:
    version = scene_of_a_large_one
    allocation = version.allocations.get(assessor=cast.peer)
    address = f"/marking/{allocation.uuid}/" if page == "mark" else f"/submissions/{version.uuid}/"
    client.force_login(getattr(cast, name))

    html = every_page(client, address, most_queries=MOST_QUERIES)

    ends = {f"End of {one}." for one in ("problem", "ethics", "a definition", "study 20", "node 59", "lesson 4")}
    assert {one for one in ends if one not in html} == set()
    assert html.count("Read the numbers of: Measure 3 (10,000 points)".replace(",", "")) == 1
    assert "note 9" not in html


@pytest.mark.django_db
def test_the_points_of_a_measure_stand_on_pages_of_their_own(
    client: Client, cast: Cast, scene_of_a_large_one: SubmissionVersion
) -> None:
    client.force_login(cast.peer)
    place = f"/submissions/{scene_of_a_large_one.uuid}/points/3/"

    first, last = client.get(place), client.get(f"{place}?after=9899")

    assert max(len(first.content), len(last.content)) < MOST_BYTES
    assert [one in first.content.decode() for one in ("note 99<", "note 100<", "?after=99")] == [True, False, True]
    assert [one in last.content.decode() for one in ("note 9999<", "note 9899<", "?after=")] == [True, False, False]
    assert client.get(place.replace("/3/", "/4/")).status_code == 404
    client.force_login(cast.outsider)
    assert client.get(place).status_code == 404


@pytest.mark.django_db
def test_all_that_can_be_said_of_a_project_fits(
    client: Client, cast: Cast, scene_of_a_large_one: SubmissionVersion
) -> None:
    version = scene_of_a_large_one
    said = {key: words(key, LONGEST_COMMENT) for key in KEYS}
    whole = words("the whole", LONGEST_ON_THE_WHOLE)
    typed = {f"level-{key}": "1" for key in KEYS} | {f"comment-{key}": said[key] for key in KEYS} | {"comment": whole}
    address = f"/marking/{version.allocations.get(assessor=cast.peer).uuid}/"
    client.force_login(cast.peer)

    # a page that is turned sends the form along, and a form with a fault comes back: both hold all that was typed
    for answer in (client.post(address, typed | {"turn": "2"}), client.post(address, typed | {"level-aim": ""})):
        html = answer.content.decode()
        assert len(answer.content) < MOST_BYTES
        assert [key for key in KEYS if f"End of {key}." not in html] == []
        assert html.count(" checked>") >= len(KEYS) - 1
    assert "There is a problem" not in client.post(address, typed | {"turn": "2"}).content.decode()

    for allocation in version.allocations.all():
        give(allocation, 1, comments=said, comment=whole)
    client.force_login(cast.moderator)
    client.get(f"/submissions/{version.uuid}/release/")  # the first look at the marks is remembered
    read = every_page(client, f"/submissions/{version.uuid}/release/", most_queries=MOST_QUERIES_OF_A_RELEASE)
    assert read.count("End of the whole.") == 3
    letter = words("the letter", LONGEST_LETTER)
    released(version.uuid, result="revise", letter=letter, by=cast.moderator, at=NOW)
    for reader, marks in ((cast.moderator, 3), (cast.owner, 3), (cast.peer, 1)):
        client.force_login(reader)
        read = every_page(client, f"/submissions/{version.uuid}/", most_queries=MOST_QUERIES)
        assert read.count("End of the whole.") == marks
        assert read.count("End of lesson 4.") == 1


# --- How pages are filled ---


def texts(made: list[list[Block]]) -> list[list[str]]:
    return [[f"{one.text}{'+' * one.goes_on}" for one in page] for page in made]


def test_a_heading_goes_with_what_it_is_about_and_a_section_that_goes_on_says_so() -> None:
    blocks = [
        Block("section", "A"),
        Block("part", "a"),
        Block("text", "x" * 300),
        Block("text", "y" * 300),
        Block("part", "b"),
        Block("text", "z" * 300),
        Block("section", "B"),
        Block("text", "last"),
    ]

    made = texts(pages(blocks, room=800))

    assert [[one[:1] + one[1:].strip("xyz") for one in page] for page in made] == [
        ["A", "a", "x"],
        ["A+", "a+", "y"],
        ["A+", "b", "z", "B", "l" + "ast"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "One paragraph. " * 700,
        "A\n\nB & <C>\n" * 900,
        "unbroken" * 1200,
        "&" * 9000,
        "é" * 9000,
        "https://a.example/b " * 500,
    ],
)
def test_a_long_text_is_cut_and_nothing_is_lost(text: str) -> None:
    made = pages([Block("row", text, name="Aim")], room=8000)

    assert "".join(one.text for page in made for one in page) == text
    assert len(made) > 1
    assert all(sum(one.size for one in page) < 8500 for page in made)
    assert [page[0].goes_on for page in made] == [False] + [True] * (len(made) - 1)
    assert all(len(page) == 1 for page in made)


def test_a_text_of_any_length_is_measured_a_few_times_over(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []

    def render(text: str) -> str:
        measured.append(len(text))
        return as_paragraphs(text)

    monkeypatch.setattr(blocks, "as_paragraphs", render)
    text = "We asked the porters & they said why.\n" * 10_527

    made = pages([Block("text", text)], room=36_000)

    assert len(text) >= 400_000
    assert "".join(one.text for page in made for one in page) == text
    assert len(text) < sum(measured) < 10 * len(text)
    assert max(measured) < 4_000


@pytest.mark.parametrize("asked,number", [("", 1), ("2", 2), ("0", 1), ("99", 3), ("-1", 1), ("x", 1), ("9" * 30, 1)])
def test_a_page_that_is_not_there_is_the_nearest_that_is(asked: str, number: int) -> None:
    blocks = [Block("section", name) for name in "AB"] + [Block("text", "x" * 2900) for _ in range(3)]

    page = page_of(blocks, asked, room=3500)

    assert (page.number, page.of, page.sections) == (number, 3, (("A", 1), ("B", 1)))
    assert (page.previous, page.next) == ((number - 1) or None, number + 1 if number < 3 else None)
