"""Putting a project forward: what is frozen, and who wrote it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import claiming
from cairn.assessment.masking import look_for_names
from cairn.assessment.models import (
    Allocation,
    AssessmentPlan,
    CriterionAnswer,
    Extension,
    MarkersWanted,
    Stage,
    Submission,
    SubmissionAuthor,
    SubmissionVersion,
    VersionScore,
)
from cairn.assessment.naming import as_uuid
from cairn.assessment.next_steps import given_reviews, with_steps
from cairn.assessment.people import tell_experts
from cairn.assessment.progress import held_back
from cairn.assessment.wanted import want
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import ProjectSubmitted, announce
from cairn.lib.text import clean_text
from cairn.lib.times import day_and_time
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run


@transaction.atomic
def submit(
    *,
    run: Run,
    project_uuid: UUID,
    snapshot: dict[str, Any],
    author_ids: Iterable[int],
    by: Person,
    at: datetime,
    reply: str = "",
    answers: Mapping[str, str] | None = None,
    names_too: bool = True,
) -> SubmissionVersion:
    """Freeze a project as the next version of its submission and ask people to mark it.

    ``snapshot`` is copied: what its owner changes later changes nothing here. ``author_ids`` are inside
    keys of people in their order, ``reply`` is what the authors answer to the last outcome, ``answers`` what they did
    about each criterion, by its key. Raises ``NotFound`` unless ``by`` is an author; ``Refused`` for a run without a
    plan, for a first version that comes too late, while the last version has no outcome, or after passing. Not
    ``names_too``: ``NamesLeft`` where markers are not to know whose it is and it says so.
    """
    authors = list(dict.fromkeys(author_ids))
    if by.pk not in authors:
        raise NotFound(f"project {project_uuid}")
    plan = AssessmentPlan.objects.filter(run=run).select_related("rubric", "run").first()
    if plan is None:
        raise Refused(_("Projects of this run are not assessed yet. Ask the people who run it."))
    submission = _locked(run, project_uuid)
    number, came_back = _next_number(submission)
    if not came_back and (why := too_late(plan, by, at=at)):
        raise Refused(why)
    if not names_too:
        beside = [(_("Your answer to the last result"), reply)]
        beside += [(_("Your answers to the comments"), words) for words in (answers or {}).values()]
        look_for_names(plan, snapshot, beside)
    frozen = canonical(snapshot)
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=number,
        snapshot=json.loads(frozen),
        sha256=hashlib.sha256(frozen.encode()).hexdigest(),
        reply=clean_text(reply),
        submitted_at=at,
        submitted_by=by,
        result_due_on=timezone.localdate(at) + timedelta(days=plan.days_to_result),
    )
    Submission.objects.filter(pk=submission.pk).update(state=Submission.State.MARKING)
    submission.state = Submission.State.MARKING
    _name_authors(submission, authors)
    accounts_api.audit("submission.submit", subject=version, by=by, at=at, number=number, sha256=version.sha256)
    everyone = list(submission.authors.order_by("pk").values_list("person_id", flat=True))
    _answer(version, plan, answers or {})
    ask_to_mark(version, plan, at=at)
    transaction.on_commit(partial(look_for_resemblance, str(version.uuid)))
    _announce(version, everyone, by=by, at=at)
    return version


def look_for_resemblance(version_uuid: str) -> None:
    # There: who moderates asks this module who reads a version.
    from cairn.assessment import resembling

    resembling.look_for_resemblance.enqueue(version_uuid)


def too_late(plan: AssessmentPlan, person: Person, *, at: datetime) -> str:
    """Why no work can be sent in for the first time any more, in words; empty while it can.

    It can until the plan's time and the run's last day, whichever is first, or as long as somebody was given. What was
    sent in before goes on to its result, and may come back as a next version, whatever the day.
    """
    if at <= _last_moment(plan):
        return ""
    last = open_until(plan, person)
    if at <= last:
        return ""
    words = _("Work could be sent in until %(day)s. Ask the people who run it for more time.")
    return words % {"day": day_and_time(last)}


def open_until(plan: AssessmentPlan, person: Person) -> datetime:
    """Until when a person can send work in for the first time, with the time that they were given. One query."""
    longer = Extension.objects.filter(run=plan.run_id, person=person).order_by("-pk").first()
    return max(longer.until, _last_moment(plan)) if longer is not None else _last_moment(plan)


def _last_moment(plan: AssessmentPlan) -> datetime:
    """The plan's time, or the last minute of the run's last day where that comes first."""
    last_minute = timezone.make_aware(datetime.combine(plan.run.ends_on, time(23, 59, 59)))
    return min(plan.submit_until, last_minute) if plan.submit_until is not None else last_minute


def ask_to_mark(version: SubmissionVersion, plan: AssessmentPlan, *, at: datetime) -> None:
    """Count what marks it wants, and ask those who marked the version before. Everybody else asks for work."""
    VersionScore.objects.create(version=version, stale=False)
    want(version, plan)
    if plan.self_marking:
        claiming.mark_own(version, plan, at=at)
    claiming.ask_those_before(version, plan, at=at)
    if plan.experts and not MarkersWanted.objects.filter(version=version, stage=Stage.EXPERT, missing=0).exists():
        words = _("There is work for an expert to mark in %(run)s") % {"run": plan.run.title}
        tell_experts(plan.run, key=f"queue:{plan.run.key}:{timezone.localdate(at)}", words=words, at=at)


def _answer(version: SubmissionVersion, plan: AssessmentPlan, answers: Mapping[str, str]) -> None:
    criteria = {one.key: one for one in plan.rubric.criteria.all()}
    texts = {key: clean_text(words) for key, words in answers.items() if key in criteria}
    CriterionAnswer.objects.bulk_create(
        CriterionAnswer(version=version, criterion=criteria[key], text=words) for key, words in texts.items() if words
    )


def _name_authors(submission: Submission, authors: list[int]) -> None:
    """In their order; who was an author of an earlier version alone comes after them, and goes on reading it."""
    held = list(submission.authors.order_by("pk").values_list("person_id", flat=True))
    wanted = list(dict.fromkeys([*authors, *held]))
    if wanted == held:
        return
    submission.authors.all().delete()
    rows = [SubmissionAuthor(submission=submission, person_id=key) for key in wanted]
    SubmissionAuthor.objects.bulk_create(rows)


def _announce(version: SubmissionVersion, authors: list[int], *, by: Person, at: datetime) -> None:
    submission = version.submission
    announce(
        ProjectSubmitted(
            at=at,
            person_id=by.pk,
            run_id=submission.run_id,
            project_uuid=submission.project_uuid,
            submission_uuid=submission.uuid,
            version=version.number,
            author_ids=tuple(authors),
        )
    )


def _locked(run: Run, project_uuid: UUID) -> Submission:
    """The submission of the project, held until the end of the transaction: two presses come one after the other."""
    found, _new = Submission.objects.get_or_create(run=run, project_uuid=project_uuid)
    return Submission.objects.select_for_update(of=("self",)).select_related("run").get(pk=found.pk)


def _next_number(submission: Submission) -> tuple[int, bool]:
    """The number of the next version, and whether it answers a result: then it may come after the last day."""
    last: Any = with_steps(submission.versions.defer("snapshot")).last()
    if last is None:
        return 1, False
    if why := held_back(last):
        raise Refused(why)
    return last.number + 1, last.outcome is not None


def canonical(document: Any) -> str:
    """A document as JSON in the one form that its SHA-256 is taken of: keys in order, no white space.

    Raises ``ValueError`` for a number that JSON doesn't have.
    """
    return json.dumps(_plain(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    """A database may give back 3 for 3.0: both are written as 3, so that the fingerprint stays the same."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def is_unchanged(version: SubmissionVersion) -> bool:
    """Whether the snapshot is still the one that was submitted."""
    return hashlib.sha256(canonical(version.snapshot).encode()).hexdigest() == version.sha256


