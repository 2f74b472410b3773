"""Files that an activity asks for: known by their content, seen by who sent them and by the staff of the run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.doing import item_to_do
from cairn.learning.gates import judge_gates
from cairn.learning.kinds import shown_by_kind
from cairn.learning.models import PointAward, Upload
from cairn.learning.progress import Finished, finish
from cairn.learning.standing import hold
from cairn.learning.statements import store_in_run
from cairn.learning.trails import ObjectView
from cairn.lib.errors import NotFound, Refused
from cairn.lib.file_kinds import ENDINGS
from cairn.lib.identifying import reason_given
from cairn.lib.looking_through import look_through_file
from cairn.lib.received import known_kind, named
from cairn.lib.text import clean_line
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Role, Run

MOST_FILES = 20  # of one learner in one activity
PAGE = 30
READERS = (Role.FACILITATOR, Role.ASSESSOR, Role.MODERATOR, Role.MANAGER)


def takes_files(item: courses_api.ObjectItem, level: courses_api.LevelItem) -> bool:
    """Whether an activity asks for a file, by itself or because its level's gate does."""
    asked = any(one.kind == "upload" and one.target_id in (None, item.id) for one in level.conditions)
    return item.wants_upload or (item.kind == "activity" and asked)


@dataclass(frozen=True)
class Arrived(Finished):
    """``unread``: what could not be looked through for patient data, and what to do; empty if all could."""

    unread: str = ""


def add_upload(
    enrolment: Enrolment, *, object_uuid: UUID, content: bytes, name: str, by: Person, at: datetime
) -> Arrived:
    """Keep a file beside those that were sent before; the same one again is not kept twice. It finishes the object.

    Raises ``NotFound`` for an object that takes none; ``Refused`` for an empty, large or unknown file, or too many;
    ``Flagged`` for one that may identify a patient, unless the form says why it doesn't.
    """
    item = item_to_do(enrolment, object_uuid=object_uuid, by=by, at=at)
    tree = courses_api.structure(enrolment.run.programme)
    if not takes_files(item, tree.level_of(item)):
        raise NotFound
    kind = known_kind(content, name)
    # Before the transaction: SQLite lets nobody else write while one goes on, and a PDF may take seconds to read.
    looked = look_through_file(content, name=clean_line(name), ending=ENDINGS[kind])
    with transaction.atomic():
        item_to_do(enrolment, object_uuid=object_uuid, by=by, at=at)  # once more: those seconds may have changed it
        if looked.justified:
            why = {"kinds": list(looked.justified), "reason": reason_given()}
            accounts_api.audit("file.justified", subject=None, by=by, at=at, **why)
        done = _keep(enrolment, item, content=content, name=named(name, kind), kind=kind, by=by, at=at)
    return Arrived(done.new, done.levels, unread=looked.unread)


def _keep(
    enrolment: Enrolment,
    item: courses_api.ObjectItem,
    *,
    content: bytes,
    name: str,
    kind: str,
    by: Person,
    at: datetime,
) -> Finished:
    # Held, so that of two sendings of one file the second finds the first.
    hold(enrolment)
    place = f"uploads/{enrolment.uuid.hex}/{item.uuid.hex}-{hashlib.sha256(content).hexdigest()[:16]}"
    mine = Upload.objects.filter(enrolment=enrolment, learning_object_id=item.id)
    if mine.filter(file__startswith=place).exists():
        return Finished(new=False)
    if mine.count() >= MOST_FILES:
        raise Refused(_("You have sent %(most)d files here. That is the most.") % {"most": MOST_FILES}, field="file")
    row = Upload(
        enrolment=enrolment, learning_object_id=item.id, name=name, content_type=kind,
        size=len(content), uploaded_at=at,
    )  # fmt: skip
    row.file.name = row.file.storage.save(place, ContentFile(content))
    try:
        row.save()
        accounts_api.audit("upload.add", subject=row, by=by, at=at, object=item.key)
        store_in_run(enrolment, "submitted", kind="object", uuid=item.uuid, name=item.title, at=at)
        finished = finish(enrolment, item, kind=PointAward.Kind.OBJECT, by=by, at=at)
        return finished or Finished(new=False, levels=tuple(judge_gates(enrolment, by=by, at=at)))
    except BaseException:
        # The row goes with the transaction; a store of files has none.
        row.file.storage.delete(row.file.name)
        raise


def uploads_of(enrolment: Enrolment, object_id: int) -> list[Upload]:
    """What one sent for an object, the newest first. One query."""
    rows = Upload.objects.filter(enrolment=enrolment, learning_object_id=object_id)
    return list(rows.order_by("-pk"))


def uploads_in(
    run: Run, item: courses_api.ObjectItem, *, by: Person, after: int | None = None
) -> tuple[list[Upload], int | None]:
    """What everyone in the run sent for an object, the newest first, each with who sent it, and the next ``after``.

    Raises ``NotFound`` for who is not of the run's staff.
    """
    runs_api.require_role(run, *READERS, by=by)
    rows = Upload.objects.filter(enrolment__run=run, learning_object_id=item.id)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.select_related("enrolment__person").order_by("-pk")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def upload_of(uuid: UUID, *, by: Person) -> Upload:
    """A file of one's own, or of the run that one looks after. Raises ``NotFound``."""
    found = Upload.objects.select_related("enrolment__run").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    if found.enrolment.person_id != by.pk:
        runs_api.require_role(found.enrolment.run, *READERS, by=by)
    return found


@shown_by_kind.register("activity")
def shown(enrolment: Enrolment | None, view: ObjectView) -> dict[str, Any]:
    """For the page of an activity: whether it takes files, and one's own. One query where it does."""
    takes = takes_files(view.item, view.level)
    return {"takes_files": takes, "uploads": uploads_of(enrolment, view.item.id) if takes and enrolment else []}
