"""Examples with agreed marks: added by who plans the run, marked by who is about to mark others' work.

An example never changes: who made it with a mistake removes it and adds another. So a try always stands beside the
marks that it was compared with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.blocks import Block, project_blocks, section
from cairn.assessment.calibrating import calibrate
from cairn.assessment.consenting import ask_authors, usable
from cairn.assessment.models import (
    AgreedMark,
    AssessmentPlan,
    Calibration,
    Criterion,
    CriterionLevel,
    Example,
    ExampleConsent,
    Rubric,
    SubmissionVersion,
)
from cairn.assessment.nameless import without_names
from cairn.assessment.naming import as_uuid
from cairn.assessment.people import is_expert
from cairn.assessment.rubrics import with_criteria
from cairn.assessment.shown import frozen
from cairn.assessment.submitting import listed_versions
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line, clean_text
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

PAGE = 25


def may_add(run: Run, rubric: Rubric, person: Person | None) -> str:
    """Why somebody can't add examples to the rubric of a run, in words; empty if they can.

    An example belongs to a rubric. One of a template would be read in every programme that uses it: so work of people
    never becomes one there.
    """
    if rubric.programme_id == run.programme_id or person is None:
        return ""
    return _(
        "This run uses a template, which all programmes share. So examples can't be added to it: the run needs a copy "
        "that is your programme's own."
    )


def examples_of(rubric: Rubric) -> list[Example]:
    """Those that the team has not taken out of use, without their snapshots. One query."""
    return list(Example.objects.filter(rubric=rubric, removed_at=None).defer("snapshot"))


def usable_examples(rubric: Rubric) -> list[Example]:
    """Those of them that people may be given: none that waits for its authors. One query."""
    return list(usable(Example.objects.filter(rubric=rubric)).defer("snapshot"))


def _released(rows: Any, run: Run, person: Person | None) -> Any:
    """Work of the programme that has its result, in runs that the person manages: others' work they may not read."""
    rows = rows.filter(submission__run__programme=run.programme_id, outcome__isnull=False, withdrawn_at=None)
    if person is None:
        return rows
    managed = [one.run_id for one in runs_api.roles_of(person) if one.role == Role.MANAGER]
    return rows.filter(submission__run__in=managed)


def released_versions(
    run: Run, *, by: Person | None, before: int | None = None
) -> tuple[list[SubmissionVersion], int | None]:
    """A page of versions that an example can be made of, the newest first, with their titles; and the inside key to
    go on below, if there are more. Two queries.
    """
    rows = _released(listed_versions().select_related("outcome", "submission__run"), run, by)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def released_version(run: Run, uuid: UUID | str, *, by: Person | None) -> SubmissionVersion:
    """One of them, whole. Raises ``NotFound``."""
    found: SubmissionVersion | None = (
        _released(SubmissionVersion.objects.all(), run, by).filter(uuid=as_uuid(uuid)).first()
    )
    if found is None:
        raise NotFound(f"version {uuid}")
    return found


@transaction.atomic
def add_example(
    run: Run,
    *,
    title: str,
    levels: Mapping[str, int],
    why: Mapping[str, str],
    by: Person | None,
    at: datetime,
    text: str = "",
    version_uuid: UUID | str | None = None,
) -> Example:
    """Add an example to the rubric of a run: a released version of its programme, or a ``text``.

    ``levels`` are the agreed scores and ``why`` the reasons, by the key of the criterion; each scored criterion needs
    both. Of a version, the names of people are taken out, and its authors are asked: nobody is given it before all have
    agreed. Raises ``NotFound`` for who does not manage the run and for
    a version that is not released in a run of the programme that they manage; ``Refused`` (field ``title``, ``text``,
    ``level-<key>`` or ``why-<key>``) for what is missing, and for a run that uses a template.
    """
    if by is not None and not by.is_staff:
        runs_api.require_role(run, Role.MANAGER, by=by)
    plan = AssessmentPlan.objects.select_related("rubric").filter(run=run).first()
    if plan is None:
        raise Refused(_("How work is assessed in this run is not planned yet."))
    if reason := may_add(run, plan.rubric, by):
        raise Refused(reason)
    title, text = clean_line(title), clean_text(text)
    if not title:
        raise Refused(_("Enter a title for the example."), field="title")
    version = released_version(run, version_uuid, by=by) if version_uuid else None
    if version is not None:
        snapshot = without_names(version.snapshot)
    elif text:
        snapshot = {"text": text}
    else:
        raise Refused(_("Write the text of the example."), field="text")
    snapshot["title"] = title
    scored = [one for one in with_criteria(plan.rubric).criteria.all() if not one.comment_only]
    agreed = [_agreed(one, levels, why) for one in scored]
    last = Example.objects.filter(rubric=plan.rubric_id).aggregate(last=Max("position"))["last"]
    made = Example.objects.create(
        rubric=plan.rubric,
        title=title[:200],
        snapshot=snapshot,
        position=0 if last is None else last + 1,
        added_at=at,
        added_by=by,
    )
    for row in agreed:
        row.example = made
    AgreedMark.objects.bulk_create(agreed)
    source = str(version_uuid) if version_uuid else ""
    accounts_api.audit("example.add", subject=made, by=by, at=at, run=run.key, version=source, levels=dict(levels))
    if version is not None:
        ask_authors(made, version, by=by, at=at)
    return made


