"""A real browser, and what every page of every journey must hold."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Playwright keeps an event loop of its own in this thread; the tests' own database calls are not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _no_limits_used_up() -> None:
    """Every journey comes from the same address: what earlier ones did must not use up its sign-up limit."""
    cache.clear()


@pytest.fixture
def page(browser: Browser, live_server: object) -> Iterator[Page]:
    """A page that fails the test if it asks another origin for anything."""
    context = browser.new_context(bypass_csp=False)
    page = context.new_page()
    strangers: list[str] = []
    home = str(live_server.url)  # type: ignore[attr-defined]
    page.on("request", lambda request: None if request.url.startswith(home) else strangers.append(request.url))
    yield page
    context.close()
    assert strangers == [], "the site asked another origin"


@pytest.fixture
def then_accessible() -> Callable[[Page], None]:
    """WCAG 2.2 AA by axe-core: no violation. Run in a world of its own, so that the page's policy holds."""
    script = AXE.read_text("utf-8")

    def check(page: Page) -> None:
        page.evaluate(script)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = page.evaluate(
            "async tags => (await axe.run({runOnly: {type: 'tag', values: tags}})).violations"
            ".map(v => v.id + ': ' + v.nodes.map(n => n.target).join(', '))",
            tags,
        )
        assert found == [], f"{page.url}: {found}"

    return check
