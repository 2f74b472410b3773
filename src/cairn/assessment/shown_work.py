"""A snapshot of work that is no project: a text, or files with a text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def is_work(snapshot: Any) -> bool:
    return isinstance(snapshot, dict) and snapshot.get("kind") == "work"


def words_of(snapshot: Any) -> Iterator[tuple[str, str]]:
    """(what it is, words) of a work: its text and the names of its files, for who shows or compares it."""
    text = snapshot.get("text")
    if isinstance(text, str) and text:
        yield "text", text
    for one in snapshot.get("files") or []:
        if isinstance(one, dict) and isinstance(one.get("name"), str):
            yield "file", one["name"]
