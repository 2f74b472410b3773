"""What the assessors found, as each of its readers may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.masking import seen_by_assessor
from cairn.assessment.models import (
    AssessmentPlan,
    Criterion,
    CriterionMark,
    Mark,
    Outcome,
    PlaceComment,
    Stage,
    SubmissionVersion,
)
from cairn.assessment.place_comments import where_in_words
from cairn.assessment.rubrics import rubric_of
from cairn.assessment.scoring import median_of
from cairn.assessment.submitting import reader_of
from cairn.runs.models_api import Run


@dataclass(frozen=True)
class Remark:
    """What one assessor said: ``who`` is a name for moderators, else ``Peer 1``, ``Expert`` or ``You``."""

    who: str
    level: str
    score: int | None
    text: str


@dataclass(frozen=True)
class PlaceRemark:
    """What one assessor said at a place of the work: by its key, and ``where`` it is in words; ``quoted`` are the
    words there that are meant."""

    who: str
    place: str
    where: str
    quoted: str
    text: str


@dataclass(frozen=True)
class CriterionResult:
    """``median`` may lie between two scores; ``level`` then names both; ``None`` and empty where nobody gave a level.

    ``comments`` has an entry per mark; ``descriptor`` is what the rubric says of the level, or of both.
    """

    key: str
    title: str
    weight: float
    median: float | None
    level: str
    comments: tuple[Remark, ...]
    descriptor: str = ""


@dataclass(frozen=True)
class Results:
    """``seen_as`` is author, assessor or moderator. Before the release an author's has no outcome and no criteria.

    ``comments`` are about the whole work; ``names`` are (inside key of the allocation, what its marker is called here).
    """

    seen_as: str
    outcome: Outcome | None
    criteria: tuple[CriterionResult, ...]
    comments: tuple[Remark, ...]
    names: tuple[tuple[int, str], ...] = ()
    at_places: tuple[PlaceRemark, ...] = ()


def results_for(version: SubmissionVersion, *, by: Person) -> Results:
    """The marks of a version. Authors see them once released; moderators and managers all, with names; a peer their
    own; an expert their own and, once they have given it, all others, so that nobody's opinion leads theirs. Names
    are left out for whom the plan says so. The authors' own mark counts in no median; they and moderators see it
    beside the others. Raises ``NotFound`` for everybody else. Three queries for a version that was loaded for this
    reader; one more for names that depend on the plan, and one where places were commented on.
    """
    seen_as = reader_of(version, by).seen_as
    if seen_as == "author" and version.outcome is None:
        return Results("author", None, (), ())
    marks = marks_of(version)
    if seen_as == "moderator":
        return _results("moderator", version, marks, [_named(one) for one in marks])
    others = [one for one in marks if one.allocation.stage != Stage.SELF]
    if seen_as == "author":
        return _results("author", version, marks, names_of(version, marks))
    own = [one for one in others if one.allocation.assessor_id == by.pk]
    if any(one.allocation.stage == Stage.EXPERT for one in own):
        names = zip(others, names_of(version, others), strict=True)
        seen = [_("You") if one in own else name for one, name in names]
        return _results("assessor", version, others, seen)
    return _results("assessor", version, own, [_("You")] * len(own))


def marks_of(version: SubmissionVersion) -> list[Mark]:
    """Peers first, each stage in the order of asking: the order says nothing of who it was. The authors' own last."""
    places = PlaceComment.objects.filter(allocation=OuterRef("allocation"), removed_at=None)
    rows = Mark.objects.filter(allocation__version=version).select_related("allocation__assessor")
    rows = rows.annotate(has_places=Exists(places))
    rows = rows.prefetch_related(Prefetch("criteria", CriterionMark.objects.select_related("level")))
    order = [Stage.PEER, Stage.EXPERT, Stage.SELF]
    return sorted(rows, key=lambda one: (order.index(Stage(one.allocation.stage)), one.allocation_id))


def _named(mark: Mark) -> str:
    if mark.allocation.stage == Stage.SELF:
        return _("%(name)s (own work)") % {"name": mark.allocation.assessor.name}
    return mark.allocation.assessor.name


def _is_own(mark: Mark) -> bool:
    return mark.allocation.stage == Stage.SELF


def names_of(version: SubmissionVersion, marks: Sequence[Mark]) -> list[str]:
    """Of each mark, what its author is called for those whose work it is: a name only where everybody sees names."""
    plan = getattr(version.submission.run, "assessment_plan", None)
    if plan is not None and plan.anonymity == AssessmentPlan.Anonymity.NONE:
        return [_("Your own mark") if _is_own(one) else one.allocation.assessor.name for one in marks]
    return _anonymous(marks)


def _anonymous(marks: Sequence[Mark]) -> list[str]:
    stages = [one.allocation.stage for one in marks]
    names = []
    for place, stage in enumerate(stages):
        words = _("Your own mark") if stage == Stage.SELF else str(Stage(stage).label)
        several = stages.count(stage) > 1
        names.append(f"{words} {stages[: place + 1].count(stage)}" if several else words)
    return names


