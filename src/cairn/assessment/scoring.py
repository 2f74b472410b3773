"""What the marks of a run come to: median and estimate side by side, how sure it is, and what follows.

Worked out for all the work of a run together, because how strict somebody marks shows in everything they marked.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from django.db import transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext as _

from cairn.assessment import wanted
from cairn.assessment.deciding import decide_by_rule
from cairn.assessment.models import (
    Adjustment,
    AssessmentPlan,
    Criterion,
    CriterionMark,
    CriterionScore,
    Mark,
    MarkersWanted,
    Result,
    Rubric,
    Stage,
    Submission,
    SubmissionVersion,
    VersionScore,
)
from cairn.assessment.people import experts_for, tell_experts, tell_moderators, title_of
from cairn.methods import consensus

log = logging.getLogger(__name__)
WIDE = 2  # levels between two markers, from which one more is asked
# An expert's level is one of a few steps: their error is about half a step.
EXPERT_ERROR = 0.35


@dataclass(frozen=True, slots=True)
class Given:
    """A level that somebody gave: of which version, by whom, and as what."""

    version: int
    assessor: int
    stage: str
    score: float


@dataclass
class Found:
    """What one criterion of one version comes to, on the scale of its levels."""

    criterion: Criterion
    median: float
    estimate: float
    standard_error: float
    marks: int
    why: str = ""


@dataclass(frozen=True)
class Scored:
    """What a version comes to: in percent of what can be reached, with what the pass rule makes of it."""

    criteria: Sequence[Found]
    median: float
    estimate: float
    standard_error: float
    spread: float
    near_bar: bool
    proposed: str
    why: str = ""
    marks: int = 0
    rules: Sequence[str] = field(default_factory=tuple)
    holds: Sequence[bool] = field(default_factory=tuple)  # which of the rules do


def work_out(plan: AssessmentPlan, *, at: datetime) -> int:
    """Work out every score of a run that marks were added to, and hand over what is complete; how many that were."""
    stale = set(
        VersionScore.objects.filter(stale=True, version__submission__run=plan.run_id).values_list(
            "version_id", flat=True
        )
    )
    if not stale:
        return 0
    read = _what_it_rests_on(stale)  # before the marks are read: one that comes in between is seen to be missing
    found = scored(plan, only=stale)
    n = 0
    for version_id in sorted(stale):
        try:
            n += _keep(plan, version_id, found.get(version_id), read.get(version_id, 0), at=at)
        except Exception:  # one that fails must not hold up the others; it stays stale and is tried again
            log.exception("The score of version %s could not be kept", version_id)
    return n


def _what_it_rests_on(version_ids: Collection[int]) -> dict[int, int]:
    """By the version: how many marks of others and adjustments there are. Both are only added to. Two queries."""
    marks = Mark.objects.filter(allocation__version__in=version_ids).exclude(allocation__stage=Stage.SELF)
    adjusted = Adjustment.objects.filter(version__in=version_ids)
    found: dict[int, int] = defaultdict(int)
    for version_id, n in (
        *marks.values_list("allocation__version").annotate(Count("pk")),
        *adjusted.values_list("version").annotate(Count("pk")),
    ):
        found[version_id] += n
    return found


def scored(plan: AssessmentPlan, *, only: set[int] | None = None) -> dict[int, Scored]:
    """By the version (of ``only``, or all): what its marks come to, by all the marks of the run. Three queries."""
    criteria = [one for one in plan.rubric.criteria.prefetch_related("levels") if not one.comment_only]
    given = _given(plan)
    adjusted = _adjusted(plan)
    by_version: dict[int, list[Found]] = defaultdict(list)
    for criterion in criteria:
        for version, one in _of_criterion(criterion, given.get(criterion.pk, []), only).items():
            by_version[version].append(one)
    people: dict[int, set[int]] = defaultdict(set)
    for rows in given.values():
        for row in rows:
            people[row.version].add(row.assessor)
    spreads = _spreads(given)
    return {
        version: _whole(plan, rows, adjusted.get(version, {}), spreads.get(version, 0.0), len(people[version]))
        for version, rows in by_version.items()
    }


def _given(plan: AssessmentPlan) -> dict[int, list[Given]]:
    """All levels of a run by the criterion, but those that authors gave themselves. One query."""
    rows = CriterionMark.objects.filter(
        mark__allocation__version__submission__run=plan.run_id, level__isnull=False
    ).exclude(mark__allocation__stage=Stage.SELF)
    found: dict[int, list[Given]] = defaultdict(list)
    columns = ("criterion_id", "mark__allocation__version_id", "mark__allocation__assessor_id")
    for criterion, *row in rows.order_by("pk").values_list(*columns, "mark__allocation__stage", "level__score"):
        found[criterion].append(Given(*row))
    return found


def _adjusted(plan: AssessmentPlan) -> dict[int, dict[int, float]]:
    """The scores that moderators put, by version and criterion; the latest holds. One query."""
    found: dict[int, dict[int, float]] = defaultdict(dict)
    rows = Adjustment.objects.filter(version__submission__run=plan.run_id).order_by("pk")
    for version, criterion, score in rows.values_list("version_id", "criterion_id", "score"):
        found[version][criterion] = score
    return found


def _spreads(given: Mapping[int, Sequence[Given]]) -> dict[int, float]:
    """By the version: the widest difference between two markers on one criterion."""
    widest: dict[int, float] = {}
    for rows in given.values():
        held: dict[int, list[float]] = defaultdict(list)
        for row in rows:
            held[row.version].append(row.score)
        for version, scores in held.items():
            widest[version] = max(widest.get(version, 0.0), max(scores) - min(scores))
    return widest


def _of_criterion(criterion: Criterion, rows: Sequence[Given], only: set[int] | None) -> dict[int, Found]:
    levels = [level.score for level in criterion.levels.all()]
    if not rows or len(levels) < 2:
        return {}
    marks = [(row.version, row.assessor, float(row.score)) for row in rows if row.stage != Stage.EXPERT]
    trusted = [(row.version, float(row.score)) for row in rows if row.stage == Stage.EXPERT]
    scale = (float(min(levels)), float(max(levels)))
    model = consensus.estimate(marks, trusted=trusted, scale=scale, trusted_sd=EXPERT_ERROR)
    held: dict[int, list[Given]] = defaultdict(list)
    for row in rows:
        if only is None or row.version in only:
            held[row.version].append(row)
    found = {}
    for version, given in held.items():
        one = model.scores[version]
        peers = [(version, row.assessor, float(row.score)) for row in given if row.stage != Stage.EXPERT]
        experts = [float(row.score) for row in given if row.stage == Stage.EXPERT]
        found[version] = Found(
            criterion,
            median_of([row.score for row in given]),
            one.score,
            one.standard_error,
            len(given),
            why=consensus.in_words(model, peers, translation, trusted=experts) if peers else "",
        )
    return found


def _whole(
    plan: AssessmentPlan, rows: Sequence[Found], adjusted: Mapping[int, float], spread: float, people: int
) -> Scored:
    for row in rows:
        if row.criterion.pk in adjusted:
            row.estimate = row.median = adjusted[row.criterion.pk]
            row.standard_error = 0.0
    reach = sum(row.criterion.weight * _top(row.criterion) for row in rows)

    def percent(values: Sequence[float]) -> float:
        return 100 * sum(value * row.criterion.weight for value, row in zip(values, rows, strict=True)) / reach

    error = sum((row.standard_error * row.criterion.weight) ** 2 for row in rows) ** 0.5
    by_model = plan.decides == AssessmentPlan.Decides.MODEL
    decides = [row.estimate if by_model else row.median for row in rows]
    verdict = judge(plan.rubric, rows, decides, percent(decides), 100 * error / reach)
    return Scored(
        criteria=rows,
        median=percent([row.median for row in rows]),
        estimate=percent([row.estimate for row in rows]),
        standard_error=100 * error / reach,
        spread=spread,
        near_bar=verdict.near_bar,
        proposed=verdict.result,
        why="\n".join(f"{row.criterion.title}: {row.why}" for row in rows if row.why),
        marks=people,
        rules=verdict.words,
        holds=verdict.holds,
    )


def _top(criterion: Criterion) -> int:
    return max(level.score for level in criterion.levels.all())


# --- The pass rule ---


@dataclass(frozen=True)
class Judged:
    """What the pass rule says: the result, whether a bar lies within a standard error, each part in words, and whether
    that part holds."""

    result: str
    near_bar: bool
    words: tuple[str, ...]
    holds: tuple[bool, ...] = ()


def judge(rubric: Rubric, rows: Sequence[Found], decides: Sequence[float], percent: float, error: float) -> Judged:
    """Every part of the rule that is set has to hold. ``decides`` are the values that count, one for each row."""
    words, parts, near = [], [], False
    least = rubric.no_criterion_below
    low = []
    for row, value in zip(rows, decides, strict=True):
        # What rounds to the level is at the level: an estimate of 1.96 is a 2 that was drawn a little to the middle.
        if round(value, 1) < least - (0.5 if value != int(value) else 0):
            low.append(row.criterion.title)
        near = near or (least > 0 and abs(value - (least - 0.5)) <= row.standard_error and row.standard_error > 0)
    parts.append(not low)
    if low:
        words.append(_("Below level %(least)s: %(titles)s.") % {"least": least, "titles": ", ".join(low)})
    else:
        words.append(_("No criterion is below level %(least)s.") % {"least": least})
    if rubric.percent_in_all is not None:
        holds = percent >= rubric.percent_in_all
        numbers = {"percent": f"{percent:.0f}", "bar": rubric.percent_in_all}
        said = _("%(percent)s%% in all; %(bar)s%% or more is needed.") % numbers
        words.append(said)
        parts.append(holds)
        near = near or (error > 0 and abs(percent - rubric.percent_in_all) <= error)
    if rubric.minimum_median is not None:
        middle = weighted_median([(value, row.criterion.weight) for row, value in zip(rows, decides, strict=True)])
        holds = middle >= rubric.minimum_median - 0.25
        # In large samples a median varies by this much more than a mean (the square root of half of pi).
        squares = sum((row.standard_error * row.criterion.weight) ** 2 for row in rows)
        varies = 1.2533 * squares**0.5 / sum(row.criterion.weight for row in rows)
        near = near or (varies > 0 and abs(middle - (rubric.minimum_median - 0.25)) <= varies)
        numbers = {"middle": f"{middle:.1f}", "bar": f"{rubric.minimum_median:g}"}
        words.append(_("The weighted median is %(middle)s; %(bar)s or more is needed.") % numbers)
        parts.append(holds)
    return Judged(Result.PASSED if all(parts) else Result.REVISE, near, tuple(words), tuple(parts))


def median_of(scores: Sequence[float]) -> float:
    """The middle of the levels that were given for one criterion; between two levels, half way."""
    return float(median(scores))


def weighted_median(pairs: Sequence[tuple[float, float]]) -> float:
    """The value at which half of the weight is reached; between two values, the middle of them.

    ``pairs`` are (value, weight), the weights above zero. Raises ``ValueError`` for none.

    >>> weighted_median([(1, 1), (2, 1), (3, 1)])
    2.0
    >>> weighted_median([(1, 1), (3, 1)])
    2.0
    >>> weighted_median([(1, 1), (3, 2)])
    3.0
    """
    rows = sorted(pairs)
    if not rows:
        raise ValueError("there is no median of nothing")
    half, reached = sum(weight for _value, weight in rows) / 2, 0.0
    for place, (value, weight) in enumerate(rows):
        reached += weight
        if reached > half:
            return float(value)
        if reached == half:
            return (value + rows[place + 1][0]) / 2
    return float(rows[-1][0])


# --- Keeping it, and handing over ---


@transaction.atomic
def _keep(plan: AssessmentPlan, version_id: int, one: Scored | None, read: int, *, at: datetime) -> bool:
    """``read``: on how many marks and adjustments it rests. False where there are more by now: it stays stale."""
    submission = Submission.objects.select_for_update().get(versions=version_id)
    score = VersionScore.objects.select_for_update().get(version_id=version_id)
    if _what_it_rests_on([version_id]).get(version_id, 0) != read:
        return False
    if one is None or not one.criteria:
        VersionScore.objects.filter(pk=score.pk).update(stale=False, worked_out_at=at)
    else:
        VersionScore.objects.filter(pk=score.pk).update(
            marks=one.marks, median=one.median, estimate=one.estimate, standard_error=one.standard_error,
            spread=one.spread, near_bar=one.near_bar, proposed=one.proposed, why=one.why, stale=False, worked_out_at=at,
        )  # fmt: skip
        CriterionScore.objects.filter(score=score).delete()
        CriterionScore.objects.bulk_create(
            CriterionScore(
                score=score, criterion=row.criterion, median=row.median, estimate=row.estimate,
                standard_error=row.standard_error, marks=row.marks,
            )
            for row in one.criteria
        )  # fmt: skip
    if submission.state == Submission.State.MARKING and wanted.are_all_given(version_id):
        _hand_over(plan, submission, version_id, one, at=at)
    return True


def _hand_over(
    plan: AssessmentPlan, submission: Submission, version_id: int, one: Scored | None, *, at: datetime
) -> None:
    """Everybody who was wanted has marked: one opinion more where it is needed, else it is the moderators' turn."""
    version = SubmissionVersion.objects.select_related("submission__run").get(pk=version_id)
    if one is not None and needs_further(plan, one) and _can_have_further(version):
        wanted.want_more(version_id, Stage.EXPERT, 1)
        # Of the experts' places, ``late`` says that one was added here: it is done once.
        MarkersWanted.objects.filter(version=version, stage=Stage.EXPERT).update(late=True)
        words = _("A further opinion is wanted of %(title)s") % {"title": title_of(version)}
        tell_experts(plan.run, key=f"further:{version.uuid}", words=words, at=at)
        return
    Submission.objects.filter(pk=submission.pk).update(state=Submission.State.MODERATION)
    if not plan.moderated and one is not None and one.proposed:
        decide_by_rule(version, one.proposed, at=at)
        return
    tell_moderators(
        version,
        key=f"to_moderate:{version.uuid}:{version.allocations.count()}",
        words=_("%(title)s is marked and waits for you to release its result") % {"title": title_of(version)},
        at=at,
    )


