"""Why a score differs from the median of its marks, as data and in words for a moderator."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from statistics import median

from cairn.methods.consensus.estimating import Assessor, Consensus
from cairn.methods.sentences import ENGLISH, Language, Sentence
from cairn.methods.sentences import gettext_noop as _

__all__ = ["Kind", "Reason", "in_words", "reasons"]

NOTABLE_BIAS = 0.05  # of the scale
NOTABLE_CARELESS = 0.5
NOTABLE_PULL = 0.02  # of the scale
# A cohort's mean is worth mentioning where few marks stand against it.
FEW = 2


class Kind:
    """What moved a score, in the order in which a page should say it."""

    NO_MARK = "no_mark"
    EXPERT = "expert"
    CARELESS = "careless"
    LOW = "marks_low"
    HIGH = "marks_high"
    DRAWN = "drawn_to_the_mean"


@dataclass(frozen=True)
class Reason:
    """``assessors`` that it is about (empty where it is about none), ``of`` all ``n`` that marked; ``points`` of the
    scale, positive: by how many they mark too low or too high, or how far the score was drawn."""

    kind: str
    assessors: tuple[Hashable, ...] = ()
    of: int = 0
    points: float = 0.0


def reasons(consensus: Consensus, marks_of_one_submission: Iterable[tuple[Hashable, Hashable, float]]) -> list[Reason]:
    """What moved the score of one submission away from the median of its marks, the weightiest first.

    ``marks_of_one_submission`` are ``(submission, assessor, score)``, as they were given to ``estimate``. Raises
    ``ValueError`` where they are of several submissions or of one that the consensus does not know.
    """
    rows = list(marks_of_one_submission)
    if not rows:
        return [Reason(Kind.NO_MARK)]
    names = {row[0] for row in rows}
    if len(names) > 1:
        raise ValueError("The marks are of more than one submission.")
    submission = rows[0][0]
    if submission not in consensus.scores or any(row[1] not in consensus.assessors for row in rows):
        raise ValueError(f"The consensus was made without these marks of {submission!r}.")
    people = {row[1]: consensus.assessors[row[1]] for row in rows}
    length = consensus.scale[1] - consensus.scale[0]
    found = []
    if consensus.trusted.get(submission):
        found.append(Reason(Kind.EXPERT, of=len(people)))
    careless = tuple(name for name, one in people.items() if one.careless >= NOTABLE_CARELESS)
    if careless:
        found.append(Reason(Kind.CARELESS, careless, len(people)))
    careful = {name: one for name, one in people.items() if name not in careless}
    for kind, sign in ((Kind.LOW, -1), (Kind.HIGH, 1)):
        some = {name: one for name, one in careful.items() if sign * one.bias >= NOTABLE_BIAS * length}
        if some:
            found.append(Reason(kind, tuple(some), len(people), sign * _mean_bias(some.values())))
    drawn = _drawn(consensus, rows, careful)
    if drawn >= NOTABLE_PULL * length and not consensus.trusted.get(submission):
        found.append(Reason(Kind.DRAWN, of=len(people), points=drawn))
    return found


def _mean_bias(people: Iterable[Assessor]) -> float:
    biases = [one.bias for one in people]
    return sum(biases) / len(biases)


def _drawn(
    consensus: Consensus, rows: list[tuple[Hashable, Hashable, float]], careful: dict[Hashable, Assessor]
) -> float:
    """By how much the score lies nearer to the cohort's mean than the few marks that can be relied on, biases off."""
    kept = [score - careful[name].bias for _submission, name, score in rows if name in careful]
    if len(careful) > FEW or not kept:
        return 0.0
    middle = min(max(median(kept), consensus.scale[0]), consensus.scale[1])
    score = consensus.scores[rows[0][0]].score
    return max(0.0, abs(middle - consensus.mean) - abs(score - consensus.mean))


_NUMBERS = [
    _("none"),
    _("one"),
    _("two"),
    _("three"),
    _("four"),
    _("five"),
    _("six"),
    _("seven"),
    _("eight"),
    _("nine"),
]


