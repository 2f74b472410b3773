"""Statements as files for analysis: what is read there is what the table says, whenever the writer was killed."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.accounts.models_api import Organisation
from cairn.cli.main import cli
from cairn.records import api
from cairn.records.analysis import flowing
from cairn.records.analysis.files import KEPT_FOR, held
from cairn.records.models import Agent, Statement
from cairn.records.naming import digest_of
from tests.cast import NOW

pytestmark = pytest.mark.django_db
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "records-for-analysis.md"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.CAIRN_ANALYSIS = tmp_path / "analysis"
    return tmp_path / "analysis"


@pytest.fixture
def tenant() -> int:
    return api.our_own().pk


class Killed(BaseException):
    """Nothing after this line is done."""


@contextmanager
def killed_at(step: int) -> Iterator[None]:
    """The process ends in the ``step``-th thing that it does to files: before it, or in the middle of writing."""
    steps = count(1)

    def ends(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def instead(*given: Any, **named: Any) -> Any:
            if next(steps) == step:
                if name == "write_parquet":
                    Path(given[1]).write_bytes(b"PAR1 and half of it")
                raise Killed
            return real(*given, **named)

        return instead

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in ((os, "replace"), (os, "unlink"), (os, "fsync"), (pl.DataFrame, "write_parquet")):
            patch.setattr(owner, name, ends(name, getattr(owner, name)))
        yield


def send(tenant: int, *values: dict[str, Any]) -> list[UUID]:
    body = api.read(json.dumps(values).encode())
    return api.accept(
        tenant, body.statements, authority=api.authority_of(None), version=api.Version.V1, at=datetime.now(UTC)
    ).ids


def did(actor: str = "ann", verb: str = "did", **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": "https://trust.example", "name": actor}},
        "verb": {"id": f"https://trust.example/{verb}"},
        "object": {"id": "https://trust.example/lesson"},
        **more,
    }


def voiding(uuid: UUID | str) -> dict[str, Any]:
    return {**did(), "verb": {"id": VOIDED}, "object": {"objectType": "StatementRef", "id": str(uuid)}}


def read(folder: Path) -> list[tuple[Any, ...]]:
    """All that counts, in the words that stand behind the numbers."""
    manifest = folder / "manifest.json"
    files = json.loads(manifest.read_text())["files"] if manifest.exists() else []
    if not files:
        return []
    with duckdb.connect() as engine:
        for kind in ("statements", "agents", "verbs", "activities", "registrations", "voided"):
            paths = [f"{folder}/{one['path']}" for one in files if one["kind"] == kind]
            engine.execute(f"CREATE TABLE {kind} AS FROM read_parquet({paths}, hive_types_autocast = false)")
        return engine.execute("""
            SELECT s.id, s.tenant::BIGINT, s.stored, s.timestamp, a.key, v.iri, o.iri, r.uuid, scaled, success,
                completion, duration
            FROM statements s LEFT JOIN agents a ON a.id = s.actor LEFT JOIN verbs v ON v.id = s.verb
            LEFT JOIN activities o ON o.id = s.activity
            LEFT JOIN registrations r ON r.id = s.registration AND r.tenant = s.tenant
            WHERE s.id NOT IN (SELECT id FROM voided) ORDER BY s.id
        """).fetchall()


def wanted(*, upto: int | None = None) -> list[tuple[Any, ...]]:
    rows = Statement.objects.filter(is_voided=False).select_related("actor", "verb", "activity").order_by("pk")
    return [_wanted(row) for row in (rows if upto is None else rows.filter(pk__lte=upto))]


def _wanted(row: Statement) -> tuple[Any, ...]:
    result = json.loads(row.raw).get("result", {})
    duration = result.get("duration")
    return (
        row.pk, row.tenant_id, row.stored.replace(tzinfo=None), row.timestamp.replace(tzinfo=None),
        row.actor and row.actor.key, row.verb.iri,
        row.activity and row.activity.iri, row.registration and str(row.registration), row.scaled,
        result.get("success"), result.get("completion"), duration and DURATIONS[duration],
    )  # fmt: skip


# As whole milliseconds; a year is 365 days, a month 30.
DURATIONS = {
    "PT1H30M": 5_400_000,
    "P1DT0.0019S": 86_400_001,
    "PT16559.14S": 16_559_140,
    "P3Y1M29DT4H35M59.14S": (((3 * 365 + 30 + 29) * 24 + 4) * 60 + 35) * 60_000 + 59_140,
    "P4W": 28 * 86_400_000,
    "P" + "9" * 30 + "Y": None,
}


def names_of_files(folder: Path) -> set[str]:
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


def named(folder: Path) -> set[str]:
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return {"lock"}
    said = json.loads(manifest.read_text())
    return {one["path"] for one in said["files"]} | set(said["old"]) | {"manifest.json", "lock"}


def test_every_column_says_what_the_statement_says(tenant: int, folder: Path) -> None:
    values = [
        did(f"p{place}", result={"duration": text, "success": place % 2 == 0, "completion": True})
        for place, text in enumerate(DURATIONS)
    ]
    values += [
        did(result={"score": {"scaled": -0.25}, "extensions": {"https://x.example/n": 10**4000}}),
        did(context={"registration": str(uuid4())}, timestamp="0001-01-02T00:00:00.123456Z"),
        did(timestamp="9999-12-31T23:59:59.999999+00:00"),
        {**did(), "actor": {"objectType": "Group", "member": [did()["actor"]]}},
        {**did(), "object": {"mbox": "mailto:b@trust.example", "objectType": "Agent"}},
    ]
    other = api.tenant_of(Organisation.objects.create(name="A trust")).pk
    send(tenant, *values)
    send(other, *[{**one, "id": str(uuid4())} for one in values])

    assert flowing.flow(at=NOW) == 2 * len(values)

    assert read(folder) == wanted()
    schema = pl.read_parquet_schema(next((folder / "statements" / f"tenant={tenant}").rglob("*.parquet")))
    assert schema == flowing_schema()
    assert flowing.flow(at=NOW) == 0
    assert read(folder) == wanted()


def flowing_schema() -> dict[str, Any]:
    time = pl.Datetime("us")
    whole = dict.fromkeys(("actor", "verb", "activity", "registration"), pl.Int64)
    said = {"scaled": pl.Float64, "success": pl.Boolean, "completion": pl.Boolean, "duration": pl.Int64}
    return {"id": pl.Int64, "stored": time, "timestamp": time, **whole, **said}


def test_a_month_is_that_of_storing(tenant: int, folder: Path) -> None:
    uuids = send(tenant, *[did(timestamp="1999-01-01T00:00:00Z") for _time in range(4)])
    for month, uuid in zip((8, 8, 9, 10), uuids, strict=True):
        Statement.objects.filter(uuid=uuid).update(stored=datetime(2026, month, 30, 23, 59, tzinfo=UTC))

    flowing.flow(at=NOW)

    assert read(folder) == wanted()
    assert [one.name for one in sorted((folder / "statements" / f"tenant={tenant}").iterdir())] == [
        "month=2026-08",
        "month=2026-09",
        "month=2026-10",
    ]


@pytest.mark.parametrize("order", ["after", "at once", "before", "later, before"])
def test_what_is_voided_does_not_count(tenant: int, folder: Path, order: str) -> None:
    one, other = did(), did()
    send(tenant, other)
    if order == "after":
        send(tenant, one)
        flowing.flow(at=NOW)
        assert len(read(folder)) == 2
        send(tenant, voiding(one["id"]))
    elif order == "at once":
        send(tenant, one, voiding(one["id"]))
    else:
        send(tenant, voiding(one["id"]))
        if order.startswith("later"):
            flowing.flow(at=NOW)
        send(tenant, one)
    flowing.flow(at=NOW)

    assert read(folder) == wanted()
    assert len(wanted()) == 2


def test_killed_at_every_step_and_run_again(tenant: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flowing, "MOST_AT_ONCE", 12)
    other = api.tenant_of(Organisation.objects.create(name="A trust")).pk
    at, step, survived = NOW, 0, False
    while not survived:
        step += 1
        uuids = send(tenant, *[did(f"p{step}-{n}", context={"registration": str(uuid4())}) for n in range(3)])
        send(other, did(f"q{step}"), did(verb=f"v{step}"))
        flowing.flow(at=at)
        uuids += send(tenant, *[did() for _time in range(12)], voiding(uuids[0]))
        send(other, did())
        send(tenant, voiding(uuids[-2]))
        at += 2 * KEPT_FOR  # so that there is something to remove as well
        try:
            with killed_at(step):
                flowing.flow(at=at)
            survived = True
        except Killed:
            pass
        # What can be read is what there was up to some statement, whole. (One that voids may come after.)
        upto = json.loads((folder / "manifest.json").read_text())["upto"]
        rows = [row for row in read(folder) if row[0] <= upto]
        seen = {row[0] for row in rows}
        assert [row for row in wanted(upto=upto) if row[0] not in seen] == []
        assert len(rows) == len(seen)

        flowing.flow(at=at)
        assert read(folder) == wanted()
        assert names_of_files(folder) == named(folder)
    assert step > 20


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_happens_is_read_as_the_table_has_it(tenant: int, tmp_path: Path, data: st.DataObject) -> None:
    from django.conf import settings as site

    folder = site.CAIRN_ANALYSIS = tmp_path / str(uuid4())
    sent: list[UUID] = []
    at = NOW
    for what in data.draw(st.lists(st.sampled_from(["send", "void", "flow", "kill", "rename"]), max_size=12)):
        at += timedelta(minutes=data.draw(st.integers(0, 90)))
        if what == "send":
            actors = data.draw(st.lists(st.sampled_from("abcde"), min_size=1, max_size=9))
            runs = [UUID(int=ord(one) % 3) for one in actors]
            sent += send(
                tenant,
                *[did(one, context={"registration": str(run)}) for one, run in zip(actors, runs, strict=True)],
            )
        elif what == "void" and sent:
            send(tenant, voiding(sent.pop(data.draw(st.integers(0, len(sent) - 1)))))
        elif what == "rename":
            agent = Agent.objects.order_by("?").first()
            if agent is not None:
                renamed(agent, f"account\nhttps://gone.example\n{uuid4()}")
                flowing.rewrite({agent.pk: agent.pk}, at=at)
        elif what in ("flow", "kill"):
            try:
                with killed_at(data.draw(st.integers(1, 25)) if what == "kill" else 0):
                    flowing.flow(at=at, most=data.draw(st.sampled_from([None, 1, 3])))
            except Killed:
                pass
    flowing.flow(at=at)

    assert read(folder) == wanted()
    assert names_of_files(folder) == named(folder)


def renamed(agent: Agent, key: str) -> None:
    Agent.objects.filter(pk=agent.pk).update(key=key, digest=digest_of(key))


@pytest.mark.parametrize("step", [0, 1, 3, 5, 7, 9, 11])
def test_of_erased_people_no_file_tells(tenant: int, folder: Path, step: int) -> None:
    send(tenant, *[did(one) for one in ("ann", "bob", "ann", "eve")])
    flowing.flow(at=NOW)
    send(tenant, did("bob"))
    flowing.flow(at=NOW)
    ann, bob = (Agent.objects.get(key__endswith=f"\n{name}") for name in ("ann", "bob"))
    nobody = Agent.objects.create(tenant_id=tenant, key="account\nx\nnobody", digest=digest_of("account\nx\nnobody"))
    Statement.objects.filter(actor=ann).update(actor=nobody)
    renamed(bob, "account\nx\nsomebody")

    try:
        with killed_at(step):
            flowing.rewrite({ann.pk: nobody.pk, bob.pk: bob.pk}, at=NOW)
    except Killed:
        flowing.rewrite({ann.pk: nobody.pk, bob.pk: bob.pk}, at=NOW)

    assert read(folder) == wanted()
    assert names_of_files(folder) == named(folder)
    frames = [pl.read_parquet(one) for one in (folder / "agents").rglob("*.parquet")]
    assert sorted(pl.concat(frames)["key"].str.split("\n").list.last()) == ["eve", "nobody", "somebody"]
    # and it goes on
    send(tenant, did("bob"), did("zoe"))
    flowing.flow(at=NOW)
    assert read(folder) == wanted()


def test_a_database_that_was_put_back_is_written_anew(tenant: int, folder: Path) -> None:
    send(tenant, did("ann"), did("bob"))
    flowing.flow(at=NOW)
    Statement.objects.all().delete()
    flowing.flow(at=NOW)
    assert read(folder) == []

    send(tenant, did("ann"))
    flowing.flow(at=NOW + 2 * KEPT_FOR)
    assert read(folder) == wanted()
    assert names_of_files(folder) == named(folder)


def test_files_stay_few_and_the_replaced_ones_for_an_hour(tenant: int, folder: Path) -> None:
    at = NOW
    for _time in range(60):
        send(tenant, did(), did())
        flowing.flow(at=at)
        at += timedelta(minutes=5)

    said = json.loads((folder / "manifest.json").read_text())
    assert len([one for one in said["files"] if one["kind"] == "statements"]) <= 4
    assert 0 < len(said["old"]) <= 13
    assert names_of_files(folder) == named(folder)


def test_one_writes_at_a_time(tenant: int, folder: Path) -> None:
    send(tenant, did())
    with held(folder, wait=False):
        with pytest.raises(flowing.Busy):
            flowing.flow(at=NOW)
        flowing.keep_flowing(NOW)
        assert read(folder) == []
    flowing.keep_flowing(NOW)
    assert read(folder) == wanted()


@pytest.mark.parametrize("is_one_voided", [False, True])
def test_what_the_page_says_works(
    tenant: int, folder: Path, monkeypatch: pytest.MonkeyPatch, is_one_voided: bool
) -> None:
    run, day = str(uuid4()), "2026-11-02T23:59:59Z"
    there = {"context": {"registration": run}, "timestamp": day}
    wrong = did("zoe", "completed", **there)
    send(tenant, did("ann", "registered", **there), did("bob", "registered", **there), wrong)
    send(tenant, did("ann", "completed", **there), did("ann", "passed", **there), did("eve", "passed", **there))
    if is_one_voided:
        send(tenant, {**voiding(wrong["id"]), "timestamp": "2026-11-05T00:00:00Z"})
    flowing.flow(at=NOW)
    monkeypatch.chdir(folder)
    words = DOCS.read_text(encoding="utf-8").replace("tenant = 1", f"tenant = {tenant}")
    words = words.replace("tenant=1", f"tenant={tenant}")

    with duckdb.connect() as engine:
        told = [engine.execute(block).fetchall() for block in re.findall(r"```sql\n(.*?)```", words, re.S)]
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", words, re.S):
        exec(block, names)  # noqa: S102  our own page

    days = [(date(2026, 11, 2), 3), (date(2026, 11, 5), 1)] if is_one_voided else [(date(2026, 11, 2), 4)]
    assert told[1:] == [days, [(run, 2, 1, 1)]]
    assert sorted(names["by_day"].rows()) == days


def test_the_command_says_what_it_did(tenant: int, folder: Path) -> None:
    from click.testing import CliRunner

    send(tenant, did(), did())
    assert "2 statements" in CliRunner().invoke(cli, ["records", "parquet"]).output
    assert "0 statements" in CliRunner().invoke(cli, ["records", "parquet"]).output
    assert read(folder) == wanted()
