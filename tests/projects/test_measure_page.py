"""The page of a measure: the chart that was chosen, what can be done with it, and how long series stay light."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Measure, Project
from tests.cast import NOW
from tests.projects.conftest import browser
from tests.projects.test_charting import RAW, state
from tests.projects.test_pages import held, text

pytestmark = pytest.mark.django_db
CHART = {"chart_kind": "i", "chart_rules": "", "chart_baseline": "", "target": "", "direction": "increase"}
SHARES = "day,late,of\n" + "\n".join(f"2026-01-{n:02},{5 + n % 3},20" for n in range(1, 25))


@pytest.fixture
def client(owner: Person) -> Client:
    return browser(owner)


@pytest.fixture
def address(measure: Measure, owner: Person) -> str:
    api.replace_points(measure.uuid, raw=RAW, by=owner, at=NOW)
    return f"/measures/{measure.uuid}/"


def titles(page: str) -> list[str]:
    return re.findall(r'<h2[^>]* id="chart-[^>]*>([^<]+)</h2>', page)


def pictures(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'<img src="([^"]+)" alt', page)]


def saved(client: Client, address: str, **changes: str) -> Any:
    version = held(text(client.get(address)), "version")
    return client.post(address, {**CHART, "version": version, **changes}, follow=True)


# --- The chart ---


def test_the_chosen_chart_stands_first_and_a_run_chart_beside_it(client: Client, address: str) -> None:
    assert titles(text(client.get(address))) == ["XmR chart", "Run chart"]

    page = text(saved(client, address, chart_kind="c", chart_rules="nelson", chart_baseline="12", target="4"))

    assert "The chart is changed." in page
    assert titles(page) == ["c chart", "Run chart"]
    assert "Owner chose the c chart; chose the rules “Nelson”; took the limits from the first 12 points" in page
    assert "Latest point" in page
    measure = Measure.objects.get()
    assert (measure.chart_rules, measure.chart_baseline, measure.target) == ("nelson", 12, 4)
    assert titles(text(saved(client, address, chart_kind="run"))) == ["Run chart"]


@pytest.mark.parametrize(
    "sent,sentence",
    [
        ({"chart_kind": "pie"}, "Choose one of the answers that are listed"),
        ({"chart_baseline": "1"}, "Enter a baseline of 2 points or more"),
        ({"chart_baseline": "some"}, "Enter a whole number, like 12"),
        ({"target": "ten"}, "Enter a number, like 12 or 3.5"),
        ({"chart_kind": "run", "chart_rules": "outside"}, "Choose other rules: a run chart has no limits"),
    ],
)
def test_a_slip_in_the_form_is_told_and_what_was_typed_stays(
    client: Client, address: str, sent: dict[str, str], sentence: str
) -> None:
    page = text(saved(client, address, **sent))

    assert "There is a problem" in page
    assert sentence in page
    assert re.search(r"<details[^>]* open>\s*<summary[^>]*><span[^>]*>Change the chart", page)
    for name in set(sent) & {"chart_baseline", "target"}:
        assert held(page, name) == sent[name]
    assert Measure.objects.get().chart_kind == "i"
    assert titles(page) == ["XmR chart", "Run chart"]


def test_the_second_of_two_members_is_told_and_saves_after_looking(
    client: Client, address: str, colleague: Person
) -> None:
    seen = held(text(client.get(address)), "version")
    saved(browser(colleague), address, target="6")

    told = text(client.post(address, {**CHART, "version": seen, "target": "4"}))

    assert "Somebody else changed this measure meanwhile." in told
    assert "Colleague set the target to 6" in told
    assert held(told, "target") == "4"
    assert Measure.objects.get().target == 6
    assert held(told, "version") == str(int(seen) + 1)
    assert client.post(address, {**CHART, "version": held(told, "version"), "target": "4"}).status_code == 302
    assert Measure.objects.get().target == 4


@pytest.mark.parametrize(
    "raw,kind,sentence",
    [
        (RAW, "p", "A p chart needs a denominator for each value."),
        (
            "day,late,of\n2026-03-03,7,5\n2026-03-04,1,5\n",
            "p",
            "The numerator at 3 Mar 2026 is larger than its denominator",
        ),
        ("day,late,of\n2026-03-03,7,0\n2026-03-04,1,5\n", "u", "The denominator at 3 Mar 2026 is not above zero"),
        ("day,late\n2026-03-03,-7\n2026-03-04,1\n", "c", "The count at 3 Mar 2026 is below zero"),
        ("day,late\n2026-03-03,0\n2026-03-04,1\n", "t", "The time at 3 Mar 2026 is not above zero"),
    ],
    ids=["no denominators", "numerator too large", "denominator of nothing", "negative count", "no time"],
)
def test_data_that_do_not_fit_are_told_and_shown_as_a_run_chart(
    client: Client, measure: Measure, owner: Person, raw: str, kind: str, sentence: str
) -> None:
    api.replace_points(measure.uuid, raw=raw, by=owner, at=NOW)
    address = f"/measures/{measure.uuid}/"

    page = text(saved(client, address, chart_kind=kind, chart_per="1"))

    assert sentence in page
    assert f"{kind}.svg" not in page
    assert client.get(f"{address}{kind}.svg").status_code == 404
    (run,) = pictures(page)
    assert text(client.get(run)).startswith("<svg")


@pytest.mark.parametrize("kind", [kind for kind in Measure.Chart.values if kind not in ("xbar", "s")])
def test_every_kind_is_drawn(client: Client, measure: Measure, owner: Person, kind: str) -> None:
    api.replace_points(measure.uuid, raw=SHARES, by=owner, at=NOW)
    address = f"/measures/{measure.uuid}/"

    page = text(saved(client, address, chart_kind=kind, chart_rules="making_data_count", chart_per="100"))

    assert titles(page)[0] == str(Measure.Chart(kind).label)
    for picture in pictures(page):
        assert text(client.get(picture)).startswith("<svg")
    if kind in ("p", "pp"):
        assert "The average is 30%" in page


@pytest.mark.parametrize("kind", ["xbar", "s"])
def test_several_values_with_one_date_are_one_point(client: Client, measure: Measure, owner: Person, kind: str) -> None:
    rows = "\n".join(f"2026-01-{1 + n // 4:02},{5 + n % 3}" for n in range(48))
    api.replace_points(measure.uuid, raw="day,wait\n" + rows, by=owner, at=NOW)
    address = f"/measures/{measure.uuid}/"
    page = text(saved(client, address, chart_kind=kind))

    assert text(client.get(pictures(page)[0])).startswith("<svg")
    places = [int(one) for one in re.findall(r'<th scope="row"><a href="chart/(\d+)/"', page)]
    assert places == list(range(0, 48, 4))
    api.rebase(measure.uuid, position=24, reason="A new clinic", version=3, by=owner, at=NOW)
    assert "Since 7 January 2026 (A new clinic)" in text(client.get(address))


def test_rates_are_shown_per_thousand(client: Client, measure: Measure, owner: Person) -> None:
    rows = "\n".join(f"2026-01-{n:02},{5 + n % 3},{900 + n}" for n in range(1, 25))
    api.replace_points(measure.uuid, raw="day,falls,beds\n" + rows, by=owner, at=NOW)

    page = text(saved(client, f"/measures/{measure.uuid}/", chart_kind="u", chart_per="1000", target="5"))

    assert "The average is 6.6 days." in page
    assert "target of 5 days" in page


@pytest.mark.parametrize("unit", ["per 10,000 bed-days", "infections per 10000 bed days", "/10 000 days"])
def test_a_unit_that_says_per_how_many_sets_the_scale(
    client: Client, project: Project, owner: Person, unit: str
) -> None:
    path = f"/projects/{project.uuid}/measures/add/"
    given = {"name": "Infections", "kind": "outcome", "direction": "decrease", "numerator": "infections"}
    client.post(path, given | {"unit": unit, "denominator": "bed-days"})
    made = project.measures.get()
    rows = "\n".join(f"2026-01-{n:02},{5 + n % 3},9000" for n in range(1, 25))
    api.replace_points(made.uuid, raw="day,infections,days\n" + rows, by=owner, at=NOW)

    assert f"The average is 6.7 {unit}." in text(client.get(f"/measures/{made.uuid}/"))
    assert (made.numerator, made.denominator) == ("infections", "bed-days")


# --- Points ---


@pytest.mark.parametrize(
    "act,told,after",
    [
        ({"do": "annotate", "note": "A strike"}, "The note at 13 January 2026 is saved.", "A strike"),
        ({"do": "exclude", "reason": "Holiday"}, "13 January 2026 is left out of the limits.", "Left out: 13 January"),
        ({"do": "rebase", "reason": "Clinic"}, "New limits begin at 13 January 2026.", "New limits from 13 January"),
    ],
    ids=["note", "exclusion", "rebase"],
)
def test_what_is_said_of_a_point_stands_on_the_page_and_is_undone(
    client: Client, address: str, act: dict[str, str], told: str, after: str
) -> None:
    assert client.get(f"{address}?point=12").headers["Location"] == f"{address}chart/12/"
    version = held(text(client.get(f"{address}chart/12/")), "version")

    page = text(client.post(f"{address}chart/12/", {**act, "version": version}, follow=True))

    assert told in page
    assert after in page
    undone = text(client.post(f"{address}undo/", {"version": str(int(version) + 1)}, follow=True))
    assert "The last change is undone." in undone
    assert "Redo<span>: " in undone
    again = text(client.post(f"{address}redo/", {"version": str(int(version) + 2)}, follow=True))
    assert "The change is done again." in again
    assert after in again


def test_a_point_without_a_reason_comes_back(client: Client, address: str) -> None:
    before = state(Measure.objects.get())

    page = text(client.post(f"{address}chart/12/", {"do": "exclude", "reason": " ", "version": "2"}))

    assert "Enter the reason: without one nobody can judge it later" in page
    assert 'href="#id_exclude_reason"' in page
    assert state(Measure.objects.get()) == before


def test_a_decision_is_taken_back_with_a_button(client: Client, address: str, owner: Person) -> None:
    uuid = Measure.objects.get().uuid
    api.exclude(uuid, position=12, reason="Holiday", version=2, by=owner, at=NOW)
    api.rebase(uuid, position=12, reason="Clinic", version=3, by=owner, at=NOW)
    page = text(client.get(f"{address}chart/12/"))
    assert "Take the point back in" in page
    assert "Take the new limits away" in page

    for version, act in (("4", "include"), ("5", "remove_rebase")):
        assert client.post(f"{address}chart/12/", {"do": act, "version": version}).status_code == 302
    stale = text(client.post(f"{address}chart/12/", {"do": "include", "version": "4"}))

    assert "Somebody else changed this measure meanwhile." in stale
    assert not any(state(Measure.objects.get())["judged"].values())


def test_an_old_button_undoes_nothing(client: Client, address: str) -> None:
    saved(client, address, target="4")

    for sent in ({"version": "2"}, {"version": "²"}, {}):
        assert "Somebody else changed this measure meanwhile." in text(
            client.post(f"{address}undo/", sent, follow=True)
        )
    assert Measure.objects.get().target == 4
    client.post(f"{address}undo/", {"version": "3"})
    assert Measure.objects.get().target is None


def test_a_point_that_is_not_there_has_no_page(client: Client, address: str) -> None:
    assert client.get(f"{address}chart/19/").status_code == 200
    assert client.get(f"{address}chart/20/").status_code == 404
    assert client.get(f"{address}chart/999999999999999999999/").status_code == 404


# --- Which chart? ---


def test_the_guide_leads_to_a_chart_by_links_and_forms_alone(client: Client, address: str) -> None:
    first = text(client.get(f"{address}which-chart/"))
    assert "What is each of your numbers?" in first
    second = text(client.get(f"{address}which-chart/?number=count"))
    assert "A count" in second
    assert 'name="number" value="count"' in second
    advice = text(client.get(f"{address}which-chart/?number=count&area=same"))
    assert "We suggest: c chart" in advice
    assert "Your data on it" in advice

    sent = {"version": held(advice, "version"), "chart_kind": held(advice, "chart_kind")}
    page = text(client.post(f"{address}which-chart/", sent, follow=True))

    assert titles(page)[0] == "c chart"
    stale = text(client.post(f"{address}which-chart/", {**sent, "chart_kind": "g"}))
    assert "Somebody else changed this measure meanwhile." in stale
    assert Measure.objects.get().chart_kind == "c"


def test_the_guide_says_what_the_data_lack(client: Client, address: str, measure: Measure) -> None:
    advice = text(client.get(f"{address}which-chart/?number=share&parts=hundreds"))

    assert "A p chart needs a denominator for each value." in advice
    assert "Use this chart" in advice


# --- Cycles ---


def test_a_cycle_is_on_the_chart_of_its_measure(client: Client, address: str, project: Project, owner: Person) -> None:
    measure = Measure.objects.get()
    other = api.add_measure(project, name="Other", kind="process", by=owner, at=NOW)
    before = pictures(text(client.get(address)))
    sent = {"title": "Ring first", "started_on": "05/01/2026", "measured_by": str(measure.uuid)}

    assert client.post(f"/projects/{project.uuid}/cycles/add/", sent).status_code == 302
    page = text(client.get(address))
    after = pictures(page)
    assert set(before).isdisjoint(after)
    assert "5 Jan 2026: Ring first" in text(client.get(after[0]))

    (cycle,) = project.cycles.all()
    form = f"/cycles/{cycle.uuid}/"
    assert held(text(client.get(form)), "started_on") == "05/01/2026"
    assert client.post(form, {**sent, "measured_by": str(other.uuid), "version": "1"}).status_code == 302
    assert pictures(text(client.get(address))) == before


def test_a_measure_of_another_project_shows_no_cycle_of_ours(project: Project, owner: Person) -> None:
    elsewhere = api.start_project(run=None, title="Other", by=owner, at=NOW)
    theirs = api.add_measure(elsewhere, name="Theirs", kind="process", by=owner, at=NOW)
    sent = {"title": "Ring first", "measured_by": str(theirs.uuid)}

    page = text(browser(owner).post(f"/projects/{project.uuid}/cycles/add/", sent))

    assert "Choose one of the answers that are listed" in page
    assert not project.cycles.exists()


def test_points_without_dates_say_why_no_cycle_is_shown(
    client: Client, measure: Measure, project: Project, owner: Person
) -> None:
    api.replace_points(measure.uuid, raw="a,1\nb,2\nc,3\n", by=owner, at=NOW)
    api.add_cycle(project, title="Try", started_on=NOW.date(), measured_by=measure.uuid, by=owner, at=NOW)

    assert "PDSA cycles are not on the chart: the points have no dates." in text(
        client.get(f"/measures/{measure.uuid}/")
    )


def test_a_point_is_headed_by_what_was_stored_and_what_is_charted(
    client: Client, measure: Measure, owner: Person
) -> None:
    Measure.objects.filter(pk=measure.pk).update(unit="%", chart_kind="p")
    api.replace_points(measure.uuid, raw="day,late,of\n2026-01-01,35,50\n2026-01-02,20,50\n", by=owner, at=NOW)

    page = text(client.get(f"/measures/{measure.uuid}/chart/0/"))

    assert ">1 January 2026: 35 of 50, charted as 70%</h1>" in page


@pytest.mark.parametrize(
    "baseline,words",
    [
        ("30", "There are 20 points: all of them are the baseline."),
        ("2", "Limits from 2 points mean little: firm ones need 12."),
    ],
)
def test_a_baseline_of_all_or_of_few_points_is_told(client: Client, address: str, baseline: str, words: str) -> None:
    saved(client, address, chart_baseline=baseline)

    page = text(client.get(address))
    (picture, _run) = pictures(page)

    assert words in page
    assert ("Baseline: what" in text(client.get(picture))) == (baseline == "2")


def test_going_on_without_an_answer_is_told(client: Client, address: str) -> None:
    asked = text(client.get(f"{address}which-chart/?number=count"))
    told = text(client.get(f"{address}which-chart/?number=count&go=1"))

    assert "Choose an answer" not in asked
    assert "There is a problem" in told
    assert "Choose an answer" in told


def test_the_page_of_a_cycle_asks_little_with_an_idea_and_a_measure(
    client: Client, project: Project, measure: Measure, owner: Person
) -> None:
    top = api.add_driver(project, kind="primary", text="Letters", parents=[], by=owner, at=NOW)
    idea = api.add_driver(project, kind="idea", text="Ring", parents=[top.uuid], by=owner, at=NOW)
    keys: dict[str, Any] = {"idea": idea.uuid, "measured_by": measure.uuid}
    cycle = api.add_cycle(project, title="Try", by=owner, at=NOW, **keys)

    client.get("/me/projects/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/cycles/{cycle.uuid}/").status_code == 200
    assert len(queries) <= 9


# --- Pictures and their addresses ---


def test_a_picture_is_asked_for_each_time_and_drawn_only_when_it_changed(
    client: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for change in ({"target": "4"}, {"chart_baseline": "12"}):
        (picture, _run) = pictures(text(client.get(address)))
        addresses = (picture, picture.replace(".svg", ".json"))
        drawn = [client.get(one) for one in addresses]
        with monkeypatch.context() as patch:
            patch.setattr(api.MeasureChart, "picture", None)  # not called while nothing changed
            again = [client.get(one, headers={"If-None-Match": drawn[0]["ETag"]}) for one in addresses]

        assert [one.status_code for one in again] == [304, 304]
        assert {one["Cache-Control"] for one in (*drawn, *again)} == {"private, no-cache"}

        saved(client, address, **change)

        assert picture not in pictures(text(client.get(address)))
        assert client.get(picture, headers={"If-None-Match": drawn[0]["ETag"]}).status_code == 200


def test_a_kept_picture_is_not_for_who_signed_out(client: Client, address: str) -> None:
    (picture, _run) = pictures(text(client.get(address)))
    etag = client.get(picture)["ETag"]
    client.logout()

    assert client.get(picture, headers={"If-None-Match": etag}).status_code == 302


def test_the_driver_diagram_is_drawn_anew_after_each_change(client: Client, project: Project, owner: Person) -> None:
    at: dict[str, Any] = {"by": owner, "at": NOW}
    seen: list[str] = []

    def look() -> None:
        (picture,) = re.findall(r'cairn-drawing__wide">(.*?)</svg>', text(client.get(drivers)), re.S)
        assert picture not in seen
        seen.append(picture)

    drivers = f"/projects/{project.uuid}/drivers/"
    top = api.add_driver(project, kind="primary", text="Letters", parents=[], **at)
    look()
    other = api.add_driver(project, kind="primary", text="Booking", parents=[], **at)
    look()
    idea = api.add_driver(project, kind="idea", text="Ring", parents=[top.uuid], **at)
    look()
    api.edit_driver(idea.uuid, text="Ring", parents=[other.uuid], **at)
    look()
    api.save_charter(project, version=1, aim="Ten days", **at)
    look()
    api.remove_driver(idea.uuid, **at)
    look()


# --- However long ---


def test_a_page_stays_light_however_long_the_series(client: Client, measure: Measure, owner: Person) -> None:
    first = date(1975, 1, 1)
    rows = "\n".join(f"{first + timedelta(days=n)},{n % 7 + (n // 900)},50,{'Noted ' * 30}" for n in range(20_000))
    api.replace_points(measure.uuid, raw="day,wait,of,note\n" + rows, by=owner, at=NOW)
    at: dict[str, Any] = {"by": owner, "at": NOW}
    for n in range(3, 9):
        api.exclude(measure.uuid, position=n * 900, reason="y" * 300, version=n - 1, **at)
    address = f"/measures/{measure.uuid}/"

    client.get("/me/projects/")  # from here on the session is not written for a while
    with CaptureQueriesContext(connection) as queries:
        page = text(client.get(f"{address}?after=600"))

    assert len(queries) <= 8
    assert len(page.encode()) < 60_000
    assert page.count('<th scope="row">') == 60
    newest = re.search(r'href="(\?after=\d+)#points">Newest points', page)
    assert newest is not None
    assert 'href="chart/19999/"' in text(client.get(address + newest[1]))


def test_the_queries_do_not_grow_with_what_was_decided(
    client: Client, address: str, project: Project, owner: Person
) -> None:
    measure = Measure.objects.get()
    at: dict[str, Any] = {"by": owner, "at": NOW}

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    client.get("/me/projects/")  # from here on the session is not written for a while
    before = count()
    for n in range(1, 6):
        version = Measure.objects.get().version
        api.exclude(measure.uuid, position=n, reason="Why", version=version, **at)
        api.rebase(measure.uuid, position=n + 8, reason="Why", version=version + 1, **at)
        api.add_cycle(project, title="Try", started_on=date(2026, 1, n), measured_by=measure.uuid, **at)

    assert count() == before <= 8
