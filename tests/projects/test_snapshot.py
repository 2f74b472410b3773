"""A snapshot of a project: nothing of it is missing unless it says why, nothing leaks, and it costs a few queries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Organisation, Person
from cairn.assessment.masking import mask
from cairn.assessment.nameless import without_names
from cairn.courses.models_api import Programme
from cairn.projects import api, comments
from cairn.projects.guard import Flagged
from cairn.projects.models import Measure, Project
from cairn.projects.parts import left_out
from cairn.projects.parts.drawn import picture_in
from cairn.projects.pictures import drawings_of
from cairn.runs import api as runs_api
from tests.cast import NOW, person
from tests.projects.big import big_project
from tests.projects.full import CHARTER, full_project

pytestmark = pytest.mark.django_db

MOST_QUERIES = 30
# What only joins and orders rows, or says in which version they are.
BESIDES = {"id", "uuid", "version", "changed_at", "removed_at", "project", "diagram", "position"}
NHS = "943 476 5919"


@pytest.fixture
def full(project: Project, owner: Person) -> Project:
    """Filled by its owner, with a coach, in a run, in the space of an organisation."""
    coach = person("Coach")
    api.add_member(project, coach, by=owner, at=NOW, role="coach")
    project.team.update(part="Does the rounds")
    accounts_api.import_organisations([{"key": "sea", "name": "Sea View", "country": "GB"}], by=None, at=NOW)
    full_project(project, by=owner, coach=coach)
    programme = Programme.objects.create(key="walking", title="Walking")
    days: dict[str, Any] = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 3, 1)}
    run = runs_api.open_run(programme=programme, key="autumn", title="Autumn walk", by=None, at=NOW, **days)
    Project.objects.update(run=run, organisation=Organisation.objects.get(key="sea"))
    project.refresh_from_db()
    return project


def leaves(value: Any) -> Iterator[Any]:
    """Every value in a document."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inside is None:
        yield value
    else:
        for one in inside:
            yield from leaves(one)


def said(value: Any) -> list[Any]:
    """The forms in which a document may hold a value: any of them will do."""
    if isinstance(value, models.Model):
        names = [getattr(value, name) for name in ("title", "name", "text") if hasattr(value, name)]
        return [str(getattr(value, "uuid", "")), *names]
    if isinstance(value, datetime):
        return [value.isoformat(), timezone.localdate(value).isoformat()]
    if isinstance(value, date):
        return [value.isoformat()]
    return [str(value)] if isinstance(value, (UUID, Decimal)) else [value]


def rows_of(model: type[models.Model], project: Project) -> list[Any]:
    """The rows of the project: the tests' database has no other."""
    return list(model._default_manager.all())


def test_everything_of_a_project_is_in_it_or_left_out_for_a_reason(full: Project) -> None:
    every = {model.__name__: model for model in apps.get_app_config("projects").get_models()}
    text = json.dumps(api.snapshot(full), ensure_ascii=False)
    there = set(leaves(json.loads(text)))

    assert set(left_out.ROWS) <= set(every)
    missing, unfilled = [], []
    fields = {f"{name}.{one.name}" for name, model in every.items() for one in model._meta.concrete_fields}
    assert set(left_out.FIELDS) <= fields
    for name, model in every.items():
        if name in left_out.ROWS:
            continue
        for one in model._meta.concrete_fields:
            if one.name in BESIDES or f"{name}.{one.name}" in left_out.FIELDS:
                continue
            values = [value for row in rows_of(model, full) if (value := getattr(row, one.name)) not in (None, "", [])]
            unfilled += [] if values else [f"{name}.{one.name}"]
            for value in values:
                held = value if isinstance(value, list) else [value]
                missing += [
                    f"{name}.{one.name}: {part!r}"
                    for part in held
                    if not any(
                        form in there or (isinstance(form, str) and form and form in text) for form in said(part)
                    )
                ]
    assert (missing, unfilled) == ([], [])


def test_no_field_of_a_person_is_left_when_names_are_taken_out(full: Project) -> None:
    people: list[Person] = []
    filled = set()
    for model in apps.get_app_config("projects").get_models():
        kept = [one for one in model._meta.concrete_fields if one.related_model is Person]
        for one in kept if model.__name__ not in left_out.ROWS else []:
            for row in rows_of(model, full):
                people.append(person(f"Quill{len(people)}"))
                model._default_manager.filter(pk=row.pk).update(**{one.name: people[-1]})
                filled.add(f"{model.__name__}.{one.name}")

    whole = api.snapshot(Project.objects.get())

    assert {"TeamMember.person", "PlanTask.owner", "Lesson.by", "ProgressScore.by"} <= filled
    text = json.dumps(whole)
    assert "Quill" in text
    assert (CHARTER["sponsor"] in text, CHARTER["coach"] in text, "Sea View" in text) == (True, True, True)
    for without in (json.dumps(mask(whole).snapshot), json.dumps(without_names(whole))):
        assert "Quill" not in without
        assert not [one.name for one in people if str(one.uuid) in without]
        assert (CHARTER["sponsor"] in without, CHARTER["coach"] in without, "Sea View" in without) == (False,) * 3


