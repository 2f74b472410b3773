"""Records of the library that a report cites, numbered as they stand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound
from cairn.library import api as library_api
from cairn.library.models_api import EvidenceRecord
from cairn.methods.reports import Reference
from cairn.projects.editing.holding import hold
from cairn.projects.editing.removing import remove_row
from cairn.projects.editing.writing import Step, carry_out
from cairn.projects.models import Project, ReportReference
from cairn.projects.outlining import insert_row, move_by
from cairn.projects.rights import require_editor
from cairn.projects.toolbox.registry import kinds

MOST_NAMES = 6  # then "et al."


@transaction.atomic
def add_reference(project: Project, key: str, *, by: Person, at: datetime) -> ReportReference:
    """Cite a record at the end. Adding it again changes nothing. Raises ``NotFound``, ``Refused``."""
    require_editor(project, by)
    hold(project)
    record = library_api.record_of(key)
    row = project.references.filter(record=record).first()
    if row is None:
        made: ReportReference = insert_row(
            "reference", into=project, values={}, by=by, at=at, columns={"record": record}
        )
        return made
    if row.removed_at is not None:
        last = project.references.filter(removed_at=None).aggregate(last=Max("position"))["last"]
        step = Step(kinds["reference"], row, {"position": 0 if last is None else last + 1})
        carry_out(project, "report", "put_back", [step], by=by, at=at)
    return row


def remove_reference(project: Project, key: str, *, by: Person, at: datetime) -> None:
    """Raises ``NotFound`` for what is not cited."""
    require_editor(project, by)
    remove_row(_cited(project, key), "reference", by=by, at=at)


@transaction.atomic
def move_reference(project: Project, key: str, *, way: int, by: Person, at: datetime) -> None:
    """Change places with the one before (-1) or after (1). Raises ``NotFound``, ``Refused`` at the end."""
    require_editor(project, by)
    hold(project)
    move_by(_cited(project, key), "reference", way=way, by=by, at=at)


def _cited(project: Project, key: str) -> ReportReference:
    found = project.references.filter(record__key=key, removed_at=None).first()
    if found is None:
        raise NotFound(f"reference {key}")
    return found


def references_of(project: Project) -> list[tuple[str, Reference]]:
    """Each with the key of its record. Two queries."""
    rows = project.references.filter(removed_at=None).select_related("record").prefetch_related("record__authors")
    return [
        (row.record.key, Reference(number, citation(row.record), doi_address(row.record)))
        for number, row in enumerate(rows, start=1)
    ]


def titles_of(project: Project) -> dict[str, str]:
    """What is or was cited, by the uuid of the reference. One query."""
    return {str(uuid): title for uuid, title in project.references.values_list("uuid", "record__title")}


def doi_address(record: EvidenceRecord) -> str:
    return f"https://doi.org/{record.doi}" if record.doi else record.address


def citation(record: EvidenceRecord) -> str:
    """Authors. Title. Journal. Year;volume(issue):article. In the order of the Vancouver style."""
    names = [one.name for one in record.authors.all()]
    who = ", ".join(names[:MOST_NAMES]) + (", et al" if len(names) > MOST_NAMES else "")
    year = str(record.published_on.year) if record.published_on else ""
    issue = f"({record.issue})" if record.issue else ""
    where = f";{record.volume}{issue}" if record.volume else ""
    page = f":{record.article_number}" if record.article_number else ""
    parts = (who, record.title, record.journal, f"{year}{where}{page}")
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)
