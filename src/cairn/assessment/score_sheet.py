"""One piece of work as its moderator judges it: all levels side by side, what they come to, and what was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment import scoring
from cairn.assessment.blocks import Block, part, section
from cairn.assessment.models import (
    Adjustment,
    AssessmentPlan,
    Criterion,
    CriterionMark,
    Mark,
    PlaceComment,
    Result,
    Stage,
    SubmissionVersion,
    VersionScore,
)
from cairn.assessment.results import level_name
from cairn.assessment.rubrics import rubric_of
from cairn.assessment.submitting import reader_of
from cairn.lib.errors import NotFound
from cairn.lib.times import day_and_time


@dataclass(frozen=True)
class Line:
    """One criterion: what each marker gave (in the order of the markers), and what it comes to on its own scale.

    ``adjusted`` is what a moderator put instead; ``own`` what the authors gave themselves. Empty where there is none.
    """

    criterion: Criterion
    levels: tuple[str, ...]
    median: str
    estimate: str
    adjusted: Adjustment | None
    own: str


@dataclass(frozen=True)
class Rule:
    """One part of the pass rule in words, and whether it holds."""

    words: str
    holds: bool


@dataclass(frozen=True)
class Sheet:
    """``score`` is in percent, ``None`` while nothing is worked out; ``why`` says why median and estimate differ.

    ``marks`` are those of others, ``own`` the authors' of their own work.
    """

    markers: tuple[str, ...]
    lines: tuple[Line, ...]
    score: VersionScore | None
    rules: tuple[Rule, ...]
    why: tuple[str, ...]
    decides: str
    proposed: str
    marks: tuple[Mark, ...]
    own: tuple[Mark, ...]
    adjustments: tuple[Adjustment, ...]
    places: tuple[PlaceComment, ...]

    @property
    def proposed_words(self) -> str:
        return str(Result(self.proposed).label) if self.proposed else ""


def sheet_of(version: SubmissionVersion, *, by: Person) -> Sheet:
    """Raises ``NotFound`` for who is neither moderator nor manager of its run, and for its authors. Twelve queries."""
    if reader_of(version, by).seen_as != "moderator":
        raise NotFound(f"version {version.uuid}")
    plan = AssessmentPlan.objects.select_related("rubric").get(run=version.submission.run_id)
    every = _marks(version)
    marks = tuple(one for one in every if one.allocation.stage != Stage.SELF)
    own = tuple(one for one in every if one.allocation.stage == Stage.SELF)
    adjustments = tuple(Adjustment.objects.filter(version=version).select_related("criterion", "by"))
    kept = scoring.kept(plan, version)
    score = VersionScore.objects.filter(version=version, estimate__isnull=False).first()
    rubric = rubric_of(version.submission.run)
    return Sheet(
        markers=tuple(marker_words(one) for one in marks),
        lines=tuple(_line(one, marks, own, kept, adjustments) for one in rubric.criteria.all()),
        score=score,
        rules=tuple(Rule(*pair) for pair in zip(kept.rules, kept.holds, strict=True)) if kept else (),
        why=_why(score, adjustments) if score else (),
        decides=str(AssessmentPlan.Decides(plan.decides).label),
        proposed=score.proposed if score else "",
        marks=marks,
        own=own,
        adjustments=adjustments,
        places=tuple(_places(version)),
    )


def _why(score: VersionScore, adjustments: Sequence[Adjustment]) -> tuple[str, ...]:
    """A line for each criterion, but for those of which a moderator put another score: it follows from no mark."""
    put = tuple(f"{one.criterion.title}: " for one in adjustments)
    return tuple(line for line in score.why.splitlines() if not line.startswith(put))


def _marks(version: SubmissionVersion) -> list[Mark]:
    """Peers first, each stage in the order of asking."""
    rows = Mark.objects.filter(allocation__version=version).select_related("allocation__assessor")
    rows = rows.prefetch_related(Prefetch("criteria", CriterionMark.objects.select_related("level", "criterion")))
    return sorted(rows, key=lambda one: (one.allocation.stage != Stage.PEER, one.allocation_id))


def _places(version: SubmissionVersion) -> Iterator[PlaceComment]:
    rows = PlaceComment.objects.filter(allocation__version=version, removed_at=None, allocation__mark__isnull=False)
    yield from rows.select_related("allocation__assessor")


def marker_words(mark: Mark) -> str:
    """The name of who marked, and as what."""
    words = {"name": mark.allocation.assessor.name, "stage": mark.allocation.get_stage_display()}
    return _("%(name)s (%(stage)s)") % words


def _line(
    criterion: Criterion,
    marks: Sequence[Mark],
    own: Sequence[Mark],
    kept: scoring.Scored | None,
    adjustments: Sequence[Adjustment],
) -> Line:
    found = next((one for one in kept.criteria if one.criterion.pk == criterion.pk), None) if kept else None
    levels = [level.score for level in criterion.levels.all()]
    put = [one for one in adjustments if one.criterion_id == criterion.pk]
    estimate = median = ""
    if found is not None and levels:
        median = f"{found.median:g}"
        error = f" ± {found.standard_error:.1f}" if found.standard_error else ""
        estimate = f"{found.estimate:.1f}{error}"
    return Line(
        criterion=criterion,
        levels=tuple(_given(criterion, one) for one in marks),
        median=median,
        estimate=estimate,
        adjusted=put[-1] if put else None,
        own="; ".join(_given(criterion, one) for one in own),
    )


def _given(criterion: Criterion, mark: Mark) -> str:
    """The score and name of a level; a sentence where none was given."""
    row = next((one for one in mark.criteria.all() if one.criterion_id == criterion.pk), None)
    if row is None:
        return ""
    if row.level is None:
        return _("Can't judge this") if row.cannot_judge else _("Comment only")
    return f"{row.level.score} {level_name(criterion, row.level.score)}"


# --- What was said, to be read page by page ---


def said(sheet: Sheet) -> Iterator[Block]:
    """Each criterion with what everybody said of it; then the whole; places; adjustments; the authors' own mark."""
    if any(line.levels for line in sheet.lines):
        yield section(_("What the markers said"))
    for line in sheet.lines:
        if line.levels:
            yield part(line.criterion.title)
            yield from _remarks(line.criterion, sheet.marks)
    yield from _on_the_whole(sheet.marks)
    yield from _at_places(sheet.places)
    if sheet.adjustments:
        yield section(_("Scores that a moderator adjusted"))
        for one in sheet.adjustments:
            yield Block("meta", _adjusted(one))
            yield Block("text", one.reason)
    if sheet.own:
        yield section(_("What the authors said of their own work"))
        for line in sheet.lines:
            yield part(line.criterion.title)
            yield from _remarks(line.criterion, sheet.own)
        yield from _on_the_whole(sheet.own)


