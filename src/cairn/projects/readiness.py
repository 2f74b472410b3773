"""What is there and what is missing before a project can be submitted, and the gates' milestones."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, prefetch_related_objects
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.projects.models import Charter, Measure, PDSACycle, Project

NEEDED_IN_CHARTER = ("problem", "aim", "aim_by", "scope")
FEWEST_POINTS = 10


@dataclass(frozen=True)
class ReadinessItem:
    """One thing to do: ``key``, whether it is done, what is done or missing in words, and where to do it."""

    key: str
    met: bool
    words: str
    url: str


def readiness(project: Project) -> list[ReadinessItem]:
    """What a project needs before it is submitted, in the order of the work. Three queries, those of its tools."""
    fetch_tools(project)
    return [_charter(project), _drivers(project), _measure(project), _cycle(project)]


def fetch_tools(project: Project) -> None:
    """Drivers, cycles and measures (each with ``present``, how many of its points have a value), once for a project.

    What was removed is among them.
    """
    present = Count("points", filter=Q(points__value__isnull=False))
    measures = Prefetch("measures", Measure.objects.annotate(present=present))
    prefetch_related_objects([project], "drivers", "cycles", measures)


def charter_is_complete(charter: Charter) -> bool:
    return all(getattr(charter, name) for name in NEEDED_IN_CHARTER)


def cycle_is_studied(cycle: PDSACycle) -> bool:
    """A cycle that predicted, saw what happened, compared the two and came to a decision."""
    return bool(cycle.prediction and cycle.happened and cycle.study and cycle.decision)


def _item(project: Project, key: str, met: bool, words: str, name: str) -> ReadinessItem:
    try:
        page, _sep, part = name.partition("#")
        url = reverse(f"projects:{page}", args=[project.uuid]) + (f"#{part}" if part else "")
    except NoReverseMatch:
        url = ""
    return ReadinessItem(key, met, words, url)


def _charter(project: Project) -> ReadinessItem:
    names = {"problem": _("the problem"), "aim": _("the aim"), "aim_by": _("by when"), "scope": _("the scope")}
    missing = [str(names[name]) for name in NEEDED_IN_CHARTER if not getattr(project.charter, name)]
    words = _("Missing: %(names)s") % {"names": ", ".join(missing)} if missing else _("The charter is complete.")
    return _item(project, "charter", not missing, words, "charter")


def _drivers(project: Project) -> ReadinessItem:
    kinds = {node.kind for node in project.drivers.all() if node.removed_at is None}
    met = {"primary", "idea"} <= kinds
    words = _("The diagram leads from the aim to change ideas.")
    if not met:
        words = _("Add a primary driver.") if "primary" not in kinds else _("Add a change idea.")
    return _item(project, "drivers", met, words, "drivers")


def _measure(project: Project) -> ReadinessItem:
    outcomes = [row for row in project.measures.all() if row.removed_at is None and row.kind == Measure.Kind.OUTCOME]
    most = max((row.present for row in outcomes), default=0)  # type: ignore[attr-defined]
    words = ngettext("An outcome measure has %(n)d point.", "An outcome measure has %(n)d points.", most) % {"n": most}
    if most < FEWEST_POINTS:
        words = _("Add an outcome measure with at least %(n)d points.") % {"n": FEWEST_POINTS}
    return _item(project, "measure", most >= FEWEST_POINTS, words, "home#measures")


def _cycle(project: Project) -> ReadinessItem:
    met = any(cycle_is_studied(cycle) for cycle in project.cycles.all() if cycle.removed_at is None)
    words = _("A cycle is studied.")
    if not met:
        words = _("Finish a cycle: prediction, what happened, what you learned and your decision.")
    return _item(project, "cycle", met, words, "home#cycles")
