"""The private journal: what a learner thinks about an object. Nobody else reads it, the run's staff included.

So no statement and no audit row tells of it, and no function here takes anyone but its owner.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.doing import item_to_do
from cairn.learning.gates import judge_gates
from cairn.learning.models import Reflection
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.lib.text import clean_text
from cairn.runs.models_api import Enrolment

LONGEST = 20_000


def reflection_of(enrolment: Enrolment, object_id: int) -> Reflection | None:
    """What the owner of a place wrote about an object. One query."""
    return Reflection.objects.filter(enrolment=enrolment, learning_object_id=object_id).first()


@transaction.atomic
def save_reflection(
    enrolment: Enrolment, *, object_uuid: UUID, text: str, version: int, by: Person, at: datetime
) -> list[courses_api.LevelItem]:
    """Write what one thinks about an object, or write it anew; returns the levels whose gates that opened.

    ``version`` is that of the text one began from, 0 for none. Raises ``NotFound``; ``Refused`` for nothing, too
    much, a level that is not open or an ended run; ``Conflict`` where it was saved elsewhere meanwhile.
    """
    item = item_to_do(enrolment, object_uuid=object_uuid, by=by, at=at)
    text = clean_text(text)
    if not text:
        raise Refused(_("Write something first"), field="text")
    if len(text) > LONGEST:
        raise Refused(_("Shorten this to %(most)d characters") % {"most": LONGEST}, field="text")
    if not _written(enrolment, item, text=text, version=version, at=at):
        theirs = reflection_of(enrolment, item.id)
        raise Conflict(
            _("You saved this elsewhere while you were writing here. Compare, then save again."),
            theirs=theirs.text if theirs else "",
            version=theirs.version if theirs else 0,
        )
    return judge_gates(enrolment, by=by, at=at)


def _written(enrolment: Enrolment, item: courses_api.ObjectItem, *, text: str, version: int, at: datetime) -> bool:
    """One statement both checks the version and takes the next, so that of two tabs one is told."""
    if version:
        rows = Reflection.objects.filter(enrolment=enrolment, learning_object_id=item.id, version=version)
        return bool(rows.update(text=text, version=version + 1, changed_at=at))
    facts = {"person_id": enrolment.person_id, "text": text, "written_at": at, "changed_at": at}
    _row, new = Reflection.objects.get_or_create(enrolment=enrolment, learning_object_id=item.id, defaults=facts)
    return new


def delete_reflection(enrolment: Enrolment, *, object_uuid: UUID, by: Person) -> None:
    """Take a page out of one's journal, for good, also after the run; a gate that it opened stays open.

    Raises ``NotFound`` for somebody else's place.
    """
    if enrolment.person_id != by.pk:
        raise NotFound
    Reflection.objects.filter(enrolment=enrolment, learning_object__uuid=object_uuid).delete()
