"""The charter, and how a form is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import Refused
from cairn.lib.forms import Form
from cairn.projects import api, held
from cairn.projects.forms import CharterForm
from cairn.projects.record_page import record_context, with_held
from cairn.projects.toolbox.charter import CHARTER_FIELDS


def try_to(form: Form, save: Callable[[], Any], context: dict[str, Any]) -> bool:
    """Save; a refusal goes to the form and keeps what was typed, a conflict shows both texts."""
    try:
        save()
    except Refused as refused:
        context["theirs"] = form.compare(refused)
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def charter(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    row, scope = found.charter, found.uuid
    fields = {name: getattr(row, name) for name in CHARTER_FIELDS}
    fields = with_held(found, row, fields, scope=scope, by=person)
    form = CharterForm(request.POST or None, initial={**fields, "version": row.version})
    context: dict[str, Any] = {"form": form, "title": _("Charter"), "draft": f"charter:{project}"}
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        if try_to(form, lambda: api.save_charter(found, by=person, at=at, **form.cleaned_data), context):
            held.drop(row, CHARTER_FIELDS, by=person)
            messages.success(request, _("The charter is saved."))
            return redirect("projects:home", project)
    context |= record_context(found, row, kind="charter", scope=scope, by=person)
    return render(request, "projects/record.html", context)
