"""`cairn records forward` and `pull`: all that there is, at once, with a line for each store."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone

from cairn.cli.main import cli
from cairn.records import api, others
from tests.cast import NOW
from tests.interop.xapi.elsewhere import NAME, SECRET, Elsewhere, elsewhere, no

pytestmark = pytest.mark.django_db
LINE = '{"actor":{"mbox":"mailto:a@b.uk"},"verb":{"id":"http://a.uk/v"},"object":{"id":"http://a.uk/o"}}'


def cairn(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["records", *words])
    return done.exit_code, done.stdout, done.stderr


def given(there: Elsewhere, title: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title, "organisation": None, "endpoint": there.endpoint, "version": api.Version.V1, "name": NAME,
        "secret": SECRET, "by": None, "at": NOW, **more,
    }  # fmt: skip


def test_forward() -> None:
    assert cairn("forward") == (0, "There is none yet.\n", "")
    body = api.read(f"[{','.join([LINE] * 60)}]".encode())
    api.accept(
        api.our_own().pk, body.statements, authority=api.authority_of(None), version=api.Version.V1, at=timezone.now()
    )
    with elsewhere() as there:
        first = api.make_destination(**given(there, "National store"))
        second = api.make_destination(**given(there, "Regional store"))
        there.plan = [no(503, "tomorrow")]
        said = "National store: 0 statements sent. It says 503: tomorrow\n"
        assert cairn("forward", "National store") == (0, said, "")
        # At once, though its next try would be later.
        code, out, told = cairn("forward")
        assert (code, told.splitlines()) == (0, ["50 statements", "60 statements"] * 2)
        assert out == (
            "National store: 60 statements sent. It has everything.\n"
            "Regional store: 60 statements sent. It has everything.\n"
        )
        api.holding.take(type(first), first.uuid, at=timezone.now())
        others.pause(second, by=None, at=NOW)
        out = cairn("forward")[1]
        assert out == ("Regional store: paused.\nNational store: another worker is at it. Try again in five minutes.\n")
        code, _out, error = cairn("forward", "Natonal store")
        assert code == 1
        assert "There is none called Natonal store. Did you mean National store?" in error


def test_pull() -> None:
    with elsewhere() as there:
        api.make_source(**given(there, "Ward system"))
        page = f'{{"more": "", "statements": [{LINE[:-1]}, "id": "{"0" * 8}-0000-4000-8000-{"0" * 12}"}}, {{}}]}}'
        there.page = lambda _asked: (200, {}, page.encode())
        code, out, told = cairn("pull")
        assert (code, told) == (0, "1 statements\n")
        assert out == "Ward system: 1 new statements, 1 refused. That is all there is.\n"
