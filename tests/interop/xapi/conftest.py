from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from cairn.interop.xapi import limits
from cairn.records import naming
from tests.databases import drop_the_other, one_more
from tests.interop.xapi.asking import Store
from tests.interop.xapi.serving import Site


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """A test takes back what it wrote: numbers that a process remembers would stay, and what it counted of a key would
    be counted against the next test's, which has the same number."""
    naming.forget()
    limits.forget()
    cache.clear()


@pytest.fixture
def store(db: None) -> Store:
    return Store()


@pytest.fixture(scope="session")
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site that runs in processes of its own."""
    folder = tmp_path_factory.mktemp("site")
    name = f"{settings.DATABASES['default']['NAME']}_site"
    with django_db_blocker.unblock():
        found = Site(folder, one_more(connection, folder, name))
    found.start()
    yield found
    found.kill()
    with django_db_blocker.unblock():
        drop_the_other(connection, name)