def _agreed(criterion: Criterion, levels: Mapping[str, int], why: Mapping[str, str]) -> AgreedMark:
    level: CriterionLevel | None = next(
        (one for one in criterion.levels.all() if one.score == levels.get(criterion.key)), None
    )
    words = {"title": criterion.title}
    if level is None:
        raise Refused(_("Choose the agreed level for: %(title)s") % words, field=f"level-{criterion.key}")
    said = clean_text(why.get(criterion.key, ""))
    if not said:
        raise Refused(_("Say why this level was agreed: %(title)s") % words, field=f"why-{criterion.key}")
    return AgreedMark(criterion=criterion, level=level, why=said)


@transaction.atomic
def remove_example(run: Run, uuid: UUID | str, *, by: Person, at: datetime) -> Example:
    """Take an example out of use; it stays with the tries at it. Raises ``NotFound``."""
    if not by.is_staff:
        runs_api.require_role(run, Role.MANAGER, by=by)
    found = Example.objects.filter(uuid=as_uuid(uuid), rubric__plans__run=run).select_related("rubric").first()
    if found is None or may_add(run, found.rubric, by):
        raise NotFound(f"example {uuid}")
    if Example.objects.filter(pk=found.pk, removed_at=None).update(removed_at=at):
        accounts_api.audit("example.remove", subject=found, by=by, at=at, run=run.key)
    return found


def example_of(uuid: UUID | str, *, by: Person) -> Example:
    """An example with its rubric, for who marks or manages in a run that uses the rubric; one that waits for its
    authors, or is out of use, for managers and for authors who were asked alone. Raises ``NotFound``.

    ``run`` on it is a run that they see it in; ``manages`` says whether they manage that. At most four queries.
    """
    rows = Example.objects.select_related("rubric__programme").annotate(
        is_usable=Exists(usable(Example.objects.filter(pk=OuterRef("pk")))),
        is_asked=Exists(ExampleConsent.objects.filter(example=OuterRef("pk"), person=by)),
    )
    found: Any = rows.filter(uuid=as_uuid(uuid)).first()
    if found is None:
        raise NotFound(f"example {uuid}")
    held = {one.run_id for one in runs_api.roles_of(by) if one.role == Role.MANAGER}
    runs = Run.objects.select_related("programme").filter(assessment_plan__rubric=found.rubric_id)
    every = runs
    if not by.is_staff:
        learns = Run.objects.filter(enrolments__person=by, enrolments__status="active")
        looks_after = Run.objects.filter(roles__person=by, roles__ended_at=None)
        runs = runs.filter(Q(pk__in=learns.values("pk")) | Q(pk__in=looks_after.values("pk")))
    near = list(runs.order_by("pk"))
    managed = [one for one in near if one.pk in held or by.is_staff]
    seen = managed or (near if found.is_usable else []) or (list(every.order_by("pk")) if found.is_asked else [])
    if not seen:
        raise NotFound(f"example {uuid}")
    found.run, found.manages = seen[-1], bool(managed)
    return found  # type: ignore[no-any-return]


