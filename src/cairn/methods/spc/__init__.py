"""Statistical process control: run charts and XmR charts, read the way the field reads them.

``read_chart(Series(...), kind="i")`` gives a ``Reading``: limits, signals point by point, and one paragraph in words.
Definitions and choices: docs/algorithms/spc.md.
"""

from cairn.methods.spc.limits import Limits, xmr_limits
from cairn.methods.spc.reading import PointReading, Reading, Series, read_chart
from cairn.methods.spc.runs import RunsAnalysis, runs_analysis

__all__ = [
    "Limits",
    "PointReading",
    "Reading",
    "RunsAnalysis",
    "Series",
    "read_chart",
    "runs_analysis",
    "xmr_limits",
]
