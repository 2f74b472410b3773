"""The template environment: filters, and the macros that every form stands on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import engines

from cairn.lib import forms


def render(source: str, **context: Any) -> str:
    return str(engines["jinja2"].from_string(source).render(context))


@pytest.mark.parametrize(
    "source,words",
    [
        ("{{ d | date }}", "5 March 2026"),
        ("{{ t | date }}", "1 July 2026"),  # half past midnight in London, still June in UTC
        ("{{ t | datetime_short }}", "1 Jul 2026, 12:30am"),
        ("{{ none | date }}{{ none | datetime_short }}{{ none | number }}", ""),
        ("{{ 12345.6789 | number }} {{ 3.0 | number }} {{ 1200 | number }}", "12,345.679 3 1,200"),
        ("{{ 2 | number(1) }}", "2.0"),
        ("{{ 1 | plural('point', 'points') }}, {{ 1200 | plural('point', 'points') }}", "1 point, 1,200 points"),
        ("{{ '<b>' }} {{ _('Hello %(name)s', name='<i>') }}", "&lt;b&gt; Hello &lt;i&gt;"),
        ("{{ '<b>\n\nx' | paragraphs }}", "<p>&lt;b&gt;</p><p>x</p>"),
    ],
)
def test_filters(source: str, words: str) -> None:
    given = {"d": date(2026, 3, 5), "t": datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "none": None}
    assert render(source, **given) == words


def test_a_form_has_its_token_although_the_template_imports_the_macro_plainly() -> None:
    source = '{% from "web/macros/forms.html" import form_open %}{{ form_open("/x/") }}'
    assert "TOKEN" in render(source, csrf_input="TOKEN")


class Small(forms.Form):
    name = forms.CharField(label="Your name", hint="In full")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], required=False)


SMALL = '{% from "web/macros/forms.html" import fields, error_summary %}{{ error_summary(form) }}{{ fields(form) }}'


def test_hint_and_error_are_tied_to_the_input_and_linked_from_the_summary() -> None:
    html = render(SMALL, form=Small({"kind": "b"}))
    assert '<a href="#id_name">Enter your name</a>' in html
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'id="id_name-hint">In full' in html
    assert 'id="id_name-error"' in html
    assert html.count("There is a problem") == 1


def test_the_chosen_answer_stays_chosen_and_optional_fields_say_so() -> None:
    html = render(SMALL, form=Small({"name": "Ada", "kind": "b"}))
    assert 'value="b" checked' in html
    assert 'value="a" checked' not in html
    assert "Kind (optional)" in html
    assert "Your name (optional)" not in html
    assert "There is a problem" not in html


def test_what_was_typed_is_escaped() -> None:
    assert '"><script>' not in render(SMALL, form=Small({"name": '"><script>'}))
