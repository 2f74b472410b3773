"""Statements that are asked for: by id, by filter, page by page, in each format (xAPI 1.0.3, part three, 2.1.3)."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from tests.interop.xapi.asking import ANN, BEN, LESSON, NONE, OTHER, VERB, Store, about, new, refused, said, text

pytestmark = pytest.mark.django_db

GROUP = {"objectType": "Group", "mbox": "mailto:ward@example.org", "member": [BEN]}
CAROL = {"objectType": "Agent", "openid": "https://carol.example.org"}

# --- One ---


def test_one_by_its_id_is_a_bare_statement(store: Store) -> None:
    """Trap 2; Last-Modified is when it was stored."""
    [uuid] = store.kept(said(id=new()))
    answer = store.ask("GET", "statements", statementId=uuid.upper())
    found = json.loads(answer.content)
    assert found["id"] == uuid
    assert "statements" not in found
    stored = datetime.fromisoformat(found["stored"]).replace(microsecond=0)
    assert parsedate_to_datetime(answer["Last-Modified"]) == stored


@pytest.mark.parametrize(
    "parameters, status",
    [
        ({"statementId": new()}, 404),
        ({"voidedStatementId": new()}, 404),
        ({"statementId": "1"}, 400),
        ({"statementId": ""}, 400),
        ({"statementId": new(), "voidedStatementId": new()}, 400),
        ({"statementId": new(), "limit": 1}, 400),
        ({"statementId": new(), "agent": ANN}, 400),
        ({"voidedStatementId": new(), "since": "2026-01-01T00:00:00Z"}, 400),
        ({"statementid": new()}, 400),
        ({"verb": "completed"}, 400),
        ({"activity": "lesson"}, 400),
        ({"agent": "Ann"}, 400),
        ({"agent": {"name": "Ann"}}, 400),
        ({"agent": {"mbox": "ann@example.org"}}, 400),
        ({"agent": {"objectType": "Group", "member": [ANN]}}, 400),
        ({"agent": '{"mbox":"mailto:a@example.org","mbox":"mailto:b@example.org"}'}, 400),
        ({"registration": "1"}, 400),
        ({"since": "yesterday"}, 400),
        ({"until": "2026-11-24"}, 400),
        ({"limit": "-1"}, 400),
        ({"limit": "ten"}, 400),
        ({"ascending": "TRUE"}, 400),
        ({"related_agents": "1"}, 400),
        ({"attachments": "yes"}, 400),
        ({"format": "Exact"}, 400),
        ({"Verb": VERB}, 400),
        ({"unknown": "1"}, 400),
    ],
)
def test_what_cannot_be_asked_for(store: Store, parameters: dict[str, Any], status: int) -> None:
    """Traps 1 and 17."""
    refused(store.ask("GET", "statements", **parameters), status)
    assert store.ask("HEAD", "statements", **parameters).status_code == status


def test_a_parameter_that_stands_twice(store: Store) -> None:
    refused(store.ask("GET", "/xapi/statements?limit=1&limit=2"))


# --- Filters ---


def test_each_filter_finds_what_it_names_and_no_more(store: Store) -> None:
    """One table of who is found by what: by itself, and with the related ones."""
    registration = new()
    sub = {"objectType": "SubStatement", "actor": CAROL, "verb": {"id": VERB + "/sub"}, "object": {"id": OTHER}}
    inner = {**sub, "object": ANN, "context": {"instructor": BEN, "contextActivities": {"other": [{"id": LESSON}]}}}
    table: dict[str, tuple[dict[str, Any], set[str], set[str]]] = {
        # what is said, the filters that find it, those that find it only with the related ones
        "plain": (said(), {"ann", "lesson", "verb"}, set()),
        "other verb": (said(verb={"id": VERB + "/x"}), {"ann", "lesson"}, set()),
        "registered": (said(context={"registration": registration}), {"ann", "lesson", "verb", "run"}, set()),
        "object": (said(actor=CAROL, object=BEN), {"ben", "verb"}, set()),
        "group": (said(actor=GROUP), {"ward", "ben", "lesson", "verb"}, set()),
        "group as object": (said(object=GROUP), {"ann", "ward", "ben", "verb"}, set()),
        "instructor": (said(context={"instructor": BEN}), {"ann", "lesson", "verb"}, {"ben"}),
        "team": (said(context={"team": GROUP}), {"ann", "lesson", "verb"}, {"ward", "ben"}),
        "parent": (
            said(context={"contextActivities": {"parent": {"id": OTHER}}}), {"ann", "lesson", "verb"}, {"other"},
        ),
        "sub": (said(object=sub), {"ann", "verb"}, {"other"}),
        "sub of people": (said(actor=CAROL, object=inner), {"verb"}, {"ann", "ben", "lesson"}),
    }  # fmt: skip
    ids = dict(zip(store.kept(*(one for one, _by, _related in table.values())), table, strict=True))
    filters: dict[str, dict[str, Any]] = {
        "ann": {"agent": ANN}, "ben": {"agent": BEN}, "ward": {"agent": {"objectType": "Group", "mbox": GROUP["mbox"]}},
        "lesson": {"activity": LESSON}, "other": {"activity": OTHER}, "verb": {"verb": VERB},
        "run": {"registration": registration},
    }  # fmt: skip
    for name, parameters in filters.items():
        found = {ids[one] for one in store.find(**parameters)}
        assert found == {what for what, (_one, by, _related) in table.items() if name in by}, name
        both = {"related_agents": "true", "related_activities": "true"}
        found = {ids[one] for one in store.find(**parameters, **both)}
        assert found == {what for what, (_one, by, related) in table.items() if name in by | related}, name
    together = {ids[one] for one in store.find(agent=ANN, verb=VERB, activity=LESSON, registration=registration)}
    assert together == {"registered"}
    assert {ids[one] for one in store.find(agent=BEN, activity=LESSON)} == {"group"}
    assert {ids[one] for one in store.find(agent=BEN, activity=OTHER, related_agents="true")} == set()


def test_people_of_2_0_are_found_too(store: Store) -> None:
    [uuid] = json.loads(
        store.send(
            said(
                context={
                    "contextAgents": [{"objectType": "contextAgent", "agent": BEN}],
                    "contextGroups": [{"objectType": "contextGroup", "group": {**GROUP, "member": [CAROL]}}],
                }
            ),
            version="2.0.0",
        ).content
    )
    for agent in (BEN, CAROL, {"objectType": "Group", "mbox": GROUP["mbox"]}):
        assert store.find(agent=agent) == []
        assert store.find(agent=agent, related_agents="true") == [uuid]


@pytest.mark.parametrize(
    "agent",
    [
        {"mbox": "mailto:ann@EXAMPLE.org"},
        {"mbox": "mailto:ann@example.org", "name": "Somebody"},
        {"objectType": "Agent", "mbox": "mailto:ann@example.org"},
    ],
)
def test_an_agent_is_known_by_the_identifier(store: Store, agent: dict[str, str]) -> None:
    ids = store.kept(said())
    assert store.find(agent=agent) == ids
    assert store.find(agent={"mbox": "mailto:Ann@example.org"}) == []


def test_since_is_exclusive_and_until_is_inclusive(store: Store) -> None:
    """Trap 10: both look at when a statement was stored, not at when what it tells of happened."""
    ids = store.kept(*(said(timestamp="2013-01-01T00:00:00Z") for _ in range(4)))
    at = [store.get(one)["stored"] for one in ids]
    assert at == sorted(set(at))
    assert store.find(since=at[1]) == ids[:1:-1]
    assert store.find(until=at[1]) == ids[1::-1]
    assert store.find(since=at[0], until=at[2], ascending="true") == ids[1:3]
    assert store.find(since=at[2], until=at[2]) == []
    assert store.find(since=at[3]) == []
    assert store.find(until="2014-01-01T00:00:00Z") == []
    assert store.find(since="2014-01-01T00:00:00Z", agent=ANN, limit=2) == ids[::-1]
    # any zone means the same moment
    there = datetime.fromisoformat(at[1]).astimezone(datetime.fromisoformat("2026-01-01T00:00:00+05:45").tzinfo)
    assert store.find(since=there.isoformat()) == ids[:1:-1]


def test_the_newest_comes_first(store: Store) -> None:
    ids = store.kept(said(), said(), said())
    assert store.find() == ids[::-1]
    assert store.find(ascending="false") == ids[::-1]
    assert store.find(ascending="true") == ids


# --- Pages ---


@pytest.mark.parametrize("ascending", ["true", "false"])
def test_pages_stay_as_they_were_while_statements_arrive(store: Store, ascending: str) -> None:
    """Trap 10: nothing is met twice and nothing is passed over; who reads from the newest sees no newer ones."""
    ids = store.kept(*(said() for _ in range(7)))
    asked = {"agent": text(ANN), "limit": 3, "ascending": ascending}
    page = json.loads(store.ask("GET", "statements", **asked).content)
    seen = [one["id"] for one in page["statements"]]
    while page["more"]:
        assert page["more"].startswith("/xapi/")
        store.kept(said(), said(actor=BEN))
        answer = store.ask("GET", page["more"])
        assert answer.status_code == 200
        # asked again, the same page is the same
        assert store.ask("GET", page["more"]).content == answer.content or ascending == "true"
        page = json.loads(answer.content)
        seen += [one["id"] for one in page["statements"]]
        if len(seen) > 20:
            break
    assert len(seen) == len(set(seen))
    if ascending == "true":
        assert seen[:7] == ids
    else:
        assert seen == ids[::-1]


def test_a_page_says_whether_there_are_more(store: Store) -> None:
    store.kept(said(), said())
    for limit, wanted, more in ((1, 1, True), (2, 2, False), (3, 2, False), (0, 2, False), (100000, 2, False)):
        page = json.loads(store.ask("GET", "statements", limit=limit).content)
        assert (len(page["statements"]), bool(page["more"])) == (wanted, more), limit
        assert isinstance(page["more"], str)
    assert json.loads(store.ask("GET", "statements", agent=CAROL).content) == {"statements": [], "more": ""}


def test_the_next_page_keeps_every_parameter(store: Store) -> None:
    """And the language of the request, which is a header (2.1.3)."""
    thing = {"id": LESSON, "definition": {"name": {"en": "First", "de": "Erste"}}}
    store.kept(*(said(object=thing, actor=BEN) for _ in range(3)), said())
    more = json.loads(store.ask("GET", "statements", agent=BEN, limit=1, format="canonical").content)["more"]
    answer = store.ask("GET", more, headers={"Accept-Language": "de"})
    [found] = json.loads(answer.content)["statements"]
    assert found["object"]["definition"]["name"] == {"de": "Erste"}
    assert found["actor"] == BEN
    assert store.ask("HEAD", more).status_code == 200


@pytest.mark.parametrize("token", ["x", "%00", "AAAA", "Ojk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk", "Oi0x", "bGltaXQ9eDox"])
def test_a_damaged_address_of_a_page(store: Store, token: str) -> None:
    answer = store.ask("GET", f"/xapi/statements/more/{token}")
    assert answer.status_code in (200, 400), answer.content
    refused(store.ask("POST", "/xapi/statements/more/AAAA", body=said()), 405)


# --- Formats ---

MAPS = {
    "name": {"en-GB": "Lesson", "de": "Stunde", "fr": "Leçon"},
    "description": {"de": "Eine Stunde", "fr": "Une leçon"},
}
DISPLAY = {"en-GB": "completed", "fr": "a terminé"}


@pytest.mark.parametrize(
    "header, name, description, display",
    [
        (None, "en-GB", "de", "en-GB"),
        ("fr", "fr", "fr", "fr"),
        ("de", "de", "de", "en-GB"),
        ("de;q=0.5, fr;q=0.9", "fr", "fr", "fr"),
        ("fr;q=0.5, de;q=0.9", "de", "de", "fr"),
        ("en", "en-GB", "de", "en-GB"),
        ("en;q=0.8, fr;q=0.2", "en-GB", "fr", "en-GB"),
        ("*;q=0.1, de", "de", "de", "en-GB"),
        ("de;q=0, *", "en-GB", "fr", "en-GB"),
        ("not a header;;;", "en-GB", "de", "en-GB"),
    ],
)
def test_canonical_gives_one_language_of_each_map(
    store: Store, header: str | None, name: str, description: str, display: str
) -> None:
    """Trap 11: chosen for each map, by the quality that the header gives."""
    thing = {"id": LESSON, "definition": MAPS}
    [uuid] = store.kept(said(object=thing, verb={"id": VERB, "display": DISPLAY}))
    headers = {} if header is None else {"Accept-Language": header}
    for parameters in ({"statementId": uuid}, {"verb": VERB}):
        answer = json.loads(store.ask("GET", "statements", format="canonical", headers=headers, **parameters).content)
        found = answer["statements"][0] if "statements" in answer else answer
        assert list(found["object"]["definition"]["name"]) == [name]
        assert list(found["object"]["definition"]["description"]) == [description]
        assert list(found["verb"]["display"]) == [display]


def test_canonical_tells_what_all_statements_said_of_an_activity(store: Store) -> None:
    ids = store.kept(
        said(),
        said(object={"id": LESSON, "definition": {"name": {"en": "First"}, "type": "https://x.example/type"}}),
        said(object={"id": LESSON, "definition": {"description": {"en": "About"}}}),
    )
    wanted = {"name": {"en": "First"}, "type": "https://x.example/type", "description": {"en": "About"}}
    for one in ids:
        assert store.get(one, format="canonical")["object"]["definition"] == wanted
    assert "definition" not in store.get(ids[0])["object"]
    assert json.loads(store.ask("GET", "activities", activityId=LESSON).content)["definition"] == wanted


def test_exact_gives_everything_and_ids_only_what_identifies(store: Store) -> None:
    thing = {"objectType": "Activity", "id": LESSON, "definition": MAPS}
    named = {**ANN, "name": "Ann"}
    group = {"objectType": "Group", "name": "We", "member": [named, BEN]}
    whole = said(
        id=new(), object=thing, actor=named, verb={"id": VERB, "display": DISPLAY},
        context={"team": group, "contextActivities": {"other": [thing]}},
    )  # fmt: skip
    [uuid] = store.kept(whole)
    exact = store.get(uuid, format="exact")
    assert exact == store.get(uuid)
    assert {name: exact[name] for name in whole} == whole
    ids = store.get(uuid, format="ids")
    assert ids["actor"] == ANN
    assert set(ids["object"]) <= {"objectType", "id"}
    assert ids["verb"]["id"] == VERB
    assert ids["context"]["contextActivities"]["other"][0]["id"] == LESSON
    assert "definition" not in text(ids["context"])
    # a group without an identifier keeps its members, each by its identifier
    assert ids["context"]["team"] == {"objectType": "Group", "member": [ANN, BEN]}


# --- HEAD, Activities and Agents (trap 20) ---


def test_head_is_get_without_its_body(store: Store) -> None:
    [uuid] = store.kept(said())
    for resource, parameters in (
        ("statements", {}),
        ("statements", {"statementId": uuid}),
        ("activities", {"activityId": LESSON}),
        ("agents", {"agent": ANN}),
        ("about", {}),
        ("activities/state", {"activityId": LESSON, "agent": ANN}),
        ("agents/profile", {"agent": ANN}),
        ("activities/profile", {"activityId": LESSON}),
    ):
        get, head = (store.ask(method, resource, **parameters) for method in ("GET", "HEAD"))
        assert (get.status_code, head.status_code, head.content) == (200, 200, b""), resource
        assert head["Content-Type"] == get["Content-Type"]
        assert set(head.headers) == set(get.headers)


def test_what_nobody_spoke_of_is_known_by_its_name_alone(store: Store) -> None:
    answer = store.ask("GET", "activities", activityId=OTHER)
    assert (answer.status_code, json.loads(answer.content)) == (200, {"objectType": "Activity", "id": OTHER})
    answer = store.ask("GET", "agents", agent=CAROL)
    wanted = {"objectType": "Person", "openid": [CAROL["openid"]]}
    assert (answer.status_code, json.loads(answer.content)) == (200, wanted)


def test_a_person_has_every_name_that_was_given(store: Store) -> None:
    """2.4.2: arrays, also of one."""
    store.kept(said(actor={**BEN, "name": "Ben"}), said(actor={**BEN, "name": "Benjamin"}), said(actor=BEN))
    found = json.loads(store.ask("GET", "agents", agent=BEN).content)
    assert found == {"objectType": "Person", "name": ["Ben", "Benjamin"], "account": [BEN["account"]]}


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "\1", "a\nb", "\\n\0"], ids=ascii)
def test_a_name_that_no_database_takes_comes_back_whole(store: Store, name: str) -> None:
    actor = {"account": {"homePage": "https://trust.example.org", "name": name}, "name": name}
    sent = json.dumps(said(actor=actor))
    assert store.send(sent).status_code == 200
    asked = {"agent": json.dumps(actor)}
    assert len(store.find(**asked)) == 1
    found = json.loads(store.ask("GET", "agents", **asked).content)
    assert (found["account"], found["name"]) == ([actor["account"]], [name])


@pytest.mark.parametrize(
    "resource, parameters",
    [
        ("activities", {}),
        ("activities", {"activityId": "lesson"}),
        ("activities", {"activityId": LESSON, "more": "1"}),
        ("agents", {}),
        ("agents", {"agent": "Ann"}),
        ("agents", {"agent": {"objectType": "Group", "mbox": "mailto:ward@example.org"}}),
        ("agents", {"agent": ANN, "since": "2026-01-01T00:00:00Z"}),
    ],
)
def test_what_cannot_be_asked_of_activities_and_agents(store: Store, resource: str, parameters: dict[str, Any]) -> None:
    refused(store.ask("GET", resource, **parameters))
    refused(store.ask("PUT", resource, **parameters, body={}), 405)


def test_a_reference_is_given_as_a_reference(store: Store) -> None:
    [first] = store.kept(said())
    [second] = store.kept(about(first, actor=BEN))
    for form in ("exact", "ids", "canonical"):
        assert store.get(second, format=form)["object"] == {"objectType": "StatementRef", "id": first}
    assert NONE not in store.get(second).values()
