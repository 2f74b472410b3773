"""`cairn questions`: question banks from files and into files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

FORMATS = ("qti", "moodle", "gift")


@click.group()
def questions() -> None:
    """Question banks, as QTI 3.0, Moodle XML or GIFT."""


@questions.command("import")
@click.argument("bank")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", "applied", is_flag=True, help="import what is read; without it, only say what would be done")
@click.option("--good", is_flag=True, help="import the questions that are read although others are not")
def questions_import(bank: str, file: Path, applied: bool, good: bool) -> None:
    """Read FILE into the bank with the key BANK. Says what it would do, and does it with --apply."""
    found = _bank(bank)
    from django.utils import timezone

    from cairn.interop import api
    from cairn.lib.errors import Refused

    try:
        reading = api.read_file(file.read_bytes(), file.name)
        for one in reading.skipped:
            click.echo(f"not read: {one.where}: {one.title}: {one.why}")
        for plan in api.planned(found.uuid, reading.found, by=None):
            click.echo(f"{plan.state}: {plan.found.where}: {' '.join(plan.found.facts.stem.split())[:80]}")
            for note in plan.found.notes:
                click.echo(f"  {note}")
        if reading.skipped and not good:
            raise click.ClickException("Not everything is read. Mend the file, or import the others with --good.")
        if applied:
            done = api.import_questions(found.uuid, [one.facts for one in reading.found], by=None, at=timezone.now())
            click.echo(", ".join(f"{count} {state}" for state, count in sorted(done.items())) or "nothing to import")
    except Refused as refused:
        raise click.ClickException(refused.message) from None


@questions.command("export")
@click.argument("bank")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), default="qti", show_default=True)
def questions_export(bank: str, file: Path, form: str) -> None:
    """Write the bank with the key BANK to FILE."""
    found = _bank(bank)
    from cairn.interop import api

    export = api.export_bank(found.uuid, form, by=None)
    for key, why in export.left_out:
        click.echo(f"left out: {key}: {why}")
    file.write_bytes(export.content)
    click.echo(f"written: {file}")


def _bank(key: str) -> Any:
    """The bank of this key; with ``PROGRAMME/KEY`` where two programmes have one."""
    from cairn.cli.main import make_django_ready

    make_django_ready()
    from cairn.courses import api

    known = {f"{one.programme.key}/{one.key}": one for one in api.banks(by=None)}
    found = [one for name, one in known.items() if key in (name, one.key)]
    if len(found) != 1:
        names = ", ".join(sorted(known)) or "none"
        raise click.ClickException(f"{'Several banks are' if found else 'No bank is'} called {key}. There are: {names}")
    return found[0]
