"""How long work waits for what, and who does how much."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.assessment.models import Allocation, AssessmentPlan, MarkersWanted, Stage, SubmissionAuthor
from cairn.assessment.report_facts import VersionFact, review_facts, version_facts
from cairn.assessment.report_tables import NUMBER, TEXT, Table, days_between, quantile
from cairn.methods.pictures import spec_to_svg

MOST = 10  # reviews, from which people are counted together
TEAL = "#1d5c63"


def turnaround(plan: AssessmentPlan) -> list[Table]:
    """Days from sending in, over all and by week. Four queries."""
    facts = [one for one in version_facts(plan.run) if not one.withdrawn]
    return [_times(facts), _waiting(facts), _weeks(facts)]


def _times(facts: Sequence[VersionFact]) -> Table:
    steps: list[tuple[str, Callable[[VersionFact], datetime | None]]] = [
        (_("Last mark by a peer"), lambda one: one.marked.get(Stage.PEER)),
        (_("Last mark by an expert"), lambda one: one.marked.get(Stage.EXPERT)),
        (_("Decision"), lambda one: one.decided_at),
        (_("Result released"), lambda one: one.released_at),
    ]
    rows = [[words, *_days([(one, end) for one in facts if (end := at(one))])] for words, at in steps]
    headers = [
        (_("Until"), TEXT), (_("Versions"), NUMBER), (_("Median in days"), NUMBER), (_("90th percentile"), NUMBER),
        (_("Per cent by the promised day"), NUMBER),
    ]  # fmt: skip
    words = _("Days from sending in. Work that was withdrawn is left out, and so is what has not come so far yet.")
    return Table("times", _("How long it takes"), headers, rows, words=words)


def _days(ended: Sequence[tuple[VersionFact, datetime]]) -> list[Any]:
    if not ended:
        return [0, "", "", ""]
    days = [days_between(one.submitted_at, end) for one, end in ended]
    kept = sum(timezone.localdate(end) <= one.due_on for one, end in ended)
    return [len(days), round(quantile(days, 0.5), 2), round(quantile(days, 0.9), 2), round(100 * kept / len(days), 1)]


def _waiting(facts: Sequence[VersionFact]) -> Table:
    today = timezone.localdate()
    open_now = [one for one in facts if one.released_at is None]
    rows = [
        [_("Without a result, still within the promise"), sum(one.due_on >= today for one in open_now)],
        [_("Without a result, past the promised day"), sum(one.due_on < today for one in open_now)],
    ]
    return Table("waiting", _("What waits now"), [(_("Versions"), TEXT), (_("Number"), NUMBER)], rows)


def _weeks(facts: Sequence[VersionFact]) -> Table:
    held: dict[date, list[VersionFact]] = defaultdict(list)
    for one in facts:
        day = timezone.localdate(one.submitted_at)
        held[day - timedelta(days=day.weekday())].append(one)
    rows = []
    for week, sent in sorted(held.items()):
        n, middle, most, kept = _days([(one, one.released_at) for one in sent if one.released_at])
        rows.append([week.isoformat(), len(sent), n, middle, most, kept])
    headers = [
        (_("Week from"), TEXT), (_("Sent in"), NUMBER), (_("With a result"), NUMBER), (_("Median in days"), NUMBER),
        (_("90th percentile"), NUMBER), (_("Per cent by the promised day"), NUMBER),
    ]  # fmt: skip
    words = _("By the week of sending in, from Monday. Days are from sending in to the result.")
    return Table("weeks", _("Week by week"), headers, rows, words=words)


def weeks_svg(table: Table) -> str:
    """The median of each week as a line; weeks without a result are left out. Empty where there is none."""
    values = [{"week": row[0], "days": row[3]} for row in table.rows if row[3] != ""]
    if not values:
        return ""
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 640,
        "height": 220,
        "data": {"values": values},
        "mark": {"type": "line", "point": True, "color": TEAL},
        "encoding": {
            "x": {"field": "week", "type": "temporal", "title": _("Week from"), "axis": {"format": "%-d %b"}},
            "y": {"field": "days", "type": "quantitative", "title": _("Days to the result, median")},
        },
    }
    return spec_to_svg(spec)


# --- Workload ---


def workload(plan: AssessmentPlan) -> list[Table]:
    """Reviews per person, what became of what was held, and the experts' part. Three queries."""
    reviews = review_facts(plan.run)
    return [_distribution(plan, reviews), _ends(reviews), _experts(plan, reviews)]


