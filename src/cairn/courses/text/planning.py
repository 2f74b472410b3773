"""What an import of a folder would change in the site, file by file, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.models import Page

from cairn.courses.models import Figure, ImportMark, LearningObject, Programme, QuestionVersion
from cairn.courses.text.shapes import CourseText, ProgrammeText
from cairn.courses.text.site import Site, read_site
from cairn.library import api as library_api

NEW, CHANGED, UNCHANGED, RETIRED, REFUSED, KEPT = "new", "changed", "unchanged", "retired", "refused", "kept"


@dataclass(frozen=True)
class Change:
    """What would become of one thing. ``kind``: programme, course, object, bank, figure or record."""

    kind: str
    key: str
    path: str
    status: str
    words: str = ""


@dataclass
class Plan:
    """``changes`` in the order in which they would be made; ``site`` is ``None`` for a new programme."""

    text: ProgrammeText
    site: Site | None
    programme: Programme | None
    changes: list[Change] = field(default_factory=list)

    def of(self, kind: str, *statuses: str) -> list[str]:
        return [one.key for one in self.changes if one.kind == kind and one.status in statuses]

    def with_status(self, status: str) -> list[Change]:
        return [one for one in self.changes if one.status == status]

    @property
    def changes_nothing(self) -> bool:
        return not any(one.status in (NEW, CHANGED, RETIRED, REFUSED) for one in self.changes)


def plan_import(text: ProgrammeText) -> Plan:
    """Compare what a folder says with the site. Nothing is written."""
    programme = Programme.objects.filter(key=text.key).first()
    site = read_site(programme) if programme is not None else None
    plan = Plan(text, site, programme)
    plan.changes = list(_Planner(plan).changes())
    return plan


class Marks:
    """The last import of each thing, by a name that stays when its file moves, and how the site stands to it now."""

    def __init__(self, programme: Programme | None) -> None:
        rows = ImportMark.objects.filter(programme=programme) if programme else ImportMark.objects.none()
        self.rows = {row.path: row for row in rows}

    def edited(self, name: str, revision: int) -> str:
        """Why the site's own is not overwritten; empty where it may be."""
        mark = self.rows.get(name)
        if mark is None:
            return _("it was written in the site, and not by an import")
        return _("it was edited in the site since the last import") if mark.revision != revision else ""


def mark_name(kind: str, key: str) -> str:
    return f"{kind}/{key}"


def revisions(programme: Programme) -> dict[str, int]:
    """What stands now for each thing: the newest revision of its page (of a course: also of its levels), the newest
    version in a bank, or when a figure was changed, in microseconds."""
    found: dict[str, int] = {}
    page = programme.page
    if page is not None:
        below = Page.objects.descendant_of(page, inclusive=True).order_by("path")
        course = ""
        for depth, slug, revision in below.values_list("depth", "slug", "latest_revision_id"):
            kind = ("programme", "course", "level", "object")[depth - page.depth]
            course = slug if kind == "course" else course
            name = mark_name("course", course) if kind == "level" else mark_name(kind, slug)
            found[name] = max(found.get(name, 0), revision or 0)
    newest = QuestionVersion.objects.filter(question__bank__programme=programme).order_by()
    for key, pk in newest.values_list("question__bank__key").annotate(newest=Max("pk")):
        found[mark_name("bank", key)] = pk
    for key, at in Figure.objects.filter(programme=programme).values_list("key", "changed_at"):
        found[mark_name("figure", key)] = int(at.timestamp() * 1_000_000)
    return found


