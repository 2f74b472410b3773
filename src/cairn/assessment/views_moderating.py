"""Screens of moderators: the work of a run as a table, several decided at once, and one looked into and decided."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.assessment import api
from cairn.assessment.beside_a_form import page_asked
from cairn.assessment.deciding import OwnMarkFirst
from cairn.assessment.forms import AskForm, ReleaseForm
from cairn.assessment.forms_moderating import AdjustForm, LettersForm, TableForm
from cairn.assessment.models import Allocation, Resemblance, Stage, SubmissionVersion
from cairn.assessment.moderating import FIRST, cells, headings, held_words, ticked, titles_of
from cairn.assessment.moderation import can_be_asked, look_at_marks, moderator_of, taken_back_words
from cairn.assessment.paging import page_of
from cairn.assessment.people import title_of
from cairn.assessment.score_sheet import Sheet, said
from cairn.assessment.submitting import reader_of
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import plain_cell
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

ROOM = 36_000  # bytes of a page that are for what was said


def _table_asked(request: HttpRequest) -> tuple[TableForm, dict[str, str]]:
    """The form, and what it asks for; what it doesn't know is nothing."""
    form = TableForm(request.GET)
    form.is_valid()
    sort = form.cleaned_data.get("sort") or FIRST
    return form, {"state": form.cleaned_data.get("state") or "", "sort": sort}


@login_required
@require_safe
def moderate(request: HttpRequest, run: str) -> HttpResponse:
    """All work of a run, fifty pieces to a page."""
    person: Any = request.user
    found, at = runs_api.run_of(run), timezone.now()
    form, wanted = _table_asked(request)
    after = request.GET.get("after", "")
    page = api.table_page(found, by=person, at=at, after=after, **wanted)
    asked = "&".join(f"{name}={value}" for name, value in wanted.items() if value)
    context = {
        "run": found,
        "form": form,
        "page": page,
        "asked": asked,
        "next": f"?{asked}&after={page.next}" if page.next else "",
        "first": f"?{asked}" if after else "",
        "filtered": bool(wanted["state"]) or wanted["sort"] != FIRST,
        "held_words": lambda one: held_words(one, at=at),
    }
    return render(request, "assessment/moderate.html", context)


@login_required
@require_safe
def moderate_csv(request: HttpRequest, run: str) -> StreamingHttpResponse:
    """The same work as a table for spreadsheets, sent while it is read."""
    person: Any = request.user
    found = runs_api.run_of(run)
    rows = api.table_rows(found, by=person, at=timezone.now(), **_table_asked(request)[1])
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}-moderation.csv"'
    return answer


def _lines(rows: Iterator[api.TableRow]) -> Iterator[str]:
    # With a byte-order mark: spreadsheets take the letters for another alphabet without it.
    yield "\ufeff" + _line(headings())
    for row in rows:
        yield _line(cells(row))


