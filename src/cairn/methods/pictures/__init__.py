"""Readings, Pareto charts, histograms and scatter plots as pictures: the same in a page, a report and on a slide.

``spc_picture(reading, title=..., unit=...)`` gives a ``Picture``: a Vega-Lite specification (``spec``), its text
summary (``words``), its numbers (``table``), and ``svg()``, ``png()`` and ``pdf()`` drawn on the server.
"""

from cairn.methods.pictures.drawing import spec_to_pdf, spec_to_png, spec_to_svg
from cairn.methods.pictures.flags import Cycle
from cairn.methods.pictures.histogram import histogram_picture
from cairn.methods.pictures.icons import ICONS, icon_svg, icon_words
from cairn.methods.pictures.pareto import pareto_picture
from cairn.methods.pictures.picture import Picture, Table
from cairn.methods.pictures.scatter import scatter_picture
from cairn.methods.pictures.spc import spc_picture, spc_size, spc_words
from cairn.methods.pictures.tables import spc_table

__all__ = [
    "ICONS",
    "Cycle",
    "Picture",
    "Table",
    "histogram_picture",
    "icon_svg",
    "icon_words",
    "pareto_picture",
    "scatter_picture",
    "spc_picture",
    "spc_size",
    "spc_table",
    "spc_words",
    "spec_to_pdf",
    "spec_to_png",
    "spec_to_svg",
]
