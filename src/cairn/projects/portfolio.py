"""Many projects at once, for who sponsors, coaches or leads them or works where they are shared: how each stands.

What is shown is what ``ProjectSummary`` says; a project without a summary counts as setting its aim, without a score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Case, CharField, DateTimeField, DecimalField, F, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.paging import moment
from cairn.projects.models import Project, ProjectSummary, TeamMember
from cairn.projects.spaces import with_lead

SIZE = 50
STALLED_AFTER = timedelta(days=30)
Phase = ProjectSummary.Phase
ROLES = (TeamMember.Role.LEAD, TeamMember.Role.SPONSOR, TeamMember.Role.COACH)
# With columns that the query works out, which types do not know.
Rows = Any
NONE = Decimal("0")
# By what a list is sorted: the column, and whether the highest comes first.
SORTS: dict[str, tuple[str, bool]] = {
    "changed": ("last", True),
    "stale": ("last", False),
    "score": ("shown_score", True),
    "signals": ("shown_signals", True),
    "title": ("low_title", False),
}
# How what a page ended with is read from its address.
READ: dict[str, Callable[[str], Any]] = {"last": moment, "shown_score": Decimal, "shown_signals": int}


@dataclass(frozen=True)
class Wanted:
    """Which projects and in which order. ``lowest`` and ``highest`` are scores; ``None`` is no limit."""

    phase: str = ""
    stalled: bool = False
    signals: bool = False
    lowest: Decimal | None = None
    highest: Decimal | None = None
    text: str = ""
    sort: str = "changed"


@dataclass(frozen=True)
class PortfolioRow:
    """One project as the list and the tables for spreadsheets show it; ``score`` is ``None`` without one."""

    project: Project
    lead: str
    organisation: str
    phase: str
    score: Decimal | None
    changed_at: datetime
    stalled: bool
    signals: int


@dataclass(frozen=True)
class PortfolioPage:
    """Fifty projects; ``next`` is the ``after`` of the page that follows, empty at the end.

    ``phases`` and ``scores`` count all projects that were asked for, not only those of this page.
    """

    rows: tuple[PortfolioRow, ...]
    next: str
    total: int
    phases: tuple[tuple[str, int], ...] = field(default=())
    scores: tuple[tuple[str, int], ...] = field(default=())


def portfolio_page(by: Person, wanted: Wanted, *, at: datetime, after: str = "") -> PortfolioPage:
    """A page of the projects that ``by`` leads, sponsors or coaches, or that their organisation may read. Two queries.

    An ``after`` that means nothing shows the first page.
    """
    rows = _asked_for(by, wanted, at=at)
    counts = list(rows.order_by().values_list("shown_phase", "shown_score"))
    found = list(_sorted(_from(rows, wanted.sort, after), wanted.sort)[: SIZE + 1])
    further = f"{_cut(found[SIZE - 1], wanted.sort)}~{found[SIZE - 1].pk}" if len(found) > SIZE else ""
    return PortfolioPage(
        rows=tuple(_row(one) for one in found[:SIZE]),
        next=further,
        total=len(counts),
        phases=_by_phase(Counter(phase for phase, _score in counts)),
        scores=_by_score(Counter(score for _phase, score in counts)),
    )


def portfolio_rows(by: Person, wanted: Wanted, *, at: datetime) -> Iterator[PortfolioRow]:
    """All of them, in the same order, a thousand at a time."""
    rows = _sorted(_asked_for(by, wanted, at=at), wanted.sort)
    return (_row(one) for one in rows.iterator(chunk_size=1000))


def _asked_for(by: Person, wanted: Wanted, *, at: datetime) -> Rows:
    mine = Q(pk__in=TeamMember.objects.filter(person=by, left_at=None, role__in=ROLES).values("project"))
    if by.organisation_id is not None:
        mine |= Q(visibility=Project.Visibility.ORGANISATION, organisation_id=by.organisation_id)
    rows = _told(Project.objects.filter(mine, archived_at=None, sandbox=False), at=at)
    if wanted.phase in Phase.values:
        rows = rows.filter(shown_phase=wanted.phase)
    if wanted.stalled:
        rows = rows.filter(is_stalled=1)
    if wanted.signals:
        rows = rows.filter(shown_signals__gt=0)
    if wanted.lowest is not None:
        rows = rows.filter(shown_score__gte=wanted.lowest)
    if wanted.highest is not None:
        rows = rows.filter(shown_score__lte=wanted.highest)
    return rows.filter(title__icontains=wanted.text) if wanted.text else rows


def _told(rows: Rows, *, at: datetime) -> Rows:
    """Each with what its summary says. Stalled: nothing changed for thirty days, and it is not being made to last."""
    rows = rows.annotate(
        last=Coalesce("summary__changed_at", "started_at", output_field=DateTimeField()),
        shown_phase=Coalesce("summary__phase", Value(Phase.AIM.value), output_field=CharField()),
        shown_score=Coalesce("summary__score", Value(NONE), output_field=DecimalField(max_digits=2, decimal_places=1)),
        shown_signals=Coalesce("summary__signals", 0),
        low_title=Lower("title"),
    )
    still = Q(last__lt=at - STALLED_AFTER) & ~Q(shown_phase=Phase.SUSTAINING)
    return rows.annotate(is_stalled=Case(When(still, then=1), default=0, output_field=IntegerField()))


def _sorted(rows: Rows, sort: str) -> Rows:
    column, down = SORTS.get(sort, SORTS["changed"])
    order: list[Any] = [F(column).desc(), "-pk"] if down else [F(column).asc(), "pk"]
    return with_lead(rows.select_related("organisation").order_by(*order))


def _from(rows: Rows, sort: str, after: str) -> Rows:
    """What comes after the last project of the page before, by its value and its inside key."""
    column, down = SORTS.get(sort, SORTS["changed"])
    text, _sep, key = after.rpartition("~")
    if not text or not key.isdecimal() or len(key) > 17:
        return rows
    try:
        value = READ.get(column, str)(text)
    except (ValueError, InvalidOperation):
        return rows
    way = "lt" if down else "gt"
    return rows.filter(Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)}))


def _cut(project: Any, sort: str) -> str:
    value = getattr(project, SORTS.get(sort, SORTS["changed"])[0])
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _row(project: Any) -> PortfolioRow:
    shared = project.visibility == Project.Visibility.ORGANISATION
    return PortfolioRow(
        project=project,
        lead=project.lead_name or "",
        organisation=project.organisation.name if shared and project.organisation else "",
        phase=str(Phase(project.shown_phase).label),
        score=project.shown_score or None,
        changed_at=project.last,
        stalled=bool(project.is_stalled),
        signals=project.shown_signals,
    )


def _by_phase(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((str(phase.label), counts[phase.value]) for phase in Phase)


def _by_score(counts: Counter[Decimal]) -> tuple[tuple[str, int], ...]:
    """Those scores that any project has, the lowest first."""
    return tuple((f"{score:.1f}" if score else _("No score yet"), counts[score]) for score in sorted(counts))


def headings() -> list[str]:
    """The first line of a table for spreadsheets."""
    return [
        _("Title"), _("Lead"), _("Organisation"), _("Phase"), _("Score"), _("Last change"), _("Stalled"),
        _("Measures that signal"),
    ]  # fmt: skip


def cells(row: PortfolioRow) -> list[str | float | int]:
    """A project as a line of such a table; a day is written 2026-11-29."""
    return [
        row.project.title,
        row.lead,
        row.organisation,
        row.phase,
        "" if row.score is None else float(row.score),
        f"{timezone.localdate(row.changed_at):%Y-%m-%d}",
        _("Yes") if row.stalled else _("No"),
        row.signals,
    ]
