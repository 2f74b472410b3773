"""How many passed, by organisation and by job role, so that nobody's result can be told from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.assessment.models import AssessmentPlan, Result, SubmissionAuthor
from cairn.assessment.report_tables import NUMBER, TEXT, Table
from cairn.methods.small_cells import SMALLEST_CELL, hidden_groups

Group = tuple[str, int, int]  # its name, people with a result, those of them who passed


def outcomes(plan: AssessmentPlan) -> list[Table]:
    """A table by organisation and one by job role. Two queries."""
    out = Count("pk", filter=Q(submission__versions__outcome__isnull=False))
    passed = Count("pk", filter=Q(submission__versions__outcome__result=Result.PASSED))
    people = SubmissionAuthor.objects.filter(submission__run=plan.run_id).values_list(
        "person_id", "person__organisation__name", "person__job_role"
    )
    roles = dict(accounts_api.job_roles())
    by_place: dict[str, list[bool]] = {}
    by_role: dict[str, list[bool]] = {}
    for _person, place, role, n, good in people.annotate(out=out, passed=passed):
        if n:
            by_place.setdefault(place or _("Not listed"), []).append(good > 0)
            by_role.setdefault(roles.get(role, role), []).append(good > 0)
    return [
        _table("organisations", _("By organisation"), _("Organisation"), by_place),
        _table("roles", _("By job role"), _("Job role"), by_role),
    ]


def _table(key: str, title: str, head: str, held: dict[str, list[bool]]) -> Table:
    headers = [(head, TEXT), (_("People with a result"), NUMBER), (_("Passed"), NUMBER), (_("Per cent passed"), NUMBER)]
    words = _(
        "Each person once, as an author of work whose result was released; passed if any of it passed. Groups of fewer"
        " than 5 people are put together with the next smallest. Where fewer than 5 passed, or fewer than 5 did not,"
        " the number is not shown, nor are as many others as it takes that none can be worked out from the total."
    )
    groups = together([(name, len(rows), sum(rows)) for name, rows in held.items()])
    return Table(key, title, headers, shown(groups), words=words)


def together(groups: Sequence[Group]) -> list[Group]:
    """The largest first; those of fewer than five people as one, with the next smallest until it hides who is in it."""
    rows = sorted(groups, key=lambda one: (-one[1], one[0]))
    kept = [one for one in rows if one[1] >= SMALLEST_CELL]
    small = rows[len(kept) :]
    while small and kept and (len(small) < 2 or sum(one[1] for one in small) < SMALLEST_CELL):
        small.insert(0, kept.pop())
    if not small:
        return kept
    name = _("The %(n)d smallest together") % {"n": len(small)} if len(small) > 1 else small[0][0]
    return [*kept, (name, sum(one[1] for one in small), sum(one[2] for one in small))]


def shown(groups: Sequence[Group]) -> list[list[Any]]:
    """Rows with ``None`` for what is hidden, and the total; one row that says so for fewer than five people."""
    people, passed = sum(one[1] for one in groups), sum(one[2] for one in groups)
    if 0 < people < SMALLEST_CELL:
        return [[_("Fewer than 5 people have a result"), None, None, None]]
    hidden = hidden_groups([one[1:] for one in groups])
    rows = [_row(name, n, None if place in hidden else good) for place, (name, n, good) in enumerate(groups)]
    # The total is one group: where that tells of some, each of its parts is hidden already, or passed as a whole.
    total = hidden_groups([(people, passed)])
    return [*rows, _row(_("All"), people, None if total else passed)] if groups else []


def _row(name: str, people: int, passed: int | None) -> list[Any]:
    return [name, people, passed, None if passed is None else round(100 * passed / people, 1)]
