"""A run with its rubric and plan, people of several organisations, and a snapshot as projects make it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from django.conf import settings

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import api, claiming
from cairn.assessment.models import AssessmentPlan, SubmissionVersion
from cairn.courses.models_api import Programme
from cairn.lib.registries import peer_markers
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Role, Run
from tests.cast import NOW, person

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>{}</title></svg>'


def rubric_data() -> dict[str, Any]:
    path = settings.SEEDS / "improvement-fundamentals" / "rubrics" / "project.yaml"
    data: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return data


def snapshot(title: str = "Shorter waits") -> dict[str, Any]:
    charts = [{"kind": kind, "words": f"Read as {kind}.", "svg": SVG.format(kind)} for kind in ("run", "i")]
    return {
        "format": 1,
        "title": title,
        "team": [{"name": "Owner", "part": "nurse", "leads": True}],
        "charter": {"problem": "Waits are long.", "aim": "Ten days by May", "aim_by": "2027-05-01"},
        "drivers": {
            "nodes": [
                {"uuid": "b", "kind": "idea", "text": "A second clinic"},
                {"uuid": "a", "kind": "primary", "text": "Enough slots"},
            ],
            "links": [["a", "b"]],
            "svg": SVG.format("drivers"),
        },
        "cycles": [{"number": 1, "title": "One clinic", "prediction": "Two days fewer", "study": "One day fewer"}],
        "measures": [
            {
                "name": "Wait",
                "kind_words": "Outcome measure",
                "unit": "days",
                "points": [{"label": "1", "on": "2026-01-05", "value": 12.0, "denominator": None, "note": "snow"}],
                "exclusions": [{"position": 0, "reason": "roads closed"}],
                "charts": charts,
            }
        ],
        "lessons": [{"on": "2026-02-01", "text": "Ask the porters."}],
    }


@dataclass
class Scene:
    """A run in which people can be made, projects submitted and marked."""

    run: Run

    def person(self, name: str, place: str | None = None, role: str = "", *, joins: bool = True) -> Person:
        """Somebody who works at ``place`` (a place of their own where none is given)."""
        key = place or f"of-{name.lower()}"
        accounts_api.import_organisations([{"key": key, "name": key, "country": "GB"}], by=None, at=NOW)
        made = person(name, organisation=key)
        if joins:
            Enrolment.objects.create(run=self.run, person=made, enrolled_at=NOW)
        if role:
            runs_api.give_role(self.run, made, role, by=None, at=NOW)
        return made

    def plan(self, peers: int = 2, experts: int = 1) -> None:
        rubric = api.import_rubric(rubric_data(), by=None, at=NOW)
        api.plan_assessment(self.run, rubric=rubric, peers=peers, experts=experts, by=None, at=NOW)

    def submit(
        self, author: Person, peers: list[Person], *, project: UUID | None = None, data: Any = None, reply: str = ""
    ) -> SubmissionVersion:
        """Send work in; then ``peers`` in their order and the experts of the run take what places there are."""
        version = api.submit(
            run=self.run,
            project_uuid=project or uuid4(),
            snapshot=data or snapshot(),
            author_ids=[author.pk],
            reply=reply,
            by=author,
            at=NOW,
        )
        experts = runs_api.holders(self.run, Role.ASSESSOR)
        for stage, people in (("peer", [one for one in peers if one not in experts]), ("expert", experts)):
            for one in people:
                self.take(version, one, stage)
        return version

    def take(self, version: SubmissionVersion, who: Person, stage: str) -> None:
        """Somebody takes a place, if there is one and it is not their own work."""
        plan = AssessmentPlan.objects.select_related("run", "rubric").get(run=self.run)
        had = (
            version.submission.authors.filter(person=who).exists() or version.allocations.filter(assessor=who).exists()
        )
        if version.wanted.get(stage=stage).missing and not had:
            claiming.ask_directly(version, plan, who, stage, at=NOW)

    def mark(self, version: SubmissionVersion, *scores: int) -> None:
        """Every assessor in the order of asking gives one score to all criteria, the last one from then on."""
        for number, allocation in enumerate(version.allocations.order_by("pk")):
            score = scores[min(number, len(scores) - 1)]
            give(allocation, score)
        api.work_out_stale(NOW)


def give(allocation: Any, score: int, **changed: Any) -> Any:
    keys = [one["key"] for one in rubric_data()["criteria"]]
    given = {
        "levels": dict.fromkeys(keys, score),
        "comments": dict.fromkeys(keys, f"Why {score}."),
        "comment": "A sound piece of work.",
        "by": allocation.assessor,
        "at": NOW,
    }
    return api.mark(allocation.uuid, **(given | changed))


@pytest.fixture
def scene(db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(peer_markers, "_items", {})  # what other areas ask of peers is theirs to test
    programme = Programme.objects.create(key="fundamentals", title="Fundamentals")
    run = runs_api.open_run(
        programme=programme,
        key="autumn",
        title="Autumn",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 3, 1),
        by=None,
        at=NOW,
    )
    made = Scene(run)
    made.plan()
    return made


@dataclass
class Cast:
    scene: Scene
    owner: Person
    peer: Person
    second: Person
    expert: Person
    moderator: Person
    outsider: Person
    version: SubmissionVersion


@pytest.fixture
def cast(scene: Scene) -> Cast:
    """One project, submitted by its owner, that two peers and an expert are asked to mark."""
    owner, peer, second = scene.person("Owner"), scene.person("Peer"), scene.person("Second")
    expert = scene.person("Expert", role=Role.ASSESSOR)
    moderator = scene.person("Moderator", role=Role.MODERATOR)
    outsider = scene.person("Outsider", joins=False)
    version = scene.submit(owner, [owner, peer, second])
    return Cast(scene, owner, peer, second, expert, moderator, outsider, version)
