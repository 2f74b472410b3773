"""The columns of statements for analysis: numbers instead of words, times, and what results say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import polars as pl

from cairn.records.models import Statement

TIME = pl.Datetime("us", "UTC")
# What is read; in the files ``registration`` is a number and times have no zone.
SCHEMA: dict[str, Any] = {
    "tenant": pl.Int64,
    "id": pl.Int64,
    "stored": TIME,
    "timestamp": TIME,
    "actor": pl.Int64,
    "verb": pl.Int64,
    "activity": pl.Int64,
    "registration": pl.String,
    "scaled": pl.Float64,
    "success": pl.Boolean,
    "completion": pl.Boolean,
    "duration": pl.Int64,
}
PAGE = 5_000  # rows that are in memory with their text
_COLUMNS = (
    "tenant", "pk", "stored", "timestamp", "actor", "verb", "activity", "registration", "scaled", "raw",
    "is_voided", "voids", "refers_to",
)  # fmt: skip
# Numbers of any length: the digits of what an extension holds are not our concern.
_decoder = json.JSONDecoder(parse_int=float)


@dataclass(slots=True)
class Batch:
    """Statements that follow each other. ``voided`` are numbers of those among them that are void, by tenant, and
    ``voiding`` the ids that they void."""

    frame: pl.DataFrame
    upto: int
    stored: datetime
    voided: dict[int, set[int]] = field(default_factory=dict)
    voiding: dict[int, set[UUID]] = field(default_factory=dict)


def read_after(upto: int, *, most: int) -> Batch | None:
    """The next statements, ``most`` of them at most; ``None`` if there are none. A query for each ``PAGE``."""
    lines: list[tuple[Any, ...]] = []
    batch = Batch(pl.DataFrame(), upto, datetime.min)
    for row in _rows(upto, most):
        tenant, pk, stored, timestamp, actor, verb, activity, registration, scaled, raw, is_voided, voids, target = row
        named = None if registration is None else str(registration)
        lines.append((tenant, pk, stored, timestamp, actor, verb, activity, named, scaled, *_result(raw)))
        batch.upto, batch.stored = pk, stored
        if is_voided:
            batch.voided.setdefault(tenant, set()).add(pk)
        if voids:
            batch.voiding.setdefault(tenant, set()).add(target)
    if not lines:
        return None
    # Without a zone, which is UTC: a day is the same for every reader then, and is worked out five times as fast.
    times = pl.col("stored", "timestamp").dt.replace_time_zone(None)
    batch.frame = pl.DataFrame(lines, schema=SCHEMA, orient="row").with_columns(times)
    return batch


def _rows(upto: int, most: int) -> Iterator[tuple[Any, ...]]:
    while most > 0:
        # A statement is never stored with a number below one that can be read (``order``), so none is passed over.
        page = Statement.objects.filter(pk__gt=upto).order_by("pk").values_list(*_COLUMNS)[: min(PAGE, most)]
        rows = list(page)
        yield from rows
        if len(rows) < min(PAGE, most):
            return
        upto, most = rows[-1][1], most - len(rows)


def _result(raw: str) -> tuple[bool | None, bool | None, int | None]:
    if '"result"' not in raw:
        return None, None, None
    result = _decoder.decode(raw).get("result", {})
    duration = result.get("duration")
    return result.get("success"), result.get("completion"), None if duration is None else milliseconds(duration)


_NUMBER = r"([0-9]+(?:[.,][0-9]+)?)"
_DURATION = re.compile(
    rf"P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"
).fullmatch
_DAY = 24 * 3600 * 1000
_UNITS = (365 * _DAY, 30 * _DAY, 7 * _DAY, _DAY, 3_600_000, 60_000, 1000)
_MOST = 2**63 - 1


def milliseconds(duration: str) -> int | None:
    """A duration (ISO 8601) as a number, cut to the millisecond; none for one that a number can't hold.

    A year is 365 days here and a month 30: the standard says no more than their names.

    >>> milliseconds("PT1H30M"), milliseconds("P1DT0.0019S"), milliseconds("P1Y"), milliseconds("P" + "9" * 20 + "Y")
    (5400000, 86400001, 31536000000, None)
    """
    found = _DURATION(duration)
    if found is None:
        return None
    parts = zip(found.groups(), _UNITS, strict=True)
    total = sum(Decimal(text.replace(",", ".")) * unit for text, unit in parts if text is not None)
    return int(total) if total <= _MOST else None
