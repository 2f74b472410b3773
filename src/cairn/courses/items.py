"""A programme as learners meet it: what one frozen tree is made of. ``reading`` makes it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar
from uuid import UUID

from cairn.lib.errors import NotFound

K = TypeVar("K")
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
    """As ``QuizSettings``: ``draw`` questions (0: all), ``pass_mark`` in per cent, ``delay`` in minutes."""

    draw: int
    pass_mark: int
    attempts: int
    delay: int
    counts: str


@dataclass(frozen=True)
class FieldItem:
    """A field of a worksheet; ``options`` are those of a choice or checklist, or the columns of a table."""

    key: str
    label: str
    hint: str
    kind: str
    options: tuple[str, ...]
    into: str


@dataclass(frozen=True)
class WorksheetItem:
    """``key`` names it in files and in the project."""

    key: str
    title: str
    summary: str
    fields: tuple[FieldItem, ...]


@dataclass(frozen=True)
class OptionItem:
    id: int
    uuid: UUID
    text: str


@dataclass(frozen=True)
class PollItem:
    question: str
    options: tuple[OptionItem, ...]


@dataclass(frozen=True)
class ClueItem:
    """``answers`` never leave the server; ``found_in`` are inside keys of objects."""

    clue: str
    answers: tuple[str, ...]
    shelf: str
    found_in: tuple[int, ...]


@dataclass(frozen=True)
class MediaItem:
    """Addresses of the file or the link, and of its captions; empty where there is none. ``seconds`` long."""

    url: str
    own_file: bool
    seconds: int
    captions_url: str
    transcript: str


@dataclass(frozen=True)
class QuestItem:
    """``needs`` are inside keys of objects, ``course_id`` is ``None`` for a quest across the programme."""

    id: int
    uuid: UUID
    key: str
    title: str
    summary: str
    badge: str
    course_id: int | None
    needs: tuple[int, ...]


@dataclass(frozen=True)
class ObjectItem:
    """A learning object; ``minutes`` of learning time, ``revision`` is that of its published page.

    ``prose_version`` changes with its prose and with what that shows from elsewhere, like figures.
    """

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
    presenter: str
    licence: str
    revision: int
    level_id: int
    page_id: int | None
    citations: tuple[CitationItem, ...]
    record: CitationItem | None
    link: str
    wants_upload: bool
    worksheet: WorksheetItem | None
    poll: PollItem | None
    clue: ClueItem | None
    media: MediaItem | None
    quiz: QuizItem | None
    prose_version: str = ""

    @property
    def shown_as(self) -> str:
        """The kind whose page it has: what has questions is passed by them, whatever an author calls it later."""
        return "quiz" if self.quiz is not None else self.kind


@dataclass(frozen=True)
class LevelItem:
    id: int
    uuid: UUID
    key: str
    title: str
    summary: str
    course_id: int
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
    quests: tuple[QuestItem, ...]

    @cached_property
    def levels(self) -> tuple[LevelItem, ...]:
        return tuple(level for course in self.courses for level in course.levels)

    @cached_property
    def objects(self) -> tuple[ObjectItem, ...]:
        return tuple(item for level in self.levels for item in level.objects)

    @cached_property
    def _by_key(self) -> dict[str, ObjectItem]:
        return {item.key: item for item in self.objects}

    @cached_property
    def _by_uuid(self) -> dict[UUID, ObjectItem]:
        return {item.uuid: item for item in self.objects}

    @cached_property
    def _by_id(self) -> dict[int, ObjectItem]:
        return {item.id: item for item in self.objects}

    @cached_property
    def _levels_by_id(self) -> dict[int, LevelItem]:
        return {level.id: level for level in self.levels}

    @cached_property
    def _courses_by_id(self) -> dict[int, CourseItem]:
        return {course.id: course for course in self.courses}

    def object(self, key: str) -> ObjectItem:
        """Raises ``NotFound``."""
        return _known(self._by_key, key)

    def object_by_uuid(self, uuid: UUID) -> ObjectItem:
        """Raises ``NotFound``."""
        return _known(self._by_uuid, uuid)

    def object_by_id(self, pk: int) -> ObjectItem:
        """Raises ``NotFound``."""
        return _known(self._by_id, pk)

    def level(self, pk: int) -> LevelItem:
        """Raises ``NotFound``."""
        return _known(self._levels_by_id, pk)

    def level_of(self, item: ObjectItem) -> LevelItem:
        return self.level(item.level_id)

    def course_of(self, level: LevelItem) -> CourseItem:
        return _known(self._courses_by_id, level.course_id)


def _known(found: dict[K, T], key: K) -> T:
    try:
        return found[key]
    except KeyError:
        raise NotFound from None
