"""Rubrics: what is in use is never edited."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.assessment import api
from cairn.assessment.models import Rubric
from cairn.lib.errors import NotFound, Refused
from tests.assessment.conftest import Scene, rubric_data
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db


def test_the_bundled_rubric_is_read_whole() -> None:
    rubric = api.import_rubric(rubric_data(), by=None, at=NOW)

    aim = rubric.criteria.get(key="aim")
    assert (rubric.edition, rubric.criteria.count(), rubric.minimum_median, rubric.no_criterion_below) == (1, 6, 2, 1)
    assert [(level.score, level.name) for level in aim.levels.all()][2:] == [(2, "Sound"), (3, "Strong")]
    assert aim.levels.get(score=0).descriptor.startswith("There is a topic")
    assert aim.weight == 2


def test_the_same_content_is_the_same_edition() -> None:
    first = api.import_rubric(rubric_data(), by=None, at=NOW)

    assert api.import_rubric(rubric_data(), by=None, at=NOW) == first


def test_a_changed_rubric_replaces_one_that_nobody_uses_and_follows_one_in_use(scene: Scene) -> None:
    unused = api.import_rubric(rubric_data() | {"key": "other"}, by=None, at=NOW)
    replaced = api.import_rubric(rubric_data() | {"key": "other", "title": "Better"}, by=None, at=NOW)
    followed = api.import_rubric(rubric_data() | {"title": "Better"}, by=None, at=NOW)

    assert (replaced.edition, followed.edition) == (1, 2)
    assert not Rubric.objects.filter(uuid=unused.uuid).exists()
    assert api.rubric_of(scene.run).title == "Improvement project"


def _bad(**changed: Any) -> dict[str, Any]:
    data = rubric_data()
    data["criteria"][0].update(changed)
    return data


@pytest.mark.parametrize(
    "data,words",
    [
        ({"key": "x", "title": "X", "levels": []}, "no levels"),
        (_bad(key="drivers"), "there twice"),
        (_bad(weight=0), "above zero"),
        (_bad(descriptors={0: "a", 1: "b"}), "each of the levels"),
        (rubric_data() | {"levels": [{"value": 0, "title": "a"}, {"value": 0, "title": "b"}]}, "value of its own"),
    ],
    ids=["no levels", "key twice", "no weight", "descriptor missing", "level twice"],
)
def test_a_rubric_with_faults_is_refused(data: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused) as refused:
        api.import_rubric(data, by=None, at=NOW)
    assert words in " ".join(refused.value.details)
    assert not Rubric.objects.exists()


def test_who_may_import_and_plan(scene: Scene) -> None:
    outsider, manager = person("Outsider"), scene.person("Manager", role="manager")
    rubric = api.rubric_of(scene.run)

    with pytest.raises(NotFound):
        api.import_rubric(rubric_data(), by=outsider, at=NOW)
    with pytest.raises(NotFound):
        api.plan_assessment(scene.run, rubric=rubric, by=outsider, at=NOW)
    assert api.plan_assessment(scene.run, rubric=rubric, peers=3, by=manager, at=NOW).peers == 3


def test_another_rubric_is_refused_once_something_was_submitted(scene: Scene) -> None:
    other = api.import_rubric(rubric_data() | {"title": "Better"}, by=None, at=NOW)
    scene.submit(scene.person("Owner"), [])

    with pytest.raises(Refused):
        api.plan_assessment(scene.run, rubric=other, by=None, at=NOW)
    with pytest.raises(Refused):
        api.plan_assessment(scene.run, rubric=other, peers=0, experts=0, by=None, at=NOW)
