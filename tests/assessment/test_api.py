"""From submission to outcome: what is frozen, who may do what, and what is said to whom."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from cairn.accounts.models_api import Person
from cairn.assessment import api
from cairn.assessment.deciding import HOLD
from cairn.assessment.models import AssessmentPlan, Mark, Submission, SubmissionVersion
from cairn.assessment.scoring import weighted_median
from cairn.lib import events
from cairn.lib.errors import NotFound, Refused
from cairn.lib.registries import gate_conditions, waiting_for
from cairn.notices.models import Notice
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast, Scene, give, snapshot
from tests.cast import NOW
from tests.outcomes import released


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[events.Event]:
    """Every event that is announced. Other areas' handlers are left out: this area does not know them."""
    found: list[events.Event] = []
    monkeypatch.setattr(events, "_handlers", {events.Event: [found.append]})
    return found


@pytest.fixture(autouse=True)
def _alone(heard: list[events.Event]) -> None:
    pass


def state(version: SubmissionVersion) -> str:
    return Submission.objects.get(pk=version.submission_id).state


# --- Submitting ---


def test_a_version_is_frozen_with_its_fingerprint(scene: Scene, heard: list[events.Event]) -> None:
    owner, data = scene.person("Owner"), snapshot()

    version = scene.submit(owner, [], data=data)
    data["charter"]["aim"] = "Twenty days"
    data["measures"].clear()

    kept = SubmissionVersion.objects.get(pk=version.pk)
    assert kept.snapshot["charter"]["aim"] == "Ten days by May"
    assert len(kept.snapshot["measures"]) == 1
    assert api.is_unchanged(kept)
    assert (kept.number, str(kept.result_due_on), state(kept)) == (1, "2026-12-15", "marking")
    assert [author.person for author in kept.submission.authors.all()] == [owner]
    event = heard[-1]
    assert isinstance(event, events.ProjectSubmitted)
    assert (event.project_uuid, event.version) == (kept.submission.project_uuid, 1)
    kept.snapshot["title"] = "Changed"
    assert not api.is_unchanged(kept)


def test_the_same_project_has_the_same_fingerprint_in_any_order(scene: Scene) -> None:
    owner, data = scene.person("Owner"), snapshot()

    first = scene.submit(owner, [], data=data)
    second = scene.submit(owner, [], data=dict(reversed(data.items())))

    assert first.sha256 == second.sha256


def test_only_an_author_submits_and_only_in_a_run_with_a_plan(cast: Cast) -> None:
    with pytest.raises(NotFound):
        api.submit(
            run=cast.scene.run, project_uuid=uuid4(), snapshot=snapshot(), author_ids=[cast.owner.pk],
            by=cast.outsider, at=NOW,
        )  # fmt: skip
    cast.scene.run.assessment_plan.delete()
    with pytest.raises(Refused, match="not assessed yet"):
        cast.scene.submit(cast.owner, [])


def test_a_project_waits_for_its_result_before_it_is_submitted_again(cast: Cast) -> None:
    def again() -> SubmissionVersion:
        return cast.scene.submit(cast.owner, [], project=cast.version.submission.project_uuid)

    with pytest.raises(Refused, match="is still being assessed"):
        again()
    cast.scene.mark(cast.version, 1)
    with pytest.raises(Refused, match="is still being assessed"):
        again()
    released(cast.version.uuid, result="revise", letter="Nearly.", by=cast.moderator, at=NOW)
    second = again()
    assert (second.number, second.submission_id, state(second)) == (2, cast.version.submission_id, "marking")
    cast.scene.mark(second, 2)
    released(second.uuid, result="passed", letter="Well done.", by=cast.moderator, at=NOW)
    with pytest.raises(Refused, match="has passed"):
        again()


# --- Rights ---


@pytest.mark.parametrize(
    "name,sees",
    [("owner", True), ("peer", True), ("expert", True), ("moderator", True), ("outsider", False)],
)
def test_who_sees_a_version(cast: Cast, name: str, sees: bool) -> None:
    reader: Person = getattr(cast, name)

    if sees:
        assert api.version_for(cast.version.uuid, by=reader) == cast.version
        assert api.results_for(cast.version, by=reader).outcome is None
    else:
        with pytest.raises(NotFound):
            api.version_for(cast.version.uuid, by=reader)
        with pytest.raises(NotFound):
            api.results_for(cast.version, by=reader)
    with pytest.raises(NotFound):
        api.version_for(uuid4(), by=reader)
    with pytest.raises(NotFound):
        api.version_for("no uuid", by=reader)


