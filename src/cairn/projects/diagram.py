"""The driver diagram as a picture."""

from __future__ import annotations

from zlib import crc32

from cairn.methods.layout import Node, driver_diagram_svg
from cairn.projects.models import DriverLink, Project


def driver_svg(project: Project) -> str:
    """The driver diagram as SVG, the aim of the charter at its root."""
    rows = list(project.drivers.filter(removed_at=None))
    living = {row.pk for row in rows}
    aim = project.charter.aim or project.title
    nodes = [Node("aim", "aim", aim), *(Node(str(row.pk), row.kind, row.text) for row in rows)]
    pairs = DriverLink.objects.filter(parent_id__in=living, child_id__in=living).order_by("id")
    links = [("aim", str(row.pk)) for row in rows if row.kind == "primary"]
    links += [(str(link.parent_id), str(link.child_id)) for link in pairs]
    return driver_diagram_svg(nodes, links, project.title)


def driver_version(project: Project) -> str:
    """Changes with everything that the diagram shows: the boxes, what they hang on, the aim, the title.

    Reads the boxes that are fetched with the project already, if they are.
    """
    # Who changes what a box hangs on saves the box: its version says both.
    boxes = sorted((row.pk, row.version) for row in project.drivers.all() if row.removed_at is None)
    shown = (project.title, project.charter.version, boxes)
    return f"{crc32(repr(shown).encode()):08x}"
