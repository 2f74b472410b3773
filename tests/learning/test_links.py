"""Links from one object to another: within the run that shows them, and in the catalogue to the catalogue."""

from __future__ import annotations

import pytest
from django.test import Client

from cairn.courses.models import ObjectPage
from cairn.courses.models.blocks import ProseBlock
from tests.kinds import seen
from tests.world import world

pytestmark = pytest.mark.django_db


def test_a_link_to_an_object_stays_where_its_reader_is() -> None:
    made = world("owner")
    made.learn("owner", levels=0)
    first, second = made.structure.objects[:2]
    page, other = ObjectPage.objects.get(pk=first.page_id), ObjectPage.objects.get(pk=second.page_id)
    offer = other.get_ancestors().specific().get(depth=3)
    words = (
        f'<p><a linktype="page" id="{other.pk}">it</a>, <a linktype="page" id="{offer.pk}">all</a> and '
        '<a href="https://example.org/">that</a>.</p>'
    )
    page.body = ProseBlock().to_python([{"type": "text", "value": words}])
    page.save_revision().publish()
    seen(made, first.key)
    client = Client()
    client.force_login(made.owner)

    in_run, in_catalogue = f"/runs/autumn/{second.key}/", other.url
    for address, there in (
        (f"/runs/autumn/{first.key}/", in_run),
        (f"/runs/autumn/{first.key}/offline/", in_run),
        (page.url, in_catalogue),
    ):
        html = client.get(address).content.decode()
        link = html[: html.index(">it</a>")].rpartition("<a ")[2]
        assert link.split()[0] == f'href="{there}"', address
        assert f'<a href="{offer.url}"' in html
        assert '<a href="https://example.org/">that</a>' in html
