"""A demonstration cycle: about sixty invented people at every stage, made through the functions the site uses."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import api as assessment_api
from cairn.cli.demo_project import write_project
from cairn.community import api as community_api
from cairn.courses import api as courses_api
from cairn.learning import api as learning_api
from cairn.lib.errors import Refused
from cairn.research import api as research_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Run

PASSWORD = "walk-to-the-cairn"  # noqa: S105  printed at each start: the demo is open to all
RUN = "autumn-demo"
STAGES = (
    "registered", "enrolled", "started", "level1", "level2", "practicum", "drafting", "submitted", "marked",
    "revising", "passed",
)  # fmt: skip
ROLES = {"facilitator", "assessor", "moderator", "evaluator", "manager"}
# What each demo role signs in with, in the order in which the site's chain runs.
SIGN_INS = ("learner", "facilitator", "assessor", "moderator", "evaluator", "author", "manager")
LENGTH = timedelta(weeks=20)
# How many levels of which course somebody has been through at a stage; later stages have been where earlier ones were.
ROADS = (
    ("level1", "why-improvement", 1),
    ("level2", "why-improvement", 2),
    ("practicum", "why-improvement", 3),
    ("practicum", "seeing-the-problem", 1),
    ("drafting", "aims-and-drivers", 1),
    ("drafting", "testing-changes", 1),
    ("submitted", "how-will-we-know", 1),
    ("passed", "working-with-people", 1),
)


# What somebody does, step by step; each yield is the time of the step that comes next.
Diary = Iterator[datetime]


def in_order_of_time(diaries: list[Diary]) -> None:
    """Play several people's steps as they would have happened: who acts first, acts first."""
    waiting: list[tuple[datetime, int]] = []
    for number, diary in enumerate(diaries):
        if (at := next(diary, None)) is not None:
            heapq.heappush(waiting, (at, number))
    while waiting:
        _at, number = heapq.heappop(waiting)
        if (coming := next(diaries[number], None)) is not None:
            heapq.heappush(waiting, (coming, number))


