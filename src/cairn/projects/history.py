"""Changes of a chart in words: who did what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cairn.methods.spc.words import number, when
from cairn.projects.changes import OPTIONS, Entry
from cairn.projects.models import Measure


def sentence(entry: Entry) -> str:
    """Who did what: "Ana left out 3 March 2025: bank holiday"."""
    return _("%(who)s %(what)s") % {"who": entry.who or _("Somebody"), "what": what(entry)}


def what(entry: Entry) -> str:
    """What was done, as it goes on after a name."""
    if entry.of is not None:
        done = what(entry.of)
        return (_("undid: %(what)s") if entry.action == "undo" else _("did again: %(what)s")) % {"what": done}
    if entry.action == "points":
        return _("changed the points")
    change = entry.change
    if entry.action == "chart":
        # Not in the order that they were kept in: PostgreSQL has one of its own.
        return "; ".join(_option(key, change["after"][key]) for key in OPTIONS if key in change["after"])
    (text,) = change["after"].values()
    template = _at_a_point(entry.action, removed=not text, again=bool(next(iter(change["before"].values()))))
    return template % {"point": when(change["point"], translation), "text": text}


def _at_a_point(action: str, *, removed: bool, again: bool) -> str:
    if action == "rebase":
        return _("took away the new limits from %(point)s") if removed else _("began new limits at %(point)s: %(text)s")
    if action == "exclusion":
        return _("took %(point)s back in") if removed else _("left out %(point)s: %(text)s")
    if removed:
        return _("took away the note at %(point)s")
    return _("changed the note at %(point)s: %(text)s") if again else _("noted at %(point)s: %(text)s")


def _option(key: str, value: Any) -> str:
    if key == "chart_kind":
        return _("chose the %(chart)s") % {"chart": _in_sentence(str(Measure.Chart(value).label))}
    if key == "chart_rules":
        return _("chose the rules “%(rules)s”") % {"rules": Measure.Rules(value).label}
    if key == "direction":
        return _("said “%(direction)s”") % {"direction": Measure.Direction(value).label}
    return (_REMOVED if value is None else _SET)[key]() % {"value": "" if value is None else number(value)}


_SET: Mapping[str, Any] = {
    "chart_baseline": lambda: _("took the limits from the first %(value)s points"),
    "chart_per": lambda: _("showed rates per %(value)s"),
    "target": lambda: _("set the target to %(value)s"),
}
_REMOVED: Mapping[str, Any] = {
    "chart_baseline": lambda: _("took the limits from all points"),
    "target": lambda: _("took the target away"),
}


def _in_sentence(title: str) -> str:
    """ "Run chart" becomes "run chart"; "XmR chart" stays."""
    return title if title[1:2].isupper() or title.startswith(("X", "S ")) else title[:1].lower() + title[1:]
