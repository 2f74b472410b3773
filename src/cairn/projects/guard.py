"""Free text of a project is looked through for what may identify a patient, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.lib.text import clean_line
from cairn.methods import identifiable
from cairn.projects.models import Justification, Project

LOOKS_LIKE: dict[str, str | Promise] = {
    "nhs_number": gettext_lazy("an NHS number"),
    "date_of_birth": gettext_lazy("a date of birth"),
    "person_name": gettext_lazy("the name of a patient"),
    "postcode": gettext_lazy("a postcode"),
    "phone": gettext_lazy("a phone number"),
    "email": gettext_lazy("an e-mail address"),
    "hospital_number": gettext_lazy("a hospital number"),
}


class Flagged(Refused):
    """A text that may identify a patient. ``findings``: what was found, by the name of the field that it stands in.

    The person mends the text, or says why it identifies nobody (``reason``) and sends it again.
    """

    def __init__(self, findings: Mapping[str, Sequence[identifiable.Finding]]) -> None:
        self.findings = findings
        field, found = next(iter(findings.items()))
        super().__init__(sentence(found[0]), field=field, details=[sentence(one) for one in found[1:6]])


def sentence(found: identifiable.Finding) -> str:
    """ "“943 476 5919” looks like an NHS number. Take it out, or say why it identifies nobody." """
    words = {"text": found.text, "kind": LOOKS_LIKE[found.kind]}
    return _("“%(text)s” looks like %(kind)s. Take it out, or say why it identifies nobody.") % words


def look_through(project: Project, texts: Mapping[str, Any], *, by: Person, at: datetime, reason: str = "") -> None:
    """Raises ``Flagged`` if any text, by the name of its field, may identify a patient and nobody has said why not.

    With a ``reason`` that is written down, and the same words are not asked about again in this project.
    """
    found = {name: identifiable.find(text) for name, text in texts.items() if isinstance(text, str) and text}
    found = {name: findings for name, findings in found.items() if findings}
    if not found:
        return
    known = set(project.justifications.values_list("kind", "text"))
    open_ = {
        name: [one for one in findings if (one.kind, clean_line(one.text)[:200]) not in known]
        for name, findings in found.items()
    }
    open_ = {name: findings for name, findings in open_.items() if findings}
    if open_ and not clean_line(reason):
        raise Flagged(open_)
    _justify(project, open_, reason=reason, by=by, at=at)


def _justify(
    project: Project, found: Mapping[str, Sequence[identifiable.Finding]], *, reason: str, by: Person, at: datetime
) -> None:
    rows = {(one.kind, clean_line(one.text)[:200]) for findings in found.values() for one in findings}
    words = clean_line(reason)[:300]
    Justification.objects.bulk_create(
        [Justification(project=project, kind=kind, text=text, reason=words, at=at, by=by) for kind, text in rows],
        ignore_conflicts=True,
    )
