"""Rubrics, submissions, marks and outcomes: what other areas and the screens may do with them."""

from __future__ import annotations

from cairn.assessment.marking import allocation_for, mark, waiting_to_mark
from cairn.assessment.moderation import ask_assessor, being_marked, release, to_moderate
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
from cairn.assessment.rubrics import import_rubric, plan_assessment, rubric_of
from cairn.assessment.submitting import is_unchanged, submission_of, submissions_of, submit, version_for

__all__ = [
    "CriterionResult",
    "Progress",
    "Proposal",
    "Remark",
    "Results",
    "allocation_for",
    "ask_assessor",
    "authors_named",
    "being_marked",
    "import_rubric",
    "is_unchanged",
    "mark",
    "plan_assessment",
    "progress_of",
    "release",
    "results_for",
    "reviews_between",
    "reviews_by",
    "rubric_of",
    "submission_facts",
    "submission_of",
    "submissions_of",
    "submit",
    "to_moderate",
    "version_for",
    "waiting_to_mark",
]
