"""A run with everything in it, made through the areas' functions: for tests that cross areas."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import api as assessment_api
from cairn.cli.demo_project import write_project
from cairn.courses import api as courses_api
from cairn.learning import api as learning_api
from cairn.lib.errors import NotFound, Refused
from cairn.library import api as library_api
from cairn.research import api as research_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Run
from tests.cast import NOW, person
from tests.laying import laid

# A small programme for tests; what belongs to it (organisations, rubric, survey) comes from the real one.
PROGRAMME = Path(__file__).parent / "bundle"
BUNDLE = settings.SEEDS / "improvement-fundamentals"
LONG_AGO = NOW - timedelta(days=60)


@dataclass
class World:
    run: Run
    structure: Any
    people: dict[str, Person] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def enrolment(self, name: str) -> Enrolment:
        return runs_api.enrolment_in(self.run.key, self.people[name])

    def learn(self, name: str, *, levels: int) -> Enrolment:
        """Join and go through the first ``levels`` levels, every object, quiz and question."""
        from cairn.community import api as community_api

        by = self.people[name]
        enrolment = runs_api.enrol(self.run, by=by, at=LONG_AGO)
        for level in self.structure.levels[:levels]:
            for item in level.objects:
                self.finish(enrolment, item)
                community_api.write(
                    self.run, subject_kind="object", subject_uuid=item.uuid, text="Ours too.", by=by, at=LONG_AGO
                )
        return enrolment

    def finish(self, enrolment: Enrolment, item: Any) -> None:
        """Do what finishes an object of this kind; a discussion is finished by its answer."""
        what: dict[str, Any] = {"object_uuid": item.uuid, "by": enrolment.person, "at": LONG_AGO}
        if item.kind == "quiz":
            self.pass_quiz(enrolment, item)
        elif item.poll is not None:
            learning_api.vote(enrolment, option=item.poll.options[0].uuid, **what)
        elif item.clue is not None:
            learning_api.try_clue(enrolment, answer=item.clue.answers[0], **what)
        elif item.kind != "discussion":
            learning_api.complete_object(enrolment, **what)

    def pass_quiz(self, enrolment: Enrolment, item: Any) -> Any:
        by = enrolment.person
        attempt = learning_api.start_quiz(enrolment, object_uuid=item.uuid, by=by, at=LONG_AGO)
        view = learning_api.attempt_of(attempt.uuid, by=by)
        answers = {one.position: courses_api.right_answer(one) for one in view.questions}
        return learning_api.submit_quiz(attempt.uuid, answers=answers, by=by, at=LONG_AGO)

    def project(self, name: str, *, finished: bool = True) -> Any:
        texts = yaml.safe_load((settings.SEEDS / "demo" / "projects.yaml").read_text("utf-8"))["projects"][0]
        return write_project(self.run, texts, by=self.people[name], at=LONG_AGO, finished=finished)

    def taken(self, version: Any) -> Any:
        """The assessor takes it, and learners who may take what places there are; what the assessor holds."""
        with suppress(Refused, NotFound):
            assessment_api.claim(version.uuid, by=self.people["assessor"], at=LONG_AGO)
        for learner in runs_api.people_in(self.run):
            with suppress(Refused):
                assessment_api.ask_for_work(self.run, by=learner, at=LONG_AGO)
        return version.allocations.filter(assessor=self.people["assessor"]).first()

    def mark_all(self, version: Any, *, level: int = 2) -> None:
        """As everybody who takes it and has not yet."""
        self.taken(version)
        keys = [criterion.key for criterion in assessment_api.rubric_of(self.run).criteria.all()]
        for allocation in version.allocations.filter(ended_at=None, mark=None).select_related("assessor"):
            assessment_api.mark(
                allocation.uuid,
                levels=dict.fromkeys(keys, level),
                comments=dict.fromkeys(keys, "Clear, and honest about what did not work."),
                comment="A sound piece of work.",
                by=allocation.assessor,
                at=NOW,
            )


def programme() -> Any:
    """The bundled programme with its evidence and organisations."""
    with transaction.atomic():
        laid(_programme)
    return courses_api.programme_of("improvement-fundamentals")


def _programme() -> None:
    record = (settings.SEEDS / "records" / "catalogue_record.txt").read_text("utf-8-sig")
    library_api.import_record(record, key="improvement-fundamentals-2021", by=None, at=LONG_AGO)
    rows = yaml.safe_load((BUNDLE / "organisations.yaml").read_text("utf-8"))["organisations"]
    accounts_api.import_organisations(rows, by=None, at=LONG_AGO)
    courses_api.import_programme(PROGRAMME, by=None, at=LONG_AGO)


def world(*names: str) -> World:
    """A run going on with its staff; ``names`` are further people, each of another organisation, not enrolled."""
    offered = programme()
    run = runs_api.open_run(
        programme=offered,
        key="autumn",
        title="Autumn 2026",
        starts_on=(NOW - timedelta(days=90)).date(),
        # Pages ask the real clock: the run must still be open when these tests run in a few years.
        ends_on=(NOW + timedelta(days=3650)).date(),
        by=None,
        at=LONG_AGO,
    )
    made = World(run=run, structure=courses_api.structure(offered))
    places = [place.key for place in accounts_api.organisations()]
    for number, role in enumerate(("assessor", "moderator", "facilitator", "evaluator", "manager")):
        made.people[role] = person(role.title(), organisation=places[-1 - number])
        runs_api.give_role(run, made.people[role], role, by=None, at=LONG_AGO)
    made.people["author"] = person("Author", organisation=places[-6])
    courses_api.let_author(made.people["author"], by=None, at=LONG_AGO)
    for number, name in enumerate(names):
        made.people[name] = person(name.title(), organisation=places[number % (len(places) - 6)])
    rubric = assessment_api.import_rubric(
        yaml.safe_load((BUNDLE / "rubrics" / "project.yaml").read_text("utf-8")), by=None, at=LONG_AGO
    )
    assessment_api.plan_assessment(run, rubric=rubric, by=None, at=LONG_AGO)
    return made


def survey(run: Run) -> Any:
    data = yaml.safe_load((BUNDLE / "surveys" / "post-course.yaml").read_text("utf-8"))
    made = research_api.import_survey(data, by=None, at=LONG_AGO)
    return research_api.offer(run, survey=made, wave="post", opens_at=LONG_AGO, by=None, at=LONG_AGO)
