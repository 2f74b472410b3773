"""A real browser, and what holds on every page of every journey."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from cairn.accounts.models_api import Person
from tests.journeys.steps import DESK_WITHOUT_SCRIPTS, PHONE, Way

# Playwright keeps an event loop of its own in this thread; the tests' own database calls are not in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Milliseconds: what is not there by then does not come. A page may take longer on a machine with other work to do.
PATIENCE = 10_000
PATIENCE_FOR_PAGES = 30_000
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """On SQLite the journeys run on a file, as sites do: threads that share one database in memory don't wait for
    each other's writes, they fail at once ("database table is locked")."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "journeys.sqlite3")


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


@pytest.fixture(params=[PHONE, DESK_WITHOUT_SCRIPTS], ids=["phone", "desk without scripts"])
def way(request: pytest.FixtureRequest) -> Way:
    """The whole journey once at 320 pixels, and once without JavaScript."""
    found: Way = request.param
    return found


@pytest.fixture
def visit(browser: Browser, live_server: object) -> Iterator[Visit]:
    """``visit(person, way)`` gives a page in a browser of that person's own, signed in; nobody is a visitor.

    At the end no page may have asked another origin for anything, failed in a script or met the content policy.
    """
    home = str(live_server.url)  # type: ignore[attr-defined]
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def complain(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def open_browser(person: Person | None = None, way: Way = PHONE) -> Page:
        viewport = {"width": way.width, "height": 800}
        context = browser.new_context(base_url=home, java_script_enabled=way.scripts, viewport=viewport)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        context.set_default_navigation_timeout(PATIENCE_FOR_PAGES)
        contexts.append(context)
        context.on("request", lambda asked: _note_stranger(asked.url, home, faults))
        context.on("console", complain)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        if person is not None:
            _sign_in(context, person, home)
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()
    _until_all_is_answered()
    assert faults == []


def _until_all_is_answered() -> None:
    """A page that closes may have asked something last (where its reader was): it is written before all is cleared."""
    for _attempt in range(100):
        if not any("process_request" in thread.name for thread in threading.enumerate()):
            return
        time.sleep(0.05)


def _note_stranger(url: str, home: str, faults: list[str]) -> None:
    if not url.startswith((home, "data:", "blob:", "about:")):
        faults.append(f"asked {url}")


def _sign_in(context: BrowserContext, person: Person, home: str) -> None:
    """As after the sign-in page, which the visitor's journey goes through."""
    client = Client()
    client.force_login(person)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": home}])
