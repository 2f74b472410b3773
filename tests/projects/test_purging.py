"""What identified a patient goes from everything that is kept of a project, once it was mended."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from cairn.accounts.models_api import Person
from cairn.lib.identifying import with_reason
from cairn.projects import api, comments
from cairn.projects.comment_places import Place
from cairn.projects.models import Measure, Project
from cairn.projects.report.items import freeze_items
from cairn.projects.summaries import summary_of
from tests.cast import NOW
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db
NUMBER = "943 476 5919"
TEXT = f"Ask {NUMBER}"
WHY = "It was not looked at then"


def columns_with(words: str) -> set[str]:
    """The columns of all tables of this area that hold these words."""
    found: set[str] = set()
    for model in apps.get_app_config("projects").get_models():
        for row in model._default_manager.values():
            for name, value in row.items():
                held = bytes(value) if isinstance(value, (bytes, memoryview)) else b""
                text = "" if held else json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
                if words in text or words.encode() in held:
                    found.add(f"{model.__name__}.{name}")
    return found


@pytest.fixture
def spread(project: Project, measure: Measure, owner: Person) -> Project:
    """A project in which a number stands everywhere, as if it had been written before anybody looked."""
    given: dict[str, Any] = {"by": owner, "at": NOW, "reason": WHY}
    api.rename_project(project, title=f"Waits {NUMBER}", **given)
    api.save_charter(project, version=1, problem=TEXT, **given)
    api.save_measure(measure.uuid, version=1, name=f"Wait {NUMBER}", **given)
    api.replace_points(measure.uuid, raw=f"date,value,note\n2026-01-01,3,{TEXT}\n2026-02-01,4,\n", **given)
    version = api.measure_of(measure.uuid, by=owner).version
    with with_reason(WHY):
        api.exclude(measure.uuid, position=1, reason=TEXT, version=version, by=owner, at=NOW)
    task = api.add_row("task", into=project, values={"text": TEXT}, **given)
    diagram = api.add_diagram(project, tool="process_map", title="Steps", by=owner, at=NOW)
    steps = [
        api.add_row("step", into=diagram, values={"text": text, "kind": "step"}, by=owner, at=NOW) for text in "AB"
    ]
    api.set_fields(steps[0], "step", values={"next": [[str(steps[1].uuid), TEXT]]}, version=None, **given)
    comments.add_comment(project, Place("plan", project.uuid, task.uuid), text=TEXT, about=TEXT, **given)
    api.set_score(project, score="1.0", note=TEXT, **given)
    found = api.project_of(project.uuid, by=owner)
    freeze_items(found, ["problem"], by=owner, at=NOW)
    summary_of(api.project_of(project.uuid, by=owner))
    project.justifications.all().delete()
    return api.project_of(project.uuid, by=owner)


def test_once_it_is_mended_it_stands_in_no_column_of_any_table(
    spread: Project, measure: Measure, owner: Person
) -> None:
    before = columns_with(NUMBER)
    assert {
        "ChangedRow.after",
        "ToolVersion.content",
        "FrozenContent.pieces",
        "Comment.text",
        "Comment.about",
    } <= before
    assert {"ProjectSummary.content", "ProgressScore.note", "Exclusion.reason", "ToolVersion.change"} <= before

    given: dict[str, Any] = {"by": owner, "at": NOW}
    api.rename_project(spread, title="Waits", **given)
    api.save_charter(spread, version=None, problem="They wait", **given)
    version = api.measure_of(measure.uuid, by=owner).version
    api.save_measure(measure.uuid, version=version, name="Wait", **given)
    api.annotate(measure.uuid, position=0, note="", version=version + 1, **given)
    api.include(measure.uuid, position=1, version=version + 2, **given)
    api.remove_row(spread.tasks.get(), "task", **given)
    step = spread.diagrams.get().processsteps.order_by("pk")[0]
    api.set_fields(step, "step", values={"next": []}, version=None, **given)

    assert columns_with(NUMBER) == set()
    assert "FrozenContent.pieces" in columns_with("[taken out]")
    # What was removed comes back without it.
    api.undo(spread, tool="plan", scope=spread.uuid, **given)
    assert spread.tasks.get(removed_at=None).text == "Ask [taken out]"


def test_what_somebody_gave_a_reason_for_stays_in_the_history(project: Project, owner: Person) -> None:
    api.save_charter(project, version=1, problem=TEXT, reason="The number of a form", by=owner, at=NOW)

    api.save_charter(project, version=2, problem="They wait", by=owner, at=NOW)

    assert "ChangedRow.before" in columns_with(NUMBER)


def test_what_is_held_back_goes_when_its_typist_mends_it(project: Project, owner: Person) -> None:
    row = project.charter
    client = browser(owner)
    address = f"/rows/charter/{row.uuid}/"
    headers = {"accept": "application/json"}

    assert client.post(address, {"do": "set", "version": 1, "problem": TEXT}, headers=headers).status_code == 422
    assert columns_with(NUMBER) == {"HeldText.text"}
    assert client.post(address, {"do": "set", "version": 1, "problem": "Waits"}, headers=headers).status_code == 200
    assert columns_with(NUMBER) == set()
