"""A measure of agreement in a sentence or three, for readers who don't know it by name.

No value is called substantial or poor: such scales (Landis and Koch's is the best known) are their authors' opinion,
and how much agreement is enough depends on what hangs on the marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.methods.agreement.result import Agreement
from cairn.methods.sentences import ENGLISH, Language, Sentence
from cairn.methods.sentences import gettext_noop as _

__all__ = ["in_words"]

WIDE = 0.4
FEW_FOR_LARGE_SAMPLES = 30

_PERCENT = _(
    "Two marks of the same piece of work are on the same level in %(share)s of cases; some of that comes about by"
    " chance."
)
_KAPPA = _("The assessors are %(share)s of the way from what chance would bring about to full agreement.")
_WEIGHTED = _(
    "The assessors are %(share)s of the way from what chance would bring about to full agreement, where marks count as"
    " partly agreed if they are close."
)
_BELOW_CHANCE = _("The assessors agree less than chance would bring about.")
_ALPHA = _("Marks of the same work differ %(share)s as much as they would if they had been given at random.")
_ALPHA_ABOVE = _("Marks of the same work differ more than they would if they had been given at random.")
_SINGLE = _(
    "%(share)s of the variance of single marks comes from the work itself; the rest from who marked it and from chance."
)
_MEAN = _(
    "%(share)s of the variance of the mean of %(marks)s marks comes from the work itself; the rest from who marked it"
    " and from chance."
)
_NO_ALIKE = _("Marks of the same work are no more alike than marks of different work.")


def in_words(found: Agreement, language: Language = ENGLISH) -> str:
    """What it means, how sure it is, and what to be careful of; or why it is not defined.

    >>> in_words(Agreement("kappa", 0.4, 0.15, 0.65, 50, 2, 100)).split(". ")[0]
    'The assessors are 40% of the way from what chance would bring about to full agreement'
    """
    return " ".join(one.say(language) for one in _sentences(found))


def _sentences(found: Agreement) -> Iterator[Sentence]:
    if found.value is None:
        yield Sentence(_("Not defined: %(reason)s"), {"reason": Sentence(found.reason)})
        return
    yield _meaning(found, found.value)
    if found.low is None or found.high is None:
        yield Sentence(found.reason)
        return
    yield Sentence(
        _("95%% interval: %(low)s to %(high)s."), {"low": _shown(found, found.low), "high": _shown(found, found.high)}
    )
    if found.statistic != "percent" and found.value > 0 >= found.low:
        yield Sentence(_("It may be no better than chance."))
    elif found.high - found.low > WIDE:
        yield Sentence(_("The interval is wide: more work with several marks would tell more."))
    if found.statistic.startswith("kappa") and found.units < FEW_FOR_LARGE_SAMPLES:
        yield Sentence(_("With so few pieces of work the interval is a rough one."))


def _meaning(found: Agreement, value: float) -> Sentence:
    kind = found.statistic
    if kind.startswith("alpha"):
        return Sentence(_ALPHA, {"share": _share(1 - value)}) if value >= 0 else Sentence(_ALPHA_ABOVE)
    if kind == "percent":
        return Sentence(_PERCENT, {"share": _share(value)})
    if kind.startswith("kappa"):
        words = _KAPPA if kind == "kappa" else _WEIGHTED
        return Sentence(words, {"share": _share(value)}) if value >= 0 else Sentence(_BELOW_CHANCE)
    if value <= 0:
        return Sentence(_NO_ALIKE)
    if kind.endswith("k"):
        return Sentence(_MEAN, {"share": _share(value), "marks": f"{found.per_unit:.1f}".removesuffix(".0")})
    return Sentence(_SINGLE, {"share": _share(value)})


def _share(value: float) -> str:
    """In whole per cent, of which 0 and 100 are kept for none and all."""
    shown = round(100 * value)
    if shown == 0 and value > 0:
        return "<1%"
    return ">99%" if shown == 100 and value < 1 else f"{shown}%"


def _shown(found: Agreement, value: float) -> str:
    return _share(value) if found.statistic == "percent" else f"{value + 0.0:.2f}".replace("-0.00", "0.00")
