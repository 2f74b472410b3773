"""Objects of every kind, made out of those of the bundled course: for tests of what learners do in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cairn.courses import api as courses_api
from cairn.courses.models import CacheClue, LearningObject, PollOption, WorksheetField
from cairn.courses.sync import renew
from cairn.library.models import EvidenceRecord
from tests.world import World


def furnish(made: World, place: int, kind: str, **facts: Any) -> Any:
    """The object at ``place`` of the first level becomes one of this kind; returns it as learners' pages see it."""
    item = made.structure.levels[0].objects[place]
    row = LearningObject.objects.get(pk=item.id)
    row.kind = kind
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return seen(made, item.key)


def seen(made: World, key: str) -> Any:
    """Read the tree anew, as after publishing."""
    renew(made.run.programme_id)
    made.run.programme.refresh_from_db()
    made.structure = courses_api.structure(made.run.programme)
    return made.structure.object(key)


def poll(made: World, place: int = 0, options: Sequence[str] = ("Often", "Seldom", "Never")) -> Any:
    item = furnish(made, place, "poll", poll_question="How often do you map a process?")
    for position, text in enumerate(options):
        PollOption.objects.create(learning_object_id=item.id, text=text, position=position)
    return seen(made, item.key)


def cache(made: World, place: int = 1, answers: Sequence[str] = ("colour printer",), found_in: int = 0) -> Any:
    item = furnish(made, place, "cache")
    clue = CacheClue.objects.create(
        learning_object_id=item.id, clue="It hums in the corridor.", answers="\n".join(answers), shelf="Leave a tip."
    )
    clue.found_in.set([made.structure.levels[0].objects[found_in].id])
    return seen(made, item.key)


def reading(made: World, place: int = 2, link: str = "") -> Any:
    record = None if link else EvidenceRecord.objects.get(key="improvement-fundamentals-2021")
    return furnish(made, place, "reading", record=record, link=link)


def activity(made: World, fields: Sequence[dict[str, Any]], place: int = 3, **facts: Any) -> Any:
    """``fields`` as in the worksheets of a course as text."""
    item = furnish(made, place, "activity", worksheet="sheet", worksheet_title="My sheet", **facts)
    for position, one in enumerate(fields):
        WorksheetField.objects.create(
            learning_object_id=item.id, key=one["key"], label=one["label"], hint=one.get("hint", ""), kind=one["kind"],
            options=one.get("options") or one.get("columns") or [], into=one.get("into", ""), position=position,
        )  # fmt: skip
    return seen(made, item.key)
