"""A programme as learners meet it: one frozen tree, read once for each published state, and its prose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cairn.courses.items import (
    CitationItem,
    ClueItem,
    ConditionItem,
    CourseItem,
    FieldItem,
    LevelItem,
    MediaItem,
    ObjectItem,
    OptionItem,
    PollItem,
    QuestItem,
    QuizItem,
    Structure,
    WorksheetItem,
)
from cairn.courses.links import led_elsewhere
from cairn.courses.models import Citation, Course, GateCondition, LearningObject, Level, ObjectPage, Programme, Quest
from cairn.courses.showing import shown_figure, shown_picture
from cairn.library import api as library_api

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
    related = ("quiz", "clue", "media__document", "media__captions", "record")
    rows = LearningObject.objects.select_related(*related).filter(level__in=levels, retired_at=None)
    parts = ("worksheet_fields", "poll_options", "clue__found_in", "record__authors")
    for row in rows.prefetch_related(*parts):
        item = _object(row, tuple(cited_by_object[row.pk]))
        # Figures and evidence change without the page: its prose is rendered anew with each state of the programme.
        objects[row.level_id].append(replace(item, prose_version=f"{row.revision}:{programme.facts_version}"))
    conditions: dict[int, list[ConditionItem]] = defaultdict(list)
    # What was retired since is not waited for, or nobody inside could go on.
    asked = GateCondition.objects.filter(Q(target=None) | Q(target__retired_at=None), level__in=levels, retired_at=None)
    for one in asked:
        minimum = _within_reach(one, objects[one.level_id])
        condition = ConditionItem(one.pk, one.level_id, one.kind, minimum, one.target_id, one.milestone)
        conditions[one.level_id].append(condition)
    tree: dict[int, list[LevelItem]] = defaultdict(list)
    for level in levels:
        tree[level.course_id].append(
            LevelItem(
                level.pk,
                level.uuid,
                level.key,
                level.title,
                level.summary,
                level.course_id,
                tuple(objects[level.pk]),
                tuple(conditions[level.pk]),
            )
        )
    return Structure(
        programme.pk,
        programme.uuid,
        programme.title,
        tuple(_course(course, tuple(cited_by_course[course.pk]), tuple(tree[course.pk])) for course in courses),
        _quests(programme, {item.id for items in objects.values() for item in items}),
    )


def _within_reach(condition: GateCondition, objects: list[ObjectItem]) -> int:
    """A gate asks for no more points than its level holds, after objects were retired or made worth less."""
    if condition.kind != "minimum_points":
        return condition.minimum
    return min(condition.minimum, sum(item.points + item.bonus_points for item in objects))


def _quests(programme: Programme, there: set[int]) -> tuple[QuestItem, ...]:
    """Each asks for what can still be done: an object that was retired since is not waited for."""
    rows = Quest.objects.filter(programme=programme, retired_at=None).prefetch_related("objects_needed")
    found = []
    for one in rows:
        needs = tuple(item.pk for item in one.objects_needed.all() if item.pk in there)
        if needs:
            item = QuestItem(one.pk, one.uuid, one.key, one.title, one.summary, one.badge, one.course_id, needs)
            found.append(item)
    return tuple(found)


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
        presenter=row.presenter,
        licence=row.licence,
        revision=row.revision,
        level_id=row.level_id,
        page_id=row.page_id,
        citations=citations,
        record=CitationItem(row.record.key, library_api.citation_words(row.record)) if row.record else None,
        link=row.link,
        wants_upload=row.wants_upload,
        worksheet=_worksheet(row),
        poll=_poll(row),
        clue=_clue(row),
        media=_media(row),
        quiz=_quiz(row),
    )


def _worksheet(row: LearningObject) -> WorksheetItem | None:
    fields = tuple(
        FieldItem(one.key, one.label, one.hint, one.kind, tuple(one.options), one.into)
        for one in row.worksheet_fields.all()
        if one.retired_at is None
    )
    return WorksheetItem(row.worksheet, row.worksheet_title, row.worksheet_summary, fields) if fields else None


def _poll(row: LearningObject) -> PollItem | None:
    options = tuple(OptionItem(one.pk, one.uuid, one.text) for one in row.poll_options.all() if one.retired_at is None)
    return PollItem(row.poll_question or row.title, options) if row.kind == "poll" and options else None


def _clue(row: LearningObject) -> ClueItem | None:
    if row.kind != "cache" or not hasattr(row, "clue"):
        return None
    clue = row.clue
    return ClueItem(
        clue.clue, tuple(clue.answers.splitlines()), clue.shelf, tuple(item.pk for item in clue.found_in.all())
    )


def _media(row: LearningObject) -> MediaItem | None:
    if row.kind not in ("video", "audio") or not hasattr(row, "media"):
        return None
    media = row.media
    return MediaItem(
        url=media.document.url if media.document else media.link,
        own_file=media.document is not None,
        seconds=media.seconds,
        captions_url=media.captions.url if media.captions else "",
        transcript=media.transcript,
    )


def _quiz(row: LearningObject) -> QuizItem | None:
    if not hasattr(row, "quiz"):
        return None
    quiz = row.quiz
    return QuizItem(quiz.draw, quiz.pass_mark, quiz.attempts, quiz.delay, quiz.counts)


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


def prose_html(item: ObjectItem, *, address: Callable[[int], str] | None = None) -> SafeString:
    """The published prose of an object as HTML; rendered once for each published state.

    Its links to pages lead to the catalogue, or to what ``address`` says for the inside key of a page (nothing: as
    they are).
    """
    cache, key = caches["pages"], f"prose-2:{item.uuid}:{item.prose_version}"
    html: str | None = cache.get(key)
    if html is None:
        page = ObjectPage.objects.filter(pk=item.page_id).first()
        html = str(body_html(page.body)) if page else ""
        cache.set(key, html)
    return mark_safe(led_elsewhere(html, address) if address else html)  # noqa: S308  authors' rich text, cleaned by Wagtail and by body_html


def body_html(body: Any) -> SafeString:
    """The blocks of a page's body in the design system's markup."""
    shown = {"figure": shown_figure, "picture": shown_picture, "citation": library_api.citation_words}
    return mark_safe(render_to_string("courses/body.html", {"body": body, **shown}))  # noqa: S308  a template of ours
