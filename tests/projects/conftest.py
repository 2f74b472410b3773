"""A project of two people in no run, a measure of it, and somebody who is not in the team."""

from __future__ import annotations

import pytest
from django.test import Client

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Measure, Project
from tests.cast import NOW, person


@pytest.fixture
def owner() -> Person:
    return person("Owner")


@pytest.fixture
def colleague(project: Project, owner: Person) -> Person:
    made = person("Colleague")
    api.add_member(project, made, by=owner, at=NOW)
    return made


@pytest.fixture
def project(owner: Person) -> Project:
    return api.start_project(run=None, title="Shorter waits", by=owner, at=NOW)


@pytest.fixture
def measure(project: Project, owner: Person) -> Measure:
    return api.add_measure(project, name="Wait", kind="outcome", unit="days", by=owner, at=NOW)


def browser(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client
