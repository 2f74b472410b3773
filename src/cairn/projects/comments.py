"""Comments and a coach's notes on a tool, a row, a field of it or a point of a measure; resolved when done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line, clean_text
from cairn.notices import api as notices_api
from cairn.projects.comment_places import Place, comments_address
from cairn.projects.guard import look_through
from cairn.projects.models import Comment, Project
from cairn.projects.rights import Role, as_uuid, require_commenter, role_of

LONGEST = 4_000
PAGE = 30  # threads
MOST_ANSWERS = 100  # to one comment: all of them are shown
MOST = 10_000  # of a project


@dataclass
class Thread:
    """A comment with its answers, in their order."""

    first: Comment
    answers: list[Comment] = field(default_factory=list)


@dataclass(frozen=True)
class Threads:
    """A page of threads, the oldest first. ``earlier``: the ``before`` of the page before it; ``None`` if none."""

    shown: list[Thread]
    earlier: int | None


def threads_at(project: Project, place: Place, *, resolved: bool = False, before: int | None = None) -> Threads:
    """The newest threads of a place before the comment with the inside key ``before``, open or resolved. Two queries.

    Of a tool, with those of its rows; of a row, with those of its fields; of a field or point, those of it alone.
    """
    rows = _at(project, place).filter(answers=None, resolved_at__isnull=not resolved)
    answered = Comment.objects.filter(answers=OuterRef("pk"), removed_at=None)
    # What somebody took back leaves its place where others have answered.
    rows = rows.filter(Q(removed_at=None) | Exists(answered))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    firsts = list(rows.select_related("by", "resolved_by").order_by("-pk")[: PAGE + 1])
    shown = {row.pk: Thread(row) for row in reversed(firsts[:PAGE])}
    for row in _answers(shown):
        shown[row.answers_id].answers.append(row)
    return Threads(list(shown.values()), firsts[PAGE - 1].pk if len(firsts) > PAGE else None)


def resolved_at(project: Project, place: Place) -> int:
    """How many threads of a place are resolved. One query."""
    return _at(project, place).filter(answers=None, removed_at=None, resolved_at__isnull=False).count()


def _at(project: Project, place: Place) -> Any:
    if not place.tool:
        return project.comments.all()
    rows = project.comments.filter(tool=place.tool, scope_uuid=place.scope)
    if place.row_uuid is not None:
        rows = rows.filter(row_uuid=place.row_uuid)
    if place.field:
        rows = rows.filter(field=place.field)
    return rows if place.position is None else rows.filter(position=place.position)


def _answers(firsts: Any) -> Sequence[Any]:
    if not firsts:
        return []
    rows = Comment.objects.filter(answers__in=list(firsts), removed_at=None)
    return list(rows.select_related("by").order_by("pk"))


@transaction.atomic
def add_comment(
    project: Project, place: Place, *, text: str, by: Person, at: datetime, about: str = "", reason: str = "",
    answers: UUID | str | None = None,
) -> Comment:  # fmt: skip
    """Say something; the team is told.

    Raises ``NotFound``, ``Flagged``, ``Refused`` for no words, too many of them, a viewer, or no room for one more.
    """
    require_commenter(project, by)
    words = clean_text(text)
    if not words:
        raise Refused(_("Write a comment"), field="text")
    if len(words) > LONGEST:
        raise Refused(_("Shorten this to %(most)d characters") % {"most": LONGEST}, field="text")
    first = _first(project, answers) if answers else None
    _require_room(project, first)
    look_through(project, {"text": words}, by=by, at=at, reason=reason)
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


def _require_room(project: Project, first: Comment | None) -> None:
    if first is not None and first.answered_by.filter(removed_at=None).count() >= MOST_ANSWERS:
        words = _("This comment has %(most)d answers, and that is the most. Write a new comment instead.")
        raise Refused(words % {"most": MOST_ANSWERS}, field="text")
    if project.comments.filter(removed_at=None).count() >= MOST:
        words = _("This project has %(most)s comments, and that is the most. Take one of yours back first.")
        raise Refused(words % {"most": f"{MOST:,}"}, field="text")


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
