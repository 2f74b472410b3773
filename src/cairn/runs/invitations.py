"""Invitations by e-mail: a place in a run that is kept for an address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.runs.models import Invitation, Run
from cairn.runs.roles import must_manage
from cairn.runs.tasks import send_invitation

# At once; each gets a letter of its own.
MOST = 500
SIZE = 50
MOST_BAD = 20
_BETWEEN = re.compile(r"[,;]")
_ANGLED = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True)
class Invited:
    """How many addresses were invited just now, and how many had been before."""

    new: int
    known: int


@dataclass(frozen=True)
class InvitationsPage:
    """The newest first; ``next`` is the ``after`` of the page that follows, or ``None``."""

    invitations: tuple[Invitation, ...]
    next: int | None


@transaction.atomic
def invite(run: Run, *, email: str, by: Person | None, at: datetime) -> Invitation:
    """Keep a place for an address and write to it, once. Raises ``NotFound`` for who does not manage the run."""
    must_manage(run, by=by)
    invitation, created = Invitation.objects.get_or_create(
        run=run, email=email.strip().lower(), defaults={"sent_at": at, "sent_by": by}
    )
    if created:
        accounts_api.audit("run.invite", subject=invitation, by=by, at=at)
        transaction.on_commit(partial(send_invitation.enqueue, str(invitation.uuid)))
    return invitation


@transaction.atomic
def invite_all(run: Run, *, addresses: str, by: Person, at: datetime) -> Invited:
    """Invite every address of a pasted text: one a line, or parted by commas, semicolons or blanks.

    ``Name <address>`` is read too. All or nothing. Raises ``NotFound`` for who does not manage the run; ``Refused``
    for no address, more than 500, or any that is none (``details`` names each with its line).
    """
    must_manage(run, by=by)
    wanted = _addresses(addresses)
    known = set(Invitation.objects.filter(run=run, email__in=wanted).values_list("email", flat=True))
    for email in wanted:
        if email not in known:
            invite(run, email=email, by=by, at=at)
    return Invited(new=len(wanted) - len(known), known=len(known))


def _addresses(text: str) -> list[str]:
    found: dict[str, None] = {}
    bad: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        for word in _words(line):
            try:
                validate_email(word)
            except ValidationError:
                bad.append(_("Line %(n)d: “%(word)s” is no e-mail address.") % {"n": number, "word": word[:80]})
            else:
                found[word.lower()] = None
    if bad:
        words = _("Nobody was invited yet. Mend what is no e-mail address, then send again.")
        raise Refused(words, field="addresses", details=bad[:MOST_BAD])
    if not found:
        raise Refused(_("Enter at least one e-mail address."), field="addresses")
    if len(found) > MOST:
        figures = {"most": MOST, "n": len(found)}
        raise Refused(_("Invite at most %(most)d addresses at once: these are %(n)d.") % figures, field="addresses")
    return list(found)


def _words(line: str) -> list[str]:
    """What should be addresses: of ``Ann Berg <ann@example.org>``, as mail programs copy it, what is in the angles."""
    found: list[str] = []
    for part in _BETWEEN.split(line):
        angled = _ANGLED.findall(part)
        found += [word.strip() for word in angled] if angled else part.split()
    return found


@transaction.atomic
def take_back(run: Run, *, invitation: UUID, by: Person, at: datetime) -> None:
    """Remove an invitation that nobody has taken, with its address. Raises ``NotFound``."""
    must_manage(run, by=by)
    rows = Invitation.objects.filter(run=run, uuid=invitation, taken_at=None)
    found = rows.first()
    if found is None:
        raise NotFound
    accounts_api.audit("run.uninvite", subject=found, by=by, at=at)
    rows.delete()


def invitations_page(run: Run, *, by: Person, after: int | None = None) -> InvitationsPage:
    """Fifty invitations. Raises ``NotFound`` for who does not manage the run."""
    must_manage(run, by=by)
    rows = Invitation.objects.filter(run=run).select_related("taken_by").order_by("-pk")
    found = list((rows.filter(pk__lt=after) if after is not None else rows)[: SIZE + 1])
    return InvitationsPage(tuple(found[:SIZE]), found[SIZE - 1].pk if len(found) > SIZE else None)
