"""A person is erased from a store: no table and no file says who it was, whoever was killed, and all else stays."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import polars as pl
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.accounts.models import AuditRow
from cairn.accounts.models_api import Organisation, Person
from cairn.lib.errors import NotFound, Refused
from cairn.records import api, naming
from cairn.records.analysis import flowing
from cairn.records.erasing import working
from cairn.records.models import (
    Activity,
    Agent,
    Attachment,
    Destination,
    Document,
    ErasedStatement,
    Erasure,
    RefusedStatement,
    Source,
    Statement,
    StatementActivity,
    StatementAgent,
    Tenant,
    Undelivered,
)
from cairn.records.statement.same import SIGNATURE
from tests.cast import NOW, person
from tests.interop.xapi.asking import VOIDED

pytestmark = pytest.mark.django_db

KIM = "mbox\nmailto:kim@example.org"
HASH = sha1(b"mailto:kim@example.org", usedforsecurity=False).hexdigest()
# Anything of this must be nowhere. (Jo stays, whose address is longer.)
TRACES = ("mailto:kim@", "/kim@", "kim%40", HASH, "kim@example.org", "kim example")
AGENT = {"mbox": "mailto:Kim@Example.org", "name": "Kim Example"}
JO = {"mbox": "mailto:jokim@example.org.uk", "name": "Jo"}
PROFILE = "https://trust.example/people/kim@example.org"
LESSON = {"id": "https://trust.example/lesson"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.CAIRN_ANALYSIS = tmp_path / "analysis"
    monkeypatch.setattr(working, "PAUSE", 0)
    return tmp_path / "analysis"


@pytest.fixture
def store() -> Tenant:
    return api.tenant_of(Organisation.objects.create(key="trust", name="A trust"))


def send(store: Tenant, *values: dict[str, Any], files: Any = None, version: Any = api.Version.V1) -> list[UUID]:
    body = api.read(json.dumps(values, ensure_ascii=False).encode())
    return api.accept(
        store.pk, body.statements, authority=api.authority_of(None), version=version, at=datetime.now(UTC),
        files=(lambda _values: files) if files else None,
    ).ids  # fmt: skip


def did(actor: Any = None, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "actor": actor or JO,
        "verb": {"id": "https://trust.example/did"},
        "object": LESSON,
        **more,
    }


def erase(store: Tenant, key: str = KIM, *, at: datetime = NOW) -> Erasure:
    [begun] = api.begin_erasure(key, stores=[store], by=None, at=at)
    return api.finish_erasure(begun, at=at)


def account_of(erasure: Erasure) -> dict[str, Any]:
    return {"account": api.proof_of(erasure.uuid, by=None)["account"]}


def said(store: Tenant) -> dict[str, Any]:
    return {str(row.uuid): json.loads(row.raw) for row in Statement.objects.filter(tenant=store).order_by("pk")}


def found_by(store: Tenant, key: str, **more: Any) -> list[str]:
    rows = api.find(store.pk, api.Wanted(agent=key, ascending=True, **more)).rows
    return [json.loads(text)["id"] for _place, text in rows]


# --- Nothing is left ---


def cells(areas: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Every value of every table, as text; ``areas``: only of theirs."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy or (areas and model._meta.app_label not in areas):
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*names):
            for name, value in zip(names, row, strict=True):
                text = bytes(value).decode("latin1") if isinstance(value, bytes | memoryview) else str(value)
                yield f"{model._meta.label}.{name}", text


def in_files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in (one for one in folder.rglob("*") if one.is_file()):
        yield path.name, path.read_bytes().decode("latin1")
        if path.suffix == ".parquet":
            frame = pl.read_parquet(path, hive_partitioning=False)
            for name in frame.columns:
                yield f"{path.name} {name}", "\n".join(str(one) for one in frame[name])


def traces(folder: Path, *areas: str) -> list[tuple[str, str]]:
    places = [*cells(areas), *in_files(folder)]
    return [(place, trace) for place, text in places for trace in TRACES if trace in text.lower().replace("jokim", "")]


def everywhere(store: Tenant) -> dict[str, list[str]]:
    """Statements in which the person stands, in every way that there is; their ids by how."""
    them = [AGENT, {"mbox_sha1sum": HASH}, {"account": {"homePage": "https://lms.example", "name": "kim@example.org"}}]
    group = {"objectType": "Group", "member": [JO, AGENT, them[1]]}
    mentions: list[dict[str, Any]] = [
        did(context={"extensions": {"https://x.example/mail": "kim@example.org"}}),
        did(result={"response": "Ask Kim@example.org!", "extensions": {"mailto:kim@example.org": AGENT}}),
        did(object={"id": PROFILE, "definition": {"name": {"en": "a kim@example.org"}}}),
        did(object={"id": LESSON["id"], "definition": {"description": {"en": f"By {HASH}"}}}),
        did(verb={"id": "https://trust.example/asked?kim%40example.org"}),
        did(context={"contextActivities": {"parent": [{"id": "mailto:kim@example.org"}]}}),
        did({"account": {"homePage": "https://lms.example", "name": "7"}, "name": "kim@example.org"}),
    ]  # fmt: skip
    plan = {"objectType": "SubStatement", "actor": AGENT, "verb": did()["verb"], "object": LESSON}
    people = [
        *(did(one) for one in them),
        did(group),
        did(object={"objectType": "Agent", **AGENT}),
        did({"objectType": "Group", **AGENT, "member": [JO]}),
        did(context={"instructor": AGENT, "team": group}),
        did(object=plan),
        did(AGENT, context={"instructor": them[1]}),
    ]
    second = [
        did(context={"contextAgents": [{"objectType": "contextAgent", "agent": AGENT}],
                     "contextGroups": [{"objectType": "contextGroup", "group": group}]})
    ]  # fmt: skip
    of_others = [did(), did(JO, object={"objectType": "Agent", **JO}), did(context={"instructor": JO})]
    about = did(object={"objectType": "StatementRef", "id": people[0]["id"]})
    several = {"people": people, "mentions": mentions, "others": of_others, "about": [about]}
    for values in several.values():
        send(store, *values)
    send(store, *second, version=api.Version.V2)
    several["people"] += second
    return {how: [one["id"] for one in values] for how, values in several.items()}


CONTENT: dict[str, Any] = {"content": b"{}", "content_type": "x/y", "at": NOW, "condition": lambda _held: None}


def documents(store: Tenant) -> None:
    Kind = api.documents.Kind
    for agent in (KIM, f"mbox_sha1sum\n{HASH}", "mbox\nmailto:jokim@example.org.uk"):
        for place in (
            api.documents.Place(Kind.STATE, LESSON["id"], agent),
            api.documents.Place(Kind.STATE, "mailto:kim@example.org", agent, uuid4()),
            api.documents.Place(Kind.AGENT_PROFILE, agent=agent),
        ):
            api.documents.write(store.pk, place, "x", **CONTENT)


def words_of_other_stores(store: Tenant) -> None:
    given = {"tenant": store, "version": "1.0.3", "made_at": NOW, "last_answer": "Who is kim@example.org?"}
    there = Destination.objects.create(title="There", **given)
    first = Statement.objects.filter(tenant=store).order_by("pk")[0]
    Undelivered.objects.create(destination=there, statement=first, state="refused", reason=f"No {HASH}!", tried_at=NOW)
    source = Source.objects.create(title="Here", key="here", agent_digest=uuid4(), **given)
    for reason in ("“mailto:kim@example.org” isn't known.", "The verb is missing."):
        RefusedStatement.objects.create(source=source, statement_uuid=uuid4(), reason=reason, refused_at=NOW)


def test_no_table_and_no_file_says_who_it_was_and_all_else_stays(store: Tenant, folder: Path) -> None:
    ids = everywhere(store)
    documents(store)
    words_of_other_stores(store)
    before = said(store)
    others = {key: Statement.objects.get(uuid=key).raw for key in ids["others"]}
    order = list(Statement.objects.order_by("pk").values_list("pk", "uuid", "stored", "timestamp"))
    flowing.flow(at=NOW)
    assert {trace for _place, trace in traces(folder)} == set(TRACES)  # so the search finds them

    done = erase(store)

    assert traces(folder) == []
    assert done.step == Erasure.Step.DONE
    assert RefusedStatement.objects.filter(reason="The verb is missing.").count() == 1
    after = said(store)
    assert {key: Statement.objects.get(uuid=key).raw for key in ids["others"]} == others
    assert list(Statement.objects.order_by("pk").values_list("pk", "uuid", "stored", "timestamp")) == order
    assert {key for key in after if after[key] != before[key]} == {*ids["people"], *ids["mentions"]}
    for value in after.values():
        api.check(value, api.Version(value["version"]) if value["version"] == "2.0.0" else api.Version.V1)
    # It is found by the account that stands in, wherever it was found by the person, and by nobody else's less.
    key = api.agent_key(account_of(done))
    assert key is not None
    assert found_by(store, key, related_agents=True) == [*ids["people"][:-1], ids["about"][0], ids["people"][-1]]
    assert found_by(store, KIM, related_agents=True) == []
    assert tables_fit(store) == []
    # Of documents those of the person go; what is kept of others is found under the activity as it is called now.
    assert done.documents == 6
    assert sorted(Document.objects.values_list("kind", "agent__key")) == [
        ("agent", "mbox\nmailto:jokim@example.org.uk"), *[("state", "mbox\nmailto:jokim@example.org.uk")] * 2,
    ]  # fmt: skip
    Kind = api.documents.Kind
    place = api.documents.Place(Kind.STATE, f"urn:uuid:{done.uuid}", "mbox\nmailto:jokim@example.org.uk")
    assert api.documents.names(store.pk, place, any_registration=True) == ["x"]
    held = Document.objects.get(activity__iri=f"urn:uuid:{done.uuid}")
    place = api.documents.Place(place.kind, place.activity, place.agent, held.registration)
    assert api.documents.read(store.pk, place, "x") is not None
    assert api.activity_known(store.pk, f"https://trust.example/people/{done.uuid}")["definition"] == {
        "name": {"en": f"a {done.uuid}"}
    }
    assert api.person_known(store.pk, "account\nhttps://lms.example\n7").get("name") is None


def tables_fit(store: Tenant) -> list[Any]:
    """What the tables say of statements that isn't what those name."""
    wrong: list[Any] = []
    for row in Statement.objects.filter(tenant=store).select_related("actor", "verb", "activity"):
        parts = api.parts({key: part for key, part in json.loads(row.raw).items() if key != "authority"})
        own = {"statement": row, "origin": row}
        agents = dict(StatementAgent.objects.filter(**own).values_list("agent__key", "direct"))
        activities = dict(StatementActivity.objects.filter(**own).values_list("activity__iri", "direct"))
        actor = row.actor.key if row.actor else ""
        if parts.agents != agents | ({actor: True} if actor else {}):
            wrong.append((parts.agents, agents, actor))
        if parts.activities != activities | ({row.activity.iri: True} if row.activity else {}):
            wrong.append((parts.activities, activities))
        if (parts.actor, parts.verb) != (actor, row.verb.iri):
            wrong.append((actor, row.verb.iri))
    return wrong


