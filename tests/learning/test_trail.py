"""The trail: what is open, what comes next, where somebody was, and what each page of it says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cairn.community import api as community_api
from cairn.courses.models import Course, GateCondition, LearningObject, Level, Quest
from cairn.courses.sync import renew
from cairn.learning import api
from cairn.learning.models import GateOutcome, Place, PointAward, QuestAward, Reflection, Upload
from cairn.lib.errors import NotFound, Refused
from cairn.runs import api as runs_api
from cairn.runs.models import Unlock
from tests import kinds
from tests.cast import NOW, person
from tests.world import LONG_AGO, World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    made = world("owner", "peer")
    made.learn("owner", levels=0)
    return made


@pytest.fixture
def client(made: World) -> Client:
    client = Client()
    client.force_login(made.owner)
    return client


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def split(made: World) -> None:
    """The last level becomes a course of its own."""
    course = Course.objects.create(programme=made.run.programme, key="second", title="The second course", position=5)
    Level.objects.filter(pk=made.structure.levels[-1].id).update(course=course)
    renew(made.run.programme_id)


def quest(made: World, *, first: int = 0, last: int = 2) -> Quest:
    row = Quest.objects.create(programme=made.run.programme, key="pathfinder", title="Pathfinder", badge="compass")
    row.objects_needed.set([item.id for item in made.structure.objects[first:last]])
    renew(made.run.programme_id)
    return row


# --- What is open ---


def test_the_first_level_of_each_course_is_open_and_the_next_waits_for_its_own_course(made: World) -> None:
    assert [level.open for level in api.trail(made.enrolment("owner")).levels] == [True, False, False]
    split(made)
    assert [level.open for level in api.trail(made.enrolment("owner")).levels] == [True, False, True]

    last = made.structure.levels[-1].objects[0]
    assert api.complete_object(made.enrolment("owner"), object_uuid=last.uuid, by=made.owner, at=NOW)
    made.learn("owner", levels=1)

    assert [level.open for level in api.trail(made.enrolment("owner")).levels] == [True, True, True]


def test_a_calendar_keeps_a_level_shut_until_its_day_and_says_so(made: World, client: Client) -> None:
    enrolment, level = made.learn("owner", levels=1), made.structure.levels[1]
    day = timezone.localdate() + timedelta(days=3)
    Unlock.objects.create(run=made.run, level_id=level.id, opens_on=day)
    item = level.objects[0]

    assert not api.trail(made.enrolment("owner")).levels[1].open
    assert f"{day.day} " in text(client.get("/runs/autumn/"))
    assert "It opens on" in text(client.get(f"/runs/autumn/{item.key}/"))
    with pytest.raises(Refused, match="not open yet"):
        api.complete_object(enrolment, object_uuid=item.uuid, by=made.owner, at=timezone.now())
    # On the day itself it is there.
    late = timezone.now() + timedelta(days=3)
    assert api.complete_object(enrolment, object_uuid=item.uuid, by=made.owner, at=late)


def test_a_calendar_that_comes_later_shuts_nobody_out_of_a_level_that_they_passed(made: World) -> None:
    made.learn("owner", levels=2)
    Unlock.objects.create(
        run=made.run, level_id=made.structure.levels[1].id, opens_on=NOW.date() + timedelta(days=9999)
    )

    assert [level.open for level in api.trail(made.enrolment("owner")).levels] == [True, True, True]


# --- What comes next ---


def test_what_comes_next_is_where_one_is_until_it_is_done(made: World) -> None:
    first, second, third = made.structure.objects[:3]
    assert api.trail(made.enrolment("owner")).next == first

    api.note_spot(made.enrolment("owner"), object_uuid=second.uuid, spot="part-2", by=made.owner, at=NOW)
    found = api.trail(made.enrolment("owner"))
    assert (found.here, found.next, found.spot) == (second, second, "part-2")

    api.complete_object(made.enrolment("owner"), object_uuid=second.uuid, by=made.owner, at=NOW)
    found = api.trail(made.enrolment("owner"))
    assert (found.here, found.next, found.spot) == (second, third, "")
    # what was left out comes when there is nothing further along
    for item in made.structure.levels[0].objects[2:]:
        if item.kind == "quiz":
            made.pass_quiz(made.enrolment("owner"), item)
        else:
            api.complete_object(made.enrolment("owner"), object_uuid=item.uuid, by=made.owner, at=NOW)
    assert api.trail(made.enrolment("owner")).next in (first, made.structure.levels[1].objects[0])


def test_continue_leads_to_the_exact_spot_and_fetching_a_page_moves_nobody(made: World, client: Client) -> None:
    first, second = made.structure.objects[:2]
    assert client.get("/continue/").headers["Location"] == f"/runs/autumn/{first.key}/"

    client.get(f"/runs/autumn/{second.key}/")
    assert not Place.objects.exists()
    assert client.post(f"/runs/autumn/{second.key}/spot/", {"spot": "part-3"}).status_code == 204

    assert client.get("/continue/").headers["Location"] == f"/runs/autumn/{second.key}/#part-3"
    page = text(client.get(f"/runs/autumn/{second.key}/"))
    assert 'href="#part-3"' in page
    for wrong, status in (({"spot": "<b>"}, 400), ({"spot": "x" * 81}, 400)):
        assert client.post(f"/runs/autumn/{second.key}/spot/", wrong).status_code == status
    locked = made.structure.levels[1].objects[0]
    assert client.post(f"/runs/autumn/{locked.key}/spot/", {"spot": ""}).status_code == 404
    assert Place.objects.get().spot == "part-3"


def test_who_is_in_no_run_is_led_to_what_can_be_joined(made: World) -> None:
    client = Client()
    client.force_login(made.peer)
    assert client.get("/continue/").headers["Location"] == "/"


# --- The map ---


def test_the_map_is_a_list_that_says_all_it_shows(made: World, client: Client) -> None:
    items = made.structure.levels[0].objects
    LearningObject.objects.filter(pk=items[1].id).update(kind="cache")
    renew(made.run.programme_id)
    api.complete_object(made.enrolment("owner"), object_uuid=items[0].uuid, by=made.owner, at=NOW)

    page = text(client.get("/runs/autumn/"))

    assert "You are here" in page
    assert "A hidden cache" in page
    assert items[1].title not in page
    assert "minutes to the gate" in page
    assert "style=" not in page.partition("<main")[2]
    api.complete_object(made.enrolment("owner"), object_uuid=items[1].uuid, by=made.owner, at=NOW)
    assert items[1].title in text(client.get("/runs/autumn/"))


def test_a_run_s_page_tells_its_news_and_leads_to_its_cafes_and_to_one_s_project(made: World, client: Client) -> None:
    for number in range(3):
        runs_api.publish(made.run, title=f"News {number}", text="Read this.", by=made.manager, at=NOW)
    page = text(client.get("/runs/autumn/"))
    main = page.partition("<main")[2].partition("</main")[0]
    assert ["News 2" in page, "News 1" in page, "News 0" in page] == [True, True, False]
    for address in ("/runs/autumn/announcements/", "/runs/autumn/cafes/", "/runs/autumn/project/", "/me/projects/"):
        assert f'href="{address}"' in main, address
    project = made.project("owner", finished=False)
    assert client.get("/runs/autumn/project/").headers["Location"] == f"/projects/{project.uuid}/"


def test_a_cache_has_no_name_before_it_is_found(made: World, client: Client) -> None:
    kinds.cache(made, place=1)
    quest(made)
    before, title = made.structure.objects[0], made.structure.objects[1].title
    pages = [
        f"/runs/autumn/{before.key}/",
        "/runs/autumn/badges/",
        "/runs/autumn/",
        "/runs/autumn/courses/model-for-improvement/",
    ]

    def shown() -> list[tuple[bool, bool]]:
        found = [text(client.get(page)) for page in pages]
        return [(title in one, "A hidden cache" in one) for one in found]

    assert shown() == [(False, True)] * 4

    made.finish(made.enrolment("owner"), made.structure.objects[1])

    assert shown() == [(True, False)] * 4


def test_several_courses_are_listed_and_each_has_its_map(made: World, client: Client) -> None:
    split(made)
    other = made.structure.levels[-1]

    overview = text(client.get("/runs/autumn/"))

    assert "The second course" in overview
    assert other.title not in overview
    assert other.title in text(client.get("/runs/autumn/courses/second/"))
    assert client.get("/runs/autumn/courses/none/").status_code == 404


def test_only_those_who_chose_it_are_seen_on_a_level(made: World, client: Client) -> None:
    item = made.structure.objects[0]
    for number in range(13):
        one = person(f"Dr Learner{number} Long")
        enrolment = runs_api.enrol(made.run, by=one, at=LONG_AGO)
        api.complete_object(enrolment, object_uuid=item.uuid, by=one, at=LONG_AGO + timedelta(minutes=number))
        if number:
            api.show_me(enrolment, visible=True, by=one, at=NOW)

    page = text(client.get("/runs/autumn/"))

    assert "Learner12, Learner11, " in page
    assert "and 2 others" in page
    assert "Long" not in page
    assert "Learner0" not in page
    with pytest.raises(NotFound):
        api.show_me(enrolment, visible=True, by=made.owner, at=NOW)


# --- Gates ---


@pytest.mark.parametrize(
    "kind, minimum",
    [("people_followed", 1), ("conversations_joined", 1), ("reflection_written", 1), ("upload", 0)],
)
def test_a_gate_opens_at_once_when_its_last_condition_is_met(made: World, kind: str, minimum: int) -> None:
    level, item = made.structure.levels[0], made.structure.objects[0]
    made.learn("peer", levels=0)
    GateCondition.objects.filter(level_id=level.id).delete()
    target = item.id if kind == "upload" else None
    GateCondition.objects.create(level_id=level.id, kind=kind, minimum=minimum, target_id=target)
    renew(made.run.programme_id)
    where: dict[str, Any] = {"subject_kind": "object", "subject_uuid": item.uuid}
    post = community_api.write(made.run, text="Ours too.", by=made.peer, at=NOW, **where)
    mine: dict[str, Any] = {"enrolment": made.enrolment("owner"), "learning_object_id": item.id}
    # What looks like it and is not: an answer of one's own, and a reply to oneself.
    own = community_api.write(made.run, text="Mine.", by=made.owner, at=NOW, **where)
    community_api.write(made.run, text="And.", by=made.owner, at=NOW, parent=own.uuid, **where)
    assert not GateOutcome.objects.filter(enrolment=mine["enrolment"]).exists()
    (before,) = api.trail(made.enrolment("owner")).levels[0].conditions

    if kind == "people_followed":
        with pytest.raises(Refused):
            community_api.follow_author(own.uuid, by=made.owner, at=NOW)
        community_api.follow_author(post.uuid, by=made.owner, at=NOW)
    elif kind == "conversations_joined":
        community_api.write(made.run, text="How?", by=made.owner, at=NOW, parent=post.uuid, **where)
    elif kind == "reflection_written":
        Reflection.objects.create(person=made.owner, text="So.", written_at=NOW, changed_at=NOW, **mine)
        api.judge_gates(mine["enrolment"], by=made.owner, at=NOW)
    else:
        Upload.objects.create(file="x.pdf", name="x", content_type="application/pdf", size=1, uploaded_at=NOW, **mine)
        api.judge_gates(mine["enrolment"], by=made.owner, at=NOW)

    assert GateOutcome.objects.filter(enrolment=mine["enrolment"]).count() == 1
    assert not before.met
    assert before.words
    assert before.left == 1


def test_the_minutes_to_the_gate_are_those_of_the_shortest_way(made: World) -> None:
    level = made.structure.levels[0]
    quiz = next(item for item in level.objects if item.kind == "quiz")
    before = api.trail(made.enrolment("owner")).levels[0].minutes_left
    assert before is not None
    assert quiz.minutes < before <= sum(item.minutes for item in level.objects)

    made.pass_quiz(made.enrolment("owner"), quiz)
    after = api.trail(made.enrolment("owner")).levels[0].minutes_left
    assert after is not None
    assert after < before
    for item in level.objects:
        if item.kind != "quiz":
            api.complete_object(made.enrolment("owner"), object_uuid=item.uuid, by=made.owner, at=NOW)
    assert api.trail(made.enrolment("owner")).levels[0].minutes_left is None


# --- Quests, and what is celebrated ---


def test_a_quest_is_awarded_once_with_its_last_object_and_never_taken_away(made: World, client: Client) -> None:
    row, items = quest(made), made.structure.objects
    for item in items[:2]:
        assert not QuestAward.objects.exists()
        api.complete_object(made.enrolment("owner"), object_uuid=item.uuid, by=made.owner, at=NOW)
    assert QuestAward.objects.get().quest == row

    row.objects_needed.add(items[3].id)
    renew(made.run.programme_id)
    api.complete_object(made.enrolment("owner"), object_uuid=items[2].uuid, by=made.owner, at=NOW)

    assert QuestAward.objects.count() == 1
    page = text(client.get("/runs/autumn/badges/"))
    assert "2 of 3 done" in page
    assert "Earned" in page
    assert "Pathfinder" in text(client.get("/runs/autumn/"))


def test_what_opened_is_celebrated_until_it_was_seen(made: World, client: Client) -> None:
    quest(made)
    made.learn("owner", levels=1)
    words = ("The gate is open", "You have earned the badge")
    address = f"/runs/autumn/{made.structure.objects[0].key}/"

    for page in ("/runs/autumn/", address, address):  # looking at it, or fetching it ahead, changes nothing
        assert all(one in text(client.get(page)) for one in words)
    shown = [str(made.structure.levels[0].uuid), str(Quest.objects.get().uuid), "nonsense"]
    assert client.post("/runs/autumn/celebrated/", {"shown": shown[:1], "quiet": "1"}).status_code == 204
    assert [one in text(client.get(address)) for one in words] == [False, True]
    assert client.post("/runs/autumn/celebrated/", {"shown": shown}).status_code == 302

    assert not any(one in text(client.get(address)) for one in words)


# --- The board ---


def test_who_is_not_on_the_board_sees_only_themselves(made: World, client: Client) -> None:
    enrolment = made.learn("peer", levels=1)
    api.show_me(enrolment, visible=True, by=made.peer, at=NOW)

    page = text(client.get("/runs/autumn/board/"))
    assert "You have 0 points." in page
    assert "Peer" not in page

    client.post("/runs/autumn/board/show/", {"visible": "yes"})
    page = text(client.get("/runs/autumn/board/"))
    assert "Peer" in page
    assert "Owner (you)" in page
    client.post("/runs/autumn/board/show/", {"visible": "no"})
    assert "Peer" not in text(client.get("/runs/autumn/board/"))


def test_the_board_shows_the_top_and_the_neighbours_with_ties_in_a_fixed_order(made: World) -> None:
    for number in range(30):
        one = person(f"Learner{number}")
        enrolment = runs_api.enrol(made.run, by=one, at=LONG_AGO)
        Place.objects.create(
            enrolment=enrolment, run=made.run, points=(30 - number) // 2, visible=number != 3, seen_at=NOW
        )
    found = api.board_of(runs_api.enrolment_in("autumn", one))
    assert (found.count, len(found.top), found.top[0].points) == (29, 10, 15)
    assert [rung.rank for rung in found.near] == [24, 25, 26, 27, 28, 29]
    assert [rung.me for rung in found.near] == [False] * 5 + [True]

    twentieth = Place.objects.filter(visible=True).order_by("-points", "pk")[19].enrolment
    near = api.board_of(runs_api.enrolment_in("autumn", twentieth.person)).near
    assert [rung.rank for rung in near] == list(range(15, 26))
    names = [one.enrolment.person.name for one in Place.objects.filter(visible=True).order_by("-points", "pk")]
    assert [rung.name for rung in near] == names[14:25]
    assert [rung.rank for rung in near if rung.me] == [20]


def test_who_leaves_is_not_seen_any_more(made: World) -> None:
    api.show_me(made.enrolment("owner"), visible=True, by=made.owner, at=NOW)
    runs_api.leave(made.run, by=made.owner, at=NOW)
    assert not Place.objects.get().visible


def test_a_place_that_is_made_late_has_the_points_of_the_ledger(made: World) -> None:
    made.learn("owner", levels=1)
    Place.objects.all().delete()  # as before places were kept
    api.show_me(made.enrolment("owner"), visible=True, by=made.owner, at=NOW)
    assert Place.objects.get().points == sum(PointAward.objects.values_list("points", flat=True))
    item = made.structure.levels[1].objects[0]
    api.complete_object(made.enrolment("owner"), object_uuid=item.uuid, by=made.owner, at=NOW)
    assert Place.objects.get().points == sum(PointAward.objects.values_list("points", flat=True))