def test_a_moderator_of_another_run_sees_nothing(cast: Cast) -> None:
    other = runs_api.open_run(
        programme=cast.scene.run.programme, key="spring", title="Spring", starts_on=NOW.date(), ends_on=NOW.date(),
        by=None, at=NOW,
    )  # fmt: skip
    runs_api.give_role(other, cast.outsider, Role.MODERATOR, by=None, at=NOW)

    with pytest.raises(NotFound):
        api.version_for(cast.version.uuid, by=cast.outsider)
    with pytest.raises(NotFound):
        api.to_moderate(cast.scene.run, by=cast.outsider)


# --- Marking ---


def test_a_mark_is_given_once_and_the_same_press_returns_it(cast: Cast, heard: list[events.Event]) -> None:
    allocation = cast.version.allocations.get(assessor=cast.peer)

    first = give(allocation, 2)

    assert give(allocation, 2) == first
    with pytest.raises(Refused, match="marked this already"):
        give(allocation, 3)
    assert Mark.objects.count() == 1
    assert first.criteria.count() == 6
    marked = [event for event in heard if isinstance(event, events.MarkSubmitted)]
    assert [(event.stage, event.person_id) for event in marked] == [("peer", cast.peer.pk)]


def _without(key: str, given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != key}


KEYS = ("aim", "drivers", "measures", "cycles", "learning", "reporting")
TWOS, WORDS = dict.fromkeys(KEYS, 2), dict.fromkeys(KEYS, "Because.")


@pytest.mark.parametrize(
    "levels,comments,field",
    [
        (_without("cycles", TWOS), WORDS, "level-cycles"),
        (TWOS | {"aim": 4}, WORDS, "level-aim"),
        (TWOS | {"measures": 1}, _without("measures", WORDS), "comment-measures"),
        (TWOS | {"measures": 0}, WORDS | {"measures": "  "}, "comment-measures"),
        (TWOS | {"measures": 1}, {"measures": "Say when."}, None),
        (TWOS, {}, None),
    ],
    ids=["a criterion left out", "no such level", "low without comment", "blank comment", "low with", "sound without"],
)
def test_what_a_mark_needs(cast: Cast, levels: dict[str, int], comments: dict[str, str], field: str | None) -> None:
    allocation = cast.version.allocations.get(assessor=cast.peer)

    if field is None:
        assert give(allocation, 2, levels=levels, comments=comments)
        return
    with pytest.raises(Refused) as refused:
        give(allocation, 2, levels=levels, comments=comments)
    assert refused.value.field == field
    assert not Mark.objects.exists()


def test_only_who_was_asked_marks(cast: Cast) -> None:
    allocation = cast.version.allocations.get(assessor=cast.peer)

    for other in (cast.second, cast.owner, cast.moderator, cast.outsider):
        with pytest.raises(NotFound):
            give(allocation, 2, by=other)
        with pytest.raises(NotFound):
            api.allocation_for(allocation.uuid, by=other)
    assert api.allocation_for(allocation.uuid, by=cast.peer) == allocation


def test_what_waits_goes_away_as_it_is_marked(cast: Cast, django_assert_num_queries: Any) -> None:
    cast.scene.submit(cast.second, [cast.peer, cast.owner])

    with django_assert_num_queries(1):
        rows = api.waiting_to_mark(cast.peer)
        assert [(row.title, row.version.submission.run.title) for row in rows] == [("Shorter waits", "Autumn")] * 2  # type: ignore[attr-defined]
    give(rows[0], 2)
    assert api.waiting_to_mark(cast.peer) == rows[1:]


def test_the_last_mark_hands_over_to_the_moderators(cast: Cast) -> None:
    *first, last = cast.version.allocations.order_by("pk")

    for allocation in first:
        give(allocation, 2)
    assert state(cast.version) == "marking"
    assert [one.number for one in api.being_marked(cast.scene.run, by=cast.moderator)] == [1]
    assert not Notice.objects.filter(kind="to_moderate").exists()
    give(last, 2)
    api.work_out_stale(NOW)

    assert state(cast.version) == "moderation"
    assert [notice.person for notice in Notice.objects.filter(kind="to_moderate")] == [cast.moderator]
    assert api.being_marked(cast.scene.run, by=cast.moderator) == []


def test_the_list_of_the_moderator_costs_two_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    for number in range(4):
        cast.scene.mark(cast.scene.submit(cast.scene.person(f"More{number}"), [cast.peer, cast.second]), 2)

    with django_assert_num_queries(2):
        rows = api.to_moderate(cast.scene.run, by=cast.moderator)
        assert [(row.title, row.marked, row.asked, row.submission.state) for row in rows] == [  # type: ignore[attr-defined]
            ("Shorter waits", 3, 3, "moderation")
        ] * 4


