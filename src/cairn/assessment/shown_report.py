"""The report of a snapshot: its items with their sources, where its figures are, and what it cites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cairn.assessment.values import day_of_time, listed, mapping, mappings, number_of, text_of

Data = Mapping[str, Any]


class Piece(NamedTuple):
    """Live or frozen content of an item: words, the rows of a list, or a picture by its name.

    ``apart``: the picture stands nowhere else on the page.
    """

    source: str
    text: str = ""
    rows: tuple[str, ...] = ()
    picture: str = ""
    caption: str = ""
    apart: bool = False


class Item(NamedTuple):
    """``frozen`` says when what the tools said there was kept, or nothing."""

    heading: str
    text: str
    frozen: str
    pieces: tuple[Piece, ...]
    key: str = ""


class Report(NamedTuple):
    """``empty`` are the headings under which nothing stands. Without items there is no report."""

    items: tuple[Item, ...] = ()
    empty: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    begun: bool = False


def report_of(whole: Data) -> Report:
    """``begun``: somebody wrote, froze or cited something; before, it says what the tools say."""
    data = mapping(whole.get("report"))
    rows = list(mappings(data.get("items")))
    places = _places(whole)
    items = [(_heading(one), _item(one, places)) for one in rows]
    references = tuple(_reference(one) for one in mappings(data.get("references")))
    begun = any(one.text or one.frozen for _name, one in items) or bool(references)
    return Report(
        items=tuple(one for _name, one in items if one.text or one.pieces),
        empty=tuple(name for name, one in items if not (one.text or one.pieces)),
        references=references,
        begun=begun,
    )


def _heading(data: Data) -> str:
    return f"{text_of(data.get('number'))}. {text_of(data.get('heading'))}"


def _item(data: Data, places: Mapping[tuple[str, str], str]) -> Item:
    return Item(
        heading=_heading(data),
        text=text_of(data.get("text")),
        frozen=day_of_time(data.get("frozen_at")) if data.get("frozen") is True else "",
        pieces=tuple(_piece(one, places) for one in mappings(data.get("pieces"))),
        key=text_of(data.get("key")),
    )


def _piece(data: Data, places: Mapping[tuple[str, str], str]) -> Piece:
    source, block = text_of(data.get("source")), mapping(data.get("block"))
    match block.get("kind"):
        case "figure":
            of = mapping(block.get("of"))
            caption = text_of(block.get("caption"))
            if of.get("kind") == "frozen":
                name = f"frozen-{number_of(of.get('number'))}"
                return Piece(source, text_of(block.get("alt")), picture=name, caption=caption, apart=True)
            name = places.get((text_of(of.get("kind")), text_of(of.get("uuid"))), "")
            return Piece(source, picture=name, caption=caption)
        case "bullets":
            return Piece(source, rows=tuple(text_of(one) for one in listed(block.get("items"))))
        case "table":
            return Piece(source, rows=tuple(_table_rows(block)), caption=text_of(block.get("caption")))
        case _:
            return Piece(source, text=text_of(block.get("text")))


def _table_rows(block: Data) -> list[str]:
    """A row as one line: its name, then each cell with its header."""
    heads = [text_of(one[0]) if isinstance(one, list) and one else text_of(one) for one in listed(block.get("headers"))]
    found = []
    for row in listed(block.get("rows")):
        cells = [text_of(one) for one in listed(row)]
        said = [f"{head}: {cell}" for head, cell in zip(heads[1:], cells[1:], strict=False) if cell not in ("", "–")]
        found.append("; ".join([*cells[:1], *said]))
    return found


def _places(whole: Data) -> dict[tuple[str, str], str]:
    """The names of pictures by the parts that they are of."""
    uuid = text_of(whole.get("uuid"))
    found = {("drivers", uuid): "drivers", ("ramps", uuid): "ramps"}
    for number, one in enumerate(mappings(whole.get("diagrams")), start=1):
        found["diagram", text_of(one.get("uuid"))] = f"diagram-{number}"
    for number, one in enumerate(mappings(whole.get("measures")), start=1):
        drawn = [text_of(chart.get("kind")) for chart in mappings(one.get("charts")) if chart.get("drawn") is True]
        if drawn:
            found["measure", text_of(one.get("uuid"))] = f"measure-{number}-{drawn[0]}"
    for number, one in enumerate(mappings(whole.get("pictures")), start=1):
        if one.get("drawn") is True:
            found["picture", text_of(one.get("uuid"))] = f"picture-{number}"
    return found


def _reference(data: Data) -> str:
    text, address = text_of(data.get("text")), text_of(data.get("address"))
    return f"{text_of(data.get('number'))}. {text} {address}".strip()
