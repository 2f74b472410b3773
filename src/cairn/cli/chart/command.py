"""`cairn chart`: its options and its help. What is heavy to load is loaded only when there is something to draw."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from cairn.cli.chart.options import ENDINGS, NumberOrColumn, Output, Points, Reasoned, Words


class Sectioned(click.Option):
    """An option that stands under a heading of the help."""

    def __init__(self, *names: Any, section: str, **how: Any) -> None:
        self.section = section
        super().__init__(*names, **how)


class ChartCommand(click.Command):
    """A command with headings over its options, in the order in which they come."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections: dict[str, list[tuple[str, str]]] = {}
        for one in self.get_params(ctx):
            if isinstance(one, click.Option) and (record := one.get_help_record(ctx)) is not None:
                sections.setdefault(getattr(one, "section", "Help"), []).append(record)
        for section, records in sections.items():
            with formatter.section(section):
                formatter.write_dl(records, col_max=26)


data = partial(click.option, cls=Sectioned, section="The data")
kind = partial(click.option, cls=Sectioned, section="The chart")
line = partial(click.option, cls=Sectioned, section="The lines")
drawing = partial(click.option, cls=Sectioned, section="The picture")
COLUMN: dict[str, Any] = {"metavar": "COLUMN"}
COLUMNS: dict[str, Any] = {"metavar": "COLUMN", "multiple": True}
NAME: dict[str, Any] = {"metavar": "NAME"}
MEAN: Any = click.Choice(["mean", "median"])


@click.command(cls=ChartCommand, context_settings={"max_content_width": 100})
@click.argument("file", type=click.Path(path_type=Path))
@data("--date", "x", **COLUMN, help="Dates or names of the points. Without one they are numbered.")
@data("--value", "values", **COLUMNS, help="What is charted. Several, or 'Ward *', make a chart each.")
@data("--denominator", "denominators", **COLUMNS, help="What the values are out of: one for all, or one each.")
@data("--group", "groups", **COLUMNS, help="A chart for each word in this column.")
@data("--where", type=Words(), multiple=True, help="Only rows with this word in this column.")
@data("--notes", "note", **COLUMN, help="Notes to be shown at their points.")
@data("--sheet", **NAME, help="Of a workbook. Else the first that holds something.")
@data("--skip-bad", is_flag=True, help="Leave out groups that can't be drawn, and say which.")
@kind(
    "--kind",
    **NAME,
    default="i",
    help="run, i (the default), mr, ip (i'), ms, p, pp (p'), np, u, up (u'), c, g, t, xbar, s or r.",
)
@kind(
    "--rules",
    **NAME,
    multiple=True,
    help="making-data-count (also -6 and -8), anhoej, western-electric, nelson, "
    "outside, none; or several, each a single rule.",
)
@kind(
    "--preset",
    **NAME,
    default="cairn",
    help="Calculate as cairn, nhs-plot-the-dots, nhs-excel, qicharts2, "
    "qicharts2-unscreened, pbcharts, qcc or power-bi-spc does.",
)
@kind(
    "--direction",
    **NAME,
    default="neutral",
    help="Which is better: increase or decrease. Without it, changes are shown and not judged.",
)
@kind("--target", type=NumberOrColumn(), help="In the unit that is shown.")
@kind(
    "--aggregate",
    **NAME,
    default="mean",
    help="What is drawn of several rows for one point: their mean, sum, median or sd.",
)
@kind("--unordered", is_flag=True, help="The points are only names: no runs, no trends.")
@line("--baseline", type=Points(), help="Lines from the first 12 points: 12. From the last: -12. From others: 3-14.")
@line("--rebase", type=Reasoned(), multiple=True, help="New lines from this point on, and what changed.")
@line("--exclude", type=Reasoned(), multiple=True, help="Leave a point out of the calculation, and why.")
@line("--centre", type=NumberOrColumn(), help="A given centre line.")
@line("--sigma", type=float, metavar="NUMBER", help="A given sigma.")
@line("--middle", type=MEAN, default="mean", help="Centre line of an i chart: at the mean or the median.")
@line("--spread", type=MEAN, default="mean", help="Its limits: from the mean or the median moving range.")
@line(
    "--screen/--no-screen",
    default=None,
    help="Leave very large moving ranges out of the limits, or don't. Else the preset says.",
)
@line("--floor", type=float, metavar="NUMBER", help="No limit is drawn below it.")
@line("--ceiling", type=float, metavar="NUMBER", help="No limit is drawn above it.")
@line("--multiplier", type=float, metavar="NUMBER", help="What is shown, times this: 1000 for a rate per 1,000.")
@drawing(
    "-o",
    "--output",
    "outputs",
    type=Output(),
    multiple=True,
    help=f"Ends in {', '.join(ENDINGS)}. {{group}} in its name makes a file for each group.",
)
@drawing("--title", metavar="WORDS", default="", help="Else the heading of the values.")
@drawing("--unit", metavar="WORDS", default="", help="Such as days. With %, proportions are shown in per cent.")
@drawing("--width", type=click.IntRange(320, 2400), metavar="PIXELS", help="From 320 to 2400; else 720.")
@drawing("--no-icons", is_flag=True, help="Without the icons for variation and assurance.")
def chart(file: Path, outputs: tuple[Path, ...], **asked: Any) -> None:
    """Draw a control chart, or say in words what it shows.

    FILE is CSV or an XLSX workbook (- reads CSV from a pipe). Dates may be 2025-12-31 or 31/12/2025.

    \b
    Examples:
      cairn chart waits.csv --value days --direction decrease --target 10
      cairn chart waits.csv --value days --rebase 2025-03-01="new rota" -o waits.svg
      cairn chart falls.xlsx --value falls --kind u --denominator beddays --group ward -o falls.html

    More: docs/charts-from-the-command-line.md
    """
    from cairn.cli.chart.call import draw

    draw(file, outputs, asked)