def _line(values: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([plain_cell(one) if isinstance(one, str) else one for one in values])
    return out.getvalue()


# --- Several at once ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide_batch(request: HttpRequest, run: str) -> HttpResponse:
    """What was ticked, by the result that the marks propose, with a letter for each; sent, they are decided."""
    person: Any = request.user
    found, at = runs_api.run_of(run), timezone.now()
    sent = request.POST if request.method == "POST" else request.GET
    shown = ticked(found, _uuids(sent.getlist("version")), by=person, at=at)
    if not shown.groups and not shown.left_out:
        messages.error(request, _("Tick at least one piece of work first."))
        return redirect("assessment:moderate", run)
    form = LettersForm(request.POST if request.method == "POST" else None, results=[one.result for one in shown.groups])
    if request.method == "POST" and form.is_valid():
        uuids = [row.version.uuid for group in shown.groups for row in group.rows]
        made = api.decide_batch(uuids, letters=form.letters(), by=person, at=at)
        # What was refused is said once, on the page that follows: it is no fact to keep.
        refused = [*made.refused, *((row.version.uuid, why) for row, why in shown.left_out)]
        request.session[_told(made.uuid)] = [(str(uuid), why) for uuid, why in refused]
        return redirect("assessment:batch", run, made.uuid)
    return render(request, "assessment/decide_batch.html", {"run": found, "ticked": shown, "form": form})


def _told(batch: UUID) -> str:
    return f"batch-{batch}"


def _uuids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: HttpRequest, run: str, batch: UUID) -> HttpResponse:
    """What became of a batch; sent, what is still held of it is taken back."""
    person: Any = request.user
    found, at = runs_api.run_of(run), timezone.now()
    rows = api.batch_of(found, batch, by=person)
    refused = request.session.get(_told(batch), [])
    if not rows and not refused:
        raise NotFound(f"batch {batch}")
    if request.method == "POST":
        number = api.take_back_batch(batch, by=person, at=at)
        if number:
            messages.success(request, _("Taken back: %(n)d. The authors were told nothing.") % {"n": number})
        else:
            messages.error(request, _("It is too late: the authors have been told."))
        return redirect("assessment:batch", run, batch)
    titles = titles_of(found, _uuids([uuid for uuid, _why in refused]), by=person)
    held = [one for one in rows if one.is_held]
    context = {
        "run": found,
        "batch": batch,
        "rows": rows,
        "held": held,
        "when": held_words(held[0].decision, at=at) if held else "",
        "refused": [(titles[UUID(uuid)], uuid, why) for uuid, why in refused if UUID(uuid) in titles],
        "may_take_back": bool(held) and runs_api.has_role(found, person, Role.MODERATOR),
    }
    return render(request, "assessment/batch.html", context)


