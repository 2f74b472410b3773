"""A run with three learners and a facilitator, and a thread about something made up for the tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cairn.accounts.models_api import Person
from cairn.community import api
from cairn.community.models import Post
from cairn.courses.models_api import Programme
from cairn.lib.errors import NotFound
from cairn.lib.registries import thread_subjects
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run
from tests.cast import NOW, person

SUBJECT = UUID("7d0c1a52-5f2b-4a4e-9a34-0d7a3b1c9e11")
ABOUT: dict[str, Any] = {"subject_kind": "test", "subject_uuid": SUBJECT}


class FakeSubject:
    """For who is enrolled or holds a role."""

    def may_join(self, who: Person, run: Run, _uuid: UUID) -> bool:
        if runs_api.has_role(run, who, *Role.values):
            return True
        try:
            return bool(runs_api.enrolment_in(run.key, who))
        except NotFound:
            return False

    def still_there(self, person_ids: Any, run: Run, _uuid: UUID) -> set[int]:
        return runs_api.still_in(run, person_ids)

    def url(self, run: Run, uuid: UUID) -> str:
        return f"/talked-about/{run.key}/{uuid}/"


@pytest.fixture(autouse=True)
def _subject(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(thread_subjects._items, "test", FakeSubject())


@pytest.fixture
def run() -> Run:
    return runs_api.open_run(
        programme=Programme.objects.create(key="improvement", title="Improvement"),
        key="autumn",
        title="Autumn",
        starts_on=(NOW - timedelta(days=30)).date(),
        ends_on=(NOW + timedelta(days=60)).date(),
        by=None,
        at=NOW,
    )


def _learner(run: Run, name: str) -> Person:
    made = person(name)
    runs_api.enrol(run, by=made, at=NOW)
    return made


@pytest.fixture
def ann(run: Run) -> Person:
    return _learner(run, "Ann")


@pytest.fixture
def ben(run: Run) -> Person:
    return _learner(run, "Ben")


@pytest.fixture
def cat(run: Run) -> Person:
    return _learner(run, "Cat")


@pytest.fixture
def fay(run: Run) -> Person:
    made = person("Fay")
    runs_api.give_role(run, made, Role.FACILITATOR, by=None, at=NOW)
    return made


@pytest.fixture
def outsider() -> Person:
    return person("Outsider")


@pytest.fixture
def answer(run: Run, ann: Person) -> Post:
    return api.write(run, **ABOUT, text="We measure every week.", by=ann, at=NOW)
