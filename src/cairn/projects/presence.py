"""Who else is in a project just now, and where, in words: the tool, and the field that they are typing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.text import clean_line
from cairn.projects.editing.kinds import Kind
from cairn.projects.editing.names import names_now
from cairn.projects.models import Presence, Project
from cairn.projects.places import TOOL_PLACES
from cairn.projects.toolbox.registry import kinds

GONE_AFTER = timedelta(seconds=15)  # an open page says that it is there every two seconds, a quiet one every ten
WRITE_EVERY = timedelta(seconds=2)
MOST = 20  # people that are named
LONG = 60  # characters of a name that are shown
# Tools that are one row: of them one says the field, of others the row.
RECORDS = ("charter", "cycle", "report_item", "diagram")


@dataclass(frozen=True)
class Spot:
    """Where somebody is: a tool and what of it, as the page named it; the row, of ``kind``, and field they type in."""

    tool: str = ""
    scope: str = ""
    kind: str = ""
    row: UUID | None = None
    field: str = ""

    @property
    def place(self) -> str:
        return f"{self.tool}/{self.scope}"[:80]


def say_here(project: Project, spot: Spot, *, by: Person, at: datetime) -> None:
    """Write down that ``by`` is there; at most every two seconds while nothing moves."""
    seen = Presence.objects.filter(project=project, person=by).first()
    typing = {"kind": spot.kind[:20], "row_uuid": spot.row, "field": spot.field[:40]}
    said = {"place": spot.place, **typing}
    same = seen is not None and all(getattr(seen, name) == value for name, value in said.items())
    if seen is not None and same and timedelta() <= at - seen.seen_at < WRITE_EVERY:
        return
    if seen is None:  # two pages that are opened at once both make it
        Presence.objects.update_or_create(project=project, person=by, defaults={**said, "seen_at": at})
    else:
        Presence.objects.filter(pk=seen.pk).update(**said, seen_at=at)


def others_here(project: Project, *, by: Person, at: datetime) -> list[dict[str, Any]]:
    """Who else is here: ``name``; in ``here`` the tool in words, in ``words`` also what is being edited.

    While somebody types, ``row`` and ``field`` say where, and ``typing`` says so in words. One query if there is
    nobody, else at most three.
    """
    rows = project.present.filter(seen_at__gt=at - GONE_AFTER).exclude(person=by).select_related("person")
    people = list(rows.order_by("person__name", "pk")[:MOST])
    scopes = _scope_names(project, people)
    names = names_now(project, ((one.kind, one.row_uuid) for one in people if one.row_uuid and _by_name(one)))
    return [_told(one, scopes, names) for one in people]


def _told(one: Presence, scopes: dict[str, str], names: dict[str, str]) -> dict[str, Any]:
    who, where = one.person.name, _where(one, scopes)
    here = _("%(name)s is in %(place)s.") % {"name": who, "place": where}
    told: dict[str, Any] = {"name": who, "place": one.place, "here": here, "words": here}
    if not one.row_uuid or one.kind not in kinds:
        return told
    editing = _editing(one, names)
    if editing:
        words = {"name": who, "place": where, "what": editing}
        told["words"] = _("%(name)s is in %(place)s, editing “%(what)s”.") % words
    typing = _("%(name)s is writing here") % {"name": who}
    return told | {"row": str(one.row_uuid), "field": one.field, "typing": typing}


def _by_name(one: Presence) -> bool:
    return one.kind in kinds and one.kind not in RECORDS


def _editing(one: Presence, names: dict[str, str]) -> str:
    kind: Kind = kinds[one.kind]
    if kind.key == "report_item":
        return ""  # its one field says nothing
    if _by_name(one):
        return Truncator(names.get(str(one.row_uuid), "")).chars(LONG) or str(kind.label)
    return next((str(known.label) for known in kind.fields if known.name == one.field), "")


def _where(one: Presence, scopes: dict[str, str]) -> str:
    tool, _sep, scope = one.place.partition("/")
    words = str(TOOL_PLACES.get(tool, TOOL_PLACES[""]))
    name = scopes.get(scope, "")
    return f"{words} “{Truncator(name).chars(LONG)}”" if name else words


def _scope_names(project: Project, people: Sequence[Presence]) -> dict[str, str]:
    """What the diagrams, cycles and measures that people are in are called. At most one query."""
    wanted = {_uuid(one.place.partition("/")[2]) for one in people} - {None, project.uuid}
    if not wanted:
        return {}
    columns = {"diagrams": "title", "cycles": "title", "measures": "name"}
    queries = [
        getattr(project, rows).filter(uuid__in=wanted).order_by().values_list("uuid", Cast(name, TextField()))
        for rows, name in columns.items()
    ]
    return {str(uuid): clean_line(name) for uuid, name in queries[0].union(*queries[1:], all=True)}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
