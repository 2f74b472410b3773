"""Diagrams of an improvement project as pictures: plain rows in, SVG, PNG and PDF out, with what they say in words.

``drivers_picture``, ``process_picture``, ``causes_picture``, ``stakeholders_picture`` and ``ramps_picture`` give a
``Diagram``; ``diagram_png`` and ``diagram_pdf`` put it on a slide or a page. In the SVG, the group of a row has its key
as ``data-row``. ``chart_diagram`` puts a chart on such sheets.
"""

from cairn.methods.layout.causes import Cause, CauseDiagram, causes_picture
from cairn.methods.layout.charts import DrawChart, chart_diagram
from cairn.methods.layout.columns import (
    COLUMNS,
    HEADINGS,
    KINDS,
    ROOMY,
    Box,
    Columns,
    Node,
    driver_branches_svg,
    driver_tree_svg,
    place,
    place_tree,
)
from cairn.methods.layout.diagram import Diagram, Paper, diagram_pdf, diagram_png
from cairn.methods.layout.drivers import DriverBox, DriverDiagram, drivers_picture
from cairn.methods.layout.process import process_picture
from cairn.methods.layout.process_grid import Flow, Lane, ProcessMap, Step
from cairn.methods.layout.ramps import Ramp, RampCycle, ramps_picture
from cairn.methods.layout.stakeholders import Stakeholder, Stakeholders, stakeholders_picture

__all__ = [
    "COLUMNS",
    "HEADINGS",
    "KINDS",
    "ROOMY",
    "Box",
    "Cause",
    "CauseDiagram",
    "Columns",
    "Diagram",
    "DrawChart",
    "DriverBox",
    "DriverDiagram",
    "Flow",
    "Lane",
    "Node",
    "Paper",
    "ProcessMap",
    "Ramp",
    "RampCycle",
    "Stakeholder",
    "Stakeholders",
    "Step",
    "causes_picture",
    "chart_diagram",
    "diagram_pdf",
    "diagram_png",
    "driver_branches_svg",
    "driver_tree_svg",
    "drivers_picture",
    "place",
    "place_tree",
    "process_picture",
    "ramps_picture",
    "stakeholders_picture",
]
