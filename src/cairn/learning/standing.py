"""Where a learner stands in a run: levels passed, objects done, points earned. One query for all three."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value

from cairn.courses import api as courses_api
from cairn.learning.models import GateOutcome, ObjectProgress, PointAward, QuizAttempt, Reflection
from cairn.lib.prepared import prepared
from cairn.runs.models_api import Enrolment


@dataclass
class Standing:
    """Inside keys of levels whose gate has opened, objects done, quizzes passed and objects reflected on; points, in
    all and by level.
    """

    passed: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    quizzes: set[int] = field(default_factory=set)
    reflected: set[int] = field(default_factory=set)
    points: int = 0
    points_in: dict[int, int] = field(default_factory=dict)

    def open_levels(self, tree: courses_api.Structure) -> set[int]:
        """The first level, and each one whose forerunner's gate has opened."""
        found: set[int] = set()
        before = True
        for level in tree.levels:
            if before or level.id in self.passed:
                found.add(level.id)
            before = level.id in self.passed
        return found


def standing_of(enrolment: Enrolment) -> Standing:
    """Read at most once for each ``Enrolment`` in hand: who writes calls ``forget_standing`` before they ask again."""
    known: Standing | None = getattr(enrolment, "_standing", None)
    if known is None:
        known = _read(enrolment)
        enrolment._standing = known  # type: ignore[attr-defined]
    return known


def forget_standing(enrolment: Enrolment) -> None:
    enrolment._standing = None  # type: ignore[attr-defined]


def _read(enrolment: Enrolment) -> Standing:
    found = Standing()
    for what, key, number in _facts(enrolment_id=enrolment.pk):
        if what == "gate":
            found.passed.add(key)
        elif what == "object":
            found.done.add(key)
        elif what == "quiz":
            found.quizzes.add(key)
        elif what == "reflection":
            found.reflected.add(key)
        else:
            found.points += number
            found.points_in[key] = found.points_in.get(key, 0) + number
    return found


@prepared
def _facts(enrolment_id: int) -> QuerySet[Any, tuple[str, int, int]]:
    none = Value(0, output_field=IntegerField())
    gates = GateOutcome.objects.filter(enrolment_id=enrolment_id).values_list(Value("gate"), "level_id", none)
    done = ObjectProgress.objects.filter(enrolment_id=enrolment_id)
    objects = done.values_list(Value("object"), "learning_object_id", none)
    passed = QuizAttempt.objects.filter(enrolment_id=enrolment_id, passed=True)
    quizzes = passed.values_list(Value("quiz"), "learning_object_id", none)
    written = Reflection.objects.filter(enrolment_id=enrolment_id)
    reflections = written.values_list(Value("reflection"), "learning_object_id", none)
    place = F("learning_object__level_id")
    points = PointAward.objects.filter(enrolment_id=enrolment_id).values_list(Value("points"), place, "points")
    return gates.union(objects, quizzes, reflections, points, all=True)


def is_open(enrolment: Enrolment, tree: courses_api.Structure, level: courses_api.LevelItem) -> bool:
    return level.id in standing_of(enrolment).open_levels(tree)
