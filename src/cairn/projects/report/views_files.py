"""Files of the report: the page on which they are asked for and waited for, and the download."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.lib.errors import NotFound, Refused
from cairn.lib.forms import in_words
from cairn.projects.downloads import download as sent_as
from cairn.projects.models import ReportFile
from cairn.projects.report import files
from cairn.projects.rights import project_of

Form = ReportFile.Form
WHAT: dict[str, str | Promise] = {
    Form.PDF: _("The whole report, to read, print and send. Screen readers can read it."),
    Form.WORD: _("The whole report, to be worked on: for a journal's template."),
    Form.POSTER: _("One page for a wall or a meeting."),
    Form.SLIDES: _("Eight slides for a talk, to be changed in PowerPoint."),
    Form.MARKDOWN: _("The text and its pictures in a zip file, for other programs."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def made(request: HttpRequest, project: UUID) -> HttpResponse:
    """Have files made, see how far they are, and take them."""
    person: Any = request.user
    found = project_of(project, by=person)
    at = timezone.now()
    if request.method == "POST":
        try:
            files.ask_file(found, request.POST.get("form", ""), by=person, at=at)
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("projects:report_files", project)
    rows = files.files_of(found, by=person, at=at)
    for row in rows:
        row.size_words = in_words(row.size or 0)
    forms = [(key, name, WHAT[key]) for key, name in Form.choices]
    more = {"files": rows, "forms": forms, "waiting": any(row.waiting for row in rows)}
    return render(request, "projects/report_files.html", {"project": found, **more})


@login_required
@require_safe
def download(request: HttpRequest, project: UUID, file: UUID) -> HttpResponse:
    person: Any = request.user
    row = files.file_of(file, by=person, at=timezone.now())
    if row.project.uuid != project:
        raise NotFound(f"file {file}")
    kind, end = files.TYPES[row.form]
    tail = "-poster" if row.form == Form.POSTER else ""
    content = bytes(row.content or b"")
    return sent_as(content, kind, name=row.project.title, ending=f"{tail}.{end}", otherwise="report")
