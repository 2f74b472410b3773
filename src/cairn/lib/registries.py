"""What must point upward: an area below keeps a key, an area above registers what the key means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """A named set of things, each registered once. Raises ``KeyError`` naming what is known."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}

    def register(self, key: str) -> Callable[[T], T]:
        def keep(item: T) -> T:
            self._items[key] = item
            return item

        return keep

    def __getitem__(self, key: str) -> T:
        try:
            return self._items[key]
        except KeyError:
            known = ", ".join(sorted(self._items))
            raise KeyError(f"no {self.name} is called {key!r}; known are: {known}") from None

    def __contains__(self, key: str) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def items(self) -> list[tuple[str, T]]:
        return list(self._items.items())


@dataclass(frozen=True)
class Verdict:
    """Whether one condition of a gate holds, and in words what is done and what remains.

    ``left`` is how many are still wanted (points, answers, people), for an estimate of the time that it takes.
    """

    met: bool
    words: str
    left: int = 0


class GateCondition(Protocol):
    """Judges one condition (a ``courses`` row) for one enrolment."""

    def __call__(self, condition: Any, enrolment: Any) -> Verdict: ...


class ThreadSubject(Protocol):
    """What a thread may be about: may this person read and write there, and where is it shown?

    ``still_there`` says the same of many who were there before: a few queries, however many they are.
    """

    def may_join(self, person: Any, run: Any, subject_uuid: Any) -> bool: ...

    def still_there(self, person_ids: Any, run: Any, subject_uuid: Any) -> set[int]: ...

    def url(self, run: Any, subject_uuid: Any) -> str: ...


@dataclass(frozen=True)
class Waiting:
    """One line of the "waiting for me" list: what to do, where, and by when."""

    words: str
    url: str
    due: datetime | None = None


@dataclass(frozen=True)
class ProjectState:
    """How a project stands outside its own area: a sentence with its address, and what may be done next."""

    words: str
    url: str
    action: str = ""
    action_url: str = ""


@dataclass(frozen=True)
class ClockJob:
    """What happens by itself: ``do`` is called with the time, about once in each ``every``."""

    every: timedelta
    do: Callable[[datetime], Any]


gate_conditions: Registry[GateCondition] = Registry("gate condition")
thread_subjects: Registry[ThreadSubject] = Registry("thread subject")
# By the name of what is offered ("run"): what the public page of a programme may say of how to take part.
programme_offers: Registry[Callable[[Any], Any]] = Registry("programme offer")
# By the name of who counts them ("runs"): how many people are inside a programme now.
people_inside: Registry[Callable[[Any], int]] = Registry("count of people inside")
worksheet_targets: Registry[Callable[..., None]] = Registry("worksheet target")
project_states: Registry[Callable[[Any], ProjectState | None]] = Registry("project state")
# The uuids of the people named when a project was last sent in, in their order; ``None`` if it never was.
named_authors: Registry[Callable[[Any], list[str] | None]] = Registry("named authors")
# By the name of who asks ("learning"): why a person may not mark others' work in a run, in words; empty if they may.
peer_markers: Registry[Callable[[Any, Any], str]] = Registry("condition of marking as a peer")
# By the name of who knows them ("learning"): the uuids of works that a person has a part in, so must not mark.
works_near: Registry[Callable[[Any], Any]] = Registry("works that a person is near to")
waiting_for: Registry[Callable[[Any], list[Waiting]]] = Registry("waiting list")
# By what the snapshot is of ("project"): draws one of its pictures by name, as SVG; none for no such picture. Whoever
# keeps or shows a snapshot knows its words; only the area that made it knows how its data look.
snapshot_pictures: Registry[Callable[[Any, str], str | None]] = Registry("drawer of snapshots")
clock_jobs: Registry[ClockJob] = Registry("job of the clock")
