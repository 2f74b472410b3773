"""Comments on single data points, on the page of the numbers of a measure."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cairn.assessment.drafting import own_allocation
from cairn.assessment.models import SubmissionVersion
from cairn.assessment.place_comments import label_of, place_comments_of
from cairn.assessment.submitting import reader_of
from cairn.lib.text import whole_number


def at_points(found: SubmissionVersion, number: int, start: int, request: HttpRequest) -> dict[str, Any]:
    """For who is to mark it: where each row's comment goes, the one that is written now (``at``, a position), and
    those of this measure. Two queries; none for others."""
    person: Any = request.user
    owes = reader_of(found, person).owes
    if owes is None:
        return {}
    allocation = own_allocation(owes, by=person)
    starts = f"measure:{number}:point:"
    comments = [one for one in place_comments_of(allocation) if one.place.startswith(starts)]
    at = whole_number(request.GET.get("at"), -1, digits=7)
    place = f"{starts}{at}"
    return {
        "allocation": allocation,
        "first_position": start + 1,
        "place": place,
        "place_label": label_of(found.snapshot, place) if at >= 0 else "",
        "comments": [(one, label_of(found.snapshot, one.place)) for one in comments],
    }
