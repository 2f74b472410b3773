"""A learner goes all the way: joins, learns, runs a project, sends it in, revises it, and has a certificate."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cairn.assessment.models import SubmissionVersion
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.steps import Way
from tests.world import World, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DATA = Path(__file__).resolve().parents[2] / "seeds" / "data"
TITLE = "Shorter waits"


def test_a_learner_goes_all_the_way(visit: Visit, way: Way) -> None:
    # given a run with three people of different organisations, two of whom have passed the first gate
    made = world("learner", "pat", "ola")
    for name in ("pat", "ola"):
        made.learn(name, levels=1)
    page = visit(made.learner, way)

    # when one of them joins, learns and opens the gates
    joins_and_sees_the_trail(page)
    passes_the_first_gate(page, made)
    passes_the_second_gate(page, made)

    # and starts a project from the last level, and sends it in
    project = starts_a_project(page)
    writes_charter_and_drivers(page, project)
    measures(page, project, way)
    runs_a_cycle(page, project)
    sends_in(page, project)
    steps.then_reads(page, "Sent in as version 1.", re.compile("This version is being assessed"))

    # then two peers and an expert mark it, and the moderator asks for another version
    pat, ola, expert = visit(made.pat, way), visit(made.ola, way), visit(made.assessor, way)
    for marker in (pat, ola, expert):
        steps.when_takes_work(marker, made.run.key, expert=marker is expert)
    marks_with_a_slip(pat)
    steps.when_marks(ola, TITLE, level="Emerging", comment="Say for whom.")
    steps.when_marks(expert, TITLE, level="Sound", comment="Well tested.")
    letter = "A good start. Say for whom the aim is."
    steps.when_releases(visit(made.moderator, way), TITLE, result="Revise and resubmit", letter=letter)
    reads_the_result_and_revises(page, project, letter)

    # and the second version, marked again by the same three, passes
    reader = visit(made.pat, way)
    steps.when_marks(reader, TITLE, level="Sound", comment="Now it is clear.")
    steps.then_reads(reader, "What the authors answer to the last result", "We say for whom now.")
    made.mark_all(SubmissionVersion.objects.get(number=2))
    steps.when_releases(visit(made.moderator, way), TITLE, result="Passed", letter="Well done.")

    # so that the learner has a certificate that anyone can verify
    has_a_certificate(page, visit(way=way))


def joins_and_sees_the_trail(page: Page) -> None:
    steps.when_opens(page, "/")
    steps.when_follows(page, "Join this run")
    steps.when_presses(page, "Join this run")
    steps.then_reads(page, "You have joined Autumn 2026.")
    steps.then_reads(
        page,
        "0 of 11",
        "Level 1: Foundations",
        "Level 2: Planning change",
        "Level 3: Practicum",
        "Article, 6 minutes, 10 points",
    )
    steps.then_reads(page, "Earn 50 more points in this level: you have 0 of 50.", "Pass the quiz of this level.")
    steps.when_opens(page, "/runs/autumn/measures-that-matter/")
    steps.then_headed(page, "This level is not open yet")
    steps.then_reads(page, "Pass the quiz of this level.")
    steps.when_follows(page, "Go to the trail")
    steps.when_follows(page, re.compile("Continue: Welcome"))


def passes_the_first_gate(page: Page, made: World) -> None:
    steps.when_finishes(page, "autumn", made.structure.levels[0].objects)
    steps.when_opens(page, "/runs/autumn/three-questions/")
    steps.when_answers(page, "We skip the first one. <script>document.title = 'caught'</script>")
    steps.then_reads(page, "<script>document.title = 'caught'</script>")
    steps.when_presses(page, "Like the post by Pat")
    steps.then_reads(page, "1 like")
    steps.when_replies(page, "Pat", "So do we.")
    steps.then_reads(page, "So do we.", "1 reply to Pat")

    steps.when_opens(page, "/runs/autumn/gate-quiz/")
    for right, outcome in ((False, "Not passed yet"), (True, "You passed")):
        steps.when_presses(page, "Start the quiz")
        steps.when_ticks(page, right=right)
        steps.when_presses(page, "Send my answers")
        steps.then_headed(page, outcome)
        if not right:
            steps.when_follows(page, "Back to the quiz")
    steps.then_reads(page, "You have finished the level “Foundations”. The next level is open.")
    steps.when_follows(page, re.compile("Next: "))
    steps.when_follows(page, "Back to the trail")
    steps.then_reads(page, "Finished")


def passes_the_second_gate(page: Page, made: World) -> None:
    steps.then_reads(page, re.compile("Earn 35 more points"))
    steps.when_finishes(page, "autumn", made.structure.levels[1].objects)
    steps.when_opens(page, "/runs/autumn/")
    steps.then_reads(page, re.compile("Answer [0-9] discussion question"))
    steps.when_opens(page, "/runs/autumn/planning-a-pdsa/")
    steps.when_answers(page, "One nurse, one clinic, on Tuesday.")


def starts_a_project(page: Page) -> str:
    steps.when_opens(page, "/runs/autumn/your-project/")
    steps.when_follows(page, "Write this in your project")
    page.get_by_label("Title of the project").fill(TITLE)
    steps.when_presses(page, "Start")
    steps.then_headed(page, TITLE)
    return page.url


def writes_charter_and_drivers(page: Page, project: str) -> None:
    steps.when_follows(page, "Missing: the problem, the aim, by when, the scope")
    words = {"problem": "People wait.", "aim": "Halve the days waited.", "scope": "One clinic."}
    steps.when_fills(page, **words, aim_by="31/02/2027")
    steps.when_presses(page, "Save")
    steps.then_reads(page, "There is a problem")  # there is no such day; what was typed is still there
    for name, typed in words.items():
        expect(page.locator(f"main [name={name}]")).to_have_value(typed)
    steps.when_fills(page, aim_by="31/12/2027")
    steps.when_presses(page, "Save")
    steps.then_reads(page, "The charter is complete.", "Halve the days waited.")

    steps.when_follows(page, "Driver diagram")
    for link, label, kind, text in (
        ("", "Add a primary driver", "Primary driver", "Letters reach people"),
        (
            "Add a secondary driver.*under Letters reach people",
            "Add a secondary driver under “Letters reach people”",
            "Secondary driver",
            "Addresses are right",
        ),
        (
            "Add a change idea.*under Addresses are right",
            "Add a change idea under “Addresses are right”",
            "Change idea",
            "Ask at the desk",
        ),
    ):
        if link:
            steps.when_follows(page, re.compile(link))
        page.get_by_label(label).fill(text)
        page.get_by_label(label).press("Enter")
        expect(page.get_by_label(kind, exact=True)).to_have_value(text)
    steps.then_drawn_in_the_page(page, "Addresses are right, drives: Letters reach people")
    steps.when_opens(page, project)


def measures(page: Page, project: str, way: Way) -> None:
    """One pasted from a spreadsheet, with a slip first, and one uploaded; both drawn with what they say."""
    adds_a_measure(page, "Attendances over four hours", "Outcome measure")
    pasted = attendances()
    steps.when_follows(page, "Import a file or paste a table")
    steps.when_fills(page, data=pasted.replace("5060", "five thousand"))
    steps.when_presses(page, "Look at how it is read")
    steps.then_reads(page, re.compile('"five thousand" is not a number'), "1 row can't be read")
    steps.when_presses(page, "Import the points")
    steps.then_reads(page, "There is a problem", "Choose what happens to the rows that can't be read")
    steps.when_follows(page, "Choose another table")
    steps.when_fills(page, data=pasted)
    steps.when_presses(page, "Look at how it is read")
    steps.when_presses(page, "Import the points")
    then_charted(page, way, "The average is 4,670.6", "cross it 6 times, where chance would have 13 or more")
    decides_about_the_chart(page, way)
    steps.when_opens(page, project)

    adds_a_measure(page, "Days waited", "Process measure")
    steps.when_follows(page, "Import a file or paste a table")
    page.locator("#id_file").set_input_files(DATA / "pbcharts__waiting_times.csv")
    steps.when_presses(page, "Look at how it is read")
    steps.then_reads(page, "pbcharts__waiting_times.csv", re.compile("792 rows, .* more than once"))
    steps.when_presses(page, "Import the points")
    falling = "The last 7 quarters all fell: something is changing, for the better."
    then_charted(page, way, falling, "cross it 4 times, where chance would have 7 or more")
    steps.when_opens(page, project)
    steps.then_reads(page, re.compile("An outcome measure has [0-9]+ points."))


def attendances() -> str:
    """The admissions of one emergency department, month by month, as a spreadsheet gives them: with tabs."""
    rows = csv.DictReader((DATA / "NHSRdatasets__ae_attendances.csv").read_text("utf-8").splitlines())
    months = {row["period"]: row["admissions"] for row in rows if (row["org_code"], row["type"]) == ("RF4", "1")}
    return "month\tadmissions\n" + "\n".join(f"{month}\t{number}" for month, number in sorted(months.items()))


def adds_a_measure(page: Page, name: str, kind: str) -> None:
    steps.when_follows(page, "Add a measure")
    page.get_by_label("Name of the measure").fill(name)
    page.get_by_label(kind).check()
    page.get_by_label("Lower is better").check()
    steps.when_presses(page, "Save")


def then_charted(page: Page, way: Way, *said: str) -> None:
    for kind in ("Run chart", "XmR chart"):
        expect(page.get_by_role("heading", name=kind)).to_be_visible()
        steps.then_drawn(page, page.locator("figure", has_text=kind).locator("img"))
    steps.then_reads(page, *said)
    if way.scripts:
        explores(page)


def explores(page: Page) -> None:
    page.get_by_role("button", name="Explore this chart").first.click()
    expect(page.locator("figure svg, figure canvas").first).to_be_visible()
    steps.then_accessible(page)


def decides_about_the_chart(page: Page, way: Way) -> None:
    """Finds a chart by the guide and chooses another; says what is known of points, and takes it back."""
    page.get_by_text("Change the chart").click()
    steps.when_follows(page, "Which chart suits my data?")
    page.get_by_label("A count", exact=True).check()
    steps.when_presses(page, "Continue")
    page.get_by_label("Yes, there is about the same to count in each").check()
    steps.when_presses(page, "Continue")
    steps.then_reads(page, "We suggest: c chart")
    steps.when_presses(page, "Use this chart")
    steps.then_reads(page, "The chart is changed.")
    expect(page.get_by_role("heading", name="c chart", exact=True)).to_be_visible()
    chooses(page, way, "Chart", "XmR chart: one value at a time")
    expect(page.get_by_role("heading", name="XmR chart")).to_be_visible()

    says_of_a_point(page, "1 January 2019", "Begin new limits", reason="A second front door")
    steps.then_reads(page, "New limits begin at 1 January 2019.", re.compile("Since 1 January 2019"))
    says_of_a_point(page, "1 March 2019", "Leave the point out", reason="The door was shut for a week")
    steps.then_reads(page, "1 March 2019 is left out of the limits.", re.compile("1 point is left out"))
    says_of_a_point(page, "1 February 2019", "Save the note", note="Snow")
    steps.then_reads(page, "The note at 1 February 2019 is saved.")
    presses_here(page, way, re.compile("Undo: noted at 1 February 2019: Snow"))
    steps.then_reads(page, "The last change is undone.")
    presses_here(page, way, re.compile("Redo: noted at 1 February 2019: Snow"))
    steps.then_reads(page, "The change is done again.")
    steps.then_drawn(page, page.locator("figure", has_text="XmR chart").locator("img"))
    page.get_by_text("What was changed, and by whom").click()
    steps.then_reads(page, "Learner left out 1 March 2019: The door was shut for a week")
    if way.scripts:
        explores(page)
        page.keyboard.press("ArrowRight")
        expect(page.locator("figure").first.get_by_role("status")).to_contain_text("2016")


def chooses(page: Page, way: Way, label: str, option: str) -> None:
    page.get_by_text("Change the chart").click()
    page.get_by_label(label, exact=True).select_option(option)
    presses_here(page, way, "Save the chart")


def presses_here(page: Page, way: Way, name: str | re.Pattern[str]) -> None:
    """Press a button that changes the chart: with scripts the page stays, and the focus is on the chart, or on the
    button that takes it back."""
    if not way.scripts:
        steps.when_presses(page, name)
        return
    address = page.evaluate("performance.timeOrigin")
    page.locator("main").get_by_role("button", name=name).click()
    expect(page.locator("[data-swap-focus]:focus, [data-way] button:focus")).to_have_count(1)
    assert page.evaluate("performance.timeOrigin") == address
    steps.then_accessible(page)


def says_of_a_point(page: Page, point: str, button: str, **words: str) -> None:
    page.get_by_label("Write a note at a point").select_option(point)
    steps.when_presses(page, "Choose this point")
    form = page.locator("main form", has=page.get_by_role("button", name=button))
    for name, typed in words.items():
        form.locator(f"[name={name}]").fill(typed)
    steps.when_presses(page, button)


def runs_a_cycle(page: Page, project: str) -> None:
    steps.when_follows(page, "Plan a cycle")
    page.get_by_label("Change idea").select_option("Ask at the desk")
    page.get_by_label("Measure", exact=True).select_option("Attendances over four hours")
    steps.when_fills(page, started_on="15/11/2018", title="One clinic", prediction="Six of eight addresses are right")
    steps.when_presses(page, "Save")
    steps.then_reads(page, "The cycle is saved.", "Six of eight addresses are right")
    steps.then_accessible(page)
    steps.when_follows(page, "Attendances over four hours")
    chart = page.locator("figure img").first
    steps.then_drawn(page, chart)
    drawn = page.context.request.get(str(chart.get_attribute("src"))).text()
    assert "15 Nov 2018: One clinic" in drawn
    steps.when_opens(page, project)
    steps.when_follows(page, "1. One clinic")
    expect(page.get_by_label("Change idea").locator("option:checked")).to_have_text("Ask at the desk")
    steps.when_fills(page, happened="Seven were.", study="One more than we thought.")
    page.get_by_label("Adapt: change it and test again").check()
    steps.when_presses(page, "Save")
    steps.then_reads(page, "The cycle is saved.", "Seven were.")
    steps.when_opens(page, project)
    steps.then_reads(page, "A cycle is studied.")
    steps.when_follows(page, "Read and write what you have learned")
    steps.when_fills(page, text="People know their own address.")
    steps.when_presses(page, "Add", exact=True)
    steps.then_reads(page, "People know their own address.")


def sends_in(page: Page, project: str) -> None:
    steps.when_opens(page, project)
    steps.when_follows(page, "Send in your project")
    steps.when_presses(page, "Send in")


def marks_with_a_slip(page: Page) -> None:
    """A level below sound needs a comment: the form comes back with what was chosen."""
    steps.when_opens(page, "/me/")
    steps.when_follows(page, f"Mark {TITLE}")
    page.get_by_role("group", name="Problem and aim").get_by_label(steps.level_named("Emerging")).check()
    page.get_by_label("Comment on the whole project").fill("I liked to read it.")
    steps.when_presses(page, "Give this mark")
    steps.then_reads(page, "There is a problem")
    expect(page.get_by_label("Comment on the whole project")).to_have_value("I liked to read it.")
    expect(
        page.get_by_role("group", name="Problem and aim").get_by_label(steps.level_named("Emerging"))
    ).to_be_checked()
    steps.when_marks(page, TITLE, level="Emerging", comment="For whom is the aim?")


def reads_the_result_and_revises(page: Page, project: str, letter: str) -> None:
    steps.when_opens(page, "/me/")
    steps.then_reads(page, f"Revise {TITLE} and send it in again")
    steps.when_follows(page, "Your notices")
    steps.when_follows(page, f"The result for {TITLE} is ready")
    steps.then_reads(page, "Revise and resubmit", letter, "For whom is the aim?", "Say for whom.", "Well tested.")
    for name in ("Pat", "Ola", "Assessor"):
        expect(page.get_by_text(name, exact=True)).to_have_count(0)
    steps.when_follows(page, "Back to the project", within="body")
    steps.when_follows(page, "Charter")
    steps.when_fills(page, aim="Halve the days waited, for everyone referred.")
    steps.when_presses(page, "Save")
    steps.when_follows(page, re.compile("^Send in the next version"))
    page.get_by_label("Your answer to the last result").fill("We say for whom now.")
    steps.when_presses(page, "Send in")
    steps.then_reads(page, "Sent in as version 2.", "Halve the days waited, for everyone referred.")


def has_a_certificate(page: Page, stranger: Page) -> None:
    steps.when_opens(page, "/me/")
    steps.then_reads(page, "You owe 2 reviews of others' work in Autumn 2026")
    steps.when_follows(page, re.compile("^Autumn 2026$"))
    steps.when_follows(page, "Your certificate")
    link = page.get_by_role("link", name="Download the certificate (PDF)").get_attribute("href")
    assert link is not None
    answer = page.context.request.get(link)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")

    steps.when_opens(stranger, page.url.lower())
    steps.then_reads(stranger, "This certificate is genuine.", "Learner", "Autumn 2026", TITLE)
    steps.when_opens(stranger, "/certificates/made-up/", status=404)
