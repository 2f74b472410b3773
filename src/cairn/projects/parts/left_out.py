"""What a snapshot does not hold, and why: a test finds everything else of this area in it."""

from __future__ import annotations

# By the name of the model.
ROWS: dict[str, str] = {
    "Change": "the log: how the project came to be what it is, read in the project by its team",
    "ChangedRow": "the log",
    "ToolVersion": "the log: what measures held before",
    "Comment": "talk within the team and with its coach, not meant for who reads the project later",
    "HeldText": "words that may identify a patient: their typist alone sees them until they are mended",
    "Justification": "why words that looked as if they identified a patient do not, with those words",
    "Presence": "who had a page open",
    "ProjectSummary": "made of the tools, for the home and the portfolio; the progress that it says is in the snapshot",
    "ProjectToken": "a key to push points with",
    "TeamInvitation": "addresses of people who are not in the team",
    "PointsImport": "a table on its way to become points: it often holds more than the measure needs",
    "ReportFile": "a file that is made of the report, for a day",
}
# By model and field.
FIELDS: dict[str, str] = {
    "Project.sandbox": "a project for practice is never sent in",
    "Project.archived_at": "one that is archived is not sent in",
    "Project.visibility": "who may read the living project says nothing of who may read this copy",
    "Project.started_by": "the team says who works on it",
    "Project.copied_from": "may be the project of another team",
    "TeamMember.joined_at": "the team is as it is at this moment",
    "TeamMember.left_at": "who left is not in it",
    "Measure.collector": "who is reminded of points",
    "Measure.due_next": "when somebody is reminded",
    "Measure.reminded_for": "of what somebody was reminded",
    "Rebase.at": "when it was decided is in the log",
    "Rebase.by": "who decided is in the log",
    "Exclusion.at": "when it was decided is in the log",
    "Exclusion.by": "who decided is in the log",
    "ReportItem.frozen": "what it points to is there as the item's pieces",
    "FrozenContent.pieces": "the pieces of the item, in the form that all items have",
    "FrozenContent.pictures": "among the pictures of the report",
    "FrozenContent.by": "who froze it is in the log",
}