class DemoCycle:
    """Plays a run from its first day to now. The same seed and the same day give the same cycle."""

    def __init__(self, run: Run, *, now: datetime, say: Callable[[str], None]) -> None:
        self.run, self.now, self.say = run, now, say
        self.begin = now - timedelta(weeks=16)
        self.chance = random.Random(RUN)
        self.structure = courses_api.structure(run.programme)
        names = ("people", "posts", "projects", "marks", "survey_answers", "reflections")
        self.texts = {name: _read(name) for name in names}
        self.projects = {one["key"]: one for one in self.texts["projects"]["projects"]}
        self.answers = {one["object"]: one["texts"] for one in self.texts["posts"]["answers"]}
        self.posts: dict[str, list[Any]] = {}
        self.replies: dict[str, list[str]] = {}
        self.staff_diaries: list[Diary] = []

    def play(self) -> None:
        people = self.people()
        self.say("People join, learn and write to each other…")
        learners = []
        diaries: list[Diary] = []
        for number, (one, person) in enumerate(people):
            stage = STAGES.index(one["stage"])
            if stage < STAGES.index("enrolled"):
                continue
            at = self.begin + timedelta(hours=9 * number + 6)
            enrolment = runs_api.enrol(self.run, by=person, at=at)
            learners.append((stage, one, enrolment))
            diaries.append(self.learn(enrolment, stage=stage, at=at))
        in_order_of_time([*diaries, *self.staff_diaries])
        self.say("Projects are run, sent in and marked…")
        for stage, one, enrolment in learners:
            if stage >= STAGES.index("practicum"):
                self.project(one, enrolment, stage=stage)
        self.say("The survey comes back…")
        self.survey(learners)

    # --- People ---

    def people(self) -> list[tuple[dict[str, Any], Person]]:
        everyone = self.texts["people"]
        for number, one in enumerate(everyone["staff"]):
            person = self.register(one, at=self.begin - timedelta(days=30 - number))
            for role in ROLES & set(one["roles"]):
                runs_api.give_role(self.run, person, role, by=None, at=self.begin)
            if "operator" in one["roles"]:
                runs_api.give_role(self.run, person, "manager", by=None, at=self.begin)
            if "author" in one["roles"]:
                courses_api.let_author(person, by=None, at=self.begin)
                courses_api.let_publisher(person, by=None, at=self.begin)
            if "learner" in one["roles"]:
                at = self.begin + timedelta(hours=24)
                enrolment = runs_api.enrol(self.run, by=person, at=at)
                self.staff_diaries.append(self.learn(enrolment, stage=STAGES.index("started"), at=at))
        return [
            (one, self.register(one, at=self.begin + timedelta(hours=9 * number)))
            for number, one in enumerate(everyone["people"])
        ]

    def register(self, one: dict[str, Any], *, at: datetime) -> Person:
        return accounts_api.register(
            email=one["email"],
            password=PASSWORD,
            name=one["name"],
            certificate_name=one["name"],
            job_role=one["job_role"],
            organisation=one.get("organisation"),
            organisation_other=one.get("organisation_other", ""),
            country=one["country"],
            research_consent=one["consent_research"],
            accepted_terms=True,
            at=at,
            verified=True,
        )

    # --- Learning: each a diary, that is a generator which waits until its time has come ---

    def learn(self, enrolment: Enrolment, *, stage: int, at: datetime) -> Diary:
        """Go through the trail as far as the stage says."""
        road = self.road(stage)
        for level in road:
            for item in level.objects:
                at = min(at + timedelta(hours=self.chance.randrange(3, 60)), self.now - timedelta(hours=1))
                yield at
                self.do(enrolment, item, at=at)
                if item.kind == "discussion" or self.chance.random() < 0.5:
                    at += timedelta(minutes=20)
                    yield at
                    self.answer(enrolment, item, at=at, again=item.kind == "discussion")
                yield from self.converse(enrolment, item, at=at)
            at += timedelta(minutes=10)
            yield at
            yield from self.meet(enrolment, level, road[: road.index(level) + 1], at=at)
        if stage >= STAGES.index("started"):
            coming = next(level for level in self.structure.levels if level not in road)
            for item in coming.objects[: 1 + self.chance.randrange(2)]:
                at += timedelta(hours=self.chance.randrange(3, 40))
                yield at
                if item.kind != "quiz" and at < self.now:
                    self.do(enrolment, item, at=at)

    def road(self, stage: int) -> list[Any]:
        """The levels that somebody at this stage has been through, in order."""
        courses = {course.key: course for course in self.structure.courses}
        found: list[Any] = []
        for name, key, levels in ROADS:
            if stage >= STAGES.index(name):
                found += [level for level in courses[key].levels[:levels] if level not in found]
        return found

    def meet(self, enrolment: Enrolment, level: Any, walked: list[Any], *, at: datetime) -> Diary:
        """What a gate asks besides objects: following people, once there are some, and a page of the journal."""
        by, asked = enrolment.person, {one.kind: one.minimum for one in level.conditions}
        if "reflection_written" in asked:
            text = self.chance.choice(self.texts["reflections"]["reflections"])
            what: dict[str, Any] = {"object_uuid": level.objects[0].uuid, "version": 0, "by": by, "at": at}
            learning_api.save_reflection(enrolment, text=text, **what)
        if "discussion_answered" in asked and not self.has_answered(by, level):
            fresh = max(level.objects, key=lambda item: self.unsaid(item.key))
            self.answer(enrolment, fresh, at=at, again=True)
        while len(others := self.others_met(by, walked)) < asked.get("people_followed", 0) and at < self.now:
            at += timedelta(days=1)
            yield at
        for post in self.chance.sample(others, min(len(others), asked.get("people_followed", 0))):
            community_api.follow_author(post.uuid, by=by, at=at)

    def has_answered(self, person: Person, level: Any) -> bool:
        return any(post.author_id == person.pk for item in level.objects for post in self.posts.get(item.key, []))

    def unsaid(self, key: str) -> float:
        """The share of the answers to a piece that nobody has given yet; below nothing where they were given again."""
        texts = self.answers.get(key, [])
        return 1 - len(self.posts.get(key, [])) / len(texts) if texts else float("-inf")

    def others_met(self, person: Person, walked: list[Any]) -> list[Any]:
        """One post of each who has written any in these levels."""
        posts = (post for level in walked for item in level.objects for post in self.posts.get(item.key, []))
        return list({post.author_id: post for post in posts if post.author_id != person.pk}.values())

    def do(self, enrolment: Enrolment, item: Any, *, at: datetime) -> None:
        """What finishes an object of this kind; a discussion waits for its answer."""
        what: dict[str, Any] = {"object_uuid": item.uuid, "by": enrolment.person, "at": at}
        if item.kind == "quiz":
            self.quiz(enrolment, item, at=at)
        elif item.poll is not None:
            learning_api.vote(enrolment, option=self.chance.choice(item.poll.options).uuid, **what)
        elif item.clue is not None:
            learning_api.try_clue(enrolment, answer=item.clue.answers[0], **what)
        elif item.kind != "discussion":
            learning_api.complete_object(enrolment, **what)

    def quiz(self, enrolment: Enrolment, item: Any, *, at: datetime) -> None:
        """Now and then a first attempt fails; the next one passes."""
        forgiven = item.quiz.draw * (100 - item.quiz.pass_mark) // 100
        fails = self.chance.random() < 0.25
        for mistakes in (forgiven + 2, 0) if fails else (self.chance.randrange(forgiven + 1),):
            attempt = learning_api.start_quiz(enrolment, object_uuid=item.uuid, by=enrolment.person, at=at)
            asked = learning_api.attempt_of(attempt.uuid, by=enrolment.person).questions
            answers = {
                one.position: wrong_answer(one) if place < mistakes else courses_api.right_answer(one)
                for place, one in enumerate(asked)
            }
            at += timedelta(minutes=8)
            learning_api.submit_quiz(attempt.uuid, answers=answers, by=enrolment.person, at=at)

    def answer(self, enrolment: Enrolment, item: Any, *, at: datetime, again: bool = False) -> None:
        """Each answer once under a piece; with ``again``, where a gate waits for one, also what was said before."""
        texts, said = self.answers.get(item.key, []), len(self.posts.get(item.key, []))
        if not item.question or said >= len(texts) * (9 if again else 1):
            return
        text = texts[said % len(texts)]
        self.posts.setdefault(item.key, []).append(self.write(enrolment, item, text=text, at=at))

    def write(self, enrolment: Enrolment, item: Any, *, text: str, at: datetime, parent: Any = None) -> Any:
        return community_api.write(
            self.run,
            subject_kind="object",
            subject_uuid=item.uuid,
            text=text,
            by=enrolment.person,
            at=at,
            parent=parent.uuid if parent else None,
        )

    def converse(self, enrolment: Enrolment, item: Any, *, at: datetime) -> Diary:
        """Now and then somebody likes what others wrote before them, or says something to it."""
        others = [post for post in self.posts.get(item.key, []) if post.author_id != enrolment.person_id]
        for post in self.chance.sample(others, min(len(others), self.chance.randrange(0, 4))):
            at += timedelta(minutes=self.chance.randrange(2, 9))
            yield at
            community_api.like(post.uuid, by=enrolment.person, at=at)
        if others and self.chance.random() < 0.35:
            at += timedelta(minutes=self.chance.randrange(5, 25))
            yield at
            post, text = self.chance.choice(others), self.reply_text(item.key)
            self.write(enrolment, item, text=text, at=at, parent=post)

    def reply_text(self, key: str) -> str:
        """Each reply once under a piece, as long as there are any."""
        texts = self.texts["posts"]["replies"]
        said = self.replies.setdefault(key, [])
        left = [text for text in texts if text not in said] or texts
        said.append(self.chance.choice(left))
        return str(said[-1])

    # --- Projects ---

    def project(self, one: dict[str, Any], enrolment: Enrolment, *, stage: int) -> None:
        texts = self.projects.get(one.get("project") or "") or self.projects["results-by-text"]
        finished = stage >= STAGES.index("submitted")
        start = self.now - timedelta(weeks=9)
        project = write_project(self.run, texts, by=enrolment.person, at=start, finished=finished)
        if not finished:
            return
        sent = self.now - timedelta(days=40 if stage >= STAGES.index("revising") else 12)
        version = learning_api.submit_project(project.uuid, run=self.run, by=enrolment.person, at=sent)
        if stage == STAGES.index("submitted"):
            return
        first = "revise" if one["stage"] == "revising" or self.chance.random() < 0.35 else "passed"
        if stage == STAGES.index("marked"):
            first = ""
        self.assess(version, result=first, at=sent + timedelta(days=6))
        if one["stage"] == "passed" and first == "revise":
            again = learning_api.submit_project(
                project.uuid,
                run=self.run,
                by=enrolment.person,
                at=sent + timedelta(days=18),
                reply="We added what the assessors missed, and drew the dates of our tests on the chart.",
            )
            self.assess(again, result="passed", at=sent + timedelta(days=24))

    def assess(self, version: Any, *, result: str, at: datetime) -> None:
        """Peers and an expert take it and mark; then, unless ``result`` is empty, the moderator decides."""
        self.take(version, at=at)
        comments, overall = self.texts["marks"]["comments"], self.texts["marks"]["overall"]
        rubric = assessment_api.rubric_of(self.run)
        keys = [criterion.key for criterion in rubric.criteria.all()]
        for number, allocation in enumerate(version.allocations.filter(ended_at=None).select_related("assessor")):
            low = 1 if result == "revise" else 2
            levels = {key: self.chance.choice((low, low, low + 1)) for key in keys}
            assessment_api.mark(
                allocation.uuid,
                levels=levels,
                comments={key: self.chance.choice(comments[key][levels[key]]) for key in keys},
                comment=self.chance.choice(overall[result or "passed"]),
                by=allocation.assessor,
                at=at + timedelta(days=number),
            )
        if result:
            moderator = runs_api.holders(self.run, "moderator")[0]
            letter = self.chance.choice(self.texts["marks"]["letters"][result])
            when = at + timedelta(days=5)
            assessment_api.work_out_stale(when)
            assessment_api.decide(
                version.uuid, result=result, letter=letter, reason=self.chance.choice(overall[result]), by=moderator,
                at=when - timedelta(hours=1),
            )  # fmt: skip
            assessment_api.release_due(when)

    def take(self, version: Any, *, at: datetime) -> None:
        """Those who are first to ask are given it: it is what waits."""
        authors = set(version.submission.authors.values_list("person_id", flat=True))
        people = [one for one in runs_api.people_in(self.run) if one.pk not in authors]
        experts = [one for one in runs_api.holders(self.run, "assessor") if one.pk not in authors]
        for stage, askers in (("peer", self.chance.sample(people, len(people))), ("expert", experts)):
            for person in askers:
                if not version.wanted.get(stage=stage).missing:
                    break
                with suppress(Refused):
                    assessment_api.ask_for_work(self.run, by=person, at=at, stage=stage)

    # --- Survey ---

    def survey(self, learners: list[tuple[int, dict[str, Any], Enrolment]]) -> None:
        data = yaml.safe_load((settings.SEEDS / self.run.programme.key / "surveys" / "post-course.yaml").read_text())
        survey = research_api.import_survey(data, by=None, at=self.begin)
        opens = self.now - timedelta(days=20)
        offered = research_api.offer(self.run, survey=survey, wave="post", opens_at=opens, by=None, at=opens)
        open_texts = self.texts["survey_answers"]
        for stage, _one, enrolment in learners:
            if stage < STAGES.index("level1") or self.chance.random() < 0.25:
                continue
            answers: dict[str, str] = {}
            for question in data["questions"]:
                if question["kind"] == "likert":
                    answers[question["key"]] = str(self.chance.choice((2, 3, 4, 4, 5, 5)))
                elif question["kind"] == "choice":
                    answers[question["key"]] = str(self.chance.randrange(1, len(question["options"])))
                elif self.chance.random() < 0.4:
                    answers[question["key"]] = self.chance.choice(open_texts[question["key"]])["text"]
            at = opens + timedelta(hours=self.chance.randrange(1, 400))
            research_api.answer(offered.uuid, answers=answers, by=enrolment.person, at=at)


