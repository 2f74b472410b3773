"""The calendar of a dated run: on which day each of its levels opens at the earliest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.lib.errors import Refused
from cairn.runs.models import Run, Unlock
from cairn.runs.roles import must_manage


@dataclass(frozen=True)
class CalendarRow:
    """A level with its day; ``week`` counts from 1 with the run's start, both ``None`` where there is no day."""

    level: courses_api.LevelItem
    course: str
    opens_on: date | None
    week: int | None


def calendar_of(run: Run) -> list[CalendarRow]:
    """Every level of the run's programme in its order."""
    tree = courses_api.structure(run.programme)
    days = dict(Unlock.objects.filter(run=run).values_list("level_id", "opens_on"))
    return [
        CalendarRow(
            level=level,
            course=tree.course_of(level).title,
            opens_on=(day := days.get(level.id)),
            week=None if day is None else (day - run.starts_on).days // 7 + 1,
        )
        for level in tree.levels
    ]


def spread(run: Run, *, levels: Sequence[int], weeks: int) -> dict[int, date]:
    """A proposal: the first level on the run's first day, each next one ``weeks`` later, as far as the run goes.

    Raises ``Refused`` for less than one week or more than 26.
    """
    if not 1 <= weeks <= 26:
        raise Refused(_("Choose from 1 to 26 weeks."), field="weeks")
    days = {level: run.starts_on + timedelta(weeks=weeks * place) for place, level in enumerate(levels)}
    return {level: day for level, day in days.items() if day <= run.ends_on}


@transaction.atomic
def set_calendar(run: Run, *, days: Mapping[int, date | None], by: Person, at: datetime) -> None:
    """Say on which day each level opens, ``None`` for no day; ``days`` by the inside key of the level.

    Raises ``NotFound`` for who does not manage the run; ``Refused`` for a run that is self-paced and (``field`` is
    ``level-KEY``) for a day outside the run or before that of a level before it.
    """
    must_manage(run, by=by)
    if run.self_paced:
        raise Refused(_("This run is self-paced. Make it a dated one in its settings first."))
    wanted = _in_order(run, days)
    kept = dict(Unlock.objects.select_for_update().filter(run=run).values_list("level_id", "opens_on"))
    if wanted == kept:
        return
    Unlock.objects.filter(run=run).exclude(level_id__in=wanted).delete()
    for level_id, day in wanted.items():
        Unlock.objects.update_or_create(run=run, level_id=level_id, defaults={"opens_on": day})
    accounts_api.audit("run.calendar", subject=run, by=by, at=at, levels=len(wanted))


def _in_order(run: Run, days: Mapping[int, date | None]) -> dict[int, date]:
    found: dict[int, date] = {}
    before: date | None = None
    for level in courses_api.structure(run.programme).levels:
        day = days.get(level.id)
        if day is None:
            continue
        if not run.starts_on <= day <= run.ends_on:
            words = _("“%(level)s”: choose a day of the run, from %(first)s to %(last)s.")
            figures = {"level": level.title, "first": _day(run.starts_on), "last": _day(run.ends_on)}
            raise Refused(words % figures, field=f"level-{level.key}")
        if before is not None and day < before:
            words = _("“%(level)s”: choose a day that is not before %(day)s, when a level before it opens.")
            raise Refused(words % {"level": level.title, "day": _day(before)}, field=f"level-{level.key}")
        found[level.id] = before = day
    return found


def _day(day: date) -> str:
    return date_format(day, "j F Y")
