"""The steps that journeys are made of. Each step that leads to a page also looks whether it is fit for everyone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core import mail
from django.urls import Resolver404, resolve
from django.utils import timezone
from playwright.sync_api import Download, Locator, Page, expect

from cairn.assessment import api as assessment_api
from cairn.assessment.deciding import HOLD
from cairn.courses.models import Choice
from tests.cast import PASSWORD

AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What axe has looked at: for each kind of page the kinds of elements on it. A page with a new one is looked at.
LOOKED_AT: dict[str, set[str]] = {}


@dataclass(frozen=True)
class Way:
    """How somebody comes: the width of their window in pixels, and whether scripts run."""

    width: int
    scripts: bool = True


PHONE = Way(320)
DESK = Way(1280)
DESK_WITHOUT_SCRIPTS = Way(1280, scripts=False)

# --- What holds on every page ---

# Without scripts a page can still be asked, only not wait: hence one synchronous question.
FACTS = """() => {
  const shown = [...document.querySelectorAll("body *")].filter(one => one.checkVisibility());
  const named = one => one.labels?.length || one.ariaLabel || one.getAttribute("aria-labelledby");
  return {
    wide: document.documentElement.scrollWidth - window.innerWidth,
    title: document.title,
    language: document.documentElement.lang,
    headings: shown.filter(one => one.matches("h1")).length,
    main: document.querySelectorAll("main#main").length,
    nameless: shown.filter(one => one.matches("input:not([type=hidden]), select, textarea") && !named(one))
      .map(one => one.outerHTML),
    kinds: [...new Set(shown.map(one => `${one.localName}.${one.getAttribute("class") ?? ""}`))],
  };
}"""


def then_accessible(page: Page) -> None:
    """Nothing is wider than the window, the frame of the page is right, and axe finds no fault (WCAG 2.2 AA)."""
    page.wait_for_load_state("load")
    facts = page.evaluate(FACTS)
    where = urlsplit(page.url).path
    assert facts["wide"] <= 0, f"{where} is wider than the window"
    assert facts["title"].endswith(" - Cairn"), f"{where} has the title {facts['title']!r}"
    frame = (facts["language"], facts["headings"], facts["main"], facts["nameless"])
    assert frame == ("en-GB", 1, 1, []), f"{where}: {frame}"
    _look_with_axe(page, where, set(facts["kinds"]))


def _look_with_axe(page: Page, where: str, kinds: set[str]) -> None:
    known = LOOKED_AT.setdefault(_kind_of(where), set())
    if kinds <= known or not _scripts_run(page):
        return
    known |= kinds
    page.evaluate(AXE)
    found = page.evaluate(
        "async tags => (await axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}))"
        ".violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(', '))",
        RULES,
    )
    assert found == [], f"{where}: {found}"


def _kind_of(where: str) -> str:
    try:
        return resolve(where).view_name
    except Resolver404:
        return "nowhere"


def _scripts_run(page: Page) -> bool:
    """Axe works with promises, which never come back where scripts are switched off."""
    return bool(page.evaluate("() => matchMedia('(scripting: enabled)').matches"))


# --- Going from page to page ---


def when_opens(page: Page, address: str, *, status: int = 200) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status, f"{address}: {answer.status}"
    then_accessible(page)


def when_follows(page: Page, name: str | re.Pattern[str], *, within: str = "main", exact: bool = False) -> None:
    """Follow the first link of this name: in the words of the page, or elsewhere (``within``)."""
    with page.expect_navigation():
        page.locator(within).get_by_role("link", name=name, exact=exact).first.click(no_wait_after=True)
    then_accessible(page)


def when_presses(page: Page, name: str | re.Pattern[str], *, within: str = "main", exact: bool = False) -> None:
    with page.expect_navigation():
        page.locator(within).get_by_role("button", name=name, exact=exact).first.click(no_wait_after=True)
    then_accessible(page)


def when_fills(page: Page, **fields: str) -> None:
    """Type into fields by their names, as the addresses of errors do."""
    for name, words in fields.items():
        page.locator(f"main [name='{name}']").fill(words)


def when_downloads(page: Page, link: Locator) -> Download:
    with page.expect_download() as started:
        link.click()
    return started.value


def then_reads(page: Page, *sentences: str | re.Pattern[str]) -> None:
    for sentence in sentences:
        expect(page.locator("main").get_by_text(sentence).first).to_be_visible()


def then_headed(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator("h1")).to_have_text(words)


def then_drawn(page: Page, picture: Locator) -> None:
    """A picture arrives and is more than a broken image; it has words for who can't see it."""
    picture.scroll_into_view_if_needed()
    assert len(picture.get_attribute("alt") or "") > 20
    for _attempt in range(50):
        if picture.evaluate("one => one.complete"):
            break
        page.wait_for_timeout(100)
    assert picture.evaluate("one => one.naturalWidth") > 100