def test_the_proof_holds_for_what_is_stored_and_says_nothing_of_the_person(store: Tenant, folder: Path) -> None:
    ids = everywhere(store)
    done = erase(store)
    proof = api.proof_of(done.uuid, by=None)
    assert {one["id"] for one in proof["statements"]} == {*ids["people"], *ids["mentions"]}
    assert len(proof["statements"]) == done.statements
    for one in proof["statements"]:
        assert one["sha256"] == sha256(Statement.objects.get(uuid=one["id"]).raw.encode()).hexdigest()
    assert (proof["store"], proof["erasure"]) == ("A trust", str(done.uuid))
    # Neither the address, nor a hash of it that somebody could try out.
    words = json.dumps(proof)
    for text in ("kim@example.org", "mailto:kim@example.org", "Kim@Example.org", "mbox\nmailto:kim@example.org"):
        for digest in (text, *(kind(text.encode()).hexdigest() for kind in (sha1, sha256))):
            assert digest not in words
    assert str(naming.digest_of(KIM)) not in words
    assert set(AuditRow.objects.filter(subject_uuid=done.uuid).values_list("action", flat=True)) == {
        "erasure.begin", "erasure.finish",
    }  # fmt: skip


def test_one_store_knows_nothing_of_the_other(store: Tenant, folder: Path) -> None:
    other = api.tenant_of(Organisation.objects.create(key="other", name="Another"))
    send(store, did(AGENT))
    [uuid] = send(other, did(AGENT))
    erase(store)
    assert found_by(other, "mbox\nmailto:Kim@example.org") == [str(uuid)]
    both = [api.finish_erasure(one, at=NOW) for one in api.begin_erasure(KIM, stores=[store, other], by=None, at=NOW)]
    assert [one.statements for one in both] == [0, 1]
    assert traces(folder) == []
    assert len({one.uuid for one in both}) == 2


