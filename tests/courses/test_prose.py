"""What prose shows: every block an author can choose, and figures that change after the page was published."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.forms import modelform_factory
from django.test import Client
from PIL import Image as Drawing
from wagtail.documents.models import Document
from wagtail.images.models import Image

from cairn.courses import api as courses_api
from cairn.courses import views_files
from cairn.courses.figure_form import FigureForm
from cairn.courses.figures import draw
from cairn.courses.models import Figure, LearningObject, ObjectPage, Programme
from cairn.courses.models.blocks import ProseBlock
from cairn.courses.parts import part_of
from cairn.library.models_api import EvidenceRecord
from tests.cast import NOW
from tests.world import programme

pytestmark = pytest.mark.django_db
SPEC = {"chart": "run", "unit": "calls", "points": [[f"2025-01-{day:02}", day % 5] for day in range(1, 15)]}
RICH = "<p>Said <b>so</b>.</p>"


def redraw(figure: Figure) -> None:
    """As it is drawn when it is saved in its form or by an import."""
    made = draw(figure.kind, figure.spec, title=figure.title)
    figure.svg, figure.words, figure.points, figure.changed_at = made.svg, made.words, made.points, NOW
    figure.save()


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Files that the tests upload go with them, and what Wagtail remembers of their sizes."""
    caches["default"].clear()
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }


@pytest.fixture
def made() -> Programme:
    return programme()  # type: ignore[no-any-return]


@pytest.fixture
def calls(made: Programme) -> Figure:
    drawn = draw("chart", SPEC, title="Calls")
    facts: dict[str, Any] = {"kind": "chart", "title": "Calls", "caption": "Made up.", "spec": SPEC}
    return Figure.objects.create(programme=made, key="calls", svg=drawn.svg, words=drawn.words, changed_at=NOW, **facts)


@pytest.fixture
def page(made: Programme) -> ObjectPage:
    row = LearningObject.objects.filter(programme=made, kind="article", page__isnull=False).first()
    assert row
    return ObjectPage.objects.get(pk=row.page_id)


def published(page: ObjectPage, *blocks: tuple[str, Any]) -> str:
    """The prose of a page with these blocks, as learners read it."""
    page.body = ProseBlock().to_python([{"type": kind, "value": value} for kind, value in blocks])
    page.save_revision().publish()
    return prose(page)


def prose(page: ObjectPage) -> str:
    row = LearningObject.objects.get(page=page)
    tree = courses_api.structure(Programme.objects.get(pk=row.programme_id))
    return courses_api.prose_html(tree.object_by_uuid(row.uuid))


def document(name: str, content: bytes = b"0123456789") -> Document:
    return Document.objects.create(title=name, file=ContentFile(content, name))


def image() -> Image:
    file = io.BytesIO()
    Drawing.new("RGB", (900, 300), "teal").save(file, "PNG")
    return Image.objects.create(title="Teal", file=ImageFile(file, "teal.png"), width=900, height=300)


def test_every_block_is_shown(page: ObjectPage, calls: Figure) -> None:
    film, record, picture = document("film.mp4"), EvidenceRecord.objects.first(), image()
    assert record
    slides = [{"heading": "One", "said": RICH, "figure": calls.pk}, {"heading": "Two", "said": RICH}]
    blocks: list[tuple[str, Any, list[str]]] = [
        ("heading", "Heading", ['<h2 id="part-1">Heading</h2>']),
        ("text", RICH, ["Said <b>so</b>."]),
        ("callout", {"title": "Mind", "text": RICH}, ["nhsuk-inset-text", "Mind"]),
        ("steps", [RICH], ["<ol", "Said <b>so</b>."]),
        ("table", {"caption": "Table", "rows": "A | B\n1 | 2"}, [">A</th>", ">2</td>"]),
        ("image", {"image": picture.pk, "alt": "A teal field", "caption": "Teal"}, ['alt="A teal field"', "400w"]),
        ("video", {"title": "Film", "document": film.pk}, ["<video", film.url]),
        (
            "video",
            {"title": "Talk", "link": "https://example.org/talk"},
            ['href="https://example.org/talk"', "new tab"],
        ),
        ("quotation", {"text": "No <one> asked.", "source": "A nurse"}, ["No &lt;one&gt; asked.", "A nurse"]),
        ("figure", {"figure": calls.pk}, [f"/figures/{calls.uuid}/{calls.digest}.svg", calls.words, "Made up."]),
        ("slides", {"title": "Seven slides", "slides": slides}, ["data-slides", "One", "Two"]),
        ("accordion", {"title": "Why?", "text": RICH}, ["<details", "Why?"]),
        ("evidence", {"record": record.pk, "text": "It says so."}, ["It says so.", f"/library/{record.key}/"]),
        ("download", {"document": film.pk, "title": "The film"}, ["The film", "MP4", "10 Bytes"]),
    ]
    assert {kind for kind, _value, _told in blocks} == set(ProseBlock().child_blocks)

    html = published(page, *((kind, value) for kind, value, _told in blocks))

    assert [word for _kind, _value, told in blocks for word in told if word not in html] == []
    assert "style=" not in html
    assert "<iframe" not in html


