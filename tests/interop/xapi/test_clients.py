"""Clients in wide use, as registries have them, against a site that runs: what they need beyond the specification."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64encode
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from django.conf import settings
from tincan import (
    Activity,
    ActivityProfileDocument,
    Agent,
    RemoteLRS,
    StateDocument,
    Statement,
    StatementRef,
    Verb,
)

from tests.interop.xapi.asking import LESSON, VERB, VOIDED
from tests.interop.xapi.serving import Site

DRIVERS = Path(__file__).parent / "clients"


# --- tincan, Python (1.0.0) ---


@pytest.fixture
def lrs(site: Site) -> RemoteLRS:
    return RemoteLRS(endpoint=site.endpoint, username=site.name, password=site.secret, version="1.0.3")


@pytest.fixture
def agent() -> Agent:
    return Agent(mbox=f"mailto:{uuid4()}@example.org", name="Ann")


def test_tincan_saves_finds_and_voids(lrs: RemoteLRS, agent: Agent) -> None:
    statement = Statement(
        id=str(uuid4()), actor=agent, verb=Verb(id=VERB, display={"en": "completed"}), object=Activity(id=LESSON)
    )
    saved = lrs.save_statement(statement)
    assert saved.success, saved.data
    # to save it once more is no fault, nor is a batch
    assert lrs.save_statement(statement).success
    batch = lrs.save_statements([Statement(actor=agent, verb=Verb(id=VERB), object=Activity(id=LESSON)) for _ in "ab"])
    assert (batch.success, len(batch.content)) == (True, 2)

    got = lrs.retrieve_statement(statement.id)
    assert got.success
    assert (got.content.id, got.content.actor.mbox) == (statement.id, agent.mbox)
    page = lrs.query_statements({"agent": agent, "limit": 2})
    assert (page.success, len(page.content.statements)) == (True, 2)
    rest = lrs.more_statements(page.content)
    assert [one.id for one in rest.content.statements] == [statement.id]

    word = Statement(actor=agent, verb=Verb(id=VOIDED), object=StatementRef(id=statement.id))
    assert lrs.save_statement(word).success
    assert not lrs.retrieve_statement(statement.id).success
    assert lrs.retrieve_voided_statement(statement.id).content.id == statement.id


def test_tincan_keeps_documents(lrs: RemoteLRS, agent: Agent) -> None:
    activity = Activity(id=LESSON)
    state = StateDocument(
        id="place", activity=activity, agent=agent, content=bytearray(b'{"page": 1}'), content_type="application/json"
    )
    assert lrs.save_state(state).success
    got = lrs.retrieve_state(activity, agent, "place")
    assert (got.success, json.loads(got.content.content)) == (True, {"page": 1})
    state.content = bytearray(b'{"page": 2}')
    assert lrs.save_state(state).success
    assert json.loads(lrs.retrieve_state(activity, agent, "place").content.content) == {"page": 2}
    assert lrs.retrieve_state_ids(activity, agent).content == ["place"]
    assert lrs.clear_state(activity, agent).success


def test_tincan_keeps_profiles(lrs: RemoteLRS, agent: Agent, site: Site) -> None:
    """It sends no If-None-Match for a new one, which the specification demands in 1.0.3 (part three, 3.1): it is told
    so. What is there it replaces by its tag."""
    activity = Activity(id=LESSON)
    profile = ActivityProfileDocument(
        id=str(uuid4()), activity=activity, content=bytearray(b"text"), content_type="text/plain"
    )
    refused = lrs.save_activity_profile(profile)
    assert not refused.success
    assert "If-None-Match" in str(refused.data)
    place = urlencode({"activityId": LESSON, "profileId": profile.id})
    headers = {
        "Authorization": "Basic " + b64encode(f"{site.name}:{site.secret}".encode()).decode(),
        "X-Experience-API-Version": "1.0.3", "If-None-Match": "*", "Content-Type": "text/plain",
    }  # fmt: skip
    urlopen(Request(f"{site.endpoint}activities/profile?{place}", b"text", headers, method="PUT")).close()  # noqa: S310

    got = lrs.retrieve_activity_profile(activity, profile.id)
    assert got.content.content == b"text"
    got.content.content = bytearray(b"other")
    got.content.etag = got.response.getheader("ETag")  # it looks for it in the wrong place itself
    assert lrs.save_activity_profile(got.content).success
    assert profile.id in lrs.retrieve_activity_profile_ids(activity).content
    assert lrs.retrieve_agent_profile_ids(agent).content == []


def test_tincan_asks_about_the_store(lrs: RemoteLRS) -> None:
    """It raises for a version that it doesn't know (trap 22)."""
    about = lrs.about()
    assert about.success
    assert "1.0.3" in about.content.version


# --- Clients for Node ---


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
@pytest.mark.parametrize("client", ["xapi", "tincanjs"])
def test_clients_for_node(site: Site, client: str) -> None:
    """Each driver does what its client can, and prints what came of it (tests/interop/xapi/clients)."""
    ran = subprocess.run(
        ["node", str(DRIVERS / f"{client}.mjs"), site.endpoint, site.name, site.secret],
        cwd=settings.ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    said: dict[str, Any] = json.loads(ran.stdout)
    assert said == {
        "about": True,
        "saved": True,
        "again": True,
        "found": True,
        "queried": 3,
        "more": 1,
        "attachment": "a plan for ward 3",
        "voided": True,
        "state": {"page": 2},
        "agent profile": {"big": True},
        "activity profile": {"level": 1},
        "deleted": True,
    }
