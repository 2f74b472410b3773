"""The points of a measure: read, and written in one place, with what was there before kept as a version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import Conflict, Refused
from cairn.lib.models import insert_rows
from cairn.methods import tabular
from cairn.projects.doubts import ask, doubts
from cairn.projects.due_days import point_came
from cairn.projects.editing.purging import purge_gone
from cairn.projects.guard import look_through
from cairn.projects.judgements import judgements_that_go, move_comments, move_judgements, moves_of
from cairn.projects.measuring import editable_measure
from cairn.projects.models import Measure, MeasurePoint, ToolVersion
from cairn.projects.saving import changed, keep_and_raise_version
from cairn.projects.series import (
    Change,
    Point,
    Repeated,
    change_of,
    difference,
    in_words,
    instead,
    name_of,
    points_of_rows,
    put_in_order,
    repeats,
    together,
)

MOST_POINTS = 20_000
MOST_FAULTS = 20
COLUMNS = ("uuid", "measure_id", "position", "on", "label", "value", "denominator", "note")


def replace_points(measure_uuid: UUID | str, *, raw: str | bytes, by: Person, at: datetime, reason: str = "") -> int:
    """Put the series in ``raw`` (text of a table) in place of the measure's points; returns how many there are.

    All or nothing: a line that can't be read refuses the whole series. The points before are kept as a version
    of the tool. Raises ``Refused`` (field ``data``, the faults as details), ``NotFound``.
    """
    measure = editable_measure(measure_uuid, by=by)
    given = points_of_rows(read_points(raw))
    with transaction.atomic():
        before = points_of(measure)
        return write_points(measure, before, instead(before, given), version=None, by=by, at=at, reason=reason).total


def add_points(
    measure_uuid: UUID | str,
    points: Iterable[Point],
    *,
    by: Person,
    at: datetime,
    repeated: Repeated | None = None,
    agreed: Iterable[str] | None = None,
    reason: str = "",
) -> Change:
    """Add points to those that are there, by their dates where all have one, else at the end.

    ``repeated`` says what becomes of a date that is there already (see ``series.together``); ``None`` refuses it,
    unless the series has such dates. ``agreed`` are answers to ``doubts``: with ``None``, as for a machine that can't
    be asked, there are none. Raises ``Refused`` (field ``when``), ``Unsure``, ``NotFound``.
    """
    given = list(points)
    with transaction.atomic():
        measure = editable_measure(measure_uuid, by=by)
        before = points_of(measure)
        if repeated is None and not repeats(before):
            _refuse_known(before, given)
        if agreed is not None:
            ask(doubts(measure, given, before=before, today=timezone.localdate(at)), agreed=agreed)
        after = together(before, given, repeated=repeated or "both")
        return write_points(measure, before, after, version=None, by=by, at=at, reason=reason)


def _refuse_known(before: Sequence[Point], given: Iterable[Point]) -> None:
    known = {point.label: point for point in before}
    for point in given:
        if point.label in known:
            sentence = _("There is a point for this already: %(point)s. Change it in the list of points.")
            raise Refused(sentence % {"point": in_words(known[point.label])}, field="when")


def save_rows(
    measure_uuid: UUID | str,
    rows: Iterable[tuple[int | None, Point | None]],
    *,
    version: int,
    agreed: Iterable[str] = (),
    by: Person,
    at: datetime,
    reason: str = "",
) -> Change:
    """Save rows of the grid: each a position, at ``version`` of the measure, with what it is to hold.

    No position is a new point; no point removes the one at the position. Positions that are not named stay as they
    are. Raises ``Conflict`` if the points were changed since ``version``; ``Unsure`` if a point or a judgement goes,
    a date comes a second time, or a point is doubtful, and its sentence is not in ``agreed``; ``Refused``,
    ``NotFound``.
    """
    with transaction.atomic():
        measure = editable_measure(measure_uuid, by=by)
        before = points_of(measure)
        refuse_outdated(measure, before, version)
        after = with_rows(before, rows)
        unlikely = doubts(measure, after, before=before, today=timezone.localdate(at))
        ask([*consequences(measure, before, after), *unlikely], agreed=agreed)
        return write_points(measure, before, after, version=measure.version, by=by, at=at, reason=reason)


def with_rows(before: Sequence[Point], rows: Iterable[tuple[int | None, Point | None]]) -> list[Point]:
    """The series with rows of the grid changed, removed and added. A changed row stays the same point."""
    changed_rows = list(rows)
    held: dict[int, Point | None] = dict(enumerate(before))
    held |= {place: point and point._replace(was=place) for place, point in changed_rows if place in held}
    new = [point for place, point in changed_rows if place is None and point is not None]
    return put_in_order([*(point for point in held.values() if point is not None), *new])


def consequences(measure: Measure, before: Sequence[Point], after: Sequence[Point]) -> list[str]:
    """What a change of the grid does that is easily done by accident, a sentence each."""
    moves = moves_of(after)
    gone = [point for place, point in enumerate(before) if place not in moves]
    known = {point.label for point in repeats(before)}
    twice = [point for point in repeats(after) if point.label not in known]
    return [
        *[_("This point will be removed: %(point)s") % {"point": in_words(point)} for point in gone],
        *judgements_that_go(measure, before, moves),
        *[_("%(date)s will stand twice: the chart takes both as one point.") % {"date": name_of(p)} for p in twice],
    ]


# --- What is there ---


def points_of(measure: Measure) -> list[Point]:
    """The points of a measure in their order. One query."""
    rows = measure.points.order_by("position").values_list("on", "label", "value", "denominator", "note")
    return [Point(*row, place) for place, row in enumerate(rows)]  # type: ignore[misc]  # the columns of Point


def points_at(measure: Measure, version: int) -> list[Point]:
    """The points as they were at a version of the measure, from the copies that are kept."""
    copies = ToolVersion.objects.filter(subject_uuid=measure.uuid, number__gte=version)
    copy = copies.filter(content__extra__points__isnull=False).order_by("number").first()
    if copy is None:
        return points_of(measure)
    return [from_copy(row, place) for place, row in enumerate(copy.content["extra"]["points"])]


def from_copy(row: list[Any], place: int) -> Point:
    label, value, denominator, note, on = [*row, None][:5]  # the oldest copies hold no date
    return Point(date.fromisoformat(on) if on else None, label, value, denominator, note, place)


def read_points(raw: str | bytes) -> list[tabular.Row]:
    """The rows of a series. Raises ``Refused`` (field ``data``) with the faults as details."""
    refuse_too_large(raw)
    try:
        return tabular.parse_series(raw)
    except tabular.TabularError as error:
        raise Refused(
            _("The data could not be read. Mend them and send them again."),
            field="data",
            details=error.problems[:MOST_FAULTS],
        ) from None


def refuse_too_large(raw: str | bytes) -> None:
    """Raises ``Refused`` for more than may be uploaded."""
    size = len(raw) if isinstance(raw, bytes) else len(raw.encode())
    if size > settings.CAIRN_UPLOAD_LIMIT:
        raise Refused(_("This is too much data: the most is 10 MB"), field="data")


# --- The one place that writes points ---


def write_points(
    measure: Measure,
    before: Sequence[Point],
    after: Sequence[Point],
    *,
    version: int | None,
    by: Person,
    at: datetime,
    reason: str = "",
) -> Change:
    """Store a series and keep what was there (judgements with the measure); inside the caller's transaction.

    What changes nothing makes no version. Raises ``Conflict`` if the measure is no longer at ``version``, ``Refused``
    (field ``data``) for too many points, ``guard.Flagged`` for a name or note that may identify a patient.
    """
    if _held(after) == _held(before):
        return Change(0, 0, 0, len(before))
    if len(after) > MOST_POINTS:
        raise Refused(too_many(len(after)), field="data")
    known, texts = _texts(before), _texts(after)
    look_through(measure.project, {"data": "\n".join(sorted(texts - known))}, by=by, at=at, reason=reason)
    copy = {"points": [to_copy(point) for point in before]}
    keep_and_raise_version(measure, tool="measure", version=version, by=by, at=at, extra=copy)
    move_judgements(measure, moves_of(after))
    move_comments(measure, moves_of(after))
    store(measure, before, after)
    purge_gone(measure.project, known, texts, subject=measure.uuid, by=by, at=at)
    if len(after) > len(before):
        point_came(measure, max((point.on for point in after if point.on), default=None))
    changed(measure.project, tool="measure", subject=measure, action="measure.points", by=by, at=at)
    return change_of(before, after)


def _texts(points: Iterable[Point]) -> set[str]:
    """What people wrote in points: notes, and names that are no dates."""
    return {text for point in points for text in (point.label if point.on is None else "", point.note)}


def too_many(points: int) -> str:
    words = {"found": f"{points:,}", "most": f"{MOST_POINTS:,}"}
    return _("This series has %(found)s points: the most is %(most)s") % words


def to_copy(point: Point) -> list[Any]:
    on = point.on.isoformat() if point.on else None
    return [point.label, point.value, point.denominator, point.note, on]


def refuse_outdated(measure: Measure, before: Sequence[Point], version: int) -> None:
    """Raises ``Conflict``, with what changed, if the points are not those of ``version``.

    A change of the measure's words meanwhile is no conflict with its points.
    """
    if version == measure.version:
        return
    seen = points_at(measure, version)
    if _held(seen) == _held(before):
        return
    raise Conflict(
        _("Somebody else changed the points while you were writing. Compare, then save again."),
        theirs=difference(seen, before),
        version=measure.version,
    )


def store(measure: Measure, before: Sequence[Point], after: Sequence[Point]) -> None:
    """Write the rows between the first and the last that differ: one point more or other is one row."""
    start, end = _span(before, after)
    rows = measure.points.filter(position__gte=start)
    if len(before) == len(after):
        rows = rows.filter(position__lt=end)
    uuids = dict(rows.values_list("position", "uuid"))
    rows.delete()
    insert_rows(
        MeasurePoint,
        COLUMNS,
        (
            (uuids.get(-1 if point.was is None else point.was) or uuid4(), measure.pk, place, *point[:5])
            for place, point in enumerate(after[start:end], start=start)
        ),
    )


def _span(before: Sequence[Point], after: Sequence[Point]) -> tuple[int, int]:
    """The places after the change that have to be written: from the first that differs to the last."""
    differs = [
        new.was != place or _held([old]) != _held([new])
        for place, (old, new) in enumerate(zip(before, after, strict=False))
    ]
    start = differs.index(True) if True in differs else len(differs)
    if len(before) != len(after):
        return start, len(after)
    return start, len(differs) - differs[::-1].index(True) if True in differs else start


def _held(points: Iterable[Point]) -> list[tuple[Any, ...]]:
    """What is stored of points, apart from where they were."""
    return [point[:5] for point in points]