def then_drawn_in_the_page(page: Page, words: str) -> None:
    """A picture that is part of the page can be seen, and says these words to who can't see it."""
    picture = page.locator("main svg[role=img]").locator("visible=true").first
    expect(picture).to_be_visible()
    size = picture.bounding_box()
    assert size is not None
    assert size["width"] > 100
    assert words in (picture.locator("desc").text_content() or "")


# --- Mail and signing in ---


def then_mailed(address: str, subject: str) -> str:
    """The newest mail went there and has this subject; gives the link in it."""
    newest = mail.outbox[-1]
    assert newest.to == [address]
    assert subject in newest.subject
    link = re.search(r"http\S+", str(newest.body))
    assert link is not None
    return link.group()


def when_signs_in(page: Page, address: str, password: str = PASSWORD) -> None:
    when_fills(page, login=address, password=password)
    when_presses(page, "Sign in")


# --- Learning ---


def when_finishes(page: Page, run: str, items: list[Any]) -> None:
    """Open each piece that is not a quiz and mark it as done."""
    for item in items:
        if item.kind != "quiz":
            when_opens(page, f"/runs/{run}/{item.key}/")
            when_presses(page, "Mark as done")
            then_reads(page, f"Done. You earned {item.points} points.", "You have done this.")


def when_answers(page: Page, words: str) -> None:
    page.get_by_label("Your answer").fill(words)
    when_presses(page, "Send", exact=True)


def when_replies(page: Page, name: str, words: str) -> None:
    form = page.locator("details", has_text=f"Reply to {name}").first
    form.locator("summary").click()
    form.get_by_label("Your reply").fill(words)
    with page.expect_navigation():
        form.get_by_role("button", name="Send the reply").click(no_wait_after=True)
    then_accessible(page)


def when_ticks(page: Page, *, right: bool) -> None:
    """Choose what is right in every question of the quiz, or what is wrong."""
    good = {str(one) for one in Choice.objects.filter(correct=True).values_list("uuid", flat=True)}
    for box in page.locator("main fieldset input").all():
        if (box.get_attribute("value") in good) == right:
            box.check()


# --- Assessing ---


def level_named(name: str) -> re.Pattern[str]:
    """The label of a level, behind which a script writes its key."""
    return re.compile(rf"^{name}(?: \d)?$")


def when_marks(page: Page, title: str, *, level: str, comment: str) -> None:
    """From the list of what waits: one level for every criterion, with a comment each."""
    when_opens(page, "/me/")
    when_follows(page, f"Mark {title}")
    criteria = [box.inner_text() for box in page.locator("main form legend").all()]
    assert len(criteria) == 6
    for criterion in criteria:
        page.get_by_role("group", name=criterion).get_by_label(level_named(level)).check()
        page.get_by_label(f"Comment on: {criterion}").fill(comment)
    when_presses(page, "Give this mark")
    then_reads(page, "Your mark is saved. Thank you.")


def when_takes_work(page: Page, run: str, *, expert: bool = False) -> None:
    """From the page of the run, not from a notice: who asks is given work at once."""
    when_opens(page, f"/runs/{run}/{'queue' if expert else 'to-mark'}/")
    when_presses(page, "Give me what needs a mark most" if expert else "Give me work to mark")
    expect(page.get_by_role("button", name="Give this mark")).to_be_visible()


def when_releases(page: Page, title: str, *, result: str, letter: str) -> None:
    assessment_api.work_out_stale(timezone.now())
    when_opens(page, "/me/")
    when_follows(page, re.compile("waits? for release"))
    when_follows(page, title)
    expect(page.get_by_label(result, exact=True)).to_be_checked()  # the rubric's rule proposed it
    page.get_by_label("Letter to the authors").fill(letter)
    when_presses(page, "Decide", exact=True)
    then_reads(page, re.compile("It is decided"))
    assessment_api.release_due(timezone.now() + HOLD)
