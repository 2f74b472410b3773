"""Rubrics are drafts that a programme's managers write, and editions that never change again."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from django.conf import settings

from cairn.accounts.models_api import Person
from cairn.assessment import api, building
from cairn.assessment.building import Level, version_of
from cairn.assessment.models import Criterion, Rubric
from cairn.assessment.rubric_words import faults_of, rule_in_words
from cairn.assessment.rubrics import with_criteria
from cairn.courses.models_api import Programme
from cairn.lib.errors import Conflict, NotFound, Refused
from tests.assessment.conftest import Scene, rubric_data
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
RULE = {"no_criterion_below": 1, "percent_in_all": 60, "minimum_median": None}
TWO = [Level(0, "Not yet", "Nothing is there."), Level(1, "There", "It is there.")]


@pytest.fixture
def manager(scene: Scene) -> Person:
    return scene.person("Manager", role="manager")


def template() -> Rubric:
    return Rubric.objects.get(key="project")


def draft(scene: Scene, by: Person, **changed: Any) -> Rubric:
    given: dict[str, Any] = {"title": "Audit", "by": by, "at": NOW}
    return api.start_rubric(scene.run.programme, **(given | changed))


def whole(by: Person, rubric: Rubric) -> Rubric:
    """Complete, so that it can be published."""
    facts = {"title": rubric.title, "summary": "Short.", **RULE}
    api.change_rubric(rubric.uuid, values=facts, version=version_of(rubric), by=by, at=NOW)
    made = api.add_criterion(rubric.uuid, title="Aim", by=by, at=NOW)
    save(made, by)
    return api.rubric_for(rubric.uuid, by=by)


def save(criterion: Criterion, by: Person, *, levels: Any = TWO, **changed: Any) -> Criterion:
    fresh = Criterion.objects.get(pk=criterion.pk)
    values = {"title": fresh.title, "guidance": "", "weight": 1.0, "comment_only": False} | changed
    return api.change_criterion(fresh.uuid, values=values, levels=levels, version=version_of(fresh), by=by, at=NOW)


def test_a_rubric_from_a_template_says_the_same_and_belongs_to_the_programme(scene: Scene, manager: Person) -> None:
    made = draft(scene, manager, title="Our project", like=template())

    held, source = with_criteria(made), with_criteria(template())
    assert (made.programme, made.published_at, made.title) == (scene.run.programme, None, "Our project")
    assert made.key == "fundamentals-our-project"
    assert [(one.key, one.weight, one.position) for one in held.criteria.all()] == [
        (one.key, one.weight, one.position) for one in source.criteria.all()
    ]
    assert [level.descriptor for level in held.criteria.all()[3].levels.all()] == [
        level.descriptor for level in source.criteria.all()[3].levels.all()
    ]
    assert draft(scene, manager, title="Our project").key == "fundamentals-our-project-2"


def test_an_empty_rubric_says_what_is_missing_until_it_can_be_published(scene: Scene, manager: Person) -> None:
    made = draft(scene, manager)
    with pytest.raises(Refused) as refused:
        api.publish(made.uuid, by=manager, at=NOW)
    assert refused.value.details == ["It has no criteria. Add what is looked at in the work."]

    ready = whole(manager, made)
    assert faults_of(ready) == []
    assert rule_in_words(ready) == ["at least level 1 on each criterion", "at least 60% of what can be reached in all"]
    assert api.publish(made.uuid, by=manager, at=NOW).published_at == NOW
    assert api.publish(made.uuid, by=manager, at=NOW).published_at == NOW


@pytest.mark.parametrize(
    "levels, changed, words",
    [
        (TWO[:1], {}, "Aim: it needs two levels or more."),
        ([TWO[0], Level(1, "", "It is there.")], {}, "Aim: the level with the score 1 has no name."),
        ([TWO[0], Level(1, "There", "")], {}, "Aim: describe what work at the level “There” looks like."),
        ([TWO[0], Level(1, "not yet", "It is there.")], {}, "Aim: two levels have the same name."),
        (TWO, {"comment_only": True}, "All criteria are only commented."),
    ],
    ids=["one level", "no name", "no descriptor", "name twice", "only comments"],
)
def test_what_is_wrong_with_a_criterion(
    scene: Scene, manager: Person, levels: Any, changed: dict[str, Any], words: str
) -> None:
    ready = whole(manager, draft(scene, manager))
    save(ready.criteria.all()[0], manager, levels=levels, **changed)
    with pytest.raises(Refused) as refused:
        api.publish(ready.uuid, by=manager, at=NOW)
    assert [one for one in refused.value.details if one.startswith(words)] == refused.value.details[:1]
    assert Rubric.objects.get(pk=ready.pk).published_at is None


@pytest.mark.parametrize(
    "rule, words",
    [
        ({"no_criterion_below": 2}, "asks for level 2 on each, but Aim goes no higher than 1"),
        ({"minimum_median": 1.5}, "asks for a median of 1.5, but the highest level is 1"),
        ({"no_criterion_below": None, "percent_in_all": None}, "It has no pass rule."),
    ],
)
def test_what_is_wrong_with_a_pass_rule(scene: Scene, manager: Person, rule: dict[str, Any], words: str) -> None:
    ready = whole(manager, draft(scene, manager))
    values = {"title": "Audit", "summary": "", **RULE, **rule}
    api.change_rubric(ready.uuid, values=values, version=version_of(ready), by=manager, at=NOW)
    assert [words in one for one in faults_of(api.rubric_for(ready.uuid, by=manager))] == [True]


def test_a_criterion_that_is_only_commented_has_no_levels_once_it_is_published(scene: Scene, manager: Person) -> None:
    ready = whole(manager, draft(scene, manager))
    second = api.add_criterion(ready.uuid, title="Anything else", by=manager, at=NOW)
    assert [(one.score, one.name) for one in second.levels.all()] == [(0, "Not yet"), (1, "There")]
    save(second, manager, comment_only=True)
    assert second.levels.count() == 2
    api.publish(ready.uuid, by=manager, at=NOW)
    assert second.levels.count() == 0

    api.plan_assessment(scene.run, rubric=Rubric.objects.get(pk=ready.pk), by=manager, at=NOW)
    held = api.rubric_of(scene.run).criteria.all()
    assert [(one.key, len(one.levels.all())) for one in held] == [("aim", 2), ("anything-else", 0)]


def test_a_published_edition_is_never_edited_and_the_next_begins_as_a_copy(scene: Scene, manager: Person) -> None:
    ready = whole(manager, draft(scene, manager))
    api.publish(ready.uuid, by=manager, at=NOW)
    aim = ready.criteria.all()[0]
    attempts = [
        lambda: save(aim, manager),
        lambda: api.add_criterion(ready.uuid, title="More", by=manager, at=NOW),
        lambda: api.move_criterion(aim.uuid, up=True, by=manager, at=NOW),
        lambda: api.remove_criterion(aim.uuid, by=manager, at=NOW),
        lambda: api.discard(ready.uuid, by=manager, at=NOW),
    ]
    for attempt in attempts:
        with pytest.raises(Refused, match="This edition is published"):
            attempt()

    second = api.new_edition(ready.uuid, by=manager, at=NOW)
    assert (second.key, second.edition, second.published_at) == (ready.key, 2, None)
    assert api.new_edition(ready.uuid, by=manager, at=NOW) == second
    save(with_criteria(second).criteria.all()[0], manager, title="Aim and scope")
    assert [one.title for one in api.rubric_for(ready.uuid, by=manager).criteria.all()] == ["Aim"]


def test_a_stale_save_is_told_and_nothing_is_lost(scene: Scene, manager: Person) -> None:
    ready = whole(manager, draft(scene, manager))
    aim = Criterion.objects.get(rubric=ready)
    before = version_of(aim)
    save(aim, manager, guidance="Theirs.")
    mine: dict[str, Any] = {"title": "Aim", "guidance": "Mine.", "weight": 1.0, "comment_only": False}

    with pytest.raises(Conflict) as conflict:
        api.change_criterion(aim.uuid, values=mine, levels=TWO, version=before, by=manager, at=NOW)
    assert "Theirs." in conflict.value.theirs
    assert Criterion.objects.get(pk=aim.pk).guidance == "Theirs."

    api.change_criterion(aim.uuid, values=mine, levels=TWO, version=conflict.value.version, by=manager, at=NOW)
    assert Criterion.objects.get(pk=aim.pk).guidance == "Mine."
    with pytest.raises(Conflict):
        api.change_rubric(ready.uuid, values={"title": "A", "summary": "", **RULE}, version=1, by=manager, at=NOW)


def test_criteria_move_and_go(scene: Scene, manager: Person) -> None:
    made = draft(scene, manager, like=template())

    def keys() -> list[str]:
        return [one.key for one in with_criteria(made).criteria.all()]

    first = made.criteria.get(key="aim")
    api.move_criterion(first.uuid, up=True, by=manager, at=NOW)
    assert keys()[:2] == ["aim", "drivers"]
    api.move_criterion(first.uuid, up=False, by=manager, at=NOW)
    assert keys()[:2] == ["drivers", "aim"]
    api.remove_criterion(first.uuid, by=manager, at=NOW)
    assert keys() == ["drivers", "measures", "cycles", "learning", "reporting"]
    again = api.add_criterion(made.uuid, title="Learning!", by=manager, at=NOW)
    assert (again.key, again.position) == ("learning-2", 6)


def test_out_of_range_and_twice_is_refused_at_its_field(scene: Scene, manager: Person) -> None:
    ready = whole(manager, draft(scene, manager))
    aim = ready.criteria.all()[0]
    faults: list[tuple[dict[str, Any], str]] = [
        ({"levels": [Level(1, "A", "a"), Level(1, "B", "b")]}, "level-1-score"),
        ({"weight": 0.0}, "weight"),
        ({"title": " "}, "title"),
    ]
    for changed, field in faults:
        with pytest.raises(Refused) as refused:
            save(aim, manager, **changed)
        assert refused.value.field == field
    values = {"title": "Audit", "summary": "", **RULE, "percent_in_all": 101}
    with pytest.raises(Refused) as refused:
        api.change_rubric(ready.uuid, values=values, version=version_of(ready), by=manager, at=NOW)
    assert refused.value.field == "percent_in_all"


def test_only_managers_of_the_programme_and_staff_build(scene: Scene, manager: Person) -> None:
    made, outsider = draft(scene, manager), person("Outsider")
    staff = person("Staff")
    Person.objects.filter(pk=staff.pk).update(is_staff=True)
    staff.refresh_from_db()
    other = Programme.objects.create(key="other", title="Other")

    assert api.rubric_for(made.uuid, by=staff) == made
    for attempt in [
        lambda: api.rubric_for(made.uuid, by=outsider),
        lambda: api.rubric_for(template().uuid, by=outsider),
        lambda: draft(scene, outsider),
        lambda: api.add_criterion(made.uuid, title="A", by=outsider, at=NOW),
        lambda: api.publish(made.uuid, by=outsider, at=NOW),
        lambda: api.publish(template().uuid, by=staff, at=NOW),
        lambda: api.new_edition(template().uuid, by=manager, at=NOW),
        lambda: api.start_rubric(other, title="A", by=manager, at=NOW),
        lambda: api.start_rubric(other, title="A", like=made, by=staff, at=NOW),
    ]:
        with pytest.raises(NotFound):
            attempt()


def test_a_draft_can_be_thrown_away(scene: Scene, manager: Person) -> None:
    made = draft(scene, manager, like=template())
    api.discard(made.uuid, by=manager, at=NOW)
    assert not Rubric.objects.filter(pk=made.pk).exists()


def test_the_template_of_seven_criteria_is_read_whole_and_has_no_faults(scene: Scene) -> None:
    path = settings.SEEDS / "improvement-fundamentals" / "rubrics" / "quality-improvement.yaml"
    made = api.import_rubric(yaml.safe_load(path.read_text("utf-8")), by=None, at=NOW)

    held = with_criteria(made)
    assert [one.key for one in held.criteria.all()] == [
        "aim", "system", "measures", "change", "variation", "involvement", "learning",
    ]  # fmt: skip
    assert (made.no_criterion_below, made.percent_in_all, made.minimum_median) == (1, 60, None)
    assert made.summary.startswith("Seven criteria")
    assert faults_of(held) == []
    assert made in building.rubrics_to_plan_with(scene.run.programme)


def test_a_file_may_have_criteria_that_are_only_commented(scene: Scene) -> None:
    data = rubric_data() | {"key": "other"}
    data["criteria"][5] = {"key": "more", "title": "Anything else", "comment_only": True}
    made = api.import_rubric(data, by=None, at=NOW)
    assert [one.comment_only for one in made.criteria.all()] == [False] * 5 + [True]
    assert api.import_rubric(data, by=None, at=NOW) == made

    data["criteria"][5]["descriptors"] = {0: "a", 1: "b", 2: "c", 3: "d"}
    with pytest.raises(Refused) as refused:
        api.import_rubric(data, by=None, at=NOW)
    assert refused.value.details == ["Criterion more does not describe each of the levels."]


def test_a_file_does_not_take_the_key_of_a_programmes_rubric(scene: Scene, manager: Person) -> None:
    made = draft(scene, manager)
    with pytest.raises(Refused, match="another key"):
        api.import_rubric(rubric_data() | {"key": made.key}, by=None, at=NOW)
