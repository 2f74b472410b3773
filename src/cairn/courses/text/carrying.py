"""Carrying out what was planned: all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses.homes import home_page
from cairn.courses.models import (
    Citation,
    Course,
    CoursePage,
    Figure,
    ImportMark,
    LearningObject,
    LevelPage,
    ObjectPage,
    Programme,
    ProgrammePage,
    QuestionBank,
)
from cairn.courses.sync import place_children, renew, sync_page
from cairn.courses.text import stock
from cairn.courses.text.planning import CHANGED, NEW, REFUSED, RETIRED, UNCHANGED, Change, Plan, mark_name, revisions
from cairn.courses.text.publishing import add_bare, publish, refer, set_fields
from cairn.courses.text.shape_of_blocks import stored
from cairn.courses.text.shapes import Block, CourseText, LevelText, ObjectText
from cairn.lib.errors import Refused
from cairn.library import api as library_api

Say = Callable[[str], None]
_OBJECT_LINK = re.compile(r'href="object:([\w-]+)"')


@transaction.atomic
def carry_out(plan: Plan, *, by: Person | None, at: datetime, say: Say = lambda _words: None) -> Programme:
    """Make the site say what the folder says. Raises ``Refused``, naming each, where something is refused."""
    if refused := plan.with_status(REFUSED):
        lines = [f"{one.path}: {one.words}" for one in refused]
        head = _("Nothing was changed, because %(n)d things can't be overwritten. First: %(one)s")
        raise Refused(head % {"n": len(lines), "one": lines[0]}, details=lines)
    with disable_reference_index_auto_update():
        carrier = _Carrier(plan, by, at, say)
        carrier.everything()
    refer(carrier.published)
    carrier.mark()
    programme = carrier.programme
    renew(programme.pk)
    programme.refresh_from_db()
    counts = {status: len(plan.with_status(status)) for status in (NEW, CHANGED, RETIRED)}
    accounts_api.audit("programme.import", subject=programme, by=by, at=at, key=programme.key, **counts)
    return programme


class _Carrier:
    def __init__(self, plan: Plan, by: Person | None, at: datetime, say: Say) -> None:
        self.plan, self.text, self.by, self.at, self.say = plan, plan.text, by, at, say
        self.doing = {(one.kind, one.key): one.status for one in plan.changes}
        self.shelf = stock.Shelf()
        self.published: list[Any] = []
        self.pages: dict[str, ObjectPage] = dict(plan.site.objects) if plan.site else {}
        self.levels: dict[tuple[str, str], LevelPage] = dict(plan.site.levels) if plan.site else {}
        self.programme: Programme
        self.page: ProgrammePage
        self.courses: dict[str, CoursePage] = dict(plan.site.courses) if plan.site else {}

    def to_do(self, kind: str, key: str) -> bool:
        return self.doing.get((kind, key)) in (NEW, CHANGED)

    def everything(self) -> None:
        self._programme()
        self._stock()
        for course in self.text.courses:
            self._course(course)
        self._find_what_came_later()
        self._citations()
        for course in self.text.courses:
            self._close_course(course)
        self._close_programme()
        self._retire()

    # --- What pages point at ---

    def _programme(self) -> None:
        site = self.plan.site
        self.page = site.page if site else ProgrammePage(slug=self.text.key, title=self.text.title)
        if site is None:
            add_bare(home_page(), self.page)
        self.programme = sync_page(self.page) if self.plan.programme is None or site is None else self.plan.programme

    def _stock(self) -> None:
        wanted = [self.text.records[key] for key in self.plan.of("record", NEW, CHANGED)]
        library_api.keep_records(wanted, by=self.by, at=self.at)
        for key in self.plan.of("figure", NEW, CHANGED):
            stock.keep_figure(self.programme, self.text.figures[key], at=self.at)
        for key in self.plan.of("bank", NEW, CHANGED):
            stock.keep_bank(self.programme, self.text.banks[key], at=self.at)
        for key in self.plan.of("bank", RETIRED):
            stock.retire_bank(self.programme, key, at=self.at)
        self.figures = dict(Figure.objects.filter(programme=self.programme).values_list("key", "pk"))
        self.banks = dict(QuestionBank.objects.filter(programme=self.programme).values_list("key", "pk"))
        keys = {
            *self.text.records,
            *(key for one in self.text.objects.values() for key in [one.record, *one.citations]),
        }
        keys |= {key for course in self.text.courses for key in course.citations}
        self.records = {key: row.pk for key, row in library_api.records_by_key(keys).items()}

    # --- Pages ---

    def _course(self, text: CourseText) -> None:
        self.say(_("Writing %(title)s") % {"title": text.title})
        page = self.courses.get(text.key)
        if page is None:
            page = self.courses[text.key] = add_bare(
                self._fresh(self.page), CoursePage(slug=text.key, title=text.title)
            )
            sync_page(page)
        for level in text.levels:
            self._level(text, level, page)
        for level in text.levels:
            for key in level.objects:
                self._object(self.text.objects[key], self.levels[text.key, level.key])
            self._in_order(self.levels[text.key, level.key], [self.pages[key] for key in level.objects])
        self._in_order(page, [self.levels[text.key, level.key] for level in text.levels])

    def _level(self, course: CourseText, text: LevelText, parent: CoursePage) -> None:
        page = self.levels.get((course.key, text.key))
        if page is None:
            page = LevelPage(slug=text.key, title=text.title)
            self.levels[course.key, text.key] = add_bare(self._fresh(parent), page)
            sync_page(page)

    def _object(self, text: ObjectText, level: LevelPage) -> None:
        page = self.pages.get(text.key)
        if page is None:
            page = self._new_object(text, level)
        elif page.path[: -page.steplen] != level.path:
            page.move(self._fresh(level), "last-child", user=self.by)
            page = self.pages[text.key] = ObjectPage.objects.get(pk=page.pk)
        if not self.to_do("object", text.key):
            return
        set_fields(page, self._object_fields(text))
        page.given_uuid = text.uuid
        self._publish(page)

    def _find_what_came_later(self) -> None:
        """A clue may be found in an object that had no facts yet when the cache was published."""
        for page in self.published:
            if isinstance(page, ObjectPage) and page.found_in:
                sync_page(page)

    def _new_object(self, text: ObjectText, level: LevelPage) -> ObjectPage:
        page = ObjectPage(slug=text.key, title=text.title, kind=text.kind)
        self.pages[text.key] = add_bare(self._fresh(level), page)
        return page

    def _fresh(self, page: Any) -> Any:
        """With the number of its children as it is now, by which the tree finds the place of the next."""
        page.numchild = Page.objects.filter(pk=page.pk).values_list("numchild", flat=True).get()
        return page

    def _publish(self, page: Any) -> None:
        publish(page, by=self.by, at=self.at)
        self.published.append(page)

    def _in_order(self, parent: Any, wanted: list[Any]) -> None:
        """Put the pages under ``parent`` into the order of the folder; what was written in the site comes after."""
        ids = [page.pk for page in wanted]
        under = Page.objects.child_of(self._fresh(parent)).order_by("path")
        now = [pk for pk in under.values_list("pk", flat=True) if pk in set(ids)]
        if now != ids:
            for page in wanted:
                Page.objects.get(pk=page.pk).move(Page.objects.get(pk=parent.pk), "last-child", user=self.by)
            for page in wanted:
                page.refresh_from_db(fields=["path", "depth", "url_path"])
            place_children(parent)

    # --- What the fields of a page are ---

    def _object_fields(self, text: ObjectText) -> dict[str, Any]:
        sheet, poll, cache, media, quiz = text.sheet, text.poll, text.cache, text.media, text.quiz
        fields: dict[str, Any] = {
            name: getattr(text, name)
            for name in (
                "kind", "title", "summary", "minutes", "points", "bonus_points", "question", "presenter", "licence",
                "link", "worksheet", "wants_upload",
            )
        }  # fmt: skip
        fields |= {
            "body": self._blocks(text.body),
            "record_id": self.records.get(text.record),
            "worksheet_title": sheet.title if sheet else "",
            "worksheet_summary": sheet.summary if sheet else "",
            "worksheet_fields": [_block("field", one) for one in sheet.fields] if sheet else [],
            "poll_question": poll.question if poll else "",
            "poll_options": [_block("option", one) for one in poll.options] if poll else [],
            "clue": cache.clue if cache else "",
            "answers": "\n".join(cache.answers) if cache else "",
            "shelf": cache.shelf if cache else "",
            "found_in": [_block("object", self._pk(key)) for key in cache.found_in] if cache else [],
            "media_file_id": self.shelf.pk("document", media.file) if media else None,
            "media_link": media.link if media else "",
            "media_seconds": media.seconds if media else 0,
            "captions_id": self.shelf.pk("document", media.captions) if media else None,
            "transcript": media.transcript if media else "",
            "quiz_bank_id": self.banks[quiz.bank] if quiz else None,
        }
        if quiz:
            fields |= {
                f"quiz_{name}": getattr(quiz, name)
                for name in ("draw", "tags", "pass_mark", "attempts", "delay", "counts")
            }
        return fields

    def _pk(self, key: str) -> int:
        """The page of an object, made without its words where it comes later."""
        if key not in self.pages:
            course, level = self.text.level_of()[key]
            self._ensure_level(course, level)
            self._new_object(self.text.objects[key], self.levels[course, level])
        return int(self.pages[key].pk)

    def _ensure_level(self, course_key: str, level_key: str) -> None:
        course = next(one for one in self.text.courses if one.key == course_key)
        if course_key not in self.courses:
            made = add_bare(self._fresh(self.page), CoursePage(slug=course.key, title=course.title))
            self.courses[course_key] = made
            sync_page(made)
        for level in course.levels:
            self._level(course, level, self.courses[course_key])

    def _blocks(self, blocks: list[Block]) -> list[dict[str, Any]]:
        return stored(blocks, self._turn)

    def _turn(self, shape: str, value: Any, _allowed: frozenset[str]) -> Any:
        if shape == "rich":
            return _OBJECT_LINK.sub(lambda found: f'linktype="page" id="{self._pk(found.group(1))}"', value.html)
        if shape == "figure":
            return self.figures.get(value)
        if shape == "record":
            return self.records.get(value) or self._record(value)
        return self.shelf.pk(shape, value)

    def _record(self, key: str) -> int | None:
        row = library_api.records_by_key([key]).get(key)
        return row.pk if row else None

    def _quests(self, quests: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [_block("quest", one | {"needs": [self._pk(key) for key in one["needs"]]}) for one in quests]

    def _gate(self, gate: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [_block(one["kind"], self._condition(one)) for one in gate]

    def _condition(self, one: dict[str, Any]) -> dict[str, Any]:
        if "object" in one:
            return {"object": self._pk(one["object"])}
        return (
            {"milestone": one["milestone"]} if "milestone" in one else {"minimum": one.get("points", one.get("count"))}
        )

    # --- When all objects are there ---

    def _close_course(self, text: CourseText) -> None:
        page, old = self.courses[text.key], self._old_course(text.key)
        old_levels = {level.key: level for level in old.levels} if old else {}
        for level in text.levels:
            one, was = self.levels[text.key, level.key], old_levels.get(level.key)
            if was is None or (was.title, was.summary, was.gate) != (level.title, level.summary, level.gate):
                set_fields(one, {"title": level.title, "summary": level.summary, "gate": self._gate(level.gate)})
                self._publish(one)
        names = ("title", "summary", "licence", "outcomes", "authors", "plan", "quests")
        if old is None or any(getattr(old, name) != getattr(text, name) for name in names):
            set_fields(page, {
                "title": text.title, "summary": text.summary, "licence": text.licence,
                "outcomes": [_block("outcome", one) for one in text.outcomes],
                "authors": [_block("author", one) for one in text.authors],
                "plan": [_block("session", one) for one in text.plan], "quests": self._quests(text.quests),
            })  # fmt: skip
            self._publish(page)
        self._retire_pages(
            page
            for (course, key), page in self.levels.items()
            if course == text.key and key in set(old_levels) - {one.key for one in text.levels}
        )

    def _old_course(self, key: str) -> CourseText | None:
        courses = self.plan.site.text.courses if self.plan.site else []
        return next((one for one in courses if one.key == key), None)

    def _close_programme(self) -> None:
        self._in_order(self.page, [self.courses[course.key] for course in self.text.courses])
        if self.to_do("programme", self.text.key):
            set_fields(self.page, {
                "title": self.text.title, "strapline": self.text.strapline, "search_description": self.text.summary,
                "body": self._blocks(self.text.body), "quests": self._quests(self.text.quests),
            })  # fmt: skip
            self._publish(self.page)

    def _citations(self) -> None:
        courses = {row.key: row for row in Course.objects.filter(programme=self.programme)}
        objects = {row.key: row for row in LearningObject.objects.filter(programme=self.programme)}
        for course in self.text.courses:
            if self.to_do("course", course.key):
                self._cite(course.citations, course=courses[course.key])
        for key in self.plan.of("object", NEW, CHANGED):
            self._cite(self.text.objects[key].citations, learning_object=objects[key])

    def _cite(self, keys: list[str], **subject: Any) -> None:
        wanted = [self.records[key] for key in keys]
        now = list(Citation.objects.filter(**subject).values_list("record_id", flat=True))
        if now != wanted:
            Citation.objects.filter(**subject).delete()
            rows = [Citation(record_id=pk, position=place, **subject) for place, pk in enumerate(wanted)]
            Citation.objects.bulk_create(rows)

    # --- What is no longer there ---

    def _retire(self) -> None:
        self._retire_pages(self.pages[key] for key in self.plan.of("object", RETIRED))
        self._retire_pages(self.courses[key] for key in self.plan.of("course", RETIRED))

    def _retire_pages(self, pages: Any) -> None:
        for page in pages:
            found = Page.objects.get(pk=page.pk).specific
            if found.live:
                found.unpublish(user=self.by)

    # --- What the next import goes by ---

    def mark(self) -> None:
        now = revisions(self.programme)
        rows = {row.path: row for row in ImportMark.objects.filter(programme=self.programme)}
        made: list[ImportMark] = []
        changed: list[ImportMark] = []
        for one in self.plan.changes:
            name = mark_name(one.kind, one.key)
            if one.kind == "record" or one.status not in (NEW, CHANGED, UNCHANGED, RETIRED):
                continue
            row = rows.get(name)
            wanted = (now.get(name, 0), _digest(one))
            if row is None:
                made.append(
                    ImportMark(programme=self.programme, path=name, revision=wanted[0], digest=wanted[1], at=self.at)
                )
            elif (row.revision, row.digest) != wanted:
                row.revision, row.digest, row.at = *wanted, self.at
                changed.append(row)
        ImportMark.objects.bulk_create(made)
        ImportMark.objects.bulk_update(changed, ["revision", "digest", "at"])


def _digest(change: Change) -> str:
    """Of what was retired there is nothing left in the folder."""
    return "" if change.status == RETIRED else "text"


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}
