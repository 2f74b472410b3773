"""docs/xapi-profile.md: what it says of Cairn's own statements is what the code writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from cairn.records import api
from cairn.records.models import Statement
from tests.records.test_statements import made  # noqa: F401  the world in which everything was done
from tests.world import World

pytestmark = pytest.mark.django_db

PAGE = (settings.ROOT / "docs" / "xapi-profile.md").read_text()
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|\+00:00)")


def plain(statement: dict[str, Any]) -> dict[str, Any]:
    """With its ids numbered in the order in which they are met, and one time for all."""
    seen: dict[str, str] = {}
    text = json.dumps(statement).replace(settings.CAIRN_BASE_URL, "https://cairn.example")
    text = UUID.sub(lambda found: seen.setdefault(found[0], f"00000000-0000-4000-8000-{len(seen) + 1:012}"), text)
    found: dict[str, Any] = json.loads(TIME.sub("2026-11-24T09:30:00.000000Z", text))
    return found


def kind(statement: dict[str, Any]) -> tuple[str, str]:
    return statement["verb"]["id"], statement["object"]["definition"]["type"]


def documented() -> Iterator[dict[str, Any]]:
    for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL):
        yield json.loads(block)


def test_each_example_is_what_the_code_writes(made: World) -> None:  # noqa: F811
    api.settle()
    written = [plain(json.loads(raw)) for raw in Statement.objects.order_by("pk").values_list("raw", flat=True)]
    examples = list(documented())
    assert [one for one in examples if one not in written] == []
    # and nothing is written that has no example
    assert {kind(one) for one in written} == {kind(one) for one in examples}
    assert len(examples) == len({kind(one) for one in examples})


def test_every_address_is_listed() -> None:
    words = {*api.VERBS.values(), *api.ACTIVITY_TYPES.values()}
    assert {one for one in words if f"`{one}`" not in PAGE} == set()
