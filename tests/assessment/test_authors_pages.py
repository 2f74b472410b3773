"""The pages of authors: the version with what happens next, comparing, thanking, appealing, withdrawing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.assessment import api
from cairn.assessment.deciding import HOLD
from cairn.assessment.models import Adjustment, Appeal, AssessmentPlan, Criterion, MarkFeedback, PlaceComment
from cairn.lib import events
from tests.assessment.conftest import Cast, give, snapshot
from tests.assessment.test_large import MOST_BYTES, MOST_QUERIES, every_page, large, words
from tests.cast import NOW
from tests.outcomes import released


@pytest.fixture(autouse=True)
def at_the_time_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages ask the clock, and what was released in these tests may be appealed against for two weeks."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr(events, "_handlers", {})


@pytest.fixture
def back(cast: Cast) -> Cast:
    """The work came back to be revised."""
    cast.scene.mark(cast.version, 2, 1, 1)
    released(cast.version.uuid, result="revise", letter="Almost.", by=cast.moderator, at=NOW)
    return cast


def page(client: Client, who: Any, path: str, **typed: Any) -> str:
    client.force_login(who)
    answer = client.post(path, typed, follow=True) if typed else client.get(path, follow=True)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def plain(html: str) -> str:
    """Without its marks."""
    return re.sub(r"<[^>]*>", "", html)


def again(back: Cast, data: Any, **changed: Any) -> Any:
    return api.submit(
        run=back.scene.run, project_uuid=back.version.submission.project_uuid, snapshot=data,
        author_ids=[back.owner.pk], by=back.owner, at=NOW, **changed,
    )  # fmt: skip


def test_authors_read_what_happens_next(client: Client, cast: Cast) -> None:
    give(cast.version.allocations.get(assessor=cast.peer), 2)
    cast.scene.submit(cast.second, [cast.owner])
    place = f"/submissions/{cast.version.uuid}/"

    html = page(client, cast.owner, place)

    said = ("1 of 3 markers have marked it", "Then the moderator decides", "You owe 2 reviews", "Withdraw this version")
    assert [one for one in said if one not in html] == []
    assert [one for one in (*said, "What happens next") if one in page(client, cast.moderator, place)] == []


def test_a_held_decision_changes_nothing_that_authors_see(client: Client, cast: Cast) -> None:
    cast.scene.mark(cast.version, 2)
    place = f"/submissions/{cast.version.uuid}/"
    before = page(client, cast.owner, place).partition("<h1")[2].partition("csrf")[0]

    api.decide(cast.version.uuid, result="passed", letter="Well done.", by=cast.moderator, at=NOW)

    assert "The moderator decides" in before
    assert page(client, cast.owner, place).partition("<h1")[2].partition("csrf")[0] == before


def test_feedback_has_level_descriptor_estimate_and_places(client: Client, back: Cast) -> None:
    aim = Criterion.objects.filter(key="aim").latest("pk")
    allocation = back.version.allocations.get(assessor=back.second)
    PlaceComment.objects.create(allocation=allocation, place="Aim", quoted="by May", text="Which year?", at=NOW)
    PlaceComment.objects.create(allocation=allocation, place="Aim", text="Taken back.", at=NOW, removed_at=NOW)
    given: dict[str, Any] = {"version": back.version, "criterion": aim, "at": NOW, "by": back.moderator}
    for score in (1.5, 2.5):
        Adjustment.objects.create(score=score, reason="Read again.", **given)

    html = page(client, back.owner, f"/submissions/{back.version.uuid}/")

    descriptor = aim.levels.get(score=1).descriptor[:40]
    said = (
        descriptor,
        "which allows for how strict",
        "1; 2.5 set by the moderator",
        "Letter with the result",
        "Peer 2, On: Aim, “by May”",
        "Which year?",
        "Peer 1: ",
    )
    assert [one for one in said if one not in html] == []
    assert [one for one in ("Taken back.", "Read again.", back.second.email) if one in html] == []
    # where a moderator put the score, the estimate counts for nothing
    assert html.count("which allows for how strict") == aim.rubric.criteria.count() - 1
    AssessmentPlan.objects.update(decides="median")
    assert "which allows for how strict" not in page(client, back.owner, f"/submissions/{back.version.uuid}/")


def test_versions_are_compared_by_who_reads_the_newer(client: Client, back: Cast) -> None:
    data = snapshot() | {"charter": snapshot()["charter"] | {"aim": "Eight days by <May>"}}
    data["measures"] = [data["measures"][0] | {"points": data["measures"][0]["points"] * 3}]
    following = again(back, data)
    address = f"/submissions/{following.uuid}/changes/"

    for name in ("owner", "peer", "moderator"):
        html = page(client, getattr(back, name), address)
        assert ("<del>" in html, "</span>Eight</ins>" in html) == (True, True), name
        assert '<th scope="row" class="nhsuk-table__header">Wait</th>' in html, name
        assert [">1</td>" in html, ">3</td>" in html] == [True, True]
        assert "[came:] Eight days by [came:] &lt;May[came:] &gt;" in plain(html)
        assert ("Waits are long." in html, "Why 1." in html) == (False, False), name
        assert "Waits are long." in page(client, getattr(back, name), f"{address}?all=1")
    assert page(client, back.outsider, address) == "404"
    assert "nothing to compare it with" in page(client, back.owner, f"/submissions/{back.version.uuid}/changes/")
    assert "What changed" in page(client, back.owner, f"{address}?from=99&page=x")


def test_who_marks_without_names_is_shown_no_team(client: Client, back: Cast) -> None:
    following = again(back, snapshot() | {"team": [{"name": "Somebody New", "part": "nurse"}]})
    address = f"/submissions/{following.uuid}/changes/?all=1"

    assert "Somebody New" in page(client, back.owner, address)
    assert "Somebody New" not in page(client, back.peer, address)


def test_a_large_project_is_compared_in_small_pages(client: Client, cast: Cast) -> None:
    old, new = large(), large()
    new["charter"] = {name: words(f"new {name}").replace("porters", "nurses") for name in new["charter"]}
    new["cycles"] = [one | {"study": words(f"new study {n}", 3000)} for n, one in enumerate(new["cycles"])]
    first = cast.scene.submit(cast.second, [], data=old)
    released_again(cast, first)
    following = api.submit(
        run=cast.scene.run, project_uuid=first.submission.project_uuid, snapshot=new, author_ids=[cast.second.pk],
        by=cast.second, at=NOW,
    )  # fmt: skip
    client.force_login(cast.second)

    html = plain(every_page(client, f"/submissions/{following.uuid}/changes/", most_queries=MOST_QUERIES))

    whole = html.replace("[came:] ", "").replace("[went:] ", "")
    assert [whole.count(f"End of new {name}.") for name in ("ethics", "study 19")] == [1, 1]
    assert [whole.count(f"End of {name}.") for name in ("ethics", "study 20", "problem")] == [1, 1, 1]
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/submissions/{following.uuid}/changes/?all=1")
    assert (len(answer.content) < MOST_BYTES, len(asked) <= MOST_QUERIES) == (True, True)


def released_again(cast: Cast, version: Any) -> None:
    """By an expert's mark alone."""
    cast.scene.take(version, cast.expert, "expert")
    give(version.allocations.get(assessor=cast.expert), 1)
    api.work_out_stale(NOW)
    released(version.uuid, result="revise", letter="Almost.", by=cast.moderator, at=NOW)


