"""Text alike in one programme: which is found, which is not, and the page."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from django.test import Client

from cairn.assessment import api, resembling
from cairn.assessment.models import Resemblance, SketchBand, SubmissionVersion
from cairn.courses.models_api import Programme
from cairn.lib.errors import NotFound
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast, Scene, snapshot
from tests.cast import NOW

pytestmark = pytest.mark.django_db
WORDS = [f"word{n}" for n in range(900)]


def prose(seed: int, length: int = 200) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def written(text: str, title: str = "Shorter waits") -> dict[str, Any]:
    return snapshot(title) | {"charter": {"problem": text}, "cycles": [], "lessons": []}


def looked_at(scene: Scene, author: Any, text: str, title: str = "Shorter waits") -> SubmissionVersion:
    version = scene.submit(author, [], data=written(text, title))
    api.sketch_version(version, at=NOW)
    return version


def test_much_of_the_same_text_is_found_and_said_of_the_newer(cast: Cast) -> None:
    first = looked_at(cast.scene, cast.owner, prose(1))
    second = looked_at(cast.scene, cast.peer, f"{prose(2)} {prose(1)}")
    looked_at(cast.scene, cast.second, prose(3))

    found = Resemblance.objects.get()

    assert (found.version, found.other) == (second, first)
    assert found.share == pytest.approx(1)
    api.sketch_version(first, at=NOW)  # late, and again: nothing is there twice
    assert Resemblance.objects.get().version == second
    assert SketchBand.objects.filter(version=first).count() == 64


@pytest.mark.parametrize("part,is_found", [(0.2, False), (0.45, True)])
def test_from_a_third_of_the_shorter_text_on(cast: Cast, part: float, is_found: bool) -> None:
    shared = prose(1, int(300 * part))
    looked_at(cast.scene, cast.owner, f"{prose(2, 300 - int(300 * part))} {shared}")
    looked_at(cast.scene, cast.peer, f"{shared} {prose(4, 300 - int(300 * part))}")
    assert Resemblance.objects.exists() is is_found


def test_ones_own_text_and_that_of_coauthors_is_no_resemblance(cast: Cast) -> None:
    first = looked_at(cast.scene, cast.owner, prose(1))
    looked_at(cast.scene, cast.owner, prose(1))  # another project of the same person
    SubmissionVersion.objects.create(
        submission=first.submission, number=2, snapshot=written(prose(1)), sha256="", submitted_at=NOW,
        submitted_by=cast.owner, result_due_on=NOW.date(),
    )  # fmt: skip
    again = SubmissionVersion.objects.latest("pk")

    assert api.sketch_version(again, at=NOW) == []
    assert not Resemblance.objects.exists()
    looked_at(cast.scene, cast.peer, prose(1))
    assert Resemblance.objects.exists()


def test_other_programmes_are_left_alone(cast: Cast) -> None:
    elsewhere = runs_api.open_run(
        programme=Programme.objects.create(key="other", title="Other"), key="other", title="Other",
        starts_on=date(2026, 9, 1), ends_on=date(2027, 3, 1), by=None, at=NOW,
    )  # fmt: skip
    first = looked_at(cast.scene, cast.owner, prose(1))
    type(first.submission).objects.filter(pk=first.submission_id).update(run=elsewhere)
    looked_at(cast.scene, cast.peer, prose(1))
    assert not Resemblance.objects.exists()


def test_what_the_platform_puts_into_every_snapshot_does_not_count(cast: Cast) -> None:
    said = prose(9)
    platform = {
        "measures": [{"name": "Wait", "charts": [{"kind": "run", "words": said}], "points": []}],
        "progress": {"reasons": [said]},
        "report": {"items": [{"heading": said, "text": "", "pieces": [{"source": said, "block": {"text": said}}]}]},
    }
    for author, seed in ((cast.owner, 1), (cast.peer, 2)):
        version = cast.scene.submit(author, [], data=written(prose(seed)) | platform)
        api.sketch_version(version, at=NOW)
        assert said not in resembling.words_in(version.snapshot)
    assert not Resemblance.objects.exists()


def test_the_words_of_people_are_all_looked_at() -> None:
    data = snapshot() | {
        "report": {"items": [{"heading": "Results", "text": "Own words."}]},
        "text": "A work that is a text.",
    }
    found = resembling.words_in(data)
    for words in ("Waits are long.", "Two days fewer", "Ask the porters.", "Own words.", "A work that is a text."):
        assert words in found
    odd: list[Any] = [None, [], {"charter": 3, "cycles": "x", "lessons": [None]}]
    assert [resembling.words_in(one) for one in odd] == ["", "", ""]


def test_it_is_looked_for_after_a_submission(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    looked_at(cast.scene, cast.owner, prose(1))
    with django_capture_on_commit_callbacks(execute=True):
        second = cast.scene.submit(cast.peer, [], data=written(prose(1)))
    assert Resemblance.objects.get().version == second


def test_the_page_shows_the_passages_side_by_side_to_moderators_alone(client: Client, cast: Cast) -> None:
    shared = prose(1, 150)
    looked_at(cast.scene, cast.owner, f"{shared} {prose(5, 50)}", "Fewer falls")
    second = looked_at(cast.scene, cast.peer, f"{prose(6, 50)} {shared.upper()}", "Safer steps")
    address = f"/submissions/{second.uuid}/alike/"
    client.force_login(cast.moderator)

    page = client.get(address).content.decode()

    assert shared in page
    assert shared.upper() in page
    assert "Fewer falls" in page
    assert page.count("<blockquote>") == 2
    assert "/alike/" in client.get(f"/submissions/{second.uuid}/release/").content.decode()
    assert client.get("/runs/autumn/moderation/", {"state": "resembles"}).content.decode().count("/release/") == 1
    for who in (cast.peer, cast.owner, cast.expert, cast.outsider):
        client.force_login(who)
        assert client.get(address).status_code == 404
        with pytest.raises(NotFound):
            api.alike(second.uuid, by=who)
    # Who wrote it does not see it by being a moderator as well.
    runs_api.give_role(cast.scene.run, cast.peer, Role.MODERATOR, by=None, at=NOW)
    client.force_login(cast.peer)
    assert client.get(address).status_code == 404
