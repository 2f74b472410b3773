"""What people decide about a chart: who may, what is refused, how it is told, undone and done again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cairn.accounts.models import AuditRow
from cairn.accounts.models_api import Person
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.projects import api
from cairn.projects.changes import history
from cairn.projects.history import sentence
from cairn.projects.models import Exclusion, Measure, Rebase, ToolVersion
from cairn.projects.series import point_at
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
VALUES = [9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 2, 3, 2, 3, 2, 3, 2, 40]
RAW = "day,wait\n" + "\n".join(f"2026-01-{n:02},{value}" for n, value in enumerate(VALUES, start=1))


@pytest.fixture
def charted(measure: Measure, owner: Person) -> Measure:
    api.replace_points(measure.uuid, raw=RAW, by=owner, at=NOW)
    measure.refresh_from_db()
    return measure


def said(measure: Measure) -> list[str]:
    """The history, the newest first."""
    return [sentence(entry) for entry in history(measure).entries]


def state(measure: Measure) -> dict[str, Any]:
    """All that a chart is drawn from."""
    measure = Measure.objects.get(pk=measure.pk)
    chart = api.MeasureChart(measure)
    options = (measure.chart_kind, measure.chart_rules, measure.chart_baseline, measure.chart_per, measure.target)
    return {"options": options, "points": chart.points, "judged": chart.judged, "direction": measure.direction}


# Each way to change a chart, and how it is told afterwards.
CHANGES: dict[str, tuple[Callable[..., Measure], dict[str, Any], str]] = {
    "kind": (api.set_chart, {"chart_kind": "run"}, "Owner chose the run chart"),
    "rules": (api.set_chart, {"chart_rules": "nelson"}, "Owner chose the rules “Nelson”"),
    "baseline": (api.set_chart, {"chart_baseline": 12}, "Owner took the limits from the first 12 points"),
    "per": (api.set_chart, {"chart_per": 1000}, "Owner showed rates per 1,000"),
    "target": (api.set_chart, {"target": 4.5}, "Owner set the target to 4.5"),
    "direction": (api.set_chart, {"direction": "decrease"}, "Owner said “Lower is better”"),
    "two": (
        api.set_chart,
        {"chart_kind": "c", "target": 4.0},
        "Owner chose the c chart; set the target to 4",
    ),
    "rebase": (
        api.rebase,
        {"position": 12, "reason": "A new clinic"},
        "Owner began new limits at 13 January 2026: A new clinic",
    ),
    "exclude": (
        api.exclude,
        {"position": 19, "reason": "Bank holiday"},
        "Owner left out 20 January 2026: Bank holiday",
    ),
    "annotate": (api.annotate, {"position": 3, "note": "A strike"}, "Owner noted at 4 January 2026: A strike"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_kept_told_undone_and_done_again(charted: Measure, owner: Person, name: str) -> None:
    do, given, words = CHANGES[name]
    before = state(charted)

    do(charted.uuid, version=charted.version, by=owner, at=NOW, **given)
    after = state(charted)
    api.undo_chart(charted.uuid, version=charted.version + 1, by=owner, at=NOW)
    undone = state(charted)
    api.redo_chart(charted.uuid, version=charted.version + 2, by=owner, at=NOW)

    assert after != before
    assert undone == before
    assert state(charted) == after
    what = words.removeprefix("Owner ")
    assert said(charted)[:3] == [f"Owner did again: {what}", f"Owner undid: {what}", words]
    assert ToolVersion.objects.filter(subject_uuid=charted.uuid).count() == charted.version + 2
    assert AuditRow.objects.filter(action__in=["measure.undo", "measure.redo"]).count() == 2


@pytest.mark.parametrize("name", CHANGES)
def test_an_outsider_changes_nothing_and_finds_nothing(charted: Measure, owner: Person, name: str) -> None:
    do, given, _words = CHANGES[name]
    before, outsider = state(charted), person("Outsider")

    for act in (do, api.undo_chart, api.redo_chart):
        with pytest.raises(NotFound):
            act(charted.uuid, version=charted.version, by=outsider, at=NOW, **(given if act is do else {}))
    assert state(charted) == before
    do(charted.uuid, version=charted.version, by=owner, at=NOW, **given)
    assert state(charted) != before


@pytest.mark.parametrize("name", CHANGES)
def test_the_second_of_two_members_is_told_what_the_first_did(
    charted: Measure, owner: Person, colleague: Person, name: str
) -> None:
    do, given, words = CHANGES[name]
    do(charted.uuid, version=charted.version, by=owner, at=NOW, **given)
    now = state(charted)

    with pytest.raises(Conflict) as conflict:
        do(charted.uuid, version=charted.version, by=colleague, at=NOW, **given)
    assert conflict.value.theirs == words
    assert state(charted) == now
    with pytest.raises(Conflict):
        api.undo_chart(charted.uuid, version=charted.version, by=colleague, at=NOW)
    assert state(charted) == now
    api.undo_chart(charted.uuid, version=conflict.value.version, by=colleague, at=NOW)
    assert state(charted) != now


@pytest.mark.parametrize(
    "do,given,field",
    [
        (api.set_chart, {"chart_kind": "pie"}, "chart_kind"),
        (api.set_chart, {"chart_rules": "mine"}, "chart_rules"),
        (api.set_chart, {"chart_kind": "run", "chart_rules": "outside"}, "chart_rules"),
        (api.set_chart, {"chart_baseline": 1}, "chart_baseline"),
        (api.set_chart, {"chart_per": 0}, "chart_per"),
        (api.rebase, {"position": 12, "reason": " "}, "reason"),
        (api.rebase, {"position": 12, "reason": "y" * 301}, "reason"),
        (api.rebase, {"position": 0, "reason": "A new clinic"}, "reason"),
        (api.remove_rebase, {"position": 12}, None),
        (api.exclude, {"position": 12, "reason": ""}, "reason"),
        (api.include, {"position": 12}, None),
        (api.annotate, {"position": 12, "note": "y" * 201}, "note"),
        (api.redo_chart, {}, None),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    charted: Measure, owner: Person, do: Callable[..., Any], given: dict[str, Any], field: str | None
) -> None:
    before = state(charted)

    with pytest.raises(Refused) as refused:
        do(charted.uuid, version=charted.version, by=owner, at=NOW, **given)
    assert refused.value.field == field
    assert state(charted) == before
    assert said(charted) == ["Owner changed the points"]


def test_a_point_that_is_not_there_is_not_found(charted: Measure, owner: Person) -> None:
    for do, given in (
        (api.rebase, {"reason": "Why"}),
        (api.exclude, {"reason": "Why"}),
        (api.annotate, {"note": "So"}),
    ):
        with pytest.raises(NotFound):
            do(charted.uuid, position=20, version=charted.version, by=owner, at=NOW, **given)


def test_a_missing_value_can_not_be_left_out(measure: Measure, owner: Person) -> None:
    api.replace_points(measure.uuid, raw="a,1\nb,\nc,3\n", by=owner, at=NOW)

    with pytest.raises(Refused):
        api.exclude(measure.uuid, position=1, reason="Why", version=2, by=owner, at=NOW)


def test_what_changes_nothing_leaves_no_trace(charted: Measure, owner: Person) -> None:
    api.set_chart(charted.uuid, version=charted.version, chart_kind="i", target=None, by=owner, at=NOW)
    api.annotate(charted.uuid, position=2, note=" ", version=charted.version, by=owner, at=NOW)

    assert said(charted) == ["Owner changed the points"]
    assert Measure.objects.get().version == charted.version


def test_decisions_are_taken_back(charted: Measure, owner: Person) -> None:
    at: dict[str, Any] = {"by": owner, "at": NOW}
    api.rebase(charted.uuid, position=12, reason="A new clinic", version=2, **at)
    api.exclude(charted.uuid, position=19, reason="Holiday", version=3, **at)
    api.exclude(charted.uuid, position=19, reason="Bank holiday", version=4, **at)
    assert Exclusion.objects.get().reason == "Bank holiday"

    api.remove_rebase(charted.uuid, position=12, version=5, **at)
    api.include(charted.uuid, position=19, version=6, **at)

    assert not Rebase.objects.exists()
    assert not Exclusion.objects.exists()
    assert said(charted)[:2] == [
        "Owner took 20 January 2026 back in",
        "Owner took away the new limits from 13 January 2026",
    ]


# --- Undoing further ---


def back_and_forth(measure: Measure, steps: int, at: dict[str, Any]) -> list[dict[str, Any]]:
    """The states that so many undos lead through, one after the other, then those of doing as many again."""
    seen = []
    for do in [*[api.undo_chart] * steps, *[api.redo_chart] * steps]:
        do(measure.uuid, version=Measure.objects.get().version, **at)
        seen.append(state(measure))
    return seen


def test_one_undo_after_the_other_leads_back_to_the_beginning_and_forth_again(charted: Measure, owner: Person) -> None:
    at: dict[str, Any] = {"by": owner, "at": NOW}
    states = [state(charted)]
    for do, given, _words in CHANGES.values():
        version = Measure.objects.get().version
        do(charted.uuid, version=version, **given, **at)
        states.append(state(charted))

    assert back_and_forth(charted, len(states) - 1, at) == states[-2::-1] + states[1:]


def test_points_that_were_replaced_come_back_with_what_was_said_of_them(charted: Measure, owner: Person) -> None:
    at: dict[str, Any] = {"by": owner, "at": NOW}
    api.exclude(charted.uuid, position=19, reason="Bank holiday", version=2, **at)
    api.annotate(charted.uuid, position=3, note="A strike", version=3, **at)
    before = state(charted)
    api.replace_points(charted.uuid, raw="7\n8\n9", **at)
    after = state(charted)
    assert not Exclusion.objects.exists()

    api.undo_chart(charted.uuid, version=5, **at)
    assert state(charted) == before
    api.redo_chart(charted.uuid, version=6, **at)
    assert state(charted) == after
    api.undo_chart(charted.uuid, version=7, **at)
    assert state(charted) == before
    api.undo_chart(charted.uuid, version=8, **at)  # the note

    assert state(charted)["points"][3].note == ""
    assert said(charted)[0] == "Owner undid: noted at 4 January 2026: A strike"


def test_a_version_that_a_note_ended_holds_the_points_before_it(charted: Measure, owner: Person) -> None:
    api.annotate(charted.uuid, position=3, note="A strike", version=2, by=owner, at=NOW)

    kept = ToolVersion.objects.get(subject_uuid=charted.uuid, number=2).content["extra"]["points"]
    assert kept[3] == ["04/01/2026", 8, None, "", "2026-01-04"]


def test_what_was_changed_anew_can_not_be_done_again(charted: Measure, owner: Person) -> None:
    at: dict[str, Any] = {"by": owner, "at": NOW}
    api.set_chart(charted.uuid, target=4.0, version=2, **at)
    api.undo_chart(charted.uuid, version=3, **at)
    api.set_chart(charted.uuid, target=5.0, version=4, **at)

    with pytest.raises(Refused):
        api.redo_chart(charted.uuid, version=5, **at)
    assert Measure.objects.get().target == 5


def test_a_target_that_was_changed_with_the_measure_is_undone_alone(charted: Measure, owner: Person) -> None:
    api.save_measure(charted.uuid, version=2, name="Days waited", target=4.0, by=owner, at=NOW + timedelta(hours=1))
    assert said(charted)[0] == "Owner set the target to 4"

    api.undo_chart(charted.uuid, version=3, by=owner, at=NOW)

    kept = Measure.objects.get()
    assert (kept.name, kept.target) == ("Days waited", None)


def test_there_may_be_nothing_to_undo(measure: Measure, owner: Person) -> None:
    with pytest.raises(Refused) as refused:
        api.undo_chart(measure.uuid, version=1, by=owner, at=NOW)
    assert refused.value.message == "There is nothing to undo"


# Many changes of one kind: the note at a point, and one more point.
MANY: dict[str, Callable[[Measure, int, dict[str, Any]], Any]] = {
    "notes": lambda measure, n, at: api.annotate(
        measure.uuid, position=n % 20, note=f"Note {n}", version=Measure.objects.get().version, **at
    ),
    "points": lambda measure, n, at: api.add_points(measure.uuid, [point_at(date(2026, 3, 1) + timedelta(n), n)], **at),
}


@pytest.mark.parametrize("name", MANY)
def test_sixty_changes_are_undone_and_done_again_step_by_step(charted: Measure, owner: Person, name: str) -> None:
    at: dict[str, Any] = {"by": owner, "at": NOW}
    states = [state(charted)]
    for n in range(60):
        MANY[name](charted, n, at)
        states.append(state(charted))

    assert back_and_forth(charted, len(states) - 1, at) == states[-2::-1] + states[1:]


def test_undo_and_redo_in_turn_stay_with_the_same_change(charted: Measure, owner: Person) -> None:
    at: dict[str, Any] = {"by": owner, "at": NOW}
    api.annotate(charted.uuid, position=1, note="The first", version=2, **at)
    before = state(charted)
    api.annotate(charted.uuid, position=1, note="The second", version=3, **at)
    after = state(charted)

    for _turn in range(60):
        api.undo_chart(charted.uuid, version=Measure.objects.get().version, **at)
        assert state(charted) == before
        api.redo_chart(charted.uuid, version=Measure.objects.get().version, **at)
        assert state(charted) == after


def test_points_that_come_back_are_the_same_points(charted: Measure, owner: Person) -> None:
    at: dict[str, Any] = {"by": owner, "at": NOW}
    uuids = dict(charted.points.values_list("label", "uuid"))
    changed = RAW.replace("2026-01-05,9", "2026-01-05,7").replace("2026-01-20,40", "2026-01-21,40")
    api.replace_points(charted.uuid, raw=changed, **at)

    api.undo_chart(charted.uuid, version=3, **at)

    kept = dict(charted.points.values_list("label", "uuid"))
    assert kept.pop("20/01/2026") != uuids.pop("20/01/2026")
    assert kept == uuids


# --- What the database holds ---


@pytest.mark.parametrize(
    "wrong", [{"chart_kind": "pie"}, {"chart_baseline": 1}, {"chart_per": 0}], ids=["kind", "baseline", "per"]
)
def test_no_chart_that_can_not_be_gets_in(measure: Measure, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(**wrong)


def test_no_new_limits_begin_at_the_first_day_wherever_it_was_written(measure: Measure, owner: Person) -> None:
    api.replace_points(measure.uuid, raw="day,wait\n2026-01-03,5\n2026-01-01,6\n2026-01-02,7\n", by=owner, at=NOW)
    at: dict[str, Any] = {"reason": "A new clinic", "by": owner, "at": NOW}

    with pytest.raises(Refused):
        api.rebase(measure.uuid, position=0, version=2, **at)
    api.rebase(measure.uuid, position=2, version=2, **at)

    (_before, now) = api.MeasureChart(Measure.objects.get()).reading().phases
    assert (now.start, now.first) == (date(2026, 1, 3), 3)