def in_words(
    consensus: Consensus,
    marks_of_one_submission: Iterable[tuple[Hashable, Hashable, float]],
    language: Language = ENGLISH,
    *,
    trusted: Iterable[float] = (),
) -> str:
    """One paragraph for a moderator: the score beside the median, and why they differ. Numbers are rounded.

    ``trusted`` are the scores that experts gave the same submission: the median is that of all its marks.

    >>> from cairn.methods.consensus import estimate
    >>> in_words(estimate([], submissions=["essay"]), [])
    'Nobody has marked it yet, so it is given the mean of its cohort.'
    """
    rows = list(marks_of_one_submission)
    found = reasons(consensus, rows)
    if not rows:
        return Sentence(_("Nobody has marked it yet, so it is given the mean of its cohort.")).say(language)
    length = consensus.scale[1] - consensus.scale[0]
    estimate, middle = consensus.scores[rows[0][0]], median([*(row[2] for row in rows), *trusted])
    values = {
        "score": _rounded(estimate.score, length),
        "error": _rounded(1.645 * estimate.standard_error, length),
        "median": _rounded(middle, length),
    }
    if values["score"] == values["median"]:
        said = [Sentence(_("The score is %(score)s, give or take %(error)s, as is the median of the marks."), values)]
    else:
        said = [
            Sentence(
                _("The score is %(score)s, give or take %(error)s; the median of the marks is %(median)s."), values
            )
        ]
    beside = any(reason.kind == Kind.EXPERT for reason in found)
    said += [_said(reason, length, language, beside_an_expert=beside) for reason in found]
    return " ".join(one.say(language) for one in said)


def _said(reason: Reason, length: float, language: Language, *, beside_an_expert: bool) -> Sentence:
    points = _rounded(reason.points, length)
    many = len(reason.assessors)
    values: dict[str, object] = {
        "who": _who(many, reason.of, language, beside_an_expert=beside_an_expert),
        "points": Sentence(
            language.ngettext(_("%(n)s point"), "%(n)s points", 1 if points == "1" else 2), {"n": points}
        ),
    }
    one = {
        Kind.EXPERT: _("An expert's mark counts more than the other marks."),
        Kind.CARELESS: _(
            "%(who)s looks careless: the marks seem to have nothing to do with the work, and hardly count."
        ),
        Kind.LOW: _("%(who)s usually marks %(points)s lower than others."),
        Kind.HIGH: _("%(who)s usually marks %(points)s higher than others."),
        Kind.DRAWN: _("As few marks can be relied on, the score is drawn %(points)s towards the mean of the cohort."),
    }
    several = one | {
        Kind.CARELESS: _(
            "%(who)s look careless: the marks seem to have nothing to do with the work, and hardly count."
        ),
        Kind.LOW: _("%(who)s usually mark %(points)s lower than others."),
        Kind.HIGH: _("%(who)s usually mark %(points)s higher than others."),
    }
    return Sentence((one if many < 2 else several)[reason.kind], values)


def _who(many: int, of: int, language: Language, *, beside_an_expert: bool) -> str:
    """Those that the model judges: where an expert marked too, they are the others."""
    if of == 1:
        return language.gettext(_("The other marker") if beside_an_expert else _("The only marker"))
    if many == of and beside_an_expert:
        return language.gettext(_("Both other markers") if of == 2 else _("All other markers"))
    if many == of:
        return language.gettext(_("Both markers") if of == 2 else _("All markers"))
    template = _("%(many)s of the %(of)s other markers") if beside_an_expert else _("%(many)s of the %(of)s markers")
    said = language.gettext(template) % {"many": _number(many, language), "of": _number(of, language)}
    return said[0].upper() + said[1:]


def _number(number: int, language: Language) -> str:
    return language.gettext(_NUMBERS[number]) if number < len(_NUMBERS) else str(number)


def _rounded(points: float, length: float) -> str:
    """Whole points on a scale of 50 or more, tenths from 5 on, hundredths below."""
    digits = 0 if length >= 50 else 1 if length >= 5 else 2
    return f"{points:.{digits}f}"
