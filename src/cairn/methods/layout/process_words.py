"""What a process map says in words: each step with its kind, its lane, its wait and what comes after it."""

from __future__ import annotations

from cairn.methods.layout.process_grid import Flow, ProcessMap, Ranked, Step
from cairn.methods.sentences import Language
from cairn.methods.sentences import gettext_noop as _

__all__ = ["EMPTY", "KIND_WORDS", "in_words", "numbered"]

EMPTY = _("No steps yet.")
KIND_WORDS = {
    "start": _("Start"),
    "step": _("Step"),
    "decision": _("Decision"),
    "wait": _("Wait"),
    "end": _("End"),
}


def numbered(found: Ranked) -> dict[str, int]:
    """The steps in the order in which they are gone through, from 1."""
    return {key: number for number, key in enumerate(found.order, start=1)}


def in_words(process: ProcessMap, found: Ranked, language: Language) -> str:
    """Numbered sentences. "2. Decision (Ward): Fit to go? Yes: to 3. No: back to 1." """
    if not process.steps:
        return language.gettext(EMPTY)
    numbers = numbered(found)
    steps = {step.key: step for step in process.steps}
    lanes = {lane.key: lane.text for lane in process.lanes}
    after: dict[str, list[Flow]] = {}
    for flow in process.known():
        after.setdefault(flow.source, []).append(flow)
    said = []
    for key, number in numbers.items():
        step = steps[key]
        goes = "".join(f" {_goes(flow, numbers, found, language)}" for flow in after.get(key, []))
        said.append(f"{number}. {_step(step, lanes, language)}{goes}")
    return " ".join(said)


def _step(step: Step, lanes: dict[str, str], language: Language) -> str:
    kind = language.gettext(KIND_WORDS.get(step.kind, KIND_WORDS["step"]))
    lane = f" ({lanes[step.lane]})" if step.lane in lanes else ""
    wait = f", {language.gettext(_('wait: %(wait)s')) % {'wait': step.wait}}" if step.wait.strip() else ""
    said = f"{kind}{lane}: {step.text}{wait}"
    return said if said.endswith(("?", "!", ".")) else f"{said}."


def _goes(flow: Flow, numbers: dict[str, int], found: Ranked, language: Language) -> str:
    back = (flow.source, flow.target) in found.back
    words = language.gettext(_("back to %(number)s") if back else _("to %(number)s")) % {"number": numbers[flow.target]}
    return f"{flow.label}: {words}." if flow.label.strip() else f"{words[0].upper()}{words[1:]}."
