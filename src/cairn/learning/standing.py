"""Where a learner stands in a run: levels passed, objects done, points earned, and what they last looked at.

One query for all of it, because every page of a learner asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.utils import timezone

from cairn.courses import api as courses_api
from cairn.learning.models import (
    Certificate,
    GateOutcome,
    ObjectProgress,
    Place,
    PointAward,
    QuestAward,
    QuizAttempt,
    Reflection,
    Upload,
)
from cairn.lib.events import RunEvent
from cairn.lib.prepared import prepared
from cairn.lib.remembered import forget, remembered
from cairn.runs.models_api import Enrolment, Unlock


@dataclass
class Standing:
    """Inside keys of levels whose gate has opened, of objects, quizzes and quests; points, in all and by level.

    ``opens`` says when the calendar of the run opens a level. ``fresh_levels`` and ``fresh_quests`` were not
    celebrated yet. ``here`` is the object that was last looked at, ``spot`` the part of its page. ``certificate`` is
    its code.
    """

    passed: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    quizzes: set[int] = field(default_factory=set)
    reflected: set[int] = field(default_factory=set)
    uploaded: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    quests: set[int] = field(default_factory=set)
    fresh_levels: set[int] = field(default_factory=set)
    fresh_quests: set[int] = field(default_factory=set)
    points: int = 0
    points_in: dict[int, int] = field(default_factory=dict)
    opens: dict[int, date] = field(default_factory=dict)
    here: int | None = None
    spot: str = ""
    visible: bool = False
    certificate: str = ""

    def open_levels(self, tree: courses_api.Structure, *, today: date | None = None) -> set[int]:
        """The first level of each course, and each one whose forerunner's gate has opened; none before its day.

        A level that was passed stays open, whatever the calendar says later.
        """
        found: set[int] = set()
        for course in tree.courses:
            before = True
            for level in course.levels:
                if level.id in self.passed or (before and not self.shut_until(level, today=today)):
                    found.add(level.id)
                before = level.id in self.passed
        return found

    def shut_until(self, level: courses_api.LevelItem, *, today: date | None = None) -> date | None:
        """The day on which the calendar opens a level, while it is still to come."""
        day = self.opens.get(level.id)
        return day if day is not None and day > (today or timezone.localdate()) else None


def standing_of(enrolment: Enrolment) -> Standing:
    """Read at most once for each ``Enrolment`` in hand: who writes calls ``forget_standing`` before they ask again."""
    return remembered(enrolment, "standing", lambda: _read(enrolment))


def enrolment_of(event: RunEvent, person_id: int | None = None) -> Enrolment | None:
    """The place in its run that an event is about: of its person, or of another of whom it tells. One query."""
    rows = Enrolment.objects.select_related("run__programme", "person")
    whose = person_id or event.person_id
    return None if whose is None else rows.filter(run_id=event.run_id, person_id=whose).first()


def hold(enrolment: Enrolment) -> None:
    """Until the transaction ends nobody else who holds this enrolment goes on: the second sees what the first did."""
    Enrolment.objects.select_for_update().filter(pk=enrolment.pk).values_list("pk", flat=True).first()


def forget_standing(enrolment: Enrolment) -> None:
    """Also what the conditions of other areas asked about this enrolment."""
    forget(enrolment)


def _read(enrolment: Enrolment) -> Standing:
    found = Standing()
    sets = {
        "gate": found.passed, "object": found.done, "quiz": found.quizzes, "reflection": found.reflected,
        "upload": found.uploaded, "quest": found.quests,
    }  # fmt: skip
    fresh = {"gate": found.fresh_levels, "quest": found.fresh_quests}
    for what, key, level, number, words in _facts(enrolment_id=enrolment.pk, run_id=enrolment.run_id):
        if what in sets:
            sets[what].add(key)
            if number:
                fresh[what].add(key)
        elif what == "opens":
            found.opens[key] = date(number // 10_000, number // 100 % 100, number % 100)
        elif what == "certificate":
            found.certificate = words
        elif what == "place":
            found.here, found.spot, found.visible = key or None, words, bool(number)
        else:
            found.points += number
            found.points_in[level] = found.points_in.get(level, 0) + number
            if what == "answer":
                found.answered.add(key)
    return found


@prepared
def _facts(enrolment_id: int, run_id: int) -> QuerySet[Any, tuple[str, int, int, int, str]]:
    """Rows of (what, inside key of what it is about, level, number, words)."""
    whole = IntegerField()
    none, silent = Value(0, output_field=whole), Value("")
    item = "learning_object_id"
    own = {"enrolment_id": enrolment_id}
    fresh = Case(When(celebrated_at=None, then=Value(1)), default=Value(0), output_field=whole)
    day = ExtractYear("opens_on") * 10_000 + ExtractMonth("opens_on") * 100 + ExtractDay("opens_on")
    seen = Case(When(visible=True, then=Value(1)), default=Value(0), output_field=whole)
    here = Case(When(learning_object=None, then=Value(0)), default=F(item), output_field=whole)
    gates = GateOutcome.objects.filter(**own).values_list(Value("gate"), "level_id", none, fresh, silent)
    why = Case(When(kind=PointAward.Kind.ANSWER, then=Value("answer")), default=Value("points"))
    place = F("learning_object__level_id")
    return gates.union(
        QuestAward.objects.filter(**own).values_list(Value("quest"), "quest_id", none, fresh, silent),
        ObjectProgress.objects.filter(**own).values_list(Value("object"), item, none, none, silent),
        QuizAttempt.objects.filter(passed=True, **own).values_list(Value("quiz"), item, none, none, silent),
        Reflection.objects.filter(**own).exclude(text="").values_list(Value("reflection"), item, none, none, silent),
        Upload.objects.filter(**own).values_list(Value("upload"), item, none, none, silent),
        PointAward.objects.filter(**own).values_list(why, item, place, "points", silent),
        Certificate.objects.filter(withdrawn_at=None, **own).values_list(
            Value("certificate"), none, none, none, "code"
        ),
        Unlock.objects.filter(run_id=run_id).values_list(Value("opens"), "level_id", none, day, silent),
        Place.objects.filter(**own).values_list(Value("place"), here, none, seen, "spot"),
        all=True,
    )


def is_open(
    enrolment: Enrolment, tree: courses_api.Structure, level: courses_api.LevelItem, *, today: date | None = None
) -> bool:
    return level.id in standing_of(enrolment).open_levels(tree, today=today)
