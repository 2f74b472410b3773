"""Statistical process control: run and control charts, read the way the field reads them.

``read_chart(Series.of(values), kind="i")`` gives a ``Reading``: lines, signals point by point, icons, and one paragraph
in words. ``Chart`` holds a kind and its options; ``read_many`` reads thousands of series in one call. Needs NumPy
alone. Definitions and choices: docs/algorithms/spc.md.
"""

from cairn.methods.spc.chart import Chart, read_chart
from cairn.methods.spc.errors import ChartError
from cairn.methods.spc.kinds import KINDS
from cairn.methods.spc.many import ManyReadings, read_many
from cairn.methods.spc.phases import Exclusion, Phase
from cairn.methods.spc.presets import PRESETS, Preset
from cairn.methods.spc.reading import Limits, PhaseReading, PointReading, Reading, Summary
from cairn.methods.spc.rules import RULE_SETS, RULES, Rule, RuleSet, RunsAnalysis, making_data_count
from cairn.methods.spc.series import Series, Subgroups

__all__ = [
    "KINDS",
    "PRESETS",
    "RULES",
    "RULE_SETS",
    "Chart",
    "ChartError",
    "Exclusion",
    "Limits",
    "ManyReadings",
    "Phase",
    "PhaseReading",
    "PointReading",
    "Preset",
    "Reading",
    "Rule",
    "RuleSet",
    "RunsAnalysis",
    "Series",
    "Subgroups",
    "Summary",
    "making_data_count",
    "read_chart",
    "read_many",
]
