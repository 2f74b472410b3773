"""What waits for an expert in a run, with its age and its promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment.claiming import open_to, plan_of
from cairn.assessment.models import MarkersWanted, Stage
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

FILTERS = ("all", "late", "passed_on", "further")
AT_ONCE = 50


@dataclass(frozen=True)
class After:
    """The last row of the page before: rows are in the order of the day on which peers' work passes to experts, which
    is a fixed time before the promised day, and then of their keys."""

    day: date
    pk: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}_{self.pk}"


@dataclass(frozen=True)
class InQueue:
    """``age`` and ``late_by`` in days; ``late_by`` is 0 while the promise can be kept. ``why`` it waits, in words,
    where that is not how work usually comes."""

    version_uuid: UUID
    title: str
    number: int
    age: int
    promised: date
    late_by: int
    why: str


@dataclass(frozen=True)
class Queue:
    rows: tuple[InQueue, ...]
    next: After | None


def after_of(text: str) -> After | None:
    """The place in the address of a page; ``None`` for what is none."""
    day, _underscore, key = text.partition("_")
    try:
        return After(date.fromisoformat(day), int(key)) if key.isdecimal() and len(key) < 19 else None
    except ValueError:
        return None


def queue_of(
    run: Run, *, by: Person, today: date, show: str = "all", after: After | None = None, most: int = AT_ONCE
) -> Queue:
    """A page of what a person may take as an expert, what is promised soonest first. Three queries.

    ``show``: ``all``, ``late`` (the promised day is over), ``passed_on`` (peers could not serve it in time) or
    ``further`` (a further opinion). Raises ``NotFound`` for who is no expert of the run.
    """
    runs_api.require_role(run, Role.ASSESSOR, by=by)
    plan = plan_of(run)
    experts = plan.experts if plan else 0
    rows = _shown(open_to(run, Stage.EXPERT, by), show, experts=experts, today=today)
    if after is not None:
        rows = rows.filter(Q(pass_on__gt=after.day) | Q(pass_on=after.day, pk__gt=after.pk))
    found: list[Any] = list(
        rows.order_by("pass_on", "pk").values(
            "pk",
            "pass_on",
            "wanted",
            "passed",
            title=KeyTextTransform("title", "version__snapshot"),
            uuid=F("version__uuid"),
            number=F("version__number"),
            submitted=F("version__submitted_at"),
            promised=F("version__result_due_on"),
        )[: most + 1]
    )
    shown = found[:most]
    last = After(shown[-1]["pass_on"], shown[-1]["pk"]) if len(found) > most else None
    return Queue(tuple(_row(one, experts, today) for one in shown), last)


def _shown(rows: QuerySet[MarkersWanted], show: str, *, experts: int, today: date) -> Any:
    """The rows of a kind, each with ``passed``."""
    peers = MarkersWanted.objects.filter(version=OuterRef("version"), stage=Stage.PEER, late=True)
    rows = rows.annotate(passed=Exists(peers))
    if show == "late":
        return rows.filter(version__result_due_on__lt=today)
    if show == "passed_on":
        return rows.filter(passed=True)
    if show == "further":
        return rows.filter(passed=False, wanted__gt=experts)
    return rows


def _row(one: dict[str, Any], experts: int, today: date) -> InQueue:
    why = ""
    if one["passed"]:
        why = _("Passed on from peers")
    elif one["wanted"] > experts:  # more than the plan asks of every work
        why = _("A further opinion")
    return InQueue(
        version_uuid=one["uuid"],
        title=one["title"] or _("Untitled project"),
        number=one["number"],
        age=(today - timezone.localdate(one["submitted"])).days,
        promised=one["promised"],
        late_by=max(0, (today - one["promised"]).days),
        why=why,
    )
