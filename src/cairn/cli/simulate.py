"""`cairn simulate`: an area's real functions, played with invented people in a database that is thrown away."""

from __future__ import annotations

import os
import sys
import tempfile

import click

from cairn.cli.cohort_settings import Settings

SITE = "cairn.config.settings.throwaway"


@click.group()
def simulate() -> None:
    """Play a cohort through the site's own functions, in a database that is thrown away afterwards."""


@simulate.command()
@click.option("--learners", type=click.IntRange(2, 100_000), default=500, show_default=True)
@click.option("--drop-out", type=click.FloatRange(0, 1), default=0.3, show_default=True, help="share who stop marking")
@click.option("--days", type=click.IntRange(1, 365), default=60, show_default=True, help="days over which they arrive")
@click.option("--at-a-date", is_flag=True, help="share all work out on one day; without it, a steady stream")
@click.option("--peers", type=click.IntRange(1, 10), default=4, show_default=True, help="marks that each work wants")
@click.option("--experts", type=click.IntRange(0), default=None, help="experts; one for 100 learners if left out")
@click.option(
    "--careless", type=click.FloatRange(0, 1), default=0.06, show_default=True, help="share of random markers"
)
@click.option(
    "--obliging",
    type=click.FloatRange(0, 1),
    default=0.25,
    show_default=True,
    help="share of those who stay that give one review more if asked",
)
@click.option(
    "--bias", type=click.FloatRange(0), default=8, show_default=True, help="standard deviation, of 100 points"
)
@click.option("--seed", type=int, default=1, show_default=True, help="the same seed gives the same cohort")
def assessment(
    learners: int,
    drop_out: float,
    days: int,
    at_a_date: bool,
    peers: int,
    experts: int | None,
    careless: float,
    obliging: float,
    bias: float,
    seed: int,
) -> None:
    """Submitting, claiming, marking, passing on and releasing, day by day on a simulated clock."""
    asked = Settings(
        learners=learners, drop_out=drop_out, days=days, at_a_date=at_a_date, peers=peers,
        experts=max(2, learners // 100) if experts is None else experts, careless=careless,
        obliging=obliging, bias=bias, seed=seed,
    )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="cairn-simulation-") as folder:
        _make_throwaway_site(folder)
        from cairn.cli.cohort import Cohort

        click.echo("Making a database that is thrown away at the end…")
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        try:
            for line in Cohort(asked, say=click.echo).play().lines():
                click.echo(line)
        finally:
            connection.close()


def _make_throwaway_site(folder: str) -> None:
    """Django with a database of its own. Raises ``ClickException`` where it is ready with another: that one's data
    must never be touched."""
    if "django.conf" in sys.modules and sys.modules["django.conf"].settings.configured:
        raise click.ClickException("This needs a process of its own: call it from the command line.")
    os.environ |= {"CAIRN_DATA": folder, "DJANGO_SETTINGS_MODULE": SITE}
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    import django

    django.setup()
