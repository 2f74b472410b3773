"""What evaluators see of the assessment of a run: numbers that are right, nobody's result, and files that are safe."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import given as given_that
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cairn.accounts import api as accounts_api
from cairn.accounts.models import Organisation
from cairn.accounts.models_api import Person
from cairn.assessment import api, reports
from cairn.assessment.models import Mark, MarkFeedback
from cairn.assessment.report_groups import shown, together
from cairn.assessment.report_tables import PAGE, Table, quantile
from cairn.lib.errors import NotFound
from cairn.methods.small_cells import hidden_groups
from cairn.runs.models_api import Role
from tests.assessment.conftest import Cast, Scene, give
from tests.cast import NOW
from tests.outcomes import released


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


@pytest.fixture
def evaluator(scene: Scene) -> Person:
    return scene.person("Evaluator", role=Role.EVALUATOR)


def table(scene: Scene, name: str, key: str, by: Person) -> Table:
    return next(one for one in reports.tables_of(scene.run, name, by=by) if one.key == key)


def row(found: Table, *first: Any) -> list[Any]:
    return next(list(one)[len(first) :] for one in found.rows if tuple(one[: len(first)]) == first)


# --- Who may see them ---


def test_only_evaluators_managers_and_staff_see_them(cast: Cast, evaluator: Person) -> None:
    manager = cast.scene.person("Manager", role=Role.MANAGER)
    for person in (evaluator, manager):
        assert reports.tables_of(cast.scene.run, "workload", by=person)
    for person in (cast.owner, cast.peer, cast.expert, cast.moderator, cast.outsider):
        with pytest.raises(NotFound):
            reports.tables_of(cast.scene.run, "workload", by=person)
    with pytest.raises(NotFound):
        reports.tables_of(cast.scene.run, "nothing", by=evaluator)
    with pytest.raises(NotFound):
        reports.table_csv(cast.scene.run, "workload", "nothing", by=evaluator)


@pytest.mark.parametrize("name", reports.KINDS)
def test_each_page_and_each_of_its_files_opens_empty_and_full(cast: Cast, evaluator: Person, name: str) -> None:
    client = Client()
    client.force_login(evaluator)
    here = reverse("assessment:report", args=[cast.scene.run.key, name])
    for full in (False, True):
        if full:
            cast.scene.mark(cast.version, 3, 2)
        page = client.get(here)
        assert page.status_code == 200
        assert str(reports.KINDS[name].title) in page.text
        for one in reports.tables_of(cast.scene.run, name, by=evaluator):
            answer = client.get(reverse("assessment:report_csv", args=[cast.scene.run.key, name, one.key]))
            lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
            assert lines[0] == [words for words, _kind in one.headers]
            assert len(lines) == len(one.rows) + 1
            assert f"-{name}-{one.key}.csv" in answer["Content-Disposition"]


def test_a_report_with_many_rows_is_a_page_for_each_table(cast: Cast, evaluator: Person) -> None:
    cast.scene.mark(cast.version, 3, 2)
    client = Client()
    client.force_login(evaluator)
    here = reverse("assessment:report", args=[cast.scene.run.key, "agreement"])

    keys = [one.key for one in reports.tables_of(cast.scene.run, "agreement", by=evaluator)]
    first, second, none = (client.get(here, {"table": key}) for key in ("", keys[1], "nothing"))

    for page, key in ((first, keys[0]), (second, keys[1]), (none, keys[0])):
        assert re.findall(r'<h2 class="nhsuk-heading-m" id="([a-z-]+)"', page.text)[:1] == [key]
        assert page.text.count('href="?table=') == 6
        assert len(page.content) < 60_000


def test_pages_take_few_queries_and_are_worked_out_once(
    cast: Cast, evaluator: Person, django_assert_max_num_queries: DjangoAssertNumQueries, monkeypatch: Any
) -> None:
    cast.scene.mark(cast.version, 3, 2)
    client = Client()
    client.force_login(evaluator)
    index = reverse("assessment:reports", args=[cast.scene.run.key])
    assert client.get(index).status_code == 200
    for name in reports.KINDS:
        client.get(reverse("assessment:report", args=[cast.scene.run.key, name]))
        with django_assert_max_num_queries(12):
            client.get(reverse("assessment:report", args=[cast.scene.run.key, name]))
    calls: list[int] = []
    monkeypatch.setattr("cairn.assessment.reports.KINDS", {"agreement": counting(calls)})
    for _twice in range(2):
        reports.tables_of(cast.scene.run, "agreement", by=evaluator)
    assert calls == []  # kept from before
    other = cast.scene.submit(cast.outsider, [cast.peer])
    give(other.allocations.get(assessor=cast.peer), 1)
    reports.tables_of(cast.scene.run, "agreement", by=evaluator)
    assert calls == [1]  # a mark came: worked out anew


def counting(calls: list[int]) -> reports.Kind:
    def make(_plan: Any) -> list[Table]:
        calls.append(1)
        return []

    return reports.Kind("Agreement", "", make)


# --- Agreement ---


def test_agreement_is_by_criterion_and_stage_with_the_reason_where_it_is_not_defined(
    scene: Scene, evaluator: Person
) -> None:
    peers = [scene.person(name) for name in ("Ann", "Bo")]
    scores = [(3, 3), (2, 2), (1, 1), (0, 1)]
    for number, pair in enumerate(scores):
        version = scene.submit(scene.person(f"Author{number}"), peers)
        for one, score in zip(version.allocations.order_by("pk"), pair, strict=True):
            give(one, score)
    found = reports.tables_of(scene.run, "agreement", by=evaluator)
    assert len(found) == 6  # one for each criterion
    aim = next(one for one in found if one.key == "aim")
    # The same two marked all of it: 3 of 4 alike, and by chance 5 of 16 would be.
    assert row(aim, "Peer", "Percent agreement")[0] == 0.75
    assert row(aim, "Peer", "Cohen's kappa")[0] == pytest.approx((0.75 - 0.25) / (1 - 0.25), abs=1e-3)
    assert row(aim, "Peer", "ICC(2,1), single marks")[4:6] == [2, 8]
    expert = row(aim, "Expert", "Krippendorff's alpha, ordinal")
    assert expert[0] == "not defined"
    assert expert[-1] == "Fewer than two pieces of work have two marks."
    assert "single marks agree well" in aim.words
    assert "Expert: not defined." in aim.words


def test_peers_who_did_not_all_mark_the_same_have_alpha_and_no_kappa(scene: Scene, evaluator: Person) -> None:
    peers = [scene.person(name) for name in ("Ann", "Bo", "Cy")]
    for number, (one, two) in enumerate(((0, 1), (1, 2), (0, 2), (0, 1))):
        version = scene.submit(scene.person(f"Author{number}"), [peers[one], peers[two]])
        for held in version.allocations.all():
            give(held, number % 3 + 1)
    aim = table(scene, "agreement", "aim", evaluator)
    assert row(aim, "Peer", "Krippendorff's alpha, nominal")[0] == 1
    kappa = row(aim, "Peer", "Cohen's kappa")
    assert (kappa[0], kappa[-1]) == ("not defined", "Not the same assessors marked all of the work.")


# --- Assessors and what they write ---


def test_assessors_are_named_by_pseudonym_alone(cast: Cast, evaluator: Person) -> None:
    cast.scene.mark(cast.version, 3, 2)
    each = table(cast.scene, "markers", "assessors", evaluator)
    names = accounts_api.pseudonyms_of([cast.peer.pk, cast.second.pk])
    assert [line[0] for line in each.rows] == sorted(str(one) for one in names.values())
    assert [line[1] for line in each.rows] == [1, 1]
    words = reports.table_csv(cast.scene.run, "markers", "assessors", by=evaluator)
    assert cast.peer.name not in words


def test_a_long_table_is_paged_by_its_first_cell() -> None:
    rows = [[f"{number:03}", number] for number in range(2 * PAGE + 1)]
    made = Table("t", "T", [], rows, paged=True)
    pages, after = [], ""
    for _turn in range(3):
        pages.append(made.shown(after))
        after = made.next_after(after)
    assert [len(page) for page in pages] == [PAGE, PAGE, 1]
    assert after == ""
    assert [one for page in pages for one in page] == rows


def test_length_and_helpfulness_of_reviews(cast: Cast, evaluator: Person) -> None:
    cast.scene.mark(cast.version, 2)
    mark = Mark.objects.get(allocation__assessor=cast.peer)
    MarkFeedback.objects.create(mark=mark, person=cast.owner, thanked=True, helpful=4, at=NOW)
    # Six times "Why 2." and "A sound piece of work."
    length = 6 * len("Why 2.") + len("A sound piece of work.")
    assert row(table(cast.scene, "quality", "length", evaluator), "Peer") == [2, length, length, length, 100.0]
    assert row(table(cast.scene, "quality", "helpful", evaluator), "Peer") == [2, 1, 4.0, 0, 0, 0, 1, 0, 1]


# --- Times and work ---


def test_days_to_each_step_and_the_share_within_the_promise(cast: Cast, evaluator: Person) -> None:
    for days, held in zip((1, 3, 5), cast.version.allocations.order_by("pk"), strict=True):
        give(held, 3, at=NOW + timedelta(days=days))
    late = NOW + timedelta(days=30)
    released(cast.version.uuid, result="passed", letter="Good.", by=cast.moderator, at=late)
    times = table(cast.scene, "turnaround", "times", evaluator)
    assert row(times, "Last mark by a peer") == [1, 3.0, 3.0, 100.0]
    assert row(times, "Last mark by an expert") == [1, 5.0, 5.0, 100.0]
    assert row(times, "Decision") == [1, 30.0, 30.0, 0.0]
    assert row(times, "Result released")[:2] == [1, 30.01]
    assert table(cast.scene, "turnaround", "weeks", evaluator).rows == [["2026-11-23", 1, 1, 30.01, 30.01, 0.0]]


def test_the_picture_of_the_weeks_is_there_once_something_was_released(cast: Cast, evaluator: Person) -> None:
    client = Client()
    client.force_login(evaluator)
    here = reverse("assessment:weeks", args=[cast.scene.run.key])
    assert client.get(here).status_code == 404
    cast.scene.mark(cast.version, 3)
    released(cast.version.uuid, result="passed", letter="Good.", by=cast.moderator, at=NOW)
    answer = client.get(here)
    assert answer["Content-Type"] == "image/svg+xml"
    assert "<svg" in answer.text


def test_workload_counts_people_and_what_became_of_work(cast: Cast, evaluator: Person) -> None:
    give(cast.version.allocations.get(assessor=cast.peer), 2)
    api.give_back(cast.version.allocations.get(assessor=cast.second), conflict=True, by=cast.second, at=NOW)
    shared = table(cast.scene, "workload", "reviews", evaluator)
    # The owner has given none, the peer one; the one who gave it back is no author.
    assert shared.rows == [["0", 1, 0], ["1", 1, 0]]
    claims = table(cast.scene, "workload", "claims", evaluator)
    assert row(claims, "Marked") == [1, 0]
    assert row(claims, "Conflict of interest") == [1, 0]
    assert row(claims, "Held now") == [0, 1]
    assert row(table(cast.scene, "workload", "experts", evaluator), "Marks by experts") == [0, 0.0]


@pytest.mark.parametrize(
    "values, share, expected",
    [([1, 2, 3, 4], 0.5, 2.5), ([5], 0.9, 5), ([1, 2], 1.0, 2), ([3, 1, 2], 0, 1), (list(range(11)), 0.9, 9)],
)
def test_quantiles(values: list[float], share: float, expected: float) -> None:
    assert quantile(values, share) == pytest.approx(expected)


# --- Groups ---


def test_small_groups_are_put_together_until_they_hide_who_is_in_them() -> None:
    groups = [("A", 20, 10), ("B", 9, 5), ("C", 3, 1)]
    assert together(groups) == [("A", 20, 10), ("The 2 smallest together", 12, 6)]
    assert together([("A", 20, 10), ("B", 9, 4)]) == [("A", 20, 10), ("B", 9, 4)]
    assert together([("A", 2, 1), ("B", 2, 1), ("C", 30, 15)]) == [("The 3 smallest together", 34, 17)]
    assert together([]) == []


def test_one_hidden_number_never_stands_alone_beside_a_total() -> None:
    rows = shown([("A", 20, 10), ("B", 15, 8), ("C", 9, 2)])
    assert rows == [["A", 20, 10, 50.0], ["B", 15, None, None], ["C", 9, None, None], ["All", 44, 20, 45.5]]
    assert shown([("A", 4, 2)]) == [["Fewer than 5 people have a result", None, None, None]]
    assert shown([("A", 10, 10), ("B", 12, 6)])[0] == ["A", 10, 10, 100.0]


groups_of_people = st.lists(
    st.integers(5, 30).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people))), max_size=6
)


@given_that(groups_of_people)
def test_no_hidden_number_can_be_worked_out_from_the_total(groups: list[tuple[int, int]]) -> None:
    hidden = hidden_groups(groups)
    for place, (people, passed) in enumerate(groups):
        assert place in hidden or (passed >= 5 and not 0 < people - passed < 5)
    if not hidden or len(hidden) == len(groups):
        return
    held = [groups[place] for place in hidden]
    passed = sum(one[1] for one in held)
    for size, _own in held:
        others = sum(one[0] for one in held) - size
        possible = [n for n in range(size + 1) if 0 <= passed - n <= others]
        assert len(possible) > 1


def test_outcomes_are_counted_by_person_and_organisation_and_a_name_is_no_formula(
    scene: Scene, evaluator: Person
) -> None:
    moderator = scene.person("Moderator", role=Role.MODERATOR)
    peers = [scene.person(name) for name in ("Ann", "Bo")]
    for number in range(6):
        version = scene.submit(scene.person(f"Author{number}", place="trust"), peers)
        scene.mark(version, 3)
        released(version.uuid, result="passed", letter="Good.", by=moderator, at=NOW)
    waits = scene.person("Waits", place="trust")
    scene.submit(waits, peers)
    Organisation.objects.filter(key="trust").update(name="=SUM(A1)")
    found = table(scene, "outcomes", "organisations", evaluator)
    assert found.rows == [["=SUM(A1)", 6, 6, 100.0], ["All", 6, 6, 100.0]]
    assert "'=SUM(A1),6,6,100.0" in reports.table_csv(scene.run, "outcomes", "organisations", by=evaluator)
    assert row(table(scene, "outcomes", "roles", evaluator), "All") == [6, 6, 100.0]
