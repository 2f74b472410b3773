"""The latest changes of a project in a few words: what was worked on, not each row of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

TOOLS: dict[str, str | Promise] = {
    "charter": _("worked on the charter"),
    "drivers": _("worked on the driver diagram"),
    "cycle": _("worked on a PDSA cycle"),
    "measure": _("worked on a measure"),
    "lesson": _("wrote in the lessons log"),
    "plan": _("worked on the plan"),
    "report": _("worked on the report"),
    "stakeholders": _("worked on the stakeholder map"),
    "process_map": _("worked on the process map"),
    "causes": _("worked on the cause and effect diagram"),
    "fmea": _("worked on the FMEA"),
    "pareto": _("worked on the Pareto chart"),
    "project": _("changed the project"),
}
ACTIONS: dict[str, str | Promise] = {
    "project.rename": _("gave the project another title"),
    "project.share": _("changed who may read the project"),
    "project.score": _("set the progress score"),
    "project.main_measure": _("chose the main measure"),
    "measure.add": _("added a measure"),
    "measure.points": _("entered data"),
    "cycle.add": _("planned a PDSA cycle"),
    "diagram.add": _("began a diagram"),
    "task.add": _("added a task"),
    "lesson.add": _("wrote down a lesson"),
}


def change_words(row: Mapping[str, Any]) -> str:
    """What goes on after a name: "worked on the driver diagram (12 changes)". ``row``: tool, action and count."""
    alone = ACTIONS.get(row["action"]) if row["count"] == 1 else None
    words = str(alone or TOOLS.get(row["tool"], TOOLS["project"]))
    if row["count"] == 1:
        return words
    many = ngettext("%(what)s (%(n)d change)", "%(what)s (%(n)d changes)", row["count"])
    return many % {"what": words, "n": row["count"]}
