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
from cairn.lib.registries import thread_subjects
from cairn.runs import api as runs_api


@login_required
@require_POST
def write(request: HttpRequest, run: str, kind: str, subject: UUID) -> HttpResponse:
    """An answer, or with ``parent`` a reply."""
    person: Any = request.user
    form = PostForm(request.POST)
    parent = request.POST.get("parent", "")
    if form.is_valid():
        try:
            made = api.write(
                runs_api.run_of(run),
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
    return render(request, "community/form.html", {"form": form, "title": _("Write again"), "parent": parent})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Refused(_("The answer that you reply to is not there any more."), field="text") from None


@login_required
@require_http_methods(["GET", "HEAD"])
def post(request: HttpRequest, post: UUID) -> HttpResponse:
    """One answer with all of its replies."""
    person: Any = request.user
    found = api.post_of(post, by=person)
    top = found.parent or found
    context = {"post": top, "replies": api.replies_of(top, viewer=person), "place": api.place_of(top)}
    return render(request, "community/post.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, post: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.own_post(post, by=person)
    form = PostForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            found = api.edit_post(post, text=form.cleaned_data["text"], by=person, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect(api.place_of(found))
    context = {"form": form, "title": _("Change your words"), "back": api.place_of(found)}
    return render(request, "community/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, post: UUID) -> HttpResponse:
    """Asks first."""
    person: Any = request.user
    found = api.post_of(post, by=person)
    place = api.place_of(found)
    if request.method == "POST":
        api.delete_post(post, by=person, at=timezone.now())
        messages.success(request, _("Deleted."))
        return redirect(place.partition("#")[0])
    return render(request, "community/delete.html", {"post": found, "place": place})


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
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, post: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.post_of(post, by=person)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        api.report(post, reason=form.cleaned_data["reason"], by=person, at=timezone.now())
        messages.success(request, _("Thank you. The people who look after this run will read it."))
        return redirect(api.place_of(found))
    context = {"form": form, "title": _("Report this post"), "post": found, "back": api.place_of(found)}
    return render(request, "community/form.html", context)


@login_required
@require_POST
def follow(request: HttpRequest, run: str, kind: str, subject: UUID) -> HttpResponse:
    person: Any = request.user
    found = runs_api.run_of(run)
    api.follow(found, subject_kind=kind, subject_uuid=subject, by=person, at=timezone.now())
    return redirect(thread_subjects[kind].url(found, subject) + "#discussion")


@login_required
@require_POST
def unfollow(request: HttpRequest, run: str, kind: str, subject: UUID) -> HttpResponse:
    person: Any = request.user
    found = runs_api.run_of(run)
    api.unfollow(found, subject_kind=kind, subject_uuid=subject, by=person, at=timezone.now())
    return redirect(thread_subjects[kind].url(found, subject) + "#discussion")
