"""The people of the tests: an owner, a colleague of the same organisation, and an outsider."""

from __future__ import annotations

from datetime import UTC, datetime

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
PASSWORD = "a-long-walk-uphill"


def person(name: str, *, organisation: str | None = None, consent: bool = False) -> Person:
    """Someone with a confirmed address, made as at sign-up."""
    return accounts_api.register(
        email=f"{name.lower()}@example.org",
        password=PASSWORD,
        name=name,
        certificate_name=name,
        job_role="nurse",
        organisation=organisation,
        organisation_other="" if organisation else "Somewhere small",
        country="GB",
        research_consent=consent,
        accepted_terms=True,
        at=NOW,
        verified=True,
    )