def test_a_learner_moderates_nothing(cast: Cast) -> None:
    for person in (cast.owner, cast.peer, cast.expert, cast.outsider):
        with pytest.raises(NotFound):
            api.to_moderate(cast.scene.run, by=person)


# --- Release ---


@pytest.mark.parametrize("result", ["passed", "revise", "not_passed"])
def test_an_outcome_is_released_once_and_told(cast: Cast, heard: list[events.Event], result: str) -> None:
    cast.scene.mark(cast.version, 2)

    outcome = released(cast.version.uuid, result=result, letter="Dear team", by=cast.moderator, at=NOW)

    assert (outcome.result, state(cast.version)) == (result, result)
    told = Notice.objects.get(kind="outcome")
    assert (told.person, told.url) == (cast.owner, f"/submissions/{cast.version.uuid}/")
    event = heard[-1]
    assert isinstance(event, events.OutcomeReleased)
    assert (event.author_ids, event.outcome, event.version) == ((cast.owner.pk,), result, 1)
    with pytest.raises(Refused, match="released already"):
        released(cast.version.uuid, result=result, letter="Dear team", by=cast.moderator, at=NOW)


@pytest.mark.parametrize(
    "result,letter,field", [("passed", " ", "letter"), ("great", "Dear team", "result"), ("", "Dear team", "result")]
)
def test_a_release_needs_a_result_and_a_letter(cast: Cast, result: str, letter: str, field: str) -> None:
    cast.scene.mark(cast.version, 2)

    with pytest.raises(Refused) as refused:
        released(cast.version.uuid, result=result, letter=letter, by=cast.moderator, at=NOW)
    assert refused.value.field == field
    assert state(cast.version) == "moderation"


def test_nothing_is_released_without_a_mark(cast: Cast) -> None:
    with pytest.raises(Refused, match="Nobody has marked"):
        released(cast.version.uuid, result="passed", letter="Dear team", by=cast.moderator, at=NOW)


def test_who_may_not_release(cast: Cast) -> None:
    cast.scene.mark(cast.version, 2)
    manager = cast.scene.person("Manager", role=Role.MANAGER)
    runs_api.give_role(cast.scene.run, cast.owner, Role.MODERATOR, by=None, at=NOW)

    for person in (cast.outsider, cast.peer, cast.expert, manager):
        with pytest.raises(NotFound):
            released(cast.version.uuid, result="passed", letter="Dear team", by=person, at=NOW)
    with pytest.raises(Refused, match="your own work"):
        released(cast.version.uuid, result="passed", letter="Dear me", by=cast.owner, at=NOW)
    assert api.to_moderate(cast.scene.run, by=cast.owner) == []
    assert api.to_moderate(cast.scene.run, by=manager) == [cast.version]


def test_a_mark_that_is_still_waited_for_is_not_needed_after_the_release(cast: Cast) -> None:
    first, *rest = cast.version.allocations.order_by("pk")
    give(first, 2)

    released(cast.version.uuid, result="passed", letter="Dear team", by=cast.moderator, at=NOW)

    assert api.waiting_to_mark(rest[0].assessor) == []
    with pytest.raises(Refused, match="no longer needed"):
        give(rest[0], 2)
    with pytest.raises(NotFound):
        api.version_for(cast.version.uuid, by=rest[0].assessor)
    assert api.version_for(cast.version.uuid, by=first.assessor)


# --- Results ---


def test_authors_see_marks_after_the_release_and_never_a_name(cast: Cast) -> None:
    cast.scene.mark(cast.version, 1, 2, 3)

    before = api.results_for(api.version_for(cast.version.uuid, by=cast.owner), by=cast.owner)
    assert (before.seen_as, before.outcome, before.criteria, before.comments) == ("author", None, (), ())
    released(cast.version.uuid, result="revise", letter="Dear team", by=cast.moderator, at=NOW)
    after = api.results_for(api.version_for(cast.version.uuid, by=cast.owner), by=cast.owner)

    assert after.outcome is not None
    assert after.outcome.letter == "Dear team"
    aim = after.criteria[0]
    assert (aim.title, aim.median, aim.level) == ("Problem and aim", 2, "Sound")
    assert [(one.who, one.level, one.text) for one in aim.comments] == [
        ("Peer 1", "Emerging", "Why 1."),
        ("Peer 2", "Sound", "Why 2."),
        ("Expert", "Strong", "Why 3."),
    ]
    said = str(after)
    assert not [one.name for one in (cast.peer, cast.second) if f"'{one.name}'" in said]


