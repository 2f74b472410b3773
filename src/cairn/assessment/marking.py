"""What waits to be marked, and marking: once by each assessor."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.allocating import tell_moderators, title_of
from cairn.assessment.models import Allocation, Criterion, CriterionLevel, CriterionMark, Mark, Submission
from cairn.assessment.rubrics import rubric_of
from cairn.assessment.submitting import as_uuid
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import MarkSubmitted, announce
from cairn.lib.prepared import prepared
from cairn.lib.text import clean_text

# Who places work below this level has to say why.
COMMENT_BELOW = 2


def waiting_to_mark(person: Person) -> list[Allocation]:
    """What a person is asked to mark and has not, the first due at the top. One query.

    Each has its version (without the snapshot), submission and run, and ``title``, what the project was called.
    """
    return _owed(person_id=person.pk)


@prepared
def _owed(person_id: int) -> QuerySet[Allocation]:
    rows = Allocation.objects.filter(assessor_id=person_id, ended_at=None, mark=None)
    rows = rows.select_related("version__submission__run").defer("version__snapshot")
    titled = rows.annotate(title=KeyTextTransform("title", "version__snapshot"))
    return titled.order_by("due_on", "pk")


def allocation_for(uuid: UUID | str, *, by: Person) -> Allocation:
    """An allocation of one's own, marked or ended or not. Raises ``NotFound`` for anybody else's."""
    rows = Allocation.objects.select_related("version__submission__run__programme", "version__outcome", "mark")
    found = rows.filter(uuid=as_uuid(uuid), assessor=by).first()
    if found is None:
        raise NotFound(f"allocation {uuid}")
    return found


@transaction.atomic
def mark(
    allocation_uuid: UUID | str,
    *,
    levels: Mapping[str, int],
    comments: Mapping[str, str],
    comment: str,
    by: Person,
    at: datetime,
) -> Mark:
    """Give the mark that one was asked for: a level for each criterion, by its key, and comments.

    ``comment`` is about the whole work. Giving the same mark again returns the first. The last mark that is waited
    for hands the submission to the moderators. Raises ``NotFound`` for anybody else's allocation; ``Refused`` (field
    ``level-<key>`` or ``comment-<key>``) for what is missing, for another mark, or when it is no longer waited for.
    """
    allocation = allocation_for(allocation_uuid, by=by)
    submission = Submission.objects.select_for_update().get(pk=allocation.version.submission_id)
    allocation.refresh_from_db(fields=["ended_at"])
    criteria = list(rubric_of(allocation.version.submission.run).criteria.all())
    for field, sentence in faults(criteria, levels, comments):
        raise Refused(sentence, field=field)
    given = _given(criteria, levels, comments)
    first = Mark.objects.filter(allocation=allocation).first()
    if first is not None:
        return _same(first, given, clean_text(comment))
    if allocation.ended_at is not None:
        raise Refused(_("The result has been released: this mark is no longer needed. Thank you all the same."))
    made = Mark.objects.create(allocation=allocation, comment=clean_text(comment), marked_at=at)
    CriterionMark.objects.bulk_create(
        CriterionMark(mark=made, level=level, criterion_id=level.criterion_id, comment=words) for level, words in given
    )
    accounts_api.audit("mark.submit", subject=made, by=by, at=at, allocation=str(allocation.uuid))
    announce(
        MarkSubmitted(
            at=at,
            person_id=by.pk,
            run_id=submission.run_id,
            submission_uuid=submission.uuid,
            stage=allocation.stage,
        )
    )
    _hand_over(allocation, submission, at=at)
    return made


def faults(criteria: list[Criterion], levels: Mapping[str, int], comments: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a mark lacks: (field, sentence), in the order of the criteria."""
    found = []
    for criterion in criteria:
        score = levels.get(criterion.key)
        if score is None:
            words = _("Choose a level for: %(title)s") % {"title": criterion.title}
            found.append((f"level-{criterion.key}", words))
        elif score not in [level.score for level in criterion.levels.all()]:
            words = _("Choose one of the levels that are listed for: %(title)s") % {"title": criterion.title}
            found.append((f"level-{criterion.key}", words))
        elif score < COMMENT_BELOW and not clean_text(comments.get(criterion.key, "")):
            words = _("Say what is missing, so that they can mend it: %(title)s") % {"title": criterion.title}
            found.append((f"comment-{criterion.key}", words))
    return found


def _given(
    criteria: list[Criterion], levels: Mapping[str, int], comments: Mapping[str, str]
) -> list[tuple[CriterionLevel, str]]:
    return [
        (level, clean_text(comments.get(criterion.key, "")))
        for criterion in criteria
        for level in criterion.levels.all()
        if level.score == levels[criterion.key]
    ]


def _same(first: Mark, given: list[tuple[CriterionLevel, str]], comment: str) -> Mark:
    """The mark already given, if this is it once more: a second press, a second tab."""
    kept: dict[int, Any] = {row.level_id: row.comment for row in first.criteria.all()}
    if first.comment == comment and kept == {level.pk: words for level, words in given}:
        return first
    raise Refused(_("You have marked this already. A mark can't be changed; write to the moderator."))


def _hand_over(allocation: Allocation, submission: Submission, *, at: datetime) -> None:
    """When nobody's mark is waited for any more, the moderators are told."""
    version = allocation.version
    if version.allocations.filter(ended_at=None, mark=None).exists():
        return
    marking = Submission.objects.filter(pk=submission.pk, state=Submission.State.MARKING)
    if not marking.update(state=Submission.State.MODERATION):
        return
    tell_moderators(
        version,
        key=f"to_moderate:{version.uuid}:{version.allocations.count()}",
        words=_("%(title)s is marked and waits for you to release its result") % {"title": title_of(version)},
        at=at,
    )
