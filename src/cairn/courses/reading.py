"""A programme as learners meet it: one frozen tree, read once for each published state, and its prose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cairn.courses.models import Citation, Course, GateCondition, LearningObject, Level, ObjectPage, Programme
from cairn.lib.errors import NotFound
from cairn.library import api as library_api

T = TypeVar("T")


@dataclass(frozen=True)
class CitationItem:
    """An evidence record in words; ``key`` is its address in the library."""

    key: str
    words: str


@dataclass(frozen=True)
class ConditionItem:
    """One condition of a level's gate; ``target_id`` is the inside key of the quiz."""

    id: int
    level_id: int
    kind: str
    minimum: int
    target_id: int | None
    milestone: str


@dataclass(frozen=True)
class QuizItem:
    """``draw`` questions, ``pass_mark`` in per cent, ``attempts`` (0: any number)."""

    draw: int
    pass_mark: int
    attempts: int


@dataclass(frozen=True)
class ObjectItem:
    """A learning object; ``minutes`` of learning time, ``revision`` names its published prose."""

    id: int
    uuid: UUID
    key: str
    kind: str
    kind_words: str
    title: str
    summary: str
    minutes: int
    points: int
    bonus_points: int
    question: str
    worksheet: str
    presenter: str
    revision: int
    level_id: int
    page_id: int | None
    citations: tuple[CitationItem, ...]
    quiz: QuizItem | None


@dataclass(frozen=True)
class LevelItem:
    id: int
    uuid: UUID
    key: str
    title: str
    objects: tuple[ObjectItem, ...]
    conditions: tuple[ConditionItem, ...]


@dataclass(frozen=True)
class CourseItem:
    """``minutes`` is the sum of its objects'."""

    id: int
    uuid: UUID
    key: str
    title: str
    minutes: int
    citations: tuple[CitationItem, ...]
    levels: tuple[LevelItem, ...]


@dataclass(frozen=True)
class Structure:
    """Courses, levels and objects of a programme, in order, without what was retired."""

    programme_id: int
    programme_uuid: UUID
    title: str
    courses: tuple[CourseItem, ...]

    @cached_property
    def levels(self) -> tuple[LevelItem, ...]:
        return tuple(level for course in self.courses for level in course.levels)

    @cached_property
    def objects(self) -> tuple[ObjectItem, ...]:
        return tuple(item for level in self.levels for item in level.objects)

    def object(self, key: str) -> ObjectItem:
        """Raises ``NotFound``."""
        return _one(item for item in self.objects if item.key == key)

    def object_by_uuid(self, uuid: UUID) -> ObjectItem:
        """Raises ``NotFound``."""
        return _one(item for item in self.objects if item.uuid == uuid)

    def object_by_id(self, pk: int) -> ObjectItem:
        """Raises ``NotFound``."""
        return _one(item for item in self.objects if item.id == pk)

    def level(self, pk: int) -> LevelItem:
        """Raises ``NotFound``."""
        return _one(level for level in self.levels if level.id == pk)

    def level_of(self, item: ObjectItem) -> LevelItem:
        return self.level(item.level_id)


def _one(found: Iterator[T]) -> T:
    first = next(found, None)
    if first is None:
        raise NotFound
    return first


# The newest tree of each programme that this process has read. Not in a cache: those copy what they hold, and every
# page of a learner asks for the tree several times. It is frozen, and the version says whether it is still right.
_trees: dict[int, tuple[UUID, Structure]] = {}


def structure(programme: Programme) -> Structure:
    """The tree of a programme; without a query when this published state was read before by this process."""
    version, found = _trees.get(programme.pk, (None, None))
    if found is None or version != programme.facts_version:
        found = _read(programme)
        _trees[programme.pk] = (programme.facts_version, found)
    return found


def _read(programme: Programme) -> Structure:
    courses = list(Course.objects.filter(programme=programme, retired_at=None))
    ids = [course.pk for course in courses]
    levels = list(Level.objects.filter(course_id__in=ids, retired_at=None))
    cited_by_course, cited_by_object = _citations(programme)
    objects: dict[int, list[ObjectItem]] = defaultdict(list)
    for row in LearningObject.objects.select_related("quiz").filter(level__in=levels, retired_at=None):
        objects[row.level_id].append(_object(row, tuple(cited_by_object[row.pk])))
    conditions: dict[int, list[ConditionItem]] = defaultdict(list)
    for one in GateCondition.objects.filter(level__in=levels, retired_at=None):
        item = ConditionItem(one.pk, one.level_id, one.kind, one.minimum, one.target_id, one.milestone)
        conditions[one.level_id].append(item)
    tree: dict[int, list[LevelItem]] = defaultdict(list)
    for level in levels:
        tree[level.course_id].append(
            LevelItem(
                level.pk,
                level.uuid,
                level.key,
                level.title,
                tuple(objects[level.pk]),
                tuple(conditions[level.pk]),
            )
        )
    return Structure(
        programme.pk,
        programme.uuid,
        programme.title,
        tuple(_course(course, tuple(cited_by_course[course.pk]), tuple(tree[course.pk])) for course in courses),
    )


def _object(row: LearningObject, citations: tuple[CitationItem, ...]) -> ObjectItem:
    return ObjectItem(
        id=row.pk,
        uuid=row.uuid,
        key=row.key,
        kind=row.kind,
        kind_words=str(row.get_kind_display()),
        title=row.title,
        summary=row.summary,
        minutes=row.minutes,
        points=row.points,
        bonus_points=row.bonus_points,
        question=row.question,
        worksheet=row.worksheet,
        presenter=row.presenter,
        revision=row.revision,
        level_id=row.level_id,
        page_id=row.page_id,
        citations=citations,
        quiz=QuizItem(row.quiz.draw, row.quiz.pass_mark, row.quiz.attempts) if hasattr(row, "quiz") else None,
    )


def _course(row: Course, citations: tuple[CitationItem, ...], levels: tuple[LevelItem, ...]) -> CourseItem:
    minutes = sum(item.minutes for level in levels for item in level.objects)
    return CourseItem(row.pk, row.uuid, row.key, row.title, minutes, citations, levels)


def _citations(programme: Programme) -> tuple[dict[int, list[CitationItem]], dict[int, list[CitationItem]]]:
    courses: dict[int, list[CitationItem]] = defaultdict(list)
    objects: dict[int, list[CitationItem]] = defaultdict(list)
    rows = Citation.objects.select_related("record").prefetch_related("record__authors")
    for row in rows.filter(course__programme=programme) | rows.filter(learning_object__programme=programme):
        item = CitationItem(row.record.key, library_api.citation_words(row.record))
        if row.course_id is not None:
            courses[row.course_id].append(item)
        elif row.learning_object_id is not None:
            objects[row.learning_object_id].append(item)
    return courses, objects


def prose_html(item: ObjectItem) -> SafeString:
    """The published prose of an object as HTML; rendered once for each revision."""
    cache, key = caches["pages"], f"prose:{item.uuid}:{item.revision}"
    html: str | None = cache.get(key)
    if html is None:
        page = ObjectPage.objects.filter(pk=item.page_id).first()
        html = str(body_html(page.body)) if page else ""
        cache.set(key, html)
    return mark_safe(html)  # noqa: S308  authors' rich text, cleaned by Wagtail and by body_html


def body_html(body: Any) -> SafeString:
    """The blocks of a page's body in the design system's markup."""
    return mark_safe(render_to_string("courses/body.html", {"body": body}))  # noqa: S308  a template of ours
