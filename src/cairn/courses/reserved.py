"""Keys that no object can have, because a run has a page of its own at that address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

_OF_RUN = re.compile(r"runs/<slug:run>/([\w-]+)/")


@cache
def reserved_keys() -> frozenset[str]:
    """Every word that follows a run in the site's addresses, as ``board`` in ``/runs/<run>/board/``."""
    return frozenset(found[1] for route in _routes(get_resolver(), "") if (found := _OF_RUN.match(route)))


def reserved_words(key: str) -> str:
    """What is told to who wants one of them."""
    return _("The address %(key)s is taken by a page that every run has. Choose another one.") % {"key": key}


def _routes(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one, route)
        elif isinstance(one, URLPattern):
            yield route
