"""What happens next to work that was sent in, and by when, in words for its authors.

What is held is invisible here, a decision or the answer to an appeal: until it takes effect the work looks as it did
before, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts.models_api import Person
from cairn.assessment.models import (
    Appeal,
    AppealDecision,
    AssessmentPlan,
    Mark,
    MarkersWanted,
    Result,
    Stage,
    Submission,
    SubmissionAuthor,
    SubmissionVersion,
)
from cairn.runs.models_api import Run

When = Literal["done", "now", "next"]


@dataclass(frozen=True)
class Step:
    """``when``: it is done, it goes on now, or it follows."""

    when: When
    words: str


@dataclass(frozen=True)
class Facts:
    """What the steps follow from. ``wanted`` and ``given`` count marks of peers and experts together.

    ``is_newest``: no version follows it. ``appeal_until``: the last day on which authors may appeal, if they may;
    ``appeal_due`` the day by which an appeal that was made is answered, ``upheld`` how it was.
    """

    submitted_on: date
    result_due_on: date
    wanted: int = 0
    given: int = 0
    marking: bool = False
    moderated: bool = True
    is_newest: bool = True
    withdrawn_on: date | None = None
    result: str = ""
    released_on: date | None = None
    appeal_until: date | None = None
    appeal_due: date | None = None
    upheld: bool | None = None


def next_steps(facts: Facts, *, today: date) -> list[Step]:
    """What is done, what goes on now and what follows, in this order. Pure."""
    return list(_steps(facts, today))


def _steps(facts: Facts, today: date) -> Iterator[Step]:
    yield Step("done", _("You sent it in on %(day)s") % {"day": _day(facts.submitted_on)})
    if facts.withdrawn_on is not None:
        yield Step("done", _("You withdrew it on %(day)s") % {"day": _day(facts.withdrawn_on)})
        if facts.is_newest:
            yield Step("next", _("You can send in another version when it is ready"))
    elif facts.released_on is None:
        yield from _until_released(facts, today)
    else:
        yield from _after_released(facts, today)


def _until_released(facts: Facts, today: date) -> Iterator[Step]:
    if facts.wanted:
        numbers = {"given": facts.given, "wanted": facts.wanted}
        words = ngettext(
            "%(given)d of %(wanted)d marker has marked it",
            "%(given)d of %(wanted)d markers have marked it",
            facts.wanted,
        )
        yield Step("now" if facts.marking else "done", words % numbers)
    last = _("The moderator decides") if facts.moderated else _("The result follows from the marks, by the pass rule")
    then = _("Then the moderator decides") if facts.moderated else _("Then the result follows from the marks")
    yield Step("next", then) if facts.marking else Step("now", last)
    if today <= facts.result_due_on:
        yield Step("next", _("You will have the result by %(day)s") % {"day": _day(facts.result_due_on)})
    else:
        words = _("Your result was promised by %(day)s and is late. The people who run this can see that.")
        yield Step("next", words % {"day": _day(facts.result_due_on)})


def _after_released(facts: Facts, today: date) -> Iterator[Step]:
    values = {"result": Result(facts.result).label, "day": _day(facts.released_on)}
    yield Step("done", _("The result came on %(day)s: %(result)s") % values)
    if facts.appeal_due is not None and facts.upheld is None:
        yield Step("now", _("A moderator looks at your appeal"))
        yield Step("next", _("You will have an answer by %(day)s") % {"day": _day(facts.appeal_due)})
        return
    if facts.upheld is not None:
        yield Step("done", _("Your appeal was upheld") if facts.upheld else _("Your appeal was not upheld"))
    if not facts.is_newest:
        yield Step("done", _("You sent in the next version"))
        return
    if facts.result == Result.REVISE:
        yield Step("now", _("Read the comments, change your work and send in the next version"))
    elif facts.result == Result.NOT_PASSED:
        yield Step("now", _("Read the comments. You can send in another version."))
    if facts.appeal_until is not None and today <= facts.appeal_until:
        yield Step("next", _("If you disagree, you can appeal until %(day)s") % {"day": _day(facts.appeal_until)})


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def first_words(steps: list[Step]) -> str:
    """What goes on now, and the next thing with its day, as one sentence for a list or a project's page."""
    told = [one.words for one in steps if one.when == "now"][:1] + [one.words for one in steps if one.when == "next"][
        -1:
    ]
    return " ".join(f"{words.rstrip('.')}." for words in told)


