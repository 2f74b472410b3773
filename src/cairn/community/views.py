"""Writing, changing, liking and reporting posts. A refused one keeps what was typed, on a page of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.community import api
from cairn.community.forms import PostForm, ReportForm
from cairn.lib.errors import Refused
from cairn.lib.text import whole_number
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run


@login_required
@require_POST
def write(request: HttpRequest, run: str, kind: str, subject: UUID) -> HttpResponse:
    """An answer, or with ``parent`` a reply."""
    person: Any = request.user
    found = runs_api.run_of(run)
    form = PostForm(request.POST)
    parent = request.POST.get("parent", "")
    if form.is_valid():
        try:
            made = api.write(
                found,
                subject_kind=kind,
                subject_uuid=subject,
                text=form.cleaned_data["text"],
                parent=_uuid(parent),
                by=person,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect(api.place_of(made))
    return _write_again(request, form, parent, found, kind, subject)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Refused(_("The post that you reply to is not there any more."), field="text") from None


def _write_again(request: HttpRequest, form: PostForm, parent: str, run: Run, kind: str, subject: UUID) -> HttpResponse:
    person: Any = request.user
    # Asked also for a form that is wrong in itself: an outsider must not see the difference.
    back = api.subject_url(run, subject_kind=kind, subject_uuid=subject, by=person)
    draft = _draft_key(run, subject, parent)
    context = {"form": form, "title": _("Not sent yet"), "parent": parent, "back": back, "draft": draft}
    return render(request, "community/form.html", context)


def _draft_key(run: Run, subject: UUID, parent: str) -> str:
    """What the form in the discussion keeps its draft under: sent from elsewhere, it must not come back there."""
    try:
        return f"talk:{UUID(parent)}"
    except ValueError:
        return f"talk:{run.key}:{subject}"


@login_required
@require_http_methods(["GET", "HEAD"])
def post(request: HttpRequest, post: UUID) -> HttpResponse:
    """One answer with all of its replies."""
    person: Any = request.user
    page = api.answer_page(post, viewer=person, after=whole_number(request.GET.get("after"), None, digits=17))
    return render(request, "community/post.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, post: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.own_post(post, by=person)
    form = PostForm(request.POST) if request.method == "POST" else PostForm(initial={"text": found.text})
    if form.is_bound and form.is_valid():
        try:
            found = api.edit_post(post, text=form.cleaned_data["text"], by=person, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect(api.place_of(found))
    context = {
        "form": form,
        "title": _("Change your words"),
        "back": api.place_of(found),
        "send": _("Save"),
        "draft": f"post:{post}",
    }
    return render(request, "community/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, post: UUID) -> HttpResponse:
    """Asks first."""
    person: Any = request.user
    found = api.post_of(post, by=person)
    if request.method == "POST":
        thread = found.thread
        api.delete_post(post, by=person, at=timezone.now())
        messages.success(request, _("Deleted."))
        kind, subject = thread.subject_kind, thread.subject_uuid
        return redirect(api.subject_url(thread.run, subject_kind=kind, subject_uuid=subject, by=person))
    return render(request, "community/delete.html", {"post": found, "back": api.place_of(found)})


@login_required
@require_POST
def like(request: HttpRequest, post: UUID) -> HttpResponse:
    person: Any = request.user
    try:
        found = api.like(post, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        found = api.post_of(post, by=person)
    return redirect(api.place_of(found))


@login_required
@require_POST
def unlike(request: HttpRequest, post: UUID) -> HttpResponse:
    person: Any = request.user
    return redirect(api.place_of(api.unlike(post, by=person, at=timezone.now())))


@login_required
@require_POST
def follow_author(request: HttpRequest, post: UUID) -> HttpResponse:
    person: Any = request.user
    try:
        found = api.follow_author(post, by=person, at=timezone.now())
        messages.success(request, _("You follow %(name)s now.") % {"name": found.author.name})
    except Refused as refused:
        messages.error(request, refused.message)
        found = api.post_of(post, by=person)
    return redirect("community:post", found.uuid)


@login_required
@require_POST
def unfollow_author(request: HttpRequest, post: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.unfollow_author(post, by=person, at=timezone.now())
    messages.success(request, _("You don't follow %(name)s any more.") % {"name": found.author.name})
    return redirect("community:post", found.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, post: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.post_of(post, by=person)
    form = ReportForm(request.POST) if request.method == "POST" else ReportForm()
    if form.is_bound and form.is_valid():
        try:
            api.report(post, reason=form.cleaned_data["reason"], by=person, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Thank you. The people who look after this run will read it."))
            return redirect(api.place_of(found))
    context = {
        "form": form,
        "title": _("Report this post"),
        "post": found,
        "back": api.place_of(found),
        "draft": f"report:{post}",
    }
    return render(request, "community/form.html", context)


@login_required
@require_POST
def follow(request: HttpRequest, run: str, kind: str, subject: UUID) -> HttpResponse:
    person: Any = request.user
    found = runs_api.run_of(run)
    api.follow(found, subject_kind=kind, subject_uuid=subject, by=person, at=timezone.now())
    return redirect(api.subject_url(found, subject_kind=kind, subject_uuid=subject, by=person))


@login_required
@require_POST
def unfollow(request: HttpRequest, run: str, kind: str, subject: UUID) -> HttpResponse:
    person: Any = request.user
    found = runs_api.run_of(run)
    api.unfollow(found, subject_kind=kind, subject_uuid=subject, by=person, at=timezone.now())
    return redirect(api.subject_url(found, subject_kind=kind, subject_uuid=subject, by=person))