def _distribution(plan: AssessmentPlan, reviews: Sequence[Any]) -> Table:
    """Authors who gave none count as well: they owe reviews."""
    authors = SubmissionAuthor.objects.filter(submission__run=plan.run_id).values_list("person_id", flat=True)
    given = {
        Stage.PEER: Counter(dict.fromkeys(authors, 0)),
        Stage.EXPERT: Counter[int](),
    }
    for one in reviews:
        if one.marked_at is not None and one.stage in given:
            given[Stage(one.stage)][one.assessor] += 1
    counts = {stage: Counter(min(n, MOST) for n in held.values()) for stage, held in given.items()}
    rows = []
    for n in range(max([0, *counts[Stage.PEER], *counts[Stage.EXPERT]]) + 1):
        words = _("%(n)d or more") % {"n": n} if n == MOST else str(n)
        rows.append([words, counts[Stage.PEER][n], counts[Stage.EXPERT][n]])
    headers = [(_("Reviews given"), TEXT), (_("Peers"), NUMBER), (_("Experts"), NUMBER)]
    words = _("How many people gave how many reviews. Authors who gave none are counted with the peers.")
    return Table("reviews", _("Reviews per person"), headers, rows, words=words)


def _ends(reviews: Sequence[Any]) -> Table:
    kinds = {stage: Counter[str]() for stage in (Stage.PEER, Stage.EXPERT)}
    for one in reviews:
        kinds[Stage(one.stage)][_came_to(one)] += 1
    names = {
        "marked": _("Marked"),
        "open": _("Held now"),
        **{key: str(words) for key, words in Allocation.Ended.choices},
    }
    rows = [[words, kinds[Stage.PEER][key], kinds[Stage.EXPERT][key]] for key, words in names.items()]
    headers = [(_("What became of it"), TEXT), (_("Peers"), NUMBER), (_("Experts"), NUMBER)]
    words = _("Each time that somebody took a piece of work, or was asked to mark it.")
    return Table("claims", _("Work that was taken"), headers, rows, words=words)


def _came_to(one: Any) -> str:
    if one.marked_at is not None:
        return "marked"
    return one.ended or "open"


def _experts(plan: AssessmentPlan, reviews: Sequence[Any]) -> Table:
    marks = Counter(one.stage for one in reviews if one.marked_at is not None)
    counted = MarkersWanted.objects.filter(run=plan.run_id, stage=Stage.PEER).aggregate(
        versions=Count("pk"), late=Count("pk", filter=Q(late=True))
    )
    rows = [
        [_("Marks"), sum(marks.values()), ""],
        [_("Marks by experts"), marks[Stage.EXPERT], _share(marks[Stage.EXPERT], sum(marks.values()))],
        [_("Versions"), counted["versions"], ""],
        [_("Passed on to experts, in part or whole"), counted["late"], _share(counted["late"], counted["versions"])],
    ]  # fmt: skip
    headers = [(_("What"), TEXT), (_("Number"), NUMBER), (_("Per cent"), NUMBER)]
    words = _("Work passes on to experts when peers can't serve it in time for the promised day.")
    return Table("experts", _("The experts' part"), headers, rows, words=words)


def _share(part: int, whole: int) -> float | str:
    return round(100 * part / whole, 1) if whole else ""