def _remarks(criterion: Criterion, marks: Sequence[Mark]) -> Iterator[Block]:
    for mark in marks:
        row = next((one for one in mark.criteria.all() if one.criterion_id == criterion.pk), None)
        if row is not None:
            yield Block("meta", f"{marker_words(mark)}: {_given(criterion, mark)}")
            if row.comment:
                yield Block("text", row.comment)


def _on_the_whole(marks: Sequence[Mark]) -> Iterator[Block]:
    remarks = [one for one in marks if one.comment]
    if remarks:
        yield part(_("On the whole project"))
    for mark in remarks:
        yield Block("meta", marker_words(mark))
        yield Block("text", mark.comment)


def _at_places(places: Sequence[PlaceComment]) -> Iterator[Block]:
    if places:
        yield section(_("Comments at places of the work"))
    for one in places:
        who = one.allocation.assessor.name
        yield Block("meta", _("%(name)s, at “%(quoted)s”") % {"name": who, "quoted": one.quoted} if one.quoted else who)
        yield Block("text", one.text)


def _adjusted(one: Adjustment) -> str:
    words = {"title": one.criterion.title, "score": f"{one.score:g}", "name": one.by.name, "day": _moment(one.at)}
    return _("%(title)s: %(score)s, by %(name)s on %(day)s") % words


def _moment(at: datetime) -> str:
    return day_and_time(at)
