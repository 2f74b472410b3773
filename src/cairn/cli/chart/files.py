"""Files, written whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

GROUP = "{group}"
_UNSAFE = re.compile(r"[^\w.-]+")


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write all files beside their places first, and then put each in its place."""
    waiting: list[tuple[str, Path]] = []
    try:
        for path, content in contents.items():
            number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:40]}-", suffix=path.suffix)
            waiting.append((name, path))
            with os.fdopen(number, "wb") as file:
                file.write(content)
            os.chmod(name, 0o666 & ~_umask())
        for name, path in waiting:
            os.replace(name, path)
    except OSError as error:
        raise click.ClickException(f"{path} can't be written: {error.strerror}.") from None
    finally:
        for name, _path in waiting:
            Path(name).unlink(missing_ok=True)


def _umask() -> int:
    """What a file made in the ordinary way would not let others do; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def paths_of(output: Path, groups: Sequence[str]) -> list[Path]:
    """A path for each group: its name in place of ``{group}``, as far as names of files can hold it.

    What would have the same name is numbered: ``Ward 1/2`` and ``Ward 1-2`` become Ward-1-2 and Ward-1-2-2.
    """
    taken: set[str] = set()
    found = []
    for group in groups:
        plain = _UNSAFE.sub("-", group).strip("-.")[:80] or "group"
        name, number = plain, 1
        while name.lower() in taken:  # some file systems don't tell capitals apart
            number += 1
            name = f"{plain}-{number}"
        taken.add(name.lower())
        found.append(output.with_name(output.name.replace(GROUP, name)))
    return found
