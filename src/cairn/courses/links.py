"""Links of rich text to pages: they say which page they lead to, so that a run can lead to its own instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

_TO_PAGE = re.compile(r'<a href="[^"]*" data-page="(\d+)">')


class NamedPageLink(PageLinkHandler):  # type: ignore[misc]  # Wagtail has no types
    """As Wagtail's own, with the inside key of the page beside its address."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [
            f'<a href="{escape(page.localized.url)}" data-page="{page.pk}">' if page else "<a>"
            for page in cls.get_many(attrs_list)
        ]


def led_elsewhere(html: str, address: Callable[[int], str]) -> str:
    """Prose whose links to pages lead to what ``address`` says for a page's key; where it says nothing, they stay."""

    def link(found: re.Match[str]) -> str:
        where = address(int(found[1]))
        return f'<a href="{escape(where)}">' if where else found[0]

    return _TO_PAGE.sub(link, html)
