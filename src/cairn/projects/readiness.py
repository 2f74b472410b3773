"""What is there and what is missing before a project can be submitted, and the gates' milestones.

Four things are needed. The rest is advice: a project need not have succeeded to pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts.models_api import Person
from cairn.lib.registries import Registry
from cairn.lib.text import clean_line
from cairn.methods import identifiable
from cairn.methods.aims import aim_parts
from cairn.methods.spc.reading import TRIAL_BELOW
from cairn.projects.models import Charter, HeldText, Measure, PDSACycle, Project, Rebase
from cairn.projects.places import place_in
from cairn.projects.toolbox.registry import kinds

NEEDED_IN_CHARTER = ("problem", "aim", "aim_by", "scope")
FEWEST_POINTS = 10
MOST_NAMED = 5


@dataclass(frozen=True)
class ReadinessItem:
    """One thing to do: ``key``, whether it is done, what is done or missing in words, and where to do it.

    ``level``: "needed" before it can be sent in, or "advice".
    """

    key: str
    met: bool
    words: str
    url: str
    level: Literal["needed", "advice"] = "needed"


# What other tools have to say, by their name: the report registers its weak items. Each may take one query.
readiness_checks: Registry[Callable[[Project], Iterable[ReadinessItem]]] = Registry("readiness check")


def readiness(project: Project, by: Person | None = None) -> list[ReadinessItem]:
    """What a project needs before it is submitted, in the order of the work, then what would make it better.

    Four queries, those of its tools and, with ``by``, what is held back of their own texts; and those of the checks
    that are registered.
    """
    fetch_tools(project)
    found = [*needed(project), *advice(project)]
    for _key, check in readiness_checks.items():
        found += check(project)
    return [*found, _own_held_texts(project, by)] if by is not None else found


def needed(project: Project) -> list[ReadinessItem]:
    """The lines without which nothing is sent in, of a project whose tools are fetched."""
    return [_charter(project), _drivers(project), _measure(project), _cycle(project)]


def advice(project: Project) -> list[ReadinessItem]:
    """The lines that only advise, of a project whose tools are fetched."""
    return [
        _aim(project),
        _kinds_of_measures(project),
        _baseline(project),
        _each_cycle(project),
        _identifiable(project),
    ]


def fetch_tools(project: Project) -> None:
    """Drivers, cycles and measures, once for a project. What was removed is among them.

    Measures have ``present``, how many of their points have a value, and ``rebased_at``, where new limits first begin.
    """
    present = Count("points", filter=Q(points__value__isnull=False))
    first = Rebase.objects.filter(measure=OuterRef("pk")).order_by("position").values("position")[:1]
    rows = Measure.objects.annotate(present=present, rebased_at=Subquery(first))
    # Named, because rows that are grouped come in no order of their own.
    measures = Prefetch("measures", rows.order_by("position", "id"))
    prefetch_related_objects([project], "drivers", "cycles", measures)


def living(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if row.removed_at is None]


def charter_is_complete(charter: Charter) -> bool:
    return all(getattr(charter, name) for name in NEEDED_IN_CHARTER)


def cycle_is_studied(cycle: PDSACycle) -> bool:
    """A cycle that predicted, saw what happened, compared the two and came to a decision."""
    return bool(cycle.prediction and cycle.happened and cycle.study and cycle.decision)


# --- Needed ---


def missing_in_charter(charter: Charter) -> list[str]:
    names = {"problem": _("the problem"), "aim": _("the aim"), "aim_by": _("by when"), "scope": _("the scope")}
    return [str(names[name]) for name in NEEDED_IN_CHARTER if not getattr(charter, name)]


def _charter(project: Project) -> ReadinessItem:
    missing = missing_in_charter(project.charter)
    words = _("Missing: %(names)s") % {"names": ", ".join(missing)} if missing else _("The charter is complete.")
    return ReadinessItem("charter", not missing, words, place_in(project, "charter"))


def _drivers(project: Project) -> ReadinessItem:
    found = {node.kind for node in living(project.drivers.all())}
    met = {"primary", "idea"} <= found
    words = _("The diagram leads from the aim to change ideas.")
    if not found & {"primary", "idea"}:
        words = _("Add a primary driver, and a change idea that acts on it.")
    elif not met:
        words = _("Add a primary driver.") if "primary" not in found else _("Add a change idea.")
    return ReadinessItem("drivers", met, words, place_in(project, "drivers"))


def _measure(project: Project) -> ReadinessItem:
    most = max((row.present for row in _measures(project, Measure.Kind.OUTCOME)), default=0)
    words = ngettext("An outcome measure has %(n)d point.", "An outcome measure has %(n)d points.", most) % {"n": most}
    if most < FEWEST_POINTS:
        words = _("Add an outcome measure with at least %(n)d points.") % {"n": FEWEST_POINTS}
    return ReadinessItem("measure", most >= FEWEST_POINTS, words, place_in(project, "measures"))


def _cycle(project: Project) -> ReadinessItem:
    met = any(cycle_is_studied(cycle) for cycle in living(project.cycles.all()))
    words = _("A cycle is studied.")
    if not met:
        words = _("Finish a cycle: prediction, what happened, what you learned and your decision.")
    return ReadinessItem("cycle", met, words, place_in(project, "cycles"))


# --- Advice ---


def _advice(project: Project, key: str, met: bool, words: str, place: str) -> ReadinessItem:
    return ReadinessItem(key, met, words, place_in(project, place), "advice")


def _aim(project: Project) -> ReadinessItem:
    parts = aim_parts(project.charter.aim, project.charter.aim_by)
    asked = {"how_much": _("how much"), "for_whom": _("for whom"), "by_when": _("by when")}
    missing = [said for name, said in asked.items() if not getattr(parts, name)]
    words = _("The aim says how much, for whom and by when.")
    if missing:
        words = _("The aim does not seem to say %(parts)s.") % {"parts": ", ".join(missing)}
    return _advice(project, "aim", not missing, words, "charter")


def _kinds_of_measures(project: Project) -> ReadinessItem:
    there = {row.kind for row in living(project.measures.all())}
    missing = [str(kind.label) for kind in Measure.Kind if kind not in there]
    words = _("There are outcome, process and balancing measures.")
    if missing:
        words = _("Missing: %(names)s") % {"names": ", ".join(missing)}
    return _advice(project, "kinds_of_measures", not missing, words, "measures")


def _baseline(project: Project) -> ReadinessItem:
    most = max(map(_base, _measures(project, Measure.Kind.OUTCOME)), default=0)
    words = _("The limits of an outcome measure come from 12 points or more: they are firm.")
    if most < TRIAL_BELOW:
        words = _("No outcome measure has a baseline of 12 points yet: its limits are trial limits and will move.")
    return _advice(project, "baseline", most >= TRIAL_BELOW, words, "measures")


def _measures(project: Project, kind: str) -> list[Any]:
    return [row for row in living(project.measures.all()) if row.kind == kind]


def _base(row: Any) -> int:
    """How many values the first limits come from."""
    ends = (row.present, row.chart_baseline, row.rebased_at)
    return min(end for end in ends if end is not None)


def _each_cycle(project: Project) -> ReadinessItem:
    cycles = living(project.cycles.all())
    open_ = [str(cycle.number) for cycle in cycles if not (cycle.prediction and cycle.study)]
    words = _("Each cycle has a prediction and a study.")
    if open_:
        words = ngettext(
            "Without a prediction or a study: cycle %(names)s.",
            "Without a prediction or a study: cycles %(names)s.",
            len(open_),
        ) % {"names": _first_of(open_)}
    elif not cycles:
        words = _("There is no cycle yet.")
    return _advice(project, "each_cycle", bool(cycles) and not open_, words, "cycles")


def _first_of(names: list[str]) -> str:
    rest = len(names) - MOST_NAMED
    return ", ".join([*names[:MOST_NAMED], *([_("and %(n)d more") % {"n": rest}] if rest > 0 else [])])


def _identifiable(project: Project) -> ReadinessItem:
    """Of what is stored: each text was looked at as it was written, but the rules may have grown since."""
    found = [(place, one) for place, text in _texts(project) for one in identifiable.find(text)]
    if found:
        known = set(project.justifications.values_list("kind", "text"))
        found = [(place, one) for place, one in found if (one.kind, clean_line(one.text)[:200]) not in known]
    words = _("No text looks as if it identified a patient.")
    if found:
        words = _("Some text looks as if it could identify a patient. Mend it, or say why it identifies nobody.")
    return _advice(project, "identifiable", not found, words, found[0][0] if found else "home")


def _texts(project: Project) -> Iterator[tuple[str, str]]:
    """The free text of the tools that are fetched, with the tool's name."""
    rows = {
        "charter": [project.charter],
        "drivers": living(project.drivers.all()),
        "cycles": living(project.cycles.all()),
    }
    for (place, of), key in zip(rows.items(), ("charter", "driver", "cycle"), strict=True):
        names = kinds[key].free_text
        yield from ((place, text) for row in of for name in names if (text := getattr(row, name)))
    measures = chain.from_iterable((row.name, row.definition, row.collected) for row in living(project.measures.all()))
    yield from (("measures", text) for text in measures if text)


def _own_held_texts(project: Project, by: Person) -> ReadinessItem:
    count = HeldText.objects.filter(project=project, by=by).count()
    words = _("Nothing that you typed is held back.")
    if count:
        words = ngettext(
            "%(n)d text of yours is held back, because it may identify a patient.",
            "%(n)d texts of yours are held back, because they may identify a patient.",
            count,
        ) % {"n": count}
    return _advice(project, "held", not count, words, "home")
