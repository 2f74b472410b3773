"""A project's home, its score and its readiness: what they say, who decides, and how much they ask of the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models_api import Person
from cairn.learning import api as learning_api
from cairn.lib.errors import NotFound, Refused
from cairn.projects import api, readings
from cairn.projects.models import Charter, Comment, Measure, Project, ProjectSummary, TeamMember
from cairn.projects.outlining import insert_row
from tests.cast import NOW, person
from tests.projects.big import big_project
from tests.projects.conftest import browser
from tests.world import world

pytestmark = pytest.mark.django_db
IMPROVED = "\n".join(
    f"{date(2026, 1, 1) + timedelta(days=n)},{[38, 42, 36, 40][n % 4] - 20 * (n > 20)}" for n in range(34)
)


def page(who: Person, project: Project, part: str = "") -> str:
    answer = browser(who).get(f"/projects/{project.uuid}/{part}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def now(project: Project, by: Person) -> Project:
    return api.project_of(project.uuid, by=by)


def content(project: Project, by: Person) -> Any:
    return api.summary_of(now(project, by)).content


# --- The home ---


def test_a_new_project_is_told_one_thing_to_do(project: Project, owner: Person) -> None:
    html = page(owner, project)

    assert html.count('class="nhsuk-button" href') == 1
    assert "Write the aim" in html
    assert 'aria-current="step"' in html
    assert "Practice" not in html
    play = api.start_project(run=None, title="Just trying", by=owner, at=NOW, sandbox=True)
    assert "Practice" in page(owner, play)


def write_aim(project: Project, by: Person) -> None:
    api.save_charter(project, version=None, aim="Halve the wait of patients", by=by, at=NOW)


def finish_charter(project: Project, by: Person) -> None:
    day = date(2027, 3, 1)
    api.save_charter(project, version=None, problem="They wait", scope="One clinic", aim_by=day, by=by, at=NOW)


def choose_measure(project: Project, by: Person) -> None:
    api.add_measure(project, name="Wait", kind="outcome", direction="decrease", unit="days", by=by, at=NOW)


def enter_data(project: Project, by: Person) -> None:
    api.replace_points(project.measures.get().uuid, raw=IMPROVED, by=by, at=NOW)


def draw_drivers(project: Project, by: Person) -> None:
    top = api.add_driver(project, kind="primary", text="Booking", parents=[], by=by, at=NOW)
    api.add_driver(project, kind="idea", text="Ring the day before", parents=[top.uuid], by=by, at=NOW)


def plan_cycle(project: Project, by: Person) -> None:
    idea = project.drivers.get(kind="idea").uuid
    api.add_cycle(project, title="One clinic", prediction="Six of eight", idea=idea, by=by, at=NOW)


def study_cycle(project: Project, by: Person) -> None:
    said = {"happened": "Seven", "study": "One more", "decision": "adopt"}
    api.save_cycle(project.cycles.get().uuid, version=None, by=by, at=NOW, **said)


WORK: list[tuple[Callable[[Project, Person], None], str, str, str]] = [
    # what is done, and then: the next step, the phase, the proposed score
    (write_aim, "Finish it", "measures", "0.5"),
    (finish_charter, "Choose a measure", "measures", "1.0"),
    (choose_measure, "Enter data", "changes", "1.0"),
    (enter_data, "Open the driver diagram", "changes", "1.0"),
    (draw_drivers, "Plan a PDSA cycle", "testing", "1.5"),
    (plan_cycle, "Go to the cycle", "testing", "2.0"),
    (study_cycle, "Do this next", "testing", "3.0"),
]


def test_the_home_leads_through_the_work_step_by_step(project: Project, owner: Person, colleague: Person) -> None:
    for do, action, phase, score in WORK:
        do(project, owner)
        summary = api.summary_of(now(project, owner))
        html = page(owner, project)
        assert action in html, do.__name__
        assert (summary.phase, str(summary.score)) == (phase, score), do.__name__
    assert "Change for the better: lower values" in html
    assert "Ring the day before" in html
    assert 'aria-label="1. One clinic: Adopt: keep the change"' in html
    assert summary.signals == 1


def test_who_only_reads_sees_the_story_without_buttons(project: Project, owner: Person) -> None:
    for do, *_rest in WORK:
        do(project, owner)
    viewer = person("Viewer")
    api.add_member(project, viewer, by=owner, at=NOW, role=TeamMember.Role.VIEWER)

    html = page(viewer, project)

    assert "Halve the wait of patients" in html
    assert "Wait" in html
    for words in ("Next step", "Add a measure", "Plan a cycle", "Change the title", "Set the score"):
        assert words not in html + page(viewer, project, "score/"), words


def test_tasks_notes_and_changes_are_on_the_home(project: Project, owner: Person, colleague: Person) -> None:
    api.add_task(project, text="Print the letters", owner=str(colleague.uuid), due=date(2020, 1, 1), by=owner, at=NOW)
    api.add_task(project, text="Already done", done_on=date(2026, 1, 1), by=owner, at=NOW)
    api.add_lesson(project, text="Ask first", by=colleague, at=NOW)
    where = {"tool": "charter", "scope_uuid": project.uuid}
    Comment.objects.create(project=project, text="Well said", at=NOW, by=colleague, **where)
    Comment.objects.create(project=project, text="Settled", at=NOW, by=owner, resolved_at=NOW, **where)

    html = page(owner, project)

    for words in ("Print the letters", "was due on 1 January 2020", "Ask first", "Well said", "wrote down a lesson"):
        assert words in html, words
    assert "Owner worked on the plan (2 changes)" in html
    assert "Already done" not in html
    assert "Settled" not in html


def test_the_team_chooses_the_measure_that_its_home_shows(project: Project, owner: Person) -> None:
    for name in ("Wait", "Calls"):
        measure = api.add_measure(project, name=name, kind="outcome", by=owner, at=NOW)
        api.replace_points(measure.uuid, raw="1\n2\n3" + "\n4" * (name == "Wait"), by=owner, at=NOW)
    other = api.start_project(run=None, title="Other", by=owner, at=NOW)
    theirs = api.add_measure(other, name="Theirs", kind="outcome", by=owner, at=NOW)
    client, path = browser(owner), f"/projects/{project.uuid}/main-measure/"
    assert f"/measures/{project.measures.get(name='Wait').uuid}/i.svg" in page(owner, project)

    assert "Choose one of the measures" in client.post(path, {"measure": theirs.uuid}, follow=True).content.decode()
    client.post(path, {"measure": str(measure.uuid)})

    html = page(owner, project)
    assert f"/measures/{measure.uuid}/i.svg" in html
    assert browser(person("Outsider")).post(path, {"measure": ""}).status_code == 404
    client.post(path, {"measure": ""})
    assert f"/measures/{measure.uuid}/i.svg" not in page(owner, project)


# --- The summary ---


@pytest.fixture
def several(owner: Person) -> Project:
    return big_project(owner, measures=4, points=30, diagrams=3, nodes=4, cycles=9)


@pytest.mark.parametrize("part,most", [("", 8), ("score/", 8), ("readiness/", 10), ("diagrams/", 8)])
def test_a_page_asks_no_more_however_much_there_is(several: Project, owner: Person, part: str, most: int) -> None:
    client, path = browser(owner), f"/projects/{several.uuid}/{part}"
    client.get(path)

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)

    assert answer.status_code == 200
    assert len(asked) <= most, [one["sql"][:90] for one in asked.captured_queries]


def test_a_change_of_one_measure_reads_no_other_again(
    several: Project, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    known = readings.reading_of

    def read_of(chart: Any) -> Any:
        read.append(chart.measure.name)
        return known(chart)

    monkeypatch.setattr(readings, "reading_of", read_of)
    before = content(several, owner)
    assert len(read) == 4
    measure = several.measures.all()[2]

    read.clear()
    api.replace_points(measure.uuid, raw="1\n2\n3", by=owner, at=NOW)
    after = content(several, owner)

    assert read == [measure.name]
    assert after["readings"][str(measure.uuid)]["points"] == 3
    assert {**after["readings"], str(measure.uuid): None} == {**before["readings"], str(measure.uuid): None}
    content(several, owner)
    assert read == [measure.name]


def test_who_joins_the_team_counts_at_once(project: Project, owner: Person) -> None:
    finish_charter(project, owner)
    write_aim(project, owner)
    assert "Let at least one more person into the team." in page(owner, project)

    api.add_member(project, person("Mate"), by=owner, at=NOW)

    assert "Let at least one more person into the team." not in page(owner, project)


def test_the_clock_makes_what_is_behind_and_one_that_fails_stops_no_other(
    project: Project, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = api.start_project(run=None, title="Other", by=owner, at=NOW)
    assert api.refresh_summaries(NOW) == 2
    assert api.refresh_summaries(NOW) == 0

    for one in (project, other):
        write_aim(one, owner)
    from cairn.projects import summaries

    known = summaries.gather
    monkeypatch.setattr(summaries, "gather", lambda one, kept: known(one, kept) if one == other else 1 / 0)
    assert api.refresh_summaries(NOW) == 1
    assert ProjectSummary.objects.get(project=other).content["aim"] == "Halve the wait of patients"


# --- The score ---


@pytest.mark.parametrize("role", ["member", "coach"])
def test_the_team_and_its_coach_decide(project: Project, owner: Person, role: str) -> None:
    who = person("Who")
    api.add_member(project, who, by=owner, at=NOW, role=role)
    client, path = browser(who), f"/projects/{project.uuid}/score/"

    assert client.post(path, {"score": "2.5", "note": "<b>We test</b>"}).status_code == 302
    client.post(path, {"score": "3.0", "note": "It moved"})

    html = page(owner, project, "score/")
    assert "&lt;b&gt;We test&lt;/b&gt;" in html
    assert "in 2 decisions" in html  # the picture, in words
    assert "Progress: 3.0 of 5" in page(owner, project)
    kept = project.scores.first()
    assert kept is not None
    assert (str(kept.score), str(kept.proposed), kept.by) == ("2.5", "0.5", who)
    assert api.summary_of(now(project, owner)).score == 3


@pytest.mark.parametrize("role", ["sponsor", "viewer"])
def test_who_does_not_do_the_work_does_not_score_it(project: Project, owner: Person, role: str) -> None:
    who = person("Who")
    api.add_member(project, who, by=owner, at=NOW, role=role)

    with pytest.raises(Refused):
        api.set_score(project, score="3.0", note="", by=who, at=NOW)
    with pytest.raises(NotFound):
        api.set_score(project, score="3.0", note="", by=person("Outsider"), at=NOW)
    api.set_score(project, score="3.0", note="", by=owner, at=NOW)
    assert project.scores.count() == 1


@pytest.mark.parametrize("score", ["0", "5.5", "2.7", "", "much", "NaN"])
def test_a_score_that_is_not_on_the_scale_is_refused(project: Project, owner: Person, score: str) -> None:
    with pytest.raises(Refused) as refused:
        api.set_score(project, score=score, note="", by=owner, at=NOW)
    assert refused.value.field == "score"
    assert project.scores.count() == 0


def test_a_note_that_may_identify_a_patient_is_asked_about(project: Project, owner: Person) -> None:
    client, path = browser(owner), f"/projects/{project.uuid}/score/"
    sent = {"score": "2.0", "note": "As 943 476 5919 said"}
    assert 'name="reason"' not in page(owner, project, "score/")

    asked = client.post(path, sent).content.decode()
    assert "looks like an NHS number" in asked
    assert "As 943 476 5919 said" in asked
    assert 'name="reason"' in asked
    assert client.post(path, {**sent, "reason": "The example of the guidance"}).status_code == 302
    assert project.scores.count() == 1


# --- Ready to be sent in ---


def lines(project: Project, by: Person) -> dict[str, api.ReadinessItem]:
    return {one.key: one for one in api.readiness(now(project, by), by)}


def test_advice_is_met_line_by_line(project: Project, owner: Person) -> None:
    before = lines(project, owner)
    assert [one.key for one in before.values() if one.level == "needed"] == ["charter", "drivers", "measure", "cycle"]
    assert not before["aim"].met
    assert "how much, for whom, by when" in before["aim"].words
    assert all(one.url for one in before.values())

    for do, *_rest in WORK:
        do(project, owner)
    then = lines(project, owner)
    assert {key for key, one in then.items() if not one.met} == {"kinds_of_measures", "report"}
    assert "Process measure, Balancing measure" in then["kinds_of_measures"].words

    measure = project.measures.get()
    api.rebase(measure.uuid, position=8, reason="New rota", version=measure.version, by=owner, at=NOW)
    api.add_cycle(project, title="Without a prediction", by=owner, at=NOW)
    assert {key for key, one in lines(project, owner).items() if not one.met} == {
        "kinds_of_measures", "baseline", "each_cycle", "report",
    }  # fmt: skip


def test_text_that_came_in_by_another_way_is_found_until_it_is_justified(project: Project, owner: Person) -> None:
    write_aim(project, owner)
    Charter.objects.filter(project=project).update(scope="As 943 476 5919 said")
    assert not lines(project, owner)["identifiable"].met

    api.save_charter(project, version=None, problem="943 476 5919", reason="An example", by=owner, at=NOW)
    assert lines(project, owner)["identifiable"].met


def test_what_is_only_advised_keeps_nobody_from_sending_in() -> None:
    made = world("owner")
    made.learn("owner", levels=0)
    project = made.project("owner")
    api.save_charter(project, version=None, aim="Get better", by=made.owner, at=NOW)
    found = api.readiness(now(project, made.owner), made.owner)
    assert [one.key for one in found if not one.met] == ["aim", "report"]
    assert all(one.met for one in found if one.level == "needed")
    html = browser(made.owner).get(f"/projects/{project.uuid}/submit/").content.decode()
    assert "None of this keeps you from sending the project in." in html

    assert learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=NOW).number == 1

    Measure.objects.filter(project=project).update(removed_at=NOW)
    assert "Add an outcome measure" in page(made.owner, project, "readiness/")


def test_the_home_of_the_largest_project_is_light_and_its_cycles_have_a_page(owner: Person) -> None:
    """As many measures and cycles as there are in the largest one; how long a series is does not matter here."""
    project = big_project(owner, points=12, diagrams=12, nodes=1)
    client, home = browser(owner), f"/projects/{project.uuid}/"

    assert len(client.get(home).content) <= 60_000

    client.get(f"{home}cycles/")
    listed, page = 0, f"{home}cycles/"
    while page:
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page)
        html = answer.content.decode()
        assert (len(asked) <= 8, len(answer.content) <= 60_000) == (True, True)
        assert f'<a href="{home}cycles/" aria-current="page">' in html
        listed += html.count('<li id="cycle-')
        later = re.search(r'href="(\?page=\d+)" rel="next"', html)
        page = f"{home}cycles/{later[1]}" if later else ""
    assert listed == 100


def test_a_diagram_that_is_a_table_or_empty_has_no_picture_on_the_home(project: Project, owner: Person) -> None:
    for tool in ("fmea", "causes", "stakeholders"):
        made = api.add_diagram(project, tool=tool, title=f"Our {tool}", by=owner, at=NOW)
        if tool == "causes":
            insert_row("cause", into=made, values={"text": "People"}, by=owner, at=NOW)

    html = page(owner, project)

    assert "Our fmea" in html
    assert f"/projects/{project.uuid}/pictures/causes/" in html
    assert f"/projects/{project.uuid}/pictures/fmea/" not in html
    # nor has one that nothing stands in yet
    assert "Our stakeholders" in html
    assert f"/projects/{project.uuid}/pictures/stakeholders/" not in html
