"""Free text of a project is looked through for what may identify a patient, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cairn.accounts.models_api import Person
from cairn.lib.identifying import Flagged, flagged_cells, found_in, reason_given
from cairn.lib.text import clean_line
from cairn.methods.identifiable import CellFinding, Finding
from cairn.projects.models import Justification, Project


def words_of(found: Finding) -> tuple[str, str]:
    """What a justification is of: the kind, and the words as they are kept."""
    return found.kind, clean_line(found.text)[:200]


def justified(project: Project) -> set[tuple[str, str]]:
    """What somebody has said identifies nobody, as ``words_of`` gives it. One query."""
    return set(project.justifications.values_list("kind", "text"))


def look_through(project: Project, texts: Mapping[str, Any], *, by: Person, at: datetime, reason: str = "") -> None:
    """Raises ``Flagged`` if any text, by the name of its field, may identify a patient and nobody has said why not.

    With a ``reason`` that is written down, and the same words are not asked about again in this project.
    """
    found = found_in({name: text for name, text in texts.items() if isinstance(text, str)})
    if not found:
        return
    reason = reason or reason_given()
    known = justified(project)
    open_ = {name: [one for one in findings if words_of(one) not in known] for name, findings in found.items()}
    open_ = {name: findings for name, findings in open_.items() if findings}
    if open_ and not clean_line(reason):
        raise Flagged(open_)
    _justify(project, open_, reason=reason, by=by, at=at)


def _justify(
    project: Project, found: Mapping[str, Sequence[Finding]], *, reason: str, by: Person, at: datetime
) -> None:
    rows = {words_of(one) for findings in found.values() for one in findings}
    words = clean_line(reason)[:300]
    Justification.objects.bulk_create(
        [Justification(project=project, kind=kind, text=text, reason=words, at=at, by=by) for kind, text in rows],
        ignore_conflicts=True,
    )


def look_through_table(
    project: Project, found: Sequence[CellFinding], *, by: Person, at: datetime, reason: str = ""
) -> None:
    """The same of what was found in a table, before it is stored; the place of each is told. Raises ``Flagged``."""
    if not found:
        return
    known = justified(project)
    open_ = [one for one in found if words_of(one.finding) not in known]
    reason = reason or reason_given()
    if open_ and not clean_line(reason):
        raise flagged_cells(open_, field="data")
    _justify(project, {"data": [one.finding for one in open_]}, reason=reason, by=by, at=at)
