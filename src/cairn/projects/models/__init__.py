"""An improvement project and its tools, by the Model for Improvement."""

from cairn.projects.models.diagrams import (
    Cause,
    Diagram,
    DiagramRow,
    FailureMode,
    ParetoCount,
    ProcessFlow,
    ProcessLane,
    ProcessStep,
    Stakeholder,
)
from cairn.projects.models.judging import SCORES, ProgressScore, ProjectSummary
from cairn.projects.models.log import Change, ChangedRow, Comment, HeldText, Justification, ToolVersion
from cairn.projects.models.measures import DataPicture, Exclusion, Measure, MeasurePoint, PointsImport, Rebase
from cairn.projects.models.project import Presence, Project, ProjectToken, TeamInvitation, TeamMember
from cairn.projects.models.report import FrozenContent, ReportFile, ReportItem, ReportReference
from cairn.projects.models.tools import Charter, DriverLink, DriverNode, Lesson, PDSACycle, PlanTask

__all__ = [
    "SCORES",
    "Cause",
    "Change",
    "ChangedRow",
    "Charter",
    "Comment",
    "DataPicture",
    "Diagram",
    "DiagramRow",
    "DriverLink",
    "DriverNode",
    "Exclusion",
    "FailureMode",
    "FrozenContent",
    "HeldText",
    "Justification",
    "Lesson",
    "Measure",
    "MeasurePoint",
    "PDSACycle",
    "ParetoCount",
    "PlanTask",
    "PointsImport",
    "Presence",
    "ProcessFlow",
    "ProcessLane",
    "ProcessStep",
    "ProgressScore",
    "Project",
    "ProjectSummary",
    "ProjectToken",
    "Rebase",
    "ReportFile",
    "ReportItem",
    "ReportReference",
    "Stakeholder",
    "TeamInvitation",
    "TeamMember",
    "ToolVersion",
]
