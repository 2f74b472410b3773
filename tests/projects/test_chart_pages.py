"""The charts of a measure as they are served: for the width that is asked for, with what was noted."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from cairn.projects import api
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(client: Client) -> str:
    owner = person("Owner")
    project = api.start_project(run=None, title="Shorter waits", by=owner, at=NOW)
    measure = api.add_measure(project, name="Wait", kind="outcome", unit="days", by=owner, at=NOW)
    lines = [f"2026-01-{n:02},{5 + n % 3},{'A strike' if n == 4 else ''}" for n in range(1, 15)]
    api.replace_points(measure.uuid, raw="day,wait,note\n" + "\n".join(lines), by=owner, at=NOW)
    client.force_login(owner)
    return f"/measures/{measure.uuid}/"


@pytest.mark.parametrize(
    "asked, width",
    [("", 720), ("?width=360", 360), ("?width=20", 320), ("?width=99999", 1200), ("?width=wide", 720),
     ("?width=1" + 40 * "0", 720), ("?width=-5", 720), ("?width=²", 720)],
)  # fmt: skip
def test_a_chart_is_as_wide_as_asked_within_reason(client: Client, address: str, asked: str, width: int) -> None:
    page = client.get(address).content.decode()
    picture, _run = [unescape(found) for found in re.findall(r'<img src="([^"]+)" alt', page)]
    spec, _run = [unescape(found) for found in re.findall(r'data-chart-spec="([^"]+)"', page)]
    asked = asked.replace("?", "&")

    svg = client.get(picture + asked).content.decode()
    drawn = json.loads(client.get(spec + asked).content)

    assert f'width="{width}"' in svg[:600]
    assert drawn["width"] + drawn["padding"]["left"] + drawn["padding"]["right"] == width
    assert "4 Jan 2026: A strike" in svg
    assert f"{picture}&width=320" in unescape(page)
