"""One thing to do next in a project: the first that is missing in the order of the work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.projects.models import Project
from cairn.projects.places import place_in


class NextStep(NamedTuple):
    """``why`` in a sentence, ``action`` as the words of its button."""

    why: str
    action: str
    url: str


def next_step(project: Project, content: Mapping[str, Any]) -> NextStep:
    """By what the summary says, without a query. There always is one: at last, to tell others."""
    steps = chain(_beginning(project, content), _measuring(project, content), _testing(project, content))
    return next(steps, _at_last(project, content))


def _beginning(project: Project, content: Mapping[str, Any]) -> Iterator[NextStep]:
    charter = place_in(project, "charter")
    if not content["aim"]:
        yield NextStep(
            _("Every project begins with what you want to get better: how good, for whom, by when."),
            _("Write the aim"),
            charter,
        )
    lacking = next((one for one in content["readiness"] if one["key"] == "charter" and not one["met"]), None)
    if lacking:
        yield NextStep(_("The charter is not complete. %(what)s") % {"what": lacking["words"]}, _("Finish it"), charter)


def _measuring(project: Project, content: Mapping[str, Any]) -> Iterator[NextStep]:
    if not content["measures"]:
        yield NextStep(
            _("How will you know that a change is an improvement?"),
            _("Choose a measure"),
            reverse("projects:add_measure", args=[project.uuid]),
        )
    empty = [row for row in content["measures"] if not content["readings"][row["uuid"]]["points"]]
    if empty and len(empty) == len(content["measures"]):
        yield NextStep(
            _("There is no data yet. What is known from before the change is your baseline."),
            _("Enter data"),
            reverse("projects:points", args=[(content["main"] or empty[0]["uuid"])]),
        )
    drivers = content["drivers"]
    if not drivers["primary"] or not drivers["idea"]:
        yield NextStep(
            _("What does the aim depend on, and what could you change?")
            if not drivers["primary"]
            else _("The drivers are there. What could you change to move them?"),
            _("Open the driver diagram"),
            place_in(project, "drivers"),
        )


def _testing(project: Project, content: Mapping[str, Any]) -> Iterator[NextStep]:
    cycles = content["cycles"]
    if not cycles:
        yield NextStep(
            _("You have ideas. Try one on a small scale, and predict what will happen."),
            _("Plan a PDSA cycle"),
            reverse("projects:add_cycle", args=[project.uuid]),
        )
    for cycle in [one for one in cycles if not one["studied"]][-1:]:
        what = {"n": cycle["number"], "title": cycle["title"]}
        words = _("Cycle %(n)d, “%(title)s”, is not studied yet: what happened, and what did you learn?") % what
        if not cycle["predicted"]:
            words = _("Cycle %(n)d, “%(title)s”, has no prediction: without one there is nothing to study.") % what
        yield NextStep(words, _("Go to the cycle"), reverse("projects:cycle", args=[cycle["uuid"]]))
    for row in content["measures"]:
        if content["readings"][row["uuid"]]["worse"]:
            words = _("“%(name)s” shows a change for the worse. What happened there?") % row
            yield NextStep(words, _("Look at the chart"), reverse("projects:measure", args=[row["uuid"]]))
    for one in content["proposal"]["next_steps"]:
        yield NextStep(one["words"], _("Do this next"), place_in(project, one["about"]))


def _at_last(project: Project, content: Mapping[str, Any]) -> NextStep:
    report = place_in(project, "report") or place_in(project, "lessons")
    return NextStep(_("The aim is reached and it has lasted. Let others learn from it."), _("Tell the story"), report)
