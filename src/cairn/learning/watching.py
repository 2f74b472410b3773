"""Films and recordings: what of them somebody has seen, and where they go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.kinds import shown_by_kind
from cairn.learning.models import PointAward, Watched
from cairn.learning.progress import Finished, finish, require_going_on
from cairn.learning.standing import is_open
from cairn.learning.trails import ObjectView
from cairn.lib.errors import NotFound, Refused
from cairn.lib.models import insert_once
from cairn.methods.captions import Cue, cues
from cairn.methods.stretches import share_of, union
from cairn.runs.models_api import Enrolment

ENOUGH = 0.9  # of a file of our own: who has seen so much has done the object
MOST_PARTS = 500  # in one report
LONGEST = 10**7  # seconds; numbers of hundreds of digits are none


@dataclass(frozen=True)
class Seen:
    """``share`` of the whole, 0 to 1; ``finished`` says whether the object was done just now."""

    share: float
    finished: Finished


@shown_by_kind.register("video")
@shown_by_kind.register("audio")
def shown(enrolment: Enrolment | None, view: ObjectView) -> dict[str, Any]:
    """For the page of a film or recording: the file or link, what is said, and where one stands. One query."""
    media = view.item.media
    known = Watched.objects.filter(enrolment=enrolment, learning_object_id=view.item.id).first() if enrolment else None
    return {
        "media": media,
        "transcript": transcript_of(media),
        "watched": known,
        "position": going_on_at(known, media),
        "clock": clock,
    }


def transcript_of(media: courses_api.MediaItem | None) -> tuple[Cue, ...]:
    return cues(media.transcript) if media else ()


def going_on_at(known: Watched | None, media: courses_api.MediaItem | None) -> int:
    """The second at which somebody goes on; 0 at the beginning, and again once the end was reached."""
    if known is None or media is None or known.position < 5:
        return 0
    return 0 if media.seconds and known.position > media.seconds - 5 else int(known.position)


def clock(seconds: float) -> str:
    """
    >>> clock(62.9), clock(3723)
    ('1:02', '1:02:03')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@transaction.atomic
def record_watched(
    enrolment: Enrolment, *, object_uuid: UUID, parts: Sequence[Any], position: float, by: Person, at: datetime
) -> Seen:
    """Add stretches that were seen, ``[[from, to], ...]`` in seconds, in any order and as often as they come.

    Nine tenths of a file of our own complete the object; of what is elsewhere nothing is known, so its reader says so.
    Raises ``NotFound``; ``Refused`` for what are no stretches, a level that is not open or an ended run.
    """
    require_going_on(enrolment, by=by, at=at)
    tree = courses_api.structure(enrolment.run.programme)
    item = tree.object_by_uuid(object_uuid)
    if item.media is None:
        raise NotFound(f"media of {item.key}")
    if not is_open(enrolment, tree, tree.level_of(item)):
        raise Refused(_("This level is not open yet."))
    _require_stretches(parts, position)
    of = {"enrolment": enrolment, "learning_object_id": item.id}
    insert_once(Watched(**of, changed_at=at))
    row = Watched.objects.select_for_update().get(**of)  # two devices at once: neither loses what the other saw
    row.parts = union(row.parts, parts, seconds=item.media.seconds)
    row.share = share_of(row.parts, item.media.seconds)
    row.position, row.changed_at = max(position, 0.0), at
    row.save(update_fields=["parts", "share", "position", "changed_at"])
    enough = item.media.own_file and row.share >= ENOUGH
    return Seen(row.share, _finish(enrolment, item, by=by, at=at) if enough else Finished(new=False))


def _finish(enrolment: Enrolment, item: courses_api.ObjectItem, *, by: Person, at: datetime) -> Finished:
    return finish(enrolment, item, kind=PointAward.Kind.OBJECT, by=by, at=at)


def _require_stretches(parts: Any, position: Any) -> None:
    def is_number(value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LONGEST

    pairs = isinstance(parts, list) and len(parts) <= MOST_PARTS
    if not pairs or not all(isinstance(one, list) and len(one) == 2 and all(map(is_number, one)) for one in parts):
        raise Refused(_("These are no stretches of a film."))
    if not is_number(position):
        raise Refused(_("This is no place in a film."))
