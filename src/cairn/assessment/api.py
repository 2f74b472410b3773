"""Rubrics, submissions, marks and outcomes: what other areas and the screens may do with them."""

from __future__ import annotations

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
from cairn.assessment.marking import allocation_for, mark, waiting_to_mark
from cairn.assessment.moderation import ask_assessor, being_marked, to_moderate
from cairn.assessment.passing import keep_going, work_out_stale
from cairn.assessment.progress import Progress, authors_named, progress_of
from cairn.assessment.report_facts import ReviewFact, VersionFact, review_facts, version_facts
from cairn.assessment.results import (
    CriterionResult,
    Proposal,
    Remark,
    Results,
    results_for,
    submission_facts,
)
from cairn.assessment.reviews import reviews_between, reviews_by
from cairn.assessment.rubrics import import_rubric, plan_assessment, rubric_of
from cairn.assessment.submitting import is_unchanged, submission_of, submissions_of, submit, version_for
from cairn.assessment.withdrawing import withdraw

__all__ = [
    "CriterionResult",
    "Progress",
    "Proposal",
    "Remark",
    "Results",
    "ReviewFact",
    "VersionFact",
    "allocation_for",
    "ask_assessor",
    "ask_for_work",
    "authors_named",
    "being_marked",
    "calibrate",
    "claim",
    "decide",
    "decide_batch",
    "examples_left",
    "give_back",
    "held_decision",
    "import_rubric",
    "is_unchanged",
    "keep_going",
    "mark",
    "plan_assessment",
    "progress_of",
    "release_due",
    "results_for",
    "review_facts",
    "reviews_between",
    "reviews_by",
    "rubric_of",
    "submission_facts",
    "submission_of",
    "submissions_of",
    "submit",
    "take_back",
    "take_back_batch",
    "to_moderate",
    "version_facts",
    "version_for",
    "waiting_to_mark",
    "what_waits",
    "withdraw",
    "work_out_stale",
]
