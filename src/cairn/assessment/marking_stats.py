"""What a marker gave in a run, how close their marks came to the results, and how helpful authors found them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, F, Min, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Abs, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts.models_api import Person
from cairn.assessment.models import (
    Allocation,
    AssessmentPlan,
    CriterionMark,
    Mark,
    MarkFeedback,
    Stage,
    SubmissionAuthor,
    SubmissionVersion,
)
from cairn.lib.paging import Cut
from cairn.runs.models_api import Run

# A marker is called stricter or kinder than others from this mean difference on, in levels, and over so many criteria.
LEANS, LEAST = 0.25, 5


@dataclass(frozen=True)
class Closeness:
    """``distance`` is the mean distance of a mark from the released score of its criterion, in levels; ``leaning`` the
    mean of mark less score, so below zero for who marks lower. ``criteria`` says over how many."""

    distance: float
    leaning: float
    criteria: int

    @property
    def in_words(self) -> str:
        if self.criteria < LEAST:
            return _("It is too early to say whether you mark as others do.")
        if self.leaning <= -LEANS:
            return _("You are usually stricter than the results.")
        if self.leaning >= LEANS:
            return _("You are usually kinder than the results.")
        return _("You are neither stricter nor kinder than the results.")


@dataclass(frozen=True)
class Helpfulness:
    """What authors said of one's marks: how many rated them, their mean from 1 to 5, how many thanked."""

    rated: int
    mean: float | None
    thanked: int

    @property
    def in_words(self) -> str:
        """One line; empty where nothing was said."""
        said = []
        if self.mean is not None:
            said.append(_("%(mean)s of 5 for helpfulness") % {"mean": f"{self.mean:.1f}"})
        if self.thanked:
            said.append(ngettext("%(num)s thank you", "%(num)s thank yous", self.thanked) % {"num": self.thanked})
        return ", ".join(said)


@dataclass(frozen=True)
class Words:
    """What an author wrote to a marker: ``who`` is their name where names are open in the run, else "An author"."""

    who: str
    text: str


@dataclass(frozen=True)
class Given:
    """One mark that was given; without ``closeness`` while its result is not released. ``words``: of its authors."""

    mark: Mark
    title: str
    closeness: Closeness | None
    helpfulness: Helpfulness
    words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Owed:
    """Reviews that somebody who sent work in owes to others: ``owed`` in all, ``given`` so far."""

    owed: int
    given: int

    @property
    def left(self) -> int:
        return max(0, self.owed - self.given)


def owed_by(person: Person, plan: AssessmentPlan) -> Owed:
    """As many for a run as each work is read by; none for who has not sent work in. Two queries."""
    mine = SubmissionAuthor.objects.filter(person=person, submission__run=plan.run_id)
    has_sent = mine.exclude(submission__state="withdrawn").exists()
    given = _marks(person, plan.run_id).filter(allocation__stage=Stage.PEER).count()
    return Owed(plan.peers if has_sent else 0, given)


def given_by(person: Person, run: Run, *, cut: Cut, most: int) -> list[Given]:
    """What a person marked in a run, the newest first. Three queries, and one for the plan where it is not loaded."""
    rows = _marks(person, run.pk).filter(cut.rows("marked_at")).exclude(allocation__stage=Stage.SELF)
    rows = rows.select_related("allocation__version").defer("allocation__version__snapshot")
    titled = rows.annotate(title=KeyTextTransform("title", "allocation__version__snapshot"))
    marks: Sequence[Any] = list(titled.order_by("-marked_at", "-pk")[:most])
    keys = [one.pk for one in marks]
    near: dict[int, dict[str, Any]] = {
        row["mark"]: dict(row)
        for row in _compared(person, run).filter(mark__in=keys).values("mark").annotate(**FIGURES)
    }
    said = _said(keys)
    named = names_are_open(run)
    return [
        Given(
            one,
            one.title or _("Untitled project"),
            _closeness(near[one.pk]) if one.pk in near else None,
            helpfulness_in(said.get(one.pk, [])),
            words_in(said.get(one.pk, []), named=named),
        )
        for one in marks
    ]


