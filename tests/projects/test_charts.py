"""The charts on the page of a measure: one drawing for a phone, one for a desk."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.world import world

pytestmark = pytest.mark.django_db


def test_a_phone_gets_a_picture_of_its_own_width(client: Client) -> None:
    made = world("owner")
    made.learn("owner", levels=1)
    project = made.project("owner")
    client.force_login(made.owner, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/measures/{project.measures.first().uuid}/").content.decode()

    narrow = re.findall(r'<source media="\(max-width: 640px\)" srcset="([^"]+)" width="340"', page)
    wide = re.findall(r'<img src="([^"]+\.svg)" alt="[^"]+" width="720"', page)

    assert len(narrow) == len(wide) == 2
    for addresses, width in ((narrow, 340), (wide, 720)):
        for address in addresses:
            svg = client.get(address).content.decode()
            assert f'width="{width}"' in svg[: svg.index(">")], address
