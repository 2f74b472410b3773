"""What the authors read once a result is released: level by level with its words, and what each marker said where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, FloatField, IntegerField, QuerySet, TextField, Value
from django.utils.translation import gettext as _

from cairn.assessment.blocks import Block, part
from cairn.assessment.models import (
    Adjustment,
    AssessmentPlan,
    CriterionScore,
    PlaceComment,
    Stage,
    SubmissionVersion,
)
from cairn.assessment.results import CriterionResult, Remark, Results


@dataclass(frozen=True)
class At:
    """What was said at one place of the work. ``quoted``: the words there that are meant, if any."""

    who: str
    place: str
    quoted: str
    text: str


@dataclass
class More:
    """What stands beside the marks: the estimate that allows for strictness and what a moderator put instead, by the
    key of the criterion; and the comments at places."""

    estimates: dict[str, float] = field(default_factory=dict)
    adjusted: dict[str, float] = field(default_factory=dict)
    places: list[At] = field(default_factory=list)


def more_of(version: SubmissionVersion, results: Results) -> More:
    """For authors after the release. One query."""
    found, names = More(), dict(results.names)
    for kind, _order, key, allocation, number, place, quoted, text in sorted(_rows(version.pk), key=_kind_and_order):
        if kind == "estimate":
            found.estimates[key] = number
        elif kind == "adjusted":
            found.adjusted[key] = number
        elif allocation in names:
            found.places.append(At(names[allocation], place, quoted, text))
    return found


def _kind_and_order(row: tuple[Any, ...]) -> tuple[str, int]:
    return row[0], row[1]


def _rows(version_id: int) -> QuerySet[Any, Any]:
    """Three kinds of rows in one query: a page with results asks enough already. The latest adjustment comes last."""
    scores = CriterionScore.objects.filter(score__version=version_id, estimate__isnull=False)
    adjusted = Adjustment.objects.filter(version=version_id)
    said = PlaceComment.objects.filter(allocation__version=version_id, allocation__mark__isnull=False, removed_at=None)
    said = said.exclude(allocation__stage=Stage.SELF)
    key, none = F("criterion__key"), Value(0, output_field=IntegerField())
    empty = Value("", output_field=CharField())
    words = Value("", output_field=TextField())
    zero = Value(0.0, output_field=FloatField())
    parts = (
        scores.order_by().values_list(Value("estimate"), F("pk"), key, none, F("estimate"), empty, empty, words),
        adjusted.order_by().values_list(Value("adjusted"), F("pk"), key, none, F("score"), empty, empty, words),
        said.order_by().values_list(
            Value("place"), F("pk"), empty, F("allocation_id"), zero, F("place"), F("quoted"), F("text")
        ),
    )
    return parts[0].union(*parts[1:], all=True)


def feedback_blocks(version: SubmissionVersion, results: Results, more: More) -> Iterator[Block]:
    """All that was found, criterion by criterion; then what was said of the whole, and at places."""
    plan = getattr(version.submission.run, "assessment_plan", None)
    by_model = plan is not None and plan.decides == AssessmentPlan.Decides.MODEL
    judged = [one for one in results.criteria if one.median is not None]
    if judged:
        yield Block("medians", value=[(one.title, one.level, _counts(one, more)) for one in judged])
    for one in results.criteria:
        yield part(one.title)
        yield from _levels(one, more, by_model=by_model)
        yield from _said(one.comments)
    if results.comments:
        yield part(_("On the whole work"))
        yield from _said(results.comments)
    if more.places:
        yield part(_("At places in the work"))
        for place in more.places:
            yield Block("meta", f"{place.who}, {place_words(place)}")
            yield Block("text", place.text)


def _counts(one: CriterionResult, more: More) -> str:
    """The median, and what a moderator put instead: it is that which counts."""
    if one.key not in more.adjusted:
        return f"{one.median:g}"
    return _("%(median)g; %(score)g set by the moderator") % {"median": one.median, "score": more.adjusted[one.key]}


def _levels(one: CriterionResult, more: More, *, by_model: bool) -> Iterator[Block]:
    if one.median is not None:
        yield Block("row", f"{one.level} ({one.median:g})\n{one.descriptor}".strip(), name=_("Level, by the median"))
    if by_model and one.key in more.estimates and one.key not in more.adjusted:
        words = _("%(score)s, which allows for how strict each marker is") % {"score": f"{more.estimates[one.key]:.1f}"}
        yield Block("row", words, name=_("Estimate"))
    if one.key in more.adjusted:
        yield Block("row", f"{more.adjusted[one.key]:g}", name=_("Set by the moderator"))


def _said(remarks: tuple[Remark, ...]) -> Iterator[Block]:
    for remark in remarks:
        yield Block("meta", f"{remark.who}: {remark.level}" if remark.level else remark.who)
        if remark.text:
            yield Block("text", remark.text)


def place_words(at: At) -> str:
    """ "On: Aim, “by May”"."""
    words = _("On: %(place)s") % {"place": at.place}
    return f"{words}, “{at.quoted}”" if at.quoted else words
