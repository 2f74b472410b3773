"""The items of a report: what the tools say there and what the team wrote, frozen or following."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound
from cairn.projects.editing.writing import Step, carry_out, set_fields
from cairn.projects.models import FrozenContent, Project, ReportItem
from cairn.projects.report.material import Material
from cairn.projects.report.pieces import TEAM, Piece, parted, piece_of
from cairn.projects.report.sources import pieces_of
from cairn.projects.report.squire import ITEMS, Item
from cairn.projects.rights import as_uuid, require_editor
from cairn.projects.toolbox.registry import kinds

PIECE = re.compile(r"[\w-]{1,80}")  # not looked for among the pieces: that would draw them
MOST_LEFT_OUT = 200
State = Literal["empty", "follows", "own", "frozen"]


@dataclass(frozen=True)
class Written:
    """An item with its pieces; ``row`` is ``None`` while nothing was ever written there."""

    item: Item
    row: ReportItem | None
    pieces: list[Piece]

    @property
    def text(self) -> str:
        return self.row.text if self.row else ""

    @property
    def count(self) -> int:
        """Words that the team wrote."""
        return len(self.text.split())

    @property
    def count_from_tools(self) -> int:
        """Words of the pieces that are shown: not who is in the team, nor what a picture says to who can't see it."""
        return sum(len(one.words.split()) for one in self.shown if one.kind != "figure" and one.key != TEAM)

    @property
    def frozen(self) -> FrozenContent | None:
        return self.row.frozen if self.row else None

    @property
    def frozen_at(self) -> datetime | None:
        return self.frozen.at if self.frozen else None

    @property
    def left_out(self) -> list[str]:
        return list(self.row.left_out) if self.row else []

    @property
    def shown(self) -> list[Piece]:
        return [one for one in self.pieces if one.key not in self.left_out]

    @property
    def state(self) -> State:
        """What of it there is: what the tools say comes before one's own words, which may stand beside it."""
        if self.frozen:
            return "frozen"
        if self.shown:
            return "follows"
        return "own" if self.count else "empty"


# --- Reading ---


def written_items(project: Project, *, material: Material | None = None, drawn: bool = True) -> list[Written]:
    """All eighteen, in their order. ``material`` without pictures is quick; ``drawn`` false reads no frozen picture."""
    held = material or Material(project, drawn=False)
    rows = {row.key: row for row in _rows(project, drawn=drawn)}
    return [_written(item, rows.get(item.key), held) for item in ITEMS.values()]


def written_item(project: Project, key: str, *, material: Material) -> Written:
    """One of them; of frozen pictures the address alone. Raises ``NotFound``."""
    return _written(_item(key), _rows(project, drawn=False).filter(key=key).first(), material)


def _rows(project: Project, *, drawn: bool) -> Any:
    """The items with what is frozen of them; ``drawn``: its pictures too."""
    rows = project.report_items.select_related("frozen", "frozen__by")
    return rows if drawn else rows.defer("frozen__pictures")


def _written(item: Item, row: ReportItem | None, material: Material) -> Written:
    if row is None or row.frozen is None:
        return Written(item, row, pieces_of(material, item.key))
    return Written(item, row, _frozen_pieces(material.project, row.frozen))


def _frozen_pieces(project: Project, frozen: FrozenContent) -> list[Piece]:
    pictures: dict[str, str] = {} if "pictures" in frozen.get_deferred_fields() else frozen.pictures
    return [
        piece_of(one, svg=pictures.get(one["key"], ""), picture=_address(project, frozen, one["key"]))
        for one in frozen.pieces
    ]


def _address(project: Project, frozen: FrozenContent, piece: str) -> str:
    return reverse("projects:frozen_picture", args=[project.uuid, frozen.uuid, piece])


def frozen_picture(project: Project, uuid: Any, piece: str) -> str:
    """The drawing of a piece as it was frozen, as SVG; one query that reads no other. Raises ``NotFound``."""
    rows = project.frozen_contents.filter(uuid=as_uuid(uuid))
    svg = rows.values_list(KeyTextTransform(piece, "pictures"), flat=True).first()
    if not svg:
        raise NotFound(f"frozen {piece}")
    return str(svg)


