"""Comments and a coach's notes on a tool, a row, a field of it or a point of a measure; resolved when done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line, clean_text
from cairn.notices import api as notices_api
from cairn.projects.guard import look_through
from cairn.projects.models import Comment, Project
from cairn.projects.rights import Role, as_uuid, require_commenter, role_of

LONGEST = 4_000
MOST = 500


@dataclass(frozen=True)
class Place:
    """What a comment is on: a tool, one of its rows, or a ``field`` or the point at ``position`` of that."""

    tool: str
    scope: UUID
    row_uuid: UUID | None = None
    field: str = ""
    position: int | None = None


@dataclass
class Thread:
    """A comment with its answers, in their order."""

    first: Comment
    answers: list[Comment] = field(default_factory=list)


def comments_at(project: Project, place: Place) -> list[Thread]:
    """The threads of a place, those that are open first. With a row or point, those of it alone. One query."""
    rows = project.comments.filter(tool=place.tool, scope_uuid=place.scope)
    if place.row_uuid is not None:
        rows = rows.filter(row_uuid=place.row_uuid)
    if place.field:
        rows = rows.filter(field=place.field)
    if place.position is not None:
        rows = rows.filter(position=place.position)
    return _threads(list(rows.select_related("by").order_by("at", "pk")[:MOST]))


def _threads(rows: Sequence[Comment]) -> list[Thread]:
    threads = {row.pk: Thread(row) for row in rows if row.answers_id is None}
    for row in rows:
        if row.answers_id in threads and row.removed_at is None:
            threads[row.answers_id].answers.append(row)
    # What somebody took back leaves its place where others have answered.
    kept = [one for one in threads.values() if one.answers or one.first.removed_at is None]
    return sorted(kept, key=lambda one: (one.first.resolved_at is not None, one.first.at))


def counts(project: Project, *, tool: str, scope: UUID) -> dict[str, int]:
    """How many are open, by the uuid of the row; of the tool as a whole under an empty name. One query."""
    rows = project.comments.filter(tool=tool, scope_uuid=scope, removed_at=None, answers=None, resolved_at=None)
    found: dict[str, int] = defaultdict(int)
    for uuid, number in rows.order_by().values_list("row_uuid").annotate(n=Count("pk")):
        found[str(uuid) if uuid else ""] += number
    return dict(found)


@transaction.atomic
def add_comment(
    project: Project, place: Place, *, text: str, by: Person, at: datetime, about: str = "", reason: str = "",
    answers: UUID | str | None = None,
) -> Comment:  # fmt: skip
    """Say something; the team is told. Raises ``NotFound``, ``Refused`` for no words or a viewer, ``Flagged``."""
    require_commenter(project, by)
    words = clean_text(text)
    if not words:
        raise Refused(_("Write a comment"), field="text")
    if len(words) > LONGEST:
        raise Refused(_("Shorten this to %(most)d characters") % {"most": LONGEST}, field="text")
    look_through(project, {"text": words}, by=by, at=at, reason=reason)
    first = _first(project, answers) if answers else None
    comment = Comment.objects.create(
        project=project,
        tool=place.tool,
        scope_uuid=place.scope,
        row_uuid=place.row_uuid,
        field=place.field,
        position=place.position,
        about=clean_line(about)[:200],
        text=words,
        at=at,
        by=by,
        as_coach=role_of(project, by) == Role.COACH,
        answers=first,
    )
    accounts_api.audit("comment.add", subject=comment, by=by, at=at, project=str(project.uuid))
    _tell(project, comment, by=by, at=at)
    return comment


def _first(project: Project, uuid: UUID | str) -> Comment:
    found = project.comments.filter(uuid=as_uuid(uuid), answers=None, removed_at=None).first()
    if found is None:
        raise NotFound(f"comment {uuid}")
    return found


def _tell(project: Project, comment: Comment, *, by: Person, at: datetime) -> None:
    """The team: once for each comment, in their trays."""
    people = project.team.filter(left_at=None).exclude(person=by).exclude(role=Role.VIEWER)
    notices_api.tell_many(
        people.values_list("person_id", flat=True),
        kind="project_comment",
        key=f"comment:{comment.uuid}",
        words=_("%(name)s commented on %(project)s") % {"name": by.name, "project": project.title[:120]},
        url=f"{comments_address(project, comment.tool, comment.scope_uuid)}#comment-{comment.uuid}",
        at=at,
    )


def comments_address(project: Project, tool: str, scope: UUID) -> str:
    return reverse("projects:comments", args=[project.uuid, tool, scope])


@transaction.atomic
def resolve_comment(project: Project, uuid: UUID | str, *, done: bool, by: Person, at: datetime) -> Comment:
    """Say that a comment is dealt with, or open it again. Saying it twice changes nothing."""
    require_commenter(project, by)
    comment = _first(project, uuid)
    if (comment.resolved_at is not None) != done:
        comment.resolved_at, comment.resolved_by = (at, by) if done else (None, None)
        comment.save(update_fields=["resolved_at", "resolved_by"])
        action = "comment.resolve" if done else "comment.reopen"
        accounts_api.audit(action, subject=comment, by=by, at=at, project=str(project.uuid))
    return comment


@transaction.atomic
def remove_comment(project: Project, uuid: UUID | str, *, by: Person, at: datetime) -> None:
    """Take one's own comment back; its words go, its place stays. Raises ``NotFound`` for somebody else's."""
    require_commenter(project, by)
    comment = project.comments.filter(uuid=as_uuid(uuid), by=by, removed_at=None).first()
    if comment is None:
        raise NotFound(f"comment {uuid}")
    comment.removed_at, comment.text = at, ""
    comment.save(update_fields=["removed_at", "text"])
    accounts_api.audit("comment.remove", subject=comment, by=by, at=at, project=str(project.uuid))
