"""What a program of ours reads of the files for analysis: which of them, and what the table has beyond them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import polars as pl
from django.conf import settings

from cairn.records.analysis.files import Manifest, read_frame, read_manifest
from cairn.records.credentials import our_own
from cairn.records.models import Statement
from cairn.records.own import settle


@dataclass(frozen=True)
class Recorded:
    """Every statement of ours about a run: those in ``statements`` (files with the columns that are listed in
    docs/records-for-analysis.md) whose ``registration`` is that number, without those whose ``id`` is in the files
    ``voided`` or in ``voided_since``; and ``fresh``, rows of ``actor`` and ``at``, which came since.

    Together they are as new as the table.
    """

    statements: list[str] = field(default_factory=list)
    registration: int | None = None
    voided: list[str] = field(default_factory=list)
    voided_since: list[int] = field(default_factory=list)
    fresh: list[dict[str, Any]] = field(default_factory=list)


def recorded(run_uuid: UUID) -> Recorded:
    """Where the statements about a run are. At most five queries; none is long while the clock is running."""
    settle()
    tenant = our_own().pk
    folder = Path(settings.CAIRN_ANALYSIS)
    manifest = _fitting(folder)
    since = Statement.objects.filter(tenant=tenant, pk__gt=manifest.upto)
    rows = since.filter(registration=run_uuid, actor__isnull=False, is_voided=False)
    fresh = [{"actor": actor, "at": at} for actor, at in rows.values_list("actor", "timestamp")]
    number = _number(folder, manifest, tenant, run_uuid)
    if number is None:
        return Recorded(fresh=fresh)
    return Recorded(
        statements=[str(folder / one.path) for one in manifest.of("statements", tenant)],
        registration=number,
        voided=[str(folder / one.path) for one in manifest.of("voided", tenant)],
        voided_since=_found(tenant, since.filter(voids=True).values_list("refers_to", flat=True)),
        fresh=fresh,
    )


def _fitting(folder: Path) -> Manifest:
    """The manifest, unless the database was put back to an earlier day: then nothing that the files say counts."""
    manifest = read_manifest(folder)
    stored = Statement.objects.filter(pk=manifest.upto).values_list("stored", flat=True).first()
    return manifest if stored == manifest.stored else Manifest()


def _number(folder: Path, manifest: Manifest, tenant: int, registration: UUID) -> int | None:
    if not (files := manifest.of("registrations", tenant)):
        return None
    named = read_frame(folder, files).filter(pl.col("uuid") == str(registration))["id"]
    return None if named.is_empty() else int(named[0])


def _found(tenant: int, targets: Iterable[UUID | None]) -> list[int]:
    ids = [one for one in targets if one is not None]
    return list(Statement.objects.filter(tenant=tenant, uuid__in=ids).values_list("pk", flat=True)) if ids else []
