"""Where tools register their kinds of rows, and in which order they are shown."""

from __future__ import annotations

from cairn.lib.registries import Registry
from cairn.projects.editing.kinds import Kind
from cairn.projects.models import Diagram

kinds: Registry[Kind] = Registry("kind of row")


def declare(kind: Kind) -> Kind:
    return kinds.register(kind.key)(kind)


def kinds_of(tool: str) -> list[Kind]:
    """The kinds of rows of a tool, what others point at first."""
    own = [kind for _key, kind in kinds.items() if kind.tool == tool]
    return [kinds["diagram"], *own] if tool in Diagram.Tool.values else own
