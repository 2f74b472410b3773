"""A prepared query gives what the query gives, with the values of each call, and makes its SQL once."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta, timezone
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models_api import Person
from cairn.learning.models import Draft
from cairn.lib.prepared import prepared
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
made: list[str] = []


@prepared
def drafts(key: str, person_id: int, name: str | None = None) -> QuerySet[Draft]:
    made.append(key)
    rows = Draft.objects.select_related("person").filter(key=key, person_id=person_id)
    if name is not None:
        rows = rows.filter(person__name=name)
    same = Draft.objects.filter(person=OuterRef("person"), person_id=person_id)
    return rows.annotate(any=Exists(same)).order_by("-pk")[:2]


@prepared
def people(uuid: UUID) -> QuerySet[Any, Any]:
    one, other = Person.objects.filter(uuid=uuid), Person.objects.filter(name="Nobody")
    return one.values_list(Value("a"), "name").union(other.values_list(Value("b"), "name"), all=True)


@pytest.fixture
def ann() -> Person:
    found = person("Ann")
    Draft.objects.bulk_create(Draft(person=found, key=f"key {n}", text=f"Text {n}", saved_at=NOW) for n in range(3))
    return found


def test_each_call_gets_the_rows_of_its_own_values(ann: Person) -> None:
    ben = person("Ben")
    Draft.objects.create(person=ben, key="key 1", text="Ben's", saved_at=NOW)
    drafts(key="first", person_id=1)
    made.clear()

    for key, owner, text in (("key 0", ann, "Text 0"), ("key 1", ann, "Text 1"), ("key 1", ben, "Ben's")):
        with CaptureQueriesContext(connection) as asked:
            (found,) = drafts(key=key, person_id=owner.pk)
        assert (found.text, found.person.name, found.saved_at) == (text, owner.name, NOW)
        assert vars(found)["any"] is True
        assert len(asked) == 1
    assert drafts(key="key 7", person_id=ann.pk) == []
    assert made == []


def test_what_shapes_a_query_makes_another_of_it(ann: Person) -> None:
    assert [one.text for one in drafts(key="key 1", person_id=ann.pk, name=None)] == ["Text 1"]
    assert [one.text for one in drafts(key="key 1", person_id=ann.pk, name="Ann")] == ["Text 1"]
    assert drafts(key="key 1", person_id=ann.pk, name="Ben") == []


def test_times(ann: Person) -> None:
    @prepared
    def until(at: datetime, key: str) -> QuerySet[Draft]:
        return Draft.objects.filter(saved_at__lte=at, key=key)

    paris = timezone(timedelta(hours=1))
    for at, count in ((NOW, 1), (NOW - timedelta(seconds=1), 0), (NOW.astimezone(paris), 1)):
        assert len(until(at=at, key="key 1")) == count


def test_uuids_and_unions(ann: Person) -> None:
    assert people(uuid=ann.uuid) == [("a", "Ann")]
    assert people(uuid=uuid4()) == []


def test_threads_have_their_own_connections(ann: Person) -> None:
    used: dict[str, Any] = {}

    class Stopped(Exception):
        pass

    def stop(_execute: Any, _sql: str, _parameters: Any, _many: bool, context: dict[str, Any]) -> None:
        used["by the query"] = context["connection"]
        raise Stopped

    def ask() -> None:
        used["of the thread"] = connections["default"]
        with connection.execute_wrapper(stop), suppress(Stopped):
            people(uuid=ann.uuid)
        connection.close()

    people(uuid=ann.uuid)
    used["of the test"] = connections["default"]
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert used["by the query"] is used["of the thread"] is not used["of the test"]


def test_what_can_not_be_put_in_is_told() -> None:
    @prepared
    def some(most: int) -> QuerySet[Draft]:
        return Draft.objects.all()[:most]

    @prepared
    def among(keys: tuple[str, ...]) -> QuerySet[Draft]:
        return Draft.objects.filter(key__in=keys)

    @prepared
    def lately(at: datetime) -> QuerySet[Draft]:
        return Draft.objects.filter(saved_at__lte=at, saved_at__gte=at - timedelta(days=1))

    @prepared
    def fetched(key: str) -> QuerySet[Person]:
        return Person.objects.filter(name=key).prefetch_related("drafts")

    with pytest.raises(TypeError, match="changed on its way"):
        lately(at=NOW)
    with pytest.raises(TypeError, match="can't prefetch"):
        fetched(key="Ann")
    with pytest.raises(TypeError, match="most is nowhere"):
        some(most=3)
    with pytest.raises(TypeError, match="not tuple"):
        among(keys=("a", "b"))
