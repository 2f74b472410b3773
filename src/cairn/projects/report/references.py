"""Records of the library that a report cites, numbered in the order in which they were added."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.library import api as library_api
from cairn.library.models_api import EvidenceRecord
from cairn.methods.reports import Reference
from cairn.projects import log
from cairn.projects.models import Project, ReportReference
from cairn.projects.rights import require_editor

MOST = 100
MOST_NAMES = 6  # then "et al."


@transaction.atomic
def add_reference(project: Project, key: str, *, by: Person, at: datetime) -> ReportReference:
    """Cite a record at the end. Adding it again changes nothing. Raises ``NotFound``, ``Refused``."""
    require_editor(project, by)
    record = library_api.record_of(key)
    found = project.references.filter(record=record).first()
    if found is not None:
        return found
    last = project.references.order_by("-position").first()
    if project.references.count() >= MOST:
        raise Refused(_("There is room for %(most)d references. Remove one first.") % {"most": MOST})
    log.record(project, tool="report", action="report.cite", by=by, at=at)
    position = last.position + 1 if last else 0
    return ReportReference.objects.create(project=project, record=record, position=position, at=at, by=by)


@transaction.atomic
def remove_reference(project: Project, key: str, *, by: Person, at: datetime) -> None:
    """Raises ``NotFound`` for what is not cited."""
    require_editor(project, by)
    if not project.references.filter(record__key=key).delete()[0]:
        raise NotFound(f"reference {key}")
    log.record(project, tool="report", action="report.uncite", by=by, at=at)


def references_of(project: Project) -> list[tuple[str, Reference]]:
    """Each with the key of its record. Two queries."""
    rows = project.references.select_related("record").prefetch_related("record__authors")
    return [
        (row.record.key, Reference(number, citation(row.record), doi_address(row.record)))
        for number, row in enumerate(rows, start=1)
    ]


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
