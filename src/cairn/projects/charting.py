"""What people decide about a measure's chart: its kind and options, new limits, points left out, notes; and undoing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.lib.text import clean_line
from cairn.projects.changes import OPTIONS, History, held, history, put
from cairn.projects.charts import MeasureChart
from cairn.projects.editing.purging import purge_gone
from cairn.projects.guard import look_through
from cairn.projects.history import sentence
from cairn.projects.kept import kept_points, put_points
from cairn.projects.measuring import editable_measure
from cairn.projects.models import Measure, MeasurePoint, ToolVersion
from cairn.projects.saving import changed, fill, keep_and_raise_version
from cairn.projects.series import LONGEST_NOTE

LONGEST_REASON = 300


def set_chart(measure_uuid: UUID | str, *, version: int, by: Person, at: datetime, **options: Any) -> Measure:
    """Choose the chart of a measure; ``options`` are some of ``chart_kind``, ``chart_rules``, ``chart_baseline``
    (the first n points, or ``None`` for all), ``chart_per``, ``target`` and ``direction``.

    Whether the data fit is not asked: the chart's page says so. What changes nothing leaves no trace.
    Raises ``Conflict`` if ``version`` is not the current one, ``Refused`` (with the field), ``NotFound``.
    """
    with transaction.atomic():
        measure = _current(measure_uuid, version, by)
        before = held(measure, OPTIONS)
        fill(measure, options, OPTIONS)
        _require_sense(measure)
        after = {key: value for key, value in held(measure, OPTIONS).items() if value != before[key]}
        if after:
            put(measure, before, by=by, at=at)  # the version keeps what was there
            change = {"action": "chart", "before": {key: before[key] for key in after}, "after": after}
            _make(measure, change, version=version, by=by, at=at)
    return measure


def _require_sense(measure: Measure) -> None:
    if measure.chart_kind == Measure.Chart.RUN and measure.chart_rules == Measure.Rules.OUTSIDE:
        raise Refused(
            _("Choose other rules: a run chart has no limits that a point could be outside"), field="chart_rules"
        )
    if measure.chart_baseline is not None and measure.chart_baseline < 2:
        raise Refused(_("Enter a baseline of 2 points or more, or leave it empty"), field="chart_baseline")
    if measure.chart_per < 1:
        raise Refused(_("Enter 1 or more"), field="chart_per")


def rebase(measure_uuid: UUID | str, *, position: int, reason: str, version: int, by: Person, at: datetime) -> Measure:
    """Calculate the limits anew from a point on (``position`` from 0), because ``reason``; again to change the reason.

    Raises ``Conflict``, ``Refused`` for no reason or the first point, ``NotFound`` for no such point.
    """
    with transaction.atomic():
        measure, point = _point(measure_uuid, position, version, by)
        chart = MeasureChart(measure)
        if chart.is_first(chart.places[position]):
            raise Refused(_("Choose a later point: the first limits begin here anyway"), field="reason")
        _judge(measure, "rebase", point, _reason(measure, reason, by=by, at=at), version=version, by=by, at=at)
    return measure


def remove_rebase(measure_uuid: UUID | str, *, position: int, version: int, by: Person, at: datetime) -> Measure:
    """Let the limits before a point go on after it. Raises ``Conflict``, ``Refused`` where none begin, ``NotFound``."""
    with transaction.atomic():
        measure, point = _point(measure_uuid, position, version, by)
        _judge(measure, "rebase", point, None, version=version, by=by, at=at)
    return measure


def exclude(measure_uuid: UUID | str, *, position: int, reason: str, version: int, by: Person, at: datetime) -> Measure:
    """Leave a point out of the limits, because ``reason``; it is still drawn. Again to change the reason.

    Raises ``Conflict``, ``Refused`` for no reason or a point without a value, ``NotFound`` for no such point.
    """
    with transaction.atomic():
        measure, point = _point(measure_uuid, position, version, by)
        if point.value is None:
            raise Refused(_("This point has no value: there is nothing to leave out"), field="reason")
        _judge(measure, "exclusion", point, _reason(measure, reason, by=by, at=at), version=version, by=by, at=at)
    return measure


def include(measure_uuid: UUID | str, *, position: int, version: int, by: Person, at: datetime) -> Measure:
    """Take a point back into the limits. Raises ``Conflict``, ``Refused`` if it isn't left out, ``NotFound``."""
    with transaction.atomic():
        measure, point = _point(measure_uuid, position, version, by)
        _judge(measure, "exclusion", point, None, version=version, by=by, at=at)
    return measure


def annotate(measure_uuid: UUID | str, *, position: int, note: str, version: int, by: Person, at: datetime) -> Measure:
    """Write a note at a point, shown on the chart; an empty one takes it away.

    Raises ``Conflict``, ``Refused`` for a note that is too long, ``NotFound`` for no such point.
    """
    with transaction.atomic():
        measure, point = _point(measure_uuid, position, version, by)
        text = clean_line(note)
        look_through(measure.project, {"note": text}, by=by, at=at)
        if len(text) > LONGEST_NOTE:
            raise Refused(_("Shorten the note to %(most)d characters") % {"most": LONGEST_NOTE}, field="note")
        if text != point.note:
            _patch(measure, "note", point, {f"note:{position}": text}, version=version, by=by, at=at)
    return measure


