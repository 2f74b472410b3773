"""A round of work at another store, sending or fetching: it is taken, worked at for a while, and given back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from cairn.interop.xapi.calling import Answer, Link
from cairn.records.api import holding
from cairn.records.models_api import Destination, Source

OVERTAKEN = "It was paused or changed meanwhile, or another worker took over."
FAULT = "Something went wrong within Cairn itself; its log says what."


@dataclass(slots=True)
class Done:
    """How far one got. ``refused``: statements that weren't taken. ``left``: the time was over before all was done.
    ``stopped`` says why there is no going on now; empty if all is done."""

    refused: int = 0
    left: bool = False
    stopped: str = ""


class Stop(Exception):
    """Nothing more can be done now; that is noted already."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


Other = TypeVar("Other", Destination, Source)
Result = TypeVar("Result", bound=Done)


def work_at(
    kind: type[Other], uuid: UUID, done: Result, work: Callable[[Other, Link, float | None], None], *,
    seconds: float | None, at_once: bool,
) -> Result | None:  # fmt: skip
    """Do ``work`` with one of these stores and a link to it, until a moment of the monotonic clock if there is one.

    ``None`` if it isn't to be tried now, or another worker is at it. ``at_once``: also if its next try is later.
    """
    other = holding.take(kind, uuid, at=timezone.now(), at_once=at_once)
    if other is None:
        return None
    try:
        with Link(other) as link:
            work(other, link, None if seconds is None else time.monotonic() + seconds)
    except holding.Unreadable:
        done.stopped = holding.no_secret()
        holding.shut_out(other, done.stopped, at=timezone.now())
    except Stop as stop:
        done.stopped = stop.reason
    except holding.Overtaken:
        done.stopped = OVERTAKEN
    except Exception:
        # A fault of ours: it is in the log, the page shows that it fails, and the next try is later.
        holding.put_off(other, FAULT, at=timezone.now())
        raise
    finally:
        holding.give_back(other)
    return done


def is_over(until: float | None) -> bool:
    """Whether the time of a round is."""
    return until is not None and time.monotonic() > until


def refusal(answer: Answer) -> str:
    """Why one that answers so is asked again later."""
    if 300 <= answer.status < 400:
        return f"It sends us elsewhere ({answer.status}), which isn't followed: enter the address where it is."
    if answer.status in (404, 405, 410):
        return f"There is no record store at this address. It says {answer.words()}"
    return f"It says {answer.words()}"
