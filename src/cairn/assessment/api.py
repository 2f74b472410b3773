"""Rubrics, submissions, marks and outcomes: what other areas and the screens may do with them."""

from __future__ import annotations

from cairn.assessment.building import (
    add_criterion,
    change_criterion,
    change_rubric,
    discard,
    move_criterion,
    new_edition,
    publish,
    remove_criterion,
    rubric_for,
    rubrics_of,
    start_rubric,
)
from cairn.assessment.calibrating import calibrate, examples_left
from cairn.assessment.claiming import ask_for_work, claim, give_back, what_waits
from cairn.assessment.deciding import (
    decide,
    decide_batch,
    held_decision,
    release_due,
    take_back,
    take_back_batch,
)
from cairn.assessment.examples import (
    add_example,
    examples_of,
    practice_of,
    remove_example,
    try_example,
)
from cairn.assessment.marking import allocation_for, mark, waiting_to_mark
from cairn.assessment.moderation import ask_assessor, being_marked, to_moderate
from cairn.assessment.passing import keep_going, work_out_stale
from cairn.assessment.planning import plan_assessment
from cairn.assessment.progress import Progress, authors_named, progress_of
from cairn.assessment.results import (
    CriterionResult,
    Proposal,
    Remark,
    Results,
    results_for,
    submission_facts,
)
from cairn.assessment.reviews import reviews_between, reviews_by
from cairn.assessment.rubrics import import_rubric, rubric_of
from cairn.assessment.submitting import is_unchanged, submission_of, submissions_of, submit, version_for
from cairn.assessment.withdrawing import withdraw

__all__ = [
    "CriterionResult",
    "Progress",
    "Proposal",
    "Remark",
    "Results",
    "add_criterion",
    "add_example",
    "allocation_for",
    "ask_assessor",
    "ask_for_work",
    "authors_named",
    "being_marked",
    "calibrate",
    "change_criterion",
    "change_rubric",
    "claim",
    "decide",
    "decide_batch",
    "discard",
    "examples_left",
    "examples_of",
    "give_back",
    "held_decision",
    "import_rubric",
    "is_unchanged",
    "keep_going",
    "mark",
    "move_criterion",
    "new_edition",
    "plan_assessment",
    "practice_of",
    "progress_of",
    "publish",
    "release_due",
    "remove_criterion",
    "remove_example",
    "results_for",
    "reviews_between",
    "reviews_by",
    "rubric_for",
    "rubric_of",
    "rubrics_of",
    "start_rubric",
    "submission_facts",
    "submission_of",
    "submissions_of",
    "submit",
    "take_back",
    "take_back_batch",
    "to_moderate",
    "try_example",
    "version_for",
    "waiting_to_mark",
    "what_waits",
    "withdraw",
    "work_out_stale",
]