def test_assessors_see_their_own_mark_alone(cast: Cast) -> None:
    cast.scene.mark(cast.version, 1, 2, 3)

    own = api.results_for(cast.version, by=cast.peer)

    assert own.seen_as == "assessor"
    assert [(one.who, one.level) for one in own.criteria[0].comments] == [("You", "Emerging")]


@pytest.mark.parametrize(
    "scores,median,level,result",
    [
        ((1, 2, 3), 2, "Sound", "passed"),
        ((1, 1, 3), 1, "Emerging", "revise"),
        ((0, 0, 3), 0, "Not yet shown", "revise"),
        ((3, 3, 2), 3, "Strong", "passed"),
    ],
)
def test_moderators_see_names_and_what_the_rule_proposes(
    cast: Cast, scores: tuple[int, ...], median: float, level: str, result: str
) -> None:
    AssessmentPlan.objects.update(decides="median")
    cast.scene.mark(cast.version, *scores)

    seen = api.results_for(cast.version, by=cast.moderator)

    assert {(one.median, one.level) for one in seen.criteria} == {(median, level)}
    assert {one.who for one in seen.comments} == {"Peer", "Second", "Expert"}
    assert api.sheet_of(cast.version, by=cast.moderator).proposed == result


def test_one_criterion_below_the_least_is_enough_to_revise(cast: Cast) -> None:
    for allocation in cast.version.allocations.all():
        give(allocation, 3, levels=dict.fromkeys(KEYS, 3) | {"reporting": 0})

    api.work_out_stale(NOW)

    sheet = api.sheet_of(cast.version, by=cast.moderator)
    assert sheet.proposed == "revise"
    low, middle = sheet.rules
    assert (low.holds, low.words) == (False, "Below level 1: Teamwork, ethics and reporting.")
    assert (middle.holds, "weighted median" in middle.words) == (True, True)


def test_between_two_levels_both_are_named(scene: Scene) -> None:
    scene.plan(peers=2, experts=0)
    moderator = scene.person("Moderator", role=Role.MODERATOR)
    version = scene.submit(scene.person("Owner"), [scene.person("One"), scene.person("Two")])
    scene.mark(version, 1, 2)

    seen = api.results_for(version, by=moderator)

    assert (seen.criteria[0].median, seen.criteria[0].level) == (1.5, "Emerging to Sound")


@pytest.mark.parametrize(
    "pairs,expected",
    [
        ([(2, 1)], 2),
        ([(1, 1), (2, 1), (3, 1)], 2),
        ([(1, 1), (3, 1)], 2),
        ([(1, 1), (3, 2)], 3),
        ([(1, 3), (2, 1), (3, 1)], 1),
        ([(3, 2), (1, 1), (2, 1)], 2.5),
        ([(1.5, 2), (1.5, 2), (3, 4)], 2.25),
    ],
)
def test_weighted_median(pairs: list[tuple[float, float]], expected: float) -> None:
    assert weighted_median(pairs) == expected


# --- What others ask ---


def test_facts_have_a_row_per_version_and_author(cast: Cast, django_assert_num_queries: Any) -> None:
    cast.scene.mark(cast.version, 1, 2, 3)
    released(cast.version.uuid, result="revise", letter="Dear team", by=cast.moderator, at=NOW)
    cast.scene.submit(cast.owner, [cast.peer], project=cast.version.submission.project_uuid)

    with django_assert_num_queries(3):
        first, second = api.submission_facts(cast.scene.run)

    assert first == {
        "submission_uuid": cast.version.submission.uuid,
        "project_uuid": cast.version.submission.project_uuid,
        "person_id": cast.owner.pk,
        "pseudonym": first["pseudonym"],
        "version": 1,
        "submitted_at": NOW,
        "state": "marking",
        "result": "revise",
        "released_at": NOW + HOLD,
    }
    assert first["pseudonym"] == second["pseudonym"] is not None
    assert [second[key] for key in ("version", "result", "released_at")] == [2, None, None]


