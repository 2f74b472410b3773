"""What is stored of what people did: xAPI 1.0.3, under a pseudonym, with nothing personal in it."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from cairn.accounts import api as accounts_api
from cairn.community import api as community_api
from cairn.learning import api as learning_api
from cairn.records import api
from cairn.records.models import Statement, StatementActivity
from cairn.research import api as research_api
from cairn.runs import api as runs_api
from tests.cast import NOW, person
from tests.outcomes import released
from tests.world import LONG_AGO, World, survey, world

pytestmark = pytest.mark.django_db
ANSWERS = dict.fromkeys(("understanding", "confidence", "energy", "connectedness", "recommend", "most-useful"), "4")


@pytest.fixture
def made() -> World:
    """Somebody who did everything that is written down, and said things that must not be."""
    found = world("owner", "peer")
    owner = found.learn("owner", levels=2)
    found.learn("peer", levels=0)
    first = found.structure.objects[0]
    community_api.write(
        found.run, subject_kind="object", subject_uuid=first.uuid, text="My secret worry", by=found.peer, at=LONG_AGO
    )
    project = found.project("owner")
    version = learning_api.submit_project(project.uuid, run=found.run, by=found.owner, at=LONG_AGO)
    found.mark_all(version)
    released(version.uuid, result="passed", letter="A private letter", by=found.moderator, at=NOW)
    offer = survey(found.run)
    research_api.answer(offer.uuid, answers={**ANSWERS, "improve": "My own words"}, by=found.owner, at=NOW)
    runs_api.leave(owner.run, by=found.owner, at=NOW)
    return found


def stored() -> list[Statement]:
    api.settle()
    return list(Statement.objects.select_related("actor", "verb", "activity"))


def test_every_statement_is_valid_and_names_nobody(made: World) -> None:
    rows = stored()
    verbs = Counter(row["verb"] for row in api.statements_facts(made.run.uuid))

    # the whole way is there
    wanted = {"registered", "completed", "passed", "commented", "started", "submitted", "earned", "answered", "left"}
    assert wanted <= set(verbs)
    assert verbs["registered"] == 2
    assert [(str(row.uuid), found) for row in rows if (found := faults(json.loads(row.raw)))] == []
    whole = json.dumps([json.loads(row.raw) for row in rows])
    for one in made.people.values():
        for personal in (one.name, one.email, str(one.uuid), str(one.pk).join('""')):
            assert personal not in whole, personal
    for words in ("secret worry", "private letter", "own words", "Ours too"):
        assert words not in whole
    known = {str(accounts_api.pseudonym_of(one)) for one in made.people.values()}
    assert {row.actor.key.rpartition("\n")[2] for row in rows if row.actor} <= known


def test_the_columns_say_what_the_statement_says(made: World) -> None:
    for row in stored():
        raw = json.loads(row.raw)
        assert row.actor
        assert row.activity
        assert str(row.uuid) == raw["id"]
        assert row.actor.key.rpartition("\n")[2] == raw["actor"]["account"]["name"]
        assert (row.verb.iri, row.activity.iri) == (raw["verb"]["id"], raw["object"]["id"])
        assert row.registration == made.run.uuid == UUID(raw["context"]["registration"])
        assert row.timestamp == datetime.fromisoformat(raw["timestamp"])
        assert row.stored == datetime.fromisoformat(raw["stored"])
        named = StatementActivity.objects.filter(statement=row).values_list("activity__iri", "direct")
        places = raw["context"].get("contextActivities", {})
        assert set(named) == {(one["id"], False) for ids in places.values() for one in ids}


def test_a_verb_that_has_no_address_is_a_bug_and_keeps_nothing() -> None:
    nurse = person("Nurse")
    given: dict[str, Any] = {"person_id": nurse.pk, "activity": api.iri("run", uuid4()), "activity_type": "run"}

    with pytest.raises(KeyError), transaction.atomic():
        api.store(verb="danced", name="Autumn", run_uuid=None, at=NOW, **given)
    assert stored() == []
    kept = api.store(verb="liked", name="Autumn", run_uuid=None, at=NOW, **given)
    [row] = stored()
    assert row.uuid == kept
    assert faults(json.loads(row.raw)) == []
    assert "context" not in json.loads(row.raw)


def test_every_word_of_ours_has_an_address() -> None:
    for address in (*api.VERBS.values(), *api.ACTIVITY_TYPES.values()):
        assert IRI.fullmatch(address), address


# --- A small check of our own of what xAPI 1.0.3 asks of a statement (part two, 2.2 to 2.6) ---

IRI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s/]+/\S*", re.I)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
STATEMENT = {
    "id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version", "attachments",
}  # fmt: skip
RESULT = {"score", "success", "completion", "response", "duration", "extensions"}
CONTEXT = {
    "registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement",
    "extensions",
}  # fmt: skip
PLACES = {"parent", "grouping", "category", "other"}


def faults(raw: dict[str, Any]) -> list[str]:
    """What is wrong with a statement, in words; nothing for a good one."""
    found = [f"unknown: {name}" for name in sorted(set(raw) - STATEMENT)]
    found += [f"missing: {name}" for name in sorted({"actor", "verb", "object"} - set(raw))]
    found += [f"empty: {path}" for path in _empty(raw)]
    if not _is_uuid(raw.get("id")):
        found.append("id is no UUID")
    if not re.fullmatch(r"1\.0\.\d+", raw.get("version", "")):
        found.append("version")
    found += [f"{name} has no zone" for name in ("timestamp", "stored") if not _has_zone(raw[name])]
    for name in ("actor", "authority"):
        found += [f"{name}: {fault}" for fault in _agent(raw[name])]
    if not IRI.fullmatch(raw["verb"]["id"]) or not _is_map(raw["verb"]["display"]):
        found.append("verb")
    found += _activity(raw["object"]) + _result(raw.get("result", {})) + _context(raw.get("context", {}))
    return found


def _empty(value: Any, path: str = "") -> list[str]:
    """Null and empty things, which a statement may not hold (2.2)."""
    if value is None or value in ({}, []):
        return [path]
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [fault for name, one in items for fault in _empty(one, f"{path}/{name}")]


def _is_uuid(value: Any) -> bool:
    return isinstance(value, str) and str(UUID(value)) == value


def _has_zone(value: str) -> bool:
    return datetime.fromisoformat(value).tzinfo is not None


def _is_map(value: dict[str, str]) -> bool:
    return bool(value) and all(LANGUAGE.fullmatch(tag) and words for tag, words in value.items())


def _agent(agent: dict[str, Any]) -> list[str]:
    """Exactly one way to know who it is; ours is an account, and a name would be personal."""
    wrong = [] if set(agent) <= {"objectType", "account"} and agent.get("objectType", "Agent") == "Agent" else ["kind"]
    account = agent.get("account", {})
    good = set(account) == {"homePage", "name"} and re.fullmatch(r"https?://\S+", account["homePage"])
    return wrong if good and account["name"] else [*wrong, "account"]


def _activity(one: dict[str, Any]) -> list[str]:
    definition = one.get("definition", {})
    good = (
        one.get("objectType", "Activity") == "Activity"
        and IRI.fullmatch(one["id"])
        and set(definition) <= {"type", "name", "description", "moreInfo", "extensions"}
        and IRI.fullmatch(definition.get("type", "http://example.org/"))
        and _is_map(definition.get("name", {"en": "none"}))
    )
    return [] if good else [f"activity {one.get('id')}"]


def _result(result: dict[str, Any]) -> list[str]:
    found = [f"result: unknown {name}" for name in set(result) - RESULT]
    scaled = result.get("score", {}).get("scaled", 0)
    if not -1 <= scaled <= 1 or set(result.get("score", {})) - {"scaled", "raw", "min", "max"}:
        found.append("score")
    found += [name for name in ("success", "completion") if not isinstance(result.get(name, True), bool)]
    return found


def _context(context: dict[str, Any]) -> list[str]:
    found = [f"context: unknown {name}" for name in set(context) - CONTEXT]
    if "registration" in context and not _is_uuid(context["registration"]):
        found.append("registration")
    for place, ids in context.get("contextActivities", {}).items():
        found += [f"place {place}"] if place not in PLACES else []
        found += [fault for one in ids for fault in _activity(one)]
    return found


GOOD = {
    "id": "7d0c1a52-5f2b-4a4e-9a34-0d7a3b1c9e11",
    "version": "1.0.3",
    "actor": {"objectType": "Agent", "account": {"homePage": "https://a.example", "name": "x"}},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/passed", "display": {"en-GB": "passed"}},
    "object": {"id": "https://a.example/xapi/run/1", "definition": {"name": {"en-GB": "Autumn"}}},
    "result": {"score": {"scaled": 0.5}, "success": True},
    "timestamp": "2026-11-24T09:30:00+00:00",
    "stored": "2026-11-24T09:30:00+00:00",
    "authority": {"account": {"homePage": "https://a.example", "name": "cairn"}},
}


@pytest.mark.parametrize(
    "change",
    [
        {"id": str(uuid4()).upper()},
        {"version": "2.0"},
        {"timestamp": "2026-11-24T09:30:00"},
        {"actor": {"mbox": "mailto:a@example.org"}},
        {"actor": {**GOOD["actor"], "name": "Ann"}},  # type: ignore[dict-item]
        {"verb": {"id": "passed", "display": {"en-GB": "passed"}}},
        {"object": {"id": "run 1"}},
        {"result": {"score": {"scaled": 50}}},
        {"result": {"success": "yes"}},
        {"context": {}},
        {"context": {"registration": None}},
        {"context": {"contextActivities": {"uncle": [{"id": "https://a.example/xapi/run/1"}]}}},
        {"mood": "good"},
    ],
)
def test_the_check_itself_finds_what_is_wrong(change: dict[str, Any]) -> None:
    assert faults(GOOD) == []
    assert faults({**GOOD, **change}) != []
