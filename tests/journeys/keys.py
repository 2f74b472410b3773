"""What is done by keys alone: nothing here clicks, fills or points. Each press is one that a person makes."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

MOST_TABS = 400
SEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const line = one.closest("[data-line]");
  const row = line?.querySelector("[data-row]");
  const style = getComputedStyle(one);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const label = one.labels?.[0]?.textContent ?? "";
  return {
    name: (one.getAttribute("aria-label") || label || one.textContent || "").replace(/\\s+/g, " ").trim(),
    kind: one.localName,
    value: one.value ?? "",
    row: row?.value ?? "",
    seen: one.id === "main" || ring || style.boxShadow !== "none" || style.backgroundColor === "rgb(255, 235, 59)",
  };
}"""


class Keys:
    """The keyboard of a page. ``presses`` counts keys, but for the letters of words."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, *keys: str) -> Keys:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1
        return self

    def type(self, words: str) -> Keys:
        self.page.keyboard.type(words)
        return self

    def here(self) -> dict[str, Any]:
        """The element that has the focus, which can be seen there."""
        found: dict[str, Any] | None = self.page.evaluate(SEEN)
        assert found is not None, f"{self.page.url}: nothing has the focus"
        assert found["seen"], f"{self.page.url}: one can't see that {found['name']!r} has the focus"
        return found

    def to(self, name: str | re.Pattern[str], *, kind: str = "", back: bool = False) -> Keys:
        """Tab until something of this name has the focus, from where one is."""
        for _press in range(MOST_TABS):
            self.press("Shift+Tab" if back else "Tab")
            found = self.page.evaluate(SEEN)
            if found is None:
                continue  # past the last element, in the browser's own bars
            assert found["seen"], f"{self.page.url}: one can't see that {found['name']!r} has the focus"
            if _fits(name, found["name"]) and kind in ("", found["kind"]):
                return self
        raise AssertionError(f"{self.page.url}: Tab doesn't come to {name!r}")

    def follow(self, name: str | re.Pattern[str], *, kind: str = "", back: bool = False) -> Keys:
        """Tab to a link or button and press Enter, which leads to another page."""
        self.to(name, kind=kind, back=back)
        with self.page.expect_navigation():
            self.press("Enter")
        return self

    def tool(self, name: str) -> Keys:
        """From the start of any page of a project, by the second of its skip links and its menu."""
        self.to("Skip to the tools of this project").press("Enter", "Tab")
        assert self.here()["kind"] == "summary"
        self.press("Enter")
        return self.follow(name, kind="a")

    def replace(self, words: str) -> Keys:
        """Other words in the field that has the focus."""
        return self.press("Control+a").type(words)


def _fits(name: str | re.Pattern[str], found: str) -> bool:
    return found == name if isinstance(name, str) else bool(name.search(found))


def then_told(page: Page, words: str | re.Pattern[str]) -> None:
    """A live region says it."""
    pattern = words if isinstance(words, re.Pattern) else re.compile(re.escape(words))
    expect(page.locator("[role=status], [role=alert]").filter(has_text=pattern).first).to_be_attached()


def then_in_row(keys: Keys, words: str) -> None:
    """The focus is in the row of these words, once the answer is there."""
    keys.page.wait_for_function(
        "words => document.activeElement?.closest('[data-line]')?.querySelector('[data-row]')?.value === words",
        arg=words,
    )
    keys.here()


def then_drawn(page: Page, *words: str, gone: tuple[str, ...] = ()) -> None:
    """The picture in the page was drawn anew: it shows these words, and no longer those that are gone."""
    picture = page.locator("main #picture svg").locator("visible=true").first
    for one in words:
        expect(picture).to_contain_text(one)
    for one in gone:
        expect(picture).not_to_contain_text(one)
