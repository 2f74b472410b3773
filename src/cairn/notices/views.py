"""The tray: what a person was told."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cairn.notices import api


@login_required
@require_safe
def tray(request: HttpRequest) -> HttpResponse:
    notices = api.tray(request.user)  # type: ignore[arg-type]
    unread = any(notice.read_at is None for notice in notices)
    return render(request, "notices/tray.html", {"notices": notices, "unread": unread})


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    api.mark_read(by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return redirect("notices:tray")
