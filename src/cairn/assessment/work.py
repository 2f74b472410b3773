"""Work that is no project: a text, or files with a text, sent in by one person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.models import AssessmentPlan, SubmissionFile, SubmissionVersion
from cairn.assessment.naming import as_uuid
from cairn.assessment.shown_work import is_work
from cairn.assessment.submitting import submit, version_for
from cairn.lib.errors import NotFound, Refused
from cairn.lib.file_kinds import ENDINGS
from cairn.lib.identifying import reason_given
from cairn.lib.looking_through import look_through_file
from cairn.lib.received import known_kind, named
from cairn.lib.text import clean_line, clean_text
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run

FORMAT = 2  # as of a project's snapshot: what holds no drawings
LONGEST_TITLE = 200
LONGEST_TEXT = 60_000  # characters: some ten thousand words
MOST_FILES = 5


@dataclass(frozen=True)
class Received:
    """A file as it is kept; ``unread``: what of it could not be looked through for patient data, in words."""

    name: str
    content: bytes
    content_type: str
    sha256: str
    justified: tuple[str, ...]
    unread: str


def work_uuid(run: Run, person: Person) -> UUID:
    """What somebody sends in to a run is one work, however often they press: its name follows from both."""
    return uuid5(run.uuid, str(person.uuid))


def submit_work(
    run: Run,
    *,
    title: str,
    by: Person,
    at: datetime,
    text: str = "",
    files: Sequence[tuple[str, bytes]] = (),
    reply: str = "",
    answers: Mapping[str, str] | None = None,
    names_too: bool = True,
) -> tuple[SubmissionVersion, tuple[str, ...]]:
    """Send in a text, or files (each its name and content) with a text, as the next version of one's work.

    Returns the version and a sentence for each file that could not be looked through for patient data. Raises
    ``NotFound`` for who does not take part in the run; ``Refused`` (field ``title``, ``text`` or ``file-<n>``, n from
    1) for what is missing, too long or no kind of file that is taken, in a run that takes projects, and as ``submit``;
    ``Flagged`` for a file that may identify a patient, unless the form says why it doesn't. Files are not looked
    through for names of people.
    """
    enrolment = runs_api.enrolment_in(run.key, by)
    plan = AssessmentPlan.objects.filter(run=run).first()
    if plan is None or plan.takes == AssessmentPlan.Takes.PROJECT:
        raise Refused(_("In this run you send in your project, from the project itself."))
    named_, said = clean_line(title), clean_text(text)
    _refuse(plan, named_, said, files)
    # Before the transaction: SQLite lets nobody else write while one goes on, and a PDF may take seconds to read.
    received = _without_twins([_receive(n, name, content) for n, (name, content) in enumerate(files, start=1)])
    with transaction.atomic():
        version = submit(
            run=enrolment.run,
            project_uuid=work_uuid(run, by),
            snapshot=_snapshot(named_, said, received, by),
            author_ids=[by.pk],
            by=by,
            at=at,
            reply=reply,
            answers=answers,
            names_too=names_too,
        )
        _keep(version, received, by=by, at=at)
    return version, tuple(f"{one.name}: {one.unread}" for one in received if one.unread)


def _refuse(plan: AssessmentPlan, title: str, text: str, files: Sequence[Any]) -> None:
    if not title:
        raise Refused(_("Give your work a title"), field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("Shorten the title to %(most)d characters") % {"most": LONGEST_TITLE}, field="title")
    if len(text) > LONGEST_TEXT:
        raise Refused(_("Shorten the text to %(most)d characters") % {"most": LONGEST_TEXT}, field="text")
    if plan.takes == AssessmentPlan.Takes.TEXT:
        if files:
            raise Refused(_("In this run a text is sent in, no file: paste your text"), field="text")
        if not text:
            raise Refused(_("Write or paste your text"), field="text")
    elif not files:
        raise Refused(_("Choose a file to send in"), field="file-1")
    if len(files) > MOST_FILES:
        raise Refused(_("Choose at most %(most)d files") % {"most": MOST_FILES}, field=f"file-{MOST_FILES}")


def _receive(number: int, name: str, content: bytes) -> Received:
    try:
        kind = known_kind(content, name)
        looked = look_through_file(content, name=clean_line(name), ending=ENDINGS[kind])
    except Refused as refused:
        refused.field = f"file-{number}"
        raise
    sha256 = hashlib.sha256(content).hexdigest()
    return Received(named(name, kind), content, kind, sha256, looked.justified, looked.unread)


def _without_twins(received: list[Received]) -> list[Received]:
    return list({one.sha256: one for one in received}.values())


def _snapshot(title: str, text: str, received: list[Received], by: Person) -> dict[str, Any]:
    files = [
        {"name": one.name, "content_type": one.content_type, "size": len(one.content), "sha256": one.sha256}
        for one in received
    ]
    authors = [{"uuid": str(by.uuid), "name": by.name}]
    return {"format": FORMAT, "kind": "work", "title": title, "authors": authors, "text": text, "files": files}


def _keep(version: SubmissionVersion, received: list[Received], *, by: Person, at: datetime) -> None:
    stored: list[SubmissionFile] = []
    try:
        for one in received:
            row = SubmissionFile(
                version=version, name=one.name, content_type=one.content_type, size=len(one.content), sha256=one.sha256
            )
            place = f"submissions/{version.submission.uuid.hex}/{version.number}-{one.sha256[:16]}"
            row.file.name = row.file.storage.save(place, ContentFile(one.content))
            stored.append(row)
            row.save()
            if one.justified:
                why = {"kinds": list(one.justified), "reason": reason_given()}
                accounts_api.audit("file.justified", subject=row, by=by, at=at, **why)
    except BaseException:
        # The rows go with the transaction; a store of files has none.
        for row in stored:
            row.file.storage.delete(str(row.file.name))
        raise


def takes_other_work(run: Run) -> bool:
    """Whether a text or files are sent in to a run, no project. One query."""
    return AssessmentPlan.objects.filter(run=run).exclude(takes=AssessmentPlan.Takes.PROJECT).exists()


def files_of(version: SubmissionVersion) -> list[SubmissionFile]:
    """The files of a version; without a query where there can be none. One query else."""
    return list(version.files.all()) if is_work(version.snapshot) and version.snapshot.get("files") else []


def file_of(file_uuid: UUID | str, *, by: Person) -> SubmissionFile:
    """A file for who may read its version. Raises ``NotFound``."""
    found = SubmissionFile.objects.select_related("version").defer("version__snapshot").filter(
        uuid=as_uuid(file_uuid)
    ).first()  # fmt: skip
    if found is None:
        raise NotFound(f"file {file_uuid}")
    version_for(found.version.uuid, by=by, whole=False)
    return found
