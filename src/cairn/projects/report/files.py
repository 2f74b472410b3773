"""Files of the report: asked for, made in the background with progress, downloaded, deleted after a day.

Whoever makes a file may be killed (a restart, no memory left) and then says nothing more. What was not heard of for ten
minutes is taken as not made: the page says so, and it can be asked for again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Length
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.registries import ClockJob, clock_jobs
from cairn.projects.models import Project, ReportFile
from cairn.projects.report.making import Watch, content_of
from cairn.projects.rights import as_uuid, readable

KEPT_FOR = timedelta(days=1)
SILENT_FOR = timedelta(minutes=10)  # the largest project is made in a quarter of a minute
MOST_AT_ONCE = 5  # of one person in one project, unfinished
Form = ReportFile.Form
OFFICE = "application/vnd.openxmlformats-officedocument"
# What each is sent as, and how its name ends.
TYPES: dict[str, tuple[str, str]] = {
    Form.PDF: ("application/pdf", "pdf"),
    Form.WORD: (f"{OFFICE}.wordprocessingml.document", "docx"),
    Form.POSTER: ("application/pdf", "pdf"),
    Form.SLIDES: (f"{OFFICE}.presentationml.presentation", "pptx"),
    Form.MARKDOWN: ("application/zip", "zip"),
}


def ask_file(project: Project, form: str, *, by: Person, at: datetime) -> ReportFile:
    """Have a file made of the project as it is, in place of those of this form that failed.

    Asked again while one is being made, that one is given. Raises ``NotFound`` for an unknown form, ``Refused`` for too
    many.
    """
    if form not in TYPES:
        raise NotFound(f"form {form}")
    mine = project.report_files.filter(by=by)
    waiting = list(_waiting(mine, at).defer("content"))
    if (same := next((row for row in waiting if row.form == form), None)) is not None:
        return same
    if len(waiting) >= MOST_AT_ONCE:
        raise Refused(_("Files are being made for you already. Wait until they are ready."))
    with transaction.atomic():
        mine.filter(form=form).exclude(content__isnull=False).delete()
        row = ReportFile.objects.create(project=project, form=form, revision=project.revision, by=by, at=at)
        language = translation.get_language() or "en"
        transaction.on_commit(lambda: make_file.enqueue(str(row.uuid), language))
    return row


def files_of(project: Project, *, by: Person, at: datetime) -> list[Any]:
    """One's own of the last day, the newest first, without their content but with its ``size`` in bytes. One query.

    ``failed``: it was not made, or whoever made it was not heard of for too long; ``waiting``: it is being made.
    """
    rows = project.report_files.filter(by=by, at__gte=at - KEPT_FOR).order_by("-at", "-pk")
    found: list[Any] = list(rows.annotate(size=Length("content")).defer("content")[:20])
    for row in found:
        silent = row.finished_at is None and (row.heard_at or row.at) < at - SILENT_FOR
        row.failed = silent or bool(row.fault)
        row.waiting = row.finished_at is None and not silent
    return found


def _waiting(rows: QuerySet[ReportFile], at: datetime) -> QuerySet[ReportFile]:
    """Those that are being made and were heard of lately."""
    return rows.annotate(heard=Coalesce("heard_at", "at")).filter(finished_at=None, heard__gte=at - SILENT_FOR)


def file_of(uuid: UUID | str, *, by: Person, at: datetime) -> ReportFile:
    """One's own finished file. Raises ``NotFound``."""
    rows = ReportFile.objects.filter(uuid=as_uuid(uuid), by=by, at__gte=at - KEPT_FOR, project__in=readable(by))
    found = rows.select_related("project").first()
    if found is None or found.content is None:
        raise NotFound(f"file {uuid}")
    return found


@task()
def make_file(uuid: str, language: str) -> None:
    """Make it; what goes wrong is said on the page and raised for the record of tasks."""
    row = ReportFile.objects.select_related("project__charter").filter(uuid=uuid, finished_at=None).first()
    if row is None:
        return
    made: dict[str, Any] = {"revision": row.project.revision}
    with translation.override(language):
        try:
            made["content"] = content_of(row.project, row.form, _told(row))
        except Exception:
            made["fault"] = _("It could not be made. Make it again; if that fails too, tell us.")
            raise
        finally:
            # Not saved: it may be gone, if it took so long that somebody asked for another.
            ReportFile.objects.filter(pk=row.pk).update(finished_at=timezone.now(), **made)


def _told(row: ReportFile) -> Watch:
    def told(done: int, total: int) -> None:
        ReportFile.objects.filter(pk=row.pk).update(done=done, total=total, heard_at=timezone.now())

    return told


def forget_files(now: datetime) -> None:
    """Delete those of more than a day ago: the project may have changed, and they can be made again."""
    ReportFile.objects.filter(at__lt=now - KEPT_FOR).delete()


clock_jobs.register("projects.report_files")(ClockJob(timedelta(hours=1), forget_files))
