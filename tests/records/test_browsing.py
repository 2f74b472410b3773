"""Statements in the admin: ten thousand of them, found by what they name, and one laid out."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.records import api, naming
from cairn.records.models import Statement
from cairn.records.telling import agent_key_of, agent_text, shortened
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
LIST = "/record-store/statements/"
VERB, VOIDED = "http://adlnet.gov/expapi/verbs/completed", "http://adlnet.gov/expapi/verbs/voided"
LESSON = "https://example.org/lesson/"
RUN = UUID("6d1a2f9e-3f0a-4a3c-9a55-0f4d3a1b2c3d")


@pytest.fixture
def page() -> Client:
    naming.forget()
    accounts_api.import_organisations([{"key": "east", "name": "Eastern Hospitals", "country": "GB"}], by=None, at=NOW)
    boss = person("Boss")
    Person.objects.filter(pk=boss.pk).update(is_staff=True)
    client = Client()
    client.force_login(boss)
    return client


def statement(number: int = 0, **more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": str(UUID(int=number + 1)),
        "actor": {"account": {"homePage": settings.CAIRN_BASE_URL, "name": f"pseudonym-{number % 100}"}},
        "verb": {"id": VERB},
        "object": {"id": f"{LESSON}{number % 50}", "definition": {"name": {"en-GB": f"Lesson {number % 50}"}}},
    }
    return {**said, **more}


def kept(*several: dict[str, Any], organisation: Any = None) -> None:
    tenant = api.tenant_of(organisation)
    body = api.read(json.dumps(several).encode())
    api.accept(tenant.pk, body.statements, authority=api.authority_of(None), version=api.Version.V1, at=timezone.now())


def found(answer: Any) -> list[int]:
    """The numbers of the statements that a page lists."""
    assert answer.status_code == 200
    return [
        UUID(one).int - 1 for one in re.findall(r'<th role="rowheader".*?/([0-9a-f-]{36})/', answer.content.decode())
    ]


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def further(answer: Any) -> str:
    return html.unescape(re.findall(r'href="([^"]*)" rel="next"', answer.content.decode())[0])


# --- Many ---


def test_ten_thousand_are_paged_and_found_by_few_queries(page: Client) -> None:
    for start in range(0, 10_000, 1000):
        several = [statement(number) for number in range(start, start + 1000)]
        if start == 4000:
            several[7]["context"] = {"registration": str(RUN)}
        kept(*several)

    naming.forget()
    counts = {}
    everything = {"who": "pseudonym-7", "verb": "completed", "activity": f"{LESSON}7", "since": "1/1/2020"}
    for name, query in {
        "all": {},
        "who": {"who": "pseudonym-7"},
        "everything": {**everything, "until": f"{timezone.localdate():%d/%m/%Y}"},
    }.items():
        page.get(LIST, query)  # what a process remembers is remembered
        with CaptureQueriesContext(connection) as queries:
            answer = page.get(LIST, query)
        counts[name] = len(queries)
        assert len(answer.content) < 60_000
        step = 1 if name == "all" else 100
        newest = 9999 if name == "all" else 9907
        assert found(answer) == [newest - step * place for place in range(25)]
        second = page.get(LIST + further(answer))
        assert found(second) == [newest - step * place for place in range(25, 50)]
        assert "Back to the start" in text_of(second)
    assert counts["all"] <= 8
    assert max(counts.values()) <= 13, counts  # one of them asks PostgreSQL whether any wait for their place
    assert found(page.get(LIST, {"registration": str(RUN)})) == [4007]
    # Newer statements don't move a page that was asked for.
    first = page.get(LIST)
    kept(statement(10_000))
    assert found(page.get(LIST + further(first)))[0] == 9974
    last = found(page.get(LIST, {"after": Statement.objects.order_by("pk").values_list("pk", flat=True)[3]}))
    assert last == [2, 1, 0]


# --- What is looked for ---


@pytest.mark.parametrize(
    "query, numbers",
    [
        ({}, [3, 2, 1, 0]),
        ({"who": "pseudonym-1"}, [1]),
        ({"who": "ann@example.org"}, [2]),
        ({"who": '{"mbox": "mailto:ann@example.org"}'}, [2]),
        ({"who": "https://trust.example.org ben smith"}, [3]),
        ({"who": "nobody"}, []),
        ({"verb": "completed"}, [2, 1, 0]),
        ({"verb": "http://example.org/tried"}, [3]),
        ({"activity": f"{LESSON}2"}, [2]),
        ({"activity": f"{LESSON}2", "who": "pseudonym-1"}, []),
        ({"registration": str(RUN)}, [1]),
        ({"since": "today"}, [3, 2, 1, 0]),
        ({"since": "tomorrow"}, []),
        ({"until": "today"}, [3, 2, 1, 0]),
        ({"until": "yesterday"}, []),
        ({"store": "own"}, [3, 2, 1, 0]),
        ({"store": "east"}, [9]),
        ({"state": "voided"}, []),
    ],
)
def test_what_is_found(page: Client, query: dict[str, str], numbers: list[int]) -> None:
    kept(
        statement(0),
        statement(1, context={"registration": str(RUN)}),
        statement(2, actor={"mbox": "mailto:ann@example.org"}),
        statement(
            3,
            actor={"account": {"homePage": "https://trust.example.org", "name": "ben smith"}},
            verb={"id": "http://example.org/tried"},
        ),
    )
    kept(statement(9), organisation=accounts_api.organisations()[0])
    days = {"yesterday": -1, "today": 0, "tomorrow": 1}
    asked = {
        name: f"{timezone.localdate() + timedelta(days=days[value]):%d/%m/%Y}" if value in days else value
        for name, value in query.items()
    }
    answer = page.get(LIST, asked)
    assert found(answer) == numbers
    for name, value in asked.items():
        if name not in ("store", "state"):
            assert value in text_of(answer)


def test_what_is_voided_is_found_among_itself(page: Client) -> None:
    def voids(number: int, target: int) -> dict[str, Any]:
        refers = {"objectType": "StatementRef", "id": str(UUID(int=target + 1))}
        return statement(number, verb={"id": VOIDED}, object=refers)

    kept(*(statement(number) for number in range(40)))
    kept(*(voids(100 + number, number) for number in range(30)))
    kept(voids(200, 29), voids(201, 500))  # one twice, and one that isn't there
    voided = {"state": "voided"}
    with CaptureQueriesContext(connection) as queries:
        first = page.get(LIST, voided)
    assert len(queries) <= 12
    assert found(first) == list(range(29, 4, -1))
    assert found(page.get(LIST + further(first))) == [4, 3, 2, 1, 0]
    assert found(page.get(LIST, {**voided, "who": "pseudonym-3"})) == [3]
    assert found(page.get(LIST, {**voided, "activity": f"{LESSON}4", "verb": "completed"})) == [4]
    assert found(page.get(LIST, {**voided, "since": "1/1/2020", "until": "1/1/2021"})) == []
    assert found(page.get(LIST, {**voided, "verb": "http://example.org/never"})) == []
    assert not set(range(30)) & set(found(page.get(LIST)))
    one = text_of(page.get(f"{LIST}own/{UUID(int=4)}/"))
    assert "This statement is voided" in one
    assert str(UUID(int=104)) in one


@pytest.mark.parametrize(
    "query, sentence",
    [
        ({"registration": "12"}, "Enter a UUID"),
        ({"who": "what is this"}, "Enter a pseudonym, an e-mail address, or an agent as JSON"),
        ({"who": '{"mbox": 1}'}, "Mend the JSON of the agent"),
        ({"verb": "dances well"}, "Enter a verb that Cairn uses, or an address"),
        ({"activity": "lesson"}, "Enter the whole address of the activity"),
        ({"since": "soon"}, "Enter a real date"),
        ({"store": "west"}, "Choose one of the answers that are listed"),
    ],
)
def test_a_slip_is_told_and_stays(page: Client, query: dict[str, str], sentence: str) -> None:
    kept(statement())
    answer = page.get(LIST, query)
    assert sentence in text_of(answer)
    assert found(answer) == []
    assert all(value in text_of(answer) or name == "store" for name, value in query.items())
    assert found(page.get(LIST, dict.fromkeys(query, ""))) == [0]


# --- One ---


def test_one_is_told_in_words_and_laid_out(page: Client) -> None:
    raw = f"""{{"id":"{UUID(int=1)}","actor":{{"mbox":"mailto:ann@example.org","name":"Ann Other"}},
      "verb":{{"id":"{VERB}"}},"object":{{"id":"{LESSON}1","definition":{{"name":{{"fr":"Une","en-GB":"One <b>"}}}}}},
      "result":{{"score":{{"raw":1.10,"max":20,"scaled":0.50}},"success":true,"duration":"PT1M"}},
      "context":{{"registration":"{RUN}"}}}}"""
    tenant = api.our_own()
    key, _secret = api.make_credential(title="East wing", scopes=["all"], organisation=None, by=None, at=NOW)
    body = api.read(raw.encode())
    api.accept(tenant.pk, body.statements, authority=api.authority_of(key), version=api.Version.V1, at=timezone.now())
    kept(*(statement(n, object={"objectType": "StatementRef", "id": str(UUID(int=1))}) for n in range(1, 28)))

    with CaptureQueriesContext(connection) as queries:
        answer = page.get(f"{LIST}own/{UUID(int=1)}/")
    assert len(queries) <= 12
    assert len(answer.content) < 60_000
    said = text_of(answer)
    for words in (
        "ann@example.org completed One <b>", "1.10 of 20", "0.50", "PT1M", "the key “East wing”", str(RUN),
        '"raw": 1.10', "There are more.",
    ):  # fmt: skip
        assert words in said
    assert "<b>" not in answer.content.decode()
    heading = re.findall(r"<h1.*?</h1>", said)[0]
    assert "Ann Other" not in heading
    assert found(answer) == list(range(27, 2, -1))
    file = page.get(f"{LIST}own/{UUID(int=1)}.json")
    assert file.content.decode() == Statement.objects.get(uuid=UUID(int=1)).raw
    assert file["Content-Disposition"].startswith("attachment")


def test_a_long_one_is_cut_and_what_cannot_be_written_is_no_fault(page: Client) -> None:
    odd = {"account": {"homePage": "https://example.org", "name": "\ud800 \u0007 odd"}}
    kept(statement(0, actor=odd, context={"extensions": {"http://example.org/e": "x" * 100_000}}))
    listed = page.get(LIST)
    assert found(listed) == [0]
    answer = page.get(f"{LIST}own/{UUID(int=1)}/")
    assert "Only its beginning is shown here." in text_of(answer)
    assert len(answer.content) < 60_000


@pytest.mark.parametrize(
    "more, words",
    [
        ({"actor": {"objectType": "Group", "member": [{"mbox": "mailto:a@b.uk"}] * 2}}, "A group of 2"),
        ({"object": {"objectType": "Agent", "mbox": "mailto:ben@example.org"}}, "ben@example.org"),
        (
            {
                "object": {
                    "objectType": "SubStatement",
                    "actor": {"mbox": "mailto:ben@example.org"},
                    "verb": {"id": VERB},
                    "object": {"id": f"{LESSON}3"},
                }
            },
            f"that ben@example.org completed {LESSON}3",
        ),
        ({"actor": {"openid": "https://id.example.org/ann"}}, "https://id.example.org/ann"),
        ({"verb": {"id": "http://example.org/tried", "display": {"fr": "a essayé", "en": "tried"}}}, ">tried<"),
        ({"verb": {"id": "http://example.org/tried"}}, ">tried<"),
    ],
)
def test_every_kind_of_statement_is_told(page: Client, more: Any, words: str) -> None:
    kept(statement(0, **more))
    assert words in text_of(page.get(LIST))
    assert page.get(f"{LIST}own/{UUID(int=1)}/").status_code == 200


def test_links_find_what_they_stand_at(page: Client) -> None:
    kept(statement(0), statement(1, actor={"mbox": "mailto:ann+b@example.org"}))
    wanted = r'href="(/record-store/statements/\?store=own&amp;(?:who|verb|activity)=[^"]+)"'
    links = re.findall(wanted, page.get(LIST).content.decode())
    assert [found(page.get(html.unescape(link))) for link in links] == [[1], [1, 0], [1], [0], [1, 0], [0]]


def test_nothing_of_another_store_is_seen(page: Client) -> None:
    kept(statement(0), organisation=accounts_api.organisations()[0])
    assert page.get(f"{LIST}east/{UUID(int=1)}/").status_code == 200
    for path in (f"own/{UUID(int=1)}/", f"east/{uuid4()}/", f"west/{UUID(int=1)}/", f"own/{UUID(int=1)}.json"):
        assert page.get(LIST + path).status_code == 404


@pytest.mark.parametrize(
    "key",
    [
        "mbox\nmailto:ann@example.org",
        f"mbox_sha1sum\n{'0a' * 20}",
        "openid\nhttps://id.example.org/ann",
        "account\nhttps://trust.example.org\nann smith",
        f"account\n{settings.CAIRN_BASE_URL}\n6d1a2f9e-3f0a-4a3c-9a55-0f4d3a1b2c3d",
        f"account\n{settings.CAIRN_BASE_URL}\n{'0a' * 20}",
        f"account\n{settings.CAIRN_BASE_URL}\nann@example.org",
    ],
)
def test_an_agent_is_found_by_what_is_written_for_it(key: str) -> None:
    assert agent_key_of(agent_text(key)) == key


def test_an_agent_that_cannot_be_written_on_a_line_is_not_linked() -> None:
    assert agent_text("account\nurn:x\nann") == ""
    assert urlencode({"who": shortened("\ud800")}) == "who="
