"""A programme as the site holds it, published, in the same shapes as a folder; and what can't be said in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cairn.courses.models import (
    Citation,
    CoursePage,
    Figure,
    LearningObject,
    LevelPage,
    ObjectPage,
    Programme,
    ProgrammePage,
    Question,
    QuestionBank,
    QuestionVersion,
)
from cairn.courses.text.prose import address_in_text
from cairn.courses.text.richtext import CantSay, markdown_from_html
from cairn.courses.text.shape_of_blocks import read_back
from cairn.courses.text.shapes import (
    BankText,
    Block,
    CacheText,
    CourseText,
    FigureText,
    FileRef,
    LevelText,
    MediaText,
    ObjectText,
    PollText,
    ProgrammeText,
    QuestionText,
    QuizText,
    Rich,
    WorksheetText,
)
from cairn.library.models_api import EvidenceRecord


@dataclass
class Site:
    """The published programme: its shapes, its pages by key, and ``unsaid``: by key, what the shapes can't say."""

    text: ProgrammeText
    page: ProgrammePage
    courses: dict[str, CoursePage] = field(default_factory=dict)
    levels: dict[tuple[str, str], LevelPage] = field(default_factory=dict)
    objects: dict[str, ObjectPage] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)  # titles of pages that are not published
    unsaid: dict[str, list[str]] = field(default_factory=dict)


def read_site(programme: Programme) -> Site | None:
    """The programme of the site, or ``None`` where it has no page. About fifteen queries, however large it is."""
    page = ProgrammePage.objects.filter(pk=programme.page_id).first()
    return None if page is None else _SiteReader(programme, page).read()


