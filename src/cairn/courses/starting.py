"""Starting a course: levels and objects laid out as drafts, with a plan that has a row for each objective."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses.kinds import KINDS, fresh_object
from cairn.courses.models import (
    CoursePage,
    LevelPage,
    ObjectPage,
    Programme,
    ProgrammePage,
    QuestionBank,
)
from cairn.lib.errors import NotFound, Refused


@dataclass(frozen=True)
class CourseTemplate:
    """``levels`` hold the kinds of the objects, in their order; ``milestones`` are those of the levels' gates."""

    levels: tuple[tuple[str, ...], ...]
    milestones: tuple[str, ...] = ()


TEMPLATES = {
    "mini": CourseTemplate(
        (
            ("article", "video", "activity", "poll", "reading", "quiz"),
            ("article", "activity", "discussion", "reading", "cache", "quiz"),
            ("article", "article", "activity", "poll", "discussion", "quiz"),
        )
    ),
    "level": CourseTemplate((("article", "reading", "activity", "poll", "discussion", "quiz"),)),
    "practicum": CourseTemplate(
        (("article", "activity", "cafe"), ("article", "activity", "discussion"), ("article", "activity", "cafe")),
        ("charter_complete", "cycle_studied", "submitted"),
    ),
}
SHARE_OF_POINTS = 0.75


@transaction.atomic
def start_course(
    *, programme: ProgrammePage, template: str, title: str, objectives: list[str], by: Person, at: datetime
) -> CoursePage:
    """Make the drafts of a course. Nothing is published; every object has a question to be rewritten.

    Raises ``NotFound`` where the person may add no page; ``Refused`` for a title that the programme has already.
    """
    if not programme.permissions_for_user(by).can_add_subpage():
        raise NotFound
    slug = slugify(title)[:60].strip("-")
    if not slug:
        raise Refused(_("Write the title in letters that an address can hold."), field="title")
    if programme.get_children().filter(slug=slug).exists():
        raise Refused(_("The programme has a course of this title. Choose another title."), field="title")
    course = CoursePage(
        title=title,
        slug=slug,
        outcomes=[("outcome", one[:200]) for one in objectives],
        authors=[("author", by.name)],
    )
    _add(programme, course, by)
    laid = TEMPLATES[template]
    objects = [page for place in range(len(laid.levels)) for page in _level(course, laid, place, by=by)]
    course.plan = [("session", row) for row in _plan(objectives, objects)]
    course.save_revision(user=by)
    course.save()
    accounts_api.audit("course.start", subject=course, by=by, at=at, template=template)
    return course


def _add(parent: Page, page: Any, by: Person) -> None:
    page.live, page.owner, page.has_unpublished_changes = False, by, True
    parent.add_child(instance=page)
    page.save_revision(user=by)


def _level(course: CoursePage, template: CourseTemplate, place: int, *, by: Person) -> list[ObjectPage]:
    kinds = template.levels[place]
    level = LevelPage(title=_("Level %(n)d") % {"n": place + 1}, slug=f"level-{place + 1}")
    _add(course, level, by)
    objects = []
    for number, kind in enumerate(kinds):
        name = next(one.name for one in KINDS if one.key == kind)
        said = {"level": place + 1, "n": number + 1, "kind": name}
        page = ObjectPage(
            title=_("%(level)d.%(n)d %(kind)s") % said,
            slug=_free_key(course, f"{course.slug[:60]}-{place + 1}-{number + 1}"),
            question=_("How is this where you work?"),
        )
        fresh_object(page, kind, under=level)
        if kind == "quiz":
            page.quiz_bank = _bank(course, place)
        _add(level, page, by)
        objects.append(page)
    level.gate = _gate(objects, template.milestones[place : place + 1])
    level.save_revision(user=by)
    level.save()
    return objects


def _free_key(course: CoursePage, key: str) -> str:
    """Unique in the programme: learners reach an object by its key alone."""
    programme = course.get_parent()
    taken = set(ObjectPage.objects.descendant_of(programme).values_list("slug", flat=True))
    return next(one for one in (key, *(f"{key}-{n}" for n in range(2, 1000))) if one not in taken)


def _bank(course: CoursePage, place: int) -> QuestionBank | None:
    """An empty bank for the quiz; none where the programme was never published, for banks belong to its facts."""
    programme = Programme.objects.filter(page_id=course.get_parent().pk).first()
    if programme is None:
        return None
    key = f"{course.slug[:70]}-{place + 1}"
    title = _("%(course)s, level %(n)d") % {"course": course.title, "n": place + 1}
    return QuestionBank.objects.get_or_create(programme=programme, key=key, defaults={"title": title[:200]})[0]


def _gate(objects: list[ObjectPage], milestones: tuple[str, ...]) -> list[tuple[str, dict[str, Any]]]:
    points = int(sum(page.points for page in objects) * SHARE_OF_POINTS)
    gate: list[tuple[str, dict[str, Any]]] = [("minimum_points", {"minimum": points})]
    gate += [("quiz_passed", {"object": page}) for page in objects if page.kind == "quiz"]
    gate += [("milestone", {"milestone": one}) for one in milestones]
    return gate


def _plan(objectives: list[str], objects: list[ObjectPage]) -> list[dict[str, str]]:
    """A row for each objective; the objects are dealt out in their order, for the author to change."""
    share = max(1, -(-len(objects) // max(1, len(objectives))))
    return [
        {
            "objective": one[:300],
            "session": "\n".join(page.title for page in objects[place * share : (place + 1) * share]),
            "measure": "",
        }
        for place, one in enumerate(objectives)
    ]
