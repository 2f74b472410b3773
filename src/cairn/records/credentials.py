"""Names and secrets by which systems write to a record store and read from it."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Organisation, Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line
from cairn.records.models import Credential, Source, Tenant
from cairn.records.rights import must_look_after
from cairn.records.rows import a_time, select
from cairn.records.statement.versions import Version

LONGEST_TITLE = 120
# Requests in a minute, unless a key is given another number: more than a server answers, so that whoever should be kept
# back is given a smaller one.
PER_MINUTE = 120_000
MOST_PER_MINUTE = 10_000_000
# What each lets one do; "all" is everything.
SCOPES = ("all", "statements/write", "statements/read/mine", "statements/read", "state", "profile")


def our_own() -> Tenant:
    """The store of Cairn itself."""
    return Tenant.objects.get_or_create(is_own=True)[0]


def tenant_of(organisation: Organisation | None) -> Tenant:
    """The store of an organisation; Cairn's own for none."""
    return our_own() if organisation is None else Tenant.objects.get_or_create(organisation=organisation)[0]


@transaction.atomic
def make_credential(
    *,
    title: str,
    scopes: Collection[str],
    organisation: Organisation | None,
    by: Person | None,
    at: datetime,
    expires_at: datetime | None = None,
    per_minute: int = PER_MINUTE,
    uuid: UUID | None = None,
) -> tuple[Credential, str]:
    """A new credential, and its secret, which can't be had again.

    ``uuid`` is that of the form which asked for it: sent again, it makes no second key. Raises ``NotFound`` for who may
    not (``None`` is a command), ``Refused`` (field ``title``, ``scopes``, ``expires_at``, ``per_minute``).
    """
    must_look_after(by)
    title = clean_line(title)
    if not title:
        raise Refused(_("Say what this key is for."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("Shorten this to %(n)d characters.") % {"n": LONGEST_TITLE}, field="title")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        words = _("Choose what this key may do, out of: %(scopes)s.") % {"scopes": ", ".join(SCOPES)}
        raise Refused(words, field="scopes")
    if expires_at is not None and expires_at <= at:
        raise Refused(_("Choose a day to come for the end of this key."), field="expires_at")
    if not 0 < per_minute <= MOST_PER_MINUTE:
        most = _("Choose a number of requests a minute from 1 to %(most)s.") % {"most": f"{MOST_PER_MINUTE:,}"}
        raise Refused(most, field="per_minute")
    if uuid is not None and Credential.objects.filter(uuid=uuid).exists():
        raise Refused(_("This key is made already, and its secret was shown then. If nobody has it, end the key."))
    secret = secrets.token_urlsafe(32)
    made = Credential.objects.create(
        uuid=uuid or uuid4(), tenant=tenant_of(organisation), title=title, name=secrets.token_hex(10),
        secret_digest=_digest(secret), scopes=sorted(set(scopes)), per_minute=per_minute, made_at=at, made_by=by,
        expires_at=expires_at,
    )  # fmt: skip
    accounts_api.audit("credential.make", subject=made, by=by, at=at, scopes=made.scopes)
    return made, secret


@transaction.atomic
def end_credential(credential: Credential, *, by: Person | None, at: datetime) -> None:
    """From now on nobody gets in with it. To end it twice changes nothing. Raises ``NotFound`` for who may not."""
    must_look_after(by)
    if Credential.objects.filter(pk=credential.pk, ended_at=None).update(ended_at=at):
        accounts_api.audit("credential.end", subject=credential, by=by, at=at)


def credential_of(*, by: Person | None, **named: UUID | str) -> Credential:
    """The credential with a ``uuid`` or a ``name``. Raises ``NotFound``, also for who may not. One query."""
    must_look_after(by)
    found = Credential.objects.filter(**named).select_related("tenant__organisation").first()
    if found is None:
        raise NotFound
    return found


# Asked by every request: in plain SQL it takes a quarter of the time. In the order of the model's fields.
_ASKED = (
    "id", "tenant_id", "title", "name", "secret_digest", "scopes", "per_minute", "version", "expires_at", "ended_at",
)  # fmt: skip
_BY_NAME = f"SELECT {', '.join(_ASKED)} FROM records_credential WHERE name = %s"  # noqa: S608  our own names
_FORMS: dict[str, Callable[[Any], Any]] = {"scopes": json.loads, "expires_at": a_time, "ended_at": a_time}


def credential_for(name: str, secret: str, *, at: datetime) -> Credential | None:
    """Whose name and secret these are, if they hold at that time. One query."""
    for row in select(_BY_NAME, [name]):
        values = [
            _FORMS[field](value) if field in _FORMS and value is not None else value
            for field, value in zip(_ASKED, row, strict=True)
        ]
        found = Credential.from_db(DEFAULT_DB_ALIAS, _ASKED, values)
        if hmac.compare_digest(found.secret_digest, _digest(secret)) and found.holds(at):
            return found
    return None


def speaks(credential: Credential, version: Version) -> None:
    """Note in which version a credential is used."""
    if credential.version != version.value:
        Credential.objects.filter(pk=credential.pk).update(version=version.value)
        credential.version = version.value


def version_spoken(name: str) -> str | None:
    """The version in which the credential with a name was last used. One query."""
    return Credential.objects.filter(name=name).values_list("version", flat=True).first() or None


def authority_of(credential: Credential | None) -> tuple[str, str]:
    """The agent that vouches for what is stored with a credential (or by Cairn itself): its key, and as JSON."""
    return _authority("cairn", None) if credential is None else _authority(credential.name, credential.title)


def authority_of_source(source: Source) -> tuple[str, str]:
    """The agent that vouches for what is fetched from another store: its key, and as JSON."""
    return _authority(source.key, source.title)


def agent_of_key(name: str) -> str:
    """The key of the agent whose account on this site has a name."""
    return f"account\n{settings.CAIRN_BASE_URL}\n{name}"


def _authority(name: str, title: str | None) -> tuple[str, str]:
    agent: dict[str, object] = {
        "objectType": "Agent",
        "account": {"homePage": settings.CAIRN_BASE_URL, "name": name},
    }
    if title is not None:
        agent["name"] = title
    return agent_of_key(name), json.dumps(agent, ensure_ascii=False, separators=(",", ":"))


def erased_home() -> str:
    """The system of the accounts that stand in for who was erased."""
    return f"{settings.CAIRN_BASE_URL.rstrip('/')}/erased"


def after(day: date) -> datetime:
    """When a key ends whose last day this is."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def last_day(expires_at: datetime) -> date:
    """The last day on which a key works, at least in part."""
    return timezone.localdate(expires_at - timedelta(microseconds=1))


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
