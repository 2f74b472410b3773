"""What was recorded by week: the same from files, from the table, and from both."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.evaluation import api
from cairn.records import api as records_api
from tests.cast import NOW
from tests.world import World, world

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.CAIRN_ANALYSIS = tmp_path / "analysis"
    return tmp_path / "analysis"


@pytest.fixture
def made() -> World:
    return world()


def did(made: World, who: str, at: datetime, **more: Any) -> str:
    value = {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": "https://trust.example", "name": who}},
        "verb": {"id": "https://trust.example/did"},
        "object": {"id": "https://trust.example/lesson"},
        "context": {"registration": str(made.run.uuid)},
        "timestamp": at.isoformat(),
        **more,
    }
    body = records_api.read(json.dumps(value).encode())
    records_api.accept(
        records_api.our_own().pk, body.statements, authority=records_api.authority_of(None),
        version=records_api.Version.V1, at=NOW,
    )  # fmt: skip
    return str(value["id"])


def voided(made: World, uuid: str) -> None:
    did(
        made, "admin", NOW, verb={"id": "http://adlnet.gov/expapi/verbs/voided"},
        object={"objectType": "StatementRef", "id": uuid}, context={},
    )  # fmt: skip


def weeks(made: World) -> list[tuple[Any, ...]]:
    rows = api.report(made.run, by=made.evaluator).tables["recorded"]
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize("when", ["never", "at the end", "between", "often"])
def test_figures_are_right_to_the_minute(made: World, when: str, folder: Path) -> None:
    def flow(*times: str) -> None:
        if when in times:
            records_api.flow(at=NOW)

    wrong = did(made, "a", MONDAY)
    for who in "aabcde":
        did(made, who, MONDAY - timedelta(microseconds=1))
    did(made, "z", MONDAY, context={"registration": str(uuid4())})  # of another run
    flow("between", "often")
    voided(made, wrong)
    flow("often")
    for who in "vwxyzz":
        did(made, who, MONDAY + timedelta(days=6, hours=23, minutes=59))
    late = did(made, "q", MONDAY)
    voided(made, late)
    did(made, "a", MONDAY + timedelta(days=7))
    flow("at the end", "often")

    assert weeks(made) == [
        (date(2026, 10, 26), 6, 5),
        (date(2026, 11, 2), 6, 5),
        (date(2026, 11, 9), None, None),
    ]


def test_a_database_that_was_put_back_and_files_of_before(made: World) -> None:
    from cairn.records.models import Statement

    for who in "abcde":
        did(made, who, MONDAY)
    records_api.flow(at=NOW)
    Statement.objects.all().delete()
    for who in "abcdef":
        did(made, who, MONDAY)

    assert weeks(made) == [(date(2026, 11, 2), 6, 6)]


def test_it_costs_the_same_for_many(made: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            weeks(made)
        return len(asked)

    did(made, "a", MONDAY)
    records_api.flow(at=NOW)
    few = cost()
    for number in range(30):
        did(made, f"{number}", MONDAY)

    assert cost() == few
