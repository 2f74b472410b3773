"""Slides and a figure in the prose: turned by keyboard and read aloud, or one below another without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cairn.courses.figures import draw
from cairn.courses.models import Figure, ObjectPage, Programme
from cairn.courses.models.blocks import ProseBlock
from tests.cast import NOW
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.steps import Way
from tests.world import programme

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
# A voice that has said each sentence a moment later: browsers without a screen have none.
VOICE = """
window.spoken = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{}], cancel: () => {}, addEventListener: () => {},
  speak: (part) => { window.spoken.push(part.words); setTimeout(() => part.onend?.(), 20); },
} });
class Said { constructor(words) { this.words = words; } }
Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Said });
"""


def page_with_slides(programme: Programme) -> str:
    spec = {"chart": "run", "unit": "beads", "points": [[number, number % 7] for number in range(1, 25)]}
    drawn = draw("chart", spec, title="Red beads")
    facts = {"kind": "chart", "key": "beads", "title": "Red beads", "spec": spec, "changed_at": NOW}
    beads = Figure.objects.create(programme=programme, svg=drawn.svg, words=drawn.words, **facts)
    slides = [
        {"heading": "The job", "said": "<p>Six workers dip a paddle. Each brings out fifty beads.</p>"},
        {"heading": "All days", "said": "<p>The line goes up and down.</p>", "figure": beads.pk},
        {"heading": "What it shows", "said": "<p>Nobody was to blame.</p>"},
    ]
    page = ObjectPage.objects.live().filter(kind="article").first()
    assert page
    blocks = [{"type": "slides", "value": {"title": "The bead works", "slides": slides}}]
    page.body = ProseBlock().to_python([*blocks, {"type": "figure", "value": {"figure": beads.pk}}])
    page.save_revision().publish()
    return str(page.url)


def test_slides_are_turned_and_read_aloud(visit: Visit, way: Way) -> None:
    address = page_with_slides(programme())
    page = visit(way=way)
    page.add_init_script(VOICE)
    steps.when_opens(page, address)
    steps.then_accessible(page)
    section = page.get_by_role("region", name="Slides: The bead works")
    headings = section.get_by_role("heading", level=3)

    if not way.scripts:
        # then all of them are there, one below another
        expect(headings).to_have_text(["The job", "All days", "What it shows"])
        expect(section.get_by_role("img")).to_have_count(1)
        return

    # when they are turned by button and by keyboard
    expect(headings).to_have_text(["The job"])
    section.get_by_role("button", name="Next").click()
    place = section.get_by_role("status")
    expect(place).to_have_text("Slide 2 of 3")
    expect(section.get_by_role("button", name="Next")).to_be_focused()
    expect(section.get_by_role("img")).to_have_js_property("complete", True)
    steps.then_accessible(page)
    for key, words in [("End", "Slide 3 of 3"), ("ArrowRight", "Slide 3 of 3"), ("Home", "Slide 1 of 3")]:
        page.keyboard.press(key)
        expect(place).to_have_text(words)

    # and when they are read aloud, then each follows on the one before, and the last one ends it
    assert page.evaluate("spoken") == []
    section.get_by_role("button", name="Read aloud").click()
    expect(place).to_have_text("Slide 3 of 3")
    expect(section.get_by_role("button", name="Read aloud")).to_be_visible()
    assert page.evaluate("spoken") == [
        "The job.", "Six workers dip a paddle.", "Each brings out fifty beads.", "All days.",
        "The line goes up and down.", "What it shows.", "Nobody was to blame.",
    ]  # fmt: skip