def test_markers_are_thanked_on_a_page(client: Client, back: Cast) -> None:
    address = f"/submissions/{back.version.uuid}/markers/"
    marks = [back.version.allocations.get(assessor=one).mark for one in (back.peer, back.expert)]
    html = page(client, back.owner, address)
    assert ("Thank Peer 1" in html, "Thank Expert" in html, back.expert.email in html) == (True, True, False)

    typed = {f"thanked-{marks[0].uuid.hex}": "1", f"helpful-{marks[1].uuid.hex}": "4"}
    assert "Those whom you thank are told" in page(client, back.owner, address, **typed)

    assert sorted(MarkFeedback.objects.values_list("thanked", "helpful")) == [(False, 4), (True, None)]
    long = page(client, back.owner, address, **{f"words-{marks[0].uuid.hex}": "Kept. " * 100})
    assert ("Shorten this to 500 characters" in long, "Kept. Kept." in long) == (True, True)
    for name in ("peer", "moderator", "outsider"):
        assert page(client, getattr(back, name), address) == "404"


def test_an_appeal_on_its_page(client: Client, back: Cast) -> None:
    address = f"/submissions/{back.version.uuid}/appeal/"
    for name in ("peer", "moderator", "outsider"):
        assert page(client, getattr(back, name), address) == "404"
    assert "Send the appeal" in page(client, back.owner, address)
    assert "Say what should be looked at again" in page(client, back.owner, address, reason=" ")

    sent = page(client, back.owner, address, reason="You read page 3 & not page 4.")

    assert "Your appeal has arrived. It is answered by 15 December 2026." in sent
    assert [one in sent for one in ("page 3 &amp; not", "A moderator looks at your appeal", "Send in the next")] == [
        True,
        True,
        False,
    ]
    api.decide_appeal(
        Appeal.objects.get().uuid, upheld=True, answer="Page 4 it is.", result="passed", letter="It passes.",
        by=back.moderator, at=NOW,
    )  # fmt: skip
    held = page(client, back.owner, f"/submissions/{back.version.uuid}/")
    assert [one in held for one in ("A moderator looks at your appeal", "Page 4 it is.", "passes.")] == [
        True,
        False,
        False,
    ]
    api.release_due(NOW + HOLD)
    read = page(client, back.owner, f"/submissions/{back.version.uuid}/")
    assert [one in read for one in ("the appeal was upheld", "Page 4 it is.", "It passes.", "Passed")] == [True] * 4


