"""What a published page says beyond its own columns, as facts: worksheets, polls, clues, media, quizzes, gates, quests.

Called by ``sync``. What disappeared from the page is retired, because what learners did points at it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from cairn.courses.models import (
    CacheClue,
    Course,
    GateCondition,
    LearningObject,
    Level,
    LevelPage,
    Media,
    ObjectPage,
    PollOption,
    Programme,
    Quest,
    QuizSettings,
    WorksheetField,
)

MOST_CAPTIONS = 500_000  # bytes: a film of several hours


def furnish_object(page: ObjectPage, row: LearningObject) -> None:
    """Bring all that an object's kind needs up to date. Each part is looked at whatever the kind: it may change."""
    _worksheet(page, row)
    _poll(page, row)
    _clue(page, row)
    _media(page, row)
    _quiz(page, row)


def _worksheet(page: ObjectPage, row: LearningObject) -> None:
    kept: list[int] = []
    for position, block in enumerate(page.worksheet_fields):
        value = block.value
        facts = {name: value[name] or "" for name in ("label", "hint", "kind", "into")}
        facts |= {"options": [str(one) for one in value["options"]], "position": position, "retired_at": None}
        field, _new = WorksheetField.objects.update_or_create(learning_object=row, key=value["key"], defaults=facts)
        kept.append(field.pk)
    _retire(row.worksheet_fields.all(), kept)


def _poll(page: ObjectPage, row: LearningObject) -> None:
    kept: list[int] = []
    for position, block in enumerate(page.poll_options):
        option, _new = PollOption.objects.update_or_create(
            learning_object=row, text=str(block.value).strip(), defaults={"position": position, "retired_at": None}
        )
        kept.append(option.pk)
    _retire(row.poll_options.all(), kept)


def _retire(rows: QuerySet[Any], kept: list[int]) -> None:
    rows.filter(retired_at=None).exclude(pk__in=kept).update(retired_at=timezone.now())


def _clue(page: ObjectPage, row: LearningObject) -> None:
    answers = "\n".join(line.strip() for line in page.answers.splitlines() if line.strip())
    if not (page.clue and answers):
        return
    facts = {"clue": page.clue, "answers": answers, "shelf": page.shelf}
    clue, _new = CacheClue.objects.update_or_create(learning_object=row, defaults=facts)
    clue.found_in.set(_objects(block.value for block in page.found_in))


def _objects(pages: Any) -> list[LearningObject]:
    """The objects of these pages, in their order; those that were never published are left out."""
    ids = [page.pk for page in pages if page is not None]
    by_page = {item.page_id: item for item in LearningObject.objects.filter(page_id__in=ids)}
    return [by_page[pk] for pk in ids if pk in by_page]


def _media(page: ObjectPage, row: LearningObject) -> None:
    if not (page.media_file_id or page.media_link):
        return
    Media.objects.update_or_create(
        learning_object=row,
        defaults={
            "document_id": page.media_file_id, "link": page.media_link, "seconds": page.media_seconds,
            "captions_id": page.captions_id, "transcript": page.transcript.strip() or _said(page.captions),
        },
    )  # fmt: skip


def _said(captions: Any) -> str:
    """Captions are a transcript too, where an author has written no other. Their file may be gone or be no text."""
    try:
        with captions.open_file() as file:
            return file.read(MOST_CAPTIONS).decode("utf-8", "replace")  # type: ignore[no-any-return]
    except (AttributeError, OSError):
        return ""


def _quiz(page: ObjectPage, row: LearningObject) -> None:
    if page.quiz_bank_id is None:
        return
    names = ("draw", "tags", "pass_mark", "attempts", "delay", "counts")
    wanted = {name: getattr(page, f"quiz_{name}") for name in names}
    QuizSettings.objects.update_or_create(learning_object=row, defaults={"bank_id": page.quiz_bank_id, **wanted})


def furnish_level(page: LevelPage, row: Level) -> None:
    """The conditions of the gate. One whose object was never published is left out until it is."""
    kept: list[int] = []
    for position, block in enumerate(page.gate):
        value = block.value
        target = None
        if "object" in value:
            target = next(iter(_objects([value["object"]])), None)
            if target is None:
                continue
        wanted = {
            "kind": block.block_type, "minimum": value.get("minimum") or 0, "target": target,
            "milestone": value.get("milestone") or "",
        }  # fmt: skip
        found = row.conditions.filter(**wanted).exclude(pk__in=kept).first() or GateCondition(level=row, **wanted)
        found.position, found.retired_at = position, None
        found.save()
        kept.append(found.pk)
    _retire(row.conditions.all(), kept)


def furnish_quests(page: Any, programme: Programme, course: Course | None) -> None:
    """The quests of a programme's or a course's page."""
    kept: list[int] = []
    for position, block in enumerate(page.quests):
        value = block.value
        facts = {name: value[name] for name in ("title", "summary", "badge")}
        facts |= {"course": course, "position": position, "retired_at": None}
        quest, _new = Quest.objects.update_or_create(programme=programme, key=value["key"], defaults=facts)
        quest.objects_needed.set(_objects(value["needs"]))
        kept.append(quest.pk)
    _retire(Quest.objects.filter(programme=programme, course=course), kept)
