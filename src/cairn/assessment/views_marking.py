"""The page of marking: a rubric beside the work, kept while it is typed, with comments at places of the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.assessment import api
from cairn.assessment.beside_a_form import ROOM_BESIDE_A_FORM, page_asked
from cairn.assessment.blocks import Block
from cairn.assessment.blocks_work import work_blocks
from cairn.assessment.drafting import SavedDraft, draft_of, is_kept, own_allocation
from cairn.assessment.forms import GiveBackForm, MarkForm
from cairn.assessment.marking import why_ended
from cairn.assessment.masking import seen_by_assessor
from cairn.assessment.models import Allocation, AssessmentPlan, PlaceComment, Rubric, Stage
from cairn.assessment.paging import page_of
from cairn.assessment.people import title_of
from cairn.assessment.place_comments import labels_of, place_comments_of, where_in_words
from cairn.assessment.version_page import work_to_mark
from cairn.lib.errors import Refused
from cairn.lib.text import whole_number

# What the form of a comment adds to a block, in bytes.
FORM_OF_A_PLACE = 800


@dataclass(frozen=True)
class Beside:
    """What stands beside the blocks of work that is marked: comments on them, and what is typed of further ones."""

    allocation: Allocation
    comments: Mapping[str, Sequence[PlaceComment]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return reverse("assessment:comment", args=[self.allocation.uuid])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The rubric beside what is to be marked, which is read page by page; who has marked goes to what they said.

    Turning a page sends the form along, so that what was typed and chosen stays, also without a script.
    """
    person: Any = request.user
    allocation = api.allocation_for(uuid, by=person)
    if request.method != "POST":
        if hasattr(allocation, "mark"):
            return redirect("assessment:version", allocation.version.uuid)
        draft = draft_of(allocation)
        return _page(request, allocation, values=draft.values, version=draft.version)
    rubric = api.rubric_of(allocation.version.submission.run)
    typed = _typed(request, rubric)
    saved = _saved(request, allocation, typed)
    if saved.clashes or request.POST.get("turn"):
        version = whole_number(request.POST.get("version"), 0) if request.POST.get("turn") else saved.version
        return _page(request, allocation, values=typed, version=version, clashes=saved.clashes, rubric=rubric)
    form = MarkForm(request.POST, rubric=rubric)
    if form.is_valid():
        try:
            _give(allocation, form, by=person)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Your mark is saved. Thank you."))
            return redirect("assessment:version", allocation.version.uuid)
    return _page(request, allocation, values=typed, version=saved.version, form=form, rubric=rubric)


def _give(allocation: Allocation, form: MarkForm, *, by: Any) -> None:
    api.mark(
        allocation.uuid,
        levels=form.levels(),
        comments=form.comments(),
        comment=form.cleaned_data["comment"],
        cannot_judge=form.cannot_judge(),
        by=by,
        at=timezone.now(),
    )


def _typed(request: HttpRequest, rubric: Rubric) -> dict[str, str]:
    """All of the mark: of a box that is not ticked, and of a level that is not chosen, nothing is sent."""
    names = [*MarkForm(rubric=rubric).fields, *request.POST]
    return {name: request.POST.get(name, "") for name in names if is_kept(name)}


def _saved(request: HttpRequest, allocation: Allocation, typed: Mapping[str, str]) -> SavedDraft:
    """What was typed is kept before anything else happens to it; what can't be kept is still on the page."""
    person: Any = request.user
    version = whole_number(request.POST.get("version"), 0)
    if hasattr(allocation, "mark"):
        return SavedDraft(version, {})
    try:
        return api.save_draft(allocation, typed, version, by=person, at=timezone.now())
    except Refused:
        return SavedDraft(version, {})


