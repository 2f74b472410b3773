"""Reading a programme from a folder of text (YAML and Markdown) into pages and facts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses.banks import import_bank
from cairn.courses.blocks_from_text import blocks_from_markdown
from cairn.courses.models import (
    Citation,
    Course,
    CoursePage,
    GateCondition,
    HomePage,
    LearningObject,
    Level,
    LevelPage,
    ObjectPage,
    Programme,
    ProgrammePage,
    QuestionBank,
    QuizSettings,
)
from cairn.courses.sync import renew, sync_page
from cairn.lib.errors import NotFound, Refused
from cairn.library import api as library_api

PAGE_FIELDS = (
    "kind", "summary", "minutes", "points", "bonus_points", "question", "worksheet", "presenter", "licence",
)  # fmt: skip


@transaction.atomic
def import_programme(folder: Path, *, by: Person | None, at: datetime) -> Programme:
    """Make or bring up to date the programme that ``folder`` describes: pages, facts, question banks, citations.

    The pages of an earlier import get a new published revision only where something changed.
    Raises ``NotFound`` for who is not staff (``None`` is a command); ``Refused`` naming the file that can't be read.
    """
    if by is not None and not by.is_staff:
        raise NotFound
    facts = read_yaml(folder / "programme.yaml")
    text = read_text(folder / facts["body"])
    page = _publish(
        home_page(), ProgrammePage, facts["key"], title=facts["title"], strapline=facts["strapline"],
        body=blocks_from_markdown(text),
    )  # fmt: skip
    programme: Programme = page.facts
    for key in facts["courses"]:
        _course(programme, page, folder / "courses" / key, at=at)
    renew(programme.pk)
    programme.refresh_from_db()
    accounts_api.audit("programme.import", subject=programme, by=by, at=at, key=programme.key)
    return programme


def read_yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        raise Refused(_("%(file)s can't be read: %(error)s") % {"file": path.name, "error": error}) from None


def read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError:
        raise Refused(_("There is no file %(file)s. Add it and import again.") % {"file": path.name}) from None


def home_page() -> HomePage:
    """The root of the catalogue, made the first time, and the site that begins there."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title="Cairn", slug="catalogue"))
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "site_name": "Cairn"}
        )
    return home


def _publish(parent: Page, model: Any, slug: str, *, given_uuid: str | None = None, **fields: Any) -> Any:
    """The child page of this address, made or changed, published, with its facts."""
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page is not None and page.live and _same(page, fields):
        sync_page(page)
        return model.objects.get(pk=page.pk)
    if page is None:
        page = model(slug=slug, live=False)
        _set(page, fields)
        parent.add_child(instance=page)
        parent.refresh_from_db()
    _set(page, fields)
    sync_page(page, given_uuid=given_uuid)
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def _set(page: Any, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        column = page._meta.get_field(name)
        setattr(page, name, column.to_python(value) if isinstance(value, list) else value)


def _same(page: Any, fields: dict[str, Any]) -> bool:
    for name, value in fields.items():
        now = getattr(page, name)
        if isinstance(value, list):
            if _bare(now.get_prep_value()) != _bare(page._meta.get_field(name).to_python(value).get_prep_value()):
                return False
        elif now != value:
            return False
    return True


def _bare(value: Any) -> Any:
    """A stream without the ids that Wagtail gives to its blocks."""
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if name != "id"}
    return value


def _course(programme: Programme, parent: Page, folder: Path, *, at: datetime) -> None:
    facts = read_yaml(folder / "course.yaml")
    page = _publish(
        parent, CoursePage, facts["key"], title=facts["title"], summary=facts["summary"], licence=facts["licence"],
        outcomes=[{"type": "outcome", "value": one} for one in facts["outcomes"]],
        authors=[{"type": "author", "value": one} for one in facts["authors"]],
    )  # fmt: skip
    course: Course = page.facts
    _cite(facts.get("citations", []), course=course)
    for path in sorted((folder / "banks").glob("*.yaml")):
        import_bank(programme, read_yaml(path), at=at)
    for level in facts["levels"]:
        _level(programme, page, level, folder)
    for level in facts["levels"]:  # a gate may name a quiz of any level, so gates come last
        _gate(Level.objects.get(course=course, key=level["key"]), level.get("gate", []), at=at)


def _level(programme: Programme, parent: Page, facts: dict[str, Any], folder: Path) -> None:
    page = _publish(parent, LevelPage, facts["key"], title=facts["title"], summary=facts["summary"])
    for key in facts["objects"]:
        front, text = _front(folder / "objects" / f"{key}.md")
        fields = {name: front.get(name, "") for name in PAGE_FIELDS}
        made = _publish(
            page, ObjectPage, front["key"], given_uuid=front["uuid"], title=front["title"],
            body=blocks_from_markdown(text), **fields,
        )  # fmt: skip
        item: LearningObject = made.facts
        _cite(front.get("citations", []), learning_object=item)
        if quiz := front.get("quiz"):
            _quiz(programme, item, quiz)


def _front(path: Path) -> tuple[dict[str, Any], str]:
    parts = read_text(path).split("---\n", 2)
    if len(parts) < 3:
        raise Refused(_("%(file)s has no facts between two lines of ---. Add them.") % {"file": path.name})
    try:
        return yaml.safe_load(parts[1]), parts[2]
    except yaml.YAMLError as error:
        raise Refused(_("%(file)s can't be read: %(error)s") % {"file": path.name, "error": error}) from None


def _quiz(programme: Programme, item: LearningObject, quiz: dict[str, Any]) -> None:
    bank = QuestionBank.objects.filter(programme=programme, key=quiz["bank"]).first()
    if bank is None:
        raise Refused(
            _("%(object)s names the question bank %(bank)s, which is not in the folder.")
            % {"object": item.key, "bank": quiz["bank"]}
        )
    wanted = {name: quiz[name] for name in ("draw", "pass_mark", "attempts")}
    QuizSettings.objects.update_or_create(learning_object=item, defaults={"bank": bank, **wanted})


def _cite(keys: list[str], **subject: Any) -> None:
    """Cite the records that are in the library; one that is not there yet is cited by the next import."""
    for position, key in enumerate(keys):
        try:
            record = library_api.record_of(key)
        except NotFound:
            continue
        Citation.objects.get_or_create(record=record, **subject, defaults={"position": position})


def _gate(level: Level, gate: list[dict[str, Any]], *, at: datetime) -> None:
    kept = []
    for position, one in enumerate(gate):
        target = None
        if "object" in one:
            target = LearningObject.objects.filter(level__course=level.course, key=one["object"]).first()
        wanted = {
            "kind": one["kind"],
            "minimum": one.get("points", one.get("count", 0)),
            "target": target,
            "milestone": one.get("milestone", ""),
        }
        row, _new = GateCondition.objects.update_or_create(
            level=level, **wanted, defaults={"position": position, "retired_at": None}
        )
        kept.append(row.pk)
    level.conditions.filter(retired_at=None).exclude(pk__in=kept).update(retired_at=at)
