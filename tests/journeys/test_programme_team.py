"""The people behind a run: how it went, for the evaluator."""

from __future__ import annotations

import csv
import re

import pytest
from playwright.sync_api import Page, expect

from cairn.learning import api as learning_api
from cairn.research import api as research_api
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.world import LONG_AGO, survey, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_the_evaluator_sees_how_the_run_went(visit: Visit) -> None:
    # given a run of five people, of whom four answered the survey after it and one learned and sent a project in
    names = ("owner", "anna", "ben", "cleo", "dan")
    made = world(*names)
    for name in names:
        made.learn(name, levels=2 if name == "owner" else 0)
    project = made.project("owner")
    learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
    offer = survey(made.run)
    questions = {one.key: one for one in offer.survey.questions.all()}
    for name in names[1:]:
        answers = {key: "5" for key, one in questions.items() if one.required}
        research_api.answer(offer.uuid, answers=answers, by=made.people[name], at=LONG_AGO)

    # when the fifth answers it too
    answers_the_survey(visit(made.owner))

    # then the evaluator finds every figure, its way of counting, and each table as a file
    page = visit(made.evaluator)
    steps.when_opens(page, "/me/")
    steps.when_follows(page, "Evaluation")
    funnel = page.locator("ol.cairn-funnel")
    for step, words in (
        ("Registered", "5 (100.0%)"),
        ("Completed Foundations", "1 (20.0%)"),
        ("Submitted", "1 (20.0%)"),
    ):
        expect(funnel.locator("li", has_text=step)).to_contain_text(words)
    steps.then_drawn(page, page.get_by_role("img", name=re.compile("Posts and active people by week")))
    page.get_by_text("Show the numbers as a table").first.click()
    steps.then_reads(page, "Pieces done", "Points", "Posts")
    steps.then_drawn(page, page.get_by_role("img", name=re.compile("How many per cent agree")))
    agreed = page.get_by_role("row", name=re.compile("I understand quality improvement tools better.*Strongly agree"))
    expect(agreed.first).to_contain_text("100")
    downloads_every_table(page)
    for link in page.locator("main").get_by_role("link", name=re.compile("How this was counted")).all():
        anchor = (link.get_attribute("href") or "").partition("#")[2]
        steps.when_opens(page, f"/runs/autumn/evaluation/how/#{anchor}")
        expect(page.locator(f"h2#{anchor} + p")).to_be_visible()
        page.go_back()


def answers_the_survey(page: Page) -> None:
    steps.when_opens(page, "/me/")
    steps.when_follows(page, "Tell us how it was: After the course")
    groups = page.get_by_role("group").all()
    groups[0].get_by_label("Strongly agree").check()
    page.get_by_label("What nearly made you give up").fill("A week of nights.")
    steps.when_presses(page, "Send my answers")
    steps.then_reads(page, "There is a problem")
    expect(groups[0].get_by_label("Strongly agree")).to_be_checked()
    expect(page.get_by_label("What nearly made you give up")).to_have_value("A week of nights.")
    for group in groups[1:]:
        group.get_by_role("radio").last.check()
    steps.when_presses(page, "Send my answers")
    steps.then_reads(
        page, "Thank you. Your answers are kept under a pseudonym.", "You owe 2 reviews of others' work in Autumn 2026"
    )


def downloads_every_table(page: Page) -> None:
    links = page.get_by_role("link", name="Download as CSV").all()
    headings = []
    for link in links:
        file = steps.when_downloads(page, link)
        rows = list(csv.reader(file.path().read_text("utf-8-sig").splitlines()))
        assert len(rows) > 1, file.suggested_filename
        headings.append((file.suggested_filename, len(rows[0])))
    names = [name for name, _columns in headings]
    assert names == [f"autumn-{table}.csv" for table in ("funnel", "activity", "recorded", "projects", "survey")]
    assert all(columns > 1 for _name, columns in headings)
