"""The `cairn` command: its subcommands. Only those that look after a site make Django ready, and only when they run."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cairn.cli.author import author
from cairn.cli.chart.command import chart
from cairn.cli.course import course
from cairn.cli.questions import questions
from cairn.cli.records import records
from cairn.cli.simulate import simulate


@click.group()
def cli() -> None:
    """Draw control charts, and run and look after a Cairn site."""


def make_django_ready() -> None:
    """Must come before anything of an area is imported."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings.local")
    import django

    django.setup()


@cli.command()
@click.option("--port", type=int, envvar="PORT", default=8000, show_default=True)
def run(port: int) -> None:
    """Serve the site, with its task worker and its clock, until stopped."""
    make_django_ready()
    from cairn.cli.serving import serve

    serve(port=port)


@cli.command()
@click.option("--if-empty", is_flag=True, help="do nothing where there is something already")
@click.option("--demo", is_flag=True, help="also a demonstration cycle of about 60 invented people")
def seed(if_empty: bool, demo: bool) -> None:
    """Load the bundled organisations, evidence and programme."""
    make_django_ready()
    from cairn.cli.seeding import load

    load(if_empty=if_empty, demo=demo, say=click.echo)


@cli.group()
def library() -> None:
    """The evidence that courses rest on."""


@library.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default=None, help="what courses cite it by; made from the title if left out")
def library_import(file: Path, key: str | None) -> None:
    """Read a catalogue record (as a VuFind site shows it) into an evidence record."""
    make_django_ready()
    from django.utils import timezone

    from cairn.lib.errors import Refused
    from cairn.library import api

    try:
        record = api.import_record(file.read_text("utf-8-sig"), key=key, by=None, at=timezone.now())
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not text in UTF-8. Save the record as plain text first.") from None
    except Refused as error:
        raise click.ClickException(error.message) from None
    click.echo(f"Read: {record.title} (key {record.key})")
    for flag in record.flags.filter(checked_at=None):
        click.echo(f"  To be checked by a person: {flag.field}: {flag.reason}")


cli.add_command(chart)
cli.add_command(questions)
cli.add_command(course)
cli.add_command(records)
cli.add_command(author)
cli.add_command(simulate)

if __name__ == "__main__":
    cli()