def _results(seen_as: str, version: SubmissionVersion, marks: list[Mark], names: list[str]) -> Results:
    rubric = rubric_of(version.submission.run)
    found = tuple(_criterion(one, marks, names) for one in rubric.criteria.all()) if marks else ()
    overall = tuple(Remark(name, "", None, one.comment) for name, one in zip(names, marks, strict=True) if one.comment)
    called = tuple((one.allocation_id, name) for name, one in zip(names, marks, strict=True))
    said = _at_places(version, marks, names, is_author=seen_as != "assessor")
    return Results(seen_as, version.outcome, found, overall, called, said)


def _at_places(
    version: SubmissionVersion, marks: list[Mark], names: list[str], *, is_author: bool
) -> tuple[PlaceRemark, ...]:
    """In the order of the marks, then as they were written. One query, and none where there are none."""
    who = {one.allocation_id: name for one, name in zip(marks, names, strict=True) if one.has_places}  # type: ignore[attr-defined]
    rows = PlaceComment.objects.filter(allocation__in=who, removed_at=None).order_by("pk") if who else []
    order = list(who)
    found = sorted(rows, key=lambda one: order.index(one.allocation_id))
    seen = seen_by_assessor(version, is_author=is_author) if found else None
    words = where_in_words(version, {one.place for one in found}, seen=seen) if found else {}
    return tuple(
        PlaceRemark(who[one.allocation_id], one.place, words[one.place] or one.place, one.quoted, one.text)
        for one in found
    )


def _criterion(criterion: Criterion, marks: list[Mark], names: list[str]) -> CriterionResult:
    rows = [(name, one, row) for name, one in zip(names, marks, strict=True) for row in one.criteria.all()]
    own = [(name, one, row) for name, one, row in rows if row.criterion_id == criterion.pk]
    scores = [row.level.score for _name, one, row in own if row.level is not None and not _is_own(one)]
    middle = median_of(scores) if scores else None
    return CriterionResult(
        key=criterion.key,
        title=criterion.title,
        weight=criterion.weight,
        median=middle,
        level=level_name(criterion, middle) if middle is not None else "",
        comments=tuple(_remark(name, row) for name, _mark, row in own),
        descriptor=descriptor_of(criterion, middle) if middle is not None else "",
    )


def _remark(name: str, row: CriterionMark) -> Remark:
    if row.level is None:
        return Remark(name, _("Can't judge this") if row.cannot_judge else "", None, row.comment)
    return Remark(name, row.level.name, row.level.score, row.comment)


def level_name(criterion: Criterion, score: float) -> str:
    """The name of the level at ``score``; between two levels, the names of both."""
    levels = list(criterion.levels.all())
    exact = [level.name for level in levels if level.score == score]
    if exact:
        return exact[0]
    below = [level.name for level in levels if level.score < score]
    above = [level.name for level in levels if level.score > score]
    return _("%(lower)s to %(upper)s") % {"lower": below[-1], "upper": above[0]}


def descriptor_of(criterion: Criterion, score: float) -> str:
    """What the rubric says of the level at ``score``; between two levels, of both, each after its name."""
    levels = list(criterion.levels.all())
    exact = [level.descriptor for level in levels if level.score == score]
    if exact:
        return exact[0]
    around = [max((one for one in levels if one.score < score), key=lambda one: one.score, default=None)]
    around.append(min((one for one in levels if one.score > score), key=lambda one: one.score, default=None))
    return "\n".join(f"{one.name}: {one.descriptor}" for one in around if one is not None)


# --- For evaluation ---


def submission_facts(run: Run) -> list[dict[str, Any]]:
    """A row per version and author, the oldest first, by pseudonym and without text. Three queries.

    ``submission_uuid, project_uuid, person_id, pseudonym, version`` (its number), ``submitted_at, state`` (of the
    submission now), ``result`` and ``released_at`` (``None`` before the release).
    """
    rows = SubmissionVersion.objects.filter(submission__run=run).defer("snapshot")
    rows = rows.select_related("submission", "outcome").prefetch_related("submission__authors")
    versions = list(rows.order_by("submitted_at", "pk"))
    people = {author.person_id for version in versions for author in version.submission.authors.all()}
    names = accounts_api.pseudonyms_of(people)
    return [
        {
            "submission_uuid": version.submission.uuid,
            "project_uuid": version.submission.project_uuid,
            "person_id": author.person_id,
            "pseudonym": names.get(author.person_id),
            "version": version.number,
            "submitted_at": version.submitted_at,
            "state": version.submission.state,
            **_outcome_facts(version),
        }
        for version in versions
        for author in version.submission.authors.all()
    ]


def _outcome_facts(version: SubmissionVersion) -> dict[str, Any]:
    outcome = version.outcome
    return {
        "result": outcome.result if outcome is not None else None,
        "released_at": outcome.released_at if outcome is not None else None,
    }