def _page(
    request: HttpRequest,
    allocation: Allocation,
    *,
    values: Mapping[str, str],
    version: int,
    form: MarkForm | None = None,
    clashes: Mapping[str, str] | None = None,
    rubric: Rubric | None = None,
) -> HttpResponse:
    found = allocation.version
    rubric = rubric or api.rubric_of(found.submission.run)
    own = allocation.stage == Stage.SELF
    context: dict[str, Any] = {
        "allocation": allocation,
        "version": found,
        "run": found.submission.run,
        "title": title_of(found),
        "own": own,
        "back": back_of(allocation),
    }
    if allocation.ended_at is not None and not hasattr(allocation, "mark"):
        said = [(words, text) for words, text in _in_words(rubric, values) if text]
        return render(request, "assessment/ended.html", context | {"why": why_ended(allocation), "said": said})
    plan: AssessmentPlan | None = getattr(found.submission.run, "assessment_plan", None)
    blocks = list(work_blocks(found, seen=seen_by_assessor(found, is_author=own)))
    page = page_of(with_room(blocks), page_asked(request), room=ROOM_BESIDE_A_FORM, at=request.GET.get("at", ""))
    comments = place_comments_of(allocation)
    words = labels_of(blocks) | where_in_words(found, [one.place for one in comments if ":point:" in one.place])
    context |= {
        "form": form or MarkForm(None, rubric=rubric, initial=dict(values)),
        "draft_version": version,
        "clashes": _clashes(rubric, clashes or {}),
        "page": page,
        "beside": Beside(allocation, grouped(comments), values),
        "comments": [(one, words.get(one.place) or one.place, page.places.get(one.place)) for one in comments],
        "anonymity": plan.anonymity if plan else AssessmentPlan.Anonymity.SINGLE,
    }
    return render(request, "assessment/mark.html", context)


def with_room(blocks: Iterable[Block]) -> Iterator[Block]:
    return (replace(one, extra=FORM_OF_A_PLACE) if one.place else one for one in blocks)


def grouped(comments: Iterable[PlaceComment]) -> dict[str, list[PlaceComment]]:
    found: dict[str, list[PlaceComment]] = {}
    for one in comments:
        found.setdefault(one.place, []).append(one)
    return found


def back_of(allocation: Allocation) -> tuple[str, str]:
    """Where an assessor came from: (address, words)."""
    if allocation.stage == Stage.SELF:
        return reverse("assessment:version", args=[allocation.version.uuid]), _("Back to what you sent in")
    return work_to_mark(allocation.stage, allocation.version.submission.run.key)