def open_demo_run(*, now: datetime) -> Run:
    """The run that is going on, with its assessment planned. Dates are relative to ``now``."""
    programme = courses_api.programme_of("improvement-fundamentals")
    begin = timezone.localdate(now) - timedelta(weeks=16)
    run = runs_api.open_run(
        programme=programme,
        key=RUN,
        title=f"{programme.title}, {_season(begin)}",
        starts_on=begin,
        ends_on=begin + LENGTH,
        by=None,
        at=now - timedelta(weeks=20),
    )
    data = yaml.safe_load((settings.SEEDS / programme.key / "rubrics" / "project.yaml").read_text("utf-8"))
    rubric = assessment_api.import_rubric(data, by=None, at=run.created_at)
    assessment_api.plan_assessment(run, rubric=rubric, by=None, at=run.created_at)
    return run


def _season(day: date) -> str:
    names = ("winter", "spring", "summer", "autumn")
    return f"{names[day.month % 12 // 3]} {day.year}"


def _read(name: str) -> Any:
    return yaml.safe_load((settings.SEEDS / "demo" / f"{name}.yaml").read_text("utf-8"))


def wrong_answer(question: learning_api.AskedQuestion) -> list[str]:
    """A wrong choice where there are some, else nothing."""
    wrong = [str(choice.uuid) for choice in question.choices if not choice.correct]
    return wrong[:1] if question.version.kind in ("single", "multiple", "true_false") else []
