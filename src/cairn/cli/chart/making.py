"""What becomes of the charts: files of every kind."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from cairn.cli.chart.files import GROUP, paths_of
from cairn.cli.chart.progress import told
from cairn.cli.chart.work import Call, Charted
from cairn.methods.chart_page import Shown, chart_page
from cairn.methods.exports import reading_as_data
from cairn.methods.panels import Panels, columns_in

WIDE, NARROW = 720, 344  # pixels: a column of text, and a phone
MOST_PANELS = 60


def contents_of(output: Path, charts: Sequence[Charted], call: Call) -> dict[Path, bytes]:
    """The files that an output stands for: one, or with ``{group}`` in its name one for each group."""
    make = MAKERS[output.suffix.lower()]
    if GROUP not in output.name:
        return {output: make(charts, call)}
    if not charts[0].part.name:
        raise click.UsageError(f"{output.name} asks for a file for each group, but there are no groups: give --group.")
    paths = paths_of(output, [one.part.name for one in charts])
    pairs = told(list(zip(paths, charts, strict=True)), f"Making {output.suffix[1:].upper()} files")
    return {path: make([one], call) for path, one in pairs}


def title_of(charts: Sequence[Charted], call: Call) -> str:
    """Of the whole: as given, else what is charted."""
    headings = {one.part.value for one in charts}
    return call.title or (headings.pop() if len(headings) == 1 else "")


def title_of_one(one: Charted, call: Call, *, alone: bool) -> str:
    """Of one chart. A panel below a common title needs no more than its name."""
    if not one.part.name:
        return call.title or one.part.value
    return f"{call.title}: {one.part.name}" if alone and call.title else one.part.name


# --- One file ---


def _svg(charts: Sequence[Charted], call: Call) -> bytes:
    return _drawing(charts, call).svg(watch=_watch).encode()


def _png(charts: Sequence[Charted], call: Call) -> bytes:
    return _drawing(charts, call).png(watch=_watch)


def _pdf(charts: Sequence[Charted], call: Call) -> bytes:
    return _drawing(charts, call).pdf(watch=_watch)


def _drawing(charts: Sequence[Charted], call: Call) -> Panels:
    if len(charts) > MOST_PANELS:
        raise click.UsageError(
            f"There are {len(charts)} groups, and one picture has at most {MOST_PANELS} panels. "
            "Choose some with --where, or make a file for each: -o {group}.svg"
        )
    width = call.width or WIDE
    _columns, wide = columns_in(width, len(charts))
    alone = len(charts) == 1
    pictures = [one.picture(wide, title=title_of_one(one, call, alone=alone)) for one in charts]
    return Panels(pictures, "" if alone else title_of(charts, call), width)


def _watch(pictures: Sequence[Any]) -> Any:
    return told(pictures, "Drawing charts")


def _html(charts: Sequence[Charted], call: Call) -> bytes:
    alone = len(charts) == 1
    shown = [
        Shown(
            title_of_one(one, call, alone=alone),
            one.picture(call.width or WIDE),
            None if call.width else one.picture(NARROW),
        )
        for one in charts
    ]
    title = shown[0].heading if alone else title_of(charts, call) or "Charts"
    return chart_page(title, shown, watch=_watch).encode()


def _json(charts: Sequence[Charted], call: Call) -> bytes:
    alone = len(charts) == 1
    found = []
    for one in told(charts, "Describing charts"):
        picture = one.picture(call.width or WIDE, title=title_of_one(one, call, alone=alone))
        found.append(
            {
                "group": one.part.name or None,
                "title": picture.title,
                "unit": call.unit,
                "words": picture.words,
                "reading": reading_as_data(one.reading),
                "vega_lite": picture.spec,
            }
        )
    return (json.dumps({"charts": found}, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


MAKERS: dict[str, Callable[[Sequence[Charted], Call], bytes]] = {
    ".svg": _svg, ".png": _png, ".pdf": _pdf, ".html": _html, ".json": _json,
}  # fmt: skip
