"""Agreement of those who marked the same work, criterion by criterion and stage by stage."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from cairn.assessment.models import AssessmentPlan, Criterion, CriterionMark, Stage
from cairn.assessment.report_tables import NUMBER, TEXT, Table
from cairn.methods.agreement import Agreement, Mark
from cairn.methods.agreement import table as statistics
from cairn.methods.agreement.result import STATISTICS


def agreement(plan: AssessmentPlan) -> list[Table]:
    """A table for each criterion that has levels. Three queries."""
    criteria = [one for one in plan.rubric.criteria.prefetch_related("levels") if not one.comment_only]
    given = _given(plan)
    return [_of_criterion(one, given) for one in criteria]


def _given(plan: AssessmentPlan) -> dict[tuple[int, str], list[Mark]]:
    rows = CriterionMark.objects.filter(
        mark__allocation__version__submission__run=plan.run_id, level__isnull=False
    ).exclude(mark__allocation__stage=Stage.SELF)
    found: dict[tuple[int, str], list[Mark]] = defaultdict(list)
    names = ("mark__allocation__stage", "mark__allocation__version_id", "mark__allocation__assessor_id", "level__score")
    for criterion, stage, version, assessor, score in rows.order_by("pk").values_list("criterion_id", *names):
        found[criterion, stage].append((version, assessor, score))
    return found


def _of_criterion(criterion: Criterion, given: dict[tuple[int, str], list[Mark]]) -> Table:
    levels = [level.score for level in criterion.levels.all()]
    rows, said = [], []
    for stage in (Stage.PEER, Stage.EXPERT):
        found = statistics(given.get((criterion.pk, stage), []), levels=levels)
        rows += [_row(str(stage.label), one) for one in found]
        said.append(f"{stage.label}: {in_words(found)}")
    headers = [
        (_("Stage"), TEXT), (_("Statistic"), TEXT), (_("Value"), NUMBER), (_("From"), NUMBER), (_("To"), NUMBER),
        (_("Pieces of work"), NUMBER), (_("Assessors"), NUMBER), (_("Marks"), NUMBER), (_("Remark"), TEXT),
    ]  # fmt: skip
    return Table(criterion.key, criterion.title, headers, rows, words=" ".join(said))


def _row(stage: str, one: Agreement) -> list[object]:
    none = _("not defined") if one.value is None else ""
    between = [_number(one.low), _number(one.high)] if one.low is not None else ["", ""]
    remark = _(one.reason) if one.reason else _(one.method) if one.method else ""
    value = none or _number(one.value)
    return [stage, _(one.label), value, *between, one.units, one.raters, one.marks, remark]


def _number(value: float | None) -> float | str:
    return "" if value is None else round(value, 3) + 0.0  # no "-0"


# Krippendorff (2004) asks 0.8 to rely on marks and 0.667 for cautious conclusions.
RELIABLE, CAUTIOUS = 0.8, 0.667


def in_words(found: list[Agreement]) -> str:
    """What the statistics of one stage say: by alpha for ordered levels, and by the mean of the marks."""
    held = {one.statistic: one for one in found}
    alpha, mean = held["alpha_ordinal"], held["icc_1_k"]
    if alpha.value is None:
        return _("not defined. %(reason)s") % {"reason": _(alpha.reason)}
    if alpha.value >= RELIABLE:
        words = _("single marks agree well (alpha %(alpha)s).")
    elif alpha.value >= CAUTIOUS:
        words = _("single marks agree enough for careful conclusions (alpha %(alpha)s).")
    elif alpha.value > 0:
        words = _("single marks agree little (alpha %(alpha)s): no result should rest on one of them.")
    else:
        words = _("single marks agree no better than by chance (alpha %(alpha)s).")
    said = words % {"alpha": f"{alpha.value:.2f}"}
    if mean.value is not None and mean.per_unit > 1:
        more = _("The mean of about %(n)s marks has a reliability of %(value)s.")
        said += " " + more % {"n": f"{mean.per_unit:.1f}", "value": f"{max(0.0, mean.value):.2f}"}
    return said


assert set(STATISTICS) >= {"alpha_ordinal", "icc_1_k"}  # noqa: S101  the words above rest on these two