def closeness_of(person: Person, run: Run) -> Closeness | None:
    """Over all that was released of what a person marked in a run; ``None`` before anything was. One query."""
    found = _compared(person, run).aggregate(**FIGURES)
    return _closeness(found) if found["n"] else None


def helpfulness_of(person: Person, run: Run) -> Helpfulness:
    """Over all of a person's marks in a run. One query."""
    rows = MarkFeedback.objects.filter(mark__in=_marks(person, run.pk))
    found = rows.aggregate(**SAID)
    return Helpfulness(found["rated"], found["mean"], found["thanked"])


def next_free(run: Run) -> date | None:
    """The first day on which what others hold as peers goes to somebody else, if they don't mark it. One query."""
    held = Allocation.objects.filter(version__submission__run=run, stage=Stage.PEER, ended_at=None, mark=None)
    found: date | None = held.aggregate(day=Min("due_on"))["day"]
    return found


def _marks(person: Person, run_pk: int) -> QuerySet[Mark]:
    return Mark.objects.filter(allocation__assessor=person, allocation__version__submission__run=run_pk)


# The score of the same criterion that was released: the estimate, or the median where there is none.
_SCORES = "mark__allocation__version__score__criteria"
_RELEASED = Coalesce(F(f"{_SCORES}__estimate"), F(f"{_SCORES}__median"))
FIGURES: dict[str, Any] = {
    "distance": Avg(Abs(F("level__score") - _RELEASED)),
    "leaning": Avg(F("level__score") - _RELEASED),
    "n": Count("pk"),
}
SAID: dict[str, Any] = {
    "rated": Count("helpful"),
    "mean": Avg("helpful"),
    "thanked": Count("pk", filter=Q(thanked=True)),
}


def _compared(person: Person, run: Run) -> QuerySet[CriterionMark]:
    """What a person gave a level, each beside the released score of its criterion: before the release nobody is told
    how near they are."""
    rows = CriterionMark.objects.filter(
        mark__in=_marks(person, run.pk).exclude(allocation__stage=Stage.SELF),
        level__isnull=False,
        mark__allocation__version__outcome__isnull=False,
    )
    return rows.filter(
        Q(**{f"{_SCORES}__criterion": F("criterion")})
        & (Q(**{f"{_SCORES}__estimate__isnull": False}) | Q(**{f"{_SCORES}__median__isnull": False}))
    ).order_by()


def _closeness(row: dict[str, Any]) -> Closeness:
    return Closeness(row["distance"], row["leaning"], row["n"])


def _said(marks: Sequence[int]) -> dict[int, list[MarkFeedback]]:
    found: dict[int, list[MarkFeedback]] = {}
    for row in MarkFeedback.objects.filter(mark__in=marks).select_related("person").order_by("pk"):
        found.setdefault(row.mark_id, []).append(row)
    return found


def helpfulness_in(said: Sequence[MarkFeedback]) -> Helpfulness:
    rated = [one.helpful for one in said if one.helpful is not None]
    mean = sum(rated) / len(rated) if rated else None
    return Helpfulness(len(rated), mean, sum(one.thanked for one in said))


def words_in(said: Sequence[MarkFeedback], *, named: bool) -> tuple[Words, ...]:
    return tuple(Words(one.person.name if named else _("An author"), one.words) for one in said if one.words)


def names_are_open(run: Run) -> bool:
    """Whether authors and markers know each other. One query where the plan of the run is not loaded."""
    plan: AssessmentPlan | None = getattr(run, "assessment_plan", None)
    return plan is not None and plan.anonymity == AssessmentPlan.Anonymity.NONE


def said_of_own_mark(version: SubmissionVersion, *, by: Person) -> tuple[Helpfulness, tuple[Words, ...]]:
    """What the authors of a version said of somebody's mark of it. One query."""
    rows = MarkFeedback.objects.filter(mark__allocation__version=version, mark__allocation__assessor=by)
    said = list(rows.exclude(mark__allocation__stage=Stage.SELF).select_related("person").order_by("pk"))
    return helpfulness_in(said), words_in(said, named=names_are_open(version.submission.run))


def newest_first(at: datetime) -> Cut:
    """Where a list begins."""
    return Cut(at, 2**62)
