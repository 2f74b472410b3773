"""Publishing brings the facts up to date with the page; taking a page away retires them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Model
from django.utils import timezone
from wagtail.models import Page

from cairn.courses.furnishing import furnish_level, furnish_object, furnish_quests
from cairn.courses.models import (
    Course,
    CoursePage,
    LearningObject,
    Level,
    LevelPage,
    ObjectPage,
    Programme,
    ProgrammePage,
)

OBJECT_FIELDS = (
    "kind", "title", "summary", "minutes", "points", "bonus_points", "question", "worksheet", "presenter",
    "licence", "record_id", "link", "worksheet_title", "worksheet_summary", "wants_upload", "poll_question",
)  # fmt: skip


def on_publish(sender: Any, instance: Any, **options: Any) -> None:
    """Handler of Wagtail's ``page_published``. An import gives an object the uuid that it has in its text."""
    sync_page(instance, given_uuid=getattr(instance, "given_uuid", None))


def on_unpublish(sender: Any, instance: Any, **options: Any) -> None:
    """Handler of ``page_unpublished`` and of Django's ``pre_delete`` of a page."""
    row = facts_of(instance)
    if row is None or isinstance(row, Programme):
        return
    type(row).objects.filter(pk=row.pk, retired_at=None).update(retired_at=timezone.now())
    renew(programme_id_of(row))


def on_figure(sender: Any, instance: Any, **options: Any) -> None:
    """Handler of Django's ``post_save`` of a figure: prose shows it."""
    renew(instance.programme_id)


def on_move(sender: Any, instance: Any, **options: Any) -> None:
    """Handler of Wagtail's ``post_page_move``, to another parent or another place: what was done there goes along."""
    page = Page.objects.get(pk=instance.pk).specific
    if page.live:
        sync_page(page)
    for parent in {options["parent_page_before"].pk, options["parent_page_after"].pk}:
        _renumber(Page.objects.get(pk=parent))


def _renumber(parent: Page) -> None:
    """Every place under a page, after one of them was taken or left."""
    for place, child in enumerate(parent.get_children().specific()):
        row = facts_of(child)
        if row is not None and not isinstance(row, Programme) and row.position != place:
            type(row).objects.filter(pk=row.pk).update(position=place)
            renew(programme_id_of(row))


def facts_of(page: Any) -> Any:
    """The row that stands for a page, or ``None``."""
    kinds: dict[type, type[Model]] = {
        ProgrammePage: Programme, CoursePage: Course, LevelPage: Level, ObjectPage: LearningObject,
    }  # fmt: skip
    model = kinds.get(type(page))
    return None if model is None else model._default_manager.filter(page=page).first()


def programme_id_of(row: Any) -> int:
    if isinstance(row, LearningObject | Course):
        return row.programme_id
    return row.pk if isinstance(row, Programme) else row.course.programme_id


def sync_page(page: Any, *, given_uuid: str | None = None) -> Any:
    """Bring the row of a published page up to date, making it if there is none; returns it, or ``None``.

    A page under one that was never published has no row yet: it gets it with its parent.
    """
    makers = {ProgrammePage: _programme, CoursePage: _course, LevelPage: _level, ObjectPage: _object}
    maker = makers.get(type(page))
    if maker is None:
        return None
    row = maker(page)
    if row is None:
        return None
    row.page = page
    new = row.pk is None
    if given_uuid and new:
        row.uuid = given_uuid
    row.save()
    _furnish(page, row)
    if new:
        _sync_waiting(page)
    renew(programme_id_of(row))
    return row


def _sync_waiting(page: Any) -> None:
    """The pages below that were published before this one was."""
    for child in page.get_children().live().specific():
        sync_page(child)


def _furnish(page: Any, row: Any) -> None:
    if isinstance(row, LearningObject):
        furnish_object(page, row)
    elif isinstance(row, Level):
        furnish_level(page, row)
    elif isinstance(row, Course):
        furnish_quests(page, row.programme, row)
    elif isinstance(row, Programme):
        furnish_quests(page, row, None)


def renew(programme_id: int) -> None:
    """Everything cached about the programme is old from now on."""
    Programme.objects.filter(pk=programme_id).update(facts_version=uuid.uuid4())


def place_children(parent: Any) -> None:
    """The places of what lies under a page, after it was put in another order."""
    for place, pk in enumerate(parent.get_children().order_by("path").values_list("pk", flat=True)):
        for model in (Course, Level, LearningObject):
            model.objects.filter(page_id=pk).update(position=place)


def _found(model: Any, page: Any, **parent: Any) -> Any:
    row = model.objects.filter(page=page).first() or model.objects.filter(key=page.slug, **parent).first()
    return row or model(key=page.slug, **parent)


def _programme(page: ProgrammePage) -> Programme:
    row: Programme = _found(Programme, page)
    row.title, row.strapline = page.title, page.strapline
    return row


def _parent(page: Any, model: Any) -> Any:
    return model.objects.filter(page_id=page.get_parent().pk).first()


def _placed(row: Any, page: Any) -> Any:
    row.title, row.retired_at = page.title, None
    # Pages are ordered by their path in the tree: the number of elder sisters is the place.
    row.position = page.get_prev_siblings().count()
    return row


def _course(page: CoursePage) -> Course | None:
    programme = _parent(page, Programme)
    if programme is None:
        return None
    row = _placed(_found(Course, page, programme=programme), page)
    row.licence = page.licence
    return row  # type: ignore[no-any-return]


def _level(page: LevelPage) -> Level | None:
    course = _parent(page, Course)
    if course is None:
        return None
    row = _placed(_found(Level, page, course=course), page)
    row.course, row.summary = course, page.summary
    return row  # type: ignore[no-any-return]


def _object(page: ObjectPage) -> LearningObject | None:
    level = _parent(page, Level)
    if level is None:
        return None
    row = _placed(_found(LearningObject, page, programme=level.course.programme), page)
    row.level = level
    for name in OBJECT_FIELDS:
        setattr(row, name, getattr(page, name))
    row.revision = page.live_revision_id or 0
    return row  # type: ignore[no-any-return]
