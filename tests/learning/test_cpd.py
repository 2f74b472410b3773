"""My learning: what counts in a CPD record, what somebody adds, and reflective accounts."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from cairn.accounts.models_api import Person
from cairn.community import api as community_api
from cairn.courses.models_api import LearningObject
from cairn.learning import api as learning_api
from cairn.learning.cpd import CpdRecord
from cairn.learning.models import CpdEntry, Reflection, ReflectiveAccount, SentOnce
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.lib.events import PersonErased, announce
from tests.cast import NOW
from tests.world import LONG_AGO, World, world

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
EDGES = ("0001-01-01T00:00:00+23:00~0~1", "9999-12-31T23:59:59-23:00~0~1")
TEXTS = {"nature": "A falls round", "learnt": "Ask first", "changed": "We ask at noon", "relevance": "Safety"}


@pytest.fixture
def made() -> World:
    made = world("learner", "other")
    made.learn("learner", levels=0)
    return made


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def finish(made: World, item: Any, at: datetime) -> None:
    enrolment = made.enrolment("learner")
    learning_api.complete_object(enrolment, object_uuid=item.uuid, by=made.learner, at=at)


def post(made: World, at: datetime, name: str = "learner") -> Any:
    item = made.structure.objects[0]
    return community_api.write(
        made.run, subject_kind="object", subject_uuid=item.uuid, text="Ours.", by=made.people[name], at=at
    )


def entry(made: World, **more: Any) -> CpdEntry:
    facts = {"on": TODAY, "title": "Read a guideline", "minutes": 20, "participatory": False}
    return learning_api.add_entry(**{**facts, **more}, by=made.learner, at=NOW)


def record(made: World, first: date = TODAY, last: date = TODAY) -> CpdRecord:
    return learning_api.cpd_record(made.learner, first=first, last=last)


def counted(found: CpdRecord) -> dict[str, tuple[int, int]]:
    return {part.kind: (part.count, part.minutes) for part in found.parts if part.count}


def test_each_kind_counts_as_its_words_say(made: World) -> None:
    item = made.structure.objects[0]
    finish(made, item, NOW)
    for n in range(8):
        post(made, NOW + timedelta(minutes=n))
    entry(made)
    entry(made, minutes=45, participatory=True)

    found = record(made)

    assert counted(found) == {
        "object": (1, item.minutes), "talk": (1, 30), "own": (1, 20), "own_with": (1, 45)
    }  # fmt: skip
    assert (found.minutes, found.participatory) == (item.minutes + 30 + 20 + 45, 75)
    assert found.minutes == sum(part.minutes for part in found.parts)


def test_what_was_deleted_removed_or_is_somebody_else_s_does_not_count(made: World) -> None:
    made.learn("other", levels=0)
    post(made, NOW, "other")
    community_api.delete_post(post(made, NOW).uuid, by=made.learner, at=NOW)
    gone = entry(made)
    learning_api.remove_entry(gone.uuid, by=made.learner, at=NOW)
    learning_api.remove_entry(gone.uuid, by=made.learner, at=NOW)
    assert counted(record(made)) == {}
    with pytest.raises(NotFound):
        learning_api.remove_entry(entry(made).uuid, by=made.other, at=NOW)
    assert counted(record(made)) == {"own": (1, 20)}


def test_peer_reviews_count_and_marks_of_the_staff_do_not(made: World) -> None:
    for name in ("learner", "other"):
        made.learn(name, levels=1)
    version = learning_api.submit_project(made.project("other").uuid, run=made.run, by=made.other, at=LONG_AGO)
    made.taken(version)
    assert version.allocations.filter(assessor=made.learner, stage="peer").exists()
    made.mark_all(version)
    assert counted(record(made)) == {"review": (1, 30)}
    assert learning_api.cpd_record(made.assessor, first=TODAY, last=TODAY).minutes == 0


def test_a_cafe_counts_for_who_was_there(made: World) -> None:
    plan = community_api.CafePlan("Small tests", NOW + timedelta(hours=1), 45)
    cafe = community_api.plan_cafe(made.run, plan=plan, by=None, at=NOW)
    community_api.want_to_come(cafe.uuid, by=made.learner, at=NOW)
    assert counted(record(made)) == {}

    community_api.join_now(cafe.uuid, by=made.learner, at=plan.starts_at)

    found = record(made)
    assert (counted(found), found.participatory) == ({"cafe": (1, 45)}, 45)
    (did,) = learning_api.did_page(made.learner, now=NOW + timedelta(days=1)).things
    assert did.title == "Small tests"


def test_a_day_is_a_day_where_the_reader_is(made: World) -> None:
    # half past eleven at night in London, in summer, is half past ten in Greenwich; an hour later is the next day
    first, second = made.structure.levels[0].objects[:2]
    finish(made, first, datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    finish(made, second, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    post(made, datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    day = date(2026, 7, 1)
    assert counted(record(made, day, day)) == {"object": (1, first.minutes)}
    after = day + timedelta(days=1)
    assert counted(record(made, after, after)) == {"object": (1, second.minutes), "talk": (1, 5)}


@pytest.mark.parametrize(
    "today, first",
    [
        (date(2026, 11, 24), date(2023, 11, 25)),
        (date(2028, 2, 28), date(2025, 2, 28)),
        (date(2026, 12, 31), date(2024, 1, 1)),
    ],
)
def test_the_usual_period_is_three_years_to_the_day(today: date, first: date) -> None:
    assert learning_api.usual_period(today) == (first, today)


@pytest.mark.parametrize(
    "wrong, field",
    [({"title": " "}, "title"), ({"minutes": 0}, "minutes"), ({"minutes": 6001}, "minutes"),
     ({"on": TODAY + timedelta(days=1)}, "on")],
)  # fmt: skip
def test_impossible_entries_are_refused(made: World, wrong: dict[str, Any], field: str) -> None:
    entry(made)
    with pytest.raises(Refused) as refused:
        entry(made, **wrong)
    assert (refused.value.field, CpdEntry.objects.count()) == (field, 1)


def test_what_somebody_did_is_listed_once_over_all_pages(made: World) -> None:
    for item in made.structure.levels[0].objects[:3]:
        finish(made, item, NOW)
    posts = [post(made, NOW if n % 3 else NOW - timedelta(days=n)) for n in range(90)]
    seen: list[Any] = []
    after = ""
    for _page in range(9):
        page = learning_api.did_page(made.learner, now=NOW + timedelta(days=1), after=after)
        seen += page.things
        after = page.next
        if not after:
            break
    assert [one.at for one in seen] == sorted((one.at for one in seen), reverse=True)
    assert len({(one.words, one.key) for one in seen}) == len(seen) == 93
    assert len(posts) == 90
    for broken in ("x", "2026-01-01~0~1", "2026-01-01T00:00:00+00:00~a~1", f"{NOW.isoformat()}~0~{'9' * 30}", *EDGES):
        assert len(learning_api.did_page(made.learner, now=NOW + timedelta(days=1), after=broken).things) == 40


def account(made: World, **more: Any) -> ReflectiveAccount:
    facts = {"title": "A round", "texts": TEXTS, "themes": ["safety", "people"]}
    return learning_api.write_account(**{**facts, **more}, by=made.learner, at=NOW)


def test_an_account_is_changed_by_its_author_and_from_its_newest_text(made: World) -> None:
    first = account(made)
    assert first.themes == ["people", "safety"]
    change: dict[str, Any] = {"title": "Another", "texts": TEXTS, "themes": ["trust"], "at": NOW}
    assert learning_api.change_account(first.uuid, version=1, by=made.learner, **change).version == 2
    with pytest.raises(Conflict) as conflict:
        learning_api.change_account(first.uuid, version=1, by=made.learner, **change)
    assert ("Another" in conflict.value.theirs, conflict.value.version) == (True, 2)
    for do in (learning_api.change_account, learning_api.remove_account):
        with pytest.raises(NotFound):
            do(
                first.uuid,
                by=made.other,
                **({"version": 2, **change} if do is learning_api.change_account else {"at": NOW}),
            )


@pytest.mark.parametrize(
    "wrong, field",
    [({"title": ""}, "title"), ({"themes": []}, "themes"), ({"themes": ["people", "x"]}, "themes"),
     ({"texts": TEXTS | {"changed": " "}}, "changed"), ({"texts": TEXTS | {"nature": "x" * 10_001}}, "nature")],
)  # fmt: skip
def test_an_account_without_its_parts_is_refused(made: World, wrong: dict[str, Any], field: str) -> None:
    account(made)
    with pytest.raises(Refused) as refused:
        account(made, **wrong)
    assert (refused.value.field, ReflectiveAccount.objects.count()) == (field, 1)


def test_a_removed_account_keeps_its_row_and_no_words(made: World) -> None:
    client, found = signed_in(made.learner), account(made)
    address = f"/me/learning/accounts/{found.uuid}/"
    assert client.get(f"{address}remove/").status_code == 200
    assert client.post(f"{address}remove/").status_code == 302
    row = ReflectiveAccount.objects.get()
    assert (row.title, row.nature, row.learnt, row.changed, row.relevance, row.themes) == ("", "", "", "", "", [])
    assert [client.get(address).status_code, client.post(f"{address}remove/").status_code] == [404, 404]


def test_the_form_of_an_account_keeps_its_draft_and_tells_both_texts(made: World) -> None:
    client, found = signed_in(made.learner), account(made)
    address = f"/me/learning/accounts/{found.uuid}/"
    sent = {"title": "Mine", **TEXTS, "themes": ["people"], "version": "1"}
    client.post(
        f"/me/drafts/account:{found.uuid}/",
        {"text": json.dumps({"title": "Typed", "version": "1"})},
        content_type="application/json",
    )
    assert 'value="Typed"' in client.get(address).content.decode()
    assert client.post(address, {**sent, "draft_of": f"account:{found.uuid}"}).status_code == 302
    html = client.post(address, {**sent, "title": "Second tab"}).content.decode()
    assert ("Saved meanwhile" in html, "Second tab" in html, 'name="version" id="id_version" value="2"' in html) == (
        True,
        True,
        True,
    )
    assert client.post(address, {**sent, "title": "Second tab", "version": "2"}).status_code == 302
    assert ReflectiveAccount.objects.get().title == "Second tab"


def test_an_account_begins_with_one_s_own_reflection_or_piece(made: World) -> None:
    item = made.structure.objects[0]
    finish(made, item, NOW)
    piece = LearningObject.objects.get(uuid=item.uuid)
    written = Reflection.objects.create(
        person=made.learner, enrolment=made.enrolment("learner"), learning_object=piece, text="Ask them first.",
        written_at=NOW, changed_at=NOW,
    )  # fmt: skip

    def begun(name: str, uuid: object) -> str:
        return signed_in(made.people[name]).get(f"/me/learning/accounts/write/?from={uuid}").content.decode()

    assert "Ask them first." in begun("learner", written.uuid)
    assert "A piece of an online course" in begun("learner", item.uuid)
    for name, uuid in [("other", written.uuid), ("other", item.uuid), ("learner", uuid4()), ("learner", "x")]:
        html = begun(name, uuid)
        assert ("Ask them first." in html, "A piece of an online course" in html) == (False, False)


def test_the_pages_show_the_record_and_take_entries(made: World) -> None:
    client = signed_in(made.learner)
    sent = {"on": "01/02/2026", "title": "A study day", "minutes": "90", "participatory": "1"}
    assert client.post("/me/learning/cpd/added/", sent).status_code == 302
    html = client.get("/me/learning/cpd/?first=01/01/2026&last=31/12/2026").content.decode()
    assert "1 h 30 min" in html
    assert "A study day" in client.get("/me/learning/cpd/added/").content.decode()
    assert "0 h 0 min" in client.get("/me/learning/cpd/?first=01/03/2026&last=31/12/2026").content.decode()
    refused = client.post("/me/learning/cpd/added/", {**sent, "minutes": "7000"}).content.decode()
    assert ("between 1 and 6000" in refused, "A study day" in refused, CpdEntry.objects.count()) == (True, True, 1)
    wrong = client.get("/me/learning/cpd/?first=01/03/2026&last=01/02/2026").content.decode()
    assert "not after the last" in wrong
    for where in ("cpd/", "cpd.csv", "cpd.pdf"):
        far = "first=01/01/0001&last=31/12/9999&accounts=1"
        assert client.get(f"/me/learning/{where}?{far}").status_code == 200
    assert client.post(f"/me/learning/cpd/{CpdEntry.objects.get().uuid}/remove/").status_code == 302
    assert CpdEntry.objects.get().removed_at is not None


def test_the_record_is_taken_away_as_table_and_document(made: World) -> None:
    client = signed_in(made.learner)
    entry(made, title="=1+1", minutes=90)
    account(made, texts=TEXTS | {"learnt": "#set page(width: 1cm) *not* $source$"})
    answer = client.get("/me/learning/cpd.csv?first=01/11/2026&last=30/11/2026")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert rows[1][1:5] == ["Added by you, on your own", "'=1+1", "90", "no"]

    plain = client.get("/me/learning/cpd.pdf").content
    full = client.get("/me/learning/cpd.pdf?accounts=1&first=01/11/2026&last=30/11/2026").content
    assert [one[:5] for one in (plain, full)] == [b"%PDF-", b"%PDF-"]
    assert b"/StructTreeRoot" in plain


def test_who_is_erased_leaves_no_words_here(made: World) -> None:
    for name in ("learner", "other"):
        learning_api.send_once(uuid4(), by=made.people[name], at=NOW, do=lambda: "/me/")
        learning_api.add_entry(on=TODAY, title="Mine", minutes=5, participatory=False, by=made.people[name], at=NOW)
    account(made)
    with transaction.atomic():
        announce(PersonErased(at=NOW, person_id=made.learner.pk))
    owners = [[row.person for row in model.objects.all()] for model in (SentOnce, CpdEntry, ReflectiveAccount)]  # type: ignore[attr-defined]
    assert owners == [[made.other], [made.other], []]
