"""What waits to be marked, and marking: once by each assessor."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import wanted
from cairn.assessment.models import (
    Allocation,
    Criterion,
    CriterionLevel,
    CriterionMark,
    Mark,
    MarkDraft,
    Stage,
    Submission,
    VersionScore,
)
from cairn.assessment.naming import as_uuid
from cairn.assessment.rubrics import rubric_of
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


def allocation_for(uuid: UUID | str, *, by: Person, whole: bool = True) -> Allocation:
    """An allocation of one's own, marked or ended or not. Raises ``NotFound`` for anybody else's.

    Not ``whole``: the snapshot, which is large, is loaded when it is asked for.
    """
    rows = Allocation.objects.select_related(
        "version__submission__run__programme", "version__submission__run__assessment_plan", "version__outcome",
        "mark", "draft",
    )  # fmt: skip
    rows = rows if whole else rows.defer("version__snapshot")
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
    cannot_judge: Collection[str] = (),
) -> Mark:
    """Give the mark that one holds work for: a level for each criterion, by its key, and comments.

    ``cannot_judge`` names criteria that the assessor leaves out, each with a comment that says why. ``comment`` is
    about the whole work. Giving the same mark again returns the first. The last mark that is waited for hands the
    submission over when its score is worked out, within a minute or so. Raises ``NotFound`` for anybody else's
    allocation; ``Refused`` (field ``level-<key>`` or ``comment-<key>``) for what is missing, for another mark, or when
    it is no longer held.
    """
    allocation = allocation_for(allocation_uuid, by=by, whole=False)
    submission = Submission.objects.select_for_update().get(pk=allocation.version.submission_id)
    allocation.refresh_from_db(fields=["ended_at", "ended"])
    criteria = list(rubric_of(allocation.version.submission.run).criteria.all())
    for field, sentence in faults(criteria, levels, comments, cannot_judge):
        raise Refused(sentence, field=field)
    given = _given(criteria, levels, comments, cannot_judge)
    first = Mark.objects.filter(allocation=allocation).first()
    if first is not None:
        return _same(first, given, clean_text(comment))
    if allocation.ended_at is not None:
        raise Refused(why_ended(allocation))
    made = Mark.objects.create(allocation=allocation, comment=clean_text(comment), marked_at=at)
    for row in given:
        row.mark = made
    CriterionMark.objects.bulk_create(given)
    MarkDraft.objects.filter(allocation=allocation).delete()
    if allocation.stage != Stage.SELF:
        wanted.give(allocation.version_id, allocation.stage)
        VersionScore.objects.filter(version=allocation.version_id).update(stale=True)
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
    return made


def why_ended(allocation: Allocation) -> str:
    """Why work that one held needs no mark of oneself any more, in words."""
    words = {
        Allocation.Ended.LAPSED: _("The time for this mark was over, so the work has gone to somebody else."),
        Allocation.Ended.GIVEN_BACK: _("You gave this back, so the work has gone to somebody else."),
        Allocation.Ended.CONFLICT: _("You said that you have a conflict of interest, so somebody else marks this."),
        Allocation.Ended.WITHDRAWN: _("Its authors have withdrawn this work: this mark is no longer needed."),
        Allocation.Ended.LEFT: _("You no longer take part in this run, so the work has gone to somebody else."),
    }
    released = _("The result has been released: this mark is no longer needed. Thank you all the same.")
    return words.get(Allocation.Ended(allocation.ended), released) if allocation.ended else released


def faults(
    criteria: list[Criterion],
    levels: Mapping[str, int],
    comments: Mapping[str, str],
    cannot_judge: Collection[str] = (),
) -> list[tuple[str, str]]:
    """What a mark lacks: (field, sentence), in the order of the criteria."""
    found = []
    for criterion in criteria:
        said = clean_text(comments.get(criterion.key, ""))
        if criterion.comment_only or criterion.key in cannot_judge:
            if criterion.comment_only and not said:
                words = _("Write a comment on: %(title)s") % {"title": criterion.title}
                found.append((f"comment-{criterion.key}", words))
            elif not said:
                words = _("Say why you can't judge this: %(title)s") % {"title": criterion.title}
                found.append((f"comment-{criterion.key}", words))
            continue
        score = levels.get(criterion.key)
        if score is None:
            words = _("Choose a level for: %(title)s") % {"title": criterion.title}
            found.append((f"level-{criterion.key}", words))
        elif score not in [level.score for level in criterion.levels.all()]:
            words = _("Choose one of the levels that are listed for: %(title)s") % {"title": criterion.title}
            found.append((f"level-{criterion.key}", words))
        elif score < COMMENT_BELOW and not said:
            words = _("Say what is missing, so that they can mend it: %(title)s") % {"title": criterion.title}
            found.append((f"comment-{criterion.key}", words))
    return found


def _given(
    criteria: list[Criterion],
    levels: Mapping[str, int],
    comments: Mapping[str, str],
    cannot_judge: Collection[str],
) -> list[CriterionMark]:
    """Rows without their mark."""

    def level_of(criterion: Criterion) -> CriterionLevel | None:
        if criterion.comment_only or criterion.key in cannot_judge:
            return None
        return next(level for level in criterion.levels.all() if level.score == levels[criterion.key])

    return [
        CriterionMark(
            criterion=criterion,
            level=level_of(criterion),
            cannot_judge=not criterion.comment_only and criterion.key in cannot_judge,
            comment=clean_text(comments.get(criterion.key, "")),
        )
        for criterion in criteria
    ]


def _same(first: Mark, given: list[CriterionMark], comment: str) -> Mark:
    """The mark already given, if this is it once more: a second press, a second tab."""
    kept = {(row.criterion_id, row.level_id, row.comment) for row in first.criteria.all()}
    if first.comment == comment and kept == {(row.criterion_id, row.level_id, row.comment) for row in given}:
        return first
    raise Refused(_("You have marked this already. A mark can't be changed; write to the moderator."))