NULL = {"account": {"homePage": "https://lms.example", "name": "x\0"}}  # which no database takes
KEYS = [
    ("openid\nhttps://kim.example/", {"openid": "https://kim.example/"}),
    ("account\nhttps://lms.example\n7", {"account": {"homePage": "https://lms.example", "name": "7"}}),
    (f"mbox_sha1sum\n{HASH}", {"mbox_sha1sum": HASH.upper()}),
    (api.agent_key(NULL), NULL),
]


@pytest.mark.parametrize("key, agent", KEYS, ids=[repr(key) for key, _agent in KEYS])
def test_every_kind_of_identifier(store: Tenant, key: str, agent: dict[str, Any]) -> None:
    one, other = did({**agent, "name": "Kim"}), did({"account": {"homePage": "https://lms.example", "name": "77"}})
    send(store, one, other)
    done = erase(store, key)
    after = said(store)
    assert after[one["id"]]["actor"] == account_of(done)
    assert after[other["id"]]["actor"] == other["actor"]
    assert not Agent.objects.filter(key=key).exists()
    assert done.statements == 1


# --- What comes later ---


def test_what_comes_later_is_new_and_what_was_erased_does_not_come_back(store: Tenant, folder: Path) -> None:
    old = did(AGENT)
    send(store, old, did(AGENT))
    done = erase(store)
    with pytest.raises(api.Conflict, match="without a person who was erased"), transaction.atomic():
        send(store, did(), old)
    assert traces(folder) == []
    # The same with the account that stands in is the same.
    assert send(store, {**old, "actor": account_of(done)}) == [UUID(old["id"])]

    fresh = did(AGENT)
    send(store, fresh)
    assert found_by(store, "mbox\nmailto:Kim@example.org") == [fresh["id"]]
    again = erase(store)
    assert again.uuid != done.uuid
    assert (again.statements, traces(folder)) == (1, [])


