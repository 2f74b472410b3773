"""One's own account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.accounts import api
from cairn.accounts.profile_form import ProfileForm


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Who I am here, and whether my activity may be used in research."""
    person = request.user
    if request.method == "POST":
        given = request.POST.get("research") == "yes"
        api.set_consent(kind="research", given=given, by=person, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Your choice about research is saved."))
        return redirect("accounts:profile")
    consents = api.has_consent(person, "research")  # type: ignore[arg-type]
    return render(request, "accounts/profile.html", {"person": person, "consents": consents})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Name, role and where one works."""
    person: Any = request.user
    form = ProfileForm(request.POST or None, initial=ProfileForm.initial_of(person))
    if request.method == "POST" and form.is_valid():
        api.change_profile(by=person, at=timezone.now(), **form.fields_to_save())
        messages.success(request, _("Your details are saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/edit.html", {"form": form})
