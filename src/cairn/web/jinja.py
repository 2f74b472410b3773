"""The Jinja2 environment of every page of the site.

Templates are compiled once in a process and stay in memory. Words go through gettext in its new style:
variables are escaped, and a per cent sign in a message is written twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

import jinja2
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from jinja2 import nodes
from jinja2.compiler import CodeGenerator

from cairn.lib.text import as_paragraphs
from cairn.lib.times import clock_time
from cairn.web.fields import shown, summary_errors

_MACROS, _OF_AN_AREA = "web/macros/", "/macros.html"


class _Generator(CodeGenerator):
    """Imports our own macros with the page's context, whether or not a template asks for it.

    ``form_open`` needs the request's CSRF token. Jinja imports without context unless told otherwise, and the
    token would then be silently empty: a form that looks right and is refused when it is sent.
    """

    def visit_FromImport(self, node: nodes.FromImport, frame: Any) -> None:
        node.with_context = node.with_context or _is_ours(node.template)
        super().visit_FromImport(node, frame)

    def visit_Import(self, node: nodes.Import, frame: Any) -> None:
        node.with_context = node.with_context or _is_ours(node.template)
        super().visit_Import(node, frame)


def _is_ours(template: nodes.Expr) -> bool:
    name = str(template.value) if isinstance(template, nodes.Const) else ""
    return name.startswith(_MACROS) or name.endswith(_OF_AN_AREA)


class CairnEnvironment(jinja2.Environment):
    code_generator_class = _Generator


def environment(**options: Any) -> jinja2.Environment:
    """What the ``environment`` option of Django's Jinja2 backend names. ``options`` are Django's."""
    folders = options.pop("loader")
    options.update(
        loader=jinja2.ChoiceLoader([folders, jinja2.PackageLoader("nhsuk_frontend_jinja")]),
        autoescape=_escapes,
        undefined=jinja2.ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
        extensions=[*options.get("extensions", ()), "jinja2.ext.i18n"],
    )
    env = CairnEnvironment(**options)
    cast(Any, env).install_gettext_callables(
        _gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals.update(GLOBALS)
    env.filters.update(FILTERS)
    return env


def _gettext(message: str) -> str:
    return _translated(translation.get_language(), message)


@lru_cache(maxsize=4096)
def _translated(language: str | None, message: str) -> str:
    """A page asks for about sixty messages; looking each up in the catalogues took a tenth of its time."""
    return translation.gettext(message)


def _escapes(name: str | None) -> bool:
    """E-mails and one-line messages are plain text; all else is HTML."""
    return name is None or not name.endswith(".txt")


def url(name: str, /, *args: Any, **kwargs: Any) -> str:
    """The address of a named page, its parts by place or by name."""
    if kwargs:
        return reverse(name, kwargs=kwargs)
    return _address(name, args)


@lru_cache(maxsize=8192)
def _address(name: str, args: tuple[Any, ...]) -> str:
    """Addresses don't change while a process lives, and a page of a discussion has a hundred of them."""
    return reverse(name, args=args or None)


def full_url(name: str, /, *args: Any, **kwargs: Any) -> str:
    """The same with scheme and host, for e-mails: from the settings, never from what a request claims."""
    return settings.CAIRN_BASE_URL + url(name, *args, **kwargs)


def local(value: date | datetime) -> date | datetime:
    """A time as the reader's clock shows it; a date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def long_date(value: date | datetime | None) -> str:
    """``24 November 2026``; nothing for no date."""
    return date_format(local(value), "j F Y") if value else ""


def short_datetime(value: datetime | None) -> str:
    """``24 Nov 2026, 3:05pm``; nothing for no time."""
    if not value:
        return ""
    return f"{date_format(local(value), 'j M Y')}, {clock_time(value)}"


def number(value: float | None, decimals: int | None = None) -> str:
    """``12,345`` or ``12,345.6``. Without ``decimals`` a number shows at most three, and no idle zeros."""
    if value is None or isinstance(value, jinja2.Undefined):
        return ""
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    whole, _, fraction = f"{value:,.3f}".partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def plural(count: int, one: str, many: str) -> str:
    """``1 point``, ``1,200 points``: the number with the word that fits it."""
    return f"{count:,} {one if count == 1 else many}"


GLOBALS: dict[str, Callable[..., Any]] = {
    "url": url,
    "full_url": full_url,
    "static": static,
    "shown": shown,
    "summary_errors": summary_errors,
    "today": timezone.localdate,
}
FILTERS: dict[str, Callable[..., Any]] = {
    "date": long_date,
    "datetime_short": short_datetime,
    "number": number,
    "plural": plural,
    "paragraphs": as_paragraphs,
}
