"""The folder of files for analysis. What counts is what the manifest names, and one rename changes that.

Files are written under a name that nobody reads, and never changed once they have their own. So whoever is killed, at
any moment, leaves the manifest of before or that of after; what it doesn't name is removed by who comes next.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import polars as pl

FORMAT = 1
MANIFEST = "manifest.json"
PART = ".part"
# What was replaced stays as long for those who read the manifest just before.
KEPT_FOR = timedelta(hours=1)
MOST_ROWS = 1_000_000  # of a file that is still added to


class Busy(Exception):
    """Another process writes to the folder."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file: ``kind`` is the folder that it is in, ``first_id`` and ``last_id`` those of its rows."""

    kind: str
    tenant: int
    path: str
    rows: int
    first_id: int
    last_id: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """``upto`` is the number of the last statement that is in the files, ``stored`` when that was stored; ``change``
    counts the manifests, so that no name comes twice; ``old`` says when files were replaced that may still be read."""

    upto: int = 0
    stored: datetime | None = None
    change: int = 0
    files: tuple[Piece, ...] = ()
    old: Mapping[str, datetime] = field(default_factory=dict)

    def of(self, kind: str, tenant: int) -> list[Piece]:
        return [one for one in self.files if one.kind == kind and one.tenant == tenant]


@contextmanager
def held(folder: Path, *, wait: bool) -> Iterator[None]:
    """Be the only one who writes to the folder. Raises ``Busy`` if another does, unless it is waited for.

    The system lets go of it when a process ends, however it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield


def read_manifest(folder: Path) -> Manifest:
    """The manifest; an empty one if there is none, or one that another release wrote, whose files are made anew."""
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        return Manifest()
    if said["format"] != FORMAT:
        return Manifest(change=said["change"])
    return Manifest(
        upto=said["upto"],
        stored=datetime.fromisoformat(said["stored"]) if said["stored"] else None,
        change=said["change"],
        files=tuple(Piece(**one) for one in said["files"]),
        old={path: datetime.fromisoformat(at) for path, at in said["old"].items()},
    )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """From here on these files count."""
    said = {
        "format": FORMAT,
        "upto": manifest.upto,
        "stored": manifest.stored.isoformat() if manifest.stored else None,
        "change": manifest.change,
        "files": [asdict(one) for one in manifest.files],
        "old": {path: at.isoformat() for path, at in manifest.old.items()},
    }
    part = folder / (MANIFEST + PART)
    part.write_text(json.dumps(said, indent=1), encoding="utf-8")
    _to_disk(part)
    os.replace(part, folder / MANIFEST)
    _to_disk(folder)


def write_frame(folder: Path, path: str, frame: pl.DataFrame) -> None:
    """A file with its own name, whole and on the disk."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + PART)
    frame.write_parquet(part, compression="zstd", row_group_size=122_880, statistics=True)
    _to_disk(part)
    os.replace(part, target)
    _to_disk(target.parent)


def read_frame(folder: Path, pieces: Iterable[Piece], columns: list[str] | None = None) -> pl.DataFrame:
    """The rows of some files, one after the other, without what the names of folders say."""
    return pl.concat([pl.read_parquet(folder / one.path, columns=columns, hive_partitioning=False) for one in pieces])


def clear_away(folder: Path, manifest: Manifest, *, at: datetime) -> Manifest:
    """Remove what no manifest names, or what was replaced long enough ago. Call it with the folder held."""
    late = {path for path, since in manifest.old.items() if since <= at - KEPT_FOR}
    named = {one.path for one in manifest.files} | (set(manifest.old) - late)
    for path in sorted(folder.rglob("*")):
        if path.suffix in (PART, ".parquet") and path.relative_to(folder).as_posix() not in named:
            os.unlink(path)
    return Manifest(
        manifest.upto, manifest.stored, manifest.change, manifest.files,
        {path: since for path, since in manifest.old.items() if path not in late},
    )  # fmt: skip


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would be there after the power fails."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


class Change:
    """A manifest in the making: files are written as one goes, and none counts before ``commit``."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.before = manifest
        self.number = manifest.change + 1
        self.files = list(manifest.files)

    def of(self, kind: str, tenant: int) -> list[Piece]:
        return [one for one in self.files if one.kind == kind and one.tenant == tenant]

    def append(self, kind: str, tenant: int, frame: pl.DataFrame, *, month: str | None = None) -> None:
        """Add rows. The last files are taken into the new one while they are small beside it, so that there are few
        files however often this is done, and each row is written again a few times at most."""
        under = _under(kind, tenant, month)
        taken: list[Piece] = []
        rows = frame.height
        for one in reversed([one for one in self.of(kind, tenant) if one.path.startswith(under)]):
            if one.rows >= MOST_ROWS or one.rows > 4 * rows:
                break
            taken.insert(0, one)
            rows += one.rows
        self.replace(taken, pl.concat([read_frame(self.folder, taken), frame]) if taken else frame, under=under)

    def replace(self, taken: list[Piece], frame: pl.DataFrame, *, under: str = "") -> None:
        """Put rows into the place of some files of one folder, or of none."""
        place = self.files.index(taken[0]) if taken else len(self.files)
        under = under or taken[0].path.rpartition("/")[0] + "/"
        kind, tenant = under.split("/", 2)[:2]
        for one in taken:
            self.files.remove(one)
        if taken and frame.is_empty():
            return
        first, last = (int(cast(int, one or 0)) for one in (frame["id"].min(), frame["id"].max()))
        path = f"{under}{first}-{last}.{self.number}.parquet"
        write_frame(self.folder, path, frame)
        self.files.insert(place, Piece(kind, int(tenant.partition("=")[2]), path, frame.height, first, last))

    def commit(self, *, upto: int, stored: datetime | None, at: datetime, at_once: bool = False) -> Manifest:
        """From here on the new files count. ``at_once``: nothing that was replaced, now or before, may stay."""
        kept = {one.path for one in self.files}
        old = {} if at_once else {one.path: at for one in self.before.files if one.path not in kept}
        manifest = Manifest(
            upto, stored, self.number, tuple(self.files), old if at_once else {**self.before.old, **old}
        )
        write_manifest(self.folder, manifest)
        return manifest


def _under(kind: str, tenant: int, month: str | None) -> str:
    return f"{kind}/tenant={tenant}/" + (f"month={month}/" if month else "")
