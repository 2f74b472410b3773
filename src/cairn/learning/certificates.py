"""Certificates: issuing one when a project passes, finding it by its code, printing it."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import api as assessment_api
from cairn.courses import api as courses_api
from cairn.learning.models import Certificate
from cairn.lib.errors import NotFound
from cairn.lib.events import OutcomeReleased
from cairn.notices import api as notices_api
from cairn.records import api as records_api
from cairn.runs.models_api import Enrolment

# No 0, O, 1, I or L: people read the code aloud and copy it by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
TEMPLATE = Path(__file__).with_name("certificate.typ")


def issue_for(enrolment: Enrolment, event: OutcomeReleased) -> Certificate:
    """Give an enrolment its certificate, once; the name and titles are kept as they are now."""
    run, person = enrolment.run, enrolment.person
    tree = courses_api.structure(run.programme)
    submission = assessment_api.submission_of(run, project_uuid=event.project_uuid)
    titles = [version.title for version in submission.versions.all()] if submission else []  # type: ignore[attr-defined]
    certificate, new = Certificate.objects.get_or_create(
        enrolment=enrolment,
        defaults={
            "code": _code(),
            "name": person.certificate_name or person.name,
            "programme_title": tree.title,
            "run_title": run.title,
            "project_title": (titles[-1] if titles else "")[:200],
            "submission_uuid": event.submission_uuid,
            "minutes": sum(item.minutes for item in tree.objects),
            "issued_at": event.at,
        },
    )
    if not new:
        return certificate
    accounts_api.audit("certificate.issue", subject=certificate, by=None, at=event.at)
    records_api.store(
        person_id=person.pk, verb="earned", activity=records_api.iri("certificate", certificate.uuid),
        activity_type="certificate", name=tree.title, run_uuid=run.uuid, at=event.at,
    )  # fmt: skip
    notices_api.tell(
        person.pk,
        kind="certificate",
        key=f"certificate:{certificate.uuid}",
        words=_("Your certificate is ready"),
        url=reverse("learning:certificate", args=[certificate.code]),
        at=event.at,
    )
    return certificate


def _code() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _place in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def certificate_of(code: str) -> Certificate:
    """The certificate of a code, however it was typed. Raises ``NotFound``."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    found = Certificate.objects.filter(code="-".join((plain[:4], plain[4:8], plain[8:]))).first()
    if found is None:
        raise NotFound
    return found


def certificates_of(person: Person) -> list[Certificate]:
    """A person's certificates, the newest first."""
    rows = Certificate.objects.filter(enrolment__person=person, withdrawn_at=None)
    return list(rows.select_related("enrolment__run").order_by("-issued_at"))


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate as PDF/UA-1. What people wrote goes in as data, never as part of the template's source."""
    address = settings.CAIRN_BASE_URL + reverse("learning:certificate", args=[certificate.code])
    hours = round(certificate.minutes / 60, 1)
    words = {
        "title": _("Certificate for %(name)s") % {"name": certificate.name},
        "heading": _("Certificate"),
        "given": _("This is to certify that"),
        "name": certificate.name,
        "did": _("completed the programme"),
        "programme": certificate.programme_title,
        "run": certificate.run_title,
        "project_words": _("and ran, reported and passed the formal assessment of an improvement project:"),
        "project": certificate.project_title,
        "hours": _("About %(hours)s hours of learning, not counting the project itself.") % {"hours": f"{hours:g}"},
        "date": date_format(timezone.localdate(certificate.issued_at), "j F Y"),
        "verify": _("Anyone can check this certificate at"),
        "address": address,
        "code": certificate.code,
    }
    return bytes(
        typst.compile(
            str(TEMPLATE), format="pdf", pdf_standards=["ua-1"], sys_inputs={"words": json.dumps(words)},
            ignore_system_fonts=True,
        )
    )  # fmt: skip
