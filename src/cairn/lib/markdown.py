"""The limited Markdown that the bundled texts are written in, as HTML."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from markdown_it import MarkdownIt
from mdit_py_plugins.container import container_plugin


def html_from_markdown(text: str) -> str:
    """HTML of our own texts. Raw HTML in them is shown as text; ``::: callout Title`` and ``::: steps`` are blocks."""
    return str(_MARKDOWN.render(text))


def _open_callout(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    if token.nesting != 1:
        return "</div></div>\n"
    title = token.info.strip().removeprefix("callout").strip()
    return (
        '<div class="nhsuk-inset-text"><div>'
        f'<span class="nhsuk-u-visually-hidden">Information: </span><p><strong>{escape(title)}</strong></p>\n'
    )


def _open_steps(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    return '<div class="cairn-steps">\n' if tokens[index].nesting == 1 else "</div>\n"


def _open_table(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """In a region of its own, which scrolls on a phone and can be reached by keyboard; its headings are its name."""
    end = next(place for place in range(index, len(tokens)) if tokens[place].type == "thead_close")
    name = ", ".join(token.content for token in tokens[index:end] if token.type == "inline")
    region = f'<div class="cairn-scroll" role="region" tabindex="0" aria-label="{escape(name)}">'
    return f'{region}<table class="nhsuk-table">\n'


def _close_table(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def _prepared() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    container_plugin(markdown, "callout", render=_open_callout)
    container_plugin(markdown, "steps", render=_open_steps)
    markdown.add_render_rule("table_open", _open_table)
    markdown.add_render_rule("table_close", _close_table)
    return markdown


_MARKDOWN = _prepared()