def test_withdrawing_asks_first(client: Client, cast: Cast) -> None:
    address = f"/submissions/{cast.version.uuid}/withdraw/"
    for name in ("peer", "moderator", "outsider"):
        assert page(client, getattr(cast, name), address) == "404"
    assert "Withdraw version 1?" in page(client, cast.owner, address)
    cast.version.refresh_from_db()
    assert cast.version.withdrawn_at is None

    html = page(client, cast.owner, address, sure="1")

    assert ("Nobody is asked to mark it any more." in html, "You withdrew it on 24 November 2026" in html) == (
        True,
        True,
    )
    assert cast.version.allocations.filter(ended="withdrawn").count() == 3


def test_a_result_that_is_out_is_not_withdrawn(client: Client, back: Cast) -> None:
    html = page(client, back.owner, f"/submissions/{back.version.uuid}/withdraw/", sure="1")

    assert "Its result is out already" in html


@pytest.mark.parametrize("path", ["", "changes/", "markers/", "appeal/", "?page=2"])
def test_pages_ask_little(client: Client, back: Cast, path: str) -> None:
    following = again(back, snapshot("Longer waits"), reply="Mended.", answers={"aim": "By May."})
    version = following if path in ("", "changes/") else back.version
    client.force_login(back.owner)
    client.get("/me/notices/")

    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/submissions/{version.uuid}/{path}").status_code == 200

    assert len(asked) <= MOST_QUERIES, [one["sql"] for one in asked]


def test_authors_find_the_way_to_mark_their_own_work(client: Client, cast: Cast) -> None:
    AssessmentPlan.objects.update(self_marking=True)
    version = cast.scene.submit(cast.second, [])
    own = version.allocations.get(stage="self")
    address, link = f"/submissions/{version.uuid}/", f'href="/marking/{own.uuid}/"'

    assert link in page(client, cast.second, address)
    assert link not in page(client, cast.owner, f"/submissions/{cast.version.uuid}/")
    give(own, 2)
    assert link not in page(client, cast.second, address)
