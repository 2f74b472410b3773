"""People: sign-up, profile, consent, pseudonyms and the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from cairn.accounts.models import AuditRow, Consent, JobRole, Organisation, Person, Pseudonym
from cairn.lib.errors import Refused
from cairn.lib.events import PersonRegistered, announce
from cairn.lib.text import clean_line

__all__ = [
    "audit",
    "change_profile",
    "consenting",
    "has_consent",
    "import_organisations",
    "job_roles",
    "organisations",
    "people_facts",
    "person_by_email",
    "pseudonym_of",
    "pseudonym_query",
    "pseudonyms_of",
    "register",
    "set_consent",
]

# Which words were shown when somebody agreed; raise it when the words change.
WORDING = "2026-11"


def audit(action: str, *, subject: Model | None, by: Person | None, at: datetime, **detail: Any) -> None:
    """Write down that ``by`` did ``action`` to ``subject`` (a row with a uuid, or nothing)."""
    AuditRow.objects.create(
        at=at,
        actor=by,
        action=action,
        subject_kind=subject._meta.model_name or "" if subject is not None else "",
        subject_uuid=getattr(subject, "uuid", None),
        detail=detail,
    )


def register(
    *,
    email: str,
    password: str,
    name: str,
    certificate_name: str,
    job_role: str,
    organisation: str | None,
    country: str,
    research_consent: bool,
    accepted_terms: bool,
    at: datetime,
    organisation_other: str = "",
    verified: bool = False,
) -> Person:
    """Make an account, its pseudonym and both consents.

    ``organisation`` is a key, or ``None`` where the place of work is not listed. ``verified`` leaves out the
    confirmation of the address: for people whom somebody else vouches for.

    Raises ``Refused`` for terms not accepted, an address in use, or a weak password.
    """
    email, name = email.strip().lower(), clean_line(name)
    if not accepted_terms:
        raise Refused(_("Accept the terms of use to make an account."), field="accepted_terms")
    if Person.objects.filter(email__iexact=email).exists():
        raise Refused(_("There is already an account with this e-mail address. Sign in instead."), field="email")
    person = Person(
        email=email,
        name=name,
        certificate_name=clean_line(certificate_name) or name,
        job_role=job_role,
        organisation=Organisation.objects.get(key=organisation) if organisation else None,
        organisation_other="" if organisation else clean_line(organisation_other),
        country=country,
        registered_at=at,
    )
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password1") from None
    person.set_password(password)
    with transaction.atomic():
        person.save()
        Pseudonym.objects.create(person=person)
        for kind, given in (("terms", True), ("research", research_consent)):
            Consent.objects.create(person=person, kind=kind, given=given, wording=WORDING, at=at)
        if verified:
            _vouch_for_address(person)
        audit("person.register", subject=person, by=person, at=at)
        announce(PersonRegistered(at=at, person_id=person.pk, research_consent=research_consent))
    return person


def _vouch_for_address(person: Person) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def set_consent(*, kind: str, given: bool, by: Person, at: datetime) -> None:
    """Give or withdraw a consent for oneself. Raises ``Refused`` for a kind that there is not."""
    if kind not in Consent.Kind.values:
        raise Refused(_("There is no such consent."))
    with transaction.atomic():
        Consent.objects.create(person=by, kind=kind, given=given, wording=WORDING, at=at)
        audit("consent.give" if given else "consent.withdraw", subject=by, by=by, at=at, kind=kind)


def has_consent(person: Person, kind: str) -> bool:
    newest = Consent.objects.filter(person=person, kind=kind).order_by("-at", "-id").first()
    return newest is not None and newest.given


def consenting(person_ids: Iterable[int]) -> set[int]:
    """Those whose newest word on research is yes."""
    newest: dict[int, bool] = {}
    rows = Consent.objects.filter(person_id__in=list(person_ids), kind="research").order_by("at", "id")
    for person_id, given in rows.values_list("person_id", "given"):
        newest[person_id] = given
    return {person_id for person_id, given in newest.items() if given}


def change_profile(*, by: Person, at: datetime, **fields: Any) -> Person:
    """Change one's own name, certificate name, role, organisation or country."""
    allowed = {
        "name",
        "certificate_name",
        "job_role",
        "organisation",
        "organisation_other",
        "country",
        "timezone",
    }
    if unknown := set(fields) - allowed:
        raise TypeError(f"change_profile can't change {', '.join(sorted(unknown))}")
    if "organisation" in fields:
        key = fields.pop("organisation")
        by.organisation = Organisation.objects.get(key=key) if key else None
    for field, value in fields.items():
        setattr(by, field, clean_line(value))
    with transaction.atomic():
        by.save()
        audit("person.change", subject=by, by=by, at=at, fields=sorted(fields))
    return by


def pseudonym_of(person: Person | int) -> UUID:
    """The only name that ``records`` and ``evaluation`` see. An account made by a command gets one here."""
    person_id = person if isinstance(person, int) else person.pk
    return Pseudonym.objects.get_or_create(person_id=person_id)[0].value


def pseudonym_query(person_id: int) -> QuerySet[Pseudonym, UUID]:
    """The same as a query of one column, to be asked inside another one."""
    return Pseudonym.objects.filter(person_id=person_id).values_list("value", flat=True)


def pseudonyms_of(person_ids: Iterable[int]) -> dict[int, UUID]:
    rows = Pseudonym.objects.filter(person_id__in=list(person_ids)).values_list("person_id", "value")
    return {person_id: value for person_id, value in rows if person_id is not None}


def people_facts(person_ids: Iterable[int]) -> list[dict[str, Any]]:
    """For evaluation: role, organisation and country by pseudonym, without names."""
    rows = Person.objects.filter(pk__in=list(person_ids), pseudonym__isnull=False).values_list(
        "pk", "pseudonym__value", "job_role", "organisation__name", "country", "registered_at"
    )
    keys = ("person_id", "pseudonym", "job_role", "organisation", "country", "registered_at")
    return [dict(zip(keys, row, strict=True)) for row in rows]


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email.strip()).first()


def organisations() -> list[Organisation]:
    return list(Organisation.objects.all())


def job_roles() -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in JobRole.choices]


def import_organisations(rows: list[dict[str, Any]], *, by: Person | None, at: datetime) -> int:
    """Add or rename organisations by key; returns how many there are in ``rows``."""
    with transaction.atomic():
        for row in rows:
            values = {"name": row["name"], "kind": row.get("kind", ""), "country": row["country"]}
            Organisation.objects.update_or_create(key=row["key"], defaults=values)
        audit("organisations.import", subject=None, by=by, at=at, rows=len(rows))
    return len(rows)
