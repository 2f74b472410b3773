"""How the tables of rules are tried: what is refused differs by one change from what passes."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.records.statement.errors import Invalid
from cairn.records.statement.rules import check
from cairn.records.statement.versions import Version
from tests.records.statement.examples import changed

# clause, property, value, the sentence (or how it begins)
Case = tuple[str, str, Any, str]


def refused(base: dict[str, Any], case: Case, *, version: Version = Version.V1) -> None:
    """The base passes; with the change it is refused with that sentence, which names that place."""
    _clause, path, value, sentence = case
    check(base, version)
    with pytest.raises(Invalid) as caught:
        check(changed(base, path, value), version)
    assert caught.value.message.startswith(sentence), caught.value.message
    assert caught.value.message.endswith(".")
    assert caught.value.message.startswith(caught.value.path)


def passes(base: dict[str, Any], path: str, value: Any, *versions: Version) -> None:
    """The base with the change passes."""
    for version in versions or Version:
        check(changed(base, path, value), version)


def named(cases: list[Case]) -> list[str]:
    return [f"{clause} {path}" for clause, path, _value, _sentence in cases]
