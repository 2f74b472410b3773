"""The prose of an object within a run."""

from __future__ import annotations

from django.urls import reverse
from django.utils.safestring import SafeString

from cairn.courses import api as courses_api
from cairn.runs.models_api import Run


def prose_in(run: Run, item: courses_api.ObjectItem) -> SafeString:
    """As HTML; its links to objects of the programme lead to them in this run, and other links where they led."""
    keys = {one.page_id: one.key for one in courses_api.structure(run.programme).objects}

    def address(page: int) -> str:
        return reverse("learning:object", args=[run.key, keys[page]]) if page in keys else ""

    return courses_api.prose_html(item, address=address)
