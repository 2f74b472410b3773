"""Who has given all that they owe is asked for one review more before work passes to experts; once, and for one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cairn.accounts.models_api import Person
from cairn.assessment import api, claiming, one_more
from cairn.assessment.models import AssessmentPlan, MarkersWanted, SubmissionVersion
from cairn.notices.models import Notice
from cairn.runs import api as runs_api
from tests.assessment.conftest import Scene, give
from tests.cast import NOW

DAY = timedelta(days=1)


def ask_on(scene: Scene, days_before: int, version: SubmissionVersion) -> None:
    """The clock's turn so many days before the work passes to experts."""
    place = MarkersWanted.objects.get(version=version, stage="peer")
    one_more.ask_for_one_more(NOW + (place.pass_on - NOW.date()) - days_before * DAY)


def asked(scene: Scene) -> set[Person]:
    told = Notice.objects.filter(key=f"one_more:{scene.run.key}").select_related("person")
    return {one.person for one in told}


@pytest.fixture
def busy(scene: Scene) -> tuple[list[Person], SubmissionVersion]:
    """Three people who gave both of their reviews, one who gave one of two, and work that lacks both of its own."""
    people = [scene.person(name) for name in ("Ann", "Bo", "Cy", "Half")]
    full = [scene.submit(scene.person(f"Owner{n}"), people[:2]) for n in range(2)]
    full += [scene.submit(scene.person(f"Other{n}"), people[2:]) for n in range(1)]
    full += [scene.submit(scene.person("Last"), [people[2], people[0]])]
    for version in full:
        for number, one in enumerate(version.allocations.order_by("pk")):
            if one.assessor != people[0] or version != full[3]:
                give(one, 2, at=NOW + number * timedelta(minutes=1))
    held = full[3].allocations.get(assessor=people[0])
    api.give_back(held, by=people[0], at=NOW)
    return people, scene.submit(scene.person("Short"), [])


def test_who_gave_all_is_asked_and_nobody_who_still_owes(
    scene: Scene, busy: tuple[list[Person], SubmissionVersion]
) -> None:
    people, short = busy
    ask_on(scene, one_more.SOON + 1, short)
    assert asked(scene) == set()
    own = scene.submit(people[0], [])
    claiming.mark_own(own, AssessmentPlan.objects.get(), at=NOW)  # nothing waits for that mark

    ask_on(scene, one_more.SOON, short)

    assert asked(scene) == set(people[:3])
    notice = Notice.objects.filter(person=people[0]).latest("pk")
    assert notice.words == "Some work in Autumn has too few reviews still. Would you give one more?"
    ask_on(scene, 1, short)
    assert Notice.objects.filter(key__startswith="one_more:").count() == 3


def test_no_more_are_asked_than_the_places_call_for(
    scene: Scene, busy: tuple[list[Person], SubmissionVersion], monkeypatch: pytest.MonkeyPatch
) -> None:
    people, short = busy
    MarkersWanted.objects.filter(stage="peer").exclude(version=short).update(missing=0, wanted=2)
    MarkersWanted.objects.filter(version=short, stage="peer").update(missing=1)
    monkeypatch.setattr(one_more, "FOR_EACH", 1)

    ask_on(scene, one_more.SOON, short)
    ask_on(scene, one_more.SOON, short)
    assert len(asked(scene)) == 1
    ask_on(scene, one_more.SOON - 1, short)
    assert len(asked(scene)) == 2
    ask_on(scene, one_more.SOON - 2, short)
    assert asked(scene) == set(people[:3])


def test_who_has_left_or_holds_work_is_not_asked(scene: Scene, busy: tuple[list[Person], SubmissionVersion]) -> None:
    people, short = busy
    runs_api.leave(scene.run, by=people[1], at=NOW)
    assert api.ask_for_work(scene.run, by=people[2], at=NOW)

    ask_on(scene, one_more.SOON, short)

    assert asked(scene) == {people[0]}


def test_who_gives_one_more_is_given_what_passes_soonest_and_is_not_asked_again(
    scene: Scene, busy: tuple[list[Person], SubmissionVersion]
) -> None:
    people, short = busy
    later = scene.submit(scene.person("Later"), [])
    for version, missing, days in ((short, 2, 2), (later, 1, 9)):
        rows = MarkersWanted.objects.filter(version=version, stage="peer")
        rows.update(missing=missing, pass_on=NOW.date() + days * DAY)
    MarkersWanted.objects.filter(stage="peer").exclude(version__in=[short, later]).update(missing=0)

    owing = api.ask_for_work(scene.run, by=people[3], at=NOW)
    more = api.ask_for_work(scene.run, by=people[0], at=NOW)

    assert owing
    assert more
    assert (owing.version, more.version) == (later, short)
    give(more, 2)
    ask_on(scene, 1, short)
    assert people[0] not in asked(scene)


def test_nobody_is_asked_before_work_is_shared_out(scene: Scene, busy: tuple[list[Person], SubmissionVersion]) -> None:
    _people, short = busy
    AssessmentPlan.objects.update(rolling=False, submit_until=NOW + 60 * DAY)
    ask_on(scene, one_more.SOON, short)
    assert asked(scene) == set()

    AssessmentPlan.objects.update(shared_out_at=NOW)
    ask_on(scene, one_more.SOON, short)
    assert len(asked(scene)) == 3
