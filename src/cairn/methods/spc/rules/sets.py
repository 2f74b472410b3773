"""The rule sets, and every rule on its own, by name."""

from __future__ import annotations

from collections.abc import Sequence

from cairn.methods.spc.errors import UnknownName
from cairn.methods.spc.rules import basic
from cairn.methods.spc.rules.anhoej import FEW_CROSSINGS, LONG_RUN
from cairn.methods.spc.rules.rule import Rule, RuleSet

Rules = str | RuleSet | Rule | Sequence[str | Rule]


def making_data_count(*, shift: int = 7, trend: int = 7) -> RuleSet:
    """NHS England's four rules. ``shift``: 7 as in its guides; 6 and 8 are also in use."""
    name = "making_data_count" if shift == 7 else f"making_data_count_{shift}"
    rules = (basic.outside(), basic.trend(trend), basic.two_of_three(), basic.shift(shift))
    return RuleSet(name, f"Making Data Count, shift of {shift}", "NHS England, Making Data Count", rules)


_NELSON = (
    basic.outside(),
    basic.shift(9, "shift_9"),
    basic.trend(6, "trend_6"),
    basic.alternating(),
    basic.most_beyond(2, 3, 2, "two_of_three_beyond"),
    basic.most_beyond(4, 5, 1, "four_of_five_beyond"),
    basic.hugging(),
    basic.avoiding(),
)
_SETS = (
    making_data_count(),
    making_data_count(shift=6),
    making_data_count(shift=8),
    RuleSet("anhoej", "Anhøj rules", "Anhøj and Olesen 2014", (LONG_RUN, FEW_CROSSINGS)),
    RuleSet(
        "western_electric",
        "Western Electric rules",
        "Western Electric, Statistical Quality Control Handbook 1956",
        (_NELSON[0], _NELSON[4], _NELSON[5], basic.shift(8, "shift_8")),
    ),
    RuleSet("nelson", "Nelson's eight rules", "Nelson 1984, Journal of Quality Technology 16:237", _NELSON),
    RuleSet("outside", "The limits alone", "Shewhart 1931", (basic.outside(),)),
    RuleSet("none", "No rules", "", ()),
    # As packages have them, for presets
    RuleSet(
        "nhs_plot_the_dots",
        "Making Data Count, as in NHSRplotthedots",
        "NHSRplotthedots 0.2.2",
        (basic.outside(), basic.trend(7, peaks="next_step"), basic.two_of_three(), basic.shift(7)),
    ),
    RuleSet("qicharts2", "Limits and the Anhøj rules", "qicharts2 0.8.1", (basic.outside(), LONG_RUN, FEW_CROSSINGS)),
    RuleSet("qcc", "Limits, and runs of 7 from the 7th point", "qcc 2.7", (basic.outside(), basic.late_shift(7))),
    RuleSet(
        "power_bi_spc",
        "As in PowerBI-SPC",
        "PowerBI-SPC 1.7.4.28",
        (basic.outside_or_unknown(), basic.shift(7), basic.trend(5), basic.net_two_of_three()),
    ),
    RuleSet(
        "power_bi_spc_run", "As in PowerBI-SPC, run chart", "PowerBI-SPC 1.7.4.28", (basic.shift(7), basic.trend(5))
    ),
)
RULE_SETS = {rules.name: rules for rules in _SETS}
_SINGLE = (*_NELSON, LONG_RUN, FEW_CROSSINGS, basic.two_of_three(), *(basic.shift(n, f"shift_{n}") for n in (6, 7, 8)))
RULES = {rule.name: rule for rule in (*_SINGLE, basic.shift(), basic.trend(), basic.trend(5, "trend_5"))}


def rule_set(rules: Rules) -> RuleSet:
    """A set by its name, or of rules by their names. Raises ``UnknownName``, with those that there are."""
    if isinstance(rules, RuleSet):
        return rules
    if isinstance(rules, Rule):
        return RuleSet(rules.name, rules.title, "", (rules,))
    if isinstance(rules, str):
        if rules in RULE_SETS:
            return RULE_SETS[rules]
        if rules in RULES:
            return rule_set(RULES[rules])
        raise UnknownName("rule set", rules, RULE_SETS)
    chosen = tuple(rule if isinstance(rule, Rule) else _rule(rule) for rule in rules)
    return RuleSet("+".join(rule.name for rule in chosen) or "none", "Chosen rules", "", chosen)


def _rule(name: str) -> Rule:
    try:
        return RULES[name]
    except KeyError:
        raise UnknownName("rule", name, RULES) from None