def needs_further(plan: AssessmentPlan, one: Scored) -> bool:
    """Whether a bar of the rule lies within a standard error, or two markers are far apart."""
    return one.near_bar or one.spread >= WIDE


def _can_have_further(version: SubmissionVersion) -> bool:
    """Whether no further opinion was asked for yet, and an expert is there to give one."""
    if version.allocations.filter(stage=Stage.EXPERT, further=True).exists():
        return False  # a moderator asked
    asked = MarkersWanted.objects.filter(version=version, stage=Stage.EXPERT, late=True).exists()
    return not asked and bool(experts_for(version))


def kept(plan: AssessmentPlan, version: SubmissionVersion) -> Scored | None:
    """What is kept of a version, with what moderators put since, and each part of the pass rule in words.

    Asks no model anew. ``None`` while nothing was worked out. Four queries.
    """
    rows = CriterionScore.objects.filter(score__version=version).select_related("score", "criterion")
    held = list(rows.prefetch_related("criterion__levels"))
    if not held:
        return None
    found = [
        Found(row.criterion, row.median or 0.0, row.estimate or 0.0, row.standard_error or 0.0, row.marks)
        for row in held
    ]
    put = Adjustment.objects.filter(version=version).order_by("pk").values_list("criterion_id", "score")
    score = held[0].score
    return _whole(plan, found, dict(put), score.spread or 0.0, score.marks)


def plans_with_stale() -> list[AssessmentPlan]:
    """The plans of runs with scores to work out. One query."""
    runs = VersionScore.objects.filter(stale=True).values("version__submission__run")
    return list(AssessmentPlan.objects.filter(run__in=runs).select_related("rubric", "run"))
