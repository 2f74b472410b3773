"""Sending a project in, and the certificate at the end."""

from __future__ import annotations

from collections.abc import Sequence
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
from cairn.lib.forms import BooleanField, Form, IntegerField, TextField
from cairn.projects import api as projects_api


class SubmitForm(Form):
    """With several people who may be authors: a tick and a place in the order for each. ``asked``: the criteria of the
    last result, each with a field for what was done about its comments."""

    reply = TextField(
        label=gettext_lazy("Your answer to the last result"),
        hint=gettext_lazy("What did you change? The assessors read this first."),
        required=False,
        max_length=4000,
    )

    def __init__(self, able: Sequence[Any], *args: Any, asked: Sequence[Any] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        assessment_api.add_answer_fields(self, asked)
        self.able = list(able) if len(able) > 1 else []
        for number, person in enumerate(self.able, start=1):
            self.fields[f"author_{person.uuid.hex}"] = BooleanField(label=person.name, initial=True)
            place = IntegerField(
                label=_("Place of %(name)s") % {"name": person.name},
                initial=number, required=False, min_value=1, max_value=999, width=3,
            )  # fmt: skip
            self.fields[f"place_{person.uuid.hex}"] = place

    def authors(self) -> list[UUID] | None:
        """Who was ticked, by the places that were typed; who has none comes last. ``None`` where nobody was asked."""
        given = self.cleaned_data
        ticked = [one.uuid for one in self.able if given[f"author_{one.uuid.hex}"]]
        return sorted(ticked, key=lambda one: given[f"place_{one.hex}"] or 1000) if self.able else None

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The names of the two fields of each person."""
        return [(f"author_{one.uuid.hex}", f"place_{one.uuid.hex}") for one in self.able]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, project: UUID) -> HttpResponse:
    """What is still missing; what sending in means; the button."""
    person: Any = request.user
    found = projects_api.project_of(project, by=person)
    if found.run is None:
        raise NotFound
    if (why := api.why_not_submit(found)) and request.method != "POST":
        messages.info(request, why)
        return redirect("projects:home", project)
    versions = assessment_api.progress_of(found.run, project_uuid=found.uuid)
    asked = _to_answer(found, versions, person)
    form = SubmitForm(projects_api.authors_of(found), request.POST if request.method == "POST" else None, asked=asked)
    names: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            version = api.submit_project(
                project, run=found.run, reply=form.cleaned_data["reply"], authors=form.authors(),
                answers=assessment_api.answers_in(form, asked), names_too="knows_of_names" in request.POST,
                by=person, at=timezone.now(),
            )  # fmt: skip
        except assessment_api.NamesLeft as left:
            names = [(one.name, one.where, _address(found, one)) for one in left.found]
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Sent in as version %(n)d.") % {"n": version.number})
            return redirect("assessment:version", version.uuid)
    told = assessment_api.told_to(found.run, person, at=timezone.now())
    context = {
        "project": found,
        "form": form,
        "items": projects_api.readiness(found, by=person),
        "versions": versions,
        "asked": asked,
        "nameless": told is not None and told.nameless,
        "names": names,
        "may_submit": not versions or versions[0].may_submit,
        "told": told,
    }
    return render(request, "learning/submit.html", context)


def _address(project: Any, name: assessment_api.NameInText) -> str:
    """Where it is changed; what is typed on this page has no other place."""
    return projects_api.place_of_part(project, name.place.partition(":")[0]) if name.place else ""


def _to_answer(project: Any, versions: Sequence[Any], person: Any) -> list[Any]:
    """What was said of the last version. Who came to the team since is no author of it, so does not read that."""
    if not (versions and versions[0].result and versions[0].may_submit):
        return []
    try:
        return assessment_api.to_answer(project.run, project_uuid=project.uuid, by=person)
    except NotFound:
        return []


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
