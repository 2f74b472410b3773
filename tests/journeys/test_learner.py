"""A learner joins, learns, runs a project and sends it in: once on a phone without scripts, once at a desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cairn.courses.models import Choice
from tests.cast import PASSWORD
from tests.world import World, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DATA = Path(__file__).resolve().parents[2] / "seeds" / "data"
Check = Callable[[Page], None]


@pytest.fixture(params=[(320, False), (1280, True)], ids=["phone without scripts", "desk with scripts"])
def learner(request: pytest.FixtureRequest, browser: Browser, live_server: object) -> Iterator[Page]:
    width, scripts = request.param
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": width, "height": 800})
    page = context.new_page()
    home = str(live_server.url)  # type: ignore[attr-defined]
    strangers: list[str] = []
    page.on("request", lambda asked: None if asked.url.startswith(home) else strangers.append(asked.url))
    yield page
    context.close()
    assert strangers == [], "the site asked another origin"


def sign_in(page: Page, home: str, name: str) -> None:
    page.goto(f"{home}/account/login/")
    page.locator("#id_login").fill(f"{name}@example.org")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    expect(page.locator("h1")).to_contain_text("Hello")


def test_a_learner_goes_all_the_way(learner: Page, live_server: object) -> None:
    page, home = learner, str(live_server.url)  # type: ignore[attr-defined]
    made = world("learner", "peer", "other")
    for name in ("peer", "other"):
        made.learn(name, levels=1)

    # given a learner who joins the run
    sign_in(page, home, "learner")
    page.goto(f"{home}/runs/autumn/join/")
    page.get_by_role("button", name="Join this run").click()
    page.goto(f"{home}/runs/autumn/")
    expect(page.get_by_text("Earn 50 more points")).to_be_visible()

    # when they do the first level, answer a question and reply to somebody
    for item in made.structure.levels[0].objects:
        if item.kind != "quiz":
            page.goto(f"{home}/runs/autumn/{item.key}/")
            page.get_by_role("button", name="Mark as done").click()
            expect(page.locator("h1")).to_contain_text("Autumn 2026")
    page.goto(f"{home}/runs/autumn/three-questions/")
    page.get_by_label("Your answer").fill("We skip the first one. <script>alert(1)</script>")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    page.get_by_role("button", name="Like the post by Peer").first.click()
    expect(page.get_by_text("1 like").first).to_be_visible()
    pass_the_quiz(page, home)

    # then the second level is open
    page.goto(f"{home}/runs/autumn/measures-that-matter/")
    expect(page.get_by_role("button", name="Mark as done")).to_be_visible()

    # and their project can be written, charted and sent in
    write_a_project(page, home, made)


def pass_the_quiz(page: Page, home: str) -> None:
    page.goto(f"{home}/runs/autumn/gate-quiz/")
    page.get_by_role("button", name="Start the quiz").click()
    expect(page).to_have_url(re.compile("/attempts/"))
    right = {str(one) for one in Choice.objects.filter(correct=True).values_list("uuid", flat=True)}
    for box in page.locator("main fieldset input").all():
        if box.get_attribute("value") in right:
            box.check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("h1")).to_have_text("You passed")


def write_a_project(page: Page, home: str, made: World) -> None:
    page.goto(f"{home}/runs/autumn/project/")
    page.get_by_label("Title of the project").fill("Shorter waits")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("h1")).to_have_text("Shorter waits")
    project = page.url

    page.goto(project + "charter/")
    for name in ("problem", "aim", "scope"):
        page.locator(f"#id_{name}").fill(f"The {name} in a sentence")
    page.locator("#id_aim_by").fill("31/12/2027")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The charter is complete.")).to_be_visible()

    for kind in ("primary", "idea"):
        page.goto(f"{project}drivers/add/{kind}/")
        page.locator("#id_text").fill(f"A {kind} box")
        if kind != "primary":
            page.get_by_label("A primary box").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text(f"A {kind} box").first).to_be_visible()

    page.goto(project + "measures/add/")
    page.locator("#id_name").fill("Days waited")
    page.get_by_label("Outcome measure").check()
    page.get_by_label("Lower is better").check()
    page.get_by_role("button", name="Save").click()
    page.locator("#id_data").fill("2025-12-31,4\n2026-01-07,many\n")
    page.get_by_role("button", name="Save the points").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    assert "many" in page.locator("#id_data").input_value()
    page.locator("#id_data").fill("")
    page.locator("#id_file").set_input_files(DATA / "pbcharts__waiting_times.csv")
    page.get_by_role("button", name="Save the points").click()
    expect(page.get_by_role("heading", name="XmR chart")).to_be_visible()

    page.goto(project + "cycles/add/")
    fields = {"title": "One clinic", "prediction": "Six of eight", "happened": "Seven", "study": "Better"}
    for name, words in fields.items():
        page.locator(f"#id_{name}").fill(words)
    page.get_by_label("Adapt: change it and test again").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A cycle is studied.")).to_be_visible()

    page.goto(project + "submit/")
    page.get_by_role("button", name="Send in").click()
    expect(page.get_by_text("Sent in as version 1.")).to_be_visible()
