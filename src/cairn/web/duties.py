"""What somebody looks after: their roles by run, and the pages that come with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment import api as assessment_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

TEAM = {Role.EVALUATOR, Role.MANAGER}
HOSTS = {Role.FACILITATOR, Role.MANAGER}


@dataclass
class Duty:
    """``pages`` are (words, address)."""

    run: Run
    roles: list[str] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)


def duties_of(person: Person) -> list[Duty]:
    """The newest run first. One query."""
    found: dict[int, Duty] = {}
    held: dict[int, set[str]] = {}
    for row in runs_api.roles_of(person):
        duty = found.setdefault(row.run_id, Duty(row.run))
        duty.roles.append(str(row.get_role_display()))
        held.setdefault(row.run_id, set()).add(row.role)
    for key, duty in found.items():
        duty.pages = _pages(duty.run, held[key])
    return list(found.values())


def _pages(run: Any, roles: set[str]) -> list[tuple[str, str]]:
    pages = [(_("The course and its discussions"), reverse("learning:trail", args=[run.key]))]
    if roles & HOSTS:
        pages.append((_("People, dates, cafés and announcements"), reverse("runs:team", args=[run.key])))
    pages += assessment_api.pages_of_roles(run, roles)
    if roles & TEAM:
        pages.append((_("Evaluation"), reverse("evaluation:run", args=[run.key])))
    return pages