class _SiteReader:
    def __init__(self, programme: Programme, page: ProgrammePage) -> None:
        self.programme, self.page = programme, page
        self.courses = list(CoursePage.objects.child_of(page).order_by("path"))
        self.levels = list(LevelPage.objects.descendant_of(page).order_by("path"))
        self.objects = list(ObjectPage.objects.descendant_of(page).order_by("path"))
        rows = LearningObject.objects.filter(programme=programme)
        self.uuids = {key: str(uuid) for key, uuid in rows.values_list("key", "uuid")}
        self.keys_of_pages = {one.pk: one.slug for one in self.objects}
        self.figures = dict(Figure.objects.filter(programme=programme).values_list("pk", "key"))
        self.banks = dict(QuestionBank.objects.filter(programme=programme).values_list("pk", "key"))
        self.records = dict(EvidenceRecord.objects.values_list("pk", "key"))
        self.files: dict[str, dict[int, FileRef]] = {}
        self.now = ""  # the key of what is being read, for ``unsaid``
        self.site = Site(ProgrammeText(programme.key, programme.title), page)

    def read(self) -> Site:
        site, text, page = self.site, self.site.text, self.page
        self.now = "programme"
        text.title, text.strapline, text.summary = page.title, page.strapline, page.search_description
        text.body, text.quests = self.blocks(page.body), self._quests(page.quests)
        site.hidden = [one.title for one in (*self.courses, *self.levels, *self.objects) if not one.live]
        site.courses = {one.slug: one for one in self.courses}
        cited_by_course, cited_by_object = self._citations()
        parents = {course.path: course for course in self.courses}
        inside: dict[str, list[ObjectPage]] = defaultdict(list)
        for one in self.objects:
            site.objects[one.slug] = one
            inside[one.path[: -one.steplen]].append(one)
        made = {course.path: self._course(course, cited_by_course) for course in self.courses if course.live}
        for level in self.levels:
            course = parents[level.path[: -level.steplen]]
            site.levels[course.slug, level.slug] = level
            if not (level.live and course.live):
                continue
            objects = [one for one in inside[level.path] if one.live]
            made[course.path].levels.append(self._level(level, objects))
            for one in objects:
                text.objects[one.slug] = self._object(one, cited_by_object[one.slug])
        text.courses = list(made.values())
        text.banks, text.figures = self._banks(text), self._figures()
        return site

    # --- Pages ---

    def _course(self, page: CoursePage, cited: dict[str, list[str]]) -> CourseText:
        self.now = page.slug
        plan = [
            {name: str(one["value"].get(name) or "").strip() for name in ("objective", "session", "measure")}
            for one in page.plan.raw_data
        ]
        return CourseText(
            key=page.slug, title=page.title, summary=page.summary, outcomes=_words(page.outcomes),
            authors=_words(page.authors), licence=page.licence, citations=cited[page.slug], plan=plan,
            quests=self._quests(page.quests),
        )  # fmt: skip

    def _level(self, page: LevelPage, objects: list[ObjectPage]) -> LevelText:
        gate = [condition for one in page.gate.raw_data if (condition := self._condition(one))]
        return LevelText(page.slug, page.title, page.summary, [one.slug for one in objects], gate)

    def _condition(self, raw: Any) -> dict[str, Any] | None:
        kind, value = raw["type"], raw["value"]
        if kind == "milestone":
            return {"kind": kind, "milestone": value.get("milestone")}
        if "object" in value:
            key = self.keys_of_pages.get(value["object"])
            return {"kind": kind, "object": key} if key else None
        return {"kind": kind, "points" if kind == "minimum_points" else "count": value.get("minimum")}

    def _quests(self, stream: Any) -> list[dict[str, Any]]:
        found = []
        for one in stream.raw_data:
            value = one["value"]
            needs = [self.keys_of_pages.get(pk) for pk in _items(value.get("needs"))]
            facts = {name: value.get(name) or "" for name in ("key", "title", "summary", "badge")}
            found.append(facts | {"needs": [key for key in needs if key]})
        return found

    def _object(self, page: ObjectPage, citations: list[str]) -> ObjectText:
        self.now = page.slug
        made = ObjectText(
            key=page.slug, uuid=self.uuids.get(page.slug, ""), kind=page.kind, title=page.title, summary=page.summary,
            minutes=page.minutes, points=page.points, bonus_points=page.bonus_points, question=page.question.strip(),
            presenter=page.presenter, licence=page.licence, citations=citations,
            record=self.records.get(page.record_id, ""), link=page.link, worksheet=page.worksheet,
            wants_upload=page.wants_upload,
        )  # fmt: skip
        made.sheet, made.poll, made.cache = self._sheet(page), self._poll(page), self._cache(page)
        made.media, made.quiz, made.body = self._media(page), self._quiz(page), self.blocks(page.body)
        return made

    def _sheet(self, page: ObjectPage) -> WorksheetText | None:
        fields = [
            {name: one["value"].get(name) or "" for name in ("key", "label", "hint", "kind")}
            | {"options": [str(word) for word in _items(one["value"].get("options"))]}
            | {"into": one["value"].get("into") or ""}
            for one in page.worksheet_fields.raw_data
        ]
        return WorksheetText(page.worksheet, page.worksheet_title, page.worksheet_summary, fields) if fields else None

    def _poll(self, page: ObjectPage) -> PollText | None:
        options = _words(page.poll_options)
        return PollText(page.poll_question, options) if options else None

    def _cache(self, page: ObjectPage) -> CacheText | None:
        answers = [line.strip() for line in page.answers.splitlines() if line.strip()]
        if not (page.clue and answers):
            return None
        found_in = [self.keys_of_pages.get(one["value"]) for one in page.found_in.raw_data]
        return CacheText(page.clue.strip(), answers, [key for key in found_in if key], page.shelf)

    def _media(self, page: ObjectPage) -> MediaText | None:
        if not (page.media_file_id or page.media_link):
            return None
        return MediaText(
            page.media_link, self.file("document", page.media_file_id), page.media_seconds,
            self.file("document", page.captions_id), page.transcript.strip(),
        )  # fmt: skip

    def _quiz(self, page: ObjectPage) -> QuizText | None:
        if page.quiz_bank_id not in self.banks:
            return None
        return QuizText(
            self.banks[page.quiz_bank_id], page.quiz_draw, page.quiz_tags, page.quiz_pass_mark, page.quiz_attempts,
            page.quiz_delay, page.quiz_counts,
        )  # fmt: skip

    # --- Prose ---

    def blocks(self, stream: Any) -> list[Block]:
        return read_back(stream.raw_data, self._turn)

    def _turn(self, shape: str, raw: Any, allowed: frozenset[str]) -> Any:
        if shape == "rich":
            return self._rich(str(raw or ""), allowed)
        if shape == "figure":
            return self.figures.get(raw, "")
        if shape == "record":
            return self.records.get(raw, "")
        if shape in ("image", "document"):
            return self.file(shape, raw)
        self._unsaid(_("a block of the kind %(kind)s") % {"kind": raw})
        return None

    def _rich(self, html: str, allowed: frozenset[str]) -> Rich:
        try:
            return Rich(markdown_from_html(html, allowed=allowed, address=self._address), html)
        except CantSay as error:
            self._unsaid(str(error))
            return Rich(html, html)

    def _address(self, attrs: dict[str, str], words: str) -> str:
        kind = attrs.get("linktype")
        if kind == "page" and attrs.get("id", "").isdigit() and int(attrs["id"]) in self.keys_of_pages:
            return f"object:{self.keys_of_pages[int(attrs['id'])]}"
        if kind:
            raise CantSay(_("a link to %(what)s of the site that is no object of this programme") % {"what": kind})
        return address_in_text(attrs, words)

    def _unsaid(self, words: str) -> None:
        self.site.unsaid.setdefault(self.now, []).append(words)

    def file(self, kind: str, pk: int | None) -> FileRef | None:
        """A picture or document; all of a kind are read at once, the first time one is asked for."""
        if pk is None:
            return None
        if kind not in self.files:
            model: Any = get_image_model() if kind == "image" else get_document_model()
            self.files[kind] = {
                one.pk: FileRef(one.file_hash or one.get_file_hash(), one.title, one.file.name)
                for one in model.objects.all()
            }
        return self.files[kind].get(pk)

    # --- What pages don't hold ---

    def _citations(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        courses: dict[str, list[str]] = defaultdict(list)
        objects: dict[str, list[str]] = defaultdict(list)
        rows = Citation.objects.select_related("record", "course", "learning_object")
        for row in rows.filter(course__programme=self.programme):
            courses[row.course.key].append(row.record.key)  # type: ignore[union-attr]
        for row in rows.filter(learning_object__programme=self.programme):
            objects[row.learning_object.key].append(row.record.key)  # type: ignore[union-attr]
        return courses, objects

    def _figures(self) -> dict[str, FigureText]:
        rows = Figure.objects.filter(programme=self.programme).order_by("key")
        return {one.key: FigureText(one.key, one.kind, one.title, one.caption, one.spec) for one in rows}

    def _banks(self, text: ProgrammeText) -> dict[str, BankText]:
        """Each in the folder of the course that first draws from it."""
        course_of = {key: course for key, (course, _level) in text.level_of().items()}
        homes: dict[str, str] = {}
        for one in text.objects.values():
            if one.quiz:
                homes.setdefault(one.quiz.bank, course_of[one.key])
        first = text.courses[0].key if text.courses else ""
        current = QuestionVersion.objects.prefetch_related("choices")
        questions = Question.objects.filter(retired_at=None, current__isnull=False)
        parts = Prefetch("questions", questions.prefetch_related(Prefetch("current", current), "tags"), to_attr="asked")
        banks = QuestionBank.objects.filter(programme=self.programme).order_by("key").prefetch_related(parts)
        return {
            one.key: BankText(one.key, one.title, [_question(row) for row in one.asked], homes.get(one.key, first))
            for one in banks
        }


def _question(row: Any) -> QuestionText:
    now = row.current
    return QuestionText(
        uuid=str(row.uuid), key=row.key, kind=now.kind, stem=now.stem, objective=now.objective,
        difficulty=now.difficulty, tags=sorted(tag.name for tag in row.tags.all()), explanation=now.explanation,
        answer=now.answer, tolerance=now.tolerance, unit=now.unit,
        choices=[(one.text, one.match, one.correct, one.feedback) for one in now.choices.all()],
    )  # fmt: skip


def _items(value: Any) -> list[Any]:
    """The values of a list block, in its new form or its old one."""
    return [one["value"] if isinstance(one, dict) and "value" in one else one for one in value or []]


def _words(stream: Any) -> list[str]:
    return [str(one["value"]).strip() for one in stream.raw_data]
