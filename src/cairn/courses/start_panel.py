"""What an author sees first in the admin: their courses, what stands in the way of each, and who is inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import Max
from django.utils import timezone
from wagtail.admin.ui.components import Component

from cairn.courses.checklist import course_checklist
from cairn.courses.models import CoursePage, Programme
from cairn.lib.registries import people_inside

KEPT = 300  # seconds: counts may be a little old, for what lies beside the pages (banks) has no version


@dataclass(frozen=True)
class CourseLine:
    """A course, how many errors and warnings its checklist has, and how many people are in its programme now."""

    page: Any
    errors: int
    warnings: int
    inside: int


def courses_of(person: Any) -> list[CourseLine]:
    """The courses that a person may edit, those that were changed last first."""
    pages = CoursePage.objects.order_by("-latest_revision_created_at", "pk")
    mine = [page for page in pages if page.permissions_for_user(person).can_edit()]
    inside = {row.page_id: _inside(row) for row in Programme.objects.exclude(page=None)}
    return [CourseLine(page, *_counts(page), inside.get(page.get_parent().pk, 0)) for page in mine]


def _inside(programme: Programme) -> int:
    return sum(count(programme) for _name, count in people_inside.items())


def _counts(course: CoursePage) -> tuple[int, int]:
    newest = course.get_descendants(inclusive=True).aggregate(at=Max("latest_revision_created_at"))["at"]
    key = f"checklist:{course.pk}:{(newest or timezone.now()).timestamp()}"
    found: tuple[int, int] | None = caches["pages"].get(key)
    if found is None:
        stops = [one.stops for page in course_checklist(course) for one in page.findings]
        found = (sum(stops), len(stops) - sum(stops))
        caches["pages"].set(key, found, KEPT)
    return found


class AuthorsStart(Component):
    name = "authors_start"
    template_name = "courses/admin/start_panel.html"
    order = 100

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"lines": courses_of(parent_context["request"].user)}
