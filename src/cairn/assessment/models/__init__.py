"""Rubrics, plans, submissions, marks and outcomes. What was submitted, marked or decided is only added to."""

from cairn.assessment.models.calibrating import AgreedMark, Calibration, Example, ExampleConsent
from cairn.assessment.models.marks import (
    Allocation,
    CriterionMark,
    Mark,
    MarkDraft,
    MarkersWanted,
    MarkFeedback,
    MarksSeen,
    PlaceComment,
    Stage,
)
from cairn.assessment.models.outcomes import (
    Adjustment,
    Appeal,
    AppealDecision,
    CriterionScore,
    Decision,
    Outcome,
    Result,
    VersionScore,
)
from cairn.assessment.models.plans import AssessmentPlan, Extension
from cairn.assessment.models.rubrics import Criterion, CriterionLevel, Rubric
from cairn.assessment.models.submissions import (
    CriterionAnswer,
    Resemblance,
    SketchBand,
    Submission,
    SubmissionAuthor,
    SubmissionFile,
    SubmissionVersion,
)

__all__ = [
    "Adjustment",
    "AgreedMark",
    "Allocation",
    "Appeal",
    "AppealDecision",
    "AssessmentPlan",
    "Calibration",
    "Criterion",
    "CriterionAnswer",
    "CriterionLevel",
    "CriterionMark",
    "CriterionScore",
    "Decision",
    "Example",
    "ExampleConsent",
    "Extension",
    "Mark",
    "MarkDraft",
    "MarkFeedback",
    "MarkersWanted",
    "MarksSeen",
    "Outcome",
    "PlaceComment",
    "Resemblance",
    "Result",
    "Rubric",
    "SketchBand",
    "Stage",
    "Submission",
    "SubmissionAuthor",
    "SubmissionFile",
    "SubmissionVersion",
    "VersionScore",
]