def test_what_is_left_out_does_not_leak(full: Project, owner: Person) -> None:
    place = comments.Place("cycle", full.cycles.all()[0].uuid)
    comments.add_comment(full, place, text="Between you and me", by=owner, at=NOW)
    before = json.dumps(api.snapshot(full))
    with pytest.raises(Flagged):
        api.save_charter(full, version=full.charter.version, problem=f"Ask {NHS}", by=owner, at=NOW)
    api.invite(full, email="new@elsewhere.example", role="viewer", by=owner, at=NOW)
    api.make_token(full, name="Dashboard", by=owner, at=NOW)

    text = json.dumps(api.snapshot(full))

    for words in ("Between you and me", NHS, "elsewhere.example", "Dashboard", "owner@example.org"):
        assert words not in text
    assert {"Owner", "Coach"} <= set(leaves(json.loads(before)))
    assert "<svg" not in json.dumps({**json.loads(text), "report": ""})


def test_the_report_is_in_words_and_its_figures_name_parts(full: Project) -> None:
    whole = api.snapshot(full)
    by_key = {one["key"]: one for one in whole["report"]["items"]}

    assert len(whole["report"]["items"]) == 18
    assert (by_key["problem"]["text"], by_key["problem"]["frozen"]) == ("Nobody knew how long it took.", False)
    words, _why, pareto = (one["block"] for one in by_key["problem"]["pieces"])
    assert (words["text"], pareto["of"]["kind"]) == ("People wait for weeks.", "diagram")
    assert by_key["context"]["left_out"] == ["team"]
    assert "Owner" not in json.dumps(by_key["context"])
    diagrams = {one["tool"]: one["uuid"] for one in whole["diagrams"]}
    figures = {
        key: [one["block"]["of"] for one in item["pieces"] if one["block"]["kind"] == "figure"]
        for key, item in by_key.items()
    }
    assert figures["context"] == [
        {"kind": "diagram", "uuid": diagrams[tool]} for tool in ("stakeholders", "process_map")
    ]
    assert figures["interventions"] == [{"kind": "ramps", "uuid": whole["uuid"]}]
    measured = [one["uuid"] for one in whole["measures"] if one["charts"]]
    drawn = [one["uuid"] for one in whole["pictures"]]
    assert figures["results"] == [
        *({"kind": "measure", "uuid": uuid} for uuid in measured),
        *({"kind": "picture", "uuid": uuid} for uuid in drawn),
    ]  # fmt: skip
    assert by_key["rationale"]["frozen"]
    assert by_key["rationale"]["frozen_at"]
    assert [one["kind"] for one in figures["rationale"]] == ["frozen", "frozen"]
    assert all("<svg" in picture_in(whole, f"frozen-{one['number']}") for one in figures["rationale"])  # type: ignore[operator]
    assert "massive open online course" in whole["report"]["references"][0]["text"]


def test_its_pictures_are_those_of_the_tools(full: Project) -> None:
    whole = json.loads(json.dumps(api.snapshot(full)))
    numbers = {one["uuid"]: place for place, one in enumerate(whole["diagrams"], start=1)}
    names = {"drivers": "drivers", "cycle": "ramps"}

    for one in drawings_of(full):
        name = names.get(one.tool) or f"diagram-{numbers[str(one.scope)]}"
        assert picture_in(whole, name) == one.svg, name
        assert picture_in(whole, f"{name}-narrow") == one.narrow_svg, name
    for place, measure in enumerate(full.measures.all()[:2], start=1):
        kind = measure.chart_kind
        assert picture_in(whole, f"measure-{place}-{kind}") == api.MeasureChart(measure).picture(kind).svg()
    assert ["<svg" in (picture_in(whole, f"picture-{n}") or "") for n in (1, 2)] == [True, True]


def test_there_is_no_other_picture(full: Project) -> None:
    whole = api.snapshot(full)
    odd = [
        "",
        "drivers-1",
        "diagram",
        "diagram-0",
        "diagram-99",
        "diagram-x",
        "diagram-4",
        "measure-1-zz",
        "measure-3-i",
    ]

    assert [name for name in [*odd, "frozen-1-narrow", "picture-9", "title"] if picture_in(whole, name)] == []


def test_a_large_one_takes_as_many_queries_as_a_small_one(owner: Person) -> None:
    counted = []
    for size in (1, 3):
        made = big_project(owner, measures=2 * size, points=12 * size, diagrams=size, nodes=9 * size, cycles=4 * size)
        with CaptureQueriesContext(connection) as asked:
            whole = api.snapshot(made)
        counted.append(len(asked))
        assert len(whole["cycles"]) == 4 * size

    assert counted[0] == counted[1] <= MOST_QUERIES


def test_it_holds_still_while_others_write(full: Project) -> None:
    with CaptureQueriesContext(connection) as asked:
        whole = api.snapshot(full)

    assert len(asked) <= MOST_QUERIES
    assert whole == api.snapshot(full)
    assert Measure.objects.count() == len(whole["measures"])
