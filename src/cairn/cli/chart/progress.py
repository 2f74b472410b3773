"""How far a long piece of work is, told to who waits."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import click

T = TypeVar("T")
PATIENCE = 2.0  # seconds: shorter work says nothing


def told(things: Sequence[T], doing: str, *, clock: Callable[[], float] = time.monotonic) -> Iterator[T]:
    """The things, one by one; after two seconds, how many are done. On a screen one line changes, in a log it is
    a line every two seconds."""
    return _told(things, doing, len(things), clock)


def _told(things: Iterable[T], doing: str, of: int, clock: Callable[[], float]) -> Iterator[T]:
    said_at = clock()
    screen = sys.stderr.isatty()
    said = False
    for done, thing in enumerate(things):
        now = clock()
        if now - said_at >= (PATIENCE if not said or not screen else 0.2):
            said, said_at = True, now
            click.echo(f"\r{doing}: {done} of {of}" if screen else f"{doing}: {done} of {of}", err=True, nl=not screen)
        yield thing
    if said:
        click.echo(f"\r{doing}: {of} of {of}" if screen else f"{doing}: {of} of {of}", err=True)
