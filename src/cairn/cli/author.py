"""`cairn author`: who may write courses."""

from __future__ import annotations

import click


@click.group()
def author() -> None:
    """Who may write, review and publish courses."""


@author.command("let")
@click.argument("email")
@click.option("--reviewer", "role", flag_value="reviewer", help="approve what authors send in, instead of writing")
@click.option("--publisher", "role", flag_value="publisher", help="publish, instead of writing")
def let(email: str, role: str | None) -> None:
    """Let the person with the address EMAIL write courses. They need an account; doing it twice is doing it once."""
    from cairn.cli.main import make_django_ready

    make_django_ready()
    from django.utils import timezone

    from cairn.accounts import api as accounts_api
    from cairn.courses import api

    person = accounts_api.person_by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody has an account with the address {email}. Ask them to make one first.")
    acts = {"reviewer": api.let_reviewer, "publisher": api.let_publisher}
    acts.get(role or "", api.let_author)(person, by=None, at=timezone.now())
    words = {"reviewer": "review", "publisher": "publish"}.get(role or "", "write")
    click.echo(f"{person.name} may {words} courses now, at /cms/.")
