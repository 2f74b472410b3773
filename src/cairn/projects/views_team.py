"""What a project is called, who works on it, and how they come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.lib.errors import NotFound, Refused
from cairn.projects import api
from cairn.projects.forms import TitleForm
from cairn.projects.forms_team import ROLES, MemberForm
from cairn.projects.models import Project
from cairn.projects.views_reading import sent_back
from cairn.projects.views_tools import try_to


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    if (back := sent_back(request, found, "projects:home")) is not None:
        return back
    form = TitleForm(request.POST or None, initial={"title": found.title})
    context = {"form": form, "project": found, "title": _("Change the title")}
    if request.method == "POST" and form.is_valid():
        title, at = form.cleaned_data["title"], timezone.now()
        if try_to(form, lambda: api.rename_project(found, title=title, by=person, at=at), context):
            return redirect("projects:home", project)
    return render(request, "projects/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, project: UUID) -> HttpResponse:
    """The team; who leads it changes roles there and asks people in."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    form = MemberForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "project": found}
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        given = form.cleaned_data
        if try_to(form, lambda: made.append(api.invite(found, by=person, at=timezone.now(), **given)), context):
            messages.success(request, _said(made[0], given["email"]))
            return redirect("projects:team", project)
    return render(request, "projects/team.html", context | _shown(found, person))


def _said(member: Any, email: str) -> str:
    if member is not None:
        return _("%(name)s is in the team now.") % {"name": member.person.name}
    return _("An invitation is on its way to %(email)s.") % {"email": email}


def _shown(project: Project, person: Any) -> dict[str, Any]:
    members, leads = api.members_of(project), project.role == "lead"  # type: ignore[attr-defined]
    invitations = api.invitations_of(project, by=person, at=timezone.now()) if leads else []
    return {
        "members": members,
        "leads": leads,
        "me": next((one for one in members if one.person_id == person.pk), None),
        "roles": ROLES,
        "letters": [one for one in invitations if one.email],
        "links": [(one, api.invitation_address(one)) for one in invitations if not one.email],
    }


# --- What the buttons of the page do ---

Act = Callable[[Project, dict[str, Any], Any, datetime], str]


def _role(project: Project, sent: dict[str, Any], by: Any, at: datetime) -> str:
    done = api.set_role(project, person=sent.get("person", ""), role=sent.get("role", ""), by=by, at=at)
    return _("%(name)s: %(role)s.") % {"name": done.person.name, "role": done.get_role_display()}


def _end(project: Project, sent: dict[str, Any], by: Any, at: datetime) -> str:
    api.end_membership(project, person=sent.get("person", ""), by=by, at=at)
    return _("You have left the team.") if sent.get("person") == str(by.uuid) else _("They are no longer in the team.")


def _lead(project: Project, sent: dict[str, Any], by: Any, at: datetime) -> str:
    new = api.hand_over(project, to=sent.get("person", ""), by=by, at=at)
    return _("%(name)s leads the project now. You are a member of its team.") % {"name": new.person.name}


def _link(project: Project, sent: dict[str, Any], by: Any, at: datetime) -> str:
    api.make_team_link(project, role=sent.get("role", ""), by=by, at=at)
    return _("The link is ready. Copy it below.")


def _take_back(project: Project, sent: dict[str, Any], by: Any, at: datetime) -> str:
    api.take_invitation_back(project, invitation=sent.get("invitation", ""), by=by, at=at)
    return _("The invitation is taken back. Who came in by it stays.")


ACTS: dict[str, Act] = {"role": _role, "end": _end, "lead": _lead, "link": _link, "take-back": _take_back}


@login_required
@require_POST
def act(request: HttpRequest, project: UUID, act: str) -> HttpResponse:
    """One button of the team's page. A refusal is said there; who left sees their other projects."""
    person: Any = request.user
    if act not in ACTS:
        raise NotFound
    found = api.project_of(project, by=person)
    try:
        messages.success(request, ACTS[act](found, request.POST.dict(), person, timezone.now()))
    except Refused as refused:
        messages.error(request, refused.message)
    left = act == "end" and request.POST.get("person") == str(person.uuid) and not api.role_of(found, person)
    if left:
        return redirect("projects:mine")
    # The link stands far down on a phone.
    return redirect(reverse("projects:team", args=[project]) + ("#links" if act == "link" else ""))


# --- Who was asked in ---


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What project, who invites, and as what; seen before one has an account, taken by a button."""
    person: Any = request.user if request.user.is_authenticated else None
    invitation = api.invitation_of(token)
    if request.method == "POST":
        return _taken(request, token, person)
    if person is not None and api.role_of(invitation.project, person):
        return redirect("projects:home", invitation.project.uuid)
    back = urlencode({"next": request.path})
    context = {
        "invitation": invitation,
        "project": invitation.project,
        "why_not": api.why_not_invited(invitation, person, at=timezone.now()),
        "joins_run": person is None or api.must_enrol(invitation, person),
        "role_words": dict(ROLES)[invitation.role],  # type: ignore[index]
        "sign_in": f"{reverse('account_login')}?{back}",
        "sign_up": f"{reverse('account_signup')}?{back}",
    }
    return render(request, "projects/join.html", context)


def _taken(request: HttpRequest, token: str, person: Any) -> HttpResponse:
    if person is None:
        return redirect_to_login(request.path)
    try:
        member = api.accept_invitation(token, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("projects:join", token)
    messages.success(request, _("You are in the team of %(title)s now.") % {"title": member.project.title})
    return redirect("projects:home", member.project.uuid)
