"""People: sign-up, consent, pseudonyms."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.accounts import api
from cairn.accounts.models import AuditRow
from cairn.lib.errors import Refused
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db


def test_signing_up_gives_a_pseudonym_both_consents_and_an_audit_row() -> None:
    nurse = person("Nurse", consent=True)

    assert api.has_consent(nurse, "terms")
    assert api.has_consent(nurse, "research")
    assert api.pseudonym_of(nurse) == api.pseudonyms_of([nurse.pk])[nurse.pk]
    assert AuditRow.objects.filter(action="person.register", subject_uuid=nurse.uuid).count() == 1


def test_an_address_is_one_person_in_any_case() -> None:
    person("Nurse")

    with pytest.raises(Refused) as refused:
        person("NURSE")
    assert refused.value.field == "email"


def test_the_newest_word_on_research_holds() -> None:
    nurse, other = person("Nurse", consent=True), person("Other", consent=True)

    api.set_consent(kind="research", given=False, by=nurse, at=NOW)

    assert api.consenting([nurse.pk, other.pk]) == {other.pk}
    assert api.has_consent(nurse, "terms")


def test_facts_for_evaluation_hold_no_name_and_no_address() -> None:
    nurse = person("Nurse")

    (facts,) = api.people_facts([nurse.pk])

    assert "Nurse" not in facts.values()
    assert nurse.email not in facts.values()
    assert facts["pseudonym"] == api.pseudonym_of(nurse)


@pytest.mark.parametrize("password", ["short", "password123", "1234567890"])
def test_a_weak_password_is_refused_and_nothing_is_kept(password: str) -> None:
    values: dict[str, Any] = {
        "name": "A",
        "certificate_name": "",
        "job_role": "nurse",
        "organisation": None,
        "country": "GB",
    }

    with pytest.raises(Refused) as refused:
        api.register(
            email="a@example.org", password=password, research_consent=False, accepted_terms=True, at=NOW, **values
        )
    assert refused.value.field == "password1"
    assert api.person_by_email("a@example.org") is None
