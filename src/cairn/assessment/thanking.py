"""Thanking those who marked one's work, and saying how helpful they were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.models import AssessmentPlan, Mark, MarkFeedback, Stage, SubmissionVersion
from cairn.assessment.naming import as_uuid
from cairn.assessment.people import title_of
from cairn.assessment.results import marks_of, names_of
from cairn.assessment.submitting import reader_of, version_for
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_text
from cairn.notices import api as notices_api

CHANGEABLE = timedelta(days=28)  # after the release
LONGEST_WORDS = 500


@dataclass(frozen=True)
class Marker:
    """Somebody who marked a version, named as its authors may know them, and what the reader said of the mark."""

    mark_uuid: UUID
    who: str
    thanked: bool = False
    helpful: int | None = None
    words: str = ""


def markers_of(version: SubmissionVersion, *, by: Person) -> list[Marker]:
    """Who marked a version, for its authors once its result is released; nothing before. Raises ``NotFound``.

    Four queries at most for a version that was loaded for this reader.
    """
    if reader_of(version, by).seen_as != "author":
        raise NotFound(f"version {version.uuid}")
    if version.outcome is None:
        return []
    marks = [one for one in marks_of(version) if one.allocation.stage != Stage.SELF]
    said = {one.mark_id: one for one in MarkFeedback.objects.filter(mark__in=[one.pk for one in marks], person=by)}
    return [_marker(mark, who, said.get(mark.pk)) for mark, who in zip(marks, names_of(version, marks), strict=True)]


def _marker(mark: Mark, who: str, said: MarkFeedback | None) -> Marker:
    if said is None:
        return Marker(mark.uuid, who)
    return Marker(mark.uuid, who, said.thanked, said.helpful, said.words)


@transaction.atomic
def thank(
    mark_uuid: UUID | str,
    *,
    by: Person,
    at: datetime,
    thanked: bool = False,
    helpful: int | None = None,
    words: str = "",
) -> MarkFeedback | None:
    """Say thanks for a mark of one's own work, how helpful it was from 1 to 5, and a few words; said again, it is
    changed. Nothing of all is nothing said: ``None`` where nothing was before.

    The marker is told of thanks, once, without who it was unless names are open. Raises ``NotFound`` for who is no
    author and before the release; ``Refused`` for another number (field ``helpful``), too many words (field
    ``words``), and later than ``CHANGEABLE`` after the release.
    """
    rows = Mark.objects.select_related("allocation__version").filter(uuid=as_uuid(mark_uuid))
    mark = rows.defer("allocation__version__snapshot").first()
    if mark is None:
        raise NotFound(f"mark {mark_uuid}")
    version = version_for(mark.allocation.version.uuid, by=by)
    if reader_of(version, by).seen_as != "author" or version.outcome is None or mark.allocation.stage == "self":
        raise NotFound(f"mark {mark_uuid}")
    said = clean_text(words)
    if helpful is not None and not 1 <= helpful <= 5:
        raise Refused(_("Choose a number from 1 to 5"), field="helpful")
    if len(said) > LONGEST_WORDS:
        raise Refused(_("Shorten this to %(most)d characters") % {"most": LONGEST_WORDS}, field="words")
    if why := too_late_to_thank(version, at=at):
        raise Refused(why)
    held = MarkFeedback.objects.filter(mark=mark, person=by).first()
    if held is None and not (thanked or helpful or said):
        return None
    values = {"thanked": thanked, "helpful": helpful, "words": said}
    if held is not None and all(getattr(held, name) == value for name, value in values.items()):
        return held
    made, _new = MarkFeedback.objects.update_or_create(mark=mark, person=by, defaults=values | {"at": at})
    accounts_api.audit("mark.feedback", subject=made, by=by, at=at, thanked=thanked, helpful=helpful)
    if thanked:
        _tell(mark, version, by=by, at=at)
    return made


def too_late_to_thank(version: SubmissionVersion, *, at: datetime) -> str:
    """Why markers can't be thanked any more, in words; empty while they can."""
    outcome = version.outcome
    if outcome is None or at <= outcome.released_at + CHANGEABLE:
        return ""
    last = date_format(outcome.released_at + CHANGEABLE, "j F Y")
    return _("Markers could be thanked until %(day)s.") % {"day": last}


def _tell(mark: Mark, version: SubmissionVersion, *, by: Person, at: datetime) -> None:
    plan = getattr(version.submission.run, "assessment_plan", None)
    named = plan is not None and plan.anonymity == AssessmentPlan.Anonymity.NONE
    values = {"title": title_of(version), "name": by.name}
    words = (
        _("%(name)s thanks you for your mark of %(title)s")
        if named
        else _("You are thanked for your mark of %(title)s")
    )
    notices_api.tell(
        mark.allocation.assessor_id,
        kind="thanks",
        key=f"thanks:{mark.uuid}:{by.uuid}",
        words=words % values,
        url=reverse("assessment:version", args=[version.uuid]),
        at=at,
    )
