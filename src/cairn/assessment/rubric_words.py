"""A rubric in words: what is wrong with it, by which rule work passes, and what stands in a part of it."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from cairn.assessment.models import Criterion, Rubric


def faults_of(rubric: Rubric) -> list[str]:
    """What has to be mended before a rubric is published, in whole sentences. Its criteria are fetched with levels."""
    criteria = list(rubric.criteria.all())
    scored = [one for one in criteria if not one.comment_only]
    if not criteria:
        return [_("It has no criteria. Add what is looked at in the work.")]
    found = []
    if not scored:
        found.append(_("All criteria are only commented. At least one needs levels, or nothing can be scored."))
    for name, n in Counter(one.title.casefold() for one in criteria).items():
        if n > 1:
            title = next(one.title for one in criteria if one.title.casefold() == name)
            found.append(_("Two criteria are called “%(title)s”. Give one another title.") % {"title": title})
    for one in scored:
        found += _level_faults(one)
    return found + (_rule_faults(rubric, scored) if scored else [])


def _level_faults(criterion: Criterion) -> list[str]:
    levels = list(criterion.levels.all())
    words = {"title": criterion.title}
    if len(levels) < 2:
        return [_("%(title)s: it needs two levels or more. Add levels, or tick that it is only commented.") % words]
    found = []
    for level in levels:
        where = {**words, "score": level.score, "name": level.name}
        if not level.name:
            found.append(_("%(title)s: the level with the score %(score)d has no name.") % where)
        elif not level.descriptor:
            found.append(_("%(title)s: describe what work at the level “%(name)s” looks like.") % where)
    names = Counter(level.name.casefold() for level in levels if level.name)
    if any(n > 1 for n in names.values()):
        found.append(_("%(title)s: two levels have the same name.") % words)
    return found


def _rule_faults(rubric: Rubric, scored: list[Criterion]) -> list[str]:
    tops = [(max(level.score for level in one.levels.all()), one.title) for one in scored if one.levels.all()]
    if not tops:
        return []
    found = []
    top, title = min(tops)
    if rubric.no_criterion_below > top:
        words = _("The pass rule asks for level %(least)d on each, but %(title)s goes no higher than %(top)d.")
        found.append(words % {"least": rubric.no_criterion_below, "title": title, "top": top})
    highest = max(tops)[0]
    if rubric.minimum_median is not None and rubric.minimum_median > highest:
        words = _("The pass rule asks for a median of %(median)g, but the highest level is %(top)d.")
        found.append(words % {"median": rubric.minimum_median, "top": highest})
    if not has_rule(rubric):
        found.append(_("It has no pass rule. Say at least one thing that work needs in order to pass."))
    return found


def has_rule(rubric: Rubric) -> bool:
    return bool(rubric.no_criterion_below or rubric.percent_in_all or rubric.minimum_median)


def rule_in_words(rubric: Rubric) -> list[str]:
    """The parts of the pass rule that are set, all of which have to hold."""
    found = []
    if rubric.no_criterion_below:
        found.append(_("at least level %(n)d on each criterion") % {"n": rubric.no_criterion_below})
    if rubric.percent_in_all:
        found.append(_("at least %(n)d%% of what can be reached in all") % {"n": rubric.percent_in_all})
    if rubric.minimum_median:
        found.append(_("a weighted median of at least %(n)g") % {"n": rubric.minimum_median})
    return found


def rubric_in_words(rubric: Rubric) -> str:
    """What the form of a rubric holds, to compare it with what somebody else typed."""
    rule = "; ".join(rule_in_words(rubric)) or _("no pass rule")
    return "\n\n".join(text for text in (rubric.title, rubric.summary, rule) if text)


def criterion_in_words(criterion: Criterion) -> str:
    """The same of a criterion, level by level."""
    weight = _("Weight: %(n)g") % {"n": criterion.weight}
    kind = _("Only commented.") if criterion.comment_only else ""
    levels = [f"{one.score} {one.name}: {one.descriptor}" for one in criterion.levels.all()]
    return "\n\n".join(text for text in (criterion.title, criterion.guidance, weight, kind, *levels) if text)
