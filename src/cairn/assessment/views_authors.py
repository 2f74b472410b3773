"""Screens of authors: sending work in, its files, what changed between versions, thanks, appeal, taking it out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.assessment import api
from cairn.assessment.answering import to_answer
from cairn.assessment.appealing import why_no_appeal
from cairn.assessment.compared import change_blocks, compare, measures_then_and_now
from cairn.assessment.forms_authors import AppealForm, SendInForm, ThankForm
from cairn.assessment.masking import NamesLeft, seen_by_assessor
from cairn.assessment.models import AssessmentPlan, SubmissionVersion
from cairn.assessment.next_steps import appeal_of
from cairn.assessment.paging import page_of
from cairn.assessment.people import title_of
from cairn.assessment.plan_words import stages
from cairn.assessment.submitting import reader_of, too_late
from cairn.assessment.thanking import too_late_to_thank
from cairn.assessment.work import file_of, work_uuid
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import whole_number
from cairn.runs import api as runs_api

ROOM = 32_000  # bytes of a page that are for what is compared
# The fields in which what a name stands in is typed.
PLACES_IN_A_WORK = {"title": "#id_title", "text": "#id_text", "file": "#id_file-1"}
MOST_MEASURES = 12  # in the table at its head


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_in(request: HttpRequest, run: str) -> HttpResponse:
    """A text or files, where a run takes those; what was sent in before, and the next version after it came back."""
    person: Any = request.user
    found = runs_api.enrolment_in(run, person).run
    plan = AssessmentPlan.objects.filter(run=found).first()
    takes = plan.takes if plan is not None else AssessmentPlan.Takes.PROJECT
    if plan is None or takes == AssessmentPlan.Takes.PROJECT:
        return render(request, "assessment/send_in.html", {"run": found, "plan": plan, "takes_project": True})
    uuid, at = work_uuid(found, person), timezone.now()
    versions = api.progress_of(found, project_uuid=uuid)
    asked = to_answer(found, project_uuid=uuid, by=person) if versions else []
    why = "" if any(one.result for one in versions[:1]) else too_late(plan, person, at=at)
    options: dict[str, Any] = {
        "takes_files": takes == AssessmentPlan.Takes.FILES,
        "again": bool(versions),
        "asked": asked,
    }
    names: list[tuple[str, str, str]] = []
    form = SendInForm(request.POST or None, request.FILES or None, **options)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data.get(name, "") for name in ("title", "text", "reply")}
        try:
            version, unread = api.submit_work(
                found,
                files=form.sent_files(),
                answers=form.answers(),
                names_too="knows_of_names" in request.POST,
                by=person,
                at=at,
                **given,
            )
        except NamesLeft as left:
            names = [(one.name, one.where, PLACES_IN_A_WORK.get(one.place, "")) for one in left.found]
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Sent in as version %(n)d.") % {"n": version.number})
            for words in unread:
                messages.warning(request, words)
            return redirect("assessment:version", version.uuid)
    context = {
        "run": found,
        "plan": plan,
        "form": form,
        "versions": versions,
        "asked": asked,
        "may_submit": not versions or versions[0].may_submit,
        "why": why,
        "stages": stages(plan),
        "nameless": plan.hides_authors,
        "names": names,
        "is_open": bool(form.errors or names) or (not why and (not versions or versions[0].may_submit)),
    }
    return render(request, "assessment/send_in.html", context)


@login_required
@require_safe
def file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A file as it was sent in: always to be saved, never shown within the site."""
    found = file_of(uuid, by=request.user)  # type: ignore[arg-type]
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise NotFound(f"file {uuid}") from None
    answer = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.content_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@require_safe
