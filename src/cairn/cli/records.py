"""`cairn records`: keys of the record stores, other stores that statements go to and come from, files, erasure.

A secret is written out once, where it was asked for.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import click

# The words are those of `cairn.records.credentials.SCOPES`, which needs Django; a test holds the two together.
SCOPES = ("all", "statements/write", "statements/read/mine", "statements/read", "state", "profile")
PER_MINUTE = 120_000


@click.group()
def records() -> None:
    """The record stores: keys for systems that send statements or read them (docs/record-store.md)."""


@records.group()
def key() -> None:
    """Names and secrets with which systems write to a record store and read from it."""


@key.command("create")
@click.option("--title", required=True, help="what the key is for, such as 'Simulator of the east wing'")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPES), help="may be given again")
@click.option("--organisation", metavar="KEY", help="whose store; without it, the store of Cairn itself")
@click.option("--expires", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="the last day on which it works")
@click.option(
    "--per-minute", type=click.IntRange(min=1), default=PER_MINUTE, show_default=True, help="requests that it may send"
)
def key_create(
    title: str, scopes: tuple[str, ...], organisation: str | None, expires: datetime | None, per_minute: int
) -> None:
    """Make a key. Its secret is shown now and never again."""
    _ready()
    from django.utils import timezone

    from cairn.lib.errors import Refused
    from cairn.records import api

    try:
        made, secret = api.make_credential(
            title=title, scopes=scopes, organisation=_organisation(organisation), by=None, at=timezone.now(),
            expires_at=api.after(expires.date()) if expires is not None else None, per_minute=per_minute,
        )  # fmt: skip
    except Refused as refused:
        raise click.ClickException(refused.message) from None
    click.echo(f"Name: {made.name}")
    click.echo(f"Secret: {secret}")
    click.echo("The secret is not kept: write it down where it is needed. It isn't shown again.", err=True)


@key.command("list")
def key_list() -> None:
    """Every key, the newest first: its name, whose store, what it may do, and whether it still works."""
    _ready()
    from django.utils import timezone

    from cairn.records import api

    keys, _more = api.list_credentials(by=None, limit=None)
    for one in keys:
        held, at = one.credential, timezone.now()
        until = f"until {api.last_day(held.expires_at)}" if held.expires_at else "works"
        state = f"ended {_day(held.ended_at)}" if held.ended_at else until if held.holds(at) else f"expired: {until}"
        used = f"stored last {_day(one.stored)}" if one.stored else "stored nothing"
        words = (held.name, str(held.tenant), held.title, " ".join(held.scopes), f"made {_day(held.made_at)}", state)
        click.echo("  ".join((*words, used)))
    if not keys:
        click.echo("There is no key yet.")


@key.command("end")
@click.argument("name")
def key_end(name: str) -> None:
    """End the key called NAME: from now on nobody gets in with it. To end it twice changes nothing."""
    _ready()
    from django.utils import timezone

    from cairn.lib.errors import NotFound
    from cairn.records import api

    try:
        found = api.credential_of(name=name, by=None)
    except NotFound:
        raise click.ClickException(f"There is no key called {name}. `cairn records key list` names them.") from None
    api.end_credential(found, by=None, at=timezone.now())
    click.echo(f"Ended: {found.title}")


@records.command()
def parquet() -> None:
    """Bring the files for analysis up to date with the statements.

    The clock does this every five minutes; here all that is left is done at once. It may be stopped and begun again.
    """
    _ready()
    from django.conf import settings
    from django.utils import timezone

    from cairn.records import api

    done = api.flow(at=timezone.now(), wait=True, told=lambda so_far: _count(f"{so_far:,} statements"))
    click.echo(f"{done:,} statements were added to {settings.CAIRN_ANALYSIS}.")


@records.command()
@click.option("--mbox", metavar="ADDRESS", help="an e-mail address; its SHA-1 is found with it")
@click.option("--mbox-sha1sum", metavar="HASH", help="the SHA-1 of an address")
@click.option("--openid", metavar="URI")
@click.option("--account", nargs=2, metavar="HOMEPAGE NAME", help="the address of a system, and the name there")
@click.option("--store", metavar="KEY", help="an organisation, or own for Cairn's; without it, all stores")
@click.option("--yes", is_flag=True, help="don't ask once more")
@click.option("--finish", is_flag=True, help="go on with what was begun and not finished, whoever it was")
def erase(
    mbox: str | None, mbox_sha1sum: str | None, openid: str | None, account: tuple[str, str] | None, store: str | None,
    yes: bool, finish: bool,
) -> None:  # fmt: skip
    """Erase a person from statements of other systems: an account that says nothing stands in for them.

    It may be stopped, and goes on where it was when it is begun again. It can't be taken back.
    """
    _ready()
    from django.utils import timezone

    from cairn.lib.errors import Refused
    from cairn.records import api

    if finish:
        done = api.finish_left(timezone.now(), at_once=True)
        click.echo(f"{done} erasures that were not finished are finished now.")
        return
    given: dict[str, Any] = {
        "mbox": mbox and f"mailto:{mbox.removeprefix('mailto:')}", "mbox_sha1sum": mbox_sha1sum, "openid": openid,
        "account": account and {"homePage": account[0], "name": account[1]},
    }  # fmt: skip
    agent = {kind: said for kind, said in given.items() if said}
    if len(agent) != 1:
        raise click.ClickException("Say whom to erase by one of --mbox, --mbox-sha1sum, --openid and --account.")
    stores = _stores(store)
    try:
        key = api.agent_in(json.dumps(agent), "agent")
        for one in api.to_erase(key, stores=stores, by=None):
            click.echo(f"{one.store}: {one.statements:,} statements, {one.documents:,} documents")
        if not yes:
            click.confirm("Erase them for good, and where they are only mentioned?", abort=True)
        for begun in api.begin_erasure(key, stores=stores, by=None, at=timezone.now()):
            _finish(begun)
    except (Refused, api.Invalid) as refused:
        raise click.ClickException(refused.message) from None


def _finish(begun: Any) -> None:
    from django.utils import timezone

    from cairn.records import api

    def told(done: int) -> None:
        screen = sys.stderr.isatty()
        click.echo(f"\r{done:,} statements" if screen else f"{done:,} statements", err=True, nl=not screen)

    done = api.finish_erasure(begun, at=timezone.now(), told=told)
    click.echo(
        f"{done.tenant}: done. {done.statements:,} statements were changed, {done.documents:,} documents and"
        f" {done.signatures:,} signatures deleted, {done.files:,} files for analysis written anew. Proof: {done.uuid}"
    )


@records.command()
@click.argument("erasure", type=click.UUID)
def proof(erasure: Any) -> None:
    """Write out, as JSON, the proof of an erasure. It doesn't say who it was."""
    _ready()
    from cairn.lib.errors import NotFound
    from cairn.records import api

    try:
        click.echo(json.dumps(api.proof_of(erasure, by=None), ensure_ascii=False, indent=1))
    except NotFound:
        raise click.ClickException(f"There is no erasure called {erasure}.") from None


