"""`cairn course`: a programme out of the site as text, and back into it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import click

STATUSES = ("new", "changed", "retired", "refused", "kept")


@click.group()
def course() -> None:
    """Courses as text: YAML and Markdown in a folder (docs/course-text.md)."""


@course.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="do it; without this, only say what would change")
def course_import(folder: Path, yes: bool) -> None:
    """Read a programme from FOLDER: all of it or nothing. A second import changes nothing.

    \b
    Exit status: 0 done (or nothing to do), 1 refused or mistakes in the text, and nothing was changed.
    """
    _ready()
    from django.utils import timezone

    from cairn.courses import api
    from cairn.lib.errors import Refused

    try:
        plan = api.plan_of(folder, say=_progress)
        _tell(plan)
        if plan.with_status("refused"):
            raise click.ClickException("What is refused can't be overwritten, and nothing was changed.")
        if not yes:
            click.echo("Nothing to do." if plan.changes_nothing else "Nothing was changed. With --yes this is done.")
            return
        api.carry_out(plan, by=None, at=timezone.now(), say=_progress)
    except Refused as error:
        _stop(error)
    click.echo("Nothing to do." if plan.changes_nothing else "Done.")


@course.command("export")
@click.argument("slug")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def course_export(slug: str, folder: Path) -> None:
    """Write the programme called SLUG into FOLDER, as it is published."""
    _ready()
    from cairn.courses import api
    from cairn.lib.errors import NotFound, Refused

    try:
        made = api.export_programme(api.programme_of(slug), folder, say=_progress)
    except NotFound:
        known = ", ".join(one.key for one in api.programmes()) or "none"
        raise click.ClickException(f"There is no programme called {slug}. There are: {known}.") from None
    except Refused as error:
        _stop(error)
    for title in made.left_out:
        click.echo(f"Left out, because it is not published: {title}")
    click.echo(f"Wrote {len(made.files)} files to {folder}.")


def _ready() -> None:
    from cairn.cli.main import make_django_ready

    make_django_ready()


def _progress(words: str) -> None:
    click.echo(f"{words}…", err=True)


def _tell(plan: Any) -> None:
    """One line for each thing that is not as it was, and the sum of all."""
    for status in STATUSES:
        for one in plan.with_status(status):
            click.echo(f"{status:<9} {one.path}" + (f": {one.words}" if one.words else ""))
    counts = Counter(one.status for one in plan.changes)
    click.echo(", ".join(f"{counts[name]} {name}" for name in (*STATUSES, "unchanged") if counts[name]) + ".")


def _stop(error: Any) -> NoReturn:
    for line in error.details:
        click.echo(line, err=True)
    count = len(error.details)
    raise click.ClickException(error.message if count < 2 else f"{count} mistakes, and nothing was changed.")
