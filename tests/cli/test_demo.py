"""The whole chain by the areas' functions alone: the demo cycle, as `make run` loads it."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from cairn.accounts.models_api import Person
from cairn.assessment import api as assessment_api
from cairn.cli import seeding
from cairn.cli.demo import PASSWORD, RUN, SIGN_INS
from cairn.community import api as community_api
from cairn.evaluation import api as evaluation_api
from cairn.learning import api as learning_api
from cairn.learning.models import Certificate
from cairn.notices import api as notices_api
from cairn.projects import api as projects_api
from cairn.projects.models import Measure
from cairn.records import api as records_api
from cairn.research import api as research_api
from cairn.runs import api as runs_api

pytestmark = pytest.mark.django_db


def test_the_demo_cycle_has_somebody_at_every_stage(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    said: list[str] = []

    with django_capture_on_commit_callbacks(execute=True):
        seeding.load(if_empty=True, demo=True, say=said.append)

    run = runs_api.run_of(RUN)
    joined = runs_api.enrolment_facts(run)
    passed = Counter(row["level_title"] for row in learning_api.gate_facts(run))
    results = Counter(row["result"] for row in assessment_api.submission_facts(run))
    # The chart of a project shows all that people can decide about one.
    falls = Measure.objects.filter(name="Falls on the ward").first()
    assert falls is not None
    chart = projects_api.MeasureChart(falls)
    assert [len(reasons) for reasons in chart.judged.values()] == [1, 1]
    assert [cycle.number for cycle in chart.cycles] == [1, 2, 3]
    assert any(point.note for point in chart.points)
    assert Person.objects.count() > 60
    assert 50 < len(joined) < Person.objects.count()
    assert passed["Why care varies"] > passed["How improvement works"] > passed["Good for whom"] > 10
    assert passed["Report and submit"] == 6
    assert {"passed", "revise", None} <= {result or None for result in results}
    assert len(learning_api.certificate_facts(run)) == 6
    manager = next(iter(runs_api.holders(run, "manager")))
    funnel = evaluation_api.report(run, by=manager).tables["funnel"]
    assert funnel[-1]["people"] == 6  # enough submitted that it may be shown
    assert len(community_api.post_facts(run)) > 50
    assert len({row["pseudonym"] for row in research_api.survey_facts(run)}) > 10
    verbs = {row["verb"] for row in records_api.statements_facts(run.uuid)}
    assert {"registered", "completed", "passed", "commented", "submitted", "earned"} <= verbs

    # each role that is printed can sign in
    for role in SIGN_INS:
        assert Person.objects.get(email=f"{role}@example.org").check_password(PASSWORD)

    # invented people have notices in their trays, and no mail
    assert sum(notices_api.unread_count(person) for person in Person.objects.all()) > 60
    assert mail.outbox == []

    # and a second start changes nothing
    people = Person.objects.count()
    seeding.load(if_empty=True, demo=True, say=said.append)
    assert Person.objects.count() == people

    # nothing happens after now
    assert all(row["enrolled_at"] < timezone.now() for row in joined)
    certificate = Certificate.objects.first()
    assert certificate is not None
    assert learning_api.certificate_pdf(certificate).startswith(b"%PDF")
