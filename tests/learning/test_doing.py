"""Polls, caches, readings and discussions: what finishes each, once, and what is told before and after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.community import api as community_api
from cairn.courses.models import CacheClue, PollOption
from cairn.learning import api
from cairn.learning.caches import heading_above
from cairn.learning.models import CacheVisit, ObjectProgress, PointAward, PollVote, ShelfItem
from cairn.lib.errors import NotFound, Refused
from tests import kinds
from tests.cast import NOW
from tests.world import World, world

pytestmark = pytest.mark.django_db
MANY = ("owner", "peer", "third", "fourth", "fifth")


@pytest.fixture
def made() -> World:
    found = world(*MANY)
    for name in MANY:
        found.learn(name, levels=0)
    return found


def client(made: World, who: str) -> Client:
    found = Client()
    found.force_login(made.people[who])
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def vote(made: World, who: str, item: Any, option: int) -> bool:
    by = made.people[who]
    uuid = item.poll.options[option].uuid
    return bool(api.vote(made.enrolment(who), object_uuid=item.uuid, option=uuid, by=by, at=NOW))


# --- Polls ---


def test_one_votes_once_and_sees_the_result_from_the_fifth_vote_on(made: World) -> None:
    item = kinds.poll(made)
    page = f"/runs/autumn/{item.key}/"
    mine = client(made, "owner")
    before = text(mine.get(page))
    assert "How often do you map a process?" in before
    assert "cairn-prose" not in before  # what others often say stands after the vote

    first, second = (str(one.uuid) for one in item.poll.options[:2])
    assert "You earned" in text(mine.post(f"{page}vote/", {"option": first}, follow=True))
    after = text(mine.post(f"{page}vote/", {"option": second}, follow=True))

    assert "You earned" not in after
    assert ["Your vote is counted: Often" in after, "Fewer than five" in after] == [True, True]
    assert "cairn-prose" in after
    assert [one.option.text for one in PollVote.objects.all()] == ["Often"]
    for name in MANY[1:4]:
        vote(made, name, item, 0)
    assert "Fewer than five" in text(mine.get(page))
    vote(made, "fifth", item, 2)
    html = text(mine.get(page))
    assert ["4 votes, 80 per cent" in html, "1 vote, 20 per cent" in html, "0 votes" in html] == [True, True, True]
    assert PointAward.objects.filter(kind="object", learning_object_id=item.id).count() == 5


def test_an_option_that_was_taken_away_keeps_its_votes(made: World) -> None:
    item = kinds.poll(made)
    for name in MANY:
        vote(made, name, item, 0 if name == "owner" else 1)
    PollOption.objects.filter(text="Seldom").update(retired_at=NOW)
    item = kinds.seen(made, item.key)

    result = api.result_of(made.enrolment("peer"), item)

    assert result is not None
    assert [(one.text, one.votes, one.share, one.mine, one.retired) for one in result.bars] == [
        ("Often", 1, 20, False, False), ("Never", 0, 0, False, False), ("Seldom", 4, 80, True, True),
    ]  # fmt: skip


def test_a_vote_that_is_none_changes_nothing(made: World) -> None:
    item, other = kinds.poll(made), made.structure.objects[1]
    page = f"/runs/autumn/{item.key}/"
    mine = client(made, "owner")
    for wrong in ({}, {"option": "x"}, {"option": str(other.uuid)}):
        assert "Choose one of the answers" in text(mine.post(f"{page}vote/", wrong, follow=True))
    with pytest.raises(Refused, match="when you vote"):
        api.complete_object(made.enrolment("owner"), object_uuid=item.uuid, by=made.owner, at=NOW)
    with pytest.raises(NotFound):
        api.vote(
            made.enrolment("owner"), object_uuid=other.uuid, option=item.poll.options[0].uuid, by=made.owner, at=NOW
        )
    assert PollVote.objects.count() == ObjectProgress.objects.count() == 0


# --- Caches ---


def test_a_clue_opens_a_cache_and_its_answer_is_never_on_the_page(made: World) -> None:
    item = kinds.cache(made)
    page = f"/runs/autumn/{item.key}/"
    mine = client(made, "owner")
    html = text(mine.get(page))
    assert ["It hums in the corridor." in html, made.structure.objects[0].title in html] == [True, True]
    assert ["cairn-prose" in html, "colour printer" in html] == [False, False]
    assert mine.get(f"{page}inside/").status_code == 302

    for n, guess in enumerate(("kettle", "fax", "lift")):
        html = text(mine.post(f"{page}clue/", {"answer": guess}, follow=True))
        assert f"“{guess}” does not open it" in html
        assert ("A hint" in html) == (n == 2)
    assert "colour printer" not in html
    # from now on there is a pause
    assert "Wait 10 seconds" in text(mine.post(f"{page}clue/", {"answer": "colour printer"}, follow=True))
    assert CacheVisit.objects.get().tries == 3
    later = CacheVisit.objects.get().tried_at
    assert later is not None
    CacheVisit.objects.update(tried_at=later - timedelta(seconds=11))

    html = text(mine.post(f"{page}clue/", {"answer": "The Colour-Printers"}, follow=True))

    assert ["You earned" in html, "cairn-prose" in html] == [True, True]
    assert mine.get(f"{page}inside/").status_code == 200
    assert "You earned" not in text(mine.post(f"{page}clue/", {"answer": "colour printer"}, follow=True))
    assert PointAward.objects.filter(learning_object_id=item.id).count() == 1


def test_the_hint_names_the_heading_above_the_answer_unless_that_says_it() -> None:
    prose = "<p>Tea.</p><h2>The <b>corridor</b></h2><p>A colour printer &amp; a chair</p><h3>Later</h3><p>printer</p>"
    assert heading_above(prose, ("colour printer",)) == "The corridor"
    assert heading_above(prose, ("printer",)) == "The corridor"
    assert heading_above(prose, ("tea",)) == ""
    assert heading_above(prose, ("print",)) is None


def find(made: World, who: str, item: Any) -> None:
    by = made.people[who]
    assert api.try_clue(made.enrolment(who), object_uuid=item.uuid, answer="colour printer", by=by, at=NOW)


def test_who_found_a_cache_signs_leaves_and_takes(made: World) -> None:
    item = kinds.cache(made)
    inside = f"/runs/autumn/{item.key}/inside/"
    find(made, "owner", item)
    find(made, "peer", item)
    mine, peer = client(made, "owner"), client(made, "peer")

    mine.post(inside, {"act": "sign", "words": "Found it on a night shift."})
    mine.post(inside, {"act": "sign", "words": "Found it at dawn."})
    left = {"act": "leave", "title": "One question", "why": "It got the clerk talking.", "link": ""}
    for link in ("http://example.org/x", "javascript:alert(1)", "https://"):
        assert "begins with https://" in text(mine.post(inside, left | {"link": link}))
    assert not ShelfItem.objects.exists()
    mine.post(inside, left | {"link": "https://example.org/x"})
    html = text(peer.get(inside))
    assert ["Owner" in html, "Found it at dawn." in html, "night shift" in html] == [True, True, False]
    assert "The link leads to example.org" in html
    thing = ShelfItem.objects.get()
    for _twice in range(2):
        peer.post(inside, {"act": "take", "what": str(thing.uuid)})
    assert [one.thing.title for one in api.things_taken(made.peer)[0]] == ["One question"]
    assert "One question" in text(peer.get("/me/things/"))
    assert "One question" not in text(mine.get("/me/things/"))

    # only who looks after the run hides, and then it is hidden everywhere
    hide = {"act": "hide_thing", "what": str(thing.uuid)}
    assert peer.post(inside, hide).status_code == 404
    facilitator = client(made, "facilitator")
    assert facilitator.post(inside, hide).status_code == 302
    line = {"act": "hide_line", "what": str(made.enrolment("owner").uuid)}
    assert peer.post(inside, line).status_code == 404
    assert facilitator.post(inside, line).status_code == 302
    html = text(peer.get(inside))
    assert ["One question" in html, "at dawn" in html, "One question" in text(peer.get("/me/things/"))] == [False] * 3
    assert "at dawn" in text(facilitator.get(inside))
    # also while learning here, with the clue not yet tried
    made.learn("facilitator", levels=0)
    assert "at dawn" in text(facilitator.get(inside))


def test_who_has_not_found_a_cache_does_nothing_inside(made: World) -> None:
    item = kinds.cache(made)
    find(made, "peer", item)
    what = {"object_uuid": item.uuid, "at": NOW}
    with pytest.raises(NotFound):
        api.sign(made.enrolment("owner"), words="Me too", by=made.owner, **what)
    with pytest.raises(NotFound):
        api.leave_on_shelf(made.enrolment("owner"), title="T", why="W", by=made.owner, **what)
    api.leave_on_shelf(made.enrolment("peer"), title="T", why="W", by=made.peer, **what)
    with pytest.raises(NotFound):
        api.take_from_shelf(made.enrolment("owner"), thing=ShelfItem.objects.get().uuid, by=made.owner, at=NOW)
    with pytest.raises(Refused, match="solve its clue"):
        api.complete_object(made.enrolment("owner"), object_uuid=item.uuid, by=made.owner, at=NOW)
    assert CacheVisit.objects.filter(signed_at__isnull=False).count() == 0


def test_a_log_book_is_paged_by_key_without_a_gap(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cairn.learning.caches.PAGE", 2)
    item = kinds.cache(made)
    for name in MANY:
        find(made, name, item)
        # all at the same moment: the key decides
        api.sign(made.enrolment(name), object_uuid=item.uuid, words=name, by=made.people[name], at=NOW)
    seen, after = [], ""
    while True:
        page = api.log_book(made.run, item, viewer=made.owner, after=after)
        seen += [line.words for line in page.lines]
        after = page.next
        if not after:
            break
    assert seen == list(reversed(MANY))
    for broken in ("nonsense~x", "2026-11-24T10:00:00~1", "0001-01-01T00:00:00+23:00~1"):
        assert api.log_book(made.run, item, viewer=made.owner, after=broken).lines[0].words == "fifth"


# --- Readings and discussions ---


def test_opening_a_reading_finishes_it(made: World) -> None:
    item = kinds.reading(made)
    page = f"/runs/autumn/{item.key}/"
    mine = client(made, "owner")
    assert ["Open it and mark as read" in text(mine.get(page)), mine.get(f"{page}open/").status_code] == [True, 405]

    opened = mine.post(f"{page}open/")

    assert opened.headers["Location"] == "/library/improvement-fundamentals-2021/"
    assert ObjectProgress.objects.filter(learning_object_id=item.id).count() == 1
    html = text(mine.get(page))
    assert ["Open it and mark as read" in html, "Read it in the library" in html] == [False, True]


def test_a_reading_on_another_site_is_left_for_from_a_page_that_says_so(made: World) -> None:
    item = kinds.reading(made, link="https://example.org/paper")
    mine = client(made, "owner")

    html = text(mine.post(f"/runs/autumn/{item.key}/open/"))

    assert ["You are leaving this site" in html, 'href="https://example.org/paper"' in html] == [True, True]
    assert ObjectProgress.objects.filter(learning_object_id=item.id).count() == 1
    assert mine.post(f"/runs/autumn/{made.structure.objects[0].key}/open/").status_code == 404


def test_an_answer_finishes_a_discussion_and_a_reply_does_not(made: World) -> None:
    item = kinds.furnish(made, 0, "discussion", question="What did you skip?")
    where: dict[str, Any] = {"subject_kind": "object", "subject_uuid": item.uuid}
    page = text(client(made, "owner").get(f"/runs/autumn/{item.key}/"))
    assert ["Mark as done" in page, page.count('id="discussion"')] == [False, 1]
    with pytest.raises(Refused, match="when you answer"):
        api.complete_object(made.enrolment("owner"), object_uuid=item.uuid, by=made.owner, at=NOW)
    answer = community_api.write(made.run, text="The first.", by=made.peer, at=NOW, **where)
    community_api.write(made.run, text="And then?", by=made.owner, at=NOW, parent=answer.uuid, **where)
    community_api.write(made.run, text="The second.", by=made.peer, at=NOW, **where)

    people = ObjectProgress.objects.filter(learning_object_id=item.id)
    assert list(people.values_list("enrolment__person__name", flat=True)) == ["Peer"]
    points = PointAward.objects.filter(enrolment=made.enrolment("peer")).order_by("kind")
    assert [(one.kind, one.points) for one in points] == [("answer", item.bonus_points), ("object", item.points)]


def test_no_page_asks_too_much(made: World) -> None:
    poll, cache, reading = kinds.poll(made), kinds.cache(made), kinds.reading(made)
    for name in MANY:
        vote(made, name, poll, 0)
        find(made, name, cache)
        by = made.people[name]
        api.sign(made.enrolment(name), object_uuid=cache.uuid, words=name, by=by, at=NOW)
        api.leave_on_shelf(made.enrolment(name), object_uuid=cache.uuid, title=name, why="W", by=by, at=NOW)
        community_api.write(made.run, subject_kind="object", subject_uuid=poll.uuid, text="Mine.", by=by, at=NOW)
    mine = client(made, "owner")
    for item in (poll, cache, reading):
        for page in ("", "reflection/", *(["inside/"] if item is cache else [])):
            mine.get(f"/runs/autumn/{item.key}/{page}")
            with CaptureQueriesContext(connection) as asked:
                answer = mine.get(f"/runs/autumn/{item.key}/{page}")
            assert answer.status_code == 200
            assert len(asked) <= 8, f"{item.kind} {page}: {[one['sql'][:80] for one in asked]}"
            assert len(answer.content) < 60_000
    assert CacheClue.objects.get().answers not in text(mine.get(f"/runs/autumn/{cache.key}/"))
