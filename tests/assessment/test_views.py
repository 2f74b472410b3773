"""The screens, as each person of the cast meets them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.assessment import views
from cairn.assessment.deciding import HOLD
from cairn.assessment.in_force import release_due
from cairn.assessment.models import AssessmentPlan, Decision, Mark, Outcome
from cairn.lib import events
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast, give, rubric_data
from tests.cast import NOW
from tests.outcomes import released

pytestmark = pytest.mark.django_db
KEYS = [one["key"] for one in rubric_data()["criteria"]]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_handlers", {})


@pytest.fixture
def addresses(cast: Cast) -> dict[str, str]:
    allocation = cast.version.allocations.get(assessor=cast.peer)
    return {
        "version": f"/submissions/{cast.version.uuid}/",
        "picture": f"/submissions/{cast.version.uuid}/pictures/measure-1-run.svg",
        "mark": f"/marking/{allocation.uuid}/",
        "moderate": "/runs/autumn/moderation/",
        "release": f"/submissions/{cast.version.uuid}/release/",
    }


def get(client: Client, person: Person, address: str) -> Any:
    client.force_login(person)
    return client.get(address)


@pytest.mark.parametrize(
    "page,readers",
    [
        ("version", {"owner", "peer", "second", "expert", "moderator"}),
        ("picture", {"owner", "peer", "second", "expert", "moderator"}),
        ("mark", {"peer"}),
        ("moderate", {"moderator"}),
        ("release", {"moderator"}),
    ],
)
def test_who_gets_which_page(
    client: Client, cast: Cast, addresses: dict[str, str], page: str, readers: set[str]
) -> None:
    for name in ("owner", "peer", "second", "expert", "moderator", "outsider"):
        code = get(client, getattr(cast, name), addresses[page]).status_code
        assert code == (200 if name in readers else 404), name


@pytest.mark.parametrize("page", ["version", "picture", "mark", "moderate", "release"])
def test_strangers_sign_in_first(client: Client, addresses: dict[str, str], page: str) -> None:
    response = client.get(addresses[page])
    assert (response.status_code, response["Location"][:15]) == (302, "/account/login/")


def test_the_version_shows_the_frozen_project_with_pictures_by_address(
    client: Client, cast: Cast, addresses: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.owner)
    with django_assert_max_num_queries(12):
        html = client.get(addresses["version"]).content.decode()

    for words in (
        "Ten days by May",
        "1 May 2027",
        "Enough slots",
        "Two days fewer",
        "Read as run.",
        "Ask the porters.",
    ):
        assert words in html
    assert f'src="{addresses["picture"]}"' in html
    assert "You will have the result by 15 December 2026" in html
    assert "<title>run</title>" not in html
    assert "not what was submitted" not in html


def test_a_picture_is_an_image_that_can_do_nothing(cast: Cast) -> None:
    request = RequestFactory().get("/")
    request.user = cast.owner
    response = views.picture(request, cast.version.uuid, "drivers")

    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"].endswith("sandbox")
    assert b"<title>drivers</title>" in response.content


def test_a_picture_that_is_not_there_is_not_found(client: Client, cast: Cast, addresses: dict[str, str]) -> None:
    assert get(client, cast.owner, addresses["picture"].replace("-1-", "-9-")).status_code == 404


def _typed(score: int, **changed: str) -> dict[str, str]:
    levels = {f"level-{key}": str(score) for key in KEYS}
    return levels | {f"comment-{key}": f"On {key}." for key in KEYS} | {"comment": "Good work."} | changed


def test_marking_keeps_what_was_typed_when_something_is_missing(
    client: Client, cast: Cast, addresses: dict[str, str]
) -> None:
    client.force_login(cast.peer)
    typed = _typed(1, **{"comment-aim": ""})
    del typed["level-cycles"]

    html = client.post(addresses["mark"], typed).content.decode()

    assert '<a href="#id_level-cycles">' in html
    assert '<a href="#id_comment-aim">' in html
    assert "On measures." in html
    assert html.count(" checked>") == 5
    assert not Mark.objects.exists()


def test_marking_once_goes_to_ones_own_mark(client: Client, cast: Cast, addresses: dict[str, str]) -> None:
    client.force_login(cast.peer)
    page = client.get(addresses["mark"]).content.decode()

    for _press in range(2):
        response = client.post(addresses["mark"], _typed(2))
        assert (response.status_code, response["Location"]) == (302, addresses["version"])
    after = client.get(addresses["version"]).content.decode()

    assert "Solutions are listed without any account" in page
    assert "Ten days by May" in page
    assert Mark.objects.count() == 1
    assert "Your mark is saved" in after
    assert "Back to work to mark" in after
    assert "On measures." in after
    assert client.get(addresses["mark"]).status_code == 302
    assert "marked this already" in client.post(addresses["mark"], _typed(3)).content.decode()


def test_a_mark_that_is_not_needed_any_more(client: Client, cast: Cast, addresses: dict[str, str]) -> None:
    allocation = cast.version.allocations.get(assessor=cast.peer)
    allocation.ended_at, allocation.ended = NOW, "not_needed"
    allocation.save()

    html = get(client, cast.peer, addresses["mark"]).content.decode()
    assert "no longer needed" in html


def test_a_moderator_goes_from_the_list_to_the_release(client: Client, cast: Cast, addresses: dict[str, str]) -> None:
    client.force_login(cast.moderator)
    assert "Nobody has marked this yet" in client.get(addresses["release"]).content.decode()
    cast.scene.mark(cast.version, 1, 2, 3)

    assert addresses["release"] in client.get(addresses["moderate"]).content.decode()
    page = client.get(addresses["release"]).content.decode()
    assert "The marks propose: Passed" in page
    assert "Emerging" in page
    assert 'value="passed" checked' in page
    refused = client.post(addresses["release"], {"result": "revise", "letter": ""}).content.decode()
    assert 'value="revise" checked' in refused
    given = {"result": "revise", "letter": "Dear team", "reason": "The aim is not clear."}
    response = client.post(addresses["release"], given)

    assert response["Location"] == addresses["release"]
    assert not Outcome.objects.exists()
    assert "decided already" in client.post(addresses["release"], given).content.decode()
    release_due(timezone.now() + HOLD)
    assert Outcome.objects.get().result == "revise"
    assert client.get(addresses["release"])["Location"] == addresses["version"]
    again = client.post(addresses["release"], {"result": "passed", "letter": "Dear team"})
    assert "released already" in again.content.decode()


def test_a_release_without_the_marks_that_are_missing_has_to_be_meant(
    client: Client, cast: Cast, addresses: dict[str, str]
) -> None:
    give(cast.version.allocations.get(assessor=cast.peer), 2)
    client.force_login(cast.moderator)
    given = {"result": "passed", "letter": "Dear team"}
    ask = addresses["release"].replace("release", "ask")

    for page in (client.get(addresses["release"]), client.post(ask, {"assessor": ""})):
        assert "Release it without the marks that are missing" in page.content.decode()
    refused = client.post(addresses["release"], given).content.decode()
    assert "To go on, tick: Release it without the marks that are missing" in refused
    assert not Outcome.objects.exists()
    assert client.post(addresses["release"], given | {"without": "on"}).status_code == 302
    assert Decision.objects.get().result == "passed"


def test_a_release_with_all_marks_asks_nothing_more(client: Client, cast: Cast, addresses: dict[str, str]) -> None:
    cast.scene.mark(cast.version, 2)
    client.force_login(cast.moderator)

    assert "that are missing" not in client.get(addresses["release"]).content.decode()
    assert client.post(addresses["release"], {"result": "passed", "letter": "Dear team"}).status_code == 302


def test_turning_a_page_of_the_marks_keeps_the_letter(client: Client, cast: Cast, addresses: dict[str, str]) -> None:
    for allocation in cast.version.allocations.exclude(assessor=cast.expert):
        give(allocation, 2, comments=dict.fromkeys(KEYS, "We asked the porters. " * 200))
    client.force_login(cast.moderator)
    first = client.get(addresses["release"]).content.decode()
    typed = {"result": "not_passed", "letter": "Dear team, so far", "without": "on"}

    second = client.post(addresses["release"], typed | {"turn": "2"}).content.decode()

    assert re.search(r'<button type="submit" form="release" name="turn" value="2"[^>]*>Next page</button>', first)
    assert "Page 2 of" in second
    assert "Dear team, so far</textarea>" in second
    assert re.findall(r'value="([a-z_]+)" checked', second) == ["not_passed"]
    assert re.search(r'checked[^>]* name="without"', second)
    assert "There is a problem" not in second
    assert not Outcome.objects.exists()
    # A manager has no form to send along.
    html = get(client, cast.scene.person("Manager", role=Role.MANAGER), addresses["release"]).content.decode()
    assert 'href="?page=2#marks"' in html
    assert 'name="turn"' not in html


def test_by_what_is_assessed_is_said_as_soon_as_it_is_planned(client: Client, cast: Cast) -> None:
    undecided = "It is not decided yet by what the projects of this run are assessed."
    client.force_login(cast.moderator)

    planned = client.get("/runs/autumn/criteria/").content.decode()
    AssessmentPlan.objects.all().delete()
    answer = client.get("/runs/autumn/criteria/")

    assert "Solutions are listed without any account" in planned
    for words in ("on any day until the end of the run", "2 other authors mark it.", "the result by", "When it passes"):
        assert words in planned, words
    assert undecided not in planned
    assert answer.status_code == 200
    assert undecided in answer.content.decode()
    assert get(client, cast.outsider, "/runs/autumn/criteria/").status_code == 404


def test_a_manager_reads_the_marks_without_a_form(client: Client, cast: Cast, addresses: dict[str, str]) -> None:
    cast.scene.mark(cast.version, 2)
    html = get(client, cast.scene.person("Manager", role=Role.MANAGER), addresses["release"]).content.decode()

    assert "The marks propose: Passed" in html
    assert "<textarea" not in html


def test_the_authors_read_the_result_and_their_versions(client: Client, cast: Cast, addresses: dict[str, str]) -> None:
    cast.scene.mark(cast.version, 1, 2, 3)
    released(cast.version.uuid, result="revise", letter="Dear team", by=cast.moderator, at=NOW)
    again = cast.scene.submit(
        cast.owner, [cast.peer], project=cast.version.submission.project_uuid, reply="We asked the porters."
    )

    first = get(client, cast.owner, addresses["version"]).content.decode()
    second = get(client, cast.owner, f"/submissions/{again.uuid}/").content.decode()

    for words in ("Revise and resubmit", "Dear team", "Peer 1: Emerging", "Peer 2: Sound", "Expert: Strong"):
        assert words in first
        assert words not in second
    assert f"/submissions/{again.uuid}/" in first
    assert addresses["version"] in second
    assert "We asked the porters." in second


def test_a_moderator_asks_one_more_expert_on_the_page(client: Client, cast: Cast, addresses: dict[str, str]) -> None:
    another = cast.scene.person("Another", role=Role.ASSESSOR)
    cast.scene.mark(cast.version, 2)
    client.force_login(cast.moderator)
    address = addresses["release"].replace("release", "ask")

    refused = client.post(address, {"assessor": ""}).content.decode()
    response = client.post(address, {"assessor": str(another.uuid)})

    assert "Choose whom to ask" in refused
    assert "Decide</button>" in refused
    assert response["Location"] == addresses["release"]
    page = client.get(addresses["release"]).content.decode()
    assert "Another is asked to mark it" in page
    assert f'value="{another.uuid}"' not in page
    client.force_login(cast.outsider)
    assert client.post(address, {"assessor": str(another.uuid)}).status_code == 404


def test_asking_one_more_expert_keeps_the_letter(client: Client, cast: Cast, addresses: dict[str, str]) -> None:
    another = cast.scene.person("Another", role=Role.ASSESSOR)
    cast.scene.mark(cast.version, 2)
    client.force_login(cast.moderator)
    address = addresses["release"].replace("release", "ask")
    page = client.get(addresses["release"]).content.decode()
    assert re.search(rf'<button [^>]*form="release" formaction="{address}">Ask</button>', page)
    assert re.search(r'<select [^>]*name="assessor"[^>]* form="release"', page)
    typed = {"result": "not_passed", "letter": "Dear team, so far"}

    refused = client.post(address, typed | {"assessor": ""}).content.decode()
    asked = client.post(address, typed | {"assessor": str(another.uuid)}).content.decode()

    for html, sentence in ((refused, "Choose whom to ask"), (asked, "Another is asked to mark it")):
        assert sentence in html
        assert "Dear team, so far</textarea>" in html
        assert re.findall(r'value="([a-z_]+)" checked', html) == ["not_passed"]
    assert not Outcome.objects.exists()
