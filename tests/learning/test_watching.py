"""Films and recordings: what counts as seen, when that is enough, and what their pages show."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document

from cairn.courses import api as courses_api
from cairn.courses.models import LearningObject, Media, ObjectPage
from cairn.courses.sync import renew, sync_page
from cairn.learning import api
from cairn.learning.models import ObjectProgress, PointAward, Watched
from cairn.learning.watching import going_on_at
from cairn.lib.errors import NotFound, Refused
from cairn.runs.models_api import Enrolment
from tests.cast import NOW
from tests.world import World, world

pytestmark = pytest.mark.django_db
SAID = "0:00 The bus came late.\n0:50 It was about the song."


@pytest.fixture
def made() -> World:
    found = world("owner", "outsider")
    found.learn("owner", levels=0)
    return found


def film(made: World, *, kind: str = "video", own: bool = True, seconds: int = 100, level: int = 0) -> Any:
    """The first article of a level, made a film; as learners meet it."""
    item = next(one for one in made.structure.levels[level].objects if one.kind == "article")
    row = LearningObject.objects.get(pk=item.id)
    row.kind = kind
    row.save()
    source: dict[str, Any] = {"link": "https://example.org/film"}
    if own:
        source = {"document": Document.objects.create(title="Film", file=ContentFile(b"0123", "film.mp4"))}
    Media.objects.create(learning_object=row, seconds=seconds, transcript=SAID, **source)
    renew(row.programme_id)
    made.run.programme.refresh_from_db()
    return courses_api.structure(made.run.programme).object_by_id(item.id)


def again(made: World, name: str = "owner") -> Enrolment:
    return made.enrolment(name)


def report(made: World, item: Any, *parts: list[float], position: float = 0, at: Any = NOW) -> api.Seen:
    return api.record_watched(
        again(made), object_uuid=item.uuid, parts=list(parts), position=position, by=made.owner, at=at
    )


def points(made: World, item: Any) -> int:
    return PointAward.objects.filter(enrolment=again(made), learning_object_id=item.id).count()


def test_nine_tenths_of_our_own_file_complete_it_once(made: World) -> None:
    item = film(made)

    assert not report(made, item, [0, 60], [20, 50]).finished
    assert not report(made, item, [61, 90], position=90).finished
    assert ObjectProgress.objects.filter(learning_object_id=item.id).count() == 0
    seen = report(made, item, [0, 62])
    replay = report(made, item, [0, 62], [61, 90])

    assert (seen.share, bool(seen.finished), bool(replay.finished)) == (0.9, True, False)
    assert points(made, item) == 1
    assert Watched.objects.get().parts == [[0, 90]]


@pytest.mark.parametrize("change", [{"own": False}, {"seconds": 0}], ids=["elsewhere", "of unknown length"])
def test_what_cannot_be_known_is_said_by_its_reader(made: World, change: dict[str, Any]) -> None:
    item = film(made, **change)

    assert not report(made, item, [0, 100]).finished
    assert points(made, item) == 0
    assert api.complete_object(again(made), object_uuid=item.uuid, by=made.owner, at=NOW)


@pytest.mark.parametrize(
    "parts, position",
    [
        ([[0]], 0), ([["0", 5]], 0), ([[0, float("nan")]], 0), ([[0, True]], 0), ("all", 0), ([[0, 1]] * 501, 0),
        ([[0, 10**400]], 0), ([[0, 5]], 10**400), ([[0, 5]], "end"), ([[0, 5]], float("inf")), ([[0, 5]], None),
    ],
)  # fmt: skip
def test_what_is_no_report_changes_nothing(made: World, parts: Any, position: Any) -> None:
    item = film(made)
    report(made, item, [0, 10], position=10)

    with pytest.raises(Refused):
        api.record_watched(again(made), object_uuid=item.uuid, parts=parts, position=position, by=made.owner, at=NOW)

    row = Watched.objects.get()
    assert (row.parts, row.position) == ([[0, 10]], 10)


def test_only_who_may_learn_here_reports(made: World) -> None:
    locked = film(made, level=1)
    with pytest.raises(Refused, match="not open"):
        report(made, locked, [0, 100])
    open_one = film(made)
    with pytest.raises(Refused, match="ended"):
        report(made, open_one, [0, 100], at=NOW + timedelta(days=3652))
    with pytest.raises(NotFound):
        api.record_watched(again(made), object_uuid=open_one.uuid, parts=[[0, 1]], position=0, by=made.outsider, at=NOW)
    with pytest.raises(NotFound):
        report(made, made.structure.levels[0].objects[-1], [0, 1])
    assert Watched.objects.count() == 0
    assert report(made, open_one, [0, 100]).finished


@pytest.mark.parametrize("position, on", [(0, 0), (4, 0), (42.7, 42), (97, 0)])
def test_a_film_goes_on_where_one_stopped(made: World, position: float, on: int) -> None:
    item = film(made)
    report(made, item, [0, 10], position=position)

    assert going_on_at(Watched.objects.get(), item.media) == on


def page(made: World, item: Any, who: str = "owner") -> str:
    client = Client()
    client.force_login(made.people[who])
    answer = client.get(f"/runs/autumn/{item.key}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_the_page_plays_our_own_file_and_goes_on_where_one_stopped(made: World, kind: str) -> None:
    item = film(made, kind=kind)
    report(made, item, [0, 42], position=42)

    html = page(made, item)

    assert f"<{kind} " in html
    assert f"{item.media.url}#t=42" in html
    assert "42 per cent" in html
    assert "It was about the song." in html
    assert 'data-cue="50.0"' in html
    assert "Mark as done" in html


def test_a_film_that_is_elsewhere_is_a_link_and_no_frame(made: World) -> None:
    html = page(made, film(made, own=False))

    assert 'href="https://example.org/film"' in html
    assert "<iframe" not in html
    assert "<video" not in html
    assert "data-player-report" not in html
    assert "It was about the song." in html


def test_a_browser_reports_and_is_told(made: World) -> None:
    item = film(made)
    client = Client()
    client.force_login(made.owner)

    def send(body: str) -> Any:
        return client.post(f"/runs/autumn/{item.key}/watched/", body, content_type="application/json")

    assert send("{").status_code == send("[" * 100_000).status_code == 400
    assert send('{"parts": [[0, 1]]}').status_code == 400
    assert send('{"parts": [[0, "x"]], "position": 1}').status_code == 400
    assert send('{"parts": [[0, 50.2]], "position": 50.2}').json() == {"share": 0.5, "done": False, "words": ""}
    told = send('{"parts": [[50.2, 100.4]], "position": 100.4}').json()
    assert (told["share"], told["done"]) == (1, True)
    assert f"{item.points} points" in told["words"]


def test_captions_are_the_transcript_where_there_is_no_other(made: World) -> None:
    row = LearningObject.objects.filter(programme=made.run.programme, page__isnull=False, kind="article").first()
    assert row
    written = ObjectPage.objects.get(pk=row.page_id)
    written.kind, written.media_link = "video", "https://example.org/film"
    written.captions = Document.objects.create(title="C", file=ContentFile(b"WEBVTT\n\n0:01.0 --> 0:02.0\nSo", "c.vtt"))

    sync_page(written)
    assert "So" in Media.objects.get().transcript
    written.transcript = "Written."
    sync_page(written)
    assert Media.objects.get().transcript == "Written."
    written.captions, written.transcript = None, ""
    sync_page(written)
    assert Media.objects.get().transcript == ""
