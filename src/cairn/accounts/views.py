"""One's own account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts import api


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
