"""A cohort that goes through assessment by the site's own functions, day by day on a simulated clock.

Everybody arrives, sends one project in, and then owes as many reviews as each work wants. Who drops out does fewer,
and most of them let the last one that they hold lapse. Whoever marks has a bias and an error of their own; the
careless give levels at random. The gates of the course are taken as passed. What is sent in again after a result is
left out: it would only be more of the same.
"""

from __future__ import annotations

import heapq
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import yaml
from django.conf import settings
from django.db import connection, transaction

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import api
from cairn.cli.cohort_settings import Cost, Findings, Settings
from cairn.courses.models_api import Programme
from cairn.lib.errors import Refused
from cairn.lib.registries import peer_markers
from cairn.notices import api as notices_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
AFTER = 60  # days after the last arrival, by which all is long over
# Sizes of organisations differ much: the share of people in the first, the second, and so on.
PLACES = 40
LETTERS = {"passed": "Passed.", "revise": "Not there yet."}


@dataclass
class Learner:
    person: Person
    arrives: int
    stays: bool
    owes: int
    careless: bool
    bias: float
    noise: float
    lets_lapse: bool
    obliges: bool
    quality: dict[str, float] = field(default_factory=dict)
    done: int = 0
    holds: list[tuple[int, Any]] = field(default_factory=list)  # (day on which they mark it, allocation)


