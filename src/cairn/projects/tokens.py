"""Tokens by which a dashboard pushes points into a project. Shown once; only their fingerprint is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line
from cairn.projects.guard import look_through
from cairn.projects.models import Project, ProjectToken
from cairn.projects.rights import as_uuid, may_edit, require_editor

MOST = 20
START = "cairn_"
# Writing down each use would be a write for every push; to the minute is enough to see that one is alive.
USED_EVERY = timedelta(minutes=1)


def tokens_of(project: Project) -> list[ProjectToken]:
    """The tokens that work, the newest first."""
    return list(project.tokens.filter(ended_at=None).select_related("by").order_by("-at", "-pk"))


@transaction.atomic
def make_token(project: Project, *, name: str, by: Person, at: datetime) -> tuple[ProjectToken, str]:
    """A token and its secret, which nobody can read again. Raises ``Refused`` for no name or too many, ``NotFound``,
    ``guard.Flagged``."""
    require_editor(project, by)
    name = clean_line(name)
    if not name:
        raise Refused(_("Enter what the token is for"), field="name")
    if len(name) > 120:
        raise Refused(_("Shorten the name to 120 characters"), field="name")
    look_through(project, {"name": name}, by=by, at=at)
    if len(tokens_of(project)) >= MOST:
        raise Refused(_("End a token first: a project can have %(most)d") % {"most": MOST}, field="name")
    secret = START + secrets.token_urlsafe(32)
    token = ProjectToken.objects.create(
        project=project,
        name=name,
        start=secret[len(START) :][:6],
        fingerprint=_fingerprint(secret),
        at=at,
        by=by,
    )
    accounts_api.audit("project.token", subject=token, by=by, at=at, project=str(project.uuid))
    return token, secret


@transaction.atomic
def end_token(project: Project, uuid: UUID | str, *, by: Person, at: datetime) -> None:
    """Let a token work no longer. Ending it again changes nothing. Raises ``NotFound``, ``Refused``."""
    require_editor(project, by)
    token = project.tokens.filter(uuid=as_uuid(uuid)).first()
    if token is None:
        raise NotFound(f"token {uuid}")
    if project.tokens.filter(pk=token.pk, ended_at=None).update(ended_at=at):
        accounts_api.audit("project.end_token", subject=token, by=by, at=at, project=str(project.uuid))


def token_for(secret: str, *, at: datetime) -> ProjectToken | None:
    """The token of a secret, with its project and the person for whom it acts; ``None`` if it doesn't work.

    It ends with the right of that person to change the project.
    """
    rows = ProjectToken.objects.filter(fingerprint=_fingerprint(secret), ended_at=None, project__archived_at=None)
    token = rows.select_related("project__run", "by").first()
    if token is None or not token.by.is_active or not may_edit(token.project, token.by):
        return None
    stale = ProjectToken.objects.filter(Q(used_at=None) | Q(used_at__lt=at - USED_EVERY), pk=token.pk)
    stale.update(used_at=at)
    return token


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
