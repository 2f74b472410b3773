"""What stands for every test: a fixed time, one profile for generated cases. People: tests/cast.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from tests.databases import copy_from_the_first, put_back

# No test asserts a time, so none fails for being slow; and the same tree always runs the same cases.
hypothesis_settings.register_profile("cairn", deadline=None, derandomize=True)
hypothesis_settings.load_profile("cairn")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each worker's database is a copy of one that was migrated once."""
    copy_from_the_first(connection)


@pytest.fixture(scope="session", autouse=True)
def _put_back() -> Iterator[None]:
    """After a test that commits, like a browser journey, the next one finds the database as the migrations left it.

    What it begins with is then laid down and not made anew (tests/laying.py).
    """
    cases: Any = TransactionTestCase
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cases, "_fixture_teardown", lambda case: put_back(connection))
        yield


@pytest.fixture
def now() -> datetime:
    """The time at which everything in a test happens: a Tuesday morning, in term, no clock change near."""
    return datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