# --- From rows ---


def with_steps(rows: QuerySet[SubmissionVersion]) -> Any:
    """The versions with all that ``facts_of`` asks for: no query more. ``upheld`` is of an answer in force."""
    places = MarkersWanted.objects.filter(version=OuterRef("pk")).order_by().values("version")
    later = SubmissionVersion.objects.filter(submission=OuterRef("submission"), number__gt=OuterRef("number"))
    answers = AppealDecision.objects.filter(appeal__version=OuterRef("pk"), released_at__isnull=False)
    return rows.select_related("submission__run__assessment_plan", "outcome", "appeal").annotate(
        upheld=Subquery(answers.values("upheld")[:1]),
        places=Coalesce(Subquery(places.annotate(n=Sum("wanted")).values("n")), Value(0), output_field=IntegerField()),
        filled=Coalesce(Subquery(places.annotate(n=Sum("given")).values("n")), Value(0), output_field=IntegerField()),
        is_older=Exists(later),
    )


def facts_of(version: Any) -> Facts:
    """Of a version that ``with_steps`` loaded."""
    plan: AssessmentPlan | None = getattr(version.submission.run, "assessment_plan", None)
    outcome, appeal = version.outcome, appeal_of(version)
    return Facts(
        submitted_on=timezone.localdate(version.submitted_at),
        result_due_on=version.result_due_on,
        wanted=version.places,
        given=version.filled,
        marking=version.submission.state == Submission.State.MARKING,
        moderated=plan is None or plan.moderated,
        is_newest=not version.is_older,
        withdrawn_on=timezone.localdate(version.withdrawn_at) if version.withdrawn_at else None,
        result=outcome.result if outcome else "",
        released_on=timezone.localdate(outcome.released_at) if outcome else None,
        appeal_until=_appeal_until(version, plan),
        appeal_due=appeal.decide_by if appeal else None,
        upheld=version.upheld,
    )


def appeal_of(version: SubmissionVersion) -> Appeal | None:
    return getattr(version, "appeal", None)


def _appeal_until(version: Any, plan: AssessmentPlan | None) -> date | None:
    """Once each version, and not against having passed."""
    outcome = version.outcome
    if plan is None or outcome is None or not plan.days_to_appeal or outcome.result == Result.PASSED:
        return None
    if version.is_older or appeal_of(version) is not None:
        return None
    return last_day_of_appeal(outcome.released_at, plan)


def last_day_of_appeal(released_at: datetime, plan: AssessmentPlan) -> date:
    return timezone.localdate(released_at) + timedelta(days=plan.days_to_appeal)


# --- What authors owe ---


def reviews_owed(run: Run, person: Person) -> int:
    """How many reviews somebody still owes in a run: as many as the plan asks peers for, if they sent work in, less
    those that they gave. One query."""
    return owed_of(AssessmentPlan.objects.filter(run=run).annotate(**_owing(OuterRef("run"), person)).first())


def _owing(run: Any, person: Person) -> dict[str, Any]:
    sent = SubmissionAuthor.objects.filter(submission__run=run, person=person)
    sent = sent.exclude(submission__state=Submission.State.WITHDRAWN)
    return {"sent": Exists(sent), "reviews": given_reviews(run, person)}


def given_reviews(run: Any, person: Person) -> Any:
    """How many reviews a person gave in a run as a peer, to be counted with other things in one query."""
    rows = Mark.objects.filter(
        allocation__assessor=person, allocation__stage=Stage.PEER, allocation__version__submission__run=run
    )
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(n=Sum("one")).values("n")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


def owed_of(plan: Any) -> int:
    if plan is None or not plan.sent:
        return 0
    return max(0, int(plan.peers) - int(plan.reviews))
