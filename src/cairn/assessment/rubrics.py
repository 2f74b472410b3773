"""Rubrics, and by which of them the projects of a run are assessed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.models import AssessmentPlan, Criterion, CriterionLevel, CriterionMark, Rubric, Submission
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line, clean_text
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run


@transaction.atomic
def import_rubric(data: dict[str, Any], *, by: Person | None, at: datetime) -> Rubric:
    """Take in a rubric as its file holds it, and return the edition that says the same.

    ``data``: ``key``, ``title``, ``pass_rule`` (``minimum_median``, ``no_criterion_below``), ``levels`` (``value``,
    ``title``) and ``criteria`` (``key``, ``title``, ``guidance``, ``weight``, ``descriptors`` by value of the level).
    The same content is the same edition. A changed one replaces the newest edition, or follows it as the next once
    that is planned with or marked by. Raises ``Refused`` with the faults as details; ``NotFound`` for people who are
    not staff.
    """
    if by is not None and not by.is_staff:
        raise NotFound
    content = _read(data)
    newest = Rubric.objects.filter(key=content["key"]).order_by("-edition").first()
    if newest is not None and _content_of(newest) == content:
        return newest
    if newest is not None and not _in_use(newest):
        newest.delete()
        edition = newest.edition
    else:
        edition = newest.edition + 1 if newest is not None else 1
    rubric = _write(content, edition, at=at)
    accounts_api.audit("rubric.import", subject=rubric, by=by, at=at, key=rubric.key, edition=edition)
    return rubric


def _read(data: dict[str, Any]) -> dict[str, Any]:
    """The rubric cleaned and in one order, so that two can be compared."""
    if faults := _faults(data):
        raise Refused(_("This rubric can't be used. Mend it and import it again."), details=faults)
    rule = data.get("pass_rule", {})
    levels = sorted((int(level["value"]), clean_line(level["title"])) for level in data["levels"])
    return {
        "key": str(data["key"]),
        "title": clean_line(data["title"]),
        "minimum_median": float(rule.get("minimum_median", 2)),
        "no_criterion_below": int(rule.get("no_criterion_below", 1)),
        "criteria": [_criterion(one, levels) for one in data["criteria"]],
    }


def _criterion(data: dict[str, Any], levels: list[tuple[int, str]]) -> dict[str, Any]:
    words = _by_value(data["descriptors"])
    return {
        "key": str(data["key"]),
        "title": clean_line(data["title"]),
        "guidance": clean_text(data.get("guidance", "")),
        "weight": float(data.get("weight", 1)),
        "levels": [(score, name, clean_text(words[score])) for score, name in levels],
    }


def _by_value(descriptors: dict[Any, Any]) -> dict[int, str]:
    """A file may have its numbers as numbers or as text."""
    return {int(value): str(words) for value, words in descriptors.items()}


def _faults(data: dict[str, Any]) -> list[str]:
    if missing := [name for name in ("key", "title", "levels", "criteria") if not data.get(name)]:
        return [_("It has no %(name)s.") % {"name": name} for name in missing]
    values = [int(level["value"]) for level in data["levels"]]
    keys = [str(one.get("key", "")) for one in data["criteria"]]
    faults = []
    if len(set(values)) < max(2, len(values)):
        faults.append(_("It needs two levels or more, each with a value of its own."))
    faults += [_("%(key)s is there twice.") % {"key": key} for key in sorted(set(keys)) if keys.count(key) > 1]
    for number, one in enumerate(data["criteria"], start=1):
        name = str(one.get("key") or number)
        if not one.get("key") or not one.get("title"):
            faults.append(_("Criterion %(name)s has no key or no title.") % {"name": name})
        if float(one.get("weight", 1)) <= 0:
            faults.append(_("Criterion %(name)s has a weight that is not above zero.") % {"name": name})
        if set(_by_value(one.get("descriptors") or {})) != set(values):
            faults.append(_("Criterion %(name)s does not describe each of the levels.") % {"name": name})
    return faults


def _content_of(rubric: Rubric) -> dict[str, Any]:
    criteria = rubric.criteria.prefetch_related("levels")
    return {
        "key": rubric.key,
        "title": rubric.title,
        "minimum_median": rubric.minimum_median,
        "no_criterion_below": rubric.no_criterion_below,
        "criteria": [
            {
                "key": one.key,
                "title": one.title,
                "guidance": one.guidance,
                "weight": one.weight,
                "levels": [(level.score, level.name, level.descriptor) for level in one.levels.all()],
            }
            for one in criteria
        ],
    }


def _in_use(rubric: Rubric) -> bool:
    planned = AssessmentPlan.objects.filter(rubric=rubric).exists()
    return planned or CriterionMark.objects.filter(criterion__rubric=rubric).exists()


def _write(content: dict[str, Any], edition: int, *, at: datetime) -> Rubric:
    own = {name: value for name, value in content.items() if name != "criteria"}
    rubric = Rubric.objects.create(edition=edition, created_at=at, published_at=at, **own)
    for position, one in enumerate(content["criteria"]):
        levels = one["levels"]
        facts = {name: value for name, value in one.items() if name != "levels"}
        criterion = Criterion.objects.create(rubric=rubric, position=position, **facts)
        CriterionLevel.objects.bulk_create(
            CriterionLevel(criterion=criterion, score=score, name=name, descriptor=descriptor)
            for score, name, descriptor in levels
        )
    return rubric


@transaction.atomic
def plan_assessment(
    run: Run,
    *,
    rubric: Rubric,
    by: Person | None,
    at: datetime,
    peers: int = 2,
    experts: int = 1,
    days_to_mark: int = 14,
    days_to_result: int = 21,
) -> AssessmentPlan:
    """Say by which rubric, by how many of whom and how fast the projects of a run are assessed.

    Planning again changes the plan for what is submitted later. Raises ``NotFound`` for who does not manage the
    run; ``Refused`` when nobody would mark, or for another rubric once a project was submitted.
    """
    if by is not None and not by.is_staff:
        runs_api.require_role(run, Role.MANAGER, by=by)
    if peers < 0 or experts < 0 or peers + experts == 0:
        raise Refused(_("Ask at least one person to mark each project."), field="peers")
    before = AssessmentPlan.objects.filter(run=run).first()
    if before and before.rubric_id != rubric.pk and Submission.objects.filter(run=run).exists():
        raise Refused(_("Projects of this run are already assessed by another rubric."), field="rubric")
    values: dict[str, Any] = {
        "rubric": rubric,
        "peers": peers,
        "experts": experts,
        "days_to_mark": days_to_mark,
        "days_to_result": days_to_result,
    }
    plan, _new = AssessmentPlan.objects.update_or_create(run=run, defaults=values)
    accounts_api.audit(
        "assessment.plan", subject=plan, by=by, at=at, rubric=rubric.key, edition=rubric.edition, peers=peers,
        experts=experts, days_to_mark=days_to_mark, days_to_result=days_to_result,
    )  # fmt: skip
    return plan


def rubric_of(run: Run) -> Rubric:
    """The rubric of a run with its criteria and their levels, in one query. Raises ``NotFound`` for no plan."""
    rows = CriterionLevel.objects.filter(criterion__rubric__plans__run=run).select_related("criterion__rubric")
    by_criterion: dict[Criterion, list[CriterionLevel]] = {}
    for level in rows.order_by("criterion__position", "criterion_id", "score"):
        by_criterion.setdefault(level.criterion, []).append(level)
    if not by_criterion:
        raise NotFound
    criteria = list(by_criterion)
    for criterion, levels in by_criterion.items():
        _hold(criterion, "levels", levels)
    rubric = criteria[0].rubric
    _hold(rubric, "criteria", criteria)
    return rubric


def _hold(row: Any, name: str, found: list[Any]) -> None:
    """As ``prefetch_related`` leaves it: ``row.<name>.all()`` asks nothing more."""
    rows = getattr(row, name).all()
    rows._result_cache = found
    row._prefetched_objects_cache = {**getattr(row, "_prefetched_objects_cache", {}), name: rows}