def test_what_is_voided_stays_voided_and_is_erased_as_well(store: Tenant, folder: Path) -> None:
    one = did(AGENT)
    word = {**did(AGENT), "verb": {"id": VOIDED}, "object": {"objectType": "StatementRef", "id": one["id"]}}
    send(store, one, word)
    assert erase(store).statements == 2
    assert Statement.objects.get(uuid=one["id"]).is_voided
    assert traces(folder) == []


# --- Signatures and files ---


def signed(value: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, str, bytes]]:
    payload = base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")
    content = b"eyJhbGciOiJSUzI1NiJ9." + payload + b".c2lnbmVk"
    sha2 = sha256(content).hexdigest()
    attachment = {
        "usageType": SIGNATURE, "display": {"en": "Signature"}, "contentType": "application/octet-stream",
        "length": len(content), "sha2": sha2,
    }  # fmt: skip
    return {**value, "attachments": [attachment]}, (sha2, "application/octet-stream", content)


def test_signatures_go_with_whom_they_name_and_files_are_left_to_people(store: Tenant, folder: Path) -> None:
    image = sha256(b"a picture").hexdigest()
    shown = {"usageType": "https://x.example/picture", "display": {"en": "A"}, "contentType": "image/png", "length": 9}
    one, signature = signed(did(AGENT))
    other, kept = signed(did())
    mixed, third = signed(did(AGENT))
    mixed["attachments"].insert(0, {**shown, "sha2": image})
    # Beside it, an instructor's file: theirs to look at are only those that they sent.
    seen = did(context={"instructor": AGENT}, attachments=[{**shown, "sha2": image}])
    send(store, one, other, mixed, seen, files=[signature, kept, third, (image, "image/png", b"a picture")])

    done = erase(store)

    assert set(Attachment.objects.values_list("sha2", flat=True)) == {kept[0], image}
    after = said(store)
    assert "attachments" not in after[one["id"]]
    assert after[other["id"]]["attachments"] == other["attachments"]
    assert [one["sha2"] for one in after[mixed["id"]]["attachments"]] == [image]
    assert done.signatures == 2
    listed = [one["id"] for one in api.proof_of(done.uuid, by=None)["statements"] if one.get("has_files")]
    assert listed == [mixed["id"]]