class Cohort:
    """The same settings give the same cohort. Plays in the database that Django is connected to."""

    def __init__(self, asked: Settings, *, say: Callable[[str], None]) -> None:
        self.asked, self.say = asked, say
        self.chance = random.Random(asked.seed)
        self.favours = random.Random(-1 - asked.seed)  # of its own: how many oblige changes nothing else
        self.costs: dict[str, Cost] = {}
        self.queries = 0
        self.learners: list[Learner] = []
        self.owner: dict[Any, Learner] = {}  # by the uuid of the project
        data = yaml.safe_load(
            (settings.SEEDS / "improvement-fundamentals" / "rubrics" / "project.yaml").read_text("utf-8")
        )
        self.keys = [one["key"] for one in data["criteria"]]
        self.weights = {one["key"]: float(one.get("weight", 1)) for one in data["criteria"]}
        self.levels = sorted(int(one["value"]) for one in data["levels"])
        self.rubric_data = data

    def play(self) -> Findings:
        begun = time.process_time()
        with self._alone():
            self._people()
            self.say(f"{len(self.learners)} learners and {len(self.experts)} experts are there.")
            begun, self.queries = time.process_time(), 0
            day = 0
            while day < self.asked.days + AFTER:
                self._day(day)
                day += 1
                if day >= self.asked.days and self._is_over():
                    break
                if day % 10 == 0:
                    self._progress(day)
            return self._found(day, time.process_time() - begun)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody is mailed, queries are counted, and nobody has to pass a gate of a course that is not there."""
        held = dict(peer_markers._items)
        peer_markers._items.clear()
        try:
            with notices_api.tray_only(), connection.execute_wrapper(self._count):
                yield
        finally:
            peer_markers._items.update(held)

    def _count(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.queries += 1
        return execute(sql, params, many, context)

    @contextmanager
    def _costs(self, name: str) -> Iterator[None]:
        begun, asked = time.process_time(), self.queries
        try:
            yield
        finally:
            cost = self.costs.setdefault(name, Cost())
            cost.seconds += time.process_time() - begun
            cost.queries += self.queries - asked
            cost.times += 1

    # --- Who there is ---

    @transaction.atomic
    def _people(self) -> None:
        at, asked = BEGIN - timedelta(days=30), self.asked
        programme = Programme.objects.create(key=f"simulated-{uuid4().hex[:8]}", title="A simulated programme")
        last = (BEGIN + timedelta(days=asked.days + AFTER + 30)).date()
        self.run = runs_api.open_run(
            programme=programme, key=programme.key, title="A simulated run", starts_on=at.date(), ends_on=last, by=None,
            at=at,
        )  # fmt: skip
        rubric = api.import_rubric(self.rubric_data, by=None, at=at)
        plan = api.plan_assessment(
            self.run, rubric=rubric, peers=asked.peers, experts=0, days_to_mark=7, days_to_result=21, by=None, at=at
        )
        if asked.at_a_date:
            plan.rolling, plan.submit_until = False, BEGIN + timedelta(days=asked.days - 1, hours=12)
            plan.save()
        keys = [f"place-{number}" for number in range(PLACES)]
        rows = [{"key": key, "name": f"Organisation {key}", "country": "GB"} for key in keys]
        accounts_api.import_organisations(rows, by=None, at=at)
        shares = [1 / (number + 1) for number in range(PLACES)]
        places = self.chance.choices(keys, shares, k=asked.learners)
        arrivals = sorted(self.chance.randrange(asked.days) for _one in range(asked.learners))
        for number, (place, day) in enumerate(zip(places, arrivals, strict=True)):
            self.learners.append(self._learner(number, place, day, at))
        self.experts = [self._person(f"expert{number}", None, at) for number in range(asked.experts)]
        for one in self.experts:
            runs_api.give_role(self.run, one, "assessor", by=None, at=at)
        self.moderator = self._person("moderator", None, at)
        runs_api.give_role(self.run, self.moderator, "moderator", by=None, at=at)

    def _person(self, name: str, place: str | None, at: datetime) -> Person:
        return accounts_api.register(
            email=f"{name}@{self.run.key}.invalid", password=uuid4().hex, name=name, certificate_name=name,
            job_role="nurse", organisation=place, country="GB", research_consent=False, accepted_terms=True, at=at,
            verified=True,
        )  # fmt: skip

    def _learner(self, number: int, place: str, day: int, at: datetime) -> Learner:
        chance, asked = self.chance, self.asked
        person = self._person(f"learner{number}", place, at)
        Enrolment.objects.create(run=self.run, person=person, enrolled_at=at)
        stays = chance.random() >= asked.drop_out
        width = self.levels[-1] - self.levels[0]
        able = chance.gauss(0.6, 0.18)
        quality = {key: self._within(self.levels[0] + width * (able + chance.gauss(0, 0.12))) for key in self.keys}
        return Learner(
            person=person,
            arrives=day,
            stays=stays,
            owes=asked.peers if stays else chance.randrange(asked.peers),
            careless=chance.random() < asked.careless,
            bias=chance.gauss(0, asked.bias / 100) * width,
            noise=chance.uniform(0.08, 0.28) * width,
            lets_lapse=not stays and chance.random() < 0.7,
            obliges=self.favours.random() < asked.obliging and stays,
            quality=quality,
        )

    def _within(self, value: float) -> float:
        return min(max(value, float(self.levels[0])), float(self.levels[-1]))

    # --- A day ---

    def _day(self, day: int) -> None:
        at = BEGIN + timedelta(days=day)
        for one in self.learners:
            if one.arrives == day:
                self._submit(one, at)
        if self.asked.at_a_date and day == self.asked.days:
            self._given_out(day)
        for one in self.learners:
            if one.arrives <= day:
                self._review(one, day, at + timedelta(hours=2))
        with self._costs("keep_going"):
            api.keep_going(at + timedelta(hours=4))
        if self.asked.at_a_date and day == self.asked.days - 1:
            # The clock's next hour comes after the time until which work could be sent in.
            with self._costs("share out"):
                api.keep_going(at + timedelta(hours=13))
        self._experts(at + timedelta(hours=14))
        # The site does so every few minutes: once a day is the least that it comes to.
        with self._costs("work out"):
            api.work_out_stale(at + timedelta(hours=14))
        self._release(at + timedelta(hours=14, minutes=5))

    def _submit(self, one: Learner, at: datetime) -> None:
        project = uuid4()
        self.owner[project] = one
        snapshot = {"format": 1, "title": f"The project of {one.person.name}", "charter": {"problem": "Waits."}}
        with self._costs("submit"):
            api.submit(
                run=self.run, project_uuid=project, snapshot=snapshot, author_ids=[one.person.pk], by=one.person, at=at
            )

    def _given_out(self, day: int) -> None:
        for one in self.learners:
            one.holds = [(day + self.chance.randrange(6), held) for held in api.waiting_to_mark(one.person)]
            if not one.stays:
                one.holds = one.holds[: one.owes]

    def _review(self, one: Learner, day: int, at: datetime) -> None:
        due = [held for held in one.holds if held[0] <= day]
        for held in due:
            one.holds.remove(held)
            if self._mark(held[1], one, at):
                one.done += 1
        if one.obliges and one.done == one.owes and not one.holds and self._is_asked(one.person):
            self._take(one, day, at)
        if self.asked.at_a_date:
            return
        while one.done + len(one.holds) < one.owes and len(one.holds) < 2:
            if not self._take(one, day, at):
                return
        if one.lets_lapse and one.done >= one.owes and not one.holds:
            one.lets_lapse = False
            self._ask(one.person, "peer", at)

    def _is_asked(self, person: Person) -> bool:
        return any(notice.key == f"one_more:{self.run.key}" for notice in notices_api.tray(person))

    def _take(self, one: Learner, day: int, at: datetime) -> bool:
        held = self._ask(one.person, "peer", at)
        if held is None:
            return False
        one.holds.append((day + self.chance.randrange(5), held))
        return True

    def _ask(self, person: Person, stage: str, at: datetime) -> Any:
        with self._costs(f"ask for work ({stage})"):
            try:
                return api.ask_for_work(self.run, by=person, at=at, stage=stage)
            except Refused:
                return None

    def _mark(self, held: Any, one: Learner | None, at: datetime) -> bool:
        author = self.owner[held.version.submission.project_uuid]
        levels = {key: self._level(author.quality[key], one) for key in self.keys}
        with self._costs("mark"):
            try:
                api.mark(
                    held.uuid, levels=levels, comments=dict.fromkeys(self.keys, "What we saw, in a sentence."),
                    comment="", by=held.assessor, at=at,
                )  # fmt: skip
            except Refused:  # the claim lapsed, or the result is out
                return False
        return True

    def _level(self, truth: float, one: Learner | None) -> int:
        """An expert (``None``) is close to the truth."""
        if one is not None and one.careless:
            return self.chance.choice(self.levels)
        bias, noise = (one.bias, one.noise) if one is not None else (0.0, 0.2)
        return round(self._within(truth + bias + self.chance.gauss(0, noise)))

    def _experts(self, at: datetime) -> None:
        """As many a day as it takes to clear the queue, ten at most each."""
        for person in self.experts:
            for _turn in range(10):
                held = self._ask(person, "expert", at)
                if held is None:
                    break
                self._mark(held, None, at)

    def _release(self, at: datetime) -> None:
        with self._costs("list what is marked"):
            ready = [one.uuid for one in api.to_moderate(self.run, by=self.moderator)]
        if not ready:
            return
        with self._costs("decide"):
            api.decide_batch(ready, letters=LETTERS, by=self.moderator, at=at)
        with self._costs("release"):
            api.release_due(at + timedelta(minutes=11))

    # --- What came of it ---

    def _is_over(self) -> bool:
        return all(one.released_at is not None for one in api.version_facts(self.run))

    def _progress(self, day: int) -> None:
        facts = api.version_facts(self.run)
        out = sum(one.released_at is not None for one in facts)
        self.say(f"Day {day}: {len(facts)} sent in, {out} with a result; {time.process_time():.0f} s so far")

    def _found(self, days: int, seconds: float) -> Findings:
        queries, facts = self.queries, api.version_facts(self.run)
        truth = {project: self._whole(one) for project, one in self.owner.items()}
        scored = [one for one in facts if one.estimate is not None and one.median is not None]
        stages = Counter(row.stage for row in api.review_facts(self.run) if row.marked_at is not None)
        return Findings(
            submissions=len(facts),
            with_result=sum(one.released_at is not None for one in facts),
            in_time=sum(one.released_at is not None and one.released_at.date() <= one.due_on for one in facts),
            reviews=[one.done for one in self.learners],
            of_those_who_stay=[one.done for one in self.learners if one.stays],
            places=len(facts) * self.asked.peers,
            to_experts=len(facts) * self.asked.peers - stages["peer"],
            by_experts=stages["expert"],
            bound=self._bound(),
            error_of_estimate=_error([(one.estimate or 0.0) - truth[one.project_uuid] for one in scored]),
            error_of_median=_error([(one.median or 0.0) - truth[one.project_uuid] for one in scored]),
            seconds=seconds,
            queries=queries,
            days=days,
            costs=self.costs,
        )

    def _whole(self, one: Learner) -> float:
        """The true score in percent of what can be reached, as the site counts it."""
        reach = sum(self.weights.values()) * self.levels[-1]
        return 100 * sum(self.weights[key] * value for key, value in one.quality.items()) / reach

    def _bound(self) -> int:
        """The least number of marks that had to pass to experts, whoever had shared the work out.

        Who reviews can serve what passes on after they arrive; each gives at most what they owe. What passes first is
        served first, which no other order betters (Glover, 1967). That nobody marks their own is left out: it could
        only raise it. So is one review more from those who oblige: with it fewer than these may pass.
        """
        window = 13  # days until work passes on: 21 to the result, 7 to mark, and one
        after = [one.arrives if not self.asked.at_a_date else self.asked.days for one in self.learners]
        coming = sorted((day, one.owes) for day, one in zip(after, self.learners, strict=True))
        there: list[int] = []
        served, place = 0, 0
        for day in sorted(max(one.arrives, after[0] if self.asked.at_a_date else 0) + window for one in self.learners):
            while place < len(coming) and coming[place][0] <= day:
                heapq.heappush(there, -coming[place][1])
                place += 1
            taken = [heapq.heappop(there) for _turn in range(min(self.asked.peers, len(there)))]
            for left in taken:
                if left < 0:
                    served += 1
                    left += 1
                heapq.heappush(there, left)
        return len(self.learners) * self.asked.peers - served


def _error(differences: list[float]) -> float:
    return math.sqrt(sum(one * one for one in differences) / len(differences)) if differences else math.nan
