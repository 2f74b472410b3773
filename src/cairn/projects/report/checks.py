"""What the readiness of a project says of its report: which of its items are weak."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from cairn.projects.models import Diagram, FrozenContent, Lesson, Project, ReportItem, ReportReference
from cairn.projects.places import place_in
from cairn.projects.readiness import MOST_NAMED, ReadinessItem, readiness_checks
from cairn.projects.report.items import Written
from cairn.projects.report.page_material import FetchedMaterial
from cairn.projects.report.pieces import piece_of
from cairn.projects.report.sources import pieces_of
from cairn.projects.report.squire import ITEMS
from cairn.projects.report.weakness import WeakItem, weak_of

SHOWN = ("causes", "stakeholders", "process_map")  # the diagrams that items show
COLUMNS = ("key", "text", "left_out", "frozen__pieces")


@readiness_checks.register("report")
def weak_report(project: Project) -> Iterable[ReadinessItem]:
    """One line of advice, of a project whose tools are fetched. One query."""
    weak = _weak(project)
    words = _("Every item of the report says something.")
    if weak:
        words = _("Weak in the report: %(names)s.") % {"names": _named(weak)}
    return [ReadinessItem("report", not weak, words, place_in(project, "report"), "advice")]


def _named(weak: list[WeakItem]) -> str:
    rest = len(weak) - MOST_NAMED
    more = [_("and %(n)d more") % {"n": rest}] if rest > 0 else []
    return ", ".join([*(one.heading for one in weak[:MOST_NAMED]), *more])


def _weak(project: Project) -> list[WeakItem]:
    """As the report's own page finds them; what it asks the tools for is fetched already."""
    here = {"project": OuterRef("pk")}
    there = {
        "lessons": Exists(Lesson.objects.filter(removed_at=None, **here)),
        "cites": Exists(ReportReference.objects.filter(**here, removed_at=None)),
        **{tool: Exists(Diagram.objects.filter(removed_at=None, tool=tool, **here)) for tool in SHOWN},
    }
    # One row for each item that was written, or a single empty one.
    rows = Project.objects.filter(pk=project.pk).annotate(**{f"has_{name}": asked for name, asked in there.items()})
    columns = [f"report_items__{name}" for name in COLUMNS]
    found = list(rows.values_list(*(f"has_{name}" for name in there), *columns))
    has = dict(zip(there, found[0], strict=False))
    material = FetchedMaterial(project, lessons=has["lessons"], diagrams=[tool for tool in SHOWN if has[tool]])
    held = {row[0]: _row(*row) for one in found if (row := one[len(there) :])[0]}
    items = [_written(material, key, held.get(key)) for key in ITEMS]
    return weak_of(items, material.measures, cited=has["cites"])


def _row(key: str, text: str, left_out: Any, pieces: Any) -> ReportItem:
    """As it is stored, but for the pictures of what is frozen."""
    frozen = FrozenContent(key=key, pieces=pieces) if pieces is not None else None
    return ReportItem(key=key, text=text, left_out=left_out or [], frozen=frozen)


def _written(material: FetchedMaterial, key: str, row: ReportItem | None) -> Written:
    if row is not None and row.frozen is not None:
        return Written(ITEMS[key], row, [piece_of(one) for one in row.frozen.pieces])
    # Of the place itself the team says nothing, and it is not fetched.
    pieces = list(material.context()) if key == "context" else pieces_of(material, key)
    return Written(ITEMS[key], row, pieces)