def _item(key: str) -> Item:
    if key not in ITEMS:
        raise NotFound(f"item {key}")
    return ITEMS[key]


# --- Writing ---


def row_of_item(project: Project, key: str, *, at: datetime) -> ReportItem:
    """The row that words, comments and choices hang on, made when it is first needed: empty, so nobody is told of it.

    Whoever calls has asked for the right to read. Raises ``NotFound``.
    """
    found = ReportItem.objects.get_or_create(project=project, key=_item(key).key, defaults={"changed_at": at})
    return found[0]


def write_item(
    project: Project, key: str, *, text: str, version: int | None, by: Person, at: datetime, reason: str = ""
) -> ReportItem:
    """Save the team's own words. Raises ``NotFound``, ``Refused``, ``Clashes`` and ``Flagged`` as ``set_fields``."""
    require_editor(project, by)
    row = row_of_item(project, key, at=at)
    set_fields(row, "report_item", values={"text": text}, version=version, by=by, at=at, reason=reason)
    return row


def freeze_items(project: Project, keys: Collection[str] = ITEMS, *, by: Person, at: datetime) -> int:
    """Keep what the tools say under these items as it is now, as one change; returns how many were frozen.

    Items that are frozen already stay as they are, those under which the tools say nothing too. Raises ``NotFound``,
    ``Refused``.
    """
    require_editor(project, by)
    material = Material(project)  # drawn before anything is held: that may take seconds
    there = {row.key: row for row in _rows(project, drawn=False)}
    wanted = [key for key in map(_key, keys) if key not in there or there[key].frozen_id is None]
    pieces = {key: found for key in wanted if (found := pieces_of(material, key))}
    with transaction.atomic():
        kept = {key: _kept(project, key, found, by=by, at=at) for key, found in pieces.items()}
        rows = [(row_of_item(project, key, at=at), str(content.uuid)) for key, content in kept.items()]
        _change(project, "freeze", rows, by=by, at=at)
    return len(rows)


def follow_items(project: Project, keys: Collection[str] = ITEMS, *, by: Person, at: datetime) -> int:
    """Let what the tools say under these items follow them again, as one change; returns how many were frozen."""
    require_editor(project, by)
    wanted = [_key(key) for key in keys]
    with transaction.atomic():
        rows = list(project.report_items.filter(key__in=wanted, frozen__isnull=False))
        rows.sort(key=lambda row: ITEMS[row.key].number)
        _change(project, "follow", [(row, None) for row in rows], by=by, at=at)
    return len(rows)


def _key(key: str) -> str:
    return _item(key).key


def _kept(project: Project, key: str, pieces: list[Piece], *, by: Person, at: datetime) -> FrozenContent:
    plain, pictures = parted(pieces)
    return FrozenContent.objects.create(project=project, key=key, pieces=plain, pictures=pictures, at=at, by=by)


def _change(
    project: Project, action: str, rows: Iterable[tuple[ReportItem, str | None]], *, by: Person, at: datetime
) -> None:
    kind = kinds["report_item"]
    steps = [Step(kind, row, {"frozen": frozen}) for row, frozen in rows]
    carry_out(project, "report", action, steps, by=by, at=at, scope=project.uuid)


def show_piece(project: Project, key: str, piece: str, *, shown: bool, by: Person, at: datetime) -> None:
    """Leave a piece of what the tools say out, or put it back. Raises ``NotFound`` for what is the key of none."""
    require_editor(project, by)
    if not PIECE.fullmatch(piece):
        raise NotFound(f"piece {piece}")
    row = row_of_item(project, key, at=at)
    others = [one for one in row.left_out if one != piece]
    wanted = others if shown else [*others, piece][-MOST_LEFT_OUT:]
    set_fields(row, "report_item", values={"left_out": wanted}, version=row.version, by=by, at=at)
