"""Rubrics as files hold them, and the rubric of a run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.models import AssessmentPlan, Criterion, CriterionLevel, CriterionMark, Example, Rubric
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line, clean_text
from cairn.runs.models_api import Run


@transaction.atomic
def import_rubric(data: dict[str, Any], *, by: Person | None, at: datetime) -> Rubric:
    """Take in a rubric as its file holds it, and return the edition that says the same.

    ``data``: ``key``, ``title``, ``summary``, ``pass_rule`` (``minimum_median``, 2 if it is not there;
    ``no_criterion_below``, 1 if it is not there; ``percent_in_all``; each may be null), ``levels`` (``value``,
    ``title``) and ``criteria`` (``key``, ``title``, ``guidance``, ``weight``, ``descriptors`` by value of the level,
    or ``comment_only``). The same content is the same edition. A changed one replaces the newest edition, or follows
    it as the next once that is planned with or marked by. Raises ``Refused`` with the faults as details; ``NotFound``
    for people who are not staff.
    """
    if by is not None and not by.is_staff:
        raise NotFound
    content = _read(data)
    newest = Rubric.objects.filter(key=content["key"]).order_by("-edition").first()
    if newest is not None and newest.programme_id is not None:
        raise Refused(_("A programme has a rubric of its own with this key. Give this one another key."))
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
    rule = data.get("pass_rule") or {}
    median, percent = rule.get("minimum_median", 2), rule.get("percent_in_all")
    levels = sorted((int(level["value"]), clean_line(level["title"])) for level in data["levels"])
    return {
        "key": str(data["key"]),
        "title": clean_line(data["title"]),
        "summary": clean_text(data.get("summary", "")),
        "minimum_median": None if median is None else float(median),
        "no_criterion_below": int(rule.get("no_criterion_below", 1) or 0),
        "percent_in_all": None if percent is None else int(percent),
        "criteria": [_criterion(one, levels) for one in data["criteria"]],
    }


def _criterion(data: dict[str, Any], levels: list[tuple[int, str]]) -> dict[str, Any]:
    alone = bool(data.get("comment_only", False))
    words = {} if alone else _by_value(data["descriptors"])
    return {
        "key": str(data["key"]),
        "title": clean_line(data["title"]),
        "guidance": clean_text(data.get("guidance", "")),
        "weight": float(data.get("weight", 1)),
        "comment_only": alone,
        "levels": [] if alone else [(score, name, clean_text(words[score])) for score, name in levels],
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
        described = set(_by_value(one.get("descriptors") or {}))
        if described != (set() if one.get("comment_only") else set(values)):
            faults.append(_("Criterion %(name)s does not describe each of the levels.") % {"name": name})
    if all(one.get("comment_only") for one in data["criteria"]):
        faults.append(_("It has no criterion with levels."))
    if not 0 <= int((data.get("pass_rule") or {}).get("percent_in_all") or 0) <= 100:
        faults.append(_("The percent in all is not between 0 and 100."))
    return faults


def _content_of(rubric: Rubric) -> dict[str, Any]:
    criteria = rubric.criteria.prefetch_related("levels")
    return {
        "key": rubric.key,
        "title": rubric.title,
        "summary": rubric.summary,
        "minimum_median": rubric.minimum_median,
        "no_criterion_below": rubric.no_criterion_below,
        "percent_in_all": rubric.percent_in_all,
        "criteria": [
            {
                "key": one.key,
                "title": one.title,
                "guidance": one.guidance,
                "weight": one.weight,
                "comment_only": one.comment_only,
                "levels": [(level.score, level.name, level.descriptor) for level in one.levels.all()],
            }
            for one in criteria
        ],
    }


def _in_use(rubric: Rubric) -> bool:
    planned = AssessmentPlan.objects.filter(rubric=rubric).exists()
    marked = CriterionMark.objects.filter(criterion__rubric=rubric)
    return planned or marked.exists() or Example.objects.filter(rubric=rubric).exists()


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


def rubric_of(run: Run) -> Rubric:
    """The rubric of a run with its criteria and their levels, in one query. Raises ``NotFound`` for no plan."""
    return _whole(Criterion.objects.filter(rubric__plans__run=run))


def with_criteria(rubric: Rubric) -> Rubric:
    """The same rubric with its criteria and their levels. One query; none more for a rubric that has no criteria."""
    try:
        return _whole(Criterion.objects.filter(rubric=rubric))
    except NotFound:
        _hold(rubric, "criteria", [])
        return rubric


def _whole(rows: QuerySet[Criterion]) -> Rubric:
    """Each criterion comes once for each of its levels, and once where it has none, as it is only written about."""
    columns = {f"level_{name}": F(f"levels__{name}") for name in ("pk", "score", "name", "descriptor")}
    found: dict[int, tuple[Criterion, list[CriterionLevel]]] = {}
    for row in rows.select_related("rubric__programme").annotate(**columns).order_by("position", "pk", "levels__score"):
        one: Any = row
        criterion, levels = found.setdefault(row.pk, (row, []))
        if one.level_pk is not None:
            facts = {"score": one.level_score, "name": one.level_name, "descriptor": one.level_descriptor}
            levels.append(CriterionLevel(pk=one.level_pk, criterion=criterion, **facts))
    if not found:
        raise NotFound
    criteria = [criterion for criterion, _levels in found.values()]
    rubric = criteria[0].rubric
    for criterion, levels in found.values():
        criterion.rubric = rubric
        _hold(criterion, "levels", levels)
    _hold(rubric, "criteria", criteria)
    return rubric


def _hold(row: Any, name: str, found: list[Any]) -> None:
    """As ``prefetch_related`` leaves it: ``row.<name>.all()`` asks nothing more."""
    rows = getattr(row, name).all()
    rows._result_cache = found
    row._prefetched_objects_cache = {**getattr(row, "_prefetched_objects_cache", {}), name: rows}
