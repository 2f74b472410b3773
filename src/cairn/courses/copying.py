"""Copies of courses, levels and objects: always drafts, and with addresses of their own."""

from __future__ import annotations

import re
from typing import Any

from wagtail.models import Page

from cairn.courses.models import ObjectPage, ProgrammePage


def give_new_addresses(copy: Page) -> int:
    """Number the addresses of copied objects that the programme has already; returns how many were changed."""
    programme = ProgrammePage.objects.ancestor_of(copy, inclusive=True).first()
    if programme is None:
        return 0
    copied = list(ObjectPage.objects.descendant_of(copy, inclusive=True).order_by("path"))
    others = ObjectPage.objects.descendant_of(programme).exclude(pk__in=[page.pk for page in copied])
    taken = set(others.values_list("slug", flat=True))
    changed = 0
    for page in copied:
        if page.slug in taken:
            draft: Any = page.get_latest_revision_as_object()
            draft.slug = page.slug = _next(page.slug, taken)
            draft.save_revision(changed=False)
            draft.save()
            changed += 1
        taken.add(page.slug)
    return changed


def _next(slug: str, taken: set[str]) -> str:
    stem = re.sub(r"-\d+$", "", slug)
    return next(one for n in range(2, 10_000) if (one := f"{stem}-{n}") not in taken)
