"""A worker that forwards is killed in the middle: nothing is lost, the order stays, and what came twice is one."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.interop.xapi.elsewhere import NAME, SECRET, elsewhere
from tests.interop.xapi.serving import Site

MAKE = """
import django
django.setup()
from django.utils import timezone
from cairn.records import api
line = '{"actor":{"mbox":"mailto:a@b.uk"},"verb":{"id":"http://a.uk/v"},"object":{"id":"http://a.uk/o"}}'
api.make_destination(
    title="Elsewhere", organisation=None, endpoint=%r, version=api.Version.V1, name=%r, secret=%r, by=None,
    at=timezone.now(), from_the_beginning=False,
)
body = api.read(f"[{','.join([line] * 1000)}]".encode())
ids = api.accept(
    api.our_own().pk, body.statements, authority=api.authority_of(None), version=api.Version.V1, at=timezone.now()
).ids
print(*ids)
"""
# As when five minutes have passed.
LET_GO = """
import django
django.setup()
from datetime import timedelta
from django.db.models import F
from cairn.records.models import Destination
Destination.objects.update(busy_until=F("busy_until") - timedelta(minutes=6))
print(*Destination.objects.values_list("delivered", flat=True))
"""


@pytest.mark.django_db
def test_killed_and_begun_again(site: Site) -> None:
    with elsewhere() as there:
        ids = site.python(MAKE % (there.endpoint, NAME, SECRET)).split()
        reached, go_on = threading.Event(), threading.Event()

        def refuses(_several: Any, _body: bytes) -> bool:
            if len(there.posts) == 7:
                reached.set()
                go_on.wait(30)
            return False

        there.refuses = refuses
        # The eighth batch is there, and its answer never comes to anybody.
        worker = site.command("records", "forward", "Elsewhere")
        assert reached.wait(60)
        worker.kill()
        said = worker.communicate(timeout=30)[0]
        assert "350 statements" in said, said
        go_on.set()
        there.refuses = lambda _several, _body: False

        second = site.command("records", "forward", "Elsewhere")
        assert "another worker is at it" in second.communicate(timeout=60)[0]
        assert site.python(LET_GO).split() == ["350"]
        third = site.command("records", "forward", "Elsewhere")
        assert "650 statements sent. It has everything." in third.communicate(timeout=120)[0]
        assert list(there.kept) == ids
        assert sum(len(one) for one in there.posts) in (1000, 1050)
