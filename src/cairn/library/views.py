"""What anyone may read of the evidence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cairn.lib.text import whole_number
from cairn.library import api

SIZE = 20


def search(request: HttpRequest) -> HttpResponse:
    """Records, found by words; the next page starts after the last one shown."""
    query = request.GET.get("q", "").strip()[:200]
    found = api.search(query, after=whole_number(request.GET.get("after"), 0, digits=17), size=SIZE + 1)
    rows = [(record, api.citation_words(record)) for record in found[:SIZE]]
    last = found[SIZE - 1].pk if len(found) > SIZE else None
    return render(request, "library/search.html", {"rows": rows, "query": query, "last": last})


def record(request: HttpRequest, key: str) -> HttpResponse:
    """One record, whole."""
    found = api.record_of(key)
    return render(request, "library/record.html", {"record": found, "citation": api.citation_words(found)})
