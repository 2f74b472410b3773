"""A folder of text as shapes. Everything that is wrong with it is noted; nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cairn.courses.models.blocks import BADGES, FIELD_KINDS, MILESTONES
from cairn.courses.reserved import reserved_keys, reserved_words
from cairn.courses.text import facts as reading
from cairn.courses.text import figures
from cairn.courses.text.facts import KEY, Facts
from cairn.courses.text.mistakes import Mistakes
from cairn.courses.text.objects import object_text
from cairn.courses.text.prose import ProseReader
from cairn.courses.text.questions import bank_text
from cairn.courses.text.shapes import CourseText, FigureText, LevelText, ProgrammeText, WorksheetText
from cairn.lib.errors import Refused
from cairn.library import api as library_api

Say = Callable[[str], None]
COUNTED = (
    "discussion_answered", "reflection_written", "people_followed", "conversations_joined", "cafe_attended",
)  # fmt: skip
RECORD_WORDS = ("journal", "volume", "issue", "pages", "doi", "publisher", "url")
RECORD_MOST = {"journal": 300, "volume": 20, "issue": 20, "pages": 40, "doi": 200, "publisher": 200, "url": 500}


def read_folder(folder: Path, *, say: Say = lambda _words: None) -> ProgrammeText:
    """The programme that ``folder`` describes. Raises ``Refused`` whose ``details`` are all mistakes."""
    reader = FolderReader(folder, Mistakes(), say)
    text = reader.programme()
    reader.check_references(text)
    reader.mistakes.require_none()
    return text


class FolderReader:
    def __init__(self, folder: Path, mistakes: Mistakes, say: Say) -> None:
        self.folder, self.mistakes, self.say = folder, mistakes, say
        self.worksheets: dict[str, WorksheetText] = {}
        self.labels: dict[str, str] = {}

    def programme(self) -> ProgrammeText:
        facts = self.facts(self.folder / "programme.yaml")
        if facts is None:
            self.mistakes.require_none()
            raise AssertionError("a file that can't be read is a mistake")
        text = ProgrammeText(
            key=facts.key(),
            title=facts.text("title", most=200),
            strapline=facts.text("strapline", most=300, needed=False),
            summary=facts.text("summary", needed=False),
        )
        text.records = self.records()
        self.labels = {key: library_api.short_citation(one) for key, one in text.records.items()}
        text.figures = self.figures()
        self.worksheets = {sheet.key: sheet for path in self.files("worksheets") if (sheet := self.worksheet(path))}
        if (body := facts.text("body", needed=False)) and (read := self.text(self.folder / body)) is not None:
            text.body = ProseReader(body, self.folder, self.mistakes, self.cite).blocks(read)
        text.quests = self.quests(facts)
        keys = facts.words("courses", needed=True)
        facts.done()
        for number, key in enumerate(dict.fromkeys(keys), start=1):
            self.say(_("Reading course %(n)d of %(all)d: %(key)s") % {"n": number, "all": len(keys), "key": key})
            if not KEY.fullmatch(key):
                facts.wrong(_("%(key)s is no key of a course.") % {"key": key}, "courses")
            elif (course := self.course(text, self.folder / "courses" / key)) is not None:
                text.courses.append(course)
        return text

    # --- Files ---

    def shown(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def files(self, name: str) -> list[Path]:
        return sorted((self.folder / name).glob("*.yaml"))

    def text(self, path: Path) -> str | None:
        return reading.read_file(path, path.relative_to(self.folder).as_posix(), self.mistakes)

    def facts(self, path: Path) -> Facts | None:
        text = self.text(path)
        table = None if text is None else reading.load(text, self.shown(path), self.mistakes)
        if table is None and text is not None and not text.strip():
            self.mistakes.add(self.shown(path), 1, _("This file is empty."))
        return None if table is None else Facts(table, self.shown(path), self.mistakes)

    def cite(self, key: str) -> str:
        if key not in self.labels:
            known = library_api.records_by_key([key]).get(key)
            self.labels[key] = library_api.short_citation(library_api.record_facts(known)) if known else key
        return self.labels[key]

    # --- What courses share ---

    def records(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for path in self.files("records"):
            text = self.text(path)
            rows = reading.load(text, self.shown(path), self.mistakes) if text else None
            for row in rows if isinstance(rows, list) else []:
                facts = Facts(row, self.shown(path), self.mistakes)
                one = self.record(facts)
                if one["key"] in found:
                    facts.wrong(_("The record %(key)s stands twice.") % {"key": one["key"]}, "key")
                found[one["key"]] = one
        return found

    def record(self, facts: Facts) -> dict[str, Any]:
        one: dict[str, Any] = {
            "key": facts.key(most=120),
            "type": facts.choice("type", library_api.RECORD_TYPES),
            "title": facts.text("title", most=500),
            "authors": [self.author(author) for author in facts.tables("authors", needed=True)],
        }
        for name in RECORD_WORDS:
            if words := facts.text(name, most=RECORD_MOST[name], needed=False):
                one[name] = words
        if facts.has("year"):
            one["year"] = facts.number("year", low=1000, high=3000)
        facts.done()
        return {name: one[name] for name in library_api.RECORD_ORDER if name in one}

    def author(self, facts: Facts) -> dict[str, str]:
        if facts.has("literal"):
            made = {"literal": facts.text("literal", most=200)}
        else:
            made = {"family": facts.text("family", most=100)}
            if given := facts.text("given", most=90, needed=False):
                made["given"] = given
        facts.done()
        return made

    def figures(self) -> dict[str, FigureText]:
        found = {}
        for path in self.files("figures"):
            if (facts := self.facts(path)) is None:
                continue
            one = FigureText(
                facts.key(),
                facts.choice("kind", figures.KINDS),
                facts.text("title", most=200),
                facts.text("caption", needed=False),
                path=facts.path,
            )
            try:
                one.spec = figures.with_rows(facts.rest(), self.folder)
                figures.check(one.kind, one.spec, title=one.title)
            except Refused as error:
                facts.wrong(error.message)
            found[one.key] = one
        return found

    def worksheet(self, path: Path) -> WorksheetText | None:
        if (facts := self.facts(path)) is None:
            return None
        sheet = WorksheetText(
            facts.key(most=40), facts.text("title", most=200), facts.text("summary", most=400, needed=False)
        )
        for one in facts.tables("fields", needed=True):
            field = self.field(one)
            if field["key"] in [known["key"] for known in sheet.fields]:
                one.wrong(_("The field %(key)s stands twice.") % {"key": field["key"]}, "key")
            sheet.fields.append(field)
        facts.done()
        return sheet

    def field(self, facts: Facts) -> dict[str, Any]:
        kind = facts.choice("kind", [key for key, _label in FIELD_KINDS])
        options = "columns" if kind == "table" else "options"
        needed = kind in ("table", "choice", "checklist")
        made: dict[str, Any] = {
            "key": facts.key(most=40),
            "label": facts.text("label", most=200),
            "hint": facts.text("hint", most=400, needed=False),
            "kind": kind,
            "options": facts.words(options, most=200, needed=True) if needed else [],
            "into": facts.text("into", most=60, needed=False),
        }
        facts.done()
        return made

    # --- Courses ---

    def course(self, programme: ProgrammeText, folder: Path) -> CourseText | None:
        facts = self.facts(folder / "course.yaml")
        if facts is None:
            return None
        course = CourseText(
            key=facts.key(),
            title=facts.text("title", most=200),
            summary=facts.text("summary", needed=False),
            outcomes=facts.words("outcomes", most=200),
            authors=facts.words("authors", most=120),
            licence=facts.text("licence", most=60, needed=False),
            citations=facts.words("citations", refer="record"),
            plan=[self.session(one) for one in facts.tables("plan")],
            quests=self.quests(facts),
        )
        if course.key != folder.name:
            facts.wrong(_("The key is %(key)s, and the folder is called otherwise.") % {"key": course.key}, "key")
        for path in sorted((folder / "banks").glob("*.yaml")):
            self.bank(programme, path, course.key)
        course.levels = [self.level(programme, one, folder) for one in facts.tables("levels", needed=True)]
        facts.done()
        return course

    def bank(self, programme: ProgrammeText, path: Path, course: str) -> None:
        if (facts := self.facts(path)) is not None:
            bank = bank_text(facts, course=course)
            if bank.key in programme.banks:
                facts.wrong(_("The bank %(key)s stands twice.") % {"key": bank.key}, "key")
            programme.banks[bank.key] = bank

    def session(self, facts: Facts) -> dict[str, str]:
        made = {
            "objective": facts.text("objective", most=300),
            "session": facts.text("session", needed=False),
            "measure": facts.text("measure", most=300, needed=False),
        }
        facts.done()
        return made

    def quests(self, facts: Facts) -> list[dict[str, Any]]:
        made = []
        for one in facts.tables("quests"):
            quest = {
                "key": one.key(),
                "title": one.text("title", most=120),
                "summary": one.text("summary", most=300, needed=False),
                "badge": one.choice("badge", [key for key, _label in BADGES]),
                "needs": one.words("needs", needed=True, refer="object"),
            }
            one.done()
            made.append(quest)
        return made

    def level(self, programme: ProgrammeText, facts: Facts, folder: Path) -> LevelText:
        level = LevelText(facts.key(), facts.text("title", most=200), facts.text("summary", needed=False), [])
        rows = facts.rows("objects", needed=True)
        for place, key in enumerate(facts.words("objects")):
            if not KEY.fullmatch(key) or key in programme.objects:
                said = _("%(key)s stands in two levels, or is no key.") % {"key": key}
                self.mistakes.add(facts.path, rows.lines[place], said)
                continue
            if key in reserved_keys():
                self.mistakes.add(facts.path, rows.lines[place], reserved_words(key))
            path = folder / "objects" / f"{key}.md"
            made = object_text(path, self.shown(path), self.mistakes, self.cite)
            if made is not None:
                programme.objects[key] = made
                made.sheet = self.worksheets.get(made.worksheet)
                level.objects.append(key)
        level.gate = [self.condition(one) for one in facts.tables("gate")]
        facts.done()
        return level

    def condition(self, facts: Facts) -> dict[str, Any]:
        kind = facts.choice("kind", ["minimum_points", "quiz_passed", "upload", "milestone", *COUNTED])
        made: dict[str, Any] = {"kind": kind}
        if kind == "minimum_points":
            made["points"] = facts.number("points", low=1)
        elif kind in ("quiz_passed", "upload"):
            made["object"] = facts.refer("object", "object")
        elif kind == "milestone":
            made["milestone"] = facts.choice("milestone", [key for key, _label in MILESTONES])
        elif kind:
            made["count"] = facts.number("count", low=1)
        facts.done()
        return made

    # --- What names something ---

    def check_references(self, text: ProgrammeText) -> None:
        wanted = {one.key for one in self.mistakes.references if one.kind in ("record", "citation")}
        records = set(text.records) | set(library_api.records_by_key(wanted - set(text.records)))
        known: dict[str, set[str]] = {
            "object": set(text.objects), "bank": set(text.banks), "figure": set(text.figures),
            "record": records, "citation": records, "worksheet": set(self.worksheets),
        }  # fmt: skip
        words = {
            "object": _("There is no object %(key)s in the courses that are offered."),
            "bank": _("There is no question bank %(key)s in the folder."),
            "figure": _("There is no figure %(key)s in the folder."),
            "record": _("There is no evidence record %(key)s in the folder or the library."),
            "citation": _("There is no evidence record %(key)s in the folder or the library."),
            "worksheet": _("There is no worksheet %(key)s in the folder."),
        }
        for one in self.mistakes.references:
            if one.key not in known[one.kind]:
                self.mistakes.add(one.path, one.line, words[one.kind] % {"key": one.key})
        self.check_keys(text)

    def check_keys(self, text: ProgrammeText) -> None:
        uuids: dict[str, str] = {}
        for one in text.objects.values():
            if one.uuid and uuids.setdefault(one.uuid, one.key) != one.key:
                said = {"key": uuids[one.uuid]}
                self.mistakes.add(one.path, 2, _("This uuid stands in %(key)s too. Make a new one.") % said)
        dois: dict[str, str] = {}
        for key, record in text.records.items():
            if (doi := record.get("doi", "").lower()) and dois.setdefault(doi, key) != key:
                said = {"key": key, "other": dois[doi]}
                self.mistakes.add("records", 1, _("%(key)s and %(other)s are the same paper. Keep one.") % said)
        for key, other in library_api.other_keys_of(text.records.values()).items():
            said = {"key": key, "other": other}
            self.mistakes.add("records", 1, _("The library keeps the paper %(key)s as %(other)s. Cite that.") % said)
