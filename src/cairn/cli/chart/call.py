"""One call of `cairn chart`, from its options to its files or words."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from cairn.cli.chart.console import in_words
from cairn.cli.chart.files import write_all
from cairn.cli.chart.making import contents_of
from cairn.cli.chart.options import known
from cairn.cli.chart.work import BadData, Call, charts_of, hints, wrong_call
from cairn.methods.cells import plain
from cairn.methods.datasets import BadChoice, Wanted, complete, read_parts
from cairn.methods.nearest import nearest
from cairn.methods.sheets import NoSuchSheet, read_bytes
from cairn.methods.spc import Chart, ChartError
from cairn.methods.spc.kinds import kind_of
from cairn.methods.tables import Table, TabularError
from cairn.methods.tabular import NoSuchColumn

OPTION_OF = {"x": "--date", "values": "--value"}


def draw(file: Path, outputs: Sequence[Path], asked: Mapping[str, Any]) -> None:
    """Do what was asked for. Raises ``click.UsageError`` (status 2) or ``BadData`` (1); then nothing is written."""
    try:
        chart = _chart(asked)
    except ChartError as error:
        raise wrong_call(error) from None
    raw = _bytes(file)
    _refuse_overwriting(file, outputs)
    try:
        table = read_bytes(raw, sheet=asked["sheet"])
        wanted = _wanted(table, asked)
        parts = read_parts(table, wanted)
    except (NoSuchColumn, NoSuchSheet, BadChoice) as error:
        option = OPTION_OF.get(getattr(error, "asks", ""), "")
        raise click.UsageError(f"{error.message} ({option})" if option else error.message) from None
    except TabularError as error:
        raise BadData(error.problems) from None
    call = Call(
        wanted,
        chart,
        asked["rebase"],
        asked["exclude"],
        title=_line(asked["title"]),
        unit=_line(asked["unit"]),
        width=asked["width"],
        icons=not asked["no_icons"],
        leave_out=asked["skip_bad"],
    )
    charts = charts_of(parts, call, table)
    for hint in hints(charts):
        click.echo(hint, err=True)
    if not outputs:
        click.echo(in_words(charts, call))
        return
    contents: dict[Path, bytes] = {}
    for output in dict.fromkeys(outputs):
        contents |= contents_of(output, charts, call)
    write_all(contents)
    for path in contents:
        click.echo(f"Written: {path}")


def _line(text: str) -> str:
    return " ".join(plain(text).split())


# --- The file ---


def _bytes(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise click.UsageError(_no_file(file)) from None
    except IsADirectoryError:
        raise click.UsageError(f"{file} is a folder, not a file.") from None
    except OSError as error:
        raise click.ClickException(f"{file} can't be read: {error.strerror}.") from None


def _no_file(file: Path) -> str:
    there = [path.name for path in file.parent.iterdir()] if file.parent.is_dir() else []
    meant = nearest(file.name, there)
    return f"There is no file {file}." + (f" Did you mean {file.with_name(meant)}?" if meant else "")


def _refuse_overwriting(file: Path, outputs: Sequence[Path]) -> None:
    for output in outputs:
        if output.exists() and file.exists() and output.samefile(file):
            raise click.UsageError(f"{output} is the file that is read: give the picture another name.")


# --- What is wanted ---


def _wanted(table: Table, asked: Mapping[str, Any]) -> Wanted:
    """The columns; those that were found out are told."""
    target, centre = (_column(asked[name]) for name in ("target", "centre"))
    given = Wanted(
        asked["x"],
        asked["values"],
        asked["denominators"],
        asked["note"],
        asked["groups"],
        asked["where"],
        target,
        centre,
    )
    found = complete(table, given)
    news = {
        "date": None if given.x else found.x,
        "value": None if given.values else found.values[0],
        "notes": None if given.note else found.note,
    }
    if any(news.values()):
        said = ", ".join(f'"{column}" as the {role}' for role, column in news.items() if column)
        click.echo(f"Taken: {said}.", err=True)
    return found


def _column(value: float | str | None) -> str | None:
    return value if isinstance(value, str) else None


def _chart(asked: Mapping[str, Any]) -> Chart:
    """The options that are the same for every series. Raises ``ChartError``."""
    kind = kind_of(asked["kind"].strip().lower())
    multiplier = asked["multiplier"]
    if multiplier is None:
        multiplier = 100 if asked["unit"] == "%" and kind.ceiling == 1 else 1
    rules = [known(rule) for given in asked["rules"] for rule in given.split(",")]
    return Chart(
        kind.name,
        asked["direction"].strip().lower(),
        None if isinstance(asked["target"], str) else asked["target"],
        rules=None if not rules else rules[0] if len(rules) == 1 else rules,
        preset=known(asked["preset"]),
        baseline=asked["baseline"],
        screen=asked["screen"],
        centre=None if isinstance(asked["centre"], str) else asked["centre"],
        sigma=asked["sigma"],
        middle=asked["middle"],
        spread=asked["spread"],
        aggregate=asked["aggregate"],
        multiplier=multiplier,
        clip=(asked["floor"], asked["ceiling"]),
        ordered=not asked["unordered"],
    )
