"""A programme as plain values: what a folder says and what the site holds, in one form that can be compared.

``line`` and ``html`` and names of files are left out of comparisons: they differ without anything being different.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Rich:
    """Rich text: ``markdown`` in its one canonical form, ``html`` with ``object:KEY`` as address of an object."""

    markdown: str
    html: str = field(default="", compare=False)


@dataclass(frozen=True)
class FileRef:
    """A picture or a document: what is in it by its SHA-1, called ``name``; ``source`` is where to read it."""

    sha1: str
    name: str = field(compare=False)
    source: str = field(default="", compare=False)


@dataclass
class Block:
    """One block of prose; ``value`` has the names of the block's own fields (prose.SHAPES)."""

    kind: str
    value: Any
    line: int = field(default=1, compare=False)


@dataclass
class WorksheetText:
    key: str
    title: str
    summary: str
    fields: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class QuizText:
    bank: str
    draw: int = 6
    tags: str = ""
    pass_mark: int = 75
    attempts: int = 0
    delay: int = 0
    counts: str = "best"


@dataclass
class MediaText:
    link: str = ""
    file: FileRef | None = None
    seconds: int = 0
    captions: FileRef | None = None
    transcript: str = ""


@dataclass
class CacheText:
    clue: str
    answers: list[str]
    found_in: list[str]
    shelf: str = ""


@dataclass
class PollText:
    question: str
    options: list[str]


@dataclass
class ObjectText:
    key: str
    uuid: str
    kind: str
    title: str
    summary: str = ""
    minutes: int = 5
    points: int = 0
    bonus_points: int = 0
    question: str = ""
    presenter: str = ""
    licence: str = ""
    citations: list[str] = field(default_factory=list)
    record: str = ""
    link: str = ""
    worksheet: str = ""
    sheet: WorksheetText | None = None
    wants_upload: bool = False
    poll: PollText | None = None
    cache: CacheText | None = None
    media: MediaText | None = None
    quiz: QuizText | None = None
    body: list[Block] = field(default_factory=list)
    path: str = field(default="", compare=False)


@dataclass
class LevelText:
    """``gate`` holds conditions as in course.yaml: kind, and points, count, object or milestone."""

    key: str
    title: str
    summary: str
    objects: list[str]
    gate: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class CourseText:
    key: str
    title: str
    summary: str = ""
    outcomes: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    licence: str = ""
    citations: list[str] = field(default_factory=list)
    plan: list[dict[str, str]] = field(default_factory=list)
    quests: list[dict[str, Any]] = field(default_factory=list)
    levels: list[LevelText] = field(default_factory=list)


@dataclass
class QuestionText:
    uuid: str
    key: str
    kind: str
    stem: str
    objective: str = ""
    difficulty: str = "medium"
    tags: list[str] = field(default_factory=list)
    explanation: str = ""
    answer: float | None = None
    tolerance: float = 0
    unit: str = ""
    choices: list[tuple[str, str, bool, str]] = field(default_factory=list)  # text, match, correct, feedback


@dataclass
class BankText:
    """``course`` is the folder that it lies in."""

    key: str
    title: str
    questions: list[QuestionText] = field(default_factory=list)
    course: str = field(default="", compare=False)
    path: str = field(default="", compare=False)


@dataclass
class FigureText:
    """``spec`` is all that its kind needs, with the rows of its data in it."""

    key: str
    kind: str
    title: str
    caption: str
    spec: dict[str, Any] = field(default_factory=dict)
    path: str = field(default="", compare=False)


@dataclass
class ProgrammeText:
    key: str
    title: str
    strapline: str = ""
    summary: str = ""
    body: list[Block] = field(default_factory=list)
    quests: list[dict[str, Any]] = field(default_factory=list)
    courses: list[CourseText] = field(default_factory=list)
    objects: dict[str, ObjectText] = field(default_factory=dict)
    banks: dict[str, BankText] = field(default_factory=dict)
    figures: dict[str, FigureText] = field(default_factory=dict)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)

    def level_of(self) -> dict[str, tuple[str, str]]:
        """Course and level by the key of an object."""
        return {
            key: (course.key, level.key) for course in self.courses for level in course.levels for key in level.objects
        }
