"""The evaluation's pages: what an evaluator reads, follows and downloads."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from cairn.evaluation import api
from tests.evaluation.conftest import SCALE, answer, ask
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/runs/autumn/evaluation/"


def test_the_page_its_downloads_and_its_explanations(cohort: World, client: Client) -> None:
    offer = ask(cohort, {"a": ("We learned <b>a lot</b>", SCALE), "b": ("We had time", SCALE)})
    answer(cohort, offer, {"a": [1] + [4] * 5, "b": [4] * 6})
    client.force_login(cohort.evaluator)
    page = client.get(PAGE).content.decode()

    # the figures, and a word where one is hidden
    assert "6 (85.7%)" in page
    assert "<td>504</td>" in page
    assert "not shown: fewer than five people" in page
    assert "not shown: it could tell somebody's result" in page
    assert "We learned &lt;b&gt;a lot&lt;/b&gt;" in page
    assert "Strongly disagree" not in page
    # each table has its way to the explanation, which is there, and to its download
    how = client.get(f"{PAGE}how/").content.decode()
    linked = re.findall(r'href="([^"]*)#(\w+)"[^>]*>How this was counted', page)
    assert [name for _path, name in linked] == list(api.HOW)
    for path, name in linked:
        assert path == f"{PAGE}how/"
        assert f'id="{name}"' in how
        assert f'href="{PAGE}{name}.csv"' in page
        got = client.get(f"{PAGE}{name}.csv")
        assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert got.headers["Content-Disposition"] == f'attachment; filename="autumn-{name}.csv"'
        assert got.content.decode("utf-8-sig") == api.table_csv(cohort.run, name, by=cohort.evaluator)
        assert got.content.startswith("\ufeff".encode())
    # each picture that the page shows can be fetched, and may do nothing
    shown = re.findall(r'src="([^"]+\.svg)"', page)
    assert [path for path in shown if PAGE in path] == [f"{PAGE}{name}.svg" for name in api.PICTURES]
    for name in api.PICTURES:
        assert client.get(f"{PAGE}{name}.svg").headers["Content-Type"] == "image/svg+xml"


def test_before_anything_happened_the_page_says_so(client: Client, empty: World) -> None:
    client.force_login(empty.evaluator)
    page = client.get(PAGE).content.decode()

    assert "Nothing has happened yet." in page
    assert "Nobody has answered a survey yet." in page
    assert ".svg" not in page.partition("<main")[2].partition("</main>")[0]
    for name in api.HOW:
        assert client.get(f"{PAGE}{name}.csv").status_code == 200
    assert client.get(f"{PAGE}salaries.csv").status_code == 404
    assert client.get(f"{PAGE}funnel.svg").status_code == 404


def test_a_download_is_for_those_who_may_see_the_page(client: Client, empty: World) -> None:
    client.force_login(empty.author)

    for path in (PAGE, f"{PAGE}how/", f"{PAGE}funnel.csv", f"{PAGE}activity.svg"):
        assert client.get(path).status_code == 404
    assert client.get("/runs/spring/evaluation/").status_code == 404