# --- Whoever is killed, and whoever remembers ---


class Killed(BaseException):
    """Nothing after this line is done."""


def killing(monkeypatch: pytest.MonkeyPatch, step: int) -> list[int]:
    """The process ends at the ``step``-th thing that the work does: before a transaction, or within one."""
    left = [step]

    def ends(real: Any) -> Any:
        def instead(*given: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                raise Killed
            return real(*given, **named)

        return instead

    for owner, name in (
        (working._Work, "name"), (working._Work, "change_some"), (working._Work, "change"),
        (working._Work, "change_beside"), (working._Work, "tidy"), (working._Work, "end"),
        (working._Work, "move_activities"), (working, "rewrite"), (working._Work, "change_these"),
    ):  # fmt: skip
        monkeypatch.setattr(owner, name, ends(getattr(owner, name)))
    return left


def test_killed_at_every_step_and_run_again(store: Tenant, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "AT_A_TIME", 12)
    monkeypatch.setattr(working, "READ_AT_A_TIME", 12)
    step, survived = 0, False
    while not survived:
        step += 1
        ids = everywhere(store)
        documents(store)
        flowing.flow(at=NOW)
        [begun] = api.begin_erasure(KIM, stores=[store], by=None, at=NOW)
        with monkeypatch.context() as patch:
            left = killing(patch, step)
            try:
                api.finish_erasure(begun, at=NOW)
                survived = left[0] > 0
            except Killed:
                pass
        if step % 2:  # the command again, or whoever looks after what was left
            again = erase(store)
            begun.refresh_from_db()
            assert again.pk == begun.pk or begun.step != Erasure.Step.STATEMENTS
        api.finish_left(NOW + 2 * working.LEFT_AFTER)
        begun.refresh_from_db()
        assert begun.step == Erasure.Step.DONE
        assert traces(folder, "records") == []
        assert tables_fit(store) == []
        proof = api.proof_of(begun.uuid, by=None)["statements"]
        assert {one["id"] for one in proof} == {*ids["people"], *ids["mentions"]}
        for one in proof:
            assert one["sha256"] == sha256(Statement.objects.get(uuid=one["id"]).raw.encode()).hexdigest()
        Statement.objects.all().delete()
    assert step > 10


def test_who_keeps_sending_does_not_keep_it_from_ending(store: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    real = working._Work.tidy
    sent = []

    def tidy(work: Any) -> None:
        real(work)
        if Agent.objects.filter(key=KIM).exists():
            sent.append(send(store, did({"mbox": "mailto:kim@example.org"})))

    monkeypatch.setattr(working._Work, "tidy", tidy)
    send(store, did(AGENT))
    done = erase(store)
    assert (len(sent), done.statements) == (3, 4)
    assert not Agent.objects.filter(key__contains="kim").exclude(key__contains="jokim").exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_process_that_remembers_more_than_there_is_writes_and_finds_what_is_right(folder: Path) -> None:
    """What another process remembers is put back after the erasure, as that one was not asked to forget."""
    naming.forget()
    store = api.tenant_of(Organisation.objects.create(key="trust", name="A trust"))
    kim = {"mbox": "mailto:kim@example.org"}
    profile = {"id": PROFILE}
    send(store, did(kim, object=profile), did())
    found_by(store, KIM)
    remembered = {model: dict(one) for model, one in naming._remembered.items()}
    said_once = set(naming._said)
    old = Agent.objects.get(key=KIM).pk
    done = erase(store)
    key = api.agent_key(account_of(done))
    assert key is not None

    def stale() -> None:
        naming.forget()
        for model, one in remembered.items():
            naming._remembered[model].update(one)
        naming._said.update(said_once)
        assert naming.known(Agent, store.pk, [KIM]) == {KIM: old}

    # A search by the address finds nothing of what was erased; the first statement with it is somebody new's.
    stale()
    assert found_by(store, KIM) == []
    stale()
    fresh = did({**kim, "name": "Kim the second"}, object=profile)
    send(store, fresh)
    assert Statement.objects.get(uuid=fresh["id"]).actor_id not in (old, done.pk)
    assert found_by(store, key) != [fresh["id"]]
    assert len(found_by(store, key)) == 1
    # A process that has not written since finds it as well.
    stale()
    assert found_by(store, KIM) == [fresh["id"]]
    stale()
    wanted = api.Wanted(activity=profile["id"])
    assert [json.loads(text)["id"] for _place, text in api.find(store.pk, wanted).rows] == [fresh["id"]]
    # Documents too
    erase(store)
    stale()
    place = api.documents.Place(api.documents.Kind.STATE, LESSON["id"], KIM)
    api.documents.write(store.pk, place, "x", **CONTENT)
    stale()
    assert api.documents.names(store.pk, place) == ["x"]
    stale()
    api.documents.delete_all(store.pk, place)
    assert not Document.objects.exists()


def test_a_number_that_is_gone_is_refused_and_never_given_again(store: Tenant) -> None:
    """On which all of that rests."""
    send(store, did(AGENT))
    last = max(Agent.objects.values_list("pk", flat=True))
    erase(store)
    row = Statement.objects.get()
    send(store, did({"mbox": "mailto:new@example.org"}))
    assert Agent.objects.get(key__endswith="new@example.org").pk > last
    Statement.objects.filter(pk=row.pk).update(actor=last + 1000)
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    Statement.objects.filter(pk=row.pk).update(actor=row.actor_id)


# --- Whatever is stored ---

people = st.sampled_from([AGENT, JO, {"mbox_sha1sum": HASH}, {"mbox": "mailto:kim@example.org", "objectType": "Group"}])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_happens_nothing_is_left_and_what_is_found_is_named(folder: Path, data: st.DataObject) -> None:
    with transaction.atomic():
        _whatever_happens(folder, data)
        transaction.set_rollback(True)


def _whatever_happens(folder: Path, data: st.DataObject) -> None:
    store = api.tenant_of(Organisation.objects.create(key="trust", name="A trust"))
    sent: list[str] = []
    for _turn in range(data.draw(st.integers(1, 3))):
        for _statement in range(data.draw(st.integers(0, 6))):
            value = did(data.draw(people))
            if data.draw(st.booleans()):
                value["context"] = {
                    "instructor": data.draw(people),
                    "team": {**data.draw(people), "objectType": "Group"},
                }
            if bool(sent) and data.draw(st.booleans()):
                value["object"] = {"objectType": "StatementRef", "id": data.draw(st.sampled_from(sent))}
            sent.append(value["id"])
            send(store, value)
        if data.draw(st.booleans()):
            flowing.flow(at=NOW)
        erase(store)
        assert traces(folder, "records") == []
        assert tables_fit(store) == []
    assert Activity.objects.filter(tenant=store).count() <= 1


# --- Who may, and what is refused ---


def test_only_staff_may_and_accounts_of_this_site_are_refused(store: Tenant, settings: Any) -> None:
    send(store, did(AGENT))
    who = person("Boss")
    for act in (
        lambda by: api.to_erase(KIM, stores=[store], by=by),
        lambda by: api.begin_erasure(KIM, stores=[store], by=by, at=NOW),
        lambda by: api.list_erasures(by=by),
    ):
        with pytest.raises(NotFound):
            act(who)
    assert not Erasure.objects.exists()
    for home in (settings.CAIRN_BASE_URL, f"{settings.CAIRN_BASE_URL}/erased"):
        for refused in (
            lambda key: api.begin_erasure(key, stores=[store], by=None, at=NOW),
            lambda key: api.to_erase(key, stores=[store], by=None),
        ):
            with pytest.raises(Refused) as told:
                refused(f"account\n{home}\nx")
            assert told.value.field == "who"
    assert not Erasure.objects.exists()
    Person.objects.filter(pk=who.pk).update(is_staff=True)
    who.refresh_from_db()
    [found] = api.to_erase(KIM, stores=[store], by=who)
    assert (found.statements, found.documents) == (1, 0)
    [begun] = api.begin_erasure(KIM, stores=[store], by=who, at=NOW)
    assert api.finish_erasure(begun, at=NOW).by == who


def test_what_it_would_concern_is_counted_without_a_trace(store: Tenant, folder: Path) -> None:
    ids = everywhere(store)
    documents(store)
    before = Agent.objects.count()
    [found] = api.to_erase(KIM, stores=[store], by=None)
    assert found.statements == len(ids["people"])
    assert found.documents == 6
    assert (Agent.objects.count(), ErasedStatement.objects.count()) == (before, 0)