class _Planner:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.text, self.site = plan, plan.text, plan.site
        self.old = plan.site.text if plan.site else ProgrammeText("", "")
        self.marks = Marks(plan.programme)
        self.now = revisions(plan.programme) if plan.programme else {}
        self._leave_out_what_stays()
        self.old_uuids = self._uuids(LearningObject.objects.filter(programme=plan.programme)) if plan.programme else {}

    def _leave_out_what_stays(self) -> None:
        """Objects that were written in the site are no difference between the two lists of a level."""
        for course in self.old.courses:
            for level in course.levels:
                level.objects = [
                    key
                    for key in level.objects
                    if key in self.text.objects or mark_name("object", key) in self.marks.rows
                ]

    @staticmethod
    def _uuids(rows: Any) -> dict[str, str]:
        return {key: str(uuid) for key, uuid in rows.values_list("key", "uuid")}

    def changes(self) -> Iterator[Change]:
        yield from self._records()
        yield from self._all("figure", self.text.figures, self.old.figures)
        yield from self._all("bank", self.text.banks, self.old.banks)
        yield self._one(
            "programme", self.text.key, "programme.yaml", _head(self.text), _head(self.old) if self.site else None
        )
        old_courses = {course.key: course for course in self.old.courses}
        for course in self.text.courses:
            path = f"courses/{course.key}/course.yaml"
            yield self._one("course", course.key, path, course, old_courses.get(course.key))
        yield from self._gone("course", set(old_courses) - {course.key for course in self.text.courses})
        yield from self._all("object", self.text.objects, self.old.objects)

    def _all(self, kind: str, wanted: dict[str, Any], old: dict[str, Any]) -> Iterator[Change]:
        for key, one in wanted.items():
            yield self._one(kind, key, one.path, one, old.get(key))
        yield from self._gone(kind, set(old) - set(wanted))

    def _one(self, kind: str, key: str, path: str, wanted: Any, old: Any) -> Change:
        name = mark_name(kind, key)
        if kind == "object" and (words := self._other_uuid(key, wanted.uuid)):
            return Change(kind, key, path, REFUSED, words)
        if old is None:
            if name in self.now and (page := self._page(kind, key)) is not None and not page.live:
                return self._hidden(kind, key, path, name)
            return Change(kind, key, path, NEW)
        if wanted == old:
            return Change(kind, key, path, UNCHANGED)
        words = difference(wanted, old)
        if why := self.marks.edited(name, self.now.get(name, 0)):
            said = _("%(why)s. Export it, take what you want from it, and import again.") % {"why": why}
            return Change(kind, key, path, REFUSED, f"{said} ({words})")
        return Change(kind, key, path, CHANGED, words)

    def _hidden(self, kind: str, key: str, path: str, name: str) -> Change:
        """A page that is there and not published: by the last import, or by somebody."""
        mark = self.marks.rows.get(name)
        if mark is not None and mark.digest == "" and mark.revision == self.now[name]:
            return Change(kind, key, path, CHANGED, _("comes back"))
        return Change(
            kind,
            key,
            path,
            REFUSED,
            _("its page is a draft in the site, or was taken off it. Publish or delete it there."),
        )

    def _page(self, kind: str, key: str) -> Any:
        if self.site is None:
            return None
        return {"course": self.site.courses, "object": self.site.objects}.get(kind, {}).get(key)

    def _other_uuid(self, key: str, uuid: str) -> str:
        known = self.old_uuids.get(key)
        if known is not None and known != uuid:
            return _("its uuid is %(uuid)s in the site. A uuid never changes.") % {"uuid": known}
        other = next((one for one, its in self.old_uuids.items() if its == uuid and one != key), None)
        return _("its uuid belongs to %(key)s in the site. A key never changes.") % {"key": other} if other else ""

    def _gone(self, kind: str, keys: set[str]) -> Iterator[Change]:
        for key in sorted(keys):
            name = mark_name(kind, key)
            why = self.marks.edited(name, self.now.get(name, 0))
            if name not in self.marks.rows:
                yield Change(kind, key, name, KEPT, _("it was written in the site, and stays"))
            elif why:
                yield Change(kind, key, name, REFUSED, _("%(why)s, and is not in the folder") % {"why": why})
            elif kind == "figure":
                yield Change(kind, key, name, KEPT, _("it is no longer in the folder, and stays in the site"))
            else:
                yield Change(kind, key, name, RETIRED, _("it is no longer in the folder"))

    def _records(self) -> Iterator[Change]:
        known = library_api.records_by_key(self.text.records)
        for key, facts in self.text.records.items():
            record = known.get(key)
            if record is None:
                yield Change("record", key, f"record {key}", NEW)
            elif library_api.is_fuller(record) or library_api.record_facts(record) == facts:
                yield Change("record", key, f"record {key}", UNCHANGED)
            else:
                yield Change("record", key, f"record {key}", CHANGED)


def _head(text: ProgrammeText) -> dict[str, Any]:
    return {name: getattr(text, name) for name in ("title", "strapline", "summary", "body", "quests")} | {
        "courses": [course.key for course in text.courses]
    }


def difference(wanted: Any, old: Any) -> str:
    """The names of what differs between two shapes of a kind."""
    if isinstance(wanted, dict):
        names = [name for name in wanted if wanted[name] != old[name]]
    else:
        names = [
            one.name for one in fields(wanted) if one.compare and getattr(wanted, one.name) != getattr(old, one.name)
        ]
    if isinstance(wanted, CourseText) and "levels" in names:
        mine, theirs = ({level.key: level for level in one.levels} for one in (wanted, old))
        names = [one for one in names if one != "levels"]
        names += [f"level {key}" for key in mine if mine[key] != theirs.get(key)]
        names += [f"level {key}" for key in theirs if key not in mine] or ([] if names else ["levels"])
    return ", ".join(names)
