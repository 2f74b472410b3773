"""Rules: which points are signals of special cause variation."""

from cairn.methods.spc.rules.anhoej import RunsAnalysis, runs_analysis
from cairn.methods.spc.rules.rule import Marks, Rule, RuleSet, View
from cairn.methods.spc.rules.sets import RULE_SETS, RULES, Rules, making_data_count, rule_set

__all__ = [
    "RULES",
    "RULE_SETS",
    "Marks",
    "Rule",
    "RuleSet",
    "Rules",
    "RunsAnalysis",
    "View",
    "making_data_count",
    "rule_set",
    "runs_analysis",
]
