"""Reflective accounts, as nurses' revalidation asks for them. Only their author reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.learning.models import ReflectiveAccount
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.lib.text import clean_line, clean_text

LONGEST = 10_000
TEXTS = ("nature", "learnt", "changed", "relevance")
PAGE = 20


def accounts_page(person: Person, *, after: int | None = None) -> tuple[list[ReflectiveAccount], int | None]:
    """A person's own, the last begun first; ``after`` for the next page."""
    rows = _mine(person)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def accounts_between(person: Person, *, since: datetime, until: datetime) -> list[ReflectiveAccount]:
    """Written from ``since`` on and before ``until``, in order."""
    return list(_mine(person).filter(written_at__gte=since, written_at__lt=until).order_by("written_at", "pk"))


def count_accounts(person: Person) -> int:
    return _mine(person).count()


def account_of(uuid: UUID, *, by: Person) -> ReflectiveAccount:
    """Raises ``NotFound`` for somebody else's, and for one that was removed."""
    found = _mine(by).filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    return found


def _mine(person: Person) -> QuerySet[ReflectiveAccount]:
    return ReflectiveAccount.objects.filter(person=person, removed_at=None)


@transaction.atomic
def write_account(
    *, title: str, texts: Mapping[str, str], themes: list[str], by: Person, at: datetime
) -> ReflectiveAccount:
    """Begin an account; ``texts`` by the names of ``TEXTS``. Raises ``Refused`` with the field to mend."""
    made = ReflectiveAccount.objects.create(person=by, written_at=at, changed_at=at, **_checked(title, texts, themes))
    # Not what it says: nobody else reads it.
    accounts_api.audit("account.write", subject=made, by=by, at=at)
    return made


@transaction.atomic
def change_account(
    uuid: UUID, *, version: int, title: str, texts: Mapping[str, str], themes: list[str], by: Person, at: datetime
) -> ReflectiveAccount:
    """Write it anew. Raises ``NotFound``, ``Refused``, and ``Conflict`` if it was saved since ``version``."""
    found = account_of(uuid, by=by)
    values = _checked(title, texts, themes)
    # One statement both checks and takes the number.
    rows = _mine(by).filter(pk=found.pk, version=version)
    if not rows.update(version=version + 1, changed_at=at, **values):
        raise Conflict(
            _("You saved this elsewhere while you were writing here. Compare, then save again."),
            theirs=in_words(found),
            version=found.version,
        )
    accounts_api.audit("account.change", subject=found, by=by, at=at)
    return account_of(uuid, by=by)


@transaction.atomic
def remove_account(uuid: UUID, *, by: Person, at: datetime) -> None:
    """Remove one: its row stays, to say that there was one; its words go. Raises ``NotFound``."""
    found = account_of(uuid, by=by)
    empty = dict.fromkeys(TEXTS, "")
    if _mine(by).filter(pk=found.pk).update(removed_at=at, title="", themes=[], **empty):
        accounts_api.audit("account.remove", subject=found, by=by, at=at)


def in_words(account: ReflectiveAccount) -> str:
    return "\n\n".join([account.title, *(getattr(account, name) for name in TEXTS)])


def theme_words(account: ReflectiveAccount) -> list[str]:
    """In the order of the Code."""
    return [str(theme.label) for theme in ReflectiveAccount.Theme if theme.value in account.themes]


def _checked(title: str, texts: Mapping[str, str], themes: list[str]) -> dict[str, object]:
    title = clean_line(title)
    if not title:
        raise Refused(_("Give it a title"), field="title")
    found = {name: clean_text(texts.get(name, "")) for name in TEXTS}
    for name, text in found.items():
        if not text:
            raise Refused(_("Write a few words here"), field=name)
        if len(text) > LONGEST:
            raise Refused(_("Shorten this to %(most)d characters") % {"most": LONGEST}, field=name)
    known = [theme.value for theme in ReflectiveAccount.Theme if theme.value in themes]
    if not known or len(known) != len(set(themes)):
        raise Refused(_("Choose at least one part of the Code"), field="themes")
    return {"title": title[:200], "themes": known, **found}
