"""What an assessor says at one place of the work: a passage, a node of a diagram, a data point."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.blocks import Block, project_blocks
from cairn.assessment.drafting import forget
from cairn.assessment.models import Allocation, Mark, PlaceComment, SubmissionVersion
from cairn.assessment.naming import as_uuid
from cairn.assessment.shown import frozen, points_of
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line, clean_text

LONGEST, LONGEST_QUOTE, LONGEST_LABEL = 1500, 300, 80
MOST = 200  # of one assessor on one version
POINT = re.compile(r"measure:(\d{1,4}):point:(\d{1,6})")


@transaction.atomic
def add_place_comment(
    allocation: Allocation, place: str, *, text: str, quoted: str = "", by: Person, at: datetime
) -> PlaceComment:
    """Say something at a ``place`` of the work that one holds; ``quoted`` are the words there that are meant.

    Raises ``NotFound`` for another's allocation or no such place; ``Refused`` (field ``said-<place>`` or
    ``quoted-<place>``) for nothing said, for too much, and once it is marked or no longer held.
    """
    _own_and_open(allocation, by)
    if not label_of(allocation.version.snapshot, place, reply=allocation.version.reply):
        raise NotFound(f"place {place}")
    words, quote = clean_text(text), clean_line(quoted)
    if not words:
        raise Refused(_("Write what you want to say at this place."), field=f"said-{place}")
    if len(words) > LONGEST:
        told = _("Shorten this to %(most)d characters: it has %(length)d")
        raise Refused(told % {"most": LONGEST, "length": len(words)}, field=f"said-{place}")
    if len(quote) > LONGEST_QUOTE:
        told = _("Shorten the words that you mean to %(most)d characters: they have %(length)d")
        raise Refused(told % {"most": LONGEST_QUOTE, "length": len(quote)}, field=f"quoted-{place}")
    there = list(PlaceComment.objects.filter(allocation=allocation, removed_at=None))
    same = [one for one in there if (one.place, one.quoted, one.text) == (place, quote, words)]
    if same:  # a second press
        return same[0]
    if len(there) >= MOST:
        told = _("You have commented on %(most)d places already. Say the rest in the comments on the criteria.")
        raise Refused(told % {"most": MOST}, field=f"said-{place}")
    made = PlaceComment.objects.create(allocation=allocation, place=place, quoted=quote, text=words, at=at)
    forget(allocation, [f"said-{place}", f"quoted-{place}"])
    accounts_api.audit("place_comment.add", subject=made, by=by, at=at, place=place)
    return made


@transaction.atomic
def remove_place_comment(allocation: Allocation, comment_uuid: UUID | str, *, by: Person, at: datetime) -> PlaceComment:
    """Take back what one said at a place, while the mark is not given. Raises ``NotFound``, ``Refused``."""
    _own_and_open(allocation, by)
    found = PlaceComment.objects.filter(allocation=allocation, uuid=as_uuid(comment_uuid)).first()
    if found is None:
        raise NotFound(f"comment {comment_uuid}")
    if PlaceComment.objects.filter(pk=found.pk, removed_at=None).update(removed_at=at):
        accounts_api.audit("place_comment.remove", subject=found, by=by, at=at)
    return found


def _own_and_open(allocation: Allocation, by: Person) -> None:
    if allocation.assessor_id != by.pk:
        raise NotFound(f"allocation {allocation.uuid}")
    held = Allocation.objects.select_for_update().get(pk=allocation.pk)
    if Mark.objects.filter(allocation=held).exists():
        raise Refused(_("You have marked this already, so your comments can't be changed any more."))
    if held.ended_at is not None:
        raise Refused(_("You don't hold this work any more, so you can't comment on it."))


def place_comments_of(allocation: Allocation) -> list[PlaceComment]:
    """What an assessor said at places, the first first. One query."""
    return list(PlaceComment.objects.filter(allocation=allocation, removed_at=None).order_by("pk"))


# --- Places ---


def label_of(snapshot: Any, place: str, *, reply: str = "") -> str:
    """What stands at a place, in a few words; empty for no place of this snapshot."""
    if found := POINT.fullmatch(place):
        number, position = int(found[1]), int(found[2])
        points = points_of(snapshot, number, after=position - 1, most=1)
        if points is None or not points.rows:
            return ""
        return _("%(measure)s, %(point)s") % {"measure": points.name, "point": points.rows[0][0]}
    return labels_of(project_blocks(frozen(snapshot), reply=reply)).get(place, "")


def labels_of(blocks: Iterable[Block]) -> dict[str, str]:
    """Every place with the headings above it and its name, or the beginning of its words."""
    found: dict[str, str] = {}
    heads = {"section": "", "part": ""}
    for block in blocks:
        if block.kind == "section":
            heads = {"section": block.text, "part": ""}
        elif block.kind == "part":
            heads["part"] = block.text
        if block.place:
            own = "" if block.kind == "part" else block.name or _start(block.text)
            found.setdefault(block.place, ": ".join(one for one in (*heads.values(), own) if one))
    return found


def where_in_words(version: SubmissionVersion, places: Iterable[str], *, seen: Any = None) -> dict[str, str]:
    """The label of each of ``places``, data points among them; empty for what is no place of the version. ``seen`` is
    the snapshot as the reader may see it, where that is not all of it."""
    whole = version.snapshot if seen is None else seen
    labels = labels_of(project_blocks(frozen(whole), reply=version.reply))
    return {one: label_of(whole, one) if POINT.fullmatch(one) else labels.get(one, "") for one in places}


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LABEL else line[:LONGEST_LABEL].rsplit(" ", 1)[0] + "…"
