"""The items of a report: what the tools say there and what the team wrote, frozen or following."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound
from cairn.projects import log
from cairn.projects.editing.writing import set_fields
from cairn.projects.models import Project, ReportItem
from cairn.projects.report.pieces import Piece, piece_of, plain
from cairn.projects.report.sources import Material, pieces_of
from cairn.projects.report.squire import ITEMS, Item
from cairn.projects.rights import require_editor


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
    def frozen(self) -> bool:
        return self.row is not None and self.row.frozen is not None

    @property
    def left_out(self) -> list[str]:
        return list(self.row.left_out) if self.row else []

    @property
    def shown(self) -> list[Piece]:
        return [one for one in self.pieces if one.key not in self.left_out]


def written_items(project: Project, *, material: Material | None = None) -> list[Written]:
    """All eighteen, in their order. ``material`` without pictures is quick."""
    rows = {row.key: row for row in project.report_items.all()}
    held = material or Material(project, drawn=False)
    return [_written(item, rows.get(item.key), held) for item in ITEMS.values()]


def written_item(project: Project, key: str) -> Written:
    """One with its pictures. Raises ``NotFound``."""
    if key not in ITEMS:
        raise NotFound(f"item {key}")
    return _written(ITEMS[key], project.report_items.filter(key=key).first(), Material(project))


def _written(item: Item, row: ReportItem | None, material: Material) -> Written:
    if row is not None and row.frozen is not None:
        return Written(item, row, [piece_of(one) for one in row.frozen])
    return Written(item, row, pieces_of(material, item.key))


def report_item(project: Project, key: str, *, by: Person, at: datetime) -> ReportItem:
    """The row to write in, made when it is first needed. Raises ``NotFound``, ``Refused`` as ``require_editor``."""
    if key not in ITEMS:
        raise NotFound(f"item {key}")
    require_editor(project, by)
    return ReportItem.objects.get_or_create(project=project, key=key, defaults={"changed_at": at})[0]


def freeze_item(project: Project, key: str, *, by: Person, at: datetime) -> ReportItem:
    """Keep the live content as it is now. Freezing again changes nothing. Raises as ``report_item``."""
    row = report_item(project, key, by=by, at=at)
    if row.frozen is None:
        _set(row, [plain(one) for one in written_item(project, key).pieces], "freeze_item", by=by, at=at)
    return row


def unfreeze_item(project: Project, key: str, *, by: Person, at: datetime) -> ReportItem:
    """Let the live content follow the tools again. Raises as ``report_item``."""
    row = report_item(project, key, by=by, at=at)
    if row.frozen is not None:
        _set(row, None, "unfreeze_item", by=by, at=at)
    return row


@transaction.atomic
def _set(row: ReportItem, frozen: list[dict[str, object]] | None, action: str, *, by: Person, at: datetime) -> None:
    log.record(row.project, tool="report", action=action, by=by, at=at)
    row.frozen, row.frozen_at = frozen, at if frozen is not None else None
    row.save(update_fields=["frozen", "frozen_at"])


def show_piece(project: Project, key: str, piece: str, *, shown: bool, by: Person, at: datetime) -> None:
    """Leave a piece of live content out, or put it back. Raises as ``report_item``."""
    row = report_item(project, key, by=by, at=at)
    others = [one for one in row.left_out if one != piece]
    wanted = others if shown else [*others, piece[:80]]
    set_fields(row, "report_item", values={"left_out": wanted}, version=row.version, by=by, at=at)