# --- Reading ---


@dataclass(frozen=True)
class Reader:
    """As what a person reads a version: ``author``, ``moderator`` (also for managers) or ``assessor``.

    ``owes`` is the allocation that they are asked to mark and have not, by its uuid. ``own_mark_first``: they moderate
    the run, and read this as an assessor until they have given that mark, so that nobody's opinion leads theirs.
    """

    person_id: int
    seen_as: str
    owes: UUID | None = None
    own_mark_first: bool = False


def version_for(uuid: UUID | str, *, by: Person, whole: bool = True) -> SubmissionVersion:
    """A version with its submission, run and outcome, for its authors, for who is asked to mark it, and for the
    moderators and managers of its run; its ``reader`` says which. Raises ``NotFound`` for everybody else. At most two
    queries. Not ``whole``: the snapshot, which is large, is loaded when it is asked for.
    """
    own = Allocation.objects.filter(version=OuterRef("pk"), assessor=by, ended_at=None)
    rows = with_steps(SubmissionVersion.objects.select_related("submission__run__programme", "submitted_by", "score"))
    rows = rows.annotate(
        reviews=given_reviews(OuterRef("submission__run"), by),
        is_author=Exists(SubmissionAuthor.objects.filter(submission=OuterRef("submission"), person=by)),
        is_asked=Exists(own),
        owes=Subquery(own.filter(mark=None).values("uuid")[:1]),
        asked_as=Subquery(own.order_by("-pk").values("stage")[:1]),
    )
    found: Any = (rows if whole else rows.defer("snapshot")).filter(uuid=as_uuid(uuid)).first()
    seen_as = _seen_as(found, by) if found is not None else ""
    if found is None or not seen_as:
        raise NotFound(f"version {uuid}")
    owes = None if seen_as == "author" else found.owes
    first = seen_as == "moderator" and owes is not None and found.outcome is None
    found.reader = Reader(by.pk, "assessor" if first else seen_as, owes, own_mark_first=first)
    return found  # type: ignore[no-any-return]


