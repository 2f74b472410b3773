"""Points are never had twice: random sequences of what two people may do, compared with a simple model.

The model knows the rules in a few lines; the api knows tabs, transactions, ledgers and locks. After each step both say
the same of points, of what is done, of gates and of quests.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pytest

from cairn.community import api as community_api
from cairn.courses.models import Course, GateCondition, LearningObject, Level, Quest
from cairn.courses.sync import renew
from cairn.learning import api
from cairn.learning.models import GateOutcome, ObjectProgress, Place, PointAward, QuestAward
from cairn.lib.errors import CairnError
from cairn.runs.models_api import Enrolment
from tests.cast import NOW
from tests.world import World, world

pytestmark = pytest.mark.django_db
STEPS = 120
PEOPLE = ("ann", "ben")


@dataclass
class Model:
    """What the rules say of one person."""

    tree: Any
    done: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)
    quests: set[int] = field(default_factory=set)

    def open(self, level: Any) -> bool:
        before = [one for one in self.tree.course_of(level).levels if one.id != level.id]
        forerunners = before[: self.tree.course_of(level).levels.index(level)]
        return all(one.id in self.passed for one in forerunners)

    def points_in(self, level: Any) -> int:
        return sum(
            item.points * (item.id in self.done) + item.bonus_points * (item.id in self.answered)
            for item in level.objects
        )

    def holds(self, one: Any, level: Any) -> bool:
        if one.kind == "minimum_points":
            return self.points_in(level) >= one.minimum
        if one.kind == "quiz_passed":
            return one.target_id in self.done
        assert one.kind == "discussion_answered"
        return len(self.answered & {item.id for item in level.objects}) >= one.minimum

    def settle(self) -> None:
        for level in self.tree.levels:
            if self.open(level) and all(self.holds(one, level) for one in level.conditions):
                self.passed.add(level.id)
        self.quests |= {quest.id for quest in self.tree.quests if self.done.issuperset(quest.needs)}


class Walk:
    """One random walk of several people through the api and through the model."""

    def __init__(self, made: World, seed: int) -> None:
        self.made, self.chance = made, random.Random(seed)
        self.models = {name: Model(made.structure) for name in PEOPLE}
        self.attempts: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
        self.log: list[str] = []

    def step(self) -> None:
        name = self.chance.choice(PEOPLE)
        # Weighted, so that a walk reaches the later levels and repeats itself often.
        act = self.chance.choice([self.complete] * 5 + [self.answer] * 2 + [self.quiz] * 2 + [self.replay])
        open_ones = [i for i in self.made.structure.objects if self.models[name].open(self.level(i))]
        item = self.chance.choice(open_ones * 3 + list(self.made.structure.objects))
        self.log.append(f"{act.__name__} {item.key} by {name}")
        act(name, item)
        self.models[name].settle()
        for one in PEOPLE:
            self.compare(one)

    def level(self, item: Any) -> Any:
        return self.made.structure.level_of(item)

    def complete(self, name: str, item: Any) -> None:
        model = self.models[name]
        allowed = item.quiz is None and model.open(self.level(item))
        for _tab in range(self.chance.choice((1, 1, 2))):
            new = self.tried(
                lambda: api.complete_object(
                    self.made.enrolment(name), object_uuid=item.uuid, by=self.made.people[name], at=NOW
                )
            )
            assert bool(new) == (allowed and item.id not in model.done)
            model.done |= {item.id} if allowed else set()

    def answer(self, name: str, item: Any) -> None:
        wrote = self.tried(
            lambda: community_api.write(
                self.made.run, subject_kind="object", subject_uuid=item.uuid, text="Ours.",
                by=self.made.people[name], at=NOW,
            )
        )  # fmt: skip
        assert (wrote is not None) == self.models[name].open(self.level(item))
        if wrote is not None and item.question:
            self.models[name].answered.add(item.id)

    def quiz(self, name: str, item: Any) -> None:
        quizzes = [one for one in self.made.structure.objects if one.quiz]
        item = self.chance.choice(quizzes)
        by = self.made.people[name]
        attempt = self.tried(lambda: api.start_quiz(self.made.enrolment(name), object_uuid=item.uuid, by=by, at=NOW))
        if attempt is None:
            return
        self.attempts[name].append((item, attempt.uuid))
        self.send(name, item, attempt.uuid, right=self.chance.random() < 0.6)

    def replay(self, name: str, item: Any) -> None:
        """An attempt that was sent is sent again, with the right answers this time; also somebody else's."""
        whose = self.chance.choice(PEOPLE)
        if self.attempts[whose]:
            quiz, uuid = self.chance.choice(self.attempts[whose])
            before = PointAward.objects.count()
            self.tried(lambda: self.answers(whose, uuid, right=True, by=name))
            assert PointAward.objects.count() == before, quiz

    def send(self, name: str, item: Any, uuid: Any, *, right: bool) -> None:
        attempt = self.tried(lambda: self.answers(name, uuid, right=right, by=name))
        if attempt is not None and attempt.passed:
            self.models[name].done.add(item.id)

    def answers(self, name: str, uuid: Any, *, right: bool, by: str) -> Any:
        view = api.attempt_of(uuid, by=self.made.people[name])
        picked = {
            one.position: [str(choice.uuid) for choice in one.choices if choice.correct == right]
            for one in view.questions
        }
        return api.submit_quiz(uuid, answers=picked, by=self.made.people[by], at=NOW)

    def tried(self, do: Any) -> Any:
        try:
            return do()
        except CairnError:
            return None

    def compare(self, name: str) -> None:
        model, enrolment = self.models[name], self.made.enrolment(name)
        points = sum(model.points_in(level) for level in self.made.structure.levels)
        trail = api.trail(enrolment)
        said = {
            "done": ids(ObjectProgress, enrolment, "learning_object_id"),
            "gates": ids(GateOutcome, enrolment, "level_id"),
            "quests": ids(QuestAward, enrolment, "quest_id"),
            "points": trail.points,
            "place": next(iter(Place.objects.filter(enrolment=enrolment).values_list("points", flat=True)), 0),
            "open": {level.item.id for level in trail.levels if level.open},
        }
        meant = {
            "done": model.done, "gates": model.passed, "quests": model.quests, "points": points, "place": points,
            "open": {level.id for level in self.made.structure.levels if model.open(level)},
        }  # fmt: skip
        assert said == meant, "\n".join(self.log)