def changes(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What changed since an earlier version, side by side: for all who read the newer. Marks are no part of it."""
    person: Any = request.user
    found = api.version_for(uuid, by=person)
    numbers = list(
        SubmissionVersion.objects.filter(submission=found.submission_id, number__lt=found.number)
        .order_by("number")
        .values_list("number", flat=True)
    )
    context: dict[str, Any] = {"version": found, "run": found.submission.run, "title": title_of(found)}
    if not numbers:
        return render(request, "assessment/changes.html", context | {"earlier": None})
    asked = whole_number(request.GET.get("from"), numbers[-1], digits=4)
    number = asked if asked in numbers else numbers[-1]
    earlier = SubmissionVersion.objects.get(submission=found.submission_id, number=number)
    earlier.submission = found.submission  # with its run and plan
    everything = request.GET.get("all") == "1"
    names_known = reader_of(found, person).seen_as != "assessor"
    then, now = (seen_by_assessor(one, is_author=names_known) for one in (earlier, found))
    compared = compare(then, now, with_people=names_known)
    shown = change_blocks(compared, everything=everything)
    changed = [one for one in compared if one.changed]
    context |= {
        "earlier": earlier,
        "others": [one for one in numbers if one != number],
        "everything": everything,
        "page": page_of(shown, request.GET.get("page", ""), room=ROOM),
        "measures": _measure_rows(earlier, found, everything=everything),
        "changed": len(changed),
        "added": sum(one.words_added for one in changed),
        "removed": sum(one.words_removed for one in changed),
    }
    return render(request, "assessment/changes.html", context)


def _measure_rows(earlier: SubmissionVersion, found: SubmissionVersion, *, everything: bool) -> list[list[Any]]:
    """The measures as rows of a table: points and the words of the chart, then and now."""
    both = measures_then_and_now(earlier.snapshot, found.snapshot)
    none = _("none")
    return [
        [
            one.name,
            none if one.points_then is None else one.points_then,
            none if one.points_now is None else one.points_now,
            one.words_then,
            one.words_now,
        ]
        for one in both
        if one.changed or everything
    ][:MOST_MEASURES]


def _own(uuid: UUID, person: Any) -> SubmissionVersion:
    """A version for one of its authors. Raises ``NotFound`` for everybody else."""
    found = api.version_for(uuid, by=person)
    if reader_of(found, person).seen_as != "author":
        raise NotFound(f"version {uuid}")
    return found


def _context(found: SubmissionVersion) -> dict[str, Any]:
    return {"version": found, "run": found.submission.run, "title": title_of(found)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thank(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Thanks and a number for each marker, once the result is out; what was said can be changed for a while."""
    person: Any = request.user
    found = _own(uuid, person)
    markers = api.markers_of(found, by=person)
    if not markers:
        messages.info(request, _("Markers can be thanked once the result is out."))
        return redirect("assessment:version", uuid)
    at = timezone.now()
    why = too_late_to_thank(found, at=at)
    form = ThankForm(request.POST or None, markers=markers)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for marker, said in form.said():
                    api.thank(marker.mark_uuid, by=person, at=at, **said)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Saved. Those whom you thank are told."))
            return redirect("assessment:version", uuid)
    return render(request, "assessment/thank.html", _context(found) | {"form": form, "why": why})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What an appeal is, and its reason; who has made one is led to where it stands."""
    person: Any = request.user
    found = _own(uuid, person)
    if appeal_of(found) is not None and request.method != "POST":
        return redirect(reverse("assessment:version", args=[uuid]) + "#appeal")
    plan = AssessmentPlan.objects.get(run=found.submission.run_id)
    at = timezone.now()
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = api.appeal(uuid, reason=form.cleaned_data["reason"], by=person, at=at)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(
                request,
                _("Your appeal has arrived. It is answered by %(day)s.")
                % {"day": date_format(made.decide_by, "j F Y")},
            )
            return redirect("assessment:version", uuid)
    context = _context(found) | {"form": form, "why": why_no_appeal(found, plan, at=at), "plan": plan}
    return render(request, "assessment/appeal.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Says what taking it out means; sent, it is done."""
    person: Any = request.user
    found = _own(uuid, person)
    if request.method == "POST":
        try:
            api.withdraw(found, by=person, at=timezone.now())
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("It is withdrawn. Nobody is asked to mark it any more."))
        return redirect("assessment:version", uuid)
    if found.outcome is not None or found.withdrawn_at is not None:
        return redirect("assessment:version", uuid)
    return render(request, "assessment/withdraw.html", _context(found))