def test_own_submissions_come_with_versions_and_outcomes(cast: Cast, django_assert_num_queries: Any) -> None:
    cast.scene.mark(cast.version, 2)
    released(cast.version.uuid, result="passed", letter="Dear team", by=cast.moderator, at=NOW)
    cast.scene.submit(cast.owner, [cast.peer])

    with django_assert_num_queries(2):
        rows = api.submissions_of(cast.owner)
        shown = [[(one.number, one.title, one.outcome is not None) for one in row.versions.all()] for row in rows]  # type: ignore[attr-defined]
    assert shown == [[(1, "Shorter waits", False)], [(1, "Shorter waits", True)]]
    uuid = cast.version.submission.project_uuid
    assert api.submission_of(cast.scene.run, project_uuid=uuid) == cast.version.submission
    assert api.submission_of(cast.scene.run, project_uuid=uuid4()) is None
    assert api.submissions_of(cast.outsider) == []


def test_milestones_of_a_gate(cast: Cast) -> None:
    owner = runs_api.enrol(cast.scene.run, by=cast.owner, at=NOW)
    peer = runs_api.enrol(cast.scene.run, by=cast.peer, at=NOW)

    def met(enrolment: Any) -> list[bool]:
        return [gate_conditions[f"milestone:{name}"](None, enrolment).met for name in ("submitted", "passed")]

    assert (met(owner), met(peer)) == ([True, False], [False, False])
    cast.scene.mark(cast.version, 2)
    released(cast.version.uuid, result="passed", letter="Dear team", by=cast.moderator, at=NOW)
    assert (met(owner), met(peer)) == ([True, True], [False, False])


def test_what_waits_for_whom(cast: Cast, django_assert_num_queries: Any) -> None:
    ask = waiting_for["assessment"]
    allocation = cast.version.allocations.get(assessor=cast.peer)

    with django_assert_num_queries(2):
        (line,) = ask(cast.peer)
    assert (line.words, line.url) == ("Mark Shorter waits", f"/marking/{allocation.uuid}/")
    assert line.due is not None
    assert line.due.date() == allocation.due_on
    assert ask(cast.moderator) == []
    cast.scene.mark(cast.version, 2)
    with django_assert_num_queries(2):
        (line,) = ask(cast.moderator)
    assert (line.words, line.url) == ("1 submission waits for release in Autumn", "/runs/autumn/moderation/")
    assert ask(cast.peer) == ask(cast.outsider) == []
    (owed,) = ask(cast.owner)
    assert (owed.words, owed.url) == ("You owe 2 reviews of others' work in Autumn", "/runs/autumn/to-mark/")
    released(cast.version.uuid, result="revise", letter="Dear team", by=cast.moderator, at=NOW)
    line, _owed = ask(cast.owner)
    assert (line.words, line.url) == (
        "Revise Shorter waits and send it in again",
        f"/submissions/{cast.version.uuid}/",
    )
    assert ask(cast.peer) == ask(cast.moderator) == []
    # Once more: the version before waits for nobody.
    again = cast.scene.submit(cast.owner, [cast.peer], project=cast.version.submission.project_uuid)
    assert ask(cast.owner) == [owed]
    cast.scene.mark(again, 2)
    released(again.uuid, result="revise", letter="Dear team", by=cast.moderator, at=NOW)
    assert [line.url for line in ask(cast.owner)] == [f"/submissions/{again.uuid}/", owed.url]


# --- A further opinion ---


def test_a_moderator_asks_one_more_expert_and_the_submission_waits_for_them(cast: Cast) -> None:
    cast.scene.mark(cast.version, 2)
    another = cast.scene.person("Another", role=Role.ASSESSOR)

    asked = api.ask_assessor(cast.version.uuid, assessor=another.uuid, by=cast.moderator, at=NOW)

    assert (asked.assessor, asked.stage, state(cast.version)) == (another, "expert", "marking")
    assert api.waiting_to_mark(another) == [asked]
    give(asked, 3)
    api.work_out_stale(NOW)
    assert state(cast.version) == "moderation"
    assert Notice.objects.filter(kind="to_moderate").count() == 2


def test_who_can_not_be_asked(cast: Cast) -> None:
    another = cast.scene.person("Another", role=Role.ASSESSOR)

    for person in (cast.owner, cast.expert, cast.outsider):
        with pytest.raises(Refused):
            api.ask_assessor(cast.version.uuid, assessor=person.uuid, by=cast.moderator, at=NOW)
    for by in (cast.owner, cast.peer, cast.outsider):
        with pytest.raises(NotFound):
            api.ask_assessor(cast.version.uuid, assessor=another.uuid, by=by, at=NOW)
    cast.scene.mark(cast.version, 2)
    released(cast.version.uuid, result="passed", letter="Dear team", by=cast.moderator, at=NOW)
    with pytest.raises(Refused, match="released already"):
        api.ask_assessor(cast.version.uuid, assessor=another.uuid, by=cast.moderator, at=NOW)