# --- One ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All marks with names, what they come to, and the form of the decision.

    Turning a page of the marks sends the form along, as on the page of marking.
    """
    person: Any = request.user
    try:
        found = moderator_of(uuid, by=person)
    except OwnMarkFirst as first:
        owes = reader_of(first.version, person).owes
        return render(request, "assessment/own_mark_first.html", _of_version(first.version) | {"owes": owes})
    if found.outcome is not None and request.method != "POST":
        return redirect("assessment:version", found.uuid)
    asked, turned = _asked(found), request.POST.get("turn", "")
    typed = None if turned else request.POST or None
    begun = request.POST.dict() or taken_back_words(found)
    form = ReleaseForm(typed, missing=_missing(asked), initial=begun)
    if request.method == "POST" and not turned and form.is_valid():
        try:
            given = {name: form.cleaned_data[name] for name in ("result", "letter", "reason")}
            api.decide(found.uuid, by=request.user, at=timezone.now(), **given)  # type: ignore[arg-type]
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(
                request, _("It is decided. The authors are told in ten minutes; until then you can take it back.")
            )
            return redirect("assessment:release", found.uuid)
    return _release_page(request, found, form, asked)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask one more expert. What was typed of the letter comes along, and stays."""
    found = moderator_of(uuid, by=request.user)  # type: ignore[arg-type]
    if request.method != "POST":  # the page that answers stands at this address: it is loaded again, or gone back to
        return redirect("assessment:release", found.uuid)
    asking = AskForm(request.POST, people=can_be_asked(found))
    if asking.is_valid():
        try:
            made = api.ask_assessor(found.uuid, by=request.user, at=timezone.now(), **asking.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            asking.add_refusal(refused)
        else:
            messages.success(request, _("%(name)s is asked to mark it.") % {"name": made.assessor.name})
            if "letter" not in request.POST:
                return redirect("assessment:release", found.uuid)
            asking = AskForm(people=can_be_asked(found))
    asked = _asked(found)
    form = ReleaseForm(missing=_missing(asked), initial=request.POST.dict())
    return _release_page(request, found, form, asked, asking=asking)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def adjust(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put another score for a criterion. What was typed of the letter comes along, and stays."""
    person: Any = request.user
    found = moderator_of(uuid, by=person)
    if request.method != "POST":  # as above
        return redirect("assessment:release", found.uuid)
    sheet = api.sheet_of(found, by=person)
    form = AdjustForm(request.POST, criteria=_scored(sheet))
    if form.is_valid():
        values = form.cleaned_data
        try:
            api.adjust(
                found.uuid, criterion=values["criterion"], score=values["score"], reason=values["adjust_reason"],
                by=person, at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The score is adjusted, and the result is worked out anew."))
            if "letter" not in request.POST:
                return redirect("assessment:release", found.uuid)
            form = AdjustForm(criteria=_scored(sheet))
    asked = _asked(found)
    release_form = ReleaseForm(missing=_missing(asked), initial=request.POST.dict())
    return _release_page(request, found, release_form, asked, adjusting=form)


@login_required
@require_POST
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back what is decided and not released yet."""
    person: Any = request.user
    found = moderator_of(uuid, by=person)
    held = api.held_decision(found)
    try:
        if held is None:
            raise Refused(_("Nothing is held here: it was taken back, or the authors have been told."))
        api.take_back(held, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("It is taken back. The authors were told nothing."))
    return redirect("assessment:release", found.uuid)


@login_required
@require_safe
def alike(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The passages that a piece of work has alike with others, side by side."""
    found, others = api.alike(uuid, by=request.user)  # type: ignore[arg-type]
    return render(request, "assessment/alike.html", _of_version(found) | {"others": others})


def _of_version(found: SubmissionVersion) -> dict[str, Any]:
    run: Run = found.submission.run
    return {"version": found, "run": run, "title": title_of(found)}


def _release_page(
    request: HttpRequest,
    found: SubmissionVersion,
    form: ReleaseForm,
    asked: list[Allocation],
    *,
    asking: AskForm | None = None,
    adjusting: AdjustForm | None = None,
) -> HttpResponse:
    person: Any = request.user
    sheet, held = api.sheet_of(found, by=person), api.held_decision(found)
    if sheet.marks or sheet.own:
        look_at_marks(found, by=person, at=timezone.now())
    is_moderator = runs_api.has_role(found.submission.run, person, Role.MODERATOR)
    may_decide = is_moderator and held is None and bool(sheet.marks)
    asking = asking or AskForm(people=can_be_asked(found))
    adjusting = adjusting or AdjustForm(criteria=_scored(sheet))
    if may_decide:
        # Their fields are sent with the form of the decision, so that no word of the letter is lost.
        for name, one in [("assessor", asking), *((name, adjusting) for name in adjusting.fields)]:
            one.fields[name].widget.attrs["form"] = "release"
    if sheet.proposed:
        form.initial.setdefault("result", sheet.proposed)
    places, given = found.places, found.filled  # type: ignore[attr-defined]  # as ``version_for`` loads them
    bound = next((one for one in (asking, adjusting) if one.is_bound), form)
    context = _of_version(found) | {
        "sheet": sheet,
        "page": page_of(said(sheet), page_asked(request), room=ROOM),
        "form": bound,  # whose errors the top of the page lists
        "release_form": form,
        "asking": asking,
        "adjusting": adjusting,
        "allocations": asked,
        "not_taken": max(0, places - given - _missing(asked)),
        "may_decide": may_decide,
        "is_moderator": is_moderator,
        "held": held,
        "when": held_words(held, at=timezone.now()) if held else "",
        "alike": Resemblance.objects.filter(version=found).count(),
        "address": reverse("assessment:release", args=[found.uuid]),
    }
    return render(request, "assessment/release.html", context)


def _scored(sheet: Sheet) -> list[tuple[str, str]]:
    """The criteria that have a score."""
    return [(line.criterion.key, line.criterion.title) for line in sheet.lines if line.estimate]


def _asked(found: SubmissionVersion) -> list[Allocation]:
    """Who marks it or has marked it, without the authors themselves."""
    rows = found.allocations.filter(ended_at=None).exclude(stage=Stage.SELF).select_related("assessor", "mark")
    return list(rows.order_by("pk"))


def _missing(asked: list[Allocation]) -> int:
    return sum(not hasattr(one, "mark") for one in asked)
