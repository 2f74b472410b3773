"""Where comments hang: a tool, one of its rows, a field of that or a point of a measure; addresses and open counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.lib.errors import NotFound
from cairn.projects.editing.kinds import Kind, scope_of, tool_of
from cairn.projects.models import Measure, Project
from cairn.projects.rights import COMMENTERS


@dataclass(frozen=True)
class Place:
    """What a comment is on: a tool, one of its rows, or a ``field`` or the point at ``position`` of that.

    To read them: without a ``tool`` the whole project.
    """

    tool: str
    scope: UUID
    row_uuid: UUID | None = None
    field: str = ""
    position: int | None = None


@dataclass(frozen=True)
class Open:
    """How many comments are open at a place, and whether a coach's is among them."""

    number: int = 0
    coach: bool = False

    @property
    def words(self) -> str:
        """The words of the link: an invitation while there is none."""
        if not self.number:
            return _("Comment")
        return ngettext("%(n)d comment", "%(n)d comments", self.number) % {"n": self.number}

    def __add__(self, other: Open) -> Open:
        return Open(self.number + other.number, self.coach or other.coach)


NONE = Open()
UNNAMED = ("charter",)  # rows that are known by what they are: there is one


@dataclass(frozen=True)
class Noted:
    """The open comments of one tool, by where they hang; ``may`` says whether who looks may add one."""

    whole: Open = NONE
    rows: Mapping[str, Open] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], Open] = field(default_factory=dict)
    points: Mapping[int, Open] = field(default_factory=dict)
    may: bool = False

    def of(self, row: Any) -> Open:
        """Of a row, with those of its fields."""
        return self.rows.get(str(row.uuid), NONE)

    def of_field(self, row: Any, name: str) -> Open:
        return self.fields.get((str(row.uuid), name), NONE)

    def at(self, position: int) -> Open:
        return self.points.get(position, NONE)


def noted(project: Project, *, tool: str, scope: UUID) -> Noted:
    """What is open in a tool. One query, however many rows there are; none for who is not in the team."""
    role = getattr(project, "role", "")
    if not role:
        return Noted()
    found = project.comments.filter(tool=tool, scope_uuid=scope, removed_at=None, answers=None, resolved_at=None)
    rows: dict[str, Open] = {}
    fields: dict[tuple[str, str], Open] = {}
    points: dict[int, Open] = {}
    whole = NONE
    counted = found.order_by().values_list("row_uuid", "field", "position")
    for uuid, name, position, number, coach in counted.annotate(
        n=Count("pk"), c=Count("pk", filter=Q(as_coach=True))
    ):  # fmt: skip
        here = Open(number, coach > 0)
        whole += here
        if uuid is not None:
            rows[str(uuid)] = rows.get(str(uuid), NONE) + here
            fields[str(uuid), name] = fields.get((str(uuid), name), NONE) + here
        if position is not None:
            points[position] = points.get(position, NONE) + here
    may = not project.archived_at and role in COMMENTERS
    return Noted(whole, rows, fields, points, may)


def comments_address(project: Project, tool: str, scope: UUID) -> str:
    return reverse("projects:comments", args=[project.uuid, tool, scope])


# --- From an address to a place, with what it is called ---


def place_of_row(row: Any, kind: Kind, name: str) -> tuple[Place, str]:
    """A row, or with ``name`` a field of it. Raises ``NotFound`` for a field that it hasn't."""
    if name and name not in kind.names:
        raise NotFound(f"{kind.key} {name}")
    name_of = "" if kind.key in UNNAMED else kind.named(str(getattr(row, kind.name, "") or ""))
    words = name_of or str(kind.label)
    about = f"{words[:120]}: {kind.field(name).label}" if name and name != "position" else words[:190]
    return Place(tool_of(row, kind), scope_of(row, kind), row.uuid, name), about


def place_of_point(measure: Measure, position: int | None) -> tuple[Place, str]:
    """A measure, or the point of it at a position. Raises ``NotFound`` for a point that there isn't."""
    place = Place("measure", measure.uuid, None, "", position)
    if position is None:
        return place, measure.name[:190]
    label = measure.points.filter(position=position).values_list("label", flat=True).first()
    if label is None:
        raise NotFound(f"point {position}")
    return place, f"{measure.name[:120]}: {label}"