def _stores(name: str | None) -> list[Any]:
    """The store that is called so, or all."""
    from cairn.methods.nearest import nearest
    from cairn.records import api

    known = api.stores(by=None)
    if name is None:
        return list(known.values())
    if name not in known:
        meant = nearest(name, list(known))
        raise click.ClickException(f"There is no store called {name}." + (f" Did you mean {meant}?" if meant else ""))
    return [known[name]]


@records.command()
@click.argument("titles", nargs=-1)
def forward(titles: tuple[str, ...]) -> None:
    """Send all destinations, or those with these TITLES, what they don't have yet.

    The clock does this every minute; here it is done at once and to its end, also where the next try would be later.
    It may be stopped and begun again.
    """
    _ready()
    from cairn.interop import api
    from cairn.records.models_api import Destination

    for one in _others(Destination, titles):
        went = api.forward(one.uuid, at_once=True, told=lambda so_far: _count(f"{so_far.delivered:,} statements"))
        if went is None:
            click.echo(f"{one.title}: {BUSY}")
            continue
        refused = f", {went.refused:,} refused" if went.refused else ""
        click.echo(f"{one.title}: {went.delivered:,} statements sent{refused}. {went.stopped or 'It has everything.'}")


@records.command()
@click.argument("titles", nargs=-1)
def pull(titles: tuple[str, ...]) -> None:
    """Fetch what all sources, or those with these TITLES, have stored since.

    The clock does this every five minutes; here it is done at once and to its end, also where the next try would be
    later. It may be stopped and begun again.
    """
    _ready()
    from cairn.interop import api
    from cairn.records.models_api import Source

    for one in _others(Source, titles):
        came = api.pull(one.uuid, at_once=True, told=lambda so_far: _count(f"{so_far.new:,} statements"))
        if came is None:
            click.echo(f"{one.title}: {BUSY}")
            continue
        refused = f", {came.refused:,} refused" if came.refused else ""
        click.echo(f"{one.title}: {came.new:,} new statements{refused}. {came.stopped or 'That is all there is.'}")


BUSY = "another worker is at it. Try again in five minutes."


def _others(kind: Any, titles: tuple[str, ...]) -> list[Any]:
    """Those that go on, the oldest first; of paused ones it is said why."""
    from cairn.methods.nearest import nearest
    from cairn.records import api

    found = [one.other for one in api.list_others(kind, by=None, limit=None)[0] if one.other.ended_at is None][::-1]
    for title in titles:
        if title not in [one.title for one in found]:
            meant = nearest(title, [one.title for one in found])
            raise click.ClickException(f"There is none called {title}." + (f" Did you mean {meant}?" if meant else ""))
    wanted = [one for one in found if not titles or one.title in titles]
    for one in wanted:
        if one.paused_at is not None:
            click.echo(f"{one.title}: paused. {one.pause_reason}".rstrip())
    if not found:
        click.echo("There is none yet.")
    return [one for one in wanted if one.paused_at is None]


def _count(words: str) -> None:
    """How far one got: a line that changes on a screen, lines in a log."""
    screen = sys.stderr.isatty()
    click.echo(f"\r{words}" if screen else words, err=True, nl=not screen)


def _ready() -> None:
    from cairn.cli.main import make_django_ready

    make_django_ready()


def _organisation(key: str | None) -> Any:
    if key is None:
        return None
    from cairn.accounts import api
    from cairn.methods.nearest import nearest

    known = {one.key: one for one in api.organisations()}
    if key not in known:
        meant = nearest(key, list(known))
        raise click.ClickException(
            f"There is no organisation called {key}." + (f" Did you mean {meant}?" if meant else "")
        )
    return known[key]


def _day(at: datetime | None) -> str:
    from django.utils import timezone

    return f"{timezone.localtime(at):%Y-%m-%d}" if at else ""