def _seen_as(version: Any, person: Person) -> str:
    """Whoever wrote it reads it as an author, whatever else they are in the run."""
    if version.is_author:
        return "author"
    if runs_api.has_role(version.submission.run, person, Role.MODERATOR, Role.MANAGER):
        return "moderator"
    return "assessor" if version.is_asked else ""


def reader_of(version: SubmissionVersion, person: Person) -> Reader:
    """The reader that the version was loaded for, if that is the person; else found anew. Raises ``NotFound``."""
    known: Reader | None = getattr(version, "reader", None)
    if known is None or known.person_id != person.pk:
        known = version_for(version.uuid, by=person).reader  # type: ignore[attr-defined]
    return known


def listed_versions() -> Any:
    """Versions for lists: without the snapshot, which is large, but with its ``title``; with their outcome."""
    rows = SubmissionVersion.objects.defer("snapshot").select_related("outcome")
    return rows.annotate(title=KeyTextTransform("title", "snapshot"))


def submissions_of(person: Person) -> list[Submission]:
    """What a person is an author of, the newest first, each with its run, versions and their outcomes. Two queries."""
    rows = Submission.objects.filter(authors__person=person).select_related("run")
    return list(rows.prefetch_related(Prefetch("versions", listed_versions())).order_by("-pk"))


def submission_of(run: Run, *, project_uuid: UUID) -> Submission | None:
    """What was submitted of a project in a run, with its versions and their outcomes; ``None`` for nothing yet."""
    rows = Submission.objects.filter(run=run, project_uuid=project_uuid)
    return rows.prefetch_related(Prefetch("versions", listed_versions())).first()


def is_author(submission: Submission, person: Person) -> bool:
    return submission.authors.filter(person=person).exists()
