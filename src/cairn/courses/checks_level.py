"""What is checked of a level before it is published: above all, that its gate can be opened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from cairn.courses.findings import Finding, error, warning
from cairn.courses.models import LevelPage, ObjectPage


def check_level(page: LevelPage) -> Iterator[Finding]:
    """Its gate against the objects that it holds, drafts too: they will be published beside it."""
    if not page.summary:
        yield warning(_("Say in a sentence what the level is about."), "summary")
    if not page.gate:
        yield warning(_("There is no gate: everybody walks straight through. Add a condition."), "gate")
    held = list(ObjectPage.objects.child_of(page)) if page.pk else []
    if not held:
        yield warning(_("There is no object in this level yet."), "title")
        return
    for block in page.gate:
        yield from _condition(page, block.block_type, block.value, held)


def _condition(page: LevelPage, kind: str, value: Any, held: list[ObjectPage]) -> Iterator[Finding]:
    if kind == "minimum_points":
        yield from _points(value["minimum"] or 0, held)
    elif kind == "quiz_passed":
        yield from _target(page, value["object"], "quiz", _("The gate asks for a quiz, and names no quiz."))
    elif kind == "upload":
        yield from _target(page, value["object"], "activity", _("The gate asks for a file, and names no activity."))
    elif kind == "discussion_answered":
        asked = sum(bool(one.question) for one in held)
        yield from _enough(value["minimum"] or 0, asked, _("answers to discussion questions"), _("questions"))
    elif kind == "reflection_written":
        yield from _enough(value["minimum"] or 0, len(held), _("reflections"), _("objects"))


def _points(wanted: int, held: list[ObjectPage]) -> Iterator[Finding]:
    plain = sum(one.points for one in held)
    most = plain + sum(one.bonus_points for one in held)
    said = {"wanted": wanted, "most": most, "plain": plain}
    if wanted > most:
        words = _(
            "The gate asks for %(wanted)d points and the level holds %(most)d: nobody can open it. Ask for fewer."
        )
        yield error(words % said, "gate")
    elif wanted > plain:
        words = _("The gate asks for %(wanted)d points; without bonus points the level holds %(plain)d. Ask for fewer.")
        yield warning(words % said, "gate")


def _enough(wanted: int, there: int, what: str, of_what: str) -> Iterator[Finding]:
    if wanted > there:
        words = _("The gate asks for %(wanted)d %(what)s and the level has %(there)d %(of)s: nobody can open it.")
        yield error(words % {"wanted": wanted, "what": what, "there": there, "of": of_what}, "gate")


def _target(page: LevelPage, target: Any, kind: str, otherwise: str) -> Iterator[Finding]:
    """The object that a condition names must be of the right kind, and be met before the gate."""
    found = target.specific if target is not None else None
    if not isinstance(found, ObjectPage) or found.kind != kind:
        yield error(otherwise, "gate")
        return
    if kind == "activity" and not found.wants_upload:
        yield error(_("“%(title)s” asks for no file. Tick it there.") % {"title": found.title}, "gate")
    level = found.get_parent()
    if level.pk == page.pk:
        return
    met_before = level.get_parent().pk == page.get_parent().pk and level.path < page.path
    if not met_before:
        words = _("“%(title)s” is not in this level or an earlier one: nobody can open the gate. Choose another.")
        yield error(words % {"title": found.title}, "gate")