def test_what_was_taken_away_is_left_out(page: ObjectPage, calls: Figure) -> None:
    film = document("film.mp4")
    blocks: list[tuple[str, Any]] = [
        ("figure", {"figure": calls.pk}),
        ("download", {"document": film.pk, "title": "The film"}),
        ("text", RICH),
    ]
    assert "The film" in published(page, *blocks)
    calls.delete()
    film.delete()

    html = published(page, *blocks)

    assert "Said <b>so</b>." in html
    assert "<figure" not in html
    assert "The film" not in html


def test_a_live_chart_is_made_once_for_each_of_a_few_widths(
    calls: Figure, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    made = views_files.composed_figure

    def compose(figure: Figure, *, width: int) -> Any:
        asked.append(width)
        return made(figure, width=width)

    monkeypatch.setattr(views_files, "composed_figure", compose)
    for width, digest in [("1", "old"), ("359", calls.digest), ("399", calls.digest), ("401", calls.digest)]:
        answer = client.get(f"/figures/{calls.uuid}/{digest}.json?width={width}")
        assert answer.status_code == 200
        assert ("immutable" in answer.headers["Cache-Control"]) is (digest == calls.digest)
    assert asked == [320, 400]


def test_prose_shows_a_figure_as_it_is_now(page: ObjectPage, calls: Figure) -> None:
    before, old = published(page, ("figure", {"figure": calls.pk})), calls.digest

    calls.title = "Calls that nobody answered"
    redraw(calls)

    assert old in before
    after = prose(page)
    assert "Calls that nobody answered" in after
    assert calls.digest != old
    assert calls.digest in after
    assert old not in after


@pytest.mark.parametrize(
    "change, told",
    [
        ({"spec_text": "[1]"}, "Write facts"),
        ({"spec_text": "points: [[1, x]]"}, "points"),
        ({"spec_text": "points: [[1, 2]\nunit: falls"}, "Line 2"),
        ({"spec_text": "points: &a [*a]"}, "aliases"),
        ({"spec_text": "points: " + "[" * 100_000}, "too deeply"),
        ({"spec_text": f"points: [[1, {'9' * 400}]]"}, "too large"),
        ({"spec_text": "points: [[2025-02-31, 1]]"}, "a day or a number"),
        ({"kind": "pareto"}, "points"),
        ({"spec_text": "data: {csv: calls.csv, x: a, y: b}"}, "there is no file calls.csv"),
        ({}, ""),
    ],
)
def test_what_an_author_types_is_drawn_or_told(calls: Figure, change: dict[str, str], told: str) -> None:
    typed = {"programme": str(calls.programme_id), "key": "calls", "kind": "chart", "title": "Calls at night"}
    make = modelform_factory(Figure, form=FigureForm, fields=list(typed))
    form = make({**typed, "spec_text": "points: [[1, 2], [2, 9]]", **change}, instance=calls)

    assert form.is_valid() is not bool(told)
    assert told in str(form.errors)
    if not told:
        saved = form.save()
        assert saved.title == "Calls at night"
        assert saved.words == draw("chart", {"points": [[1, 2], [2, 9]]}, title="").words
        assert saved.changed_at > NOW


@pytest.mark.parametrize("width, size", [("", 720), ("?width=320", 320)])
def test_a_figure_is_kept_for_ever_under_its_own_address(calls: Figure, width: str, size: int) -> None:
    answer = Client().get(f"/figures/{calls.uuid}/{calls.digest}.svg{width}")

    assert answer["Content-Type"] == "image/svg+xml"
    assert f'width="{size}"' in answer.content.decode()
    assert "immutable" in answer["Cache-Control"]
    older = Client().get(f"/figures/{calls.uuid}/0123456789abcdef.svg{width}")
    assert older.content == answer.content
    assert older["Cache-Control"] == "no-cache"


def test_numbers_that_are_too_many_for_the_page_have_one_of_their_own(page: ObjectPage, calls: Figure) -> None:
    few = published(page, ("figure", {"figure": calls.pk}))
    calls.spec = {**SPEC, "points": [[number, number % 5] for number in range(1, 60)]}
    redraw(calls)
    many = prose(page)

    assert (few.count("<tr>"), many.count("<tr>")) == (15, 0)
    assert f"/figures/{calls.uuid}/numbers/" in many
    assert Client().get(f"/figures/{calls.uuid}/numbers/").content.decode().count("<tr>") == 60


def test_a_chart_can_be_touched_and_a_diagram_not(calls: Figure, made: Programme) -> None:
    assert Client().get(f"/figures/{calls.uuid}/{calls.digest}.json?width=400").json()["$schema"]
    spec = {"aim": "Less", "primary": [{"text": "A"}]}
    tree = Figure(programme=made, key="tree", kind="drivers", title="Drivers", spec=spec)
    redraw(tree)

    assert Client().get(f"/figures/{tree.uuid}/{tree.digest}.svg").status_code == 200
    assert Client().get(f"/figures/{tree.uuid}/{tree.digest}.json").status_code == 404


@pytest.mark.parametrize(
    "asked, status, content",
    [
        ("", 200, b"0123456789"),
        ("bytes=2-4", 206, b"234"),
        ("bytes=7-", 206, b"789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=0-99", 206, b"0123456789"),
        ("bytes=10-", 416, b""),
        ("bytes=-0", 416, b""),
        ("bytes=4-2", 200, b"0123456789"),
        ("bytes=0-1,3-4", 200, b"0123456789"),
        ("pages=1-2", 200, b"0123456789"),
    ],
)
def test_a_player_gets_the_part_of_a_film_that_it_asks_for(asked: str, status: int, content: bytes) -> None:
    film = document("film.mp4")

    answer = Client().get(film.url, headers={"Range": asked} if asked else {})

    assert (answer.status_code, b"".join(answer)) == (status, content)
    if status == 206:
        assert answer["Content-Length"] == str(len(content))
        assert answer["Content-Range"].endswith("/10")
    if status != 416:
        assert (answer["Content-Type"], answer["Accept-Ranges"]) == ("video/mp4", "bytes")
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_part_of_a_film_that_was_replaced_is_not_put_together() -> None:
    film = document("film.mp4")
    whole = Client().get(film.url)

    asked = {"Range": "bytes=2-4", "If-Range": whole["ETag"]}
    assert Client().get(film.url, headers=asked).status_code == 206
    assert Client().get(film.url, headers={**asked, "If-Range": '"another"'}).status_code == 200


def test_a_picture_is_served_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    made = image().get_rendition("width-400")

    answer = Client().get(made.url)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert "max-age=31536000" in answer["Cache-Control"]
    for name in ("..%2Fsecret.txt", "%2E%2E", "none.png"):
        assert Client().get(f"/media/images/{name}").status_code == 404


def test_captions_are_called_what_they_are_and_pages_are_not_run() -> None:
    captions = Client().get(document("film.vtt", b"WEBVTT").url)
    page = Client().get(document("page.html", b"<script>alert(1)</script>").url)

    assert captions["Content-Type"].startswith("text/vtt")
    assert "attachment" in page["Content-Disposition"]
    assert page["Content-Security-Policy"] == "default-src 'none'"


def test_a_part_lies_within_the_file() -> None:
    for size in (1, 2, 10):
        for first in range(12):
            for last in range(12):
                try:
                    part = part_of(f"bytes={first}-{last}", size)
                except ValueError:
                    assert first >= size
                    continue
                assert part is None or 0 <= part[0] <= part[1] < size
