"""What follows for courses from what happens below them."""

from __future__ import annotations

from django.db.models import Q

from cairn.courses.models import Citation, Programme
from cairn.courses.sync import renew
from cairn.lib.events import EvidenceImported, on


@on(EvidenceImported)
def evidence_imported(event: EvidenceImported) -> None:
    """A programme's tree holds the words of its citations: those who read it before must read it again."""
    cited = Citation.objects.filter(record__uuid=event.record_uuid)
    found = Q(pk__in=cited.values("course__programme_id")) | Q(pk__in=cited.values("learning_object__programme_id"))
    for programme_id in Programme.objects.filter(found).values_list("pk", flat=True):
        renew(programme_id)