def undo_chart(measure_uuid: UUID | str, *, version: int, by: Person, at: datetime) -> Measure:
    """Undo the last change of the chart or the points; again for the one before it.

    Raises ``Conflict``, ``Refused`` if there is nothing to undo or something else was changed since, ``NotFound``.
    """
    with transaction.atomic():
        measure = _current(measure_uuid, version, by)
        past = history(measure)
        if past.undo is None:
            raise Refused(_("There is nothing to undo"))
        _return(measure, past, undo=True, version=version, by=by, at=at)
    return measure


def redo_chart(measure_uuid: UUID | str, *, version: int, by: Person, at: datetime) -> Measure:
    """Do again what was undone last. Raises as ``undo_chart``."""
    with transaction.atomic():
        measure = _current(measure_uuid, version, by)
        past = history(measure)
        if past.redo is None:
            raise Refused(_("There is nothing to do again"))
        _return(measure, past, undo=False, version=version, by=by, at=at)
    return measure


def _return(measure: Measure, past: History, *, undo: bool, version: int, by: Person, at: datetime) -> None:
    entry = past.undo if undo else past.redo
    assert entry is not None  # noqa: S101  asked by who calls
    link = {"undoes": entry.number} if undo else {"redoes": entry.number}
    change: dict[str, Any] = {"action": "undo" if undo else "redo", **link}
    if entry.action == "points":
        # What an undo ended is kept with the undo: from there it is done again.
        number = entry.number if undo else past.undone_by[entry.number]
        content = ToolVersion.objects.get(subject_uuid=measure.uuid, number=number).content
        extra = {"points": kept_points(measure)}
        _keep(measure, change, version=version, by=by, at=at, extra=extra)
        put_points(measure, content)
        measure.save()
        changed(measure.project, tool="measure", subject=measure, action=f"measure.{change['action']}", by=by, at=at)
        return
    before, after = entry.change["before"], entry.change["after"]
    now, then = (after, before) if undo else (before, after)
    if held(measure, now) != now:
        raise Refused(_("The same was changed in another way since: change it by hand"))
    _make(measure, {**change, "before": now, "after": then}, version=version, by=by, at=at)


# --- What every change shares ---


def _current(measure_uuid: UUID | str, version: int, by: Person) -> Measure:
    """The measure, if it is as somebody saw it: what they say of its points makes no sense otherwise."""
    measure = editable_measure(measure_uuid, by=by)
    if measure.version != version:
        raise _conflict(measure, version)
    return measure


def _conflict(measure: Measure, version: int) -> Conflict:
    told = [sentence(entry) for entry in history(measure).since(version)]
    return Conflict(
        _("Somebody else changed this measure meanwhile. Look at what is there now, then save again."),
        theirs="\n".join(told) or _("What is measured was changed."),
        version=measure.version,
    )


def _point(measure_uuid: UUID | str, position: int, version: int, by: Person) -> tuple[Measure, MeasurePoint]:
    measure = _current(measure_uuid, version, by)
    point = measure.points.filter(position=position).first()
    if point is None:
        raise NotFound(f"point {position}")
    return measure, point


def _reason(measure: Measure, reason: str, *, by: Person, at: datetime) -> str:
    text = clean_line(reason)
    if not text:
        raise Refused(_("Enter the reason: without one nobody can judge it later"), field="reason")
    if len(text) > LONGEST_REASON:
        raise Refused(_("Shorten the reason to %(most)d characters") % {"most": LONGEST_REASON}, field="reason")
    look_through(measure.project, {"reason": text}, by=by, at=at)
    return text


def _judge(
    measure: Measure, name: str, point: MeasurePoint, reason: str | None, *, version: int, by: Person, at: datetime
) -> None:
    """Set or take away a rebase or an exclusion of a point."""
    key = f"{name}:{point.position}"
    before = held(measure, [key])[key]
    if reason is None and before is None:
        raise Refused(
            _("No new limits begin at this point")
            if name == "rebase"
            else _("This point is not left out of the limits")
        )
    if reason != before:
        _patch(measure, name, point, {key: reason}, version=version, by=by, at=at)


def _patch(
    measure: Measure,
    action: str,
    point: MeasurePoint,
    after: Mapping[str, Any],
    *,
    version: int,
    by: Person,
    at: datetime,
) -> None:
    label = point.on.isoformat() if point.on else point.label or str(point.position + 1)
    change = {"action": action, "point": label, "before": held(measure, after), "after": dict(after)}
    _make(measure, change, version=version, by=by, at=at)


def _make(measure: Measure, change: dict[str, Any], *, version: int, by: Person, at: datetime) -> None:
    # A note is a part of a point: who has the points open elsewhere is told what they were.
    notes = any(key.startswith("note:") for key in change["after"])
    extra = {"points": kept_points(measure)} if notes else None
    _keep(measure, change, version=version, by=by, at=at, extra=extra)
    put(measure, change["after"], by=by, at=at)
    measure.save()
    if not {"undoes", "redoes"} & set(change):
        before, after = change["before"].values(), change["after"].values()
        purge_gone(measure.project, before, after, subject=measure.uuid, by=by, at=at)
    changed(measure.project, tool="measure", subject=measure, action=f"measure.{change['action']}", by=by, at=at)


def _keep(
    measure: Measure, change: dict[str, Any], *, version: int, by: Person, at: datetime, extra: Any = None
) -> None:
    try:
        keep_and_raise_version(measure, tool="measure", version=version, by=by, at=at, extra=extra, change=change)
    except Conflict:
        # Between the look and the save: rare, and told in the same words.
        measure.refresh_from_db()
        raise _conflict(measure, version) from None
