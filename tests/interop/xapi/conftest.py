from __future__ import annotations

import pytest

from cairn.records import naming
from tests.interop.xapi.asking import Store


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """A test takes back what it wrote: numbers that a process remembers would stay."""
    naming.forget()


@pytest.fixture
def store(db: None) -> Store:
    return Store()
