"""What is written after an option, read: a place and its reason, points, a column and a word."""

from __future__ import annotations

import re
from pathlib import Path

import click

ENDINGS = (".svg", ".png", ".pdf", ".html", ".json")
_RANGE = re.compile(r"(\d+)(?:-(\d+))?")
_WHOLE = re.compile(r"-?\d+")


class Reasoned(click.ParamType):
    """``2025-03-01="new rota"``: a point, and why. Both must be there."""

    name = "POINT=REASON"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        point, _equals, reason = (part.strip() for part in value.partition("="))
        if not point or not reason:
            option = param.opts[0] if param else ""
            self.fail(f'"{value}" has no reason. Write {option} {point or "2025-03-01"}="why".', param, ctx)
        return point, " ".join(reason.split())


class Words(click.ParamType):
    """``region=North``: a column, and a word in it."""

    name = "COLUMN=WORD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        column, equals, word = (part.strip() for part in value.partition("="))
        if not column or not equals:
            self.fail(f'"{value}" names no column. Write --where region=North.', param, ctx)
        return column, word


class Points(click.ParamType):
    """``12``: the first 12 points; ``-12``: the last; ``3-14`` or ``1,2,5-9``: points by their numbers."""

    name = "POINTS"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int | list[int]:
        if _WHOLE.fullmatch(value):
            return int(value)
        numbers: list[int] = []
        for part in value.split(","):
            found = _RANGE.fullmatch(part.strip())
            if found is None:
                self.fail(f'"{value}" is no baseline. Write 12, -12, 3-14 or 1,2,5-9.', param, ctx)
            numbers += range(int(found[1]), int(found[2] or found[1]) + 1)
        return numbers


class NumberOrColumn(click.ParamType):
    """A number, or the heading of a column with one for each row."""

    name = "NUMBER|COLUMN"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> float | str:
        from cairn.methods.cells import read_number

        number = read_number(value)
        return value if number is None else number


class Output(click.ParamType):
    """A file with an ending that says what it will be, in a folder that is there."""

    name = "FILE"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        ending = path.suffix.lower()
        if ending not in ENDINGS:
            self.fail(f"{path.name}: {_no_ending(ending)} The endings are: {', '.join(ENDINGS)}.", param, ctx)
        if not path.parent.is_dir():
            self.fail(f"There is no folder {path.parent}.", param, ctx)
        if path.is_dir():
            self.fail(f"{path} is a folder.", param, ctx)
        return path


def _no_ending(ending: str) -> str:
    from cairn.methods.nearest import nearest

    if not ending:
        return "the name has no ending, so it doesn't say what to make."
    meant = nearest(ending, ENDINGS)
    return f"no {ending} can be made." + (f" Did you mean {meant}?" if meant else "")


def known(name: str) -> str:
    """A name as the library has it: options are written with dashes, names of rules and presets with underscores."""
    return name.strip().lower().replace("-", "_")
