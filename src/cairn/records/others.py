"""What staff decide about other record stores: where statements are sent on to, and where they are fetched from."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Organisation, Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.sealing import seal
from cairn.lib.text import clean_line
from cairn.records.credentials import LONGEST_TITLE, agent_of_key, tenant_of
from cairn.records.holding import PURPOSE, WELL, Other
from cairn.records.models import Destination, OtherStore, Source, Statement
from cairn.records.naming import digest_of
from cairn.records.rights import must_look_after
from cairn.records.statement.errors import Invalid
from cairn.records.statement.versions import Version
from cairn.records.values import iri_in

LONGEST_ENDPOINT, LONGEST_NAME, LONGEST_SECRET, LONGEST_IRI = 500, 200, 1000, 2000
# A change takes it away from who is at work on it: what they still write would be about what it was.
_FREE: dict[str, Any] = {"holder": None, "busy_until": None}


@transaction.atomic
def make_destination(
    *,
    title: str,
    organisation: Organisation | None,
    endpoint: str,
    version: Version,
    name: str,
    secret: str,
    by: Person | None,
    at: datetime,
    verb: str = "",
    activity: str = "",
    from_the_beginning: bool = True,
    uuid: UUID | None = None,
) -> Destination:
    """Have an organisation's statements (Cairn's own for none) sent on to another store; those to come alone, unless
    ``from_the_beginning``.

    ``uuid`` is that of the form which asked for it: sent again, it makes no second one. Raises ``NotFound`` for who may
    not (``None`` is a command), ``Refused`` (fields as the arguments are called).
    """
    must_look_after(by)
    facts = _facts(title=title, endpoint=endpoint, version=version, name=name)
    last = Statement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return _made(
        Destination(
            **facts, **_narrowed(verb, activity), tenant=tenant_of(organisation),
            cursor=0 if from_the_beginning else last,
        ),
        secret, uuid=uuid, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def make_source(
    *,
    title: str,
    organisation: Organisation | None,
    endpoint: str,
    version: Version,
    name: str,
    secret: str,
    by: Person | None,
    at: datetime,
    since: datetime | None = None,
    uuid: UUID | None = None,
) -> Source:
    """Have statements fetched from another store into that of an organisation (Cairn's own for none): all of them, or
    those that it stored after ``since``. ``uuid`` and errors as of ``make_destination``."""
    must_look_after(by)
    facts = _facts(title=title, endpoint=endpoint, version=version, name=name)
    key = secrets.token_hex(10)
    digest = digest_of(agent_of_key(key))
    made = Source(**facts, tenant=tenant_of(organisation), since=since, key=key, agent_digest=digest)
    return _made(made, secret, uuid=uuid, by=by, at=at)


@transaction.atomic
def change_destination(
    destination: Destination, *, title: str, endpoint: str, version: Version, name: str, secret: str, verb: str,
    activity: str, by: Person | None, at: datetime,
) -> None:  # fmt: skip
    """Change what is known of it; an empty ``secret`` leaves that as it is. Whatever failed is tried again at once.

    Raises ``NotFound`` for who may not, ``Refused``; also for another host without the secret, which would get it.
    """
    facts = {**_facts(title=title, endpoint=endpoint, version=version, name=name), **_narrowed(verb, activity)}
    _changed(destination, facts, secret, by=by, at=at)


@transaction.atomic
def change_source(
    source: Source, *, title: str, endpoint: str, version: Version, name: str, secret: str, by: Person | None,
    at: datetime,
) -> None:  # fmt: skip
    """As ``change_destination``."""
    _changed(source, _facts(title=title, endpoint=endpoint, version=version, name=name), secret, by=by, at=at)


@transaction.atomic
def pause(other: OtherStore, *, by: Person | None, at: datetime) -> None:
    """Nothing more is sent or fetched until somebody starts it. Raises ``NotFound`` for who may not."""
    _turn(other, "pause", {"paused_at": None, "ended_at": None}, {"paused_at": at, "pause_reason": ""}, by=by, at=at)


@transaction.atomic
def start(other: OtherStore, *, by: Person | None, at: datetime) -> None:
    """Go on with what was paused. Raises ``NotFound`` for who may not."""
    values = {"paused_at": None, "pause_reason": "", **WELL}
    if isinstance(other, Destination):
        values["refused_in_a_row"] = 0
    _turn(other, "start", {"paused_at__isnull": False, "ended_at": None}, values, by=by, at=at)


@transaction.atomic
def try_now(other: OtherStore, *, by: Person | None, at: datetime) -> None:
    """What failed is tried as soon as the clock comes round. Raises ``NotFound`` for who may not."""
    _turn(other, "try", {"next_try_at__isnull": False, "ended_at": None}, {"next_try_at": None}, by=by, at=at)


@transaction.atomic
def end(other: OtherStore, *, by: Person | None, at: datetime) -> None:
    """Never again; its secret is forgotten. To end it twice changes nothing. Raises ``NotFound`` for who may not."""
    _turn(other, "end", {"ended_at": None}, {"ended_at": at, "secret": "", **WELL, **_FREE}, by=by, at=at)


def other_of(kind: type[Other], uuid: UUID, *, by: Person | None) -> Other:
    """A destination or a source. Raises ``NotFound``, also for who may not. One query."""
    must_look_after(by)
    found = kind._default_manager.select_related("tenant__organisation", "made_by").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    return found


def endpoint_in(text: str) -> str:
    """The address of a store as it is kept: with a stroke at its end, without what clients add. Raises ``Refused``."""
    text = text.strip()
    try:
        found = urlsplit(text)
        _port = found.port  # a word where the port should be is found only when asked for
    except ValueError:
        found = SplitResult("", "", "", "", "")
    plain = text.isprintable() and not set(text) & set(' \\<>"')
    if found.scheme not in ("http", "https") or not found.hostname or not plain:
        raise _no(_("Enter the whole address of the store, like https://lrs.example.org/xapi/."), "endpoint")
    if "@" in found.netloc:
        raise _no(_("Take the name and the secret out of the address: they have fields of their own."), "endpoint")
    if found.query or found.fragment:
        raise _no(_("Take “?” or “#” and what comes after it out of the address."), "endpoint")
    path = found.path.rstrip("/").removesuffix("/statements") + "/"
    whole = urlunsplit((found.scheme, found.netloc.lower(), path, "", ""))
    if len(whole) > LONGEST_ENDPOINT:
        raise _no(_("Enter a shorter address: %(n)d characters are the most.") % {"n": LONGEST_ENDPOINT}, "endpoint")
    return whole


def place_of(endpoint: str) -> tuple[str, str, int | None]:
    """What must be the same for a secret to go there: scheme, host and port."""
    found = urlsplit(endpoint)
    return found.scheme, found.hostname or "", found.port or {"http": 80, "https": 443}.get(found.scheme)


def _facts(*, title: str, endpoint: str, version: Version, name: str) -> dict[str, Any]:
    title, name = clean_line(title), name.strip()
    if not title:
        raise _no(_("Say which store this is."), "title")
    if len(title) > LONGEST_TITLE:
        raise _no(_("Shorten this to %(n)d characters.") % {"n": LONGEST_TITLE}, "title")
    if not name:
        raise _no(_("Enter the name of the key that you were given."), "name")
    if len(name) > LONGEST_NAME or ":" in name or not name.isprintable():
        raise _no(_("Enter the name as you were given it: it is one line, and has no colon."), "name")
    return {"title": title, "endpoint": endpoint_in(endpoint), "version": version.value, "name": name}


def _narrowed(verb: str, activity: str) -> dict[str, str]:
    found = {"verb": verb.strip(), "activity": activity.strip()}
    for field, text in found.items():
        try:
            if text and len(text) <= LONGEST_IRI:
                iri_in(text, field)
            elif text:
                raise Invalid("is too long.", field)
        except Invalid:
            raise _no(_("Enter a whole address, like http://adlnet.gov/expapi/verbs/completed."), field) from None
    return found


def _sealed(secret: str) -> str:
    if not secret:
        raise _no(_("Enter the secret that belongs to the name."), "secret")
    if len(secret) > LONGEST_SECRET or not secret.isprintable():
        raise _no(_("Enter the secret as you were given it: it is one line."), "secret")
    return seal(secret, purpose=PURPOSE)


def _made(other: Other, secret: str, *, uuid: UUID | None, by: Person | None, at: datetime) -> Other:
    if uuid is not None and type(other)._default_manager.filter(uuid=uuid).exists():
        raise Refused(_("This is made already: look for it in the list."))
    other.uuid, other.secret, other.made_at, other.made_by = uuid or uuid4(), _sealed(secret), at, by
    other.save()
    told = {"title": other.title, "endpoint": other.endpoint}
    accounts_api.audit(f"{other._meta.model_name}.make", subject=other, by=by, at=at, **told)
    return other


def _changed(other: OtherStore, facts: dict[str, Any], secret: str, *, by: Person | None, at: datetime) -> None:
    must_look_after(by)
    held = type(other)._default_manager.select_for_update(of=("self",)).filter(pk=other.pk, ended_at=None).first()
    if held is None:
        raise Refused(_("This has ended: make another."))
    if not secret and (place_of(held.endpoint) != place_of(facts["endpoint"]) or not held.secret):
        raise _no(_("Enter the secret as well, because it would go to another place than before."), "secret")
    if secret:
        facts["secret"] = _sealed(secret)
    names = sorted(name for name, value in facts.items() if getattr(held, name) != value)
    type(other)._default_manager.filter(pk=other.pk).update(**facts, **WELL, **_FREE)
    other.refresh_from_db()
    told = {"changed": names, "endpoint": other.endpoint}
    accounts_api.audit(f"{other._meta.model_name}.change", subject=other, by=by, at=at, **told)


def _turn(
    other: OtherStore, what: str, where: dict[str, Any], values: dict[str, Any], *, by: Person | None, at: datetime
) -> None:
    """The condition decides: what is so already stays, and isn't audited."""
    must_look_after(by)
    if type(other)._default_manager.filter(pk=other.pk, **where).update(**values):
        accounts_api.audit(f"{other._meta.model_name}.{what}", subject=other, by=by, at=at)
    other.refresh_from_db()


def _no(sentence: str, field: str) -> Refused:
    return Refused(sentence, field=field)