def ids(rows: Any, enrolment: Enrolment, name: str) -> set[int]:
    found = list(rows.objects.filter(enrolment=enrolment).values_list(name, flat=True))
    assert len(found) == len(set(found))
    return set(found)


@pytest.fixture
def made() -> World:
    """Two courses, gates that can be reached without a project, and two quests that share an object."""
    made = world(*PEOPLE)
    made.learn("ann", levels=0)
    made.learn("ben", levels=0)
    first, _second, third = made.structure.levels
    # Whatever else an object may ask has its own tests: here it is read, or it is a quiz.
    LearningObject.objects.filter(quiz=None).update(kind="article")
    course = Course.objects.create(programme=made.run.programme, key="second", title="Second", position=5)
    Level.objects.filter(pk=third.id).update(course=course)
    GateCondition.objects.filter(level_id=third.id).delete()
    GateCondition.objects.create(level_id=third.id, kind="minimum_points", minimum=third.objects[0].points)
    GateCondition.objects.filter(level_id=first.id, kind="minimum_points").update(minimum=40)
    for key, items in (("one", first.objects[:2]), ("two", (first.objects[1], third.objects[0]))):
        quest = Quest.objects.create(programme=made.run.programme, key=key, title=key, badge="map")
        quest.objects_needed.set([item.id for item in items])
    made.structure = renewed(made)
    return made


def renewed(made: World) -> Any:
    from cairn.courses import api as courses_api

    renew(made.run.programme_id)
    made.run.programme.refresh_from_db()
    return courses_api.structure(made.run.programme)


@pytest.mark.parametrize("seed", range(6))
def test_the_api_says_what_a_simple_model_says(made: World, seed: int) -> None:
    walk = Walk(made, seed)
    for _step in range(STEPS):
        walk.step()
    # A walk that gets nowhere would prove nothing.
    assert all(model.passed and model.quests for model in walk.models.values())
