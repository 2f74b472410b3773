"""What should be put right before a page is published: errors stop it, warnings are only said.

An error is what learners can't get past, or what shuts some of them out: a gate that can't open, a clue that can't be
solved, a picture without words. Everything else is advice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cairn.courses.checks_level import check_level
from cairn.courses.checks_object import check_object
from cairn.courses.findings import Finding, warning
from cairn.courses.models import CoursePage, LevelPage, ObjectPage

__all__ = ["Finding", "PageFindings", "checklist", "course_checklist"]


def checklist(page: Any) -> list[Finding]:
    """The findings of one page as it is in memory, errors first; none for a page of no learner's.

    A few queries, and some milliseconds for the reading age of its text.
    """
    check = CHECKS.get(type(page))
    return sorted(check(page), key=lambda one: not one.stops) if check is not None else []


def check_course(page: Any) -> Iterator[Finding]:
    if not page.summary:
        yield warning(_("Say in a sentence what the course is about: the catalogue shows it."), "summary")
    if not page.outcomes:
        yield warning(_("Add what people will be able to do at the end."), "outcomes")
    if page.pk and not page.get_children().exists():
        yield warning(_("Add a first level."), "title")
    for block in page.plan:
        if not block.value["measure"]:
            yield warning(_("Say how you will know that this is met: %(objective)s") % block.value, "plan")


CHECKS: dict[type, Callable[[Any], Iterator[Finding]]] = {
    ObjectPage: check_object,
    LevelPage: check_level,
    CoursePage: check_course,
}


@dataclass(frozen=True)
class PageFindings:
    """One page of a course as it was last saved, and what was found."""

    page: Any
    findings: tuple[Finding, ...]


def course_checklist(course: Any) -> list[PageFindings]:
    """Every page of a course as it was last saved, drafts too, in the learners' order. Three queries a page."""
    pages = [course, *course.get_descendants().order_by("path").specific()]
    drafts = [page.get_latest_revision_as_object() for page in pages]
    return [PageFindings(page, tuple(checklist(page))) for page in drafts]