def may_calibrate(run: Run, person: Person) -> bool:
    """Experts of the run, and everybody who takes part in it: also while nothing waits for a mark."""
    return bool(runs_api.still_in(run, [person.pk])) or is_expert(run, person)


# --- Marking them ---


@dataclass(frozen=True)
class Practice:
    """How far somebody is: ``close`` of ``wanted`` examples (of all there are, where none is asked for).

    ``next`` is the one to mark now: one that they have not tried yet, else the one tried longest ago of those that
    they did not come close to; ``None`` when none is left. ``tried`` says whether it is one to do again.
    """

    wanted: int
    close: int
    there: int
    next: Example | None
    tried: bool = False

    @property
    def is_done(self) -> bool:
        return self.close >= self.wanted


def practice_of(plan: AssessmentPlan, person: Person, *, again: str = "") -> Practice:
    """``again`` names an example by its uuid that they want to do, also if they came close. One query."""
    tries = Calibration.objects.filter(example=OuterRef("pk"), person=person).order_by().values("example")
    rows = usable(Example.objects.filter(rubric=plan.rubric_id)).defer("snapshot")
    held: list[Any] = list(
        rows.annotate(
            best=Subquery(tries.annotate(best=Min("distance")).values("best")),
            last=Subquery(tries.annotate(last=Max("pk")).values("last")),
        )
    )
    best = {one.pk: (one.best, one.last) for one in held if one.best is not None}
    close = {key for key, (distance, _last) in best.items() if distance <= plan.calibrated_within}
    left = [one for one in held if one.pk not in close]
    untried = [one for one in left if one.pk not in best]
    left.sort(key=lambda one: best.get(one.pk, (0.0, 0))[1])
    asked = next((one for one in held if str(one.uuid) == again), None)
    chosen = asked or (untried[0] if untried else left[0] if left else None)
    wanted = min(plan.calibrations, len(held)) or len(held)
    return Practice(wanted, len(close), len(held), chosen, bool(chosen and chosen.pk in best))


@transaction.atomic
def try_example(run: Run, uuid: UUID | str, *, levels: Mapping[str, int], by: Person, at: datetime) -> Calibration:
    """Keep somebody's try at an example. Raises ``NotFound`` for who does not mark in the run and for an example that
    is none of its rubric, was removed or waits for its authors; ``Refused`` (field ``level-<key>``) for a criterion
    without a level.
    """
    if not may_calibrate(run, by):
        raise NotFound(run.key)
    rows = usable(Example.objects.filter(uuid=as_uuid(uuid), rubric__plans__run=run))
    found = rows.defer("snapshot").first()
    if found is None:
        raise NotFound(f"example {uuid}")
    return calibrate(found, levels=levels, by=by, at=at)


@dataclass(frozen=True)
class Compared:
    """One criterion of a try: the level given and the one agreed on, each as (score, name), and why it was agreed."""

    title: str
    given: tuple[int, str]
    agreed: tuple[int, str]
    why: str

    @property
    def off(self) -> int:
        return abs(self.given[0] - self.agreed[0])


def calibration_of(uuid: UUID | str, *, by: Person) -> Calibration:
    """A try of one's own, with its example and rubric. Raises ``NotFound``."""
    rows = Calibration.objects.select_related("example__rubric").defer("example__snapshot")
    found = rows.filter(uuid=as_uuid(uuid), person=by).first()
    if found is None:
        raise NotFound(f"calibration {uuid}")
    return found


def compared(made: Calibration) -> list[Compared]:
    """Criterion by criterion, in the order of the rubric. Two queries."""
    rows = made.example.agreed.select_related("criterion", "level").prefetch_related("criterion__levels")
    found = []
    for one in rows:
        score = int(made.levels.get(one.criterion.key, one.level.score))
        name = next((level.name for level in one.criterion.levels.all() if level.score == score), "")
        agreed = (one.level.score, one.level.name)
        found.append(Compared(one.criterion.title, (score, name), agreed, one.why))
    return found


# --- What is shown ---


def blocks_of(example: Example) -> Iterator[Block]:
    """An example as marking shows work: its text, or the project."""
    snapshot = example.snapshot if isinstance(example.snapshot, dict) else {}
    if text := str(snapshot.get("text") or ""):
        yield section(_("Text"))
        yield Block("text", text)
    yield from project_blocks(frozen(snapshot))