def _in_words(rubric: Rubric, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What was chosen and typed, as one reads it: (what of, text)."""
    fields = MarkForm(rubric=rubric).fields
    for name, one in fields.items():
        yield str(one.label), in_words(fields, name, values.get(name, ""))
    for name, text in values.items():
        if name.startswith("said-"):
            yield _("A comment at a place"), text


def in_words(fields: Mapping[str, Any], name: str, value: str) -> str:
    """A level by its name, a ticked box by what it says; other words as they are."""
    if name.startswith("level-") and name in fields:
        return str(dict(fields[name].choices).get(value, ""))
    if name.startswith("cannot-"):
        return _("Yes") if value else ""
    return value


def _clashes(rubric: Rubric, clashes: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(field, what of, what the other window has kept), in words."""
    if not clashes:
        return []
    fields = MarkForm(rubric=rubric).fields
    return [
        (
            name,
            str(fields[name].label) if name in fields else _("A comment at a place"),
            in_words(fields, name, theirs) or _("nothing"),
        )
        for name, theirs in clashes.items()
    ]


# --- Kept while it is typed ---


@login_required
@require_POST
def draft(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keeps what is typed of a mark: by a script as it is typed, without one by a button that goes back to the list."""
    person: Any = request.user
    allocation = own_allocation(uuid, by=person)
    as_json = "application/json" in request.headers.get("Accept", "")
    rubric = api.rubric_of(allocation.version.submission.run)
    typed = _typed(request, rubric)
    if "with" in request.POST:
        typed = {name: request.POST.get(name, "") for name in request.POST["with"].split() if is_kept(name)}
    version = whole_number(request.POST.get("version"), 0)
    try:
        saved = api.save_draft(allocation, typed, version, by=person, at=timezone.now())
    except Refused as refused:
        if as_json:
            return JsonResponse({"error": refused.message}, status=410)
        messages.error(request, refused.message)
        return redirect("assessment:mark", allocation.uuid)
    if as_json:
        return _told(allocation, saved, rubric)
    if saved.clashes:
        whole = api.allocation_for(uuid, by=person)
        return _page(request, whole, values=typed, version=saved.version, clashes=saved.clashes, rubric=rubric)
    if allocation.ended_at is not None:
        return redirect("assessment:mark", allocation.uuid)
    messages.success(request, _("What you wrote is kept. It is no mark yet: go on when you like."))
    return redirect(back_of(allocation)[0])


def _told(allocation: Allocation, saved: SavedDraft, rubric: Rubric) -> JsonResponse:
    if allocation.ended_at is not None:  # the words are kept, but somebody else marks this
        return JsonResponse({"error": why_ended(allocation), "version": saved.version}, status=410)
    words = {name: said for name, _label, said in _clashes(rubric, saved.clashes)}
    clashes = [{"field": name, "theirs": theirs, "theirs_words": words[name]} for name, theirs in saved.clashes.items()]
    return JsonResponse({"version": saved.version, "clashes": clashes}, status=409 if clashes else 200)


# --- Given back ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Asks whether somebody else is to mark it, and why; then gives it back."""
    person: Any = request.user
    allocation = own_allocation(uuid, by=person, titled=True)
    if hasattr(allocation, "mark") or allocation.ended_at is not None:
        return redirect("assessment:mark", allocation.uuid)
    conflict = request.GET.get("why") == "conflict"
    form = GiveBackForm(
        request.POST if request.method == "POST" else None, initial={"why": "conflict" if conflict else ""}
    )
    if request.method == "POST" and form.is_valid():
        try:
            api.give_back(allocation, conflict=form.cleaned_data["why"] == "conflict", by=person, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Somebody else will mark it. Thank you for saying so."))
            return redirect(back_of(allocation)[0])
    title = getattr(allocation, "title", "") or _("Untitled project")
    context = {"form": form, "allocation": allocation, "title": title, "back": back_of(allocation)}
    return render(request, "assessment/give_back.html", context)


# --- Comments at places ---


@login_required
@require_POST
def comment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Adds what is said at a place; the form of the mark comes along and is kept."""
    person: Any = request.user
    allocation = api.allocation_for(uuid, by=person)
    place = request.POST.get("place", "")[:120]
    if clash := _kept_along(request, allocation):
        return clash
    said = {"text": request.POST.get(f"said-{place}", ""), "quoted": request.POST.get(f"quoted-{place}", "")}
    try:
        api.add_place_comment(allocation, place, by=person, at=timezone.now(), **said)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Your comment is added. The authors read it with your mark."))
    return redirect(_address_of(request, allocation, place))


@login_required
@require_POST
def remove_comment(request: HttpRequest, uuid: UUID, comment: UUID) -> HttpResponse:
    """Takes one back; the form of the mark comes along and is kept."""
    person: Any = request.user
    allocation = api.allocation_for(uuid, by=person)
    if clash := _kept_along(request, allocation):
        return clash
    try:
        found = api.remove_place_comment(allocation, comment, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("assessment:mark", allocation.uuid)
    messages.success(request, _("Your comment is removed."))
    return redirect(_address_of(request, allocation, found.place))


def _kept_along(request: HttpRequest, allocation: Allocation) -> HttpResponse | None:
    """Keeps the mark that was sent along, if it was; a page with both texts where another window changed it."""
    if "version" not in request.POST:
        return None
    rubric = api.rubric_of(allocation.version.submission.run)
    typed = _typed(request, rubric)
    saved = _saved(request, allocation, typed)
    if not saved.clashes:
        return None
    return _page(request, allocation, values=typed, version=saved.version, clashes=saved.clashes, rubric=rubric)


def _address_of(request: HttpRequest, allocation: Allocation, place: str) -> str:
    """The place on its page: of the numbers of a measure, or of the work beside the rubric."""
    kind, number, *rest = [*place.split(":"), "", ""]
    if kind == "measure" and rest[0] == "point" and number.isdecimal():
        points = reverse("assessment:points", args=[allocation.version.uuid, int(number)])
        return f"{points}?after={max(-1, whole_number(rest[1], 0) - 1)}#comments"
    return f"{reverse('assessment:mark', args=[allocation.uuid])}?at={quote(place)}#place-{quote(place)}"
