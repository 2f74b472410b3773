"""Events: how an area tells those above it what happened, without knowing them.

A handler runs in the announcing transaction: if it fails, everything is undone. What may fail alone
(mail, indexing) is a task that the handler queues on commit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that a person did. Rows are named by uuid, so that an event can be written down.

    ``person_id`` is the inside key of the person it happened to (``None`` for the site itself).
    """

    at: datetime
    person_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    research_consent: bool


@dataclass(frozen=True, kw_only=True)
class PersonErased(Event):
    """Personal data were removed; areas that hold more of it remove theirs."""


@dataclass(frozen=True, kw_only=True)
class EvidenceImported(Event):
    """An evidence record was read in or mended: what cites it says something else now."""

    record_uuid: UUID


@dataclass(frozen=True, kw_only=True)
class RunEvent(Event):
    run_id: int


@dataclass(frozen=True, kw_only=True)
class Enrolled(RunEvent):
    enrolment_id: int


@dataclass(frozen=True, kw_only=True)
class LeftRun(RunEvent):
    enrolment_id: int


@dataclass(frozen=True, kw_only=True)
class RoleGiven(RunEvent):
    """Somebody may do more in a run than learn; ``role`` says what."""

    role: str


@dataclass(frozen=True, kw_only=True)
class ObjectCompleted(RunEvent):
    object_uuid: UUID
    points: int


@dataclass(frozen=True, kw_only=True)
class QuizSubmitted(RunEvent):
    object_uuid: UUID
    attempt_uuid: UUID
    score: float
    passed: bool


@dataclass(frozen=True, kw_only=True)
class GateOpened(RunEvent):
    level_uuid: UUID


@dataclass(frozen=True, kw_only=True)
class PostWritten(RunEvent):
    """``subject_kind`` and ``subject_uuid`` say what the thread is about (an object, a project)."""

    post_uuid: UUID
    parent_uuid: UUID | None
    subject_kind: str
    subject_uuid: UUID


@dataclass(frozen=True, kw_only=True)
class PostDeleted(RunEvent):
    post_uuid: UUID
    subject_kind: str
    subject_uuid: UUID


@dataclass(frozen=True, kw_only=True)
class PostLiked(RunEvent):
    post_uuid: UUID


@dataclass(frozen=True, kw_only=True)
class PersonFollowed(RunEvent):
    """``person_id`` follows somebody whom they met in the run."""

    followed_id: int


@dataclass(frozen=True, kw_only=True)
class CafeAttended(RunEvent):
    """Somebody came to a live café; told once for each person and café."""

    cafe_uuid: UUID
    title: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class ProjectStarted(RunEvent):
    project_uuid: UUID


@dataclass(frozen=True, kw_only=True)
class ProjectChanged(RunEvent):
    """A tool of a project was saved; ``tool`` is charter, drivers, cycle, measure or lesson."""

    project_uuid: UUID
    tool: str
    team_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ProjectSubmitted(RunEvent):
    project_uuid: UUID
    submission_uuid: UUID
    version: int
    author_ids: tuple[int, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class MarkSubmitted(RunEvent):
    submission_uuid: UUID
    stage: str


@dataclass(frozen=True, kw_only=True)
class OutcomeReleased(RunEvent):
    project_uuid: UUID
    submission_uuid: UUID
    version: int
    outcome: str
    author_ids: tuple[int, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class SurveyAnswered(RunEvent):
    survey_uuid: UUID
    object_uuid: UUID | None = None


E = TypeVar("E", bound=Event)
Handler = Callable[[Any], None]

_handlers: dict[type[Event], list[Handler]] = defaultdict(list)


def on(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a handler; areas do so in ``handlers.py``, imported by their ``AppConfig.ready``."""

    def register(handler: Callable[[E], None]) -> Callable[[E], None]:
        if handler not in _handlers[event_type]:
            _handlers[event_type].append(handler)
        return handler

    return register


def announce(event: Event) -> None:
    """Call the handlers of this event, in order of registration, inside the caller's transaction.

    Raises ``RuntimeError`` outside a transaction: an event that can't be undone is a bug.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was announced outside a transaction")
    for kind in type(event).__mro__:
        for handler in _handlers.get(kind, ()):
            handler(event)
