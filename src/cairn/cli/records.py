"""`cairn records`: what looks after the store of statements."""

from __future__ import annotations

import sys

import click


@click.group()
def records() -> None:
    """The store of xAPI statements."""


@records.command()
def parquet() -> None:
    """Bring the files for analysis up to date with the statements.

    The clock does this every five minutes; here all that is left is done at once. It may be stopped and begun again.
    """
    from cairn.cli.main import make_django_ready

    make_django_ready()
    from django.conf import settings
    from django.utils import timezone

    from cairn.records import api

    def told(done: int) -> None:
        screen = sys.stderr.isatty()
        click.echo(f"\r{done:,} statements" if screen else f"{done:,} statements", err=True, nl=not screen)

    done = api.flow(at=timezone.now(), wait=True, told=told)
    click.echo(f"{done:,} statements were added to {settings.CAIRN_ANALYSIS}.")
