"""What keeps assessment from getting stuck: time runs out, people leave, peers are too few; the work goes on.

Each job looks for what is due and may run twice, late, or be killed between two rows without harm.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from time import thread_time
from typing import cast

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.assessment.claiming import ask_directly, end
from cairn.assessment.in_force import release_due
from cairn.assessment.models import (
    Allocation,
    AssessmentPlan,
    MarkersWanted,
    MarksSeen,
    Stage,
    Submission,
    SubmissionAuthor,
    SubmissionVersion,
    VersionScore,
)
from cairn.assessment.one_more import ask_for_one_more
from cairn.assessment.people import experts_for, place_of, tell_experts, tell_moderators, title_of
from cairn.assessment.scoring import plans_with_stale, work_out
from cairn.lib.registries import ClockJob, clock_jobs
from cairn.methods import allocation as method
from cairn.notices import api as notices_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

REMIND_BEFORE = 2  # days
TOLD_FOR = timedelta(days=14)  # how long after its promised day work that is stuck is looked at
AT_ONCE = 500
# Seconds of the processor, from which a run rests after its scores were worked out, RESTS times as long as it took.
LONG = 10.0
RESTS = 20


def _held() -> QuerySet[Allocation]:
    rows = Allocation.objects.filter(ended_at=None, mark=None).exclude(stage=Stage.SELF)
    return rows.select_related("version__submission__run").defer("version__snapshot")


def lapse(now: datetime) -> int:
    """End what was held past its day: its place is free for somebody else. Returns how many."""
    return _each(_held().filter(due_on__lt=timezone.localdate(now)), Allocation.Ended.LAPSED, now)


def let_go_of_leavers(now: datetime) -> int:
    """End what is held by who has left the run, or is no expert of it any more."""
    n = 0
    for run in Run.objects.filter(pk__in=_held().values("version__submission__run")):
        held = _held().filter(version__submission__run=run)
        people = set(held.values_list("assessor_id", flat=True))
        experts = {one.pk for one in runs_api.holders(run, Role.ASSESSOR)}
        here = runs_api.still_in(run, people)
        n += _each(held.filter(stage=Stage.PEER).exclude(assessor_id__in=here), Allocation.Ended.LEFT, now)
        n += _each(held.filter(stage=Stage.EXPERT).exclude(assessor_id__in=experts), Allocation.Ended.LEFT, now)
        n += _each(held.filter(assessor__is_active=False), Allocation.Ended.LEFT, now)
    return n


def _each(rows: QuerySet[Allocation], why: str, now: datetime) -> int:
    n = 0
    while found := list(rows.order_by("pk")[:AT_ONCE]):
        for one in found:
            with transaction.atomic():
                Submission.objects.select_for_update().get(pk=one.version.submission_id)
                if end(one, why, at=now):
                    n += 1
                    _tell_ended(one, why, at=now)
    return n


def _tell_ended(one: Allocation, why: str, *, at: datetime) -> None:
    if why != Allocation.Ended.LAPSED:
        return
    words = _("The time to mark %(title)s is over: it goes to somebody else") % {"title": title_of(one.version)}
    url = reverse("assessment:to_mark", args=[one.version.submission.run.key])
    notices_api.tell(one.assessor_id, kind="to_mark", key=f"lapsed:{one.uuid}", words=words, url=url, at=at)


def remind(now: datetime) -> int:
    """Remind who holds work of which the time is over soon, once."""
    today = timezone.localdate(now)
    rows = _held().filter(due_on__range=(today, today + timedelta(days=REMIND_BEFORE)), reminded_on=None)
    n = 0
    for one in rows.filter(allocated_at__lt=now - timedelta(days=1)).order_by("pk"):
        words = _("Mark %(title)s by %(day)s, or give it back") % {
            "title": title_of(one.version),
            "day": date_format(one.due_on, "j F Y"),
        }
        url = reverse("assessment:mark", args=[one.uuid])
        with transaction.atomic():
            notices_api.tell(one.assessor_id, kind="to_mark", key=f"due:{one.uuid}", words=words, url=url, at=now)
            n += Allocation.objects.filter(pk=one.pk, reminded_on=None).update(reminded_on=today)
    return n


def pass_on(now: datetime) -> int:
    """Ask experts for what peers have not served in time; returns how many versions that were."""
    rows = MarkersWanted.objects.filter(stage=Stage.PEER, missing__gt=0, pass_on__lte=timezone.localdate(now))
    n = 0
    while keys := list(rows.order_by("pk").values_list("pk", "version_id")[:AT_ONCE]):
        for pk, version_id in keys:
            n += _pass_on(pk, version_id, now)
    return n


@transaction.atomic
def _pass_on(pk: int, version_id: int, now: datetime) -> int:
    """No more places than there are experts who may take them: one expert marks a work once.

    What is left over is wanted no more where somebody has marked the work, or will; else one place stays, which the
    moderators are told of.
    """
    Submission.objects.select_for_update().get(versions=version_id)
    one = MarkersWanted.objects.select_for_update().get(pk=pk)
    if not one.missing:
        return 0
    version = SubmissionVersion.objects.select_related("submission__run").defer("snapshot").get(pk=version_id)
    run = version.submission.run
    expert = MarkersWanted.objects.select_for_update().get(version_id=version_id, stage=Stage.EXPERT)
    room = len(experts_for(version)) - expert.missing
    number = max(0, min(one.missing, room))
    if not number and not (one.wanted - one.missing or expert.wanted):
        number = 1
    MarkersWanted.objects.filter(pk=pk).update(wanted=F("wanted") - one.missing, missing=0, late=True)
    MarkersWanted.objects.filter(pk=expert.pk).update(wanted=F("wanted") + number, missing=F("missing") + number)
    if not number:
        VersionScore.objects.filter(version_id=version_id).update(stale=True)  # it may be complete now
        return 1
    words = _("There is work for an expert to mark in %(run)s") % {"run": run.title}
    tell_experts(run, key=f"queue:{run.key}:{timezone.localdate(now)}", words=words, at=now)
    return 1


# --- Nobody left to mark ---


def tell_stuck(now: datetime) -> int:
    """Tell the moderators of work that nobody can mark by the day that was promised; returns of how many versions.

    It wants an expert and no expert may have it, or it waits for one the day before. Told once for each version.
    """
    today = timezone.localdate(now)
    rows = MarkersWanted.objects.filter(
        stage=Stage.EXPERT, missing__gt=0, pass_on__lte=today, version__outcome=None,
        version__result_due_on__gte=today - TOLD_FOR,
    )  # fmt: skip
    n, last = 0, 0
    while found := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", "run_id", "version_id")[:AT_ONCE]):
        last = found[-1][0]
        for run_id in sorted({run_id for _pk, run_id, _version in found}):
            run = Run.objects.get(pk=run_id)
            n += _tell_stuck(run, [version for _pk, of, version in found if of == run_id], now)
    return n


def _tell_stuck(run: Run, version_ids: list[int], now: datetime) -> int:
    experts = {one.pk for one in runs_api.holders(run, Role.ASSESSOR)}
    concerned: dict[int, set[int]] = {}
    authors = SubmissionAuthor.objects.filter(submission__versions__in=version_ids)
    asked = Allocation.objects.filter(version__in=version_ids)
    for pairs in (
        authors.values_list("submission__versions", "person_id"),
        asked.values_list("version_id", "assessor_id"),
        MarksSeen.objects.filter(version__in=version_ids).values_list("version_id", "person_id"),
    ):
        for version_id, person_id in pairs:
            concerned.setdefault(version_id, set()).add(person_id)
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    n = 0
    for version in SubmissionVersion.objects.filter(pk__in=version_ids).select_related("submission__run"):
        nobody = not experts - concerned.get(version.pk, set())
        if not nobody and version.result_due_on > tomorrow:
            continue
        words = _("No expert is left who can mark %(title)s: ask somebody, or decide by the marks that there are")
        if not nobody:
            words = _("%(title)s still waits for an expert, and its result is promised for %(day)s")
        told = {"title": title_of(version), "day": date_format(version.result_due_on, "j F Y")}
        tell_moderators(version, key=f"stuck:{version.uuid}", words=words % told, at=now)
        n += 1
    return n


# --- At a date ---


def share_out(now: datetime) -> int:
    """Share out among their authors what was sent in until a date; returns how many places. Once for each run."""
    plans = AssessmentPlan.objects.filter(rolling=False, shared_out_at=None, submit_until__lte=now, peers__gt=0)
    return sum(_share_out(plan.pk, now) for plan in plans)


@transaction.atomic
def _share_out(plan_pk: int, now: datetime) -> int:
    plan = AssessmentPlan.objects.select_for_update().select_related("run", "rubric").get(pk=plan_pk)
    if plan.shared_out_at is not None:
        return 0
    versions = {
        row.version_id: row.version
        for row in MarkersWanted.objects.filter(run=plan.run_id, stage=Stage.PEER, missing__gt=0).select_related(
            "version__submission__run", "version__submitted_by"
        )
    }
    authors: dict[int, list[SubmissionAuthor]] = {}
    rows = SubmissionAuthor.objects.filter(submission__in=[one.submission_id for one in versions.values()])
    for author in rows.select_related("person"):
        authors.setdefault(author.submission_id, []).append(author)
    people = {one.person_id: one.person for held in authors.values() for one in held}
    works = [
        method.Submission(
            id=key,
            authors=tuple(one.person_id for one in authors.get(version.submission_id, [])),
            organisations=tuple(place_of(one.person) for one in authors.get(version.submission_id, [])),
        )
        for key, version in versions.items()
    ]
    n = 0
    for assessor, version_id in method.assign(works, k=plan.peers).pairs():
        ask_directly(versions[cast(int, version_id)], plan, people[cast(int, assessor)], Stage.PEER, at=now)
        n += 1
    AssessmentPlan.objects.filter(pk=plan.pk).update(shared_out_at=now)
    return n


# --- The clock ---


def work_out_stale(now: datetime) -> int:
    """Work out what marks were added to; returns of how many versions.

    All the marks of a run are read for it. A large run that took long rests for some times as long, so that the clock
    is never busy with one run alone; what came in meanwhile is worked out with the next.
    """
    n = 0
    for plan in plans_with_stale():
        key = f"assessment:rests:{plan.pk}"
        if cache.get(key):
            continue
        begun = thread_time()
        n += work_out(plan, at=now)
        took = thread_time() - begun
        if took > LONG:
            cache.set(key, True, timeout=int(RESTS * took))
    return n


def keep_going(now: datetime) -> None:
    """All that depends on the day, in the order in which one leads to the next."""
    let_go_of_leavers(now)
    lapse(now)
    share_out(now)
    pass_on(now)
    ask_for_one_more(now)
    tell_stuck(now)
    remind(now)


clock_jobs.register("assessment.keep_going")(ClockJob(timedelta(hours=1), keep_going))
clock_jobs.register("assessment.scores")(ClockJob(timedelta(minutes=1), work_out_stale))
clock_jobs.register("assessment.release")(ClockJob(timedelta(minutes=1), release_due))
