"""The driver diagram: a box for each cell, found again by its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.lib.registries import worksheet_targets
from cairn.lib.text import clean_line
from cairn.projects.models import DriverNode
from cairn.projects.worksheet_tools.landing import landed
from cairn.projects.worksheet_tools.lessons import lesson_of, lessons
from cairn.projects.worksheets import Carrying, Entry, row_in_words
from cairn.projects.writing import add_driver, edit_driver


@worksheet_targets.register("drivers")
def drivers(carrying: Carrying, entries: Sequence[Entry]) -> None:
    """Boxes by their words: those that are there are used. What a table says besides is kept as a lesson."""
    for entry in entries:
        if isinstance(entry.value, str) or not entry.columns:
            lessons(carrying, [entry])
            continue
        diagram, besides = _Diagram(carrying, entry.key), []
        for number, cells in enumerate(entry.value):
            besides.append(diagram.take(number, entry.columns, cells))
        if words := "\n".join(line for line in besides if line):
            lesson_of(carrying, f"lesson:{entry.key}", f"{entry.label}\n{words}")
        landed(carrying, [entry], gettext_lazy("Driver diagram"), "projects:drivers")


def _kind_of(column: str) -> str:
    """Which box a column of a table holds, by its heading; empty for what stands beside a box."""
    words = column.casefold()
    kinds = {"primary driver": "primary", "secondary driver": "secondary", "change idea": "idea", "driver": "any"}
    return next((kind for start, kind in kinds.items() if words.startswith(start)), "")


class _Diagram:
    """The boxes of a project while rows of a worksheet are put into it."""

    def __init__(self, carrying: Carrying, key: str) -> None:
        self.carrying, self.key = carrying, key
        nodes = DriverNode.objects.filter(project=carrying.project, removed_at=None)
        self.by_words = {(node.kind, node.text.casefold()): node for node in nodes}

    def take(self, number: int, columns: Sequence[str], cells: Sequence[str]) -> str:
        """Put a row in; returns what it says besides its boxes, after the box that it is about."""
        said: dict[str, str] = {}
        besides: list[tuple[str, str]] = []
        for column, cell in zip(columns, cells, strict=False):
            if kind := _kind_of(column):
                said[kind] = cell.strip()
            elif cell.strip():
                besides.append((column, cell))
        parent = self._parent(number, said)
        for place, words in enumerate(line.strip() for line in said.get("idea", "").split(";")):
            if words:
                self._box(
                    f"{number}.idea.{place}", "idea", words, parent or self._box(f"{number}.any", "primary", words)
                )
        if not besides:
            return ""
        about = next((said[kind] for kind in ("idea", "secondary", "primary", "any") if said.get(kind)), "")
        return f"{about}. " * bool(about) + row_in_words([name for name, _c in besides], [cell for _n, cell in besides])

    def _parent(self, number: int, said: dict[str, str]) -> DriverNode | None:
        """The nearest driver that a row names, made where it is missing."""
        if words := said.get("any"):
            found = [self.by_words.get((kind, clean_line(words).casefold())) for kind in ("secondary", "primary")]
            return next(filter(None, found), None) or self._box(f"{number}.any", "primary", words)
        primary = said.get("primary") or (said.get("secondary") and _("Not named yet"))
        parent = self._box(f"{number}.primary", "primary", primary) if primary else None
        if words := said.get("secondary"):
            parent = self._box(f"{number}.secondary", "secondary", words, parent)
        return parent

    def _box(self, place: str, kind: str, words: str, parent: DriverNode | None = None) -> DriverNode:
        """The box of these words, or the one that this place of the table made if it still reads so, or a new one."""
        words, name = clean_line(words), f"driver:{self.key}.{place}"
        who: dict[str, Any] = {"by": self.carrying.by, "at": self.carrying.at}
        node = self.by_words.get((kind, words.casefold()))
        before = self.carrying.receipt.get(name) or {}
        earlier = next((one for one in self.by_words.values() if str(one.uuid) == before.get("uuid")), None)
        if node is None and earlier is not None and earlier.text == before["text"]:
            del self.by_words[(earlier.kind, earlier.text.casefold())]
            node = edit_driver(earlier.uuid, text=words, **who)
        elif node is None:
            node = add_driver(
                self.carrying.project, kind=kind, text=words, parents=[parent.uuid] if parent else [], **who
            )
        if parent is not None and not node.parent_links.filter(parent=parent).exists():
            above = [*node.parent_links.values_list("parent__uuid", flat=True), parent.uuid]
            node = edit_driver(node.uuid, text=node.text, parents=above, **who)
        self.by_words[(kind, words.casefold())] = node
        self.carrying.new_receipt[name] = {"uuid": str(node.uuid), "text": node.text}
        return node
