"""Statements flow to files for analysis, each once: a file for each tenant and month of storing, dictionaries beside.

The month is that in which a statement was stored, not that in which it says that something happened: a month that is
over is then never touched again, and a sender whose clock is wrong can't make a thousand files. Who asks for a time
of happening loses little: every group of rows says between which times it lies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings

from cairn.lib.registries import ClockJob, clock_jobs
from cairn.records.analysis.columns import Batch, read_after
from cairn.records.analysis.files import Busy, Change, Manifest, Piece, clear_away, held, read_frame, read_manifest
from cairn.records.models import Activity, Agent, Named, Statement, Verb
from cairn.records.own import settle

MOST_AT_ONCE = 250_000  # statements between two manifests: some 40 MB of memory, a few seconds
_AT_A_TIME = 10_000  # names in one query
# By the kind of dictionary: the column that holds its numbers, the table, and what the table says.
DICTIONARIES: dict[str, tuple[str, type[Named], str]] = {
    "agents": ("actor", Agent, "key"),
    "verbs": ("verb", Verb, "iri"),
    "activities": ("activity", Activity, "iri"),
}


def flow(
    *, at: datetime, most: int | None = None, wait: bool = False, told: Callable[[int], Any] = lambda _: None
) -> int:
    """Bring the files up to date; how many statements came to them. ``told`` is given how many so far.

    It may be stopped at any moment: what was done counts, and who comes next goes on from there. ``most``: leave the
    rest to the next. Raises ``Busy`` if another process is at it, unless it is waited for.
    """
    settle()
    folder = Path(settings.CAIRN_ANALYSIS)
    done = 0
    with held(folder, wait=wait):
        manifest = clear_away(folder, _fitting(folder, at=at), at=at)
        while most is None or done < most:
            batch = read_after(manifest.upto, most=MOST_AT_ONCE if most is None else min(MOST_AT_ONCE, most - done))
            if batch is None:
                break
            change = Change(folder, manifest)
            for (tenant,), frame in batch.frame.group_by(["tenant"], maintain_order=True):
                _add(change, int(tenant), frame.drop("tenant"), batch)  # type: ignore[call-overload]
            manifest = change.commit(upto=batch.upto, stored=batch.stored, at=at)
            done += batch.frame.height
            told(done)
    return done


def _fitting(folder: Path, *, at: datetime) -> Manifest:
    """The manifest. If it isn't of this database, which may have been put back to an earlier day, one without files
    takes its place, and everything is written anew."""
    manifest = read_manifest(folder)
    stored = Statement.objects.filter(pk=manifest.upto).values_list("stored", flat=True).first()
    if stored == manifest.stored:
        return manifest
    change = Change(folder, manifest)
    change.files = []
    return change.commit(upto=0, stored=None, at=at)


def _add(change: Change, tenant: int, frame: pl.DataFrame, batch: Batch) -> None:
    for kind, (column, model, text) in DICTIONARIES.items():
        _add_names(change, kind, tenant, frame[column], model, text)
    frame = _with_registrations(change, tenant, frame)
    months = frame.group_by(frame["stored"].dt.strftime("%Y-%m").alias("month"), maintain_order=True)
    for (month,), rows in months:
        change.append("statements", tenant, rows.select(frame.columns), month=str(month))
    _add_voided(change, tenant, batch)


def _add_names(change: Change, kind: str, tenant: int, used: pl.Series, model: type[Named], text: str) -> None:
    """The words of those numbers that the dictionary doesn't have. They are asked for by what statements use: numbers
    of names are given outside the order of statements, so that reading on from the last would pass over some."""
    numbers = used.drop_nulls().unique().sort().alias("id").to_frame()
    held = change.of(kind, tenant)
    if held:
        numbers = numbers.join(read_frame(change.folder, held, ["id"]), on="id", how="anti", maintain_order="left")
    if not held or not numbers.is_empty():  # there is always a file, so that who reads need not ask
        change.append(kind, tenant, _names(model, text, numbers["id"].to_list()))


def _names(model: type[Named], text: str, numbers: list[int]) -> pl.DataFrame:
    """Lines of a dictionary, as the table has them now."""
    rows: list[tuple[int, str]] = []
    for start in range(0, len(numbers), _AT_A_TIME):
        some = model._default_manager.filter(pk__in=numbers[start : start + _AT_A_TIME])
        rows += some.order_by("pk").values_list("pk", text)
    return pl.DataFrame(rows, schema={"id": pl.Int64, text: pl.String}, orient="row")


def _with_registrations(change: Change, tenant: int, frame: pl.DataFrame) -> pl.DataFrame:
    """Numbers instead of registrations. They have none in the database: it is the dictionary that gives them."""
    held = change.of("registrations", tenant)
    known = read_frame(change.folder, held) if held else pl.DataFrame(schema={"id": pl.Int64, "uuid": pl.String})
    named = frame["registration"].drop_nulls().unique(maintain_order=True).alias("uuid").to_frame()
    fresh = named.join(known, on="uuid", how="anti")
    if not held or not fresh.is_empty():
        begin = max((one.last_id for one in held), default=0) + 1
        fresh = fresh.with_row_index("id", offset=begin).with_columns(pl.col("id").cast(pl.Int64))
        change.append("registrations", tenant, fresh)
        known = pl.concat([known, fresh])
    numbers = frame.select("registration").join(
        known, left_on="registration", right_on="uuid", how="left", maintain_order="left"
    )
    return frame.with_columns(numbers["id"].alias("registration"))


def _add_voided(change: Change, tenant: int, batch: Batch) -> None:
    """Numbers of statements that don't count. One is voided after it is stored, or was before, if the two came in the
    other order: the first is told by the statement that voids, the second by the one that is void."""
    voided = batch.voided.get(tenant, set()) | set(_found(tenant, batch.voiding.get(tenant, ())))
    held = change.of("voided", tenant)
    before = read_frame(change.folder, held) if held else pl.DataFrame(schema={"id": pl.Int64})
    fresh = voided - set(before["id"])
    if fresh or not held:
        change.append("voided", tenant, pl.DataFrame({"id": sorted(fresh)}, schema={"id": pl.Int64}))


def _found(tenant: int, ids: Iterable[Any]) -> Iterable[int]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_A_TIME):
        rows = Statement.objects.filter(tenant=tenant, uuid__in=wanted[start : start + _AT_A_TIME], voids=False)
        yield from rows.values_list("pk", flat=True)


def rewrite(
    agents: Mapping[int, int],
    *,
    at: datetime,
    activities: Mapping[int, int] | None = None,
    verbs: Mapping[int, int] | None = None,
    tenant: int | None = None,
) -> int:
    """Put other numbers into the place of those of erased people; the same number, if only its words have changed.
    ``activities`` and ``verbs``: the same, where their addresses named somebody. ``tenant``: all are that one's. How
    many files were written anew.

    Call it when the tables are changed and committed. The words are read anew, and no file with the old ones stays,
    not even for who reads at the moment. To do it twice changes nothing.
    """
    numbers = dict(zip(DICTIONARIES, (agents, verbs or {}, activities or {}), strict=True))
    folder = Path(settings.CAIRN_ANALYSIS)
    with held(folder, wait=True):
        manifest = read_manifest(folder)
        change = Change(folder, manifest)
        mine = [one for one in manifest.files if tenant in (None, one.tenant)]
        for piece in mine:
            if piece.kind == "statements":
                _number_again(change, piece, numbers)
            elif given := numbers.get(piece.kind):
                frame = read_frame(folder, [piece])
                if frame["id"].is_in(list(given)).any():
                    change.replace([piece], frame.filter(~pl.col("id").is_in([*given, *given.values()])))
        for whose in sorted({one.tenant for one in mine}):
            for kind, given in numbers.items():
                _name_again(change, kind, whose, list(given.values()))
        fresh = {one.path for one in change.files} - {one.path for one in manifest.files}
        manifest = change.commit(upto=manifest.upto, stored=manifest.stored, at=at, at_once=True)
        clear_away(folder, manifest, at=at)
        return len(fresh)


def _number_again(change: Change, piece: Piece, numbers: Mapping[str, Mapping[int, int]]) -> None:
    columns = {DICTIONARIES[kind][0]: given for kind, given in numbers.items()}
    held = read_frame(change.folder, [piece], list(columns))
    gone = {name: [old for old, new in given.items() if old != new] for name, given in columns.items()}
    if any(held[name].is_in(several).any() for name, several in gone.items()):
        fresh = [pl.col(name).replace(list(given), list(given.values())) for name, given in columns.items() if given]
        change.replace([piece], read_frame(change.folder, [piece]).with_columns(fresh))


def _name_again(change: Change, kind: str, tenant: int, numbers: list[int]) -> None:
    _column, model, text = DICTIONARIES[kind]
    mine = list(model._default_manager.filter(tenant=tenant, pk__in=numbers).values_list("pk", flat=True))
    if mine:
        _add_names(change, kind, tenant, pl.Series(sorted(mine), dtype=pl.Int64), model, text)


def keep_flowing(now: datetime) -> None:
    """What came lately, and a part of what was left; other jobs of the clock wait meanwhile."""
    try:
        flow(at=now, most=MOST_AT_ONCE)
    except Busy:  # the command, or another clock
        return


clock_jobs.register("records.analysis")(ClockJob(timedelta(minutes=5), keep_flowing))
