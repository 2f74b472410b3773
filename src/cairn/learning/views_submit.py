"""Sending a project in, and the certificate at the end."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cairn.assessment import api as assessment_api
from cairn.learning import api
from cairn.lib.errors import NotFound, Refused
from cairn.lib.forms import Form, TextField
from cairn.projects import api as projects_api


class SubmitForm(Form):
    reply = TextField(
        label=gettext_lazy("Your answer to the last result"),
        hint=gettext_lazy("What did you change? The assessors read this first."),
        required=False,
        max_length=4000,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, project: UUID) -> HttpResponse:
    """What is still missing; what sending in means; the button."""
    person: Any = request.user
    found = projects_api.project_of(project, by=person)
    if found.run is None:
        raise NotFound
    form = SubmitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = api.submit_project(
                project, run=found.run, reply=form.cleaned_data["reply"], by=person, at=timezone.now()
            )
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Sent in as version %(n)d.") % {"n": version.number})
            return redirect("assessment:version", version.uuid)
    versions = assessment_api.progress_of(found.run, project_uuid=found.uuid)
    context = {
        "project": found,
        "form": form,
        "items": projects_api.readiness(found, by=person),
        "versions": versions,
        "may_submit": not versions or versions[0].may_submit,
    }
    return render(request, "learning/submit.html", context)


@require_http_methods(["GET", "HEAD"])
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Anyone may see whether a certificate is genuine."""
    try:
        context = {"certificate": api.certificate_of(code)}
    except NotFound:
        return render(request, "learning/no_certificate.html", {"code": code}, status=HTTPStatus.NOT_FOUND)
    return render(request, "learning/certificate.html", context)


@require_http_methods(["GET", "HEAD"])
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    found = api.certificate_of(code)
    if found.withdrawn_at is not None:
        raise NotFound
    answer = HttpResponse(api.certificate_pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="cairn-certificate-{found.code}.pdf"'
    return answer
