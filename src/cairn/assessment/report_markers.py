"""How strict and how consistent assessors are, and how much they write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from django.db.models import Avg, Count, Q, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.assessment.models import AssessmentPlan, CriterionMark, Mark, MarkFeedback, Stage
from cairn.assessment.report_tables import NUMBER, TEXT, Table, quantile
from cairn.assessment.scoring import EXPERT_ERROR
from cairn.methods import consensus

STRICT = 0.25  # levels, from which somebody is called strict or lenient
MANY, SHOWN = 3, 20  # pieces of work from which somebody can be among those furthest from others; how many of them
SHORT = 100  # characters


def markers(plan: AssessmentPlan) -> list[Table]:
    """Each peer by pseudonym; how many are how; who is furthest from others. Four queries."""
    found = _estimated(plan)
    names = accounts_api.pseudonyms_of(found)
    rows = sorted(
        (str(names.get(person, "")) or _("account removed"), one.n, one.bias, one.reliability, one.careless)
        for person, one in found.items()
    )
    headers = [
        (_("Assessor"), TEXT), (_("Pieces of work"), NUMBER), (_("Bias in levels"), NUMBER),
        (_("Reliability"), NUMBER), (_("Careless"), NUMBER),
    ]  # fmt: skip
    far = sorted((row for row in rows if row[1] >= MANY), key=lambda row: (-abs(row[2]), row[0]))[:SHOWN]
    words = _(
        "Peers under pseudonyms. Bias is how many levels somebody marks above (or, with a minus, below) what others and"
        " experts make of the same work. Reliability goes from 0 to 1. Careless is how probable it is that somebody"
        " marked without looking. All of it is the mean over the criteria, and estimated: of few marks it says little."
    )
    return [
        _how_many(rows),
        Table("furthest", _("Furthest from others"), headers, far, words=_about_furthest()),
        Table("assessors", _("Each assessor"), headers, rows, words=words, paged=True),
    ]


def _about_furthest() -> str:
    words = _("Those who marked %(many)d pieces of work or more, at most %(shown)d of them.")
    return words % {"many": MANY, "shown": SHOWN}


def _how_many(rows: Sequence[tuple[str, int, float, float, float]]) -> Table:
    counts = [
        [_("Strict: a quarter of a level or more below others"), sum(row[2] <= -STRICT for row in rows)],
        [_("Lenient: a quarter of a level or more above others"), sum(row[2] >= STRICT for row in rows)],
        [_("Between the two"), sum(abs(row[2]) < STRICT for row in rows)],
        [_("Probably careless"), sum(row[4] > 0.5 for row in rows)],
    ]
    return Table("severity", _("How strict peers are"), [(_("Assessors"), TEXT), (_("People"), NUMBER)], counts)


def _estimated(plan: AssessmentPlan) -> dict[int, consensus.Assessor]:
    """By the person: their mean over the criteria."""
    given = CriterionMark.objects.filter(
        mark__allocation__version__submission__run=plan.run_id, level__isnull=False
    ).exclude(mark__allocation__stage=Stage.SELF)
    names = ("mark__allocation__stage", "mark__allocation__version_id", "mark__allocation__assessor_id", "level__score")
    by_peers: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    by_experts: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for criterion, stage, version, person, score in given.order_by("pk").values_list("criterion_id", *names):
        if stage == Stage.EXPERT:
            by_experts[criterion].append((version, float(score)))
        else:
            by_peers[criterion].append((version, person, float(score)))
    held: dict[int, list[consensus.Assessor]] = defaultdict(list)
    for criterion in plan.rubric.criteria.prefetch_related("levels"):
        levels = [float(level.score) for level in criterion.levels.all()]
        if criterion.comment_only or len(levels) < 2 or criterion.pk not in by_peers:
            continue
        model = consensus.estimate(
            by_peers[criterion.pk], trusted=by_experts[criterion.pk], scale=(min(levels), max(levels)),
            trusted_sd=EXPERT_ERROR,
        )  # fmt: skip
        for person, one in model.assessors.items():
            held[int(str(person))].append(one)
    return {person: _mean(rows) for person, rows in held.items()}


def _mean(rows: Sequence[consensus.Assessor]) -> consensus.Assessor:
    return consensus.Assessor(
        bias=round(fmean(one.bias for one in rows), 3),
        reliability=round(fmean(one.reliability for one in rows), 3),
        n=max(one.n for one in rows),
        careless=round(fmean(one.careless for one in rows), 3),
    )


# --- Quality ---


def quality(plan: AssessmentPlan) -> list[Table]:
    """How much is written in a review, and what authors say of it. Three queries."""
    return [_lengths(plan), _helpfulness(plan)]


def _lengths(plan: AssessmentPlan) -> Table:
    marks = Mark.objects.filter(allocation__version__submission__run=plan.run_id)
    rows = marks.annotate(said=Sum(Length("criteria__comment")), more=Length("comment"))
    held: dict[str, list[int]] = defaultdict(list)
    for stage, said, more in rows.values_list("allocation__stage", "said", "more"):
        held[stage].append((said or 0) + (more or 0))
    lines = [
        [
            str(Stage(stage).label), len(held[stage]),
            *(round(quantile(held[stage], share)) for share in (0.1, 0.5, 0.9)),
            round(100 * sum(one < SHORT for one in held[stage]) / len(held[stage]), 1),
        ]
        for stage in Stage.values
        if held[stage]
    ]  # fmt: skip
    headers = [
        (_("Stage"), TEXT), (_("Reviews"), NUMBER), (_("One in ten has fewer"), NUMBER), (_("Median"), NUMBER),
        (_("One in ten has more"), NUMBER), (_("Per cent with fewer than 100"), NUMBER),
    ]  # fmt: skip
    words = _("Characters of all comments of a review together: on each criterion and on the whole.")
    return Table("length", _("Length of what is written"), headers, lines, words=words)


def _helpfulness(plan: AssessmentPlan) -> Table:
    rows = MarkFeedback.objects.filter(mark__allocation__version__submission__run=plan.run_id)
    counts = {f"of_{stars}": Count("pk", filter=Q(helpful=stars)) for stars in range(1, 6)}
    by_stage = rows.values("mark__allocation__stage").annotate(
        mean=Avg("helpful"), thanked=Count("pk", filter=Q(thanked=True)), rated=Count("helpful"), **counts
    )
    reviews = dict(
        Mark.objects.filter(allocation__version__submission__run=plan.run_id)
        .values_list("allocation__stage")
        .annotate(Count("pk"))
    )
    found: list[Any] = list(by_stage.order_by("mark__allocation__stage"))
    lines = [
        [
            str(Stage(row["mark__allocation__stage"]).label), reviews.get(row["mark__allocation__stage"], 0),
            row["rated"],
            round(row["mean"], 2) if row["mean"] is not None else "", *(row[name] for name in counts), row["thanked"],
        ]
        for row in found
    ]  # fmt: skip
    headers = [
        (_("Stage"), TEXT), (_("Reviews"), NUMBER), (_("Ratings"), NUMBER), (_("Mean"), NUMBER),
        *((_("Rated %(stars)d") % {"stars": stars}, NUMBER) for stars in range(1, 6)), (_("Thanks"), NUMBER),
    ]  # fmt: skip
    words = _("How helpful authors found a review, from 1 to 5, once its result was released.")
    return Table("helpful", _("What authors say of it"), headers, lines, words=words)
