"""How far an improvement project has come, on the ten-step scale of improvement coaches: a proposal with its reasons.

Each step asks for all that the steps below it ask for, and for more, so more evidence never lowers the score. The
scale is that of the Breakthrough Series as it is used by coaches; definitions are in our own words
(docs/algorithms/progress-score.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cairn.methods.sentences import Sentence
from cairn.methods.sentences import gettext_noop as _

__all__ = ["SCALE", "Evidence", "Proposal", "Reason", "Step", "propose"]
TEAM, BASELINE, ROUNDS, SPREAD = 2, 12, 3, 2


@dataclass(frozen=True)
class Evidence:
    """What is there of a project. Every field can only speak for it: higher, or true, is more.

    ``baseline``: the most values that the lines of an outcome measure come from. ``cycles_planned`` counts cycles with
    a prediction, ``cycles_studied`` those that were compared with it and decided. ``ideas_tested``: change ideas with a
    studied cycle. ``implemented``: cycles that made a change permanent and were adopted. ``process_improved`` and
    ``outcome_improved``: a chart shows special cause for the better. ``sustained``: an outcome measure has stayed there
    within new limits. ``target_met``: its usual level has reached its target. ``balancing_steady``: there is a
    balancing measure with data, and none is getting worse.
    """

    charter_complete: bool = False
    team: int = 0
    has_drivers: bool = False
    has_ideas: bool = False
    measures: int = 0
    baseline: int = 0
    cycles_planned: int = 0
    cycles_studied: int = 0
    ideas_tested: int = 0
    implemented: int = 0
    process_improved: bool = False
    outcome_improved: bool = False
    sustained: bool = False
    target_met: bool = False
    balancing_steady: bool = False


@dataclass(frozen=True)
class Reason:
    """One sentence, and by ``about`` the tool that it speaks of: charter, team, drivers, measures or cycles."""

    about: str
    words: Sentence


@dataclass(frozen=True)
class Need:
    """``done`` and ``wanted`` are templates; they may name the fields of the evidence, and ``wanted`` the number."""

    about: str
    met: Callable[[Evidence], bool]
    done: str
    wanted: str

    def reason(self, evidence: Evidence) -> Reason:
        return Reason(self.about, Sentence(self.done if self.met(evidence) else self.wanted, vars(evidence)))


@dataclass(frozen=True)
class Step:
    """A step of the scale: its number, its name, what it means, and what it asks for besides all steps below."""

    score: str
    name: str
    meaning: str
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Proposal:
    """``reasons``: what speaks for the score, the strongest first. ``next_steps``: what the step above still lacks."""

    score: str
    reasons: tuple[Reason, ...]
    next_steps: tuple[Reason, ...]


SCALE: tuple[Step, ...] = (
    Step("0.5", _("Intent to take part"), _("There is something to improve. Charter and team are not there yet."), ()),
    Step(
        "1.0",
        _("Charter and team"),
        _("The charter says what, why, how good and by when, and people have taken it on."),
        (
            Need("charter", lambda e: e.charter_complete, _("The charter is complete."), _("Complete the charter.")),
            Need(
                "team",
                lambda e: e.team >= TEAM,
                _("%(team)d people are in the team."),
                _("Let at least one more person into the team."),
            ),
        ),
    ),
    Step(
        "1.5",
        _("Planning has begun"),
        _("The team has a theory of what drives the aim, and knows what it will measure."),
        (
            Need(
                "drivers",
                lambda e: e.has_drivers,
                _("The driver diagram says what the aim depends on."),
                _("Say in the driver diagram what the aim depends on."),
            ),
            Need("measures", lambda e: e.measures > 0, _("There is a measure."), _("Choose a measure.")),
        ),
    ),
    Step(
        "2.0",
        _("Active, no changes yet"),
        _("Data are coming in, and changes are planned but not tested."),
        (
            Need(
                "measures",
                lambda e: e.baseline >= 1,
                _("An outcome measure has data."),
                _("Collect the first points of an outcome measure."),
            ),
            Need(
                "drivers",
                lambda e: e.has_ideas,
                _("There are change ideas."),
                _("Add change ideas to the driver diagram."),
            ),
            Need(
                "cycles",
                lambda e: e.cycles_planned > 0,
                _("A cycle is planned, with a prediction."),
                _("Plan a PDSA cycle and predict what will happen."),
            ),
        ),
    ),
    Step(
        "2.5",
        _("Changes tested, no improvement yet"),
        _("Changes are being tested in PDSA cycles, on a baseline that can show an improvement."),
        (
            Need(
                "cycles",
                lambda e: e.cycles_studied > 0,
                _("A cycle is studied against its prediction."),
                _("Study a cycle: compare what happened with the prediction, and decide."),
            ),
            Need(
                "measures",
                lambda e: e.baseline >= BASELINE,
                _("An outcome measure has a baseline of %(baseline)d points."),
                _("Collect 12 points of an outcome measure: there are %(baseline)d."),
            ),
        ),
    ),
    Step(
        "3.0",
        _("Modest improvement"),
        _("Some tests have worked, and a first measure shows a change for the better."),
        (
            Need(
                "measures",
                lambda e: e.process_improved or e.outcome_improved,
                _("A chart shows a change for the better."),
                _("A process or outcome measure must show a change for the better: go on testing."),
            ),
        ),
    ),
    Step(
        "3.5",
        _("Improvement"),
        _("Testing goes on over several ideas, and the outcome itself has begun to move."),
        (
            Need(
                "measures",
                lambda e: e.outcome_improved,
                _("An outcome measure shows a change for the better."),
                _("An outcome measure must show a change for the better."),
            ),
            Need(
                "cycles",
                lambda e: e.cycles_studied >= ROUNDS,
                _("%(cycles_studied)d cycles are studied."),
                _("Study at least 3 cycles: there are %(cycles_studied)d."),
            ),
        ),
    ),
    Step(
        "4.0",
        _("Significant improvement"),
        _("Changes that worked are part of the daily work, and nothing else has become worse for it."),
        (
            Need(
                "cycles",
                lambda e: e.implemented > 0,
                _("A change has been made permanent."),
                _("Make a change that worked permanent, in a cycle for that purpose."),
            ),
            Need(
                "cycles",
                lambda e: e.ideas_tested >= 2,
                _("%(ideas_tested)d change ideas are tested."),
                _("Test at least 2 change ideas: %(ideas_tested)d so far."),
            ),
            Need(
                "measures",
                lambda e: e.process_improved,
                _("A process measure shows a change for the better."),
                _("A process measure must show a change for the better too: what is it that you do differently?"),
            ),
            Need(
                "measures",
                lambda e: e.balancing_steady,
                _("The balancing measures are no worse."),
                _("Show by a balancing measure that nothing else has become worse."),
            ),
        ),
    ),
    Step(
        "4.5",
        _("Improvement that lasts"),
        _("The outcome has stayed at its new level, and the changes reach beyond where they began."),
        (
            Need(
                "measures",
                lambda e: e.sustained,
                _("An outcome measure stays within new limits."),
                _("Begin new limits where the outcome changed, and keep it there for 12 points."),
            ),
            Need(
                "cycles",
                lambda e: e.implemented >= SPREAD,
                _("%(implemented)d changes have been made permanent."),
                _("Make another change permanent, or the same one elsewhere."),
            ),
        ),
    ),
    Step(
        "5.0",
        _("Outstanding results that last"),
        _("The aim is reached, and the result has stayed."),
        (
            Need(
                "measures",
                lambda e: e.target_met,
                _("The outcome has reached its target."),
                _("The usual level of an outcome measure must reach its target."),
            ),
        ),
    ),
)


FOUNDATIONS = 2  # the steps of charter, team and theory: 1.0 and 1.5


def propose(evidence: Evidence) -> Proposal:
    """The highest step whose needs, and those of all steps below it, are met.

    A team that tests and measures is not sent back to the start for a line of the charter: each need of the first two
    steps that is missing takes one step off what its tests and data have reached.

    >>> propose(Evidence(charter_complete=True, team=2)).score
    '1.0'
    """
    whole, done = _climbed(evidence, 0), _climbed(evidence, FOUNDATIONS)
    missing = [need for step in SCALE[1 : FOUNDATIONS + 1] for need in step.needs if not need.met(evidence)]
    seen = done if done > FOUNDATIONS else whole
    reached = max(whole, done - len(missing) if done > FOUNDATIONS else 0)
    spoken = [need for step in SCALE[seen::-1] for need in step.needs if need.met(evidence)]
    above = SCALE[seen + 1].needs if seen + 1 < len(SCALE) else ()
    lacking = [*(missing if seen != whole else ()), *(need for need in above if not need.met(evidence))]
    return Proposal(SCALE[reached].score, _said(spoken, evidence), _said(lacking, evidence))


def _climbed(evidence: Evidence, start: int) -> int:
    """The highest place on the scale from ``start`` up to which every need is met."""
    place = start
    while place + 1 < len(SCALE) and all(need.met(evidence) for need in SCALE[place + 1].needs):
        place += 1
    return place


def _said(needs: Iterable[Need], evidence: Evidence) -> tuple[Reason, ...]:
    return tuple(need.reason(evidence) for need in needs)
